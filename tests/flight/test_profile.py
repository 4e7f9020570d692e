"""Profiles show the flight that a run flies, the residuals what the fit left, and the ballistic envelope is its own."""

import numpy as np
import pytest

from openiads.earth.geodesy import ecef_from_geodetic, height
from openiads.flight.flight_time import UNREACHABLE_S, flight_time_table, fly
from openiads.flight.flyout import ground_range_m
from openiads.flight.flyout_fit import fit_flyout
from openiads.flight.intercept import predicted_intercept
from openiads.flight.profile import ballistic_flyout, fitted_profile, residuals, speed_profile

REFERENCE_M = 10e3
FIGURES = {
    "maximum_range_m": 250e3, "minimum_range_m": 3e3, "maximum_height_m": 27e3, "minimum_height_m": 10.0,
    "top_speed_m_s": 2000.0, "burn_time_s": 12.0, "minimum_speed_m_s": 500.0, "reference_height_m": REFERENCE_M,
}  # fmt: skip


@pytest.fixture(scope="module")
def fit():
    return fit_flyout(**FIGURES)


def test_a_profile_is_the_flight_that_is_flown(fit):
    profile = fitted_profile(fit, REFERENCE_M)
    _, time_s, speed_m_s, top_m_s, _ = fly(fit.flyout, 0.0, 250e3, REFERENCE_M)
    assert profile.arrived
    assert profile.time_s[-1] == pytest.approx(time_s)
    assert profile.speed_m_s[-1] == pytest.approx(speed_m_s)
    assert profile.speed_m_s.max() == pytest.approx(top_m_s)
    assert profile.ground_range_m[-1] == pytest.approx(250e3)
    assert profile.height_m[-1] == pytest.approx(REFERENCE_M)
    assert (np.diff(profile.time_s) > 0.0).all()


def test_a_profile_rises_while_the_motor_burns_and_peaks_at_the_maximum_height(fit):
    profile = fitted_profile(fit, REFERENCE_M)
    burning = profile.time_s <= 12.0
    assert (np.diff(profile.speed_m_s[burning]) > 0.0).all()
    assert profile.height_m.max() == pytest.approx(27e3, rel=0.02)


def test_a_profile_ends_where_the_interceptor_is_spent(fit):
    profile = speed_profile(fit.flyout, 600e3, REFERENCE_M)
    assert not profile.arrived
    assert profile.ground_range_m[-1] < 600e3
    assert profile.speed_m_s[-1] < 500.0


def test_the_residuals_stand_beside_the_published_figures(fit):
    top, reach, highest, slowest = residuals(fit, REFERENCE_M)
    assert (highest.published, highest.model) == (27e3, pytest.approx(27e3, rel=0.02))
    assert (top.published, top.difference) == (pytest.approx(2000.0), pytest.approx(0.0, abs=1e-2))
    assert (reach.published, reach.difference) == (250e3, 0.0)
    assert (slowest.published, slowest.model) == (500.0, pytest.approx(505.0, abs=0.1))


def test_figures_that_do_not_fit_together_show_in_the_residuals():
    weak = fit_flyout(**(FIGURES | {"top_speed_m_s": 900.0}))
    _, reach, _, slowest = residuals(weak, REFERENCE_M)
    assert reach.difference < -10e3
    assert slowest.difference < 0.0


@pytest.mark.parametrize("point", [(-1.0, 1e3), (1e3, -1.0), (0.0, 0.0)])
def test_a_point_that_is_none_is_refused(fit, point):
    with pytest.raises(ValueError, match="a profile needs a point"):
        speed_profile(fit.flyout, *point)


def narrowed(fit, **limits):
    """The interceptor within limits of its own; those not given are wider than the usual ones."""
    widest = {"maximum_range_m": 1e6, "minimum_range_m": 0.0, "maximum_height_m": 1e6, "minimum_height_m": 0.0}
    return ballistic_flyout(fit.flyout, **{**widest, **limits})


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, (250e3, 3e3, 27e3, 10.0)),
        ({"maximum_range_m": 60e3}, (60e3, 3e3, 27e3, 10.0)),
        ({"minimum_range_m": 7e3, "maximum_height_m": 25e3}, (250e3, 7e3, 25e3, 10.0)),
        ({"minimum_height_m": 2e3, "maximum_height_m": 40e3}, (250e3, 3e3, 27e3, 2e3)),
    ],
)
def test_the_envelope_against_ballistic_targets_is_within_the_aerodynamic_one(fit, limits, expected):
    within = narrowed(fit, **limits)
    names = ("maximum_range_m", "minimum_range_m", "maximum_height_m", "minimum_height_m")
    assert tuple(within[name] for name in names) == expected
    flown = ("boost_acceleration_m_s2", "burn_time_s", "ballistic_coefficient_kg_m2", "loft", "minimum_speed_m_s")
    assert all(within[name] == fit.flyout[name] for name in flown)


def test_an_intercept_by_the_ballistic_envelope_lies_within_it_and_is_flown_as_fast(fit):
    """A target that falls steeply, near enough for both: the aim is nearer in the narrower envelope, never beyond it."""
    launcher = ecef_from_geodetic(0.7, 0.5, 0.0)
    position = ecef_from_geodetic(0.7 + 150e3 / 6.36e6, 0.5, 120e3)
    to_launcher = np.array(launcher) - position
    velocity = tuple(1500.0 * to_launcher / np.linalg.norm(to_launcher))
    within = narrowed(fit, maximum_range_m=40e3, maximum_height_m=25e3)
    table = flight_time_table(within, 40, 16, 0.0)
    time_s, aim, flight_s = predicted_intercept(
        within, table, launcher, position, velocity, (0.0, 0.0, 0.0), 0.0, 300.0
    )
    assert time_s > 0.0
    assert flight_s < UNREACHABLE_S
    assert ground_range_m(launcher, aim, 0.0, height(aim)) <= 40e3
    assert height(aim) <= 25e3 * 1.001
    flown_s = fly(fit.flyout, 0.0, ground_range_m(launcher, aim, 0.0, height(aim)), height(aim))[1]
    assert flight_s == pytest.approx(flown_s, rel=0.01, abs=0.2)
