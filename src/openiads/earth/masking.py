"""What relief hides from a radar: the least height at which a target is seen, by azimuth and ground range from its site.

One sweep a site: along each azimuth the steepest elevation of the ground so far, on the 4/3 earth of `propagation`, says
how high a target must be to stand above it. Ground range is an arc of the sphere of mean radius that touches the ellipsoid
below the site, which is within 0.5 % of the distance on the ellipsoid; places are exact. Between cells the map is
bilinear, and so it rounds off the edges of shadows. Source: geometry of a straight ray over an enlarged earth
(Skolnik2001, section 8.2). Leaves out: diffraction over ridges, ducting, and the ground's own reflection.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from openiads.constants import EARTH_MEAN_RADIUS_M, TWO_PI
from openiads.earth import terrain as ground
from openiads.earth.geodesy import (
    arctangent,
    east_north_up,
    ecef_from_geodetic,
    geodetic_from_ecef,
    normal,
    wrapped_azimuth,
)
from openiads.earth.propagation import EFFECTIVE_RADIUS_M
from openiads.earth.terrain import Terrain, ground_height_m, height_at_place, place_in_grid
from openiads.kernel import door, kernel, record_type
from openiads.vectors import add, cross, dot, norm, rotate_back

# Two cells to the distance between posts, but no more than this in all: on fine relief or far out cells are longer, and
# rays are sampled between them.
CELLS_PER_POST = 2.0
MOST_CELLS = 1_000_000
FEWEST_RANGES = 8
# Over a smooth earth every azimuth is like any other.
FEWEST_AZIMUTHS = 4
SAMPLES_PER_POST = 3.0
# Near the antenna elevation changes fast along a ray: cell k is sampled at least so many times, divided by k.
NEAR_SAMPLES = 100
LEAST_COSINE = 1e-6
# Places on the ellipsoid lie up to 0.5 % farther on the sphere of mean radius than they are.
REACH_MARGIN = 1.01
# Blocks of so many cells each way have their least and greatest height kept beside the map.
BLOCK = 16
# What stands for an infinite height: beyond all that a scenario holds, and still a number to interpolate with.
NEVER_SEEN_M = 1e9

MASK = record_type(
    ("first", np.int64),
    ("first_block", np.int64),
    ("blocks", np.int64),
    ("ranges", np.int64),
    ("azimuths", np.int64),
    ("samples", np.int64),
    ("range_step_m", np.float64),
    ("azimuth_step_rad", np.float64),
    ("cells_per_m", np.float64),
    ("cells_per_rad", np.float64),
    ("reach_m", np.float64),
    ("eye_height_m", np.float64),
)


class MaskMaps(NamedTuple):
    """The maps of one or more radars: `frames` (radars,) of dtype MASK, and the cells of all of them.

    `first_block` and `blocks` of a frame are to `bounds_m` what `first` and `ranges` are to `heights_m`.
    heights_m : (cells,), ellipsoidal; of radar k from `frames[k].first` on, range running fastest, range 0 first. In single
    precision, a millimetre at the height of mountains: half the memory to wait for.
    bounds_m : (blocks, 2), the least and the greatest that the map says anywhere in a block of BLOCK x BLOCK cells. Most
    questions end there, which is small enough to lie in the processor's cache.
    """

    frames: np.recarray
    heights_m: NDArray[np.float32]
    bounds_m: NDArray[np.float64]


@kernel
def _cell_m(maps, cell):
    """One cell [m] in double precision: compiled and plain Python would otherwise go on in different ones."""
    return 1.0 * float(maps.heights_m[cell])


@kernel
def _place_in_map(frame, ground_range_m, azimuth_rad):
    """The cell that holds a place, by its nearer range and its left azimuth, and the place's shares of the way across."""
    x = min(max(ground_range_m * frame.cells_per_m, 0.0), float(frame.ranges - 1))
    near = min(int(x), frame.ranges - 2)
    y = wrapped_azimuth(azimuth_rad) * frame.cells_per_rad
    left = min(max(int(y), 0), frame.azimuths - 1)
    return near, left, x - near, y - left


