"""A beam meets what moves where both are at the same azimuth, and a wedge never leaves out what it may meet."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openiads.sensing.sweep import in_wedge, meeting_s, wedge_of

angles = st.floats(0.0, 2.0 * math.pi)
speeds = st.floats(-700.0, 700.0)


def away(azimuth, level_m, to_east, to_north, since_s):
    """East and north of an object so long after the frame's start."""
    return level_m * math.sin(azimuth) + to_east * since_s, level_m * math.cos(azimuth) + to_north * since_s


@given(
    share=st.floats(0.2, 0.8),
    level_m=st.floats(2e4, 4e5),
    to_east=speeds,
    to_north=speeds,
    begin=angles,
    width=st.floats(0.5, 2.0),
)
def test_the_beam_and_the_object_are_at_one_azimuth_when_they_meet(share, level_m, to_east, to_north, begin, width):
    """Within 1e-6 rad: one correction leaves of 1e-5 the share of the object's turn rate over the beam's."""
    azimuth = begin + share * width
    course = (*away(azimuth, level_m, 0.0, 0.0, 0.0), to_east, to_north)
    at_s = meeting_s(course, azimuth, begin, width, 10.0, 1.0, 10.0)
    assert at_s >= 10.0
    east, north = away(azimuth, level_m, to_east, to_north, at_s - 10.0)
    beam = begin + width * (at_s - 10.0)
    assert math.remainder(math.atan2(east, north) - beam, 2.0 * math.pi) == pytest.approx(0.0, abs=1e-6)


@given(
    azimuth=angles,
    level_m=st.floats(2e4, 4e5),
    to_east=speeds,
    to_north=speeds,
    begin=angles,
    width=st.floats(0.2, 3.0),
)
def test_what_the_beam_meets_lies_in_the_wedge_at_the_start(azimuth, level_m, to_east, to_north, begin, width):
    east, north = away(azimuth, level_m, 0.0, 0.0, 0.0)
    met = meeting_s((east, north, to_east, to_north), azimuth, begin, width, 0.0, 1.0, 0.0) >= 0.0
    assert not met or in_wedge(east, north, level_m, wedge_of(begin, width))


def test_an_object_at_rest_is_met_by_its_share_of_the_sweep():
    east, north = away(1.0, 1e5, 0.0, 0.0, 0.0)
    assert meeting_s((east, north, 0.0, 0.0), 1.0, 0.5, 2.0, 3.0, 4.0, 3.0) == pytest.approx(4.0, abs=1e-9)
    assert meeting_s((east, north, 0.0, 0.0), 1.0, 1.5, 2.0, 3.0, 4.0, 3.0) == 2.0
