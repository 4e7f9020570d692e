"""What flies: raids, their decoys, and flights of a scenario, one object each, with routes or arcs in SI.

Source: the catalogue, under each raid's stance. Leaves out: spread in space and time, which each replication draws anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from openiads.earth.geodesy import Geodetic
from openiads.flight.ballistic import LaunchState, launch_state
from openiads.scenario.catalogue import Catalogue, Entry, si_key
from openiads.scenario.entries import ASPECT_VALUES
from openiads.scenario.laydown import geodetic
from openiads.scenario.problems import Problem, ScenarioError
from openiads.scenario.readers import RecordedTrack, read_recording
from openiads.scenario.schema import Flight, Jammer, Raid, RecordedFlight, Scenario
from openiads.units import si

Values = Mapping[str, Any]
ATTACKER, DECOY, NEUTRAL, FRIEND, JAMMER = "attacker", "decoy", "neutral", "friend", "jammer"


@dataclass(frozen=True)
class Flyer:
    """One object that flies. `declared` is the entry that it passes for; `asset` the number of its aim, -1 for none."""

    id: str
    raid: str
    entry: Entry
    declared: Entry
    values: Values
    role: str
    asset: int
    route: tuple[Geodetic, ...]
    times_s: tuple[float, ...] | None
    launch: LaunchState | None
    start_s: float
    spread_s: float
    spread_m: float
    speed_m_s: float

    @property
    def identity(self) -> str:
        """What it truly is."""
        return self.role if self.role in (NEUTRAL, FRIEND) else "hostile"


def _height(part: Raid | Flight, values: Values, ground_m: float) -> float:
    """Height [m] of a route: its own, above the sea or the ground, or its entry's."""
    if part.height_msl_m is not None:
        return part.height_msl_m
    if part.height_above_ground_m is not None:
        return part.height_above_ground_m + ground_m
    return max(float(values["cruise_height_m"]), ground_m)


def seen_alike(values: Values, overridden: Mapping[str, float]) -> Values:
    """Values of a target without its aspect bands where a scenario overrides `rcs_m2`: that then holds at every aspect.

    A band that the scenario overrides as well stays.
    """
    said = {si_key(key) for key in overridden}
    if "rcs_m2" not in said:
        return values
    return {key: value for key, value in values.items() if key not in ASPECT_VALUES or key in said}


