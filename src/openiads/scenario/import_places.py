"""A scenario to start from, out of places in a GeoJSON or KML file: points become assets or units, lines flights or raids.

Source: RFC 7946 (GeoJSON), OGC 12-007r2 (KML 2.3). A feature's properties say what it becomes (docs/viewer.md). Leaves out:
areas, styles, network links, and coordinates in anything but WGS-84 degrees.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openiads.scenario.load import read_text
from openiads.scenario.problems import Problem, ScenarioError, shown

Point = tuple[float, float]

POINT_KINDS, LINE_KINDS = ("asset", "unit"), ("flight", "raid")
USUAL_ENTRY = {"unit": "s400-fire-unit", "flight": "airliner", "raid": "cruise-missile-subsonic"}
USUAL_VALUE = 50.0
MOST_FEATURES = 1_000
MOST_WAYPOINTS = 60
KNOWN = ("kind", "name", "id", "title", "value", "radius_km", "entry", "identity", "count", "to")


@dataclass
class Feature:
    """A point, or a line of two points or more, with its properties."""

    points: list[Point]
    properties: dict[str, Any] = field(default_factory=dict)


def scenario_text(path: Path) -> str:
    """The text of a scenario with the places of a .geojson, .json or .kml file. Raises ScenarioError with all that is wrong."""
    text, name = read_text(path, str(path)), str(path)
    features = _kml(text, name) if path.suffix.lower() == ".kml" else _geojson(text, name)
    if not features:
        raise _refused(name, "the file holds no point and no line", "draw places as points, and routes as lines")
    if len(features) > MOST_FEATURES:
        raise _refused(name, f"the file holds {len(features)} features", f"keep at most {MOST_FEATURES}")
    problems: list[Problem] = []
    lines = _written(features, path.stem, problems)
    if problems:
        raise ScenarioError(problems, name)
    return "\n".join(lines) + "\n"


def _refused(name: str, found: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem((), found, remedy)], name)


def _geojson(text: str, name: str) -> list[Feature]:
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise _refused(
            name, f"this is no JSON{line}", "save the places as GeoJSON, or as KML with the ending .kml"
        ) from None
    listed = tree.get("features") if isinstance(tree, dict) else None
    if not isinstance(listed, list):
        raise _refused(
            name, "the file is no FeatureCollection of GeoJSON", 'it begins {"type": "FeatureCollection", ...}'
        )
    found: list[Feature] = []
    for number, each in enumerate(listed):
        geometry = each.get("geometry") if isinstance(each, dict) else None
        properties = each.get("properties") if isinstance(each, dict) else None
        try:
            found += [Feature(points, properties or {}) for points in _geometry(geometry)]
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            raise _refused(
                name, f"features[{number}] has no sound geometry", "coordinates are [longitude, latitude]"
            ) from None
    return found


def _geometry(geometry: Any) -> Iterator[list[Point]]:
    """The points of each part; areas are passed over."""
    if geometry is None:
        return
    kind, coordinates = geometry["type"], geometry.get("coordinates", ())
    if kind == "Point":
        yield [_place(coordinates)]
    elif kind == "MultiPoint":
        yield from ([_place(each)] for each in coordinates)
    elif kind == "LineString":
        yield [_place(each) for each in coordinates]
    elif kind == "MultiLineString":
        yield from ([_place(each) for each in line] for line in coordinates)


def _place(coordinates: Any) -> Point:
    """Latitude and longitude [deg] of a GeoJSON position, which has the longitude first. Raises ValueError."""
    longitude, latitude = float(coordinates[0]), float(coordinates[1])
    if not (abs(latitude) <= 90.0 and abs(longitude) <= 180.0):
        raise ValueError
    return latitude, longitude


def _kml(text: str, name: str) -> list[Feature]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _refused(name, "the file declares XML entities", "save it as plain KML")
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        raise _refused(name, f"this is no XML: {error}", "save the places as KML, not KMZ") from None
    found: list[Feature] = []
    for mark in (each for each in root.iter() if _tag(each) == "Placemark"):
        properties = _kml_properties(mark)
        for part in mark.iter():
            if _tag(part) in ("Point", "LineString"):
                coordinates = next((c.text or "" for c in part.iter() if _tag(c) == "coordinates"), "")
                try:
                    points = [_place(each.split(",")) for each in coordinates.split()]
                except (ValueError, IndexError):
                    raise _refused(
                        name,
                        f"the placemark {shown(str(properties.get('name')))} has no sound coordinates",
                        "they are longitude,latitude",
                    ) from None
                found.append(Feature(points, properties))
    return found


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _kml_properties(mark: ElementTree.Element) -> dict[str, Any]:
    found: dict[str, Any] = {_tag(each): (each.text or "").strip() for each in mark if _tag(each) == "name"}
    for each in mark.iter():
        if _tag(each) == "Data" and (key := each.get("name")):
            found[key] = next((v.text or "" for v in each if _tag(v) == "value"), "").strip()
    return found


def _written(features: list[Feature], stem: str, problems: list[Problem]) -> list[str]:
    lists: dict[str, list[str]] = {"assets": [], "units": [], "raids": [], "flights": []}
    taken: set[str] = set()
    assets = [f for f in features if len(f.points) == 1 and f.properties.get("kind", "asset") == "asset"]
    for number, feature in enumerate(features):
        kinds = POINT_KINDS if len(feature.points) == 1 else LINE_KINDS
        kind = feature.properties.get("kind", kinds[0])
        if kind not in kinds:
            problems.append(
                Problem((), f"features[{number}].kind is {shown(str(kind))}", f"write {' or '.join(kinds)}")
            )
            continue
        if not 1 <= len(feature.points) <= MOST_WAYPOINTS:
            problems.append(
                Problem((), f"features[{number}] has {len(feature.points)} points", f"keep 1 to {MOST_WAYPOINTS}")
            )
            continue
        id = _id(feature, kind, taken)
        lists[f"{kind}s"].append(_entry(feature, kind, id, bool(assets), number, problems))
    name = _plain(stem) or "places"
    lines = [
        "# Made from the places of a file; what stands here beyond places is a start to be edited.",
        "# A simulation with public figures only; not for operational or flight-safety use.",
        "",
        f"name: {name}",
        "seed: 1",
        "duration_s: 1200",
    ]
    for key, entries in lists.items():
        if entries:
            lines += ["", f"{key}:", *(f"  - {entry}" for entry in entries)]
    return lines


def _id(feature: Feature, kind: str, taken: set[str]) -> str:
    """The feature's own name, in the signs that a scenario allows, or its kind; with a number where it is taken."""
    said = next((str(feature.properties[key]) for key in ("id", "name", "title") if feature.properties.get(key)), "")
    base = _plain(said) or kind
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base[:58]}-{number}"
    taken.add(found)
    return found


