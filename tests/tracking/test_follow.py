"""The door of tracking: a picture of several targets and radars, consistent with what it says of its own errors."""

import math

import numpy as np
import plain_filter
import pytest
from builders import AXES, SIGMAS, SITE_M, STRAIGHT_ALONE, Tracking, course, covariance_of, place
from scipy import stats

from openiads.messages.buffer import new_buffer
from openiads.messages.detections import DETECTION, LookKind
from openiads.messages.tracks import TrackStatus
from openiads.tracking.trackers import PLOTS_LOST

REVISIT_S = 5.0
RADAR_SIGMAS = np.array(SIGMAS)


def measured(position_m, rng, site_m=SITE_M):
    """A noisy plot of a place."""
    return plain_filter.measurement(position_m, site_m, AXES) + RADAR_SIGMAS * rng.normal(size=3)


def follow_straight(scene, starts_m, velocities_m_s, turns, rng, chance=1.0):
    """Plots of straight flights, turn by turn; returns the times of the last plots, by target."""
    last_s = np.zeros(len(starts_m))
    for number in range(turns):
        time_s, plots = REVISIT_S * number, []
        for k, (start, velocity) in enumerate(zip(starts_m, velocities_m_s, strict=True)):
            at_s = time_s + 4.5 * k / len(starts_m)
            if rng.random() < chance:
                plots.append(scene.plot(at_s, measured(start + at_s * velocity, rng)))
                last_s[k] = at_s
        scene.frame(time_s, REVISIT_S, plots, [scene.look(time_s, time_s + REVISIT_S)])
    return last_s


def ring(count, radius_m=80e3):
    """Places far apart, 8 km high."""
    angles = 2.0 * math.pi * np.arange(count) / count
    return np.array([place(radius_m * math.sin(a), radius_m * math.cos(a), 8e3) for a in angles])


def nearest_track(scene, position_m):
    tracks = scene.tracks()
    return tracks[np.argmin(np.linalg.norm(tracks["position_m"] - position_m, axis=1))]


@pytest.mark.parametrize("turns", [4, 12])
def test_tracks_know_how_wrong_they_are(turns):
    """Normalised estimation error squared of 400 matched runs against chi-square: a false alarm once in 1,000.

    Straight flights, velocity drawn as the rules believe (100 m/s an axis), no process noise, every look a plot: the
    model of the filter but for the bend of its measurement, which at 80 km and 500 m a turn is 2 m against 50.
    """
    rng, count = np.random.default_rng(17), 100
    rules = {"process_noise_m2_s3": 0.0, "birth_speed_sigma_m_s": 100.0, "birth_climb_sigma_m_s": 100.0}
    errors = []
    for _ in range(4):
        scene = Tracking(rules={**STRAIGHT_ALONE, **rules, "gate_sigma": 6.0})
        starts, velocities = ring(count), rng.normal(0.0, 100.0, (count, 3))
        last_s = follow_straight(scene, starts, velocities, turns, rng)
        assert len(scene.tracks()) == count
        for start, velocity, at_s in zip(starts, velocities, last_s, strict=True):
            track = nearest_track(scene, start + at_s * velocity)
            assert track["time_s"] == at_s
            error = np.r_[track["position_m"] - start - at_s * velocity, track["velocity_m_s"] - velocity]
            errors.append(error @ np.linalg.solve(covariance_of(track), error))
    low, high = stats.chi2.interval(0.999, 6 * len(errors))
    assert low < sum(errors) < high


def test_well_separated_targets_have_the_tracks_of_a_filter_that_is_told_whose_plots_are_whose():
    rng, count, turns = np.random.default_rng(4), 12, 8
    starts, velocities = ring(count), rng.normal(0.0, 150.0, (count, 3))
    scene, told = Tracking(rules=STRAIGHT_ALONE), {}
    for number in range(turns):
        time_s, plots = REVISIT_S * number, []
        for k in range(count):
            at_s = time_s + 0.3 * k
            plot = measured(starts[k] + at_s * velocities[k], rng)
            plots.append(scene.plot(at_s, plot))
            if k not in told:
                told[k] = (*plain_filter.begun(plot, RADAR_SIGMAS, 300.0, SITE_M, AXES), at_s)
            else:
                ahead = plain_filter.predicted(*told[k][:2], at_s - told[k][2], 1.0)
                told[k] = (*plain_filter.updated(*ahead, plot, RADAR_SIGMAS, SITE_M, AXES), at_s)
        scene.frame(time_s, REVISIT_S, plots, [scene.look(time_s, time_s + REVISIT_S)])
    assert len(scene.tracks(TrackStatus.CONFIRMED)) == count
    for x, p, at_s in told.values():
        track = nearest_track(scene, x[:3])
        assert track["time_s"] == at_s
        assert np.linalg.norm(track["position_m"] - x[:3]) < 1e-4
        assert np.linalg.norm(track["velocity_m_s"] - x[3:]) < 1e-5
        scale = np.sqrt(np.outer(np.diag(p), np.diag(p)))
        assert (covariance_of(track) - p) / scale == pytest.approx(np.zeros((6, 6)), abs=1e-8)


def test_associations_are_parallel_to_plots_and_name_their_tracks():
    rng, scene = np.random.default_rng(2), Tracking()
    starts = ring(6)
    for number in range(3):
        order = rng.permutation(6)
        plots = [scene.plot(REVISIT_S * number + 1.0, measured(starts[k], rng)) for k in order]
        scene.frame(REVISIT_S * number, REVISIT_S, plots, [])
        rows = scene.heard("associations")
        assert len(rows) == len(plots)
        assert sorted(rows["slot"]) == list(range(6))
        for k, row in zip(order, rows, strict=True):
            track = scene.state.tracks[row["slot"]]
            assert track["track"] == row["track"]
            assert np.linalg.norm(track["position_m"] - starts[k]) < 1e3


