"""The height of the ground, by kind of relief: a smooth earth at one height, or a grid of posts in latitude and longitude.

Heights are above the WGS-84 ellipsoid; heights above mean sea level are taken for such, as everywhere in this package.
Between posts the ground is bilinear; beyond the grid it goes on at the height of its edge, and `covers` tells so.
Leaves out: the geoid (up to some 100 m, almost the same for all that stands near), vegetation and buildings; a pole
within the grid.
"""

import hashlib
import math
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from openiads.constants import EARTH_MEAN_RADIUS_M, TWO_PI
from openiads.earth.geodesy import geodetic_from_normal, normal
from openiads.kernel import door, kernel, record_type
from openiads.vectors import TINY, add_scaled, cross, dot, norm, scale, unit

HALF_PI = 0.5 * math.pi
ANGLE_SLACK_RAD = 1e-9


class Relief(IntEnum):
    """Kinds of relief."""

    SMOOTH = 0
    GRID = 1


# `height_m` is the height of a smooth earth, and of a grid the mean.
RELIEF = record_type(
    ("kind", np.int64),
    ("height_m", np.float64),
    ("south_rad", np.float64),
    ("middle_longitude_rad", np.float64),
    ("rows_per_rad", np.float64),
    ("columns_per_rad", np.float64),
)

SMOOTH = int(Relief.SMOOTH)
GRID = int(Relief.GRID)


class Terrain(NamedTuple):
    """The ground as kernels take it: `frame` (1,) of dtype RELIEF says which kind and where it lies.

    heights_m : (rows, columns), from south to north and from west to east; one by one, and unused, where smooth.
    """

    frame: np.recarray
    heights_m: NDArray[np.float64]


def smooth(height_m: float) -> Terrain:
    """Ground at one ellipsoidal height [m] everywhere."""
    frame = np.zeros(1, RELIEF).view(np.recarray)
    frame["kind"] = Relief.SMOOTH
    frame["height_m"] = height_m
    return Terrain(frame, np.full((1, 1), height_m))


def grid(
    heights_m: NDArray[np.float64],
    south_rad: float,
    west_rad: float,
    latitude_step_rad: float,
    longitude_step_rad: float,
) -> Terrain:
    """Ground on a regular grid of posts, whose first row and column stand at `south_rad` and `west_rad`.

    heights_m : (rows, columns), at least 2 x 2. Raises ValueError where a height is not finite, or where the grid is
    too small, runs over a pole or goes round the earth more than once.
    """
    heights = np.ascontiguousarray(heights_m, dtype=np.float64)
    if heights.ndim != 2 or min(heights.shape) < 2:
        raise ValueError(f"a grid of relief needs two rows and two columns of posts, and this one is {heights.shape}")
    if not np.isfinite(heights).all():
        raise ValueError(f"{np.count_nonzero(~np.isfinite(heights))} posts of the relief have no height")
    rows, columns = heights.shape
    north_rad, width_rad = south_rad + (rows - 1) * latitude_step_rad, (columns - 1) * longitude_step_rad
    if not (latitude_step_rad > 0.0 and longitude_step_rad > 0.0):
        raise ValueError("the steps of a grid of relief must be positive: rows run north, columns run east")
    if south_rad < -HALF_PI - ANGLE_SLACK_RAD or north_rad > HALF_PI + ANGLE_SLACK_RAD or width_rad > TWO_PI:
        raise ValueError("the grid of relief runs over a pole, or round the earth more than once")
    frame = np.zeros(1, RELIEF).view(np.recarray)
    frame["kind"] = Relief.GRID
    frame["height_m"] = heights.mean()
    frame["south_rad"] = south_rad
    frame["middle_longitude_rad"] = west_rad + 0.5 * width_rad
    frame["rows_per_rad"] = 1.0 / latitude_step_rad
    frame["columns_per_rad"] = 1.0 / longitude_step_rad
    return Terrain(frame, heights)


@kernel
def _grid_place(terrain, latitude_rad, longitude_rad):
    """Row and column, with fractions, of a point in the grid; the longitude by the shorter way from the middle."""
    frame = terrain.frame[0]
    east = longitude_rad - frame.middle_longitude_rad
    if east > math.pi:
        east -= TWO_PI
    elif east < -math.pi:
        east += TWO_PI
    row = (latitude_rad - frame.south_rad) * frame.rows_per_rad
    return row, 0.5 * (terrain.heights_m.shape[1] - 1) + east * frame.columns_per_rad


