"""Assets at which several targets aim: a round may save nothing until others follow it, so whole assets are looked at.

For each asset rounds are put on trial, always where its survival grows by the greatest factor; the number of rounds that saves
most per round counts. Source: asset-based objective (Hosein1990); the method is ours. Leaves out: proof; it is a heuristic.
"""

from openiads.command.allocation import can_add, put_round, settle
from openiads.kernel import door, kernel

# A target that surely gets through leaves an asset a survival of so much, so that the first rounds have something to raise.
FLOOR = 1e-3
# A trial ends where rounds save less than this part of what they saved at their best.
FADED = 0.5


@kernel
def surest_weapon(case, plan, target):
    """The weapon with the surest round that can be given to a target, of equals that with the most rounds left; or -1."""
    best = -1
    for weapon in range(case.kill.shape[0]):
        chance = case.kill[weapon, target]
        if best >= 0 and chance < case.kill[best, target]:
            continue
        if best >= 0 and chance == case.kill[best, target] and plan.left[weapon] <= plan.left[best]:
            continue
        if can_add(case, plan, weapon, target):
            best = weapon
    return best


@kernel
def next_round(case, plan, asset):
    """Weapon and target of the round that raises an asset's survival by the greatest factor; -1 where none raises it."""
    best_weapon, best_target, most = -1, -1, 1.0
    for k in range(case.first[asset], case.first[asset + 1]):
        target = case.members[k]
        weapon = surest_weapon(case, plan, target)
        if weapon < 0:
            continue
        now = case.lethality[target] * plan.survival[target]
        factor = (1.0 - now * (1.0 - case.kill[weapon, target]) + FLOOR) / max(1.0 - now + FLOOR, FLOOR)
        if factor > most:
            best_weapon, best_target, most = weapon, target, factor
    return best_weapon, best_target


@kernel
def lost_at(case, plan, asset):
    """Value that is expected to be lost at one asset."""
    intact = 1.0
    for k in range(case.first[asset], case.first[asset + 1]):
        target = case.members[k]
        intact *= 1.0 - case.lethality[target] * plan.survival[target]
    return case.value[asset] * (1.0 - intact)


@door
def give(case, plan, asset, rounds):
    """Give an asset so many rounds at most, one by one; the number that saved most per round, and how much that was."""
    before = lost_at(case, plan, asset)
    best, most, given = 0, 0.0, 0
    while given < rounds:
        weapon, target = next_round(case, plan, asset)
        if weapon < 0:
            break
        put_round(case, plan, weapon, target, 1)
        settle(case, plan, target)
        plan.trial_weapon[given] = weapon
        plan.trial_target[given] = target
        given += 1
        mean = (before - lost_at(case, plan, asset)) / max(given, 1)
        if mean > most:
            best, most = given, mean
        elif mean < FADED * most:
            break
    return best, most, given


@kernel
def take_back(case, plan, given):
    """Take back the rounds of a trial."""
    for k in range(given - 1, -1, -1):
        put_round(case, plan, plan.trial_weapon[k], plan.trial_target[k], -1)
        settle(case, plan, plan.trial_target[k])


@kernel
def is_idle(case, asset):
    """Whether rounds save nothing at an asset: no target aims at it, or it is worth nothing."""
    return case.first[asset + 1] == case.first[asset] or case.value[asset] <= 0.0


@kernel
def best_asset(case, plan, least):
    """The asset at which rounds save most, each, and how many rounds that takes; -1 where none saves more than the least."""
    chosen, rounds, most = -1, 0, least
    for asset in range(case.value.shape[0]):
        if plan.barred[asset] > 0 or is_idle(case, asset):
            continue
        number, mean, given = give(case, plan, asset, plan.trial_weapon.shape[0])
        take_back(case, plan, given)
        if mean > most:
            chosen, rounds, most = asset, number, mean
    return chosen, rounds


@door
def fill_assets(case, plan, least):
    """Give rounds to one asset after another, that first where they save most, each."""
    asset, rounds = best_asset(case, plan, least)
    while asset >= 0:
        give(case, plan, asset, rounds)
        asset, rounds = best_asset(case, plan, least)
