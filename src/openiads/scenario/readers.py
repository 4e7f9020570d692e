"""Recorded air traffic: state vectors in CSV, as receivers' networks hand them out, turned into one track an aircraft.

Columns read: time (unix s), icao24, lat, lon (degrees), and where present velocity (m/s), heading (degrees), vertrate
(m/s), callsign, onground, baroaltitude, geoaltitude (m), lastposupdate (unix s). Source: OpenSky Network, state vector
documentation. JSON of the package `traffic` comes by traffic_json.py. Leaves out: everything but motion; recordings drive
motion and the validation of tracks, and never meet launchers.
"""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from openiads.scenario.problems import Problem, ScenarioError, choice, clipped, shown
from openiads.scenario.traffic_json import Cells, NotTraffic, is_traffic_json, traffic_cells
from openiads.units import si

REQUIRED_COLUMNS = ("time", "icao24", "lat", "lon")
HEIGHT_COLUMNS = ("geoaltitude", "baroaltitude")
MAXIMUM_BYTES = 200_000_000
MAXIMUM_LISTED = 20
FEWEST_POINTS = 2
RADIANS = si(1.0, "deg")

Series = NDArray[np.float64]


@dataclass(frozen=True)
class RecordedTrack:
    """One aircraft of a recording; arrays (n,) in time order, NaN where the recording is silent.

    `time_s` counts from the recording's first row. `height_m` is the geometric height over the ellipsoid where the
    recording has it, else the barometric height, which differs from it with the weather and the geoid by up to some
    100 m.
    """

    aircraft: str
    callsign: str
    time_s: Series = field(repr=False)
    latitude_rad: Series = field(repr=False)
    longitude_rad: Series = field(repr=False)
    height_m: Series = field(repr=False)
    speed_m_s: Series = field(repr=False)
    heading_rad: Series = field(repr=False)
    vertical_rate_m_s: Series = field(repr=False)


@dataclass(frozen=True)
class Recording:
    """All aircraft of a file, in alphabetical order, the unix time of its first row, and the rows left out."""

    tracks: tuple[RecordedTrack, ...]
    start_unix_s: float
    rows_left_out: int


@dataclass(frozen=True)
class _Row:
    aircraft: str
    callsign: str
    values: tuple[float, ...]


def read_recording(path: str | Path) -> Recording:
    """The aircraft of a recording in CSV, or in JSON of the package `traffic`.

    A row's time is that of its position where the recording has it (lastposupdate): a row may repeat an older place. Rows
    without a position or height, on the ground, or repeating a time are left out and counted; an aircraft needs two rows.
    Raises ScenarioError with what is wrong: no such file, too large, neither of the two, columns missing, numbers that are
    none.
    """
    file = Path(path)
    rows, left_out = _rows(file)
    by_aircraft: dict[str, dict[float, _Row]] = {}
    for row in rows:
        same = by_aircraft.setdefault(row.aircraft, {})
        left_out += row.values[0] in same
        same.setdefault(row.values[0], row)
    flown = {name: each for name, each in sorted(by_aircraft.items()) if len(each) >= FEWEST_POINTS}
    left_out += sum(len(each) for name, each in by_aircraft.items() if name not in flown)
    if not flown:
        raise _refused(
            file, "no aircraft has two rows with a position and a height", "name a recording of aircraft in flight"
        )
    start_unix_s = min(min(each) for each in flown.values())
    tracks = tuple(_track(name, [each[time] for time in sorted(each)], start_unix_s) for name, each in flown.items())
    return Recording(tracks, start_unix_s, left_out)


def _track(aircraft: str, rows: list[_Row], start_unix_s: float) -> RecordedTrack:
    columns = np.array([row.values for row in rows], dtype=np.float64).T
    time_s, latitude_deg, longitude_deg, height_m, speed_m_s, heading_deg, vertical_rate_m_s = columns
    callsign = next((row.callsign for row in rows if row.callsign), "")
    return RecordedTrack(
        aircraft,
        callsign,
        time_s - start_unix_s,
        latitude_deg * RADIANS,
        longitude_deg * RADIANS,
        height_m.copy(),
        speed_m_s.copy(),
        heading_deg * RADIANS,
        vertical_rate_m_s.copy(),
    )


