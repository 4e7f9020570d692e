"""Protocol data units of DIS 7 as bytes: Entity State, Fire, Detonation, Electromagnetic Emission, Start, Stop, Comment.

Source: IEEE 1278.1-2012, clauses 6.2 (records) and 7 (PDUs); SISO-REF-010 for enumerations. Every unit says in its status that
it is constructive. Leaves out: articulated parts and variable parameters; warheads, fuses and waveforms are zero: not modelled.
"""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from openiads.show.export.scene import Array
from openiads.units import si

VERSION = 7
# The exercise of every export, and the simulation's address.
EXERCISE, SITE, APPLICATION = 200, 1, 1
# Indicator of live, virtual or constructive: 3 in bits 1 and 2 of the status.
CONSTRUCTIVE = 3 << 1
ENTITY_STATE, FIRE, DETONATION, START, STOP, COMMENT, EMISSION = 1, 2, 3, 13, 14, 22, 23
FAMILY = {ENTITY_STATE: 1, FIRE: 2, DETONATION: 2, START: 5, STOP: 5, COMMENT: 5, EMISSION: 6}
ENTITY_STATE_BYTES = 144
ASCII = 1
MARKING_BYTES = 11
TICKS_AN_HOUR = 2**31
EVERYONE = (0xFFFF, 0xFFFF, 0xFFFF)
NOBODY = (0, 0, 0)
TERMINATION = 2
WORD_BYTES = 4
EntityId = tuple[int, int, int]

ENTITY = np.dtype(
    [
        *(("version", "u1"), ("exercise", "u1"), ("type", "u1"), ("family", "u1"), ("timestamp", ">u4")),
        *(
            ("length", ">u2"),
            ("status", "u1"),
            ("padding", "u1"),
            ("id", ">u2", 3),
            ("force", "u1"),
            ("parameters", "u1"),
        ),
        *(("kind", "u1", 8), ("alternate", "u1", 8), ("velocity", ">f4", 3), ("location", ">f8", 3)),
        *(("orientation", ">f4", 3), ("appearance", ">u4"), ("reckoning", "u1"), ("reckoning_other", "u1", 15)),
        *(("acceleration", ">f4", 3), ("rotation", ">f4", 3), ("characters", "u1"), ("marking", "S11")),
        ("capabilities", ">u4"),
    ]
)


class EntityType(NamedTuple):
    """Kind, domain, country and category of SISO-REF-010; country 0, and nothing more special: what it is like is public."""

    kind: int
    domain: int
    category: int

    @property
    def octets(self) -> bytes:
        """The record: kind, domain, country, category, subcategory, specific, extra."""
        return struct.pack(">BBHBBBB", self.kind, self.domain, 0, self.category, 0, 0, 0)


class Beam(NamedTuple):
    """A beam: its function, the azimuth of its middle and half the angle that it sweeps [rad], whether it is on, and the
    entities that it tracks.
    """

    function: int
    middle_rad: float
    sweep_rad: float
    on: bool
    targets: Sequence[EntityId]


def timestamps(epoch: datetime, time_s: Array) -> Array:
    """Absolute timestamps (bit 0 is 1): parts of the hour of UTC in 3600 / 2^31 s. (n,)  Source: IEEE 1278.1, 6.2.88."""
    hour_s = si(1.0, "h")
    start = epoch.astimezone(UTC)
    past_s = start.timestamp() % hour_s + np.asarray(time_s, float)
    ticks = np.rint(np.mod(past_s, hour_s) / hour_s * TICKS_AN_HOUR).astype(np.int64)
    return np.minimum(ticks, TICKS_AN_HOUR - 1) * 2 + 1


