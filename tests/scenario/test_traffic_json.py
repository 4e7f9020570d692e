"""Recordings in the JSON of the package traffic become the same tracks as those in CSV."""

import gzip
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from openiads.scenario.problems import ScenarioError
from openiads.scenario.readers import read_recording
from openiads.scenario.traffic_json import NotTraffic, is_traffic_json, traffic_cells

ROW = {
    "timestamp": 1533101250000,
    "altitude": 35000.0,
    "callsign": "DLH8JW",
    "groundspeed": 450.0,
    "icao24": "3003ae",
    "latitude": 45.8,
    "longitude": 9.2,
    "track": 90.0,
    "vertical_rate": 600.0,
}
NEXT = ROW | {"timestamp": 1533101260000, "longitude": 9.23}


def written(folder, rows, packed=True):
    file = folder / ("t.json.gz" if packed else "t.json")
    text = json.dumps(rows).encode()
    file.write_bytes(gzip.compress(text) if packed else text)
    return file


@pytest.mark.parametrize("packed", [True, False])
def test_rows_come_in_si(tmp_path, packed):
    (track,) = read_recording(written(tmp_path, [ROW, NEXT], packed)).tracks
    assert (track.aircraft, track.callsign) == ("3003ae", "DLH8JW")
    np.testing.assert_allclose(track.time_s, [0.0, 10.0])
    np.testing.assert_allclose(track.height_m, 35000.0 * 0.3048)
    np.testing.assert_allclose(track.speed_m_s, 450.0 * 1852.0 / 3600.0)
    np.testing.assert_allclose(track.vertical_rate_m_s, 3.048)
    np.testing.assert_allclose(track.heading_rad, np.pi / 2.0)


def test_rows_without_a_place_or_on_the_ground_are_left_out(tmp_path):
    rows = [ROW, NEXT, NEXT | {"latitude": None}, NEXT | {"timestamp": 1533101270000, "onground": True}]
    assert read_recording(written(tmp_path, rows)).rows_left_out == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{}", "no list of rows"),
        (b"[1, 2]", "no list of rows"),
        (b"[{}, 2]", "row 2 of the recording is no row"),
        (b"nonsense", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"\x1f\x8b\x08broken", "no sound gzip file"),
    ],
)
def test_what_is_no_such_recording_is_told(tmp_path, content, words):
    file = tmp_path / "t.json"
    file.write_bytes(content)
    with pytest.raises(NotTraffic, match=words):
        list(traffic_cells(file))
    with pytest.raises(ScenarioError, match=words):
        read_recording(file)


def test_the_name_tells_which_recording_it_is():
    assert is_traffic_json(Path("a/switzerland.JSON.gz"))
    assert not is_traffic_json(Path("a/json.csv"))


@pytest.mark.skipif(importlib.util.find_spec("traffic") is None, reason="the package traffic is not installed")
def test_a_sample_of_the_package_holds_its_aircraft():
    folder = Path(importlib.util.find_spec("traffic").submodule_search_locations[0]) / "data/samples/collections"
    assert len(read_recording(folder / "switzerland.json.gz").tracks) > 800
