"""A record in memory, and as a folder of Parquet files that is written whole or not at all.

Source: docs/architecture.md; Parquet by DuckDB straight from NumPy columns, on one thread: equal tables, equal bytes.
Leaves out: what the tables mean (columns.py) and how they are filled (recorder.py).
"""

import difflib
import html
import json
import math
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from openiads.record.columns import FORMAT, TABLES

if TYPE_CHECKING:
    import duckdb

Columns = dict[str, np.ndarray[Any, Any]]
Tables = dict[str, Columns]

META_FILE, MEASURES_FILE, RUN_FILE, SCENARIO_FILE, REPORT_FILE = (
    "record.json",
    "measures.json",
    "run.json",
    "scenario.yaml",
    "report.html",
)
OWN_FILES = frozenset(
    {META_FILE, MEASURES_FILE, RUN_FILE, SCENARIO_FILE, REPORT_FILE, *(f"{name}.parquet" for name in TABLES)}
)
# Measures that differ between two runs of the same thing; they are kept with what varies.
VARYING = ("cpu_s",)


# What readers ask of `record.json`.
NEEDED = ("scenario", "seed", "level", "duration_s", "step_s")


class RecordError(ValueError):
    """A folder that is no record, or can not become one; the message says what would do."""


@dataclass(frozen=True, eq=False, repr=False)
class Record:
    """One run: tables of NumPy columns, measures, its name (`meta`), the scenario's text, and what varies (`run`)."""

    tables: Tables
    measures: dict[str, float]
    meta: dict[str, Any]
    scenario: str = ""
    run: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Columns:
        """The columns of one table; KeyError with the nearest name where there is none."""
        if name not in TABLES:
            near = difflib.get_close_matches(name, TABLES, n=1)
            raise KeyError(
                f"no table {name!r}; " + (f"did you mean {near[0]!r}?" if near else f"there are {list(TABLES)}")
            )
        return self.tables[name]

    def rows(self, name: str) -> int:
        """How many rows a table has."""
        return len(next(iter(self[name].values())))

    def frame(self, name: str) -> Any:
        """A table as a pandas DataFrame; ImportError with what to do where pandas is missing."""
        try:
            import pandas
        except ImportError as error:
            raise ImportError("data frames need pandas (`pip install pandas`); record[name] does not") from error
        return pandas.DataFrame(self[name])

    def write(self, folder: str | os.PathLike[str]) -> Path:
        """Write the record as a folder, in place of a record that is there; returns the folder.

        It is written beside and renamed, so that an interrupted run leaves no half of it. Raises RecordError where the
        folder holds anything that is not part of a record, or can not be written.
        """
        return _write(self, Path(folder))

    @classmethod
    def read(cls, folder: str | os.PathLike[str]) -> "Record":
        """Read a record from its folder; RecordError where there is none, or of another format."""
        return _read(Path(folder))

    def __repr__(self) -> str:
        filled = sum(self.rows(table) > 0 for table in TABLES)
        name, seed, level = (self.meta.get(key, "?") for key in ("scenario", "seed", "level"))
        return f"<Record of {name}, seed {seed}, level {level}: {filled} tables>"

    def _repr_html_(self) -> str:
        """What a notebook shows: measures and the sizes of the tables."""
        measures = "".join(f"<tr><td>{html.escape(k)}</td><td>{v:g}</td></tr>" for k, v in self.measures.items())
        sizes = "".join(
            f"<tr><td>{name}</td><td>{self.rows(name)}</td><td>{html.escape(', '.join(TABLES[name].names))}</td></tr>"
            for name in TABLES
            if self.rows(name)
        )
        mark = html.escape(str(self.meta.get("mark", "")))
        return (
            f"<p><b>{html.escape(repr(self)[1:-1])}</b></p><table><tr><th>measure</th><th></th></tr>{measures}</table>"
            f"<table><tr><th>table</th><th>rows</th><th>columns</th></tr>{sizes}</table><p><small>{mark}</small></p>"
        )


def _connection(threads: int) -> "duckdb.DuckDBPyConnection":
    import duckdb

    connection = duckdb.connect(config={"threads": threads})
    connection.execute("SET preserve_insertion_order = true")
    return connection


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _pattern(path: Path) -> str:
    """A path as DuckDB reads it, with the signs of its wildcards made plain."""
    plain = "".join(f"[{sign}]" if sign in "[*?" else sign for sign in str(path))
    return "'" + plain.replace("'", "''") + "'"


SQL_TYPES = {"int": "BIGINT", "float": "DOUBLE", "text": "VARCHAR"}


def write_table(connection: "duckdb.DuckDBPyConnection", name: str, columns: Columns, path: Path) -> None:
    """Write one table as a Parquet file: columns in the documented order and type, NaN as null, zstd, no time stamp."""
    connection.register("columns", columns)
    selected = ", ".join(
        f'nullif(CAST("{c.name}" AS DOUBLE), CAST(\'nan\' AS DOUBLE)) AS "{c.name}"'
        if c.kind == "float"
        else f'CAST("{c.name}" AS {SQL_TYPES[c.kind]}) AS "{c.name}"'
        for c in TABLES[name].columns
    )
    connection.execute(f"COPY (SELECT {selected} FROM columns) TO {_quoted(path)} (FORMAT parquet, COMPRESSION zstd)")
    connection.unregister("columns")


