"""The rows of a folder while a study runs: what is there already, what comes, and parts made of it.

Source: docs/studies.md. Leaves out: which rows are wanted (agenda.py) and who computes them (montecarlo.py).
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from openiads.study.journal import Journal, journal_files, rows_in
from openiads.study.parts import (
    DAMAGED_FOLDER,
    Layout,
    Row,
    add_done,
    columns_of,
    keys_of,
    pattern,
    sound_parts,
    sweep,
    write_part,
)
from openiads.study.spans import Spans
from openiads.study.study import Study

ROWS_PER_PART = 10_000
SENT_EVERY_S = 60.0
Send = Callable[[Path], None]


class Stock:
    """Takes rows from many threads, and makes parts of them; a journal that was left behind becomes a part first.

    send : is given each part that stands, before its journal goes; then a part is made of what came in a minute, however
    little. remarks : what was found damaged, for people.
    """

    def __init__(
        self, folder: Path, study: Study, layout: Layout, label: str, alone: bool, send: Send | None = None
    ) -> None:
        self.folder, self.study, self.layout, self._label, self._send = folder, study, layout, label, send
        self._settled_s = time.monotonic()
        self.remarks: list[str] = []
        self.done: dict[int, Spans] = {}
        self._parts_of: dict[int, list[Path]] = {}
        sweep(folder, "*" if alone else label)
        self._adopt_parts()
        self._adopt_journals("journal-*" if alone else f"journal-{label}-*")
        self._journal = Journal(folder, label)
        self.append = self._journal.append

    def _adopt_parts(self) -> None:
        """Count the rows of sound parts; set damaged ones aside, so that their rows are computed again."""
        sound, damaged = sound_parts(self.folder)
        for path in damaged:
            if path.exists():
                (self.folder / DAMAGED_FOLDER).mkdir(exist_ok=True)
                path.replace(self.folder / DAMAGED_FOLDER / path.name)
                self.remarks.append(
                    f"{path} was damaged: it is set aside in {DAMAGED_FOLDER}, and its rows are computed again"
                )
        for path in sound:
            self._adopt(path, *keys_of(path))

    def _adopt(self, path: Path, points: Any, replications: Any) -> None:
        """Count the rows of a part, by key."""
        add_done(self.done, points, replications)
        for point in np.unique(points):
            self._parts_of.setdefault(int(point), []).append(path)

    def _adopt_journals(self, names: str) -> None:
        """Make a part of the rows of each journal that an earlier process left, then delete it."""
        for path in journal_files(self.folder):
            if not path.match(f"{names}.jsonl"):
                continue
            fresh = {(row.point, row.replication): row for row in rows_in(path) if not self._has(row)}
            if (part := self._keep(path, list(fresh.values()))) is not None:
                self._adopt(part, *np.array(list(fresh), int).T)

    def _has(self, row: Row) -> bool:
        return row.point in self.done and row.replication in self.done[row.point]

    def _keep(self, journal: Path, rows: list[Row]) -> Path | None:
        """Write rows as a part, and only then delete their journal; the part, None without a row."""
        part = None
        if rows:
            shown = {point: self.study.design.point(point).shown for point in {row.point for row in rows}}
            part = write_part(self.folder, self._label, columns_of(rows, shown, self.layout))
            if self._send is not None:
                self._send(part)
        journal.unlink(missing_ok=True)
        return part

    def settle(self) -> None:
        """Make a part of the rows so far where there are enough for one, or where they have waited long to be sent."""
        now_s = time.monotonic()
        waited = self._send is not None and self._journal.rows and now_s - self._settled_s >= SENT_EVERY_S
        if waited or len(self._journal.rows) >= ROWS_PER_PART:
            self._settled_s = now_s
            self._keep(*self._journal.rotate())

    def close(self) -> None:
        """Make a part of the last rows."""
        self._keep(*self._journal.close())

    def rows_done(self) -> int:
        """Rows that were there before this process added any."""
        return sum(map(len, self.done.values()))

    def zeros_of(self, measure: str) -> Callable[[int], dict[int, bool]]:
        """For a point, the replications that were there before, each with whether a measure was zero.

        One that a row lacks is, as montecarlo.is_zero has it.
        """

        def known(point: int) -> dict[int, bool]:
            if point not in self._parts_of:
                return {}
            replications, values = _column(self._parts_of[point], measure, point)
            return {int(r): bool(v == 0.0) for r, v in zip(replications, values, strict=True)}

        return known


def _column(parts: list[Path], measure: str, point: int) -> tuple[Any, Any]:
    """Replications and values of one measure at one point, zero where a row lacks it."""
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    try:
        files = [pattern(part) for part in parts]
        rows = connection.read_parquet(files, union_by_name=True).filter(f"point = {point}")
        value = f'coalesce("{measure}", 0.0)' if measure in rows.columns else "0.0"
        found = rows.project(f"replication, {value} AS value").fetchnumpy()
        return found["replication"], found["value"]
    finally:
        connection.close()
