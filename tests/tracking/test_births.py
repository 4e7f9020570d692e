"""A track begins where its plot is, as uncertain as the plot, with a velocity of which only the size is known."""

import numpy as np
import plain_filter
import pytest
from builders import AXES, SIGMAS, SITE_M, STRAIGHT_ALONE, Tracking, covariance_of, polar

from openiads.earth.geodesy import up
from openiads.messages.tracks import TrackStatus
from openiads.tracking.births import unknown_velocity
from openiads.tracking.trackers import MODELS, SLOTS_LOST, Model


@pytest.mark.parametrize("measured", [(100e3, 1.0, 0.1), (20e3, 4.0, 0.9), (300e3, 6.2, -0.01)])
def test_a_track_begins_as_one_plot_says(measured):
    scene = Tracking(rules=STRAIGHT_ALONE)
    scene.frame(0.0, 5.0, [scene.plot(2.5, measured)])
    (track,) = scene.tracks()
    x, p = plain_filter.begun(measured, SIGMAS, 300.0, SITE_M, AXES)
    assert track["position_m"] == pytest.approx(x[:3], abs=1e-6)
    assert track["velocity_m_s"].tolist() == [0.0, 0.0, 0.0]
    assert covariance_of(track) == pytest.approx(p, rel=1e-9, abs=1e-6)
    assert (track["status"], track["existence"]) == (TrackStatus.TENTATIVE, 0.3)
    assert track["time_s"] == track["born_s"] == track["last_plot_s"] == 2.5


def test_a_new_target_is_thought_to_fly_level_rather_than_to_climb():
    """300 m/s along the ground, 100 m/s up and down; the vertical of the earth's centre is within 0.2 degrees of true."""
    scene, there = Tracking(), polar(50e3, 1.0, 0.2)
    packed = unknown_velocity(tuple(there), scene.parameters.rules[0])
    spread = np.zeros((3, 3))
    spread[np.triu_indices(3)] = packed
    spread = spread + np.triu(spread, 1).T
    vertical = np.array(up(tuple(there)))
    level = np.cross(vertical, [0.0, 0.0, 1.0]) / np.linalg.norm(np.cross(vertical, [0.0, 0.0, 1.0]))
    assert np.sqrt(vertical @ spread @ vertical) == pytest.approx(100.0, rel=1e-3)
    assert np.sqrt(level @ spread @ level) == pytest.approx(300.0, rel=1e-6)


@pytest.mark.parametrize(("elevation_rad", "falling"), [(0.1, 0.0), (0.5, 0.05)])
def test_what_appears_high_up_may_be_falling(elevation_rad, falling):
    """At 100 km an elevation of 0.1 rad is 11 km high, and one of 0.5 rad 49 km: above the 20 km of the rule."""
    scene = Tracking()
    scene.frame(0.0, 5.0, [scene.plot(2.5, (100e3, 1.0, elevation_rad))])
    bank = scene.state.bank[scene.state.extra[0]["best"] * MODELS :][:MODELS]
    expected = np.zeros(MODELS)
    expected[[Model.VELOCITY, Model.BALLISTIC]] = 1.0 - falling, falling
    assert bank["weight"].tolist() == expected.tolist()


def test_numbers_are_given_once_and_slots_again():
    scene = Tracking()
    scene.frame(0.0, 5.0, [scene.plot(2.5, (100e3, 1.0, 0.1)), scene.plot(2.5, (100e3, 2.0, 0.1))])
    assert scene.tracks()["track"].tolist() == [0, 1]
    scene.frame(100.0, 5.0)
    assert len(scene.tracks()) == 0
    scene.frame(105.0, 5.0, [scene.plot(107.5, (100e3, 3.0, 0.1)), scene.plot(107.5, (100e3, 4.0, 0.1))])
    assert scene.state.tracks["status"][:3].tolist() == [1, 1, 0]
    assert scene.tracks()["track"].tolist() == [2, 3]


def test_a_birth_without_room_is_counted():
    scene = Tracking(slots=2)
    scene.frame(0.0, 5.0, [scene.plot(2.5, (100e3, float(k), 0.1)) for k in range(5)])
    assert scene.state.counters[SLOTS_LOST] == 3
    assert sorted(scene.heard("associations")["slot"]) == [-1, -1, -1, 0, 1]


def test_the_association_names_the_track_that_a_plot_began():
    scene = Tracking()
    scene.frame(0.0, 5.0, [scene.plot(2.5, (100e3, float(k), 0.1)) for k in range(4)])
    rows = scene.heard("associations")
    assert rows["slot"].tolist() == rows["track"].tolist() == [0, 1, 2, 3]
    assert np.unique(scene.tracks()["track"]).size == 4
