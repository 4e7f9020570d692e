"""The story of a target tells what happened, in order, and why it was not engaged."""

import re

import numpy as np
import pytest
from synthetic_record import synthetic_record

from openiads.analysis.story import UnknownTarget, distance, seconds, story
from openiads.messages.detections import Visibility
from openiads.messages.events import Reason


def test_the_story_of_a_target_that_was_destroyed(record):
    told = " ".join(story(record, "east/0"))
    assert told.startswith("east/0 was an attacker: cruise missile subsonic, flying at 240 m/s towards city")
    assert "At 300 s the 92N6E of unit-1 first saw it at 43 km, 60 m high; until then it was below the" in told
    assert "At 372 s the 48N6E3 met it 29 km from unit-1, 60 m high, and did not destroy it" in told
    assert "(assumed kill probability 0.70)" in told
    assert "At 377 s command was told that it flew on." in told
    assert "At 420 s it was destroyed." in told
    assert told.endswith("In all, 2 rounds were fired at it.")


def test_the_story_of_a_target_that_came_through_says_why(record):
    told = " ".join(story(record, "east/1"))
    assert (
        "From 345 s to 420 s it was not engaged: no fire channel was free (unit-1 came nearest to engaging it)." in told
    )
    assert "From 420 s to 530 s it was not engaged: no round could meet it in time" in told
    assert "At 530 s it reached city." in told
    assert told.endswith(
        "No round was fired at it: for 320 s of its 510 s of flight no radar saw it or no track followed it; "
        "the main reason in the rest was that for 110 s no round could meet it in time."
    )


@pytest.mark.parametrize("target", ["east/0", "east/1", "east/decoy-0", "line-7/0", "survey/0"])
def test_sentences_follow_time_and_end_with_a_stop(record, target):
    told = story(record, target)
    times = [float(found[1]) for line in told[1:-1] if (found := re.match(r"(?:At|From) ([\d.]+) s", line))]
    assert times == sorted(times)
    assert all(line.endswith(".") for line in told)


def test_a_wrong_assessment_is_called_wrong():
    record = synthetic_record()
    record["assessments"]["destroyed"][0] = 1
    assert "At 377 s command was told that it was destroyed, which was wrong." in story(record, "east/0")


def test_a_round_that_met_another_object_is_told_on_both_sides():
    record = synthetic_record()
    record["outcomes"]["target"][0] = 3
    assert "At 372 s the 48N6E3 met line-7/0 instead and did not destroy it." in story(record, "east/0")
    assert any("a 48N6E3 that was fired at track 1 met it" in line for line in story(record, "line-7/0"))


def test_a_round_that_ran_out_of_speed_says_so():
    record = synthetic_record()
    record["outcomes"]["spent"][0] = 1
    assert "At 372 s the 48N6E3 ran out of speed before it arrived." in story(record, "east/0")


def test_a_ledger_that_flickers_is_summed_up():
    record = synthetic_record()
    ledger = record["engagement_ledger"]
    row = int(np.flatnonzero(ledger["reason"] == "no channel")[0])
    starts = np.arange(345.0, 420.0, 5.0)
    flicker = {"track": 2, "start_s": starts, "end_s": starts + 5.0, "fire_unit": 0}
    flicker["reason"] = np.where(np.arange(len(starts)) % 2, "no channel", "no rounds")
    for name in ledger:
        ledger[name] = np.append(np.delete(ledger[name], row), np.broadcast_to(flicker[name], len(starts)))
    told = [line for line in story(record, "east/1") if "not engaged" in line]
    assert told == [
        "From 340 s to 530 s it was not engaged: for 110 s no round could meet it in time, for 40 s no round was left or "
        "ready, for 35 s no fire channel was free, for 5 s its identity was not decided yet."
    ]


def test_a_misspelt_target_is_answered_with_the_nearest(record):
    with pytest.raises(UnknownTarget, match="did you mean east/0"):
        story(record, "est/0")
    with pytest.raises(UnknownTarget, match="there are east/0"):
        story(record, "???")


def test_a_record_of_events_tells_what_it_knows():
    told = " ".join(story(synthetic_record("events"), "east/0"))
    assert "first saw it;" in told
    assert "At 420 s it was destroyed." in told


def test_a_record_of_measures_tells_only_the_opening():
    assert len(story(synthetic_record("measures"), "east/0")) == 3


def test_every_reason_and_visibility_has_its_words():
    from openiads.analysis.story import REASONS, VISIBILITIES

    assert all(reason.name.lower().replace("_", " ") in REASONS for reason in Reason)
    words = {word.name.lower().replace("_", " ") for word in Visibility} - {"seen"}
    assert words == set(VISIBILITIES)


def test_numbers_are_rounded_for_people():
    assert (seconds(412.4), seconds(0.25), seconds(5.0)) == ("412 s", "0.2 s", "5 s")
    assert (distance(60.2), distance(1868.0), distance(38_400.0)) == ("60 m", "1.9 km", "38 km")


def test_a_round_that_leaves_at_a_track_that_is_known_by_then_is_told_as_that():
    record = synthetic_record()
    launch = record["launches"]
    held = record["identifications"]
    row = np.flatnonzero(held["track"] == launch["track"][0])[0]
    assert "by then" not in " ".join(story(record, "east/0"))
    held["identity"][row], held["time_s"][row] = "neutral", launch["time_s"][0] - 1.0
    told = " ".join(story(record, "east/0"))
    assert (
        "left its launcher at unit-1, though the track was held to be neutral by then: no withdrawal had come in time."
        in told
    )
