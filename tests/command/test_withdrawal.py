"""Orders withdrawn: a track that may be fired at no more before its rounds have left, over the network as any order."""

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards
from networks import lost_link, network

from openiads.command.network import ORDERS_LOST
from openiads.command.posts import THREATS_MET, Weapons
from openiads.messages.events import EventKind, Identity, Reason
from openiads.messages.orders import LAUNCH
from openiads.messages.status import ASSESSMENT
from openiads.messages.tracks import TrackStatus

HOSTILE, NEUTRAL = Identity.HOSTILE, Identity.NEUTRAL


def second_of(scene, second, identity=None, reports=(), left=()):
    """One second with a track that comes in, replies where an identity is said; the orders as (order, rounds, unit).

    reports : of order 0, (interceptor, destroyed) each; left : orders of rounds that left.
    """
    position = at_ground_distance(80e3 - 300.0 * second, 8e3, 1.0)
    scene.hold(0, position, level_towards(position, SITE_M, 300.0), time_s=float(second))
    if identity is not None:
        scene.reply([0], identity=int(identity), time_s=float(second))
    rows = [(number, second, 0, 0, 100, 0, destroyed) for number, destroyed in reports]
    scene.say("assessments", np.array(rows, ASSESSMENT))
    launches = np.zeros(len(left), LAUNCH)
    launches["order"], launches["track"], launches["interceptor"] = left, 100, np.arange(len(left))
    scene.say("launches", launches)
    return [(int(row["order"]), int(row["rounds"]), int(row["fire_unit"])) for row in scene.frame(float(second))]


def ordered(**more):
    """A scene in which a round was ordered at a hostile track in the first second."""
    scene = Command(**more)
    assert second_of(scene, 0, HOSTILE) == [(0, 1, 0)]
    return scene


def events(scene, kind):
    """Track and fire unit of the events of one kind in the last frame."""
    return [(int(row["subject"]), int(row["other"])) for row in scene.heard("events") if row["kind"] == kind]


@pytest.mark.parametrize("identity", [Identity.NEUTRAL, Identity.FRIEND])
def test_an_order_is_withdrawn_once_when_its_track_is_declared_neutral_or_friend(identity):
    scene = ordered()
    assert second_of(scene, 1) == []
    assert second_of(scene, 2, identity) == [(0, 0, 0)]
    assert events(scene, EventKind.ORDER_WITHDRAWN) == [(100, 0)]
    assert [second_of(scene, second, identity) for second in range(3, 20)] == [[]] * 17


def test_an_order_is_withdrawn_when_weapons_are_put_on_hold():
    scene = ordered()
    scene.parameters.doctrine["weapons"] = int(Weapons.HOLD)
    assert second_of(scene, 1) == [(0, 0, 0)]
    assert scene.state.picture[0]["reason"] == Reason.WEAPONS_HOLD


def test_an_order_at_an_unknown_track_is_withdrawn_when_weapons_are_free_no_more():
    scene = Command(doctrine={"weapons": int(Weapons.FREE)})
    assert second_of(scene, 0) == [(0, 1, 0)]
    scene.parameters.doctrine["weapons"] = int(Weapons.TIGHT)
    assert second_of(scene, 1) == [(0, 0, 0)]


def test_an_order_stands_while_its_track_may_be_fired_at():
    scene = ordered()
    assert [second_of(scene, second, HOSTILE) for second in range(1, 20)] == [[]] * 19


def test_an_order_at_a_track_that_is_lost_or_held_to_be_destroyed_stands():
    """Another round of the salvo destroyed it, says a report; then its track is dropped."""
    scene = Command(doctrine={"rounds_per_salvo": 2})
    assert second_of(scene, 0, HOSTILE) == [(0, 2, 0)]
    assert second_of(scene, 1, reports=[(0, 1)], left=[0]) == []
    assert scene.state.picture[0]["reason"] == Reason.ASSESSED_DESTROYED
    scene.tracks[0]["status"] = int(TrackStatus.FREE)
    assert len(scene.frame(2.0)) == 0


def test_rounds_that_have_left_are_not_called_back():
    scene = ordered()
    assert second_of(scene, 1, left=[0]) == []
    assert second_of(scene, 2, NEUTRAL) == []


def test_the_rest_of_a_salvo_is_withdrawn_when_its_first_round_has_left():
    scene = Command(doctrine={"rounds_per_salvo": 2})
    assert second_of(scene, 0, HOSTILE) == [(0, 2, 0)]
    assert second_of(scene, 1, NEUTRAL, left=[0]) == [(0, 0, 0)]


