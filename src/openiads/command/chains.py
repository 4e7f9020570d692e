"""Better plans by chains: a round takes the place of another, that one of a third, and the last finds a place of its own.

Chains grow from all rounds at once: what a round saves where it arrives depends only on its weapon, so that of each weapon
only the best few ends are grown. Source: cyclic and path exchanges (Ahuja2007, section 4). Leaves out: chains that touch an
asset twice.
"""

from typing import NamedTuple

import numpy as np

from openiads.command.allocation import (
    PAIRS,
    Case,
    Floats,
    Whole,
    can_shift,
    put_round,
)
from openiads.command.exchange import list_pairs, resettle
from openiads.kernel import door, kernel

DEPTH = 5
KEPT = 3
NEVER = -1e300


class Chains(NamedTuple):
    """Work space. gain, before : (DEPTH, pairs) what the chain that ends with a pair saves so far, and the pair before it.

    ends, places : (m, KEPT) the best ends of each weapon, and the targets at which its rounds save most; last, saving :
    (pairs,) where the last round goes, and what the whole chain then saves; touched : (a,) assets that a pass has changed;
    work : steps.
    """

    gain: Floats
    before: Whole
    ends: Whole
    end_gain: Floats
    last: Whole
    saving: Floats
    places: Whole
    place_gain: Floats
    touched: Whole
    path: Whole
    work: Whole


def new_chains(case: Case, pairs: int) -> Chains:
    """Work space for the chains of a case with so many pairs of weapon and target."""
    weapons = len(case.stock)
    return Chains(
        gain=np.zeros((DEPTH, pairs)),
        before=np.zeros((DEPTH, pairs), np.int64),
        ends=np.zeros((weapons, KEPT), np.int64),
        end_gain=np.zeros((weapons, KEPT)),
        last=np.zeros(pairs, np.int64),
        saving=np.zeros(pairs),
        places=np.zeros((weapons, KEPT), np.int64),
        place_gain=np.zeros((weapons, KEPT)),
        touched=np.zeros(len(case.value), np.int64),
        path=np.zeros(DEPTH + 1, np.int64),
        work=np.zeros(1, np.int64),
    )


@kernel
def rank_end(plan, chains, depth, pair):
    """Put a pair among the best ends of its weapon."""
    weapon, gain = plan.pair_weapon[pair], chains.gain[depth, pair]
    place = KEPT
    while place > 0 and gain > chains.end_gain[weapon, place - 1]:
        place -= 1
    if place < KEPT:
        for k in range(KEPT - 1, place, -1):
            chains.ends[weapon, k] = chains.ends[weapon, k - 1]
            chains.end_gain[weapon, k] = chains.end_gain[weapon, k - 1]
        chains.ends[weapon, place] = pair
        chains.end_gain[weapon, place] = gain


@kernel
def rank_ends(plan, chains, depth):
    """Find the best ends of every weapon."""
    for weapon in range(plan.left.shape[0]):
        for k in range(KEPT):
            chains.ends[weapon, k] = -1
            chains.end_gain[weapon, k] = NEVER
    for pair in range(plan.counts[PAIRS]):
        if chains.gain[depth, pair] > NEVER:
            rank_end(plan, chains, depth, pair)


@kernel
def rank_places(case, plan, chains, weapon):
    """Find the targets at which one more round of a weapon saves most."""
    for k in range(KEPT):
        chains.places[weapon, k] = -1
        chains.place_gain[weapon, k] = 0.0
    for target in range(case.kill.shape[1]):
        gain = plan.worth[target] * plan.survival[target] * case.kill[weapon, target]
        if gain <= chains.place_gain[weapon, KEPT - 1] or plan.fired[target] >= case.salvo[target]:
            continue
        place = KEPT - 1
        while place > 0 and gain > chains.place_gain[weapon, place - 1]:
            chains.places[weapon, place] = chains.places[weapon, place - 1]
            chains.place_gain[weapon, place] = chains.place_gain[weapon, place - 1]
            place -= 1
        chains.places[weapon, place] = target
        chains.place_gain[weapon, place] = gain


@kernel
def touches(case, plan, chains, depth, pair, asset):
    """Whether the chain that ends with a pair has a target at an asset."""
    at = pair
    for level in range(depth, -1, -1):
        if case.aim[plan.pair_target[at]] == asset:
            return True
        at = chains.before[level, at]
    return False


@kernel
def start_chains(plan, chains):
    """Every round may be the first of a chain: what is lost where it leaves."""
    for pair in range(plan.counts[PAIRS]):
        chains.gain[0, pair] = plan.pair_loss[pair]
        chains.before[0, pair] = -1


@kernel
def grow_to(case, plan, chains, depth, weapon, pair, here):
    """Let one of a weapon's best ends take the place of a pair's round, where the chain to it becomes the best one."""
    target = plan.pair_target[pair]
    for k in range(KEPT):
        end = chains.ends[weapon, k]
        if end < 0 or chains.end_gain[weapon, k] + here <= chains.gain[depth, pair]:
            return
        if weapon == plan.pair_weapon[pair] or touches(case, plan, chains, depth - 1, end, case.aim[target]):
            continue
        if can_shift(case, plan, weapon, plan.pair_target[end], target):
            chains.gain[depth, pair] = chains.end_gain[weapon, k] + here
            chains.before[depth, pair] = end
            return


