"""Launches fitted to their aim: the speed at burnout and the heading with which a ballistic flight comes down there.

Newton's method on the flight as the engine flies it: boost by its programme, then coast with drag on the turning earth.
Source: Bate1971, section 6.4 (aiming on a rotating earth); the start is the minimum-energy arc in closed form.
Leaves out: errors of aim, which would be another model; anything that chooses an aim or an arc.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import Geodetic, east_north_up, ecef_from_geodetic, geodesic, normal
from openiads.flight.ballistic import coast_apogee, fly_ballistic, minimum_energy_angle_rad, minimum_energy_speed_m_s
from openiads.flight.boost import boosted, fanned, heading_to
from openiads.units import printed
from openiads.vectors import rotate, subtract

Vector = tuple[float, float, float]

SHORTEST_RANGE_M = 50e3
LONGEST_RANGE_M = 6_000e3
LONGEST_FLIGHT_S = 7_200.0
FLATTEST_RAD = 0.2
STEEPEST_RAD = 1.45
# An arc that differs from the minimum-energy one by less is none of its own.
LEAST_DIFFERENCE_RAD = 0.02

AIM_TOLERANCE_M = 1.0
AIM_STEPS = 40
SPEED_NUDGE = 1e-5
HEADING_NUDGE_RAD = 1e-5
GREATEST_CHANGE = 0.1
APOGEE_TOLERANCE = 1e-3
APOGEE_STEPS = 40
ANGLE_STEP_RAD = 0.05


class Missile(NamedTuple):
    """What a class of ballistic missile brings to its flight."""

    burn_time_s: float
    ballistic_coefficient_kg_m2: float


class Launch(NamedTuple):
    """A fitted launch: speed at burnout and heading left of the great circle, each for a launch point moved aside.

    Three values each: moved by the raid's spread to one side, not at all, and to the other; between them a parabola.
    """

    burnout_speed_m_s: Vector
    heading_rad: Vector
    burnout_angle_rad: float
    burn_time_s: float
    flight_time_s: float
    apogee_m: float


class _Flight(NamedTuple):
    """What stays the same while a launch is being fitted to its impact point."""

    missile: Missile
    start_m: Vector
    launch: Vector
    impact: Vector
    aim: Geodetic
    angle_rad: float


class _Burnout(NamedTuple):
    """What is fitted."""

    speed_m_s: float
    heading_rad: float


def _burnout_state(flight: _Flight, burnout: _Burnout) -> tuple[Vector, Vector]:
    """Place and velocity (ECEF) at burnout."""
    ahead = heading_to(flight.launch, flight.impact, burnout.heading_rad)
    burn_s = flight.missile.burn_time_s
    state: tuple[Vector, Vector] = boosted(
        flight.start_m, ahead, flight.launch, burnout.speed_m_s, flight.angle_rad, burn_s, burn_s
    )
    return state


def _miss(flight: _Flight, burnout: _Burnout) -> tuple[float, float, float]:
    """Where a launch comes down, east and north of the impact point [m], and the time of flight [s]."""
    coefficient = flight.missile.ballistic_coefficient_kg_m2
    landed, _, coast_s, grounded = fly_ballistic(
        *_burnout_state(flight, burnout), coefficient, flight.aim.height_m, LONGEST_FLIGHT_S
    )
    if not grounded:
        raise ValueError(
            "the ballistic flight does not come down within two hours: its ballistic coefficient of "
            f"{coefficient:.3g} kg/m2 is too small for its range, or its arc too high"
        )
    axes = east_north_up(flight.aim.latitude_rad, flight.aim.longitude_rad)
    east, north, _ = rotate(axes, subtract(landed, ecef_from_geodetic(*flight.aim)))
    return east, north, flight.missile.burn_time_s + coast_s


def _corrected(flight: _Flight, burnout: _Burnout, east_m: float, north_m: float) -> _Burnout:
    """Speed and heading after one Newton step that would bring the miss to zero."""
    speed_m_s, heading_rad = burnout
    faster = _miss(flight, _Burnout(speed_m_s * (1.0 + SPEED_NUDGE), heading_rad))
    turned = _miss(flight, _Burnout(speed_m_s, heading_rad + HEADING_NUDGE_RAD))
    east_by_speed, north_by_speed = (faster[0] - east_m) / SPEED_NUDGE, (faster[1] - north_m) / SPEED_NUDGE
    east_by_turn, north_by_turn = (turned[0] - east_m) / HEADING_NUDGE_RAD, (turned[1] - north_m) / HEADING_NUDGE_RAD
    determinant = east_by_speed * north_by_turn - east_by_turn * north_by_speed
    if determinant == 0.0:
        raise ValueError("the ballistic flight cannot be fitted: its impact point does not move with the launch")
    faster_by = (east_by_turn * north_m - north_by_turn * east_m) / determinant
    turn_rad = (north_by_speed * east_m - east_by_speed * north_m) / determinant
    share = min(1.0, GREATEST_CHANGE / max(abs(faster_by), abs(turn_rad), GREATEST_CHANGE))
    return _Burnout(speed_m_s * (1.0 + share * faster_by), heading_rad + share * turn_rad)


def _fitted(flight: _Flight, guess: _Burnout) -> tuple[_Burnout, float]:
    """The burnout that comes down at the aim, and the time of flight [s]. Raises ValueError where none is found."""
    burnout = guess
    for _ in range(AIM_STEPS):
        east_m, north_m, flight_time_s = _miss(flight, burnout)
        if math.hypot(east_m, north_m) <= AIM_TOLERANCE_M:
            return burnout, flight_time_s
        burnout = _corrected(flight, burnout, east_m, north_m)
    raise ValueError(
        "no launch speed was found for this ballistic flight, burnt out at "
        f"{printed(flight.angle_rad, 'deg'):.0f} degrees, with a ballistic coefficient of "
        f"{flight.missile.ballistic_coefficient_kg_m2:.0f} kg/m2; a greater coefficient, or an arc nearer to that of "
        "minimum energy, is easier to fly"
    )


def _flight(launch: Geodetic, aim: Geodetic, missile: Missile, angle_rad: float, across_m: float) -> _Flight:
    """The flight from a launch point, moved aside by a distance, at a flight-path angle at burnout."""
    impact = normal(aim.latitude_rad, aim.longitude_rad)
    start = fanned(normal(launch.latitude_rad, launch.longitude_rad), impact, across_m / EARTH_MEAN_RADIUS_M)
    east_north = math.atan2(start[2], math.hypot(start[0], start[1])), math.atan2(start[1], start[0])
    start_m = ecef_from_geodetic(*east_north, launch.height_m)
    return _Flight(missile, start_m, start, impact, aim, angle_rad)


def _apogee(flight: _Flight, burnout: _Burnout) -> float:
    """Height of the top of a fitted flight [m]."""
    position, velocity = _burnout_state(flight, burnout)
    return float(coast_apogee(position, velocity, flight.missile.ballistic_coefficient_kg_m2, LONGEST_FLIGHT_S))


def _range(launch: Geodetic, aim: Geodetic) -> float:
    """Ground range [m]; ValueError outside 50 to 6,000 km."""
    range_m, _ = geodesic(*launch[:2], *aim[:2])
    if not SHORTEST_RANGE_M <= range_m <= LONGEST_RANGE_M:
        raise ValueError(
            f"this ballistic flight covers {printed(range_m, 'km'):.0f} km; the model holds from 50 to 6000 km"
        )
    return range_m


def launch_at_angle(
    launch: Geodetic, aim: Geodetic, missile: Missile, burnout_angle_rad: float, spread_m: float
) -> Launch:
    """The launch that comes down at the aim from a given flight-path angle [rad] at burnout.

    Flown by the engine it ends within 5 m of the aim; a member of a raid whose launch point is moved aside by up to the
    spread [m], within 300 m. Raises ValueError for ranges outside 50 to 6,000 km and where the search does not settle.
    """
    guess = _Burnout(minimum_energy_speed_m_s(_range(launch, aim)), 0.0)
    flight = _flight(launch, aim, missile, burnout_angle_rad, 0.0)
    middle, flight_time_s = _fitted(flight, guess)
    sides = [middle, middle]
    if spread_m > 0.0:
        moved = (_flight(launch, aim, missile, burnout_angle_rad, side) for side in (-spread_m, spread_m))
        sides = [_fitted(each, middle)[0] for each in moved]
    (left_m_s, left_rad), (right_m_s, right_rad) = sides
    return Launch(
        (left_m_s, middle.speed_m_s, right_m_s),
        (left_rad, middle.heading_rad, right_rad),
        burnout_angle_rad,
        missile.burn_time_s,
        flight_time_s,
        _apogee(flight, middle),
    )


def minimum_energy_launch(launch: Geodetic, aim: Geodetic, missile: Missile, spread_m: float) -> Launch:
    """The launch at the flight-path angle of the minimum-energy arc over this range: near, not at, its least energy.

    The closed form knows neither the boost nor the earth's turning. Raises ValueError as `launch_at_angle` does.
    """
    return launch_at_angle(launch, aim, missile, minimum_energy_angle_rad(_range(launch, aim)), spread_m)


def _bracket(reached: Callable[[float], float], start_rad: float, apogee_m: float, step_rad: float) -> float:
    """The last angle, from the start in steps, at which the apogee is still on this side of the one wanted."""
    angle, sign = start_rad, math.copysign(1.0, step_rad)
    while FLATTEST_RAD <= angle + step_rad <= STEEPEST_RAD:
        if (reached(angle + step_rad) - apogee_m) * sign >= 0.0:
            return angle
        angle += step_rad
    top = printed(reached(angle), "km")
    raise ValueError(f"no arc of this range has such an apogee; the last that can be flown tops out at {top:.0f} km")


def launch_at_apogee(launch: Geodetic, aim: Geodetic, missile: Missile, apogee_m: float, spread_m: float) -> Launch:
    """The launch whose flight tops out at a height [m], within 0.1 %: lofted above the minimum-energy one, or depressed.

    Bisection on the flight-path angle at burnout. Raises ValueError where no arc of this range has such an apogee.
    """
    warm = _Burnout(minimum_energy_speed_m_s(_range(launch, aim)), 0.0)

    def reached(angle_rad: float) -> float:
        nonlocal warm
        flight = _flight(launch, aim, missile, angle_rad, 0.0)
        warm, _ = _fitted(flight, warm)
        return _apogee(flight, warm)

    usual = minimum_energy_angle_rad(_range(launch, aim))
    step = ANGLE_STEP_RAD if apogee_m > reached(usual) else -ANGLE_STEP_RAD
    near = _bracket(reached, usual, apogee_m, step)
    far, angle = near + step, near
    for _ in range(APOGEE_STEPS):
        angle = 0.5 * (near + far)
        top_m = reached(angle)
        if abs(top_m - apogee_m) <= APOGEE_TOLERANCE * apogee_m:
            break
        if (top_m - apogee_m) * step < 0.0:
            near = angle
        else:
            far = angle
    return launch_at_angle(launch, aim, missile, angle, spread_m)


def arc_of(angle_rad: float, range_m: float) -> str:
    """What an arc of this flight-path angle at burnout is called: lofted, depressed or minimum-energy."""
    off = angle_rad - minimum_energy_angle_rad(range_m)
    if abs(off) < LEAST_DIFFERENCE_RAD:
        return "minimum-energy"
    return "lofted" if off > 0.0 else "depressed"
