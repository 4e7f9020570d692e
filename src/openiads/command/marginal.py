"""The greatest marginal return first: the next round goes where it saves most, for an asset as a whole where many aim at it.

Source: the maximum marginal return rule (denBroeder1959; Ahuja2007, section 5); whole assets at once is ours. Leaves out:
exchanges that would improve on it, which are in exchange.py.
"""

from openiads.command.allocation import MOST_ROUNDS, can_add, put_round, settle
from openiads.kernel import door, kernel


@kernel
def find_best(case, plan, weapon):
    """Find the target at which one more round of a weapon saves most; gain 0 where there is none."""
    best, most = -1, 0.0
    for target in range(case.kill.shape[1]):
        gain = plan.worth[target] * plan.survival[target] * case.kill[weapon, target]
        if gain > most and can_add(case, plan, weapon, target):
            best, most = target, gain
    plan.best_target[weapon] = best
    plan.best_gain[weapon] = most


@kernel
def best_weapon(plan, least):
    """The weapon whose next round saves most, the first of equals; -1 where none saves more than the least."""
    best, most = -1, least
    for weapon in range(plan.left.shape[0]):
        if plan.best_gain[weapon] > most:
            best, most = weapon, plan.best_gain[weapon]
    return best


@kernel
def refind(case, plan, weapon, target):
    """Find the best targets anew where a round at a target may have changed them."""
    asset = case.aim[target]
    alone = case.first[asset + 1] - case.first[asset] == 1
    for other in range(plan.left.shape[0]):
        if other == weapon or not alone or plan.best_target[other] == target:
            find_best(case, plan, other)


@door
def fill(case, plan, least):
    """Give rounds one by one, each where it saves most, until none saves more than the least."""
    for weapon in range(plan.left.shape[0]):
        find_best(case, plan, weapon)
    added = 0
    weapon = best_weapon(plan, least)
    while weapon >= 0 and added < MOST_ROUNDS:
        target = plan.best_target[weapon]
        put_round(case, plan, weapon, target, 1)
        settle(case, plan, target)
        refind(case, plan, weapon, target)
        added += 1
        weapon = best_weapon(plan, least)
    return added
