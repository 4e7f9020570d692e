"""A scene as DIS: entities with heartbeats, rounds fired and ended, radars that emit, the start, the stop, and the mark.

Source: IEEE 1278.1-2012 (heartbeats, dead reckoning FPW, Euler angles); SISO-REF-010 for enumerations. Positions are ECEF, as
in the record. Leaves out: whatever dis_pdus.py leaves out.
"""

import math
from bisect import bisect_right

import numpy as np

from openiads.analysis.engagements import engagements
from openiads.record.store import Record
from openiads.show.export import dis_pdus as pdus
from openiads.show.export.csv_table import opinion_rows
from openiads.show.export.dis_pdus import Beam, EntityId, EntityType
from openiads.show.export.frames import TURN_RAD, axes
from openiads.show.export.pcap import capture
from openiads.show.export.read import read_scene
from openiads.show.export.scene import (
    ASSET,
    DESTROYED,
    FIRE_UNIT,
    FRIEND,
    HOSTILE,
    LAUNCHERS,
    MISSED,
    NEUTRAL,
    RADAR,
    ROUND,
    TARGET,
    TRACK,
    TRUTH,
    Array,
    ExportError,
    Mover,
    Opinion,
    Scene,
    Site,
    Written,
)
from openiads.show.sectors import given_facings, sectors

PORT = 3000
HEARTBEAT_S, RADAR_HEARTBEAT_S, MARK_EVERY_S = 5.0, 10.0, 60.0
# A receiver forgets an entity after 2.4 heartbeats; no gap is left longer than two.
LONGEST_GAP_S = 2.0 * HEARTBEAT_S
FORCES = {FRIEND: 1, HOSTILE: 2, NEUTRAL: 3}
PLATFORM, MUNITION, LIFE_FORM, FEATURE, EXPENDABLE = 1, 2, 3, 5, 8
LAND, AIR, SPACE, ANTI_AIR, BATTLEFIELD = 1, 2, 5, 1, 9
TYPES = {
    "aircraft": EntityType(PLATFORM, AIR, 0),
    "uav": EntityType(PLATFORM, AIR, 50),
    "cruise": EntityType(MUNITION, BATTLEFIELD, 1),
    "ballistic": EntityType(MUNITION, BATTLEFIELD, 2),
    "decoy": EntityType(EXPENDABLE, AIR, 4),
    "bird": EntityType(LIFE_FORM, AIR, 0),
    "ground": EntityType(PLATFORM, LAND, 0),
    "satellite": EntityType(PLATFORM, SPACE, 0),
    "interceptor": EntityType(MUNITION, ANTI_AIR, 1),
}
AIRCRAFT = {"fighter": 1, "low-observable-fighter": 1, "bomber": 3, "awacs": 8, "airliner": 57}
SITE_TYPES = {
    FIRE_UNIT: EntityType(PLATFORM, LAND, 28),
    LAUNCHERS: EntityType(PLATFORM, LAND, 28),
    RADAR: EntityType(PLATFORM, LAND, 28),
    ASSET: EntityType(FEATURE, LAND, 0),
}
LETTERS = {TARGET: "T", TRACK: "K", ROUND: "R"}
STATIC, FIXED_WORLD = 1, 2
# Appearance: bits 3 and 4 damage, bit 23 deactivated.
DAMAGED, GONE = 3 << 3, 1 << 23
EMISSION_FUNCTIONS = {"surveillance": 2, "all-altitude": 5, "engagement": 4}
SEARCH, TRACKING = 1, 4
IMPACT, NO_DETONATION, OTHER = 1, 6, 0
MOST_TARGETS = 10
Unit = tuple[float, int, bytes]


def entity_type(said: Opinion) -> EntityType:
    """The enumeration of what a mover is, or is held to be."""
    if said.category == "aircraft":
        return EntityType(PLATFORM, AIR, AIRCRAFT.get(said.entry, 0))
    return TYPES.get(said.category, EntityType(PLATFORM, AIR, 0))


