"""Sensitivity against functions whose answer is known: Ishigami's, Sobol's g, and a straight line.

Source: Ishigami, Homma 1990 (by way of Saltelli et al., Global Sensitivity Analysis: The Primer, 2008, p. 179): first
orders 0.3139, 0.4424, 0, totals 0.5576, 0.4424, 0.2437 at a = 7, b = 0.1. Tolerances are those of 4,096 base points:
0.03.
"""

import math

import numpy as np
import pytest

from openiads.analysis.sensitivity import morris, polynomial, sobol
from openiads.study.design import Design, morris_shares
from openiads.study.factors import Distribution, Factor

NAMES = ("x1", "x2", "x3")


def shares(kind, size, factors=3):
    """Places of a design of so many factors."""
    made = tuple(Factor(f"x{k}", (), 0, ("p",), Distribution("uniform", (0.0, 1.0))) for k in range(factors))
    return Design(kind, made, size, seed=1).shares


def ishigami(places):
    """Ishigami's function with a = 7 and b = 0.1."""
    x = math.pi * (2.0 * places - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_shares_of_variance_are_those_of_ishigami():
    effects = sobol(NAMES, ishigami(shares("saltelli", 4096)))
    assert [e.first for e in effects] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert [e.second for e in effects] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)
    assert all(e.first_low <= e.first <= e.first_high for e in effects)


def test_morris_ranks_a_straight_line_by_its_slopes():
    places = morris_shares(3, 10, seed=2)
    effects = morris(NAMES, places, places @ np.array([1.0, -5.0, 0.0]))
    assert [e.first for e in effects] == pytest.approx([1.0, 5.0, 0.0], abs=1e-9)
    assert [e.second for e in effects] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)


def test_morris_sees_what_works_by_way_of_another_factor_alone():
    places = morris_shares(3, 40, seed=2)
    effects = morris(NAMES, places, ishigami(places))
    assert effects[2].first > 1.0
    assert effects[2].second > 1.0


def test_a_polynomial_gives_the_shares_of_a_quadratic_exactly():
    places = shares("sobol", 128)
    x = 2.0 * places - 1.0
    # Variances of x, x^2 and x y over [-1, 1] are 1/3, 4/45 and 1/9.
    outcomes = 3.0 * x[:, 0] + 2.0 * x[:, 1] ** 2 + x[:, 0] * x[:, 2]
    parts = np.array([9.0 / 3.0, 4.0 * 4.0 / 45.0, 1.0 / 9.0])
    effects, explained = polynomial(NAMES, places, outcomes)
    assert explained == pytest.approx(1.0, abs=1e-9)
    assert [e.first for e in effects] == pytest.approx([parts[0] / parts.sum(), parts[1] / parts.sum(), 0.0], abs=1e-6)
    assert effects[2].second == pytest.approx(parts[2] / parts.sum(), abs=1e-6)


def test_a_polynomial_says_where_it_does_not_fit():
    rng = np.random.default_rng(3)
    places = shares("latin-hypercube", 100)
    assert polynomial(NAMES, places, rng.normal(size=100))[1] < 0.2


def test_an_interval_of_a_factor_holds_its_own_estimate_with_few_trajectories():
    places = morris_shares(3, 3, seed=2)
    for effect in morris(NAMES, places, ishigami(places)):
        assert effect.first_low <= effect.first <= effect.first_high
        assert effect.second_low <= effect.second <= effect.second_high
