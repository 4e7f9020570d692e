"""Corridors and areas of weapons control as arrays: legs between points, discs and sectors about places.

Source: geometry of great circles by their normals (Gade2010). Leaves out: what follows from them, which is command's.
"""

import math
from itertools import pairwise
from typing import Any

import numpy as np

from openiads.command.hypotheses import LEG, WEAPONS_AREA
from openiads.command.posts import Weapons
from openiads.constants import TWO_PI
from openiads.earth.geodesy import east_north_up, ecef_from_geodetic
from openiads.scenario.schema import Corridor, WeaponsArea
from openiads.units import si

Rows = np.ndarray[Any, Any]
STATUSES = {"hold": Weapons.HOLD, "tight": Weapons.TIGHT, "free": Weapons.FREE}
EVERYWHERE = (0.0, 0.0)


def _ecef(point: tuple[float, float]) -> Rows:
    return np.array(ecef_from_geodetic(si(point[0], "deg"), si(point[1], "deg"), 0.0))


def _unit(a: Rows) -> Rows:
    return np.asarray(a / np.linalg.norm(a))


def _leg(row: Any, corridor: Corridor, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Fill one leg: the planes of its great circle and of its ends."""
    first, last = _ecef(start), _ecef(end)
    across = _unit(np.cross(first, last))
    row["across"] = across
    row["from_start"], row["from_end"] = _unit(np.cross(across, first)), _unit(np.cross(across, last))
    row["half_width_m"] = 0.5 * si(corridor.width_km, "km")
    row["lowest_m"], row["highest_m"] = corridor.min_height_msl_m, corridor.max_height_msl_m
    row["from_s"], row["until_s"] = corridor.from_s, math.inf if corridor.until_s is None else corridor.until_s
    row["one_way"] = int(corridor.directions == "one")


def leg_rows(corridors: tuple[Corridor, ...]) -> Rows:
    """The legs of all corridors."""
    legs = [
        (number, corridor, start, end)
        for number, corridor in enumerate(corridors)
        for start, end in pairwise(corridor.points)
        if start != end
    ]
    rows = np.zeros(len(legs), LEG)
    for row, (number, corridor, start, end) in zip(rows, legs, strict=True):
        row["corridor"] = number
        _leg(row, corridor, start, end)
    return rows


def _sector(area: WeaponsArea) -> tuple[float, float]:
    """Middle and width [rad] of an area's sector; all round where it has none."""
    if area.from_deg is None or area.to_deg is None:
        return 0.0, TWO_PI
    width = si(area.to_deg - area.from_deg, "deg") % TWO_PI
    return si(area.from_deg, "deg") + 0.5 * (width or TWO_PI), width or TWO_PI


def area_rows(areas: tuple[WeaponsArea, ...]) -> Rows:
    """The areas of weapons control, in their order."""
    rows = np.zeros(len(areas), WEAPONS_AREA)
    for row, area in zip(rows, areas, strict=True):
        place = area.at or EVERYWHERE
        row["status"] = STATUSES[area.status]
        row["position_m"] = _ecef(place)
        row["axes"] = east_north_up(si(place[0], "deg"), si(place[1], "deg"))
        row["radius_m"] = math.inf if area.radius_km is None else si(area.radius_km, "km")
        row["facing_rad"], row["sector_rad"] = _sector(area)
        row["lowest_m"], row["highest_m"] = area.min_height_msl_m, area.max_height_msl_m
        row["from_s"], row["until_s"] = area.from_s, math.inf if area.until_s is None else area.until_s
    return rows
