"""Load factor along two of the manoeuvring paths of Blair and others, as the engine flies them, beside the stated loads.

Source: Blair, Watson, Kirubarajan & Bar-Shalom 1998, figures recalled (tests/against/test_against_blair_paths.py holds all
six). Run: python docs/models/figures/routes.py [FILE]
"""

import math

import numpy as np
from _drawing import figure_of, legend_below, line, save

from openiads.constants import EARTH_MEAN_RADIUS_M, STANDARD_GRAVITY_M_S2
from openiads.earth.geodesy import up
from openiads.motion.bodies import BODY, BODY_STATE, PIECE, WAYPOINT
from openiads.motion.path import on_piece
from openiads.motion.route import lay_route
from openiads.units import printed

# Speed [m/s], height [m], greatest load; straights [s] and turns [rad] by turns.
PATHS = {
    "cargo aircraft, 290 m/s, 3 g": (290.0, 1260.0, 3.0, (60, 0.5 * math.pi, 30, 0.5 * math.pi, 60)),
    "fighter, 426 m/s, 7 g": (426.0, 1550.0, 7.0, (30, math.pi / 6, 30, -math.pi / 3, 30, 0.5 * math.pi, 30)),
}
SOUTH_WEST_RAD = (0.25 * math.pi, -0.5)
STEP_S = 0.25


def pieces_of(speed_m_s, height_m, load, course):
    """The engine's pieces of a path of straights and turns laid on a local plane."""
    pull = STANDARD_GRAVITY_M_S2 * math.sqrt(load * load - 1.0)
    cuts = [0.0, *(speed_m_s**2 / pull * math.tan(0.5 * abs(turn)) for turn in course[1::2]), 0.0]
    north_m, east_m, heading = 0.0, 0.0, 0.4
    places = [(north_m, east_m)]
    for k, straight_s in enumerate(course[0::2]):
        leg_m = speed_m_s * straight_s + cuts[k] + cuts[k + 1]
        north_m, east_m = north_m + leg_m * math.cos(heading), east_m + leg_m * math.sin(heading)
        places.append((north_m, east_m))
        heading += course[2 * k + 1] if 2 * k + 1 < len(course) else 0.0
    latitude, longitude = SOUTH_WEST_RAD
    wide = EARTH_MEAN_RADIUS_M * math.cos(latitude)
    waypoints = np.array(
        [(latitude + n / EARTH_MEAN_RADIUS_M, longitude + e / wide, height_m) for n, e in places], WAYPOINT
    )
    body, pieces = np.zeros(1, BODY), np.zeros(2 * len(places) - 3, PIECE)
    body["count"], body["pieces"], body["asset"] = len(places), len(pieces), -1
    body["speed_m_s"], body["climb_rate_m_s"], body["turn_acceleration_m_s2"] = speed_m_s, 60.0, pull
    body["pull_up_acceleration_m_s2"] = STANDARD_GRAVITY_M_S2 * (load - 1.0)
    lay_route(body[0], np.zeros(1, BODY_STATE)[0], waypoints, pieces, (1, 0))
    return pieces


def flown(pieces):
    """Times, positions and velocities along the pieces."""
    times = np.arange(pieces["start_s"][0], pieces["end_s"][-1], STEP_S)
    which = np.searchsorted(pieces["end_s"][:-1], times, side="right")
    there = [on_piece(pieces[k], float(t)) for k, t in zip(which, times, strict=True)]
    return times, np.array([each[0] for each in there]), np.array([each[1] for each in there])


def loads(times, positions, velocities):
    """Lift over weight at each time, from differences of velocity."""
    found = []
    for pull, place, velocity in zip(np.gradient(velocities, times, axis=0), positions, velocities, strict=True):
        vertical = np.array(up(tuple(place)))
        level2 = velocity @ velocity - (velocity @ vertical) ** 2
        lift = pull + (STANDARD_GRAVITY_M_S2 + level2 / np.linalg.norm(place)) * vertical
        found.append(np.linalg.norm(lift) / STANDARD_GRAVITY_M_S2)
    return found


def draw():
    """The two paths from above, and their loads over time."""
    figure, (above, load) = figure_of(2, 4.2)
    longitude = SOUTH_WEST_RAD[1]
    east = np.array([-math.sin(longitude), math.cos(longitude), 0.0])
    outward = np.array(up(tuple(flown(pieces_of(*PATHS["fighter, 426 m/s, 7 g"]))[1][0])))
    north = np.cross(outward, east)
    for k, (name, (speed_m_s, height_m, most, course)) in enumerate(PATHS.items()):
        times, positions, velocities = flown(pieces_of(speed_m_s, height_m, most, course))
        moved = positions - positions[0]
        above.plot(printed(moved @ east, "km"), printed(moved @ north, "km"), label=name, **line(k))
        load.plot(times, loads(times, positions, velocities), **line(k))
        load.axhline(most, color="0.4", linewidth=0.8, label="stated load")
    above.set(xlabel="east, km", ylabel="north, km", aspect="equal")
    load.set(xlabel="time, s", ylabel="load factor, g", ylim=(0, 8))
    legend_below(figure, (above, load), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
