"""Which rounds at which targets: a case of weapon-target assignment in arrays, and what each change of a plan gains.

Targets aim at assets; lost is what assets are worth times the chance that a target gets through and is lethal. Where every
target has an asset of its own and is surely lethal, that is the target-based objective. Source: denBroeder1959, Hosein1990.
Leaves out: time; a plan is for one moment.
"""

from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import door, kernel

Floats = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]


class Case(NamedTuple):
    """What is to be shared out: m weapons, n targets, a assets. A kill probability of 0 says that a weapon cannot.

    The last target is none, and the last asset, at which it aims, is worth nothing: rounds that save nothing yet wait there.
    kill : (m, n); stock : (m,) rounds; most : (m, n) rounds of a weapon at a target; channels : (m,) targets of a weapon;
    salvo : (n,) rounds at a target; aim : (n,) the asset; lethality : (n,); value : (a,); first : (a + 1,) and members : (n,)
    list the targets of each asset.
    """

    kill: Floats
    stock: Whole
    most: Whole
    channels: Whole
    salvo: Whole
    aim: Whole
    lethality: Floats
    value: Floats
    first: Whole
    members: Whole


class Plan(NamedTuple):
    """Rounds given, and work space. rounds : (m, n); left, spread : (m,) rounds and targets; fired, survival : (n,).

    worth : (n,) what would be lost if the target surely got through, less what would be lost if it surely did not; without :
    (m, n) survival with one round fewer. `pair_*` list where rounds are, `best_*` the best target of each weapon, `trial_*` the
    rounds of a trial; kept : rounds of the best plan yet; barred : (a,) 1 for assets that are given up; lethality : as it
    is, while the case has another.
    """

    rounds: Whole
    left: Whole
    spread: Whole
    fired: Whole
    survival: Floats
    worth: Floats
    without: Floats
    best_target: Whole
    best_gain: Floats
    pair_weapon: Whole
    pair_target: Whole
    pair_loss: Floats
    pair_open: Floats
    trial_weapon: Whole
    trial_target: Whole
    kept: Whole
    barred: Whole
    lethality: Floats
    counts: Whole


PAIRS = 0
# No plan has more rounds, and no trial of an asset: beyond, they save next to nothing.
MOST_ROUNDS = 100_000
LONGEST_TRIAL = 2_000


def new_plan(case: Case) -> Plan:
    """An empty plan for a case, with room for all that its search needs."""
    weapons, targets = case.kill.shape
    rounds = int(np.minimum(case.stock, MOST_ROUNDS).sum())
    most = min(rounds, weapons * targets)
    return Plan(
        rounds=np.zeros((weapons, targets), np.int64),
        left=case.stock.copy(),
        spread=np.zeros(weapons, np.int64),
        fired=np.zeros(targets, np.int64),
        survival=np.ones(targets),
        worth=np.zeros(targets),
        without=np.ones((weapons, targets)),
        best_target=np.zeros(weapons, np.int64),
        best_gain=np.zeros(weapons),
        pair_weapon=np.zeros(most + 1, np.int64),
        pair_target=np.zeros(most + 1, np.int64),
        pair_loss=np.zeros(most + 1),
        pair_open=np.zeros(most + 1),
        trial_weapon=np.zeros(min(rounds, LONGEST_TRIAL), np.int64),
        trial_target=np.zeros(min(rounds, LONGEST_TRIAL), np.int64),
        kept=np.zeros((weapons, targets), np.int64),
        barred=np.zeros(len(case.value), np.int64),
        lethality=np.zeros(targets),
        counts=np.zeros(1, np.int64),
    )


@kernel
def power(base, exponent):
    """A number times itself, so many times, by squaring."""
    product, square, left = 1.0, base, exponent
    while left > 0:
        if left % 2 == 1:
            product *= square
        square *= square
        left //= 2
    return product


@kernel
def survival_at(case, plan, target):
    """Probability that a target survives the rounds that are given to it."""
    product = 1.0
    for weapon in range(case.kill.shape[0]):
        if plan.rounds[weapon, target] > 0:
            product *= power(1.0 - case.kill[weapon, target], plan.rounds[weapon, target])
    return product


@kernel
def survival_without(case, plan, weapon, target):
    """Probability that a target survives, were one round of a weapon at it not fired."""
    plan.rounds[weapon, target] -= 1
    product = survival_at(case, plan, target)
    plan.rounds[weapon, target] += 1
    return product


@kernel
def asset_survival(case, plan, asset, but, and_but):
    """Probability that no target but two (-1: none) gets through to an asset and is lethal."""
    product = 1.0
    for k in range(case.first[asset], case.first[asset + 1]):
        target = case.members[k]
        if target != but and target != and_but:
            product *= 1.0 - case.lethality[target] * plan.survival[target]
    return product


