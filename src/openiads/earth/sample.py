"""The one real tile that is at hand without a download: hills of Tennessee, SRTM at 3 arc seconds, 31 km by 30 km.

It comes with matplotlib, as `jacksboro_fault_dem.npz`. Source: SRTM (NASA), heights above the geoid taken for heights above the
ellipsoid, as everywhere in this package. Leaves out: every other place; see `relief_files` for tiles of one's own.
"""

from typing import Any

import numpy as np

from openiads.earth.terrain import Terrain, grid
from openiads.units import si

TILE = "jacksboro_fault_dem.npz"
REMARK = "real relief of the Jacksboro fault, Tennessee (SRTM), as matplotlib brings it"


def jacksboro() -> Terrain:
    """The tile as relief. Its rows run from north to south, and its `ymin` is the northern edge: the names are swapped."""
    from matplotlib import cbook

    tile: Any = cbook.get_sample_data(TILE)
    heights = np.asarray(tile["elevation"], np.float64)[::-1]
    north_step, east_step, west, *ends = (si(float(tile[key]), "deg") for key in ("dy", "dx", "xmin", "ymin", "ymax"))
    return grid(heights, min(ends) + 0.5 * north_step, west + 0.5 * east_step, north_step, east_step)
