"""Recordings become one track an aircraft, in SI; what is no recording is refused in a sentence."""

import math
from pathlib import Path

import numpy as np
import pytest

from openiads.scenario.problems import ScenarioError
from openiads.scenario.readers import read_recording

HEADER = "time,icao24,lat,lon,velocity,heading,vertrate,callsign,onground,baroaltitude,geoaltitude\n"
OPENSKY = Path(__file__).parents[3] / "shared/data/opensky_uk_2021-07-12.csv"


def recording(tmp_path, rows, header=HEADER):
    file = tmp_path / "traffic.csv"
    file.write_text(header + rows)
    return read_recording(file)


def refusal(tmp_path, rows, header=HEADER):
    with pytest.raises(ScenarioError) as caught:
        recording(tmp_path, rows, header)
    return str(caught.value)


def test_rows_become_tracks_in_time_order_and_si(tmp_path):
    rows = "110,b,45,-30,200,90,1,KLM1 ,False,9000,9100\n100,b,44,-30,200,180,1,,False,9000,9100\n"
    rows += "105,a,1,1,,,,,,,1\n106,a,1,1,,,,,,5,\n"
    read = recording(tmp_path, rows)
    first, second = read.tracks
    assert (first.aircraft, second.aircraft) == ("a", "b")
    assert read.start_unix_s == 100.0
    np.testing.assert_array_equal(second.time_s, [0.0, 10.0])
    np.testing.assert_allclose(second.latitude_rad, np.radians([44.0, 45.0]))
    np.testing.assert_allclose(second.heading_rad, [math.pi, math.pi / 2])
    np.testing.assert_array_equal(second.height_m, [9100.0, 9100.0])
    np.testing.assert_array_equal(first.height_m, [1.0, 5.0])
    assert np.isnan(first.speed_m_s).all()
    assert second.callsign == "KLM1"


def test_rows_on_the_ground_without_place_or_repeated_are_left_out_and_counted(tmp_path):
    sound = "1,a,45,-30,,,,,False,,100\n2,a,45,-30,,,,,False,,100\n"
    odd = "3,a,45,-30,,,,,True,,100\n4,a,,-30,,,,,False,,100\n2,a,45,-30,,,,,False,,100\n"
    odd += "9,c,45,-30,,,,,False,,1\n5,a,45,-30,,,,,,,\n"
    read = recording(tmp_path, sound + odd)
    assert len(read.tracks) == 1
    assert len(read.tracks[0].time_s) == 2
    assert read.rows_left_out == 5


@pytest.mark.parametrize(
    ("rows", "header", "words"),
    [
        ("1,a,45,-30\n", "time,icao24,lat,lng\n", "no column 'lon', 'geoaltitude'; did you mean 'lng'?"),
        ("", "", "no column 'time'"),
        ("1,a,north,-30,,,,,,,1\n", HEADER, "line 2 of the recording has 'north' in column lat"),
        ("1,a,95,-30,,,,,,,1\n", HEADER, "off the earth: 95, -30"),
        ("1,a,45,-30,,,,,,,1\n", HEADER, "no aircraft has two rows"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path, rows, header, words):
    assert words in refusal(tmp_path, rows, header)


def test_binary_folders_and_missing_files_are_refused(tmp_path):
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00" * 40)
    (tmp_path / "n.csv").write_bytes(HEADER.encode() + b"1,\x00\n")
    for name in ("b.csv", "n.csv", "none.csv", ".", "a\0b"):
        with pytest.raises(ScenarioError):
            read_recording(tmp_path / name)


@pytest.mark.skipif(not OPENSKY.exists(), reason="the recording is not part of the project")
def test_a_real_recording_holds_its_aircraft():
    read = read_recording(OPENSKY)
    assert 70 <= len(read.tracks) <= 84
    assert all(np.all(np.diff(track.time_s) > 0) for track in read.tracks)
    assert max(track.time_s[-1] for track in read.tracks) <= 1_210.0  # a first place may be older than its row
    assert all(np.all(track.height_m < 20_000.0) for track in read.tracks)


def test_a_row_that_repeats_an_older_place_is_left_out_and_its_place_has_its_own_time(tmp_path):
    header = HEADER.strip() + ",lastposupdate\n"
    rows = "10,a,45,-30,,,,,False,,100,9.5\n20,a,45,-30,,,,,False,,100,9.5\n30,a,45.1,-30,,,,,False,,100,29.7\n"
    read = recording(tmp_path, rows, header)
    np.testing.assert_allclose(read.tracks[0].time_s, [0.0, 20.2])
    assert read.rows_left_out == 1