@kernel
def height_at_place(heights_m, row, column):
    """Height of the ground [m] at a place in the grid given by row and column with fractions; held to its edge."""
    y = min(max(row, 0.0), float(heights_m.shape[0] - 1))
    x = min(max(column, 0.0), float(heights_m.shape[1] - 1))
    south = min(max(int(y), 0), heights_m.shape[0] - 2)
    west = min(max(int(x), 0), heights_m.shape[1] - 2)
    v, u = y - south, x - west
    below = heights_m[south, west] + u * (heights_m[south, west + 1] - heights_m[south, west])
    above = heights_m[south + 1, west] + u * (heights_m[south + 1, west + 1] - heights_m[south + 1, west])
    return below + v * (above - below)


@kernel
def place_in_grid(terrain, latitude_rad, longitude_rad):
    """Row and column, with fractions, of a latitude and longitude; (0, 0) where the relief is smooth.

    Beyond the grid they run on past its edges.
    """
    if terrain.frame[0].kind == SMOOTH:
        return 0.0, 0.0
    return _grid_place(terrain, latitude_rad, longitude_rad)


@kernel
def ground_height_m(terrain, latitude_rad, longitude_rad):
    """Ellipsoidal height of the ground [m] at a latitude and longitude: bilinear between the four nearest posts.

    Smooth relief is the same everywhere. Beyond a grid it is the height of the nearest point of the edge.
    """
    if terrain.frame[0].kind == SMOOTH:
        return terrain.frame[0].height_m
    row, column = _grid_place(terrain, latitude_rad, longitude_rad)
    return height_at_place(terrain.heights_m, row, column)


@kernel
def covers(terrain, latitude_rad, longitude_rad):
    """1 where the ground's height is known at a point, else 0. Smooth relief covers the earth."""
    if terrain.frame[0].kind == SMOOTH:
        return 1
    row, column = _grid_place(terrain, latitude_rad, longitude_rad)
    slack = 1e-6
    level = row >= -slack and row <= terrain.heights_m.shape[0] - 1 + slack
    return 1 if level and column >= -slack and column <= terrain.heights_m.shape[1] - 1 + slack else 0


@door
def highest_along(terrain, latitude_1_rad, longitude_1_rad, latitude_2_rad, longitude_2_rad, pieces):
    """The highest ground between two points: its height [m], latitude and longitude [rad].

    Looks at `pieces` + 1 places, evenly spaced on the great circle of the ellipsoid's normals, which is the way that a
    route takes between waypoints.
    """
    start, end = normal(latitude_1_rad, longitude_1_rad), normal(latitude_2_rad, longitude_2_rad)
    pole = cross(start, end)
    angle = math.atan2(norm(pole), dot(start, end))
    toward = unit(cross(pole, start))
    highest_m, latitude_rad, longitude_rad = -math.inf, latitude_1_rad, longitude_1_rad
    for k in range(pieces + 1):
        turn = angle * k / max(pieces, 1)
        latitude, longitude = geodetic_from_normal(add_scaled(scale(start, math.cos(turn)), toward, math.sin(turn)))
        height_m = ground_height_m(terrain, latitude, longitude)
        if height_m > highest_m:
            highest_m, latitude_rad, longitude_rad = height_m, latitude, longitude
    return highest_m, latitude_rad, longitude_rad


def spacing_m(terrain: Terrain) -> float:
    """Distance between neighbouring posts [m], the shorter of north and east at the middle; infinite where smooth."""
    frame = terrain.frame[0]
    if frame.kind == Relief.SMOOTH:
        return math.inf
    middle_rad = frame.south_rad + 0.5 * (terrain.heights_m.shape[0] - 1) / frame.rows_per_rad
    east_rad = math.cos(middle_rad) / frame.columns_per_rad
    return float(EARTH_MEAN_RADIUS_M * max(min(1.0 / frame.rows_per_rad, east_rad), TINY))


def bounds_rad(terrain: Terrain) -> tuple[float, float, float, float]:
    """South, west, north and east edge [rad] of a grid's posts; the whole earth where smooth. East may pass pi."""
    frame = terrain.frame[0]
    if frame.kind == Relief.SMOOTH:
        return -HALF_PI, -math.pi, HALF_PI, math.pi
    rows, columns = terrain.heights_m.shape
    half_width_rad = 0.5 * (columns - 1) / frame.columns_per_rad
    middle_rad = float(frame.middle_longitude_rad)
    north_rad = float(frame.south_rad + (rows - 1) / frame.rows_per_rad)
    return float(frame.south_rad), middle_rad - half_width_rad, north_rad, middle_rad + half_width_rad


def content_hash(terrain: Terrain) -> str:
    """A hash, in hexadecimal, of the relief's kind, place and every height: equal relief has an equal one."""
    digest = hashlib.blake2b(terrain.frame.tobytes(), digest_size=20)
    digest.update(repr(terrain.heights_m.shape).encode())
    digest.update(np.ascontiguousarray(terrain.heights_m).data)
    return digest.hexdigest()
