"""Places on the earth as a scenario gives them: distances between points, and the relief that covers them.

Source: haversine on a sphere of the mean radius (within 0.6 % of WGS-84), which is enough to tell that an aim is
beyond reach. Leaves out: relief tiles, which will be a further class with the same two questions.
"""

import math
from dataclasses import dataclass
from typing import Protocol

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.scenario import schema
from openiads.units import si

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


class ReliefMap(Protocol):
    """What a check asks of any relief."""

    def covers(self, point: Point) -> bool:
        """Whether the ground's height is known at a point."""
        ...

    def height_msl_m(self, point: Point) -> float:
        """Height of the ground above mean sea level [m] at a point that is covered."""
        ...


@dataclass(frozen=True)
class SmoothRelief:
    """Ground at one height everywhere."""

    height_m: float

    def covers(self, point: Point) -> bool:
        """True: smooth relief covers the earth."""
        return True

    def height_msl_m(self, point: Point) -> float:
        """The one height [m]."""
        return self.height_m


def relief_map(relief: schema.Relief) -> ReliefMap:
    """The relief that a scenario names."""
    return SmoothRelief(relief.height_m)


def is_smooth(relief: schema.Relief) -> bool:
    """Whether the ground is at one height everywhere, so that flight over it need not follow it."""
    return isinstance(relief_map(relief), SmoothRelief)


def distance_m(start: Point, end: Point) -> float:
    """Great-circle distance [m] between two points [latitude, longitude] in degrees, on a sphere of the mean radius."""
    latitude, longitude, end_latitude, end_longitude = (si(angle, "deg") for angle in (*start, *end))
    north = math.sin(0.5 * (end_latitude - latitude))
    east = math.sin(0.5 * (end_longitude - longitude))
    haversine = north * north + math.cos(latitude) * math.cos(end_latitude) * east * east
    return 2.0 * EARTH_MEAN_RADIUS_M * math.asin(math.sqrt(min(1.0, haversine)))