def read_table(connection: "duckdb.DuckDBPyConnection", name: str, path: Path) -> Columns:
    """Read one table; a column that the file lacks is a RecordError."""
    found = connection.execute(f"SELECT * FROM read_parquet({_pattern(path)})").fetchnumpy()
    columns: Columns = {}
    for column in TABLES[name].columns:
        if column.name not in found:
            raise RecordError(f"{path}: no column {column.name}; the file was written by something else")
        values = found[column.name]
        if isinstance(values, np.ma.MaskedArray):
            values = values.filled(np.nan) if column.kind == "float" else values.filled()
        columns[column.name] = np.asarray(values).astype(column.dtype)
    return columns


def _json(values: Mapping[str, Any]) -> str:
    absent = {key: None for key, value in values.items() if isinstance(value, float) and not math.isfinite(value)}
    plain = {**values, **absent}
    return json.dumps(plain, indent=2, sort_keys=True, allow_nan=False, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a record can not hold {type(value).__name__}: {value!r}")


def _write_files(record: Record, folder: Path) -> None:
    level = str(record.meta["level"])
    connection = _connection(threads=1)
    try:
        for name, table in TABLES.items():
            if table.kept_at(level):
                write_table(connection, name, record.tables[name], folder / f"{name}.parquet")
    finally:
        connection.close()
    steady = {key: value for key, value in record.measures.items() if key not in VARYING}
    varying = {key: value for key, value in record.measures.items() if key in VARYING}
    (folder / META_FILE).write_text(_json({**record.meta, "format": FORMAT}), encoding="utf-8")
    (folder / MEASURES_FILE).write_text(_json(steady), encoding="utf-8")
    (folder / RUN_FILE).write_text(_json({**record.run, **varying}), encoding="utf-8")
    (folder / SCENARIO_FILE).write_text(record.scenario, encoding="utf-8", newline="\n")


def refuse_foreign(folder: Path) -> None:
    """Raise RecordError where something stands in the way that is no record."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise RecordError(f"{folder} is a file; name a folder that does not exist yet, or a record to be replaced")
    names = sorted(path.name for path in folder.iterdir())
    foreign = [name for name in names if name not in OWN_FILES]
    if foreign or (names and META_FILE not in names):
        shown = ", ".join((foreign or names)[:3])
        raise RecordError(f"{folder} holds more than a record ({shown}); name another folder, or empty it first")


def require_folder(folder: str | Path) -> None:
    """Raise RecordError where a record cannot be written into a folder: for what is there, or for want of permission.

    What permissions do not tell is tried: a folder is made beside, and taken away again.
    """
    place = Path(folder).resolve()
    refuse_foreign(place)
    above = next(each for each in place.parents if each.exists())
    if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
        raise RecordError(f"{above} is no folder that can be written to; name another place for {place.name}")
    try:
        Path(tempfile.mkdtemp(prefix=f".{place.name[:40]}-", dir=above)).rmdir()
    except OSError as error:
        raise _unwritten(place, error) from None


def _unwritten(place: Path, error: Exception) -> RecordError:
    """What a file system or the database says of a place, in words and without the names that only pass."""
    why = (error.strerror if isinstance(error, OSError) else None) or str(error).partition("\n")[0]
    return RecordError(f"{place} can not be written: {why}; name another place, or free this one")


def _write(record: Record, folder: Path) -> Path:
    import duckdb

    folder = folder.resolve()
    refuse_foreign(folder)
    try:
        return _write_beside(record, folder)
    except (OSError, duckdb.Error) as error:
        raise _unwritten(folder, error) from error


def _write_beside(record: Record, folder: Path) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        fresh = beside / "fresh"
        fresh.mkdir()
        _write_files(record, fresh)
        _swap(fresh, folder, beside / "stale")
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _swap(fresh: Path, folder: Path, stale: Path) -> None:
    """Put the new folder in the place of the old one; the old one comes back if that fails or is interrupted."""
    if not folder.exists():
        fresh.rename(folder)
        return
    try:
        folder.rename(stale)
        fresh.rename(folder)
    except BaseException:
        if stale.exists() and not folder.exists():
            stale.rename(folder)
        raise


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordError(f"{path} can not be read: {error}") from error
    if not isinstance(content, dict):
        raise RecordError(f"{path} holds no JSON object")
    return content


def _read_tables(folder: Path) -> Tables:
    import duckdb

    connection = _connection(threads=1)
    tables: Tables = {}
    try:
        for name, table in TABLES.items():
            path = folder / f"{name}.parquet"
            empty = {column.name: np.empty(0, column.dtype) for column in table.columns}
            tables[name] = read_table(connection, name, path) if path.is_file() else empty
    except duckdb.Error as error:
        raise RecordError(f"{path} can not be read: {str(error).splitlines()[0]}") from error
    finally:
        connection.close()
    return tables


def _read(folder: Path) -> Record:
    if not (folder / META_FILE).is_file():
        raise RecordError(f"{folder} is no record: no {META_FILE}; `openiads run SCENARIO --out FOLDER` writes one")
    meta = _read_json(folder / META_FILE)
    if meta.get("format") != FORMAT:
        raise RecordError(f"{folder} has format {meta.get('format')!r}; this version reads format {FORMAT} only")
    if missing := [key for key in NEEDED if key not in meta]:
        raise RecordError(f"{folder / META_FILE} does not say {', '.join(missing)}; run the scenario again")
    run = _read_json(folder / RUN_FILE) if (folder / RUN_FILE).is_file() else {}
    steady = {key: math.nan if value is None else value for key, value in _read_json(folder / MEASURES_FILE).items()}
    varying = {key: run[key] for key in VARYING if isinstance(run.get(key), int | float)}
    text = (folder / SCENARIO_FILE).read_text(encoding="utf-8") if (folder / SCENARIO_FILE).is_file() else ""
    return Record(_read_tables(folder), {**steady, **varying}, meta, text, run)
