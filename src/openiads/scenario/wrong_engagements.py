"""Neutrals and friends that were fired at or destroyed in a run, each with the step that failed.

The step is the kind of evidence that spoke most for hostile when fire was first ordered, traced to what is true of the object.
Source: docs/models/identification.md. Leaves out: words for people (record.wrong_steps, show.wrong_engagements).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.messages.events import Identity
from openiads.record.identification_columns import TRANSPONDERS, WEIGHTS
from openiads.record.wrong_steps import STEPS, step_measure
from openiads.scenario.compile import Compiled
from openiads.scenario.identification_parameters import class_ids
from openiads.scenario.traffic import FRIEND, NEUTRAL
from openiads.sensing.replies import SILENT, appearance, equipped, transponder
from openiads.simulation.world import World
from openiads.truth import TargetStatus

Rows = np.ndarray[Any, Any]
WORKS, FAILED, NOT_EQUIPPED = range(3)
BY_TRANSPONDER = {WORKS: "no-reply", FAILED: "transponder-failed", NOT_EQUIPPED: "not-equipped"}
# A track of which so large a share of plots was another object's carries what was said of that one.
MIXED_SHARE = 0.25


@dataclass(frozen=True)
class WrongEngagement:
    """One neutral or friend that was fired at or destroyed."""

    target: int
    step: str
    transponder: int
    appearance: str
    rounds: int
    destroyed: bool
    first: Any


def _stream(world: World) -> tuple[int, int]:
    clock = world.state.clock[0]
    return int(clock["seed"]), int(clock["replication"])


def _transponder(thing: Any, stream: tuple[int, int]) -> int:
    """Whether an object's transponder works, failed, or is not there."""
    if int(transponder(thing, stream)) != SILENT:
        return WORKS
    return FAILED if equipped(thing, stream) else NOT_EQUIPPED


def _step(first: Any, there: int, mistaken: bool) -> str:
    """The step that failed, by the snapshot at the first order, the transponder, and whether the echo misleads."""
    if first["track"] < 0:
        return "track-mixed"
    if first["identity"] == Identity.UNKNOWN:
        return "unknown-weapons-free"
    if first["others"] > MIXED_SHARE * first["plots"]:
        return "track-mixed"
    weights = [float(first[column.name]) for column in WEIGHTS]
    heaviest = int(np.argmax(weights))
    if weights[heaviest] <= 0.0:
        return "track-mixed"
    by_class = "class-mistaken" if mistaken else "class-shared"
    return (BY_TRANSPONDER[there], by_class, "outside-corridor", "kinematics")[heaviest]


def _wrong(compiled: Compiled, world: World, target: int, destroyed: bool) -> WrongEngagement:
    sensing, tally, stream = compiled.parameters.sensing, world.state.tally, _stream(world)
    thing, classes = sensing.objects[target], class_ids(compiled.flyers)
    there, like = _transponder(thing, stream), int(appearance(sensing.likeness, thing, stream))
    fired, first = int(tally.fired_at[target]), tally.first_orders[target]
    step = _step(first, there, like != thing["target_class"]) if fired else "another-track"
    return WrongEngagement(target, step, there, classes[like], fired, destroyed, first)


def wrong_engagements(compiled: Compiled, world: World) -> list[WrongEngagement]:
    """Every neutral or friend that was fired at or destroyed in a run that has ended."""
    destroyed = world.messages.truth["status"] == TargetStatus.DESTROYED
    bystanders = np.array([flyer.role in (NEUTRAL, FRIEND) for flyer in compiled.flyers], bool)
    wrong = np.flatnonzero(bystanders & ((world.state.tally.fired_at > 0) | destroyed))
    return [_wrong(compiled, world, int(target), bool(destroyed[target])) for target in wrong]


def step_measures(found: list[WrongEngagement]) -> dict[str, float]:
    """The measures about wrong engagements: all of them, those destroyed, and those of each step."""
    counts = {step_measure(step): float(sum(one.step == step for one in found)) for step in STEPS}
    return {"wrong_engaged": float(len(found)), "wrong_destroyed": float(sum(one.destroyed for one in found)), **counts}


def _row(one: WrongEngagement) -> dict[str, Any]:
    known = one.rounds > 0 and one.first["track"] >= 0
    return {
        "target": one.target,
        "track": int(one.first["track"]) if known else -1,
        "time_s": float(one.first["time_s"]) if known else math.nan,
        "step": one.step,
        "held": Identity(int(one.first["identity"]) if known else Identity.UNKNOWN).name.lower(),
        "probability_hostile": float(one.first["probability"][2]) if known else math.nan,
        **{column.name: float(one.first[column.name]) if known else math.nan for column in WEIGHTS},
        "transponder": TRANSPONDERS[one.transponder],
        "appearance": one.appearance,
        "rounds": one.rounds,
        "destroyed": int(one.destroyed),
    }


def wrong_columns(found: list[WrongEngagement]) -> dict[str, list[Any]]:
    """Wrong engagements as columns of the record's table; nothing where there is none."""
    rows = [_row(one) for one in found]
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
