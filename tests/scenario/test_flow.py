"""Plain values are written as YAML that reads back to the same value."""

import math
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openiads.scenario.flow import flow
from openiads.scenario.problems import Source
from openiads.scenario.schema import Decoys
from openiads.scenario.yaml_source import parse, plain

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))


@given(VALUES)
def test_what_is_written_reads_back(value):
    assert plain(parse(flow(value), Source.of("", ""))) == value


@pytest.mark.parametrize("word", ["true", "yes", "12", "1e3", "~", "a: b", "# no", "", "x y", "-", "null", "\n", '"'])
def test_a_word_stays_a_word(word):
    assert plain(parse(flow([word]), Source.of("", ""))) == [word]


def test_numbers_that_are_none_keep_their_names():
    assert flow([math.inf, -math.inf]) == "[.inf, -.inf]"
    assert flow(math.nan) == ".nan"


def test_times_parts_and_array_scalars_are_written():
    assert flow(datetime(2030, 1, 1, tzinfo=UTC)) == '"2030-01-01T00:00:00Z"'
    assert flow(Decoys(entry="decoy-air", count=2)) == "{entry: decoy-air, count: 2}"
    assert flow((np.float64(0.5), np.int64(3))) == "[0.5, 3]"


def test_what_has_no_place_in_a_scenario_is_refused():
    with pytest.raises(TypeError, match="object has no place"):
        flow(object())
