"""Aim points of rounds in flight come to where target and round truly meet."""

import math

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards
from scipy.optimize import brentq

from openiads.messages.orders import LAUNCH
from openiads.messages.tracks import TrackStatus

LAUNCH_S = 6.0


def flying_towards(scene, second, speed_m_s, distance_m, noise_m=0.0):
    """The track as it is at a second, level at 8 km, with an error that dies out."""
    position = at_ground_distance(distance_m - speed_m_s * second, 8e3)
    velocity = level_towards(position, SITE_M, speed_m_s)
    scene.hold(0, position + noise_m * math.exp(-second / 5.0), velocity, time_s=float(second))


def launched(speed_m_s=300.0, distance_m=80e3, intercept_s=40.0):
    """A scene with one round in flight; the first guess of its intercept is wrong."""
    scene = Command()
    flying_towards(scene, 0, speed_m_s, distance_m)
    row = np.zeros(1, LAUNCH)
    row["track"], row["time_s"], row["intercept_s"], row["aim_m"] = 100, LAUNCH_S, intercept_s, SITE_M
    scene.say("launches", row)
    scene.reply([0], identity=2)
    scene.frame(0.0)
    return scene


def true_meeting(speed_m_s, distance_m):
    """Time and place at which a round of 1,000 m/s meets the level flight."""

    def late(time_s):
        place = at_ground_distance(distance_m - speed_m_s * time_s, 8e3)
        return LAUNCH_S + np.linalg.norm(place - SITE_M) / 1000.0 - time_s

    time_s = brentq(late, 0.0, distance_m / speed_m_s - 1.0)
    return time_s, at_ground_distance(distance_m - speed_m_s * time_s, 8e3)


def test_the_aim_of_a_straight_flight_comes_to_the_true_meeting():
    """Within 60 m and 0.1 s: the table's grid, and the earth's curve as a parabola."""
    scene = launched()
    time_s, place = true_meeting(300.0, 80e3)
    for second in range(1, 40):
        flying_towards(scene, second, 300.0, 80e3, 500.0)
        scene.frame(float(second))
    assert scene.state.in_flight[0]["intercept_s"] == pytest.approx(time_s, abs=0.1)
    assert np.linalg.norm(scene.aims[0]["position_m"] - place) < 60.0
    assert scene.aims[0]["time_s"] == 40.0


def test_a_round_from_a_remote_launcher_is_sent_to_where_it_meets_the_track_itself():
    """Launched 30 km forward of the fire unit: the meeting comes that much sooner."""
    forward_m, found = at_ground_distance(30e3, 0.0), []
    for number in (0, 1):
        scene = Command(sites=({}, {"position_m": forward_m}))
        flying_towards(scene, 0, 300.0, 80e3)
        row = np.zeros(1, LAUNCH)
        row["track"], row["time_s"], row["intercept_s"], row["launch_site"] = 100, LAUNCH_S, 40.0, number
        scene.say("launches", row)
        scene.reply([0], identity=2)
        for second in range(5):
            flying_towards(scene, second, 300.0, 80e3)
            scene.frame(float(second))
        found.append(scene.state.in_flight[0]["intercept_s"])
        flown_m = np.linalg.norm(scene.aims[0]["position_m"] - (SITE_M, forward_m)[number])
        assert flown_m == pytest.approx(1000.0 * (found[-1] - LAUNCH_S), rel=2e-3)
    assert found[0] - found[1] == pytest.approx(30e3 / 1300.0, rel=0.02)


def test_a_bad_first_guess_does_not_matter():
    aims = []
    for guess_s in (10.0, 60.0, 100.0):
        scene = launched(intercept_s=guess_s)
        for second in range(1, 6):
            flying_towards(scene, second, 300.0, 80e3)
            scene.frame(float(second))
        aims.append(scene.aims[0]["position_m"].copy())
    assert np.linalg.norm(aims[0] - aims[1]) < 5.0
    assert np.linalg.norm(aims[0] - aims[2]) < 5.0


@pytest.mark.parametrize("speed_m_s", [700.0, 1500.0, 2500.0])
def test_a_fast_target_is_met_too(speed_m_s):
    """Also one faster than the round, which comes straight in; the first guess is 1 s late."""
    time_s, place = true_meeting(speed_m_s, 150e3)
    scene = launched(speed_m_s, 150e3, intercept_s=time_s + 1.0)
    for second in range(1, math.floor(time_s) - 2):
        flying_towards(scene, second, speed_m_s, 150e3)
        scene.frame(float(second))
    assert np.linalg.norm(scene.aims[0]["position_m"] - place) < 300.0


def test_the_aim_of_a_lost_track_stays():
    scene = launched()
    before = scene.aims[0].copy()
    scene.tracks[0]["status"] = int(TrackStatus.FREE)
    scene.frame(1.0)
    assert scene.aims[0] == before


def test_an_aim_is_not_renewed_once_its_round_is_assessed():
    scene = launched()
    scene.say("assessments", np.zeros(1, scene.assessments.rows.dtype))
    scene.frame(1.0)
    before = scene.aims[0].copy()
    flying_towards(scene, 2, 300.0, 80e3)
    scene.frame(2.0)
    assert scene.aims[0] == before
