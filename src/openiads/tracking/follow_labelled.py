"""The other door of tracking: ideal association, in which each plot says by an opaque label whose it is.

The named exception to the wall between truth and belief (docs/models/ideal_association.md): a bound on what any association
could reach, and a fast mode. Leaves out: gates, assignment, false tracks and confusion; all else is as in `follow`.
"""

from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim, open_frame
from openiads.messages.tracks import TrackStatus
from openiads.tracking.births import begin_track
from openiads.tracking.follow import take, update_track
from openiads.tracking.lifecycle import count_misses, drop_silent

FREE = int(TrackStatus.FREE)


@kernel
def slot_of(state, label):
    """The slot of the track that a label has now, or -1: it may have been dropped, and its slot given to another."""
    known = state.labelled[label]
    track = state.tracks[known.slot]
    return known.slot if track.status != FREE and track.track == known.track else -1


@kernel
def follow_plot(parameters, state, plot, label, associations, index, events):
    """Update the track of a label with a plot, or begin it."""
    slot = slot_of(state, label)
    if slot >= 0:
        radar, rules = parameters.radars[plot.radar], parameters.rules[0]
        update_track(state.tracks[slot], state.extra[slot], radar, rules, plot, events)
    else:
        slot = begin_track(parameters, state, plot)
        if slot < 0:
            return
        state.labelled[label].slot = slot
        state.labelled[label].track = state.tracks[slot].track
    take(associations, index, state.tracks[slot].track, slot)


@door
def follow_labelled(parameters, state, looks, detections, labels, associations, events, time_s, step_s):
    """One frame of tracking where association is given: one track a label; a plot of label -1 is of nothing, and starts none.

    labels : parallel to the detections. Filter, confirmation and dropping are those of `follow`.
    """
    open_frame(associations.cursor)
    first = detections.cursor[FIRST]
    for k in range(first, detections.cursor[COUNT]):
        index = claim(associations.cursor)
        take(associations, index, -1, -1)
        label = labels.rows[labels.cursor[FIRST] + k - first].label
        if label >= 0:
            follow_plot(parameters, state, detections.rows[k], label, associations, index, events)
    for k in range(looks.cursor[FIRST], looks.cursor[COUNT]):
        count_misses(parameters, state, looks.rows[k])
    drop_silent(parameters, state, events, time_s + step_s)
