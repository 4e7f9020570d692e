"""What stands where: units and formations of a scenario as radars, fire units and rounds at sites, figures resolved to SI.

Source: the catalogue, under each unit's stance. Leaves out: arrays, which parameters.py makes of this.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openiads.earth.geodesy import Geodetic, destination
from openiads.messages.status import INTERCEPTOR_TYPES
from openiads.scenario.catalogue import Catalogue, Entry
from openiads.scenario.ground import relief_of
from openiads.scenario.launch_sites import Load, PlacedLaunchSite, dealt, launch_sites
from openiads.scenario.problems import Problem, ScenarioError
from openiads.scenario.schema import Scenario, Unit, UnitDoctrine
from openiads.units import printed, si

Values = Mapping[str, Any]


@dataclass(frozen=True)
class PlacedRadar:
    """A radar at a site. `searches` and `follows_tasks` say what it does; `facing_rad` NaN leaves its sector to command."""

    id: str
    unit: str
    entry: Entry
    values: Values
    site: Geodetic
    antenna_height_m: float
    facing_rad: float
    searches: bool
    follows_tasks: bool


@dataclass(frozen=True)
class PlacedFireUnit:
    """A fire unit at a site: its engagement radar's number, ready rounds and reloads by interceptor type's number.

    `launch_sites` is where its launchers stand and what each holds, `transporters` what each carries of the reloads;
    `channels_by_kind` is how many channels can be held for aerodynamic and for ballistic targets.
    """

    id: str
    entry: Entry
    values: Values
    site: Geodetic
    radar: int
    rounds: Mapping[int, int]
    reloads: Mapping[int, int]
    launch_sites: tuple[PlacedLaunchSite, ...]
    transporters: tuple[Load, ...]
    doctrine: UnitDoctrine | None
    channels_by_kind: tuple[int, int]


@dataclass(frozen=True)
class PlacedPost:
    """A command post at a site."""

    id: str
    entry: Entry
    site: Geodetic


@dataclass(frozen=True)
class InterceptorType:
    """An interceptor entry as it is read under one stance."""

    entry: Entry
    stance: str
    values: Values


@dataclass(frozen=True)
class Laydown:
    """Everything that stands on the ground but assets."""

    radars: tuple[PlacedRadar, ...]
    fire_units: tuple[PlacedFireUnit, ...]
    interceptor_types: tuple[InterceptorType, ...]
    posts: tuple[PlacedPost, ...]


@dataclass(frozen=True)
class _Member:
    """One fire unit or command post of a scenario's unit, with its id and site."""

    id: str
    entry: Entry
    site: Geodetic
    unit: Unit
    stance: str


def geodetic(point: tuple[float, float], height_m: float) -> Geodetic:
    """A point of a scenario, [latitude, longitude] in degrees, at an ellipsoidal height [m]."""
    return Geodetic(si(point[0], "deg"), si(point[1], "deg"), height_m)


def _ring(centre: Geodetic, radius_m: float, count: int) -> list[Geodetic]:
    """Sites on a ring, the first to the north; a single one stands at the centre."""
    if count == 1:
        return [centre]
    bearings = (2.0 * math.pi * k / count for k in range(count))
    places = (destination(centre.latitude_rad, centre.longitude_rad, bearing, radius_m) for bearing in bearings)
    return [Geodetic(latitude, longitude, centre.height_m) for latitude, longitude in places]


