"""Images of a run's arrays: the same bytes when they are put back, in a fraction of the room."""

from typing import NamedTuple

import numpy as np

from openiads.kernel import record_type
from openiads.simulation.arena import PAGE_BYTES, Arena

ROW = record_type(("number", np.int64), ("value", np.float64))


class Inner(NamedTuple):
    """Arrays of several kinds: structured, flat, empty, of two dimensions."""

    rows: np.ndarray
    flat: np.ndarray
    none: np.ndarray


class Outer(NamedTuple):
    """Nested tuples of arrays, as the state of a run is."""

    inner: Inner
    table: np.ndarray


def arrays():
    """Large arrays, of which a little is in use, and whose bytes begin and end with something."""
    made = Outer(Inner(np.zeros(100_000, ROW), np.zeros(7), np.zeros(0, ROW)), np.zeros((5_000, 3)))
    made.inner.rows["value"][[0, 50_000, 99_999]] = 1.0, -0.0, np.nan
    made.inner.flat[:] = np.arange(7)
    made.table[-1] = np.inf
    return made


def flattened(parts):
    """All arrays, one after the other."""
    return [parts] if isinstance(parts, np.ndarray) else [array for part in parts for array in flattened(part)]


def same(one, other):
    """Whether all arrays are of one kind and hold the same bytes."""
    pairs = list(zip(flattened(one), flattened(other), strict=True))
    return all((a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes()) for a, b in pairs)


def test_what_is_put_back_is_the_same_bytes():
    source, arena = arrays(), Arena(arrays())
    arena.take(source)
    image = arena.image()
    for array in flattened(arena.parts):
        array.view(np.uint8)[...] = 255
    arena.restore(image)
    assert same(arena.parts, source)
    assert isinstance(arena.parts.inner, Inner)


def test_an_image_holds_the_pages_in_use_alone():
    arena = Arena(arrays())
    arena.take(arrays())
    image = arena.image()
    assert 3 <= len(image.numbers) <= 6
    assert image.words.nbytes == len(image.numbers) * PAGE_BYTES


def test_an_image_stays_what_it_was_while_the_run_goes_on():
    arena = Arena(arrays())
    arena.take(arrays())
    image = arena.image()
    arena.parts.table[:] = 3.0
    arena.restore(image)
    assert same(arena.parts, arrays())


def test_arrays_lie_apart_and_aligned():
    arena = Arena(arrays())
    for number, array in enumerate(flattened(arena.parts)):
        assert array.flags.aligned
        assert array.flags.c_contiguous
        array.view(np.uint8)[...] = number + 1
    for number, array in enumerate(flattened(arena.parts)):
        assert set(array.tobytes()) <= {number + 1}
