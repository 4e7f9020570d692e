"""Spans: which rows are done, merged; against plain sets of numbers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from openiads.study.spans import Spans

PIECES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), max_size=20)


def numbers(pieces):
    """The set of numbers in spans of a start and a length."""
    return {number for start, length in pieces for number in range(start, start + length)}


@given(PIECES)
def test_spans_hold_the_numbers_that_were_added(pieces):
    spans = Spans((start, start + length) for start, length in pieces)
    assert numbers((a, b - a) for a, b in spans.spans) == numbers(pieces)
    assert len(spans) == len(numbers(pieces))
    assert all(number in spans for number in numbers(pieces))
    assert 200 not in spans


@given(PIECES)
def test_spans_are_in_order_and_apart(pieces):
    spans = Spans((start, start + length) for start, length in pieces).spans
    assert all(first[1] < second[0] for first, second in pairwise(spans))


@given(PIECES, st.integers(0, 80))
def test_gaps_are_what_is_missing(pieces, stop):
    spans = Spans((start, start + length) for start, length in pieces)
    assert numbers((a, b - a) for a, b in spans.gaps(0, stop)) == set(range(stop)) - numbers(pieces)
