"""The chance of falling within a radius, against the printed shares of a circular normal and against a simulation of it.

V16 prints: within one circular error 50 %, from one to two 43.7 %, from two to three 6.1 %, beyond three 0.2 %; to their last
digit, so the tolerance is half of it, and 43.75 is among them. And 95 % fall within 2.08 circular errors (sqrt(log2 20)).
"""

import math

import numpy as np
import pytest

from openiads.engagement.fire_missions import chance_of_any, chance_within

RATIO_OF_95 = math.sqrt(math.log2(20.0))


@pytest.mark.parametrize(("inner", "outer", "share"), [(0, 1, 0.5), (1, 2, 0.437), (2, 3, 0.061), (3, 99, 0.002)])
def test_shares_of_rounds_between_multiples_of_the_circular_error(inner, outer, share):
    found = chance_within(40.0 * outer, 40.0) - chance_within(40.0 * inner, 40.0)
    assert found == pytest.approx(share, abs=0.00051)


def test_nineteen_of_twenty_fall_within_2_08_circular_errors():
    assert abs(RATIO_OF_95 - 2.0789) < 1e-4
    assert chance_within(RATIO_OF_95 * 25.0, 25.0) == pytest.approx(0.95, abs=1e-12)


def test_the_closed_form_is_the_rayleigh_distribution():
    """Rayleigh: 1 - exp(-r^2 / 2 s^2), of which the median is s sqrt(2 ln 2)."""
    for sigma_m in (3.0, 17.0, 250.0):
        error_m = sigma_m * math.sqrt(2.0 * math.log(2.0))
        for radius_m in (0.2 * sigma_m, sigma_m, 3.0 * sigma_m):
            expected = 1.0 - math.exp(-0.5 * (radius_m / sigma_m) ** 2)
            assert chance_within(radius_m, error_m) == pytest.approx(expected, rel=1e-12)


def test_rounds_thrown_about_an_aim_fall_as_often_as_the_closed_forms_say():
    """20,000 missions of three rounds, seed 5: four standard deviations, a false alarm in 16,000."""
    error_m, radius_m, missions, rounds = 30.0, 20.0, 20_000, 3
    sigma_m = error_m / math.sqrt(2.0 * math.log(2.0))
    fallen = np.random.default_rng(5).normal(0.0, sigma_m, (missions, rounds, 2))
    within = np.hypot(fallen[..., 0], fallen[..., 1]) <= radius_m
    one = chance_within(radius_m, error_m)
    for share, chance, trials in (
        (within.mean(), one, missions * rounds),
        (within.any(axis=1).mean(), chance_of_any(one, rounds), missions),
    ):
        assert share == pytest.approx(chance, abs=4.0 * math.sqrt(chance * (1.0 - chance) / trials))
