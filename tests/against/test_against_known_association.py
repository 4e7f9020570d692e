"""Tracking against a filter that is told which plot belongs to which target: public benchmark plots, by their makers' score.

Easy targets: straight flights in a box of 400 km, one radar, a plot in nine of ten looks, 30 false plots a scan. Formations:
four abreast, 600 m apart, a plot in eight of ten looks, where plots are 200 to 400 m wide. The tracker must find the
association itself.
"""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from openiads.replay.plots import Plots
from openiads.replay.track import track

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "benchmarks"
FIRST, LAST = 10, 60

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the benchmark of plots lies beside the project")


def script(name):
    """A script of the benchmark, as a module."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compared(paths, seed, detected, false_plots, noise_m2_s3, models):
    """The scores of the tracker and of the filter that is told, on plots of these paths."""
    maker, rng = script("make_plots"), np.random.default_rng(seed)
    truth = paths(maker, rng)
    rows, times = maker.plots(truth, rng, detected, false_plots), np.arange(maker.SCANS) * maker.PERIOD_S
    scan, sigma = rows[:, 0].astype(int), maker.SIGMA
    plots = Plots(scan, times[scan], rows[:, 1:4], times, sigma, detected, false_plots, maker.LIMITS)
    told = {"scan": scan, "rng": rows[:, 1], "az": rows[:, 2], "el": rows[:, 3], "truth_id": rows[:, 4].astype(int)}
    floor, _, _ = script("known_association").run(
        {**told, "truth": truth, "scan_time": times, "sigma": sigma}, noise_m2_s3
    )
    score = script("score_tracks").score
    return [score(truth, est, None, FIRST, LAST) for est in (track(plots, noise_m2_s3, models).est, floor)]


def test_easy_targets_are_tracked_as_well_as_by_known_association():
    """GOSPA and position error within 1 % of the floor's, no target ever lost. Measured: 0.998 for both."""
    mine, best = compared(lambda maker, rng: maker.straight_paths(100, rng), 300, 0.9, 30, 1.0, "cv")
    assert mine["gospa_m"] <= 1.01 * best["gospa_m"]
    assert mine["position_rmse_m"] <= 1.01 * best["position_rmse_m"]
    assert mine["completeness"] == 1.0


def test_with_models_for_manoeuvres_straight_flight_is_known_better():
    """They leave less to the noise of the straight model than a filter alone may. Measured: GOSPA 0.951, position 0.932."""
    mine, best = compared(lambda maker, rng: maker.straight_paths(100, rng), 300, 0.9, 30, 1.0, "imm")
    assert mine["gospa_m"] <= best["gospa_m"]
    assert mine["position_rmse_m"] <= 0.95 * best["position_rmse_m"]
    assert mine["completeness"] >= 0.998


@pytest.mark.parametrize(
    ("turning", "noise_m2_s3", "largest", "completeness"), [(False, 1.0, 1.25, 0.985), (True, 100.0, 1.0, 0.97)]
)
def test_formations_are_told_apart(turning, noise_m2_s3, largest, completeness):
    """Three times ten formations of four. Mean GOSPA against the floor's, measured: 1.17 straight on, with a process noise of
    1 m2/s3; 0.89 in turns, where the floor has to have 100.
    """
    found = [
        compared(lambda maker, rng: maker.formation_paths(40, rng, turning), seed, 0.8, 66, noise_m2_s3, "imm")
        for seed in (7, 8, 9)
    ]
    assert np.mean([mine["gospa_m"] / best["gospa_m"] for mine, best in found]) <= largest
    assert np.mean([mine["completeness"] for mine, _ in found]) >= completeness
