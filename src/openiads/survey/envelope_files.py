"""An envelope and a footprint in numbers, in words and as files.

Source: survey.envelope, survey.footprint; each file bears the mark. Leaves out: how a picture is drawn.
"""

import csv
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from openiads.record.columns import MARK
from openiads.show.geotiff import write_geotiff
from openiads.show.outlines import collection, feature, polygons
from openiads.show.pictures import save
from openiads.survey.arcs import FROM_KEY
from openiads.survey.areas import UPPER_BOUND
from openiads.survey.coverage import HEIGHT_KEY
from openiads.survey.coverage_pictures import box_deg
from openiads.survey.engaging import Engaging
from openiads.survey.envelope import MEASURED, Envelope, ballistic_envelope, level_envelope
from openiads.survey.envelope_pictures import (
    arc_picture,
    footprint_picture,
    limits_picture,
    looks_picture,
    plan_picture,
    reference_of,
)
from openiads.survey.footprint import Footprint, footprint
from openiads.survey.ground import refuse
from openiads.survey.inputs import RADAR, REACH, TIME, input_rows, rests_on
from openiads.survey.words import columns
from openiads.units import UNITS, printed

Row = dict[str, Any]
NO_HEIGHT = -9999.0
# Flight below this height counts as low: it is the horizon and not power that ends a radar's sight of it.
LOW_M = 1_000.0
OF_A_LINE = ("seen_m", "launch_m", "intercept_m", "last_intercept_m")
LIMITS = ("seen_m", "guided_m", "reach_m", "in_time_m")
TITLES = {"seen_m": "seen", "guided_m": "guided", "reach_m": "reach", "in_time_m": "in time"}
TITLES |= {"launch_m": "launch", "intercept_m": "intercept", "last_intercept_m": "last"}


@dataclass(frozen=True)
class EnvelopeSurvey:
    """An envelope, and of a ballistic class its footprint."""

    envelope: Envelope
    footprint: Footprint | None


def surveyed_envelope(
    engaging: Engaging,
    heights_m: Sequence[float] | None,
    above_ground: bool | None,
    directions: int,
    from_m: float | None,
    radius_m: float | None,
    cells: int,
) -> EnvelopeSurvey:
    """The envelope against level flight, or against arcs with the footprint, by the way in which the class moves.

    Raises ScenarioError where an option is for the other kind of class.
    """
    scenario, target = engaging.survey.scenario, engaging.survey.target
    if not target.ballistic:
        if from_m is not None:
            found = f"{target.entry.id} flies a route, and only a ballistic class is launched from a range"
            raise refuse(FROM_KEY, found, "leave it out, or choose a class such as srbm-300km", scenario)
        return EnvelopeSurvey(level_envelope(engaging, heights_m, above_ground, directions), None)
    if heights_m is not None or above_ground:
        found = f"{target.entry.id} flies an arc, which settles its height"
        raise refuse(HEIGHT_KEY, found, "leave heights out, or choose a class that flies a route", scenario)
    envelope = ballistic_envelope(engaging, from_m, directions)
    return EnvelopeSurvey(envelope, footprint(envelope, radius_m, cells))


def _number(value: float, digits: int) -> float | None:
    return round(float(value), digits) if math.isfinite(value) else None


def _measured(row: Any) -> Row:
    """One row in the units that people read: km, s, m, counts."""
    found: Row = {}
    for name in MEASURED.names or ():
        value = float(row[name])
        if name == "opportunities":
            found[name] = int(value)
        elif name in ("intercept_height_m", "clearance_m"):
            found[name] = _number(value, 1)
        elif name.endswith("_m"):
            found[f"{name.removesuffix('_m')}_km"] = _number(printed(value, "km"), 2)
        else:
            found[name] = _number(value, 1)
    return found


