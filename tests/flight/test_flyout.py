"""The fly-out: path, speed, and one frame of flight on the ellipsoid."""

import itertools
import math

import numpy as np
import pytest

from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.earth.geodesy import destination, ecef_from_geodetic, geodesic, height
from openiads.flight.flyout import (
    ARRIVED,
    FLYOUT,
    IN_FLIGHT,
    SPENT,
    apex_height_m,
    flyout_step,
    ground_range_m,
    mean_thrust,
    path_direction,
    plane_step,
    substep,
)
from openiads.vectors import distance, norm, subtract, unit

NO_DRAG_KG_M2 = 1e30


def interceptor(**fields):
    """A made-up interceptor: 200 m/s2 for 10 s, 15,000 kg/m2, no published limits that matter."""
    flyout = np.zeros(1, FLYOUT)[0]
    values = {
        "boost_acceleration_m_s2": 200.0,
        "burn_time_s": 10.0,
        "ballistic_coefficient_kg_m2": 15_000.0,
        "loft": 0.25,
        "minimum_speed_m_s": 300.0,
        "maximum_range_m": 200e3,
        "maximum_height_m": 30e3,
    }
    for name, value in (values | fields).items():
        flyout[name] = value
    return flyout


def flown_plane(flyout, range_m, aim_height_m, step_s):
    """Every state (time, height, ground left, speed) on the way, from rest on the ground, and the last status."""
    time_s, height_m, left_m, speed, status = 0.0, 0.0, range_m, 0.0, IN_FLIGHT
    states = [(time_s, height_m, left_m, speed)]
    while status == IN_FLIGHT and time_s < 900.0:
        height_m, left_m, speed, status, used_s, _, _ = plane_step(
            flyout, height_m, left_m, speed, time_s, aim_height_m, step_s
        )
        time_s += used_s
        states.append((time_s, height_m, left_m, speed))
    return np.array(states), status


def flown(flyout, start_m, aim_m, step_s=1.0):
    """Time of flight, speed at the end, status, and the positions and velocities of every frame on the ellipsoid."""
    position, speed, time_s, status = start_m, 0.0, 0.0, IN_FLIGHT
    frames = []
    while status == IN_FLIGHT and time_s < 900.0:
        position, velocity, speed, status, used_s = flyout_step(flyout, position, speed, time_s, aim_m, step_s)
        time_s += used_s
        frames.append((time_s, position, velocity))
    return time_s, speed, status, frames


def aim_from(latitude, longitude, azimuth, range_m, height_m):
    """The ECEF point at a height above the ground, a geodesic away."""
    return ecef_from_geodetic(*destination(latitude, longitude, azimuth, range_m), height_m)


@pytest.mark.parametrize("aim_height_m", [0.0, 10e3])
def test_the_path_has_the_height_of_its_closed_form(aim_height_m):
    range_m, loft = 100e3, 0.25
    states, status = flown_plane(interceptor(loft=loft), range_m, aim_height_m, 0.5)
    assert status == ARRIVED
    left = states[1:-1, 2]
    closed = aim_height_m * (1.0 - left / range_m) + loft * left * np.log(range_m / left)
    # The closed form is over a flat earth: ground distance shrinks by h/R, 0.2 %; the midpoint rule adds a few metres.
    assert np.abs(states[1:-1, 1] - closed).max() < 0.004 * 16e3


def test_the_apex_of_a_path_to_the_ground_is_loft_times_range_over_e():
    assert apex_height_m(100e3, 0.0, 0.25) == pytest.approx(25e3 / math.e, rel=1e-12)
    states, _ = flown_plane(interceptor(loft=0.25), 100e3, 0.0, 0.5)
    top = states[:, 1].argmax()
    # Over the flat earth of the closed form; see above.
    assert states[top, 1] == pytest.approx(25e3 / math.e, rel=0.004)
    assert states[top, 2] == pytest.approx(100e3 / math.e, rel=0.02)


