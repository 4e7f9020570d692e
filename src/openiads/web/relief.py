"""The ground for the page: heights of a tile, and a shaded picture of all of it.

Source: the scenario's relief, bilinear between posts as a run has it. Beyond the relief the page shows a smooth earth. The
picture is lit from the north-west, tinted by height. Leaves out: masking, which `openiads coverage` maps.
"""

import io
import math
from functools import cached_property
from typing import Any

import numpy as np

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.terrain import GRID, Terrain, bounds_rad
from openiads.scenario.ground import ReliefMap
from openiads.units import printed

Array = np.ndarray[Any, Any]

TILE_POSTS = 33
PICTURE_POSTS = 1200
STEEPENED = 6.0
QUALITY = 82
# Height above the sea [m] and colour there: lowland green, upland ochre, mountain grey, snow.
TINTS = (
    (0.0, (0.27, 0.40, 0.29)),
    (250.0, (0.37, 0.47, 0.31)),
    (600.0, (0.55, 0.54, 0.37)),
    (1_200.0, (0.52, 0.44, 0.34)),
    (2_500.0, (0.58, 0.55, 0.53)),
    (4_500.0, (0.92, 0.93, 0.95)),
)
WATER = (0.20, 0.33, 0.47)


class Ground:
    """The ground of one scenario as the page asks for it."""

    def __init__(self, relief: ReliefMap) -> None:
        self.terrain: Terrain = relief.terrain
        self.is_grid = bool(self.terrain.frame[0].kind == GRID)

    @property
    def bounds_deg(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north edge of the relief [deg]; None of a smooth earth."""
        if not self.is_grid:
            return None
        south, west, north, east = (printed(float(edge), "deg") for edge in bounds_rad(self.terrain))
        return west, south, east, north

    def heights_m(self, level: int, x: int, y: int) -> bytes:
        """Heights [m] of the posts of a tile of the geographic scheme, float32, from north to south and west to east."""
        side = math.pi / 2**level
        longitudes = -math.pi + (x + np.linspace(0.0, 1.0, TILE_POSTS)) * side
        latitudes = 0.5 * math.pi - (y + np.linspace(0.0, 1.0, TILE_POSTS)) * side
        return self._sampled(latitudes, longitudes).astype("<f4").tobytes()

    def _sampled(self, latitudes_rad: Array, longitudes_rad: Array) -> Array:
        """Heights [m] at every latitude and longitude: bilinear on the relief, zero beyond it."""
        if not self.is_grid:
            return np.full((len(latitudes_rad), len(longitudes_rad)), float(self.terrain.frame[0].height_m))
        south, west, north, east = bounds_rad(self.terrain)
        heights = self.terrain.heights_m
        turned = np.mod(longitudes_rad - west, 2.0 * math.pi)
        rows = (latitudes_rad - south) / (north - south) * (heights.shape[0] - 1)
        columns = turned / (east - west) * (heights.shape[1] - 1)
        inside = ((rows >= 0) & (rows <= heights.shape[0] - 1))[:, None] & (columns <= heights.shape[1] - 1)[None, :]
        return np.where(inside, _bilinear(heights, rows, columns), 0.0)

    @cached_property
    def picture(self) -> bytes:
        """A JPEG of the relief, shaded and tinted, north up, of at most 1,200 posts a side. Empty of a smooth earth."""
        if not self.is_grid:
            return b""
        heights = self.terrain.heights_m
        step = max(math.ceil(max(heights.shape) / PICTURE_POSTS), 1)
        frame = self.terrain.frame[0]
        post_m = step * EARTH_MEAN_RADIUS_M / float(frame.rows_per_rad)
        return _jpeg(shaded(heights[::step, ::step], post_m)[::-1])


def _bilinear(heights: Array, rows: Array, columns: Array) -> Array:
    row = np.clip(np.floor(rows).astype(int), 0, heights.shape[0] - 2)
    column = np.clip(np.floor(columns).astype(int), 0, heights.shape[1] - 2)
    up, right = (rows - row)[:, None], (columns - column)[None, :]
    corner = [heights[np.ix_(row + i, column + j)] for i in (0, 1) for j in (0, 1)]
    low, high = corner[0] * (1 - right) + corner[1] * right, corner[2] * (1 - right) + corner[3] * right
    between: Array = low * (1 - up) + high * up
    return between


def shaded(heights_m: Array, post_m: float) -> Array:
    """Colours (rows, columns, 3) from 0 to 1 of heights in rows from south to north, lit from the north-west."""
    north, east = np.gradient(heights_m * STEEPENED, post_m)
    light = (1.0 + 0.5 * (east - north) / np.sqrt(2.0)) / np.sqrt(1.0 + east**2 + north**2)
    levels = [height for height, _ in TINTS]
    colours = np.stack([np.interp(heights_m, levels, [tint[k] for _, tint in TINTS]) for k in range(3)], axis=-1)
    colours = np.where((heights_m <= 0.0)[..., None], np.array(WATER), colours)
    lit: Array = np.clip(colours * np.clip(0.45 + 0.6 * light, 0.35, 1.25)[..., None], 0.0, 1.0)
    return lit


def _jpeg(colours: Array) -> bytes:
    from matplotlib.image import imsave

    held = io.BytesIO()
    imsave(held, np.ascontiguousarray(colours), format="jpg", pil_kwargs={"quality": QUALITY})
    return held.getvalue()
