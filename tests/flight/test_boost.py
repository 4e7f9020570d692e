"""The boost: from rest and upright to the speed and angle at burnout, along a path that its rates integrate to."""

import math

import numpy as np
import pytest

from openiads.earth.geodesy import normal
from openiads.flight.boost import between_three, boost_plane, boosted, fanned, heading_to
from openiads.vectors import dot, norm

SPEED, ANGLE, BURN = 1600.0, math.radians(42.0), 60.0


def test_a_missile_lifts_off_upright_from_rest():
    assert boost_plane(SPEED, ANGLE, BURN, 0.0) == (0.0, 0.0, 0.0, 0.0)
    _, _, ahead, upward = boost_plane(SPEED, ANGLE, BURN, 0.01)
    assert ahead < 1e-3 * upward


def test_at_burnout_it_has_the_speed_and_angle_that_were_asked_for():
    _, _, ahead, upward = boost_plane(SPEED, ANGLE, BURN, BURN)
    assert math.hypot(ahead, upward) == pytest.approx(SPEED)
    assert math.atan2(upward, ahead) == pytest.approx(ANGLE)


def test_speed_grows_evenly():
    speeds = [math.hypot(*boost_plane(SPEED, ANGLE, BURN, t)[2:]) for t in (15.0, 30.0, 45.0)]
    assert speeds == pytest.approx([400.0, 800.0, 1200.0])


def test_the_path_is_the_integral_of_its_rates():
    """Trapezoids of 0.01 s err by some mm."""
    ages = np.linspace(0.0, BURN, 6001)
    rows = np.array([boost_plane(SPEED, ANGLE, BURN, float(t)) for t in ages])
    for place, rate in ((0, 2), (1, 3)):
        assert rows[-1, place] == pytest.approx(np.trapezoid(rows[:, rate], ages), abs=0.01)


def test_a_path_without_a_bend_goes_straight_up():
    ahead, upward, _, _ = boost_plane(SPEED, 0.5 * math.pi, BURN, BURN)
    assert upward == pytest.approx(0.5 * SPEED * BURN, rel=1e-6)
    assert ahead < 10.0


def test_after_burnout_nothing_is_added():
    assert boost_plane(SPEED, ANGLE, BURN, BURN + 9.0) == boost_plane(SPEED, ANGLE, BURN, BURN)


def test_the_load_of_the_boost_is_what_rockets_bear():
    """Net acceleration v / t along and v times the rate of bend across: some 3 g, and 2 g at most, at 300 km."""
    bend = (0.5 * math.pi - ANGLE) / BURN
    assert SPEED / BURN < 3.0 * 9.81
    assert SPEED * bend < 2.5 * 9.81


def test_a_launch_point_moved_aside_is_as_far_from_the_aim():
    launch, aim = normal(0.6, 0.7), normal(0.64, 0.75)
    for across in (-0.01, 0.002, 0.02):
        moved = fanned(launch, aim, across)
        assert norm(moved) == pytest.approx(1.0)
        assert dot(moved, aim) == pytest.approx(dot(launch, aim), abs=1e-12)
        assert math.dist(moved, launch) == pytest.approx(abs(across), rel=0.02)


def test_a_heading_is_level_and_to_the_left_of_the_aim():
    launch, aim = normal(0.0, 0.0), normal(0.0, 0.1)
    assert heading_to(launch, aim, 0.0) == pytest.approx((0.0, 1.0, 0.0))
    assert heading_to(launch, aim, 0.1) == pytest.approx((0.0, math.cos(0.1), math.sin(0.1)))


def test_between_three_values_lies_their_parabola():
    assert [between_three((4.0, 1.0, 0.0), share) for share in (-1.0, 0.0, 1.0)] == [4.0, 1.0, 0.0]
    assert between_three((0.25, 0.0, 0.25), 0.5) == pytest.approx(0.0625)


def test_place_and_velocity_in_space_are_those_in_the_plane():
    launch = (6.4e6, 0.0, 0.0)
    position, velocity = boosted(launch, (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), SPEED, ANGLE, BURN, 20.0)
    ahead, upward, ahead_rate, upward_rate = boost_plane(SPEED, ANGLE, BURN, 20.0)
    assert position == pytest.approx((6.4e6 + upward, ahead, 0.0))
    assert velocity == pytest.approx((upward_rate, ahead_rate, 0.0))
