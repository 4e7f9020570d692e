"""The journal: every row is appended the moment it is computed, so that nothing that ends the process loses one.

A line is JSON with a checksum, written in one call and never changed; when enough have come they become a part and
their file is deleted, only after the part stands. A line that was torn is left out and its row is computed again.
Source: docs/studies.md. Leaves out: the loss of power, which may take what the system had not written yet.
"""

import json
import os
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

from openiads.study.parts import Row

JOURNAL_FOLDER = "journal"


def line_of(row: Row) -> bytes:
    """A row as a line: the checksum of its JSON, and the JSON."""
    text = json.dumps(
        [row.point, row.replication, row.scenario_hash, dict(row.measures)], separators=(",", ":")
    ).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def row_of(line: bytes) -> Row | None:
    """The row of a line, or None where the line is torn or damaged."""
    checksum, _, text = line.rstrip(b"\n").partition(b" ")
    try:
        if not line.endswith(b"\n") or int(checksum, 16) != zlib.crc32(text):
            return None
        point, replication, scenario_hash, measures = json.loads(text)
    except ValueError:
        return None
    return Row(point, replication, scenario_hash, measures)


def journal_files(folder: Path) -> list[Path]:
    """The journals in a folder of results."""
    return sorted((folder / JOURNAL_FOLDER).glob("journal-*.jsonl"))


def rows_in(path: Path) -> Iterator[Row]:
    """The sound rows of a journal; none where it is gone, which it is once its part stands."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    for line in content.splitlines(keepends=True):
        if (row := row_of(line)) is not None:
            yield row


class Journal:
    """Appends rows from many threads; `rotate` hands over what has come and goes on in a new file."""

    def __init__(self, folder: Path, label: str) -> None:
        self._place, self._label = folder / JOURNAL_FOLDER, label
        self._place.mkdir(parents=True, exist_ok=True)
        self._lock, self._number, self._torn = threading.Lock(), 0, False
        self.rows: list[Row] = []
        self._path, self._descriptor = self._opened()

    def _opened(self) -> tuple[Path, int]:
        while True:
            path = self._place / f"journal-{self._label}-{self._number:06d}.jsonl"
            self._number += 1
            try:
                return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
            except FileExistsError:
                continue

    def append(self, row: Row) -> None:
        """Write a row down. Raises OSError where there is no room; the row is then not kept."""
        line = line_of(row)
        with self._lock:
            left = b"\n" + line if self._torn else line
            self._torn = True
            while left:
                left = left[os.write(self._descriptor, left) :]
            self._torn = False
            self.rows.append(row)

    def rotate(self) -> tuple[Path, list[Row]]:
        """The file written so far, closed, with its rows; further rows go to a new file."""
        with self._lock:
            path, rows = self._path, self.rows
            os.close(self._descriptor)
            self._path, self._descriptor = self._opened()
            self.rows = []
            return path, rows

    def close(self) -> tuple[Path, list[Row]]:
        """The last file, closed, with its rows."""
        with self._lock:
            os.close(self._descriptor)
            return self._path, self.rows
