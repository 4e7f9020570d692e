"""What happened over time, small enough to be sent whole: events, engagements by channel, rounds, opinions, reasons.

Source: the record's tables of level events. An engagement holds its channel from the order until command closed it, or until
its last round's end. Leaves out: what moves (window.py), and the visibility ledger, which is sent for one target at a time.
"""

from typing import Any

import numpy as np

from openiads.analysis.metrics import GATES, reason_spans
from openiads.analysis.ownership import track_owners
from openiads.record.store import Columns, Record
from openiads.web.packing import packed

Array = np.ndarray[Any, Any]


def timeline(record: Record, until_s: float, finished: bool) -> bytes:
    """The packed tables of a record's events; until_s : how far it goes."""
    owners = track_owners(record)
    tables = {
        "events": _kept(record["events"], ("time_s", "kind", "subject", "other")),
        "engagements": engagements(record, owners, until_s),
        "launches": _kept(record["launches"], ("interceptor", "time_s", "fire_unit", "interceptor_type", "track")),
        "outcomes": _kept(
            record["outcomes"],
            ("interceptor", "time_s", "track", "target", "destroyed", "latitude_deg", "longitude_deg", "height_m"),
        ),
        "channels": _changes(record["channels"], ("fire_unit",), ("channels_in_use", "in_flight")),
        "status": _changes(record["status"], ("fire_unit", "interceptor_type"), ("rounds_ready", "reloads")),
        "identifications": _changes(record["identifications"], ("track",), ("identity", "target_class")),
        "owners": {"track": np.array(list(owners), np.int64), "target": np.array(list(owners.values()), np.int64)},
        "reasons": reasons(record),
    }
    return packed(tables, {"until_s": until_s, "finished": finished, "gates": list(GATES)})


def _kept(columns: Columns, names: tuple[str, ...]) -> Columns:
    return {name: columns[name] for name in names}


def _changes(columns: Columns, keys: tuple[str, ...], values: tuple[str, ...]) -> Columns:
    """The rows in which a value of a thing is another than in that thing's row before, by thing and time."""
    order = np.lexsort((columns["time_s"], *(columns[key] for key in reversed(keys))))
    rows = {name: columns[name][order] for name in ("time_s", *keys, *values)}
    changed = np.ones(len(order), bool)
    changed[1:] = False
    for name in (*keys, *values):
        changed[1:] |= rows[name][1:] != rows[name][:-1]
    return {name: column[changed] for name, column in rows.items()}


def engagements(record: Record, owners: dict[int, int], until_s: float) -> Columns:
    """A row is an order to fire: when its channel was taken and free again, which channel, at what, and how it ended.

    result : 1 destroyed its target, 0 did not, -1 is not known yet. Channels are numbered within a fire unit as they are taken.
    """
    orders, launches, outcomes = record["orders"], record["launches"], record["outcomes"]
    order_of = dict(zip(launches["interceptor"].tolist(), launches["order"].tolist(), strict=True))
    ended, result = dict[int, float](), dict[int, int]()
    for round_, time_s, hit in zip(outcomes["interceptor"], outcomes["time_s"], outcomes["destroyed"], strict=True):
        order = order_of.get(int(round_), -1)
        ended[order] = max(ended.get(order, 0.0), float(time_s))
        result[order] = max(result.get(order, 0), int(hit))
    closed = _closed(record["events"])
    numbers = orders["order"].tolist()
    ends = [closed.get(n, ended.get(n, until_s)) for n in numbers]
    return {
        **_kept(
            orders, ("order", "time_s", "fire_unit", "interceptor_type", "track", "rounds", "salvo", "intercept_s")
        ),
        "end_s": np.array(ends, float),
        "channel": _lanes(orders["fire_unit"], orders["time_s"], np.array(ends, float)),
        "result": np.array([result.get(n, -1) for n in numbers], np.int64),
        "target": np.array([owners.get(int(track), -1) for track in orders["track"]], np.int64),
    }


def _closed(events: Columns) -> dict[int, float]:
    """Order to the time at which its engagement was closed."""
    rows = events["kind"] == "engagement closed"
    return dict(zip(events["subject"][rows].tolist(), events["time_s"][rows].tolist(), strict=True))


def _lanes(units: Array, start_s: Array, end_s: Array) -> Array:
    """For each engagement the lowest channel of its fire unit that was free when it began."""
    free_s: dict[int, list[float]] = {}
    lanes = np.zeros(len(units), np.int64)
    for row in np.argsort(start_s, kind="stable"):
        held = free_s.setdefault(int(units[row]), [])
        lane = next((k for k, time_s in enumerate(held) if time_s <= start_s[row]), len(held))
        if lane == len(held):
            held.append(0.0)
        held[lane], lanes[row] = float(end_s[row]), lane
    return lanes


def reasons(record: Record) -> Columns:
    """A row is a stretch of a target's flight with the furthest gate that it reached there (a number into `gates`)."""
    number = {gate: k for k, gate in enumerate(GATES)}
    rows = [
        (target, gate.start_s, gate.end_s, number[gate.reason], gate.fire_unit)
        for target, gates in enumerate(reason_spans(record))
        for gate in gates
    ]
    columns = np.array(rows, float).reshape(-1, 5)
    kinds: tuple[type, ...] = (np.int64, float, float, np.int64, np.int64)
    names = ("target", "start_s", "end_s", "gate", "fire_unit")
    return {name: columns[:, k].astype(kinds[k]) for k, name in enumerate(names)}
