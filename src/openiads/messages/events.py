"""What is worth a line in the story of a run, and why a track was not engaged.

Source: docs/architecture.md. Leaves out: text; sentences are made by `analysis.story` from these numbers.
"""

from enum import IntEnum

import numpy as np

from openiads.kernel import kernel, record_type
from openiads.messages.buffer import claim


class EventKind(IntEnum):
    """What happened; `subject` and `other` are numbers of the things named behind each kind."""

    TARGET_STARTED = 1  # target
    TARGET_REACHED_AIM = 2  # target, asset
    TARGET_LEFT = 3  # target
    TARGET_DESTROYED = 4  # target, interceptor
    TRACK_CONFIRMED = 5  # track
    TRACK_DROPPED = 6  # track
    ENGAGEMENT_OPENED = 7  # track, fire unit
    ENGAGEMENT_CLOSED = 8  # track, fire unit
    RELOAD_STARTED = 9  # launcher, fire unit
    RELOAD_FINISHED = 10  # launcher, fire unit
    FIRE_MISSION = 11  # fire mission, fire unit
    NETWORK_LOST = 12  # loss, by its place in the scenario's list
    NETWORK_BACK = 13  # loss
    DECIDES_ALONE = 14  # fire unit
    UNDER_COMMAND = 15  # fire unit, command post
    ORDER_LOST = 16  # track, fire unit
    ORDER_WITHDRAWN = 17  # track, fire unit


class Identity(IntEnum):
    """What an object is, and what a track is held to be."""

    UNKNOWN = 0
    FRIEND = 1
    NEUTRAL = 2
    HOSTILE = 3


class Evidence(IntEnum):
    """What speaks for or against a track being hostile."""

    NONE = 0
    TRANSPONDER = 1
    CLASS = 2
    CORRIDOR = 3
    KINEMATICS = 4


class Reason(IntEnum):
    """The furthest gate that any fire unit reached for a track; a span of the command ledger carries one."""

    NOT_CONFIRMED = 0
    IDENTIFICATION_PENDING = 1
    NOT_HOSTILE = 2
    WEAPONS_HOLD = 3
    ASSESSED_DESTROYED = 4
    SALVOS_SPENT = 5
    OUT_OF_ENVELOPE = 6
    NO_TIME = 7
    NO_GUIDE_RADAR = 8
    OUT_OF_SECTOR = 9
    NO_ROUNDS = 10
    NO_CHANNEL = 11
    HOLD_FIRE = 12
    RESERVED = 13
    LINK_LOST = 14
    ENGAGED = 15


# From here on a track is past identification: held to be hostile, or unknown with weapons free.
FIRST_PAST_IDENTIFICATION = Reason.WEAPONS_HOLD


EVENT = record_type(
    ("time_s", np.float64),
    ("kind", np.int64),
    ("subject", np.int64),
    ("other", np.int64),
)


@kernel
def note(events, time_s, kind, subject, other):
    """Write an event."""
    event = events.rows[claim(events.cursor)]
    event.time_s = time_s
    event.kind = kind
    event.subject = subject
    event.other = other


# What command came to hold of a track; a row whenever it changes its mind, or is surer or less sure than it said. `moved_by`
# is the evidence that changed most since the row before, `weight` the present weight of each kind [nats], for hostile where
# it is above 0, in the order of `Evidence` from TRANSPONDER on.
IDENTIFICATION = record_type(
    ("time_s", np.float64),
    ("track", np.int64),
    ("identity", np.int64),
    ("target_class", np.int64),
    ("probability_friend", np.float64),
    ("probability_neutral", np.float64),
    ("probability_hostile", np.float64),
    ("probability_class", np.float64),
    ("moved_by", np.int64),
    ("weight_transponder", np.float64),
    ("weight_class", np.float64),
    ("weight_corridor", np.float64),
    ("weight_kinematics", np.float64),
)

COMMAND_SPAN = record_type(
    ("track", np.int64),
    ("start_s", np.float64),
    ("end_s", np.float64),
    ("reason", np.int64),
    ("fire_unit", np.int64),
)
