"""Whether a route's legs leave room for its turns and climbs, at the load factor and climb rate of the class.

Source: Anderson2016, ch. 6 (level turn: r = v2 / (g sqrt(n2 - 1)); pull-up: v2 / (g (n - 1))), in the plane of the corner.
Leaves out: displaced members of a raid, whose last turn may be a little tighter; they fly that one more slowly.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.ground import Waypoint, distance_m, on_ground, waypoint_heights
from openiads.scenario.problems import Problem, shown
from openiads.scenario.schema import Flight, Raid, Scenario
from openiads.units import printed, si

# Of a leg; the plane of the corner differs from the ellipsoid by less.
SLACK = 1.01
# A turn by less leaves its leg by metres only.
LEAST_TURN_RAD = 1e-3
REVERSAL_RAD = math.pi - 0.05
HEIGHT_SLACK_M = 10.0
DISTINCT_M = 1.0

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class _Class:
    """What a class can do at its speed."""

    id: str
    speed_m_s: float
    load: float
    climb_rate_m_s: float

    @property
    def turn_radius_m(self) -> float:
        return self.speed_m_s**2 / (STANDARD_GRAVITY_M_S2 * math.sqrt(max(self.load**2 - 1.0, 1e-6)))

    def highest_climb_m(self, leg_m: float) -> float:
        """How much height a level distance allows."""
        return leg_m * self.climb_rate_m_s / self.speed_m_s


def turn_problems(
    path: Path, mover: Raid | Flight, scenario: Scenario, catalogue: Catalogue, route: tuple[Waypoint, ...]
) -> Iterator[Problem]:
    """Every waypoint at which the class would have to turn more tightly, and every height it cannot reach in its leg."""
    stance = (mover.values if isinstance(mover, Raid) else None) or scenario.values
    values = catalogue.resolve(mover.entry, stance, scenario.overridden(mover.entry))
    load, rate, own = (float(values[key] or 0.0) for key in ("turn_load_g", "climb_rate_m_s", "speed_m_s"))
    flown = _Class(mover.entry, mover.speed_m_s or own, load, rate)
    if mover.height_above_ground_m is not None and any(len(point) == 3 for point in route):
        found = "waypoints with heights above the sea, on a route at a height above the ground"
        yield Problem((*path, "height_above_ground_m"), found, "keep one of them")
    places = [on_ground(point) for point in route]
    legs_m = [distance_m(start, end) for start, end in pairwise(places)]
    yield from _tight_turns(path, mover, flown, places, legs_m)
    own_m = mover.height_msl_m if mover.height_msl_m is not None else float(values["cruise_height_m"] or 0.0)
    heights = waypoint_heights(route, math.nan if mover.height_above_ground_m is not None else own_m)
    yield from _steep_legs(path, mover, flown, [height_m for _, height_m in heights], legs_m)


def _key(path: Path, mover: Raid | Flight, position: int, last: int) -> Path:
    """The path of a waypoint of a route."""
    if isinstance(mover, Flight):
        return (*path, "route", position)
    if position == 0 or position == last:
        return (*path, "from" if position == 0 else "to")
    return (*path, "via", position - 1)


def _bearing(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Azimuth [rad] of the great circle at its start."""
    latitude, longitude, end_latitude, end_longitude = (si(angle, "deg") for angle in (*start, *end))
    across = math.cos(end_latitude) * math.sin(end_longitude - longitude)
    along = math.cos(latitude) * math.sin(end_latitude)
    along -= math.sin(latitude) * math.cos(end_latitude) * math.cos(end_longitude - longitude)
    return math.atan2(across, along)


def _turns(places: list[tuple[float, float]], legs_m: list[float]) -> list[float]:
    """Angle of the turn [rad] at each waypoint, 0 at the ends and beside a leg without length."""
    turns = [0.0] * len(places)
    for k in range(1, len(places) - 1):
        if min(legs_m[k - 1], legs_m[k]) >= DISTINCT_M:
            arriving = _bearing(places[k], places[k - 1]) + math.pi
            turns[k] = abs(math.remainder(_bearing(places[k], places[k + 1]) - arriving, 2.0 * math.pi))
    return turns


def _tight_turns(
    path: Path, mover: Raid | Flight, flown: _Class, places: list[tuple[float, float]], legs_m: list[float]
) -> Iterator[Problem]:
    turns = _turns(places, legs_m)
    cuts = [flown.turn_radius_m * math.tan(min(0.5 * turn, 0.5 * REVERSAL_RAD)) for turn in turns]
    for k in range(1, len(places) - 1):
        if turns[k] < LEAST_TURN_RAD:
            continue
        asked_m = max(cuts[k] + cuts[k - 1] - legs_m[k - 1], cuts[k] + cuts[k + 1] - legs_m[k])
        fits = asked_m <= (SLACK - 1.0) * min(legs_m[k - 1], legs_m[k])
        if fits and turns[k] < REVERSAL_RAD:
            continue
        place = _key(path, mover, k, len(places) - 1)
        turn = f"a turn of {printed(turns[k], 'deg'):.0f} degrees"
        radius = f"{printed(flown.turn_radius_m, 'km'):.1f} km"
        found = f"{turn} on a radius of {radius}, the tightest of {shown(flown.id)} at {flown.speed_m_s:g} m/s"
        if turns[k] >= REVERSAL_RAD:
            remedy = f"turn back over two waypoints, some {printed(2.0 * flown.turn_radius_m, 'km'):.1f} km apart"
            yield Problem(place, f"{found}, cannot turn back on the spot", remedy)
        else:
            short = printed(max(asked_m, 0.0), "km")
            remedy = "move the waypoints apart, slow down, or raise turn_load_g under overrides"
            yield Problem(place, f"{found}, needs legs longer by {short:.1f} km", remedy)


def _steep_legs(
    path: Path, mover: Raid | Flight, flown: _Class, heights: list[float], legs_m: list[float]
) -> Iterator[Problem]:
    for k, leg_m in enumerate(legs_m):
        climb_m = abs(heights[k + 1] - heights[k])
        highest_m = flown.highest_climb_m(leg_m)
        if climb_m > highest_m + HEIGHT_SLACK_M:
            found = f"a height change of {climb_m:.0f} m in {printed(leg_m, 'km'):.0f} km, where {shown(flown.id)} "
            found += f"makes {highest_m:.0f} m at {flown.climb_rate_m_s:g} m/s"
            remedy = "give it a longer leg, or raise climb_rate_m_s under overrides"
            yield Problem(_key(path, mover, k + 1, len(legs_m)), found, remedy)
