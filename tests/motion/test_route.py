"""Flight along waypoints: legs meet, heights change evenly, corners are turned, and starts are spread evenly over a disc."""

import math

import numpy as np
import pytest
from builders import MotionScene
from scipy import stats

from openiads.earth.geodesy import destination, ecef_from_geodetic, geodetic_from_ecef
from openiads.motion.bodies import Motion

DEGREE = math.radians(1.0)


def geodetic(truth):
    return geodetic_from_ecef(tuple(truth["position_m"]))


def flown(scene, times_s):
    """Position and velocity of body 0 at times that grow."""
    places, velocities = [], []
    for time_s in times_s:
        scene.frame(time_s)
        places.append(scene.truth[0]["position_m"].copy())
        velocities.append(scene.truth[0]["velocity_m_s"].copy())
    return np.array(places), np.array(velocities)


def one_route(*points, **body):
    scene = MotionScene([body], [[(*point, 0.0) for point in points]])
    scene.lay_out()
    return scene


def test_a_climb_is_even_along_a_leg():
    scene = one_route((46 * DEGREE, 20 * DEGREE, 1000.0), (46 * DEGREE, 21 * DEGREE, 9000.0))
    end_s = scene.state.pieces[0]["end_s"]
    for share in (0.0, 0.25, 0.5, 0.9):
        scene.frame(share * end_s)
        assert scene.truth[0]["height_m"] == pytest.approx(1000.0 + 8000.0 * share, abs=0.1)
        assert geodetic(scene.truth[0])[2] == pytest.approx(scene.truth[0]["height_m"], abs=1e-6)


def test_velocity_is_how_the_place_changes():
    scene = one_route((46 * DEGREE, 20 * DEGREE, 1000.0), (47 * DEGREE, 22 * DEGREE, 9000.0))
    places, velocities = flown(scene, [99.5, 100.0, 100.5])
    change = places[2] - places[0]
    assert np.linalg.norm(change) == pytest.approx(np.linalg.norm(velocities[1]), rel=1e-5)
    assert np.linalg.norm(change - velocities[1]) < 1e-5 * np.linalg.norm(change)


def test_a_corner_is_turned_where_the_waypoint_is_and_no_time_is_lost():
    corner = (46.5 * DEGREE, 20.5 * DEGREE, 5000.0)
    scene = one_route((46 * DEGREE, 20 * DEGREE, 5000.0), corner, (46 * DEGREE, 21 * DEGREE, 5000.0))
    pieces = scene.state.pieces
    assert pieces[0]["end_s"] == pieces[1]["start_s"]
    assert pieces[1]["end_s"] == pieces[2]["start_s"]
    places, velocities = flown(scene, [pieces[0]["end_s"] - 1e-6, pieces[1]["end_s"] + 1e-6, pieces[1]["end_s"] + 2e-6])
    for place_m in places:
        assert np.linalg.norm(place_m - ecef_from_geodetic(*corner)) < 1.0
    assert math.acos(velocities[0] @ velocities[2] / np.prod(np.linalg.norm(velocities[::2], axis=1))) > 0.5


def test_a_level_flight_keeps_the_speed_it_was_given_on_the_whole():
    """A leg has one turn rate; where the earth's curvature changes, the speed over ground changes by as little."""
    scene = one_route((45 * DEGREE, 20 * DEGREE, 10_000.0), (48.6 * DEGREE, 20 * DEGREE, 10_000.0), speed_m_s=250.0)
    end_s = float(scene.state.pieces[0]["end_s"])
    _, velocities = flown(scene, np.linspace(0.0, 0.999 * end_s, 50))
    speeds = np.linalg.norm(velocities, axis=1)
    assert speeds.mean() == pytest.approx(250.0, rel=1e-4)
    assert speeds == pytest.approx(250.0, rel=5e-4)


