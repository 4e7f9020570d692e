"""Doctrines at the door of command: units of their own, fire held until a range, and rounds kept for their price."""

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards

from openiads.command.posts import Policy
from openiads.messages.events import Reason
from openiads.messages.status import ASSESSMENT


def inbound(scene, second, slot=0, distance_m=80e3):
    position = at_ground_distance(distance_m - 300.0 * second, 8e3, 1.0 + 0.2 * slot)
    scene.hold(slot, position, level_towards(position, SITE_M, 300.0), time_s=float(second))


def play(scene, seconds, missed=(), slots=(0,), distance_m=80e3):
    """Orders as (second, rounds, fire unit); `missed` maps a second to (order, rounds) that are assessed as missed then."""
    orders = []
    for second in seconds:
        for slot in slots:
            inbound(scene, second, slot, distance_m)
        scene.reply(list(slots))
        rows = [
            (0, second, order, 0, 100, 0, 0) for order, rounds in dict(missed).get(second, ()) for _ in range(rounds)
        ]
        scene.say("assessments", np.array(rows, ASSESSMENT))
        orders += [(second, int(order["rounds"]), int(order["fire_unit"])) for order in scene.frame(float(second))]
    return orders


def test_shoot_shoot_look_shoot_fires_two_and_then_one():
    scene = Command(doctrine={"policy": int(Policy.SHOOT_SHOOT_LOOK_SHOOT)})
    assert play(scene, range(40), {10: [(0, 2)], 20: [(1, 1)], 30: [(2, 1)]}) == [(0, 2, 0), (10, 1, 0), (20, 1, 0)]


def test_a_unit_fires_by_its_own_doctrine():
    """The scenario's is one round; the only unit that can fire has salvos of two, one and no more."""
    scene = Command(units=({"doctrine": 1},), own=({"policy": int(Policy.SALVO), "rounds_per_salvo": 2},))
    assert play(scene, range(30), {10: [(0, 2)]}) == [(0, 2, 0)]
    assert scene.state.picture[0]["reason"] == Reason.SALVOS_SPENT


def test_a_unit_that_may_fire_more_often_goes_on_where_the_others_may_not():
    """Doctrine 1 allows three salvos, the scenario's one. The row that allows most is the one that restrains tracks."""
    scene = Command(
        units=({}, {"doctrine": 1}),
        doctrine={"maximum_salvos": 1, "loosest": 1},
        own=({"maximum_salvos": 3, "loosest": 1},),
    )
    orders = play(scene, range(40), {10: [(0, 1)], 20: [(1, 1)], 30: [(2, 1)]})
    assert len(orders) == 3
    assert {unit for _, _, unit in orders[1:]} == {1}


def test_fire_is_held_until_the_target_is_within_the_range():
    scene = Command(doctrine={"hold_fire_m": 70e3})
    ((second, _, _),) = play(scene, range(60))
    assert second == pytest.approx((80e3 - 70e3) / 300.0, abs=2.0)


def test_the_ledger_says_that_fire_was_held():
    scene = Command(doctrine={"hold_fire_m": 70e3})
    play(scene, range(5))
    assert (scene.state.picture[0]["reason"], scene.state.picture[0]["reason_fire_unit"]) == (Reason.HOLD_FIRE, 0)


def test_a_shot_is_made_only_where_it_is_worth_the_price_of_a_round():
    """It passes 8 km above what is worth 100: 49 are saved, against 60 with two threats to come, 40 with one."""
    scene = Command(doctrine={"reserves": 1}, prices=((0.0,) * 9, (40.0,) * 9, (60.0,) * 9))
    assert play(scene, range(3)) == []
    assert scene.state.picture[0]["reason"] == Reason.RESERVED
    scene = Command(doctrine={"reserves": 1}, prices=((0.0,) * 9, (40.0,) * 9))
    assert len(play(scene, range(3))) == 1


def test_the_price_is_that_of_the_rounds_left():
    """Dear below four rounds: of eight, five are fired at five tracks, and the rest is kept."""
    prices = (tuple(0.0 if left >= 4 else 90.0 for left in range(9)),)
    scene = Command(units=({"channels": 8},), doctrine={"reserves": 1}, prices=prices)
    assert len(play(scene, range(1), slots=range(8))) == 5
    scene.ready["rounds"][:, 0] = 3
    assert play(scene, range(1, 2), slots=range(8)) == []
    assert (scene.state.picture["reason"][:8] == Reason.RESERVED).sum() == 3


def test_threats_are_counted_off_as_they_are_first_fired_at():
    """Two were expected. The first two cost somewhat less than they are worth; what comes after costs nothing."""
    prices = ((0.0,) * 9, (40.0,) * 9, (45.0,) * 9)
    scene = Command(units=({"channels": 8},), doctrine={"reserves": 1}, prices=prices)
    assert len(play(scene, range(4), slots=range(3))) == 3
    assert scene.state.counters[4] == 3


def test_every_judgement_of_a_track_is_logged_with_its_factors():
    scene = Command(doctrine={"reserves": 1}, prices=((7.0,) * 9,))
    play(scene, range(1))
    (row,) = scene.heard("threats")
    assert (row["track"], row["asset"], row["time_s"]) == (100, 0, 1.0)
    product = row["value"] * row["aim_probability"] * row["lethality"] * row["hostility"]
    assert row["threat"] == pytest.approx(product)
    assert row["threat"] == pytest.approx(scene.state.picture[0]["threat"])
    assert row["price"] == 7.0
    assert row["time_s"] < row["last_launch_s"] < row["arrival_s"]
