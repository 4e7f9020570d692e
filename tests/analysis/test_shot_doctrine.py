"""Closed forms of shot doctrine: printed examples, and what must hold of them."""

import pytest

from openiads.analysis.shot_doctrine import (
    layered_kill,
    required_kill,
    salvo_exchange,
    salvo_kill,
    shots_and_leak,
    shots_required,
    spread,
    stock_kills,
)


def test_two_layers_at_four_fifths_let_one_in_twenty_five_through():
    # KILL-01.
    assert layered_kill((0.8, 0.8)) == pytest.approx(0.96)


def test_no_number_of_layers_is_better_than_the_tracking_that_they_share():
    assert layered_kill((0.8,) * 20, tracking=0.9) == pytest.approx(0.9)
    assert layered_kill((0.8, 0.8), tracking=0.9) == pytest.approx(0.9 * 0.96)


@pytest.mark.parametrize(
    ("warheads", "kill"),
    [(1, 0.8), (4, 0.94574), (5, 0.95635), (10, 0.97793), (20, 0.9889), (50, 0.99555), (100, 0.99777)],
)
def test_the_kill_probability_that_lets_none_through(warheads, kill):
    # KILL-02, printed to five decimals.
    assert required_kill(warheads, 0.8) == pytest.approx(kill, abs=1e-5)


@pytest.mark.parametrize(
    ("kill", "shots"),
    [(0.5, (5, 6, 7)), (0.6, (4, 5, 5)), (0.7, (3, 4, 4)), (0.8, (2, 3, 3)), (0.9, (2, 2, 2))],
)
def test_the_shots_that_let_none_of_4_10_and_20_warheads_through(kill, shots):
    # KILL-03.
    assert tuple(shots_required(kill, warheads, 0.8) for warheads in (4, 10, 20)) == shots


def test_hughes_worked_example():
    # SAL-01: two ships of four missiles, of which four can be defended each; five of eight, of which a half are well aimed.
    # The twelve that A would lose are more than it has; with as many more ships, and as much less each, none is capped.
    assert salvo_exchange((2, 5), (4, 8), (4, 0), (1, 2), (1, 0.5)) == (2.0, 4.0)
    assert salvo_exchange((20, 5), (0.4, 8), (0.4, 0), (1, 2), (1, 0.5)) == pytest.approx((12.0, 4.0))


def test_a_defence_that_takes_all_loses_nothing():
    assert salvo_exchange((10, 10), (1, 1), (2, 2), (1, 1)) == (0.0, 0.0)


def test_a_look_saves_rounds_and_costs_no_leakers():
    at_once, after_a_look = shots_and_leak(0.7, (2,)), shots_and_leak(0.7, (1, 1))
    assert at_once[1] == pytest.approx(after_a_look[1]) == pytest.approx(1.0 - salvo_kill(0.7, 2))
    assert after_a_look[0] < at_once[0]


def test_one_look_spreads_all_rounds_evenly():
    assert spread(10, 20, 0.7, 1) == pytest.approx((10 * 0.3**2, 20))
    assert spread(3, 7, 0.5, 1)[0] == pytest.approx(2 * 0.25 + 0.125)


def test_more_looks_or_rounds_never_let_more_through():
    for looks in range(1, 4):
        assert spread(5, 8, 0.6, looks + 1)[0] <= spread(5, 8, 0.6, looks)[0]
        assert spread(5, 9, 0.6, looks)[0] < spread(5, 8, 0.6, looks)[0]


def test_a_stock_kills_no_more_than_there_are_targets_or_rounds():
    assert stock_kills(4, 100, 0.9) == pytest.approx(4.0)
    assert stock_kills(100, 4, 0.9) == pytest.approx(3.6)
