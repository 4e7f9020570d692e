"""Each way to move against arithmetic of its own: matrix exponentials, differences, and flight in small steps."""

import math

import numpy as np
import pytest
from banks import apart, matrix_of, random_covariance, row_of
from builders import Tracking, course, place
from scipy.linalg import expm

from openiads.flight.free import step
from openiads.tracking.models import (
    climb_rate_m_s,
    is_energetic,
    predict,
    predict_accelerating,
    predict_falling,
    predict_straight,
    predict_turning,
)
from openiads.tracking.trackers import Model


def by_van_loan(a, g, dt_s):
    """Transition and covariance of the noise of x' = a x + noise of covariance g a second. Source: Van Loan 1978."""
    n = len(a)
    whole = expm(np.block([[-a, g], [np.zeros((n, n)), a.T]]) * dt_s)
    f = whole[n:, n:].T
    return f, f @ whole[:n, n:]


@pytest.mark.parametrize("dt_s", [0.7, 5.0])
def test_straight_and_accelerated_flight_are_those_of_the_matrix_exponential(dt_s):
    mean, p = np.r_[place(9e3, 40e3, 5e3), course(200.0, 50.0), 3.0, -2.0, 1.0], random_covariance(1, [5.0] * 3)
    for order, move, noise in ((2, predict_straight, 7.0), (3, predict_accelerating, 0.5)):
        n, g = 3 * order, np.zeros((3 * order, 3 * order))
        g[-3:, -3:] = noise * np.eye(3)
        f, q = by_van_loan(np.kron(np.eye(order, k=1), np.eye(3)), g, dt_s)
        row = row_of(mean, p)
        move(row, dt_s, noise)
        assert row["state"][:n] == pytest.approx(f @ mean[:n], rel=1e-9)
        assert apart(matrix_of(row)[:n, :n], f @ p[:n, :n] @ f.T + q) < 1e-9


def turned(x, dt_s):
    """Where a level turn leads, without noise; x is position, velocity and turn rate (7,)."""
    row = row_of(np.r_[x, 0.0, 0.0], np.zeros((9, 9)))
    predict_turning(row, dt_s, 0.0, 0.0)
    return row["state"][:7].copy()


def test_a_turn_of_a_whole_circle_ends_where_it_began():
    rate = 0.05
    start = np.r_[place(9e3, 40e3, 5e3), course(200.0, 50.0), rate]
    level_only = start.copy()
    vertical = start[:3] / np.linalg.norm(start[:3])
    level_only[3:6] -= vertical * (vertical @ start[3:6])
    assert turned(level_only, 2.0 * math.pi / rate) == pytest.approx(level_only, abs=1e-6)
    half = turned(level_only, math.pi / rate)
    radius_m = np.linalg.norm(level_only[3:6]) / rate
    assert np.linalg.norm(half[:3] - level_only[:3]) == pytest.approx(2.0 * radius_m, rel=1e-9)
    assert half[3:6] == pytest.approx(-level_only[3:6], abs=1e-6)


def test_a_turn_keeps_speed_and_climb_and_goes_with_the_sun_seen_from_above_for_a_negative_rate():
    start = np.r_[place(0.0, 0.0, 5e3), course(0.0, 200.0, 30.0), -0.05]
    end = turned(start, 10.0)
    assert np.linalg.norm(end[3:6]) == pytest.approx(np.linalg.norm(start[3:6]), rel=1e-12)
    assert end[3:6] @ start[:3] == pytest.approx(start[3:6] @ start[:3], rel=1e-9)
    assert end[3:6] @ course(1.0, 0.0) == pytest.approx(200.0 * math.sin(0.5), rel=0.01)


