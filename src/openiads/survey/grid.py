"""The cells of a map: a box in latitude and longitude around a laydown, with the exact area of each of its cells.

Source: Snyder 1987, Map Projections, eq. 3-12 (area on the ellipsoid up to a latitude). Leaves out: boxes over a pole.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.constants import EARTH_ECCENTRICITY_SQUARED, EARTH_MEAN_RADIUS_M, EARTH_SEMI_MINOR_AXIS_M, TWO_PI
from openiads.earth import terrain as ground
from openiads.earth.propagation import radio_horizon_m
from openiads.earth.terrain import Terrain
from openiads.scenario.ground import is_smooth
from openiads.survey.ground import Surveyed, refuse
from openiads.survey.seen import GRID
from openiads.units import printed, si

Array = np.ndarray[Any, Any]
RADIUS_KEY = "--radius-km"
# Room around what is seen, and the nearest that a box may come to a pole.
MARGIN = 1.03
FARTHEST_RAD = si(85.0, "deg")


@dataclass(frozen=True)
class Grid:
    """A box of rows from south to north and columns from west to east; the edges are those of the cells [rad]."""

    south_rad: float
    west_rad: float
    north_rad: float
    east_rad: float
    rows: int
    columns: int

    @property
    def latitude_step_rad(self) -> float:
        """Height of a cell."""
        return (self.north_rad - self.south_rad) / self.rows

    @property
    def longitude_step_rad(self) -> float:
        """Width of a cell."""
        return (self.east_rad - self.west_rad) / self.columns

    @property
    def frame(self) -> np.recarray:
        """The box as kernels take it, by the middles of its cells."""
        frame = np.zeros(1, GRID).view(np.recarray)
        frame["south_rad"] = self.south_rad + 0.5 * self.latitude_step_rad
        frame["west_rad"] = self.west_rad + 0.5 * self.longitude_step_rad
        frame["latitude_step_rad"], frame["longitude_step_rad"] = self.latitude_step_rad, self.longitude_step_rad
        return frame

    @property
    def middles_rad(self) -> tuple[Array, Array]:
        """Latitudes of the rows and longitudes of the columns."""
        rows, columns = np.arange(self.rows) + 0.5, np.arange(self.columns) + 0.5
        return self.south_rad + rows * self.latitude_step_rad, self.west_rad + columns * self.longitude_step_rad

    def cell_areas_m2(self) -> Array:
        """Area of a cell of each row [m2]: (rows,)."""
        edges = np.linspace(self.south_rad, self.north_rad, self.rows + 1)
        return np.diff(_area_below(np.sin(edges))) * self.longitude_step_rad

    def area_m2(self, chosen: Array) -> float:
        """Area [m2] of the cells that are chosen: (rows, columns) of bool."""
        return float(chosen.sum(axis=1) @ self.cell_areas_m2())

    def column_of(self, longitude_rad: float) -> float:
        """The column, with its fraction, of a longitude by the shorter way round."""
        middle = 0.5 * (self.west_rad + self.east_rad)
        away = (longitude_rad - middle + math.pi) % TWO_PI - math.pi
        return 0.5 * self.columns + away / self.longitude_step_rad

    def cell_of(self, latitude_rad: float, longitude_rad: float) -> tuple[int, int] | None:
        """Row and column of the cell that holds a place; None outside the box."""
        row = math.floor((latitude_rad - self.south_rad) / self.latitude_step_rad)
        column = math.floor(self.column_of(longitude_rad))
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None


def _area_below(sine: Array) -> Array:
    """Area of the ellipsoid [m2 a radian of longitude] from the equator to a latitude of this sine."""
    eccentricity = math.sqrt(EARTH_ECCENTRICITY_SQUARED)
    flat = sine / (1.0 - EARTH_ECCENTRICITY_SQUARED * sine * sine)
    return 0.5 * EARTH_SEMI_MINOR_AXIS_M**2 * (flat + np.arctanh(eccentricity * sine) / eccentricity)


def centre_of(survey: Surveyed) -> tuple[float, float]:
    """Latitude and longitude [rad] in the middle of all radars."""
    sites = [radar.site for radar in survey.laydown.radars]
    first = sites[0].longitude_rad
    turned = [(site.longitude_rad - first + math.pi) % TWO_PI - math.pi for site in sites]
    latitudes = [site.latitude_rad for site in sites]
    return 0.5 * (min(latitudes) + max(latitudes)), first + 0.5 * (min(turned) + max(turned))


def farthest_seen_m(survey: Surveyed, height_msl_m: float) -> float:
    """Ground range [m] beyond which no radar sees a height above the sea over a smooth earth."""
    reach = [
        min(float(reach_m), float(radio_horizon_m(row["antenna_height_m"], height_msl_m - row["ground_m"])))
        for row, reach_m in zip(survey.looking.radars, survey.reach_m, strict=True)
    ]
    return max(reach)


def _spread_m(survey: Surveyed, centre: tuple[float, float]) -> float:
    """How far radars stand from the middle, along an axis [m]."""
    apart = [0.0]
    for radar in survey.laydown.radars:
        turned = (radar.site.longitude_rad - centre[1] + math.pi) % TWO_PI - math.pi
        apart += [abs(radar.site.latitude_rad - centre[0]), abs(turned) * math.cos(centre[0])]
    return EARTH_MEAN_RADIUS_M * max(apart)


def grid_around(survey: Surveyed, highest_m: float, radius_m: float | None, cells: int) -> tuple[Grid, str]:
    """The box of a map of cells x cells, and a remark on where relief cuts it short; empty where it does not.

    radius_m : half of its side; None takes in all that any radar sees at the highest height above the sea, as far as the
    relief goes. Raises ScenarioError where a radius asked for leads beyond the relief, or near a pole.
    """
    centre = centre_of(survey)
    half_m = radius_m or MARGIN * farthest_seen_m(survey, highest_m) + _spread_m(survey, centre)
    half_rad = half_m / EARTH_MEAN_RADIUS_M
    south, north = centre[0] - half_rad, centre[0] + half_rad
    if max(abs(south), abs(north)) > FARTHEST_RAD:
        found = f"the map would reach beyond {printed(FARTHEST_RAD, 'deg'):.0f} degrees of latitude"
        raise refuse(RADIUS_KEY, found, "choose a smaller radius", survey.scenario)
    half_width = half_rad / math.cos(max(abs(south), abs(north)))
    box = (south, centre[1] - half_width, north, centre[1] + half_width)
    if is_smooth(survey.scenario.relief):
        return Grid(*box, cells, cells), ""
    return _within_relief(survey, box, radius_m, cells)


def _within_relief(
    survey: Surveyed, box: tuple[float, float, float, float], radius_m: float | None, cells: int
) -> tuple[Grid, str]:
    """The box as far as the relief goes. Raises ScenarioError where a radius was asked for that goes farther."""
    limits = _edges_near(survey.relief.terrain, 0.5 * (box[1] + box[3]))
    kept = (max(box[0], limits[0]), max(box[1], limits[1]), min(box[2], limits[2]), min(box[3], limits[3]))
    if kept == box:
        return Grid(*box, cells, cells), ""
    share = (kept[2] - kept[0]) * (kept[3] - kept[1]) / ((box[2] - box[0]) * (box[3] - box[1]))
    half_m = 0.5 * (box[2] - box[0]) * EARTH_MEAN_RADIUS_M
    found = f"relief is missing for {100.0 * (1.0 - share):.3g} % of the area within {printed(half_m, 'km'):.0f} km"
    if radius_m is not None:
        remedy = "choose a radius that the relief covers, leave it out to map what there is, or name more relief"
        raise refuse(RADIUS_KEY, found, remedy, survey.scenario)
    return Grid(*kept, cells, cells), f"{found}: the map ends where the relief does"


def _edges_near(terrain: Terrain, longitude_rad: float) -> tuple[float, float, float, float]:
    """South, west, north and east edge [rad] of the relief, its longitudes on the same turn as another."""
    south, west, north, east = ground.bounds_rad(terrain)
    turns = TWO_PI * round((longitude_rad - 0.5 * (west + east)) / TWO_PI)
    return south, west + turns, north, east + turns
