"""A coverage in words and columns, for a terminal.

Source: survey.areas. Leaves out: pictures and files.
"""

from typing import Any

from openiads.record.columns import MARK
from openiads.survey.areas import NETWORK, UPPER_BOUND, area_rows, change_rows, lowest_rows, place_rows, reference
from openiads.survey.coverage import Coverage
from openiads.units import printed

NAME_WIDTH, WIDTH = 30, 12


def columns(name: str, cells: list[str]) -> str:
    """A line of a table: a name, then cells to the right."""
    return f"{name:<{NAME_WIDTH}}" + "".join(f"{cell:>{WIDTH}}" for cell in cells)


def _line(name: str, range_km: str, rows: list[dict[str, Any]], key: str) -> str:
    return columns(name, [range_km, *(f"{row[key]:,.0f}" for row in rows)])


def _areas(found: Coverage) -> list[str]:
    rows = area_rows(found)
    told, lines = [], [columns("area seen, km2", ["range km", *(f"{height_m:,g} m" for height_m in found.heights_m)])]
    for each in found.radars:
        own = [row for row in rows if row["radar"] == each.radar.id]
        mark = "" if each.radar.searches else " *"
        told += [mark] if mark else []
        lines.append(_line(each.radar.id + mark, f"{printed(each.reach_m, 'km'):,.0f}", own, "area_km2"))
    network = [row for row in rows if row["radar"] == NETWORK]
    lines.append(_line(NETWORK, "", network, "area_km2"))
    lines.append(_line("  gaps: hidden by relief", "", network, "hidden_by_relief_km2"))
    lines.append(_line("  gaps: too near or high above", "", network, "too_near_or_high_km2"))
    if told:
        lines.append("* looks only where command points it, and is no part of the network")
    return lines


def _height(height_m: float | None) -> str:
    return "at no height" if height_m is None else f"from {height_m:,.0f} m"


def _lowest(found: Coverage) -> list[str]:
    rings = [f"within {row['within_km']:g} km {_height(row['height_m'])}" for row in lowest_rows(found)]
    places = [f"{row['asset']} {_height(row['height_m'])}" for row in place_rows(found)]
    lines = [f"all is seen, by distance from the middle: {', '.join(rings)}"] if rings else []
    return lines + ([f"over assets: {', '.join(places)}"] if places else [])


def _change(found: Coverage) -> list[str]:
    rows = change_rows(found)
    if not rows:
        return []
    named = ", ".join(found.absent)
    lost = [f"{row['lost_km2']:,.0f}" for row in rows]
    shares = [f"{100.0 * row['lost_share']:.1f} %" for row in rows]
    return [
        f"\nThe network above is without {named}. With it:",
        columns("area seen, km2", ["", *(f"{row['area_with_all_km2']:,.0f}" for row in rows)]),
        columns(f"lost without {named}, km2", ["", *lost]),
        columns("lost, share", ["", *shares]),
    ]


def coverage_text(found: Coverage) -> str:
    """What a coverage found."""
    survey = found.survey
    lines = [
        f"{survey.scenario.name}: where a look has a chance of {survey.detection_probability:g} or more to find "
        f"{survey.target.entry.id} ({survey.target.rcs_m2:g} m2); heights {reference(found)}.",
        *_areas(found),
        *_lowest(found),
        *_change(found),
        *(f"Note: {remark}." for remark in found.remarks),
        f"Reach against low flyers is {UPPER_BOUND}.",
        f"[{MARK}]",
    ]
    return "\n".join(lines)
