"""The radar equation behaves as its exponents say, and its inverse forms undo it."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.sensing.radar_equation import (
    detection_range,
    fitted_snr,
    power_aperture,
    search_snr,
    snr,
    solid_angle,
)

powers = st.floats(1.0, 1e8)
ranges = st.floats(1.0, 1e7)
cross_sections = st.floats(1e-5, 1e4)


def look(power_w, rcs_m2, range_m):
    return snr(power_w, 1e-5, 3000.0, 0.1, rcs_m2, range_m, 500.0, 4.0)


def test_doubling_the_range_costs_a_factor_of_sixteen():
    assert look(1e6, 1.0, 1e5) / look(1e6, 1.0, 2e5) == pytest.approx(16.0, rel=1e-14)
    assert fitted_snr(20.0, 1e5, 1.0, 1.0, 2e5) == pytest.approx(20.0 / 16.0, rel=1e-14)


def test_doubling_the_gain_is_worth_a_factor_of_four():
    one = snr(1e6, 1e-5, 1000.0, 0.1, 1.0, 1e5, 500.0, 4.0)
    assert snr(1e6, 1e-5, 2000.0, 0.1, 1.0, 1e5, 500.0, 4.0) == pytest.approx(4.0 * one, rel=1e-14)


def test_a_target_of_one_ten_thousandth_is_seen_at_one_tenth_of_the_range():
    far = detection_range(1e6, 1e-5, 3000.0, 0.1, 1.0, 20.0, 500.0, 4.0)
    near = detection_range(1e6, 1e-5, 3000.0, 0.1, 1e-4, 20.0, 500.0, 4.0)
    assert near == pytest.approx(0.1 * far, rel=1e-12)


@given(power_w=powers, more=st.floats(1.0, 1e3), rcs_m2=cross_sections, range_m=ranges)
@settings(deadline=None)
def test_more_power_never_sees_less(power_w, more, rcs_m2, range_m):
    assert look(power_w * more, rcs_m2, range_m) >= look(power_w, rcs_m2, range_m)


@given(power_w=powers, rcs_m2=cross_sections, range_m=ranges, further=st.floats(1.0, 10.0))
@settings(deadline=None)
def test_a_farther_target_is_never_seen_better(power_w, rcs_m2, range_m, further):
    assert look(power_w, rcs_m2, range_m * further) <= look(power_w, rcs_m2, range_m)


@given(power_w=powers, rcs_m2=cross_sections, required=st.floats(0.1, 1e4))
@settings(deadline=None)
def test_the_range_for_a_signal_gives_that_signal(power_w, rcs_m2, required):
    range_m = detection_range(power_w, 1e-5, 3000.0, 0.1, rcs_m2, required, 500.0, 4.0)
    if range_m > 1.0:
        assert look(power_w, rcs_m2, range_m) == pytest.approx(required, rel=1e-12)


@given(power_w=powers, rcs_m2=cross_sections, range_m=ranges, reference_m=ranges)
@settings(deadline=None)
def test_the_fitted_form_is_the_radar_equation(power_w, rcs_m2, range_m, reference_m):
    fitted = fitted_snr(look(power_w, 1.0, reference_m), reference_m, 1.0, rcs_m2, range_m)
    assert fitted == pytest.approx(look(power_w, rcs_m2, range_m), rel=1e-12)


@given(range_m=ranges, required=st.floats(0.1, 1e3), rcs_m2=cross_sections)
@settings(deadline=None)
def test_a_search_with_the_power_it_needs_has_the_signal_it_needs(range_m, required, rcs_m2):
    needed = power_aperture(range_m, required, 2.0, 6.0, rcs_m2, 500.0, 10.0)
    assert search_snr(needed, 2.0, 6.0, rcs_m2, range_m, 500.0, 10.0) == pytest.approx(required, rel=1e-12)


def test_a_target_at_the_radar_itself_is_seen_as_from_one_metre():
    assert fitted_snr(20.0, 1e5, 1.0, 1.0, 0.0) == fitted_snr(20.0, 1e5, 1.0, 1.0, 1.0)
    assert look(1e6, 1.0, 0.0) == look(1e6, 1.0, 1.0)


def test_a_target_without_cross_section_returns_nothing():
    assert look(1e6, 0.0, 1e5) == 0.0
    assert fitted_snr(20.0, 1e5, 1.0, 0.0, 1e5) == 0.0
    assert detection_range(1e6, 1e-5, 3000.0, 0.1, 0.0, 20.0, 500.0, 4.0) == 0.0


def test_the_whole_sky_and_a_hemisphere_have_their_solid_angles():
    assert solid_angle(0.0, 2.0 * math.pi, -0.5 * math.pi, 0.5 * math.pi) == pytest.approx(4.0 * math.pi, rel=1e-15)
    assert solid_angle(-math.pi, math.pi, 0.0, 0.5 * math.pi) == pytest.approx(2.0 * math.pi, rel=1e-15)


def test_a_small_sector_has_the_product_of_its_angles():
    assert solid_angle(0.0, 1e-3, 0.0, 1e-3) == pytest.approx(1e-6, rel=1e-6)


def test_the_product_of_the_angles_is_too_large_by_eleven_percent_up_to_45_degrees():
    product = 2.0 * math.pi * 0.25 * math.pi
    assert product / solid_angle(0.0, 2.0 * math.pi, 0.0, 0.25 * math.pi) == pytest.approx(1.1107, abs=1e-4)
