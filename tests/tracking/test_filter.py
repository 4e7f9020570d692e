"""The filter against the same in plain NumPy, and its Jacobian against differences."""

import math

import numpy as np
import plain_filter
import pytest
from banks import matrix_of, row_of
from builders import AXES, SITE_M, Tracking, polar

from openiads.messages.detections import DETECTION
from openiads.tracking.blocks import inverse, quadratic
from openiads.tracking.filter import (
    density_of,
    expected_measurement,
    half_turn,
    innovation,
    look_at,
    update,
)
from openiads.tracking.models import predicted_covariance
from openiads.tracking.trackers import VIEW, Model

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


def seen(row, measured, sigmas):
    """The view of a row, and the innovation of a plot with its covariance."""
    view, scene = np.zeros(1, VIEW)[0], Tracking()
    look_at(view, scene.parameters.radars[0], row)
    y, s = innovation(view, np.array([scene.plot(0.0, measured, sigmas=sigmas)], DETECTION)[0])
    return view, y, s


def widened(x, p):
    """A state and covariance of six with an acceleration that moves along with them."""
    link = np.vstack([np.eye(6), np.hstack([np.zeros((3, 3)), 0.1 * np.eye(3)])])
    return np.r_[x, 1.0, -2.0, 3.0], link @ p @ link.T + np.diag([0.0] * 6 + [4.0] * 3)


@pytest.mark.parametrize("seed", CASES)
def test_an_innovation_is_that_of_the_plain_filter(seed):
    x, p, measured, sigmas = random_case(seed)
    _, y, s = seen(row_of(*widened(x, p)), measured, sigmas)
    plain_y, plain_s, _ = plain_filter.innovation(x, p, measured, sigmas, SITE_M, AXES)
    assert y == pytest.approx(tuple(plain_y), rel=1e-7, abs=1e-9)
    assert np.array(s) == pytest.approx(plain_s[UPPER], rel=1e-9, abs=1e-12 * plain_s[0, 0])
    d2 = quadratic(inverse(s), y)
    assert d2 == pytest.approx(plain_y @ np.linalg.solve(plain_s, plain_y), rel=1e-5)
    height = 1.0 / math.sqrt(np.linalg.det(2.0 * math.pi * plain_s))
    assert density_of(d2, s) == pytest.approx(height * math.exp(-0.5 * d2), rel=1e-6)


@pytest.mark.parametrize("model", [Model.VELOCITY, Model.ACCELERATION])
@pytest.mark.parametrize("seed", CASES)
def test_an_update_is_that_of_the_plain_filter(seed, model):
    """With an acceleration too, by the textbook's matrices of nine."""
    x, p, measured, sigmas = random_case(seed)
    wide_x, wide_p = widened(x, p)
    row = row_of(wide_x, wide_p)
    view, y, s = seen(row, measured, sigmas)
    update(row, row, view, int(model), y, inverse(s), s)
    n = 9 if model == Model.ACCELERATION else 6
    plain_y, plain_s, h = plain_filter.innovation(x, p, measured, sigmas, SITE_M, AXES)
    h = np.hstack([h, np.zeros((3, n - 6))])
    gain = wide_p[:n, :n] @ h.T @ np.linalg.inv(plain_s)
    left = np.eye(n) - gain @ h
    expected = left @ wide_p[:n, :n] @ left.T + gain @ np.diag(np.square(sigmas)) @ gain.T
    assert row["state"][:3] == pytest.approx((wide_x[:n] + gain @ plain_y)[:3], rel=1e-9)
    assert row["state"][3:n] == pytest.approx((wide_x[:n] + gain @ plain_y)[3:], rel=1e-6, abs=1e-6)
    # By blocks of three: each entry to 1e-9 of the largest of its block.
    for i in range(0, n, 3):
        for k in range(0, n, 3):
            close(matrix_of(row)[i : i + 3, k : k + 3].ravel(), expected[i : i + 3, k : k + 3].ravel())


def test_an_azimuth_that_crosses_north_is_a_small_innovation():
    row = row_of(np.r_[polar(50e3, 0.001, 0.1), np.zeros(6)], 100.0 * np.eye(9))
    _, y, _ = seen(row, (50e3, 2.0 * math.pi - 0.001, 0.1), (50.0, 1e-3, 1e-3))
    assert y[1] == pytest.approx(-0.002, abs=1e-9)


@pytest.mark.parametrize("angle", [0.0, 3.0, -3.0, 3.2, -3.2, 7.0, 100.0])
def test_half_a_turn_is_the_largest_angle(angle):
    assert -math.pi <= half_turn(angle) <= math.pi
    assert math.cos(half_turn(angle)) == pytest.approx(math.cos(angle), abs=1e-12)
