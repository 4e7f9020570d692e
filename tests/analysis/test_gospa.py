"""GOSPA against closed forms, by hand, and against the scorer of the benchmark of trackers where that is at hand."""

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest

from openiads.analysis.gospa import UNPAIRED_M2, gospa
from openiads.analysis.pairing import CUTOFF_M

SCORER = Path(__file__).parents[3] / "shared" / "benchmarks" / "score_tracks.py"
NONE = np.empty((0, 3))


def crowd(seed, box_m=20e3):
    """Objects, tracks of most of them, and a few tracks of nothing."""
    random = np.random.default_rng(seed)
    truth_m = random.uniform(0.0, box_m, (random.integers(5, 50), 3))
    held = truth_m[random.random(len(truth_m)) < 0.8]
    return truth_m, np.concatenate([held + random.normal(0.0, 400.0, held.shape), random.uniform(0.0, box_m, (4, 3))])


def test_a_perfect_picture_is_at_distance_nothing():
    truth_m, _ = crowd(1)
    found = gospa(truth_m, truth_m[::-1])
    assert found.gospa_m == 0.0
    assert (found.missed, found.false) == (0, 0)
    assert found.estimate.tolist() == list(range(len(truth_m)))[::-1]


def test_an_empty_picture_of_an_empty_sky_is_perfect():
    assert gospa(NONE, NONE).gospa_m == 0.0


def test_one_object_missed_costs_half_the_squared_cutoff():
    found = gospa(np.zeros((1, 3)), NONE)
    assert found.gospa_m**2 == pytest.approx(CUTOFF_M**2 / 2.0)
    assert found.gospa_m == found.missed_m
    assert (found.missed, found.false, found.estimate.tolist()) == (1, 0, [-1])


def test_one_false_track_costs_as_much():
    found = gospa(NONE, np.zeros((1, 3)))
    assert found.gospa_m == found.false_m == gospa(np.zeros((1, 3)), NONE).gospa_m
    assert (found.missed, found.false) == (0, 1)


def test_by_hand():
    """Two objects, one with a track 300 m off; one track of nothing: 300^2 + 2 c^2 / 2."""
    truth_m = np.array([[0.0, 0.0, 0.0], [50e3, 0.0, 0.0]])
    estimates_m = np.array([[0.0, 90e3, 0.0], [0.0, 0.0, 300.0]])
    found = gospa(truth_m, estimates_m)
    assert found.gospa_m == pytest.approx(math.sqrt(300.0**2 + 2.0 * UNPAIRED_M2))
    assert found.localisation_m == pytest.approx(300.0)
    assert found.estimate.tolist() == [1, -1]


@pytest.mark.parametrize("seed", range(10))
def test_the_squares_of_its_parts_add_up(seed):
    found = gospa(*crowd(seed))
    assert found.gospa_m**2 == pytest.approx(found.localisation_m**2 + found.missed_m**2 + found.false_m**2)


@pytest.mark.parametrize("seed", range(10))
def test_it_is_a_distance(seed):
    """The same both ways round, and no longer than the way through a third picture."""
    (one, other), (third, _) = crowd(seed), crowd(seed + 100)
    assert gospa(one, other).gospa_m == pytest.approx(gospa(other, one).gospa_m)
    assert gospa(one, other).gospa_m <= gospa(one, third).gospa_m + gospa(third, other).gospa_m


@pytest.mark.skipif(not SCORER.is_file(), reason="the benchmark of trackers does not lie beside the repository")
@pytest.mark.parametrize("box_m", [4e3, 20e3, 80e3])
def test_the_scorer_of_the_benchmark_says_the_same(box_m):
    spec = importlib.util.spec_from_file_location("score_tracks", SCORER)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    for seed in range(20):
        truth_m, estimates_m = crowd(seed, box_m)
        rows, _, distance_m = scorer.pairs_within_cutoff(truth_m, estimates_m)
        unpaired = len(truth_m) + len(estimates_m) - 2 * len(rows)
        found = gospa(truth_m, estimates_m)
        assert found.missed == len(truth_m) - len(rows)
        assert found.gospa_m == pytest.approx(math.sqrt(np.sum(distance_m**2) + scorer.CUTOFF_M**2 / 2.0 * unpaired))
