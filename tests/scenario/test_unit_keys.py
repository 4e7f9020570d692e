"""One quantity, many units: keys are cut at their unit, and a wrong unit is told from a wrong name."""

import pytest

from openiads.scenario.unit_keys import KeyFound, KeyUnknown, find_key, quantity, same_quantity

FIELDS = ("id", "duration_s", "spread_km", "spread_s", "speed_m_s", "height_above_ground_m", "entry", "count", "at")


def test_the_longest_unit_is_the_unit_of_a_key():
    assert quantity("speed_m_s").suffix == "m_s"
    assert quantity("ballistic_coefficient_kg_m2").suffix == "kg_m2"
    assert quantity("unit_cost_usd_m").suffix == "usd_m"
    assert quantity("count") is None


def test_a_key_in_another_unit_of_the_same_dimension_is_converted():
    assert find_key("duration_min", FIELDS).converted(15) == 900.0
    assert find_key("spread_m", FIELDS).canonical == "spread_km"
    assert find_key("spread_m", FIELDS).converted(2_000) == 2.0
    assert find_key("spread_min", FIELDS).canonical == "spread_s"
    assert find_key("speed_kt", FIELDS).converted(480) == pytest.approx(246.9333, abs=1e-4)


def test_a_canonical_key_leaves_its_value_alone():
    assert find_key("speed_m_s", FIELDS) == KeyFound("speed_m_s")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("duration_km", "write duration_s"),
        ("duration", "write duration_s"),
        ("speed_mph", "speed_m_s"),
        ("heigth_above_ground_ft", "did you mean 'height_above_ground_ft'?"),
        ("cuont", "did you mean 'count'?"),
        ("class", "did you mean 'entry'?"),
        ("location", "did you mean 'at'?"),
        ("<<", "write the keys out"),
        ("zzzzz", "choose one of id, duration_s"),
    ],
)
def test_a_wrong_unit_a_missing_unit_and_a_wrong_name_are_told_apart(key, words):
    found = find_key(key, FIELDS)
    assert isinstance(found, KeyUnknown)
    assert words in found.remedy


def test_a_length_in_seconds_is_not_the_same_quantity():
    assert same_quantity("spread_m", "spread_nmi")
    assert not same_quantity("spread_m", "spread_s")
    assert same_quantity("count", "count")
