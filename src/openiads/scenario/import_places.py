"""A scenario to start from, out of places in a GeoJSON or KML file: points become assets or units, lines flights or raids.

Source: RFC 7946 (GeoJSON), OGC 12-007r2 (KML 2.3). A feature's properties say what it becomes (docs/viewer.md). Leaves out:
areas, styles, network links, and coordinates in anything but WGS-84 degrees.
"""

import json
import math
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openiads.scenario.catalogue import Catalogue
from openiads.scenario.check import UNIT_KINDS
from openiads.scenario.problems import Problem, ScenarioError, choice, shown
from openiads.scenario.yaml_source import MAXIMUM_BYTES

Point = tuple[float, float]

POINT_KINDS, LINE_KINDS = ("asset", "unit"), ("flight", "raid")
USUAL_ENTRY = {"unit": "s400-fire-unit", "flight": "airliner", "raid": "cruise-missile-subsonic"}
USUAL_VALUE = 50.0
MOST_FEATURES = 1_000
MOST_WAYPOINTS = 60
ENTRY_KINDS = {"unit": UNIT_KINDS, "flight": ("target",), "raid": ("target",)}
SOUGHT = "name a file of places: GeoJSON, or KML with the ending .kml"


@dataclass
class Feature:
    """A point, or a line of two points or more, with its properties."""

    points: list[Point]
    properties: dict[str, Any] = field(default_factory=dict)


def scenario_text(path: Path) -> str:
    """The text of a scenario with the places of a .geojson, .json or .kml file. Raises ScenarioError with all that is wrong."""
    name, is_kml = str(path), path.suffix.lower() == ".kml"
    text = _read(path, name, "KML" if is_kml else "GeoJSON")
    features = _kml(text, name) if is_kml else _geojson(text, name)
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


def _read(path: Path, name: str, format: str) -> str:
    """The text of a plain file of bounded size. Raises ScenarioError."""
    if "\0" in name:
        raise _refused(name, f"{shown(name)} is no file name", SOUGHT)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no plain file"
            raise _refused(name, f"{shown(name)} is {kind}", SOUGHT)
        if status.st_size > MAXIMUM_BYTES:
            found = (
                f"the file holds {status.st_size / 1e6:.1f} million bytes, and at most {MAXIMUM_BYTES / 1e6:g} are read"
            )
            raise _refused(name, found, "keep the places that are needed")
        return _decoded(path.read_bytes(), name, format)
    except FileNotFoundError:
        raise _refused(name, "there is no such file", SOUGHT) from None
    except OSError as error:
        raise _refused(name, f"the file cannot be read: {error.strerror}", "check its path and permissions") from None


def _decoded(content: bytes, name: str, format: str) -> str:
    remedy = f"save the places as {format} in UTF-8" + (", not as KMZ" if format == "KML" else "")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(name, "the text is in UTF-16", remedy)
    if b"\0" in content:
        raise _refused(name, f"the file is binary, and no {format}: byte {content.index(0) + 1} is zero", remedy)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"line {line} holds a byte that is not UTF-8 (0x{content[error.start]:02X}): this is no {format}"
        raise _refused(name, found, remedy) from None


def _geojson(text: str, name: str) -> list[Feature]:
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise _refused(
            name, f"this is no JSON{line}", "save the places as GeoJSON, or as KML with the ending .kml"
        ) from None
    listed = tree.get("features") if isinstance(tree, dict) else None
    if isinstance(tree, dict) and tree.get("type") == "Feature":
        listed = [tree]
    if not isinstance(listed, list):
        raise _refused(
            name,
            "the file is no FeatureCollection and no Feature of GeoJSON",
            'it begins {"type": "FeatureCollection", ...}',
        )
    found: list[Feature] = []
    for number, each in enumerate(listed):
        geometry = each.get("geometry") if isinstance(each, dict) else None
        properties = each.get("properties") if isinstance(each, dict) else None
        if not isinstance(properties, dict | None):
            raise _refused(name, f"features[{number}].properties is no object", 'it is {"name": ...}, or null')
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
    """A name in the signs that a scenario allows: letters without accents, small; all else becomes a hyphen."""
    folded = unicodedata.normalize("NFKD", said.casefold())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9_]+", "-", bare).strip("-")[:60]


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


def _entry_id(feature: Feature, kind: str, number: int, problems: list[Problem]) -> str:
    """The catalogue's entry that a feature names, or the usual one; one that is not there is a problem."""
    said = feature.properties.get("entry")
    if kind not in ENTRY_KINDS or said in (None, ""):
        return USUAL_ENTRY.get(kind, "")
    entry, catalogue = _plain(str(said)), Catalogue.read()
    known = [id for each in ENTRY_KINDS[kind] for id in catalogue.ids(each)]
    if entry not in known:
        problems.append(Problem((), f"features[{number}].entry is {shown(str(said))}", choice(entry, known)))
    return entry


def _entry(feature: Feature, kind: str, id: str, aimed: bool, number: int, problems: list[Problem]) -> str:
    """One entry of a scenario, as flow YAML."""
    entry = _entry_id(feature, kind, number, problems)
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