class _Traffic:
    """Makes flyers of the raids and flights of one scenario."""

    def __init__(self, scenario: Scenario, catalogue: Catalogue) -> None:
        self.scenario, self.catalogue = scenario, catalogue
        self.ground_m = scenario.relief.height_m
        self.assets = {asset.id: k for k, asset in enumerate(scenario.assets)}

    def resolve(self, id: str, stance: str) -> Values:
        overridden = self.scenario.overridden(id)
        return seen_alike(self.catalogue.resolve(id, stance, overridden), overridden)

    def arc(self, index: int, raid: Raid, values: Values, target: tuple[float, float]) -> LaunchState:
        """The launch that ends at the aim of a ballistic raid; ScenarioError where there is none."""
        start, end = geodetic(raid.from_, self.ground_m), geodetic(target, self.ground_m)
        try:
            return launch_state(start, end, float(values["ballistic_coefficient_kg_m2"]))
        except ValueError as error:
            problem = Problem(("raids", index, "to"), str(error), "move the launch or the aim")
            located = self.scenario.origin.located(problem) if self.scenario.origin else problem
            raise ScenarioError([located], self.scenario.name) from None

    def wave(self, index: int, raid: Raid, id: str, count: int, role: str) -> Iterator[Flyer]:
        """The members of one entry in a raid: its attackers, or its decoys."""
        entry, declared = self.catalogue.entry(id), self.catalogue.entry(raid.entry)
        values = self.resolve(id, raid.values or self.scenario.values)
        asset = self.assets.get(raid.to, -1) if isinstance(raid.to, str) else -1
        target = self.scenario.assets[asset].at if isinstance(raid.to, str) else raid.to
        ballistic = entry.structure["motion"] == "ballistic"
        height_m = self.ground_m if ballistic else _height(raid, values, self.ground_m)
        launch = self.arc(index, raid, values, target) if ballistic else None
        speed = values["burnout_speed_m_s"] if ballistic else raid.speed_m_s or values["speed_m_s"]
        mark = "decoy-" if role == DECOY else ""
        for k in range(1, count + 1):
            yield Flyer(
                id=f"{raid.id}/{mark}{k}",
                raid=raid.id,
                entry=entry,
                declared=declared,
                values=values,
                role=role,
                asset=asset,
                route=tuple(geodetic(point, height_m) for point in (raid.from_, *raid.via, target)),
                times_s=None,
                launch=launch,
                start_s=raid.start_s,
                spread_s=raid.spread_s,
                spread_m=si(raid.spread_km, "km"),
                speed_m_s=float(speed),
            )

    def flight(self, flight: Flight) -> Iterator[Flyer]:
        """The aircraft of one generated flight."""
        entry = self.catalogue.entry(flight.entry)
        values = self.resolve(flight.entry, self.scenario.values)
        height_m = _height(flight, values, self.ground_m)
        for k in range(1, flight.count + 1):
            yield Flyer(
                id=f"{flight.id}/{k}",
                raid=flight.id,
                entry=entry,
                declared=entry,
                values=values,
                role=flight.identity,
                asset=-1,
                route=tuple(geodetic(point, height_m) for point in flight.route),
                times_s=None,
                launch=None,
                start_s=flight.start_s,
                spread_s=flight.spread_s,
                spread_m=si(flight.spread_km, "km"),
                speed_m_s=float(flight.speed_m_s or values["speed_m_s"]),
            )

    def jammer(self, jammer: Jammer) -> Iterator[Flyer]:
        """The object that carries a jammer along its route; none where the jammer stands at a place."""
        if jammer.carrier is not None:
            yield from (replace(flyer, role=JAMMER) for flyer in self.flight(jammer.carrier))

    def recording(self, flight: RecordedFlight) -> Iterator[Flyer]:
        """The aircraft of a recording, each where and when it was; neutral always."""
        entry = self.catalogue.entry(flight.entry)
        values = self.resolve(flight.entry, self.scenario.values)
        for track in read_recording(self.scenario.folder / flight.recording).tracks:
            times, route = _passed(track)
            if len(times) >= 2:
                yield Flyer(
                    id=f"{flight.id}/{track.aircraft}",
                    raid=flight.id,
                    entry=entry,
                    declared=entry,
                    values=values,
                    role=NEUTRAL,
                    asset=-1,
                    route=route,
                    times_s=times,
                    launch=None,
                    start_s=times[0],
                    spread_s=0.0,
                    spread_m=0.0,
                    speed_m_s=float(values["speed_m_s"]),
                )


def _passed(track: RecordedTrack) -> tuple[tuple[float, ...], tuple[Geodetic, ...]]:
    """Times and places of a recorded track, those without a height left out."""
    rows = zip(track.time_s, track.latitude_rad, track.longitude_rad, track.height_m, strict=True)
    kept = [(float(t), Geodetic(float(a), float(b), float(h))) for t, a, b, h in rows if h == h]
    return tuple(t for t, _ in kept), tuple(place for _, place in kept)


def flyers(scenario: Scenario, catalogue: Catalogue) -> tuple[Flyer, ...]:
    """Every object that flies in a scenario, in its order. Raises ScenarioError for an arc that cannot be flown."""
    traffic = _Traffic(scenario, catalogue)
    found: list[Flyer] = []
    for index, raid in enumerate(scenario.raids):
        found += traffic.wave(index, raid, raid.entry, raid.count, ATTACKER)
        if raid.decoys is not None:
            found += traffic.wave(index, raid, raid.decoys.entry, raid.decoys.count, DECOY)
    for flight in scenario.flights:
        found += traffic.recording(flight) if isinstance(flight, RecordedFlight) else traffic.flight(flight)
    for jammer in scenario.jammers:
        found += traffic.jammer(jammer)
    return tuple(found)
