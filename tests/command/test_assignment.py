"""Who fires at whom: the best return first, within channels, rounds and salvos."""

import itertools
import math

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards
from scipy.optimize import linear_sum_assignment

from openiads.messages.events import EventKind, Reason
from openiads.messages.status import ASSESSMENT


def inbound(scene, slot, distance_m=50e3, azimuth_rad=1.0, aim_m=SITE_M):
    position = at_ground_distance(distance_m, 8e3, azimuth_rad)
    scene.hold(slot, position, level_towards(position, aim_m, 300.0))


def test_of_two_equal_threats_the_one_that_arrives_first_is_fired_at():
    scene = Command(units=({"channels": 1},), assets=({"position_m": SITE_M, "value": 100.0},))
    for slot, distance_m in ((0, 55e3), (1, 45e3), (2, 50e3)):
        position = SITE_M + at_ground_distance(distance_m, 8e3) - at_ground_distance(0.0, 0.0)
        scene.hold(slot, position, -300.0 * (position - SITE_M) / np.linalg.norm(position - SITE_M))
    scene.reply([0, 1, 2])
    (order,) = scene.frame(0.0)
    assert scene.state.picture["threat"][:3] == pytest.approx([float(scene.state.picture["threat"][0])] * 3, rel=1e-12)
    assert order["slot"] == 1


def test_the_greater_value_is_fired_at_first_though_it_arrives_later():
    rich_m = at_ground_distance(40e3, 0.0, 4.0)
    scene = Command(
        units=({"channels": 1},), assets=({"position_m": SITE_M, "value": 10.0}, {"position_m": rich_m, "value": 100.0})
    )
    inbound(scene, 0, 40e3)
    inbound(scene, 1, 60e3, azimuth_rad=3.5, aim_m=rich_m)
    scene.reply([0, 1])
    (order,) = scene.frame(0.0)
    assert order["slot"] == 1


@pytest.mark.parametrize("seed", range(5))
def test_the_greedy_choice_is_the_best_where_returns_are_products(seed):
    """One channel a fire unit, one type of round each: greatest threat to surest round is then the best of all."""
    rng = np.random.default_rng(seed)
    sureness, values = rng.permutation([0.9, 0.7, 0.4, 0.3]), rng.permutation([100.0, 60.0, 35.0, 20.0])
    places = [at_ground_distance(12e3, 8e3, azimuth) for azimuth in (0.0, 1.5, 3.0, 4.5)]
    scene = Command(
        units=({"channels": 1},) * 4,
        kinds=({},) * 4,
        sureness=tuple(sureness),
        assets=tuple({"position_m": place, "value": value} for place, value in zip(places, values, strict=True)),
    )
    scene.ready["rounds"] = 0
    for unit in range(4):
        scene.ready["rounds"][unit, unit] = 3
    for slot, azimuth in enumerate((0.0, 1.5, 3.0, 4.5)):
        inbound(scene, slot, 70e3, azimuth, places[slot])
    scene.reply(list(range(4)))
    orders = scene.frame(0.0)
    threats = scene.state.picture["threat"][:4]
    returns = threats[:, None] * sureness[None, :]
    best = returns[linear_sum_assignment(returns, maximize=True)].sum()
    everything = max(
        sum(returns[slot, unit] for slot, unit in enumerate(chosen)) for chosen in itertools.permutations(range(4))
    )
    assert len(orders) == 4
    assert (orders["interceptor_type"] == orders["fire_unit"]).all()
    found = sum(returns[order["slot"], order["fire_unit"]] for order in orders)
    assert found == pytest.approx(best) == pytest.approx(everything)


