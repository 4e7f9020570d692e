"""Moves and swaps save what they say, and end where no single one saves anything."""

import numpy as np
import pytest
from assignment_cases import targets_of

from openiads.command.allocation import clear, new_plan, put_round, settle, value_lost
from openiads.command.exchange import improve
from openiads.command.marginal import fill
from openiads.study.assign import case_of, lost
from openiads.study.assignment_files import Instance


def started(instance, rounds=None):
    case = case_of(instance)
    plan = new_plan(case)
    clear(case, plan)
    if rounds is None:
        fill(case, plan, 1e-12)
    else:
        for weapon, target in rounds:
            put_round(case, plan, weapon, target, 1)
            settle(case, plan, target)
    return case, plan


def neighbours(rounds, kill):
    """Every plan that is one move or one swap away."""
    there = list(zip(*np.nonzero(rounds), strict=True))
    for weapon, target in there:
        for other in range(rounds.shape[1]):
            changed = rounds.copy()
            changed[weapon, target] -= 1
            changed[weapon, other] += 1
            yield changed
        for partner, place in there:
            changed = rounds.copy()
            changed[weapon, target] -= 1
            changed[weapon, place] += 1
            changed[partner, place] -= 1
            changed[partner, target] += 1
            yield changed


def test_two_rounds_at_each_others_best_targets_are_swapped():
    case, plan = started(targets_of([1.0, 1.0], [[0.9, 0.2], [0.3, 0.8]], [1, 1]), [(0, 1), (1, 0)])
    assert improve(case, plan, 1e-12) == 1
    assert plan.rounds[:, :-1].tolist() == [[1, 0], [0, 1]]


def test_a_round_too_many_is_moved():
    case, plan = started(targets_of([1.0, 1.0], [[0.9, 0.9]], [2]), [(0, 0), (0, 0)])
    improve(case, plan, 1e-12)
    assert plan.rounds[:, :-1].tolist() == [[1, 1]]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("assets", [3, 9])
def test_where_it_ends_no_move_and_no_swap_saves_anything(seed, assets):
    rng = np.random.default_rng(seed)
    kill = rng.uniform(0.2, 0.95, (4, 9)) * (rng.random((4, 9)) < 0.8)
    aim = np.arange(9) if assets == 9 else rng.integers(0, assets, 9)
    instance = Instance(kill, np.full(4, 3), aim, rng.uniform(0.3, 1.0, 9), rng.uniform(1.0, 9.0, assets))
    case, plan = started(instance)
    before = value_lost(case, plan)
    improve(case, plan, 1e-12)
    ended = lost(instance, plan.rounds[:, :-1])
    assert ended == pytest.approx(value_lost(case, plan))
    assert ended <= before
    assert min(lost(instance, each) for each in neighbours(plan.rounds[:, :-1], kill)) >= ended - 1e-9
    assert plan.left.tolist() == (instance.stock - plan.rounds[:, :-1].sum(axis=1)).tolist()
    assert plan.spread.tolist() == (plan.rounds[:, :-1] > 0).sum(axis=1).tolist()
