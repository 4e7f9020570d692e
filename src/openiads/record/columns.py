"""Every table and column of a record: the documentation, from which docs/record.md is made, and the law of the rest.

Source: docs/architecture.md. It does not import truth: a record is read, for scoring, by rooms that may not.
Leaves out: how tables are filled (recorder.py) and stored (store.py).
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from openiads.messages.detections import LookKind, Visibility
from openiads.messages.events import EventKind, Identity, Reason
from openiads.messages.tracks import TrackStatus

FORMAT = 1
MARK = "simulation, public figures, not for operational or flight-safety use"

LAYDOWN, MEASURES, EVENTS, FULL = "always", "measures", "events", "full"
LEVELS = (MEASURES, EVENTS, FULL)


def words_of(kind: type[IntEnum]) -> tuple[str, ...]:
    """The lowercase words of an enumeration, by number; a number without a name is an empty word."""
    names = {member.value: member.name.lower().replace("_", " ") for member in kind}
    return tuple(names.get(number, "") for number in range(max(names) + 1))


TARGET_STATUS_WORDS = ("waiting", "flying", "reached", "left", "destroyed")


@dataclass(frozen=True)
class Column:
    """One column: its name, its kind (int, float or text), its unit, its meaning, and the words of a coded number."""

    name: str
    kind: str
    unit: str
    meaning: str
    words: tuple[str, ...] = ()

    @property
    def dtype(self) -> np.dtype[np.generic]:
        """The NumPy type of the column; the width of text is found when it is filled."""
        return np.dtype({"int": np.int64, "float": np.float64, "text": np.str_}[self.kind])


@dataclass(frozen=True)
class Table:
    """One table: what a row is, from which record level on it is kept, and its columns in order."""

    meaning: str
    level: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def kept_at(self, level: str) -> bool:
        """Whether a record of this level holds the table."""
        return self.level == LAYDOWN or LEVELS.index(level) >= LEVELS.index(self.level)


def _row(name: str) -> Column:
    return Column(name, "int", "", "its number: the row in this table, from 0")


def _number(name: str, meaning: str) -> Column:
    return Column(name, "int", "", meaning)


def _of(name: str, table: str, remark: str = "") -> Column:
    return Column(name, "int", "", f"row of `{table}`{remark}")


def _real(name: str, unit: str, meaning: str) -> Column:
    return Column(name, "float", unit, meaning)


def _text(name: str, meaning: str) -> Column:
    return Column(name, "text", "", meaning)


def _words(name: str, kind: type[IntEnum] | tuple[str, ...], meaning: str) -> Column:
    words = kind if isinstance(kind, tuple) else words_of(kind)
    listed = ", ".join(word for word in words if word)
    return Column(name, "text", "", f"{meaning}: {listed}", words)


def _flag(name: str, meaning: str) -> Column:
    return Column(name, "int", "", f"1 or 0: {meaning}")


TIME = _real("time_s", "s", "time from the scenario's epoch")
START = _real("start_s", "s", "start of the span, from the epoch")
END = _real("end_s", "s", "end of the span, from the epoch")
PLACE = (
    _real("latitude_deg", "deg", "geodetic latitude, WGS-84"),
    _real("longitude_deg", "deg", "geodetic longitude, WGS-84"),
    _real("height_m", "m", "height above the ellipsoid"),
)
SITE = (*PLACE[:2], _real("height_m", "m", "height of the ground above the ellipsoid"))
POSITION = tuple(_real(f"{axis}_m", "m", f"position, ECEF {axis}") for axis in "xyz")
VELOCITY = tuple(_real(f"v{axis}_m_s", "m/s", f"velocity, ECEF {axis}") for axis in "xyz")

_STATES = ("x", "y", "z", "vx", "vy", "vz")


def packed_indices() -> list[tuple[int, int]]:
    """Row and column in the 6x6 covariance of each of the 21 packed numbers, in order.

    Six of the position block (upper triangle by rows), nine of position against velocity by rows, six of velocity.
    """
    position = [(i, j) for i in range(3) for j in range(i, 3)]
    cross = [(i, 3 + j) for i in range(3) for j in range(3)]
    velocity = [(3 + i, 3 + j) for i, j in position]
    return position + cross + velocity


def _covariance() -> tuple[Column, ...]:
    units = {0: "m2", 1: "m2/s", 2: "m2/s2"}
    return tuple(
        _real(f"covariance_{k:02d}", units[(i > 2) + (j > 2)], f"covariance of {_STATES[i]} with {_STATES[j]}")
        for k, (i, j) in enumerate(packed_indices())
    )


def _kill_probability(target: str) -> Column:
    return _real(f"kill_probability_{target}", "", f"of one round against {target} targets; a parameter to sweep")


_LIMITS = (
    ("maximum_range_m", "farthest ground range of an intercept"),
    ("minimum_range_m", "nearest slant range of an intercept"),
    ("maximum_height_m", "greatest height of an intercept"),
    ("minimum_height_m", "least height of an intercept"),
)

_SCENARIO_SIDE: dict[str, Table] = {
    "catalogue": Table(
        "one number of a catalogue entry that the run used",
        LAYDOWN,
        (
            _text("entry", "the entry"),
            _text("key", "the quantity, with its unit as written in the catalogue"),
            _text("printed", "as the source prints it"),
            _real("used", "as `unit` says", "the value used, in SI; NaN where no figure exists"),
            _text("unit", "SI unit of `used`, `low`, `nominal` and `high`; empty for a ratio or a count"),
            _real("low", "as `unit` says", "lowest published or assumed"),
            _real("nominal", "as `unit` says", "middle"),
            _real("high", "as `unit` says", "highest"),
            _text("grade", "published, derived or assumed"),
            _text("source", "keys of `sources`, by commas"),
            _text("stance", "which end was used: brochure, middle, sceptical, or override"),
            _text("note", "what a reader should know"),
        ),
    ),
    "sources": Table(
        "a source that the catalogue cites",
        LAYDOWN,
        (
            _text("key", "short key"),
            _text("title", "title"),
            _text("url", "address, where there is one"),
            _number("year", "year of publication; 0 where it is not known"),
        ),
    ),
    "assets": Table(
        "something that is defended",
        LAYDOWN,
        (
            _row("asset"),
            _text("id", "its id in the scenario"),
            *SITE,
            _real("value", "", "its worth, in the scenario's own scale"),
            _real("radius_m", "m", "how near an attacker must come to have reached it"),
        ),
    ),
    "radars": Table(
        "a radar at its site",
        LAYDOWN,
        (
            _row("radar"),
            _text("id", "its id"),
            _text("unit", "the scenario's unit that it belongs to"),
            _text("entry", "catalogue entry"),
            _text("role", "surveillance, all-altitude or engagement"),
            *SITE,
            _real("antenna_height_m", "m", "height of the antenna above the ground"),
            _real("instrumented_range_m", "m", "farthest range that it reports"),
            _real("sector_rad", "rad", "width of its sector; 2 pi if it rotates"),
            _real("revisit_s", "s", "time in which it looks everywhere once"),
            _real("reference_range_m", "m", "published range to which the radar equation is fitted"),
            _real("reference_rcs_m2", "m2", "cross-section at that range"),
        ),
    ),
    "fire_units": Table(
        "an engagement radar with its launchers and channels",
        LAYDOWN,
        (
            _row("fire_unit"),
            _text("id", "its id"),
            _text("entry", "catalogue entry"),
            _of("radar", "radars", ": its engagement radar; -1 none"),
            *SITE,
            _number("channels", "targets that it can engage at once"),
            _number("launchers", "launchers"),
            _number("transporters", "transporters that fill empty launchers"),
            _number("rounds_total", "ready rounds at the start, all types"),
        ),
    ),
    "launch_sites": Table(
        "launchers of a fire unit at one place; most fire units have one, where their radar is",
        LAYDOWN,
        (
            _row("launch_site"),
            _text("id", "the fire unit's id, or with that of a group of launchers, as `unit-1/west`"),
            _of("fire_unit", "fire_units"),
            *SITE,
            _number("launchers", "launchers that stand there"),
            _real("facing_rad", "rad", "azimuth of the middle of their sector, from north through east"),
            _real("sector_rad", "rad", "width of their sector; 2 pi all round"),
        ),
    ),
    "interceptor_types": Table(
        "a kind of round",
        LAYDOWN,
        (
            _row("interceptor_type"),
            _text("entry", "catalogue entry"),
            *(_real(name, "m", meaning) for name, meaning in _LIMITS),
            *(_real(f"ballistic_{name}", "m", f"{meaning} of a ballistic target") for name, meaning in _LIMITS),
            _real("top_speed_m_s", "m/s", "top speed"),
            _kill_probability("aircraft"),
            _kill_probability("cruise"),
            _kill_probability("uav"),
            _kill_probability("ballistic"),
            _real("unit_cost_usd", "usd", "price of one round; NaN where none is published"),
            _text("remark", "why the figures used do not fit together; empty where one interceptor can have them all"),
        ),
    ),
    "targets": Table(
        "an object that flies: attacker, decoy, neutral or friend",
        LAYDOWN,
        (
            _row("target"),
            _text("id", "its name, as `north/17`"),
            _text("raid", "the raid or flight that it belongs to"),
            _text("entry", "catalogue entry"),
            _text("category", "aircraft, cruise, uav, ballistic, decoy, bird, ground or satellite"),
            _text("role", "attacker, decoy, neutral, friend or jammer: how it is counted"),
            _text("identity", "what it truly is: hostile, neutral or friend"),
            _of("asset", "assets", ": what it is aimed at; -1 a point or nothing"),
            _real("rcs_m2", "m2", "mean radar cross-section"),
            _real("speed_m_s", "m/s", "speed on its route, or at burnout"),
            _real("start_s", "s", "when it starts, from the epoch"),
            _real("unit_cost_usd", "usd", "price; NaN where none is published"),
        ),
    ),
    "magazine": Table(
        "the rounds of one type that a fire unit has at one launch site at the start",
        LAYDOWN,
        (
            _of("fire_unit", "fire_units"),
            _of("launch_site", "launch_sites"),
            _of("interceptor_type", "interceptor_types"),
            _number("rounds_ready", "rounds on the launchers"),
            _number("reloads", "rounds of the fire unit for reloading, in the row of its first site of the type"),
        ),
    ),
    "fire_missions": Table(
        "rounds at a place on the ground: the chance that they fall within a radius, by a circular error that is assumed",
        LAYDOWN,
        (
            _row("mission"),
            _text("id", "its id in the scenario"),
            _of("fire_unit", "fire_units"),
            _of("interceptor_type", "interceptor_types"),
            TIME,
            *PLACE[:2],
            _real("distance_m", "m", "along the ground from the nearest launch site that has the type"),
            _flag("within_range", "the place lies within the type's published range and a launch site's sector"),
            _number("rounds_asked", "rounds asked for"),
            _number("rounds_fired", "rounds that there were; taken from the stock"),
            _real("radius_m", "m", "the radius asked about"),
            _real("circular_error_m", "m", "radius within which half of the rounds fall; assumed"),
            _real("chance_of_one", "", "chance that one round falls within the radius"),
            _real("chance_of_any", "", "chance that at least one of the rounds fired does"),
        ),
    ),
}

_FULL_TABLES: dict[str, Table] = {
    "truth": Table(
        "where an object truly was at a sample; flying objects only",
        FULL,
        (
            TIME,
            _of("target", "targets"),
            _words("status", TARGET_STATUS_WORDS, "where it is in its life"),
            *POSITION,
            *VELOCITY,
            *PLACE,
        ),
    ),
    "looks": Table(
        "a look of a radar at a part of the sky",
        FULL,
        (
            _of("radar", "radars"),
            _words("kind", LookKind, "on its own scan, or tasked to revisit a track"),
            _number("track", "the track revisited; -1 none"),
            START,
            END,
            _real("azimuth_rad", "rad", "where the look begins, from north through east"),
            _real("width_rad", "rad", "how far it reaches from there"),
        ),
    ),
    "detections": Table(
        "a plot of a radar",
        FULL,
        (
            _of("radar", "radars"),
            TIME,
            _real("range_m", "m", "slant range as measured"),
            _real("azimuth_rad", "rad", "azimuth as measured, from north through east"),
            _real("elevation_rad", "rad", "elevation as measured"),
            _real("snr", "", "signal to noise, a power ratio"),
            _real("range_sigma_m", "m", "one sigma of the range"),
            _real("azimuth_sigma_rad", "rad", "one sigma of the azimuth"),
            _real("elevation_sigma_rad", "rad", "one sigma of the elevation"),
            _of("target", "targets", ": its true origin, for scoring only; -1 a false alarm"),
            _number("track", "the track that took it; -1 none"),
        ),
    ),
    "tracks": Table(
        "a track at a sample",
        FULL,
        (
            TIME,
            _number("track", "its number, given once"),
            _words("status", TrackStatus, "how far it is believed"),
            *POSITION,
            *VELOCITY,
            *PLACE,
            *_covariance(),
            _real("existence", "", "probability that there is an object"),
            _real("last_plot_s", "s", "time of its last plot, from the epoch"),
        ),
    ),
    "interceptors": Table(
        "where a round was in a frame of its flight",
        FULL,
        (
            TIME,
            _of("interceptor", "launches"),
            _of("interceptor_type", "interceptor_types"),
            _of("fire_unit", "fire_units"),
            *POSITION,
            _real("speed_m_s", "m/s", "speed"),
            *PLACE,
        ),
    ),
}

_EVENT_TABLES: dict[str, Table] = {
    "orders": Table(
        "an order to fire",
        EVENTS,
        (
            _number("order", "its number"),
            TIME,
            _of("fire_unit", "fire_units"),
            _of("launch_site", "launch_sites"),
            _of("interceptor_type", "interceptor_types"),
            _number("track", "the track to fire at"),
            _number("rounds", "rounds ordered"),
            _number("salvo", "which salvo at this track, from 1"),
            _real("intercept_s", "s", "predicted time of the intercept"),
            *(_real(f"aim_{axis}_m", "m", f"predicted intercept point, ECEF {axis}") for axis in "xyz"),
        ),
    ),
    "launches": Table(
        "a round leaves its launcher",
        EVENTS,
        (
            _number("interceptor", "its number"),
            TIME,
            _number("order", "the order"),
            _of("fire_unit", "fire_units"),
            _of("launch_site", "launch_sites"),
            _number("launcher", "the launcher"),
            _of("interceptor_type", "interceptor_types"),
            _number("track", "the track fired at"),
            *PLACE,
        ),
    ),
    "outcomes": Table(
        "the end of a round",
        EVENTS,
        (
            _number("interceptor", "its number"),
            TIME,
            _of("fire_unit", "fire_units"),
            _of("interceptor_type", "interceptor_types"),
            _number("track", "the track fired at"),
            _of("target", "targets", ": the nearest to the intercept point; -1 nothing near"),
            _flag("destroyed", "the target was destroyed"),
            _flag("spent", "the round ran out of speed before it arrived"),
            _real("miss_distance_m", "m", "distance of that target from the intercept point"),
            *POSITION,
            *PLACE,
        ),
    ),
    "assessments": Table(
        "what command was told of a round's end",
        EVENTS,
        (
            _number("interceptor", "its number"),
            TIME,
            _number("order", "the order"),
            _of("fire_unit", "fire_units"),
            _number("track", "the track fired at"),
            _flag("destroyed", "held to be destroyed; may be wrong"),
        ),
    ),
    "status": Table(
        "rounds of one type in a fire unit at a sample",
        EVENTS,
        (
            TIME,
            _of("fire_unit", "fire_units"),
            _of("interceptor_type", "interceptor_types"),
            _number("rounds_ready", "rounds on the launchers"),
            _number("reloads", "rounds left for reloading"),
        ),
    ),
    "channels": Table(
        "a fire unit's load at a sample",
        EVENTS,
        (
            TIME,
            _of("fire_unit", "fire_units"),
            _number("channels_in_use", "targets being engaged"),
            _number("in_flight", "rounds in flight"),
        ),
    ),
    "events": Table(
        "something that happened",
        EVENTS,
        (
            TIME,
            _words("kind", EventKind, "what happened"),
            _number("subject", "number of the target, track, launcher or order that it happened to"),
            _number("other", "number of the asset, interceptor, identity or fire unit concerned; -1 none"),
        ),
    ),
    "identifications": Table(
        "command's opinion of a track",
        EVENTS,
        (
            TIME,
            _number("track", "the track"),
            _words("identity", Identity, "what it is held to be"),
            _text("target_class", "the class it is held to be of"),
        ),
    ),
    "engagement_ledger": Table(
        "a span in which a track was engaged, or was not for one reason: the furthest gate that any fire unit reached",
        EVENTS,
        (
            _number("track", "the track"),
            START,
            END,
            _words("reason", Reason, "the gate"),
            _of("fire_unit", "fire_units", ": the one that came furthest; -1 none"),
        ),
    ),
    "visibility_ledger": Table(
        "a span of time in which one thing stood between a radar and a target",
        EVENTS,
        (_of("radar", "radars"), _of("target", "targets"), START, END, _words("visibility", Visibility, "what it was")),
    ),
    "network": Table(
        "a change of the network between posts (none yet)",
        EVENTS,
        (TIME, _text("node", "the post"), _text("change", "what changed")),
    ),
    "track_targets": Table(
        "which object a track followed from a time on, for scoring; empty unless the engine gives it: at level full "
        "`openiads.analysis.metrics` finds it from the detections",
        EVENTS,
        (TIME, _number("track", "the track"), _of("target", "targets", ": -1 none")),
    ),
}

TABLES: dict[str, Table] = {**_SCENARIO_SIDE, **_FULL_TABLES, **_EVENT_TABLES}
