"""Who is passed over has no plot within reach; the table of reaches leaves nobody out."""

import numpy as np
import pytest
from banks import row_of
from builders import Tracking, course, place
from made_up_clusters import add_track

from openiads.tracking.bank import finish
from openiads.tracking.near import is_near, note_place, note_places, reach_m, turned_m

START, VELOCITY = place(20e3, 60e3, 8e3), course(-300.0, 100.0)


def held(leaves=1, spread_m=100.0, rules=None):
    """A track at time 0 whose leaves lie 1 km apart."""
    scene = Tracking(rules=rules)
    _, made = add_track(scene.state, leaves)
    covariance = np.diag([spread_m**2] * 3 + [4.0] * 3 + [0.0] * 3)
    for k, index in enumerate(made):
        mean = np.r_[START + np.array([1e3 * k, 0.0, 0.0]), VELOCITY, np.zeros(3)]
        scene.state.bank[4 * index] = row_of(mean, covariance, 1.0)
        finish(scene.state, scene.state.leaves[index], index, scene.parameters.rules[0], 1.0)
    return scene, made


def test_a_track_is_expected_where_it_flies_on_to():
    scene, _ = held()
    note_places(scene.parameters, scene.state, 2.5, 5.0)
    assert scene.state.near[0]["there_m"] == pytest.approx(START + 5.0 * VELOCITY)
    assert scene.state.near[0]["reach_m"] > 5.0 * 100.0


def test_the_reach_holds_the_gates_of_all_leaves():
    """A leaf 2 km aside widens it by as much."""
    (one, _), (three, _) = held(), held(3)
    for scene in (one, three):
        note_places(scene.parameters, scene.state, 0.0, 1.0)
    centres = three.state.near[0]["there_m"] - one.state.near[0]["there_m"]
    widened = three.state.near[0]["reach_m"] - one.state.near[0]["reach_m"]
    assert widened + 1e-6 >= 2e3 - np.linalg.norm(centres) >= 0.0


@pytest.mark.parametrize("further_m", [-1.0, 1.0])
def test_a_track_is_near_where_a_plot_may_be_in_reach(further_m):
    scene, _ = held()
    note_places(scene.parameters, scene.state, 0.0, 1.0)
    near, grid = scene.state.near[0], scene.state.grid[0]
    grid["radius_m"] = 500.0
    grid["middle_m"] = near["there_m"] + np.array([near["reach_m"] + 500.0 + further_m, 0.0, 0.0])
    assert bool(is_near(scene.state, 0)) is (further_m < 0.0)


def test_what_is_noted_holds_for_three_frames_more():
    """Until then nothing is worked out anew, and the sphere holds the gate wherever the track has got to."""
    scene, (index,) = held()
    state, leaf, rules = scene.state, scene.state.leaves[index], scene.parameters.rules[0]
    note_places(scene.parameters, state, 0.0, 1.0)
    there, reach = state.near[0]["there_m"].copy(), state.near[0]["reach_m"]
    for frame in (1.0, 2.0, 3.0):
        note_places(scene.parameters, state, frame, 1.0)
        assert (state.near[0]["there_m"] == there).all()
        end_s = frame + 1.0
        moved = np.linalg.norm(START + end_s * VELOCITY - there)
        assert reach >= moved + reach_m(leaf, end_s, rules)
    note_places(scene.parameters, state, 4.0, 1.0)
    assert state.near[0]["there_m"] == pytest.approx(START + 4.5 * VELOCITY)


def test_who_is_forgotten_is_near_nothing():
    scene, _ = held()
    note_places(scene.parameters, scene.state, 0.0, 1.0)
    scene.state.tracks["status"][0] = 0
    note_place(scene.parameters, scene.state, 0)
    scene.state.grid[0]["middle_m"], scene.state.grid[0]["radius_m"] = START, 1e6
    assert not is_near(scene.state, 0)


def test_reach_grows_with_time_whichever_way():
    scene, (index,) = held()
    leaf, rules = scene.state.leaves[index], scene.parameters.rules[0]
    reaches = [reach_m(leaf, t, rules) for t in (0.0, 5.0, 10.0, 20.0, 60.0)]
    assert (np.diff(reaches) > 0.0).all()
    assert reaches[0] == pytest.approx(5.0 * np.sqrt(3.0) * 100.0)
    assert reach_m(leaf, -5.0, rules) == reaches[1]


def test_a_manoeuvre_carries_a_target_off_for_twenty_seconds_and_then_straight_on():
    """20 m/s2 for 20 s: 4 km off its way and 400 m/s aside; a tracker of straight flight knows no manoeuvre."""
    scene, alone = Tracking(), Tracking(rules={"models": 0})
    offs = [turned_m(t, scene.parameters.rules[0]) for t in (10.0, 20.0, 30.0, -10.0)]
    assert offs == pytest.approx([1e3, 4e3, 8e3, 1e3])
    assert turned_m(30.0, alone.parameters.rules[0]) == 0.0


def test_a_single_plot_reaches_no_farther_than_anything_flies():
    scene, (index,) = held(rules={"models": 0, "maximum_plot_speed_m_s": 1500.0})
    leaf, rules = scene.state.leaves[index], scene.parameters.rules[0]
    leaf["hits"], leaf["reach_m_s"] = 1, 3000.0
    assert reach_m(leaf, 4.0, rules) == pytest.approx(5.0 * leaf["reach_m"] + 6000.0)
