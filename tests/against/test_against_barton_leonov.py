"""Against the accuracy relations of Barton and Leonov, Radar Technology Encyclopedia, 1997, pp. 6 and 171.

Page 6: the error of a monopulse angle is theta / (k sqrt(2 E/N0)), k about 1.6, theta the one-way half-power beamwidth.
Page 171: independent errors add as the root of the sum of squares.
"""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.sensing.measurement import ANGLE_SLOPE, accuracy, scaled_sigma


def test_a_monopulse_angle_at_12_5_db_of_energy_ratio_is_known_to_a_tenth_of_the_beamwidth():
    """By hand: 1 / (1.6 sqrt(2 x 19.53)) = 0.1000."""
    assert accuracy(1.0, ANGLE_SLOPE, 19.53125) == pytest.approx(0.1, rel=1e-12)


@given(floor_rad=st.floats(1e-5, 1e-1), noise_rad=st.floats(1e-5, 1e-1))
@settings(deadline=None)
def test_the_larger_error_is_within_a_factor_of_the_root_of_two_of_the_sum_of_squares(floor_rad, noise_rad):
    taken = scaled_sigma(floor_rad, noise_rad, 10.0, 10.0)
    assert taken <= math.hypot(floor_rad, noise_rad) * (1.0 + 1e-12)
    assert taken >= math.hypot(floor_rad, noise_rad) / math.sqrt(2.0) * (1.0 - 1e-12)
