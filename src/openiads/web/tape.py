"""The tables of a record by stretches of time: all at once of one that is finished, chunk by chunk of one that is being made.

Source: docs/viewer.md (streamed by time window). Leaves out: what a window holds (window.py) and how it travels (packing.py).
"""

import threading
from typing import Any

import numpy as np

from openiads.record.columns import TABLES
from openiads.record.store import Columns, Record

Array = np.ndarray[Any, Any]

# The column that orders a table in time, and for spans the one where they end.
BEGINS = {"looks": "start_s", "engagement_ledger": "start_s", "visibility_ledger": "start_s"}
ENDS = {"looks": "end_s", "engagement_ledger": "end_s", "visibility_ledger": "end_s"}


class Chunk:
    """Rows of one table in order of their time, with the span that they cover."""

    def __init__(self, name: str, columns: Columns) -> None:
        begins = columns[BEGINS.get(name, "time_s")]
        order = np.argsort(begins, kind="stable")
        self.columns = {column: values[order] for column, values in columns.items()}
        self.begins_s = begins[order]
        self.ends_s = self.columns[ENDS.get(name, BEGINS.get(name, "time_s"))]
        self.longest_s = float((self.ends_s - self.begins_s).max()) if len(begins) else 0.0

    def rows(self, from_s: float, to_s: float) -> Columns:
        """The rows that lie in a stretch of time, or reach into it."""
        first = int(np.searchsorted(self.begins_s, from_s - self.longest_s))
        last = int(np.searchsorted(self.begins_s, to_s, side="right"))
        kept = self.ends_s[first:last] >= from_s
        return {column: values[first:last][kept] for column, values in self.columns.items()}


class Tape:
    """Tables of a record by time; chunks may be added by one thread while others read."""

    def __init__(self) -> None:
        self._chunks: dict[str, list[Chunk]] = {name: [] for name in TABLES}
        self._lock = threading.Lock()

    @classmethod
    def of(cls, record: Record) -> "Tape":
        """The tape of a record that is finished."""
        tape = cls()
        for name in ("truth", "tracks", "interceptors", "looks"):
            tape.add(name, record[name])
        return tape

    def add(self, name: str, columns: Columns) -> None:
        """Add rows of one table."""
        if len(next(iter(columns.values()))):
            chunk = Chunk(name, columns)
            with self._lock:
                self._chunks[name].append(chunk)

    def rows(self, name: str, from_s: float, to_s: float) -> Columns:
        """The rows of a table that lie in a stretch of time, or reach into it."""
        with self._lock:
            chunks = list(self._chunks[name])
        parts = [chunk.rows(from_s, to_s) for chunk in chunks]
        if not parts:
            return {column.name: np.empty(0, column.dtype) for column in TABLES[name].columns}
        return {column: np.concatenate([part[column] for part in parts]) for column in TABLES[name].names}
