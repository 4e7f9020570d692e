"""Runs a compiled scenario: one replication with its record, or many with their measures on a few threads.

Source: docs/architecture.md (replications in parallel, kernels serial).
Leaves out: studies over many scenarios (openiads.study).
"""

import os
import platform
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import numpy as np

from openiads.analysis.scan_quality import scan_quality
from openiads.analysis.sight import whole_visibility
from openiads.command.network import ALONE_FRAMES, ORDERS_LOST
from openiads.constants import TWO_PI
from openiads.engagement.launchers import ROUNDS_WITHDRAWN
from openiads.messages.status import INTERCEPTOR_TYPES
from openiads.record.measures import mission_measure, rounds_measure
from openiads.record.recorder import Recorder, chunk
from openiads.record.store import Record
from openiads.scenario.compile import Compiled
from openiads.scenario.expand import written
from openiads.scenario.identification_parameters import class_ids
from openiads.scenario.missions import mission_row
from openiads.scenario.network import network_changes
from openiads.scenario.policy_file import digest_of, policy_of
from openiads.scenario.tables import take_laydown
from openiads.scenario.traffic import ATTACKER, DECOY, FRIEND, NEUTRAL
from openiads.scenario.wrong_engagements import step_measures, wrong_columns, wrong_engagements
from openiads.sensing.measurement import systematic_errors
from openiads.simulation.arena import Arena, Changing, Image, room_bytes
from openiads.simulation.policy import Names, Policy, PolicyError, ask
from openiads.simulation.run import Ask, run, stopped_s
from openiads.simulation.world import World, new_world
from openiads.truth import TargetStatus

Measures = dict[str, float]
Rows = np.ndarray[Any, Any]

DIRECT = ("launches", "outcomes", "assessments", "events")
UNKNOWN_CLASS = "unknown"
# An arena costs as much as it saves in some runs; clearing a larger one costs more than the system's pages of zeros do.
RUNS_BEFORE_ARENA, ARENA_AT_MOST_BYTES = 16, 1 << 24
_own = threading.local()


def _roles(compiled: Compiled) -> dict[str, Rows]:
    """Which objects play which role."""
    roles = np.array([flyer.role for flyer in compiled.flyers])
    return {role: roles == role for role in (ATTACKER, DECOY, NEUTRAL, FRIEND)}


def measures_of(compiled: Compiled, world: World, cpu_s: float) -> Measures:
    """The measures of a run that has ended; record.columns says what each means."""
    status, tally, roles = world.messages.truth["status"], world.state.tally, _roles(compiled)
    counts = tally.counts[0]
    destroyed, reached = status == TargetStatus.DESTROYED, status == TargetStatus.REACHED
    engaged = (tally.fired_at > 0) | destroyed
    attackers = roles[ATTACKER]
    measures = {
        "attackers": attackers.sum(),
        "destroyed": (attackers & destroyed).sum(),
        "reached": (attackers & reached).sum(),
        "unresolved": (attackers & ~destroyed & ~reached).sum(),
        "decoys": roles[DECOY].sum(),
        "decoys_destroyed": (roles[DECOY] & destroyed).sum(),
    }
    held_s = tally.held_hostile["frames"] * compiled.scenario.step_s
    for role in (NEUTRAL, FRIEND):
        measures[f"{role}s"] = roles[role].sum()
        measures[f"{role}_declared_hostile"] = (roles[role] & (held_s > 0)).sum()
        measures[f"{role}_declared_hostile_s"] = held_s[roles[role]].sum()
        measures[f"{role}_engaged"] = (roles[role] & engaged).sum()
        measures[f"{role}_destroyed"] = (roles[role] & destroyed).sum()
    measures |= step_measures(wrong_engagements(compiled, world))
    measures["rounds_fired"] = counts["rounds_fired"].sum()
    for number, kind in enumerate(compiled.laydown.interceptor_types):
        name = rounds_measure(kind.entry.id)
        measures[name] = measures.get(name, 0) + counts["rounds_fired"][number]
    measures["targets_engaged"] = (tally.fired_at > 0).sum()
    measures |= _fire_control(compiled, world)
    measures |= _stock(compiled, world)
    lost = {compiled.flyers[k].asset for k in np.flatnonzero(attackers & reached)}
    measures["value_reached"] = sum(asset.value for k, asset in enumerate(compiled.scenario.assets) if k in lost)
    for name in ("confirmed_tracks", "false_tracks_confirmed", "detections", "false_alarms"):
        measures[name] = counts[name]
    measures["tasks_unserved"] = world.state.sensing.radars["tasks_unserved"].sum()
    return {name: float(value) for name, value in measures.items()} | {"cpu_s": cpu_s}


