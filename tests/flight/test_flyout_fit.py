"""The fit to published figures: what it reproduces, and what it refuses to bend."""

import math

import pytest

from openiads.flight.flight_time import UNREACHABLE_S, flight_time_table, fly, table_time_s
from openiads.flight.flyout import ARRIVED, apex_height_m
from openiads.flight.flyout_fit import fit_flyout, glide_ratio, loft_for_apex, propellant_share, vacuum_burnout

ASSUMED = {"minimum_height_m": 10.0, "reference_height_m": 10e3}
# Range, height and speed as published (see the catalogue for the sources); burn time and minimum speed are assumed.
PUBLISHED = {
    "40N6E": (400e3, 5e3, 30e3, 2000.0, 20.0, 500.0),
    "48N6E3": (250e3, 3e3, 27e3, 2000.0, 12.0, 500.0),
    "48N6E2": (195e3, 3e3, 27e3, 1900.0, 12.0, 500.0),
    "9M96E2": (120e3, 1e3, 30e3, 1000.0, 10.0, 300.0),
    "9M96E": (40e3, 1e3, 20e3, 900.0, 8.0, 300.0),
}


def fitted(name, **changed):
    """The fit to the published figures of one interceptor, some of them changed."""
    far, near, high, speed, burn_s, slowest = PUBLISHED[name]
    figures = {
        "maximum_range_m": far,
        "minimum_range_m": near,
        "maximum_height_m": high,
        "top_speed_m_s": speed,
        "burn_time_s": burn_s,
        "minimum_speed_m_s": slowest,
    }
    return fit_flyout(**(ASSUMED | figures | changed))


@pytest.fixture(scope="module")
def fits():
    return {name: fitted(name) for name in PUBLISHED}


def test_the_published_range_at_the_reference_height_is_what_the_physics_just_reaches(fits):
    for name, (far, _, _, speed, _, slowest) in PUBLISHED.items():
        fit = fits[name]
        assert fit.reconciled
        assert fit.remarks == ()
        status, _, _, top, lowest = fly(fit.flyout, 0.0, far, 10e3)
        assert status == ARRIVED
        assert top == pytest.approx(speed, abs=1e-3)
        assert lowest == pytest.approx(1.01 * slowest, abs=1e-2)
        assert fit.reach_m == far
        assert fly(fit.flyout, 0.0, 1.05 * far, 10e3)[0] != ARRIVED


def test_the_residuals_are_what_a_flight_shows(fits):
    fit = fits["48N6E3"]
    assert abs(fit.top_speed_residual_m_s) < 1e-3
    assert fit.minimum_speed_residual_m_s == pytest.approx(5.0, abs=1e-2)


def test_the_path_to_the_maximum_range_peaks_at_the_maximum_height(fits):
    for name, (far, _, high, *_) in PUBLISHED.items():
        assert apex_height_m(far, 10e3, fits[name].flyout.loft) == pytest.approx(high, rel=1e-9)


def test_the_table_reaches_the_published_range(fits):
    for name in ("40N6E", "9M96E"):
        far = PUBLISHED[name][0]
        table = flight_time_table(fits[name].flyout, 40, 16, 0.0)
        assert table_time_s(fits[name].flyout, table, far, 10e3) < UNREACHABLE_S
        assert table_time_s(fits[name].flyout, table, 1.001 * far, 10e3) == UNREACHABLE_S


def test_the_same_figures_give_the_same_interceptor(fits):
    assert fitted("9M96E").flyout.tobytes() == fits["9M96E"].flyout.tobytes()


def test_a_range_of_400_km_at_1190_m_s_is_not_reconciled():
    fit = fitted("40N6E", top_speed_m_s=1190.0)
    assert not fit.reconciled
    assert len(fit.remarks) == 2
    assert fit.minimum_speed_residual_m_s < 0.0
    assert fit.reach_m < 200e3
    assert fit.glide_ratio > 4.0
    # The nearest interceptor keeps the published speed and misses the published range.
    assert abs(fit.top_speed_residual_m_s) < 1e-3


def test_beyond_its_reach_an_unreconciled_interceptor_does_not_get():
    fit = fitted("40N6E", top_speed_m_s=1190.0)
    assert fly(fit.flyout, 0.0, 0.99 * fit.reach_m, 10e3)[0] == ARRIVED
    assert fly(fit.flyout, 0.0, 1.01 * fit.reach_m, 10e3)[0] != ARRIVED


def test_a_speed_that_no_single_stage_reaches_is_not_reconciled():
    fit = fitted("40N6E", top_speed_m_s=5000.0)
    assert not fit.reconciled
    assert any("propellant" in remark for remark in fit.remarks)


def test_a_range_far_inside_what_the_speed_allows_leaves_speed_to_spare():
    fit = fitted("9M96E", maximum_range_m=8e3, maximum_height_m=11e3, minimum_speed_m_s=100.0)
    assert fit.reconciled
    assert fit.flyout.ballistic_coefficient_kg_m2 == pytest.approx(2000.0)
    assert fit.minimum_speed_residual_m_s > 10.0


def test_a_throw_in_vacuum_at_45_degrees_has_a_glide_ratio_of_two():
    speed = 1500.0
    reach_m = speed * speed / 9.80665
    assert glide_ratio(speed, 0.0, reach_m, 0.0) == pytest.approx(2.0, rel=1e-12)
    assert glide_ratio(300.0, 300.0, 1e3, 0.0) == math.inf


def test_the_propellant_share_undoes_the_burnout_speed():
    speed, _, _ = vacuum_burnout(1800.0, 1000.0, 250.0, 12.0)
    assert propellant_share(speed, 12.0, 250.0) == pytest.approx(1000.0 / 1800.0, rel=1e-12)


def test_loft_is_none_where_the_aim_is_as_high_as_the_apex():
    assert loft_for_apex(100e3, 27e3, 27e3) == 0.0
    assert loft_for_apex(5e3, 1e3, 100e3) == 2.0


@pytest.mark.parametrize(
    ("name", "value"), [("top_speed_m_s", 0.0), ("burn_time_s", -1.0), ("reference_height_m", 31e3)]
)
def test_a_figure_that_cannot_be_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=name):
        fitted("40N6E", **{name: value})
