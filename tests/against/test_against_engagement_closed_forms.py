"""Engagement geometry and flight against closed forms worked out by hand.

ENG-01 is the collision triangle, ENG-02 the depth of fire, ENG-04 Tsiolkovsky's rocket straight up in vacuum, ENG-05
coasting with quadratic drag in air of constant density; the expected values were computed apart from this code.
"""

import math

import numpy as np
import pytest

from openiads.flight.flyout import ARRIVED, FLYOUT, IN_FLIGHT, plane_step
from openiads.flight.flyout_fit import vacuum_burnout
from openiads.flight.intercept import collision_time_s, depth_of_fire

DIAGONAL = math.sqrt(0.5)


@pytest.mark.parametrize(
    ("position_m", "velocity_m_s", "speed_m_s", "time_s"),
    [
        ((100e3, 0.0, 0.0), (-300.0, 0.0, 0.0), 1000.0, 76.9231),
        ((100e3, 0.0, 0.0), (0.0, 300.0, 0.0), 1000.0, 104.8285),
        ((50e3, 0.0, 0.0), (300.0, 0.0, 0.0), 1000.0, 71.4286),
        ((80e3, 0.0, 0.0), (-250.0 * DIAGONAL, 250.0 * DIAGONAL, 0.0), 900.0, 75.5255),
        ((50e3, 0.0, 0.0), (300.0, 0.0, 0.0), 250.0, -1.0),
    ],
    ids=["head-on", "crossing", "tail", "oblique", "no solution"],
)
def test_collision_triangle(position_m, velocity_m_s, speed_m_s, time_s):
    # ENG-01, printed to four decimals.
    assert collision_time_s(position_m, velocity_m_s, speed_m_s) == pytest.approx(time_s, abs=1e-4)


def test_depth_of_fire_is_seven_shots_at_the_printed_ranges():
    # ENG-02, printed to a metre.
    ranges = depth_of_fire(38e3, 10.0, 250.0, 900.0, 5.0, 1.5e3, 120e3)
    assert ranges == pytest.approx([27_783, 20_765, 15_272, 10_974, 7_610, 4_977, 2_917], abs=1.0)


def test_a_rocket_straight_up_in_vacuum():
    # ENG-04: 1,000 kg, 600 kg of propellant, 250 s, burning 20 s; printed to a tenth.
    assert vacuum_burnout(1000.0, 600.0, 250.0, 20.0) == pytest.approx((2050.3, 17_119.4, 231_450.6), rel=3e-5)


def test_coasting_through_air_of_constant_density():
    # ENG-05: 5,000 kg/m2, sea level, 1,000 m/s, 5 km. v = v0 exp(-k x), t = (exp(k x) - 1) / (k v0), k = rho / 2 beta.
    flyout = np.zeros(1, FLYOUT)[0]
    flyout.ballistic_coefficient_kg_m2 = 5000.0
    height_m, left_m, speed, time_s, status = 0.0, 5000.0, 1000.0, 0.0, IN_FLIGHT
    while status == IN_FLIGHT:
        height_m, left_m, speed, status, used_s, _, _ = plane_step(flyout, height_m, left_m, speed, time_s, 0.0, 0.05)
        time_s += used_s
    assert status == ARRIVED
    # A step ten times finer than a run's: what the midpoint rule leaves falls with its square.
    assert speed == pytest.approx(541.994, rel=1e-4)
    assert time_s == pytest.approx(6.89827, rel=1e-4)


def test_coasting_in_the_substeps_of_a_run_is_within_a_thousandth():
    flyout = np.zeros(1, FLYOUT)[0]
    flyout.ballistic_coefficient_kg_m2 = 5000.0
    height_m, left_m, speed, time_s, status = 0.0, 5000.0, 1000.0, 0.0, IN_FLIGHT
    while status == IN_FLIGHT:
        height_m, left_m, speed, status, used_s, _, _ = plane_step(flyout, height_m, left_m, speed, time_s, 0.0, 1.0)
        time_s += used_s
    assert speed == pytest.approx(541.994, rel=1e-3)
    assert time_s == pytest.approx(6.89827, rel=1e-3)
