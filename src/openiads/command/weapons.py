"""Weapons control status where and when a track is: hold, tight or free, by areas over the doctrine's own.

Source: weapons control status as in public doctrine (FM44-100, chapter 4). Distances run along a sphere. Leaves out: who set
the status and how it reached the fire units.
"""

import math

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import height, lies_within
from openiads.kernel import kernel
from openiads.vectors import cross, dot, norm, rotate, rotation, subtract, vector


@kernel
def covers(area, position_m, height_m, time_s):
    """Whether an area holds a place at a time."""
    if not area.from_s <= time_s < area.until_s or not area.lowest_m <= height_m <= area.highest_m:
        return False
    middle = vector(area.position_m)
    angle = math.atan2(norm(cross(middle, position_m)), dot(middle, position_m))
    if angle * EARTH_MEAN_RADIUS_M > area.radius_m:
        return False
    away = rotate(rotation(area.axes), subtract(position_m, middle))
    return lies_within(area.facing_rad, area.sector_rad, away[0], away[1])


@kernel
def weapons_status(areas, usual, position_m, time_s):
    """Weapons control status of a place at a time: that of the last area in the list that holds it, else the usual one."""
    status = usual
    if areas.shape[0] > 0:
        height_m = height(position_m)
        for k in range(areas.shape[0]):
            if covers(areas[k], position_m, height_m, time_s):
                status = areas[k].status
    return status
