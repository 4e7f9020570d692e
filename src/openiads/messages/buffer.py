"""Rows of one message kind: written by one stage, read by others in the same frame or in the next, drained by the recorder.

A buffer never grows. Rows from `FIRST` to `COUNT` are the present frame's; rows before it wait for the recorder, unless the
record level does not keep them. Leaves out: time; every row carries its own.
"""

from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import kernel

FIRST, COUNT, LOST, KEPT, CAPACITY = 0, 1, 2, 3, 4


class Buffer(NamedTuple):
    """Preallocated rows and a cursor: first row of the frame, end, rows lost, kept for the record or not, capacity.

    Kernels below take the cursor alone, so that one compiled form serves every kind of message.
    """

    rows: np.ndarray[Any, Any]
    cursor: np.ndarray[Any, Any]


class BufferOverflow(RuntimeError):
    """More messages of one kind in a frame than compile made room for: a defect of the sizes, never silent."""


def new_buffer(dtype: np.dtype[Any], capacity: int, kept: bool) -> Buffer:
    """An empty buffer of so many rows, kept for the record or rewound every frame."""
    cursor = np.zeros(5, np.int64)
    cursor[KEPT], cursor[CAPACITY] = int(kept), capacity
    return Buffer(np.zeros(capacity, dtype), cursor)


@kernel
def open_frame(cursor):
    """Begin a frame: what is there becomes history. The writing stage calls this, so readers of the last frame come first."""
    if cursor[KEPT] == 0:
        cursor[COUNT] = 0
    cursor[FIRST] = cursor[COUNT]


@kernel
def claim(cursor):
    """The index of a new row; where the buffer is full the last row again, and the loss is counted."""
    index = cursor[COUNT]
    if index >= cursor[CAPACITY]:
        cursor[LOST] += 1
        return cursor[CAPACITY] - 1
    cursor[COUNT] = index + 1
    return index


@kernel
def nearly_full(cursor):
    """Whether more than half of a kept buffer waits for the recorder."""
    return cursor[KEPT] == 1 and 2 * cursor[COUNT] > cursor[CAPACITY]


def drain(buffer: Buffer, finished: bool) -> np.ndarray[Any, Any]:
    """A copy of the rows that wait, all of them where the run has finished; the present frame's move to the front."""
    first, count = int(buffer.cursor[FIRST]), int(buffer.cursor[COUNT])
    end = count if finished else first
    waiting = buffer.rows[:end].copy() if buffer.cursor[KEPT] else buffer.rows[:0].copy()
    buffer.rows[: count - end] = buffer.rows[end:count].copy()
    buffer.cursor[FIRST], buffer.cursor[COUNT] = 0, count - end
    return waiting
