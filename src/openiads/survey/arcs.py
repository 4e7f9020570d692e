"""The arc of a ballistic class from a given range: height and distance from its impact over time, as the engine flies it.

Source: flight.launch and flight.ballistic (Bate 1971, chapter 6). Leaves out: the bend of the path beside the great circle
that the turning earth gives it, and every arc but that of minimum energy.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import (
    Geodetic,
    destination,
    ecef_from_geodetic,
    geodetic_from_ecef,
    normal,
)
from openiads.flight.ballistic import fly_ballistic
from openiads.flight.boost import boosted, heading_to
from openiads.flight.launch import LONGEST_FLIGHT_S, SHORTEST_RANGE_M, Missile, minimum_energy_launch
from openiads.scenario.catalogue import si_value
from openiads.survey.engaging import Engaging
from openiads.survey.ground import refuse
from openiads.units import printed
from openiads.vectors import cross, dot, norm

Rows = np.ndarray[Any, Any]
FROM_KEY = "--from-km"
REACH_SLACK = 1.005


class Profile(NamedTuple):
    """A path to its aim: distance from it [m], height [m], time [s] and speed [m/s], arrays (n,)."""

    away_m: Rows
    rise_m: Rows
    times_s: Rows
    speeds_m_s: Rows


def launch_range_m(engaging: Engaging, from_m: float | None) -> float:
    """The range [m] of the launches: the one asked for, else the class's. Raises ScenarioError where it is out of reach."""
    target, scenario = engaging.survey.target, engaging.survey.scenario
    usual_m = float(target.values["range_m"] or 0.0)
    if from_m is None:
        return usual_m
    high = target.entry.values["range_km"].high
    longest_m = max(usual_m, si_value("range_km", float(high or 0.0)))
    said = f"the impact point lies {printed(from_m, 'km'):.0f} km away"
    if from_m > longest_m * REACH_SLACK:
        found = f"{said}, beyond the {printed(longest_m, 'km'):.0f} km of {target.entry.id}"
        raise refuse(FROM_KEY, found, "launch from nearer, or choose a class of longer range", scenario)
    if from_m < SHORTEST_RANGE_M:
        shortest = f"{printed(SHORTEST_RANGE_M, 'km'):.0f} km"
        raise refuse(FROM_KEY, f"{said}, and the model holds from {shortest}", "launch from farther", scenario)
    return from_m


def arc_profile(engaging: Engaging, aim: Geodetic, bearing_rad: float, from_m: float, step_s: float) -> Profile:
    """The flight of the class to an aim from a launch at a range and azimuth. Raises ScenarioError where none is found."""
    values: Any = engaging.survey.target.values
    missile = Missile(float(values["burn_time_s"]), float(values["ballistic_coefficient_kg_m2"]))
    start = Geodetic(*destination(aim.latitude_rad, aim.longitude_rad, bearing_rad, from_m), aim.height_m)
    try:
        states = _states(start, aim, missile, step_s)
    except ValueError as error:
        remedy = "choose another range or class"
        raise refuse(FROM_KEY, str(error), remedy, engaging.survey.scenario) from None
    return _profile(states, aim, step_s)


def _states(start: Geodetic, aim: Geodetic, missile: Missile, step_s: float) -> Rows:
    """Places and velocities (ECEF) every step, the last at the impact; and in the last column the time."""
    fitted = minimum_energy_launch(start, aim, missile, 0.0)
    begun, impact = normal(*start[:2]), normal(*aim[:2])
    ahead = heading_to(begun, impact, fitted.heading_rad[1])
    start_m = ecef_from_geodetic(*start)
    speed_m_s, angle_rad, burn_s = fitted.burnout_speed_m_s[1], fitted.burnout_angle_rad, missile.burn_time_s
    rows = []
    for k in range(math.ceil(burn_s / step_s)):
        position, velocity = boosted(start_m, ahead, begun, speed_m_s, angle_rad, burn_s, k * step_s)
        rows.append((*position, *velocity, k * step_s))
    position, velocity = boosted(start_m, ahead, begun, speed_m_s, angle_rad, burn_s, burn_s)
    time_s, grounded = burn_s, 0
    while grounded == 0 and time_s < LONGEST_FLIGHT_S:
        rows.append((*position, *velocity, time_s))
        position, velocity, used_s, grounded = fly_ballistic(
            position, velocity, missile.ballistic_coefficient_kg_m2, aim.height_m, step_s
        )
        time_s += used_s
    rows.append((*position, *velocity, time_s))
    return np.array(rows)


def _profile(states: Rows, aim: Geodetic, step_s: float) -> Profile:
    """Distance along the great circle of normals to the aim, and height, of each state."""
    impact = normal(*aim[:2])
    away, rise = [], []
    for state in states:
        latitude, longitude, height_m = geodetic_from_ecef(tuple(state[:3]))
        here = normal(latitude, longitude)
        away.append(EARTH_MEAN_RADIUS_M * math.atan2(norm(cross(here, impact)), dot(here, impact)))
        rise.append(height_m)
    return Profile(np.array(away), np.array(rise), states[:, 6].copy(), np.linalg.norm(states[:, 3:6], axis=1))


def level_profile(height_m: float, speed_m_s: float, far_m: float, longest_step_m: float) -> Profile:
    """Level flight to the aim from a distance, at one speed."""
    count = max(math.ceil(far_m / min(speed_m_s, longest_step_m)) + 1, 2)
    away = np.linspace(far_m, 0.0, count)
    return Profile(away, np.full(count, height_m), (far_m - away) / speed_m_s, np.full(count, speed_m_s))
