"""The door of tracking: tracks of one frame from its looks and detections, and from nothing else.

Plots of all radars go into one picture, batch by batch of a radar, in order of time. Source: docs/architecture.md,
docs/models/tracking.md. Leaves out: two targets in one resolution cell.
"""

from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim, open_frame
from openiads.messages.detections import LookKind
from openiads.messages.tracks import NO_INNOVATION
from openiads.tracking.associate import LEAST_BIRTH, update_group
from openiads.tracking.bank import give_back_ahead
from openiads.tracking.births import begin_track
from openiads.tracking.clutter import learn_look, learn_plot
from openiads.tracking.gating import begin_batch, gate_track
from openiads.tracking.lifecycle import count_misses, drop_silent
from openiads.tracking.near import note_places
from openiads.tracking.registration import register
from openiads.tracking.sweep import ENDLESS
from openiads.tracking.trackers import ACTIVE, BIAS_PAIRS, NEXT_PLOT, PLOTS_LOST, SWEPT_CELLS

SCAN = int(LookKind.SCAN)


@kernel
def take(associations, index, track, slot, nis):
    """Say which track took a plot, and how far off it was in its own measure (NaN where it began the track)."""
    association = associations.rows[index]
    association.track = track
    association.slot = slot
    association.nis = nis


@kernel
def say_taken(state, associations, index, slot):
    """Say that a track took a plot with its best leaf."""
    take(associations, index, state.tracks[slot].track, slot, state.leaves[state.extra[slot].best].nis)


@door
def begin_tracks(parameters, state, number, detections, associations, first, end):
    """Begin a track at every plot that no track surely took, and teach the map of false plots."""
    radar = parameters.radars[number]
    for k in range(first, end):
        held, plot = state.plots[k - first], detections.rows[k]
        if held.taken >= 0 and state.extra[held.taken].best >= 0:
            register(parameters, state, held.taken, plot)
            say_taken(state, associations, k - detections.cursor[FIRST] + associations.cursor[FIRST], held.taken)
        if plot.look_kind == SCAN:
            learn_plot(state, radar, number, plot, held.free)
        if held.free * held.birth >= LEAST_BIRTH:
            slot = begin_track(parameters, state, plot, state.counters[NEXT_PLOT] + k - first, held.free * held.birth)
            if slot >= 0 and held.taken < 0:
                say_taken(state, associations, k - detections.cursor[FIRST] + associations.cursor[FIRST], slot)


@door
def update_complete(parameters, state, number, detections, events, first, end, time_s, cell):
    """Update the groups that no track whose plots begin at a cell can join any more."""
    waiting = 0
    for k in range(state.counters[ACTIVE]):
        root = state.groups[k]
        if state.extra[root].group != root:
            continue
        if state.near[root].last_cell >= cell:
            state.groups[waiting] = root
            waiting += 1
            continue
        give_back_group(state, root)
        update_group(parameters, state, root, number, detections.rows, first, end, events, time_s)
    state.counters[ACTIVE] = waiting


@kernel
def give_back_group(state, root):
    """Give back the room in which the tracks of a group were predicted; they are updated before any of it is taken."""
    slot = root
    while slot >= 0:
        give_back_ahead(state, slot)
        slot = state.extra[slot].next


@door
def follow_radar(parameters, state, number, detections, associations, events, first, end, time_s):
    """Let every group of tracks make what it can of the plots of one radar, and begin tracks with those left."""
    state.counters[BIAS_PAIRS] = 0
    begin_batch(parameters, state, number, detections.rows, first, end, time_s)
    gated = 0
    for cell in range(state.counters[SWEPT_CELLS]):
        update_complete(parameters, state, number, detections, events, first, end, time_s, cell)
        for k in range(gated, state.ends[cell]):
            gate_track(parameters, state, state.order[k], number, detections.rows, first, time_s)
        gated = state.ends[cell]
    update_complete(parameters, state, number, detections, events, first, end, time_s, ENDLESS + 1)
    begin_tracks(parameters, state, number, detections, associations, first, end)
    state.counters[NEXT_PLOT] += end - first


@door
def follow(parameters, state, looks, detections, associations, events, time_s, step_s):
    """One frame of tracking: `state.tracks` holds the picture afterwards, `associations` the track of each plot."""
    open_frame(associations.cursor)
    first, end = detections.cursor[FIRST], detections.cursor[COUNT]
    state.counters[PLOTS_LOST] += max(end - first - state.sorted_plots.shape[0], 0)
    end = min(end, first + state.sorted_plots.shape[0])
    for _ in range(first, end):
        take(associations, claim(associations.cursor), -1, -1, NO_INNOVATION)
    note_places(parameters, state, time_s, step_s)
    while first < end:
        number, kind = detections.rows[first].radar, detections.rows[first].look_kind
        last = first
        # A radar's scan and its task looks may see one object in one frame: they are two looks, one after the other.
        while last < end and detections.rows[last].radar == number and detections.rows[last].look_kind == kind:
            last += 1
        follow_radar(parameters, state, number, detections, associations, events, first, last, time_s + 0.5 * step_s)
        first = last
    for k in range(looks.cursor[FIRST], looks.cursor[COUNT]):
        look = looks.rows[k]
        if look.kind == SCAN:
            learn_look(state, look.radar, look.azimuth_rad, look.width_rad, parameters.rules[0].clutter_memory_looks)
        count_misses(parameters, state, look, events)
    drop_silent(parameters, state, events, time_s + step_s)
