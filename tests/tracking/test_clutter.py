"""The map of false plots learns what it sees, slowly, and where it sees it."""

import math

import numpy as np
import pytest
from builders import Tracking

from openiads.messages.detections import DETECTION
from openiads.tracking.clutter import birth_existence, clutter_cell, clutter_density, learn_look, learn_plot
from openiads.tracking.trackers import CLUTTER_AZIMUTHS, CLUTTER_RANGES

STATED = 1e-6
FALSE_PLOTS = STATED * 400e3 * 2.0 * math.pi * 1.6


def plot_at(scene, range_m, azimuth_rad):
    return np.array([scene.plot(0.0, (range_m, azimuth_rad, 0.5))], DETECTION)[0]


def after(looks, factor, rng, azimuths=(0.0, 2.0 * math.pi)):
    """A scene whose radar has looked round so often, with so many times the false plots that it states."""
    scene = Tracking(radars=({"clutter_density": STATED},))
    share = (azimuths[1] - azimuths[0]) / (2.0 * math.pi)
    for _ in range(looks):
        for _ in range(rng.poisson(factor * FALSE_PLOTS * share)):
            plot = plot_at(scene, rng.uniform(0.0, 400e3), rng.uniform(*azimuths))
            learn_plot(scene.state, scene.parameters.radars[0], 0, plot, 1.0)
        learn_look(scene.state, 0, 0.0, 2.0 * math.pi, 200.0)
    return scene


def density(scene, range_m, azimuth_rad):
    return clutter_density(scene.state, scene.parameters.radars[0], 0, plot_at(scene, range_m, azimuth_rad)) / STATED


def test_before_the_first_look_the_radar_is_believed():
    assert density(after(0, 1.0, np.random.default_rng(1)), 100e3, 1.0) == 1.0


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_a_radar_that_understates_its_false_plots_is_found_out(factor):
    """The mean over all cells, within 10 %: 200 looks of 4 false plots are remembered, and what is stated counts as 30.

    A standard deviation is 2.7 % at half the plots, and less at more: a false alarm once in 4,000.
    """
    scene = after(600, factor, np.random.default_rng(2))
    places = [((k + 0.5) * 50e3, (a + 0.5) * 2.0 * math.pi / 32) for k in range(8) for a in range(32)]
    found = np.mean([density(scene, *at) for at in places])
    expected = (30.0 + 200.0 * factor) / 230.0
    assert found == pytest.approx(expected, rel=0.1)


def test_a_patch_is_learned_where_it_is():
    scene = after(100, 20.0, np.random.default_rng(3), (0.0, 0.5))
    assert density(scene, 200e3, 0.25) > 5.0
    assert density(scene, 200e3, 3.0) < 0.5


@pytest.mark.parametrize("azimuth_rad", [0.0, -1e-9, 2.0 * math.pi, 7.0, -4.0])
@pytest.mark.parametrize("range_m", [0.0, 399e3, 5e6])
def test_every_plot_has_a_cell(range_m, azimuth_rad):
    scene = Tracking()
    cell = clutter_cell(scene.parameters.radars[0], 1, plot_at(scene, range_m, azimuth_rad))
    assert CLUTTER_AZIMUTHS * CLUTTER_RANGES <= cell < 2 * CLUTTER_AZIMUTHS * CLUTTER_RANGES


def test_a_look_elsewhere_teaches_nothing():
    scene = Tracking()
    learn_look(scene.state, 0, 0.0, 1.0, 200.0)
    looks = scene.state.clutter["looks"].reshape(CLUTTER_AZIMUTHS, CLUTTER_RANGES)
    assert (looks[:5] == 1.0).all()
    assert (looks[6:] == 0.0).all()


def test_who_was_looked_for_in_vain_is_less_likely_to_be_there():
    """Odds of 3 to 7; each look leaves half of the undetected, but a fifth at least keeps arriving."""
    scene, rng = Tracking(radars=({"detection_probability": 0.5},)), np.random.default_rng(4)
    radar, rules, found = scene.parameters.radars[0], scene.parameters.rules[0], []
    for _ in range(4):
        found.append(birth_existence(scene.state, radar, 0, plot_at(scene, 100e3, rng.uniform(0, 6.0)), rules))
        learn_look(scene.state, 0, 0.0, 2.0 * math.pi, 200.0)
    odds = np.array([1.0, 0.5, 0.25, 0.2]) * 0.3 / 0.7
    assert found == pytest.approx(list(odds / (1.0 + odds)))
