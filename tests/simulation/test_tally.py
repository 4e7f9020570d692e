"""What the engine counts as it goes is what a reader of the whole record counts afterwards."""

import numpy as np
import pytest
from beliefs import surely_identified
from short_runs import near, small_raid, world_of

import openiads
from openiads.command.hypotheses import new_identification_state
from openiads.command.posts import PICTURE
from openiads.messages.buffer import COUNT, FIRST, new_buffer
from openiads.messages.detections import ORIGIN
from openiads.messages.events import EVENT, EventKind, Reason
from openiads.messages.orders import LAUNCH, ORDER
from openiads.messages.status import ASSESSMENT
from openiads.messages.tracks import ASSOCIATION
from openiads.simulation.run import run
from openiads.simulation.tally import (
    new_tally,
    tally_events,
    tally_held,
    tally_launches,
    tally_orders,
    tally_plots,
    tally_withdrawn,
)
from openiads.truth import TRUTH, TargetStatus


@pytest.fixture(scope="module")
def raid():
    """The record of the bundled raid."""
    return openiads.run(small_raid())


def said(dtype, *rows):
    """A buffer whose present frame holds these rows."""
    buffer = new_buffer(dtype, 16, False)
    for row in rows:
        for name, value in row.items():
            buffer.rows[buffer.cursor[COUNT]][name] = value
        buffer.cursor[COUNT] += 1
    return buffer


def plots(tally, *pairs):
    """Count one frame of plots, each of an object (-1 for none) and taken by the track in the slot of its number."""
    tally_plots(
        tally,
        said(ORIGIN, *({"target": target} for target, _ in pairs)),
        said(ASSOCIATION, *({"track": track, "slot": track} for _, track in pairs)),
    )


def test_plots_and_false_alarms_are_those_of_the_record(raid):
    targets = raid["detections"]["target"]
    assert raid.measures["detections"] == len(targets)
    assert raid.measures["false_alarms"] == (targets < 0).sum() > 0


def test_rounds_by_type_are_the_launches_of_the_record(raid):
    types, counts = np.unique(raid["launches"]["interceptor_type"], return_counts=True)
    fired = dict(zip(raid["interceptor_types"]["entry"][types], counts, strict=True))
    assert {entry: raid.measures[f"rounds_fired[{entry}]"] for entry in fired} == fired
    assert raid.measures["rounds_fired"] == counts.sum() > 0


def test_confirmed_tracks_are_the_events_of_the_record(raid):
    assert raid.measures["confirmed_tracks"] == (raid["events"]["kind"] == "track confirmed").sum() > 30


def test_fates_are_the_events_of_the_record(raid):
    events, roles = raid["events"], raid["targets"]["role"]
    for measure, kind in (("destroyed", "target destroyed"), ("reached", "target reached aim")):
        subjects = events["subject"][events["kind"] == kind]
        assert len(set(subjects)) == len(subjects)
        assert raid.measures[measure] == (roles[subjects] == "attacker").sum()


def test_the_value_of_an_asset_is_lost_once():
    record = openiads.run(near(**{"doctrine.weapons": "hold", "duration_s": 200}))
    assert record.measures["reached"] == 2
    assert record.measures["value_reached"] == 100


def test_all_levels_give_the_same_measures():
    found = [openiads.run(small_raid(400.0, level)).measures for level in ("full", "events", "measures")]
    counted = [{name: value for name, value in one.items() if name != "cpu_s"} for one in found]
    assert counted[0] == counted[1] == counted[2]


def test_a_round_counts_for_the_object_of_the_newest_real_plot_of_its_track():
    tally = new_tally(4, 3)
    plots(tally, (1, 0), (-1, 0))
    tally_launches(tally, said(LAUNCH, {"slot": 0, "track": 0, "interceptor_type": 2}))
    assert tally.fired_at.tolist() == [0, 1, 0]
    assert tally.counts[0]["rounds_fired"].tolist()[:4] == [0, 0, 1, 0]


def test_a_round_at_a_track_that_has_left_its_slot_counts_for_nobody():
    tally = new_tally(4, 3)
    plots(tally, (1, 0))
    tally_launches(tally, said(LAUNCH, {"slot": 0, "track": 9}))
    assert tally.fired_at.tolist() == [0, 0, 0]
    assert tally.counts[0]["rounds_fired"].sum() == 1


