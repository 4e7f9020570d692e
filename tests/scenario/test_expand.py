"""What a scenario leaves out can be written out, loads again and means the same."""

import pytest

from openiads.scenario.check import catalogue_of
from openiads.scenario.expand import expanded, written
from openiads.scenario.load import bundled, load, loads, replace


@pytest.mark.parametrize("name", bundled())
def test_the_expanded_text_of_a_bundled_scenario_means_the_same(name):
    scenario = load(name)
    text = expanded(scenario, catalogue_of(scenario))
    assert loads(text) == scenario
    assert loads(text).content_hash == scenario.content_hash


def test_every_default_and_every_value_in_use_is_there():
    scenario = load("one-target")
    text = expanded(scenario, catalogue_of(scenario))
    assert "step_s: 1.0" in text
    assert "radius_km: 2.0" in text
    for entry in ("s400-fire-unit", "92n6e", "48n6e3", "fighter", "assumptions"):
        assert f"\n# {entry}: " in text
    assert "#   maximum_range_km: 250 " in text


def test_two_stances_of_one_entry_are_both_shown():
    scenario = replace(
        load("one-target"), {"units[unit-2]": "{entry: s400-fire-unit, at: [45, -30], values: brochure}"}
    )
    text = expanded(scenario, catalogue_of(scenario))
    assert "#   maximum_range_km: 380 (middle), 400 (brochure)" in text


def test_an_overridden_value_says_so():
    scenario = replace(load("one-target"), {"overrides[48n6e3].maximum_range_m": 90000})
    assert "#   maximum_range_m: 90000.0  # overridden" in expanded(scenario, catalogue_of(scenario))


def test_odd_texts_survive_being_written():
    scenario = replace(load("one-target"), {"description": "a: 'b' # \"c\" ä \u2028 {"})
    assert loads(written(scenario)) == scenario


@pytest.mark.parametrize("name", ["small-raid", "neutral-traffic", "mixed-raid", "lost-command-post"])
def test_parts_of_a_scenario_may_be_given_to_another_as_they_are(name):
    scenario = load(name)
    parts = {
        key: getattr(scenario, key) for key in ("doctrine", "assets", "units", "raids", "identification", "network")
    }
    assert replace(scenario, parts) == scenario
