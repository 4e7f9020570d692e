"""Columns of the exact method: all ways to fire at one target that cost less than a limit, at given prices of rounds.

Cost of a way: what then leaks of the target's worth, and the price of its rounds. Depth-first over weapons by price per
logarithm of survival, with the bound that parts of rounds would give. Source: Andersen2022. Leaves out: other targets.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import door, kernel

Floats = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]

TINY = 1e-300
# Rounds that leave less than exp(-37) of a leak, a part in 1e16, change no number any more.
NOTHING = 37.0
MOST_NODES = 100_000


class Market(NamedTuple):
    """Targets and weapons: kill (n, m), stock (m,), worth (n,), and the weapons that can do something, `usable[j]` of them
    in `orders[j]`, which pricing keeps sorted."""

    kill: Floats
    stock: Whole
    worth: Floats
    usable: Whole
    orders: Whole


class Listing(NamedTuple):
    """Columns found, one after another from `start[k]` on, their costs, and work space."""

    start: Whole
    weapons: Whole
    numbers: Whole
    cost: Floats
    ratio: Floats
    sure: Floats
    at: Whole
    taken: Whole
    rounds: Whole
    leak: Floats
    paid: Floats


class Cheapest(NamedTuple):
    """The cheapest column of every target: a lower bound of its cost, and the column as found, laid out as a listing."""

    bound: Floats
    start: Whole
    weapons: Whole
    numbers: Whole


def new_market(worth: Floats, kill: Floats, stock: Whole) -> Market:
    """The market of a case; kill is (m, n)."""
    weapons, targets = kill.shape
    orders = np.zeros((targets, weapons), np.int64)
    useful = (kill > 0.0) & (stock[:, None] > 0)
    for target in range(targets):
        found = np.flatnonzero(useful[:, target])
        orders[target, : len(found)] = found
    return Market(np.ascontiguousarray(kill.T), stock, worth, useful.sum(axis=0).astype(np.int64), orders)


def new_listing(weapons: int, room: int) -> Listing:
    """Room for so many columns."""

    def whole(size: int) -> Whole:
        return np.zeros(size, np.int64)

    deep = weapons + 2
    return Listing(
        start=whole(room + 1),
        weapons=whole(8 * room + weapons),
        numbers=whole(8 * room + weapons),
        cost=np.zeros(room),
        ratio=np.zeros(weapons),
        sure=np.zeros(weapons + 1),
        at=whole(deep),
        taken=whole(deep),
        rounds=whole(deep),
        leak=np.zeros(deep),
        paid=np.zeros(deep),
    )


def new_cheapest(weapons: int, targets: int) -> Cheapest:
    """Room for the cheapest column of every target."""
    size = weapons * targets
    return Cheapest(
        np.zeros(targets), np.zeros(targets + 1, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    )


@kernel
def rate_of(chance):
    """Logarithm of survival, turned positive, that one round of a kill probability adds."""
    return -math.log(max(1.0 - chance, TINY))


@kernel
def sort_weapons(market, listing, target, price):
    """Sort the weapons of a target by price per logarithm of survival, and find the cheapest sure kill from each on."""
    order, count = market.orders[target], market.usable[target]
    for k in range(count):
        weapon, place = order[k], k
        ratio = price[weapon] / max(rate_of(market.kill[target, weapon]), TINY)
        while place > 0 and listing.ratio[place - 1] > ratio:
            order[place] = order[place - 1]
            listing.ratio[place] = listing.ratio[place - 1]
            place -= 1
        order[place] = weapon
        listing.ratio[place] = ratio
    listing.sure[count] = math.inf
    for k in range(count - 1, -1, -1):
        sure = price[order[k]] if market.kill[target, order[k]] >= 1.0 else math.inf
        listing.sure[k] = min(listing.sure[k + 1], sure)


@kernel
def least_cost(market, listing, target, price, first, leak):
    """The least cost that rounds, or parts of rounds, could make of a leak: those of weapons from a place of the order on."""
    paid, left = 0.0, leak
    for k in range(first, market.usable[target]):
        weapon, ratio = market.orders[target, k], listing.ratio[k]
        if market.kill[target, weapon] >= 1.0:
            continue
        if left <= ratio:
            break
        after = left * math.exp(-rate_of(market.kill[target, weapon]) * market.stock[weapon])
        if after < ratio:
            paid += ratio * math.log(left / max(ratio, TINY))
            left = ratio
            break
        paid += price[weapon] * market.stock[weapon]
        left = after
    return min(paid + left, listing.sure[first])


@kernel
def has_room(listing, count, depth):
    """Whether one more column of so many weapons can be listed."""
    return count < listing.cost.shape[0] and listing.start[count] + depth <= listing.weapons.shape[0]


@kernel
def write_column(listing, count, depth, cost):
    """List the column of the weapons and rounds that are taken now."""
    at = listing.start[count]
    for d in range(depth):
        listing.weapons[at + d] = listing.taken[d]
        listing.numbers[at + d] = listing.rounds[d]
    listing.start[count + 1] = at + depth
    listing.cost[count] = cost


@kernel
def most_rounds(market, target, weapon):
    """The most rounds of a weapon that change anything at a target."""
    return min(market.stock[weapon], 1 + int(NOTHING / max(rate_of(market.kill[target, weapon]), 1e-12)))


@kernel
def descend(listing, depth, place, leak, paid):
    """Go on to the weapons from a place of the order on; rounds -1 says that none has been looked at."""
    listing.at[depth] = place
    listing.rounds[depth] = -1
    listing.leak[depth] = leak
    listing.paid[depth] = paid


@kernel
def exhausted(market, listing, target, price, depth, limit):
    """Whether nothing more is to be found at a depth: no weapon left, nothing left to leak, or all of it too dear."""
    place = listing.at[depth]
    if place >= market.usable[target] or listing.leak[depth] <= 0.0:
        return True
    if listing.rounds[depth] >= 0:
        return False
    return listing.paid[depth] + least_cost(market, listing, target, price, place, listing.leak[depth]) >= limit


@kernel
def next_choice(market, listing, target, depth):
    """Go on to one round fewer of the weapon at a depth; False where that is none, and the next weapon comes."""
    weapon = market.orders[target, listing.at[depth]]
    if listing.rounds[depth] < 0:
        listing.rounds[depth] = most_rounds(market, target, weapon) + 1
    listing.rounds[depth] -= 1
    if listing.rounds[depth] == 0:
        listing.at[depth] += 1
        listing.rounds[depth] = -1
        return False
    listing.taken[depth] = weapon
    return True


@kernel
def leak_after(chance, leak, rounds):
    """What leaks of something after rounds of a kill probability."""
    left = leak
    for _ in range(rounds):
        left *= 1.0 - chance
    return left


@door
def columns_below(market, listing, target, price, limit, slack, shrinking):
    """List columns that cost less than a limit; returns how many, and 1, or 0 where nodes or room gave out before the end.

    shrinking : 1 lets the limit fall to each cost that is found, so that the last column is the cheapest, to within `slack`.
    """
    sort_weapons(market, listing, target, price)
    count, depth, below = 0, 0, limit
    descend(listing, 0, 0, market.worth[target], 0.0)
    listing.start[0] = 0
    if market.worth[target] < below:
        write_column(listing, 0, 0, market.worth[target])
        count, below = 1, market.worth[target] if shrinking == 1 else below
    for _ in range(MOST_NODES):
        if exhausted(market, listing, target, price, depth, below - slack):
            depth -= 1
            if depth < 0:
                return count, 1
            continue
        if not next_choice(market, listing, target, depth):
            continue
        weapon, number = listing.taken[depth], listing.rounds[depth]
        paid = listing.paid[depth] + price[weapon] * number
        if paid >= below:
            continue
        leak = leak_after(market.kill[target, weapon], listing.leak[depth], number)
        depth += 1
        if paid + leak < below:
            if not has_room(listing, count, depth):
                return count, 0
            write_column(listing, count, depth, paid + leak)
            count, below = count + 1, paid + leak if shrinking == 1 else below
        descend(listing, depth, listing.at[depth - 1] + 1, leak, paid)
    return count, 0


@door
def price_targets(market, listing, cheapest, price, slack):
    """Find the cheapest column of every target, and a lower bound of its cost.

    slack : part of its worth by which a target's bound may be below. Where the search gives out, parts of rounds bound it.
    """
    cheapest.start[0] = 0
    for target in range(market.worth.shape[0]):
        part = slack * market.worth[target]
        count, complete = columns_below(market, listing, target, price, math.inf, part, 1)
        cheapest.bound[target] = listing.cost[count - 1] - part
        if complete == 0:
            cheapest.bound[target] = least_cost(market, listing, target, price, 0, market.worth[target])
        at = cheapest.start[target]
        for d in range(listing.start[count - 1], listing.start[count]):
            cheapest.weapons[at] = listing.weapons[d]
            cheapest.numbers[at] = listing.numbers[d]
            at += 1
        cheapest.start[target + 1] = at
