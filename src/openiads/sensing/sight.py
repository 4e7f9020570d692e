"""What keeps a radar from seeing an object: its own range, elevation and sector, the earth's curve, relief.

Source: docs/architecture.md; the horizon and the maps of masks are those of `earth`. Leaves out: strength of the echo.
"""

import math

from openiads.earth.geodesy import arctangent, sector, wrapped_azimuth
from openiads.earth.masking import arc_below_m, stands_clear
from openiads.earth.propagation import above_horizon
from openiads.kernel import kernel
from openiads.messages.detections import Visibility
from openiads.sensing.scan import within_sector
from openiads.vectors import rotate, rotation, subtract, vector

OUT_OF_RANGE = int(Visibility.OUT_OF_RANGE)
TOO_NEAR = int(Visibility.TOO_NEAR)
OUT_OF_SECTOR = int(Visibility.OUT_OF_SECTOR)
BELOW_HORIZON = int(Visibility.BELOW_HORIZON)
MASKED = int(Visibility.MASKED)
SEEN = int(Visibility.SEEN)
# Room for an object's motion within a frame: 1 km at 20 km.
ROOM_RAD = 0.05


@kernel
def level_m(away_m):
    """Distance [m] of a place over a radar's ground plane."""
    return math.sqrt(away_m[0] * away_m[0] + away_m[1] * away_m[1])


@kernel
def turned(from_m, to_m):
    """By how much azimuth grows [rad] from one place in a radar's axes to another, less than half a turn away."""
    return arctangent(to_m[0] * from_m[1] - to_m[1] * from_m[0], to_m[0] * from_m[0] + to_m[1] * from_m[1])


@kernel
def sector_edges(radar, facing_rad):
    """A sector by its middle: sine and cosine of the azimuth, cosines of half its width, without room and with a little.

    What lies beyond the room stays outside for the whole frame. The cosines are -2 where all round is seen.
    """
    sine, cosine, edge = sector(facing_rad, radar.sector_rad)
    return sine, cosine, edge, sector(facing_rad, radar.sector_rad + 2.0 * ROOM_RAD)[2]


@kernel
def elevation_band(radar):
    """Sines of the lowest and the highest elevation at which a radar sees."""
    return math.sin(radar.elevation_min_rad), math.sin(radar.elevation_max_rad)


@kernel
def bearing_of(radar, position_m):
    """Azimuth [rad] of a place from a radar."""
    enu = rotate(rotation(radar.axes), subtract(position_m, vector(radar.position_m)))
    return wrapped_azimuth(math.atan2(enu[0], enu[1]))


@kernel
def in_the_way(parameters, number, azimuth_rad, ground_m, upward_m, height_m):
    """What of the earth stands between a radar and an object: its curve, relief, or nothing (SEEN).

    ground_m, upward_m : the object's distance over the radar's ground plane and above it; height_m : above the ellipsoid.
    """
    radar = parameters.radars[number]
    masked = False
    if parameters.masks.frames.shape[0] > 0:
        arc_m = arc_below_m(ground_m, upward_m, radar.ground_m + radar.antenna_height_m)
        if stands_clear(parameters.masks, number, arc_m, azimuth_rad, height_m):
            return SEEN
        masked = True
    if above_horizon(ground_m, radar.antenna_height_m, height_m - radar.ground_m) == 0:
        return BELOW_HORIZON
    return MASKED if masked else SEEN


@kernel
def obstruction(parameters, number, facing_rad, away_m, range_m, azimuth_rad, band, height_m):
    """What keeps a radar from seeing an object, strength of the echo apart; SEEN where nothing does.

    away_m : the way to the object in the radar's axes; band : as `elevation_band` gives it; the rest as for `in_the_way`.
    """
    radar = parameters.radars[number]
    if range_m > radar.instrumented_range_m:
        return OUT_OF_RANGE
    if range_m < radar.minimum_range_m:
        return TOO_NEAR
    if away_m[2] < range_m * band[0] or away_m[2] > range_m * band[1]:
        return OUT_OF_SECTOR
    if not within_sector(azimuth_rad, facing_rad, radar.sector_rad):
        return OUT_OF_SECTOR
    return in_the_way(parameters, number, azimuth_rad, level_m(away_m), away_m[2], height_m)