def test_a_channel_is_held_until_the_fire_unit_reports_that_its_rounds_stayed():
    scene = ordered()
    second_of(scene, 1, NEUTRAL)
    assert (scene.state.channels["order"] >= 0).sum() == 1
    second_of(scene, 2, reports=[(-1, 0)])
    assert (scene.state.channels["order"] == -1).all()
    assert events(scene, EventKind.ENGAGEMENT_CLOSED) == [(100, 0)]
    held = scene.state.picture[0]
    assert (held["pending"], held["salvos"], held["destroyed"]) == (0, 0, 0)


def test_a_withdrawn_order_was_no_salvo():
    """The doctrine allows one; weapons are on hold for a second."""
    scene = ordered(doctrine={"maximum_salvos": 1})
    scene.parameters.doctrine["weapons"] = int(Weapons.HOLD)
    assert second_of(scene, 1) == [(0, 0, 0)]
    scene.parameters.doctrine["weapons"] = int(Weapons.TIGHT)
    assert second_of(scene, 2) == []
    assert second_of(scene, 3, reports=[(-1, 0)]) == [(1, 1, 0)]


def test_a_salvo_of_which_a_round_left_counts():
    scene = Command(doctrine={"rounds_per_salvo": 2, "maximum_salvos": 1})
    second_of(scene, 0, HOSTILE)
    scene.parameters.doctrine["weapons"] = int(Weapons.HOLD)
    second_of(scene, 1, left=[0])
    scene.parameters.doctrine["weapons"] = int(Weapons.TIGHT)
    assert second_of(scene, 2, reports=[(-1, 0), (0, 0)]) == []
    assert scene.state.picture[0]["reason"] == Reason.SALVOS_SPENT


def test_a_threat_that_was_not_fired_at_is_still_expected_by_the_reserve():
    scene = ordered()
    assert scene.state.counters[THREATS_MET] == 1
    second_of(scene, 1, NEUTRAL)
    second_of(scene, 2, reports=[(-1, 0)])
    assert scene.state.counters[THREATS_MET] == 0


def test_a_report_of_a_round_that_stayed_leaves_rounds_in_flight_alone():
    scene = ordered()
    scene.state.in_flight["track"][-1] = 555
    second_of(scene, 1, NEUTRAL)
    second_of(scene, 2, reports=[(-1, 0)])
    assert scene.state.in_flight["track"][-1] == 555


LINKS = [(0, 1, 4.0, 0.0)]


def linked(loss=0.0, losses=()):
    """A fire unit under one post, over a link with a delay of 4 s."""
    return network(units=1, links=[(0, 1, 4.0, loss)], losses=losses)


def heard(scene, second, identity=None, **more):
    """One second of the track, which the radar of the fire unit plots besides."""
    scene.tracks[0]["track"] = 100
    scene.plot([(0, 0)], time_s=float(second))
    return second_of(scene, second, identity, **more)


def test_a_withdrawal_takes_the_delay_of_the_network():
    scene = ordered(network=linked())
    assert second_of(scene, 1, NEUTRAL) == [(0, 0, 0)]
    assert scene.heard("orders")[0]["delay_s"] == 4.0


def test_a_withdrawal_that_is_lost_is_sent_again_with_the_next_decision():
    scene = ordered(network=linked(), doctrine={"decision_period_s": 3.0})
    scene.state.network.arrivals[0] = 0.0
    assert [second_of(scene, second, NEUTRAL) for second in range(1, 7)] == [[]] * 6
    assert scene.state.network.counters[ORDERS_LOST] == 2
    scene.state.network.arrivals[0] = 1.0
    assert sum(map(len, (second_of(scene, second, NEUTRAL) for second in range(7, 12)))) == 1


def test_a_fire_unit_that_is_cut_off_hears_no_withdrawal():
    scene = Command(network=linked(losses=[lost_link(0, 1.5)]))
    assert heard(scene, 0, HOSTILE) == [(0, 1, 0)]
    scene.parameters.doctrine["weapons"] = int(Weapons.HOLD)
    assert [heard(scene, second) for second in range(1, 12)] == [[]] * 11
    assert scene.state.network.cells[0] == 0


def test_when_its_link_is_back_the_post_withdraws_what_has_not_left():
    scene = Command(network=linked(losses=[lost_link(0, 1.5, 6.5)]))
    assert heard(scene, 0, HOSTILE) == [(0, 1, 0)]
    scene.parameters.doctrine["weapons"] = int(Weapons.HOLD)
    found = {second: heard(scene, second) for second in range(1, 12)}
    assert [second for second, orders in found.items() if orders] == [6]


def test_a_fire_unit_alone_gives_up_its_own_order():
    scene = Command(network=network(units=1, posts=0), doctrine={"weapons": int(Weapons.FREE)})
    assert heard(scene, 0) == [(0, 1, 0)]
    scene.parameters.doctrine["weapons"] = int(Weapons.HOLD)
    assert heard(scene, 1) == [(0, 0, 0)]
