"""A radar has only so much time: tasked looks take theirs from the frame, the search gets the rest, a sector turns at a rate.

Source: docs/models/scan.md. Leaves out: what a look sees, which test_sense.py holds.
"""

import math
from itertools import pairwise

import numpy as np
import pytest
from builders import TASKED, TURNING, Sensing, polar, steady
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.messages.detections import LookKind, Visibility
from openiads.sensing.scan import half_circle, looks_that_fit, turned_towards

CERTAIN = 1e6
TWO_PI = 2.0 * math.pi


def spread(count, **changes):
    """A radar of so many tasks, each at an object of its own 3 degrees from the next."""
    scene = Sensing([{**TASKED, "track_capacity": count, **changes}], [{}] * count, [steady(CERTAIN)] * count)
    scene.tasks = np.resize(scene.tasks, count)
    for number in range(count):
        there = polar(50e3, math.radians(3.0 * number), 0.1)
        scene.fly(number, there)
        scene.tasks[number] = (40 + number, 0.0, there, (0.0, 0.0, 0.0))
    return scene


def test_tasks_are_served_in_their_order_until_the_frame_is_full():
    scene = spread(10, dwell_s=0.15)
    scene.frame(0.0, 1.0)
    assert scene.heard("looks")["track"].tolist() == [40, 41, 42, 43, 44, 45]
    assert sorted(scene.heard("origins")["target"]) == list(range(6))
    state = scene.state.radars[0]
    assert (state["tasks_served"], state["tasks_unserved"]) == (6, 4)
    assert state["tasked_s"] == pytest.approx(0.9)


def test_a_target_whose_task_was_not_served_was_not_looked_at():
    scene = spread(3, dwell_s=0.4)
    scene.frame(0.0, 1.0)
    words = scene.state.pairs["visibility"].tolist()
    assert words == [Visibility.SEEN, Visibility.SEEN, Visibility.NOT_LOOKED]


def test_a_task_that_ends_makes_room_for_the_next():
    scene = spread(3, dwell_s=0.5)
    scene.frame(0.0, 1.0)
    scene.tasks[0]["track"] = -1
    scene.frame(1.0, 1.0)
    assert scene.heard("looks")["track"].tolist() == [41, 42]


def test_tasks_that_the_sector_does_not_face_take_no_time_and_are_counted():
    scene = spread(10, dwell_s=0.5, sector_rad=math.radians(11.0), facing_rad=math.radians(15.0))
    scene.frame(0.0, 1.0)
    assert scene.heard("looks")["track"].tolist() == [44, 45]
    assert scene.state.radars[0]["tasks_unserved"] == 8


@given(dwell_s=st.floats(1e-3, 0.1), step_s=st.sampled_from([0.1, 0.5, 1.0, 2.0]))
def test_looks_that_fit_do_and_one_more_does_not(dwell_s, step_s):
    count = looks_that_fit(dwell_s, step_s)
    assert count * dwell_s <= step_s * (1.0 + 1e-6)
    assert (count + 1) * dwell_s > step_s


def test_a_hundred_looks_of_a_hundredth_fill_a_second():
    assert looks_that_fit(0.01, 1.0) == 100
    assert looks_that_fit(0.0, 1.0) > 1_000_000


def turns_of(count, dwell_s, frames):
    """Azimuth swept [rad] by the search of a radar that serves so many tasks, frame by frame, and its looks."""
    scene = spread(count, dwell_s=dwell_s, searches=1, revisit_s=5.0)
    looks = []
    for frame in range(frames):
        scene.frame(float(frame), 1.0)
        looks += [look for look in scene.heard("looks").copy() if look["kind"] == LookKind.SCAN]
    return sum(float(look["width_rad"]) for look in looks), looks


@pytest.mark.parametrize(("count", "dwell_s"), [(0, 0.05), (4, 0.05), (8, 0.05), (8, 0.1)])
def test_a_search_slows_by_the_share_of_time_that_tasks_take(count, dwell_s):
    swept, _ = turns_of(count, dwell_s, 20)
    assert swept == pytest.approx(20.0 / 5.0 * TWO_PI * (1.0 - count * dwell_s), rel=1e-9)


def test_a_slowed_search_goes_on_where_it_stopped_and_fills_its_time():
    _, looks = turns_of(4, 0.1, 20)
    for before, after in pairwise(looks):
        gone = before["azimuth_rad"] + before["width_rad"]
        assert half_circle(after["azimuth_rad"] - gone) == pytest.approx(0.0, abs=1e-9)
        assert after["start_s"] == pytest.approx(before["end_s"], abs=1e-9)


def test_tasks_that_take_all_the_time_leave_no_search():
    swept, looks = turns_of(10, 0.1, 5)
    assert (swept, looks) == (0.0, [])


@given(facing_rad=st.floats(0.0, TWO_PI), asked_rad=st.floats(-math.pi, math.pi), most_rad=st.floats(0.0, 4.0))
def test_a_turn_is_by_the_shorter_way_and_no_faster_than_its_rate(facing_rad, asked_rad, most_rad):
    turned = turned_towards(facing_rad, asked_rad, most_rad)
    left, gone = abs(half_circle(asked_rad - turned)), abs(half_circle(turned - facing_rad))
    whole = abs(half_circle(asked_rad - facing_rad))
    assert gone <= most_rad + 1e-9
    assert left == pytest.approx(max(whole - most_rad, 0.0), abs=1e-9)


def slewing(rate_deg_s):
    """A radar whose sector of 60 degrees is to be turned, and a target in the east."""
    free = {"sector_rad": math.radians(60.0), "facing_rad": math.nan, "slew_rad_s": math.radians(rate_deg_s)}
    scene = Sensing([{**TASKED, **free}], [{}], [steady(CERTAIN)])
    there = polar(50e3, math.radians(85.0), 0.1)
    scene.fly(0, there)
    scene.tasks[0] = (40, 0.0, there, (0.0, 0.0, 0.0))
    scene.pointing["azimuth_rad"] = math.radians(90.0)
    return scene


@pytest.mark.parametrize(("rate_deg_s", "first"), [(10.0, 5), (30.0, 1), (60.0, 0)])
def test_a_sector_sees_a_target_when_it_has_turned_to_it(rate_deg_s, first):
    """It begins at north, its edge at 30 degrees; the target is 55 degrees farther round."""
    scene, seen = slewing(rate_deg_s), []
    for frame in range(12):
        scene.frame(float(frame), 1.0)
        seen.append(len(scene.heard("detections")))
    assert seen.index(1) == first
    assert seen == [0] * first + [1] * (12 - first)
    assert scene.state.radars[0]["tasks_unserved"] == first


def test_a_sector_that_was_given_a_facing_does_not_turn():
    scene = Sensing([{**TURNING, "sector_rad": 1.0, "facing_rad": 0.5, "slew_rad_s": 1.0}], [{}], [steady(CERTAIN)])
    scene.pointing["azimuth_rad"] = 2.0
    scene.frame(0.0, 1.0)
    assert scene.state.radars[0]["facing_rad"] == 0.5


@settings(deadline=None, max_examples=20)
@given(asked=st.lists(st.floats(-math.pi, math.pi), min_size=1, max_size=10))
def test_wherever_command_points_the_sector_follows_at_its_rate(asked):
    scene, before = slewing(20.0), 0.0
    for frame, azimuth in enumerate(asked):
        scene.pointing["azimuth_rad"] = azimuth
        scene.frame(float(frame), 1.0)
        now = float(scene.state.radars[0]["facing_rad"])
        assert abs(half_circle(now - before)) <= math.radians(20.0) + 1e-9
        before = now
