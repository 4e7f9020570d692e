"""A good plan: within stock, caps and channels, near the best of all, and right about whole assets."""

import numpy as np
import pytest
from assignment_cases import best_of_all, planned, targets_of
from hypothesis import given
from hypothesis import strategies as st

from openiads.study.assign import lost
from openiads.study.assignment_files import Instance


def at_assets(value, aim, lethality, kill, stock):
    return Instance(
        np.array(kill, float),
        np.array(stock, np.int64),
        np.array(aim),
        np.array(lethality, float),
        np.array(value, float),
    )


@st.composite
def small_cases(draw):
    """Up to three weapons of two rounds, three targets and two assets."""
    weapons, targets, assets = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    chance = st.sampled_from([0.0, 0.3, 0.5, 0.8, 1.0])
    kill = draw(st.lists(st.lists(chance, min_size=targets, max_size=targets), min_size=weapons, max_size=weapons))
    return at_assets(
        draw(st.lists(st.sampled_from([0.0, 1.0, 5.0, 9.0]), min_size=assets, max_size=assets)),
        draw(st.lists(st.integers(0, assets - 1), min_size=targets, max_size=targets)),
        draw(st.lists(st.sampled_from([0.4, 1.0]), min_size=targets, max_size=targets)),
        kill,
        draw(st.lists(st.integers(0, 2), min_size=weapons, max_size=weapons)),
    )


@given(small_cases())
def test_a_plan_keeps_to_stock_and_loses_what_it_says(instance):
    rounds, said = planned(instance)
    assert (rounds >= 0).all()
    assert (rounds.sum(axis=1) <= instance.stock).all()
    assert not rounds[instance.kill == 0.0].any()
    assert said == pytest.approx(lost(instance, rounds), abs=1e-12)


@given(small_cases())
def test_no_plan_loses_less_than_the_best_of_all_and_the_found_one_little_more(instance):
    """Of 1,500 such cases all but one in two hundred were solved to the best, the worst a sixth of all value above."""
    best = best_of_all(instance)
    said = planned(instance)[1]
    assert best - 1e-12 <= said <= best + 0.17 * instance.value.sum() + 1e-12


def test_of_two_assets_one_is_saved_whole_where_one_by_one_each_would_be_half_defended_and_lost():
    """Two sure rounds, two missiles at each asset, each of which is enough: shared out, both assets are lost."""
    instance = at_assets([10.0, 10.0], [0, 1, 0, 1], [1.0] * 4, np.ones((2, 4)), [1, 1])
    rounds, said = planned(instance)
    assert said == pytest.approx(10.0)
    assert sorted(instance.aim[np.flatnonzero(rounds.sum(axis=0))].tolist()) in ([0, 0], [1, 1])


def test_greedy_by_single_rounds_loses_twice_what_whole_assets_lose():
    """The second asset's one missile tempts the only sure rounds away from the first, which is worth as much as it is dear."""
    instance = at_assets([10.0, 4.0], [0, 0, 1], [1.0, 1.0, 1.0], np.ones((1, 3)), [2])
    assert planned(instance)[1] == pytest.approx(best_of_all(instance)) == pytest.approx(4.0)


def test_an_asset_that_would_take_too_many_rounds_is_given_up():
    """Eight missiles at the dear asset, one each at four cheaper ones, four rounds."""
    aim = [0] * 8 + [1, 2, 3, 4]
    instance = at_assets([20.0, 6.0, 6.0, 6.0, 6.0], aim, [1.0] * 12, np.full((4, 12), 0.9), [1] * 4)
    assert planned(instance)[1] == pytest.approx(20.0 + 4 * 0.6)


def test_no_weapon_takes_on_more_targets_than_it_has_channels():
    rng = np.random.default_rng(3)
    instance = targets_of(rng.uniform(1.0, 9.0, 12), rng.uniform(0.3, 0.9, (4, 12)), [6] * 4)
    channels = np.array([1, 2, 3, 6])
    rounds, _ = planned(instance, channels=channels)
    assert ((rounds > 0).sum(axis=1) <= channels).all()
    assert (rounds.sum(axis=1) == 6).all()


def test_no_target_takes_more_rounds_than_a_salvo_or_than_a_weapon_may_give_it():
    rng = np.random.default_rng(4)
    instance = targets_of(rng.uniform(1.0, 9.0, 5), rng.uniform(0.3, 0.9, (3, 5)), [9] * 3)
    rounds, _ = planned(instance, salvo=np.array([1, 2, 3, 4, 5]), most=np.full((3, 5), 2))
    assert rounds.max() <= 2
    assert (rounds.sum(axis=0) <= [1, 2, 3, 4, 5]).all()
    assert rounds.sum(axis=0).tolist() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("seed", range(4))
def test_with_channels_and_caps_it_is_still_near_the_best_of_all(seed):
    rng = np.random.default_rng(seed)
    instance = targets_of(rng.uniform(1.0, 9.0, 3), rng.uniform(0.2, 0.9, (3, 3)), [2] * 3)
    channels, most = np.array([1, 2, 1]), np.ones((3, 3), np.int64)
    best = best_of_all(instance, lambda plan: ((plan > 0).sum(axis=1) <= channels).all() and plan.max() <= 1)
    assert best - 1e-12 <= planned(instance, channels=channels, most=most)[1] <= best * 1.02


def test_the_same_case_gives_the_same_plan_again():
    rng = np.random.default_rng(5)
    instance = targets_of(rng.uniform(1.0, 9.0, 20), rng.uniform(0.3, 0.9, (6, 20)), [4] * 6)
    assert (planned(instance)[0] == planned(instance)[0]).all()


def test_rounds_without_number_end_where_they_save_nothing():
    rounds, said = planned(targets_of([1.0], [[0.5]], [1_000_000]))
    assert said < 1e-12
    assert rounds.sum() < 100
