"""What happened over time, small enough to be sent whole: events, engagements by channel, rounds, opinions, reasons.

Source: the record's tables of level events. Leaves out: what moves (window.py), and the visibility ledger, which is sent
for one target at a time.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from openiads.analysis.engagements import engagements
from openiads.analysis.metrics import GATES, reason_spans
from openiads.analysis.ownership import track_owners
from openiads.record.store import Columns, Record
from openiads.show.sectors import sectors
from openiads.web.packing import packed

Array = np.ndarray[Any, Any]


def timeline(record: Record, until_s: float, finished: bool, facings: Mapping[int, float] | None = None) -> bytes:
    """The packed tables of a record's events.

    until_s : how far it goes; facings : azimuths [rad] of sectors that never turn, by radar.
    """
    owners = track_owners(record)
    engaged = engagements(record, owners, until_s)
    tables = {
        "events": _kept(record["events"], ("time_s", "kind", "subject", "other")),
        "engagements": engaged,
        "sectors": sectors(record, facings or {}, engaged),
        "network": _kept(record["network"], ("time_s", "node", "change")),
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
