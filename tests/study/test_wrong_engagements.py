"""Wrong engagements stand in the results of every study in which neutrals or friends fly, whatever measures it shows."""

import pytest
from small_study import run

import openiads
from openiads.record.wrong_steps import STEPS, step_measure
from openiads.study.wrong_engagements import wrong_engagements, wrong_engagements_text

# Neutrals that look like fighters pass a fire unit; half of them have no transponder.
SCENARIO = """\
name: passers
seed: 11
duration_s: 40
tracker: ideal-association
assets: [{id: city, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}]
flights: [{id: line, entry: fighter, identity: neutral, count: 6, route: [[45.5, -30.2], [44.9, -30.2]], spread_km: 20}]
"""
STUDY = """\
name: passers
scenario: glance.yaml
factors: [{name: equipped, path: identification.neutral_equipped_share, values: [1, 0.5]}]
replications: 3
measures: [detections]
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return run(tmp_path_factory.mktemp("passers"), study=STUDY, scenario=SCENARIO)


def test_every_point_has_its_wrong_engagements_and_the_steps_that_failed(results):
    points = wrong_engagements(results)
    assert [point.factors["equipped"] for point in points] == [1, 0.5]
    assert {point.objects for point in points} == {6.0}
    assert points[0].engaged.estimate < points[1].engaged.estimate
    for point in points:
        assert sum(point.steps.values()) == pytest.approx(point.engaged.estimate)
    query = f'SELECT avg(wrong_engaged), avg("{step_measure("not-equipped")}") FROM rows WHERE point = 1'
    ((mean, silent),) = results.sql(query)[1]
    assert points[1].engaged.estimate == pytest.approx(mean)
    assert points[1].steps["not-equipped"] == pytest.approx(silent)


def test_they_are_told_as_resting_on_assumed_rates(results):
    told = wrong_engagements_text(wrong_engagements(results))
    assert "They rest on assumed rates of error" in told
    assert "`openiads identify`, with the study's scenario" in told
    assert "not-equipped" in told.splitlines()[-1]
    assert set(STEPS) >= {word.split()[0] for word in told.splitlines()[-1].split("]  ")[-1].split(", ")}


def test_where_nobody_flies_who_might_be_hit_there_is_nothing_to_tell(tmp_path):
    assert wrong_engagements(run(tmp_path)) == []
    assert openiads.wrong_engagements_text([]) == ""
