"""From an order to rounds in the air: reaction, interval, the fullest launcher first, each from its own place."""

import numpy as np
import pytest
from builders import SITE_M, Engagement, place


def launches_of(scene, seconds, orders=None):
    """All launches of so many frames of a second; `orders` maps a second to the orders of its frame."""
    rows = []
    for second in range(seconds):
        scene.frame(float(second), 1.0, (orders or {}).get(second, ()))
        for launch in scene.heard("launches"):
            assert launch["time_s"] < second + 1.0
            rows.append(launch)
    return rows


def test_the_first_round_leaves_after_delay_and_reaction():
    scene = Engagement()
    (launch,) = launches_of(scene, 30, {3: [scene.order(0, 4.0)]})
    assert launch["time_s"] == 4.0 + 2.0 + 5.0
    assert (launch["interceptor"], launch["order"], launch["track"], launch["launcher"]) == (0, 0, 7, 0)
    assert (launch["position_m"] == SITE_M).all()


def test_rounds_of_a_salvo_leave_one_interval_apart():
    scene = Engagement()
    launches = launches_of(scene, 30, {0: [scene.order(0, 1.0, rounds=3)]})
    assert [float(launch["time_s"]) for launch in launches] == [8.0, 11.0, 14.0]
    assert [int(launch["interceptor"]) for launch in launches] == [0, 1, 2]


def test_a_fire_unit_keeps_its_interval_between_orders_and_another_is_not_held_up():
    scene = Engagement(units=2)
    orders = {0: [scene.order(0, 1.0)], 1: [scene.order(1, 2.0), scene.order(2, 2.0, unit=1)]}
    launches = launches_of(scene, 30, orders)
    assert sorted((int(row["order"]), float(row["time_s"])) for row in launches) == [(0, 8.0), (1, 11.0), (2, 9.0)]


def test_an_order_after_a_pause_does_not_wait():
    scene = Engagement()
    launches = launches_of(scene, 60, {0: [scene.order(0, 1.0)], 30: [scene.order(1, 31.0)]})
    assert [float(launch["time_s"]) for launch in launches] == [8.0, 38.0]


def test_the_status_says_when_the_launchers_are_free_again():
    scene = Engagement()
    scene.frame(0.0, 1.0, [scene.order(0, 1.0, rounds=2)])
    assert scene.state.status[0]["next_launch_s"] == 14.0


def test_the_fullest_launcher_fires_first():
    scene = Engagement(loads=((1,), (3,), (2,)))
    launches = launches_of(scene, 60, {0: [scene.order(0, 1.0, rounds=6)]})
    assert [int(launch["launcher"]) for launch in launches] == [1, 1, 2, 0, 1, 2]


def test_only_launchers_that_hold_the_type_fire_it():
    scene = Engagement(loads=((4, 0), (1, 2)), sureness=(1.0, 1.0))
    launches = launches_of(scene, 60, {0: [scene.order(0, 1.0, rounds=2, kind=1)]})
    assert [(int(row["launcher"]), int(row["interceptor_type"])) for row in launches] == [(1, 1), (1, 1)]
    assert scene.state.status[0]["rounds"][:2].tolist() == [5, 0]


@pytest.mark.parametrize("asked", [3, 4, 9])
def test_a_launcher_never_fires_more_than_it_holds(asked):
    scene = Engagement(loads=((2,), (2,)))
    launches = launches_of(scene, 60, {0: [scene.order(0, 1.0, rounds=asked)]})
    assert len(launches) == min(asked, 4)
    assert (scene.state.launchers["rounds"] >= 0).all()
    assert (scene.state.status["rounds"] >= 0).all()


def test_rounds_ready_in_flight_and_fired_add_up():
    scene = Engagement(loads=((4,), (4,)))
    launches = launches_of(scene, 30, {0: [scene.order(0, 1.0, rounds=3)]})
    status = scene.state.status[0]
    assert (status["rounds"][0], status["in_flight"], len(launches)) == (5, 3, 3)
    assert scene.state.launchers["rounds"][:, 0].sum() == 5


def test_rounds_that_wait_are_counted_on_their_launcher():
    scene = Engagement(loads=((3,),))
    left = []
    for second in range(16):
        scene.frame(float(second), 1.0, [scene.order(0, 1.0, rounds=2)] if second == 0 else ())
        left.append((int(scene.state.launchers[0]["rounds"][0]), int(scene.state.launchers[0]["aboard"])))
    assert left == [(1, 3)] * 8 + [(1, 2)] * 3 + [(1, 1)] * 5


def test_frames_of_another_length_launch_at_the_same_times():
    times_s = []
    for step_s in (0.25, 1.0, 4.0):
        scene, found = Engagement(), []
        scene.frame(0.0, step_s, [scene.order(0, 1.0, rounds=3)])
        for frame in range(1, int(40 / step_s)):
            found += [float(launch["time_s"]) for launch in scene.heard("launches")]
            scene.frame(frame * step_s, step_s)
        times_s.append(found)
    assert times_s[0] == times_s[1] == times_s[2] == [8.0, 11.0, 14.0]
    assert np.unique(times_s).size == 3


def test_a_round_leaves_from_the_place_of_its_launcher_and_not_from_another_site():
    away_m = place(20e3, 0.0, 0.0)
    scene = Engagement(loads=((4,), (2,)), sites=((SITE_M, 1), (away_m, 1)))
    orders = {0: [scene.order(0, 1.0, rounds=3, site=1), scene.order(1, 1.0, site=0)]}
    launches = launches_of(scene, 40, orders)
    assert [(int(row["launch_site"]), int(row["launcher"])) for row in launches] == [(1, 1), (1, 1), (0, 0)]
    assert [bool((row["position_m"] == away_m).all()) for row in launches] == [True, True, False]
    assert scene.state.ready["rounds"][:, 0].tolist() == [3, 0]
    assert scene.state.status["rounds"][0, 0] == 3
