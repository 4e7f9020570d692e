"""Counts of one run, kept by the engine frame by frame: the measures that every replication returns.

The engine alone may set truth beside belief; it does so to count, and tells no stage. Source: docs/architecture.md.
Leaves out: anything that needs the whole course of a run; that is read from the record.
"""

from typing import Any, NamedTuple

import numpy as np

from openiads.command.identification import renew_weights
from openiads.kernel import door, record_type
from openiads.messages.buffer import COUNT, FIRST
from openiads.messages.events import FIRST_PAST_IDENTIFICATION, EventKind
from openiads.messages.status import INTERCEPTOR_TYPES
from openiads.truth import TargetStatus
from openiads.vectors import put, vector

TRACK_CONFIRMED = int(EventKind.TRACK_CONFIRMED)
FLYING = int(TargetStatus.FLYING)
PAST_IDENTIFICATION = int(FIRST_PAST_IDENTIFICATION)

COUNTS = record_type(
    ("detections", np.int64),
    ("false_alarms", np.int64),
    ("confirmed_tracks", np.int64),
    ("false_tracks_confirmed", np.int64),
    ("rounds_fired", np.int64, (INTERCEPTOR_TYPES,)),
)

# Where the plots of the track in a slot came from: counts, the object of the newest real one, and how many plots the track had
# taken of objects before that one.
SLOT = record_type(
    ("track", np.int64),
    ("from_objects", np.int64),
    ("from_noise", np.int64),
    ("from_others", np.int64),
    ("target", np.int64),
)

# What command held of an object's track when it first ordered fire at it, and of whom that track's plots were; track -1: never.
# `withdrawn` 1: by an order that was withdrawn before anything was fired at the object; the next one takes its place.
FIRST_ORDER = record_type(
    ("time_s", np.float64),
    ("order", np.int64),
    ("withdrawn", np.int64),
    ("track", np.int64),
    ("identity", np.int64),
    ("plots", np.int64),
    ("others", np.int64),
    ("probability", np.float64, (3,)),
    ("weight_transponder", np.float64),
    ("weight_class", np.float64),
    ("weight_corridor", np.float64),
    ("weight_kinematics", np.float64),
)

# For how many frames command took an object for hostile, and the last of them, so that two tracks of it count once.
HELD_HOSTILE = record_type(("frames", np.int64), ("last_frame", np.int64))


class Tally(NamedTuple):
    """Counts; plots by slot; rounds fired at each object, for how long it was held hostile, and the first order at it."""

    counts: np.ndarray[Any, Any]
    slots: np.ndarray[Any, Any]
    fired_at: np.ndarray[Any, Any]
    held_hostile: np.ndarray[Any, Any]
    first_orders: np.ndarray[Any, Any]


def new_tally(slots: int, objects: int) -> Tally:
    """Nothing counted yet."""
    fired_at, held_hostile = np.zeros(objects, np.int64), np.zeros(objects, HELD_HOSTILE)
    first_orders = np.zeros(objects, FIRST_ORDER)
    tally = Tally(np.zeros(1, COUNTS), np.zeros(slots, SLOT), fired_at, held_hostile, first_orders)
    tally.first_orders["track"] = -1
    tally.slots["track"] = -1
    tally.held_hostile["last_frame"] = -1
    return tally


@door
def tally_plots(tally, origins, associations):
    """Count plots and false alarms, and whose plots each track took."""
    for k in range(origins.cursor[FIRST], origins.cursor[COUNT]):
        target = origins.rows[k].target
        tally.counts[0].detections += 1
        tally.counts[0].false_alarms += 1 if target < 0 else 0
        association = associations.rows[k - origins.cursor[FIRST] + associations.cursor[FIRST]]
        if association.slot < 0:
            continue
        slot = tally.slots[association.slot]
        if slot.track != association.track:
            slot.track = association.track
            slot.from_objects = 0
            slot.from_noise = 0
            slot.from_others = 0
            slot.target = -1
        if target >= 0:
            if target != slot.target:
                slot.from_others = slot.from_objects
            slot.from_objects += 1
            slot.target = target
        else:
            slot.from_noise += 1


@door
def tally_launches(tally, launches):
    """Count rounds by type, and at which object each was truly fired."""
    for k in range(launches.cursor[FIRST], launches.cursor[COUNT]):
        launch = launches.rows[k]
        tally.counts[0].rounds_fired[launch.interceptor_type] += 1
        slot = tally.slots[launch.slot]
        if slot.track == launch.track and slot.target >= 0:
            tally.fired_at[slot.target] += 1


@door
def tally_orders(tally, orders, picture, evidence):
    """Keep what command held of an object's track when it first ordered fire at it, with the weights of its evidence.

    A track that was never interrogated has none.
    """
    for k in range(orders.cursor[FIRST], orders.cursor[COUNT]):
        order = orders.rows[k]
        slot, held = tally.slots[order.slot], picture[order.slot]
        if slot.track != order.track or slot.target < 0 or order.rounds == 0:
            continue
        first = tally.first_orders[slot.target]
        if first.track >= 0 and first.withdrawn == 0:
            continue
        first.time_s = order.time_s
        first.order = order.order
        first.withdrawn = 0
        first.track = order.track
        first.identity = held.identity
        first.plots = slot.from_objects
        first.others = slot.from_others
        put(first.probability, vector(held.probability))
        if held.asked == 0:
            continue
        renew_weights(evidence, order.slot)
        first.weight_transponder = evidence.weights[order.slot, 0]
        first.weight_class = evidence.weights[order.slot, 1]
        first.weight_corridor = evidence.weights[order.slot, 2]
        first.weight_kinematics = evidence.weights[order.slot, 3]


@door
def tally_withdrawn(tally, assessments):
    """Note the first orders that were withdrawn before anything was fired at their objects."""
    for k in range(assessments.cursor[FIRST], assessments.cursor[COUNT]):
        assessment = assessments.rows[k]
        if assessment.interceptor >= 0:
            continue
        for target in range(tally.first_orders.shape[0]):
            first = tally.first_orders[target]
            if first.track >= 0 and first.order == assessment.order and tally.fired_at[target] == 0:
                first.withdrawn = 1


@door
def tally_events(tally, events):
    """Count confirmed tracks, those of nothing apart."""
    for k in range(events.cursor[FIRST], events.cursor[COUNT]):
        event = events.rows[k]
        if event.kind != TRACK_CONFIRMED:
            continue
        tally.counts[0].confirmed_tracks += 1
        for number in range(tally.slots.shape[0]):
            slot = tally.slots[number]
            if slot.track == event.subject:
                tally.counts[0].false_tracks_confirmed += 1 if slot.from_noise > slot.from_objects else 0


@door
def tally_held(tally, picture, slots, truth, frame):
    """Count the frames in which command held a flying object to be hostile: a track of it was past identification.

    The track is that of the object whose plot it took last. Past identification is where the ledger says so: held to be
    hostile, or unknown with weapons free, whatever stood in the way of a shot then.
    """
    for number in range(slots):
        held, slot = picture[number], tally.slots[number]
        if held.track < 0 or held.reason < PAST_IDENTIFICATION:
            continue
        if slot.track != held.track or slot.target < 0 or truth[slot.target].status != FLYING:
            continue
        of = tally.held_hostile[slot.target]
        if of.last_frame != frame:
            of.last_frame = frame
            of.frames += 1
