"""An order that is withdrawn before its rounds left: they stay on their launchers and stand ready again."""

import numpy as np
import pytest
from builders import Engagement

from openiads.engagement.launchers import ROUNDS_WITHDRAWN

# Orders take 2 s, the reaction 5 s, and rounds leave 3 s apart: three rounds ordered at 1 s leave at 8, 11 and 14 s.
SALVO = 3


def withdrawal(scene, number, time_s, delay_s=0.0, **more):
    """The order that withdraws another one, over a network that takes so long."""
    return (*scene.order(number, time_s, rounds=0, **more)[:-1], delay_s)


def play(scene, orders, seconds=30, step_s=1.0):
    """Times of launches, and reports of rounds that never left, as (order, time); `orders` maps a second to orders."""
    left, stayed = [], []
    for frame in range(int(seconds / step_s)):
        scene.frame(frame * step_s, step_s, orders.get(frame * step_s, ()))
        left += [(int(row["order"]), float(row["time_s"])) for row in scene.heard("launches")]
        stayed += [
            (int(row["order"]), float(row["time_s"])) for row in scene.heard("assessments") if row["interceptor"] < 0
        ]
    return left, stayed


def test_no_round_leaves_where_the_withdrawal_comes_in_time():
    scene = Engagement()
    left, stayed = play(scene, {0: [scene.order(0, 1.0, rounds=SALVO)], 3: [withdrawal(scene, 0, 4.0)]})
    assert left == []
    assert stayed == [(0, 6.0)] * SALVO
    assert scene.state.counters[ROUNDS_WITHDRAWN] == SALVO


def test_rounds_that_stayed_stand_ready_again():
    scene = Engagement(loads=((2,), (2,)))
    play(scene, {0: [scene.order(0, 1.0, rounds=SALVO)], 3: [withdrawal(scene, 0, 4.0)]})
    assert scene.state.launchers["rounds"][:, 0].tolist() == [2, 2]
    assert scene.state.launchers["aboard"].tolist() == [2, 2]
    assert (scene.state.ready["rounds"][0, 0], scene.state.status["rounds"][0, 0]) == (4, 4)
    left, _ = play(scene, {0: [scene.order(1, 31.0, rounds=4)]}, seconds=60)
    assert len(left) == 4


def test_rounds_that_left_before_fly_on_and_the_rest_stays():
    scene = Engagement()
    left, stayed = play(scene, {0: [scene.order(0, 1.0, rounds=SALVO)], 6: [withdrawal(scene, 0, 7.0)]})
    assert left == [(0, 8.0)]
    assert stayed == [(0, 9.0)] * 2
    assert scene.state.status[0]["in_flight"] == 1


def test_a_withdrawal_that_comes_too_late_changes_nothing():
    scene = Engagement()
    left, stayed = play(scene, {0: [scene.order(0, 1.0)], 6: [withdrawal(scene, 0, 7.0)]})
    assert (left, stayed) == ([(0, 8.0)], [])
    assert scene.state.counters[ROUNDS_WITHDRAWN] == 0


@pytest.mark.parametrize(("delay_s", "launched"), [(2.0, 0), (2.1, 1), (20.0, 1)])
def test_a_withdrawal_takes_the_delays_of_any_order(delay_s, launched):
    """Sent at 4 s it is told at 6 s and the delay; the round leaves at 8 s."""
    scene = Engagement()
    left, stayed = play(scene, {0: [scene.order(0, 1.0)], 3: [withdrawal(scene, 0, 4.0, delay_s)]})
    assert (len(left), len(stayed)) == (launched, 1 - launched)


def test_only_the_order_of_its_number_is_withdrawn():
    scene = Engagement(units=2)
    orders = {
        0: [scene.order(0, 1.0), scene.order(1, 1.0), scene.order(2, 1.0, unit=1)],
        2: [withdrawal(scene, 0, 3.0)],
    }
    left, stayed = play(scene, orders)
    assert sorted(left) == [(1, 11.0), (2, 8.0)]
    assert stayed == [(0, 5.0)]


def test_frames_of_another_length_withdraw_the_same_rounds_at_the_same_time():
    found = []
    for step_s in (0.5, 1.0, 2.0):
        scene = Engagement()
        orders = {0: [scene.order(0, 1.0, rounds=SALVO)], 6: [withdrawal(scene, 0, 7.0)]}
        found.append(play(scene, orders, step_s=step_s))
    assert found[0] == found[1] == found[2]


def test_places_of_rounds_that_were_taken_back_are_free_for_others():
    scene = Engagement(loads=((2,),), rounds=2)
    for number in range(4):
        time_s = 20.0 * number + 1.0
        play(scene, {0: [scene.order(number, time_s, rounds=2)], 1: [withdrawal(scene, number, time_s)]}, seconds=90)
    assert (scene.state.waiting["order"] == -1).all()
    assert np.array_equal(scene.state.launchers["rounds"][:, 0], [2])
