"""The summary opens in plain words, says what is assumed, and ends with the mark."""

import re

import pytest
from synthetic_record import MEASURES, META, synthetic_record

from openiads.analysis.metrics import assumed_inputs
from openiads.record.columns import MARK
from openiads.record.table import LEVELS
from openiads.show.summary import WIDTH, assumptions, headline, summary, summary_over

RUNS = [MEASURES, {**MEASURES, "destroyed": 2, "reached": 0, "neutral_engaged": 1}]


def flat(text):
    """Text without its line breaks."""
    return re.sub(r"\s+", " ", text)


def test_it_opens_with_what_became_of_the_attackers(record):
    opening = flat(summary(record))
    assert opening.startswith(
        "invented: Of 2 attackers, 1 was destroyed, 1 reached its aim, and 0 were unresolved when the run ended."
    )
    assert "Decoys are counted apart: 1 of 1 was destroyed." in opening
    assert "The one neutral object was not fired at. It was never held hostile." in opening
    assert "3 rounds were fired: 2 of 48N6E3, 1 of 9M96E2." in opening
    assert "This is one random run (seed 1, replication 0)" in opening


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_gives_a_summary_of_the_right_width_that_ends_with_the_mark(level):
    text = summary(synthetic_record(level))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.rstrip("\n").splitlines()[-1] == MARK


def test_sections_come_in_order(record):
    text = summary(record)
    titles = ["one random run", "What is assumed", "How well objects were tracked", "Why targets were not", "Cost"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_kill_probabilities_come_before_all_other_assumptions(record):
    text = assumptions(assumed_inputs(record))
    assert text.index("48N6E3: cruise 0.80 [A1]") < text.index("assessment delay 5 s [A1]")


def test_a_wrong_engagement_is_not_to_be_overlooked():
    text = flat(summary_with(neutral_engaged=2, neutral_destroyed=1, neutrals=6))
    assert "WRONG ENGAGEMENTS: 2 of 6 neutral objects were fired at, and 1 was destroyed." in text


def test_neutrals_held_hostile_are_counted_with_their_seconds():
    text = flat(summary_with(neutrals=6, neutral_declared_hostile=2, neutral_declared_hostile_s=31.0))
    assert "Of 6 neutral objects 2 were held hostile at some time, for 31 s in all." in text
    assert "None was ever held hostile." in flat(summary_with(neutrals=6))
    runs = [{**MEASURES, "neutral_declared_hostile": held, "neutral_declared_hostile_s": 5.0 * held} for held in (0, 1)]
    over = "Of 1 neutral objects 0.5 (0 to 1) were held hostile at some time, for 2.5 (0 to 5) s in all; "
    assert over + "any was in 1 of 2 runs." in flat(summary_over(runs, META, []))


WATCHED = {
    name: value for name, value in MEASURES.items() if not name.startswith(("rounds_fired[", "attackers", "decoys"))
} | {"neutrals": 32, "neutral_declared_hostile": 4, "neutral_declared_hostile_s": 78.0, "friends": 0}


def test_where_nobody_attacked_and_nobody_could_fire_neutrals_come_first():
    record = synthetic_record("measures")
    record.measures.clear()
    record.measures.update(WATCHED)
    text = flat(summary(record))
    assert text.startswith(
        "invented: Nobody attacked, and there were no launchers. Of 32 neutral objects 4 would have been held hostile at some "
        "time, for 78 s in all. No friendly objects flew. This is one random run"
    )
    over = flat(summary_over([WATCHED, {**WATCHED, "neutral_declared_hostile": 6}], META, []))
    assert over.startswith(
        "invented: Nobody attacked, and there were no launchers. Over 2 random runs, as mean (lowest to highest): Of 32 "
        "neutral objects 5.0 (4 to 6) would have been held hostile at some time, for 78 s in all; any was in 2 of 2 runs."
    )


def summary_with(**changed):
    """The summary of the invented run with other measures."""
    record = synthetic_record("measures")
    record.measures.update(changed)
    return summary(record)


def test_the_headline_adds_up():
    found = [
        int(n) for n in re.findall(r"\d+", headline({"attackers": 30, "destroyed": 21, "reached": 7, "unresolved": 2}))
    ]
    assert found[0] == sum(found[1:])


def test_the_picture_and_the_reasons_are_told(record):
    text = flat(summary(record))
    assert "had a confirmed track 96 % of the time" in text
    assert "Of 6 confirmed tracks, 1 followed nothing" in text
    assert "Scan by scan the picture held 97 % of the objects" in " ".join(text.split())
    assert "8 % no fire channel was free" in text
    assert "no cost is given" in text


def test_many_runs_give_mean_range_and_chance():
    text = flat(summary_over(RUNS, META, assumed_inputs(synthetic_record())))
    assert "Over 2 random runs, of 2 attackers 1.5 (1 to 2) were destroyed" in text
    assert "No attacker reached its aim in 1 of 2 runs: a chance of 50 %, between 9 % and 91 % at 95 %" in text
    assert "any was fired at in 1 of 2 runs" in text
    assert "Rounds fired a run, 3: 2 of 48N6E3, 1 of 9M96E2." in text
    assert "48N6E3: cruise 0.80 [A1]" in text


def test_many_runs_cost_what_their_mean_run_costs():
    text = flat(summary_over(RUNS, META, [], {"48n6e3": 1.0e6}))
    assert "2.0 million US dollars (2 of 48n6e3 at 1 million)" in text
    assert "No price is published for 9m96e2" in text


def test_the_summary_of_many_runs_keeps_width_and_mark():
    text = summary_over(RUNS, META, assumed_inputs(synthetic_record()), {})
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.rstrip("\n").splitlines()[-1] == MARK


def test_no_runs_are_no_summary():
    with pytest.raises(ValueError, match="no runs"):
        summary_over([], META, [])
