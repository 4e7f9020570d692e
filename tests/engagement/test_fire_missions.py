"""Rounds at places on the ground: what they take from the stock, and the chance that they fall within a radius."""

import math

import numpy as np
import pytest
from builders import SITE_M, Engagement, place

from openiads.engagement.fire_missions import chance_of_any, chance_within
from openiads.messages.events import EventKind


def mission(rounds, time_s=10.0, unit=0, kind=0):
    return (unit, kind, rounds, time_s)


def run(scene, seconds):
    """Events of so many frames of a second."""
    rows = []
    for second in range(seconds):
        scene.frame(float(second), 1.0)
        rows += [(int(event["kind"]), float(event["time_s"])) for event in scene.heard("events")]
    return rows


def test_half_of_the_rounds_fall_within_the_circular_error():
    assert chance_within(50.0, 50.0) == pytest.approx(0.5, abs=1e-15)
    assert chance_within(100.0, 50.0) == pytest.approx(1.0 - 0.5**4, abs=1e-15)


def test_a_wider_radius_or_a_smaller_error_never_lessens_the_chance():
    chances = [chance_within(radius_m, 30.0) for radius_m in (1.0, 10.0, 30.0, 90.0, 900.0)]
    assert chances == sorted(chances)
    assert 0.0 < chances[0] < chances[-1] <= 1.0
    assert chance_within(30.0, 60.0) < chance_within(30.0, 20.0)


def test_no_round_has_no_chance_and_two_have_less_than_twice_one():
    assert chance_of_any(0.3, 0) == 0.0
    assert chance_of_any(0.3, 1) == pytest.approx(0.3)
    assert chance_of_any(0.3, 2) == pytest.approx(0.51)
    assert chance_of_any(1.0, 3) == 1.0


def test_a_mission_takes_its_rounds_at_its_time_and_says_so():
    scene = Engagement(loads=((4,), (4,)), missions=(mission(3),), reach=((1,),))
    assert run(scene, 10) == []
    assert scene.state.fired.tolist() == [-1]
    assert run(scene, 20) == [(EventKind.FIRE_MISSION, 10.0)]
    assert scene.state.fired.tolist() == [3]
    assert scene.state.status["rounds"][0, 0] == scene.state.ready["rounds"][0, 0] == 5
    assert sorted(scene.state.launchers["rounds"][:, 0]) == [2, 3]


@pytest.mark.parametrize(("there", "asked"), [(2, 5), (0, 1)])
def test_a_mission_gets_no_more_than_there_is(there, asked):
    scene = Engagement(loads=((there,),), missions=(mission(asked),), reach=((1,),))
    events = run(scene, 20)
    assert scene.state.fired.tolist() == [there]
    assert len(events) == (there > 0)
    assert (scene.state.launchers["rounds"] >= 0).all()


def test_a_mission_out_of_reach_takes_nothing():
    scene = Engagement(missions=(mission(2),), reach=((0,),))
    assert run(scene, 20) == []
    assert scene.state.fired.tolist() == [0]
    assert scene.state.status["rounds"][0, 0] == 4


def test_only_sites_in_reach_give_their_rounds():
    sites = ((SITE_M, 1), (place(20e3, 0.0, 0.0), 1))
    scene = Engagement(loads=((8,), (2,)), sites=sites, missions=(mission(3),), reach=((0, 1),))
    run(scene, 20)
    assert scene.state.fired.tolist() == [2]
    assert scene.state.ready["rounds"][:, 0].tolist() == [8, 0]


def test_what_a_mission_emptied_is_reloaded():
    scene = Engagement(loads=((2,),), spares=((2,),), missions=(mission(2),), reach=((1,),))
    events = run(scene, 100)
    assert [kind for kind, _ in events] == [EventKind.FIRE_MISSION, EventKind.RELOAD_STARTED, EventKind.RELOAD_FINISHED]
    assert scene.state.status["rounds"][0, 0] == 2


def test_an_order_of_the_same_frame_comes_before_a_mission():
    scene = Engagement(loads=((2,),), missions=(mission(2, time_s=0.0),), reach=((1,),))
    scene.frame(0.0, 1.0, [scene.order(0, 1.0)])
    assert scene.state.fired.tolist() == [1]


def test_missions_draw_nothing_and_hit_nothing():
    scene = Engagement(missions=(mission(4, time_s=0.0),), reach=((1,),))
    scene.fly(0, tuple(SITE_M))
    run(scene, 60)
    assert len(scene.heard("outcomes")) == 0
    assert math.isclose(np.linalg.norm(scene.truth[0]["position_m"]), np.linalg.norm(SITE_M))
