"""Each association says how far its plot lay from where the track expected it; an honest filter errs as much as it says."""

import math

import numpy as np
import plain_filter
import pytest
from builders import AXES, SIGMAS, SITE_M, STRAIGHT_ALONE, Tracking, place
from scipy import stats

REVISIT_S = 5.0
RULES = {
    **STRAIGHT_ALONE, "process_noise_m2_s3": 0.0, "birth_speed_sigma_m_s": 100.0, "birth_climb_sigma_m_s": 100.0,
    "gate_sigma": 6.0,
}  # fmt: skip


def innovations(rules, turns=10, count=100, seed=23):
    """The normalised innovations squared of straight flights on a ring, turn by turn: (turns, count)."""
    random, scene = np.random.default_rng(seed), Tracking(rules={**RULES, **rules})
    angles = 2.0 * math.pi * np.arange(count) / count
    starts = np.array([place(80e3 * math.sin(a), 80e3 * math.cos(a), 8e3) for a in angles])
    velocities, found = random.normal(0.0, 100.0, (count, 3)), []
    for number in range(turns):
        times = REVISIT_S * number + 4.5 * np.arange(count) / count
        places = starts + times[:, None] * velocities
        noise = np.array(SIGMAS) * random.normal(size=(count, 3))
        plots = [
            scene.plot(t, plain_filter.measurement(p, SITE_M, AXES) + n)
            for t, p, n in zip(times, places, noise, strict=True)
        ]
        scene.frame(REVISIT_S * number, REVISIT_S, plots, [scene.look(REVISIT_S * number, REVISIT_S * (number + 1))])
        found.append(scene.heard("associations")["nis"])
    return np.array(found)


def test_the_plot_that_begins_a_track_has_no_innovation():
    assert np.isnan(innovations({}, turns=1)).all()


def test_innovations_of_a_consistent_filter_have_a_mean_near_three():
    """Their sum over 900 plots against chi-square with three degrees of freedom each: a false alarm once in 1,000 seeds."""
    found = innovations({})[1:]
    assert np.isfinite(found).all()
    low, high = stats.chi2.interval(0.999, 3 * found.size)
    assert low < found.sum() < high
    assert found.mean() == pytest.approx(3.0, abs=0.3)


def test_a_filter_that_expects_turns_is_surprised_less_than_it_thought():
    assert innovations({"process_noise_m2_s3": 100.0})[3:].mean() < 0.9 * innovations({})[3:].mean()