def euler_angles(forward: Array, up: Array) -> Array:
    """Psi, theta and phi [rad] of bodies that face forward and do not roll. forward, up : (n, 3) ECEF; (n, 3)

    Psi about z, theta about the new y, phi about the newest x. Source: IEEE 1278.1-2012, 1.6.4.
    """
    x = forward / np.maximum(np.linalg.norm(forward, axis=1, keepdims=True), 1e-12)
    y = np.cross(x, up)
    length = np.linalg.norm(y, axis=1, keepdims=True)
    steep = length[:, 0] < 1e-9
    y[steep] = np.cross(np.array([0.0, 0.0, 1.0]), up[steep])
    y /= np.maximum(np.linalg.norm(y, axis=1, keepdims=True), 1e-12)
    z = np.cross(x, y)
    return np.stack(
        [np.arctan2(x[:, 1], x[:, 0]), -np.arcsin(np.clip(x[:, 2], -1.0, 1.0)), np.arctan2(y[:, 2], z[:, 2])], axis=1
    )


class _Exercise:
    """A scene as units: entity numbers (sites from 1, then movers), the count of events, and the units so far."""

    def __init__(self, scene: Scene) -> None:
        if (entities := len(scene.sites) + len(scene.movers)) >= pdus.EVERYONE[2]:
            raise ExportError(f"{entities} entities; DIS numbers {pdus.EVERYONE[2] - 1} at most")
        self.scene = scene
        self.units: list[Unit] = []
        self._events = 0

    def site(self, number: int) -> EntityId:
        """The id of a site."""
        return pdus.SITE, pdus.APPLICATION, number + 1

    def mover(self, number: int) -> EntityId:
        """The id of a mover; nobody's where there is none."""
        return (pdus.SITE, pdus.APPLICATION, len(self.scene.sites) + number + 1) if number >= 0 else pdus.NOBODY

    def event(self) -> int:
        """The number of a new event; DIS counts to 65,535 and begins anew."""
        self._events = self._events % pdus.EVERYONE[2] + 1
        return self._events

    def add(self, time_s: float, order: int, unit: bytes) -> None:
        """One unit at a time; of equal times the lower order goes first."""
        self.units.append((time_s, order, unit))

    def states(self, time_s: Array, rows: Array) -> None:
        """Entity State units at their times."""
        self.units += zip(time_s.tolist(), [2] * len(rows), [row.tobytes() for row in rows], strict=True)


def marking(kind: str, number: int) -> bytes:
    """The marking of an entity: SIM, what it is and its number; eleven characters at most."""
    return f"SIM {LETTERS.get(kind, 'S')}{number}".encode()[: pdus.MARKING_BYTES]


def _site_times(site: Site) -> tuple[Array, Array]:
    """Times of a site's states, by heartbeats while it is there, and whether it is there. (n,), (n,)"""
    times, there = list[Array](), list[Array]()
    for start_s, end_s in site.spans_s:
        beats = np.arange(start_s, end_s, HEARTBEAT_S)
        times += [beats, np.array([end_s])]
        there += [np.ones(len(beats), bool), np.zeros(1, bool)]
    return (np.concatenate(times), np.concatenate(there)) if times else (np.empty(0), np.empty(0, bool))


def _site(exercise: _Exercise, number: int, site: Site) -> None:
    time_s, there = _site_times(site)
    rows = pdus.entity_states(exercise.scene.epoch, time_s)
    east_north_up = axes(np.array([site.place[0]]), np.array([site.place[1]]))[0]
    facing = np.array([np.sin(site.facing_rad), np.cos(site.facing_rad), 0.0]) @ east_north_up
    rows["id"], rows["force"] = exercise.site(number), FORCES[FRIEND]
    rows["kind"] = rows["alternate"] = np.frombuffer(SITE_TYPES[site.kind].octets, np.uint8)
    rows["location"], rows["reckoning"] = site.position_m, STATIC
    rows["orientation"] = euler_angles(facing[None], east_north_up[2:])[0]
    rows["marking"] = marking(site.kind, number)
    still = exercise.scene.duration_s
    rows["appearance"] = np.where(there | (time_s >= still), 0, GONE)
    exercise.states(time_s, rows)