@kernel
def value_lost(case, plan):
    """Value that is expected to be lost under a plan."""
    lost = 0.0
    for asset in range(case.value.shape[0]):
        if case.value[asset] > 0.0:
            lost += case.value[asset] * (1.0 - asset_survival(case, plan, asset, -1, -1))
    return lost


@kernel
def weigh(case, plan, asset):
    """Renew the worth of every target of an asset; what aims at nothing of worth has none."""
    worth_it = case.value[asset] > 0.0
    for k in range(case.first[asset], case.first[asset + 1]):
        target = case.members[k]
        others = 1.0
        if worth_it and case.first[asset + 1] - case.first[asset] > 1:
            others = asset_survival(case, plan, asset, target, -1)
        plan.worth[target] = case.value[asset] * case.lethality[target] * others


@kernel
def has_room(case, plan, weapon, target):
    """Whether a target can take one more round of a weapon, whatever the weapon's own stock and channels say."""
    return case.kill[weapon, target] > 0.0 and plan.rounds[weapon, target] < case.most[weapon, target]


@kernel
def can_add(case, plan, weapon, target):
    """Whether one more round of a weapon can be given to a target."""
    if plan.left[weapon] <= 0 or plan.fired[target] >= case.salvo[target] or not has_room(case, plan, weapon, target):
        return False
    return plan.rounds[weapon, target] > 0 or plan.spread[weapon] < case.channels[weapon]


@kernel
def can_shift(case, plan, weapon, former, target):
    """Whether a weapon's round at one target could be at another, as far as the weapon is concerned."""
    if not has_room(case, plan, weapon, target):
        return False
    last = plan.fired.shape[0] - 1
    opened = 1 if plan.rounds[weapon, target] == 0 and target < last else 0
    closed = 1 if plan.rounds[weapon, former] == 1 and former < last else 0
    return plan.spread[weapon] + opened - closed <= case.channels[weapon]


@kernel
def put_round(case, plan, weapon, target, rounds):
    """Give rounds of a weapon to a target, or take some away."""
    before = plan.rounds[weapon, target]
    plan.rounds[weapon, target] = before + rounds
    plan.left[weapon] -= rounds
    plan.fired[target] += rounds
    if target == plan.fired.shape[0] - 1:
        return
    if before == 0:
        plan.spread[weapon] += 1
    elif before + rounds == 0:
        plan.spread[weapon] -= 1


@kernel
def settle(case, plan, target):
    """Renew survival and worth after the rounds at a target have changed."""
    plan.survival[target] = survival_at(case, plan, target)
    asset = case.aim[target]
    if case.first[asset + 1] - case.first[asset] > 1:
        weigh(case, plan, asset)


@door
def clear(case, plan):
    """Take all rounds back."""
    for weapon in range(case.kill.shape[0]):
        plan.left[weapon] = case.stock[weapon]
        plan.spread[weapon] = 0
        for target in range(case.kill.shape[1]):
            plan.rounds[weapon, target] = 0
    for target in range(case.kill.shape[1]):
        plan.fired[target] = 0
        plan.survival[target] = 1.0
    for asset in range(case.value.shape[0]):
        weigh(case, plan, asset)


@kernel
def keep(plan):
    """Keep a copy of a plan's rounds."""
    for weapon in range(plan.rounds.shape[0]):
        for target in range(plan.rounds.shape[1]):
            plan.kept[weapon, target] = plan.rounds[weapon, target]


@door
def bring_back(case, plan):
    """Make the rounds that were kept the plan again."""
    clear(case, plan)
    for weapon in range(plan.rounds.shape[0]):
        for target in range(plan.rounds.shape[1]):
            rounds = plan.kept[weapon, target]
            if rounds > 0:
                put_round(case, plan, weapon, target, rounds)
    for target in range(plan.rounds.shape[1]):
        if plan.fired[target] > 0:
            settle(case, plan, target)


@door
def let_wait(case, plan):
    """Let all rounds that are left wait at the last target, from where they can be moved like any other."""
    last = plan.fired.shape[0] - 1
    for weapon in range(plan.left.shape[0]):
        if plan.left[weapon] > 0:
            put_round(case, plan, weapon, last, plan.left[weapon])
    settle(case, plan, last)


@door
def wait_no_more(case, plan):
    """Take the rounds that wait at the last target back."""
    last = plan.fired.shape[0] - 1
    for weapon in range(plan.left.shape[0]):
        put_round(case, plan, weapon, last, -plan.rounds[weapon, last])
    settle(case, plan, last)


@door
def soften(case, plan, share):
    """Make all targets less lethal, so that one round saves something even where another target is enough to lose all."""
    for target in range(case.lethality.shape[0]):
        plan.lethality[target] = case.lethality[target]
        case.lethality[target] *= share


@door
def harden(case, plan):
    """Make all targets as lethal as they are."""
    for target in range(case.lethality.shape[0]):
        case.lethality[target] = plan.lethality[target]
    for asset in range(case.value.shape[0]):
        weigh(case, plan, asset)
