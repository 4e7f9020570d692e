"""Burn-through against the equations of Mahafza and Elsherbeni, MATLAB Simulations for Radar Systems Design (2004), ch. 10.

The numbers are those of the book's programs for the cross-over range: 50 kW, 35 dB, 5.6 GHz, 667 kHz against 200 W with 10
dB on the target, and against 5 kW with 30 dB at 12 nautical miles; both jammers spread their power over 50 MHz.
The model knows none of these, only one range, one ratio of noise and one level of side lobes; both must agree to 0.1 %.
"""

import math

import pytest
from scipy.optimize import brentq

from openiads.constants import BOLTZMANN_J_K
from openiads.sensing.jamming import REFERENCE_DISTANCE_M, jam_to_noise, self_screening_range_m, stand_off_range_m
from openiads.sensing.radar_equation import fitted_snr, snr
from openiads.units import ratio_from_db

FOUR_PI = 4.0 * math.pi
POWER_W, GAIN, WAVELENGTH_M, BAND_HZ, LOSS = 50e3, ratio_from_db(35.0), 3e8 / 5.6e9, 667e3, ratio_from_db(0.1)
RCS_M2, TEMPERATURE_K = 10.0, 290.0
JAMMED_BAND_HZ = 50e6
SELF = {"power_w": 200.0, "gain": ratio_from_db(10.0), "loss": ratio_from_db(0.1)}
STAND_OFF = {"power_w": 5e3, "gain": ratio_from_db(30.0), "loss": ratio_from_db(0.3)}
STAND_OFF_RANGE_M, SIDE_GAIN = 12.0 * 1852.0, ratio_from_db(10.0)
REQUIRED = ratio_from_db(13.0)
TOLERANCE = 1e-3


def in_band(jammer):
    """Effective radiated power [W] of a jammer in the radar's band: its power is spread over a wider one."""
    return jammer["power_w"] * jammer["gain"] / jammer["loss"] * BAND_HZ / JAMMED_BAND_HZ


# What the model is told of the radar: the ratio of one watt at the reference distance, and the clear range.
NOISE_W = BOLTZMANN_J_K * TEMPERATURE_K * BAND_HZ
REFERENCE = GAIN * WAVELENGTH_M**2 / (FOUR_PI**2 * REFERENCE_DISTANCE_M**2 * NOISE_W)


def echo(range_m):
    """Signal-to-noise ratio by the radar equation: a pulse of one over the band."""
    return snr(POWER_W, 1.0 / BAND_HZ, GAIN, WAVELENGTH_M, RCS_M2, range_m, TEMPERATURE_K, LOSS)


CLEAR_M = brentq(lambda range_m: echo(range_m) - REQUIRED, 1e3, 1e6)


def fitted(range_m):
    """The same echo as the engine has it: fitted to one range."""
    return fitted_snr(REQUIRED, CLEAR_M, RCS_M2, RCS_M2, range_m)


def test_the_self_screening_cross_over_range_is_that_of_the_book():
    """sqrt(P G sigma Bj Lj / (4 pi Pj Gj B L)): 2.17 km. The model: where echo and jamming are equal."""
    book = math.sqrt(
        POWER_W * GAIN * RCS_M2 * JAMMED_BAND_HZ * SELF["loss"]
        / (FOUR_PI * SELF["power_w"] * SELF["gain"] * BAND_HZ * LOSS)
    )  # fmt: skip
    assert book == pytest.approx(2172.0, abs=1.0)
    crossing = brentq(lambda r: fitted(r) / jam_to_noise(in_band(SELF), REFERENCE, r) - 1.0, 10.0, 1e6)
    assert crossing == pytest.approx(book, rel=TOLERANCE)


def test_the_stand_off_cross_over_range_is_that_of_the_book():
    """(P G^2 Rj^2 sigma Bj Lj / (4 pi Pj Gj G' B L))^(1/4), the jammer in a side lobe of gain G'."""
    book = (
        POWER_W * GAIN**2 * STAND_OFF_RANGE_M**2 * RCS_M2 * JAMMED_BAND_HZ * STAND_OFF["loss"]
        / (FOUR_PI * STAND_OFF["power_w"] * STAND_OFF["gain"] * SIDE_GAIN * BAND_HZ * LOSS)
    ) ** 0.25  # fmt: skip
    noise = jam_to_noise(in_band(STAND_OFF), REFERENCE, STAND_OFF_RANGE_M) * SIDE_GAIN / GAIN
    crossing = brentq(lambda r: fitted(r) / noise - 1.0, 10.0, 1e6)
    assert crossing == pytest.approx(book, rel=TOLERANCE)


def test_the_self_screening_burn_through_range_is_the_root_of_the_full_equation():
    """S / (N + J) required, both written out in watts: a quadratic in R^2, solved here in closed form."""
    echo_w_m4 = POWER_W * GAIN**2 * WAVELENGTH_M**2 * RCS_M2 / (FOUR_PI**3 * LOSS)
    jamming_w_m2 = in_band(SELF) * GAIN * WAVELENGTH_M**2 / FOUR_PI**2
    half = jamming_w_m2 / (2.0 * NOISE_W)
    book = math.sqrt(math.sqrt(half**2 + echo_w_m4 / (REQUIRED * NOISE_W)) - half)
    model = self_screening_range_m(CLEAR_M, jam_to_noise(in_band(SELF), REFERENCE, CLEAR_M))
    assert model == pytest.approx(book, rel=TOLERANCE)


def test_the_stand_off_burn_through_range_is_the_root_of_the_full_equation():
    echo_w_m4 = POWER_W * GAIN**2 * WAVELENGTH_M**2 * RCS_M2 / (FOUR_PI**3 * LOSS)
    jamming_w = in_band(STAND_OFF) * SIDE_GAIN * WAVELENGTH_M**2 / (FOUR_PI**2 * STAND_OFF_RANGE_M**2)
    book = (echo_w_m4 / (REQUIRED * (NOISE_W + jamming_w))) ** 0.25
    noise = jam_to_noise(in_band(STAND_OFF), REFERENCE, STAND_OFF_RANGE_M) * SIDE_GAIN / GAIN
    assert stand_off_range_m(CLEAR_M, noise) == pytest.approx(book, rel=TOLERANCE)


def test_strong_self_screening_goes_with_the_square_root_and_stand_off_with_the_fourth_root():
    strong = 1e6
    assert self_screening_range_m(CLEAR_M, 4.0 * strong) == pytest.approx(
        0.5 * self_screening_range_m(CLEAR_M, strong), rel=TOLERANCE
    )
    assert stand_off_range_m(CLEAR_M, 16.0 * strong) == pytest.approx(
        0.5 * stand_off_range_m(CLEAR_M, strong), rel=TOLERANCE
    )
