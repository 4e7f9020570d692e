"""Ballistic flight between two points: the minimum-energy arc in closed form, and a flight on the real turning earth.

Source: Bate, Mueller & White 1971, chapter 6 (closed forms over a spherical earth that does not turn). Leaves out: the
boost (a flight starts at full speed on the ground), drag on the way up (which that start would make absurd), and
manoeuvre.
"""

import math
from typing import NamedTuple

from openiads.constants import EARTH_GRAVITATIONAL_PARAMETER_M3_S2, EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import (
    Geodetic,
    east_north_up,
    ecef_from_geodetic,
    enu_from_range_azimuth_elevation,
    geodesic,
    height,
    up,
)
from openiads.flight.free import VACUUM_KG_M2, step
from openiads.kernel import door, kernel
from openiads.units import printed
from openiads.vectors import dot, rotate, rotate_back, subtract

Vector = tuple[float, float, float]

SHORTEST_RANGE_M = 50e3
LONGEST_RANGE_M = 6_000e3
LONGEST_STEP_S = 0.5
LEAST_DESCENT = 1e-9

AIM_TOLERANCE_M = 1.0
AIM_STEPS = 30
SPEED_NUDGE = 1e-5
AZIMUTH_NUDGE_RAD = 1e-5
GREATEST_CHANGE = 0.1
LONGEST_FLIGHT_S = 7_200.0


class BallisticArc(NamedTuple):
    """The arc of least launch speed between two points on a spherical earth that does not turn."""

    range_m: float
    speed_m_s: float
    flight_path_angle_rad: float
    apogee_m: float
    flight_time_s: float


class LaunchState(NamedTuple):
    """Where a ballistic flight starts (ECEF), how fast (ECEF), and how long it lasts."""

    position_m: Vector
    velocity_m_s: Vector
    flight_time_s: float


@kernel
def _half_angle_sine(range_m):
    """Sine of half the angle at the earth's centre that a ground range spans; the chord over two radii."""
    return math.sin(0.5 * range_m / EARTH_MEAN_RADIUS_M)


@kernel
def minimum_energy_speed_m_s(range_m):
    """Least launch speed [m/s] that reaches a ground range [m]: v2 = 2 mu s / (R (1 + s)), s = sin(range / 2R).

    Vacuum, spherical earth that does not turn, up to half its circumference. Source: Bate 1971, section 6.2.
    """
    s = max(_half_angle_sine(range_m), 0.0)
    return math.sqrt(2.0 * EARTH_GRAVITATIONAL_PARAMETER_M3_S2 / EARTH_MEAN_RADIUS_M * s / max(1.0 + s, 1.0))


@kernel
def minimum_energy_angle_rad(range_m):
    """Flight-path angle [rad] above the horizontal at launch of the minimum-energy arc: (pi - range / R) / 4.

    45 degrees over a short range, less over a long one. Source: Bate 1971, eq. 6.2-17.
    """
    return 0.25 * (math.pi - range_m / EARTH_MEAN_RADIUS_M)


@kernel
def minimum_energy_apogee_m(range_m):
    """Height [m] of the top of the minimum-energy arc: R (s + cos(range / 2R) - 1) / 2, s = sin(range / 2R).

    From a semi-major axis R (1 + s) / 2, the far focus lying in the middle of the chord.
    Source: Bate 1971, section 6.2.
    """
    half = 0.5 * range_m / EARTH_MEAN_RADIUS_M
    return 0.5 * EARTH_MEAN_RADIUS_M * (math.sin(half) + math.cos(half) - 1.0)


@kernel
def minimum_energy_flight_time_s(range_m):
    """Time of flight [s] along the minimum-energy arc: sqrt(a3 / mu) (pi - b + sin b), a = R (1 + s) / 2.

    Lambert's theorem for the ellipse of least energy, with sin2(b/2) = (1 - s) / (1 + s).
    Source: Battin 1999, chapter 6.
    """
    s = min(max(_half_angle_sine(range_m), 0.0), 1.0)
    a = 0.5 * EARTH_MEAN_RADIUS_M * (1.0 + s)
    b = 2.0 * math.asin(math.sqrt((1.0 - s) / max(1.0 + s, 1.0)))
    return math.sqrt(a * a * a / EARTH_GRAVITATIONAL_PARAMETER_M3_S2) * (math.pi - b + math.sin(b))


