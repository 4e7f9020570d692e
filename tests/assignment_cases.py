"""Cases of weapon-target assignment for tests, and the best of all plans by trying every one.

Leaves out: instances of others; those are in tests/against/.
"""

import itertools

import numpy as np

from openiads.command.allocate import allocate
from openiads.study.assign import case_of, lost, room_for
from openiads.study.assignment_files import Instance

UNLIMITED_WORK = 1_000_000_000


def targets_of(worth, kill, stock):
    """An instance in which each target has an asset of its own."""
    worth, kill = np.array(worth, float), np.array(kill, float)
    targets = len(worth)
    return Instance(kill, np.array(stock, np.int64), np.arange(targets), np.ones(targets), worth)


def plans(instance, allowed=lambda plan: True):
    """Every plan within stock."""
    targets = len(instance.aim)
    each = [
        [row for row in itertools.product(range(rounds + 1), repeat=targets) if sum(row) <= rounds]
        for rounds in instance.stock.tolist()
    ]
    found = (np.array(rows, np.int64) for rows in itertools.product(*each))
    return (plan for plan in found if allowed(plan))


def best_of_all(instance, allowed=lambda plan: True):
    """The least that can be lost."""
    return min(lost(instance, plan) for plan in plans(instance, allowed))


def limited(instance, **limits):
    """The case of an instance with limits of its own; rounds may always wait."""
    case = case_of(instance)
    whole = {
        name: given if name == "channels" else np.concatenate([given, getattr(case, name)[..., -1:]], axis=-1)
        for name, given in limits.items()
    }
    return case._replace(**whole)


def planned(instance, **limits):
    """The heuristic's plan, (m, n) rounds, and the value that it says is lost; `most`, `channels` or `salvo` may be given."""
    case = limited(instance, **limits)
    plan, chains = room_for(case)
    said = allocate(case, plan, chains, UNLIMITED_WORK)
    return plan.rounds[:, :-1], said
