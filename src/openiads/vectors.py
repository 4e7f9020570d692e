"""3-vectors as tuples of three floats, and rotations as tuples of nine (three rows), for use inside kernels.

Source: elementary linear algebra; no model is hidden here. Leaves out: anything larger than 3, which lives beside its use.
"""

import math

from openiads.kernel import kernel

TINY = 1e-300


@kernel
def vector(array):
    """The three numbers of a (3,) field of a record, as a tuple."""
    return array[0], array[1], array[2]


@kernel
def rotation(array):
    """The nine numbers of a (9,) field of a record, as a tuple for `rotate`."""
    m = array
    return m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]


@kernel
def put(array, a):
    """Write a vector into a (3,) field of a record."""
    array[0] = a[0]
    array[1] = a[1]
    array[2] = a[2]


@kernel
def add(a, b):
    """Sum of two vectors."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


@kernel
def subtract(a, b):
    """Difference of two vectors."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


@kernel
def scale(a, factor):
    """A vector times a number."""
    return a[0] * factor, a[1] * factor, a[2] * factor


@kernel
def add_scaled(a, b, factor):
    """a + b * factor."""
    return a[0] + b[0] * factor, a[1] + b[1] * factor, a[2] + b[2] * factor


@kernel
def dot(a, b):
    """Scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@kernel
def cross(a, b):
    """Vector product."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


@kernel
def norm(a):
    """Length of a vector."""
    return math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


@kernel
def distance(a, b):
    """Distance between two points."""
    return norm(subtract(a, b))


@kernel
def unit(a):
    """The direction of a vector; the zero vector comes back as it is."""
    return scale(a, 1.0 / max(norm(a), TINY))


@kernel
def rotate(m, a):
    """Rotation m (three rows in nine numbers) applied to a vector."""
    return (
        m[0] * a[0] + m[1] * a[1] + m[2] * a[2],
        m[3] * a[0] + m[4] * a[1] + m[5] * a[2],
        m[6] * a[0] + m[7] * a[1] + m[8] * a[2],
    )


@kernel
def rotate_back(m, a):
    """The inverse of rotation m applied to a vector."""
    return (
        m[0] * a[0] + m[3] * a[1] + m[6] * a[2],
        m[1] * a[0] + m[4] * a[1] + m[7] * a[2],
        m[2] * a[0] + m[5] * a[1] + m[8] * a[2],
    )
