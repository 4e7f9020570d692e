"""Shots kill as often as they are set to: outcomes of many replications against the binomial distribution.

Every interval is the central one that a true model leaves with the stated chance of a false alarm; seeds are fixed.
"""

import functools

import numpy as np
import pytest
from scipy import stats

import openiads
from openiads.scenario.compile import compile as compiled
from openiads.simulation.run import run
from openiads.simulation.world import new_world

FALSE_ALARM = 1e-4
REPLICATIONS = 100

# Twelve fighters, two by two, and one shot at each, so that no later shot depends on whether an earlier one hit.
GALLERY = """
name: gallery
seed: 2030
duration_s: 260
assets: [{id: city, at: [46.0, 20.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [46.0, 20.0], rounds: [{entry: 9m96e, rounds: 32}]}]
raids:
  - {id: north, entry: fighter, count: 4, from: [46.5, 20.0], to: city, spread_km: 12}
  - {id: east, entry: fighter, count: 4, from: [46.3, 20.5], to: city, spread_km: 12, start_s: 20}
  - {id: later, entry: fighter, count: 4, from: [46.45, 20.3], to: city, spread_km: 12, start_s: 90}
doctrine: {policy: salvo}
record: {level: events}
"""


def gallery(kill_probability, assessment_error, **changes):
    """The scenario GALLERY with these probabilities."""
    overrides = (
        f"[{{id: 9m96e, kill_probability_aircraft: {kill_probability}}},"
        f" {{id: assumptions, assessment_error_probability: {assessment_error}}}]"
    )
    return openiads.replace(openiads.loads(GALLERY, "gallery"), {"overrides": overrides, **changes})


def reports(scenario):
    """Outcomes and assessments of every replication, straight from the engine."""
    made = compiled(scenario)
    for replication in range(REPLICATIONS):
        portions = []
        run(new_world(made.parameters, made.sizes, scenario.seed, replication, "events"), portions.append)
        yield tuple(np.concatenate([portion[name] for portion in portions]) for name in ("outcomes", "assessments"))


@functools.cache
def outcomes(kill_probability, assessment_error=0.05):
    """Of all replications: hit or not, for rounds with a target near; and whether each round was assessed wrongly."""
    hits, wrong = [], []
    for met, told in reports(gallery(kill_probability, assessment_error)):
        hits.append(met["destroyed"][met["target"] >= 0])
        truly = dict(zip(met["interceptor"].tolist(), met["destroyed"].tolist(), strict=True))
        wrong += [
            truly[k] != said for k, said in zip(told["interceptor"].tolist(), told["destroyed"].tolist(), strict=True)
        ]
    return hits, np.array(wrong)


def interval(trials, probability):
    """The counts between which a binomial count falls, but for FALSE_ALARM."""
    low, high = stats.binom.interval(1.0 - FALSE_ALARM, trials, probability)
    return int(low), int(high)


@pytest.mark.parametrize("probability", [0.1, 0.5, 0.85])
def test_hits_are_binomial_about_the_kill_probability(probability):
    """Some 800 shots: at 0.5 the interval is 0.5 +- 0.07, and a true model fails once in 10,000 choices of seed."""
    hits = np.concatenate(outcomes(probability)[0])
    assert len(hits) > 400
    low, high = interval(len(hits), probability)
    assert low <= hits.sum() <= high


def test_the_test_would_see_a_kill_probability_that_is_off_by_a_fifth():
    """Shots set to 0.5 do not pass for 0.6, nor for 0.4."""
    hits = np.concatenate(outcomes(0.5)[0])
    for other in (0.4, 0.6):
        low, high = interval(len(hits), other)
        assert not low <= hits.sum() <= high


def test_a_sure_shot_always_destroys():
    hits = np.concatenate(outcomes(1.0)[0])
    assert len(hits) > 400
    assert hits.all()


def test_a_hopeless_shot_is_not_fired():
    """With a kill probability of zero no shot has a return: command keeps its rounds, and nothing is destroyed."""
    assert sum(len(found) for found in outcomes(0.0)[0]) == 0


def test_shots_of_a_replication_are_independent():
    """Index of dispersion of hits per replication against chi squared: neither bound together nor spread out."""
    hits, probability = [found for found in outcomes(0.5)[0] if len(found)], 0.5
    squares = sum((found.sum() - probability * len(found)) ** 2 / (0.25 * len(found)) for found in hits)
    low, high = stats.chi2.interval(1.0 - FALSE_ALARM, len(hits))
    assert low < squares < high


def test_replications_draw_their_own_hits():
    hits = outcomes(0.5)[0]
    assert len({tuple(found.tolist()) for found in hits}) > REPLICATIONS // 2


@pytest.mark.parametrize("error", [0.05, 0.3])
def test_assessments_are_wrong_as_often_as_they_are_set_to_be(error):
    """A true model fails once in 10,000 choices of seed."""
    wrong = outcomes(0.5, error)[1]
    assert len(wrong) > 400
    low, high = interval(len(wrong), error)
    assert low <= wrong.sum() <= high


def test_assessments_without_error_are_right():
    assert not outcomes(0.5, 0.0)[1].any()


def test_every_shot_of_shoot_look_shoot_hits_alike():
    """Up to three shots at 0.5 each, the first hit being the last shot; the n-th shot hits as often as the first.

    So the share destroyed by n shots is 1 - 0.5^n. Source: shoot-look-shoot, Wilkening2000. Three intervals as above.
    """
    scenario = gallery(0.5, 0, **{"doctrine.policy": "shoot-look-shoot"})
    shots = [
        met["destroyed"][met["target"] == target].tolist()
        for met, _ in reports(scenario)
        for target in np.unique(met["target"][met["target"] >= 0])
    ]
    assert len(shots) > 400
    assert max(len(each) for each in shots) == 3
    assert all(sum(each) <= 1 and (1 not in each or each[-1] == 1) for each in shots)
    for shot in range(3):
        met_again = [each[shot] for each in shots if len(each) > shot]
        low, high = interval(len(met_again), 0.5)
        assert low <= sum(met_again) <= high
