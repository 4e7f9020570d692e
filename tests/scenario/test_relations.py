"""Ids, aims, starts and numbers of a scenario hold together, or it is said where not."""

import pytest

from openiads.scenario.load import loads
from openiads.scenario.problems import ScenarioError
from openiads.scenario.relations import related

HEAD = "name: a\nseed: 1\nduration_s: 900\nassets: [{id: city, at: [45, -30], value: 1}]\n"


def told(text):
    with pytest.raises(ScenarioError) as caught:
        loads(HEAD + text, "t.yaml")
    return str(caught.value)


def raid(id="r", to="city", more=""):
    return f"{{id: {id}, entry: fighter, count: 2, from: [45, -28], to: {to}{more}}}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"raids: [{raid()}, {raid()}]", "the id 'r' is used twice, first under raids"),
        (f"raids: [{raid(id='city')}]", "the id 'city' is used twice, first under assets"),
        (f"raids: [{raid(to='citty')}]", "no asset 'citty'; did you mean 'city'?"),
        (f"raids: [{raid(more=', start_s: 900')}]", "it starts at 900 s, after the end of the scenario at 900 s"),
        (f"raids: [{raid(more=', start_min: 20')}]", "raids[r].start_min: it starts at 1200 s, after the end"),
        (f"raids: [{raid(more=', height_msl_m: 9, height_above_ground_ft: 9')}]", "the height is given twice"),
        ("overrides: [{id: 48n6e3}, {id: 48n6e3}]", "the entry '48n6e3' is overridden twice"),
        (
            f"raids: [{', '.join(raid(id=f'r{i}', more=', decoys: {entry: d, count: 9999}') for i in range(3))}]",
            "20,000",
        ),
    ],
)
def test_each_relation_that_does_not_hold_is_told(text, words):
    assert words in told(text)


def test_a_step_longer_than_the_scenario_is_told():
    assert related({"duration_s": 3, "step_s": 5.0})[0].path == ("step_s",)


def test_relations_stand_beside_other_problems_and_survive_any_nonsense():
    text = told(f"raids: [{raid(to='citty')}, 3, {{id: [1]}}, {raid(more=', start_s: soon')}]\nunits: {{}}")
    assert "citty" in text
    assert "'soon'" in text


def test_one_height_may_be_taken_back_with_null():
    text = HEAD + f"raids: [{raid(more=', height_msl_m: 9, height_above_ground_m: null')}]"
    assert loads(text).raids[0].height_msl_m == 9.0


def test_a_list_of_rules_is_asked_for_where_it_is_given():
    head = "{policy: salvo, threat_list: [value, time-to-go]"
    assert [problem.path for problem in related({"doctrine": {"threat_list": ["value"]}})] == [
        ("doctrine", "threat_list")
    ]
    assert related({"doctrine": {"threat_list": ["value"], "threat": "list"}}) == []
    assert related({"doctrine": {"threat": "product"}}) == related({"doctrine": head}) == []
