"""One value is put into the tree by its path; what leads nowhere is told with did-you-mean."""

import pytest

from openiads.scenario.load import loads, replace
from openiads.scenario.problems import ScenarioError

TEXT = """\
name: a
seed: 1
duration_min: 15
assets: [{id: city, at: [45, -30], value: 1}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45, -30], rounds: [{entry: 48n6e3, rounds: 8}]}]
raids: [{id: north, entry: fighter, count: 2, from: [45, -28], to: city, via: [[45, -29], [45, -29.5]], spread_m: 500}]
"""


def set_(path, value):
    return replace(loads(TEXT, "t.yaml"), {path: value})


def told(path, value):
    with pytest.raises(ScenarioError) as caught:
        set_(path, value)
    return str(caught.value)


def test_a_value_is_set_by_the_id_of_its_entry():
    assert set_("raids[north].count", 30).raids[0].count == 30
    assert set_("raids[north].count", "30").raids[0].count == 30


def test_the_old_scenario_stays_as_it_was():
    scenario = loads(TEXT)
    replace(scenario, {"seed": 7})
    assert scenario == loads(TEXT)


def test_any_unit_replaces_the_quantity_in_whatever_unit_it_stood():
    assert set_("duration_s", 60).duration_s == 60.0
    assert set_("duration_h", 1).duration_s == 3600.0
    assert set_("raids[north].spread_km", 3).raids[0].spread_km == 3.0


def test_a_key_or_part_that_was_left_out_can_be_set():
    assert set_("raids[north].height_msl_m", 900).raids[0].height_msl_m == 900.0
    assert set_("doctrine.policy", "salvo").doctrine.policy == "salvo"
    assert set_("raids[north].decoys", {"entry": "decoy-air", "count": 2}).raids[0].decoys.count == 2
    assert set_("relief.height_m", 20).relief.height_m == 20.0


def test_an_override_makes_its_entry_where_there_is_none():
    scenario = set_("overrides[48n6e3].kill_probability_cruise", 0.5)
    assert scenario.overridden("48n6e3") == {"kill_probability_cruise": 0.5}
    again = replace(scenario, {"overrides[48n6e3].maximum_range_km": 200, "overrides[40n6e].maximum_range_km": 300})
    again = replace(again, {"overrides[48n6e3].maximum_range_m": 1000})
    assert again.overridden("48n6e3") == {"kill_probability_cruise": 0.5, "maximum_range_m": 1000.0}
    assert again.overridden("40n6e") == {"maximum_range_km": 300.0}


def test_a_whole_entry_can_be_set_added_and_taken_away():
    assert set_("units[unit-2]", "{entry: s400-fire-unit, at: [46, -30]}").units[1].id == "unit-2"
    assert set_("units[unit-1]", "{entry: s400-command-post, at: [46, -30]}").units[0].entry == "s400-command-post"
    assert set_("raids[north]", None).raids == ()
    assert set_("raids", "[]").raids == ()


def test_null_gives_an_optional_key_back_to_its_default():
    assert set_("raids[north].via", "null").raids[0].via == ()
    assert "seed: the key is missing" in told("seed", None)


def test_points_and_loads_are_reached_by_position_and_entry():
    assert set_("raids[north].via[1][0]", 44.5).raids[0].via[1] == (44.5, -29.5)
    assert set_("units[unit-1].rounds[48n6e3].rounds", 4).units[0].rounds[0].rounds == 4


def test_a_description_may_hold_a_colon():
    assert set_("description", "now: more").description == "now: more"


def test_several_changes_are_made_together_and_their_faults_told_together():
    scenario = loads(TEXT)
    assert replace(scenario, {"seed": 3, "step_s": 0.5}).step_s == 0.5
    with pytest.raises(ScenarioError) as caught:
        replace(scenario, {"sed": 3, "raids[nort].count": 0.5})
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("raids[nort].count", 3, "--set:1:7: raids[nort].count: no entry is called 'nort'; did you mean 'north'?"),
        ("raids[north].coutn", 3, "--set:1:14: raids[north].coutn: unknown key; did you mean 'count'?"),
        ("raids[north].count", "three", "--set:1:20: raids[north].count: 'three'; write a whole number"),
        ("raids[north].count", 0, "raids[north].count: an empty group, count 0"),
        ("duration_km", 3, "write duration_s"),
        ("raids.count", 3, "name the entry in brackets"),
        ("seed[a]", 3, "the path goes on to 'a'"),
        ("seed.a", 3, "the path goes on to 'a'"),
        ("doctrine[a]", 3, "write .key in place of [id]"),
        ("raids[north].from[7]", 3, "write a position from 0 to 1"),
        ("raids[north].to", "citty", "--set:1:17: raids[north].to: no asset 'citty'; did you mean 'city'?"),
        ("raids[north]", "{a: 1", "--set:1:19"),
        ("seed", "&a [*a]", "contains itself"),
        ("raids[north].count", float("nan"), ".nan; write a whole number"),
    ],
)
def test_a_fault_points_at_the_text_that_was_set(path, value, words):
    assert words in told(path, value)


def test_a_relation_broken_by_a_set_value_points_at_the_line_in_the_file():
    assert "t.yaml:6" in told("assets", "[]")


def test_the_hash_of_a_replaced_scenario_is_that_of_one_read_anew():
    assert set_("raids[north].count", 3).content_hash == loads(TEXT.replace("count: 2", "count: 3")).content_hash