def envelope_rows(envelope: Envelope) -> list[Row]:
    """A row for each direction and height."""
    rows = []
    for i, bearing in enumerate(envelope.bearings_rad):
        for j, height_m in enumerate(envelope.heights_m):
            place = {"direction_deg": round(printed(float(bearing), "deg"), 2), "height_m": round(float(height_m), 1)}
            low = not envelope.arcs and float(height_m) <= LOW_M
            meets = bool(envelope.found[i, j]["clearance_m"] < 0.0) and not envelope.arcs
            remark = {"upper_bound": low, "meets_the_ground": meets}
            rows.append({**place, **_measured(envelope.found[i, j]), **remark})
    return rows


def _footprint_numbers(found: Footprint) -> Row:
    defended, grid = found.defended, found.grid
    degrees = found.envelope.bearings_rad / UNITS["deg"].to_si
    by_direction = [
        {"direction_deg": round(float(bearing), 2), "area_km2": round(printed(grid.area_m2(each), "km2"), 1)}
        for bearing, each in zip(degrees, defended, strict=True)
    ]
    lowest, highest = (
        function(found.lowest_m) if found.against_all.any() else math.nan for function in (np.nanmin, np.nanmax)
    )
    return {
        "area_against_all_km2": round(printed(grid.area_m2(found.against_all), "km2"), 1),
        "area_against_any_km2": round(printed(grid.area_m2(found.against_any), "km2"), 1),
        "by_direction": by_direction,
        "lowest_intercept_m": _number(float(lowest), 1),
        "highest_intercept_m": _number(float(highest), 1),
        "rows": grid.rows,
        "columns": grid.columns,
        "intercept_height_m": [[_number(float(each), 1) for each in row] for row in found.lowest_m],
        **dict(zip(("south", "west", "north", "east"), box_deg(grid), strict=True)),
    }


def envelope_numbers(found: EnvelopeSurvey) -> Row:
    """Everything of an envelope, for machines."""
    envelope, engaging = found.envelope, found.envelope.engaging
    survey, degree = engaging.survey, UNITS["deg"].to_si
    shape = {"from_km": printed(envelope.from_m, "km")} if envelope.arcs else {"reference": reference_of(envelope)}
    low = "" if envelope.arcs else f"at and below {LOW_M:,.0f} m reach is {UPPER_BOUND}"
    return {
        "scenario": survey.scenario.name,
        "class": survey.target.entry.id,
        "rcs_m2": survey.target.rcs_m2,
        "speed_m_s": round(envelope.speed_m_s, 1),
        "detection_probability": survey.detection_probability,
        **shape,
        "aim": engaging.aim_name,
        "aim_deg": [round(engaging.aim.latitude_rad / degree, 5), round(engaging.aim.longitude_rad / degree, 5)],
        "unit": "all" if engaging.chosen < 0 else survey.laydown.fire_units[engaging.chosen].id,
        "envelope": envelope_rows(envelope),
        "inputs": input_rows(engaging),
        "footprint": _footprint_numbers(found.footprint) if found.footprint is not None else None,
        "remarks": [*envelope.remarks, *([low] if low else [])],
        "mark": MARK,
    }


def _median(envelope: Envelope, name: str, height: int) -> str:
    values = envelope.found[name][:, height]
    there = values[np.isfinite(values)]
    return f"{printed(float(np.median(there)), 'km'):,.1f}" if len(there) else "-"


def _height_lines(envelope: Envelope) -> list[str]:
    """Medians over directions, a line for each height."""
    names = (*LIMITS, "launch_m", "intercept_m", "last_intercept_m")
    title = "top of the arc, m" if envelope.arcs else f"height, m {reference_of(envelope)}"
    lines = [columns(title, [*(TITLES[name] for name in names), "looks"])]
    for j, height_m in enumerate(envelope.heights_m):
        counts = envelope.found["opportunities"][:, j]
        looks = f"{counts.min():.0f}" + (f" to {counts.max():.0f}" if counts.max() > counts.min() else "")
        mark = " (upper bound)" if height_m <= LOW_M and not envelope.arcs else ""
        lines.append(columns(f"{height_m:,.0f}{mark}", [*(_median(envelope, name, j) for name in names), looks]))
    return lines


