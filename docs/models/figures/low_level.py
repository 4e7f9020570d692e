"""Low flight over a real tile: the ground, the height flown 60 m and more above it, and its vertical load.

Source: SRTM 3" of the Jacksboro fault, Tennessee, as matplotlib carries it; class values of the catalogue. Run: python
docs/models/figures/low_level.py [FILE]
"""

import math

import numpy as np
from _drawing import figure_of, legend_below, line, save
from matplotlib import cbook

from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.earth.geodesy import geodetic_from_ecef
from openiads.earth.terrain import grid, ground_height_m
from openiads.motion.bodies import BODY, BODY_STATE, PIECE, WAYPOINT
from openiads.motion.low_level import lay_heights, on_low_level
from openiads.motion.route import lay_route
from openiads.scenario.catalogue import Catalogue
from openiads.units import printed

# The tile's own edges: south, west, and its steps of three seconds of arc.
SOUTH_RAD, WEST_RAD, STEP_RAD = math.radians(36.4463), math.radians(-84.4138), math.radians(1.0 / 1200.0)
CLEARANCE_M, SAMPLES = 60.0, 400
TIMES_S = np.arange(0.0, 125.0, 0.25)


def flown(tile, values):
    """Time, height flown, ground below, all along a straight route across the tile."""
    middle_rad = SOUTH_RAD + 172 * STEP_RAD
    ends = [
        (middle_rad, WEST_RAD + 5 * STEP_RAD, 300.0),
        (middle_rad + 40 * STEP_RAD, WEST_RAD + 395 * STEP_RAD, 300.0),
    ]
    body, state, pieces = np.zeros(1, BODY), np.zeros(1, BODY_STATE), np.zeros(1, PIECE)
    body["count"], body["pieces"], body["asset"], body["heights"] = 2, 1, -1, SAMPLES
    load = values["turn_load_g"]
    body["speed_m_s"], body["climb_rate_m_s"], body["clearance_m"] = (
        values["speed_m_s"],
        values["climb_rate_m_s"],
        CLEARANCE_M,
    )
    body["turn_acceleration_m_s2"] = STANDARD_GRAVITY_M_S2 * math.sqrt(load**2 - 1.0)
    body["pull_up_acceleration_m_s2"] = STANDARD_GRAVITY_M_S2 * (load - 1.0)
    heights = np.zeros((SAMPLES, 2))
    lay_route(body[0], state[0], np.array(ends, WAYPOINT), pieces, (1, 0))
    lay_heights(body[0], state[0], pieces, heights, tile)
    times = TIMES_S[pieces["end_s"][-1] > TIMES_S]
    there = [on_low_level(body[0], state[0], pieces, heights, pieces[0], float(t)) for t in times]
    below = [ground_height_m(tile, *geodetic_from_ecef(place)[:2]) for place, _, _ in there]
    return times, np.array([height for _, _, height in there]), np.array(below), body[0]


def draw():
    """Heights over distance above, climb rate below."""
    elevation = cbook.get_sample_data("jacksboro_fault_dem.npz")["elevation"].astype(np.float64)
    tile = grid(elevation[::-1], SOUTH_RAD, WEST_RAD, STEP_RAD, STEP_RAD)
    values = Catalogue.read().resolve("cruise-missile-subsonic")
    times, heights, below, body = flown(tile, values)
    km = printed(times * float(body["speed_m_s"]), "km")
    figure, (profile, climb) = figure_of(2, 3.8)
    profile.fill_between(km, below, color="0.8", label="the real ground")
    profile.plot(km, heights, label="height flown", **line(0))
    profile.plot(km, below + CLEARANCE_M, label=f"ground and {CLEARANCE_M:g} m", **line(1))
    climb.plot(km, np.gradient(heights, times), label="climb rate flown", **line(0))
    most = float(body["climb_rate_m_s"])
    for side in (-most, most):
        climb.axhline(side, color="0.4", linewidth=0.8, label=f"the class's {most:g} m/s")
    profile.set(xlabel="distance, km", ylabel="height above the ellipsoid, m", ylim=(200, 1000))
    climb.set(xlabel="distance, km", ylabel="climb rate, m/s", ylim=(-1.3 * most, 1.3 * most))
    legend_below(figure, (profile, climb), 5)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
