"""Where the sectors of radars face, and since when, as far as a record tells.

Source: docs/models/command.md. A facing that the scenario gives is kept. A sector that command turns stands, while its fire
unit guides, towards the aim point of the order with which that began: the record has it. Between engagements only the tracks
that the radar was told to revisit say where it faced: the middle of them, which is not sure. Leaves out: the time of turning.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from openiads.constants import TWO_PI
from openiads.earth.geodesy import east_north_up, ecef_from_geodetic
from openiads.record.store import Columns, Record
from openiads.units import si

Array = np.ndarray[Any, Any]
Row = tuple[float, float, int]

# A sector is told anew where it has turned by this much, and while it is free looked at this often.
LEAST_TURN_RAD = si(3.0, "deg")
FREE_EVERY_S = 5.0


def given_facings(record: Record) -> dict[int, float]:
    """Azimuths [rad] of the sectors whose facing the record's scenario gives, by radar; none where it says nothing."""
    said = _scenario(record).get("units")
    units = [unit for unit in said if isinstance(unit, dict)] if isinstance(said, list) else []
    given = {str(unit.get("id")): float(unit["facing_deg"]) for unit in units if unit.get("facing_deg") is not None}
    found: dict[int, float] = {}
    for radar, unit in enumerate(record["radars"]["unit"].tolist()):
        name = unit if unit in given else unit.partition("/")[0]
        if name in given:
            found[radar] = si(given[name], "deg")
    return found


def _scenario(record: Record) -> dict[str, Any]:
    """The record's scenario as plain values; nothing where it is no YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        said = YAML(typ="safe", pure=True).load(record.scenario)
    except YAMLError:
        return {}
    return said if isinstance(said, dict) else {}


def sectors(record: Record, given: Mapping[int, float], engagements: Columns) -> Columns:
    """A row is a radar's sector that faces an azimuth [rad] from a time [s] on; sure is 0 where only its looks tell.

    given : facings by radar that never change; engagements : those of engagements.py. Radars that look all round have no row.
    """
    radars, guides = record["radars"], {int(radar): unit for unit, radar in enumerate(record["fire_units"]["radar"])}
    found: list[tuple[int, float, float, int]] = []
    for radar in np.flatnonzero(radars["sector_rad"] < TWO_PI - LEAST_TURN_RAD).tolist():
        if radar in given:
            rows: list[Row] = [(0.0, given[radar], 1)]
        elif radar in guides:
            rows = _turned(record, radar, guides[radar], engagements)
        else:
            continue
        found += [(radar, *row) for row in rows]
    columns = np.array(found, float).reshape(-1, 4)
    return {
        "radar": columns[:, 0].astype(np.int64),
        "time_s": columns[:, 1],
        "azimuth_rad": columns[:, 2],
        "sure": columns[:, 3].astype(np.int64),
    }


def _turned(record: Record, radar: int, unit: int, engagements: Columns) -> list[Row]:
    """The facings of a sector that command turns, in order of time; only those that differ from the one before."""
    guided = list(_guided(record, radar, unit, engagements))
    rows: list[Row] = [(begin_s, azimuth, 1) for begin_s, _, azimuth in guided]
    times, azimuths = _looked_at(record, radar)
    for begin_s, end_s, _ in guided:
        free = (times < begin_s) | (times > end_s)
        times, azimuths = times[free], azimuths[free]
    rows += [(time_s, azimuth, 0) for time_s, azimuth in zip(times.tolist(), azimuths.tolist(), strict=True)]
    return list(_changes(sorted(rows)))


def _changes(rows: list[Row]) -> Iterator[Row]:
    held: Row | None = None
    for row in rows:
        off = math.inf if held is None else abs(math.remainder(row[1] - held[1], TWO_PI))
        if held is None or row[2] != held[2] or off > LEAST_TURN_RAD:
            held = row
            yield row


def _guided(record: Record, radar: int, unit: int, engagements: Columns) -> Iterator[tuple[float, float, float]]:
    """The stretches in which a fire unit guides: begin, end [s], and the azimuth [rad] of the aim point that began it."""
    orders, mine = record["orders"], np.flatnonzero(engagements["fire_unit"] == unit)
    ordered = mine[np.argsort(engagements["time_s"][mine], kind="stable")].tolist()
    began, until_s = -1, -math.inf
    for row in ordered:
        begin_s = float(engagements["time_s"][row])
        if begin_s >= until_s:
            if began >= 0:
                yield float(orders["time_s"][began]), until_s, _azimuth(record, radar, began)
            began = row
        until_s = max(until_s, float(engagements["end_s"][row]))
    if began >= 0:
        yield float(orders["time_s"][began]), until_s, _azimuth(record, radar, began)


def _azimuth(record: Record, radar: int, order: int) -> float:
    """The azimuth [rad] of an order's aim point from a radar."""
    radars, orders = record["radars"], record["orders"]
    latitude, longitude = (si(float(radars[name][radar]), "deg") for name in ("latitude_deg", "longitude_deg"))
    site = np.array(ecef_from_geodetic(latitude, longitude, float(radars["height_m"][radar])))
    away = np.array([float(orders[f"aim_{axis}_m"][order]) for axis in "xyz"]) - site
    east, north, _ = np.array(east_north_up(latitude, longitude)).reshape(3, 3) @ away
    return math.atan2(east, north)


def _looked_at(record: Record, radar: int) -> tuple[Array, Array]:
    """The middle [rad] of what a radar was told to revisit, every few seconds: times and azimuths."""
    looks = record["looks"]
    mine = np.flatnonzero((looks["radar"] == radar) & (looks["track"] >= 0))
    if not len(mine):
        return np.empty(0), np.empty(0)
    spans = np.floor(looks["start_s"][mine] / FREE_EVERY_S)
    firsts = np.flatnonzero(np.r_[True, spans[1:] != spans[:-1]])
    group = np.cumsum(np.r_[True, spans[1:] != spans[:-1]]) - 1
    azimuth = looks["azimuth_rad"][mine] + 0.5 * looks["width_rad"][mine]
    mean = np.arctan2(np.add.reduceat(np.sin(azimuth), firsts), np.add.reduceat(np.cos(azimuth), firsts))
    off = np.mod(azimuth - mean[group] + math.pi, TWO_PI) - math.pi
    middle = mean + 0.5 * (np.minimum.reduceat(off, firsts) + np.maximum.reduceat(off, firsts))
    return looks["start_s"][mine][firsts], middle
