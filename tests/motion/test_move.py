"""The door of motion: lives of targets, ballistic flights to their aim, and rounds that arrive between frames."""

import math

import numpy as np
import pytest
from builders import SITE_M, STRAIGHT, MotionScene, place

from openiads.earth.geodesy import Geodetic, ecef_from_geodetic
from openiads.flight.launch import Missile, minimum_energy_launch
from openiads.messages.events import EventKind
from openiads.messages.orders import LAUNCH
from openiads.messages.status import OUTCOME
from openiads.motion.bodies import Flight, Motion
from openiads.truth import TargetStatus

DEGREE = math.radians(1.0)
ROUTE = [(46 * DEGREE, 20 * DEGREE, 1000.0, 0.0), (46 * DEGREE, 20.1 * DEGREE, 1000.0, 0.0)]
LAUNCH_PLACE = Geodetic(46 * DEGREE, 24 * DEGREE, 0.0)
AIM_PLACE = Geodetic(46 * DEGREE, 20 * DEGREE, 0.0)
COEFFICIENT = 5000.0
LAUNCH_M, AIM_M = (np.array(ecef_from_geodetic(*place)) for place in (LAUNCH_PLACE, AIM_PLACE))
ARC = [(*LAUNCH_PLACE, 0.0), (*AIM_PLACE, 0.0)]


def kinds(scene):
    return [(event["kind"], event["subject"], event["other"]) for event in scene.heard("events")]


def run_until(scene, end_s, step_s=1.0):
    """All events until a time."""
    events = []
    for frame in range(math.ceil(end_s / step_s)):
        scene.frame(frame * step_s, step_s)
        events += list(scene.heard("events"))
    return events


def ballistic(**changes):
    launch = minimum_energy_launch(LAUNCH_PLACE, AIM_PLACE, Missile(60.0, COEFFICIENT), changes.get("spread_m", 0.0))
    body = {
        "kind": int(Motion.BALLISTIC), "asset": 0, "ballistic_coefficient_kg_m2": COEFFICIENT,
        "burnout_speed_m_s": launch.burnout_speed_m_s, "heading_rad": launch.heading_rad,
        "burnout_angle_rad": launch.burnout_angle_rad, "burn_time_s": launch.burn_time_s, **changes,
    }  # fmt: skip
    return body, launch.flight_time_s


def test_a_body_waits_flies_and_reaches_its_aim_each_with_its_event():
    scene = MotionScene([{"asset": 4, "start_s": 10.5}], [ROUTE])
    scene.lay_out()
    scene.frame(10.0)
    assert scene.truth[0]["status"] == TargetStatus.WAITING
    scene.frame(11.0)
    assert scene.truth[0]["status"] == TargetStatus.FLYING
    (event,) = scene.heard("events")
    assert (event["kind"], event["time_s"]) == (EventKind.TARGET_STARTED, 10.5)
    end_s = float(scene.state.pieces[0]["end_s"])
    scene.frame(math.ceil(end_s))
    (event,) = scene.heard("events")
    assert (event["kind"], event["subject"], event["other"]) == (EventKind.TARGET_REACHED_AIM, 0, 4)
    assert event["time_s"] == pytest.approx(end_s)
    assert scene.truth[0]["status"] == TargetStatus.REACHED


def test_a_body_without_an_aim_leaves():
    scene = MotionScene([{"asset": -1}], [ROUTE])
    scene.lay_out()
    events = run_until(scene, 60.0)
    assert [event["kind"] for event in events] == [EventKind.TARGET_STARTED, EventKind.TARGET_LEFT]
    assert scene.truth[0]["status"] == TargetStatus.LEFT


def test_an_aim_with_a_radius_is_reached_that_much_earlier():
    scene = MotionScene([{"asset": 0}, {"asset": 0, "reach_m": 2500.0}], [ROUTE, ROUTE])
    scene.lay_out()
    reached = [event for event in run_until(scene, 60.0) if event["kind"] == EventKind.TARGET_REACHED_AIM]
    times_s = {int(event["subject"]): float(event["time_s"]) for event in reached}
    assert times_s[0] - times_s[1] == pytest.approx(10.0, abs=1e-6)


def test_what_was_destroyed_is_out_of_the_air_from_the_next_frame_on():
    scene = MotionScene([{}, {}], [ROUTE, ROUTE])
    scene.lay_out()
    scene.frame(0.0)
    outcome = np.zeros(1, OUTCOME)
    outcome["target"], outcome["destroyed"], outcome["time_s"], outcome["interceptor"] = 1, 1, 0.7, 3
    scene.say("outcomes", outcome)
    before = scene.truth[1]["position_m"].copy()
    scene.frame(1.0)
    assert kinds(scene) == [(EventKind.TARGET_DESTROYED, 1, 3)]
    assert scene.heard("events")[0]["time_s"] == 0.7
    assert scene.truth["status"].tolist() == [TargetStatus.FLYING, TargetStatus.DESTROYED]
    scene.frame(2.0)
    assert (scene.truth[1]["position_m"] == before).all()
    assert kinds(scene) == []


