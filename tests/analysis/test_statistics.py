"""Means and ranges over runs, and intervals of shares, against the examples that Newcombe printed."""

import pytest

from openiads.analysis.statistics import share_of_runs_without, spread, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_one_newcombe_printed(successes, trials, low, high):
    """Newcombe 1998, Statistics in Medicine 17, table I, method 3; printed to four digits."""
    assert wilson_interval(successes, trials, 0.95) == pytest.approx((low, high), abs=5e-5)


def test_successes_and_failures_mirror_each_other():
    low, high = wilson_interval(3, 17, 0.9)
    assert wilson_interval(14, 17, 0.9) == pytest.approx((1.0 - high, 1.0 - low))


def test_more_runs_make_the_interval_narrower():
    widths = [high - low for low, high in (wilson_interval(n // 4, n, 0.95) for n in (20, 200, 2000))]
    assert widths[0] > widths[1] > widths[2]


def test_without_runs_nothing_is_known():
    assert wilson_interval(0, 0, 0.95) == (0.0, 1.0)


@pytest.mark.parametrize(("successes", "trials", "confidence"), [(5, 4, 0.95), (-1, 4, 0.95), (1, 4, 1.0)])
def test_a_share_that_can_not_be_is_refused(successes, trials, confidence):
    with pytest.raises(ValueError, match="no such share"):
        wilson_interval(successes, trials, confidence)


RUNS = [{"reached": 0, "rounds_fired": 10}, {"reached": 2, "rounds_fired": 14}, {"reached": 0, "rounds_fired": 12}]


def test_mean_and_range_are_those_of_the_runs():
    found = spread(RUNS, "rounds_fired")
    assert (found.mean, found.lowest, found.highest, found.runs) == (12.0, 10.0, 14.0, 3)


def test_a_measure_that_a_run_lacks_counts_as_nothing():
    assert spread([*RUNS, {}], "rounds_fired").lowest == 0.0


def test_the_mean_of_no_runs_is_refused():
    with pytest.raises(ValueError, match="no runs"):
        spread([], "reached")


def test_the_share_of_runs_in_which_nobody_came_through():
    found = share_of_runs_without(RUNS, "reached", 0.95)
    assert (found.successes, found.trials) == (2, 3)
    assert found.low < found.share < found.high
