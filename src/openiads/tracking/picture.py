"""The picture at one time: every confirmed track predicted to it by its models, with its covariance.

Source: BarShalom2001, section 11.6.6. Leaves out: tentative tracks.
"""

import numpy as np

from openiads.kernel import door, kernel, record_type
from openiads.messages.tracks import TrackStatus
from openiads.tracking.bank import moments, predict_bank
from openiads.tracking.leaves import consider
from openiads.tracking.models import put_at, vector_at
from openiads.tracking.trackers import HIGHEST_SLOT, MODELS
from openiads.vectors import put, vector

CONFIRMED = int(TrackStatus.CONFIRMED)

# A track as it is believed at the time of the picture; the covariance is packed as that of a track.
SEEN = record_type(
    ("track", np.int64),
    ("position_m", np.float64, (3,)),
    ("velocity_m_s", np.float64, (3,)),
    ("covariance", np.float64, (21,)),
)


@kernel
def stands(state, slot, time_s):
    """Whether a track's own row is what is believed of it at a time: it was shown then, and nothing was added to it."""
    track, extra = state.tracks[slot], state.extra[slot]
    shown = extra.cluster < 0 and extra.considered_m == 0.0
    return shown and track.time_s == time_s and state.leaves[extra.best].time_s == time_s


@kernel
def see(parameters, state, slot, time_s, whole):
    """Write what is believed of a track at a time, without what is not known of the radar's biases."""
    track, rules, ahead = state.tracks[slot], parameters.rules[0], state.ahead.shape[0] - 2 * MODELS
    if stands(state, slot, time_s):
        put_at(whole.state, 0, vector(track.position_m))
        put_at(whole.state, 3, vector(track.velocity_m_s))
        for k in range(21):
            whole.covariance[k] = track.covariance[k]
        return
    predict_bank(state, state.extra[slot].best, ahead, time_s, rules)
    moments(state.ahead, ahead, whole)


@door
def picture(parameters, state, time_s, seen):
    """Predict every confirmed track to a time and write it; returns how many there are.

    seen : rows of SEEN, at least as many as there are slots.
    """
    rules, count = parameters.rules[0], 0
    whole = state.ahead[state.ahead.shape[0] - 1]
    for slot in range(state.counters[HIGHEST_SLOT]):
        track = state.tracks[slot]
        if track.status != CONFIRMED or state.extra[slot].believed == 0:
            continue
        row = seen[count]
        see(parameters, state, slot, time_s, whole)
        if whole.covariance[0] + whole.covariance[3] + whole.covariance[5] > rules.vague_m * rules.vague_m:
            continue
        consider(parameters, state, slot, whole.covariance, vector_at(whole.state, 0))
        row.track = track.track
        put(row.position_m, vector_at(whole.state, 0))
        put(row.velocity_m_s, vector_at(whole.state, 3))
        for k in range(21):
            row.covariance[k] = whole.covariance[k]
        count += 1
    return count
