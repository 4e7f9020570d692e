"""What was chosen of the options: declined ones are struck out, and the ledger says that fire was kept back."""

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards

from openiads.command.choice import DECLINED
from openiads.command.decide import conclude, prepare
from openiads.command.posts import OPTIONS
from openiads.messages.buffer import open_frame
from openiads.messages.events import Reason


def half(scene, time_s):
    """The first half of a frame."""
    open_frame(scene.events.cursor)
    prepare(
        scene.parameters, scene.state, scene.tracks, scene.detections, scene.associations, scene.replies,
        scene.assessments, scene.launches, scene.status, scene.ready, scene.orders, scene.pointing, scene.identifications,
        scene.events, scene.spans, scene.threats, time_s, 1.0, (1, 0),
    )  # fmt: skip


def rest(scene, time_s):
    """The second half of a frame; its orders."""
    conclude(
        scene.parameters, scene.state, scene.tracks, scene.orders, scene.aims, scene.tasks, scene.pointing,
        scene.identifications, scene.events, scene.spans, scene.threats, time_s, 1.0,
    )  # fmt: skip
    return scene.heard("orders")


@pytest.fixture
def scene():
    """Two tracks and two fire units, of which somebody is asked."""
    scene = Command(units=({"channels": 2}, {"channels": 2}), doctrine={"asks": 1})
    for slot in (0, 1):
        position = at_ground_distance(60e3, 8e3, 1.0 + 0.2 * slot)
        scene.hold(slot, position, level_towards(position, SITE_M, 300.0))
    scene.reply([0, 1])
    half(scene, 0.0)
    assert scene.state.counters[OPTIONS] == 4
    return scene


def choose(scene, rounds):
    """Note what was chosen, by track slot and fire unit."""
    for option in scene.state.options[: scene.state.counters[OPTIONS]]:
        option["rounds"] = rounds.get((int(option["slot"]), int(option["fire_unit"])), DECLINED)


def test_what_was_chosen_is_ordered_and_nothing_else(scene):
    choose(scene, {(1, 0): 2})
    (order,) = rest(scene, 0.0)
    assert (order["slot"], order["fire_unit"], order["rounds"]) == (1, 0, 2)
    assert scene.state.picture["reason"][:2].tolist() == [Reason.RESERVED, Reason.ENGAGED]


def test_of_two_units_chosen_for_a_track_one_fires(scene):
    choose(scene, {(0, 0): 1, (0, 1): 1})
    assert len(rest(scene, 0.0)) == 1


def test_where_nobody_answers_all_stand_open(scene):
    assert len(rest(scene, 0.0)) == 2


def test_a_track_kept_back_stays_so_in_one_span(scene):
    spans = []
    for second in range(4):
        if second:
            half(scene, float(second))
        spans += list(scene.heard("spans"))
        before = len(scene.heard("spans"))
        choose(scene, {})
        assert len(rest(scene, float(second))) == 0
        spans += list(scene.heard("spans"))[before:]
    assert {int(span["reason"]) for span in spans} == {int(Reason.NOT_CONFIRMED)}
    assert scene.state.picture["reason"][:2].tolist() == [Reason.RESERVED] * 2
    assert np.all(scene.state.picture["since_s"][:2] == 1.0)