class _Placing:
    """Collects what is placed; numbers are given in the order of the scenario."""

    def __init__(self, scenario: Scenario, catalogue: Catalogue) -> None:
        self.scenario, self.catalogue = scenario, catalogue
        self.relief = relief_of(scenario)
        self.radars: list[PlacedRadar] = []
        self.fire_units: list[PlacedFireUnit] = []
        self.posts: list[PlacedPost] = []
        self.types: dict[tuple[str, str], InterceptorType] = {}

    def resolve(self, id: str, stance: str) -> Values:
        return self.catalogue.resolve(id, stance, self.scenario.overridden(id))

    def site(self, point: tuple[float, float]) -> Geodetic:
        """A point of the scenario, on the ground."""
        return geodetic(point, self.relief.height_msl_m(point))

    def on_ground(self, site: Geodetic) -> Geodetic:
        """A site at the height of the ground below it."""
        point = (printed(site.latitude_rad, "deg"), printed(site.longitude_rad, "deg"))
        return site._replace(height_m=self.relief.height_msl_m(point))

    def members(self, unit: Unit) -> Iterator[_Member]:
        """The fire units and command posts that a unit stands for."""
        entry, stance = self.catalogue.entry(unit.entry), unit.values or self.scenario.values
        if entry.kind != "formation":
            yield _Member(unit.id, entry, self.site(unit.at), unit, stance)
            return
        listed = [m["entry"] for m in entry.structure["members"] for _ in range(m["count"])]
        if unit.sites is not None:
            sites = [self.site(site) for site in unit.sites]
        else:
            ring = _ring(self.site(unit.at), self.resolve(entry.id, stance)["spacing_m"], len(listed))
            sites = [self.on_ground(site) for site in ring]
        for k, (id, site) in enumerate(zip(listed, sites, strict=True)):
            yield _Member(f"{unit.id}/{k + 1}", self.catalogue.entry(id), site, unit, stance)

    def place_radars(self, member: _Member) -> int:
        """Place a member's radars; the number of the one that guides, or -1."""
        guide = -1
        entries = [self.catalogue.entry(id) for id in member.entry.structure.get("radars", ())]
        resolved = [self.resolve(entry.id, member.stance) for entry in entries]
        engaging = [entry for entry, values in zip(entries, resolved, strict=True) if guides(entry, values)]
        for entry, values in zip(entries, resolved, strict=True):
            facing = member.unit.facing_deg
            if entry in engaging and guide < 0:
                guide = len(self.radars)
            self.radars.append(
                PlacedRadar(
                    id=f"{member.id}/{entry.id}",
                    unit=member.id,
                    entry=entry,
                    values=values,
                    site=member.site,
                    antenna_height_m=member.unit.antenna_height_m or values["antenna_height_m"],
                    facing_rad=math.nan if facing is None else si(facing, "deg"),
                    searches=entry not in engaging or entries == engaging,
                    follows_tasks=entry in engaging,
                )
            )
        return guide

    def type_number(self, id: str, stance: str) -> int:
        """The number of an interceptor type, given when it is first met."""
        if (id, stance) not in self.types:
            self.types[id, stance] = InterceptorType(self.catalogue.entry(id), stance, self.resolve(id, stance))
        return list(self.types).index((id, stance))

    def place(self, member: _Member) -> None:
        """Place one member."""
        guide = self.place_radars(member)
        if member.entry.kind != "fire-unit":
            self.posts.append(PlacedPost(member.id, member.entry, member.site))
            return
        values = self.resolve(member.entry.id, member.stance)
        if member.unit.rounds is not None:
            load = [(item.entry, item.rounds) for item in member.unit.rounds]
        else:
            load = [(item["entry"], int(item["rounds"])) for item in member.entry.structure["load"]]
        rounds = {self.type_number(id, member.stance): count for id, count in load}
        reloads = shared(round(values["reload_rounds"]), rounds)
        sites = launch_sites(member.id, member.site, member.unit, values, rounds, self.on_ground, self.site)
        carried = tuple(dealt(reloads, int(values.get("transporters", values["launchers"]))))
        kinds = channels_by_kind(values, self.scenario.overridden(member.entry.id))
        self.fire_units.append(
            PlacedFireUnit(
                member.id,
                member.entry,
                values,
                member.site,
                guide,
                rounds,
                reloads,
                sites,
                carried,
                member.unit.doctrine,
                kinds,
            )
        )


def guides(entry: Entry, values: Values) -> bool:
    """Whether a radar can guide rounds: as its entry says, else where it is an engagement radar."""
    stated = values.get("guides")
    return bool(stated) if stated is not None else entry.structure["role"] == "engagement"


def channels_by_kind(values: Values, overridden: Mapping[str, float]) -> tuple[int, int]:
    """How many of a fire unit's channels can be held for aerodynamic and for ballistic targets.

    As its entry says, and never more than it has; an override of `channels` alone holds for both.
    """
    channels = int(values["channels"])
    keys = ("aerodynamic_channels", "ballistic_channels")
    if "channels" in overridden:
        stated = [overridden.get(key) for key in keys]
    else:
        stated = [values.get(key) for key in keys]
    aerodynamic, ballistic = (channels if number is None else min(int(number), channels) for number in stated)
    return aerodynamic, ballistic


def shared(total: int, rounds: Mapping[int, int]) -> dict[int, int]:
    """A number of reloads shared among types in proportion to the ready rounds; the largest remainders get what is left."""
    ready = max(sum(rounds.values()), 1)
    exact = {kind: total * count / ready for kind, count in rounds.items()}
    given = {kind: math.floor(share) for kind, share in exact.items()}
    left = (total - sum(given.values())) if any(rounds.values()) else 0
    for kind in sorted(exact, key=lambda kind: (given[kind] - exact[kind], kind))[:left]:
        given[kind] += 1
    return given


def laydown(scenario: Scenario, catalogue: Catalogue) -> Laydown:
    """Place all units of a scenario. Raises ScenarioError where more interceptor types are in use than a run can hold."""
    placing = _Placing(scenario, catalogue)
    for unit in scenario.units:
        for member in placing.members(unit):
            placing.place(member)
    if len(placing.types) > INTERCEPTOR_TYPES:
        found = f"{len(placing.types)} kinds of interceptor in use, counting an entry once for each stance"
        problem = Problem(("units",), found, f"use at most {INTERCEPTOR_TYPES}: give units fewer kinds of rounds")
        raise ScenarioError([problem], scenario.name)
    types = tuple(placing.types.values())
    return Laydown(tuple(placing.radars), tuple(placing.fire_units), types, tuple(placing.posts))
