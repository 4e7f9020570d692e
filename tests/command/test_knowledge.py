"""What each authority knows: whose radars plotted a track, and what is forgotten with it."""

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards
from networks import network

from openiads.command.knowledge import last_heard_s, plot_goes_astray
from openiads.command.network import LONG_AGO_S, new_network_state


def test_a_post_has_what_any_radar_of_its_fire_units_plotted():
    scene = Command(units=({}, {}), network=network())
    position = at_ground_distance(80e3, 8e3)
    scene.hold(0, position, level_towards(position, SITE_M, 300.0))
    scene.plot([(0, 0)], time_s=3.0)
    scene.frame(3.0)
    scene.plot([(1, 0)], time_s=7.0)
    scene.frame(7.0)
    assert scene.state.network.heard[:, 0].tolist() == [3.0, 7.0, LONG_AGO_S]
    assert last_heard_s(scene.state.network, 2, 0) == 7.0


def test_a_new_track_in_a_slot_begins_with_nothing_known():
    scene = Command(units=({}, {}), network=network())
    position = at_ground_distance(80e3, 8e3)
    scene.hold(0, position, level_towards(position, SITE_M, 300.0))
    scene.plot([(0, 0)], time_s=3.0)
    scene.frame(3.0)
    scene.hold(0, position, level_towards(position, SITE_M, 300.0), track=777)
    scene.frame(4.0)
    assert scene.state.network.heard[:, 0].tolist() == [LONG_AGO_S] * 3
    assert (scene.state.network.fire["pending"][:, 0] == 0).all()


def test_plots_are_lost_as_often_as_their_link_says():
    """2,000 draws of 0.3: within four standard deviations, 0.041, a false alarm in 16,000."""
    stated = network(feeds=[(0, 0.3), (1, 0.0)])
    state = new_network_state(stated, 1)
    state.key[:] = 7, 0
    assert np.mean([plot_goes_astray(stated, state, 0) for _ in range(2000)]) == pytest.approx(0.3, abs=0.041)
    assert not any(plot_goes_astray(stated, state, 1) for _ in range(100))