def test_a_fire_unit_never_holds_more_targets_than_channels_nor_orders_more_than_it_has():
    """Twelve tracks, two fire units of two and three channels, 15 rounds each, and assessments at random."""
    rng = np.random.default_rng(1)
    scene = Command(
        units=({"channels": 2}, {"channels": 3}), doctrine={"rounds_per_salvo": 2, "maximum_salvos": 9}, rounds=15
    )
    open_orders, held_most = {}, np.zeros(2, int)
    for second in range(60):
        for slot in range(12):
            distance_m = 50e3 + 2e3 * slot - 300.0 * second
            position = at_ground_distance(distance_m, 8e3, 0.4 * slot)
            scene.hold(slot, position, level_towards(position, SITE_M, 300.0), time_s=float(second))
        scene.reply(list(range(12)))
        assessed = []
        for order, (unit, slot, left) in list(open_orders.items()):
            if rng.random() < 0.3:
                assessed.append((0, second, order, unit, 100 + slot, slot, int(rng.random() < 0.2)))
                open_orders[order] = (unit, slot, left - 1)
                if left == 1:
                    del open_orders[order]
        scene.say("assessments", np.array(assessed, ASSESSMENT))
        for order in scene.frame(float(second)):
            assert order["slot"] not in [slot for _, slot, _ in open_orders.values()]
            open_orders[int(order["order"])] = (int(order["fire_unit"]), int(order["slot"]), int(order["rounds"]))
            scene.ready["rounds"][order["fire_unit"], 0] -= order["rounds"]
        channels = scene.state.channels["order"]
        held = np.array([(channels[:2] >= 0).sum(), (channels[2:] >= 0).sum()])
        believed = np.bincount([unit for unit, _, _ in open_orders.values()], minlength=2)
        assert (held == believed).all()
        held_most = np.maximum(held_most, held)
        assert (scene.ready["rounds"][:, 0] >= 0).all()
    assert held_most.tolist() == [2, 3]
    assert scene.ready["rounds"][:, 0].tolist() == [0, 0]


def test_a_salvo_has_no_more_rounds_than_doctrine_fire_unit_and_launchers_allow():
    for doctrine, at_a_target, ready, expected in ((3, 2, 8, 2), (1, 2, 8, 1), (2, 2, 1, 1), (2, 4, 8, 2)):
        scene = Command(
            units=({"missiles_per_target": at_a_target},), doctrine={"rounds_per_salvo": doctrine}, rounds=ready
        )
        inbound(scene, 0)
        scene.reply([0])
        (order,) = scene.frame(0.0)
        assert (order["rounds"], order["salvo"]) == (expected, 1)
        assert scene.state.picture[0]["pending"] == scene.state.channels[0]["pending"] == expected


def test_when_channels_are_full_the_others_wait_for_one_and_are_told_so():
    scene = Command(units=({"channels": 2},))
    for slot in range(3):
        inbound(scene, slot, 40e3 + 5e3 * slot, 0.5 * slot)
    scene.reply([0, 1, 2])
    assert len(scene.frame(0.0)) == 2
    scene.frame(1.0)
    reasons = scene.state.picture["reason"][:3]
    assert sorted(reasons) == [Reason.NO_CHANNEL, Reason.ENGAGED, Reason.ENGAGED]
    assert sorted(scene.state.channels["track"]) == sorted(100 + np.flatnonzero(reasons == Reason.ENGAGED))


def test_opening_an_engagement_is_an_event_that_names_track_and_fire_unit():
    scene = Command()
    inbound(scene, 0)
    scene.reply([0])
    scene.frame(0.0)
    (event,) = scene.heard("events")
    assert (event["kind"], event["subject"], event["other"]) == (EventKind.ENGAGEMENT_OPENED, 100, 0)
    assert event["time_s"] == 1.0


def test_the_queue_at_the_launchers_is_counted_in():
    """Rounds leave 10 s apart: the second order's intercept is that much later than it would be alone."""
    times_s = []
    for interval_s in (0.0, 10.0):
        scene = Command(units=({"launch_interval_s": interval_s},))
        inbound(scene, 0)
        inbound(scene, 1, azimuth_rad=1.5)
        scene.reply([0, 1])
        orders = scene.frame(0.0)
        times_s.append(sorted(float(order["intercept_s"]) for order in orders))
    assert times_s[1][0] == pytest.approx(times_s[0][0])
    assert times_s[1][1] - times_s[0][1] == pytest.approx(10.0 * 1000.0 / 1300.0, rel=0.03)


def test_a_track_that_nothing_threatens_is_not_worth_a_round():
    scene = Command(assets=({"position_m": SITE_M, "value": 0.0},))
    inbound(scene, 0)
    scene.reply([0])
    assert len(scene.frame(0.0)) == 0
    assert math.isclose(scene.state.picture[0]["threat"], 0.0)
