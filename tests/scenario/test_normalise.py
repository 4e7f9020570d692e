"""Keys in any unit become canonical; unknown and doubled keys are told, the rest still comes through."""

from openiads.scenario.normalise import normalised
from openiads.scenario.problems import Source
from openiads.scenario.yaml_source import parse


def of(text):
    return normalised(parse(text, Source.of("t.yaml", text)))


def test_units_are_converted_at_every_depth():
    values, problems = of(
        "duration_min: 15\nassets: [{id: a, radius_m: 2500}]\nraids: [{spread_nmi: 1, decoys: {count: 1}}]"
    )
    assert not problems
    assert values["duration_s"] == 900.0
    assert values["assets"][0]["radius_km"] == 2.5
    assert values["raids"][0]["spread_km"] == 1.852


def test_the_same_quantity_in_two_units_is_told_with_the_line_of_the_first():
    values, problems = of("duration_s: 900\nduration_min: 15\n")
    assert values == {"duration_s": 900}
    assert [(p.path, p.found) for p in problems] == [
        (("duration_min",), "the same quantity stands as 'duration_s' in line 1")
    ]


def test_a_doubled_key_is_told_and_the_first_holds():
    values, problems = of("seed: 1\nname: a\nseed: 2\n")
    assert values == {"seed": 1, "name": "a"}
    assert problems[0].found == "the key stands twice, first in line 1"
    assert (problems[0].mark.line, problems[0].mark.column) == (2, 0)


def test_overridden_values_keep_their_unit_and_may_not_stand_twice():
    values, problems = of("overrides: [{id: 48n6e3, maximum_range_m: 3, maximum_range_km: 4}]")
    assert values["overrides"] == [{"id": "48n6e3", "maximum_range_m": 3}]
    assert "the same quantity stands as 'maximum_range_m'" in problems[0].found


def test_text_and_booleans_are_not_converted():
    values, _ = of("duration_min: soon\nrelief: {height_km: true}")
    assert values == {"duration_s": "soon", "relief": {"height_m": True}}


def test_a_key_that_is_no_word_is_unknown_like_any_other():
    _, problems = of("1: a\nnull: b\n'': c\n")
    assert [p.found for p in problems] == ["unknown key"] * 3
