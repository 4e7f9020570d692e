"""A proven optimum is the best of all plans, and a bound is never above it."""

import numpy as np
import pytest
from assignment_cases import best_of_all, targets_of
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.study.assign import assign, lost
from openiads.study.assignment_files import Instance


@st.composite
def small_cases(draw):
    """Up to three weapons of two rounds and three targets, with sure rounds, useless ones and worthless targets among them."""
    weapons, targets = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    chance = st.sampled_from([0.0, 0.2, 0.5, 0.7, 1.0])
    row = st.lists(chance, min_size=targets, max_size=targets)
    return targets_of(
        draw(st.lists(st.sampled_from([0.0, 1.0, 3.0, 10.0]), min_size=targets, max_size=targets)),
        draw(st.lists(row, min_size=weapons, max_size=weapons)),
        draw(st.lists(st.integers(0, 2), min_size=weapons, max_size=weapons)),
    )


@settings(max_examples=60)
@given(small_cases())
def test_the_proven_plan_is_the_best_of_all(instance):
    found = assign(instance, exact=True)
    assert found.proven
    assert found.gap == 0.0
    assert found.value == pytest.approx(best_of_all(instance), abs=1e-9)
    assert found.value == pytest.approx(lost(instance, found.rounds), abs=1e-12)
    assert (found.rounds.sum(axis=1) <= instance.stock).all()


@settings(max_examples=60)
@given(small_cases())
def test_without_proof_the_bound_still_holds(instance):
    found = assign(instance)
    assert found.bound <= best_of_all(instance) + 1e-9
    assert 0.0 <= found.gap <= 1.0


@pytest.mark.parametrize("seed", range(3))
def test_a_case_with_a_gap_between_bound_and_plan_is_settled(seed):
    """Few weapons of many rounds: the linear master problem is below the best plan, and columns are listed to settle it."""
    rng = np.random.default_rng(seed)
    kill = rng.uniform(0.3, 0.9, (3, 5)) * (rng.random((3, 5)) < 0.7)
    instance = targets_of(rng.uniform(1.0, 9.0, 5), kill, [2, 2, 2])
    found = assign(instance, exact=True)
    assert found.proven
    assert found.value == pytest.approx(best_of_all(instance), abs=1e-9)


def test_with_no_time_nothing_is_proven_and_the_gap_says_so():
    rng = np.random.default_rng(2)
    instance = targets_of(rng.uniform(1.0, 9.0, 30), rng.uniform(0.3, 0.9, (8, 30)), [5] * 8)
    found = assign(instance, exact=True, time_limit_s=0.0)
    assert not found.proven
    assert found.gap == pytest.approx((found.value - found.bound) / found.value)


@pytest.mark.parametrize(
    ("worth", "kill", "stock"),
    [
        ([5.0], [[0.5]], [0]),
        ([5.0], [[0.0]], [3]),
        ([0.0, 0.0], [[0.5, 0.5]], [1]),
        ([1.0, 2.0], [[1.0, 1.0], [1.0, 1.0]], [1, 1]),
        ([1.0, 2.0], [[1.0, 1.0]], [1]),
        ([1e-9, 1e9], [[0.5, 0.5]], [3]),
        ([4.0, 4.0, 4.0], [[0.5] * 3] * 4, [1] * 4),
    ],
)
def test_cases_at_the_edge_are_proven_too(worth, kill, stock):
    instance = targets_of(worth, kill, stock)
    found = assign(instance, exact=True)
    assert found.proven
    assert found.value == pytest.approx(best_of_all(instance), rel=1e-9)


def test_the_bound_of_shared_assets_is_never_above_the_best():
    rng = np.random.default_rng(6)
    for _ in range(20):
        instance = Instance(
            rng.uniform(0.2, 1.0, (2, 3)),
            np.array([1, 2]),
            rng.integers(0, 2, 3),
            rng.uniform(0.3, 1.0, 3),
            np.array([5.0, 8.0]),
        )
        found = assign(instance, exact=True)
        assert found.bound <= best_of_all(instance) + 1e-9
        assert found.proven == (found.gap == 0.0)
