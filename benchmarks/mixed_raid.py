"""CPU time of the engine over mixed-raid, as it is or with every raid so many times as large.

Leaves out: loading, compiling, and the record. Run by benchmarks/run.py.
"""

import openiads
from openiads.scenario.compile import compile as compiled
from openiads.simulation.run import run
from openiads.simulation.world import new_world

RUNS = 5


def engine_s(tracker: str, times: int) -> float:
    """The least CPU time [s] of a few runs at the level `measures`."""
    scenario = openiads.load("mixed-raid")
    changes = {f"raids[{raid.id}].count": str(raid.count * times) for raid in scenario.raids}
    made = compiled(openiads.replace(scenario, changes | {"tracker": tracker, "record.level": "measures"}))
    worlds = (new_world(made.parameters, made.sizes, made.scenario.seed, 0, "measures") for _ in range(RUNS))
    return min(run(world, None) for world in worlds)
