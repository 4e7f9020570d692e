"""The book of a plan: rounds, stock, channels, survival and worth agree after every change."""

import numpy as np
import pytest
from assignment_cases import limited, targets_of

from openiads.command.allocation import (
    asset_survival,
    bring_back,
    can_add,
    can_shift,
    clear,
    keep,
    let_wait,
    new_plan,
    power,
    put_round,
    settle,
    survival_without,
    value_lost,
    wait_no_more,
)
from openiads.study.assign import lost
from openiads.study.assignment_files import Instance

SHARED = Instance(
    np.array([[0.5, 0.2, 0.9], [0.4, 0.7, 0.0]]),
    np.array([3, 2]),
    np.array([0, 1, 0]),
    np.array([1.0, 0.5, 0.8]),
    np.array([10.0, 6.0]),
)


def empty(instance=SHARED, **limits):
    case = limited(instance, **limits)
    plan = new_plan(case)
    clear(case, plan)
    return case, plan


def give(case, plan, *rounds):
    for weapon, target in rounds:
        put_round(case, plan, weapon, target, 1)
        settle(case, plan, target)


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, 10, 37])
def test_a_power_is_the_product(exponent):
    assert power(0.7, exponent) == pytest.approx(0.7**exponent, rel=1e-13)


def test_value_lost_is_what_the_definition_says():
    case, plan = empty()
    give(case, plan, (0, 2), (0, 2), (1, 0), (0, 1))
    assert plan.survival[:3] == pytest.approx([0.6, 0.8, 0.01])
    assert value_lost(case, plan) == pytest.approx(lost(SHARED, plan.rounds[:, :3]))
    assert value_lost(case, plan) == pytest.approx(10.0 * (1.0 - 0.4 * (1.0 - 0.8 * 0.01)) + 6.0 * 0.4)


def test_the_worth_of_a_target_is_what_hangs_on_it_alone():
    case, plan = empty()
    give(case, plan, (0, 0))
    assert plan.worth[:3] == pytest.approx([10.0 * 0.2, 6.0 * 0.5, 10.0 * 0.8 * 0.5])
    assert asset_survival(case, plan, 0, 0, -1) == pytest.approx(0.2)


def test_survival_without_a_round_is_that_before_it():
    case, plan = empty()
    give(case, plan, (0, 0), (1, 0), (0, 0))
    assert survival_without(case, plan, 0, 0) == pytest.approx(0.5 * 0.6)
    assert plan.rounds[0, 0] == 2


def test_a_round_is_refused_where_stock_channels_salvo_or_reach_say_no():
    case, plan = empty(channels=np.array([1, 2]), salvo=np.array([2, 2, 1]))
    assert not can_add(case, plan, 1, 2)
    give(case, plan, (0, 0), (0, 0))
    assert not can_add(case, plan, 0, 0)
    assert not can_add(case, plan, 0, 1)
    assert not can_shift(case, plan, 0, 0, 1)
    give(case, plan, (1, 1), (1, 1))
    assert not can_add(case, plan, 1, 0)


def test_what_is_kept_comes_back_whole():
    case, plan = empty()
    give(case, plan, (0, 2), (1, 0))
    before = value_lost(case, plan)
    keep(plan)
    give(case, plan, (0, 1), (1, 1))
    bring_back(case, plan)
    assert value_lost(case, plan) == before
    assert plan.left.tolist() == [2, 1]
    assert plan.fired.tolist() == [1, 0, 1, 0]


def test_an_empty_plan_loses_all_that_is_aimed_at():
    case, plan = empty(targets_of([3.0, 4.0], [[0.5, 0.5]], [1]))
    assert value_lost(case, plan) == 7.0


def test_rounds_that_wait_take_no_channel_and_can_be_taken_back():
    case, plan = empty(channels=np.array([1, 1]))
    give(case, plan, (0, 0))
    before = value_lost(case, plan)
    let_wait(case, plan)
    assert plan.left.tolist() == [0, 0]
    assert plan.spread.tolist() == [1, 0]
    assert value_lost(case, plan) == before
    assert can_shift(case, plan, 1, 3, 0)
    wait_no_more(case, plan)
    assert plan.left.tolist() == [2, 2]
    assert not plan.rounds[:, 3].any()
