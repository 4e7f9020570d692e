"""Runs a world to its end: calls `advance`, hands what was kept to whoever records, and gives the measures.

Source: docs/architecture.md. Leaves out: files, and several replications at once; the package's `run` does those.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from openiads.command.decide import close_accounts
from openiads.engagement.launchers import WAITING_LOST
from openiads.messages.buffer import LOST, Buffer, BufferOverflow, drain
from openiads.motion.move import remove_destroyed
from openiads.sensing.sense import close_visibility
from openiads.simulation.advance import advance
from openiads.simulation.policy import PolicyError
from openiads.simulation.world import World
from openiads.tracking.trackers import LEAVES_LOST, PAIRS_LOST, PLOTS_LOST, SLOTS_LOST

# Ctrl-C and progress get their turn after so many frames.
FRAMES_PER_CALL = 500

Sink = Callable[[dict[str, np.ndarray[Any, Any]]], None]
Ask = Callable[[World], None]


def _check(world: World) -> None:
    """Raise BufferOverflow, with the name of what was too small, if anything was lost."""
    lost = {
        name: int(buffer.cursor[LOST])
        for name, buffer in world.messages._asdict().items()
        if isinstance(buffer, Buffer) and buffer.cursor[LOST] > 0
    }
    tracking, engagement = world.state.tracking.counters, world.state.engagement.counters
    counted = {
        "gated pairs": tracking[PAIRS_LOST],
        "readings of tracks": tracking[LEAVES_LOST],
        "track slots": tracking[SLOTS_LOST],
        "plots of a frame": tracking[PLOTS_LOST],
        "rounds that wait": engagement[WAITING_LOST],
    }
    lost |= {name: int(count) for name, count in counted.items() if count > 0}
    if lost:
        listed = ", ".join(f"{name} ({count} lost)" for name, count in lost.items())
        raise BufferOverflow(f"no room for more {listed}: the sizes that compile found were too small")


def _drained(world: World, finished: bool) -> dict[str, np.ndarray[Any, Any]]:
    """What waits in every buffer, by the message's name."""
    buffers = world.messages._asdict().items()
    return {name: drain(buffer, finished) for name, buffer in buffers if isinstance(buffer, Buffer)}


def _finish(world: World, sink: Sink | None, end_s: float) -> None:
    """Close what is open at the end of a run, and hand on what is left."""
    close_visibility(world.parameters.sensing, world.state.sensing, world.messages.visibility, end_s)
    close_accounts(world.state.command, world.messages.spans, end_s)
    _check(world)
    if sink is not None:
        sink(_drained(world, True))


def stopped_s(world: World) -> float:
    """When [s] a world that was left in the middle of a frame stopped: at that frame's end."""
    return (int(world.state.clock[0]["frame"]) + 1) * float(world.parameters.rules[0]["step_s"])


def _ask(world: World, sink: Sink | None, ask: Ask | None) -> None:
    """Ask in the middle of a frame; where that fails the run ends there, with what was computed."""
    try:
        if ask is not None:
            ask(world)
    except PolicyError:
        _finish(world, sink, stopped_s(world))
        raise


def run(
    world: World,
    sink: Sink | None,
    should_stop: Callable[[], bool] | None = None,
    ask: Ask | None = None,
    frames_per_call: Callable[[], int] | None = None,
) -> float:
    """Run a world to its last frame; returns the CPU time [s] that this thread spent in `advance`.

    sink : gets the rows that were kept, now and then and at the end; None where the level keeps nothing.
    should_stop : asked between calls; True raises KeyboardInterrupt, and nothing half done is handed on.
    frames_per_call : asked before each call how many frames it may take, for those who look on; they change nothing.
    ask : called in the middle of every frame in which command has options; a PolicyError ends the run there, in good order.
    """
    frames = int(world.parameters.rules[0]["frames"])
    clock, spent_s = world.state.clock, 0.0
    # Runs no frame: where the code was never compiled, it is now, before the clock of `cpu_s` starts.
    advance(*world, 0)
    while clock[0]["frame"] < frames:
        begun = time.thread_time()
        span = FRAMES_PER_CALL if frames_per_call is None else frames_per_call()
        advance(*world, min(int(clock[0]["frame"]) + span, frames))
        spent_s += time.thread_time() - begun
        _check(world)
        if clock[0]["half"] == 1:
            _ask(world, sink, ask)
        if should_stop is not None and should_stop():
            raise KeyboardInterrupt
        if sink is not None and clock[0]["half"] == 0:
            sink(_drained(world, False))
    remove_destroyed(world.messages.truth, world.messages.outcomes, world.messages.events)
    end_s = frames * float(world.parameters.rules[0]["step_s"])
    _finish(world, sink, end_s)
    return spent_s
