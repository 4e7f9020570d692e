"""Element sets: what is none is told in words; what is one becomes fixes that fly an orbit."""

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from openiads.motion.orbit import ElementsError, orbit_fixes, satellite_of, sidereal_angle_rad

LINES = (
    "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
    "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
)
EPOCH = datetime(2000, 6, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("garbage", LINES[1]), "line 1 of the element set is not 69 characters that begin with 1"),
        ((LINES[0], LINES[0]), "line 2 of the element set"),
        ((LINES[0][:-1] + "9", LINES[1]), "checksum"),
        ((LINES[0], LINES[1].replace("00005", "00014", 1)), "two objects, 00005 and 00014"),
    ],
)
def test_what_is_no_element_set_is_told(lines, words):
    with pytest.raises(ElementsError, match=words):
        orbit_fixes(lines, EPOCH, 600.0)


def test_an_old_element_set_is_refused_with_its_date():
    with pytest.raises(ElementsError, match=r"the element set is of 2000-06-27, .* days from the scenario's epoch"):
        orbit_fixes(LINES, EPOCH + timedelta(days=90), 600.0)


def test_fixes_cover_the_whole_duration():
    fixes = orbit_fixes(LINES, EPOCH, 3_601.0)
    assert fixes["time_s"][0] == 0.0
    assert fixes["time_s"][-1] > 3_601.0


def test_velocity_is_the_derivative_of_position_in_the_turning_frame():
    """SGP4's own velocities differ from the derivative of its places by up to some 1.5 m/s; a wrong turn by 400."""
    fixes = orbit_fixes(LINES, EPOCH, 7_200.0)
    place, rate = fixes["position_m"], fixes["velocity_m_s"]
    simpson = 60.0 / 3.0 * (rate[:-2] + 4.0 * rate[1:-1] + rate[2:])
    np.testing.assert_allclose(place[2:] - place[:-2], simpson, atol=200.0)


def test_a_satellite_keeps_its_angular_momentum_but_for_the_bulge_of_the_earth():
    """In axes that do not turn, r x v is constant to some parts in a thousand."""
    fixes = orbit_fixes(LINES, EPOCH, 7_200.0)
    spin = np.cross([0.0, 0.0, 7.292115e-5], fixes["position_m"])
    momentum = np.linalg.norm(np.cross(fixes["position_m"], fixes["velocity_m_s"] + spin), axis=1)
    assert np.ptp(momentum) / momentum.mean() < 5e-3


def test_the_earth_turns_once_in_a_sidereal_day():
    start = sidereal_angle_rad(2_451_545.0, 0.0)
    assert math.degrees(start) == pytest.approx(280.46062, abs=1e-5)
    assert sidereal_angle_rad(2_451_545.0, 86_164.09053 / 86_400.0) == pytest.approx(start, abs=1e-7)


def test_two_lines_make_a_satellite():
    assert satellite_of(LINES).satnum == 5
