"""Aircraft-steps per second of CPU time of BlueSky, the open air-traffic simulator: a second a step, conflict detection off.

Source: a measurement of the package `bluesky-simulator` (GPL: for comparison side by side only, nothing here is built on it).
Run by movers.py with the Python that has BlueSky; it imports nothing of openiads. Leaves out: routes (aircraft fly straight
on at their cruise, the least that it can be asked), its screen and its network.

    PYTHON_WITH_BLUESKY benchmarks/bluesky_steps.py FRAMES REPEATS COUNT...
"""

import json
import sys
import time
from importlib.metadata import version

import bluesky as bs

WARM_UP = 5


def rates(count: int, frames: int, repeats: int) -> list[float]:
    """Aircraft-steps per CPU second of each repetition."""
    bs.sim.reset()
    bs.sim.op()
    for command in ("DT 1", "CDMETHOD OFF", "RESO OFF"):
        bs.stack.stack(command)
    bs.sim.step()
    bs.traf.mcre(count, actype="A320", acalt=9000.0, acspd=230.0)
    for _ in range(WARM_UP):
        bs.sim.step()
    found = []
    for _ in range(repeats):
        from_s, began = bs.sim.simt, time.process_time()
        for _ in range(frames):
            bs.sim.step()
        spent = time.process_time() - began
        if bs.traf.ntraf != count or abs(bs.sim.simt - from_s - frames) > 0.5:
            raise RuntimeError(f"{bs.traf.ntraf} aircraft flew {bs.sim.simt - from_s} s, not {count} for {frames} s")
        found.append(count * frames / spent)
    return found


def main() -> None:
    """Print one line of JSON: the version and the rates of each count."""
    frames, repeats, *counts = map(int, sys.argv[1:])
    bs.init(mode="sim", detached=True)
    result = {"version": version("bluesky-simulator"), "rates": {n: rates(n, frames, repeats) for n in counts}}
    print("\n" + json.dumps(result))


if __name__ == "__main__":
    main()
