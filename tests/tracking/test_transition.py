"""A fast track is expected to fall freely, any other to fly straight: against an integration of the textbook's forces."""

import math

import numpy as np
import pytest
from builders import TRACK_RULES, course, place, rows_of
from scipy.integrate import solve_ivp

from openiads.tracking.trackers import RULES
from openiads.tracking.transition import is_energetic, moved, noise_density

GM_M3_S2, TURN_RAD_S = 3.986004418e14, 7.292115e-5
(RULE,) = rows_of(RULES, TRACK_RULES, [{}])
FALLING = (tuple(place(50e3, 0.0, 60e3)), tuple(course(-1300.0, 0.0, 300.0)))


def fallen(position_m, velocity_m_s, dt_s):
    """Free fall about a round earth in its turning frame, integrated to a part in a million million."""
    spin = np.array([0.0, 0.0, TURN_RAD_S])

    def rates(_, x):
        r, v = x[:3], x[3:]
        central = -GM_M3_S2 * r / np.linalg.norm(r) ** 3
        return np.r_[v, central - 2.0 * np.cross(spin, v) - np.cross(spin, np.cross(spin, r))]

    x = solve_ivp(rates, (0.0, dt_s), np.r_[position_m, velocity_m_s], rtol=1e-12, atol=1e-6).y[:, -1]
    return x[:3], x[3:]


@pytest.mark.parametrize("dt_s", [1.0, 5.0, 12.0])
def test_an_energetic_track_falls(dt_s):
    """What is left of constant acceleration is its change along the way, of third order: under 0.02 m at 5 s.

    The oblate earth, which the reference leaves out, changes gravity by 0.2 % at most: 0.25 m at 5 s, 1.5 m at 12 s.
    """
    position, velocity = moved(*FALLING, dt_s, RULE)
    expected, expected_velocity = fallen(*FALLING, dt_s)
    assert np.linalg.norm(np.array(position) - expected) < 0.015 * dt_s**2
    assert np.linalg.norm(np.array(velocity) - expected_velocity) < 0.03 * dt_s
    straight = np.array(FALLING[0]) + dt_s * np.array(FALLING[1])
    assert np.linalg.norm(expected - straight) > 4.0 * dt_s**2


@pytest.mark.parametrize("dt_s", [-0.4, 0.0, 5.0])
def test_any_other_track_flies_straight(dt_s):
    position, velocity = tuple(place(50e3, 0.0, 10e3)), tuple(course(-300.0, 40.0))
    found, kept = moved(position, velocity, dt_s, RULE)
    assert found == pytest.approx(tuple(np.array(position) + dt_s * np.array(velocity)), rel=1e-14)
    assert kept == velocity


@pytest.mark.parametrize(("speed_m_s", "energetic"), [(0.0, False), (1199.0, False), (1201.0, True), (3000.0, True)])
def test_speed_alone_decides_and_the_noise_follows(speed_m_s, energetic):
    for heading_rad in (0.0, 1.0, 4.0):
        velocity = tuple(course(speed_m_s * math.sin(heading_rad), speed_m_s * math.cos(heading_rad)))
        assert is_energetic(velocity, RULE) == energetic
        assert noise_density(velocity, RULE) == (100.0 if energetic else 1.0)