@kernel
def _height_in_cell(maps, frame, near, left, u, v):
    """Bilinear height [m] in a cell."""
    right = left + 1 if left + 1 < frame.azimuths else 0
    a = frame.first + left * frame.ranges + near
    b = frame.first + right * frame.ranges + near
    on_left = _cell_m(maps, a) + u * (_cell_m(maps, a + 1) - _cell_m(maps, a))
    on_right = _cell_m(maps, b) + u * (_cell_m(maps, b + 1) - _cell_m(maps, b))
    return on_left + v * (on_right - on_left)


@kernel
def minimum_visible_height_m(maps, number, ground_range_m, azimuth_rad):
    """Least ellipsoidal height [m] at which radar `number` sees a target at a ground range [m] and azimuth [rad].

    Bilinear between cells; the ground's own height where the ground is seen; NEVER_SEEN_M beyond the map's reach, and
    where the ray over the steepest ground rises without end. The azimuth may lie within (-2 pi, 2 pi).
    """
    frame = maps.frames[number]
    if not ground_range_m <= frame.reach_m:
        return NEVER_SEEN_M
    near, left, u, v = _place_in_map(frame, ground_range_m, azimuth_rad)
    return _height_in_cell(maps, frame, near, left, u, v)


@kernel
def stands_clear(maps, number, ground_range_m, azimuth_rad, height_m):
    """Whether radar `number` sees a target of this ellipsoidal height at a ground range [m] and azimuth [rad].

    As by `minimum_visible_height_m`, whose map is asked only where the bounds of its block leave a doubt.
    """
    frame = maps.frames[number]
    if not ground_range_m <= frame.reach_m:
        return height_m >= NEVER_SEEN_M
    near, left, u, v = _place_in_map(frame, ground_range_m, azimuth_rad)
    block = frame.first_block + (left // BLOCK) * frame.blocks + near // BLOCK
    if height_m < maps.bounds_m[block, 0]:
        return False
    if height_m >= maps.bounds_m[block, 1]:
        return True
    return height_m >= _height_in_cell(maps, frame, near, left, u, v)


@kernel
def arc_below_m(level_m, upward_m, eye_height_m):
    """Ground range [m] by which a map of masks is asked, of a place so far over a radar's ground plane and above it.

    eye_height_m : ellipsoidal height of the radar. The range is the arc below the place, on the sphere of mean radius that
    touches the ellipsoid below the radar.
    """
    return EARTH_MEAN_RADIUS_M * arctangent(level_m, EARTH_MEAN_RADIUS_M + eye_height_m + upward_m)


@kernel
def ground_range_and_azimuth(position_enu_m, eye_height_m):
    """Ground range [m], as by `arc_below_m`, and azimuth [rad] of a place in the axes of a radar at this height."""
    east, north, upward = position_enu_m
    level = math.sqrt(east * east + north * north)
    return arc_below_m(level, upward, eye_height_m), wrapped_azimuth(math.atan2(east, north))


@kernel
def _point(base_m, axes, range_m, sine, cosine):
    """Latitude and longitude [rad] below the place at an arc from the site, in the direction of an azimuth."""
    angle = range_m / EARTH_MEAN_RADIUS_M
    level = EARTH_MEAN_RADIUS_M * math.sin(angle)
    half = math.sin(0.5 * angle)
    enu = (level * sine, level * cosine, -2.0 * EARTH_MEAN_RADIUS_M * half * half)
    latitude, longitude, _ = geodetic_from_ecef(add(base_m, rotate_back(axes, enu)))
    return latitude, longitude


@kernel
def _steepness(height_m, eye_height_m, range_m):
    """Tangent of the elevation above the site's horizontal of a height at an arc, on the 4/3 earth, not at the site."""
    angle = max(range_m, 1e-3) / EFFECTIVE_RADIUS_M
    half = math.sin(0.5 * angle)
    radius = EFFECTIVE_RADIUS_M + height_m
    return (height_m - eye_height_m - 2.0 * radius * half * half) / max(radius * math.sin(angle), 1e-9)


@kernel
def _height_on_ray(tangent, eye_height_m, range_m):
    """Height [m] at an arc of the ray that leaves the antenna with this tangent of elevation; undoes `_steepness`."""
    angle = range_m / EFFECTIVE_RADIUS_M
    half = math.sin(0.5 * angle)
    falling = 2.0 * half * half + tangent * math.sin(angle)
    return min((eye_height_m + EFFECTIVE_RADIUS_M * falling) / max(1.0 - falling, LEAST_COSINE), NEVER_SEEN_M)


@kernel
def _sweep_azimuth(terrain, base_m, axes, frame, heights_m, azimuth):
    """Fill the cells of one azimuth, nearest first: the ray that just clears all ground up to each cell."""
    sine, cosine = math.sin(azimuth * frame.azimuth_step_rad), math.cos(azimuth * frame.azimuth_step_rad)
    step_m = frame.range_step_m
    first = frame.first + azimuth * frame.ranges
    latitude, longitude = _point(base_m, axes, 0.0, sine, cosine)
    row, column = place_in_grid(terrain, latitude, longitude)
    heights_m[first] = ground_height_m(terrain, latitude, longitude)
    steepest = -math.inf
    for k in range(1, frame.ranges):
        latitude, longitude = _point(base_m, axes, k * step_m, sine, cosine)
        next_row, next_column = place_in_grid(terrain, latitude, longitude)
        samples = max(frame.samples, NEAR_SAMPLES // k)
        for i in range(1, samples + 1):
            part = float(i) / max(samples, 1)
            range_m = (k - 1 + part) * step_m
            if terrain.frame[0].kind == ground.SMOOTH:
                height_m = terrain.frame[0].height_m
            else:
                along, across = row + part * (next_row - row), column + part * (next_column - column)
                height_m = height_at_place(terrain.heights_m, along, across)
            steepest = max(_steepness(height_m, frame.eye_height_m, range_m), steepest)
        heights_m[first + k] = _height_on_ray(steepest, frame.eye_height_m, k * step_m)
        row, column = next_row, next_column


@door
def sweep(terrain, base_m, axes, frames, heights_m):
    """Fill the cells of one map, whose site's axes begin on the ellipsoid at `base_m`, azimuth by azimuth."""
    for azimuth in range(frames[0].azimuths):
        _sweep_azimuth(terrain, base_m, axes, frames[0], heights_m, azimuth)


@kernel
def _bounds_of_block(maps, frame, first_azimuth, first_range):
    """Least and greatest of the cells of a block and of those along its far edges, between which the map is bilinear."""
    least, greatest = math.inf, -math.inf
    end = min(first_range + BLOCK + 1, frame.ranges)
    for azimuth in range(first_azimuth, min(first_azimuth + BLOCK, frame.azimuths) + 1):
        row = frame.first + (azimuth if azimuth < frame.azimuths else 0) * frame.ranges
        for cell in range(row + first_range, row + end):
            height_m = _cell_m(maps, cell)
            least, greatest = min(least, height_m), max(greatest, height_m)
    return least, greatest


@door
def find_bounds(maps):
    """Fill the bounds of one map from its cells."""
    frame = maps.frames[0]
    for block in range(maps.bounds_m.shape[0]):
        along = block // max(frame.blocks, 1)
        least, greatest = _bounds_of_block(maps, frame, along * BLOCK, (block - along * frame.blocks) * BLOCK)
        maps.bounds_m[block, 0] = least
        maps.bounds_m[block, 1] = greatest


def bounded(frame: np.recarray, heights_m: NDArray[np.float32]) -> MaskMaps:
    """One map of these cells, with its bounds found."""
    maps = MaskMaps(frame, heights_m, np.zeros((_blocks(frame), 2)))
    find_bounds(maps)
    return maps


def _blocks(frame: np.recarray) -> int:
    return int(frame[0].blocks) * math.ceil(int(frame[0].azimuths) / BLOCK)


def _frame(terrain: Terrain, eye_height_m: float, reach_m: float) -> np.recarray:
    """The size of a map: cells half as long as posts lie apart, or longer where that would be more than MOST_CELLS."""
    between_posts_m, most = ground.spacing_m(terrain), math.sqrt(MOST_CELLS / TWO_PI)
    wanted = CELLS_PER_POST * reach_m / between_posts_m if between_posts_m < math.inf else most
    steps = max(math.ceil(min(wanted, most)), FEWEST_RANGES)
    frame = np.zeros(1, MASK).view(np.recarray)
    frame["ranges"] = steps + 1
    frame["blocks"] = math.ceil(steps / BLOCK)
    frame["azimuths"] = math.ceil(TWO_PI * steps) if between_posts_m < math.inf else FEWEST_AZIMUTHS
    frame["range_step_m"] = reach_m / steps
    frame["azimuth_step_rad"] = TWO_PI / frame["azimuths"]
    frame["cells_per_m"] = steps / reach_m
    frame["cells_per_rad"] = frame["azimuths"] / TWO_PI
    frame["samples"] = max(math.ceil(SAMPLES_PER_POST * reach_m / steps / between_posts_m), 1)
    frame["reach_m"] = reach_m
    frame["eye_height_m"] = eye_height_m
    return frame


def _reach_on_relief(terrain: Terrain, latitude_rad: float, longitude_rad: float, reach_m: float) -> float:
    """The reach [m], cut to what brings the farthest corner of the relief within it."""
    if terrain.frame[0].kind == ground.SMOOTH:
        return reach_m
    south_rad, west_rad, north_rad, east_rad = ground.bounds_rad(terrain)
    corners = [normal(north, east) for north in (south_rad, north_rad) for east in (west_rad, east_rad)]
    site = normal(latitude_rad, longitude_rad)
    farthest_rad = max(math.atan2(norm(cross(site, corner)), dot(site, corner)) for corner in corners)
    return min(reach_m, max(REACH_MARGIN * EARTH_MEAN_RADIUS_M * farthest_rad, ground.spacing_m(terrain)))


def mask_map(
    terrain: Terrain, latitude_rad: float, longitude_rad: float, antenna_height_m: float, reach_m: float
) -> MaskMaps:
    """The map of one radar on the relief, its antenna [m] above the ground of its site, out to a ground range [m].

    Relief that ends sooner on one side goes on at the height of its edge; the map ends where the relief has ended on every
    side. Raises ValueError where antenna or reach is not positive.
    """
    if not (antenna_height_m > 0.0 and 0.0 < reach_m < 0.5 * math.pi * EARTH_MEAN_RADIUS_M):
        raise ValueError(f"no map for an antenna {antenna_height_m:g} m above ground and a reach of {reach_m:g} m")
    site_m = float(ground_height_m(terrain, latitude_rad, longitude_rad))
    reach_m = _reach_on_relief(terrain, latitude_rad, longitude_rad, reach_m)
    frame = _frame(terrain, site_m + antenna_height_m, reach_m)
    heights_m = np.zeros(int(frame[0].ranges * frame[0].azimuths), np.float32)
    base_m = ecef_from_geodetic(latitude_rad, longitude_rad, 0.0)
    sweep(terrain, base_m, east_north_up(latitude_rad, longitude_rad), frame, heights_m)
    return bounded(frame, heights_m)


def together(maps: list[MaskMaps]) -> MaskMaps:
    """Several maps as one bundle, in their order, so that kernels ask for a radar's by its number."""
    if not maps:
        return MaskMaps(np.zeros(0, MASK).view(np.recarray), np.zeros(0, np.float32), np.zeros((0, 2)))
    frames = np.concatenate([each.frames for each in maps]).view(np.recarray)
    first, first_block = 0, 0
    for frame, each in zip(frames, maps, strict=True):
        frame["first"], frame["first_block"] = first, first_block
        first, first_block = first + each.heights_m.size, first_block + len(each.bounds_m)
    heights_m, bounds_m = (np.concatenate([each[k] for each in maps]) for k in (1, 2))
    return MaskMaps(frames, heights_m, bounds_m)
