"""Biases of radars are learned from their own plots, and what is left of them is told honestly."""

import math

import numpy as np
import pytest
from builders import Tracking
from two_radars import AZIMUTH_SIGMA_RAD, RANGE_SIGMA_M, SIGMAS, TwoRadars

from openiads.tracking.registration import MOST_PAIRS, learn_from_report
from openiads.tracking.trackers import BIAS_PAIRS

STATED = {"range_bias_sigma_m": RANGE_SIGMA_M, "azimuth_bias_sigma_rad": AZIMUTH_SIGMA_RAD}


def test_two_radars_learn_their_biases_from_each_other():
    """Twenty aircraft, three minutes: to a tenth of what the radars state, and no further off than is said.

    Squared error of the four biases of six runs in their own measure: chi-squared with 24 degrees of freedom, 99.9 % below
    51.2. It may lie below, for the flight between two plots is taken to be less sure than it is here.
    """
    squared = 0.0
    for seed in range(6):
        two = TwoRadars(seed, told=True)
        for number in range(180):
            two.frame(number)
        error = two.bias_error
        assert np.abs(error).max() < 0.25
        assert np.sqrt(np.diag(two.scene.state.bias_covariance)).max() < 0.1
        squared += float(error @ np.linalg.solve(two.scene.state.bias_covariance, error))
    assert squared < 51.2


def test_tracks_of_two_radars_that_disagree_are_twice_as_good_where_biases_are_learned():
    """Three runs; honest tracks err by 1 in their own measure. Untold, tracks are several times worse than they say."""
    told = np.mean([TwoRadars(seed, told=True).run(3) for seed in range(3)], axis=0)
    untold = np.mean([TwoRadars(seed, told=False).run(3) for seed in range(3)], axis=0)
    assert told[0] < 0.5 * untold[0]
    assert 0.4 < told[1] < 1.5
    assert untold[1] > 3.0
    assert told[2] == pytest.approx(20.0, abs=0.3)


def test_before_anything_is_learned_tracks_of_one_radar_consider_what_it_states():
    """The whole bias stands in the covariance that is shown: of many radars drawn, the mean squared error is as said.

    Thirty radars, biases drawn: mean of 30 x 20 errors, alike within a radar; 0.6 to 1.5 is four spreads of about 0.1.
    """
    squared = []
    for seed in range(30):
        two = TwoRadars(seed, told=True)
        two.bias[1] = np.nan
        for number in range(40):
            if number % 5 != 2:
                two.frame(number)
        squared.append(np.mean(two.errors()[1]))
    assert 0.6 < float(np.mean(squared)) < 1.5


def test_radars_that_state_no_bias_learn_none():
    two = TwoRadars(1, told=False)
    for number in range(60):
        two.frame(number)
    assert not two.scene.state.bias.any()
    assert two.scene.state.counters[BIAS_PAIRS] == 0


def test_only_some_comparisons_are_made_of_a_batch():
    two = TwoRadars(1, told=True, aircraft=30)
    for number in range(63):
        two.frame(number)
        assert two.scene.state.counters[BIAS_PAIRS] <= MOST_PAIRS


def _hear(scene, plots, reports_m, sigma_m=40.0):
    scene.say("detections", np.array(plots, scene.detections.rows.dtype))
    rows = scene.detections.rows
    return [
        learn_from_report(scene.parameters, scene.state, 0, rows, 0, len(plots), tuple(map(float, place_m)), sigma_m)
        for place_m in reports_m
    ]


def test_reported_places_teach_the_bias_of_a_radar_alone():
    """Sixty reports: the mean of as many errors is what is left, by the closed form of a mean."""
    two = TwoRadars(3, told=True, aircraft=60)
    scene, places_m = Tracking(radars=(STATED,)), two.places(0.0)
    plots = [scene.plot(0.0, two.measured(0, here), sigmas=SIGMAS) for here in places_m]
    believed = sum(_hear(scene, plots, places_m + 40.0 * two.rng.normal(size=places_m.shape)))
    assert believed >= 50
    left_m = RANGE_SIGMA_M * math.sqrt(scene.state.bias_covariance[0, 0])
    assert left_m == pytest.approx(math.sqrt((50.0**2 + 40.0**2) / believed), rel=0.05)
    error = scene.state.bias * [RANGE_SIGMA_M, AZIMUTH_SIGMA_RAD] - two.bias[0]
    assert abs(error[0]) < 4.0 * left_m
    assert abs(error[1]) < 4.0 * AZIMUTH_SIGMA_RAD * math.sqrt(scene.state.bias_covariance[1, 1])


def test_a_report_that_two_plots_may_be_of_teaches_nothing_and_neither_does_one_of_nobody():
    two = TwoRadars(4, told=True, aircraft=1)
    scene, here = Tracking(radars=(STATED,)), two.places(0.0)
    twice = [scene.plot(0.0, two.measured(0, here[0]), sigmas=SIGMAS) for _ in range(2)]
    assert _hear(scene, twice, here) == [0]
    assert _hear(scene, [], here) == [0]
    assert not scene.state.bias.any()
