"""Places out of GeoJSON and KML become a scenario that loads."""

import json

import pytest

import openiads
from openiads.scenario.problems import ScenarioError


def _written(folder, name, content):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def _feature(shape, coordinates, **properties):
    return {"type": "Feature", "geometry": {"type": shape, "coordinates": coordinates}, "properties": properties}


def test_points_and_lines_become_assets_units_flights_and_raids(tmp_path):
    features = [
        _feature("Point", [-30.0, 45.0], name="The Capital", value=100),
        _feature("Point", [-29.9, 45.1], kind="unit", name="Unit 1"),
        _feature("LineString", [[-32, 44], [-28, 46]], name="Airway"),
        _feature("LineString", [[-28, 46], [-29, 45.5], [-30, 45]], kind="raid", to="The Capital", count=4),
    ]
    text = openiads.places(_written(tmp_path, "my places.geojson", {"type": "FeatureCollection", "features": features}))
    made = openiads.loads(text)
    assert made.name == "my-places"
    assert [(a.id, a.at, a.value) for a in made.assets] == [("the-capital", (45.0, -30.0), 100)]
    assert made.units[0].entry == "s400-fire-unit"
    assert made.flights[0].route == ((44.0, -32.0), (46.0, -28.0))
    assert (made.raids[0].to, made.raids[0].via, made.raids[0].count) == ("the-capital", ((45.5, -29.0),), 4)


def test_a_kml_file_says_the_same(tmp_path):
    kml = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Port</name>
    <ExtendedData><Data name="value"><value>60</value></Data></ExtendedData>
    <Point><coordinates>-30.35,45.25,0</coordinates></Point></Placemark></Document></kml>"""
    made = openiads.loads(openiads.places(_written(tmp_path, "x.kml", kml)))
    assert [(a.id, a.at, a.value) for a in made.assets] == [("port", (45.25, -30.35), 60)]


def test_names_that_are_equal_get_numbers(tmp_path):
    features = [_feature("Point", [k, 1.0], name="x") for k in range(3)]
    made = openiads.loads(openiads.places(_written(tmp_path, "x.geojson", {"features": features})))
    assert [a.id for a in made.assets] == ["x", "x-2", "x-3"]


def test_a_lone_feature_is_a_collection_of_one(tmp_path):
    made = openiads.loads(openiads.places(_written(tmp_path, "x.geojson", _feature("Point", [-30, 45], name="Port"))))
    assert [(a.id, a.at) for a in made.assets] == [("port", (45.0, -30.0))]


@pytest.mark.parametrize(
    ("name", "id"),
    [("Port Ümlaut / 1", "port-umlaut-1"), ("Straße", "strasse"), ("\uff21\uff11", "a1"), ("港", "asset")],
)
def test_letters_lose_their_accents(tmp_path, name, id):
    made = openiads.loads(openiads.places(_written(tmp_path, "x.geojson", _feature("Point", [-30, 45], name=name))))
    assert made.assets[0].id == id


def _refusal(path):
    with pytest.raises(ScenarioError) as caught:
        openiads.places(path)
    return str(caught.value)


@pytest.mark.parametrize("name", ["x.kml", "x.geojson", "small-raid", "x/y.kml", "x" * 300])
def test_a_file_that_is_not_there_is_said_not_to_be_there(tmp_path, name):
    said = _refusal(tmp_path / name)
    assert "there is no such file" in said or "File name too long" in said
    assert "bundled" not in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.geojson", b"PK\x03\x04\x00"),
        ("x.geojson", b"{\n\xe9"),
        ("x.kml", b"PK\x03\x04\x00"),
        ("x.kml", b"\xff\xfe<\x00"),
    ],
)
def test_a_file_in_another_code_is_said_to_be_no_file_of_places(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    said = _refusal(tmp_path / name)
    assert {"x.kml": "KML", "x.geojson": "GeoJSON"}[name] in said
    assert "YAML" not in said
    assert "name a file of places" in _refusal(tmp_path)


def test_an_entry_that_the_catalogue_lacks_is_refused_with_the_nearest(tmp_path):
    features = [
        _feature("Point", [-30, 45], kind="unit", entry="s400-fire-unti"),
        _feature("LineString", [[-30, 45], [-31, 45]], entry="airlinr"),
        _feature("LineString", [[-30, 45], [-31, 45]], kind="raid", entry="s400-fire-unit"),
        _feature("LineString", [[-30, 45], [-31, 45]], kind="raid", entry="Fighter"),
    ]
    said = _refusal(_written(tmp_path, "x.geojson", {"type": "FeatureCollection", "features": features}))
    assert "features[0].entry is 's400-fire-unti'; did you mean 's400-fire-unit'?" in said
    assert "features[1].entry is 'airlinr'; did you mean 'airliner'?" in said
    assert "features[2].entry is 's400-fire-unit'" in said
    assert "features[3]" not in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.geojson", "{"),
        ("x.geojson", "[]"),
        ("x.geojson", {"features": []}),
        ("x.geojson", {"features": [1]}),
        ("x.geojson", {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 1]}, "properties": [1]}),
        ("x.geojson", {"features": [_feature("Point", [200, 1])]}),
        ("x.geojson", {"features": [_feature("Point", ["a", "b"])]}),
        ("x.geojson", {"features": [_feature("Point", [1, 1], kind="missile")]}),
        ("x.geojson", {"features": [_feature("Point", [1, 1], value="much")]}),
        ("x.geojson", {"features": [_feature("LineString", [])]}),
        ("x.kml", "<kml>"),
        ("x.kml", "<!DOCTYPE kml [<!ENTITY a 'b'>]><kml>&a;</kml>"),
        ("x.kml", "<kml><Placemark><Point><coordinates>x,y</coordinates></Point></Placemark></kml>"),
    ],
)
def test_what_can_not_be_read_is_said_in_a_sentence(tmp_path, name, content):
    with pytest.raises(ScenarioError):
        openiads.places(_written(tmp_path, name, content))
