"""A coverage as pictures: from which height on the network and each radar see, gaps, lowest heights, and a change.

Source: survey.coverage, drawn by show.cell_maps. Shades are ordered by lightness, so that they survive grey print.
Leaves out: numbers (areas.py) and files (coverage_files.py).
"""

from typing import Any

import numpy as np

from openiads.show.cell_maps import LOW_HEIGHTS, CellMap, Fill, Place, cell_maps_chart, cropped, shade_chart
from openiads.show.style import ASSET, FIRE_UNIT, SKY, VERMILION, Chart
from openiads.survey.areas import UPPER_BOUND, heights_shown_m, lowest_rows, reference
from openiads.survey.coverage import Coverage
from openiads.survey.grid import Grid
from openiads.survey.ground import Surveyed
from openiads.survey.seen import BEYOND, HIDDEN, NO_PLACE_CODE, OVERHEAD, SEEN
from openiads.units import UNITS, printed

Array = np.ndarray[Any, Any]
Edges = tuple[float, float, float, float]
MOST_RADARS = 12
DARKEST, LIGHTEST = 0.12, 0.98
PLACELESS = Fill("below the ground, or no relief", "#C8C8C8", "xxxx")
GAP_FILLS = {
    SEEN: Fill("seen by the network", SKY),
    HIDDEN: Fill("gap: hidden by relief", VERMILION, "////"),
    OVERHEAD: Fill("gap: too near or too high above", "#000000"),
    NO_PLACE_CODE: PLACELESS,
}


def box_deg(box: Grid) -> Edges:
    """South, west, north and east edge [deg] of a map."""
    degree = UNITS["deg"].to_si
    return box.south_rad / degree, box.west_rad / degree, box.north_rad / degree, box.east_rad / degree


def edges_of(found: Coverage) -> Edges:
    """South, west, north and east edge [deg] of a coverage's map."""
    return box_deg(found.grid)


def places_of(survey: Surveyed) -> list[Place]:
    """Units with radars, and assets, as points of a map."""
    units = {radar.unit: radar.site for radar in survey.laydown.radars}
    radar_look = FIRE_UNIT.__class__("radar site", FIRE_UNIT.colour, "", FIRE_UNIT.mark)
    places = [
        Place(name.split("/")[0], printed(site.latitude_rad, "deg"), printed(site.longitude_rad, "deg"), radar_look)
        for name, site in units.items()
    ]
    return places + [Place(asset.id, *asset.at, ASSET) for asset in survey.scenario.assets]


def _shades(count: int) -> list[str]:
    """Colours from dark to light, as many as there are heights."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    return [to_hex(colormaps["cividis"](share)) for share in np.linspace(DARKEST, LIGHTEST, count)]


def _by_height(found: Coverage, sights: Array, title: str) -> CellMap:
    """Each cell filled by the lowest of the asked heights at which it is seen."""
    count = len(found.heights_m)
    codes = np.full(sights.shape[1:], -1.0)
    for k in range(count - 1, -1, -1):
        codes[sights[k] == SEEN] = k
    fills = {
        k: Fill(f"seen at {height_m:,.0f} m", colour)
        for k, (height_m, colour) in enumerate(zip(found.heights_m, _shades(count), strict=True))
    }
    return CellMap(title, codes, fills, edges_of(found))


def caption_of(found: Coverage) -> str:
    """What a coverage's pictures rest on."""
    survey = found.survey
    entries = sorted({radar.entry.id for radar in survey.laydown.radars})
    ranges = sorted({round(printed(float(each), "km")) for each in survey.reach_m})
    said = [
        f"Where a look has a chance of {survey.detection_probability:g} or more to find {survey.target.entry.id} "
        f"({survey.target.rcs_m2:g} m², nose-on). Heights {reference(found)}. Radars {', '.join(entries)}: ranges "
        f"{', '.join(map(str, ranges))} km against it, fitted to published figures (openiads sources "
        f"{survey.scenario.name}). 4/3-earth refraction (Skolnik 2001) over {relief_words(survey)}. "
        f"Reach against low flyers is {UPPER_BOUND}. A sector that command turns counts as all round. Map: azimuthal "
        "equidistant, distances from the middle are true.",
        *found.remarks,
    ]
    return " ".join(each if each.endswith(".") else f"{each[0].upper()}{each[1:]}." for each in said)


