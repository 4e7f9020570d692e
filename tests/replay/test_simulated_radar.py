"""The simulated radar: as accurate as it says, as often as it says, and the same for the same seed."""

import math

import numpy as np
import pytest
from made_up_flights import straight

from openiads.replay.simulated_radar import EN_ROUTE, look, polar

NAMES = [f"flight-{k}" for k in range(40)]


@pytest.fixture(scope="module")
def seen():
    """Forty flights over a hundred scans."""
    truth, time_s = straight(len(NAMES), 100)
    return look(EN_ROUTE._replace(reach_m=1e6), truth, NAMES, time_s, 7)


def test_a_flight_is_seen_as_often_as_the_radar_says(seen):
    """Nine looks in ten of 4,000, within 4 standard deviations of 0.0047: a false alarm once in 16,000."""
    assert (seen.truth_id >= 0).mean() * len(seen.truth_id) / 4000 == pytest.approx(0.9, abs=0.019)


def test_errors_are_as_the_radar_says(seen):
    """Of some 3,600 plots: mean within 4 and spread within 5 % (4 of its own standard deviations)."""
    real = seen.truth_id >= 0
    exact = polar(seen.truth[seen.plots.scan[real], seen.truth_id[real], :3])
    error = (seen.plots.measured[real] - exact) / seen.plots.sigmas
    assert np.abs(error.mean(axis=0)).max() < 4.0 / math.sqrt(real.sum())
    assert error.std(axis=0) == pytest.approx([1.0, 1.0, 1.0], abs=0.05)


def test_false_plots_are_as_many_as_the_radar_says_and_in_its_volume(seen):
    """Mean of 100 Poisson counts of 30, within 4 standard deviations of 0.55."""
    false = seen.plots.measured[seen.truth_id < 0]
    assert len(false) / 100 == pytest.approx(30.0, abs=2.2)
    assert (false >= seen.plots.limits[0::2]).all()
    assert (false <= seen.plots.limits[1::2]).all()


def test_the_same_seed_gives_the_same_plots_and_another_others():
    truth, time_s = straight(3, 5)
    first, again, other = (look(EN_ROUTE, truth, NAMES[:3], time_s, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.plots.measured, again.plots.measured)
    assert not np.array_equal(first.plots.measured[:5], other.plots.measured[:5])


def test_a_flight_more_changes_no_plot_of_the_others():
    truth, time_s = straight(3, 20)
    few = look(EN_ROUTE, truth[:, :2], NAMES[:2], time_s, 1)
    many = look(EN_ROUTE, truth, NAMES[:3], time_s, 1)
    for flight in (0, 1):
        mine, theirs = few.truth_id == flight, many.truth_id == flight
        assert np.array_equal(few.plots.measured[mine], many.plots.measured[theirs])


def test_who_is_beyond_reach_or_not_recorded_is_not_seen_and_not_in_the_truth():
    truth, time_s = straight(2, 10)
    truth[:, 1, 1] = 500e3
    truth[:4, 0] = np.nan
    seen = look(EN_ROUTE, truth, NAMES[:2], time_s, 1)
    assert np.isnan(seen.truth[:, 1]).all()
    assert set(seen.truth_id) <= {0, -1}
    assert seen.plots.scan[seen.truth_id == 0].min() >= 4


def test_plots_stand_in_order_of_scan_and_azimuth_so_that_no_row_tells_whose_it_is(seen):
    for scan in range(3):
        assert (np.diff(seen.plots.measured[seen.plots.scan == scan, 1]) >= 0.0).all()
    assert (np.diff(seen.plots.scan) >= 0).all()
