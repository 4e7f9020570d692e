"""Tracking against a filter that is told which plot belongs to which target: public benchmark plots, by their makers' score.

Easy targets: 100 straight flights in a box of 400 km, one radar, a plot in nine of ten looks, 30 false plots a scan.
The tracker must find the association itself; both filters have the same model and noise.
"""

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest
from builders import Tracking

from openiads.messages.tracks import TrackStatus

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "benchmarks"
FIRST, LAST = 10, 60

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the benchmark of plots lies beside the project")


def script(name):
    """A script of the benchmark, as a module."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def benchmark_plots():
    maker, rng = script("make_plots"), np.random.default_rng(300)
    truth = maker.straight_paths(100, rng)
    rows = maker.plots(truth, rng, 0.9, 30)
    return {
        "scan": rows[:, 0].astype(int), "rng": rows[:, 1], "az": rows[:, 2], "el": rows[:, 3],
        "truth_id": rows[:, 4].astype(int), "truth": truth, "scan_time": np.arange(maker.SCANS) * maker.PERIOD_S,
        "sigma": maker.SIGMA,
    }  # fmt: skip


def followed(plots):
    """Rows (scan, track, x, y, z, vx, vy, vz) of confirmed tracks, the benchmark's azimuth being from x to y."""
    limits = (283e3 - 10e3) * 2.0 * math.pi * math.radians(30.0)
    description = {
        "position_m": 0.0, "axes": [0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0], "clutter_density": 30.0 / limits
    }  # fmt: skip
    rules = {"birth_speed_sigma_m_s": 500.0, "gate_sigma": 4.0, "drop_after_s": 22.0}
    scene, rows = Tracking(radars=(description,), rules=rules), []
    for scan, now_s in enumerate(plots["scan_time"]):
        mine = plots["scan"] == scan
        measured = np.c_[plots["rng"], plots["az"], plots["el"]][mine]
        made = [scene.plot(now_s, plot, sigmas=plots["sigma"]) for plot in measured]
        scene.frame(now_s - 2.5, 5.0, made, [scene.look(now_s, now_s)])
        for track in scene.tracks(TrackStatus.CONFIRMED):
            ahead = now_s - track["time_s"]
            position = track["position_m"] + ahead * track["velocity_m_s"]
            rows.append([scan, track["track"], *position, *track["velocity_m_s"]])
    return np.array(rows)


def test_easy_targets_are_tracked_as_well_as_by_known_association(benchmark_plots):
    """Position error within 3 % of the floor's, GOSPA within 10 %, and at most one target in 100 without a track.

    Both filters have q = 1. Measured with these plots: 1.002, 1.036 and 0.999. GOSPA counts missed and false tracks
    besides, which known association cannot have.
    """
    floor, _, _ = script("known_association").run(benchmark_plots, 1.0)
    score = script("score_tracks").score
    mine = score(benchmark_plots["truth"], followed(benchmark_plots), None, FIRST, LAST)
    best = score(benchmark_plots["truth"], floor, None, FIRST, LAST)
    assert mine["position_rmse_m"] <= 1.03 * best["position_rmse_m"]
    assert mine["gospa_m"] <= 1.10 * best["gospa_m"]
    assert mine["completeness"] >= 0.99
