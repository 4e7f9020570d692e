"""What the radars see at one height, as a picture to lay over the map.

Source: survey.coverage (docs/models/coverage.md). Leaves out: areas and gaps in numbers, which `openiads coverage` writes.
"""

import io
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from openiads.scenario.schema import Scenario
from openiads.survey.coverage import Coverage
from openiads.survey.seen import SEEN
from openiads.survey.surveys import coverage
from openiads.units import printed

Array = np.ndarray[Any, Any]

CELLS = 320
COLOUR = (0.30, 0.72, 0.95)
# Opacity where one radar sees, and what each further one adds.
FIRST, FURTHER, MOST = 0.30, 0.06, 0.55


class CoveragePicture(NamedTuple):
    """A PNG with its edges [deg], and what it shows in words."""

    png: bytes
    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float
    words: str


@lru_cache(16)
def coverage_picture(scenario: Scenario, height_m: float, above_ground: bool, class_name: str) -> CoveragePicture:
    """The cells that the network sees of a class at a height [m], the more radars the denser. Raises ScenarioError."""
    found: Coverage = coverage(
        scenario, heights_m=(height_m,), above_ground=above_ground, class_name=class_name, cells=CELLS
    )
    grid = found.grid
    west, south, east, north = (
        printed(edge, "deg") for edge in (grid.west_rad, grid.south_rad, grid.east_rad, grid.north_rad)
    )
    above = "above ground" if above_ground else "above the sea"
    area_km2 = printed(found.area_m2(found.sights, SEEN)[0], "km2")
    words = f"{class_name} at {height_m:,.0f} m {above}: seen over {area_km2:,.0f} km2"
    return CoveragePicture(_png(found.count[0]), west, south, east, north, words)


def _png(count: Array) -> bytes:
    from matplotlib.image import imsave

    colours = np.zeros((*count.shape, 4))
    colours[..., :3] = COLOUR
    colours[..., 3] = np.where(count > 0, np.minimum(FIRST + FURTHER * (count - 1.0), MOST), 0.0)
    held = io.BytesIO()
    imsave(held, np.ascontiguousarray(colours[::-1]), format="png")
    return held.getvalue()
