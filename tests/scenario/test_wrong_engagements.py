"""Whoever is wrongly fired at is told with the step that failed: in measures, record, summary, report and story."""

import numpy as np
import pytest

import openiads
from openiads.record.wrong_steps import STEPS, step_measure
from openiads.scenario.wrong_engagements import WORKS, _step
from openiads.simulation.tally import FIRST_ORDER

# Friends fly towards a fire unit that they belong to.
TEXT = """
name: homeward
seed: 4
duration_s: 110
assets: [{id: city, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}]
flights: [{id: home, entry: fighter, identity: friend, count: 3, route: [[45.5, -30.1], [44.9, -30.1]], spread_km: 10}]
"""
NOBODY_ANSWERS = {"identification.friend_equipped_share": 0, "identification.believed.friend_equipped_share": 1}
NO_TRANSPONDER_WORKS = {
    "identification.transponder_works_share": 0,
    "identification.believed.transponder_works_share": 1,
}
LINE = "{id: line, entry: airliner, identity: neutral, count: 3, route: [[45.5, -30.1], [44.9, -30.1]], spread_km: 10}"


def run(**changes):
    """The record of the scenario with other values at some paths."""
    return openiads.run(openiads.replace(openiads.loads(TEXT), changes))


@pytest.fixture(scope="module")
def silent():
    """The run in which no friend has a transponder, which nobody expects."""
    return run(**NOBODY_ANSWERS)


def steps(record):
    """The steps that failed, each once."""
    return set(record["wrong_engagements"]["step"].tolist())


def test_nobody_is_fired_at_where_all_answer():
    record = run(**{"identification.friend_equipped_share": 1, "identification.transponder_works_share": 1})
    assert record.measures["wrong_engaged"] == record.rows("wrong_engagements") == 0


def test_all_are_fired_at_where_none_has_a_transponder(silent):
    assert silent.measures["wrong_engaged"] == silent.measures["friend_engaged"] == 3
    assert steps(silent) == {"not-equipped"}
    assert silent.measures[step_measure("not-equipped")] == 3


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        (
            {"identification.transponder_works_share": 0, "identification.believed.transponder_works_share": 1},
            "transponder-failed",
        ),
        ({"identification.reply_probability": 0, "identification.believed.reply_probability": 0.98}, "no-reply"),
        (
            {
                "identification.declare_hostile_probability": 0.9999,
                "doctrine.weapons": "free",
                **NOBODY_ANSWERS,
            },
            "unknown-weapons-free",
        ),
        (
            {
                "flights[home]": LINE,
                "identification.neutral_equipped_share": 0,
                "identification.unusual_class_share": 0.0001,
                "identification.confusions": "[{entry: airliner, taken_for: fighter, share: 1}]",
                "identification.believed.neutral_equipped_share": 0.6,
                "identification.expected_hostile_share": 0.6,
                "identification.expected_friend_share": 0.05,
                "identification.believed.friend_equipped_share": 0.9,
            },
            "class-mistaken",
        ),
    ],
)
def test_the_step_is_traced_to_what_is_true(changes, step):
    record = run(**changes)
    assert record.measures["wrong_engaged"] > 0
    assert step in steps(record)


@pytest.mark.parametrize(
    ("weights", "mistaken", "step"),
    [
        ((3.0, 1.0, 0.0, 0.0), False, "no-reply"),
        ((1.0, 3.0, 0.0, 0.0), True, "class-mistaken"),
        ((1.0, 3.0, 0.0, 0.0), False, "class-shared"),
        ((0.5, 0.0, 1.0, 0.0), True, "outside-corridor"),
        ((0.5, 0.0, 1.0, 2.0), True, "kinematics"),
        ((-0.5, -1.0, -1.0, 0.0), True, "track-mixed"),
    ],
)
def test_the_heaviest_evidence_names_the_step(weights, mistaken, step):
    first = np.zeros(1, FIRST_ORDER)[0]
    first["track"], first["identity"], first["plots"] = 4, 3, 20
    for name, weight in zip(("transponder", "class", "corridor", "kinematics"), weights, strict=True):
        first[f"weight_{name}"] = weight
    assert _step(first, WORKS, mistaken) == step
    first["others"] = 6
    assert _step(first, WORKS, mistaken) == "track-mixed"


def test_the_table_has_what_was_held_when_fire_was_ordered(silent):
    wrong = silent["wrong_engagements"]
    assert (wrong["held"] == "hostile").all()
    assert (wrong["probability_hostile"] >= 0.9).all()
    assert (wrong["weight_transponder"] > 0).all()
    assert set(wrong["transponder"]) == {"not equipped"}
    orders = silent["orders"]
    for track, time_s in zip(wrong["track"], wrong["time_s"], strict=True):
        assert time_s == orders["time_s"][orders["track"] == track].min()


def test_probabilities_of_the_record_add_up(silent):
    named = silent["identifications"]
    total = sum(named[f"probability_{identity}"] for identity in ("friend", "neutral", "hostile"))
    assert total == pytest.approx(np.ones(len(total)))
    assert len(total) > 3


def test_summary_story_and_report_name_the_step(silent, tmp_path):
    told = " ".join(openiads.summary(silent).split())
    assert "WRONG ENGAGEMENTS: 3 of 3 friendly objects were fired at" in told
    assert "What failed: it had no transponder (3)." in told
    assert "`openiads identify`, with the scenario that was run, gives the curve over them" in told
    story = " ".join(openiads.story(silent, "home/1"))
    assert "It was a wrong engagement: it had no transponder. Fire was ordered at it at" in story
    assert "weight of evidence for hostile: transponder +" in story
    page = openiads.write_report(silent, tmp_path / "report.html").read_text()
    assert "Wrong engagements" in page
    assert "it had no transponder" in page


def test_many_runs_sum_the_steps_up():
    scenario = openiads.replace(openiads.loads(TEXT), {**NOBODY_ANSWERS, "record.level": "measures"})
    runs = list(openiads.replicate(scenario, 2, workers=1))
    told = " ".join(openiads.summary_over(runs, openiads.run(scenario)).split())
    assert "What failed, in all 2 runs: it had no transponder (6)." in told
    for each in runs:
        assert sum(each[step_measure(step)] for step in STEPS) == each["wrong_engaged"] == 3
