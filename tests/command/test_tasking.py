"""What engagement radars are asked to look at: tracks under engagement first, then the greatest threats, to capacity."""

import math

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards, place

from openiads.command.tasking import rank
from openiads.messages.tracks import TrackStatus


def inbound(scene, slot, distance_m, azimuth_rad, past_m=0.0):
    """A track that will pass the site at a distance; the farther, the less it threatens."""
    position = at_ground_distance(distance_m, 8e3, azimuth_rad)
    aim = SITE_M + place(past_m * math.cos(azimuth_rad), -past_m * math.sin(azimuth_rad), 0.0) - SITE_M
    scene.hold(slot, position, level_towards(position, aim, 300.0))


def raid(count=6, **unit):
    """Tracks in the order of their threat: slot 0 threatens least."""
    scene = Command(units=({"channels": 2, "tasks": 4, **unit},))
    for slot in range(count):
        inbound(scene, slot, 60e3, 1.0 + 0.02 * slot, 3e3 * (count - slot))
    return scene


def test_engaged_tracks_come_first_then_the_greatest_threats():
    scene = raid()
    scene.reply([0, 1])
    assert len(scene.frame(0.0)) == 2
    scene.reply(list(range(6)))
    assert len(scene.frame(1.0)) == 0
    assert sorted(scene.tasks["track"][:2]) == [100, 101]
    assert scene.tasks["track"][2:].tolist() == [105, 104]


def test_no_more_tracks_are_asked_for_than_the_radar_can_hold():
    for capacity in (1, 3, 4):
        scene = raid(tasks=capacity)
        scene.reply(list(range(6)))
        scene.frame(0.0)
        scene.frame(1.0)
        assert (scene.tasks["track"] >= 0).sum() == capacity


def test_places_left_over_are_empty():
    scene = raid(2)
    scene.reply([0])
    scene.frame(0.0)
    assert scene.tasks["track"].tolist() == [100, -1, -1, -1]


def test_only_the_hostile_are_asked_for():
    scene = raid(3)
    scene.reply([0, 1], identity=2)
    scene.frame(0.0)
    assert (scene.tasks["track"] == -1).all()


def test_the_ranking_is_that_of_a_plain_sort_however_slots_come_and_go():
    """Threats by tens, so that many are equal, then by slot; what is engaged, destroyed or not hostile has no place."""
    scene, rng = Command(units=({"channels": 2, "tasks": 4},), slots=40), np.random.default_rng(5)
    picture = scene.state.picture
    for _ in range(200):
        slots = int(rng.integers(0, 41))
        picture["track"][:] = np.where((np.arange(40) < slots) & (rng.random(40) < 0.8), 7, -1)
        changed = rng.random(40) < 0.3
        picture["identity"][changed] = rng.choice([0, 2, 3], 40)[changed]
        picture["pending"][changed], picture["destroyed"][changed] = 0, 0
        picture["pending"][rng.random(40) < 0.1] = 1
        picture["destroyed"][rng.random(40) < 0.1] = 1
        picture["threat"][changed] = 10.0 * rng.integers(0, 4, 40)[changed]
        fit = (
            (picture["track"] >= 0)
            & (picture["identity"] == 3)
            & (picture["pending"] == 0)
            & (picture["destroyed"] == 0)
        )
        expected = sorted(np.flatnonzero(fit).tolist(), key=lambda slot: (-picture["threat"][slot], slot))
        count = rank(scene.state, slots)
        assert scene.state.ranking[:count].tolist() == expected


def test_a_task_says_where_the_track_was_and_how_it_moves():
    scene = raid(1)
    scene.reply([0])
    scene.frame(0.0)
    task, track = scene.tasks[0], scene.tracks[0]
    for name in ("time_s", "position_m", "velocity_m_s"):
        assert (task[name] == track[name]).all()


@pytest.mark.parametrize("change", [{"radar_range_m": 30e3}, {"sector_rad": 0.5, "facing_rad": 4.0}])
def test_what_the_radar_cannot_see_is_not_asked_for(change):
    scene = raid(3, **change)
    scene.pointing["azimuth_rad"] = change.get("facing_rad", 0.0)
    scene.reply([0, 1, 2])
    scene.frame(0.0)
    assert (scene.tasks["track"] == -1).all()


def test_a_free_sector_turns_to_the_greatest_threat():
    scene = Command(units=({"sector_rad": 0.5, "facing_rad": math.nan},), rounds=0)
    inbound(scene, 0, 60e3, 1.0, 20e3)
    inbound(scene, 1, 60e3, 4.0)
    scene.reply([0, 1])
    scene.frame(0.0)
    assert math.cos(scene.pointing["azimuth_rad"][0] - 4.0) == pytest.approx(1.0, abs=1e-3)
    assert scene.tasks["track"].tolist() == [101, -1, -1, -1]


def test_a_lost_track_is_asked_for_no_more():
    scene = raid(2)
    scene.reply([0, 1])
    scene.frame(0.0)
    scene.tracks["status"][:2] = int(TrackStatus.FREE)
    scene.frame(1.0)
    assert (scene.tasks["track"] == -1).all()
    assert np.count_nonzero(scene.state.channels["order"] >= 0) == 2
