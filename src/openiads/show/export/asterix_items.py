"""Items of ASTERIX as columns of bytes, and records and data blocks made of them.

Source: EUROCONTROL-SPEC-0149 parts 1 (blocks, records), 2b (034), 4 (048) and 9 (062). A number becomes a whole number of the
item's least significant bit, in big-endian bytes. Leaves out: every item that is not named here.
"""

import math
from collections.abc import Sequence

import numpy as np

from openiads.show.export.scene import Array
from openiads.units import si

OCTET_BITS = 8
# Least significant bits, in SI but for angles of latitude and longitude, which are in degrees.
TIME_LSB_S = 1.0 / 128.0
RANGE_LSB_M = si(1.0, "nmi") / 256.0
TURN_LSB_RAD = 2.0 * math.pi / 2**16
PLOT_HEIGHT_LSB_M = si(25.0, "ft")
HEIGHT_LSB_M = si(6.25, "ft")
CLIMB_LSB_M_S = si(6.25, "ft") / si(1.0, "min")
SPEED_LSB_M_S = 0.25
AGE_LSB_S = 0.25
PLACE_LSB_DEG = 180.0 / 2**25
SITE_LSB_DEG = 180.0 / 2**23
# The largest values that the items may hold.
MOST_RANGE_M = RANGE_LSB_M * (2**16 - 1)
MOST_PLOT_HEIGHT_M = PLOT_HEIGHT_LSB_M * (2**13 - 1)
MOST_HEIGHT_M, LEAST_HEIGHT_M = si(150_000.0, "ft"), si(-1_500.0, "ft")
MOST_CLIMB_M_S = CLIMB_LSB_M_S * (2**15 - 1)
CALLSIGN_CHARACTERS, SIX_BITS = 8, 6
MOST_BLOCK_BYTES = 1_400


def whole(values: Array, octets: int) -> Array:
    """Whole numbers in two's complement as big-endian bytes; what does not fit is cut to the limits. (n, octets)"""
    bits = OCTET_BITS * octets
    held = np.clip(np.rint(values), -(2.0 ** (bits - 1)), 2.0**bits - 1.0).astype(np.int64) % 2**bits
    shifts = np.arange(bits - OCTET_BITS, -1, -OCTET_BITS)
    found: Array = ((held[:, None] >> shifts) & 0xFF).astype(np.uint8)
    return found


def unsigned(values: Array, lsb: float, octets: int) -> Array:
    """Numbers from 0 on as multiples of a least significant bit, cut to the limits. (n, octets)"""
    return whole(np.clip(np.asarray(values) / lsb, 0.0, 2.0 ** (OCTET_BITS * octets) - 1.0), octets)


def signed(values: Array, lsb: float, octets: int) -> Array:
    """Numbers of either sign as multiples of a least significant bit, cut to the limits. (n, octets)"""
    most = 2.0 ** (OCTET_BITS * octets - 1)
    return whole(np.clip(np.asarray(values) / lsb, -most, most - 1.0), octets)


def same(count: int, octets: Sequence[int]) -> Array:
    """The same bytes in every row. (count, len(octets))"""
    return np.tile(np.array(octets, np.uint8), (count, 1))


def time_of_day(start_s: float, time_s: Array) -> Array:
    """Seconds since midnight UTC in 1/128 s. start_s : of the epoch, since midnight. (n, 3)"""
    day_s = si(24.0, "h")
    ticks = np.rint((start_s + np.asarray(time_s)) / TIME_LSB_S) % round(day_s / TIME_LSB_S)
    return whole(ticks, 3)


def turn(azimuth_rad: Array) -> Array:
    """An azimuth in parts of a turn. (n, 2)"""
    return whole(np.rint(np.asarray(azimuth_rad) / TURN_LSB_RAD) % 2**16, 2)


def callsigns(texts: Sequence[str]) -> Array:
    """Target identifications of eight characters in six bits each, behind a flag that they were not sent down. (n, 7)"""
    rows = []
    for text in texts:
        number = 0b01 << SIX_BITS
        for character in text.ljust(CALLSIGN_CHARACTERS)[:CALLSIGN_CHARACTERS]:
            code = ord(character) - 64 if character.isalpha() else ord(character)
            number = number << SIX_BITS | code & 0b111111
        rows.append(list(number.to_bytes(7, "big")))
    return np.array(rows, np.uint8).reshape(-1, 7)


def selector(present: Sequence[int]) -> list[int]:
    """The field specification of a record whose items have these field reference numbers, from 1; seven to an octet."""
    octets = [0] * (-(-max(present) // 7))
    for number in present:
        octets[(number - 1) // 7] |= 0x80 >> (number - 1) % 7
    return [octet | (1 if k < len(octets) - 1 else 0) for k, octet in enumerate(octets)]


def records(items: Sequence[tuple[int, Array, Array | None]], count: int) -> list[bytes]:
    """Records of items: field reference number, bytes (n, octets), and for which rows it is there (None: for all)."""
    there = np.ones((count, len(items)), bool)
    for k, (_, _, mask) in enumerate(items):
        if mask is not None:
            there[:, k] = mask
    made: list[bytes] = [b""] * count
    for pattern in np.unique(there, axis=0) if count else []:
        rows = np.flatnonzero((there == pattern).all(axis=1))
        kept = [items[k] for k in np.flatnonzero(pattern).tolist()]
        head = same(len(rows), selector([number for number, _, _ in kept]))
        whole_rows = np.concatenate([head, *(octets[rows] for _, octets, _ in kept)], axis=1)
        for row, content in zip(rows.tolist(), whole_rows, strict=True):
            made[row] = content.tobytes()
    return made


def blocks(category: int, time_s: Array, sources: Array, made: Sequence[bytes]) -> list[tuple[float, bytes]]:
    """Data blocks with the time of their last record: a block holds records of one source and one second."""
    order = np.lexsort((time_s, sources, np.floor(time_s)))
    found: list[tuple[float, bytes]] = []
    key, held, size, last_s = (-1.0, -1), list[bytes](), 0, 0.0
    for k in order.tolist():
        now = (math.floor(time_s[k]), int(sources[k]))
        if held and (now != key or size + len(made[k]) > MOST_BLOCK_BYTES):
            found.append((last_s, _block(category, held)))
            held, size = [], 0
        key, last_s = now, float(time_s[k])
        held.append(made[k])
        size += len(made[k])
    return [*found, (last_s, _block(category, held))] if held else found


def _block(category: int, held: Sequence[bytes]) -> bytes:
    body = b"".join(held)
    return bytes([category]) + (len(body) + 3).to_bytes(2, "big") + body
