"""A target shows its nose, its beam or its tail, and the cross-section of that side."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.sensing.probability import Swerling
from openiads.sensing.signature import (
    SIGNATURE,
    aspect_angle_rad,
    banded_signature,
    rcs_m2,
    uniform_signature,
)

HERE = (0.0, 0.0, 0.0)


def test_a_target_that_flies_at_the_radar_shows_its_nose():
    assert aspect_angle_rad(HERE, (250.0, 0.0, 0.0), (1e5, 0.0, 0.0)) == 0.0


def test_a_target_that_flies_away_shows_its_tail():
    assert aspect_angle_rad(HERE, (-250.0, 0.0, 0.0), (1e5, 0.0, 0.0)) == math.pi


def test_a_target_that_passes_shows_its_side():
    assert aspect_angle_rad(HERE, (0.0, 250.0, 0.0), (1e5, 0.0, 0.0)) == 0.5 * math.pi


@given(angle_rad=st.floats(0.0, math.pi), speed_m_s=st.floats(1.0, 3000.0), range_m=st.floats(10.0, 1e6))
@settings(deadline=None)
def test_the_aspect_is_the_angle_between_course_and_line_of_sight(angle_rad, speed_m_s, range_m):
    velocity = (0.0, speed_m_s * math.cos(angle_rad), speed_m_s * math.sin(angle_rad))
    assert aspect_angle_rad(HERE, velocity, (0.0, range_m, 0.0)) == pytest.approx(angle_rad, abs=1e-14)


def test_a_target_at_rest_counts_as_nose_on():
    assert aspect_angle_rad(HERE, (0.0, 0.0, 0.0), (1e5, 0.0, 0.0)) == 0.0
    assert aspect_angle_rad(HERE, (250.0, 0.0, 0.0), HERE) == 0.0


def test_each_band_has_its_cross_section():
    signature = banded_signature(0.1, 10.0, 1.0, Swerling.CASE_1)
    seen = [rcs_m2(signature, math.radians(degrees)) for degrees in (0.0, 44.0, 46.0, 134.0, 136.0, 180.0)]
    assert seen == [0.1, 0.1, 10.0, 10.0, 1.0, 1.0]


def test_a_uniform_signature_is_the_same_from_every_side():
    signature = uniform_signature(3.0, Swerling.CASE_3)
    assert {rcs_m2(signature, math.radians(degrees)) for degrees in range(0, 181, 15)} == {3.0}
    assert signature.swerling == Swerling.CASE_3


def test_signatures_stand_in_arrays_as_records():
    table = np.zeros(3, dtype=SIGNATURE)
    table[1] = banded_signature(0.1, 10.0, 1.0, Swerling.CASE_1)
    assert rcs_m2(table[1], 0.5 * math.pi) == 10.0
    assert SIGNATURE.isalignedstruct
