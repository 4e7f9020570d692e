"""The arrays of a run side by side in one piece of memory, and images of it that hold no more than the pages in use.

A run has room for the most of everything and uses a part of it: an image is a tenth to a thirtieth of it, and is taken
and put back in one copy; what is put back is the same bytes. Source: docs/studies.md (rare events). Leaves out: which
runs are kept so (study/rare.py, scenario/execute.py).
"""

from typing import Any, NamedTuple

import numpy as np

from openiads.simulation.world import Messages, State

Array = np.ndarray[Any, Any]

PAGE_BYTES = 4096
WORD_BYTES = 8
# Arrays begin at multiples of this, so that each is aligned for whatever it holds.
ALIGNED_BYTES = 64


class Changing(NamedTuple):
    """What of a world changes in a run."""

    state: State
    messages: Messages


class Image(NamedTuple):
    """The pages that are not all zeros: their numbers (n,), and their words (n, 512)."""

    numbers: Array
    words: Array


class Arena:
    """Arrays like those of a template, nested tuples of arrays: `parts` are views of one piece of memory."""

    def __init__(self, template: Any) -> None:
        self._pages: Array = np.zeros((-(-room_bytes(template) // PAGE_BYTES), PAGE_BYTES // WORD_BYTES), np.uint64)
        self.parts, _ = _placed(template, self._pages.reshape(-1).view(np.uint8), 0)

    def take(self, parts: Any) -> None:
        """Copy arrays like those of the template in."""
        _fill(self.parts, parts)

    def image(self) -> Image:
        """What is here now."""
        numbers = np.flatnonzero(self._pages.max(axis=1))
        return Image(numbers, self._pages[numbers])

    def restore(self, image: Image) -> None:
        """Be what an image was taken of."""
        self._pages.fill(0)
        self._pages[image.numbers] = image.words


def _aligned(size: int) -> int:
    return -(-size // ALIGNED_BYTES) * ALIGNED_BYTES


def room_bytes(part: Any) -> int:
    """The bytes that arrays in nested tuples, of any shapes, take side by side."""
    if isinstance(part, np.ndarray):
        return _aligned(max(part.nbytes, 1))
    return sum(map(room_bytes, part)) if hasattr(part, "_fields") else 0


def _placed(part: Any, room: Array, at: int) -> tuple[Any, int]:
    """Views like the arrays of nested tuples, from a place in a piece of memory on; and where the next begins."""
    if isinstance(part, np.ndarray):
        view = room[at : at + part.nbytes].view(part.dtype).reshape(part.shape)
        return view, at + _aligned(max(part.nbytes, 1))
    if not hasattr(part, "_fields"):
        return part, at
    views = []
    for inner in part:
        view, at = _placed(inner, room, at)
        views.append(view)
    return type(part)(*views), at


def _fill(views: Any, part: Any) -> None:
    if isinstance(part, np.ndarray):
        views[...] = part
    elif hasattr(part, "_fields"):
        for inner, source in zip(views, part, strict=True):
            _fill(inner, source)
