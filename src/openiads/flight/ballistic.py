"""Ballistic flight: the minimum-energy arc in closed form, and the coast from burnout to impact on the real turning earth.

Source: Bate, Mueller & White 1971, chapter 6 (closed forms over a spherical earth that does not turn). Leaves out: the
boost, which is in boost.py; how a launch is fitted to its aim, which is in launch.py; and manoeuvre.
"""

import math
from typing import NamedTuple

from openiads.constants import EARTH_GRAVITATIONAL_PARAMETER_M3_S2, EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import height, up
from openiads.flight.free import step
from openiads.kernel import door, kernel
from openiads.vectors import dot

LONGEST_STEP_S = 0.5
LEAST_DESCENT = 1e-9


class BallisticArc(NamedTuple):
    """The arc of least launch speed between two points on a spherical earth that does not turn."""

    range_m: float
    speed_m_s: float
    flight_path_angle_rad: float
    apogee_m: float
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
def _land(position_m, velocity_m_s, ballistic_coefficient_kg_m2, ground_height_m, step_s):
    """Position, velocity and time [s] at which a falling body meets the ground within a step: four secant cuts."""
    above_m = height(position_m) - ground_height_m
    cut_s = step_s
    for _ in range(4):
        after, _velocity = step(position_m, velocity_m_s, ballistic_coefficient_kg_m2, cut_s)
        fall_m = above_m + ground_height_m - height(after)
        cut_s = min(max(cut_s * above_m / max(fall_m, LEAST_DESCENT), 0.0), step_s)
    after, velocity_after = step(position_m, velocity_m_s, ballistic_coefficient_kg_m2, cut_s)
    return after, velocity_after, cut_s


@door
def fly_ballistic(position_m, velocity_m_s, ballistic_coefficient_kg_m2, ground_height_m, duration_s):
    """Ballistic flight for a frame: (position [m], velocity [m/s], time flown [s], 1 if it met the ground else 0).

    A ballistic coefficient of infinity, or of zero or less, means no drag. The ground stops a falling body only; then the
    time flown is less than the frame, and position and velocity are those of the impact. Inner steps are at most 0.5 s,
    whatever the frame; ten times finer ones move the impact by less than 2 m for coefficients from 100 kg/m2 up.
    """
    steps = max(math.ceil(duration_s / LONGEST_STEP_S), 1)
    step_s = duration_s / max(steps, 1)
    for index in range(steps):
        after, velocity_after = step(position_m, velocity_m_s, ballistic_coefficient_kg_m2, step_s)
        if height(after) <= ground_height_m and climb_rate(after, velocity_after) < 0.0:
            after, velocity_after, cut_s = _land(
                position_m, velocity_m_s, ballistic_coefficient_kg_m2, ground_height_m, step_s
            )
            return after, velocity_after, index * step_s + cut_s, 1
        position_m, velocity_m_s = after, velocity_after
    return position_m, velocity_m_s, duration_s, 0


@door
def coast_apogee(position_m, velocity_m_s, ballistic_coefficient_kg_m2, longest_s):
    """Ellipsoidal height [m] of the top of a coast that climbs, by the steps of `fly_ballistic`, within a time."""
    time_s = 0.0
    climb = climb_rate(position_m, velocity_m_s)
    while climb > 0.0 and time_s < longest_s:
        after, velocity_after = step(position_m, velocity_m_s, ballistic_coefficient_kg_m2, LONGEST_STEP_S)
        climb_after = climb_rate(after, velocity_after)
        if climb_after <= 0.0:
            rise_s = LONGEST_STEP_S * climb / max(climb - climb_after, LEAST_DESCENT)
            return height(position_m) + 0.5 * climb * rise_s
        position_m, velocity_m_s, climb = after, velocity_after, climb_after
        time_s += LONGEST_STEP_S
    return height(position_m)
