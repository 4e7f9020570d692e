"""Keyed random numbers: the published known answers, the distributions, and no memory.

Statistical tests draw fixed numbers, so each passes or fails for ever; each says how likely a correct generator is to
fail it for another seed.
"""

import math
import random
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from openiads import streams
from openiads.streams import Purpose, entities, entity

STREAM = (20_261_122, 3)
A, B = entity("radar-1"), entity("raid-north/17")
DRAWS = 4000
# A correct generator fails a test at this level for one seed in a thousand.
LEVEL = 1e-3
# Found by counting upwards: the first two names of this raid with one hash.
TWINS = ("raid-north/51813", "raid-north/111613")
PINNED = 7_351_823


def draws(
    draw: Callable[..., float], count: int = DRAWS, purpose: int = Purpose.DETECTION, lane: int = 0
) -> np.ndarray:
    """One number for each of many occasions."""
    return np.array([draw(STREAM, purpose, lane, A, B, occasion) for occasion in range(count)])


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_known_answers(counter, key, answer):
    # Random123 distribution, tests/kat_vectors, philox4x32 with ten rounds: exact.
    assert streams.philox(*key, *counter) == answer


def test_uniform_numbers_are_uniform():
    assert stats.kstest(draws(streams.uniform), "uniform").pvalue > LEVEL


def test_both_numbers_of_a_pair_are_uniform_and_independent():
    pairs = np.array([streams.uniform_pair(STREAM, Purpose.MEASUREMENT, 0, A, B, n) for n in range(DRAWS)])
    assert stats.kstest(pairs[:, 1], "uniform").pvalue > LEVEL
    assert stats.pearsonr(pairs[:, 0], pairs[:, 1]).pvalue > LEVEL


@pytest.mark.parametrize(("high", "low"), [(0, 0), (0xFFFFFFFF, 0xFFFFFFFF), (0x80000000, 0)])
def test_a_uniform_number_is_never_an_end_of_its_interval(high, low):
    assert 0.0 < streams._unit_interval(high, low) < 1.0


def test_normal_numbers_are_normal_and_uncorrelated():
    pairs = np.array([streams.normal_pair(STREAM, Purpose.MEASUREMENT, 0, A, B, n) for n in range(DRAWS)])
    assert stats.kstest(pairs[:, 0], "norm").pvalue > LEVEL
    assert stats.kstest(pairs[:, 1], "norm").pvalue > LEVEL
    assert stats.pearsonr(pairs[:, 0], pairs[:, 1]).pvalue > LEVEL
    assert stats.pearsonr(pairs[:, 0] ** 2, pairs[:, 1] ** 2).pvalue > LEVEL


def test_exponential_numbers_are_exponential():
    assert stats.kstest(draws(streams.exponential), "expon").pvalue > LEVEL


@pytest.mark.parametrize("mean", [0.01, 0.7, 9.99, 10.0, 25.0])
def test_poisson_counts_have_their_mean_and_their_variance(mean):
    counts = draws(lambda *key: streams.poisson(mean, *key), count=2000)
    # Four standard errors: a chance of 6e-5 each. The variance of a sample variance is (mean + 2 mean^2) / n.
    assert abs(counts.mean() - mean) < 4.0 * math.sqrt(mean / counts.size)
    assert abs(counts.var(ddof=1) - mean) < 4.0 * math.sqrt((mean + 2.0 * mean * mean) / counts.size)


def test_poisson_counts_of_a_large_mean_have_the_right_shape():
    counts = draws(lambda *key: streams.poisson(25.0, *key), count=2000)
    edges = np.array([-1, 17, 20, 22, 24, 26, 28, 30, 33, 1000])
    expected = counts.size * np.diff(stats.poisson.cdf(edges, 25.0))
    observed = np.histogram(counts, edges + 0.5)[0]
    assert stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > LEVEL


@pytest.mark.parametrize("mean", [0.0, -1.0])
def test_of_nothing_the_count_is_nought(mean):
    assert streams.poisson(mean, STREAM, Purpose.FALSE_ALARM_COUNT, 0, A, B, 0) == 0


def test_the_order_of_drawing_changes_nothing():
    forward = draws(streams.uniform, count=200)
    order = list(range(200))
    random.Random(1).shuffle(order)
    shuffled = {n: streams.uniform(STREAM, Purpose.DETECTION, 0, A, B, n) for n in order}
    assert [shuffled[n] for n in range(200)] == forward.tolist()


@pytest.mark.parametrize(
    "other",
    [
        ((STREAM[0] + 1, STREAM[1]), Purpose.DETECTION, 0, A, B),
        ((STREAM[0], STREAM[1] + 1), Purpose.DETECTION, 0, A, B),
        (STREAM, Purpose.OUTCOME, 0, A, B),
        (STREAM, Purpose.DETECTION, 1, A, B),
        (STREAM, Purpose.DETECTION, 0, B, A),
        (STREAM, Purpose.DETECTION, 0, A, B + 1),
    ],
)
def test_every_part_of_the_key_makes_an_independent_stream(other):
    these = draws(streams.uniform, count=1000)
    those = np.array([streams.uniform(*other, occasion) for occasion in range(1000)])
    assert not (these == those).any()
    assert stats.pearsonr(these, those).pvalue > LEVEL


def test_purposes_never_share_a_number_nor_run_into_the_seed():
    assert len({int(purpose) for purpose in Purpose}) == len(Purpose)
    assert max(Purpose) * streams.LANES + streams.LANES - 1 <= streams.MASK_32


def test_a_name_keeps_its_hash_for_ever():
    # blake2s, four bytes, little-endian: a record written today must be repeated by any later version.
    assert entity("raid-north/17") == PINNED
    assert entities(["raid-north/17", "radar-1"]) == [PINNED, entity("radar-1")]


def test_two_names_that_share_a_hash_are_refused_by_name():
    assert entity(TWINS[0]) == entity(TWINS[1])
    with pytest.raises(ValueError, match=f"{TWINS[0]}.*{TWINS[1]}"):
        entities(["radar-1", *TWINS])


def test_one_name_twice_is_one_entity():
    assert entities(["radar-1", "radar-1"]) == [entity("radar-1")] * 2
