"""Against the search example of Mahafza and Elsherbeni, MATLAB Simulations for Radar Systems Design, 2004, sec. 1.6."""

import math

import pytest

from openiads.sensing.radar_equation import power_aperture, solid_angle
from openiads.units import db_from_ratio, ratio_from_db


def needed_db(solid_angle_sr):
    temperature_k = 290.0 * ratio_from_db(8.0)  # the book writes T_e times the noise figure
    loss = ratio_from_db(6.0)
    return db_from_ratio(power_aperture(75e3, ratio_from_db(20.0), solid_angle_sr, 2.0, 3.162, temperature_k, loss))


def test_the_power_aperture_product_is_36_7_db():
    assert needed_db(7.4) == pytest.approx(36.7, abs=0.05)  # printed to 0.1 dB


def test_the_product_of_the_angles_by_which_the_book_finds_a_solid_angle_is_too_large():
    """7.4 sr is, for one, 180 by 135 degrees multiplied out; half a turn up to the zenith and beyond has less."""
    product_sr = math.radians(135.0) * math.radians(180.0)
    assert product_sr == pytest.approx(7.4, abs=0.05)
    front, back = (solid_angle(0.0, math.pi, 0.0, math.radians(top)) for top in (90.0, 45.0))
    assert front + back < product_sr
