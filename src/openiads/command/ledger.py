"""The ledger of command: for every confirmed track, in spans of time, the furthest gate that any fire unit reached.

Source: docs/architecture.md. Leaves out: text; `analysis.story` makes sentences of it.
"""

from openiads.kernel import kernel
from openiads.messages.buffer import claim
from openiads.messages.events import Identity, Reason
from openiads.messages.threats import NO_LAUNCH
from openiads.vectors import put

NOT_CONFIRMED = int(Reason.NOT_CONFIRMED)
UNKNOWN = int(Identity.UNKNOWN)
NOTHING_KNOWN = (0.0, 0.0, 0.0)


@kernel
def write_span(spans, held, end_s):
    """Write the span that a track is in, up to a time."""
    if end_s <= held.since_s:
        return
    span = spans.rows[claim(spans.cursor)]
    span.track = held.track
    span.start_s = held.since_s
    span.end_s = end_s
    span.reason = held.reason
    span.fire_unit = held.reason_fire_unit


@kernel
def set_reason(spans, held, reason, fire_unit, time_s):
    """Begin a new span where the reason, or the fire unit that it names, has changed."""
    if reason == held.reason and fire_unit == held.reason_fire_unit:
        return
    write_span(spans, held, time_s)
    held.reason = reason
    held.reason_fire_unit = fire_unit
    held.since_s = time_s


@kernel
def forget(spans, held, time_s):
    """Close the account of a track that is gone; one that was never confirmed leaves none."""
    if held.track >= 0 and held.reason != NOT_CONFIRMED:
        write_span(spans, held, time_s)
    held.track = -1


@kernel
def begin_account(held, track, time_s):
    """Begin the account of a new track."""
    held.track = track.track
    held.identity = UNKNOWN
    held.target_class = -1
    held.asked = 0
    held.weighed_s = track.born_s
    put(held.probability, NOTHING_KNOWN)
    held.salvos = 0
    held.pending = 0
    held.destroyed = 0
    held.at_hand = 1
    held.reason = NOT_CONFIRMED
    held.reason_fire_unit = -1
    held.since_s = track.born_s
    held.next_s = time_s
    held.later_s = time_s
    held.judged_s = time_s
    held.threat = 0.0
    held.arrival_s = 0.0
    held.leak = 1.0
    held.asset = -1
    held.value = 0.0
    held.aim_probability = 0.0
    held.asset_probability = 0.0
    held.last_launch_s = NO_LAUNCH
    held.due = -1
    held.due_fire_unit = -1
