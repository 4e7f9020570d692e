"""Does a filter know how wrong it is: normalised errors squared, and the limits within which chance leaves their mean.

Source: Bar-Shalom, Li, Kirubarajan 2001, section 5.4 (BarShalom2001); limits by Wilson and Hilferty 1931 (WilsonHilferty1931).
Leaves out: correlation in time, by which neighbouring means lie outside together.
"""

from typing import Any

import numpy as np

from openiads.record.columns import packed_indices
from openiads.record.store import Columns

STATES = 6
# Of chi-square with six degrees of freedom.
HONEST_MEDIAN = 5.348
# Numbers of a plot: range, azimuth and elevation.
MEASURED = 3
# Of the normal distribution, for 95 % on both sides together.
NORMAL_LIMIT = 1.96
Array = np.ndarray[Any, Any]


def covariances(tracks: Columns, rows: Array) -> Array:
    """Covariances of position and velocity of some rows of the table `tracks`: (n, 6, 6)."""
    matrices = np.empty((len(rows), STATES, STATES))
    for k, (i, j) in enumerate(packed_indices()):
        matrices[:, i, j] = matrices[:, j, i] = tracks[f"covariance_{k:02d}"][rows]
    return matrices


def nees(error: Array, covariance: Array) -> Array:
    """Normalised estimation error squared e' P^-1 e of each sample; NaN where P is no covariance.

    error : (n, d), covariance : (n, d, d). By Cholesky's factors, element by element: equal bits on any number of threads.
    """
    size = error.shape[1]
    factor, whitened = np.zeros_like(covariance), np.zeros_like(error)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        for j in range(size):
            for i in range(j, size):
                rest = covariance[:, i, j] - np.sum(factor[:, i, :j] * factor[:, j, :j], axis=1)
                factor[:, i, j] = np.sqrt(rest) if i == j else rest / factor[:, j, j]
            known = np.sum(factor[:, j, :j] * whitened[:, :j], axis=1)
            whitened[:, j] = (error[:, j] - known) / factor[:, j, j]
        found = np.sum(whitened * whitened, axis=1)
    return np.where(np.isfinite(found), found, np.nan)


def mean_limits(samples: Array, numbers: int) -> tuple[Array, Array]:
    """Within which limits the mean of so many chi-square samples lies 95 times in 100; NaN for none.

    samples : (n,) how many; numbers : those behind each sample, its freedom.
    """
    freedom = np.where(samples > 0, samples * float(numbers), np.nan)
    spread = 2.0 / (9.0 * freedom)
    low, high = ((1.0 - spread + sign * NORMAL_LIMIT * np.sqrt(spread)) ** 3 for sign in (-1.0, 1.0))
    return numbers * low, numbers * high


def group_mean(values: Array, groups: Array, size: int) -> Array:
    """Mean of the values of each group; NaN for an empty one. values, groups : (n,)."""
    count = np.bincount(groups, minlength=size)
    return np.asarray(np.bincount(groups, values, size) / np.where(count > 0, count, np.nan))


def group_median(values: Array, groups: Array, size: int) -> Array:
    """Median of the values of each group; NaN for an empty one. values, groups : (n,)."""
    value, count = values[np.lexsort((values, groups))], np.bincount(groups, minlength=size)
    found, some = np.full(size, np.nan), count > 0
    first = (np.cumsum(count) - count)[some]
    found[some] = 0.5 * (value[first + (count[some] - 1) // 2] + value[first + count[some] // 2])
    return found
