"""What one run of small-raid takes inside a warm process, part by part, and what a second thread brings.

CPU times of this process; the engine's own is `cpu_s` of the measures, mean over replications. Leaves out: starting Python,
imports and loading compiled code, which the commands' own times hold.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from side_by_side import cpu_s

import openiads
from openiads.scenario.compile import compile as compiled

SCENARIO, REPLICATIONS, TURNS, REPEATS = "small-raid", 20, 3, 3


class Parts(NamedTuple):
    """CPU times [s] of the parts of one run, and its simulated time [s]."""

    load_s: float
    compile_s: float
    engine_s: float
    record_s: float
    write_s: float
    report_s: float
    simulated_s: float


def _least_cpu_s(work) -> float:
    """The least CPU time of a few repeats, the first, which loads code, unmeasured."""
    work()
    return min(cpu_s(work) for _ in range(REPEATS))


def parts() -> Parts:
    """The parts of a run of small-raid, each the least of three, after one that is not measured."""
    scenario = openiads.load(SCENARIO)
    record = openiads.run(scenario)
    measures = list(openiads.replicate(scenario, REPLICATIONS, workers=1))
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "record"
        write_s = _least_cpu_s(lambda: record.write(written))
        report_s = _least_cpu_s(lambda: openiads.write_report(record, Path(folder) / "report.html"))
    compile_s = _least_cpu_s(lambda: compiled(scenario))
    whole_s = _least_cpu_s(lambda: openiads.run(scenario))
    return Parts(
        load_s=_least_cpu_s(lambda: openiads.load(SCENARIO)),
        compile_s=compile_s,
        engine_s=statistics.mean(m["cpu_s"] for m in measures),
        record_s=whole_s - compile_s - record.measures["cpu_s"],
        write_s=write_s,
        report_s=report_s,
        simulated_s=scenario.duration_s,
    )


def _wall_s(scenario, workers: int) -> float:
    begun = time.perf_counter()
    for _ in openiads.replicate(scenario, REPLICATIONS, workers=workers):
        pass
    return time.perf_counter() - begun


def gain_of_two_threads() -> float:
    """How many times sooner two threads finish the replications than one: the best wall time of each, taken by turns."""
    scenario = openiads.load(SCENARIO)
    turns = [(_wall_s(scenario, 1), _wall_s(scenario, 2)) for _ in range(TURNS)]
    return min(one for one, _ in turns) / min(two for _, two in turns)
