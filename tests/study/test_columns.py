"""Columns: the cheapest way to fire at a target, and all that are no dearer than a limit."""

import itertools
import math

import numpy as np
import pytest

from openiads.study.columns import columns_below, new_cheapest, new_listing, new_market, price_targets


def every_cost(worth, kill, stock, price):
    """Cost of every way to fire at one target."""
    for rounds in itertools.product(*(range(number + 1) for number in stock)):
        yield rounds, worth * np.prod((1.0 - kill) ** rounds) + price @ np.array(rounds)


def drawn(seed, weapons=4):
    rng = np.random.default_rng(seed)
    kill = rng.uniform(0.1, 0.9, weapons) * (rng.random(weapons) < 0.8)
    if seed % 3 == 0:
        kill[0] = 1.0
    return 10.0, kill, rng.integers(0, 4, weapons), rng.choice([0.0, 0.3, 1.0, 2.0], weapons)


def listed(worth, kill, stock, price, limit, shrinking):
    market, listing = new_market(np.array([worth]), kill[:, None], stock), new_listing(len(stock), 1000)
    count, complete = columns_below(market, listing, 0, price, limit, 0.0, shrinking)
    columns = []
    for k in range(count):
        rounds = np.zeros(len(stock), int)
        part = slice(listing.start[k], listing.start[k + 1])
        rounds[listing.weapons[part]] = listing.numbers[part]
        columns.append((tuple(rounds.tolist()), listing.cost[k]))
    return columns, complete


@pytest.mark.parametrize("seed", range(12))
def test_the_last_column_that_is_found_is_the_cheapest_of_all(seed):
    worth, kill, stock, price = drawn(seed)
    columns, complete = listed(worth, kill, stock, price, math.inf, 1)
    assert complete
    assert columns[-1][1] == pytest.approx(min(cost for _, cost in every_cost(worth, kill, stock, price)), rel=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_every_column_below_a_limit_is_listed_once_and_no_other(seed):
    worth, kill, stock, price = drawn(seed)
    limit = 1.0 + min(cost for _, cost in every_cost(worth, kill, stock, price))
    columns, complete = listed(worth, kill, stock, price, limit, 0)
    expected = {
        rounds: cost
        for rounds, cost in every_cost(worth, kill, stock, price)
        # Rounds that can do nothing, or come after a sure kill, are in no column.
        if cost < limit and not any(number and chance == 0.0 for number, chance in zip(rounds, kill, strict=True))
    }
    assert complete
    assert len(columns) == len({rounds for rounds, _ in columns})
    for rounds, cost in columns:
        assert expected[rounds] == pytest.approx(cost, rel=1e-12)
    if not (kill == 1.0).any():
        assert len(columns) == len(expected)


def test_where_room_gives_out_that_is_said():
    market, listing = new_market(np.ones(1), np.full((3, 1), 0.5), np.full(3, 4)), new_listing(3, 5)
    count, complete = columns_below(market, listing, 0, np.zeros(3), math.inf, 0.0, 0)
    assert (count, complete) == (5, 0)


def test_bounds_of_all_targets_are_never_above_their_cheapest_columns():
    rng = np.random.default_rng(7)
    worth, kill, stock = rng.uniform(1.0, 9.0, 6), rng.uniform(0.1, 0.9, (4, 6)), np.array([1, 2, 3, 0])
    price = rng.uniform(0.0, 1.0, 4)
    cheapest = new_cheapest(4, 6)
    price_targets(new_market(worth, kill, stock), new_listing(4, 1000), cheapest, price, 1e-12)
    for target in range(6):
        least = min(cost for _, cost in every_cost(worth[target], kill[:, target], stock, price))
        assert least - 1e-9 <= cheapest.bound[target] <= least
