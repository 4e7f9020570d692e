"""Units as printed, turned into SI and back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openiads.units import UNITS, db_from_ratio, printed, ratio_from_db, si


@pytest.mark.parametrize(
    ("value", "suffix", "expected"),
    [
        (1.0, "nmi", 1852.0),
        (1.0, "ft", 0.3048),
        (36.0, "km_h", 10.0),
        (1.0, "kt", 0.514_444_444_444_444_4),
        (180.0, "deg", math.pi),
        (6400.0, "mrad", 6.4),
        (30.0, "rpm", math.pi),
        (2.0, "h", 7200.0),
        (3.0, "ghz", 3e9),
        (400.0, "km", 400_000.0),
    ],
)
def test_a_printed_unit_becomes_its_si_value(value, suffix, expected):
    assert si(value, suffix) == pytest.approx(expected, rel=1e-15)


@given(st.floats(-1e9, 1e9), st.sampled_from(sorted(UNITS)))
def test_there_and_back_again_is_the_same_number(value, suffix):
    assert printed(si(value, suffix), suffix) == pytest.approx(value, rel=1e-15, abs=1e-300)


def test_every_suffix_is_that_of_its_unit():
    assert all(UNITS[suffix].suffix == suffix for suffix in UNITS)


def test_each_dimension_has_its_si_unit():
    assert all(
        any(other.dimension == unit.dimension and other.to_si == 1.0 for other in UNITS.values())
        for unit in UNITS.values()
        if unit.dimension != "rotation"
    )


def test_an_unknown_unit_is_refused():
    with pytest.raises(KeyError):
        si(1.0, "furlong")


def test_three_decibels_are_nearly_a_factor_of_two_and_ten_are_exactly_ten():
    assert ratio_from_db(10.0) == 10.0
    assert ratio_from_db(3.0) == pytest.approx(2.0, rel=0.003)
    assert ratio_from_db(-20.0) == pytest.approx(0.01, rel=1e-15)


@given(st.floats(-200.0, 200.0))
def test_decibels_there_and_back(level_db):
    assert db_from_ratio(ratio_from_db(level_db)) == pytest.approx(level_db, abs=1e-11)


def test_nothing_has_no_level():
    with pytest.raises(ValueError, match=r"math domain|positive"):
        db_from_ratio(0.0)
