"""Against the worked examples of the MathWorks Radar and Phased Array toolboxes' reference pages.

Source: MathWorks documentation, radareqrng, radareqsnr, radareqpap, radareqsearchsnr and radareqsearchrng (2024). The
toolbox takes the wavelength as c / f, and its solid angles are those of `solid_angle`.
"""

import math

import pytest

from openiads.constants import SPEED_OF_LIGHT_M_S
from openiads.sensing.radar_equation import detection_range, power_aperture, search_snr, snr, solid_angle
from openiads.units import db_from_ratio, ratio_from_db


def test_one_megawatt_at_ten_gigahertz_sees_a_square_metre_at_41_km():
    wavelength_m = SPEED_OF_LIGHT_M_S / 10e9
    range_m = detection_range(1e6, 1e-5, ratio_from_db(20.0), wavelength_m, 1.0, ratio_from_db(6.0), 290.0, 1.0)
    assert range_m == pytest.approx(41_057.0, rel=5e-4)  # the page prints five figures


def test_the_signal_at_50_km_at_one_gigahertz():
    wavelength_m = SPEED_OF_LIGHT_M_S / 1e9
    found = snr(1e6, 0.2e-6, ratio_from_db(20.0), wavelength_m, 1.0, 50e3, 290.0, 1.0)
    assert db_from_ratio(found) == pytest.approx(5.5868, abs=1e-3)  # printed to 1e-4 dB


def test_the_power_aperture_product_of_an_airport_search():
    omega_sr = solid_angle(-math.pi, math.pi, 0.0, math.radians(45.0))
    needed = power_aperture(111e3, ratio_from_db(13.0), omega_sr, 4.8, 1.0, 487.0, ratio_from_db(20.0))
    assert needed == pytest.approx(23_689.0, rel=5e-4)  # printed to five figures


def test_the_signal_of_a_search_at_1000_km():
    omega_sr = solid_angle(0.0, math.radians(30.0), 0.0, math.radians(45.0))
    found = search_snr(3e6, omega_sr, 10.0, ratio_from_db(-10.0), 1000e3, 487.0, ratio_from_db(6.0))
    assert db_from_ratio(found) == pytest.approx(13.8182, abs=1e-3)  # printed to 1e-4 dB


def test_the_range_of_a_search_with_a_gain_of_34_db():
    wavelength_m = SPEED_OF_LIGHT_M_S / 2.5e9
    aperture_m2 = ratio_from_db(34.0) * wavelength_m * wavelength_m / (4.0 * math.pi)
    omega_sr = solid_angle(-math.pi, math.pi, 0.0, math.radians(40.0))
    found = search_snr(2100.0 * aperture_m2, omega_sr, 60.0 / 12.5, 1.0, 80.7673e3, 487.0, ratio_from_db(20.0))
    assert db_from_ratio(found) == pytest.approx(13.0, abs=1e-3)  # the range is printed to 0.1 m, which is 2e-5 dB
