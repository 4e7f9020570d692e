"""Rows of a bank, as vectors and matrices of NumPy and back.

Leaves out: views; the filter makes those.
"""

import numpy as np
from builders import covariance_of

from openiads.tracking.trackers import BANK

UPPER = np.triu_indices(3)
BLOCKS = ((0, 0), (0, 3), (3, 3), (0, 6), (3, 6), (6, 6))


def packed(covariance):
    """The 45 numbers of a covariance (9, 9)."""
    blocks = [covariance[i : i + 3, k : k + 3] for i, k in BLOCKS]
    return np.concatenate([b[UPPER] if i == k else b.ravel() for b, (i, k) in zip(blocks, BLOCKS, strict=True)])


def row_of(mean, covariance, weight=0.0):
    """A row of a bank with a mean (9,) and a covariance (9, 9)."""
    row = np.zeros(1, BANK)[0]
    row["state"], row["covariance"], row["weight"] = mean, packed(covariance), weight
    return row


def matrix_of(row):
    """The covariance (9, 9) of a row."""
    p, whole = row["covariance"], np.zeros((9, 9))
    whole[:6, :6] = covariance_of({"covariance": p[:21]})
    corner = np.zeros((3, 3))
    corner[UPPER] = p[39:]
    whole[6:, 6:] = corner + np.triu(corner, 1).T
    whole[:3, 6:], whole[3:6, 6:] = p[21:30].reshape(3, 3), p[30:39].reshape(3, 3)
    whole[6:, :6] = whole[:6, 6:].T
    return whole


def random_covariance(seed, last):
    """A covariance of positions, velocities and a third vector whose deviations are some 300 m, 20 m/s and `last`."""
    root = np.random.default_rng(seed).normal(size=(9, 9)) * np.r_[[300.0] * 3, [20.0] * 3, last][:, None]
    return root @ root.T


def apart(found, expected):
    """Largest difference of two covariances, each entry against what it could be, going by the diagonal."""
    scale = np.sqrt(np.outer(np.diag(expected), np.diag(expected))) + 1e-300
    return np.abs((found - expected) / scale).max()