def test_starts_are_spread_evenly_over_a_disc_about_the_first_waypoint():
    """2,000 bodies: mean distance 2/3 R; distance squared and bearing uniform, each with a false alarm once in 1,000."""
    count, radius_m = 2000, 5_000.0
    start, end = (46 * DEGREE, 20 * DEGREE, 1000.0, 0.0), (46 * DEGREE, 22 * DEGREE, 1000.0, 0.0)
    scene = MotionScene([{"spread_m": radius_m}] * count, [[start, end]] * count)
    scene.lay_out((3, 0))
    scene.frame(0.0)
    found = np.array([geodetic(truth)[:2] for truth in scene.truth])
    east = (found[:, 1] - start[1]) * math.cos(start[0]) * 6_378_137.0
    north = (found[:, 0] - start[0]) * 6_378_137.0
    distance = np.hypot(east, north)
    # A disc's distance has the standard deviation R / sqrt(18).
    assert distance.mean() == pytest.approx(2 / 3 * radius_m, abs=3.3 * radius_m / math.sqrt(18 * count) + 20.0)
    assert distance.max() < 1.01 * radius_m
    assert stats.kstest((distance / radius_m) ** 2, "uniform").pvalue > 1e-3
    assert stats.kstest(np.arctan2(north, east), "uniform", args=(-math.pi, 2 * math.pi)).pvalue > 1e-3


def test_attackers_converge_on_their_aim_and_others_keep_their_distance():
    route = [(46 * DEGREE, 20 * DEGREE, 1000.0, 0.0), (46 * DEGREE, 22 * DEGREE, 1000.0, 0.0)]
    scene = MotionScene([{"spread_m": 5000.0, "asset": 0}, {"spread_m": 5000.0, "asset": -1}], [route, route])
    scene.lay_out()
    ends_s = scene.state.pieces["end_s"]
    scene.frame(min(ends_s) - 1.0)
    aim = np.array(ecef_from_geodetic(*route[1][:3]))
    left_m = np.linalg.norm(scene.truth["position_m"] - aim, axis=1) - 250.0 * (ends_s - min(ends_s) + 1.0)
    assert abs(left_m[0]) < 20.0
    assert abs(left_m[1]) > 100.0


def test_the_layout_is_a_matter_of_seed_and_replication_only():
    route = [(46 * DEGREE, 20 * DEGREE, 1000.0, 0.0), (46 * DEGREE, 22 * DEGREE, 1000.0, 0.0)]
    starts = {}
    for stream in ((1, 0), (1, 0), (1, 1), (2, 0)):
        scene = MotionScene([{"spread_m": 5000.0, "spread_s": 60.0}] * 3, [route] * 3)
        scene.lay_out(stream)
        starts.setdefault(stream, []).append((scene.state.bodies["start_s"].tobytes(), scene.state.pieces.tobytes()))
    assert starts[1, 0][0] == starts[1, 0][1]
    assert len({found[0] for found in starts.values()}) == 3


def test_start_times_are_spread_evenly():
    route = [(46 * DEGREE, 20 * DEGREE, 1000.0, 0.0), (46 * DEGREE, 22 * DEGREE, 1000.0, 0.0)]
    scene = MotionScene([{"start_s": 100.0, "spread_s": 60.0}] * 500, [route] * 500)
    scene.lay_out()
    starts_s = scene.state.bodies["start_s"]
    assert stats.kstest(starts_s, "uniform", args=(100.0, 60.0)).pvalue > 1e-3


def test_a_recorded_body_passes_its_waypoints_when_it_did():
    times_s = [10.0, 70.0, 75.0, 400.0]
    points = [
        (46 * DEGREE, 20 * DEGREE, 1000.0),
        (46.1 * DEGREE, 20.1 * DEGREE, 2000.0),
        (46.1 * DEGREE, 20.12 * DEGREE, 2100.0),
        (46.5 * DEGREE, 20.9 * DEGREE, 9000.0),
    ]
    route = [(*point, time_s) for point, time_s in zip(points, times_s, strict=True)]
    scene = MotionScene([{"kind": int(Motion.FIXES)}], [route])
    scene.lay_out()
    for time_s, point in zip(times_s, points, strict=True):
        scene.frame(time_s)
        assert scene.truth[0]["position_m"] == pytest.approx(ecef_from_geodetic(*point), abs=1e-2)
        assert scene.truth[0]["height_m"] == pytest.approx(point[2], abs=1e-6)


def test_waypoints_of_one_body_are_displaced_alike():
    latitude, longitude = destination(46 * DEGREE, 20 * DEGREE, 0.5, 50e3)
    route = [(46 * DEGREE, 20 * DEGREE, 0.0, 0.0), (latitude, longitude, 0.0, 0.0)]
    scene = MotionScene([{"spread_m": 5000.0}, {}], [route, route])
    scene.lay_out()
    legs = scene.state.pieces
    assert legs[0]["angle_rad"] == pytest.approx(legs[1]["angle_rad"], rel=2e-3)
    assert legs[0]["outward"] != pytest.approx(legs[1]["outward"], abs=1e-6)
