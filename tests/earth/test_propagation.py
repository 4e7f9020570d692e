"""The radio horizon of the 4/3 earth: its own inverse, its limits and its published mast."""

import math

import pytest

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth import propagation


def test_the_effective_earth_is_a_third_larger():
    assert pytest.approx(4.0 / 3.0) == propagation.EFFECTIVE_RADIUS_M / EARTH_MEAN_RADIUS_M


def test_without_a_gradient_rays_are_straight():
    assert propagation.effective_radius_m(0.0) == EARTH_MEAN_RADIUS_M


def test_a_gradient_as_steep_as_the_earth_bends_makes_it_flat():
    assert propagation.effective_radius_m(-1.01 / EARTH_MEAN_RADIUS_M) == math.inf


def test_a_ten_metre_mast_sees_a_target_at_fifty_metres_out_to_42_kilometres():
    """About 42 km in public accounts of a low flyer met by a mast radar; 0.3 km covers their rounding."""
    assert propagation.radio_horizon_m(10.0, 50.0) == pytest.approx(42.2e3, abs=300.0)


def test_four_times_the_height_sees_twice_as_far():
    assert propagation.horizon_range_m(400.0) == pytest.approx(2.0 * propagation.horizon_range_m(100.0), rel=1e-4)


def test_a_low_horizon_is_the_root_of_twice_the_radius_times_the_height():
    expected_m = math.sqrt(2.0 * propagation.EFFECTIVE_RADIUS_M * 100.0)
    assert propagation.horizon_range_m(100.0) == pytest.approx(expected_m, rel=1e-5)


def test_from_far_away_half_the_globe_is_seen():
    quarter_m = 0.5 * math.pi * propagation.EFFECTIVE_RADIUS_M
    assert propagation.horizon_range_m(1e12) == pytest.approx(quarter_m, rel=1e-4)


def test_the_ground_and_what_lies_below_have_no_horizon():
    assert propagation.horizon_range_m(0.0) == 0.0
    assert propagation.horizon_range_m(-50.0) == 0.0


def test_antenna_and_target_may_change_places():
    assert propagation.radio_horizon_m(30.0, 9000.0) == propagation.radio_horizon_m(9000.0, 30.0)


@pytest.mark.parametrize("target_height_m", [1.0, 100.0, 10e3, 300e3])
def test_the_lowest_visible_height_is_on_the_horizon(target_height_m):
    edge_m = propagation.radio_horizon_m(20.0, target_height_m)
    assert propagation.lowest_visible_height_m(edge_m, 20.0) == pytest.approx(target_height_m, rel=1e-9)
    assert propagation.above_horizon(edge_m - 1.0, 20.0, target_height_m) == 1
    assert propagation.above_horizon(edge_m + 1.0, 20.0, target_height_m) == 0


def test_nearer_than_the_horizon_the_ground_itself_is_seen():
    assert propagation.lowest_visible_height_m(propagation.horizon_range_m(20.0), 20.0) == 0.0


def test_beyond_a_quarter_of_the_globe_nothing_is_high_enough():
    assert propagation.lowest_visible_height_m(2e7, 20.0) == math.inf
