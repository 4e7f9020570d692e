"""Keyed random numbers: every draw is a pure function of who draws, why, and for which occasion.

Philox4x32-10. Key: (study seed, replication). Counter: (purpose and lane, entity A, entity B, occasion). Two arms of a
comparison therefore share every draw that they have in common, and no order of evaluation changes a result.
Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11, section 3 (Salmon2011).
Leaves out: sequences; nothing here has a state.
"""

import hashlib
import math
from enum import IntEnum

from openiads.constants import TWO_PI
from openiads.kernel import door, kernel

MASK_32 = 0xFFFFFFFF
MULTIPLIER_0 = 0xD2511F53
MULTIPLIER_1 = 0xCD9E8D57
WEYL_0 = 0x9E3779B9
WEYL_1 = 0xBB67AE85
ROUNDS = 10
LANES = 65536
TWO_TO_MINUS_52 = 1.0 / 4503599627370496.0
SMALLEST_UNIFORM = 0.5 * TWO_TO_MINUS_52
SMALL_MEAN = 10.0


class Purpose(IntEnum):
    """Why a number is drawn. A number once given is never given to another purpose."""

    RAID_LAYOUT = 1
    DETECTION = 2
    MEASUREMENT = 3
    FALSE_ALARM_COUNT = 4
    FALSE_ALARM_PLACE = 5
    FLUCTUATION = 6
    REPLY = 7
    OUTCOME = 8
    ASSESSMENT = 9
    READINESS = 10
    BIAS = 15
    REPORT = 16
    RELIEF = 20
    LABEL = 21
    ORDER_LOSS = 40
    PLOT_LOSS = 41
    OVERLAY_PLACE = 60
    TRANSPONDER = 110
    APPEARANCE = 111
    CLASS_LOOK = 112
    OFF_CORRIDOR = 113
    DESIGN = 180
    RESAMPLE = 181
    SPLIT = 182


@kernel
def philox(key_0, key_1, counter_0, counter_1, counter_2, counter_3):
    """Four words of 32 random bits, as int64, from a key of two such words and a counter of four.

    Source: Salmon2011, section 3.3, with ten rounds; known answers of the Random123 distribution, kat_vectors.
    """
    k0 = int(key_0) & MASK_32
    k1 = int(key_1) & MASK_32
    c0 = int(counter_0) & MASK_32
    c1 = int(counter_1) & MASK_32
    c2 = int(counter_2) & MASK_32
    c3 = int(counter_3) & MASK_32
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        high_0 = (product_0 >> 32) & MASK_32
        high_1 = (product_1 >> 32) & MASK_32
        c0 = high_1 ^ c1 ^ k0
        c1 = product_1 & MASK_32
        c2 = high_0 ^ c3 ^ k1
        c3 = product_0 & MASK_32
        k0 = (k0 + WEYL_0) & MASK_32
        k1 = (k1 + WEYL_1) & MASK_32
    return c0, c1, c2, c3


@kernel
def _unit_interval(high, low):
    """A number in (0, 1) on a grid of 2^-52, offset by half a step so that neither end occurs."""
    return (float((high >> 6) * 67108864 + (low >> 6)) + 0.5) * TWO_TO_MINUS_52


@door
def uniform_pair(stream, purpose, lane, entity_a, entity_b, occasion):
    """Two independent numbers, uniform on the open interval (0, 1).

    stream : (seed, replication), both 32-bit; purpose : a `Purpose`; lane : 0 to 65535, to draw more for one occasion;
    entity_a, entity_b : 32-bit hashes of stable names (`entity`); occasion : that pair's own count.
    """
    word = purpose * LANES + lane
    a, b, c, d = philox(stream[0], stream[1], word, entity_a, entity_b, occasion)
    return _unit_interval(a, b), _unit_interval(c, d)


@kernel
def uniform(stream, purpose, lane, entity_a, entity_b, occasion):
    """A number, uniform on the open interval (0, 1); arguments as for `uniform_pair`."""
    return uniform_pair(stream, purpose, lane, entity_a, entity_b, occasion)[0]


@kernel
def normal_pair(stream, purpose, lane, entity_a, entity_b, occasion):
    """Two independent standard normal numbers; arguments as for `uniform_pair`. Source: Box and Muller 1958."""
    u, v = uniform_pair(stream, purpose, lane, entity_a, entity_b, occasion)
    radius = math.sqrt(-2.0 * math.log(max(u, SMALLEST_UNIFORM)))
    return radius * math.cos(TWO_PI * v), radius * math.sin(TWO_PI * v)


@kernel
def exponential(stream, purpose, lane, entity_a, entity_b, occasion):
    """An exponential number of mean 1; arguments as for `uniform_pair`."""
    return -math.log(max(uniform(stream, purpose, lane, entity_a, entity_b, occasion), SMALLEST_UNIFORM))


@kernel
def poisson(mean, stream, purpose, lane, entity_a, entity_b, occasion):
    """A Poisson count of the given mean; arguments as for `uniform_pair`.

    By multiplication of uniforms, the mean cut into parts of at most ten so that no product underflows; one draw a
    factor, lanes counted up from `lane`. Source: Knuth, The Art of Computer Programming 2, section 3.4.1 (Knuth1997).
    """
    count = 0
    left = mean
    while left > 0.0:
        part = min(left, SMALL_MEAN)
        left -= part
        floor = math.exp(-part)
        product = uniform(stream, purpose, lane, entity_a, entity_b, occasion)
        lane += 1
        while product > floor:
            count += 1
            product *= uniform(stream, purpose, lane, entity_a, entity_b, occasion)
            lane += 1
    return count


def entity(name: str) -> int:
    """The 32-bit hash by which a stable name (`raid-north/17`) enters a counter."""
    return int.from_bytes(hashlib.blake2s(name.encode(), digest_size=4).digest(), "little")


def entities(names: list[str]) -> list[int]:
    """The hashes of distinct names; raises ValueError where two share one, and names both."""
    owner: dict[int, str] = {}
    for name in names:
        other = owner.setdefault(entity(name), name)
        if other != name:
            raise ValueError(f"the names {other!r} and {name!r} share one random stream: rename one of them")
    return [entity(name) for name in names]
