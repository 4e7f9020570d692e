"""`openiads track`: plots or a recording from a file, tracks into a file, and the row at fault on the command line."""

import numpy as np
import pytest
from command_line import cli
from made_up_flights import recording

import openiads.replay.track


def test_plots_from_elsewhere_are_tracked(tmp_path):
    file, out = tmp_path / "plots.npz", tmp_path / "tracks.npz"
    stated = {"sigma": [50.0, 2e-3, 2e-3], "pd": 0.9, "clutter_per_scan": 1.0}
    limits = [1e4, 3e5, -3.0, 3.0, 0.0, 0.5]
    rows = {"scan": np.arange(4), "time": 5.0 * np.arange(4), "rng": 1e5 - 1e3 * np.arange(4), "az": np.zeros(4)}
    np.savez(file, **rows, **stated, el=np.full(4, 0.1), scan_time=rows["time"], clutter_volume_limits=limits)
    assert "4 scans, 4 plots, 1 tracks confirmed" in cli("track", file, "-o", out)
    assert np.load(out)["plot_track"].tolist() == [0, 0, 0, 0]
    np.savez(file, **{**rows, "az": [0.0, 0.0, np.nan, 0.0]}, **stated)
    assert "key el: missing" in cli("track", file, "-o", out, code=1)


def test_plots_that_crowd_are_tracked_or_told_and_never_end_in_a_traceback(tmp_path, monkeypatch):
    """Two hundred plots within a few sigmas: more pairs than the first table holds; and than any, where tables stay small."""
    rng, count = np.random.default_rng(1), 200
    scan = np.repeat(np.arange(3), count)
    noisy = {"rng": 1e5 + rng.normal(0.0, 100.0, scan.size), "az": rng.normal(0.0, 1e-3, scan.size)}
    stated = {"sigma": [50.0, 2e-3, 2e-3], "pd": 0.9, "clutter_per_scan": 1.0, "scan_time": 5.0 * np.arange(3)}
    limits = {"clutter_volume_limits": [1e4, 3e5, -3.0, 3.0, 0.0, 0.5]}
    file, out = tmp_path / "plots.npz", tmp_path / "tracks.npz"
    np.savez(file, scan=scan, time=5.0 * scan, el=np.full(scan.size, 0.1), **noisy, **stated, **limits)
    assert "600 plots" in cli("track", file, "-o", out)
    monkeypatch.setattr(openiads.replay.track, "PAIRS_A_PLOT", (64,))
    assert "scan 1: more than 64 tracks" in cli("track", file, "-o", out, code=1)


def test_a_recording_is_tracked_through_a_simulated_radar(tmp_path):
    file, out = recording(tmp_path, ("a", 0, 600, 45.0)), tmp_path / "tracks.npz"
    said = cli("track", file, "-o", out, "--models", "cv", "--radar", "45.5,-29.5", "--seed", "3", "--clutter", "5")
    assert "1 flights in view of a simulated radar at 45.500,-29.500: completeness 1.0000" in said
    assert "0.00 identity switches in 100 track-minutes, GOSPA" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["made.csv", "--radar", "45"], "'45' is not LAT,LON"),
        (["made.csv", "--radar", "95,0"], "'95,0' is not LAT,LON"),
        (["plots.npz", "--seed", "3"], "a file of plots states its radar"),
        (["plots.npz", "made.csv"], "one file of plots at a time"),
    ],
)
def test_options_that_make_no_sense_are_the_command_lines_fault(tmp_path, arguments, said):
    recording(tmp_path, ("a", 0, 600, 45.0))
    assert said in cli("track", tmp_path / arguments[0], *arguments[1:], "-o", tmp_path / "out.npz", code=2)


def test_a_recording_at_fault_is_named_with_its_row(tmp_path):
    file = recording(tmp_path, ("a", 0, 600, 45.0))
    file.write_text(file.read_text().replace(",90.0,", ",east,", 1))
    said = cli("track", file, "-o", tmp_path / "out.npz", code=1)
    assert f"{file}: line 2 of the recording has 'east' in column heading" in said
    assert "no such file" in cli("track", tmp_path / "none.csv", "-o", tmp_path / "out.npz", code=1).lower()
