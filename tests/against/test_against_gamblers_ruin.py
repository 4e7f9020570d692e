"""Splitting against the ruin of a gambler, whose chance is known, down to 3e-8.

Source: Feller 1968, An Introduction to Probability Theory and Its Applications 1, XIV.2, eq. (2.4): from 1, with steps
up of chance p and down of q = 1 - p, the chance to come to n before 0 is (q/p - 1) / ((q/p)^n - 1). Intervals of fixed
seeds hold it with 95 % each; thirty repeats in which the mean is off by more than four standard errors have a chance of
1 in 3,000.
"""

import numpy as np
import pytest

from openiads.streams import uniform
from openiads.study.splitting import split


class Gambler:
    """A walk from 1 up and down by one, ended at 0."""

    def __init__(self, p):
        self.p = p

    def begin(self, key):
        """At one, with the draws of a key."""
        return [1.0, 1.0, key, 0]

    def again(self, path, key):
        """Where it is, with the draws of another key."""
        return [path[0], path[1], key, path[3]]

    def climb(self, path, level):
        """Play until a level or ruin."""
        while path[1] < level and path[0] > 0.0:
            path[0] += 1.0 if uniform((3, path[2]), 1, 0, 0, 0, path[3]) < self.p else -1.0
            path[1] = max(path[0], path[1])
            path[3] += 1
        return path[1] >= level

    def highest(self, path):
        """The most that there was."""
        return path[1]


def chance(p, goal):
    """Feller's chance to come to a goal from 1 before ruin."""
    odds = (1.0 - p) / p
    return (odds - 1.0) / (odds**goal - 1.0)


@pytest.mark.parametrize(("p", "goal"), [(0.3, 4.0), (0.25, 8.0), (0.2, 12.0)])
def test_the_chance_is_fellers_however_small(p, goal):
    found = split(Gambler(p), goal, effort=100, repeats=30, seed=3)
    error = found.repeats.std(ddof=1) / np.sqrt(30)
    assert found.interval.estimate == pytest.approx(chance(p, goal), abs=4.0 * error)
    assert error < 0.25 * chance(p, goal)
    assert found.interval.low < chance(p, goal) * 1.3
    assert found.interval.high > chance(p, goal) * 0.7


def test_the_same_seed_gives_the_same_estimate_on_any_number_of_workers():
    first, again = (split(Gambler(0.3), 5.0, 50, 6, 3, workers).repeats for workers in (1, 3))
    assert first.tolist() == again.tolist()
