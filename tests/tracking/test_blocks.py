"""Blocks of three by three against NumPy, for random matrices."""

import numpy as np
import pytest

from openiads.tracking import blocks

UPPER = np.triu_indices(3)
CASES = range(20)


def packed(matrix):
    return tuple(float(x) for x in matrix[UPPER])


def nine(matrix):
    return tuple(float(x) for x in matrix.ravel())


def definite(seed):
    """A random symmetric positive definite matrix, as badly scaled as covariances are."""
    root = np.random.default_rng(seed).normal(size=(3, 3)) * np.array([1.0, 30.0, 1e3])[:, None]
    return root @ root.T + np.diag([0.1, 10.0, 1e3])


@pytest.mark.parametrize("seed", CASES)
def test_products_are_those_of_numpy(seed):
    a, b = np.random.default_rng(seed).normal(size=(2, 3, 3))
    assert blocks.product(nine(a), nine(b)) == pytest.approx(nine(a @ b), rel=1e-12, abs=1e-14)
    assert blocks.product_transposed(nine(a), nine(b)) == pytest.approx(nine(a @ b.T), rel=1e-12, abs=1e-14)
    assert blocks.transposed(nine(a)) == nine(a.T)


@pytest.mark.parametrize("seed", CASES)
def test_a_product_known_to_be_symmetric_is_its_upper_half(seed):
    a, s = np.random.default_rng(seed).normal(size=(3, 3)), definite(seed)
    assert blocks.symmetric_part(nine(a @ s), nine(a)) == pytest.approx(packed(a @ s @ a.T), rel=1e-10, abs=1e-8)


@pytest.mark.parametrize("seed", CASES)
def test_determinant_inverse_and_quadratic_form_are_those_of_numpy(seed):
    s, y = definite(seed), np.random.default_rng(seed + 99).normal(size=3)
    assert blocks.full(packed(s)) == nine(s)
    assert blocks.determinant(packed(s)) == pytest.approx(np.linalg.det(s), rel=1e-9)
    unpacked = np.array(blocks.full(blocks.inverse(packed(s)))).reshape(3, 3)
    assert unpacked @ s == pytest.approx(np.eye(3), abs=1e-6)
    assert blocks.quadratic(packed(s), tuple(y)) == pytest.approx(y @ s @ y, rel=1e-12)


@pytest.mark.parametrize("seed", CASES)
def test_adding_blocks_is_adding_matrices(seed):
    a, b = definite(seed), definite(seed + 50)
    assert blocks.add_blocks(packed(a), packed(b), -0.5) == pytest.approx(packed(a - 0.5 * b), rel=1e-12)
