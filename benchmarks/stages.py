"""The share of each stage in the engine's time, over a whole run of a scenario: where to look first for speed.

`advance` once more, line by line, with the processor's cycle counter read between the doors. Leaves out: what happens between
calls of `advance`. Compiles the engine anew, which takes some twenty seconds the first time.
Run: python benchmarks/stages.py [SCENARIO [PATH=VALUE ...]]
"""

import sys

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

import openiads
from openiads.command.decide import conclude, prepare
from openiads.engagement.engage import engage
from openiads.kernel import door
from openiads.messages.buffer import open_frame
from openiads.motion.move import lay_out, move
from openiads.scenario.compile import compile as compiled
from openiads.sensing.sense import sense
from openiads.simulation.advance import keep
from openiads.simulation.labels import track
from openiads.simulation.run import run
from openiads.simulation.world import new_world

STAGES = ("move", "sense", "follow", "decide", "engage", "keep")
RUNS = 5


@intrinsic
def cycles(typing_context):
    """The processor's cycle counter, inside compiled code."""

    def generate(context, builder, signature, arguments):
        kind = ir.FunctionType(ir.IntType(64), [])
        return builder.call(builder.module.declare_intrinsic("llvm.readcyclecounter", fnty=kind), [])

    return types.int64(), generate


@door
def timed_frames(p, s, m, spent):
    """All frames as `advance` runs them, at a level that keeps nothing; cycles by stage are added to `spent`."""
    clock, step_s = s.clock[0], p.rules[0].step_s
    stream = (clock.seed, clock.replication)
    lay_out(p.motion, s.motion, m.truth, stream)
    while clock.frame < p.rules[0].frames:
        time_s = clock.frame * step_s
        t0 = cycles()
        open_frame(m.events.cursor)
        move(p.motion, s.motion, m.truth, m.aims, m.launches, m.outcomes, m.arrivals, m.events, time_s, step_s)
        t1 = cycles()
        sense(
            p.sensing, s.sensing, m.truth, m.tasks, m.pointing, m.looks, m.detections, m.origins, m.replies, m.visibility,
            time_s, step_s, stream,
        )  # fmt: skip
        t2 = cycles()
        track(p, s, m, time_s, step_s)
        t3 = cycles()
        prepare(
            p.command, s.command, s.tracking.tracks, m.detections, m.associations, m.replies, m.assessments, m.launches,
            s.engagement.status, s.engagement.ready, m.orders, m.pointing, m.identifications, m.events, m.spans, m.threats,
            time_s, step_s, stream,
        )  # fmt: skip
        conclude(
            p.command, s.command, s.tracking.tracks, m.orders, m.aims, m.tasks, m.pointing, m.identifications, m.events,
            m.spans, m.threats, time_s, step_s,
        )  # fmt: skip
        t4 = cycles()
        engage(
            p.engagement, s.engagement, m.truth, m.orders, m.arrivals, m.launches, m.outcomes, m.assessments, m.events,
            time_s, step_s, stream,
        )  # fmt: skip
        t5 = cycles()
        keep(p, s, m, time_s)
        spent[0] += t1 - t0
        spent[1] += t2 - t1
        spent[2] += t3 - t2
        spent[3] += t4 - t3
        spent[4] += t5 - t4
        spent[5] += cycles() - t5
        clock.frame += 1


def shares(name: str, changes: dict[str, str]) -> tuple[np.ndarray, float, int]:
    """Share of each stage in a run, by its median over a few replications; engine's CPU time [s] of a run, and its frames."""
    made = compiled(openiads.replace(openiads.load(name), changes))
    seed = made.scenario.seed
    timed_frames(*new_world(made.parameters, made.sizes, seed, 0, "measures"), np.zeros(len(STAGES), np.int64))
    found, engine_s = [], []
    for replication in range(RUNS):
        spent = np.zeros(len(STAGES), np.int64)
        timed_frames(*new_world(made.parameters, made.sizes, seed, replication, "measures"), spent)
        found.append(spent)
        engine_s.append(run(new_world(made.parameters, made.sizes, seed, replication, "measures"), None))
    typical = np.median(found, axis=0)
    return typical / typical.sum(), float(np.median(engine_s)), int(made.parameters.rules[0]["frames"])


def main() -> None:
    """Print the stages with their shares and times."""
    name = sys.argv[1] if len(sys.argv) > 1 else "small-raid"
    found, engine_s, frames = shares(name, dict(each.split("=", 1) for each in sys.argv[2:]))
    print(f"{name}: {1e3 * engine_s:.1f} ms of CPU a run, {1e6 * engine_s / frames:.1f} us a frame")
    for stage, share in zip(STAGES, found, strict=True):
        print(f"{stage:8s}{100.0 * share:6.1f} %{1e6 * share * engine_s / frames:8.1f} us a frame")


if __name__ == "__main__":
    main()