def _fire_control(compiled: Compiled, world: World) -> Measures:
    """How well fire was shared out, and what the network cost."""
    overlap, network = world.state.overlap.counts[0], world.state.command.network.counters
    return {
        "duplicated_shots": overlap["duplicated_shots"],
        "engaged_at_once": overlap["engaged_at_once"],
        "autonomous_s": network[ALONE_FRAMES] * compiled.scenario.step_s,
        "rounds_withdrawn": world.state.engagement.counters[ROUNDS_WITHDRAWN],
        "orders_lost": network[ORDERS_LOST],
    }


def _stock(compiled: Compiled, world: World) -> Measures:
    """Rounds that are left, and what fire missions came to."""
    engagement = world.state.engagement
    found = {
        "rounds_left": engagement.status["rounds"].sum(),
        "reloads_left": engagement.status["reloads"].sum(),
        "mission_rounds": np.maximum(engagement.fired, 0).sum(),
    }
    for mission, fired in zip(compiled.missions, engagement.fired, strict=True):
        found[mission_measure(mission.said.id)] = mission_row(mission, int(fired))["chance_of_any"]
    return found


def take_run(recorder: Recorder, compiled: Compiled, drained: dict[str, Rows]) -> None:
    """Hand drained messages to the recorder, as the tables of a record."""
    for name in DIRECT:
        recorder.take(name, drained[name])
    _take_orders(recorder, drained["orders"], float(compiled.parameters.engagement.rules["command_delay_s"][0]))
    looks = drained["looks"]
    recorder.take("looks", looks, azimuth_rad=np.mod(looks["azimuth_rad"], TWO_PI))
    recorder.take(
        "detections",
        drained["detections"],
        target=drained["origins"]["target"],
        track=drained["associations"]["track"],
        nis=drained["associations"]["nis"],
    )
    recorder.take("network", network_changes(compiled, drained["events"]))
    recorder.take("truth", drained["truth_samples"])
    recorder.take("tracks", drained["track_samples"])
    recorder.take("interceptors", drained["interceptor_samples"])
    recorder.take("engagement_ledger", drained["spans"])
    recorder.take("threats", drained["threats"])
    recorder.take("visibility_ledger", drained["visibility"])
    identified = drained["identifications"]
    classes = np.array([*_class_names(compiled), UNKNOWN_CLASS])
    recorder.take("identifications", identified, target_class=classes[identified["target_class"]])
    _take_status(recorder, compiled, drained["status_samples"])


def _take_orders(recorder: Recorder, orders: Rows, delay_s: float) -> None:
    """Orders to fire, and those of no rounds, which withdraw one; delay_s : of every order, beside that of the network."""
    to_fire = orders["rounds"] > 0
    recorder.take("orders", orders[to_fire])
    withdrawn = orders[~to_fire]
    recorder.take("withdrawals", withdrawn, told_s=withdrawn["time_s"] + withdrawn["delay_s"] + delay_s)


def _class_names(compiled: Compiled) -> list[str]:
    return class_ids(compiled.flyers)


