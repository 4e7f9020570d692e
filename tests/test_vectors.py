"""Three numbers are a vector, nine are a rotation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openiads import vectors

COORDINATE = st.floats(-1e7, 1e7)
VECTOR = st.tuples(COORDINATE, COORDINATE, COORDINATE)


def turned(azimuth: float, elevation: float) -> tuple[float, ...]:
    """A rotation about the third axis, then about the first."""
    ca, sa, ce, se = math.cos(azimuth), math.sin(azimuth), math.cos(elevation), math.sin(elevation)
    return ca, -sa, 0.0, ce * sa, ce * ca, -se, se * sa, se * ca, ce


@given(VECTOR, VECTOR)
def test_sums_and_products_are_those_of_numpy(a, b):
    assert vectors.add(a, b) == tuple(np.add(a, b))
    assert vectors.subtract(a, b) == tuple(np.subtract(a, b))
    assert vectors.dot(a, b) == pytest.approx(float(np.dot(a, b)), rel=1e-12, abs=1e-1)
    assert vectors.cross(a, b) == pytest.approx(tuple(np.cross(a, b)), rel=1e-12, abs=1e-1)
    assert vectors.add_scaled(a, b, 2.0) == vectors.add(a, vectors.scale(b, 2.0))


@given(VECTOR, VECTOR)
def test_a_vector_product_is_normal_to_both(a, b):
    normal = vectors.cross(a, b)
    size = vectors.norm(a) * vectors.norm(b)
    assert abs(vectors.dot(normal, a)) <= 1e-14 * size * (vectors.norm(a) + 1.0)
    assert abs(vectors.dot(normal, b)) <= 1e-14 * size * (vectors.norm(b) + 1.0)


def test_the_axes_turn_to_the_right():
    assert vectors.cross((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)) == (0.0, 0.0, 1.0)


@given(VECTOR, st.floats(-7.0, 7.0), st.floats(-7.0, 7.0))
def test_a_rotation_keeps_length_and_can_be_taken_back(a, azimuth, elevation):
    m = turned(azimuth, elevation)
    there = vectors.rotate(m, a)
    assert vectors.norm(there) == pytest.approx(vectors.norm(a), rel=1e-12, abs=1e-12)
    assert vectors.rotate_back(m, there) == pytest.approx(a, rel=1e-9, abs=1e-7)
    assert there == pytest.approx(tuple(np.reshape(m, (3, 3)) @ a), rel=1e-9, abs=1e-7)


def test_the_distance_of_three_and_four_is_five():
    assert vectors.distance((3.0, 0.0, 7.0), (0.0, 4.0, 7.0)) == 5.0


def test_a_direction_has_length_one_and_nothing_has_none():
    assert vectors.norm(vectors.unit((3e5, -4e6, 1.0))) == pytest.approx(1.0, rel=1e-15)
    assert vectors.unit((0.0, 0.0, 0.0)) == (0.0, 0.0, 0.0)


def test_a_vector_goes_into_a_record_and_comes_back():
    things = np.zeros(2, dtype=np.dtype((np.record, np.dtype([("position_m", np.float64, (3,))], align=True))))
    vectors.put(things[1].position_m, (1.0, 2.0, 3.0))
    assert vectors.vector(things[1].position_m) == (1.0, 2.0, 3.0)
    assert not things[0].position_m.any()