@door
def grow(case, plan, chains, depth):
    """Make all chains one round longer."""
    rank_ends(plan, chains, depth - 1)
    for pair in range(plan.counts[PAIRS]):
        chains.gain[depth, pair] = NEVER
        chains.before[depth, pair] = -1
    for weapon in range(plan.left.shape[0]):
        best = chains.end_gain[weapon, 0]
        if chains.ends[weapon, 0] < 0:
            continue
        for pair in range(plan.counts[PAIRS]):
            here = plan.pair_loss[pair] + plan.pair_open[pair] * case.kill[weapon, plan.pair_target[pair]]
            if best + here > chains.gain[depth, pair]:
                grow_to(case, plan, chains, depth, weapon, pair, here)


@kernel
def root_of(chains, depth, pair):
    """The first round of the chain that ends with a pair."""
    at = pair
    for level in range(depth, 0, -1):
        at = chains.before[level, at]
    return at


@kernel
def closing(case, plan, chains, depth, pair):
    """Where the last round of a chain goes: the target, and what the whole chain then saves; -1 where nowhere.

    Either to a target that the chain has not touched, or to that which the first round left.
    """
    weapon, gain = plan.pair_weapon[pair], chains.gain[depth, pair]
    root = root_of(chains, depth, pair)
    first = plan.pair_target[root]
    chosen, most = -1, 0.0
    if depth > 0 and can_shift(case, plan, weapon, plan.pair_target[pair], first):
        chosen, most = first, gain + plan.pair_open[root] * case.kill[weapon, first]
    for k in range(KEPT):
        target = chains.places[weapon, k]
        if target < 0 or gain + chains.place_gain[weapon, k] <= most:
            break
        if touches(case, plan, chains, depth, pair, case.aim[target]):
            continue
        if can_shift(case, plan, weapon, plan.pair_target[pair], target):
            chosen, most = target, gain + chains.place_gain[weapon, k]
            break
    return chosen, most


@kernel
def untouched(case, plan, chains, depth, pair, last):
    """Whether no target of a chain is at an asset that this pass has changed."""
    at = pair
    for level in range(depth, -1, -1):
        if chains.touched[case.aim[plan.pair_target[at]]] > 0:
            return False
        at = chains.before[level, at]
    return chains.touched[case.aim[last]] == 0


@kernel
def carry_out(case, plan, chains, depth, last, rounds):
    """Move every round of a chain to where it goes (1), or all back (-1); whether no weapon then has too many targets."""
    onto, allowed = last, True
    for level in range(depth, -1, -1):
        pair = chains.path[level]
        put_round(case, plan, plan.pair_weapon[pair], plan.pair_target[pair], -rounds)
        put_round(case, plan, plan.pair_weapon[pair], onto, rounds)
        onto = plan.pair_target[pair]
    for level in range(depth + 1):
        weapon = plan.pair_weapon[chains.path[level]]
        allowed = allowed and plan.spread[weapon] <= case.channels[weapon]
    return allowed


@kernel
def shift_chain(case, plan, chains, depth, pair, last):
    """Move every round of a chain to where it goes; False, and nothing moved, where channels do not allow it."""
    at = pair
    for level in range(depth, -1, -1):
        chains.path[level] = at
        at = chains.before[level, at]
    if carry_out(case, plan, chains, depth, last, 1):
        return True
    carry_out(case, plan, chains, depth, last, -1)
    return False


@kernel
def settle_chain(case, plan, chains, depth, last):
    """Renew survival and worth of every target of a chain."""
    for level in range(depth + 1):
        target = plan.pair_target[chains.path[level]]
        resettle(case, plan, target)
        chains.touched[case.aim[target]] = 1
    resettle(case, plan, last)
    chains.touched[case.aim[last]] = 1


@kernel
def find_closings(case, plan, chains, depth, least):
    """Find how every chain of a length would best end; those that save no more than the least are left out."""
    for pair in range(plan.counts[PAIRS]):
        chains.last[pair], chains.saving[pair] = -1, 0.0
        if chains.gain[depth, pair] > NEVER:
            last, gain = closing(case, plan, chains, depth, pair)
            if gain > least:
                chains.last[pair], chains.saving[pair] = last, gain


@kernel
def best_closing(plan, chains):
    """The chain that saves most of those that are left, the first of equals; -1 where none is."""
    best, most = -1, 0.0
    for pair in range(plan.counts[PAIRS]):
        if chains.saving[pair] > most:
            best, most = pair, chains.saving[pair]
    return best


@kernel
def close_all(case, plan, chains, depth, least):
    """Carry out all chains of a length that save something, the best first, and none that touches what has changed before."""
    find_closings(case, plan, chains, depth, least)
    done = 0
    pair = best_closing(plan, chains)
    while pair >= 0:
        last = chains.last[pair]
        chains.saving[pair] = 0.0
        if untouched(case, plan, chains, depth, pair, last) and shift_chain(case, plan, chains, depth, pair, last):
            settle_chain(case, plan, chains, depth, last)
            done += 1
        pair = best_closing(plan, chains)
    return done


@door
def chain_pass(case, plan, chains, least):
    """Grow chains from all rounds, longer and longer, and carry out those that save something; returns how many."""
    list_pairs(plan)
    for asset in range(case.value.shape[0]):
        chains.touched[asset] = 0
    for weapon in range(plan.left.shape[0]):
        rank_places(case, plan, chains, weapon)
    start_chains(plan, chains)
    chains.work[0] += plan.rounds.shape[0] * plan.rounds.shape[1]
    done = close_all(case, plan, chains, 0, least)
    for depth in range(1, DEPTH):
        if done > 0 or plan.counts[PAIRS] < 2:
            break
        grow(case, plan, chains, depth)
        chains.work[0] += plan.rounds.shape[0] * plan.counts[PAIRS]
        done += close_all(case, plan, chains, depth, least)
    return done
