"""Recorded traffic from file to score, as the public interface runs it."""

import numpy as np
import pytest
from made_up_flights import recording

import openiads
from openiads.replay.plots import PlotFileError, read_plots


def test_flights_of_a_recording_are_tracked_and_judged(tmp_path):
    """Three straight flights 111 km apart over 20 minutes: each has its track, nearly always and under one name."""
    file = recording(tmp_path, *((name, 0, 1200, 45.0 + k) for k, name in enumerate("abc")))
    result = openiads.track_recordings([file], tmp_path / "out.npz", models="cv")
    assert result["flights"] == 3
    assert result["completeness"] > 0.99
    assert result["identity_switches"] == 0
    assert 0.0 < result["gospa_m"] < 2000.0


def test_what_is_written_holds_plots_tracks_and_truth_and_can_be_tracked_again(tmp_path):
    file, out = recording(tmp_path, ("a", 0, 600, 45.0)), tmp_path / "out.npz"
    openiads.track_recordings([file], out, models="cv", radar={"revisit_s": 5.0, "clutter_per_scan": 0.0})
    with np.load(out) as written:
        assert written["truth"].shape == (121, 1, 6)
        assert set(written["truth_id"]) == {0}
        est = written["est"]
    assert len(read_plots(out).scan_time_s) == 121
    openiads.track(out, tmp_path / "again.npz", models="cv")
    assert np.array_equal(np.load(tmp_path / "again.npz")["est"], est)


def test_a_radar_out_of_reach_of_all_flights_is_refused(tmp_path):
    with pytest.raises(PlotFileError, match=r"made\.csv: no flight comes within 463 km of the radar"):
        openiads.track_recordings([recording(tmp_path, ("a", 0, 600, 45.0))], tmp_path / "out.npz", site=(0.0, 0.0))


def test_several_recordings_need_an_overlay(tmp_path):
    files = [recording(tmp_path, ("a", 0, 1200, 45.0), name=name) for name in ("one.csv", "two.csv")]
    with pytest.raises(PlotFileError, match=r"two\.csv: one recording at a time"):
        openiads.track_recordings(files, tmp_path / "out.npz")
    assert openiads.track_recordings(files, tmp_path / "out.npz", overlay=True)["flights"] == 4


def test_errors_of_all_ranges_and_azimuths_are_learned_from_reported_places(tmp_path):
    """Six flights of twenty minutes: learned to within four of what is left, which is a tenth of what was put in."""
    file = recording(tmp_path, *((name, 0, 1200, 45.0 + 0.4 * k) for k, name in enumerate("abcdef")))
    radar = {"range_bias_m": 200.0, "azimuth_bias_rad": 4e-3}
    learned = openiads.track_recordings([file], tmp_path / "one.npz", radar=radar, register=True)
    untold = openiads.track_recordings([file], tmp_path / "two.npz", radar=radar)
    assert learned["range_bias_left_m"] < 20.0
    assert learned["range_bias_estimated_m"] == pytest.approx(200.0, abs=4.0 * learned["range_bias_left_m"])
    apart_deg = learned["azimuth_bias_estimated_deg"] - np.degrees(4e-3)
    assert abs(apart_deg) < 4.0 * learned["azimuth_bias_left_deg"] < 0.1
    assert learned["gospa_m"] < 0.7 * untold["gospa_m"]
