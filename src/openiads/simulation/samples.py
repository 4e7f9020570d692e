"""What the recorder keeps of things that change all the time: samples of truth, tracks, rounds in flight and fire units.

Source: docs/architecture.md. Leaves out: messages, which are kept as they are.
"""

import numpy as np

from openiads.kernel import door, kernel, record_type
from openiads.messages.buffer import claim
from openiads.messages.status import INTERCEPTOR_TYPES
from openiads.messages.tracks import TrackStatus
from openiads.motion.bodies import Flight
from openiads.truth import TargetStatus
from openiads.vectors import put, vector

FLYING = int(TargetStatus.FLYING)
FREE = int(TrackStatus.FREE)
IN_THE_AIR = int(Flight.FLYING)

TRUTH_SAMPLE = record_type(
    ("time_s", np.float64),
    ("target", np.int64),
    ("status", np.int64),
    ("position_m", np.float64, (3,)),
    ("velocity_m_s", np.float64, (3,)),
)

INTERCEPTOR_SAMPLE = record_type(
    ("time_s", np.float64),
    ("interceptor", np.int64),
    ("interceptor_type", np.int64),
    ("fire_unit", np.int64),
    ("position_m", np.float64, (3,)),
    ("speed_m_s", np.float64),
)

STATUS_SAMPLE = record_type(
    ("time_s", np.float64),
    ("fire_unit", np.int64),
    ("channels_in_use", np.int64),
    ("in_flight", np.int64),
    ("rounds", np.int64, (INTERCEPTOR_TYPES,)),
    ("reloads", np.int64, (INTERCEPTOR_TYPES,)),
)


@door
def sample_truth(truth, samples, time_s):
    """Write where every flying object is."""
    for target in range(truth.shape[0]):
        if truth[target].status == FLYING:
            row = samples.rows[claim(samples.cursor)]
            row.time_s = time_s
            row.target = target
            row.status = truth[target].status
            put(row.position_m, vector(truth[target].position_m))
            put(row.velocity_m_s, vector(truth[target].velocity_m_s))


@door
def sample_tracks(tracks, slots, samples):
    """Write every track as it was at its last plot."""
    for slot in range(slots):
        track = tracks[slot]
        if track.status == FREE:
            continue
        row = samples.rows[claim(samples.cursor)]
        row.track = track.track
        row.status = track.status
        row.time_s = track.time_s
        put(row.position_m, vector(track.position_m))
        put(row.velocity_m_s, vector(track.velocity_m_s))
        for k in range(21):
            row.covariance[k] = track.covariance[k]
        row.existence = track.existence
        row.born_s = track.born_s
        row.last_plot_s = track.last_plot_s


@door
def sample_interceptors(interceptors, launched, samples):
    """Write where every round in flight is; where it ended is said by its outcome."""
    for k in range(launched):
        held = interceptors[k]
        if held.status == IN_THE_AIR:
            row = samples.rows[claim(samples.cursor)]
            row.time_s = held.until_s
            row.interceptor = k
            row.interceptor_type = held.interceptor_type
            row.fire_unit = held.fire_unit
            put(row.position_m, vector(held.position_m))
            row.speed_m_s = held.speed_m_s


@kernel
def channels_in_use(fire_unit, channels):
    """How many channels of a fire unit are held."""
    count = 0
    for k in range(fire_unit.first_channel, fire_unit.first_channel + fire_unit.channels):
        count += 1 if channels[k].order >= 0 else 0
    return count


@door
def sample_status(fire_units, channels, status, samples, time_s):
    """Write channels, rounds and reloads of every fire unit."""
    for unit in range(fire_units.shape[0]):
        row = samples.rows[claim(samples.cursor)]
        row.time_s = time_s
        row.fire_unit = unit
        row.channels_in_use = channels_in_use(fire_units[unit], channels)
        row.in_flight = status[unit].in_flight
        for kind in range(INTERCEPTOR_TYPES):
            row.rounds[kind] = status[unit].rounds[kind]
            row.reloads[kind] = status[unit].reloads[kind]
