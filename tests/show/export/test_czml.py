"""CZML: Cesium, which is not ours, plays the document: clock, entities, positions, and when they are there.

Tolerances: positions have a tenth of a millimetre and times a microsecond in the file; Cesium keeps both as doubles, its times
in days and seconds, so that a mover at 3 km/s is within 5 mm.
"""

import json
import subprocess
import sys

import numpy as np
import pytest
from cesium_page import loaded

from openiads.record.columns import MARK

pytest.importorskip("czml3", reason="NOT VERIFIED: no czml3; pip install openiads[exports]")

from openiads.show.export import czml


@pytest.fixture(scope="module")
def documents(truth, perceived):
    """The documents of both pictures as texts."""
    return {scene.picture: czml.write(scene, ".czml").parts[""].decode() for scene in (truth, perceived)}


def packets(text):
    return {each["id"]: each for each in json.loads(text)}


def test_samples_are_those_of_the_record(scene, documents):
    found = packets(documents[scene.picture])
    for number, mover in enumerate(scene.movers):
        position = found[f"mover/{number}"]["position"]
        rows = np.array(position["cartesian"]).reshape(-1, 4)[: len(mover.time_s)]
        assert position["referenceFrame"] == "FIXED"
        assert np.allclose(rows[:, 0], mover.time_s, rtol=0.0, atol=0.51e-6)
        assert np.allclose(rows[:, 1:], mover.position_m, rtol=0.0, atol=0.51e-4)


def test_the_mark_and_the_picture_are_in_the_document(scene, documents):
    document = packets(documents[scene.picture])["document"]
    assert document["name"].startswith("SIMULATION: invented")
    assert scene.picture in document["name"]
    assert MARK in document["description"].lower()


def test_a_site_that_was_lost_is_there_twice(truth, documents):
    number = [site.id for site in truth.sites].index("unit-1/92n6e")
    there = packets(documents["truth"])[f"site/{number}"]["availability"]
    assert [each[11:19] for each in there] == ["04:00:00", "04:02:40"]


def test_cesium_plays_it(scene, documents, tmp_path):
    asked, expected, there = [], [], []
    for number, mover in enumerate(scene.movers):
        for k in (0, len(mover.time_s) // 2, len(mover.time_s) - 1):
            asked.append([f"mover/{number}", float(np.ceil(mover.time_s[k] * 1000.0) / 1000.0 + 0.001)])
            later = min(k + 1, len(mover.time_s) - 1)
            known = later > k
            share = (asked[-1][1] - mover.time_s[k]) / (mover.time_s[later] - mover.time_s[k]) if known else 0.0
            place = mover.position_m[k] + share * (mover.position_m[later] - mover.position_m[k])
            expected.append(place if known else None)
            there.append(mover.time_s[0] <= asked[-1][1] <= mover.end_s)
    found = loaded(documents[scene.picture], asked, tmp_path)
    assert "error" not in found, found
    assert found["count"] == len(packets(documents[scene.picture])) - 1
    assert (found["start"], found["stop"]) == ("2030-06-01T04:00:00.000Z", "2030-06-01T04:10:00.000Z")
    assert found["lines"] == sum(len(site.reaches) + (site.radar_range_m > 0.0) for site in scene.sites)
    assert found["there"] == there
    for place, wanted in zip(found["at"], expected, strict=True):
        if wanted is not None:
            assert np.allclose(place, wanted, rtol=0.0, atol=0.005)


def test_without_czml3_the_error_says_what_to_install(tmp_path):
    code = (
        "import sys; sys.modules['czml3'] = None\n"
        "import openiads\n"
        "from openiads.show.export.formats import EXPORT_FORMATS\n"
        "try:\n    EXPORT_FORMATS['czml'].module()\n"
        "except openiads.ExportError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'openiads[exports]'" in done.stdout, done.stderr
