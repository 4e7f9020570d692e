"""Recorded air traffic as the package `traffic` keeps it: a list of rows in JSON, mostly packed with gzip.

Keys read: timestamp (ms), icao24, latitude, longitude, track (degrees), altitude or geoaltitude (feet), groundspeed (knots),
vertical_rate (feet a minute), callsign, onground. Source: documentation of `traffic`, "Contextual information on trajectories".
Leaves out: everything else in such a file; rows come out under the names and units of readers.py.
"""

import gzip
import json
import math
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openiads.units import si

SUFFIXES = (".json", ".json.gz")
MOST_BYTES = 400_000_000
GZIP_MAGIC = b"\x1f\x8b"

Cells = Mapping[str, Any]


class NotTraffic(ValueError):
    """The file holds no such rows."""


def is_traffic_json(path: Path) -> bool:
    """Whether a file's name says that it is such a recording."""
    return path.name.lower().endswith(SUFFIXES)


def _text(path: Path) -> bytes:
    """The JSON text, unpacked; NotTraffic where it is too large or no gzip."""
    with path.open("rb") as stream:
        packed = stream.read(2) == GZIP_MAGIC
    try:
        with gzip.open(path) if packed else path.open("rb") as stream:
            text: bytes = stream.read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise NotTraffic(f"the recording is no sound gzip file: {error}") from None
    if len(text) > MOST_BYTES:
        raise NotTraffic(f"the recording is larger than {MOST_BYTES / 1e6:.0f} MB unpacked")
    return text


def _number(row: Cells, key: str) -> float:
    """A number of a row, NaN where there is none."""
    value = row.get(key)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and value is not None else math.nan


def _cells(row: Cells) -> Cells:
    """A row under the names and units of the CSV columns."""
    return {
        "time": _number(row, "timestamp") / 1e3,
        "icao24": str(row.get("icao24") or ""),
        "callsign": str(row.get("callsign") or ""),
        "onground": str(row.get("onground") or ""),
        "lat": _number(row, "latitude"),
        "lon": _number(row, "longitude"),
        "velocity": si(_number(row, "groundspeed"), "kt"),
        "heading": _number(row, "track"),
        "vertrate": si(_number(row, "vertical_rate"), "ft") / si(1.0, "min"),
        "baroaltitude": si(_number(row, "altitude"), "ft"),
        "geoaltitude": si(_number(row, "geoaltitude"), "ft"),
    }


def traffic_cells(path: Path) -> Iterator[tuple[int, Cells]]:
    """The rows of a recording with their numbers. Raises NotTraffic, and OSError where it cannot be read."""
    try:
        rows = json.loads(_text(path))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise NotTraffic(f"the recording is no JSON: {error}") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows[:1]):
        raise NotTraffic("the recording is no list of rows")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise NotTraffic(f"row {number} of the recording is no row")
        yield number, _cells(row)
