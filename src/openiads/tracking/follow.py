"""The door of tracking: tracks of one frame from its looks and detections, and from nothing else.

Plots of all radars go into one picture, radar by radar. Source: docs/architecture.md.
Leaves out: registration errors between radars, late plots, and the ways of real trackers with formations.
"""

from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim, open_frame
from openiads.tracking.association import assign
from openiads.tracking.births import begin_track, write_covariance
from openiads.tracking.filter import distance_squared, innovation, predicted_covariance, updated
from openiads.tracking.gating import axes_of, blocks_of, gate, measured, stated_sigmas
from openiads.tracking.lifecycle import believe, count_misses, drop_silent, existence_after_plot, forgive
from openiads.tracking.trackers import HIGHEST_SLOT, PLOTS_LOST
from openiads.tracking.transition import moved, noise_density
from openiads.vectors import put, vector


@door
def update_track(track, extra, radar, rules, plot, events):
    """Predict a track to a plot's time and update it with the plot."""
    dt = plot.time_s - track.time_s
    velocity = vector(track.velocity_m_s)
    a, b, c = blocks_of(track)
    a, b, c = predicted_covariance(a, b, c, dt, noise_density(velocity, rules))
    position, velocity = moved(vector(track.position_m), velocity, dt, rules)
    y, s, h = innovation(vector(radar.position_m), axes_of(radar), position, a, measured(plot), stated_sigmas(plot))
    track.existence = existence_after_plot(
        track.existence, radar.detection_probability, radar.clutter_density, distance_squared(y, s), s
    )
    position, velocity, a, b, c = updated(position, velocity, a, b, c, y, s, h)
    put(track.position_m, position)
    put(track.velocity_m_s, velocity)
    write_covariance(track, a, b, c)
    track.time_s = plot.time_s
    track.last_plot_s = plot.time_s
    forgive(extra, radar, plot)
    extra.radar = plot.radar
    believe(track, extra, rules, events)


@kernel
def take(associations, index, track, slot):
    """Say which track took a plot."""
    association = associations.rows[index]
    association.track = track
    association.slot = slot


@door
def follow_radar(parameters, state, number, detections, associations, events, first, end, time_s):
    """Associate the plots of one radar, update the tracks that take one, and begin tracks with those left."""
    gate(parameters, state, number, detections.rows, first, end, time_s)
    assign(state, first, end)
    for slot in range(state.counters[HIGHEST_SLOT]):
        plot = state.rows[slot].plot
        if plot >= 0:
            update_track(
                state.tracks[slot],
                state.extra[slot],
                parameters.radars[number],
                parameters.rules[0],
                detections.rows[plot],
                events,
            )
            take(associations, plot, state.tracks[slot].track, slot)
    for plot in range(first, end):
        if associations.rows[plot].slot < 0:
            slot = begin_track(parameters, state, detections.rows[plot])
            if slot >= 0:
                take(associations, plot, state.tracks[slot].track, slot)


@door
def follow(parameters, state, looks, detections, associations, events, time_s, step_s):
    """One frame of tracking: `state.tracks` holds the picture afterwards, `associations` the track of each plot."""
    open_frame(associations.cursor)
    first, end = detections.cursor[FIRST], detections.cursor[COUNT]
    state.counters[PLOTS_LOST] += max(end - first - state.sorted_plots.shape[0], 0)
    end = min(end, first + state.sorted_plots.shape[0])
    for _ in range(first, end):
        take(associations, claim(associations.cursor), -1, -1)
    while first < end:
        number, kind = detections.rows[first].radar, detections.rows[first].look_kind
        last = first
        # A radar's scan and its task looks may see one object in one frame: they are two looks, one after the other.
        while last < end and detections.rows[last].radar == number and detections.rows[last].look_kind == kind:
            last += 1
        follow_radar(parameters, state, number, detections, associations, events, first, last, time_s + 0.5 * step_s)
        first = last
    for k in range(looks.cursor[FIRST], looks.cursor[COUNT]):
        count_misses(parameters, state, looks.rows[k])
    drop_silent(parameters, state, events, time_s + step_s)