def minimum_energy_arc(range_m: float) -> BallisticArc:
    """All of the minimum-energy arc over a ground range [m], in closed form."""
    return BallisticArc(
        range_m,
        minimum_energy_speed_m_s(range_m),
        minimum_energy_angle_rad(range_m),
        minimum_energy_apogee_m(range_m),
        minimum_energy_flight_time_s(range_m),
    )


@kernel
def climb_rate(position_m, velocity_m_s):
    """Speed [m/s] along the upward normal of the ellipsoid."""
    return dot(up(position_m), velocity_m_s)


@door
def _step_over_apogee(position_m, velocity_m_s, ballistic_coefficient_kg_m2, step_s):
    """One step of a ballistic flight: without drag while it climbs, with drag while it falls, split where it turns."""
    climb = climb_rate(position_m, velocity_m_s)
    if climb <= 0.0:
        return step(position_m, velocity_m_s, ballistic_coefficient_kg_m2, step_s)
    after, velocity_after = step(position_m, velocity_m_s, VACUUM_KG_M2, step_s)
    climb_after = climb_rate(after, velocity_after)
    if climb_after > 0.0:
        return after, velocity_after
    rise_s = step_s * climb / max(climb - climb_after, LEAST_DESCENT)
    top, velocity_top = step(position_m, velocity_m_s, VACUUM_KG_M2, rise_s)
    return step(top, velocity_top, ballistic_coefficient_kg_m2, step_s - rise_s)


@door
def _land(position_m, velocity_m_s, ballistic_coefficient_kg_m2, ground_height_m, step_s):
    """Position, velocity and time [s] at which a falling body meets the ground within a step: four secant cuts."""
    above_m = height(position_m) - ground_height_m
    cut_s = step_s
    for _ in range(4):
        after, _velocity = _step_over_apogee(position_m, velocity_m_s, ballistic_coefficient_kg_m2, cut_s)
        fall_m = above_m + ground_height_m - height(after)
        cut_s = min(max(cut_s * above_m / max(fall_m, LEAST_DESCENT), 0.0), step_s)
    after, velocity_after = _step_over_apogee(position_m, velocity_m_s, ballistic_coefficient_kg_m2, cut_s)
    return after, velocity_after, cut_s


@door
def fly_ballistic(position_m, velocity_m_s, ballistic_coefficient_kg_m2, ground_height_m, duration_s):
    """Ballistic flight for a frame: (position [m], velocity [m/s], time flown [s], 1 if it met the ground else 0).

    Drag acts only while the body falls; a ballistic coefficient of infinity, or of zero or less, means none at all. The
    ground stops a falling body only, so that a flight may start on it; then the time flown is less than the frame and
    position and velocity are those of the impact. Inner steps are at most 0.5 s, whatever the frame; ten times finer
    ones move the impact by less than 2 m for coefficients from 100 kg/m2 up.
    """
    steps = max(math.ceil(duration_s / LONGEST_STEP_S), 1)
    step_s = duration_s / max(steps, 1)
    for index in range(steps):
        after, velocity_after = _step_over_apogee(position_m, velocity_m_s, ballistic_coefficient_kg_m2, step_s)
        if height(after) <= ground_height_m and climb_rate(after, velocity_after) < 0.0:
            after, velocity_after, cut_s = _land(
                position_m, velocity_m_s, ballistic_coefficient_kg_m2, ground_height_m, step_s
            )
            return after, velocity_after, index * step_s + cut_s, 1
        position_m, velocity_m_s = after, velocity_after
    return position_m, velocity_m_s, duration_s, 0


def _launch_velocity(launch: Geodetic, speed_m_s: float, azimuth_rad: float, elevation_rad: float) -> Vector:
    """ECEF velocity [m/s] of a launch in a local direction."""
    axes = east_north_up(launch.latitude_rad, launch.longitude_rad)
    velocity: Vector = rotate_back(axes, enu_from_range_azimuth_elevation(speed_m_s, azimuth_rad, elevation_rad))
    return velocity


class _Aim(NamedTuple):
    """What stays the same while a launch is being fitted to its impact point."""

    launch: Geodetic
    impact: Geodetic
    elevation_rad: float
    ballistic_coefficient_kg_m2: float


