"""The other door of tracking: ideal association, in which each plot says by an opaque label whose it is.

The named exception to the wall between truth and belief (docs/models/ideal_association.md): a bound on what any association
could reach, and a fast mode. Leaves out: gates, assignment, false tracks and confusion; all else is as in `follow`.
"""

from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim, open_frame
from openiads.messages.tracks import NO_INNOVATION, TrackStatus
from openiads.tracking.bank import absorb, begin_ahead, compare, look_ahead
from openiads.tracking.births import begin_track
from openiads.tracking.follow import say_taken, take
from openiads.tracking.leaves import remember
from openiads.tracking.lifecycle import count_misses, drop_silent, forgive, publish
from openiads.tracking.near import existence_after
from openiads.tracking.registration import register
from openiads.tracking.trackers import BATCH, BIAS_PAIRS

FREE = int(TrackStatus.FREE)


@kernel
def slot_of(state, label):
    """The slot of the track that a label has now, or -1: it may have been dropped, and its slot given to another."""
    known = state.labelled[label]
    track = state.tracks[known.slot]
    return known.slot if track.status != FREE and track.track == known.track else -1


@door
def update_labelled(parameters, state, slot, plots, index, events):
    """Update a track with the plot that is known to be its own."""
    track, extra, plot = state.tracks[slot], state.extra[slot], plots[index]
    radar, leaf, pair = parameters.radars[plot.radar], state.leaves[extra.best], state.pairs[0]
    state.counters[BATCH] += 1
    begin_ahead(state)
    forgive(parameters, state, slot, plot.time_s, plot.radar)
    look_ahead(parameters, state, extra.best, plot.radar, plot.time_s)
    pair.leaf, pair.plot, pair.probability = extra.best, index, 1.0
    pair.density = compare(state, leaf, parameters.rules[0], plot, index)[1]
    absorb(parameters, state, extra.best, extra.best, plots, 0, 1, 0.0, 0)
    existence = existence_after(leaf, plot.time_s, parameters.rules[0])
    odds = radar.detection_probability * pair.density / max(radar.clutter_density, 1e-300)
    leaf.existence = existence * (1.0 - radar.detection_probability + odds)
    leaf.existence = leaf.existence / max(leaf.existence + 1.0 - existence, 1e-300)
    leaf.hits += 1
    remember(leaf, 0)
    track.existence = leaf.existence
    track.last_plot_s = plot.time_s
    extra.last_look_s = plot.time_s
    extra.missed = 0
    extra.believed = 1
    extra.radar = plot.radar
    publish(parameters, state, slot, events, plot.time_s)


@door
def follow_plot(parameters, state, plots, number, label, associations, index, events):
    """Update the track of a label with a plot, or begin it."""
    slot = slot_of(state, label)
    if slot >= 0:
        update_labelled(parameters, state, slot, plots, number, events)
        register(parameters, state, slot, plots[number])
    else:
        slot = begin_track(parameters, state, plots[number], 0, parameters.rules[0].birth_existence)
        if slot < 0:
            return
        state.labelled[label].slot = slot
        state.labelled[label].track = state.tracks[slot].track
    say_taken(state, associations, index, slot)


@door
def follow_labelled(parameters, state, looks, detections, labels, associations, events, time_s, step_s):
    """One frame of tracking where association is given: one track a label; a plot of label -1 is of nothing, and starts none.

    labels : parallel to the detections. Filter, confirmation and dropping are those of `follow`.
    """
    open_frame(associations.cursor)
    first = detections.cursor[FIRST]
    state.counters[BIAS_PAIRS] = 0
    for k in range(first, detections.cursor[COUNT]):
        index = claim(associations.cursor)
        take(associations, index, -1, -1, NO_INNOVATION)
        label = labels.rows[labels.cursor[FIRST] + k - first].label
        if label >= 0:
            follow_plot(parameters, state, detections.rows, k, label, associations, index, events)
    for k in range(looks.cursor[FIRST], looks.cursor[COUNT]):
        count_misses(parameters, state, looks.rows[k], events)
    drop_silent(parameters, state, events, time_s + step_s)
