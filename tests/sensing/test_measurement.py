"""Measurement errors shrink with the signal down to their floor, and measured angles are angles."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.sensing.measurement import (
    ANGLE_SLOPE,
    RANGE_SLOPE,
    accuracy,
    measurement_sigmas,
    noisy_measurement,
    over_the_zenith,
    scaled_sigma,
    systematic_errors,
    wrapped_azimuth,
)
from openiads.sensing.radars import RADAR

angles = st.floats(-50.0, 50.0)


def direction(azimuth_rad, elevation_rad):
    east, north = math.sin(azimuth_rad), math.cos(azimuth_rad)
    return east * math.cos(elevation_rad), north * math.cos(elevation_rad), math.sin(elevation_rad)


def test_a_hundred_times_the_signal_measures_ten_times_better():
    assert accuracy(100.0, RANGE_SLOPE, 10.0) == pytest.approx(10.0 * accuracy(100.0, RANGE_SLOPE, 1000.0), rel=1e-14)
    assert scaled_sigma(0.0, 50.0, 10.0, 1000.0) == pytest.approx(5.0, rel=1e-14)


@given(snr=st.floats(1.0, 1e6), reference_snr=st.floats(1.0, 1e3), resolution_m=st.floats(0.1, 1e4))
@settings(deadline=None)
def test_the_textbook_relation_is_the_scaled_form_without_a_floor(snr, reference_snr, resolution_m):
    reference_sigma_m = accuracy(resolution_m, RANGE_SLOPE, reference_snr)
    scaled = scaled_sigma(0.0, reference_sigma_m, reference_snr, snr)
    assert scaled == pytest.approx(accuracy(resolution_m, RANGE_SLOPE, snr), rel=1e-13)


def test_no_signal_measures_better_than_the_floor():
    assert scaled_sigma(7.0, 50.0, 10.0, 1e9) == 7.0
    assert measurement_sigmas(100.0, 0.02, 0.03, 7.0, 1e-3, 2e-3, 1e12) == (7.0, 1e-3, 2e-3)


def test_each_coordinate_has_the_error_of_its_own_resolution():
    sigmas = measurement_sigmas(100.0, 0.02, 0.03, 0.0, 0.0, 0.0, 50.0)
    assert sigmas == pytest.approx((100.0 / 10.0, 0.02 / (ANGLE_SLOPE * 10.0), 0.03 / (ANGLE_SLOPE * 10.0)), rel=1e-14)


def test_a_signal_below_noise_is_placed_within_about_its_cell():
    assert accuracy(100.0, RANGE_SLOPE, 0.0) == accuracy(100.0, RANGE_SLOPE, 1.0) == pytest.approx(70.71, abs=0.01)
    assert scaled_sigma(1.0, 50.0, 10.0, 0.0) == scaled_sigma(1.0, 50.0, 10.0, 1.0)


@given(azimuth_rad=angles)
@settings(deadline=None)
def test_an_azimuth_is_brought_into_one_turn_and_points_the_same_way(azimuth_rad):
    wrapped = wrapped_azimuth(azimuth_rad)
    assert 0.0 <= wrapped < 2.0 * math.pi
    assert math.cos(wrapped - azimuth_rad) == pytest.approx(1.0, abs=1e-12)


def test_an_azimuth_a_hair_below_zero_does_not_become_a_full_turn():
    assert wrapped_azimuth(-1e-17) == 0.0


@given(azimuth_rad=angles, elevation_rad=st.floats(-4.7, 4.7))
@settings(deadline=None)
def test_passing_the_zenith_keeps_the_direction(azimuth_rad, elevation_rad):
    azimuth, elevation = over_the_zenith(azimuth_rad, elevation_rad)
    assert 0.0 <= azimuth < 2.0 * math.pi
    assert -0.5 * math.pi <= elevation <= 0.5 * math.pi
    assert direction(azimuth, elevation) == pytest.approx(direction(azimuth_rad, elevation_rad), abs=1e-12)


def test_without_noise_the_measurement_is_the_truth():
    assert noisy_measurement(5e4, 1.0, 0.2, (50.0, 0.01, 0.01), (0.0, 0.0, 0.0)) == pytest.approx((5e4, 1.0, 0.2))


def test_each_normal_number_moves_its_own_coordinate_by_one_sigma():
    measured = noisy_measurement(5e4, 1.0, 0.2, (50.0, 0.01, 0.02), (1.0, -1.0, 2.0))
    assert measured == pytest.approx((50_050.0, 0.99, 0.24), rel=1e-12)


def test_a_range_is_never_negative():
    assert noisy_measurement(10.0, 1.0, 0.2, (50.0, 0.01, 0.02), (-3.0, 0.0, 0.0))[0] == 0.0


def test_noise_across_north_wraps():
    assert noisy_measurement(1e4, 0.001, 0.2, (50.0, 0.01, 0.02), (0.0, -1.0, 0.0))[1] == pytest.approx(
        2.0 * math.pi - 0.009, rel=1e-12
    )


def _drawn(range_sigma_m, azimuth_sigma_rad, replications=2000):
    radar = np.zeros(1, RADAR)[0]
    radar["entity"], radar["range_bias_sigma_m"], radar["azimuth_bias_sigma_rad"] = 7, range_sigma_m, azimuth_sigma_rad
    return np.array([systematic_errors(radar, (1, k)) for k in range(replications)])


def test_biases_are_drawn_once_a_run_with_the_deviation_that_is_stated():
    """2,000 runs: a standard deviation is known to 1.6 %, a mean to 2.2 % of it; four of each is 1 in 16,000."""
    drawn = _drawn(50.0, 1e-3)
    assert drawn.std(axis=0) == pytest.approx([50.0, 1e-3], rel=0.064)
    assert abs(drawn[:, 0].mean()) < 4.5
    assert _drawn(50.0, 1e-3, 3) == pytest.approx(drawn[:3])


def test_a_radar_that_states_no_bias_has_none():
    assert not _drawn(0.0, 0.0, 10).any()
