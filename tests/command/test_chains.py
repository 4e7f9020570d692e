"""Chains of rounds that take each other's places."""

import numpy as np
import pytest
from assignment_cases import targets_of

from openiads.command.allocate import search
from openiads.command.allocation import clear, new_plan, put_round, settle, value_lost
from openiads.command.chains import new_chains
from openiads.command.exchange import improve
from openiads.study.assign import case_of, lost


def started(instance, rounds):
    case = case_of(instance)
    plan = new_plan(case)
    clear(case, plan)
    for weapon, target in rounds:
        put_round(case, plan, weapon, target, 1)
        settle(case, plan, target)
    return case, plan, new_chains(case, len(plan.pair_weapon))


# Each weapon is good against the target of the next, and no two of them gain by a swap.
IN_A_RING = targets_of([1.0, 1.0, 1.0], [[0.5, 0.9, 0.0], [0.0, 0.5, 0.9], [0.9, 0.0, 0.5]], [1, 1, 1])


def test_three_rounds_in_a_ring_change_places_where_no_swap_helps():
    rounds = [(0, 0), (1, 1), (2, 2)]
    case, plan, chains = started(IN_A_RING, rounds)
    assert improve(case, plan, 1e-12) == 0
    search(case, plan, chains, 1e-12, 1_000_000)
    assert plan.rounds[:, :-1].tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert value_lost(case, plan) == pytest.approx(0.3)


def test_without_work_to_spend_no_chain_is_grown():
    case, plan, chains = started(IN_A_RING, [(0, 0), (1, 1), (2, 2)])
    search(case, plan, chains, 1e-12, 0)
    assert value_lost(case, plan) == pytest.approx(1.5)


@pytest.mark.parametrize("seed", range(5))
def test_chains_keep_the_books_right_and_never_lose_by_it(seed):
    rng = np.random.default_rng(seed)
    instance = targets_of(rng.uniform(1.0, 9.0, 15), rng.uniform(0.2, 0.9, (6, 15)), [3] * 6)
    rounds = [(weapon, int(target)) for weapon in range(6) for target in rng.integers(0, 15, 3)]
    case, plan, chains = started(instance, rounds)
    before = value_lost(case, plan)
    search(case, plan, chains, 1e-12, 10_000_000)
    assert value_lost(case, plan) == pytest.approx(lost(instance, plan.rounds[:, :-1]))
    assert value_lost(case, plan) < before
    assert plan.rounds.sum(axis=1).tolist() == [3] * 6
    assert plan.fired.tolist() == plan.rounds.sum(axis=0).tolist()
