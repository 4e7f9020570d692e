"""Designs: which points a study has, and in what order."""

import numpy as np
import pytest

from openiads.study.design import Design, morris_shares, saltelli_shares
from openiads.study.factors import Distribution, Factor, Level


def factor(name, *values, base=0):
    """A factor of some values of one path."""
    return Factor(name, tuple(Level(value, ((name, value),)) for value in values), base, (name,))


def continuous(name, kind="uniform", parameters=(0.0, 10.0), whole=False):
    """A factor with a distribution."""
    return Factor(name, (), 0, (name,), Distribution(kind, parameters, whole))


def shown(design):
    """What tables show of every point."""
    return [point.shown for point in design]


def test_a_grid_has_every_combination_once_the_last_factor_fastest():
    design = Design("grid", (factor("a", 1, 2), factor("b", "x", "y", "z")))
    assert shown(design) == [(a, b) for a in (1, 2) for b in "xyz"]
    assert design.points == 6
    assert design.point(5).changes == (("a", 2), ("b", "z"))


def test_a_study_without_factors_has_one_point():
    assert shown(Design("grid", ())) == [()]


def test_one_at_a_time_changes_one_factor_from_the_base():
    design = Design("one-at-a-time", (factor("a", 1, 2, 3, base=1), factor("b", "x", "y")))
    assert shown(design) == [(2, "x"), (1, "x"), (3, "x"), (2, "y")]
    assert design.points == 4


@pytest.mark.parametrize("kind", ["latin-hypercube", "sobol"])
def test_each_eighth_of_a_range_gets_one_of_eight_points(kind):
    design = Design(kind, (continuous("a"), continuous("b")), size=8, seed=3)
    for place in range(2):
        eighths = sorted(int(8 * point.shown[place] / 10.0) for point in design)
        assert eighths == list(range(8))


@pytest.mark.parametrize("kind", ["latin-hypercube", "sobol", "morris", "saltelli"])
def test_the_same_seed_gives_the_same_points_and_another_seed_others(kind):
    factors = (continuous("a"), continuous("b"))
    first, again, other = (shown(Design(kind, factors, 8, seed)) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_levels_are_equally_likely_under_shares():
    design = Design("sobol", (factor("a", "x", "y", "z", "w"),), size=64, seed=1)
    assert [sum(p == (v,) for p in shown(design)) for v in "xyzw"] == [16, 16, 16, 16]


def test_a_whole_factor_has_whole_values():
    design = Design("latin-hypercube", (continuous("a", whole=True),), size=9, seed=1)
    assert all(isinstance(point.shown[0], int) for point in design)


def test_a_trajectory_moves_each_factor_once_by_two_thirds():
    rows = morris_shares(4, 6, 9).reshape(6, 5, 4)
    assert np.all((rows >= 0.0) & (rows <= 1.0))
    for trajectory in rows:
        steps = np.diff(trajectory, axis=0)
        assert np.allclose(np.sort(np.abs(steps), axis=1)[:, :-1], 0.0)
        assert np.allclose(np.abs(steps).sum(axis=0), 2.0 / 3.0)


def test_the_mixed_rows_of_saltelli_take_one_column_from_the_other_matrix():
    both = np.arange(8.0).reshape(2, 4) / 10.0
    assert saltelli_shares(both).tolist() == [
        *([0.0, 0.1], [0.2, 0.3], [0.2, 0.1], [0.0, 0.3]),
        *([0.4, 0.5], [0.6, 0.7], [0.6, 0.5], [0.4, 0.7]),
    ]
    assert Design("saltelli", (continuous("a"), continuous("b")), 2).points == 8


@pytest.mark.parametrize(
    ("kind", "parameters", "middle"),
    [
        ("uniform", (2.0, 10.0), 6.0),
        ("log-uniform", (0.01, 1.0), 0.1),
        ("triangular", (0.0, 5.0, 10.0), 5.0),
        ("normal", (7.0, 2.0), 7.0),
    ],
)
def test_the_median_of_a_distribution_is_its_own(kind, parameters, middle):
    assert Distribution(kind, parameters).at(0.5) == pytest.approx(middle, rel=1e-12)


def test_quantiles_of_a_triangle_are_those_of_scipy():
    from scipy.stats import triang

    for share in (0.01, 0.3, 0.61, 0.99):
        expected = triang.ppf(share, 0.25, loc=2.0, scale=8.0)
        assert Distribution("triangular", (2.0, 4.0, 10.0)).at(share) == pytest.approx(expected, rel=1e-12)
