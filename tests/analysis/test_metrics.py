"""Counts, rounds and shares of time follow from the tables, and agree with the measures of the run."""

import numpy as np
import pytest
from synthetic_record import DURATION_S, synthetic_record

from openiads.analysis.metrics import (
    GATES,
    assumed_inputs,
    fates,
    held_hostile_s,
    main_reason,
    outcome_counts,
    reason_shares,
    rounds_at,
    rounds_by_type,
    time_by_reason,
    visibility_shares,
)


def test_the_counts_of_the_tables_are_the_measures_of_the_run(record):
    counts = outcome_counts(record)
    assert counts == {name: record.measures[name] for name in counts}
    assert counts["attackers"] == counts["destroyed"] + counts["reached"] + counts["unresolved"]


def test_every_object_has_one_fate(record):
    assert [fate.end for fate in fates(record)] == [
        "destroyed",
        "reached its aim",
        "destroyed",
        "flying at the end",
        "flying at the end",
    ]
    assert fates(record)[1].end_s == 530.0


def test_a_neutral_that_a_round_met_counts_as_fired_at():
    record = synthetic_record()
    record["outcomes"]["target"][0] = 3
    assert outcome_counts(record)["neutral_engaged"] == 1


def test_an_object_is_held_hostile_while_its_track_is_past_identification(record):
    """The spans of the invented run's tracks 0 (neutral), 1 and 2, cut to the flights of what they followed."""
    held_s = [held_hostile_s(spent) for spent in time_by_reason(record)]
    assert held_s[:2] == pytest.approx([105.0, 185.0])
    assert held_s[3] == held_s[4] == 0.0


def test_rounds_are_counted_by_type_and_by_target(record):
    assert rounds_by_type(record) == {"48n6e3": 2, "9m96e2": 1}
    assert rounds_at(record) == {0: 2, 2: 1}


def test_rounds_come_from_the_measures_where_launches_were_not_kept():
    assert rounds_by_type(synthetic_record("measures")) == {"48n6e3": 2, "9m96e2": 1}


def test_the_seconds_of_a_flight_are_shared_out_whole(record):
    for fate, spent in zip(fates(record), time_by_reason(record), strict=True):
        assert sum(spent.values()) == pytest.approx(fate.end_s - fate.start_s)


def test_a_reason_lasts_as_long_as_its_span_within_the_flight(record):
    spent = time_by_reason(record)[1]
    assert spent["no channel"] == pytest.approx(75.0)
    assert spent["no time"] == pytest.approx(530.0 - 420.0)
    assert spent["not seen"] == pytest.approx(330.0 - 20.0)
    assert spent["no track"] == pytest.approx(340.0 - 330.0)


def test_of_two_tracks_of_one_object_the_further_gate_counts():
    record = synthetic_record()
    ledger = record["engagement_ledger"]
    added = {"track": 2, "start_s": 350.0, "end_s": 400.0, "reason": "engaged", "fire_unit": 0}
    for name, value in added.items():
        record.tables["engagement_ledger"][name] = np.append(ledger[name], value)
    spent = time_by_reason(record)[1]
    assert spent["engaged"] == pytest.approx(50.0)
    assert spent["no channel"] == pytest.approx(25.0)


def test_shares_of_a_class_add_up_to_one_and_begin_with_the_greatest(record):
    shares = reason_shares(record)
    assert set(shares) == {"cruise", "decoy", "neutral", "friend"}
    for share in shares.values():
        assert sum(share.values()) == pytest.approx(1.0)
        assert list(share.values()) == sorted(share.values(), reverse=True)
        assert set(share) <= set(GATES)


def test_being_engaged_is_no_reason():
    assert main_reason({"engaged": 9.0, "no time": 1.0}) == "no time"
    assert main_reason({"engaged": 9.0}) == ""


def test_what_kept_a_tracked_target_goes_before_the_time_in_which_nobody_saw_it():
    assert main_reason({"not seen": 500.0, "no rounds": 20.0}) == "no rounds"
    assert main_reason({"not seen": 500.0, "no track": 20.0}) == "not seen"


def test_visibility_is_shared_by_radar(record):
    shares = visibility_shares(record)
    assert shares["unit-1/92n6e"]["seen"] == pytest.approx((120.0 + 190.0) / (420.0 + 510.0))
    assert sum(shares["unit-1/96l6e"].values()) == pytest.approx(1.0)


def test_kill_probabilities_come_first_among_what_is_assumed(record):
    rows = assumed_inputs(record)
    assert [row["key"] for row in rows] == ["kill_probability_cruise"] * 2 + ["assessment_delay_s"]
    assert rows[0]["used"] == 0.8


def test_what_starts_after_the_end_never_started():
    record = synthetic_record()
    record["targets"]["start_s"][3] = DURATION_S + 1.0
    assert fates(record)[3].end == "never started"
    assert time_by_reason(record)[3] == {}
