"""What stands, from a record: radars, fire units, launchers away from them and defended assets, with reach and times.

Source: docs/record.md (radars, fire_units, launch_sites, magazine, interceptor_types, assets, network). A site that the
network lost is not there until it is back. Leaves out: links and command posts that have no place.
"""

import math
from typing import Any

import numpy as np

from openiads.record.store import Record
from openiads.show.export.frames import TURN_RAD, ecef
from openiads.show.export.scene import ASSET, FIRE_UNIT, LAUNCHERS, RADAR, Place, Reach, Site
from openiads.units import si

Spans = tuple[tuple[float, float], ...]


def spans(record: Record, id: str) -> Spans:
    """The times in which a site is there: all of the run but when it, or the formation that it belongs to, is lost."""
    table, end_s = record["network"], float(record.meta["duration_s"])
    own = [k for k, node in enumerate(table["node"].tolist()) if id == node or id.startswith(f"{node}/")]
    found, since = [], 0.0 if end_s > 0.0 else None
    for k in sorted(own, key=lambda k: float(table["time_s"][k])):
        time_s, change = float(table["time_s"][k]), str(table["change"][k])
        if change == "lost" and since is not None:
            found.append((since, time_s))
            since = None
        elif change == "back" and since is None:
            since = time_s
    if since is not None:
        found.append((since, end_s))
    return tuple(span for span in found if span[1] > span[0])


def _place(table: Any, k: int) -> Place:
    return float(table["latitude_deg"][k]), float(table["longitude_deg"][k]), float(table["height_m"][k])


def _reaches(record: Record, rows: list[int]) -> tuple[Reach, ...]:
    """Reaches of the kinds of round that some rows of the magazine hold, the farthest first."""
    types, stock = record["interceptor_types"], record["magazine"]
    kinds = sorted({int(stock["interceptor_type"][k]) for k in rows if int(stock["rounds_ready"][k]) > 0})
    found = []
    for kind in kinds:
        far, ballistic = (float(types[name][kind]) for name in ("maximum_range_m", "ballistic_maximum_range_m"))
        high = float(types["maximum_height_m"][kind])
        range_m = max(each for each in (far, ballistic, 0.0) if not math.isnan(each))
        if range_m > 0.0:
            found.append(Reach(str(types["entry"][kind]), range_m, 0.0 if math.isnan(high) else high))
    return tuple(sorted(found, key=lambda reach: (-reach.range_m, reach.entry)))


def _site(kind: str, record: Record, table: Any, k: int, entry: str, **more: Any) -> Site:
    place, id = _place(table, k), str(table["id"][k])
    plain: dict[str, Any] = {
        "role": "",
        "radar_range_m": 0.0,
        "sector_rad": TURN_RAD,
        "facing_rad": 0.0,
        "reaches": (),
        "radius_m": 0.0,
    }
    span = spans(record, id) if kind != ASSET else ((0.0, float(record.meta["duration_s"])),)
    return Site(kind=kind, id=id, entry=entry, place=place, position_m=ecef(place), spans_s=span, **{**plain, **more})


def _fire_units(record: Record) -> list[Site]:
    units, stock = record["fire_units"], record["magazine"]
    found = []
    for k in range(record.rows("fire_units")):
        rows = np.flatnonzero(stock["fire_unit"] == k).tolist()
        found.append(_site(FIRE_UNIT, record, units, k, str(units["entry"][k]), reaches=_reaches(record, rows)))
    return found


def _radars(record: Record) -> list[Site]:
    table = record["radars"]
    found = []
    for k in range(record.rows("radars")):
        sector_rad = float(table["sector_rad"][k])
        whole = sector_rad >= TURN_RAD - si(0.01, "deg")
        more = {
            "role": str(table["role"][k]),
            "radar_range_m": float(table["instrumented_range_m"][k]),
            "sector_rad": TURN_RAD if whole else sector_rad,
        }
        found.append(_site(RADAR, record, table, k, str(table["entry"][k]), **more))
    return found


def _launchers(record: Record, units: list[Site]) -> list[Site]:
    """Launchers that stand away from their fire unit, or look one way."""
    table, stock = record["launch_sites"], record["magazine"]
    found = []
    for k in range(record.rows("launch_sites")):
        unit = units[int(table["fire_unit"][k])]
        if str(table["id"][k]) == unit.id:
            continue
        rows = np.flatnonzero(stock["launch_site"] == k).tolist()
        more = {"facing_rad": float(table["facing_rad"][k]), "sector_rad": float(table["sector_rad"][k])}
        found.append(_site(LAUNCHERS, record, table, k, unit.entry, reaches=_reaches(record, rows), **more))
    return found


def sites(record: Record) -> tuple[Site, ...]:
    """All sites: fire units by their number first, then radars by theirs, launchers away from them, and assets."""
    units, assets = _fire_units(record), record["assets"]
    defended = [
        _site(ASSET, record, assets, k, "defended asset", radius_m=float(assets["radius_m"][k]))
        for k in range(record.rows("assets"))
    ]
    return (*units, *_radars(record), *_launchers(record, units), *defended)
