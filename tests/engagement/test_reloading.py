"""Empty launchers are filled by transporters, one at a time each, until their rounds are gone."""

import pytest
from builders import Engagement

from openiads.messages.events import EventKind


def events_of(scene, seconds, orders):
    rows = []
    for second in range(seconds):
        scene.frame(float(second), 1.0, orders.get(second, ()))
        rows += [(int(event["kind"]), float(event["time_s"])) for event in scene.heard("events")]
    return rows


def test_an_empty_launcher_is_full_again_after_its_reload_time():
    scene = Engagement(loads=((2,),), spares=((5,),))
    events = events_of(scene, 100, {0: [scene.order(0, 1.0, rounds=2)]})
    started, finished = events
    assert (started[0], finished[0]) == (EventKind.RELOAD_STARTED, EventKind.RELOAD_FINISHED)
    assert finished[1] - started[1] == 60.0
    status = scene.state.status[0]
    assert (scene.state.launchers[0]["rounds"][0], status["rounds"][0], status["reloads"][0]) == (2, 2, 3)


def test_a_reload_starts_when_the_last_round_has_left_the_launcher():
    """Two rounds ordered at 1 s leave at 8 s and 11 s: until then the launcher is not empty, though both are spoken for."""
    scene = Engagement(loads=((2,),), spares=((5,),))
    started, _ = events_of(scene, 100, {0: [scene.order(0, 1.0, rounds=2)]})
    assert started == (EventKind.RELOAD_STARTED, 12.0)
    assert scene.state.launchers[0]["aboard"] == 2


def test_a_launcher_with_a_round_left_is_not_reloaded():
    scene = Engagement(loads=((2,),), spares=((5,),))
    assert events_of(scene, 100, {0: [scene.order(0, 1.0, rounds=1)]}) == []


def test_without_reloads_an_empty_launcher_stays_empty():
    scene = Engagement(loads=((2,),))
    assert events_of(scene, 100, {0: [scene.order(0, 1.0, rounds=2)]}) == []


def test_reloads_are_used_once():
    """Two launchers of two, three spare rounds: one comes back full, the other, after it, with one round."""
    scene = Engagement(loads=((2,), (2,)), spares=((3,),))
    events_of(scene, 200, {0: [scene.order(0, 1.0, rounds=4)]})
    assert sorted(scene.state.launchers["rounds"][:, 0]) == [1, 2]
    assert scene.state.status[0]["reloads"][0] == 0
    assert scene.state.status[0]["rounds"][0] == 3


def test_a_reload_brings_each_type_to_what_it_was():
    scene = Engagement(loads=((1, 3),), spares=((4, 4),), sureness=(1.0, 1.0))
    orders = {0: [scene.order(0, 1.0, rounds=1), scene.order(1, 1.0, rounds=3, kind=1)]}
    events_of(scene, 100, orders)
    assert scene.state.launchers[0]["rounds"][:2].tolist() == [1, 3]
    assert scene.state.status[0]["reloads"][:2].tolist() == [3, 1]


def empty(scene, rounds):
    """An order that empties all launchers at once: the interval between rounds is nothing."""
    return {0: [scene.order(0, 1.0, rounds=rounds)]}


AT_ONCE = {"launch_interval_s": 0.0, "reaction_time_s": 0.0}


@pytest.mark.parametrize(
    ("transporters", "finished_s"), [(1, [64.0, 124.0, 184.0]), (2, [64.0, 64.0, 124.0]), (3, [64.0] * 3)]
)
def test_one_transporter_serves_one_launcher_at_a_time(transporters, finished_s):
    """Three launchers are empty at 4 s, a reload takes 60 s: the last is full after ceil(3 / transporters) reloads."""
    scene = Engagement(loads=((2,),) * 3, spares=((6,),) * transporters, unit=AT_ONCE)
    events = events_of(scene, 200, empty(scene, 6))
    assert [time_s for kind, time_s in events if kind == EventKind.RELOAD_FINISHED] == finished_s
    assert scene.state.status[0]["rounds"][0] == 6


def test_the_transporter_that_brings_most_comes_first():
    scene = Engagement(loads=((4,),), spares=((1,), (6,), (4,)), unit=AT_ONCE)
    events_of(scene, 100, empty(scene, 4))
    assert scene.state.transporters["spare"][:, 0].tolist() == [1, 2, 4]
    assert scene.state.launchers[0]["rounds"][0] == 4


def test_a_transporter_without_the_right_rounds_does_not_come():
    scene = Engagement(loads=((2, 0),), spares=((0, 8),), sureness=(1.0, 1.0), unit=AT_ONCE)
    assert events_of(scene, 100, empty(scene, 2)) == []
    assert not scene.state.transporters["busy"].any()


def test_the_rounds_of_a_transporter_are_its_own_until_the_reload_is_done():
    scene = Engagement(loads=((2,),), spares=((5,),), unit=AT_ONCE)
    events_of(scene, 60, empty(scene, 2))
    assert (scene.state.transporters[0]["busy"], scene.state.status[0]["reloads"][0]) == (1, 5)
    events_of(scene, 70, {})
    assert (scene.state.transporters[0]["busy"], scene.state.status[0]["reloads"][0]) == (0, 3)


@pytest.mark.parametrize("spare", [0, 3, 7, 12])
def test_every_round_is_on_a_launcher_on_a_transporter_or_fired(spare):
    scene = Engagement(loads=((2,), (1,)), spares=((spare // 2,), (spare - spare // 2,)), rounds=40)
    fired = 0
    for second in range(400):
        ready = int(scene.state.status[0]["rounds"][0])
        scene.frame(float(second), 1.0, [scene.order(second, second + 1.0)] if ready and second % 7 == 0 else ())
        fired += len(scene.heard("launches"))
        status = scene.state.status[0]
        waiting = int((scene.state.waiting["order"] >= 0).sum())
        assert status["rounds"][0] + status["reloads"][0] + waiting + fired == 3 + spare
        assert status["reloads"][0] == scene.state.transporters["spare"][:, 0].sum()
        assert scene.state.ready["rounds"][0, 0] == status["rounds"][0]
    assert fired == 3 + spare