def envelope_text(found: EnvelopeSurvey) -> str:
    """What an envelope found."""
    envelope, engaging = found.envelope, found.envelope.engaging
    target, rows = engaging.survey.target, input_rows(engaging)
    flight = f"level at {envelope.speed_m_s:g} m/s"
    if envelope.arcs:
        flight = f"on arcs from {printed(envelope.from_m, 'km'):,.0f} km"
    lines = [
        f"{engaging.survey.scenario.name}: {target.entry.id} ({target.rcs_m2:g} m2) {flight} to {engaging.aim_name}; "
        f"distances from it in km, medians over {len(envelope.bearings_rad)} directions.",
        *_height_lines(envelope),
        *(f"{limit}: {rests_on(rows, limit)}." for limit in (RADAR, REACH, TIME)),
    ]
    lines += [f"Note: {remark}." for remark in envelope.remarks]
    under = sum(row["meets_the_ground"] for row in envelope_rows(envelope))
    if under:
        lines.append(f"Note: {under} of the paths meet the ground on their way; count heights from it: --above-ground.")
    if found.footprint is not None:
        lines += _footprint_lines(found.footprint)
    else:
        lines.append(f"Low-flyer reach is {UPPER_BOUND}.")
    return "\n".join([*lines, f"[{MARK}]"])


def _footprint_lines(found: Footprint) -> list[str]:
    numbers = _footprint_numbers(found)
    heights = [numbers["lowest_intercept_m"], numbers["highest_intercept_m"]]
    met = "" if heights[0] is None else f", met at {heights[0]:,.0f} to {heights[1]:,.0f} m"
    return [
        f"defended footprint: {numbers['area_against_all_km2']:,.0f} km2 against launches from all directions{met}; "
        f"{numbers['area_against_any_km2']:,.0f} km2 against at least one"
    ]


def _table(rows: list[Row], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"# {MARK}\n")
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _footprint_maps(found: Footprint, folder: Path) -> list[Path]:
    """The footprint as GeoTIFF and outlines."""
    edges = box_deg(found.grid)
    bands = np.stack([found.lowest_m, found.defended.sum(axis=0).astype(float)])
    values = np.nan_to_num(bands, nan=NO_HEIGHT).astype(np.float32)[:, ::-1]
    names = ["lowest first intercept over all directions, m", "directions against which the point can be defended"]
    shapes = [
        feature(polygons(chosen, edges), {"kind": "defended", "against": against})
        for against, chosen in (("all directions", found.against_all), ("any direction", found.against_any))
    ]
    file = folder / "footprint.geojson"
    file.write_text(json.dumps(collection(shapes, {"name": "defended footprint", "mark": MARK})), encoding="utf-8")
    return [write_geotiff(folder / "footprint.tif", values, edges, names, NO_HEIGHT, MARK), file]


def write_envelope(found: EnvelopeSurvey, folder: str | Path) -> list[Path]:
    """Write pictures, tables and maps into a folder, over what bears the same names; returns the files."""
    place, envelope = Path(folder), found.envelope
    place.mkdir(parents=True, exist_ok=True)
    charts = {"limits": arc_picture(envelope) if envelope.arcs else limits_picture(envelope)}
    charts |= {"plan": plan_picture(envelope), "looks": looks_picture(envelope)}
    if found.footprint is not None:
        charts["footprint"] = footprint_picture(found.footprint)
    paths = [path for name, chart in charts.items() for path in save(chart, place, name)]
    paths += _footprint_maps(found.footprint, place) if found.footprint is not None else []
    numbers = place / "envelope.json"
    numbers.write_text(json.dumps(envelope_numbers(found), indent=1), encoding="utf-8")
    return [*paths, _table(envelope_rows(envelope), place / "envelope.csv"), numbers]
