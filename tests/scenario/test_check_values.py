"""Overridden catalogue values must exist and make sense; beyond the published spread they may go."""

import pytest

from openiads.scenario.catalogue import Catalogue
from openiads.scenario.check import problems
from openiads.scenario.check_values import HIGHEST, POSITIVE, WHOLE, limits
from openiads.scenario.load import load, replace

BASE = load("one-target")
CATALOGUE = Catalogue.read()


def told(path, value):
    scenario = replace(BASE, {f"overrides[{path.split('.')[0]}].{path.split('.')[1]}": value})
    return "\n".join(str(problem) for problem in problems(scenario, CATALOGUE))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("48n6e3.kill_probability_cruse", 0.5, "unknown key (of 48n6e3); did you mean 'kill_probability_cruise'?"),
        ("48n6e3.kill_probability_cruise", 1.5, "1.5 makes no sense; write a number of at least 0 and at most 1"),
        ("48n6e3.maximum_range_km", -1, "-1 makes no sense; write a number above 0"),
        ("48n6e3.maximum_range_s", 1, "'s' is a unit of time, and 'maximum_range' is a length"),
        ("48n6e3.maximum_range_km", 1, "with it minimum_range_m is 3000 and maximum_range_m is 1000"),
        ("48n6e3.minimum_range_nmi", 900, "keep minimum_range_m below maximum_range_m"),
        ("92n6e.reference_detection_probability", 1, "write a number above 0 and below 1"),
        ("92n6e.revisit_s", 0, "0 makes no sense; write a number above 0"),
        ("s400-fire-unit.channels", 6.5, "write a whole number of at least 0"),
        ("fighter.swerling", 5, "write a whole number of at least 0 and at most 4"),
        ("fighter.rcs_m2", 0, "write a number above 0"),
        ("assumptions.confirm_hits", 0, "write a whole number above 0 and at most 64"),
        ("assumptions.confirm_existence", 1.5, "write a number above 0 and at most 1"),
        ("assumptions.delete_existence", -0.1, "write a number of at least 0 and at most 1"),
    ],
)
def test_values_that_make_no_sense_are_told(path, value, words):
    assert words in told(path, value)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("48n6e3.maximum_range_km", 1_000),
        ("48n6e3.maximum_range_nmi", 100),
        ("48n6e3.kill_probability_cruise", 0),
        ("s400-fire-unit.channels", 0),
        ("92n6e.elevation_min_deg", -5),
    ],
)
def test_values_beyond_the_published_spread_are_welcome(path, value):
    assert told(path, value) == ""


def test_every_shipped_value_lies_within_what_an_override_may_be():
    for id in CATALOGUE.ids():
        for key, value in CATALOGUE.entry(id).values.items():
            for number in (value.low, value.nominal, value.high):
                assert number is None or limits(key).hold(number), (id, key, number)


def test_every_key_with_limits_of_its_own_is_a_key_of_some_entry():
    known = {key for id in CATALOGUE.ids() for key in CATALOGUE.entry(id).values}
    assert POSITIVE | WHOLE | set(HIGHEST) <= known
