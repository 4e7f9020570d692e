"""The defended footprint: which points can be defended against ballistic launches from a range, and how high they are met.

Source: docs/models/envelope.md; each point is the impact of an arc from every direction. Leaves out: what comes to two points
at once, debris, and chance: a point counts as defended where one round can be brought to the target in time.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import normal
from openiads.survey.arcs import Profile
from openiads.survey.chain import FROM_ELLIPSOID
from openiads.survey.engaging import Engaging
from openiads.survey.envelope import Envelope, laid, meetings, shots_along, sighted
from openiads.survey.grid import MARGIN, Grid, centre_of

Rows = np.ndarray[Any, Any]
CELLS = 41
# A round is sent to where its target comes past; places farther off than this share of its range are never defended.
ROOM = 1.1


@dataclass(frozen=True)
class Footprint:
    """For each direction and cell: height of the first meeting [m], NaN where there is none, and how many are possible.

    intercept_height_m, opportunities : (directions, rows, columns), rows from south to north.
    """

    envelope: Envelope
    grid: Grid
    intercept_height_m: Rows
    opportunities: Rows

    @property
    def defended(self) -> Rows:
        """(directions, rows, columns) of bool."""
        return self.opportunities > 0

    @property
    def against_all(self) -> Rows:
        """Cells that are defended whatever direction a missile comes from."""
        return np.asarray(self.defended.all(axis=0))

    @property
    def against_any(self) -> Rows:
        """Cells that are defended against at least one direction."""
        return np.asarray(self.defended.any(axis=0))

    @property
    def lowest_m(self) -> Rows:
        """The lowest first meeting over all directions, where defended against all; else NaN."""
        lowest: Rows = np.where(self.against_all, self.intercept_height_m.min(axis=0), math.nan)
        return lowest


def _grid(engaging: Engaging, radius_m: float | None, cells: int) -> Grid:
    """A box around the fire units, as far as rounds reach."""
    latitude, longitude = centre_of(engaging.survey)
    half_rad = (radius_m or ROOM * engaging.farthest_reach_m * MARGIN) / EARTH_MEAN_RADIUS_M
    wide_rad = half_rad / math.cos(latitude)
    box = (latitude - half_rad, longitude - wide_rad, latitude + half_rad, longitude + wide_rad)
    return Grid(*box, cells, cells)


def _end_of(profile: Profile, within_m: float) -> Profile:
    """The part of a path within a distance of its aim, two seconds a step."""
    begin = int(np.argmax(profile.away_m <= within_m))
    return Profile(*(np.append(each[begin:-1:2], each[-1]) for each in profile))


def _defended(
    engaging: Engaging, aim: tuple[float, float, float], bearing_rad: float, profile: Profile
) -> tuple[float, int]:
    """Height of the first meeting [m], and how many are possible."""
    path = laid(engaging, aim, bearing_rad, profile, FROM_ELLIPSOID)
    seen, tracked_s = sighted(engaging, path)
    if not math.isfinite(tracked_s):
        return math.nan, 0
    met = meetings(engaging, path, shots_along(engaging, path, seen), seen, tracked_s)
    return (float(path.heights_m[met[0]]), len(met)) if len(met) else (math.nan, 0)


def footprint(envelope: Envelope, radius_m: float | None = None, cells: int = CELLS) -> Footprint:
    """The footprint of a laydown against the arcs of a ballistic envelope, on a map of cells x cells."""
    engaging = envelope.engaging
    grid = _grid(engaging, radius_m, cells)
    latitudes, longitudes = grid.middles_rad
    within_m = 2.0 * (grid.north_rad - grid.south_rad) * EARTH_MEAN_RADIUS_M + float(engaging.survey.reach_m.max())
    heights = np.full((len(envelope.bearings_rad), grid.rows, grid.columns), math.nan)
    counts = np.zeros(heights.shape, np.int64)
    for i, (bearing, arc) in enumerate(zip(envelope.bearings_rad, envelope.arcs, strict=True)):
        profile = _end_of(arc, within_m)
        for row, latitude in enumerate(latitudes):
            for column, longitude in enumerate(longitudes):
                aim = normal(float(latitude), float(longitude))
                heights[i, row, column], counts[i, row, column] = _defended(engaging, aim, float(bearing), profile)
    return Footprint(envelope, grid, heights, counts)
