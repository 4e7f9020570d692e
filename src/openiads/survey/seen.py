"""Which cells of a map a radar sees at some heights, and from which height on it sees each: the survey's inner loops.

A place is a straight line along the ellipsoid's normal: one turn into the radar's axes and one question to the map of masks
serve all heights. Source: sensing.sight, whose conditions these are, solved for the height.
Leaves out: chance; the radar's range already is the one at which the class is found.
"""

import math
from enum import IntEnum

import numpy as np

from openiads.earth.geodesy import ecef_from_geodetic, lies_in_sector, normal, sector, wrapped_azimuth
from openiads.earth.masking import NEVER_SEEN_M, arc_below_m, minimum_visible_height_m
from openiads.earth.propagation import above_horizon, lowest_visible_height_m
from openiads.earth.terrain import covers, ground_height_m
from openiads.kernel import door, kernel, record_type
from openiads.vectors import rotate, rotation, subtract, vector


class Sight(IntEnum):
    """What a map says of a cell at a height."""

    BEYOND = 0
    SEEN = 1
    HIDDEN = 2
    OVERHEAD = 3
    NO_PLACE = 4


BEYOND, SEEN, HIDDEN, OVERHEAD, NO_PLACE_CODE = (int(each) for each in Sight)
NEAREST_M = 1e-3
LEAST_SLOPE = 1e-9

# Middles of the cells: the first row is the southernmost, the first column the westernmost.
GRID = record_type(
    ("south_rad", np.float64),
    ("west_rad", np.float64),
    ("latitude_step_rad", np.float64),
    ("longitude_step_rad", np.float64),
)


@door
def lay_ground(terrain, frame, ground_m, known):
    """Fill a map with the height of the ground [m], and with 1 where that is known."""
    grid = frame[0]
    for row in range(ground_m.shape[0]):
        latitude = grid.south_rad + row * grid.latitude_step_rad
        for column in range(ground_m.shape[1]):
            longitude = grid.west_rad + column * grid.longitude_step_rad
            ground_m[row, column] = ground_height_m(terrain, latitude, longitude)
            known[row, column] = covers(terrain, latitude, longitude)


@kernel
def upright(radar, latitude_rad, longitude_rad):
    """The foot of a place on the ellipsoid [m] and the vertical there, both in a radar's axes."""
    axes = rotation(radar.axes)
    foot = rotate(axes, subtract(ecef_from_geodetic(latitude_rad, longitude_rad, 0.0), vector(radar.position_m)))
    return foot, rotate(axes, normal(latitude_rad, longitude_rad))


@kernel
def height_at_slope(foot, vertical, level_m, slope):
    """Height [m] above a foot at which the elevation has this tangent; without bound where it never comes to it."""
    outward = (vertical[0] * foot[0] + vertical[1] * foot[1]) / max(level_m, NEAREST_M)
    rise = vertical[2] - slope * outward
    return (slope * level_m - foot[2]) / max(rise, LEAST_SLOPE) if rise > LEAST_SLOPE else NEVER_SEEN_M


@kernel
def range2_m2(foot, vertical, height_m):
    """Square of the distance [m2] from the radar to a height above a foot."""
    east, north, upward = (
        foot[0] + height_m * vertical[0],
        foot[1] + height_m * vertical[1],
        foot[2] + height_m * vertical[2],
    )
    return east * east + north * north + upward * upward


@kernel
def hidden_below_m(masks, number, radar, arc_m, azimuth_rad):
    """Height [m] below which the earth hides a place: its curve over a smooth earth, else relief."""
    if masks.frames.shape[0] > 0:
        return minimum_visible_height_m(masks, number, arc_m, azimuth_rad)
    return radar.ground_m + lowest_visible_height_m(arc_m, radar.antenna_height_m)


@kernel
def sight_of(radar, foot, vertical, arc_m, limits, height_m):
    """What a radar sees of a place at a height: a `Sight`. limits : the earth's, the lowest and the highest height [m]."""
    hidden_m, lowest_m, highest_m = limits
    range2 = range2_m2(foot, vertical, height_m)
    if range2 > radar.instrumented_range_m * radar.instrumented_range_m or height_m < lowest_m:
        return BEYOND
    if height_m < hidden_m:
        return HIDDEN if above_horizon(arc_m, radar.antenna_height_m, height_m - radar.ground_m) == 1 else BEYOND
    near = range2 < radar.minimum_range_m * radar.minimum_range_m
    return OVERHEAD if near or height_m > highest_m else SEEN


@kernel
def lowest_of(radar, foot, vertical, ground_m, limits):
    """Least height [m] at which a radar sees a place, what it misses overhead and near by apart; NEVER_SEEN_M if at none."""
    height_m = max(limits[0], limits[1], ground_m)
    reach_m = radar.instrumented_range_m
    if height_m >= NEVER_SEEN_M or range2_m2(foot, vertical, height_m) > reach_m * reach_m:
        return NEVER_SEEN_M
    return height_m


@door
def look_over(looking, number, frame, ground_m, heights_m, above_ground, sights, lowest_m):
    """Fill a radar's maps: `sights` (heights, rows, columns) and `lowest_m` (rows, columns).

    above_ground : 1 where the heights are counted from the ground of each cell, 0 from the ellipsoid.
    """
    radar, grid = looking.radars[number], frame[0]
    eye_m = radar.ground_m + radar.antenna_height_m
    shallow, steep = math.tan(radar.elevation_min_rad), math.tan(radar.elevation_max_rad)
    edges = sector(radar.facing_rad, radar.sector_rad)
    for row in range(ground_m.shape[0]):
        latitude = grid.south_rad + row * grid.latitude_step_rad
        for column in range(ground_m.shape[1]):
            lowest_m[row, column] = NEVER_SEEN_M
            for k in range(heights_m.shape[0]):
                sights[k, row, column] = BEYOND
            foot, vertical = upright(radar, latitude, grid.west_rad + column * grid.longitude_step_rad)
            level_m = math.sqrt(foot[0] * foot[0] + foot[1] * foot[1])
            if level_m > radar.instrumented_range_m or not lies_in_sector(edges, foot[0], foot[1]):
                continue
            arc_m = arc_below_m(level_m, foot[2] + ground_m[row, column], eye_m)
            azimuth = wrapped_azimuth(math.atan2(foot[0], foot[1]))
            limits = (
                hidden_below_m(looking.masks, number, radar, arc_m, azimuth),
                height_at_slope(foot, vertical, level_m, shallow),
                height_at_slope(foot, vertical, level_m, steep),
            )
            lowest_m[row, column] = lowest_of(radar, foot, vertical, ground_m[row, column], limits)
            for k in range(heights_m.shape[0]):
                height_m = heights_m[k] + above_ground * ground_m[row, column]
                sights[k, row, column] = sight_of(radar, foot, vertical, arc_m, limits, height_m)
