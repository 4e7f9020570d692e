"""Turns what the stages sent into the record's columns: flat, codes in words, with latitude and height.

Source: columns.py for what a table holds; earth.geodesy for ECEF to geodetic. It works on arrays, a chunk at a time.
Leaves out: what to sample and when, which the run decides; files, which are store.py's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from openiads.earth.geodesy import geodetic_from_ecef
from openiads.kernel import door
from openiads.record.columns import FORMAT, MARK, TABLES
from openiads.record.store import Columns, Record, Tables
from openiads.record.table import Column, Table
from openiads.units import UNITS

Rows = np.ndarray[Any, Any] | Mapping[str, Any]

# How a field of several numbers is called once it is flat.
FLAT = {
    "position_m": ("x_m", "y_m", "z_m"),
    "velocity_m_s": ("vx_m_s", "vy_m_s", "vz_m_s"),
    "aim_m": ("aim_x_m", "aim_y_m", "aim_z_m"),
    "covariance": tuple(f"covariance_{k:02d}" for k in range(21)),
}


@door
def _geodetic(x_m, y_m, z_m, latitude_rad, longitude_rad, height_m):  # type: ignore[no-untyped-def]
    """Fill latitude, longitude and height of each position."""
    for i in range(x_m.shape[0]):
        latitude, longitude, height = geodetic_from_ecef((x_m[i], y_m[i], z_m[i]))
        latitude_rad[i] = latitude
        longitude_rad[i] = longitude
        height_m[i] = height


def with_geodetic(columns: dict[str, Any]) -> None:
    """Add latitude_deg, longitude_deg and height_m to columns that hold x_m, y_m and z_m."""
    x, y, z = (np.ascontiguousarray(columns[name], np.float64) for name in FLAT["position_m"])
    latitude, longitude, height = np.empty_like(x), np.empty_like(x), np.empty_like(x)
    _geodetic(x, y, z, latitude, longitude, height)  # type: ignore[no-untyped-call]
    degree = UNITS["deg"].to_si
    columns.update(latitude_deg=latitude / degree, longitude_deg=longitude / degree, height_m=height)


def with_speed(columns: dict[str, Any]) -> None:
    """Add speed_m_s to columns that hold a velocity."""
    x, y, z = (np.asarray(columns[name], np.float64) for name in FLAT["velocity_m_s"])
    columns["speed_m_s"] = np.sqrt(x * x + y * y + z * z)


def flattened(rows: Rows) -> dict[str, Any]:
    """The fields of rows as plain columns: a field of three or 21 numbers becomes as many columns."""
    names = rows.dtype.names or () if isinstance(rows, np.ndarray) else tuple(rows)
    columns: dict[str, Any] = {}
    for name in names:
        field = np.asarray(rows[name])
        if name in FLAT:
            field = field.reshape(-1, len(FLAT[name]))
            columns.update({flat: field[:, k] for k, flat in enumerate(FLAT[name])})
        else:
            columns[name] = field
    return columns


def _spelled(table: str, column: Column, values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Coded numbers in words; words stay as they are."""
    if values.size == 0:
        return np.empty(0, np.str_)
    if values.dtype.kind not in "iub":
        return values.astype(np.str_)
    if not column.words:
        return values.astype(np.int64).astype(np.str_)
    if values.min() < 0 or values.max() >= len(column.words):
        raise ValueError(f"{table}.{column.name}: a code outside 0 to {len(column.words) - 1}")
    spelled: np.ndarray[Any, Any] = np.asarray(column.words)[values]
    return spelled


def _typed(table: str, column: Column, values: Any) -> np.ndarray[Any, Any]:
    array = np.atleast_1d(np.asarray(values))
    if column.kind == "text":
        return _spelled(table, column, array)
    return np.array(array, column.dtype)


def chunk(name: str, rows: Rows, extra: Mapping[str, Any]) -> Columns:
    """One chunk of a table: every column of it, typed and equally long. Fields that the table lacks are left behind.

    `extra` columns may be one number for all rows. Raises KeyError for a column that nobody gave, ValueError for
    unequal lengths.
    """
    table = TABLES[name]
    columns = flattened(rows) | flattened(extra)
    if "latitude_deg" in table.names and "latitude_deg" not in columns and "x_m" in columns:
        with_geodetic(columns)
    if "speed_m_s" in table.names and "speed_m_s" not in columns and "vx_m_s" in columns:
        with_speed(columns)
    if missing := [column for column in table.names if column not in columns]:
        raise KeyError(f"table {name}: no column {', '.join(missing)}")
    typed = {column.name: _typed(name, column, columns[column.name]) for column in table.columns}
    return _equal_lengths(name, typed, _length(rows))


def _length(rows: Rows) -> int | None:
    if isinstance(rows, np.ndarray):
        return len(rows)
    lengths = [len(np.asarray(values)) for values in rows.values() if np.ndim(values) > 0]
    return max(lengths, default=None)


def _equal_lengths(name: str, columns: Columns, length: int | None) -> Columns:
    length = max(len(values) for values in columns.values()) if length is None else length
    for column, values in columns.items():
        if len(values) == 1 and length != 1:
            columns[column] = np.repeat(values, length)
        elif len(values) != length:
            raise ValueError(f"{name}.{column}: {len(values)} values for {length} rows")
    return columns


def _joined(table: Table, chunks: Sequence[Columns]) -> Columns:
    empty = {column.name: np.empty(0, column.dtype) for column in table.columns}
    parts = [part for part in chunks if len(next(iter(part.values()))) > 0]
    if not parts:
        return empty
    return {column: np.concatenate([part[column] for part in parts]) for column in table.names}


class Recorder:
    """Takes rows as the run drains them; gives the tables, or the whole record, at its end."""

    def __init__(self, level: str) -> None:
        self.level = level
        self._chunks: dict[str, list[Columns]] = {name: [] for name in TABLES}

    def keeps(self, name: str) -> bool:
        """Whether a table belongs to this record level; what does not is not worth draining."""
        return TABLES[name].kept_at(self.level)

    def take(self, name: str, rows: Rows, **extra: Any) -> None:
        """Take rows of one table: message rows, or a dictionary of columns; `extra` gives what the rows lack.

        Positions, velocities, aims and covariances are made flat, codes become words, and latitude, longitude, height
        and speed are added where the table has them. Rows that the level does not keep are passed over.
        """
        if self.keeps(name):
            self._chunks[name].append(chunk(name, rows, extra))

    def tables(self) -> Tables:
        """Every table, those of other levels empty; chunks are joined here, once."""
        return {name: _joined(table, self._chunks[name]) for name, table in TABLES.items()}

    def record(
        self, measures: Mapping[str, float], meta: Mapping[str, Any], scenario: str, run: Mapping[str, Any]
    ) -> Record:
        """The record: all tables, the measures, what names the run, the scenario's text, and what varies."""
        marked = {**meta, "format": FORMAT, "mark": MARK, "level": self.level}
        return Record(self.tables(), dict(measures), dict(sorted(marked.items())), scenario, dict(run))
