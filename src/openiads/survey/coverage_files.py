"""A coverage as files: pictures, GeoTIFF of every map, outlines as GeoJSON, the table of areas, and all numbers as JSON.

Source: survey.coverage; each file bears the mark. Leaves out: what a file says (areas.py, coverage_pictures.py).
"""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from openiads.record.columns import MARK
from openiads.show.geotiff import write_geotiff
from openiads.show.outlines import collection, feature, place, polygons
from openiads.show.pictures import save
from openiads.survey.areas import NETWORK, area_rows, heights_shown_m, numbers_of, reference
from openiads.survey.coverage import Coverage
from openiads.survey.coverage_pictures import (
    change_chart,
    edges_of,
    gaps_chart,
    lowest_chart,
    network_chart,
    places_of,
    radars_chart,
)
from openiads.survey.seen import HIDDEN, NO_PLACE_CODE, OVERHEAD, SEEN

NO_CELL = 255
NO_HEIGHT = -9999.0
TABLES = ("areas", "gaps", "lowest_everywhere", "lowest_over_assets", "changes")


def _heights(found: Coverage) -> list[str]:
    return [f"{height_m:g} m {reference(found)}" for height_m in found.heights_m]


def _tiffs(found: Coverage, folder: Path) -> list[Path]:
    """The network's count of radars, its lowest heights, and each radar's sights; north first, as TIFF has it."""
    edges, names = edges_of(found), _heights(found)
    count = np.where(found.sights == NO_PLACE_CODE, NO_CELL, found.count).astype(np.uint8)[:, ::-1]
    counted = [f"radars of the network that see, at {name}" for name in names]
    lowest = np.nan_to_num(heights_shown_m(found), nan=NO_HEIGHT).astype(np.float32)[None, ::-1]
    shown = [f"lowest height seen by the network, m {reference(found)}"]
    paths = [
        write_geotiff(folder / "coverage.tif", count, edges, counted, NO_CELL, MARK),
        write_geotiff(folder / "lowest.tif", lowest, edges, shown, NO_HEIGHT, MARK),
    ]
    own = folder / "radars"
    own.mkdir(exist_ok=True)
    for each in found.radars:
        codes = np.where(each.sights == NO_PLACE_CODE, NO_CELL, each.sights).astype(np.uint8)[:, ::-1]
        said = [
            f"{each.radar.id} at {name}: 1 seen, 2 hidden by relief, 3 too near or high, 0 beyond" for name in names
        ]
        file = own / f"{each.radar.id.replace('/', '-')}.tif"
        paths.append(write_geotiff(file, codes, edges, said, NO_CELL, MARK))
    return paths


def outlines(found: Coverage) -> dict[str, Any]:
    """GeoJSON of what is seen by each radar and the network, of the network's gaps, and of the sites."""
    edges, features = edges_of(found), []
    maps = [(NETWORK, found.sights), *((each.radar.id, each.sights) for each in found.radars)]
    for name, sights in maps:
        for height_m, each in zip(found.heights_m, sights, strict=True):
            said = {"kind": "seen", "radar": name, "height_m": float(height_m), "reference": reference(found)}
            features.append(feature(polygons(each == SEEN, edges), said))
    for height_m, each in zip(found.heights_m, found.sights, strict=True):
        for kind, sight in (("hidden by relief", HIDDEN), ("too near or high", OVERHEAD)):
            said = {"kind": "gap", "cause": kind, "radar": NETWORK, "height_m": float(height_m)}
            features.append(feature(polygons(each == sight, edges), said | {"reference": reference(found)}))
    for site in places_of(found.survey):
        features.append(place(site.longitude_deg, site.latitude_deg, {"kind": site.look.name, "name": site.name}))
    survey = found.survey
    said_of_all = {
        "name": f"coverage of {survey.scenario.name}",
        "class": survey.target.entry.id,
        "detection_probability": survey.detection_probability,
        "mark": MARK,
    }
    return collection([each for each in features if each["geometry"]["coordinates"]], said_of_all)


def _pictures(found: Coverage, folder: Path) -> list[Path]:
    charts = {"coverage": network_chart(found), "radars": radars_chart(found), "gaps": gaps_chart(found)}
    charts["lowest"] = lowest_chart(found)
    if found.seen_before is not None:
        charts["change"] = change_chart(found)
    return [path for name, chart in charts.items() for path in save(chart, folder, name)]


def _area_table(found: Coverage, path: Path) -> Path:
    """The table of areas as CSV, the mark as a comment on top."""
    rows = area_rows(found)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"# {MARK}\n")
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_coverage(found: Coverage, folder: str | Path) -> list[Path]:
    """Write everything into a folder, over what bears the same names; returns the files."""
    place_of = Path(folder)
    place_of.mkdir(parents=True, exist_ok=True)
    paths = [*_pictures(found, place_of), *_tiffs(found, place_of)]
    contours = place_of / "coverage.geojson"
    contours.write_text(json.dumps(outlines(found), separators=(",", ":")), encoding="utf-8")
    numbers = place_of / "coverage.json"
    numbers.write_text(json.dumps(numbers_of(found), indent=1), encoding="utf-8")
    return [*paths, contours, _area_table(found, place_of / "areas.csv"), numbers]