def _rows(file: Path) -> tuple[list[_Row], int]:
    rows: list[_Row] = []
    problems: list[Problem] = []
    left_out = 0
    try:
        if file.stat().st_size > MAXIMUM_BYTES:
            raise _refused(
                file, f"the recording is larger than {MAXIMUM_BYTES / 1e6:.0f} MB", "cut it to the time of interest"
            )
        for line, cells in traffic_cells(file) if is_traffic_json(file) else _cells(file):
            row = _row(cells, line, problems)
            left_out += row is None
            rows.extend([row] if row is not None else [])
            if len(problems) >= MAXIMUM_LISTED:
                break
    except OSError as error:
        remedy = "name a CSV file, relative to the scenario's file"
        raise _refused(file, f"the recording cannot be read: {error.strerror}", remedy) from None
    except UnicodeDecodeError:
        raise _refused(file, "the recording is no UTF-8 text", "name a CSV file") from None
    except NotTraffic as error:
        raise _refused(file, str(error), "name a CSV file, or JSON of the package traffic") from None
    except csv.Error as error:
        raise _refused(file, f"the recording is no CSV: {error}", "name a CSV file") from None
    except ValueError as error:
        if isinstance(error, ScenarioError):
            raise
        raise _refused(file, "this is no file name", "name a CSV file") from None
    if problems:
        raise ScenarioError(problems, str(file))
    return rows, left_out


def _cells(file: Path) -> Iterator[tuple[int, Cells]]:
    if not file.is_file() and file.exists():
        raise _refused(file, "the recording is a folder or no plain file", "name a CSV file")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        header = [name.strip() for name in next(reader, [])]
        wanted = [name for name in REQUIRED_COLUMNS if name not in header]
        if not set(HEIGHT_COLUMNS) & set(header):
            wanted.append(HEIGHT_COLUMNS[0])
        if wanted:
            found = f"the recording has no column {', '.join(shown(name) for name in wanted)}"
            raise _refused(file, found, choice(wanted[0], header) + "; the first line names the columns")
        for cells in reader:
            yield reader.line_num, dict(zip(header, cells, strict=False))


def _row(cells: Cells, line: int, problems: list[Problem]) -> _Row | None:
    """One row, or None where it has no place in the air; a number that is none is a problem."""
    numbers: dict[str, float] = {}
    for name in ("time", "lat", "lon", *HEIGHT_COLUMNS, "velocity", "heading", "vertrate", "lastposupdate"):
        try:
            value = cells.get(name, "")
            numbers[name] = math.nan if value == "" else float(value)
        except ValueError:
            found = f"line {line} of the recording has {shown(cells[name])} in column {name}"
            problems.append(Problem((), found, "write a number, or leave the cell empty"))
            return None
    height_m = next((numbers[name] for name in HEIGHT_COLUMNS if math.isfinite(numbers[name])), math.nan)
    placed_s = numbers["lastposupdate"] if math.isfinite(numbers["lastposupdate"]) else numbers["time"]
    place = (placed_s, numbers["lat"], numbers["lon"], height_m)
    if not all(map(math.isfinite, place)) or str(cells.get("onground", "")).strip().lower() in ("true", "1"):
        return None
    if abs(numbers["lat"]) > 90.0 or abs(numbers["lon"]) > 180.0:
        found = f"line {line} of the recording is off the earth: {numbers['lat']:g}, {numbers['lon']:g}"
        problems.append(Problem((), found, "latitude is -90 to 90 and longitude -180 to 180 degrees"))
        return None
    name = clipped(str(cells.get("icao24", "")).strip(), 24)
    motion = (numbers["velocity"], numbers["heading"], numbers["vertrate"])
    return _Row(name, clipped(str(cells.get("callsign", "")).strip(), 24), (*place, *motion)) if name else None


def _refused(file: Path, found: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem((), f"{shown(file.name)}: {found}", remedy)], str(file))
