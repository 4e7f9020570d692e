"""Pieces of path and paths between fixes: positions, and velocities that are their derivatives."""

import math

import numpy as np
import pytest
from routes import at, flown, laid

from openiads.earth.geodesy import ecef_from_geodetic, height, normal
from openiads.motion.bodies import FIX
from openiads.motion.path import climb_profile, ecef_on_normal, ecef_rate, hermite, on_fixes

ROUTE = [(45.0, -30.0, 5000.0), (45.3, -29.5, 5000.0), (45.0, -29.0, 8000.0), (45.6, -28.5, 2000.0)]


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, 0.0), (0.8, -0.5), (-1.2, 3.0), (1.5707, 1.0)])
def test_a_point_on_a_normal_is_the_geodetic_one(latitude, longitude):
    found = ecef_on_normal(normal(latitude, longitude), 9000.0)
    assert math.dist(found, ecef_from_geodetic(latitude, longitude, 9000.0)) < 1e-8


def test_the_rate_of_a_point_on_a_normal_is_the_derivative_of_its_place():
    """Central differences over 2e-4 rad of a slanting path; their own error is of the square of that."""
    step, latitude, longitude = 1e-4, 0.7, 0.3

    def moved(t):
        return normal(latitude + 0.6 * t, longitude - 0.9 * t), 4000.0 + 1e5 * t

    (n0, h0), (n1, h1), (n2, h2) = moved(-step), moved(0.0), moved(step)
    change = tuple((b - a) / (2.0 * step) for a, b in zip(n0, n2, strict=True))
    before, after = np.array(ecef_on_normal(n0, h0)), np.array(ecef_on_normal(n2, h2))
    np.testing.assert_allclose(ecef_rate(n1, change, h1, 1e5), (after - before) / (2.0 * step), atol=0.1, rtol=1e-7)


def test_velocity_is_the_derivative_of_position_all_along_a_route_with_turns_and_climbs():
    """Within 0.01 m/s inside the pieces: the differences over 0.1 s err by the jerk of a turn, 50 m/s2 over its radius."""
    pieces = laid(ROUTE, 300.0, 5.0, 150.0)
    times, positions, velocities, _ = flown(pieces, 0.05)
    off = np.linalg.norm(np.gradient(positions, times, axis=0) - velocities, axis=1)[1:-1]
    ends = np.min(np.abs(times[1:-1, None] - pieces["end_s"][None, :]), axis=1) < 0.11
    assert np.median(off) < 1e-3
    assert off[~ends].max() < 0.6  # where a climb begins or ends within a piece
    assert np.quantile(off[~ends], 0.99) < 0.01


def test_height_is_that_of_the_position():
    pieces = laid(ROUTE, 300.0, 5.0, 150.0)
    for time_s in np.arange(0.0, 590.0, 13.0):
        position, _, height_m = at(pieces, float(time_s))
        assert height(position) == pytest.approx(height_m, abs=1e-6)


def test_a_climb_meets_both_ends_level_and_is_as_steep_as_it_says_between():
    angle, ramp = 0.3, 4000.0
    straight = 5000.0
    path = 2.0 * ramp * angle + straight
    assert climb_profile(angle, ramp, path, 0.0) == (0.0, 0.0, 0.0)
    level, gained, slope = climb_profile(angle, ramp, path, path)
    assert level == pytest.approx(2.0 * ramp * math.sin(angle) + straight * math.cos(angle))
    assert gained == pytest.approx(2.0 * ramp * (1.0 - math.cos(angle)) + straight * math.sin(angle))
    assert slope == pytest.approx(0.0)
    assert climb_profile(angle, ramp, path, 0.5 * path)[2] == angle
    assert climb_profile(-angle, ramp, path, 0.5 * path)[1] == pytest.approx(-0.5 * gained)


def test_a_cubic_between_two_fixes_gives_back_every_cubic():
    def cubic(t):
        return 3.0 - 2.0 * t + 0.5 * t * t - 0.1 * t * t * t, -2.0 + t - 0.3 * t * t

    (a, u), (b, v) = cubic(2.0), cubic(7.0)
    for share in (0.0, 0.2, 0.5, 0.9, 1.0):
        assert hermite(a, b, u, v, 5.0, share) == pytest.approx(cubic(2.0 + 5.0 * share))


def test_between_fixes_a_body_stays_on_its_circle_to_the_fourth_power_of_their_distance():
    """h4 v4 / (384 r3): 30 s of a satellite's circle of 7,000 km at 7.5 km/s err by 19 mm."""
    radius, rate, step = 7.0e6, 7.5e3 / 7.0e6, 30.0
    rows = np.zeros(2, FIX)
    for row, angle in zip(rows, (0.0, rate * step), strict=True):
        row["time_s"] = angle / rate
        row["position_m"] = radius * math.cos(angle), radius * math.sin(angle), 0.0
        row["velocity_m_s"] = -radius * rate * math.sin(angle), radius * rate * math.cos(angle), 0.0
    position, _ = on_fixes(rows[0], rows[1], 15.0)
    bound = (rate * step) ** 4 * radius / 384.0
    exact = (radius * math.cos(0.5 * rate * step), radius * math.sin(0.5 * rate * step), 0.0)
    assert 0.5 * bound < math.dist(position, exact) < 1.1 * bound
