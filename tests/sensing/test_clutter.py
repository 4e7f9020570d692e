"""False alarms are Poisson in number and even in space, and nothing marks them but the recorder's origin.

Each statistical test has fixed seeds and raises a false alarm once in 1,000 at most.
"""

import math

import numpy as np
import pytest
from builders import TURNING, Sensing
from scipy import stats

from openiads.messages.detections import LookKind

MEAN = 12.0


@pytest.fixture(scope="module")
def scans():
    """Plots of 200 turns of a radar that sees nothing else, by turn."""
    scene = Sensing([{"false_alarms_per_scan": MEAN}], [{}], [{}])
    turns = []
    for turn in range(200):
        plots = []
        for frame in range(5):
            scene.frame(10.0 * turn + 2.0 * frame, 2.0, stream=(8, 0))
            assert (scene.heard("origins")["target"] == -1).all()
            assert len(scene.heard("origins")) == len(scene.heard("detections"))
            assert (scene.heard("replies")["identity"] == 0).all()
            assert (scene.heard("replies")["target_class"] == -1).all()
            plots.append(scene.heard("detections"))
        turns.append(plots)
    return turns


def test_a_turn_has_the_stated_mean_of_false_alarms(scans):
    counts = np.array([sum(len(plots) for plots in turn) for turn in scans])
    low, high = stats.poisson.interval(0.999, MEAN * len(counts))
    assert low <= counts.sum() <= high


def test_counts_scatter_as_a_poisson_number_does(scans):
    """Index of dispersion: (n - 1) variance / mean is chi-square with n - 1 degrees of freedom."""
    counts = np.array([len(plots) for turn in scans for plots in turn])
    low, high = stats.chi2.interval(0.999, len(counts) - 1)
    assert low < (len(counts) - 1) * counts.var(ddof=1) / counts.mean() < high


def test_they_are_plots_of_a_scan(scans):
    plots = np.concatenate([plots for turn in scans for plots in turn])
    assert (plots["look_kind"] == LookKind.SCAN).all()


def test_they_lie_evenly_over_what_was_swept(scans):
    plots = np.concatenate([plots for turn in scans for plots in turn])
    for name, low, high in (
        ("azimuth_rad", 0.0, 2.0 * math.pi),
        ("range_m", TURNING["minimum_range_m"], TURNING["instrumented_range_m"]),
        ("elevation_rad", TURNING["elevation_min_rad"], TURNING["elevation_max_rad"]),
    ):
        assert stats.kstest(plots[name], "uniform", args=(low, high - low)).pvalue > 1e-3


def test_each_bears_the_time_at_which_the_beam_was_there(scans):
    for turn, frames in enumerate(scans):
        for frame, plots in enumerate(frames):
            start_s = 10.0 * turn + 2.0 * frame
            assert ((plots["time_s"] >= start_s) & (plots["time_s"] <= start_s + 2.0)).all()
            # The beam starts opposite to its facing, north here, and turns clockwise.
            beam = (math.pi + 2.0 * math.pi * plots["time_s"] / 10.0) % (2.0 * math.pi)
            assert np.cos(plots["azimuth_rad"] - beam) == pytest.approx(np.ones(len(plots)), abs=1e-9)


def test_coordinates_are_independent(scans):
    """Three correlations of some 2,400 pairs, each normal with standard deviation 1 / sqrt(n)."""
    plots = np.concatenate([plots for turn in scans for plots in turn])
    table = np.corrcoef([plots["range_m"], plots["azimuth_rad"], plots["elevation_rad"]])
    assert np.abs(table[np.triu_indices(3, 1)]).max() < 3.6 / math.sqrt(len(plots))