def test_two_radars_make_one_track_of_one_target():
    """The second stands 40 km east and is read in the same frame; with twice the plots the variance is about half."""
    rng = np.random.default_rng(6)
    second_m = place(40e3, 0.0, 0.0)
    alone, both = Tracking(), Tracking(radars=({}, {"position_m": second_m}))
    start, velocity = place(20e3, 70e3, 8e3), course(-100.0, -150.0)
    for number in range(6):
        at_s = REVISIT_S * number + 1.0
        there = start + at_s * velocity
        first, other = measured(there, rng), measured(there + 1.0 * velocity, rng, second_m)
        alone.frame(REVISIT_S * number, REVISIT_S, [alone.plot(at_s, first)])
        both.frame(REVISIT_S * number, REVISIT_S, [both.plot(at_s, first), both.plot(at_s + 1.0, other, radar=1)])
    assert len(both.tracks()) == len(alone.tracks()) == 1
    variances = [np.trace(covariance_of(scene.tracks()[0])[:3, :3]) for scene in (both, alone)]
    assert variances[0] < 0.65 * variances[1]


def test_crossing_targets_with_misses_and_false_plots_are_held():
    """Ten flights for 20 turns, nine looks of ten give a plot, five false plots a turn: all ten are held at the end."""
    rng, scene = np.random.default_rng(9), Tracking(rules={"gate_sigma": 4.0})
    starts = ring(10)
    velocities = np.array([(SITE_M - start) * 0.0015 + course(40.0, 0.0) for start in starts])
    for number in range(20):
        time_s = REVISIT_S * number
        plots = [
            scene.plot(time_s + 2.5, measured(start + (time_s + 2.5) * velocity, rng))
            for start, velocity in zip(starts, velocities, strict=True)
            if rng.random() < 0.9
        ]
        plots += [
            scene.plot(time_s + 2.5, (rng.uniform(5e3, 150e3), rng.uniform(0, 6.28), rng.uniform(0, 0.5)))
            for _ in range(5)
        ]
        rng.shuffle(plots)
        scene.frame(time_s, REVISIT_S, plots, [scene.look(time_s, time_s + REVISIT_S)])
    confirmed = scene.tracks(TrackStatus.CONFIRMED)
    assert len(confirmed) == 10
    for start, velocity in zip(starts, velocities, strict=True):
        track = nearest_track(scene, start + 97.5 * velocity)
        assert np.linalg.norm(track["position_m"] - start - track["time_s"] * velocity) < 500.0


def test_a_scan_and_a_task_that_see_one_target_in_one_frame_make_one_track():
    rng, scene = np.random.default_rng(8), Tracking(radars=({"revisit_s": 1.0},))
    start, velocity = place(20e3, 70e3, 8e3), course(-100.0, -150.0)
    for number in range(8):
        plots = [
            scene.plot(number + ahead, measured(start + (number + ahead) * velocity, rng), kind=kind)
            for ahead, kind in ((0.3, LookKind.SCAN), (0.5, LookKind.TASK))
        ]
        scene.frame(float(number), 1.0, plots, [scene.look(float(number), number + 1.0)])
    assert len(scene.tracks()) == len(scene.tracks(TrackStatus.CONFIRMED)) == 1
    assert scene.heard("associations")["track"].tolist() == [0, 0]


def test_two_plots_of_one_look_are_two_things():
    scene = Tracking()
    scene.frame(0.0, 5.0, [scene.plot(2.5, (100e3, 1.0, 0.1)), scene.plot(2.5, (100e3, 1.0, 0.1))])
    assert len(scene.tracks()) == 2


def test_plots_beyond_the_room_for_a_frame_are_counted():
    scene = Tracking(plots=4)
    scene.detections = new_buffer(DETECTION, 10, False)
    scene.frame(0.0, 5.0, [scene.plot(2.5, (100e3, float(k), 0.1)) for k in range(6)])
    assert scene.state.counters[PLOTS_LOST] == 2
    assert len(scene.tracks()) == 4


def test_tracking_is_the_same_again():
    def final():
        rng, scene = np.random.default_rng(1), Tracking()
        follow_straight(scene, ring(8), np.full((8, 3), 50.0), 6, rng, 0.8)
        return scene.state.tracks.tobytes()

    assert final() == final()


def test_a_target_that_turns_hard_is_held_and_its_turn_is_seen():
    """Straight for 40 s, then 3 g at 250 m/s for 40 s, plots every 4 s: one track all the way, at the end within 300 m."""
    rng, scene, rate = np.random.default_rng(3), Tracking(radars=({"revisit_s": 4.0},)), 3.0 * 9.81 / 250.0
    for number in range(21):
        at_s = 4.0 * number + 2.0
        straight_s, angle = min(at_s, 42.0), rate * max(at_s - 42.0, 0.0)
        east = 250.0 / rate * (1.0 - math.cos(angle))
        north = 250.0 * straight_s + 250.0 / rate * math.sin(angle)
        there = place(20e3 + east, 30e3 + north, 8e3)
        scene.frame(4.0 * number, 4.0, [scene.plot(at_s, measured(there, rng))], [scene.look(4.0 * number, at_s + 2.0)])
        assert scene.heard("associations")["track"].tolist() == [0]
    (track,) = scene.tracks(TrackStatus.CONFIRMED)
    assert np.linalg.norm(track["position_m"] - there) < 300.0
    heading = course(math.sin(angle), math.cos(angle))
    assert track["velocity_m_s"] @ heading > 0.9 * np.linalg.norm(track["velocity_m_s"])
