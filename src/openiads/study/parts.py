"""Part files: rows of a study as Parquet, each file written whole and named by its own hash.

A part is written under another name, synced and renamed, so that no reader ever meets half of one; its name tells its
rows and the hash of its bytes, so that one that was damaged since is found. Source: docs/studies.md. Leaves out: rows
that wait for their part (journal.py).
"""

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from openiads.study.spans import Spans

ROWS_FOLDER = "rows"
DAMAGED_FOLDER = "damaged"
_NAME = re.compile(r"part-(?P<label>[\w.-]+)-(?P<rows>\d+)-(?P<hash>[0-9a-f]{16})\.parquet")
_ERRNO = re.compile(r'"errno":"(\d+)"')
KEYS = ("point", "replication", "seed", "scenario_hash", "openiads", "code")
READ_AT_ONCE = 1 << 20


class Row(NamedTuple):
    """One replication of one point: the hash of the point's scenario, and its measures."""

    point: int
    replication: int
    scenario_hash: str
    measures: Mapping[str, float]


@dataclass(frozen=True)
class Layout:
    """What all rows of a study share: seed, versions, the factors' names and their values at a point, the measures' names."""

    seed: int
    version: str
    code: str
    factors: tuple[str, ...]
    texts: tuple[bool, ...]
    measures: tuple[str, ...]


def columns_of(rows: Sequence[Row], shown: Mapping[int, tuple[Any, ...]], layout: Layout) -> dict[str, Any]:
    """Rows as columns: keys, factors, measures; a measure that a row lacks is NaN."""
    columns: dict[str, Any] = {
        "point": np.array([row.point for row in rows], np.int64),
        "replication": np.array([row.replication for row in rows], np.int64),
        "seed": np.full(len(rows), layout.seed, np.int64),
        "scenario_hash": np.array([row.scenario_hash for row in rows], object),
        "openiads": np.array([layout.version] * len(rows), object),
        "code": np.array([layout.code] * len(rows), object),
    }
    for place, name in enumerate(layout.factors):
        values = [shown[row.point][place] for row in rows]
        columns[name] = np.array([str(v) for v in values], object) if layout.texts[place] else np.array(values, float)
    further = sorted({name for row in rows for name in row.measures} - set(layout.measures))
    for name in (*layout.measures, *further):
        columns[name] = np.array([row.measures.get(name, np.nan) for row in rows], float)
    return columns


def write_part(folder: Path, label: str, columns: dict[str, Any]) -> Path:
    """Write rows, in order of point and replication, as one part; returns its path. Raises OSError where it cannot."""
    import duckdb

    place = folder / ROWS_FOLDER
    place.mkdir(parents=True, exist_ok=True)
    rows = len(columns["point"])
    beside = place / f".writing-{label}-{os.getpid()}.tmp"
    try:
        _copy(columns, beside)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        path = place / f"part-{label}-{rows}-{hash_of(beside)}.parquet"
        beside.replace(path)
        sync_folder(place)
        return path
    except duckdb.Error as error:
        raise _fault(str(error), place) from error
    finally:
        beside.unlink(missing_ok=True)


def _fault(said: str, place: Path) -> OSError:
    """What the database says of a file that it cannot write, as the system says it where a number tells."""
    number = _ERRNO.search(said)
    if number is None:
        return OSError(None, said.splitlines()[0], str(place))
    return OSError(int(number[1]), os.strerror(int(number[1])), str(place))


def _copy(columns: dict[str, Any], path: Path) -> None:
    """Write columns as Parquet, ordered by key, NaN as null."""
    import duckdb

    names = [
        f'nullif("{n}", CAST(\'nan\' AS DOUBLE)) AS "{n}"' if v.dtype == float else f'"{n}"' for n, v in columns.items()
    ]
    connection = duckdb.connect(config={"threads": 1})
    try:
        connection.register("columns", columns)
        target = "'" + str(path).replace("'", "''") + "'"
        query = f"SELECT {', '.join(names)} FROM columns ORDER BY point, replication"
        connection.execute(f"COPY ({query}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
    finally:
        connection.close()


def sweep(folder: Path, label: str) -> None:
    """Take away what a process that was killed had begun to write."""
    for path in (folder / ROWS_FOLDER).glob(f".writing-{label}-*.tmp"):
        path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last through a loss of power, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        return
    finally:
        os.close(descriptor)


def hash_of(path: Path) -> str:
    """The first 16 signs of the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()[:16]


def is_part(name: str) -> bool:
    """Whether a name is that of a part."""
    return _NAME.fullmatch(name) is not None


def is_sound_content(name: str, content: bytes) -> bool:
    """Whether the bytes are those that a part of this name was written with."""
    match = _NAME.fullmatch(name)
    return match is not None and hashlib.sha256(content).hexdigest()[:16] == match["hash"]


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file by renaming a synced one into its place."""
    beside = path.with_name(f".writing-{path.name}-{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def part_files(folder: Path) -> list[Path]:
    """The parts in a folder of results, in order of their names."""
    place = folder / ROWS_FOLDER
    return sorted(path for path in place.glob("part-*.parquet") if _NAME.fullmatch(path.name)) if place.is_dir() else []


def sound_parts(folder: Path) -> tuple[list[Path], list[Path]]:
    """The parts whose bytes are those that were written, and those that were damaged since."""
    sound: list[Path] = []
    damaged: list[Path] = []
    for path in part_files(folder):
        (sound if is_sound(path) else damaged).append(path)
    return sound, damaged


def is_sound(path: Path) -> bool:
    """Whether a part holds the bytes that were written. A file that cannot be read is damaged too."""
    match = _NAME.fullmatch(path.name)
    try:
        return match is not None and hash_of(path) == match["hash"]
    except FileNotFoundError:
        return False
    except OSError:
        return False


def keys_of(path: Path) -> tuple[Any, Any]:
    """Points and replications of a part's rows, in order."""
    import duckdb

    found = duckdb.read_parquet(pattern(path)).select("point, replication").fetchnumpy()
    return found["point"], found["replication"]


def pattern(path: Path) -> str:
    """A path as DuckDB reads it, with the signs of its wildcards made plain."""
    return "".join(f"[{sign}]" if sign in "[*?" else sign for sign in str(path))


def add_done(done: dict[int, Spans], points: Any, replications: Any) -> None:
    """Add rows, by key, to the spans of what is done."""
    if len(points) == 0:
        return
    order = np.lexsort((replications, points))
    points, replications = np.asarray(points)[order], np.asarray(replications)[order]
    breaks = np.flatnonzero((np.diff(points) != 0) | (np.diff(replications) > 1)) + 1
    for first, last in zip((0, *breaks), (*breaks, len(points)), strict=True):
        done.setdefault(int(points[first]), Spans()).add(int(replications[first]), int(replications[last - 1]) + 1)
