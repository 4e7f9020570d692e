"""Whose plot is whose: formations, crossings, false plots, and more tracks than hypotheses are kept of."""

import math

import numpy as np
import plain_filter
import pytest
from builders import AXES, SIGMAS, SITE_M, STRAIGHT_ALONE, Tracking, course, covariance_of, place

from openiads.messages.tracks import TrackStatus

REVISIT_S = 5.0


def fly(scene, starts, velocities, turns, rng, detected=1.0):
    """Plots of straight flights, turn by turn; returns the associations of each turn, a row a target, -1 unseen."""
    found = []
    for number in range(turns):
        now_s = REVISIT_S * number
        seen = [k for k in range(len(starts)) if rng.random() < detected]
        order = rng.permutation(seen).astype(int)
        plots = [
            scene.plot(
                now_s + 2.5,
                plain_filter.measurement(starts[k] + (now_s + 2.5) * velocities[k], SITE_M, AXES)
                + np.array(SIGMAS) * rng.normal(size=3),
            )
            for k in order
        ]
        scene.frame(now_s, REVISIT_S, plots, [scene.look(now_s, now_s + REVISIT_S)])
        row = np.full(len(starts), -1)
        row[order] = scene.heard("associations")["track"]
        found.append(row)
    return np.array(found)


def at(track, time_s):
    """Where a track is at a time, flying on."""
    return track["position_m"] + (time_s - track["time_s"]) * track["velocity_m_s"]


def test_two_targets_that_cross_keep_their_tracks():
    """Forty crossings at 60 degrees, 200 m/s, at 50 km, nine looks of ten with a plot: none is lost, 38 are not confused.

    Measured: none of 100 confused. By guessing, half would be.
    """
    velocities = [course(100.0, -173.0), course(-100.0, -173.0)]
    starts = [place(20e3, 45e3, 8e3) - 50.0 * velocity for velocity in velocities]
    ends = [start + 97.5 * velocity for start, velocity in zip(starts, velocities, strict=True)]
    kept = 0
    for seed in range(40):
        scene = Tracking()
        taken = fly(scene, starts, velocities, 20, np.random.default_rng(seed), 0.9)
        tracks = scene.tracks(TrackStatus.CONFIRMED)
        away = np.array([[np.linalg.norm(at(track, 97.5) - end) for track in tracks] for end in ends])
        assert len(tracks) == 2
        assert away.min(axis=1).max() < 1e3
        at_first = [np.bincount(row[row >= 0]).argmax() for row in taken[:8].T]
        kept += tracks["track"][away.argmin(axis=1)].tolist() == at_first
    assert kept >= 38


def test_a_formation_that_appears_is_as_many_tracks_as_it_is_targets():
    """Four abreast, 400 m apart, at 100 km where a plot is good to 100 m; twenty times, from the first look on."""
    right = 0
    for seed in range(20):
        rng, scene = np.random.default_rng(100 + seed), Tracking()
        starts, velocities = [place(400.0 * k, 70e3, 8e3) for k in range(4)], [course(0.0, -220.0)] * 4
        fly(scene, starts, velocities, 12, rng, 0.95)
        tracks = scene.tracks(TrackStatus.CONFIRMED)
        slow = [np.linalg.norm(track["velocity_m_s"] - velocities[0]) < 50.0 for track in tracks]
        right += len(tracks) == 4 and all(slow)
    assert right >= 18


def test_what_is_contested_is_left_open_and_decided_later():
    """Two that fly 300 m apart: joint hypotheses while they do, none once they are far apart."""
    rng, scene = np.random.default_rng(2), Tracking()
    starts, velocities = [place(150.0 * s, 60e3, 8e3) for s in (-1, 1)], [course(0.0, -200.0)] * 2
    fly(scene, starts, velocities, 6, rng)
    assert scene.state.clusters["taken"].sum() <= 1
    scene.frame(1000.0, REVISIT_S)
    assert scene.state.clusters["taken"].sum() == 0


def settled(scene):
    """A track of six plots of a target that flies straight over there."""
    start, velocity = place(0.0, 60e3, 8e3), course(200.0, 0.0)
    for number in range(6):
        at_s = REVISIT_S * number + 2.5
        scene.frame(
            REVISIT_S * number, REVISIT_S,
            [scene.plot(at_s, plain_filter.measurement(start + at_s * velocity, SITE_M, AXES))],
        )  # fmt: skip
    return plain_filter.measurement(start + 32.5 * velocity, SITE_M, AXES)


@pytest.mark.parametrize("sigmas", [1.0, 1.5])
def test_between_two_plots_that_fit_as_well_a_track_goes_on_in_the_middle_and_is_less_sure(sigmas):
    """Of two plots as far before as behind, one is false: the mean of both, with their spread."""
    ends = []
    for offs in ([0.0], [-sigmas, sigmas]):
        scene = Tracking(rules=STRAIGHT_ALONE)
        expected = settled(scene)
        plots = [scene.plot(32.5, expected + np.array([50.0 * off, 0.0, 0.0])) for off in offs]
        scene.frame(30.0, REVISIT_S, plots)
        ends.append(scene.state.tracks[0].copy())
    assert np.linalg.norm(ends[1]["position_m"] - ends[0]["position_m"]) < 2.0
    towards = place(0.0, 60e3, 8e3) - SITE_M
    towards = towards / np.linalg.norm(towards)
    variances = [towards @ covariance_of(track)[:3, :3] @ towards for track in ends]
    gain = variances[0] / 50.0**2
    # The spread of the two innovations, through the gain; plots may both be false, at less than 1 in 1,000.
    assert variances[1] == pytest.approx(variances[0] + (gain * 50.0 * sigmas) ** 2, rel=0.05)


def test_one_plot_far_likelier_than_another_stands_alone():
    scene, alone = Tracking(rules=STRAIGHT_ALONE), Tracking(rules=STRAIGHT_ALONE)
    expected = settled(scene)
    settled(alone)
    near, far = scene.plot(32.5, expected), scene.plot(32.5, expected + np.array([250.0, 0.0, 0.0]))
    scene.frame(30.0, REVISIT_S, [far, near])
    alone.frame(30.0, REVISIT_S, [near])
    assert scene.state.tracks[0]["position_m"].tolist() == alone.state.tracks[0]["position_m"].tolist()
    assert scene.state.tracks[0]["covariance"].tolist() == alone.state.tracks[0]["covariance"].tolist()


def test_more_tracks_than_hypotheses_are_kept_of_are_held_by_the_best_assignment():
    """Seven that meet from all sides within 300 m, while hypotheses are kept of three at most: none is lost for long."""
    rng, scene, count = np.random.default_rng(5), Tracking(rules={"members": 3}), 7
    angles = 2.0 * math.pi * np.arange(count) / count
    middle = place(20e3, 50e3, 8e3)
    velocities = [course(150.0 * math.sin(a), 150.0 * math.cos(a)) for a in angles]
    starts = [
        middle + course(300.0 * math.cos(a), -300.0 * math.sin(a)) - 50.0 * v
        for a, v in zip(angles, velocities, strict=True)
    ]
    taken = fly(scene, starts, velocities, 20, rng)
    for row in taken:
        assert len(set(row[row >= 0].tolist())) == (row >= 0).sum()
    assert len(scene.tracks(TrackStatus.CONFIRMED)) == count
    assert scene.state.clusters["members"].max() <= 3
    for start, velocity in zip(starts, velocities, strict=True):
        away = np.linalg.norm(scene.tracks()["position_m"] - start - 97.5 * velocity, axis=1)
        assert away.min() < 500.0
