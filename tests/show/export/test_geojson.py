"""GeoJSON: what is written follows RFC 7946, GDAL reads it, and lines hold the record's places with their times.

Tolerances: degrees have seven decimals, 6 mm on the ground; heights two, 5 mm; times three.
"""

import json
from dataclasses import replace

import numpy as np
import pytest
from receivers import program, said_by

from openiads.record.columns import MARK
from openiads.show.export import geojson


@pytest.fixture(scope="module")
def collections(truth, perceived):
    """Each picture as Python reads it."""
    return {scene.picture: json.loads(geojson.write(scene, ".geojson").parts[""]) for scene in (truth, perceived)}


def of(collection, kind):
    return [each for each in collection["features"] if each["properties"]["kind"] == kind]


def test_lines_hold_the_places_and_times_of_the_record(scene, collections):
    found = {
        each["properties"]["id"]: each
        for kind in ("target", "track", "round")
        for each in of(collections[scene.picture], kind)
    }
    assert len(found) == len(scene.movers)
    for mover in scene.movers:
        line = np.array(found[mover.id]["geometry"]["coordinates"])
        assert found[mover.id]["geometry"]["type"] == "LineString"
        assert np.allclose(line[:, :2], mover.place[:, [1, 0]], rtol=0.0, atol=0.51e-7)
        assert np.allclose(line[:, 2], mover.place[:, 2], rtol=0.0, atol=0.0051)
        assert np.allclose(found[mover.id]["properties"]["time_s"], mover.time_s, rtol=0.0, atol=0.00051)


def test_the_mark_the_picture_and_the_datum_of_heights_are_members(scene, collections):
    collection = collections[scene.picture]
    assert collection["type"] == "FeatureCollection"
    assert (collection["mark"], collection["picture"]) == (MARK, scene.picture)
    assert "ellipsoid" in collection["heights"]


def test_gdal_reads_every_feature(scene, collections, tmp_path):
    file = tmp_path / "some.geojson"
    file.write_bytes(geojson.write(scene, ".geojson").parts[""])
    text = said_by(program("ogrinfo", "gdal-bin"), "-ro", "-al", file)
    assert f"Feature Count: {len(collections[scene.picture]['features'])}" in text
    assert text.count("LINESTRING Z (") == len(of(collections[scene.picture], "reach")) + len(scene.movers)


def test_events_are_points_with_their_times(truth, collections):
    found = [
        (each["properties"]["time_s"], each["properties"]["kind"]) for each in collections["truth"]["features"][-1:]
    ]
    assert len([each for each in collections["truth"]["features"] if "text" in each["properties"]]) == len(
        truth.happenings
    )
    assert found == [(truth.happenings[-1].time_s, truth.happenings[-1].kind)]


def test_a_line_across_the_antimeridian_is_cut_there():
    rows = np.array([[179.0, 10.0, 100.0, 0.0], [-179.0, 12.0, 300.0, 10.0], [-178.0, 13.0, 400.0, 15.0]])
    one, two = geojson.pieces(rows)
    assert one[-1].tolist() == [180.0, 11.0, 200.0, 5.0]
    assert two[0].tolist() == [-180.0, 11.0, 200.0, 5.0]
    assert len(one) + len(two) == len(rows) + 2


def test_a_mover_across_the_antimeridian_becomes_two_lines_with_their_times(truth):
    mover = truth.movers[0]
    place = mover.place.copy()
    place[:, 1] = (np.linspace(179.0, 181.0, len(place)) + 180.0) % 360.0 - 180.0
    moved = replace(truth, movers=(replace(mover, place=place),), happenings=(), engagements=())
    features = json.loads(geojson.write(moved, ".geojson").parts[""])["features"]
    feature = next(each for each in features if each["properties"]["kind"] == "target")
    assert feature["geometry"]["type"] == "MultiLineString"
    lengths = [len(line) for line in feature["geometry"]["coordinates"]]
    assert [len(times) for times in feature["properties"]["time_s"]] == lengths


def test_a_single_sample_is_a_point(truth):
    mover = truth.movers[0]
    one = {name: getattr(mover, name)[:1] for name in ("time_s", "position_m", "velocity_m_s", "place", "rows")}
    lone = replace(truth, movers=(replace(mover, **one),), happenings=(), engagements=())
    features = json.loads(geojson.write(lone, ".geojson").parts[""])["features"]
    assert [each["geometry"]["type"] for each in features if each["properties"]["kind"] == "target"] == ["Point"]


def test_reaches_are_lines_at_their_distance(truth, collections):
    from pymap3d.vincenty import vdist

    line = np.array(of(collections["truth"], "reach")[0]["geometry"]["coordinates"])
    site = truth.sites[0]
    distance, _ = vdist(site.place[0], site.place[1], line[:, 1], line[:, 0])
    assert np.allclose(distance, 240e3, rtol=0.0, atol=0.1)
