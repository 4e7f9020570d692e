"""Mover steps per second of CPU time: aircraft on routes with turns and climbs, a second a step, through the door `move`.

The same count of aircraft as traffic simulators are asked for: 300 and 3,000. Compilation and layout are left out.
Source: none; a measurement. Leaves out: everything but motion; the other simulator, which is measured beside it elsewhere.

    python benchmarks/movers.py [frames]
"""

import sys
import time

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


def main() -> None:
    """Print a line for each count: the best of five, and the median."""
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else FRAMES
    for count in COUNTS:
        world = world_of(count)
        fly(world, 2)
        spent = np.array([fly(world, frames) for _ in range(REPEATS)])
        rates = count * frames / spent
        print(f"{count:5d} aircraft: {rates.max() / 1e6:6.2f} M steps per CPU s (median {np.median(rates) / 1e6:.2f})")


if __name__ == "__main__":
    main()