def relief_words(survey: Surveyed) -> str:
    """What the ground is made of, in a few words."""
    remark = getattr(survey.relief, "remark", "")
    return remark or f"a smooth earth at {survey.relief.level_m:g} m"


def network_chart(found: Coverage) -> Chart:
    """From which of the asked heights on the network sees, as one map."""
    area_m2 = found.area_m2(found.sights)
    away = f" without {', '.join(found.absent)}" if found.absent else ""
    finding = (
        f"{found.survey.scenario.name}{away}: the network sees {printed(area_m2[0], 'km2'):,.0f} km² at "
        f"{found.heights_m[0]:,.0f} m and {printed(area_m2[-1], 'km2'):,.0f} km² at {found.heights_m[-1]:,.0f} m"
    )
    return cell_maps_chart([_by_height(found, found.sights, "")], places_of(found.survey), finding, caption_of(found))


def radars_chart(found: Coverage) -> Chart:
    """The same for each radar, side by side."""
    shown = found.radars[:MOST_RADARS]
    maps = [
        _by_height(found, each.sights, each.radar.id if each.radar.searches else f"{each.radar.id} (when told)")
        for each in shown
    ]
    left = len(found.radars) - len(shown)
    finding = "What each radar sees by itself" + (f"; {left} more are in the table" if left > 0 else "")
    told = "Radars marked 'when told' look only where command points them, and are no part of the network. "
    return cell_maps_chart(maps, places_of(found.survey), finding, told + caption_of(found))


def gaps_chart(found: Coverage) -> Chart:
    """Seen, hidden and overhead, for each height."""
    maps = [
        cropped(CellMap(f"at {height_m:,.0f} m", sights, GAP_FILLS, edges_of(found)), (BEYOND, NO_PLACE_CODE))
        for height_m, sights in zip(found.heights_m, found.sights, strict=True)
    ]
    shares = [
        found.grid.area_m2(each == HIDDEN) / max(found.grid.area_m2((each == HIDDEN) | (each == SEEN)), 1.0)
        for each in found.sights
    ]
    finding = (
        f"Relief hides {100.0 * shares[0]:.0f} % of what a smooth earth would show at {found.heights_m[0]:,.0f} m, "
        f"{100.0 * shares[-1]:.0f} % at {found.heights_m[-1]:,.0f} m"
    )
    gap = "A gap lies within range and above the horizon of a smooth earth, and is not seen; white is beyond that. "
    return cell_maps_chart(maps, places_of(found.survey), finding, gap + caption_of(found))


def lowest_chart(found: Coverage) -> Chart:
    """The lowest height that the network sees, everywhere."""
    rows = [row for row in lowest_rows(found) if row["height_m"] is not None]
    finding = "The lowest height that the network sees"
    if rows:
        within_km, height_m = rows[-1]["within_km"], rows[-1]["height_m"]
        finding += f": within {within_km:g} km of the middle it sees everywhere from {height_m:,.0f} m up"
    label = f"lowest height seen, m {reference(found)}"
    note = "White is not seen at any height. Cones overhead, where radars do not look, are left out here. "
    edges, places = edges_of(found), places_of(found.survey)
    return shade_chart(heights_shown_m(found), edges, places, label, finding, note + caption_of(found), LOW_HEIGHTS)


def change_chart(found: Coverage) -> Chart:
    """What is lost where nodes are out, for each height; ValueError where none is."""
    if found.seen_before is None:
        raise ValueError("no node was taken out, so that there is no change to draw")
    named = ", ".join(found.absent)
    fills = {1: Fill("seen either way", SKY), 2: Fill(f"lost without {named}", VERMILION, "////"), 3: PLACELESS}
    maps, lost_km2 = [], []
    for height_m, before, sights in zip(found.heights_m, found.seen_before, found.sights, strict=True):
        lost = before & (sights != SEEN)
        codes = np.where(lost, 2, np.where(sights == SEEN, 1, np.where(sights == NO_PLACE_CODE, 3, 0)))
        maps.append(cropped(CellMap(f"at {height_m:,.0f} m", codes, fills, edges_of(found)), (0, 3)))
        lost_km2.append(printed(found.grid.area_m2(lost), "km2"))
    finding = f"Without {named} the network loses {lost_km2[0]:,.0f} km² at {found.heights_m[0]:,.0f} m and "
    finding += f"{lost_km2[-1]:,.0f} km² at {found.heights_m[-1]:,.0f} m"
    return cell_maps_chart(maps, places_of(found.survey), finding, caption_of(found))
