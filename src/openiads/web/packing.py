"""Tables as one binary answer: a small JSON header that says where each column lies, then the columns as they are in memory.

Source: docs/viewer.md (the format). Numbers are little-endian float32 or int32; words are int32 codes with their words in the
header. Leaves out: compression, which a loopback connection does not need.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
ALIGNMENT = 8
HEADER_LENGTH = np.dtype("<u4")


def packed(tables: Mapping[str, Mapping[str, Array]], header: Mapping[str, Any]) -> bytes:
    """The bytes of some tables: length of the header (uint32), header, then each column at a multiple of eight bytes.

    Offsets in the header count from the end of the padded header.
    """
    parts: list[bytes] = []
    described: dict[str, dict[str, Any]] = {}
    offset = 0
    for name, columns in tables.items():
        described[name] = {}
        for column, values in columns.items():
            numbers, kind, words = _numbers(values)
            content = numbers.tobytes()
            padding = -len(content) % ALIGNMENT
            described[name][column] = {"kind": kind, "offset": offset, "length": len(numbers), **words}
            parts += [content, bytes(padding)]
            offset += len(content) + padding
    text = json.dumps({**header, "tables": described}, allow_nan=False).encode()
    text += b" " * (-(len(text) + HEADER_LENGTH.itemsize) % ALIGNMENT)
    return b"".join([np.array(len(text), HEADER_LENGTH).tobytes(), text, *parts])


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, dict[str, Array]]]:
    """Header and tables of a packed answer, words spelled again; what the page does, for tests and for other readers."""
    length = int(np.frombuffer(content, HEADER_LENGTH, 1)[0])
    start = HEADER_LENGTH.itemsize + length
    header = json.loads(content[HEADER_LENGTH.itemsize : start])
    tables: dict[str, dict[str, Array]] = {}
    for name, columns in header.pop("tables").items():
        tables[name] = {}
        for column, place in columns.items():
            values = np.frombuffer(content, f"<{place['kind']}", place["length"], start + place["offset"])
            tables[name][column] = np.array(place["words"], np.str_)[values] if "words" in place else values
    return header, tables


def _numbers(values: Array) -> tuple[Array, str, dict[str, Any]]:
    """A column as numbers, their kind, and its words where it was text."""
    if values.dtype.kind in "US":
        words, codes = np.unique(values, return_inverse=True)
        return codes.astype("<i4"), "i4", {"words": [str(word) for word in words]}
    if values.dtype.kind in "iub":
        return values.astype("<i4"), "i4", {}
    return values.astype("<f4"), "f4", {}