def _take_status(recorder: Recorder, compiled: Compiled, samples: Rows) -> None:
    """Fire units at samples: channels, and rounds by type."""
    recorder.take("channels", samples)
    types = min(len(compiled.laydown.interceptor_types), INTERCEPTOR_TYPES)
    for_each = np.repeat(samples[["time_s", "fire_unit"]], types)
    recorder.take(
        "status",
        {
            "time_s": for_each["time_s"],
            "fire_unit": for_each["fire_unit"],
            "interceptor_type": np.tile(np.arange(types), len(samples)),
            "rounds_ready": samples["rounds"][:, :types].ravel(),
            "reloads": samples["reloads"][:, :types].ravel(),
        },
    )


def take_biases(recorder: Recorder, world: World) -> None:
    """Biases of all radars as drawn, and as tracking believes them."""
    described, tracking, clock = world.parameters.tracking.radars, world.state.tracking, world.state.clock[0]
    stream = (int(clock["seed"]), int(clock["replication"]))
    sigmas = np.stack([described["range_bias_sigma_m"], described["azimuth_bias_sigma_rad"]], axis=1)
    true = np.array([systematic_errors(radar, stream) for radar in world.parameters.sensing.radars])
    left = sigmas * np.sqrt(np.diag(tracking.bias_covariance)[: sigmas.size]).reshape(-1, 2)
    columns: dict[str, Any] = {"radar": np.arange(len(described))}
    for suffix, values in {
        "_bias": true.reshape(-1, 2),
        "_bias_estimated": sigmas * tracking.bias[: sigmas.size].reshape(-1, 2),
        "_bias_left": left,
    }.items():
        columns[f"range{suffix}_m"], columns[f"azimuth{suffix}_rad"] = values[:, 0], values[:, 1]
    recorder.take("biases", columns)


def meta_of(compiled: Compiled, replication: int, version: str) -> dict[str, Any]:
    """What names a run in its record."""
    scenario = compiled.scenario
    return {
        "openiads": version,
        "scenario": scenario.name,
        "scenario_hash": scenario.content_hash,
        "description": scenario.description,
        "seed": scenario.seed,
        "replication": replication,
        "duration_s": scenario.duration_s,
        "step_s": scenario.step_s,
        "epoch": scenario.epoch.isoformat().replace("+00:00", "Z"),
        "values": scenario.values,
        **({"policy_sha256": digest_of(scenario)} if scenario.doctrine.python is not None else {}),
    }


def _names(compiled: Compiled) -> Names:
    """What a policy is told that numbers are called."""
    placed = compiled.laydown
    return Names(
        tuple(unit.id for unit in placed.fire_units),
        tuple(site.id for unit in placed.fire_units for site in unit.launch_sites),
        tuple(kind.entry.id for kind in placed.interceptor_types),
        tuple(_class_names(compiled)),
        tuple(asset.id for asset in compiled.scenario.assets),
    )


def _asking(compiled: Compiled, policy: Policy | None) -> Ask | None:
    """What asks a policy in the middle of frames: the one given, else the scenario's own file, read anew; None without one."""
    asked = policy or policy_of(compiled.scenario)
    if asked is None:
        return None
    names = _names(compiled)
    return lambda world: ask(world, asked, names)


def host_of(begun: float, spent_s: float, version: str) -> dict[str, Any]:
    """What varies from run to run."""
    return {
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "wall_s": time.perf_counter() - begun,
        "cpu_s": spent_s,
        "host": platform.node(),
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "openiads": version,
    }


def record_of(
    compiled: Compiled,
    replication: int,
    version: str,
    should_stop: Callable[[], bool] | None,
    policy: Policy | None = None,
) -> Record:
    """Run one replication and keep its record, at the scenario's record level.

    A PolicyError bears the record of what was computed before it.
    """
    begun, level = time.perf_counter(), compiled.scenario.record.level
    recorder = Recorder(level)
    world = new_world(compiled.parameters, compiled.sizes, compiled.scenario.seed, replication, level)
    meta, spent_s, failed = meta_of(compiled, replication, version), 0.0, None
    asking = _asking(compiled, policy)
    try:
        spent_s = run(world, lambda drained: take_run(recorder, compiled, drained), should_stop, asking)
    except PolicyError as error:
        failed, meta["stopped"], meta["duration_s"] = error, str(error), stopped_s(world)
    record = replace(completed(compiled, world, recorder, meta, spent_s), run=host_of(begun, spent_s, version))
    if failed is not None:
        failed.record = record
        raise failed
    return record


