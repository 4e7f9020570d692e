"""Places on the earth as a scenario gives them: distances between points, and the relief that covers them.

Source: haversine on a sphere of the mean radius (within 0.6 % of WGS-84), which is enough to tell that an aim is
beyond reach. Leaves out: the geoid: heights above mean sea level are taken for heights above the ellipsoid.
"""

import math
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.scenario import schema
from openiads.scenario.problems import Problem, ScenarioError
from openiads.units import printed, si

if TYPE_CHECKING:
    from openiads.earth.terrain import Terrain

Point = tuple[float, float]
Waypoint = Point | tuple[float, float, float]


def waypoint_heights(route: tuple[Waypoint, ...], first_m: float) -> list[tuple[Waypoint, float]]:
    """Every waypoint with its height [m]: its own, or that of the one before it, or for the first the route's."""
    found, height_m = [], first_m
    for point in route:
        height_m = point[2] if len(point) == 3 else height_m
        found.append((point, height_m))
    return found


def on_ground(waypoint: Waypoint) -> Point:
    """The place [latitude, longitude] in degrees under a waypoint, which may have a height."""
    return waypoint[0], waypoint[1]


# Relief may be large: only that of the scenario at hand and of one before it is kept.
KEPT_RELIEFS = 2
MOST_POSTS = 20_000_000


class ReliefMap(Protocol):
    """What checks and compile ask of any relief."""

    @property
    def level_m(self) -> float:
        """Height above mean sea level [m] of the ground taken as a whole: of a smooth earth, or the mean."""
        ...

    @property
    def terrain(self) -> "Terrain":
        """The relief as kernels take it."""
        ...

    def covers(self, point: Point) -> bool:
        """Whether the ground's height is known at a point."""
        ...

    def height_msl_m(self, point: Point) -> float:
        """Height of the ground above mean sea level [m] at a point that is covered."""
        ...

    def highest_between(self, start: Point, end: Point) -> tuple[float, Point]:
        """The highest ground [m] on the way from one point to another, and where it is."""
        ...


@dataclass(frozen=True)
class SmoothRelief:
    """Ground at one height everywhere."""

    height_m: float

    @property
    def level_m(self) -> float:
        """The one height [m]."""
        return self.height_m

    @property
    def terrain(self) -> "Terrain":
        """The relief as kernels take it."""
        from openiads.earth import terrain

        return terrain.smooth(self.height_m)

    def covers(self, point: Point) -> bool:
        """True: smooth relief covers the earth."""
        return True

    def height_msl_m(self, point: Point) -> float:
        """The one height [m]."""
        return self.height_m

    def highest_between(self, start: Point, end: Point) -> tuple[float, Point]:
        """The one height [m], from the start on."""
        return self.height_m, start


@dataclass(frozen=True)
class GridRelief:
    """Ground on a grid of posts; `remark` says to people what it was made of."""

    terrain: "Terrain" = field(repr=False)
    remark: str

    @property
    def level_m(self) -> float:
        """The mean height [m]."""
        return float(self.terrain.frame[0].height_m)

    def covers(self, point: Point) -> bool:
        """Whether a point lies on the grid."""
        from openiads.earth import terrain

        return bool(terrain.covers(self.terrain, *_radians(point)))

    def height_msl_m(self, point: Point) -> float:
        """Height [m] at a point, bilinear between posts."""
        from openiads.earth import terrain

        return float(terrain.ground_height_m(self.terrain, *_radians(point)))

    def highest_between(self, start: Point, end: Point) -> tuple[float, Point]:
        """The highest ground [m] on the great circle between two points, looked at once a post, and where it is."""
        from openiads.earth import terrain

        pieces = max(math.ceil(distance_m(start, end) / terrain.spacing_m(self.terrain)), 1)
        found = terrain.highest_along(self.terrain, *_radians(start), *_radians(end), pieces)
        return float(found[0]), (printed(found[1], "deg"), printed(found[2], "deg"))


def relief_of(scenario: schema.Scenario) -> ReliefMap:
    """The relief that a scenario names, read or made once; raises ScenarioError where that cannot be done."""
    try:
        return relief_map(scenario.relief, scenario.folder)
    except ScenarioError as error:
        if scenario.origin is None:
            raise
        raise ScenarioError([scenario.origin.located(each) for each in error.problems], error.name) from None


