"""Rounds for an asset as a whole: a trial says how many save most each, and leaves nothing behind."""

import numpy as np
import pytest

from openiads.command.allocation import clear, new_plan, value_lost
from openiads.command.marginal import fill
from openiads.command.whole_assets import best_asset, fill_assets, give, take_back
from openiads.study.assign import case_of
from openiads.study.assignment_files import Instance


def two_assets(kill=1.0):
    """Two missiles at the first asset, each of which is enough; one at the second; two rounds."""
    instance = Instance(
        np.full((2, 3), kill), np.ones(2, np.int64), np.array([0, 0, 1]), np.ones(3), np.array([10.0, 4.0])
    )
    case = case_of(instance)
    plan = new_plan(case)
    clear(case, plan)
    return case, plan


def test_one_round_saves_nothing_of_an_asset_at_which_two_aim_and_two_save_all():
    case, plan = two_assets()
    assert give(case, plan, 0, 1)[:2] == (0, 0.0)
    clear(case, plan)
    best, mean, given = give(case, plan, 0, 5)
    assert (best, given) == (2, 2)
    assert mean == pytest.approx(5.0)


def test_a_trial_leaves_nothing_behind():
    case, plan = two_assets(0.8)
    before = value_lost(case, plan)
    take_back(case, plan, give(case, plan, 0, 5)[2])
    assert value_lost(case, plan) == before
    assert not plan.rounds.any()
    assert plan.left.tolist() == [1, 1]


def test_single_rounds_go_to_the_cheap_asset_and_whole_assets_save_the_dear_one():
    case, plan = two_assets()
    assert best_asset(case, plan, 0.0) == (0, 2)
    fill_assets(case, plan, 1e-12)
    assert value_lost(case, plan) == pytest.approx(4.0)
    clear(case, plan)
    fill(case, plan, 1e-12)
    assert value_lost(case, plan) == pytest.approx(10.0)


def test_an_asset_that_is_given_up_gets_no_round():
    case, plan = two_assets()
    plan.barred[0] = 1
    fill_assets(case, plan, 1e-12)
    assert plan.rounds.sum(axis=0).tolist() == [0, 0, 1, 0]
    plan.barred[0] = 0
