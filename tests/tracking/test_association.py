"""The assignment is the cheapest there is: against SciPy's on hundreds of random sparse problems."""

import numpy as np
import pytest
from builders import Tracking
from made_up_clusters import add_pairs, add_track, chain
from scipy.optimize import linear_sum_assignment

from openiads.tracking.association import assign

FORBIDDEN = 1e6
FIRST_PLOT = 7


def solved(cost):
    """Plots that `assign` gives the rows of a cost matrix; NaN is no pair."""
    rows, plots = cost.shape
    state, slots = Tracking(slots=rows + 3, plots=plots + 20, pairs=rows * plots + 1).state, []
    for row in range(rows):
        slot, (leaf,) = add_track(state)
        add_pairs(state, slot, leaf, [(FIRST_PLOT + k, -cost[row, k]) for k in np.flatnonzero(~np.isnan(cost[row]))])
        state.rows[slot] = (state.leaves[leaf]["first_pair"], state.leaves[leaf]["pairs"], -1, 0.0)
        slots.append(slot)
    assign(state, chain(state, slots), FIRST_PLOT, FIRST_PLOT + plots)
    found = state.rows["plot"][:rows]
    return np.where(found >= 0, found - FIRST_PLOT, -1)


def least_cost(cost):
    """The least cost, each row free to take no plot at cost 0."""
    rows = len(cost)
    private = np.where(np.eye(rows, dtype=bool), 0.0, FORBIDDEN)
    table = np.hstack([np.where(np.isnan(cost), FORBIDDEN, cost), private])
    i, j = linear_sum_assignment(table)
    return table[i, j].sum()


def check(cost):
    """One plot a row and one row a plot, pairs only, and the least cost."""
    found = solved(cost)
    taken = found[found >= 0]
    assert len(set(taken.tolist())) == len(taken)
    total = sum(cost[row, column] for row, column in enumerate(found) if column >= 0)
    assert not np.isnan(total)
    assert total == pytest.approx(least_cost(cost), abs=1e-9)


def random_cost(rng, rows, plots, share, draw):
    cost = draw(size=(rows, plots))
    cost[rng.random((rows, plots)) > share] = np.nan
    return cost


@pytest.mark.parametrize("share", [0.05, 0.3, 1.0])
@pytest.mark.parametrize("shape", [(1, 1), (4, 4), (12, 5), (5, 12), (25, 25)])
def test_the_assignment_is_the_cheapest(shape, share):
    rng = np.random.default_rng([*shape, int(100 * share)])
    for _ in range(25):
        check(random_cost(rng, *shape, share, lambda size: rng.uniform(-30.0, 0.0, size)))


@pytest.mark.parametrize("shape", [(4, 4), (15, 6), (6, 15), (20, 20)])
def test_equal_costs_do_not_lead_it_astray(shape):
    """Whole numbers from -3 to 1, so that ties abound, and some pairs are worse than none."""
    rng = np.random.default_rng([*shape, 7])
    for _ in range(40):
        check(random_cost(rng, *shape, 0.5, lambda size: rng.integers(-3, 2, size).astype(float)))


def test_rows_without_a_pair_take_nothing():
    assert solved(np.full((3, 4), np.nan)).tolist() == [-1, -1, -1]


def test_there_may_be_no_plot_at_all():
    assert solved(np.empty((3, 0))).tolist() == [-1, -1, -1]


def test_the_nearest_for_each_alone_is_not_the_best_for_all():
    """The first row's favourite is the second's only choice."""
    cost = np.array([[-10.0, -9.0], [-8.0, np.nan]])
    assert solved(cost).tolist() == [1, 0]


def test_a_long_chain_moves_along():
    """Each row shares a plot with the next; the last to come pushes all of them on by one, at a twentieth each."""
    n = 30
    cost = np.full((n, n), np.nan)
    for k in range(n - 1):
        cost[k, k], cost[k, k + 1] = -2.0, -1.95
    cost[n - 1, 0] = -40.0
    assert solved(cost).tolist() == [*range(1, n), 0]


def test_solving_again_gives_the_same():
    rng = np.random.default_rng(3)
    cost = random_cost(rng, 20, 20, 0.3, lambda size: rng.integers(-5, 0, size).astype(float))
    assert solved(cost).tolist() == solved(cost).tolist()
