"""The visibility ledger made whole: what no radar looked at is said too, so that spans of a pair tile the target's flight.

Source: docs/architecture.md (two ledgers). Sensing writes a span where it looked; the rest of a flight follows from that.
Leaves out: why a radar did not look; its tasks and its scan say so.
"""

from typing import Any

import numpy as np

from openiads.analysis.metrics import NOT_LOOKED, fates
from openiads.record.store import Columns, Record

Array = np.ndarray[Any, Any]


def _clipped(ledger: Columns, start_s: Array, end_s: Array) -> tuple[Columns, Array]:
    """Spans cut to the flights of their targets, those that are left, by radar, target and time; and the pair of each."""
    target = ledger["target"]
    cut = {
        **ledger,
        "start_s": np.maximum(ledger["start_s"], start_s[target]),
        "end_s": np.minimum(ledger["end_s"], end_s[target]),
    }
    pair = ledger["radar"] * len(start_s) + target
    order = np.lexsort((cut["start_s"], pair))
    order = order[cut["end_s"][order] > cut["start_s"][order]]
    return {name: column[order] for name, column in cut.items()}, pair[order]


def _gaps(spans: Columns, pair: Array, start_s: Array, end_s: Array, radars: int) -> tuple[Array, Array, Array]:
    """Pair, start and end [s] of every stretch of a flight without a span."""
    targets = len(start_s)
    every = np.arange(radars * targets)
    begins = np.searchsorted(pair, every)
    ends = np.searchsorted(pair, every, side="right")
    some = every[ends > begins]
    before = np.concatenate([[0.0], spans["end_s"][:-1]]) if len(pair) else np.empty(0)
    before[begins[some]] = start_s[some % targets]
    last = spans["end_s"][ends[some] - 1] if len(pair) else np.empty(0)
    bare = every[ends == begins]
    where = np.concatenate([pair, some, bare])
    first_s = np.concatenate([before, last, start_s[bare % targets]])
    until_s = np.concatenate([spans["start_s"], end_s[some % targets], end_s[bare % targets]])
    there = until_s > first_s
    return where[there], first_s[there], until_s[there]


def whole_visibility(record: Record) -> Columns:
    """The visibility ledger of a record with what was not looked at; by radar, target and time."""
    found, radars = fates(record), record.rows("radars")
    start_s = np.array([fate.start_s for fate in found])
    end_s = np.array([fate.end_s for fate in found])
    spans, pair = _clipped(record["visibility_ledger"], start_s, end_s)
    where, first_s, until_s = _gaps(spans, pair, start_s, end_s, radars)
    whole = {
        "radar": np.concatenate([spans["radar"], where // max(len(found), 1)]),
        "target": np.concatenate([spans["target"], where % max(len(found), 1)]),
        "start_s": np.concatenate([spans["start_s"], first_s]),
        "end_s": np.concatenate([spans["end_s"], until_s]),
        "visibility": np.concatenate([spans["visibility"], np.full(len(where), NOT_LOOKED)]),
    }
    order = np.lexsort((whole["start_s"], whole["target"], whole["radar"]))
    return {name: column[order] for name, column in whole.items()}
