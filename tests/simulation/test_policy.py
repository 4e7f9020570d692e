"""A user's own policy: what it is shown, what it must answer, and that a built-in doctrine written anew gives the same run."""

import dataclasses
import functools

import numpy as np
import pytest
from short_runs import small_raid

import openiads
from openiads.record.columns import TABLES
from openiads.simulation.policy import PolicyError

MOST_SALVOS = 3


def shoot_look_shoot(situation):
    """The built-in doctrine once more."""
    return [
        (option, 1)
        for option in situation.options
        if option.track.salvos < MOST_SALVOS and not option.track.held_destroyed and not option.track.rounds_pending
    ]


@functools.cache
def short_raid():
    return openiads.replace(small_raid(), {"duration_s": 500})


@functools.cache
def built_in():
    return openiads.run(short_raid())


def equal(first, second):
    """Whether two records have the same rows in every table."""
    return all(
        np.array_equal(first[name][column], second[name][column], equal_nan=first[name][column].dtype.kind == "f")
        for name in TABLES
        for column in first[name]
    )


def test_shoot_look_shoot_written_anew_gives_the_same_record_bit_for_bit():
    own = openiads.run(short_raid(), policy=shoot_look_shoot)
    assert built_in().measures["rounds_fired"] > 0
    assert equal(built_in(), own)


def test_the_same_policy_and_seed_give_the_same_record_on_any_number_of_workers():
    def waits(situation):
        return [(option, 1) for option in situation.options if option.distance_m < 60e3]

    assert equal(openiads.run(short_raid(), policy=waits), openiads.run(short_raid(), policy=waits))
    one, two = (list(openiads.replicate(short_raid(), 3, workers=n, policy=waits)) for n in (1, 2))
    assert [{**run, "cpu_s": 0} for run in one] == [{**run, "cpu_s": 0} for run in two]


def test_a_policy_that_never_fires_leaves_reserved_in_the_ledger_and_a_story_that_says_so():
    record = openiads.run(short_raid(), policy=lambda situation: [])
    assert record.measures["rounds_fired"] == 0
    ledger = record["engagement_ledger"]
    kept = np.flatnonzero(ledger["reason"] == "reserved")
    assert len(kept)
    told = "".join(" ".join(openiads.story(record, str(name))) for name in record["targets"]["id"][:30])
    assert "the policy that was asked kept its fire" in told


def test_what_a_policy_is_shown_is_perceived_and_can_not_be_changed():
    seen = []

    def watch(situation):
        seen.append(situation)
        return shoot_look_shoot(situation)

    record = openiads.run(short_raid(), policy=watch)
    orders = record["orders"]
    assert {one.time_s for one in seen} >= set(orders["time_s"].tolist())
    for situation in seen:
        assert all(option.track in situation.tracks for option in situation.options)
        assert all(option.track.identity == "hostile" for option in situation.options)
        assert all(1 <= option.most_rounds <= 2 for option in situation.options)
    first = seen[0].options[0]
    threats = record["threats"]
    row = (threats["track"] == first.track.track) & (threats["time_s"] == seen[0].time_s)
    assert threats["threat"][row].tolist() == [first.track.threat]
    assert threats["last_launch_s"][row].tolist() == [first.track.last_launch_s]
    for shown in (seen[0], first, first.track, first.fire_unit):
        with pytest.raises(dataclasses.FrozenInstanceError):
            shown.anything = 1
    with pytest.raises(TypeError):
        first.fire_unit.rounds["48n6e3"] = 99
    names = {
        field.name for shown in (seen[0], first, first.track, first.fire_unit) for field in dataclasses.fields(shown)
    }
    assert not any("true" in name or name == "target" for name in names)


def fails(situation):
    return 1 / 0


ANSWERS = {
    "nothing": (lambda situation: None, "returned None; return a list of"),
    "a number in the list": (lambda situation: [3], "returned 3 in its list"),
    "no option": (lambda situation: [(10_000, 1)], "chose 10000, which is no option now"),
    "no whole number": (lambda situation: [(situation.options[0], 1.5)], "asked for 1.5 rounds"),
    "too many rounds": (lambda situation: [(situation.options[0], 99)], "asked for 99 rounds, where"),
    "no round": (lambda situation: [(situation.options[0], 0)], "asked for 0 rounds"),
    "twice": (lambda situation: [(situation.options[0], 1)] * 2, "twice"),
    "an exception": (fails, "ZeroDivisionError: division by zero"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_none_names_file_function_and_what_was_found(name):
    policy, found = ANSWERS[name]
    with pytest.raises(PolicyError) as caught:
        openiads.run(short_raid(), policy=policy)
    message = str(caught.value)
    assert message.startswith(__file__ + ":")
    assert f"{policy.__name__}() at " in message
    assert found in message


def test_what_was_computed_before_a_policy_failed_is_kept():
    with pytest.raises(PolicyError) as caught:
        openiads.run(short_raid(), policy=fails)
    record, whole = caught.value.record, built_in()
    end_s = record.meta["duration_s"]
    assert 0.0 < end_s < 500.0
    assert record.meta["stopped"] == str(caught.value)
    early = whole["detections"]["time_s"] < end_s
    assert record["detections"]["time_s"].tolist() == whole["detections"]["time_s"][early].tolist()
    assert record["engagement_ledger"]["end_s"].max() == end_s
    assert openiads.summary(record)


def test_the_line_of_the_error_is_the_users():
    with pytest.raises(PolicyError) as caught:
        openiads.run(short_raid(), policy=fails)
    line = int(str(caught.value).removeprefix(__file__ + ":").split(":")[0])
    assert line == fails.__code__.co_firstlineno + 1


def test_what_is_no_function_is_refused_before_the_run():
    with pytest.raises(PolicyError, match="policy: 7 is no function") as caught:
        openiads.run(short_raid(), policy=7)
    assert caught.value.record is None
