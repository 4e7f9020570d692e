"""What a record shows in one picture, in plain arrays: sites, movers, events and engagements, from which every writer writes.

Source: docs/record.md; docs/exports.md for what the two pictures are. Positions are ECEF, heights above the ellipsoid.
Leaves out: how the two pictures are read (truth_picture.py, perceived_picture.py) and any file format.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from openiads.record.store import Record

Array = np.ndarray[Any, Any]
Place = tuple[float, float, float]

TRUTH, PERCEIVED = "truth", "perceived"
PICTURES = (TRUTH, PERCEIVED)
RADAR, FIRE_UNIT, LAUNCHERS, ASSET = "radar", "fire unit", "launchers", "asset"
TARGET, TRACK, ROUND = "target", "track", "round"
HOSTILE, FRIEND, NEUTRAL, UNKNOWN = "hostile", "friend", "neutral", "unknown"
INTERCEPTOR = "interceptor"
# Events after which a mover is gone.
DESTROYED, REACHED, LEFT, DROPPED, MISSED = "destroyed", "reached its aim", "left", "dropped", "missed"
# How a round ended is not for the perceived picture to know.
ENDED = "ended"
MILLISECOND_S = 1e-3


class ExportError(ValueError):
    """What keeps a record from becoming a file; the message says what would do."""


@dataclass(frozen=True)
class Reach:
    """How far and how high one kind of round of a fire unit is published to reach [m]."""

    entry: str
    range_m: float
    height_m: float


@dataclass(frozen=True)
class Site:
    """Something that stands: what it is, where (ECEF, and degrees with the height above the ellipsoid), and its reach.

    `radar_range_m` is 0 where there is no radar; `spans_s` are the times in which it is there.
    """

    kind: str
    id: str
    entry: str
    role: str
    place: Place
    position_m: Array
    radar_range_m: float
    sector_rad: float
    facing_rad: float
    reaches: tuple[Reach, ...]
    radius_m: float
    spans_s: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Opinion:
    """From a time on: whose side a mover is on and what it is, truly or as it is held to be."""

    time_s: float
    side: str
    entry: str
    category: str


@dataclass(frozen=True)
class Mover:
    """Something that moves: its samples, what it is, and how it ends.

    time_s : (n,) rising; position_m, velocity_m_s : (n, 3) ECEF; place : (n, 3) latitude and longitude [deg] and height above
    the ellipsoid [m]; rows : (n,) of the samples in the record's table, empty for a round; end_position_m, end_place : where it
    was at `end_s`, by its last sample and velocity; source : the fire unit of a round, by its place in `sites`, else -1; aim :
    the mover that a round was fired at, else -1.
    """

    kind: str
    number: int
    id: str
    opinions: tuple[Opinion, ...]
    time_s: Array
    position_m: Array
    velocity_m_s: Array
    place: Array
    rows: Array
    end: str
    end_s: float
    end_position_m: Array
    end_place: Place
    source: int = -1
    aim: int = -1

    @property
    def last(self) -> Opinion:
        """The latest opinion of it."""
        return self.opinions[-1]


@dataclass(frozen=True)
class Happening:
    """An event: when, what kind, in words, where, and the movers that it is about, by their place in `movers`.

    kind : launch, hit, miss, destroyed, reached its aim, left, confirmed, dropped, declared or assessed.
    """

    time_s: float
    kind: str
    text: str
    position_m: Array
    place: Place
    movers: tuple[int, ...]


@dataclass(frozen=True)
class Engagement:
    """A fire unit (its place in `sites`) holds a channel for a mover (its place in `movers`) for a time."""

    site: int
    mover: int
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Scene:
    """One picture of a record; movers are targets or tracks first, then rounds; all tuples are in a fixed order."""

    picture: str
    name: str
    description: str
    mark: str
    epoch: datetime
    duration_s: float
    sites: tuple[Site, ...]
    movers: tuple[Mover, ...]
    happenings: tuple[Happening, ...]
    engagements: tuple[Engagement, ...]
    record: Record

    @property
    def title(self) -> str:
        """A line for people: the scenario and the picture."""
        return f"{self.name}: {PICTURE_WORDS[self.picture]}"

    @property
    def statement(self) -> str:
        """The mark, and which picture this is, as one text."""
        version, seed = self.record.meta.get("openiads", "?"), self.record.meta.get("seed", "?")
        shown = PICTURE_WORDS[self.picture]
        return f"{self.mark[0].upper()}{self.mark[1:]}. Picture: {shown}. Made by openiads {version}, seed {seed}."


PICTURE_WORDS = {
    TRUTH: "truth, where simulated objects were",
    PERCEIVED: "perceived, the confirmed tracks of the simulated defence",
}


@dataclass(frozen=True)
class Written:
    """What a writer made: contents by what is added to the file's name before its suffix, and remarks for the user."""

    parts: dict[str, bytes]
    remarks: tuple[str, ...] = ()


def iso_time(epoch: datetime, time_s: float) -> str:
    """UTC of a time of the scenario, to a millisecond."""
    return str(iso_times(epoch, np.array([time_s]))[0])


def iso_times(epoch: datetime, time_s: Array) -> Array:
    """UTC of times of the scenario [s], to a millisecond, as text. (n,)"""
    start = np.datetime64(epoch.astimezone(UTC).replace(tzinfo=None), "ms")
    after = np.rint(np.asarray(time_s, float) / MILLISECOND_S).astype("timedelta64[ms]")
    return np.char.add(np.datetime_as_string(start + after, unit="ms"), "Z")


def moment(epoch: datetime, time_s: float) -> datetime:
    """UTC of a time of the scenario, to a microsecond."""
    return epoch + timedelta(seconds=float(time_s))
