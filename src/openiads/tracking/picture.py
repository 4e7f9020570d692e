"""The picture at one time: every confirmed track predicted to it, with its covariance.

Source: BarShalom2001, section 6.2.2. Leaves out: tentative tracks; motion that is not the track's model.
"""

import numpy as np

from openiads.kernel import door, record_type
from openiads.messages.tracks import TrackStatus
from openiads.tracking.births import write_covariance
from openiads.tracking.filter import predicted_covariance
from openiads.tracking.gating import blocks_of
from openiads.tracking.trackers import HIGHEST_SLOT
from openiads.tracking.transition import moved, noise_density
from openiads.vectors import put, vector

CONFIRMED = int(TrackStatus.CONFIRMED)

# A track as it is believed at the time of the picture; the covariance is packed as that of a track.
SEEN = record_type(
    ("track", np.int64),
    ("position_m", np.float64, (3,)),
    ("velocity_m_s", np.float64, (3,)),
    ("covariance", np.float64, (21,)),
)


@door
def picture(parameters, state, time_s, seen):
    """Predict every confirmed track to a time and write it; returns how many there are.

    seen : rows of SEEN, at least as many as there are slots.
    """
    rules, count = parameters.rules[0], 0
    for slot in range(state.counters[HIGHEST_SLOT]):
        track = state.tracks[slot]
        if track.status != CONFIRMED:
            continue
        row, dt = seen[count], time_s - track.time_s
        velocity = vector(track.velocity_m_s)
        a, b, c = blocks_of(track)
        a, b, c = predicted_covariance(a, b, c, dt, noise_density(velocity, rules))
        position, velocity = moved(vector(track.position_m), velocity, dt, rules)
        row.track = track.track
        put(row.position_m, position)
        put(row.velocity_m_s, velocity)
        write_covariance(row, a, b, c)
        count += 1
    return count
