"""The door of allocation: a good plan for a case, by marginal return, chains and exchanges, within a bound of work.

Where several targets aim at an asset, assets are given up, or taken back, one at a time, as long as that saves anything.
Source: docs/models/assignment.md. Leaves out: proof that nothing is better, which `openiads assign --exact` gives.
"""

from openiads.command.allocation import bring_back, clear, harden, keep, let_wait, soften, value_lost, wait_no_more
from openiads.command.chains import chain_pass
from openiads.command.exchange import improve, list_pairs, renew_without
from openiads.command.marginal import fill
from openiads.command.whole_assets import fill_assets, is_idle
from openiads.kernel import door, kernel

MOST_ROUNDS = 30
MOST_FLIPS = 200
# Once a plan is made as if targets were lethal with so much of their probability.
SOFT = 0.8
# What saves no more than this part of all that can be lost is not done: it is as likely an error of arithmetic.
LEAST_PART = 1e-13


@kernel
def shares_assets(case):
    """Whether any two targets aim at one asset."""
    for asset in range(case.value.shape[0]):
        if case.first[asset + 1] - case.first[asset] > 1:
            return True
    return False


@kernel
def least_gain(case):
    """What a change must save to be made."""
    total = 0.0
    for asset in range(case.value.shape[0]):
        total += case.value[asset]
    return LEAST_PART * total


@door
def search(case, plan, chains, least, most_work):
    """Improve a plan by chains and exchanges until nothing more is saved, or so much work is done."""
    chains.work[0] = 0
    let_wait(case, plan)
    for target in range(case.kill.shape[1]):
        renew_without(case, plan, target)
    list_pairs(plan)
    for _ in range(MOST_ROUNDS):
        while chains.work[0] < most_work:
            if chain_pass(case, plan, chains, least) == 0:
                break
        if improve(case, plan, least) == 0 or chains.work[0] >= most_work:
            break
    wait_no_more(case, plan)


@door
def plan_anew(case, plan, chains, least, most_work):
    """Make a plan from nothing, with no round for barred assets until none is left to be given elsewhere; its value."""
    clear(case, plan)
    if shares_assets(case):
        fill_assets(case, plan, least)
    fill(case, plan, least)
    search(case, plan, chains, least, most_work)
    return value_lost(case, plan)


@door
def flip_assets(case, plan, chains, least, most_work, lost):
    """Give up or take back one asset after another, as long as that saves anything; the value lost then."""
    keep(plan)
    asset, unchanged = 0, 0
    for _ in range(MOST_FLIPS):
        while unchanged < case.value.shape[0] and is_idle(case, asset):
            unchanged += 1
            asset = asset + 1 if asset + 1 < case.value.shape[0] else 0
        if unchanged >= case.value.shape[0]:
            break
        plan.barred[asset] = 1 - plan.barred[asset]
        now = plan_anew(case, plan, chains, least, most_work)
        if now < lost - least:
            lost, unchanged = now, 0
            keep(plan)
        else:
            plan.barred[asset] = 1 - plan.barred[asset]
            unchanged += 1
        asset = asset + 1 if asset + 1 < case.value.shape[0] else 0
    bring_back(case, plan)
    return lost


@door
def plan_softly(case, plan, chains, least, most_work, lost):
    """Make a plan as if targets were less lethal, improve it as they are, and keep it where it is better; the value lost."""
    soften(case, plan, SOFT)
    plan_anew(case, plan, chains, least, most_work)
    harden(case, plan)
    search(case, plan, chains, least, most_work)
    now = value_lost(case, plan)
    if now < lost - least:
        return now
    bring_back(case, plan)
    return lost


@door
def allocate(case, plan, chains, most_work):
    """Make a good plan for a case; returns the value that is expected to be lost under it.

    most_work : how long chains are grown, in steps of about 3 ns.
    """
    least = least_gain(case)
    for asset in range(case.value.shape[0]):
        plan.barred[asset] = 0
    lost = plan_anew(case, plan, chains, least, most_work)
    if shares_assets(case):
        lost = flip_assets(case, plan, chains, least, most_work, lost)
        for asset in range(case.value.shape[0]):
            plan.barred[asset] = 0
        lost = plan_softly(case, plan, chains, least, most_work, lost)
    return lost
