"""The whole of one run in arrays: what is fixed, what changes, what is said, and what is kept.

Parameters are shared by all replications; everything else belongs to one. Source: docs/architecture.md.
Leaves out: meaning; each stage owns its own part and sees no other.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from openiads.command.posts import CommandParameters, CommandState, new_command_state
from openiads.engagement.launchers import EngagementParameters, EngagementState, new_engagement_state
from openiads.kernel import record_type
from openiads.messages.buffer import Buffer, new_buffer
from openiads.messages.detections import DETECTION, LABEL, LOOK, ORIGIN, REPLY, VISIBILITY_SPAN
from openiads.messages.events import COMMAND_SPAN, EVENT, IDENTIFICATION
from openiads.messages.orders import AIM, LAUNCH, ORDER
from openiads.messages.status import ARRIVAL, ASSESSMENT, OUTCOME
from openiads.messages.threats import THREAT
from openiads.messages.tracks import ASSOCIATION, POINTING, RADAR_TASK, TRACK
from openiads.motion.bodies import MotionParameters, MotionState, new_motion_state
from openiads.sensing.radars import SensingParameters, SensingState, new_sensing_state
from openiads.simulation.overlap import Overlap, new_overlap
from openiads.simulation.samples import INTERCEPTOR_SAMPLE, STATUS_SAMPLE, TRUTH_SAMPLE
from openiads.simulation.tally import Tally, new_tally
from openiads.tracking.trackers import TrackingParameters, TrackingState, new_tracking_state
from openiads.truth import TRUTH

FRAMES_KEPT = 32
EVENT_LEVEL = (
    "orders",
    "launches",
    "outcomes",
    "assessments",
    "identifications",
    "events",
    "spans",
    "visibility",
    "status_samples",
)
FULL_LEVEL = (
    "looks",
    "detections",
    "origins",
    "associations",
    "threats",
    "truth_samples",
    "track_samples",
    "interceptor_samples",
)


class TrackerKind(IntEnum):
    """Which door of tracking a run opens: the full tracker, or the one that is told whose each plot is."""

    FULL = 0
    IDEAL_ASSOCIATION = 1


# `sample_every` is in frames; `tracker` is a `TrackerKind`.
RULES = record_type(("step_s", np.float64), ("frames", np.int64), ("sample_every", np.int64), ("tracker", np.int64))

# `half` is 1 between the two halves of a frame, while somebody is asked which options to take up.
CLOCK = record_type(("frame", np.int64), ("half", np.int64), ("seed", np.int64), ("replication", np.int64))


class Sizes(NamedTuple):
    """How many of each thing there can be, and how many messages a frame can hold; found by compile."""

    objects: int
    assets: int
    slots: int
    plots: int
    pairs: int
    looks: int
    tasks: int
    rounds: int


class Parameters(NamedTuple):
    """What does not change in a run, stage by stage."""

    motion: MotionParameters
    sensing: SensingParameters
    tracking: TrackingParameters
    command: CommandParameters
    engagement: EngagementParameters
    rules: np.ndarray[Any, Any]


class State(NamedTuple):
    """What changes, stage by stage, with the engine's clock and counts, and the label of each object (simulation.labels)."""

    motion: MotionState
    sensing: SensingState
    tracking: TrackingState
    command: CommandState
    engagement: EngagementState
    clock: np.ndarray[Any, Any]
    tally: Tally
    overlap: Overlap
    labels: np.ndarray[Any, Any]


class Messages(NamedTuple):
    """What stages say to each other (docs/architecture.md). Tables have fixed rows; buffers hold a frame's rows and more."""

    truth: np.ndarray[Any, Any]
    tasks: np.ndarray[Any, Any]
    pointing: np.ndarray[Any, Any]
    aims: np.ndarray[Any, Any]
    looks: Buffer
    detections: Buffer
    origins: Buffer
    labels: Buffer
    replies: Buffer
    associations: Buffer
    visibility: Buffer
    orders: Buffer
    launches: Buffer
    arrivals: Buffer
    outcomes: Buffer
    assessments: Buffer
    identifications: Buffer
    events: Buffer
    spans: Buffer
    threats: Buffer
    truth_samples: Buffer
    track_samples: Buffer
    interceptor_samples: Buffer
    status_samples: Buffer


