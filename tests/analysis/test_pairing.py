"""Pairs of objects and tracks are the best there are: as by trying all, and as by the solver of SciPy."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from openiads.analysis.gospa import paired
from openiads.analysis.pairing import CUTOFF_M


def cost_m2(truth_m, estimates_m):
    """Squared distance of each pair, no more than the squared cutoff."""
    return np.minimum(np.sum((truth_m[:, None] - estimates_m[None]) ** 2, axis=2), CUTOFF_M**2)


def best_by_trying_all(truth_m, estimates_m):
    """The least sum of costs over every way to give each object a track of its own, or none."""
    alone = np.full((len(truth_m), len(truth_m)), CUTOFF_M**2)
    cost = np.concatenate([cost_m2(truth_m, estimates_m), alone], axis=1)
    columns = range(cost.shape[1])
    return min(sum(cost[i, j] for i, j in enumerate(way)) for way in itertools.permutations(columns, len(truth_m)))


def found_m2(truth_m, estimates_m):
    """The sum of costs of the pairs that are found, an object alone costing the squared cutoff."""
    estimate, squared_m2 = paired(truth_m, estimates_m, np.array([len(truth_m)]), np.array([len(estimates_m)]))
    held = estimate[estimate >= 0]
    assert len(np.unique(held)) == len(held)
    assert np.array_equal(np.isfinite(squared_m2), estimate >= 0)
    return np.sum(np.where(estimate >= 0, squared_m2, CUTOFF_M**2))


@pytest.mark.parametrize("seed", range(40))
def test_no_other_pairs_of_a_few_things_are_cheaper(seed):
    random = np.random.default_rng(seed)
    truth_m, estimates_m = (random.uniform(0.0, 3e3, (random.integers(1, 4), 3)) for _ in "ab")
    assert found_m2(truth_m, estimates_m) == pytest.approx(best_by_trying_all(truth_m, estimates_m), rel=1e-12)


@pytest.mark.parametrize("box_m", [2e3, 6e3, 30e3])
@pytest.mark.parametrize("seed", range(5))
def test_a_crowd_is_paired_as_by_the_solver_of_scipy(seed, box_m):
    random = np.random.default_rng(seed)
    truth_m, estimates_m = (random.uniform(0.0, box_m, (random.integers(20, 60), 3)) for _ in "ab")
    alone = np.full((len(truth_m), len(truth_m)), CUTOFF_M**2)
    cost = np.concatenate([cost_m2(truth_m, estimates_m), alone], axis=1)
    rows, columns = linear_sum_assignment(cost)
    assert found_m2(truth_m, estimates_m) == pytest.approx(cost[rows, columns].sum(), rel=1e-12)


def test_a_track_goes_to_the_farther_object_where_both_are_served_then():
    """On a line: objects at 0 and 900 m, tracks at 800 and 2,100 m. The nearest pair would leave 2,100 m between the others."""
    on_a_line = [np.array([[x, 0.0, 0.0] for x in places]) for places in ((0.0, 900.0), (800.0, 2100.0))]
    estimate, squared_m2 = paired(*on_a_line, np.array([2]), np.array([2]))
    assert estimate.tolist() == [0, 1]
    assert squared_m2.tolist() == [800.0**2, 1200.0**2]


def test_scans_do_not_see_each_other():
    """An object without any track, a track without any object, then two of each, the first of them nearer that track."""
    truth_m, estimates_m = np.zeros((3, 3)), np.zeros((3, 3))
    truth_m[:, 0], estimates_m[:, 0] = (0.0, 10.0, 900.0), (10.0, 950.0, 60.0)
    estimate, _ = paired(truth_m, estimates_m, np.array([1, 1, 3]), np.array([0, 1, 3]))
    assert estimate.tolist() == [-1, 2, 1]


def test_a_pair_at_the_cutoff_or_beyond_is_none():
    truth_m, far_m = np.zeros((1, 3)), np.array([[CUTOFF_M, 0.0, 0.0]])
    for share, row in ((0.999, 0), (1.0, -1), (50.0, -1)):
        assert paired(truth_m, share * far_m, np.array([1]), np.array([1]))[0].tolist() == [row]
