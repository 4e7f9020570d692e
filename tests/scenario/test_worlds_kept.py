"""Runs in a world that a thread keeps between them are those of a new world each, to the bit."""

import os

import pytest

import openiads
from openiads.scenario import execute
from openiads.scenario.compile import compile as compiled_of

SCENARIO = """\
name: few-shots
seed: 3
duration_s: 150
step_s: 2
tracker: {tracker}
assets: [{{id: harbour, at: [45.0, -30.0], value: 100}}]
units: [{{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0], rounds: [{{entry: 9m96e, rounds: 2}}]}}]
raids: [{{id: north, entry: fighter, count: 2, from: [45.3, -30.0], to: harbour}}]
"""


def steady(measures):
    """Measures without the time that a run took."""
    return {name: value for name, value in measures.items() if name != "cpu_s"}


@pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"), reason="minutes in plain Python")
@pytest.mark.parametrize("tracker", ["ideal-association", "full"])
def test_a_world_that_is_kept_gives_what_a_new_one_gives(tracker, monkeypatch):
    scenario = openiads.replace(openiads.loads(SCENARIO.format(tracker=tracker)), {"record.level": "measures"})
    monkeypatch.setattr(execute, "RUNS_BEFORE_ARENA", 2)
    kept = [steady(row) for row in openiads.replicate(scenario, 8, workers=1)]
    monkeypatch.setattr(execute, "ARENA_AT_MOST_BYTES", 0)
    assert kept == [steady(row) for row in openiads.replicate(scenario, 8, workers=1)]
    assert len({row["detections"] for row in kept}) > 1


def test_a_thread_keeps_a_world_after_some_runs_of_one_scenario_and_of_no_other(monkeypatch):
    scenario = openiads.replace(
        openiads.loads(SCENARIO.format(tracker="ideal-association")), {"record.level": "measures"}
    )
    one, other = compiled_of(scenario), compiled_of(scenario)
    monkeypatch.setattr(execute, "RUNS_BEFORE_ARENA", 2)
    worlds = [execute._world_of(one, number) for number in range(4)]
    assert worlds[0].state.tracking.tracks is not worlds[1].state.tracking.tracks
    assert worlds[2].state.tracking.tracks is worlds[3].state.tracking.tracks
    assert worlds[3].state.clock[0]["replication"] == 3
    assert execute._world_of(other, 0).state.tracking.tracks is not worlds[3].state.tracking.tracks
