"""Better plans by exchange: a round moved to another target, the targets of two rounds swapped, until neither saves anything.

Source: local search over multi-exchange neighbourhoods of two (Ahuja2007, section 4). Leaves out: longer cycles.
"""

from openiads.command.allocation import (
    PAIRS,
    asset_survival,
    can_shift,
    put_round,
    settle,
    survival_without,
)
from openiads.kernel import door, kernel

MOST_PASSES = 60


@kernel
def renew_without(case, plan, target):
    """Renew how surely a target would survive without one round or another."""
    for weapon in range(case.kill.shape[0]):
        if plan.rounds[weapon, target] > 0:
            plan.without[weapon, target] = survival_without(case, plan, weapon, target)


@kernel
def resettle(case, plan, target):
    """Renew all that depends on the rounds at a target."""
    settle(case, plan, target)
    renew_without(case, plan, target)


@kernel
def value_pair(plan, pair):
    """Renew what a pair's round saves where it is, turned negative, and the part that a round in its place works on."""
    weapon, target = plan.pair_weapon[pair], plan.pair_target[pair]
    plan.pair_open[pair] = plan.worth[target] * plan.without[weapon, target]
    plan.pair_loss[pair] = plan.worth[target] * plan.survival[target] - plan.pair_open[pair]


@kernel
def list_pairs(plan):
    """List where rounds are: pairs of weapon and target."""
    count = 0
    for weapon in range(plan.rounds.shape[0]):
        for target in range(plan.rounds.shape[1]):
            if plan.rounds[weapon, target] > 0:
                plan.pair_weapon[count] = weapon
                plan.pair_target[count] = target
                value_pair(plan, count)
                count += 1
    plan.counts[PAIRS] = count


@kernel
def relist(plan, weapon, former, target):
    """Bring the list in line with a round of a weapon that has been moved."""
    here, there, count = -1, -1, plan.counts[PAIRS]
    for k in range(count):
        if plan.pair_weapon[k] == weapon:
            here = k if plan.pair_target[k] == former else here
            there = k if plan.pair_target[k] == target else there
    if plan.rounds[weapon, former] == 0:
        if there < 0:
            plan.pair_target[here] = target
        else:
            plan.pair_weapon[here] = plan.pair_weapon[count - 1]
            plan.pair_target[here] = plan.pair_target[count - 1]
            plan.counts[PAIRS] = count - 1
    elif there < 0:
        plan.pair_weapon[count] = weapon
        plan.pair_target[count] = target
        plan.counts[PAIRS] = count + 1


@kernel
def saved(case, plan, one, survival_one, two, survival_two):
    """Value saved where two targets come to survive with other probabilities."""
    asset = case.aim[one]
    before_one, before_two = plan.survival[one], plan.survival[two]
    if asset != case.aim[two]:
        return plan.worth[one] * (before_one - survival_one) + plan.worth[two] * (before_two - survival_two)
    a, b = case.lethality[one], case.lethality[two]
    after = (1.0 - a * survival_one) * (1.0 - b * survival_two)
    before = (1.0 - a * before_one) * (1.0 - b * before_two)
    return case.value[asset] * asset_survival(case, plan, asset, one, two) * (after - before)


@kernel
def best_move(case, plan, pair, least):
    """The target to which a round is best moved, and what that saves; -1 where it saves no more than the least."""
    weapon, former = plan.pair_weapon[pair], plan.pair_target[pair]
    without, loss = plan.without[weapon, former], plan.pair_loss[pair]
    chosen, most = -1, least
    for target in range(case.kill.shape[1]):
        chance = case.kill[weapon, target]
        gain = loss + plan.worth[target] * plan.survival[target] * chance
        if case.aim[target] == case.aim[former] and target != former:
            gain = saved(case, plan, former, without, target, plan.survival[target] * (1.0 - chance))
        if gain <= most or target == former or plan.fired[target] >= case.salvo[target]:
            continue
        if can_shift(case, plan, weapon, former, target):
            chosen, most = target, gain
    return chosen, most


@kernel
def best_swap(case, plan, pair, least):
    """The round with which one is best swapped, and what that saves; -1 where it saves no more than the least."""
    weapon, target = plan.pair_weapon[pair], plan.pair_target[pair]
    chosen, most = -1, least
    for k in range(plan.counts[PAIRS]):
        other, there = plan.pair_weapon[k], plan.pair_target[k]
        here_chance, there_chance = case.kill[other, target], case.kill[weapon, there]
        gain = plan.pair_loss[pair] + plan.pair_loss[k]
        gain += plan.pair_open[pair] * here_chance + plan.pair_open[k] * there_chance
        if case.aim[target] == case.aim[there] and target != there:
            here_after = plan.without[weapon, target] * (1.0 - here_chance)
            there_after = plan.without[other, there] * (1.0 - there_chance)
            gain = saved(case, plan, target, here_after, there, there_after)
        if gain <= most or other == weapon or there == target:
            continue
        if can_shift(case, plan, weapon, target, there) and can_shift(case, plan, other, there, target):
            chosen, most = k, gain
    return chosen, most


@kernel
def shift(case, plan, weapon, former, target):
    """Move a round of a weapon from one target to another."""
    put_round(case, plan, weapon, former, -1)
    put_round(case, plan, weapon, target, 1)
    relist(plan, weapon, former, target)


@kernel
def move_or_swap(case, plan, pair, least):
    """Do the best that can be done with a round; what it saves, 0 where nothing was done."""
    target, gain = best_move(case, plan, pair, least)
    partner, more = best_swap(case, plan, pair, max(gain, least))
    weapon, former = plan.pair_weapon[pair], plan.pair_target[pair]
    if partner >= 0:
        other, target = plan.pair_weapon[partner], plan.pair_target[partner]
        shift(case, plan, weapon, former, target)
        shift(case, plan, other, target, former)
        gain = more
    elif target >= 0:
        shift(case, plan, weapon, former, target)
    else:
        return 0.0
    resettle(case, plan, former)
    resettle(case, plan, target)
    for k in range(plan.counts[PAIRS]):
        value_pair(plan, k)
    return gain


@door
def improve(case, plan, least):
    """Move and swap rounds until nothing saves more than the least; returns how often something was done."""
    done = 0
    for target in range(case.kill.shape[1]):
        renew_without(case, plan, target)
    list_pairs(plan)
    for _ in range(MOST_PASSES):
        before = done
        pair = 0
        while pair < plan.counts[PAIRS]:
            if move_or_swap(case, plan, pair, least) > 0.0:
                done += 1
            else:
                pair += 1
        if done == before:
            break
    return done
