"""KML: GDAL's reader finds every placemark, and the tracks hold the record's places and times.

Tolerances: degrees have eight decimals and heights three: half of the last is 0.6 mm on the ground and 0.5 mm of height; times
have milliseconds.
"""

from datetime import datetime
from xml.etree import ElementTree

import numpy as np
import pytest
from receivers import ogr

from openiads.record.columns import MARK
from openiads.show.export import kml

SPACES = {"k": "http://www.opengis.net/kml/2.2", "gx": "http://www.google.com/kml/ext/2.2"}


@pytest.fixture(scope="module")
def documents(truth, perceived):
    """Each picture as a tree of elements."""
    return {scene.picture: ElementTree.fromstring(kml.write(scene, ".kml").parts[""]) for scene in (truth, perceived)}


def placemarks(document):
    return {each.findtext("k:name", None, SPACES): each for each in document.iterfind(".//k:Placemark", SPACES)}


def test_gdal_finds_every_placemark(scene, tmp_path):
    file = tmp_path / "some.kml"
    file.write_bytes(kml.write(scene, ".kml").parts[""])
    layers = ogr(file)
    kinds = [mover.kind for mover in scene.movers]
    moving = "Targets" if scene.picture == "truth" else "Tracks"
    assert layers[moving] == len(kinds) - kinds.count("round")
    assert layers["Rounds"] == kinds.count("round")
    assert layers["Events"] == len(scene.happenings)
    assert layers["Assets"] == 1
    assert layers["Radars"] == 6, "two radars with a reach each, one of them there twice"


def test_tracks_hold_the_places_and_times_of_the_record(scene, documents):
    found = placemarks(documents[scene.picture])
    for mover in scene.movers:
        track = found[mover.id].find("gx:Track", SPACES)
        where = np.array([each.text.split() for each in track.iterfind("gx:coord", SPACES)], float)
        when = [datetime.fromisoformat(each.text) for each in track.iterfind("k:when", SPACES)]
        assert np.allclose(where[:, :2], mover.place[:, [1, 0]], rtol=0.0, atol=0.51e-8)
        assert np.allclose(where[:, 2], mover.place[:, 2], rtol=0.0, atol=0.00051)
        times = [(each - scene.epoch).total_seconds() for each in when]
        assert np.allclose(times, mover.time_s, rtol=0.0, atol=0.00051)
        assert track.findtext("k:altitudeMode", None, SPACES) == "absolute"


def test_the_mark_and_the_picture_are_in_the_description(scene, documents):
    said = documents[scene.picture].findtext("k:Document/k:description", None, SPACES)
    assert MARK in said.lower()
    assert f"Picture: {scene.picture}" in said


def test_a_site_that_was_lost_has_two_spans(documents):
    spans = [
        tuple(each.findtext(f"k:TimeSpan/k:{end}", None, SPACES)[11:19] for end in ("begin", "end"))
        for each in documents["truth"].iterfind(".//k:Placemark", SPACES)
        if each.findtext("k:name", None, SPACES) == "unit-1/92n6e"
    ]
    assert spans == [("04:00:00", "04:01:40"), ("04:02:40", "04:10:00")]


def test_every_style_that_is_named_is_there(scene, documents):
    document = documents[scene.picture]
    named = {each.text for each in document.iterfind(".//k:styleUrl", SPACES)}
    assert named <= {f"#{each.get('id')}" for each in document.iterfind(".//k:Style", SPACES)}


def test_nothing_is_fetched(scene):
    text = kml.write(scene, ".kml").parts[""].decode()
    assert "<href" not in text
    assert "NetworkLink" not in text


def test_names_are_escaped(truth):
    from dataclasses import replace

    odd = replace(truth, name="a <b> & c", description="<script>")
    document = ElementTree.fromstring(kml.write(odd, ".kml").parts[""])
    assert document.findtext("k:Document/k:name", None, SPACES).startswith("a <b> & c")
