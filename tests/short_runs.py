"""Short whole runs for tests: scenarios of a minute or two in which everything happens, and worlds made of them.

Leaves out: worlds made by hand for one stage; those are in builders.py.
"""

import functools

import numpy as np

import openiads
from openiads.messages.buffer import Buffer
from openiads.scenario.compile import compile as compiled
from openiads.simulation.advance import advance
from openiads.simulation.world import new_world

# Two fighters are detected, tracked and fired at with four rounds of one kind; one round meets each before the end, the
# first destroys, the second misses and another follows. An airliner passes by.
NEAR = """
name: near
seed: 5
duration_s: 70
assets: [{id: harbour, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0], rounds: [{entry: 9m96e, rounds: 4}]}]
raids: [{id: north, entry: fighter, count: 2, from: [45.25, -30.0], to: harbour, spread_km: 2}]
flights: [{id: line, entry: airliner, identity: neutral, route: [[45.2, -29.8], [45.2, -30.2]]}]
"""


def near(**changes):
    """The scenario NEAR, with other values at some paths."""
    return openiads.replace(openiads.loads(NEAR, "near"), changes)


@functools.cache
def small_raid(duration_s=1200.0, level="full"):
    """The bundled raid, shortened."""
    return openiads.replace(openiads.load("small-raid"), {"duration_s": duration_s, "record.level": level})


def world_of(scenario, replication=0, level=None):
    """A world before its first frame, at the scenario's record level or another."""
    made = compiled(scenario)
    return new_world(made.parameters, made.sizes, scenario.seed, replication, level or scenario.record.level)


def advanced(world, frames):
    """The world, run to a frame by the compiled engine; at level measures nothing makes it stop early."""
    while world.state.clock[0]["frame"] < frames:
        advance(*world, frames)
    return world


def arrays(bundle, path=""):
    """Path and array of everything in a bundle of bundles."""
    if hasattr(bundle, "_fields"):
        for name in bundle._fields:
            yield from arrays(getattr(bundle, name), f"{path}.{name}")
    else:
        yield path.lstrip("."), np.asarray(bundle)


def bytes_of(bundle):
    """Every array of a bundle as bytes, by its path."""
    return {path: array.tobytes() for path, array in arrays(bundle)}


def buffers(world):
    """The message buffers of a world, by name."""
    return {name: item for name, item in world.messages._asdict().items() if isinstance(item, Buffer)}


def differing(one, other):
    """The tables and columns in which two records differ."""
    found = []
    for name, columns in one.tables.items():
        for column, values in columns.items():
            others = other.tables[name][column]
            same = np.array_equal(values, others, equal_nan=values.dtype.kind == "f")
            found += [] if same else [f"{name}.{column}"]
    return found
