"""What flies: raids, their decoys, and flights of a scenario, one object each, with routes or arcs in SI.

Source: the catalogue, under each raid's stance. Leaves out: spread in space and time, which each replication draws anew.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from openiads.earth.geodesy import Geodetic, east_north_up, ecef_from_geodetic, geodesic
from openiads.flight.launch import (
    Launch,
    Missile,
    arc_of,
    launch_at_angle,
    launch_at_apogee,
    minimum_energy_launch,
)
from openiads.motion.bodies import FIX
from openiads.motion.recorded import flights_of
from openiads.scenario.catalogue import Catalogue, Entry, si_key
from openiads.scenario.entries import ASPECT_VALUES
from openiads.scenario.ground import Waypoint, distance_m, is_smooth, on_ground, relief_of, waypoint_heights
from openiads.scenario.laydown import geodetic
from openiads.scenario.problems import Problem, ScenarioError
from openiads.scenario.readers import RecordedTrack, read_recording
from openiads.scenario.schema import ASSUMPTIONS, Flight, Jammer, OrbitFlight, Raid, RecordedFlight, Scenario
from openiads.units import printed, si
from openiads.vectors import rotate_back

Values = Mapping[str, Any]
Rows = np.ndarray[Any, Any]
# Waypoints nearer to each other than this are one.
DISTINCT_M = 1.0
ATTACKER, DECOY, NEUTRAL, FRIEND, JAMMER = "attacker", "decoy", "neutral", "friend", "jammer"


@dataclass(frozen=True)
class Flyer:
    """One object that flies. `declared` is the entry that it passes for; `asset` the number of its aim, -1 for none.

    `clearance_m` is the height above the ground that a body in low flight keeps; None for any other. With `off_share` it is
    off its corridor, and flies `off_m` east and north of its route. `equipped_share` None: that of its identity.
    """

    id: str
    raid: str
    entry: Entry
    declared: Entry
    values: Values
    role: str
    asset: int
    route: tuple[Geodetic, ...]
    fixes: Rows | None
    launch: Launch | None
    start_s: float
    spread_s: float
    spread_m: float
    speed_m_s: float
    clearance_m: float | None = None
    equipped_share: float | None = None
    off_share: float = 0.0
    off_m: tuple[float, float] = (0.0, 0.0)

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


def route_of(points: tuple[Waypoint, ...], height_m: float) -> tuple[Geodetic, ...]:
    """Waypoints at their own heights or at those before them, each place once."""
    raised = waypoint_heights(points, height_m)
    kept = [raised[0]]
    for point, own_m in raised[1:]:
        if distance_m(on_ground(kept[-1][0]), on_ground(point)) >= DISTINCT_M:
            kept.append((point, own_m))
    if len(kept) == 1:
        kept.append(raised[-1])
    return tuple(geodetic(on_ground(point), own_m) for point, own_m in kept)


def _launch(raid: Raid, start: Geodetic, end: Geodetic, values: Values) -> Launch:
    """The launch that a ballistic raid asks for; ValueError where it cannot be, or is not of the arc that it says."""
    missile = Missile(float(values["burn_time_s"]), float(values["ballistic_coefficient_kg_m2"]))
    spread_m = si(raid.spread_km, "km")
    usual = minimum_energy_launch(start, end, missile, spread_m)
    if raid.arc == "minimum-energy":
        return usual
    if raid.apogee_km is not None:
        found = launch_at_apogee(start, end, missile, si(raid.apogee_km, "km"), spread_m)
    else:
        found = launch_at_angle(start, end, missile, si(raid.burnout_angle_deg or 0.0, "deg"), spread_m)
    kind = arc_of(found.burnout_angle_rad, geodesic(*start[:2], *end[:2])[0])
    if kind != raid.arc:
        at = f"{printed(usual.burnout_angle_rad, 'deg'):.0f} degrees and {printed(usual.apogee_m, 'km'):.0f} km"
        raise ValueError(f"this arc is {kind}, not {raid.arc}: that of minimum energy here has {at} of apogee")
    return found


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
        self.relief = relief_of(scenario)
        self.ground_m = self.relief.level_m
        self.assets = {asset.id: k for k, asset in enumerate(scenario.assets)}

    def resolve(self, id: str, stance: str) -> Values:
        overridden = self.scenario.overridden(id)
        return seen_alike(self.catalogue.resolve(id, stance, overridden), overridden)

    def clearance(self, part: Raid | Flight) -> float | None:
        """The height above the ground that is to be kept over relief; over a smooth earth a level route does."""
        return None if is_smooth(self.scenario.relief) else part.height_above_ground_m

    def arc(self, index: int, raid: Raid, values: Values, target: tuple[float, float]) -> Launch:
        """The launch that ends at the aim of a ballistic raid; ScenarioError where there is none."""
        start = geodetic(raid.from_, self.relief.height_msl_m(raid.from_))
        end = geodetic(target, self.relief.height_msl_m(target))
        key = "to" if raid.arc == "minimum-energy" else "arc"
        remedy = "move the launch or the aim" + ("" if key == "to" else ", or choose an arc nearer to minimum-energy")
        try:
            return _launch(raid, start, end, values)
        except ValueError as error:
            problem = Problem(("raids", index, key), str(error), remedy)
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
        speed = launch.burnout_speed_m_s[1] if launch is not None else raid.speed_m_s or values["speed_m_s"]
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
                route=route_of((raid.from_, *raid.via, target), height_m),
                fixes=None,
                launch=launch,
                start_s=raid.start_s,
                spread_s=raid.spread_s,
                spread_m=si(raid.spread_km, "km"),
                speed_m_s=float(speed),
                clearance_m=None if ballistic else self.clearance(raid),
            )

    def off_corridor(self, flight: Flight) -> tuple[float, tuple[float, float]]:
        """The share of a flight that is off its corridor, and how far east and north [m]: across its route, beyond the edge."""
        corridor = next((each for each in self.scenario.corridors if each.id == flight.corridor), None)
        if corridor is None:
            return 0.0, (0.0, 0.0)
        model = self.resolve(ASSUMPTIONS, self.scenario.values)
        away_m = 0.5 * si(corridor.width_km, "km") + float(model["off_corridor_m"])
        start, end = (geodetic(on_ground(flight.route[k]), 0.0) for k in (0, -1))
        course = geodesic(*start[:2], *end[:2])[1]
        return float(model["off_corridor_share"]), (away_m * math.cos(course), -away_m * math.sin(course))

    def flight(self, flight: Flight) -> Iterator[Flyer]:
        """The aircraft of one generated flight."""
        entry = self.catalogue.entry(flight.entry)
        values = self.resolve(flight.entry, self.scenario.values)
        height_m = _height(flight, values, self.ground_m)
        off_share, off_m = self.off_corridor(flight)
        for k in range(1, flight.count + 1):
            yield Flyer(
                id=f"{flight.id}/{k}",
                raid=flight.id,
                entry=entry,
                declared=entry,
                values=values,
                role=flight.identity,
                asset=-1,
                route=route_of(flight.route, height_m),
                fixes=None,
                launch=None,
                start_s=flight.start_s,
                spread_s=flight.spread_s,
                spread_m=si(flight.spread_km, "km"),
                speed_m_s=float(flight.speed_m_s or values["speed_m_s"]),
                clearance_m=self.clearance(flight),
                equipped_share=flight.equipped_share,
                off_share=off_share,
                off_m=off_m,
            )

    def jammer(self, jammer: Jammer) -> Iterator[Flyer]:
        """The object that carries a jammer along its route; none where the jammer stands at a place."""
        if jammer.carrier is not None:
            yield from (replace(flyer, role=JAMMER) for flyer in self.flight(jammer.carrier))

    def recording(self, flight: RecordedFlight) -> Iterator[Flyer]:
        """The aircraft of a recording, each where and when it was; neutral always. After a gap it is another object.

        Those that come only after the scenario's end are left out.
        """
        entry = self.catalogue.entry(flight.entry)
        values = self.resolve(flight.entry, self.scenario.values)
        for track in read_recording(self.scenario.folder / flight.recording).tracks:
            for number, fixes in enumerate(flights_of(rows_of(track)), start=1):
                part = "" if number == 1 else f"/{number}"
                if fixes["time_s"][0] < self.scenario.duration_s:
                    yield _on_fixes(f"{flight.id}/{track.aircraft}{part}", flight.id, entry, values, fixes)

    def orbit(self, flight: OrbitFlight) -> Iterator[Flyer]:
        """The object of an element set; neutral always."""
        from openiads.motion.orbit import orbit_fixes

        entry = self.catalogue.entry(flight.entry)
        values = self.resolve(flight.entry, self.scenario.values)
        fixes = orbit_fixes(flight.tle, self.scenario.epoch, self.scenario.duration_s)
        yield _on_fixes(flight.id, flight.id, entry, values, fixes)


def _on_fixes(id: str, raid: str, entry: Entry, values: Values, fixes: Rows) -> Flyer:
    """An object whose path is known in advance: neutral always."""
    return Flyer(
        id=id,
        raid=raid,
        entry=entry,
        declared=entry,
        values=values,
        role=NEUTRAL,
        asset=-1,
        route=(),
        fixes=fixes,
        launch=None,
        start_s=float(fixes["time_s"][0]),
        spread_s=0.0,
        spread_m=0.0,
        speed_m_s=float(np.linalg.norm(fixes["velocity_m_s"][0])),
    )


def rows_of(track: RecordedTrack) -> Rows:
    """Where a recorded aircraft was and, by its own word, how it moved: a velocity is NaN where it sent none."""
    rows = np.zeros(len(track.time_s), FIX)
    rows["time_s"] = track.time_s
    east = track.speed_m_s * np.sin(track.heading_rad)
    north = track.speed_m_s * np.cos(track.heading_rad)
    for k, row in enumerate(rows):
        latitude, longitude = float(track.latitude_rad[k]), float(track.longitude_rad[k])
        local = float(east[k]), float(north[k]), float(track.vertical_rate_m_s[k])
        row["position_m"] = ecef_from_geodetic(latitude, longitude, float(track.height_m[k]))
        row["velocity_m_s"] = rotate_back(east_north_up(latitude, longitude), local)
    return rows


def flyers(scenario: Scenario, catalogue: Catalogue) -> tuple[Flyer, ...]:
    """Every object that flies in a scenario, in its order. Raises ScenarioError for an arc that cannot be flown."""
    traffic = _Traffic(scenario, catalogue)
    found: list[Flyer] = []
    for index, raid in enumerate(scenario.raids):
        found += traffic.wave(index, raid, raid.entry, raid.count, ATTACKER)
        if raid.decoys is not None:
            found += traffic.wave(index, raid, raid.decoys.entry, raid.decoys.count, DECOY)
    for flight in scenario.flights:
        if isinstance(flight, RecordedFlight):
            found += traffic.recording(flight)
        else:
            found += traffic.orbit(flight) if isinstance(flight, OrbitFlight) else traffic.flight(flight)
    for jammer in scenario.jammers:
        found += traffic.jammer(jammer)
    return tuple(found)
