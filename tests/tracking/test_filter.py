"""The filter against the same in plain NumPy, and its Jacobian against differences."""

import math

import numpy as np
import plain_filter
import pytest
from builders import AXES, SITE_M, polar

from openiads.tracking.filter import (
    distance_squared,
    expected_measurement,
    half_turn,
    innovation,
    predicted_covariance,
    updated,
)

UPPER = np.triu_indices(3)
CASES = range(20)
SITE, AXES_9 = tuple(SITE_M), tuple(AXES.ravel())


def random_case(seed):
    """A state, a covariance, and a measurement near it, as far as 300 km."""
    rng = np.random.default_rng(seed)
    where = (rng.uniform(5e3, 300e3), rng.uniform(0.0, 6.28), rng.uniform(-0.02, 1.2))
    x = np.r_[polar(*where), rng.normal(0.0, 400.0, 3)]
    root = rng.normal(size=(6, 6)) * np.r_[[300.0] * 3, [20.0] * 3][:, None]
    sigmas = np.array([rng.uniform(5.0, 100.0), rng.uniform(1e-4, 3e-3), rng.uniform(1e-4, 3e-3)])
    measured = plain_filter.measurement(x[:3], SITE_M, AXES) + sigmas * rng.normal(size=3)
    return x, root @ root.T + np.diag([100.0] * 3 + [1.0] * 3), measured, sigmas


def packed(p):
    """The three blocks of a covariance, as tuples."""
    return tuple(p[:3, :3][UPPER]), tuple(p[:3, 3:].ravel()), tuple(p[3:, 3:][UPPER])


def close(found, expected):
    """Entries equal to 1e-9 of the largest of their block."""
    scale = max(abs(x) for x in expected)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * scale)


@pytest.mark.parametrize("seed", CASES)
@pytest.mark.parametrize("dt_s", [0.3, 5.0, -0.4])
def test_prediction_adds_process_noise_to_the_covariance_carried_on(seed, dt_s):
    x, p, _, _ = random_case(seed)
    _, expected_p = plain_filter.predicted(x, p, dt_s, 7.0)
    for found, expected in zip(predicted_covariance(*packed(p), dt_s, 7.0), packed(expected_p), strict=True):
        close(found, expected)


def test_two_short_predictions_are_one_long_one():
    _, p, _, _ = random_case(1)
    twice = predicted_covariance(*predicted_covariance(*packed(p), 2.0, 7.0), 3.0, 7.0)
    for found, expected in zip(twice, predicted_covariance(*packed(p), 5.0, 7.0), strict=True):
        close(found, expected)


def test_a_step_back_makes_a_track_no_surer_than_a_step_of_nothing():
    """Noise grows with the time between, whichever way: a plot of an earlier look takes no noise away again."""
    steady = ((100.0, 0.0, 0.0, 100.0, 0.0, 100.0), (0.0,) * 9, (0.0,) * 6)
    a, _, c = predicted_covariance(*steady, -2.0, 7.0)
    grown = 100.0 + 7.0 * 2.0**3 / 3.0
    assert a == pytest.approx((grown, 0.0, 0.0, grown, 0.0, grown))
    assert c == pytest.approx((14.0, 0.0, 0.0, 14.0, 0.0, 14.0))


@pytest.mark.parametrize("seed", CASES)
def test_the_jacobian_is_how_the_measurement_changes(seed):
    """Central differences of 1 m; what they leave out goes with the square of 1 m over the ground range."""
    position = random_case(seed)[0][:3]
    expected, h = expected_measurement(SITE, AXES_9, tuple(position))
    assert expected == pytest.approx(tuple(plain_filter.measurement(position, SITE_M, AXES)), abs=1e-9)
    h = np.array(h).reshape(3, 3)
    for k in range(3):
        step = np.eye(3)[k]
        ahead, behind = (plain_filter.measurement(position + sign * step, SITE_M, AXES) for sign in (1.0, -1.0))
        difference = 0.5 * (ahead - behind)
        level = np.hypot(*(AXES @ (position - SITE_M))[:2])
        assert h[:, k] == pytest.approx(difference, abs=2.0 / level**2 * 1e-3 + 1e-8)


@pytest.mark.parametrize("seed", CASES)
def test_an_update_is_that_of_the_plain_filter(seed):
    x, p, measured, sigmas = random_case(seed)
    a, b, c = packed(p)
    y, s, h = innovation(SITE, AXES_9, tuple(x[:3]), a, tuple(measured), tuple(sigmas))
    plain_y, plain_s, _ = plain_filter.innovation(x, p, measured, sigmas, SITE_M, AXES)
    assert y == pytest.approx(tuple(plain_y), rel=1e-7, abs=1e-9)
    assert np.array(s) == pytest.approx(plain_s[UPPER], rel=1e-9, abs=1e-12 * plain_s[0, 0])
    assert distance_squared(y, s) == pytest.approx(plain_y @ np.linalg.solve(plain_s, plain_y), rel=1e-5)
    position, velocity, *found = updated(tuple(x[:3]), tuple(x[3:]), a, b, c, y, s, h)
    expected_x, expected_p = plain_filter.updated(x, p, measured, sigmas, SITE_M, AXES)
    assert position == pytest.approx(tuple(expected_x[:3]), rel=1e-9)
    assert velocity == pytest.approx(tuple(expected_x[3:]), rel=1e-6, abs=1e-6)
    for block, expected in zip(found, packed(expected_p), strict=True):
        close(block, expected)


def test_an_azimuth_that_crosses_north_is_a_small_innovation():
    place = tuple(polar(50e3, 0.001, 0.1))
    a = (100.0, 0.0, 0.0, 100.0, 0.0, 100.0)
    y, _, _ = innovation(SITE, AXES_9, place, a, (50e3, 2.0 * math.pi - 0.001, 0.1), (50.0, 1e-3, 1e-3))
    assert y[1] == pytest.approx(-0.002, abs=1e-9)


@pytest.mark.parametrize("angle", [0.0, 3.0, -3.0, 3.2, -3.2, 7.0, 100.0])
def test_half_a_turn_is_the_largest_angle(angle):
    assert -math.pi <= half_turn(angle) <= math.pi
    assert math.cos(half_turn(angle)) == pytest.approx(math.cos(angle), abs=1e-12)