def first_order_of(withdrawn, launched=()):
    """The number of the first order kept for an object of two, after which reports say which stayed and which left."""
    tally = new_tally(4, 3)
    plots(tally, (1, 0))
    picture, evidence = np.zeros(4, PICTURE), new_identification_state(surely_identified(1), 4)
    for number in (5, 6):
        order = {"order": number, "slot": 0, "track": 0, "rounds": 1, "time_s": float(number)}
        tally_orders(tally, said(ORDER, order, {**order, "rounds": 0}), picture, evidence)
        if number in launched:
            tally_launches(tally, said(LAUNCH, {"slot": 0, "track": 0}))
        if number in withdrawn:
            tally_withdrawn(tally, said(ASSESSMENT, {"order": number, "interceptor": -1, "slot": 0, "track": 0}))
        tally_withdrawn(tally, said(ASSESSMENT, {"order": number, "interceptor": 3, "slot": 0, "track": 0}))
    return int(tally.first_orders[1]["order"])


def test_an_order_that_was_withdrawn_before_any_round_left_was_not_the_first():
    assert first_order_of(withdrawn=()) == 5
    assert first_order_of(withdrawn=(5,)) == 6
    assert first_order_of(withdrawn=(6,)) == 5
    assert first_order_of(withdrawn=(5,), launched=(5,)) == 5


def test_a_confirmed_track_of_more_false_plots_than_real_ones_is_false():
    tally = new_tally(4, 3)
    plots(tally, (-1, 0), (-1, 0), (2, 0), (2, 1), (2, 1), (-1, 1), (0, -1))
    confirmed = [{"kind": int(EventKind.TRACK_CONFIRMED), "subject": track, "other": -1} for track in (0, 1)]
    tally_events(tally, said(EVENT, *confirmed))
    assert tally.counts[0]["confirmed_tracks"] == 2
    assert tally.counts[0]["false_tracks_confirmed"] == 1


def test_a_frame_is_counted_once():
    tally = new_tally(4, 3)
    origins, associations = said(ORIGIN, {"target": 0}), said(ASSOCIATION, {"track": 0, "slot": 0})
    tally_plots(tally, origins, associations)
    for buffer in (origins, associations):
        buffer.cursor[FIRST] = buffer.cursor[COUNT]
    tally_plots(tally, origins, associations)
    assert tally.counts[0]["detections"] == 1


def test_nobody_was_fired_at_with_weapons_on_hold():
    world = world_of(near(**{"doctrine.weapons": "hold"}))
    run(world, None)
    assert not world.state.tally.fired_at.any()


PAST = [reason for reason in Reason if reason >= Reason.WEAPONS_HOLD]


def held_hostile(tally, reasons, frame, statuses=(TargetStatus.FLYING,) * 3):
    """Count one frame in which command holds the track in each slot, numbered as the slot, for one of these reasons."""
    picture = np.zeros(len(reasons), PICTURE)
    picture["track"], picture["reason"] = np.arange(len(reasons)), [int(reason) for reason in reasons]
    truth = np.zeros(len(statuses), TRUTH)
    truth["status"] = [int(status) for status in statuses]
    tally_held(tally, picture, len(reasons), truth, frame)
    return tally.held_hostile["frames"].tolist()


@pytest.mark.parametrize("reason", list(Reason))
def test_an_object_is_held_hostile_where_its_track_is_past_identification(reason):
    tally = new_tally(4, 3)
    plots(tally, (1, 0))
    assert held_hostile(tally, [reason], 7) == [0, int(reason in PAST), 0]


def test_two_tracks_of_one_object_hold_it_hostile_once_a_frame():
    tally = new_tally(4, 3)
    plots(tally, (1, 0), (1, 1), (2, 2))
    assert held_hostile(tally, [Reason.OUT_OF_ENVELOPE] * 3, 0) == [0, 1, 1]
    assert held_hostile(tally, [Reason.OUT_OF_ENVELOPE] * 3, 1) == [0, 2, 2]


def test_what_no_longer_flies_or_never_gave_a_plot_is_not_held_hostile():
    tally = new_tally(4, 3)
    plots(tally, (1, 0), (-1, 1))
    landed = (TargetStatus.FLYING, TargetStatus.LEFT, TargetStatus.FLYING)
    assert held_hostile(tally, [Reason.ENGAGED] * 3, 0, landed) == [0, 0, 0]
