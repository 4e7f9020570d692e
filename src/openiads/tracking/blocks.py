"""Blocks of three by three, as tuples: symmetric ones in six numbers (xx, xy, xz, yy, yz, zz), others in nine, by rows.

Source: elementary linear algebra, written out because a library call inside a kernel is 33 times slower (docs/architecture.md).
Leaves out: anything larger; a covariance of position and velocity is three blocks.
"""

from openiads.kernel import kernel

SMALLEST_DETERMINANT = 1e-300


@kernel
def full(s):
    """A symmetric block in nine numbers."""
    return s[0], s[1], s[2], s[1], s[3], s[4], s[2], s[4], s[5]


@kernel
def transposed(m):
    """A block mirrored about its diagonal."""
    return m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]


@kernel
def product(a, b):
    """Matrix product of two blocks of nine numbers."""
    return (
        a[0] * b[0] + a[1] * b[3] + a[2] * b[6],
        a[0] * b[1] + a[1] * b[4] + a[2] * b[7],
        a[0] * b[2] + a[1] * b[5] + a[2] * b[8],
        a[3] * b[0] + a[4] * b[3] + a[5] * b[6],
        a[3] * b[1] + a[4] * b[4] + a[5] * b[7],
        a[3] * b[2] + a[4] * b[5] + a[5] * b[8],
        a[6] * b[0] + a[7] * b[3] + a[8] * b[6],
        a[6] * b[1] + a[7] * b[4] + a[8] * b[7],
        a[6] * b[2] + a[7] * b[5] + a[8] * b[8],
    )


@kernel
def product_transposed(a, b):
    """a times b transposed."""
    return product(a, transposed(b))


@kernel
def symmetric_part(a, b):
    """The upper half of a times b transposed, for a product that is known to be symmetric."""
    return (
        a[0] * b[0] + a[1] * b[1] + a[2] * b[2],
        a[0] * b[3] + a[1] * b[4] + a[2] * b[5],
        a[0] * b[6] + a[1] * b[7] + a[2] * b[8],
        a[3] * b[3] + a[4] * b[4] + a[5] * b[5],
        a[3] * b[6] + a[4] * b[7] + a[5] * b[8],
        a[6] * b[6] + a[7] * b[7] + a[8] * b[8],
    )


@kernel
def determinant(s):
    """Determinant of a symmetric block."""
    return s[0] * (s[3] * s[5] - s[4] * s[4]) - s[1] * (s[1] * s[5] - s[4] * s[2]) + s[2] * (s[1] * s[4] - s[3] * s[2])


@kernel
def inverse(s):
    """Inverse of a symmetric positive definite block."""
    f = 1.0 / max(determinant(s), SMALLEST_DETERMINANT)
    return (
        f * (s[3] * s[5] - s[4] * s[4]),
        f * (s[2] * s[4] - s[1] * s[5]),
        f * (s[1] * s[4] - s[2] * s[3]),
        f * (s[0] * s[5] - s[2] * s[2]),
        f * (s[1] * s[2] - s[0] * s[4]),
        f * (s[0] * s[3] - s[1] * s[1]),
    )


@kernel
def quadratic(s, y):
    """y' S y of a symmetric block and a vector."""
    return (
        s[0] * y[0] * y[0]
        + s[3] * y[1] * y[1]
        + s[5] * y[2] * y[2]
        + 2.0 * (s[1] * y[0] * y[1] + s[2] * y[0] * y[2] + s[4] * y[1] * y[2])
    )


@kernel
def add_blocks(a, b, factor):
    """a + factor b of two symmetric blocks."""
    return (
        a[0] + factor * b[0],
        a[1] + factor * b[1],
        a[2] + factor * b[2],
        a[3] + factor * b[3],
        a[4] + factor * b[4],
        a[5] + factor * b[5],
    )


@kernel
def add_full(a, b, factor):
    """a + factor b of two blocks of nine numbers."""
    return (
        a[0] + factor * b[0],
        a[1] + factor * b[1],
        a[2] + factor * b[2],
        a[3] + factor * b[3],
        a[4] + factor * b[4],
        a[5] + factor * b[5],
        a[6] + factor * b[6],
        a[7] + factor * b[7],
        a[8] + factor * b[8],
    )


@kernel
def outer(a, b):
    """The nine products of two vectors: a b'."""
    return (
        a[0] * b[0],
        a[0] * b[1],
        a[0] * b[2],
        a[1] * b[0],
        a[1] * b[1],
        a[1] * b[2],
        a[2] * b[0],
        a[2] * b[1],
        a[2] * b[2],
    )


@kernel
def squares(a):
    """The six products of a vector with itself: a a'."""
    return a[0] * a[0], a[0] * a[1], a[0] * a[2], a[1] * a[1], a[1] * a[2], a[2] * a[2]


@kernel
def twice_symmetric(m):
    """A block plus its mirror, in six numbers."""
    return 2.0 * m[0], m[1] + m[3], m[2] + m[6], 2.0 * m[4], m[5] + m[7], 2.0 * m[8]


@kernel
def isotropic(value):
    """A symmetric block with one value on its diagonal."""
    return value, 0.0, 0.0, value, 0.0, value


@kernel
def diagonal(value):
    """A block of nine numbers with one value on its diagonal."""
    return value, 0.0, 0.0, 0.0, value, 0.0, 0.0, 0.0, value


@kernel
def six(array, first):
    """Six numbers of a field of a record, as a symmetric block."""
    return array[first], array[first + 1], array[first + 2], array[first + 3], array[first + 4], array[first + 5]


@kernel
def nine(array, first):
    """Nine numbers of a field of a record, as a block."""
    return (
        array[first],
        array[first + 1],
        array[first + 2],
        array[first + 3],
        array[first + 4],
        array[first + 5],
        array[first + 6],
        array[first + 7],
        array[first + 8],
    )


@kernel
def put_six(array, first, s):
    """Write a symmetric block into a field of a record."""
    for k in range(6):
        array[first + k] = s[k]


@kernel
def put_nine(array, first, m):
    """Write a block into a field of a record."""
    for k in range(9):
        array[first + k] = m[k]