def _plain(said: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", said).strip("-")[:60].lower()


def _at(point: Point) -> str:
    return f"[{round(point[0], 5):g}, {round(point[1], 5):g}]"


def _real(feature: Feature, key: str, usual: float, number: int, problems: list[Problem]) -> float:
    said = feature.properties.get(key)
    if said in (None, ""):
        return usual
    try:
        value = float(said)
    except (TypeError, ValueError):
        value = math.nan
    if not 0.0 <= value <= 1e9:
        problems.append(Problem((), f"features[{number}].{key} is {shown(str(said))}", "write a number, 0 or more"))
    return value


def _entry(feature: Feature, kind: str, id: str, aimed: bool, number: int, problems: list[Problem]) -> str:
    """One entry of a scenario, as flow YAML."""
    entry = _plain(str(feature.properties.get("entry") or USUAL_ENTRY.get(kind, "")))
    if kind == "asset":
        value = _real(feature, "value", USUAL_VALUE, number, problems)
        radius_km = _real(feature, "radius_km", 2.0, number, problems)
        return f"{{id: {id}, at: {_at(feature.points[0])}, value: {value:g}, radius_km: {radius_km:g}}}"
    if kind == "unit":
        return f"{{id: {id}, entry: {entry}, at: {_at(feature.points[0])}}}"
    count = int(_real(feature, "count", 1.0, number, problems) or 1)
    if kind == "flight":
        identity = "friend" if feature.properties.get("identity") == "friend" else "neutral"
        route = ", ".join(_at(each) for each in feature.points)
        return f"{{id: {id}, entry: {entry}, identity: {identity}, count: {count}, route: [{route}]}}"
    via = ", ".join(_at(each) for each in feature.points[1:-1])
    to = _plain(str(feature.properties["to"])) if aimed and feature.properties.get("to") else _at(feature.points[-1])
    return f"{{id: {id}, entry: {entry}, count: {count}, from: {_at(feature.points[0])}, " + (
        f"via: [{via}], to: {to}}}" if via else f"to: {to}}}"
    )