def relief_map(relief: schema.Relief, folder: Path) -> ReliefMap:
    """The relief that a description names, files relative to a folder. Raises ScenarioError."""
    if isinstance(relief, schema.SmoothRelief):
        return SmoothRelief(relief.height_m)
    if isinstance(relief, schema.SyntheticRelief):
        return _synthetic(relief)
    if isinstance(relief, schema.SampleRelief):
        return _sample()
    path = folder / relief.path
    return _read(path, _stamps(path))


def relief_problems(scenario: schema.Scenario) -> list[Problem]:
    """Why the relief that a scenario names cannot be had; none where it can."""
    try:
        relief_of(scenario)
    except ScenarioError as error:
        return list(error.problems)
    return []


def relief_or_sea(scenario: schema.Scenario) -> ReliefMap:
    """The relief of a scenario, or a smooth sea in place of one that cannot be had, so that other checks go on."""
    try:
        return relief_of(scenario)
    except ScenarioError:
        return SmoothRelief(0.0)


def is_smooth(relief: schema.Relief) -> bool:
    """Whether the ground is at one height everywhere, so that flight over it need not follow it."""
    return isinstance(relief, schema.SmoothRelief)


def distance_m(start: Point, end: Point) -> float:
    """Great-circle distance [m] between two points [latitude, longitude] in degrees, on a sphere of the mean radius."""
    latitude, longitude, end_latitude, end_longitude = (si(angle, "deg") for angle in (*start, *end))
    north = math.sin(0.5 * (end_latitude - latitude))
    east = math.sin(0.5 * (end_longitude - longitude))
    haversine = north * north + math.cos(latitude) * math.cos(end_latitude) * east * east
    return 2.0 * EARTH_MEAN_RADIUS_M * math.asin(math.sqrt(min(1.0, haversine)))


def displaced(point: Point, distance_m: float) -> list[Point]:
    """The points at a distance [m] to the north, east, south and west of a point."""
    north_deg = printed(distance_m / EARTH_MEAN_RADIUS_M, "deg")
    east_deg = north_deg / max(math.cos(si(point[0], "deg")), 1e-3)
    latitude, longitude = point
    return [
        (latitude + north_deg, longitude),
        (latitude, longitude + east_deg),
        (latitude - north_deg, longitude),
        (latitude, longitude - east_deg),
    ]


def _radians(point: Point) -> tuple[float, float]:
    return si(point[0], "deg"), si(point[1], "deg")


@lru_cache(KEPT_RELIEFS)
def _synthetic(relief: schema.SyntheticRelief) -> GridRelief:
    posts = (relief.extent_km / relief.spacing_km + 1.0) ** 2
    if posts > MOST_POSTS:
        found = f"{posts / 1e6:,.0f} million posts, and a run should hold at most {MOST_POSTS / 1e6:.0f}"
        raise ScenarioError([Problem(("relief", "spacing_km"), found, "widen the spacing, or lessen extent_km")])
    from openiads.earth.synthetic import Roughness, synthetic

    roughness = Roughness(relief.deviation_m, si(relief.longest_km, "km"), relief.hurst)
    sizes = (si(relief.extent_km, "km"), si(relief.spacing_km, "km"), relief.mean_height_m, relief.lowest_m)
    try:
        made = synthetic(relief.seed, *_radians(relief.at), *sizes, roughness)
    except ValueError as error:
        problem = Problem(("relief", "extent_km"), str(error), "change extent_km, spacing_km or at")
        raise ScenarioError([problem]) from None
    return GridRelief(made, f"synthetic relief of seed {relief.seed}: no real ground")


@lru_cache(1)
def _sample() -> GridRelief:
    from openiads.earth.sample import REMARK, jacksboro

    return GridRelief(jacksboro(), REMARK)


@lru_cache(KEPT_RELIEFS)
def _read(path: Path, stamps: tuple[object, ...]) -> GridRelief:
    from openiads.earth.relief_files import ReliefFileError, read_relief

    try:
        tiles = read_relief(path)
    except ReliefFileError as error:
        problem = Problem(("relief", "path"), f"{error.file}: {error.found}", error.remedy)
        raise ScenarioError([problem]) from None
    return GridRelief(tiles.terrain, tiles.sentence())


def _stamps(path: Path) -> tuple[object, ...]:
    """Name, size and time of every file that a path names: a changed tile is read again."""
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        return tuple((str(file.absolute()), file.stat().st_size, file.stat().st_mtime_ns) for file in files)
    except (OSError, ValueError):
        return ()