def _beats(mover: Mover) -> tuple[Array, Array, Array, Array]:
    """Times, positions, velocities and row of sample of a mover's states: its samples, heartbeats in gaps, and its end.

    Between samples it is where dead reckoning from the sample before has it.
    """
    until = np.append(mover.time_s[1:], max(mover.end_s, float(mover.time_s[-1])))
    gaps = until - mover.time_s
    between = np.maximum(np.ceil(gaps / LONGEST_GAP_S).astype(np.int64) - 1, 0)
    row = np.repeat(np.arange(len(gaps)), between + 1)
    step = np.arange(len(row)) - np.repeat(np.cumsum(between + 1) - (between + 1), between + 1)
    after_s = step * (gaps / (between + 1))[row]
    position_m = mover.position_m[row] + mover.velocity_m_s[row] * after_s[:, None]
    time_s, velocity_m_s = mover.time_s[row] + after_s, mover.velocity_m_s[row]
    if mover.end:
        time_s = np.append(time_s, max(mover.end_s, float(time_s[-1])))
        position_m = np.concatenate([position_m, mover.end_position_m[None]])
        velocity_m_s, row = np.concatenate([velocity_m_s, velocity_m_s[-1:]]), np.append(row, row[-1])
    return time_s, position_m, velocity_m_s, row


def _mover(exercise: _Exercise, number: int, mover: Mover) -> None:
    time_s, position_m, velocity_m_s, row = _beats(mover)
    rows = pdus.entity_states(exercise.scene.epoch, time_s)
    up = axes(mover.place[row, 0], mover.place[row, 1])[:, 2]
    types = np.array([list(entity_type(said).octets) for said in mover.opinions], np.uint8)
    forces = np.array([FORCES.get(said.side, 0) for said in mover.opinions])
    held = opinion_rows(mover)[row]
    rows["id"], rows["force"] = exercise.mover(number), forces[held]
    rows["kind"] = rows["alternate"] = types[held]
    rows["location"], rows["velocity"], rows["reckoning"] = position_m, velocity_m_s, FIXED_WORLD
    rows["orientation"] = euler_angles(velocity_m_s, up)
    rows["marking"] = marking(mover.kind, mover.number)
    if mover.end:
        rows["appearance"][-1] = GONE | (DAMAGED if mover.end == DESTROYED and mover.kind == TARGET else 0)
    exercise.states(time_s, rows)
    said, name = mover.opinions[0], marking(mover.kind, mover.number).decode()
    text = f"{name} is {mover.id}, {said.entry}. {exercise.scene.mark}"
    exercise.add(float(time_s[0]), 1, pdus.comment(exercise.scene.epoch, float(time_s[0]), text))


def _round(exercise: _Exercise, number: int, mover: Mover, met: int) -> None:
    """The Fire unit of a round, and the Detonation unit of its end; what came of it is told in the true picture only."""
    epoch, kind = exercise.scene.epoch, entity_type(mover.last)
    event, unit, own = exercise.event(), exercise.site(mover.source), exercise.mover(number)
    first_s, aim = float(mover.time_s[0]), exercise.mover(mover.aim)
    velocity_m_s = mover.velocity_m_s[0]
    exercise.add(
        first_s, 0, pdus.fire(epoch, first_s, (unit, aim, own), event, mover.position_m[0], kind, velocity_m_s)
    )
    if mover.end:
        result = {DESTROYED: IMPACT, MISSED: NO_DETONATION}.get(mover.end, OTHER)
        whom, end_s = exercise.mover(met), mover.end_s
        ended = (unit, whom, own)
        exercise.add(
            end_s,
            3,
            pdus.detonation(epoch, end_s, ended, event, mover.end_position_m, kind, mover.velocity_m_s[-1], result),
        )


def _met(scene: Scene) -> dict[int, int]:
    """For each round the mover that it met: in the true picture by its outcome, in the perceived one its aim."""
    found = {k: mover.aim for k, mover in enumerate(scene.movers) if mover.kind == ROUND}
    if scene.picture == TRUTH:
        for each in scene.happenings:
            if each.kind in ("hit", "miss"):
                found[each.movers[0]] = each.movers[1] if len(each.movers) > 1 else -1
    return found


def _held(scene: Scene, unit: int) -> list[tuple[float, float, int]]:
    """Spans in which a fire unit held a mover: start, end and the mover."""
    return [(each.start_s, each.end_s, each.mover) for each in scene.engagements if each.site == unit]


def _facings(record: Record) -> dict[int, tuple[list[float], list[float]]]:
    """By radar with a sector: from when [s] on it faces which azimuth [rad], as far as the record tells."""
    told = sectors(record, given_facings(record), engagements(record, {}, float(record.meta["duration_s"])))
    found: dict[int, tuple[list[float], list[float]]] = {}
    for radar, time_s, azimuth_rad in zip(told["radar"], told["time_s"], told["azimuth_rad"], strict=True):
        times_s, azimuths_rad = found.setdefault(int(radar), ([], []))
        times_s.append(float(time_s))
        azimuths_rad.append(float(azimuth_rad))
    return found