def _miss(aim: _Aim, speed_m_s: float, azimuth_rad: float) -> tuple[float, float, float]:
    """Where a launch comes down, east and north of the impact point [m], and the time of flight [s]."""
    landed, _, flight_time_s, grounded = fly_ballistic(
        ecef_from_geodetic(*aim.launch),
        _launch_velocity(aim.launch, speed_m_s, azimuth_rad, aim.elevation_rad),
        aim.ballistic_coefficient_kg_m2,
        aim.impact.height_m,
        LONGEST_FLIGHT_S,
    )
    if not grounded:
        raise ValueError(
            "the ballistic flight does not come down within two hours: its ballistic coefficient of "
            f"{aim.ballistic_coefficient_kg_m2:.3g} kg/m2 is too small for its range"
        )
    axes = east_north_up(aim.impact.latitude_rad, aim.impact.longitude_rad)
    east, north, _ = rotate(axes, subtract(landed, ecef_from_geodetic(*aim.impact)))
    return east, north, flight_time_s


def _corrected(aim: _Aim, speed_m_s: float, azimuth_rad: float, east_m: float, north_m: float) -> tuple[float, float]:
    """Speed [m/s] and azimuth [rad] after one Newton step that would bring the miss to zero."""
    faster = _miss(aim, speed_m_s * (1.0 + SPEED_NUDGE), azimuth_rad)
    turned = _miss(aim, speed_m_s, azimuth_rad + AZIMUTH_NUDGE_RAD)
    east_by_speed, north_by_speed = (faster[0] - east_m) / SPEED_NUDGE, (faster[1] - north_m) / SPEED_NUDGE
    east_by_turn, north_by_turn = (turned[0] - east_m) / AZIMUTH_NUDGE_RAD, (turned[1] - north_m) / AZIMUTH_NUDGE_RAD
    determinant = east_by_speed * north_by_turn - east_by_turn * north_by_speed
    if determinant == 0.0:
        raise ValueError("the ballistic flight cannot be fitted: its impact point does not move with the launch")
    faster_by = (east_by_turn * north_m - north_by_turn * east_m) / determinant
    turn_rad = (north_by_speed * east_m - east_by_speed * north_m) / determinant
    share = min(1.0, GREATEST_CHANGE / max(abs(faster_by), abs(turn_rad), GREATEST_CHANGE))
    return speed_m_s * (1.0 + share * faster_by), azimuth_rad + share * turn_rad


def launch_state(launch: Geodetic, impact: Geodetic, ballistic_coefficient_kg_m2: float) -> LaunchState:
    """The start of a ballistic flight that comes down at the impact point on the real turning earth.

    Newton's method on launch speed and azimuth, from the closed form; the flight-path angle against the ground is that
    of the closed form, so that the flight is near, not at, its least energy. Flown by fly_ballistic it ends within 200
    m of the impact point. The boost is not modelled: the flight starts on the ground at full speed, and drag acts after
    apogee only. Raises ValueError for ranges outside 50 to 6,000 km and where the search does not settle. Source: Bate
    1971, section 6.4.
    """
    launch, impact = Geodetic(*launch), Geodetic(*impact)
    range_m, azimuth_rad = geodesic(*launch[:2], *impact[:2])
    if not SHORTEST_RANGE_M <= range_m <= LONGEST_RANGE_M:
        raise ValueError(
            f"this ballistic flight covers {printed(range_m, 'km'):.0f} km; the model holds from 50 to 6000 km"
        )
    arc = minimum_energy_arc(range_m)
    speed_m_s = arc.speed_m_s
    aim = _Aim(launch, impact, arc.flight_path_angle_rad, ballistic_coefficient_kg_m2)
    for _ in range(AIM_STEPS):
        east_m, north_m, flight_time_s = _miss(aim, speed_m_s, azimuth_rad)
        if math.hypot(east_m, north_m) <= AIM_TOLERANCE_M:
            velocity = _launch_velocity(launch, speed_m_s, azimuth_rad, arc.flight_path_angle_rad)
            return LaunchState(ecef_from_geodetic(*launch), velocity, flight_time_s)
        speed_m_s, azimuth_rad = _corrected(aim, speed_m_s, azimuth_rad, east_m, north_m)
    raise ValueError(
        f"no launch speed was found for the ballistic flight of {printed(range_m, 'km'):.0f} km with a ballistic "
        f"coefficient of {ballistic_coefficient_kg_m2:.0f} kg/m2; a greater coefficient is easier to fly"
    )
