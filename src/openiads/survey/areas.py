"""A coverage in numbers: areas by radar and height, gaps, the height from which all is seen, and what an absence changes.

Source: survey.coverage; areas are those of the cells on the ellipsoid. Leaves out: pictures (show) and files (coverage_files).
"""

from typing import Any

import numpy as np

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.record.columns import MARK
from openiads.survey.coverage import Coverage
from openiads.survey.grid import centre_of
from openiads.survey.seen import HIDDEN, OVERHEAD, SEEN
from openiads.units import UNITS, printed, si

Row = dict[str, Any]
Array = np.ndarray[Any, Any]
NETWORK = "network"
RINGS_KM = (10.0, 25.0, 50.0, 100.0, 200.0, 400.0)
UPPER_BOUND = "an upper bound: there is no clutter and no multipath"


def reference(found: Coverage) -> str:
    """What heights are counted from."""
    return "above the ground" if found.above_ground else "above mean sea level"


def _square_km(area_m2: float) -> float:
    return round(printed(area_m2, "km2"), 1)


def area_rows(found: Coverage) -> list[Row]:
    """A row for each radar and for the network, by height: area seen, and where it would be seen but for relief or nearness."""
    maps = [(each.radar.id, each.sights, each.radar.searches) for each in found.radars]
    rows = []
    for name, sights, searches in (*maps, (NETWORK, found.sights, True)):
        columns = [found.area_m2(sights, sight) for sight in (SEEN, HIDDEN, OVERHEAD)]
        for height_m, *areas in zip(found.heights_m, *columns, strict=True):
            seen, hidden, overhead = map(_square_km, areas)
            row = {"radar": name, "searches": searches, "height_m": float(height_m), "area_km2": seen}
            rows.append({**row, "hidden_by_relief_km2": hidden, "too_near_or_high_km2": overhead})
    return rows


def gap_rows(found: Coverage) -> list[Row]:
    """How many separate gaps the network has at each height, and the area [km2] of all and of the largest."""
    from scipy import ndimage

    rows = []
    for height_m, sights in zip(found.heights_m, found.sights, strict=True):
        gaps, count = ndimage.label((sights == HIDDEN) | (sights == OVERHEAD))
        cell_m2 = np.broadcast_to(found.grid.cell_areas_m2()[:, None], gaps.shape)
        areas = np.bincount(gaps.ravel(), cell_m2.ravel(), count + 1)[1:]
        row = {"height_m": float(height_m), "gaps": int(count), "area_km2": _square_km(float(areas.sum()))}
        rows.append({**row, "largest_km2": _square_km(float(areas.max(initial=0.0)))})
    return rows


def _from_middle_m(found: Coverage) -> Array:
    """Distance [m] of each cell from the middle of the radars, on a sphere."""
    latitude, longitude = centre_of(found.survey)
    rows, columns = found.grid.middles_rad
    north, east = np.sin(0.5 * (rows - latitude)), np.sin(0.5 * (columns - longitude))
    chord = north[:, None] ** 2 + (np.cos(latitude) * np.cos(rows))[:, None] * (east**2)[None, :]
    away: Array = 2.0 * EARTH_MEAN_RADIUS_M * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return away


def heights_shown_m(found: Coverage) -> Array:
    """The lowest height seen [m] at each cell, counted as the coverage's heights are."""
    shown: Array = found.lowest_m - found.ground_m if found.above_ground else found.lowest_m
    return np.where(found.known, shown, np.nan)


def lowest_rows(found: Coverage) -> list[Row]:
    """The least height [m] from which the network sees everywhere within a distance of the middle; None where at none."""
    away, lowest = _from_middle_m(found), heights_shown_m(found)
    edge_m = float(min(away[0].min(), away[-1].min(), away[:, 0].min(), away[:, -1].min()))
    rows = []
    for ring_km in RINGS_KM:
        within = found.known & (away <= si(ring_km, "km"))
        if si(ring_km, "km") <= edge_m and within.any():
            highest = float(lowest[within].max())
            rows.append({"within_km": ring_km, "height_m": None if np.isnan(highest) else round(highest, 1)})
    return rows


def place_rows(found: Coverage) -> list[Row]:
    """The lowest height [m] seen over each asset, counted as the heights are; None where the map does not hold it."""
    lowest, rows = heights_shown_m(found), []
    for asset in found.survey.scenario.assets:
        cell = found.grid.cell_of(si(asset.at[0], "deg"), si(asset.at[1], "deg"))
        height_m = float(lowest[cell]) if cell is not None else float("nan")
        rows.append({"asset": asset.id, "height_m": None if np.isnan(height_m) else round(height_m, 1)})
    return rows


def change_rows(found: Coverage) -> list[Row]:
    """By height: the area [km2] that the network sees with all nodes and without some, and the share that is lost."""
    if found.seen_before is None:
        return []
    rows = []
    for k, height_m in enumerate(found.heights_m):
        before, lost = found.seen_before[k], found.seen_before[k] & (found.sights[k] != SEEN)
        with_all, gone = found.grid.area_m2(before), found.grid.area_m2(lost)
        row = {"height_m": float(height_m), "area_with_all_km2": _square_km(with_all)}
        after = {"area_without_km2": _square_km(with_all - gone), "lost_km2": _square_km(gone)}
        rows.append({**row, **after, "lost_share": round(gone / with_all, 4) if with_all else 0.0})
    return rows


def _radar_row(found: Coverage, number: int) -> Row:
    each = found.radars[number]
    rules = found.survey.laydown.radars[number]
    return {
        "id": rules.id,
        "unit": rules.unit,
        "entry": rules.entry.id,
        "searches": rules.searches,
        "range_km": round(printed(each.reach_m, "km"), 1),
        "antenna_height_m": float(rules.antenna_height_m),
        "latitude_deg": round(printed(rules.site.latitude_rad, "deg"), 5),
        "longitude_deg": round(printed(rules.site.longitude_rad, "deg"), 5),
    }


def numbers_of(found: Coverage) -> Row:
    """Everything of a coverage but its maps, for machines."""
    survey, grid, degree = found.survey, found.grid, UNITS["deg"].to_si
    edges = {key: round(getattr(grid, f"{key}_rad") / degree, 6) for key in ("south", "west", "north", "east")}
    return {
        "scenario": survey.scenario.name,
        "class": survey.target.entry.id,
        "rcs_m2": survey.target.rcs_m2,
        "detection_probability": survey.detection_probability,
        "heights_m": [float(height_m) for height_m in found.heights_m],
        "reference": reference(found),
        "radars": [_radar_row(found, number) for number in range(len(found.radars))],
        "areas": area_rows(found),
        "gaps": gap_rows(found),
        "lowest_everywhere": lowest_rows(found),
        "lowest_over_assets": place_rows(found),
        "without": list(found.absent),
        "changes": change_rows(found),
        "map": {"rows": grid.rows, "columns": grid.columns, **edges},
        "remarks": [*found.remarks, f"reach against low flyers is {UPPER_BOUND}"],
        "cpu_s": round(found.cpu_s, 4),
        "mark": MARK,
    }
