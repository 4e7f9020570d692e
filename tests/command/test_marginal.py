"""The next round goes where it saves most."""

import numpy as np
import pytest
from assignment_cases import targets_of

from openiads.command.allocation import clear, new_plan, value_lost
from openiads.command.marginal import fill
from openiads.study.assign import case_of


def filled(instance, least=1e-12):
    case = case_of(instance)
    plan = new_plan(case)
    clear(case, plan)
    added = fill(case, plan, least)
    return case, plan, added


def step_by_step(instance):
    """The same rule, worked out anew at every round."""
    leak, stock, plan = instance.value.copy(), instance.stock.copy(), np.zeros(instance.kill.shape, int)
    while (gains := leak * instance.kill * (stock > 0)[:, None]).max() > 1e-12:
        weapon, target = np.unravel_index(np.argmax(gains), gains.shape)
        plan[weapon, target] += 1
        stock[weapon] -= 1
        leak[target] *= 1.0 - instance.kill[weapon, target]
    return leak.sum()


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_greatest_marginal_return_at_every_step(seed):
    rng = np.random.default_rng(seed)
    instance = targets_of(rng.uniform(1.0, 9.0, 12), rng.uniform(0.0, 0.9, (5, 12)), rng.integers(0, 5, 5))
    case, plan, added = filled(instance)
    assert value_lost(case, plan) == pytest.approx(step_by_step(instance), rel=1e-12)
    assert added == plan.rounds.sum() == instance.stock.sum()


def test_alike_rounds_are_spread_by_it_as_well_as_can_be():
    """Equal probabilities: the rule is the best there is (DenBroeder1959). 10 and 4, p = 0.5, three rounds: 10/4 + 4/2."""
    case, plan, _ = filled(targets_of([10.0, 4.0], [[0.5, 0.5]], [3]))
    assert plan.rounds[:, :-1].tolist() == [[2, 1]]
    assert value_lost(case, plan) == pytest.approx(4.5)


def test_what_saves_too_little_is_kept():
    assert filled(targets_of([10.0, 4.0], [[0.5, 0.5]], [9]), least=1.9)[1].rounds[:, :-1].tolist() == [[2, 1]]
