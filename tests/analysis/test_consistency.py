"""Normalised errors against linear algebra, and their limits against the distribution itself."""

import numpy as np
import pytest
from scipy import stats

from openiads.analysis.consistency import HONEST_MEDIAN, STATES, group_mean, group_median, mean_limits, nees


def samples(count, seed=3):
    """Covariances of uneven size, and errors drawn from them."""
    random = np.random.default_rng(seed)
    root = random.normal(size=(count, 6, 6)) * np.array([100.0, 100.0, 30.0, 5.0, 5.0, 1.0])[:, None]
    covariance = root @ root.transpose(0, 2, 1)
    return np.einsum("nij,nj->ni", root, random.normal(size=(count, 6))), covariance


def test_it_is_the_error_over_its_covariance():
    error, covariance = samples(50)
    expected = [e @ np.linalg.solve(p, e) for e, p in zip(error, covariance, strict=True)]
    np.testing.assert_allclose(nees(error, covariance), expected, rtol=1e-6)


def test_errors_that_are_what_they_claim_follow_chi_square():
    """Kolmogorov and Smirnov over 2,000 samples of a fixed seed: a false alarm once in 1,000 seeds."""
    assert stats.kstest(nees(*samples(2000)), stats.chi2(STATES).cdf).pvalue > 1e-3


def test_what_is_no_covariance_has_no_score():
    error, covariance = np.ones((3, 6)), np.tile(np.eye(6), (3, 1, 1))
    covariance[1, 2, 2], covariance[2] = -1.0, np.nan
    found = nees(error, covariance)
    assert found[0] == 6.0
    assert np.isnan(found[1:]).all()
    assert nees(np.empty((0, 6)), np.empty((0, 6, 6))).shape == (0,)


@pytest.mark.parametrize("degrees", [3, 6])
@pytest.mark.parametrize("count", [1, 2, 10, 200])
def test_the_limits_are_those_of_chi_square(degrees, count):
    """Wilson and Hilferty are within 2 % at six degrees of freedom and above, and within 0.06 of the scale at three."""
    low, high = mean_limits(np.array([count]), degrees)
    exact = stats.chi2(degrees * count).ppf([0.025, 0.975]) / count
    assert (low[0], high[0]) == pytest.approx(tuple(exact), rel=0.02, abs=0.06)


def test_no_samples_have_no_limits():
    assert np.isnan(mean_limits(np.array([0]), 6)).all()


def test_the_median_of_chi_square_is_what_is_told():
    assert stats.chi2(STATES).median() == pytest.approx(HONEST_MEDIAN, abs=1e-3)


def test_means_and_medians_by_group():
    values, groups = np.array([5.0, 1.0, 2.0, 9.0, 4.0]), np.array([2, 0, 0, 0, 2])
    np.testing.assert_array_equal(group_mean(values, groups, 4), [4.0, np.nan, 4.5, np.nan])
    np.testing.assert_array_equal(group_median(values, groups, 4), [2.0, np.nan, 4.5, np.nan])
