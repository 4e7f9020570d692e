"""The score of tracks on flights that come and go, on cases that can be counted by hand, and by the benchmark's own scorer."""

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest
from made_up_flights import straight

from openiads.replay.score import ages, paired, score
from openiads.replay.simulated_radar import EN_ROUTE, look
from openiads.replay.track import Found

SCORER = Path(__file__).parents[2] / ".." / "shared" / "benchmarks" / "score_tracks.py"


def perfect(truth):
    """Rows of tracks that are where the flights are; a flight's track has its number."""
    scan, flight = np.nonzero(np.isfinite(truth[..., 0]))
    return np.c_[scan, flight, truth[scan, flight]]


def found(truth, seen, change=None):
    """What a perfect tracker finds; `change` may alter the rows of tracks and the track of each plot."""
    est, taken = perfect(truth), seen.truth_id.copy()
    if change is not None:
        est, taken = change(est, taken)
    return Found(est, np.zeros((len(est), 6, 6)), taken, np.zeros(len(truth)))


@pytest.fixture
def three():
    """Three flights over thirty scans; the last comes only with the tenth."""
    truth, time_s = straight(3, 30)
    truth[:10, 2] = np.nan
    return truth, look(EN_ROUTE._replace(detection_probability=0.999), truth, ["a", "b", "c"], time_s, 1)


def judged(three, change=None):
    truth, seen = three
    return score(found(truth, seen, change), seen.plots, truth, seen.truth_id)


def test_perfect_tracks_are_complete_and_keep_their_names(three):
    result = judged(three)
    assert result.completeness == result.completeness_of_all == 1.0
    assert result.identity_switches == 0
    assert result.gospa_m == pytest.approx(0.0)
    assert result.flights == 3


def test_a_flight_counts_from_its_eleventh_scan_in_view_and_not_before(three):
    """No track of the latecomer for its first ten scans: complete once settled, 70 of 80 in all."""
    result = judged(three, lambda est, taken: (est[(est[:, 1] != 2) | (est[:, 0] >= 20)], taken))
    assert result.completeness == 1.0
    assert result.completeness_of_all == pytest.approx(70 / 80)


def test_a_missed_flight_costs_half_the_squared_cutoff_and_so_does_a_false_track(three):
    """GOSPA of one missed flight of two or three: sqrt(2000^2 / 2); with a false track beside it sqrt(2 * 2000^2 / 2)."""
    missed = judged(three, lambda est, taken: (est[est[:, 1] != 0], taken))
    assert missed.gospa_m == pytest.approx(2000.0 / math.sqrt(2.0))
    both = judged(
        three,
        lambda est, taken: (est + np.where(est[:, 1] == 0, 1.0, 0.0)[:, None] * [0, 0, 9e3, 0, 0, 0, 0, 0], taken),
    )
    assert both.gospa_m == pytest.approx(2000.0)


def test_a_flight_whose_plots_pass_to_another_track_has_one_switch(three):
    """In 20 + 20 + 10 settled flight-scans of 10 s, 8.3 minutes, less what misses leave unjudged."""
    _, seen = three
    late = seen.plots.scan >= 20

    def change(est, taken):
        return est, np.where(late & (taken == 0), 9, taken)

    result = judged(three, change)
    assert result.identity_switches == 1
    assert result.switches_per_100_track_minutes == pytest.approx(100.0 / (50 * 10.0 / 60.0), rel=0.05)


def test_who_comes_back_into_view_is_not_called_a_switch(three):
    truth, seen = three
    truth[12:20, 0] = np.nan

    def change(est, taken):
        return est, np.where((seen.plots.scan >= 16) & (taken == 0), 9, taken)

    assert score(found(truth, seen, change), seen.plots, truth, seen.truth_id).identity_switches == 0
    assert ages(truth)[[11, 12, 20], 0].tolist() == [12, 0, 1]


def test_pairs_are_the_best_within_two_kilometres():
    i, j, distance_m = paired(
        np.array([[0.0, 0.0, 0.0], [1500.0, 0.0, 0.0]]), np.array([[1400.0, 0.0, 0.0], [9e3, 0.0, 0.0]])
    )
    assert (i.tolist(), j.tolist(), distance_m.tolist()) == ([1], [0], [100.0])
    assert all(len(part) == 0 for part in paired(np.empty((0, 3)), np.zeros((2, 3))))


@pytest.mark.skipif(not SCORER.is_file(), reason="the benchmark of plots lies beside the project")
def test_the_score_is_that_of_the_benchmark_where_all_fly_all_the_time():
    """Noisy tracks with swapped names: GOSPA, completeness and switches as score_tracks.py has them."""
    spec = importlib.util.spec_from_file_location("score_tracks", SCORER)
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    truth, time_s = straight(12, 40)
    seen, rng = look(EN_ROUTE, truth, [f"f{k}" for k in range(12)], time_s, 1), np.random.default_rng(1)
    est = perfect(truth)[rng.random(12 * 40) < 0.9]
    est[:, 2:5] += rng.normal(0.0, 900.0, (len(est), 3))
    taken = np.where(rng.random(len(seen.truth_id)) < 0.1, rng.integers(0, 12, len(seen.truth_id)), seen.truth_id)
    mine = score(Found(est, np.zeros((len(est), 6, 6)), taken, time_s), seen.plots, truth, seen.truth_id)
    other = theirs.score(truth, est, None, 10, 40)
    assert mine.gospa_m == pytest.approx(other["gospa_m"])
    assert mine.completeness == pytest.approx(other["completeness"])
    plots = {"truth": truth, "truth_id": seen.truth_id, "scan": seen.plots.scan}
    assert mine.identity_switches == theirs.identity_switches(plots, taken, 10, 40)[0]
