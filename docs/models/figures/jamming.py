"""Burn-through of a radar against the textbook's equations in watts: self-screening and stand-off, over jammer power.

Source: Mahafza2004, chapter 10, the numbers of its programs for the cross-over range, as in
tests/against/test_against_burn_through.py. Run: python docs/models/figures/jamming.py [FILE]
"""

import math

import numpy as np
from _drawing import figure_of, legend_below, line, points, save
from scipy.optimize import brentq

from openiads.constants import BOLTZMANN_J_K
from openiads.sensing.jamming import REFERENCE_DISTANCE_M, jam_to_noise, self_screening_range_m, stand_off_range_m
from openiads.sensing.radar_equation import snr
from openiads.units import printed, ratio_from_db, si

FOUR_PI = 4.0 * math.pi
POWER_W, GAIN, WAVELENGTH_M, BAND_HZ, LOSS = 50e3, ratio_from_db(35.0), 3e8 / 5.6e9, 667e3, ratio_from_db(0.1)
RCS_M2, TEMPERATURE_K, REQUIRED, SIDE_GAIN = 10.0, 290.0, ratio_from_db(13.0), ratio_from_db(10.0)
STAND_OFF_M = si(12.0, "nmi")
NOISE_W = BOLTZMANN_J_K * TEMPERATURE_K * BAND_HZ
ONE_WATT = GAIN * WAVELENGTH_M**2 / (FOUR_PI**2 * REFERENCE_DISTANCE_M**2 * NOISE_W)
# The book's jammers in the radar's band: 200 W with 10 dB, 5 kW with 30 dB, both spread over 50 MHz.
BOOK_SELF_W = 200.0 * ratio_from_db(10.0) / ratio_from_db(0.1) * BAND_HZ / 50e6
BOOK_STAND_OFF_W = 5e3 * ratio_from_db(30.0) / ratio_from_db(0.3) * BAND_HZ / 50e6


def surplus(range_m):
    """The echo at a range over what is required, less one."""
    return snr(POWER_W, 1.0 / BAND_HZ, GAIN, WAVELENGTH_M, RCS_M2, range_m, TEMPERATURE_K, LOSS) / REQUIRED - 1.0


CLEAR_M = brentq(surplus, 1e3, 1e6)


def book_self_m(erp_w):
    """Range at which S / (N + J), in watts, is what is required: the jammer on the target."""
    echo = POWER_W * GAIN**2 * WAVELENGTH_M**2 * RCS_M2 / (FOUR_PI**3 * LOSS)
    half = erp_w * GAIN * WAVELENGTH_M**2 / FOUR_PI**2 / (2.0 * NOISE_W)
    return math.sqrt(math.sqrt(half**2 + echo / (REQUIRED * NOISE_W)) - half)


def book_stand_off_m(erp_w):
    """The same with the jammer elsewhere, heard through a side lobe."""
    echo = POWER_W * GAIN**2 * WAVELENGTH_M**2 * RCS_M2 / (FOUR_PI**3 * LOSS)
    jamming_w = erp_w * SIDE_GAIN * WAVELENGTH_M**2 / (FOUR_PI**2 * STAND_OFF_M**2)
    return (echo / (REQUIRED * (NOISE_W + jamming_w))) ** 0.25


def model_stand_off_m(erp_w):
    """The model's range, which knows one ratio of noise and one level of side lobes."""
    return stand_off_range_m(CLEAR_M, jam_to_noise(erp_w, ONE_WATT, STAND_OFF_M) * SIDE_GAIN / GAIN)


def draw():
    """Both ranges over power."""
    powers_w = np.geomspace(1e-3, 1e6, 200)
    sparse = powers_w[::20]
    figure, (axes,) = figure_of(1, 4.0)
    there = [jam_to_noise(float(w), ONE_WATT, CLEAR_M) for w in powers_w]
    axes.loglog(
        powers_w, [printed(self_screening_range_m(CLEAR_M, j), "km") for j in there], label="self-screening", **line(0)
    )
    axes.loglog(powers_w, [printed(model_stand_off_m(float(w)), "km") for w in powers_w], label="stand-off", **line(1))
    axes.plot(
        sparse,
        [printed(book_self_m(float(w)), "km") for w in sparse],
        label="the book in watts, self-screening",
        **points(0),
    )
    axes.plot(
        sparse,
        [printed(book_stand_off_m(float(w)), "km") for w in sparse],
        label="the book in watts, stand-off",
        **points(1),
    )
    for k, (power_w, words) in enumerate(
        ((BOOK_SELF_W, "the book's own\nself-screener"), (BOOK_STAND_OFF_W, "the book's own\nstand-off jammer"))
    ):
        axes.axvline(power_w, color="0.5", linewidth=0.8)
        axes.text(power_w * (1.15, 0.87)[k], 40.0, words, fontsize=8, ha=("left", "right")[k])
    axes.axhline(printed(CLEAR_M, "km"), label="without jamming", **line(6))
    axes.set(xlabel="effective radiated power in the radar's band, W", ylabel="burn-through range, km")
    axes.set_yticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    legend_below(figure, (axes,), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
