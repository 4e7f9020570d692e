"""Who competes for plots mostly flies alike; a hypothesis in which they do is believed the more."""

import math

import numpy as np
import pytest
from banks import random_covariance, row_of
from builders import Tracking, course, place
from made_up_clusters import add_track, hypotheses_of, make_cluster

from openiads.tracking.likeness import log_likeness, weigh_likeness

SLOW = np.diag([1e4] * 3 + [4.0] * 3 + [0.0] * 3)


def flying(velocity, covariance=SLOW):
    """A row of a bank at 40 km with a velocity over the ground."""
    return row_of(np.r_[place(40e3, 0.0, 8e3), course(*velocity), np.zeros(3)], covariance, 1.0)


def test_velocities_are_alike_by_their_difference_over_what_is_known_of_both():
    """Against NumPy; 50 m/s is how much velocities in a formation differ, and 1 pair of 100 is none."""
    scene, p, q = Tracking(), random_covariance(1, [0.0] * 3), random_covariance(2, [0.0] * 3)
    one, other = flying((200.0, 0.0), p), flying((160.0, 30.0), q)
    apart = one["state"][3:6] - other["state"][3:6]
    d2 = apart @ np.linalg.solve(p[3:6, 3:6] + q[3:6, 3:6] + 2500.0 * np.eye(3), apart)
    expected = math.log(0.99 * math.exp(-0.5 * d2) + 0.01)
    assert log_likeness(one, other, scene.parameters.rules[0]) == pytest.approx(expected, rel=1e-9)


def test_however_different_two_fly_they_may_both_be_there():
    found = log_likeness(flying((900.0, 0.0)), flying((-900.0, 0.0)), Tracking().parameters.rules[0])
    assert found == pytest.approx(math.log(0.01), abs=1e-9)


def weighed(*velocities):
    """Weights of hypotheses of equal evidence, by the velocities of their tracks; None is no track."""
    scene = Tracking()
    slots, leaves = zip(*(add_track(scene.state, len(velocities)) for _ in velocities[0]), strict=True)
    for k, of_one in enumerate(velocities):
        for made, velocity in zip(leaves, of_one, strict=True):
            if velocity is not None:
                scene.state.bank[4 * made[k]] = flying(velocity)
    held = [
        (0.5, [made[k] if of_one[m] is not None else -1 for m, made in enumerate(leaves)])
        for k, of_one in enumerate(velocities)
    ]
    make_cluster(scene.state, 0, list(slots), held)
    weigh_likeness(scene.parameters, scene.state, 0)
    return [weight for weight, _ in hypotheses_of(scene.state, 0)]


def test_a_hypothesis_in_which_tracks_fly_together_is_believed():
    together, crossing = ((200.0, 0.0), (200.0, 5.0)), ((200.0, 150.0), (200.0, -150.0))
    weights = weighed(together, crossing)
    assert sum(weights) == pytest.approx(1.0)
    assert weights[0] > 0.99


def test_a_track_alone_is_like_itself():
    assert weighed(((200.0, 0.0), None), (None, (-500.0, 0.0))) == pytest.approx([0.5, 0.5])