class World(NamedTuple):
    """One run: hand it to `advance`, or to `step`."""

    parameters: Parameters
    state: State
    messages: Messages


def _kept(name: str, level: str) -> bool:
    return (level == "full" and name in FULL_LEVEL) or (level != "measures" and name in EVENT_LEVEL)


def _new_messages(parameters: Parameters, sizes: Sizes, level: str) -> Messages:
    """Empty tables and buffers; what the record level keeps gets room for many frames."""
    radars, units = len(parameters.sensing.radars), len(parameters.command.fire_units)
    network_events = units + 2 * len(parameters.command.network.losses)

    def buffer(name: str, dtype: np.dtype[Any], a_frame: int) -> Buffer:
        kept = _kept(name, level)
        return new_buffer(dtype, (2 * FRAMES_KEPT if kept else 1) * (a_frame + 16), kept)

    tasks = np.zeros(max(sizes.tasks, 1), RADAR_TASK)
    tasks["track"] = -1
    return Messages(
        truth=np.zeros(sizes.objects, TRUTH),
        tasks=tasks,
        pointing=np.full(max(radars, 1), np.nan, POINTING),
        aims=np.zeros(max(sizes.rounds, 1), AIM),
        looks=buffer("looks", LOOK, sizes.looks),
        detections=buffer("detections", DETECTION, sizes.plots),
        origins=buffer("origins", ORIGIN, sizes.plots),
        labels=buffer("labels", LABEL, sizes.plots),
        replies=buffer("replies", REPLY, sizes.plots),
        associations=buffer("associations", ASSOCIATION, sizes.plots),
        visibility=buffer("visibility", VISIBILITY_SPAN, radars * sizes.objects),
        orders=buffer("orders", ORDER, sizes.slots),
        launches=buffer("launches", LAUNCH, sizes.rounds),
        arrivals=buffer("arrivals", ARRIVAL, sizes.rounds),
        outcomes=buffer("outcomes", OUTCOME, sizes.rounds),
        assessments=buffer("assessments", ASSESSMENT, sizes.rounds),
        identifications=buffer("identifications", IDENTIFICATION, sizes.plots + sizes.slots),
        events=buffer("events", EVENT, 3 * sizes.objects + 4 * sizes.slots + 3 * sizes.rounds + network_events),
        spans=buffer("spans", COMMAND_SPAN, 3 * sizes.slots),
        threats=buffer("threats", THREAT, sizes.slots),
        truth_samples=buffer("truth_samples", TRUTH_SAMPLE, sizes.objects),
        track_samples=buffer("track_samples", TRACK, sizes.slots),
        interceptor_samples=buffer("interceptor_samples", INTERCEPTOR_SAMPLE, sizes.rounds),
        status_samples=buffer("status_samples", STATUS_SAMPLE, units),
    )


def new_world(parameters: Parameters, sizes: Sizes, seed: int, replication: int, level: str) -> World:
    """A world before its first frame; `level` is full, events or measures."""
    clock = np.zeros(1, CLOCK)
    clock["seed"], clock["replication"] = seed, replication
    messages = _new_messages(parameters, sizes, level)
    messages.pointing["azimuth_rad"][: len(parameters.sensing.radars)] = parameters.sensing.radars["facing_rad"]
    messages.pointing["azimuth_rad"][np.isnan(messages.pointing["azimuth_rad"])] = 0.0
    state = State(
        motion=new_motion_state(parameters.motion, max(sizes.rounds, 1)),
        sensing=new_sensing_state(parameters.sensing),
        tracking=new_tracking_state(sizes.slots, sizes.plots, sizes.pairs, len(parameters.tracking.radars)),
        command=new_command_state(parameters.command, sizes.slots, max(sizes.rounds, 1)),
        engagement=new_engagement_state(parameters.engagement, sizes.rounds),
        clock=clock,
        tally=new_tally(sizes.slots, sizes.objects),
        overlap=new_overlap(len(parameters.command.fire_units), sizes.objects, sizes.rounds),
        labels=np.arange(sizes.objects),
    )
    return World(parameters, state, messages)
