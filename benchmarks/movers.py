"""Mover steps per second of CPU time: aircraft on routes with turns and climbs, a second a step, through the door `move`.

The same count of aircraft as traffic simulators are asked for: 300 and 3,000. Compilation and layout are left out. BlueSky is
measured beside it where a Python that has it is named (this one, after `pip install -e .[benchmarks]`, or that of another
environment). Source: none; a measurement. Leaves out: everything but motion.

    python benchmarks/movers.py [FRAMES] [PYTHON_WITH_BLUESKY]
"""

import json
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from openiads.motion.move import lay_out, move
from openiads.scenario.compile import compile
from openiads.scenario.load import loads
from openiads.simulation.world import World, new_world

COUNTS = (300, 3000)
FRAMES = 600
REPEATS = 5
GROUPS = 30
# No name of a scenario counts more: a day of flight keeps everything in the air.
SCENARIO = "name: movers\nseed: 1\nduration_s: 86400\nflights:\n"
FLIGHT = (
    "  - {{id: f{k}, entry: airliner, identity: neutral, count: {count}, spread_km: 20,"
    " route: [[{a}, -40], [{b}, -30, 9000], [{a}, -20], [{b}, -10], [{a}, 0]]}}\n"
)


def world_of(count: int) -> World:
    """A world of aircraft that all fly from the first second, in thirty streams."""
    flights = (FLIGHT.format(k=k, count=count // GROUPS, a=30.0 + k * 0.5, b=31.0 + k * 0.5) for k in range(GROUPS))
    compiled = compile(loads(SCENARIO + "".join(flights)))
    return new_world(compiled.parameters, compiled.sizes, 1, 0, "measures")


def fly(world: World, frames: int) -> float:
    """CPU time [s] of some frames, from the layout on."""
    p, s, m = world.parameters.motion, world.state.motion, world.messages
    lay_out(p, s, m.truth, (1, 0))
    began = time.process_time()
    for frame in range(frames):
        move(p, s, m.truth, m.aims, m.launches, m.outcomes, m.arrivals, m.events, float(frame), 1.0)
        m.events.cursor[:] = 0
    return time.process_time() - began


def ours(frames: int) -> dict[int, list[float]]:
    """Aircraft-steps per CPU second of each repetition, by count."""
    found = {}
    for count in COUNTS:
        world = world_of(count)
        fly(world, 2)
        found[count] = [count * frames / fly(world, frames) for _ in range(REPEATS)]
    return found


def theirs(python: str, frames: int) -> tuple[str, dict[int, list[float]]]:
    """The same of BlueSky, and its version, measured by a Python that has it. Raises CalledProcessError where it fails."""
    script = Path(__file__).with_name("bluesky_steps.py")
    command = [python, str(script), str(frames), str(REPEATS), *map(str, COUNTS)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result = json.loads(done.stdout.splitlines()[-1])
    return result["version"], {int(count): rates for count, rates in result["rates"].items()}


def printed(name: str, found: dict[int, list[float]]) -> None:
    """A line for each count: the best of all repetitions, and the median."""
    for count, rates in found.items():
        best, median = max(rates) / 1e6, float(np.median(rates)) / 1e6
        print(f"{name:16s} {count:5d} aircraft: {best:6.2f} M steps per CPU s (median {median:.2f})")


def main() -> None:
    """Measure both, where the other is at hand."""
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else FRAMES
    printed("openiads", ours(frames))
    python = sys.argv[2] if len(sys.argv) > 2 else sys.executable if find_spec("bluesky") else None
    if python is None:
        print("BlueSky was not measured: name a Python that has the package bluesky-simulator")
        return
    version, found = theirs(python, frames)
    printed(f"BlueSky {version}", found)


if __name__ == "__main__":
    main()