@pytest.mark.parametrize("rate", [0.08, -0.02, 1e-4, 1.9e-4, 2.1e-4, -1e-9, 0.0])
def test_uncertainty_in_a_turn_grows_by_the_derivatives_of_the_turn(rate):
    """Central differences; the axis is taken as fixed, which leaves out metres of 6,000 km. 2e-4 a second is where the
    series ends for 5 s.
    """
    dt_s, steps = 5.0, np.r_[[1.0] * 3, [0.1] * 3, 1e-6]
    x, p = np.r_[place(9e3, 40e3, 5e3), course(200.0, 50.0, 5.0), rate], random_covariance(2, [0.02, 1e-9, 1e-9])
    f = np.empty((7, 7))
    for k in range(7):
        h = np.zeros(7)
        h[k] = steps[k]
        f[:, k] = (turned(x + h, dt_s) - turned(x - h, dt_s)) / (2.0 * steps[k])
    row = row_of(np.r_[x, 0.0, 0.0], p)
    predict_turning(row, dt_s, 0.0, 0.0)
    assert apart(matrix_of(row)[:7, :7], f @ p[:7, :7] @ f.T) < 1e-4


def test_a_turn_of_no_rate_is_straight_flight():
    x, p = np.r_[place(9e3, 40e3, 5e3), course(200.0, 50.0, 5.0)], random_covariance(3, [0.0] * 3)
    turning, straight = row_of(np.r_[x, np.zeros(3)], p), row_of(np.r_[x, np.zeros(3)], p)
    predict_turning(turning, 5.0, 0.05, 0.0)
    predict_straight(straight, 5.0, 0.05)
    assert turning["state"] == pytest.approx(straight["state"], rel=1e-12)
    assert apart(matrix_of(turning)[:6, :6], matrix_of(straight)[:6, :6]) < 1e-9


@pytest.mark.parametrize(("model", "third"), [(Model.ACCELERATION, [3.0, -2.0, 1.0]), (Model.TURN, [0.03, 0.0, 0.0])])
def test_nobody_is_thought_to_manoeuvre_for_longer_than_twenty_seconds(model, third):
    """After 50 s a target has flown straight for 30, and what it does next is as open as at first."""
    rules = Tracking().parameters.rules[0]
    x = np.r_[place(9e3, 40e3, 5e3), course(200.0, 50.0), third]
    after = {t: row_of(x, random_covariance(4, [1e-3] * 3)) for t in (20.0, 50.0)}
    for t, row in after.items():
        predict(row, int(model), t, rules)
    assert after[50.0]["state"][3:6] == pytest.approx(after[20.0]["state"][3:6])
    flown = after[50.0]["state"][:3] - after[20.0]["state"][:3]
    assert flown == pytest.approx(30.0 * after[20.0]["state"][3:6], abs=1e-6)
    assert not after[50.0]["state"][6:].any()
    sigma = 20.0 if model == Model.ACCELERATION else 20.0 / np.linalg.norm(after[50.0]["state"][3:6])
    assert after[50.0]["covariance"][39] == pytest.approx(sigma**2)


@pytest.mark.parametrize("coefficient", [5e3, math.inf])
def test_a_falling_target_goes_where_free_flight_in_small_steps_leads(coefficient):
    """One step of 4 s against 400 of 10 ms, from 30 km at 1,500 m/s: a metre and 0.5 m/s, below any radar's error."""
    x, v = tuple(place(9e3, 40e3, 30e3)), tuple(course(-900.0, 900.0, -800.0))
    row = row_of(np.r_[x, v, np.zeros(3)], np.zeros((9, 9)))
    predict_falling(row, 4.0, 0.0, coefficient)
    for _ in range(400):
        x, v = step(x, v, coefficient, 0.01)
    assert np.linalg.norm(row["state"][:3] - x) < 1.0
    assert np.linalg.norm(row["state"][3:6] - v) < 0.5


@pytest.mark.parametrize(
    ("velocity", "energetic"),
    [
        ((250.0, 0.0, 10.0), False),
        ((900.0, 900.0, 0.0), True),
        ((300.0, 0.0, 450.0), True),
        ((300.0, 0.0, -450.0), True),
    ],
)
def test_only_what_is_too_fast_or_climbs_or_sinks_too_fast_flies_without_wings(velocity, energetic):
    """The vertical of the earth's centre is within 0.2 degrees of true: 4 m/s of 1,270."""
    there, moving = tuple(place(0.0, 0.0, 9e3)), tuple(course(*velocity))
    assert climb_rate_m_s(there, moving) == pytest.approx(velocity[2], abs=5.0)
    assert bool(is_energetic(there, moving, Tracking().parameters.rules[0])) is energetic
