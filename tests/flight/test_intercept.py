"""Predicted intercepts: consistent with flights, with the closed form, and with what a target can reach."""

import numpy as np
import pytest

from openiads.earth.geodesy import destination, east_north_up, ecef_from_geodetic, height
from openiads.flight.flight_time import LOWEST, SPEED, TIME, UNREACHABLE_S, flight_time_table
from openiads.flight.flyout import ARRIVED, FLYOUT, IN_FLIGHT, flyout_step, ground_range_m
from openiads.flight.intercept import (
    collision_time_s,
    depth_of_fire,
    extrapolated,
    flight_to,
    level_acceleration,
    predicted_intercept,
    time_within,
)
from openiads.vectors import dot, norm, rotate_back, subtract

LATITUDE, LONGITUDE = 0.7, 0.5
LAUNCHER = ecef_from_geodetic(LATITUDE, LONGITUDE, 0.0)
NONE = (0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def flyout():
    """An interceptor of 200 km and 27 km, made up."""
    flyout = np.zeros(1, FLYOUT)[0]
    flyout.boost_acceleration_m_s2, flyout.burn_time_s = 220.0, 12.0
    flyout.ballistic_coefficient_kg_m2, flyout.loft = 12_500.0, 0.28
    flyout.minimum_speed_m_s = 500.0
    flyout.maximum_range_m, flyout.minimum_range_m = 200e3, 3e3
    flyout.maximum_height_m, flyout.minimum_height_m = 27e3, 10.0
    return flyout


@pytest.fixture(scope="module")
def table(flyout):
    return flight_time_table(flyout, 40, 16, 0.0)


def target(azimuth, range_m, height_m, east_m_s, north_m_s, up_m_s):
    """Position and velocity of a target at a ground range from the launcher."""
    latitude, longitude = destination(LATITUDE, LONGITUDE, azimuth, range_m)
    velocity = rotate_back(east_north_up(latitude, longitude), (east_m_s, north_m_s, up_m_s))
    return ecef_from_geodetic(latitude, longitude, height_m), velocity


def incoming(range_m, speed_m_s, height_m=10e3):
    """A level target due north that flies south, over the launcher, along the round earth."""
    position, velocity = target(0.0, range_m, height_m, 0.0, -speed_m_s, 0.0)
    return position, velocity, level_acceleration(position, velocity)


CASES = {
    "head-on": (0.0, 150e3, 10e3, 0.0, -250.0, 0.0),
    "crossing": (1.0, 60e3, 8e3, 300.0, 0.0, 0.0),
    "receding": (2.0, 40e3, 5e3, 150.0, -150.0, 0.0),
    "climbing": (4.0, 80e3, 3e3, 200.0, 0.0, 30.0),
}


@pytest.mark.parametrize("case", CASES)
def test_the_table_time_to_the_predicted_point_is_the_time_there_is(flyout, table, case):
    position, velocity = target(*CASES[case])
    time_s, aim, flight_s = predicted_intercept(flyout, table, LAUNCHER, position, velocity, NONE, 6.0, 400.0)
    assert time_s > 0.0
    assert aim == extrapolated(position, velocity, NONE, time_s)
    assert flight_to(flyout, table, LAUNCHER, 0.0, aim)[0] == pytest.approx(flight_s, abs=1e-3)
    # The gap in which it lay, at most a tenth of the horizon, is halved twelve times.
    assert 6.0 + flight_s == pytest.approx(time_s, abs=0.01)


@pytest.mark.parametrize("case", CASES)
def test_flying_to_the_predicted_point_takes_the_predicted_time(flyout, table, case):
    position, velocity = target(*CASES[case])
    _, aim, flight_s = predicted_intercept(flyout, table, LAUNCHER, position, velocity, NONE, 6.0, 400.0)
    at, speed, time_s, status = LAUNCHER, 0.0, 0.0, IN_FLIGHT
    while status == IN_FLIGHT:
        at, _, speed, status, used_s = flyout_step(flyout, at, speed, time_s, aim, 1.0)
        time_s += used_s
    assert status == ARRIVED
    # What interpolation in the table costs (see the tests of the table).
    assert abs(time_s - flight_s) < 0.1 + 0.002 * flight_s


def test_no_earlier_time_would_do(flyout, table):
    position, velocity, bend = incoming(150e3, 250.0)
    time_s, _, _ = predicted_intercept(flyout, table, LAUNCHER, position, velocity, bend, 6.0, 400.0)
    for earlier in np.linspace(0.0, time_s - 0.1, 200):
        flight_s, _ = flight_to(flyout, table, LAUNCHER, 0.0, extrapolated(position, velocity, bend, earlier))
        assert 6.0 + flight_s > earlier


def test_a_target_still_far_out_of_reach_is_met_within_it(flyout, table):
    position, velocity, bend = incoming(400e3, 800.0)
    time_s, aim, flight_s = predicted_intercept(flyout, table, LAUNCHER, position, velocity, bend, 6.0, 400.0)
    assert time_s == pytest.approx(6.0 + flight_s, abs=0.01)
    assert 150e3 < ground_range_m(LAUNCHER, aim, 0.0, height(aim)) < 200e3


def test_a_low_target_is_met_where_it_enters_the_reach_at_its_height(flyout, table):
    position, velocity, bend = incoming(190e3, 100.0, height_m=300.0)
    time_s, _, flight_s = predicted_intercept(flyout, table, LAUNCHER, position, velocity, bend, 6.0, 3000.0)
    wait_s = time_s - 6.0 - flight_s
    assert wait_s > 100.0
    a_little_earlier = extrapolated(position, velocity, bend, time_s - 1.0)
    assert flight_to(flyout, table, LAUNCHER, 0.0, a_little_earlier)[0] == UNREACHABLE_S


@pytest.mark.parametrize(
    ("case", "horizon_s"),
    [
        ((0.0, 600e3, 10e3, 0.0, -250.0, 0.0), 400.0),
        ((0.0, 150e3, 10e3, 0.0, 700.0, 0.0), 400.0),
        ((0.0, 100e3, 40e3, 0.0, -250.0, 0.0), 400.0),
        ((0.0, 150e3, 10e3, 0.0, -250.0, 0.0), 40.0),
        ((0.0, 150e3, 10e3, 0.0, -250.0, 0.0), 4.0),
    ],
    ids=["too far", "outruns", "too high", "horizon too near", "horizon within the delay"],
)
def test_what_cannot_be_met_has_no_intercept(flyout, table, case, horizon_s):
    position, velocity = target(*case)
    time_s, aim, flight_s = predicted_intercept(flyout, table, LAUNCHER, position, velocity, NONE, 6.0, horizon_s)
    assert time_s == -1.0
    assert aim == position
    assert flight_s == UNREACHABLE_S


def test_a_falling_target_is_met_on_its_way_down(flyout, table):
    position, velocity = target(0.0, 90e3, 60e3, 0.0, -700.0, -300.0)
    vertical = east_north_up(LATITUDE, LONGITUDE)[6:]
    gravity = tuple(-9.8 * part for part in vertical)
    time_s, aim, flight_s = predicted_intercept(flyout, table, LAUNCHER, position, velocity, gravity, 6.0, 300.0)
    # It is met as soon as it has come down to the greatest height; the interceptor could be there before.
    assert 6.0 + flight_s < time_s
    assert height(aim) == pytest.approx(27e3, abs=10.0)
    without = predicted_intercept(flyout, table, LAUNCHER, position, velocity, NONE, 6.0, 300.0)
    assert without[0] != pytest.approx(time_s, abs=0.5)


def test_an_intercept_that_lasts_a_moment_is_found(flyout, table):
    # Straight down at 2 km/s: within the heights of the envelope for 13 s of the 300 s that are searched.
    position, velocity = target(0.0, 20e3, 120e3, 0.0, 0.0, -2000.0)
    time_s, aim, _ = predicted_intercept(flyout, table, LAUNCHER, position, velocity, NONE, 6.0, 300.0)
    assert 46.0 < time_s < 47.0
    assert height(aim) == pytest.approx(27e3, abs=10.0)


def test_with_a_table_of_constant_speed_it_is_the_collision_triangle(flyout):
    speed = 900.0
    constant = np.empty((400, 60, 3))
    ranges = 200e3 * (np.arange(400) / 399) ** 2
    heights = 27e3 * np.arange(60) / 59
    constant[..., TIME] = np.sqrt(ranges[:, None] ** 2 + heights[None, :] ** 2) / speed
    constant[..., SPEED] = constant[..., LOWEST] = speed
    position, velocity = target(0.5, 90e3, 9e3, -150.0, -180.0, 5.0)
    expected = collision_time_s(subtract(position, LAUNCHER), velocity, speed)
    time_s, _, _ = predicted_intercept(flyout, constant, LAUNCHER, position, velocity, NONE, 0.0, 300.0)
    # Ground range is not the flat earth's: the curve of the earth and the height add 0.1 %.
    assert time_s == pytest.approx(expected, rel=2e-3)


def test_level_flight_stays_level():
    position, velocity, bend = incoming(300e3, 800.0)
    start = height(position)
    for time_s in (100.0, 200.0, 300.0):
        # To second order in time: the rest is the fourth power of the way, 10 m in 240 km, and the ellipsoid's change.
        assert height(extrapolated(position, velocity, bend, time_s)) == pytest.approx(start, abs=120.0)
        assert height(extrapolated(position, velocity, NONE, time_s)) > start + 400.0


def test_the_acceleration_of_level_flight_is_across_it():
    _, velocity, bend = incoming(300e3, 800.0)
    assert abs(dot(bend, velocity)) < 1e-9 * norm(velocity)
    assert norm(bend) == pytest.approx(800.0**2 / 6.38e6, rel=0.01)


def test_the_stay_within_a_distance_is_that_of_a_chord():
    first, last = time_within((-100e3, 30e3, 0.0), (500.0, 0.0, 0.0), 50e3, 1e3)
    assert (first, last) == pytest.approx((120.0, 280.0))
    assert time_within((-100e3, 60e3, 0.0), (500.0, 0.0, 0.0), 50e3, 1e3) == (0.0, -1.0)
    assert time_within((-100e3, 30e3, 0.0), (-500.0, 0.0, 0.0), 50e3, 1e3) == (0.0, -1.0)
    assert time_within((10e3, 0.0, 0.0), (0.0, 0.0, 0.0), 50e3, 1e3) == (0.0, 1e3)


def test_a_collision_meets_the_target():
    position, velocity = (60e3, -20e3, 9e3), (-200.0, 250.0, 10.0)
    time_s = collision_time_s(position, velocity, 700.0)
    assert norm(extrapolated(position, velocity, NONE, time_s)) == pytest.approx(700.0 * time_s, rel=1e-12)


def test_an_interceptor_as_fast_as_its_target_meets_only_what_comes_nearer():
    assert collision_time_s((10e3, 0.0, 0.0), (-300.0, 0.0, 0.0), 300.0) == pytest.approx(10e3 / 600.0)
    assert collision_time_s((10e3, 0.0, 0.0), (300.0, 0.0, 0.0), 300.0) == -1.0
    assert collision_time_s((0.0, 0.0, 0.0), (300.0, 0.0, 0.0), 300.0) == 0.0


def test_a_slower_interceptor_meets_a_target_the_first_time_it_can():
    # Head-on both roots are positive; the earlier is the meeting, the later would be a chase the other way.
    assert collision_time_s((10e3, 0.0, 0.0), (-500.0, 0.0, 0.0), 300.0) == pytest.approx(10e3 / 800.0)


def test_more_depth_from_earlier_detection():
    assert len(depth_of_fire(80e3, 10.0, 250.0, 900.0, 5.0, 1.5e3, 120e3)) > len(
        depth_of_fire(38e3, 10.0, 250.0, 900.0, 5.0, 1.5e3, 120e3)
    )


def test_the_first_shot_waits_for_the_maximum_range():
    assert depth_of_fire(400e3, 10.0, 250.0, 900.0, 5.0, 1.5e3, 120e3)[0] == 120e3


def test_a_target_seen_too_late_is_never_shot_at():
    assert depth_of_fire(4e3, 10.0, 250.0, 900.0, 5.0, 1.5e3, 120e3) == ()


@pytest.mark.parametrize(
    ("position", "name"), [(2, "target_speed_m_s"), (3, "interceptor_speed_m_s"), (5, "minimum_range_m")]
)
def test_a_sequence_without_end_is_refused(position, name):
    arguments = [38e3, 10.0, 250.0, 900.0, 5.0, 1.5e3, 120e3]
    arguments[position] = 0.0
    with pytest.raises(ValueError, match=name):
        depth_of_fire(*arguments)