def _clock(epoch: datetime, time_s: float) -> bytes:
    """Hours since 1970, and the time past the hour. Source: IEEE 1278.1, 6.2.14."""
    hours = int((epoch.timestamp() + time_s) // si(1.0, "h"))
    return struct.pack(">iI", hours, int(timestamps(epoch, np.array([time_s]))[0]))


def _whole(kind: int, epoch: datetime, time_s: float, body: bytes) -> bytes:
    """A unit: its header, and what it carries."""
    stamp = int(timestamps(epoch, np.array([time_s]))[0])
    head = struct.pack(">BBBBIHBB", VERSION, EXERCISE, kind, FAMILY[kind], stamp, 12 + len(body), CONSTRUCTIVE, 0)
    return head + body


def _id(entity: EntityId) -> bytes:
    return struct.pack(">HHH", *entity)


def entity_states(epoch: datetime, time_s: Array) -> Array:
    """Entity State units for some times, with headers filled in and all else zero. (n,) of ENTITY"""
    rows = np.zeros(len(time_s), ENTITY)
    rows["version"], rows["exercise"], rows["type"], rows["family"] = VERSION, EXERCISE, ENTITY_STATE, 1
    rows["timestamp"], rows["length"] = timestamps(epoch, time_s), ENTITY_STATE_BYTES
    rows["status"], rows["characters"] = CONSTRUCTIVE, ASCII
    return rows


def _descriptor(kind: EntityType, quantity: int) -> bytes:
    """What was fired: its type; warhead, fuse and rate are zero."""
    return kind.octets + struct.pack(">HHHH", 0, 0, quantity, 0)


def fire(
    epoch: datetime,
    time_s: float,
    who: tuple[EntityId, EntityId, EntityId],
    event: int,
    location_m: Array,
    kind: EntityType,
    velocity_m_s: Array,
) -> bytes:
    """A Fire unit. who : who fired, at whom, and the round."""
    body = b"".join(map(_id, who)) + _id((SITE, APPLICATION, event)) + struct.pack(">I", 0)
    body += struct.pack(">ddd", *location_m) + _descriptor(kind, 1) + struct.pack(">ffff", *velocity_m_s, 0.0)
    return _whole(FIRE, epoch, time_s, body)


def detonation(
    epoch: datetime,
    time_s: float,
    who: tuple[EntityId, EntityId, EntityId],
    event: int,
    location_m: Array,
    kind: EntityType,
    velocity_m_s: Array,
    result: int,
) -> bytes:
    """A Detonation unit: the end of a round. who : who fired, at whom, and the round."""
    body = b"".join(map(_id, who)) + _id((SITE, APPLICATION, event)) + struct.pack(">fff", *velocity_m_s)
    body += struct.pack(">ddd", *location_m) + _descriptor(kind, 1) + struct.pack(">fff", 0.0, 0.0, 0.0)
    return _whole(DETONATION, epoch, time_s, body + struct.pack(">BBH", result, 0, 0))


def _beam(number: int, beam: Beam) -> bytes:
    """A beam: no frequency, power or pulses, which are not modelled; its sweep, its function and its targets."""
    targets = b"".join(_id(target) + struct.pack(">BB", 0, 0) for target in beam.targets)
    fundamental = struct.pack(">10f", 0.0, 0.0, 0.0, 0.0, 0.0, beam.middle_rad, beam.sweep_rad, 0.0, 0.0, 0.0)
    after = struct.pack(">BBBBI", beam.function, len(beam.targets), 0, 0 if beam.on else 1, 0)
    words = (WORD_BYTES + len(fundamental) + len(after) + len(targets)) // WORD_BYTES
    return struct.pack(">BBH", words, number, 0) + fundamental + after + targets


def emission(
    epoch: datetime,
    time_s: float,
    emitter: EntityId,
    event: int,
    function: int,
    height_m: float,
    beam: Beam,
    changed: bool,
) -> bytes:
    """An Electromagnetic Emission unit of one system with one beam, which stands `height_m` above its entity."""
    beams = _beam(1, beam)
    system = struct.pack(">HBBfff", 0, function, 1, 0.0, 0.0, -height_m)
    words = (WORD_BYTES + len(system) + len(beams)) // WORD_BYTES
    body = _id(emitter) + _id((SITE, APPLICATION, event)) + struct.pack(">BBH", int(changed), 1, 0)
    return _whole(EMISSION, epoch, time_s, body + struct.pack(">BBH", words, 1, 0) + system + beams)


def start(epoch: datetime, time_s: float) -> bytes:
    """A Start/Resume unit to everyone; the wall clock is that of the simulation, so that equal records give equal bytes."""
    clock = _clock(epoch, time_s)
    return _whole(
        START, epoch, time_s, _id((SITE, APPLICATION, 0)) + _id(EVERYONE) + clock + clock + struct.pack(">I", 1)
    )


def stop(epoch: datetime, time_s: float) -> bytes:
    """A Stop/Freeze unit to everyone: the run is over."""
    end = _clock(epoch, time_s) + struct.pack(">BBHI", TERMINATION, 0, 0, 2)
    return _whole(STOP, epoch, time_s, _id((SITE, APPLICATION, 0)) + _id(EVERYONE) + end)


def comment(epoch: datetime, time_s: float, text: str) -> bytes:
    """A Comment unit to everyone, with one variable datum of ASCII text, padded to eight bytes."""
    octets = text.encode("ascii", "replace")
    padding = bytes(-len(octets) % 8)
    datum = struct.pack(">II", 0, 8 * len(octets)) + octets + padding
    body = _id((SITE, APPLICATION, 0)) + _id(EVERYONE) + struct.pack(">II", 0, 1)
    return _whole(COMMENT, epoch, time_s, body + datum)