def _middle(facing: tuple[list[float], list[float]], time_s: float) -> float:
    """Where a sector faces at a time, -pi to pi from north through east [rad]; north before anything is told of it."""
    place = bisect_right(facing[0], time_s)
    return math.remainder(facing[1][place - 1], TURN_RAD) if place else 0.0


def _emissions(exercise: _Exercise, number: int, site: Site, row: int, facing: tuple[list[float], list[float]]) -> None:
    """A radar's emissions: heartbeats, and whenever its sector faces elsewhere or the targets of its fire unit change."""
    scene, record = exercise.scene, exercise.scene.record
    units = np.flatnonzero(record["fire_units"]["radar"] == row).tolist()
    spans = [span for unit in units for span in _held(scene, unit)]
    changes = {time_s for start_s, end_s, _ in spans for time_s in (start_s, end_s)} | set(facing[0])
    height_m = float(record["radars"]["antenna_height_m"][row])
    function, use = EMISSION_FUNCTIONS.get(site.role, 0), TRACKING if units else SEARCH
    for first_s, last_s in site.spans_s:
        beats = set(np.arange(first_s, last_s, RADAR_HEARTBEAT_S).tolist())
        for time_s in sorted(beats | {each for each in changes if first_s <= each < last_s} | {last_s}):
            held = sorted({mover for start_s, end_s, mover in spans if start_s <= time_s < end_s})
            targets = [exercise.mover(mover) for mover in held[:MOST_TARGETS]]
            on = time_s < last_s or last_s >= scene.duration_s
            beam = Beam(use, _middle(facing, time_s), 0.5 * site.sector_rad, on, targets)
            changed = time_s in changes or time_s in (first_s, last_s)
            unit = pdus.emission(
                scene.epoch, time_s, exercise.site(number), exercise.event(), function, height_m, beam, changed
            )
            exercise.add(time_s, 4, unit)


def _told(exercise: _Exercise) -> None:
    """The start, the stop, and the mark once a minute."""
    scene = exercise.scene
    exercise.add(0.0, -2, pdus.start(scene.epoch, 0.0))
    for time_s in np.arange(0.0, scene.duration_s, MARK_EVERY_S).tolist():
        exercise.add(time_s, -1, pdus.comment(scene.epoch, time_s, f"SIMULATION: {scene.name}. {scene.statement}"))
    for number, site in enumerate(scene.sites):
        name = marking(site.kind, number).decode()
        exercise.add(0.0, 1, pdus.comment(scene.epoch, 0.0, f"{name} is {site.id}, {site.entry}. {scene.mark}"))
    exercise.add(scene.duration_s, 9, pdus.stop(scene.epoch, scene.duration_s))


def scene_units(scene: Scene) -> list[tuple[float, bytes]]:
    """All units of a scene with their times [s] from the epoch, in order of time."""
    exercise = _Exercise(scene)
    _told(exercise)
    radars = (number for number, site in enumerate(scene.sites) if site.kind == RADAR)
    facings = _facings(scene.record)
    for number, site in enumerate(scene.sites):
        _site(exercise, number, site)
    for row, number in enumerate(radars):
        _emissions(exercise, number, scene.sites[number], row, facings.get(row, ([], [])))
    met = _met(scene)
    for number, mover in enumerate(scene.movers):
        _mover(exercise, number, mover)
        if mover.kind == ROUND:
            _round(exercise, number, mover, met[number])
    return [(time_s, unit) for time_s, _, unit in sorted(exercise.units, key=_order)]


def _order(unit: Unit) -> tuple[float, int]:
    return unit[:2]


def dis_units(record: Record, picture: str = TRUTH) -> list[tuple[float, bytes]]:
    """A record as units of DIS 7: pairs of time [s] from the epoch and bytes, in order. Raises ExportError."""
    return scene_units(read_scene(record, picture))


def write(scene: Scene, suffix: str) -> Written:
    """A capture of all units as UDP to port 3000."""
    units = scene_units(scene)
    times, payloads = [time_s for time_s, _ in units], [payload for _, payload in units]
    return Written({"": capture(scene.epoch, times, payloads, PORT)})
