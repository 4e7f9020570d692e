"""GeoJSON: sites and events as points, tracks as lines with a time for each point, reaches as lines.

Source: RFC 7946: degrees, and heights above the WGS-84 ellipsoid, as in the record. Lines are cut at the antimeridian (3.1.9).
Leaves out: velocities; GeoJSON has no place for times, so that they are a property, `time_s`, of each line.
"""

import json
from typing import Any

import numpy as np

from openiads.show.export.frames import ring
from openiads.show.export.scene import ASSET, Array, Mover, Scene, Site, Written, iso_time
from openiads.show.outlines import collection

# A hundredth of a metre on the ground, a centimetre of height.
DEGREE_DECIMALS, HEIGHT_DECIMALS, TIME_DECIMALS = 7, 2, 3
HALF_TURN_DEG, TURN_DEG = 180.0, 360.0
Coordinates = list[list[float]]


def point(place: Any) -> list[float]:
    """Longitude, latitude and height of a place, rounded."""
    latitude, longitude, height = (float(each) for each in place)
    return [round(longitude, DEGREE_DECIMALS), round(latitude, DEGREE_DECIMALS), round(height, HEIGHT_DECIMALS)]


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _crossing(one: Array, two: Array) -> tuple[Array, Array]:
    """Where the way from one row (longitude, latitude, height, time) to the next meets the antimeridian, on both its sides."""
    edge = np.copysign(HALF_TURN_DEG, one[0])
    share = (edge - one[0]) / (two[0] + np.copysign(TURN_DEG, one[0]) - one[0])
    middle = one + share * (two - one)
    return np.array([edge, *middle[1:]]), np.array([-edge, *middle[1:]])


def pieces(rows: Array) -> list[Array]:
    """Rows of longitude, latitude, height and time, cut where they cross the antimeridian. rows : (n, 4)"""
    jumps = np.flatnonzero(np.abs(np.diff(rows[:, 0])) > HALF_TURN_DEG)
    found, begun, before = [], 0, np.empty((0, 4))
    for k in jumps.tolist():
        last, first = _crossing(rows[k], rows[k + 1])
        found.append(np.concatenate([before, rows[begun : k + 1], last[None]]))
        begun, before = k + 1, first[None]
    return [*found, np.concatenate([before, rows[begun:]])]


def _rounded(rows: Array) -> tuple[Coordinates, list[float]]:
    flat = np.round(rows[:, :2], DEGREE_DECIMALS).tolist()
    heights = np.round(rows[:, 2], HEIGHT_DECIMALS).tolist()
    return [[*pair, height] for pair, height in zip(flat, heights, strict=True)], np.round(
        rows[:, 3], TIME_DECIMALS
    ).tolist()


def _mover(scene: Scene, mover: Mover) -> dict[str, Any]:
    """A mover as a line, as several where it crosses the antimeridian, or as a point where it has one sample."""
    rows = np.column_stack([mover.place[:, 1], mover.place[:, 0], mover.place[:, 2], mover.time_s])
    cut = [_rounded(each) for each in pieces(rows)]
    said = mover.last
    properties: dict[str, Any] = {
        "kind": mover.kind,
        "id": mover.id,
        "entry": said.entry,
        "category": said.category,
        "side": said.side,
        "begin": iso_time(scene.epoch, float(mover.time_s[0])),
        "end": iso_time(scene.epoch, mover.end_s),
        "how_it_ended": mover.end or "still there",
    }
    if len(cut) > 1:
        geometry = {"type": "MultiLineString", "coordinates": [line for line, _ in cut]}
        return _feature(geometry, properties | {"time_s": [times for _, times in cut]})
    line, times = cut[0]
    shape = {"type": "Point", "coordinates": line[0]} if len(line) == 1 else {"type": "LineString", "coordinates": line}
    return _feature(shape, properties | {"time_s": times})


def _reach(site: Site, what: str, range_m: float, sector_rad: float) -> dict[str, Any]:
    """The edge of a reach around a site."""
    points = ring(site.place[0], site.place[1], range_m, site.facing_rad, sector_rad)
    rows = np.column_stack([points[:, 1], points[:, 0], np.full(len(points), site.place[2]), np.zeros(len(points))])
    lines = [_rounded(each)[0] for each in pieces(rows)]
    properties = {"kind": "reach", "id": site.id, "of": what, "range_m": range_m}
    if len(lines) > 1:
        return _feature({"type": "MultiLineString", "coordinates": lines}, properties)
    return _feature({"type": "LineString", "coordinates": lines[0]}, properties)


def _site(scene: Scene, site: Site) -> list[dict[str, Any]]:
    spans = [[iso_time(scene.epoch, start), iso_time(scene.epoch, end)] for start, end in site.spans_s]
    properties: dict[str, Any] = {"kind": site.kind, "id": site.id, "entry": site.entry, "role": site.role}
    properties["there"] = spans
    if site.kind == ASSET:
        properties["radius_m"] = site.radius_m
    found = [_feature({"type": "Point", "coordinates": point(site.place)}, properties)]
    found += [_reach(site, reach.entry, reach.range_m, site.sector_rad) for reach in site.reaches]
    if site.radar_range_m > 0.0:
        found.append(_reach(site, "radar", site.radar_range_m, 2.0 * np.pi))
    return found


def _events(scene: Scene) -> list[dict[str, Any]]:
    return [
        _feature(
            {"type": "Point", "coordinates": point(each.place)},
            {
                "kind": each.kind,
                "text": each.text,
                "time": iso_time(scene.epoch, each.time_s),
                "time_s": round(each.time_s, TIME_DECIMALS),
                "about": [scene.movers[k].id for k in each.movers],
            },
        )
        for each in scene.happenings
    ]


def write(scene: Scene, suffix: str) -> Written:
    """One collection of features; the mark, the picture and the epoch are members of the collection."""
    features = [feature for site in scene.sites for feature in _site(scene, site)]
    features += [_mover(scene, mover) for mover in scene.movers]
    features += _events(scene)
    said = {
        "name": scene.title,
        "mark": scene.mark,
        "statement": scene.statement,
        "picture": scene.picture,
        "epoch": iso_time(scene.epoch, 0.0),
        "heights": "metres above the WGS-84 ellipsoid",
    }
    text = json.dumps(collection(features, said), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Written({"": f"{text}\n".encode()})
