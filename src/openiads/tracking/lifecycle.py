"""How a track is believed and forgotten: M plots in N looks confirm it, and silence drops it.

Source: BarShalom2011, section 3.3 (M of N); Musicki, Evans and Stankovic 1994 (existence by recursion).
Leaves out: deciding by existence; it is carried and recorded, and decides nothing yet.
"""

import math

from openiads.constants import TWO_PI
from openiads.kernel import door, kernel
from openiads.messages.buffer import claim
from openiads.messages.detections import LookKind
from openiads.messages.events import EventKind
from openiads.messages.tracks import TrackStatus
from openiads.tracking.blocks import determinant
from openiads.tracking.filter import expected_measurement
from openiads.tracking.gating import axes_of
from openiads.tracking.trackers import HIGHEST_SLOT
from openiads.tracking.transition import moved
from openiads.vectors import vector

FREE = int(TrackStatus.FREE)
TENTATIVE = int(TrackStatus.TENTATIVE)
CONFIRMED = int(TrackStatus.CONFIRMED)
SCAN = int(LookKind.SCAN)
CONFIRMED_EVENT = int(EventKind.TRACK_CONFIRMED)
DROPPED_EVENT = int(EventKind.TRACK_DROPPED)
HALF = 0.5
# A track is never so sure that no miss could make it doubted.
MOST_EXISTENCE = 1.0 - 1e-6
# A plot so soon after a miss, in revisit times, was the same turn's: the track had moved ahead of the beam.
SAME_TURN = 0.25
SMALL = 1e-300
TWO_PI_CUBED = TWO_PI * TWO_PI * TWO_PI


@kernel
def note(events, time_s, kind, track):
    """Write an event about a track."""
    event = events.rows[claim(events.cursor)]
    event.time_s = time_s
    event.kind = kind
    event.subject = track
    event.other = -1


@kernel
def bits(history, looks):
    """How many of the last looks gave a plot."""
    count = 0
    for k in range(looks):
        count += (history >> k) & 1
    return count


@kernel
def existence_after_plot(existence, detection_probability, clutter_density, d2, s):
    """Probability that a track is real after a plot at distance squared `d2` with innovation covariance `s`."""
    density = math.exp(-0.5 * d2) / math.sqrt(max(TWO_PI_CUBED * determinant(s), SMALL))
    real = existence * (1.0 - detection_probability + detection_probability * density / max(clutter_density, SMALL))
    return min(real / max(real + 1.0 - existence, SMALL), MOST_EXISTENCE)


@kernel
def existence_after_miss(existence, detection_probability):
    """Probability that a track is real after a look without a plot."""
    return existence * (1.0 - detection_probability) / max(1.0 - existence * detection_probability, SMALL)


@kernel
def forgive(extra, radar, plot):
    """Take back a miss that was counted just before the plot of the same turn came."""
    missed = extra.history & 1 == 0 and extra.radar == plot.radar
    if missed and plot.time_s - extra.last_miss_s < SAME_TURN * radar.revisit_s and extra.looks > 1:
        extra.history >>= 1
        extra.looks -= 1
        extra.last_miss_s = plot.time_s


@kernel
def believe(track, extra, rules, events):
    """Count a plot, and confirm a tentative track that has enough of them."""
    extra.history = ((extra.history << 1) | 1) & 0xFFFFFFFF
    extra.looks += 1
    extra.hits += 1
    if track.status == TENTATIVE and bits(extra.history, rules.confirm_looks) >= rules.confirm_hits:
        track.status = CONFIRMED
        note(events, track.time_s, CONFIRMED_EVENT, track.track)


@kernel
def passed_over(track, radar, rules, look):
    """Whether a look swept over where a track is expected."""
    middle = HALF * (look.start_s + look.end_s)
    there = moved(vector(track.position_m), vector(track.velocity_m_s), middle - track.time_s, rules)[0]
    expected = expected_measurement(vector(radar.position_m), axes_of(radar), there)[0]
    turns = (expected[1] - look.azimuth_rad) / TWO_PI
    return (turns - float(math.floor(turns))) * TWO_PI < look.width_rad


@kernel
def doubt(track, extra, rules, detection_probability):
    """Count a look without a plot; drop a tentative track that can no longer be confirmed in time."""
    extra.history = (extra.history << 1) & 0xFFFFFFFF
    extra.looks += 1
    track.existence = existence_after_miss(track.existence, detection_probability)
    if track.status == TENTATIVE and extra.looks >= rules.confirm_looks:
        track.status = FREE


@door
def count_misses(parameters, state, look):
    """Doubt every track that a scan of the radar holding it has passed over without a plot since half a turn."""
    radar, rules = parameters.radars[look.radar], parameters.rules[0]
    if look.kind != SCAN:
        return
    for slot in range(state.counters[HIGHEST_SLOT]):
        track, extra = state.tracks[slot], state.extra[slot]
        if track.status == FREE or extra.radar != look.radar:
            continue
        since = look.end_s - max(track.last_plot_s, extra.last_miss_s)
        if track.last_plot_s >= look.start_s:
            continue
        if since > HALF * radar.revisit_s and passed_over(track, radar, rules, look):
            extra.last_miss_s = look.end_s
            doubt(track, extra, rules, radar.detection_probability)


@door
def drop_silent(parameters, state, events, time_s):
    """Forget tracks that no radar has seen for longer than the rules allow; lower the highest slot where it is free."""
    rules = parameters.rules[0]
    for slot in range(state.counters[HIGHEST_SLOT]):
        track = state.tracks[slot]
        if track.status != FREE and time_s - track.last_plot_s > rules.drop_after_s:
            if track.status == CONFIRMED:
                note(events, time_s, DROPPED_EVENT, track.track)
            track.status = FREE
    while state.counters[HIGHEST_SLOT] > 0 and state.tracks[state.counters[HIGHEST_SLOT] - 1].status == FREE:
        state.counters[HIGHEST_SLOT] -= 1
