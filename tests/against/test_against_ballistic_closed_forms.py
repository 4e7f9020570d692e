"""The minimum-energy arc against a published table of its closed forms, and against a flight computed step by step."""

import math

import pytest

from openiads.constants import EARTH_MEAN_RADIUS_M, EARTH_ROTATION_RAD_S
from openiads.flight import ballistic, free
from openiads.vectors import norm

# Range [m], launch speed [m/s], flight-path angle [deg], apogee [m], time of flight [s]; earth of 6,371 km and
# 398,600.4418 km3/s2. Closed forms as in the Journal of Space Flight (1950, transcribed by the University of Iowa) and
# Bate, Mueller & White (1971), section 6.2, worked out independently of this package.
TABLE = [
    (300e3, 1696.5, 44.326, 74_110.0, 251.0),
    (1000e3, 3016.1, 42.752, 239_940.0, 474.4),
    (3000e3, 4865.0, 38.255, 655_210.0, 895.0),
]
# One part in ten thousand; only the time at 300 km is printed more coarsely, and may differ by half its last digit.
TOLERANCE = 1e-4


@pytest.mark.parametrize(("range_m", "speed_m_s", "angle_deg", "apogee_m", "time_s"), TABLE)
def test_the_closed_forms_give_the_published_table(range_m, speed_m_s, angle_deg, apogee_m, time_s):
    arc = ballistic.minimum_energy_arc(range_m)
    assert arc.speed_m_s == pytest.approx(speed_m_s, rel=TOLERANCE)
    assert math.degrees(arc.flight_path_angle_rad) == pytest.approx(angle_deg, rel=TOLERANCE)
    assert arc.apogee_m == pytest.approx(apogee_m, rel=TOLERANCE)
    assert arc.flight_time_s == pytest.approx(time_s, rel=TOLERANCE, abs=0.05)


def flown(range_m, steps):
    """Inertial positions (equatorial plane) along a flight of the arc's duration, by the free-flight kernel.

    The kernel flies in the turning frame: the start is brought into it, and every position brought back.
    """
    arc = ballistic.minimum_energy_arc(range_m)
    upward, eastward = math.sin(arc.flight_path_angle_rad), math.cos(arc.flight_path_angle_rad)
    position_m = (EARTH_MEAN_RADIUS_M, 0.0, 0.0)
    velocity_m_s = (arc.speed_m_s * upward, arc.speed_m_s * eastward - EARTH_ROTATION_RAD_S * EARTH_MEAN_RADIUS_M, 0.0)
    step_s = arc.flight_time_s / steps
    for index in range(1, steps + 1):
        position_m, velocity_m_s = free.fly(position_m, velocity_m_s, free.VACUUM_KG_M2, step_s, 1.0)
        turned = math.atan2(position_m[1], position_m[0]) + EARTH_ROTATION_RAD_S * index * step_s
        yield norm(position_m), turned


@pytest.mark.parametrize("range_m", [row[0] for row in TABLE])
def test_a_flight_step_by_step_follows_the_closed_forms(range_m):
    """Steps of 1 s: the integration error is below a millimetre, so a part in a million is a strict judge."""
    arc = ballistic.minimum_energy_arc(range_m)
    path = list(flown(range_m, 40))
    end_radius_m, end_rad = path[-1]
    assert end_radius_m == pytest.approx(EARTH_MEAN_RADIUS_M, abs=0.1)
    assert end_rad * EARTH_MEAN_RADIUS_M == pytest.approx(range_m, rel=1e-6)
    top_radius_m, top_rad = path[19]
    assert top_radius_m - EARTH_MEAN_RADIUS_M == pytest.approx(arc.apogee_m, rel=1e-6)
    assert top_rad * EARTH_MEAN_RADIUS_M == pytest.approx(0.5 * range_m, rel=1e-6)


def test_a_slower_start_falls_short_at_every_angle():
    """Bate 1971, section 6.2: at 0.999 of the least speed no flight-path angle reaches the range."""
    range_m = 1000e3
    speed_m_s = 0.999 * ballistic.minimum_energy_speed_m_s(range_m)
    q = speed_m_s**2 * EARTH_MEAN_RADIUS_M / free.EARTH_GRAVITATIONAL_PARAMETER_M3_S2
    reached_m = []
    for tenth_deg in range(300, 600):
        angle = math.radians(tenth_deg / 10.0)
        half = math.atan2(q * math.sin(angle) * math.cos(angle), 1.0 - q * math.cos(angle) ** 2)
        reached_m.append(2.0 * half * EARTH_MEAN_RADIUS_M)
    assert 0.99 * range_m < max(reached_m) < range_m