def completed(compiled: Compiled, world: World, recorder: Recorder, meta: dict[str, Any], spent_s: float) -> Record:
    """The record of a run that has ended, with all that is found at its end; what varies is left empty."""
    take_biases(recorder, world)
    take_laydown(recorder, compiled, world.state.motion.bodies["start_s"], world.state.engagement.fired)
    if wrong := wrong_columns(wrong_engagements(compiled, world)):
        recorder.take("wrong_engagements", wrong)
    kept = recorder.record(measures_of(compiled, world, spent_s), meta, written(compiled.scenario), {})
    return with_track_quality(with_whole_visibility(kept))


def with_whole_visibility(record: Record) -> Record:
    """A record whose visibility ledger says too what no radar looked at; as it is where nothing of it was kept."""
    if record.meta["level"] == "measures":
        return record
    return replace(record, tables={**record.tables, "visibility_ledger": whole_visibility(record)})


def with_track_quality(record: Record) -> Record:
    """A record with its table `track_quality`, which is computed from the others."""
    if not (scores := scan_quality(record)):
        return record
    return replace(record, tables={**record.tables, "track_quality": chunk("track_quality", scores, {})})


def measured(
    compiled: Compiled, replication: int, should_stop: Callable[[], bool], policy: Policy | None = None
) -> Measures:
    """The measures of one replication; nothing else is kept. Raises KeyboardInterrupt where it is told to stop."""
    asking = _asking(compiled, policy)
    world = _world_of(compiled, replication) if asking is None else _new_world(compiled, replication)
    return measures_of(compiled, world, run(world, None, should_stop, asking))


def _new_world(compiled: Compiled, replication: int) -> World:
    return new_world(compiled.parameters, compiled.sizes, compiled.scenario.seed, replication, "measures")


class _Kept:
    """What a thread keeps between runs of one scenario: its arena, once it is worth one, and how a run begins."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled, self.runs = compiled, 0
        self.arena: Arena | None = None
        self.fresh = Image(np.zeros(0, np.int64), np.zeros((0, 0), np.uint64))


def _world_of(compiled: Compiled, replication: int) -> World:
    """A world before its first frame; after some runs of a scenario the thread's own, its arrays as they were at first."""
    kept = getattr(_own, "kept", None)
    if kept is None or kept.compiled is not compiled:
        kept = _own.kept = _Kept(compiled)
    kept.runs += 1
    if kept.arena is None:
        world = _new_world(compiled, replication)
        changing = Changing(world.state, world.messages)
        if kept.runs == RUNS_BEFORE_ARENA and room_bytes(changing) <= ARENA_AT_MOST_BYTES:
            kept.arena = Arena(changing)
            kept.arena.take(changing)
            kept.fresh = kept.arena.image()
        return world
    kept.arena.restore(kept.fresh)
    world = World(compiled.parameters, *kept.arena.parts)
    world.state.clock["replication"] = replication
    return world


def replicate(
    compiled: Compiled, replications: Iterable[int], workers: int, policy: Policy | None = None
) -> Iterator[Measures]:
    """Measures of replications, in their order, on a few threads; kernels release the interpreter's lock.

    A few more than there are threads are under way at a time, so that memory stays flat however many there are.
    """
    waiting, stop = iter(replications), threading.Event()
    with ThreadPoolExecutor(workers) as pool:

        def begin(count: int) -> list[Future[Measures]]:
            return [pool.submit(measured, compiled, number, stop.is_set, policy) for number in islice(waiting, count)]

        running = begin(workers + 1)
        try:
            while running:
                yield running.pop(0).result()
                running += begin(1)
        finally:
            # Left early, by Ctrl-C say: those under way end at their next pause, and none begins.
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
