"""Tracking on six manoeuvring paths after Blair, Watson, Kirubarajan & Bar-Shalom (1998): none is lost at a look a second.

Source: IEEE Transactions on Aerospace and Electronic Systems 34 (4), section on targets. The paper was not at hand:
benchmarks/blair_paths.py says what is recalled from secondary literature, and what is not stated there and is its own: the
places, most angles, and how long speeds and heights take to change. The paper's own scores are of another radar and are not
used. Limits are those of a filter of two models (q = 1 and 3,000 m2/s3) that is told which plots are the target's, run on these
very plots, with some room: it errs by 0.4 to 0.6 of a plot on straights and by up to 1.13 of one in turns, by up to 17 and
91 m/s; at five seconds it is lost once, in a turn of 6 g.

**What cannot be recovered at five seconds**: at 7 g and 426 m/s a path bends by 46 degrees between two looks and leaves the
straight by a T2 / 2 = 860 m, ten times the error of a plot; whether it turned at once or late, no plot says. One missed
look more, and the target is 3.4 km from where it was expected. So a turn of 6 g or more may end one track and begin another.
"""

import functools

import numpy as np
import pytest
from blair_paths import DURATION_S, PATHS, SEEDS, STEP_S, errors, fly, follow, seen

from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.replay.track import track

HARDEST_G = {1: 3.0, 2: 4.0, 3: 4.0, 4: 6.0, 5: 7.0, 6: 7.0}
LEAST_LAST_S = 30.0

followed = functools.cache(follow)


@pytest.mark.parametrize("number", PATHS)
def test_a_path_reaches_its_stated_load_and_never_two_g_along(number):
    """Across to 3 %, for what climbing adds; the paper's ranges are 10 to 100 km."""
    flown = fly(PATHS[number])
    velocity = flown.state[:, 3:]
    acceleration = np.gradient(velocity, STEP_S, axis=0) / STANDARD_GRAVITY_M_S2
    ahead = velocity / np.linalg.norm(velocity, axis=1)[:, None]
    along = np.sum(acceleration * ahead, axis=1)
    across = np.linalg.norm(acceleration - along[:, None] * ahead, axis=1)
    assert across.max() == pytest.approx(HARDEST_G[number], rel=0.03)
    assert np.abs(along).max() <= 2.0
    range_m = np.linalg.norm(flown.state[:, :3], axis=1)
    assert 10e3 <= range_m.min() <= range_m.max() <= 100e3


@pytest.mark.parametrize("number", PATHS)
def test_at_a_look_a_second_no_path_is_lost(number):
    """One track from the eleventh look to the end, in every run."""
    assert followed(number, 1.0).kept == len(SEEDS)


@pytest.mark.parametrize("number", PATHS)
def test_at_a_look_a_second_a_track_is_better_than_its_plots_on_straights_and_little_worse_in_turns(number):
    """Root mean square over three runs, beside the plots'."""
    found = followed(number, 1.0)
    assert found.straight_m <= 0.75 * found.plots_m
    assert found.turning_m <= 1.35 * found.plots_m


@pytest.mark.parametrize("number", PATHS)
def test_at_a_look_a_second_velocity_is_known_to_a_tenth_on_straights_and_to_two_fifths_in_turns(number):
    found, speed_m_s = followed(number, 1.0), PATHS[number].speed_m_s
    assert found.straight_m_s <= 0.1 * speed_m_s
    assert found.turning_m_s <= 0.4 * speed_m_s


@pytest.mark.parametrize("number", [number for number, load_g in HARDEST_G.items() if load_g <= 4.0])
def test_at_a_look_in_five_seconds_turns_of_up_to_four_g_are_mostly_followed(number):
    """At least in two of three runs: a plot that is missing in a turn leaves 10 s, in which a turn of 4 g goes 2 km astray."""
    assert followed(number, 5.0).kept >= len(SEEDS) - 1


@pytest.mark.parametrize("number", PATHS)
@pytest.mark.parametrize("seed", SEEDS)
def test_at_a_look_in_five_seconds_every_path_is_followed_again_on_its_last_straight(number, seed):
    """Over the last 30 s; within 5 errors of a plot, which at these ranges is some 800 m."""
    assert sum(leg.time_s for leg in PATHS[number].legs) < DURATION_S - LEAST_LAST_S
    simulated = seen(number, 5.0, seed)
    error_m = errors(simulated, track(simulated.plots, 1.0, "imm"))[-round(LEAST_LAST_S / 5.0) :, 0]
    assert np.isfinite(error_m).all()
    assert error_m.max() <= 5.0 * followed(number, 5.0).plots_m


def test_what_cannot_be_recovered_at_five_seconds():
    """The path of 7 g: turns err by more than at a look a second, and no more than a straight line through the turn would."""
    often, seldom = followed(6, 1.0), followed(6, 5.0)
    unforeseen_m = 0.5 * 7.0 * STANDARD_GRAVITY_M_S2 * 5.0**2
    assert often.turning_m < seldom.turning_m < unforeseen_m