def test_the_apex_of_a_path_to_a_height_is_the_greatest_of_the_closed_form():
    left = np.linspace(1.0, 100e3, 200_001)
    heights = 10e3 * (1.0 - left / 100e3) + 0.25 * left * np.log(100e3 / left)
    assert apex_height_m(100e3, 10e3, 0.25) == pytest.approx(heights.max(), rel=1e-8)
    assert apex_height_m(100e3, 10e3, 0.0) == 10e3


def test_without_loft_the_path_is_straight():
    cosine, sine = path_direction(3e3, 4e3, 0.0)
    assert (cosine, sine) == pytest.approx((0.6, 0.8), rel=1e-15)


def test_straight_overhead_the_path_is_vertical():
    assert path_direction(0.0, 5e3, 0.3) == pytest.approx((0.0, 1.0))
    states, status = flown_plane(interceptor(), 0.0, 20e3, 1.0)
    assert status == ARRIVED
    assert states[-1, 1] == 20e3


def test_without_air_the_coasting_energy_is_kept():
    states, status = flown_plane(interceptor(ballistic_coefficient_kg_m2=NO_DRAG_KG_M2), 150e3, 5e3, 0.5)
    assert status == ARRIVED
    coasting = states[states[:, 0] >= 10.0][:-1]
    energy = 0.5 * coasting[:, 3] ** 2 + STANDARD_GRAVITY_M_S2 * coasting[:, 1]
    # The midpoint rule keeps it to second order in the substep; ten times the step would lose a hundred times more.
    assert np.ptp(energy) < 1e-4 * energy.mean()


def test_without_air_the_burnout_speed_is_thrust_less_gravity_along_the_path():
    flyout = interceptor(ballistic_coefficient_kg_m2=NO_DRAG_KG_M2)
    states, _ = flown_plane(flyout, 0.0, 60e3, 1.0)
    burnout = states[states[:, 0] == 10.0][0]
    assert burnout[3] == pytest.approx(10.0 * (200.0 - STANDARD_GRAVITY_M_S2), rel=1e-12)
    assert burnout[1] == pytest.approx(50.0 * (200.0 - STANDARD_GRAVITY_M_S2), rel=1e-12)


def test_a_motor_that_burns_out_within_a_step_gives_its_share():
    flyout = interceptor(burn_time_s=10.2)
    assert mean_thrust(flyout, 9.0, 0.5) == 200.0
    assert mean_thrust(flyout, 10.0, 0.5) == pytest.approx(80.0)
    assert mean_thrust(flyout, 10.5, 0.5) == 0.0


def test_halving_the_substep_changes_the_time_of_flight_by_less_than_a_thousandth():
    coarse, _ = flown_plane(interceptor(), 150e3, 10e3, 0.5)
    fine, _ = flown_plane(interceptor(), 150e3, 10e3, 0.25)
    assert coarse[-1, 0] == pytest.approx(fine[-1, 0], rel=1e-3)
    assert coarse[-1, 3] == pytest.approx(fine[-1, 3], rel=2e-3)


def test_a_frame_of_one_second_is_two_of_half_a_second():
    assert flown_plane(interceptor(), 60e3, 8e3, 1.0)[0][-1] == pytest.approx(
        flown_plane(interceptor(), 60e3, 8e3, 0.5)[0][-1], rel=1e-12
    )


def test_an_interceptor_too_slow_after_burnout_is_spent():
    flyout = interceptor(boost_acceleration_m_s2=100.0, minimum_speed_m_s=400.0)
    states, status = flown_plane(flyout, 150e3, 1e3, 0.5)
    assert status == SPENT
    assert states[-1, 3] < 400.0 <= states[-2, 3]


def test_while_the_motor_burns_no_speed_is_too_slow():
    _, _, speed, status, _, _, _ = substep(interceptor(), 0.0, 100e3, 0.0, 0.0, 10e3, 0.5)
    assert status == IN_FLIGHT
    assert 0.0 < speed < 300.0


