"""Splitting runs of a scenario: against plain replications where the event is no rare one, and what cannot be split."""

import os
from copy import deepcopy

import numpy as np
import pytest

import openiads
from openiads.analysis.statistics import wilson_interval
from openiads.scenario.compile import compile as compiled_of
from openiads.simulation.advance import advance
from openiads.simulation.world import World
from openiads.study.rare import Runs, _aims_m

# One aircraft and one round at a time: it comes through where both rounds miss.
SCENARIO = """\
name: two-shots
seed: 3
duration_s: 400
step_s: 2
tracker: ideal-association
assets: [{id: harbour, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0], rounds: [{entry: 9m96e, rounds: 2}]}]
raids: [{id: north, entry: fighter, count: 1, from: [45.6, -30.0], to: harbour}]
overrides: [{id: 9m96e, kill_probability_aircraft: 0.6}, {id: assumptions, assessment_error_probability: 0}]
"""


COMPILED = pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"), reason="ten minutes in plain Python"
)


@COMPILED
def test_a_chance_that_plain_runs_can_tell_is_theirs():
    scenario = openiads.loads(SCENARIO)
    reached = sum(m["reached"] > 0 for m in openiads.replicate(scenario, 150))
    low, high = wilson_interval(reached, 150, 0.999)
    found = openiads.rare(scenario, effort=30, repeats=8)
    assert found.interval.low < high
    assert found.interval.high > low
    assert low < found.interval.estimate < high


# Without mistakes about what it is, or tracks of noise, the aircraft is fired at until a round hits or none is left.
ALONE = {
    **{f"overrides[assumptions].{rate}_share": 0 for rate in ("class_mistaken", "class_error", "unusual_flight")},
    **{f"overrides[{radar}].false_alarms_per_scan": 0 for radar in ("92n6e", "96l6e")},
    **{"units[unit-1].rounds[9m96e].rounds": 4, "doctrine.maximum_salvos": 8},
    **{"raids[north].speed_m_s": 200, "step_s": 4},
}
MISS, ROUNDS, EFFORT, REPEATS = 0.09, 4, 100, 12


@COMPILED
def test_a_chance_below_one_in_ten_thousand_is_that_of_four_misses():
    # Four rounds, one after the other, that miss with 0.09 each: the aircraft comes through with 0.09^4 = 6.6e-5.
    scenario = openiads.replace(openiads.loads(SCENARIO), ALONE)
    helpless = openiads.replace(scenario, {"overrides[9m96e].kill_probability_aircraft": 1e-6})
    assert {(m["rounds_fired"], m["reached"]) for m in openiads.replicate(helpless, 50)} == {(ROUNDS, 1.0)}
    sure = openiads.replace(scenario, {"overrides[9m96e].kill_probability_aircraft": 1.0 - MISS})
    found = openiads.rare(sure, effort=EFFORT, repeats=REPEATS)
    # A share of misses is that of 1,200 fresh draws: four make a relative error of 0.18, and three such errors leave
    # 0.09^3 and 0.09^5 far outside. Chance of a false alarm: 0.3 %, and 0.03 % for the shares.
    error = np.sqrt(ROUNDS * (1.0 - MISS) / (MISS * EFFORT * REPEATS))
    assert found.interval.estimate == pytest.approx(MISS**ROUNDS, rel=3.0 * error)
    assert 0.5 * error < found.repeats.std(ddof=1) / np.sqrt(REPEATS) / MISS**ROUNDS < 2.0 * error
    shares = found.shares.mean(axis=0)
    missed = shares[shares < 0.5]
    assert len(missed) == ROUNDS
    assert np.all(abs(missed - MISS) < 4.0 * np.sqrt(MISS * (1.0 - MISS) / (EFFORT * REPEATS)))


def test_what_cannot_be_split_is_refused_in_words():
    scenario = openiads.loads(SCENARIO)
    with pytest.raises(openiads.StudyError, match="at least 2 of 1"):
        openiads.rare(scenario, 2)
    with pytest.raises(openiads.StudyError, match="drawn once a run"):
        openiads.rare(openiads.replace(scenario, {"values": "sceptical"}))


@COMPILED
def test_a_run_that_is_kept_and_cloned_goes_on_as_a_copy_of_its_world_does():
    compiled = compiled_of(openiads.replace(openiads.loads(SCENARIO), {"record.level": "measures"}))
    runs = Runs(compiled, _aims_m(compiled))
    path = runs.begin(7)
    assert runs.climb(path, 0.3)
    first, second = runs.again(path, 8), runs.again(path, 9)
    world = World(path.parameters, *runs._arena().parts)
    held = deepcopy(world)
    held.state.clock["replication"] = 9
    runs.climb(first, 1.0)
    runs.climb(second, 1.0)
    advance(*held, int(world.state.clock[0]["frame"]))
    kept = runs._arena().parts
    assert kept.messages.truth.tobytes() == held.messages.truth.tobytes()
    assert kept.state.tracking.tracks.tobytes() == held.state.tracking.tracks.tobytes()
    whole = sum(array.nbytes for array in runs._arena()._pages)
    assert path.image.words.nbytes < 0.1 * whole
