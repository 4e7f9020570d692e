"""A track begins where its plot is, as uncertain as the plot, with a velocity of which only the size is known."""

import numpy as np
import plain_filter
import pytest
from builders import AXES, SIGMAS, SITE_M, Tracking, covariance_of

from openiads.messages.tracks import TrackStatus
from openiads.tracking.trackers import SLOTS_LOST


@pytest.mark.parametrize("measured", [(100e3, 1.0, 0.1), (20e3, 4.0, 0.9), (300e3, 6.2, -0.01)])
def test_a_track_begins_as_one_plot_says(measured):
    scene = Tracking()
    scene.frame(0.0, 5.0, [scene.plot(2.5, measured)])
    (track,) = scene.tracks()
    x, p = plain_filter.begun(measured, SIGMAS, 300.0, SITE_M, AXES)
    assert track["position_m"] == pytest.approx(x[:3], abs=1e-6)
    assert track["velocity_m_s"].tolist() == [0.0, 0.0, 0.0]
    assert covariance_of(track) == pytest.approx(p, rel=1e-9, abs=1e-6)
    assert (track["status"], track["existence"]) == (TrackStatus.TENTATIVE, 0.3)
    assert track["time_s"] == track["born_s"] == track["last_plot_s"] == 2.5


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