def test_an_outcome_without_a_kill_changes_nothing():
    scene = MotionScene([{}], [ROUTE])
    scene.lay_out()
    scene.frame(0.0)
    outcome = np.zeros(1, OUTCOME)
    scene.say("outcomes", outcome)
    scene.frame(1.0)
    assert scene.truth[0]["status"] == TargetStatus.FLYING


def test_a_ballistic_body_comes_down_at_its_aim_when_it_should():
    body, flight_time_s = ballistic(start_s=3.25)
    scene = MotionScene([body], [ARC])
    scene.lay_out()
    events = run_until(scene, flight_time_s + 10.0)
    assert [event["kind"] for event in events] == [EventKind.TARGET_STARTED, EventKind.TARGET_REACHED_AIM]
    assert events[1]["time_s"] == pytest.approx(3.25 + flight_time_s, abs=1.0)
    assert np.linalg.norm(scene.truth[0]["position_m"] - AIM_M) < 300.0


def test_turning_a_launch_about_its_aim_spreads_the_launches_and_keeps_the_aim():
    """Launch points within 5 km, and every impact within 300 m."""
    body, flight_time_s = ballistic(spread_m=5000.0)
    scene = MotionScene([body] * 12, [ARC] * 12)
    scene.lay_out()
    launches = scene.truth["position_m"].copy()
    apart = np.linalg.norm(launches - LAUNCH_M, axis=1)
    assert (apart < 5100.0).all()
    assert apart.max() > 2000.0
    run_until(scene, flight_time_s + 10.0, step_s=2.0)
    assert (scene.truth["status"] == TargetStatus.REACHED).all()
    misses = np.linalg.norm(scene.truth["position_m"] - AIM_M, axis=1)
    assert misses.max() < 300.0


def launch_row(number, time_s, aim_m):
    row = np.zeros(1, LAUNCH)
    row["interceptor"], row["time_s"], row["position_m"], row["aim_m"] = number, time_s, SITE_M, aim_m
    return row


def test_a_round_arrives_at_its_aim_at_its_own_time_whatever_the_frame():
    """The same round in frames of a half, one and two seconds: the substeps are the same, and so is the arrival."""
    aim = place(20e3, 0.0, 5e3)
    times_s = []
    for step_s in (0.5, 1.0, 2.0):
        scene = MotionScene([{}], [ROUTE], kinds=[{**STRAIGHT, "boost_acceleration_m_s2": 200.0, "burn_time_s": 5.0}])
        scene.lay_out()
        scene.say("launches", launch_row(0, 2.0, aim))
        arrivals = []
        for frame in range(int(60.0 / step_s)):
            if frame * step_s >= 2.0:
                scene.frame(frame * step_s, step_s)
                for arrival in scene.heard("arrivals"):
                    assert frame * step_s < arrival["time_s"] <= (frame + 1) * step_s
                    arrivals.append(arrival)
        (arrival,) = arrivals
        assert (arrival["interceptor"], arrival["spent"]) == (0, 0)
        assert arrival["position_m"] == pytest.approx(aim, abs=1e-6)
        times_s.append(float(arrival["time_s"]))
    assert times_s[0] != int(times_s[0])
    assert times_s == pytest.approx([times_s[0]] * 3, abs=0.01)


def test_a_round_follows_an_aim_that_command_moves():
    scene = MotionScene([{}], [ROUTE])
    scene.lay_out()
    scene.say("launches", launch_row(2, 0.0, place(20e3, 0.0, 5e3)))
    moved = place(18e3, 4e3, 5e3)
    scene.aims[2] = (moved, 1.0)
    for frame in range(1, 60):
        scene.frame(frame)
        for arrival in scene.heard("arrivals"):
            assert arrival["position_m"] == pytest.approx(moved, abs=1e-6)
            assert scene.state.interceptors[2]["status"] == Flight.DONE
            return
    pytest.fail("the round never arrived")


def test_a_round_that_is_too_slow_reports_that_it_is_spent():
    weak = {**STRAIGHT, "boost_acceleration_m_s2": 50.0, "burn_time_s": 2.0, "ballistic_coefficient_kg_m2": 100.0}
    scene = MotionScene([{}], [ROUTE], kinds=[weak])
    scene.lay_out()
    scene.say("launches", launch_row(0, 0.0, place(50e3, 0.0, 5e3)))
    arrivals = []
    for frame in range(1, 30):
        scene.frame(frame)
        arrivals += list(scene.heard("arrivals"))
    assert [arrival["spent"] for arrival in arrivals] == [1]
    assert np.linalg.norm(arrivals[0]["position_m"] - place(50e3, 0.0, 5e3)) > 10e3