def test_the_speed_is_never_below_zero():
    flyout = interceptor(boost_acceleration_m_s2=0.0, minimum_speed_m_s=0.0)
    _, _, speed, status, used_s, _, _ = plane_step(flyout, 0.0, 0.0, 3.0, 20.0, 1e3, 1.0)
    assert (speed, status, used_s) == (0.0, IN_FLIGHT, 1.0)


def test_ground_range_is_the_geodesic():
    for latitude, azimuth, range_m in ((0.0, 0.3, 20e3), (0.7, 1.6, 150e3), (-1.2, 4.0, 500e3)):
        start = ecef_from_geodetic(latitude, 0.4, 500.0)
        end = aim_from(latitude, 0.4, azimuth, range_m, 40e3)
        assert ground_range_m(start, end, 500.0, 40e3) == pytest.approx(range_m, rel=2e-4)
    assert geodesic(0.0, 0.4, *destination(0.0, 0.4, 0.3, 20e3))[0] == pytest.approx(20e3)


@pytest.mark.parametrize(("latitude", "azimuth"), [(0.0, 0.0), (0.0, 1.57), (0.8, 0.7), (-1.4, 3.0)])
def test_a_flight_on_the_ellipsoid_takes_as_long_as_one_in_the_plane(latitude, azimuth):
    flyout = interceptor()
    start, aim = ecef_from_geodetic(latitude, 0.5, 0.0), aim_from(latitude, 0.5, azimuth, 120e3, 9e3)
    time_s, speed, status, frames = flown(flyout, start, aim)
    states, _ = flown_plane(flyout, 120e3, 9e3, 1.0)
    assert status == ARRIVED
    assert frames[-1][1] == aim
    # The mean radius differs from the ellipsoid's by 0.5 %, which scales what height adds to distance: 30 m of 120 km.
    assert time_s == pytest.approx(states[-1, 0], abs=0.05)
    assert speed == pytest.approx(states[-1, 3], rel=1e-3)


def test_the_height_carried_through_a_frame_is_that_of_the_position():
    flyout = interceptor()
    start, aim = ecef_from_geodetic(0.8, 0.5, 0.0), aim_from(0.8, 0.5, 0.7, 120e3, 9e3)
    _, _, _, frames = flown(flyout, start, aim)
    states, _ = flown_plane(flyout, 120e3, 9e3, 1.0)
    # 2 mm a frame in the curvature, and at one place on the path 30 m of ground range at a slope of 0.3.
    assert max(abs(height(frame[1]) - state[1]) for frame, state in zip(frames, states[1:], strict=True)) < 10.0


def test_the_velocity_is_along_the_way_flown_and_as_long_as_the_speed():
    flyout = interceptor()
    start, aim = ecef_from_geodetic(0.8, 0.5, 0.0), aim_from(0.8, 0.5, 0.7, 120e3, 9e3)
    _, last_speed, _, frames = flown(flyout, start, aim, step_s=0.5)
    for before, now in itertools.pairwise(frames[:-1]):
        # The velocity's axes are those of the frame's end, the way flown lies along those of its middle: 1e-4 rad.
        assert distance(unit(subtract(now[1], before[1])), unit(now[2])) < 2e-4
    assert norm(frames[-1][2]) == pytest.approx(last_speed, rel=1e-6)


def test_the_aim_point_may_move():
    flyout = interceptor()
    start, speed, time_s, status = ecef_from_geodetic(0.8, 0.5, 0.0), 0.0, 0.0, IN_FLIGHT
    position = start
    while status == IN_FLIGHT:
        aim = aim_from(0.8, 0.5, 0.7, 60e3 - 20.0 * time_s, 9e3)
        position, _, speed, status, used_s = flyout_step(flyout, position, speed, time_s, aim, 1.0)
        time_s += used_s
    assert status == ARRIVED
    assert position == aim
    assert used_s <= 1.0
