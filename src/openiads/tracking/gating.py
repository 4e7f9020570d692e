"""Which plots may belong to which tracks: a counting sort of plots by azimuth, then the ellipsoidal gate.

Source: BarShalom2011, section 2.3 (gate) and 6.3 (likelihood ratios). Leaves out: range cells; azimuth cells suffice until
several hundred tracks.
"""

import math

from openiads.constants import TWO_PI
from openiads.kernel import door, kernel
from openiads.messages.tracks import TrackStatus
from openiads.tracking.blocks import determinant
from openiads.tracking.filter import (
    distance_squared,
    expected_measurement,
    innovation,
    predicted_covariance,
    predicted_position,
)
from openiads.tracking.trackers import AZIMUTH_CELLS, EDGES, EDGES_LOST, HIGHEST_SLOT
from openiads.vectors import vector

FREE = int(TrackStatus.FREE)
LOG_TWO_PI_CUBED = 3.0 * math.log(TWO_PI)
SMALL = 1e-12


@kernel
def blocks_of(track):
    """The covariance of a track as its three blocks."""
    p = track.covariance
    return (
        (p[0], p[1], p[2], p[3], p[4], p[5]),
        (p[6], p[7], p[8], p[9], p[10], p[11], p[12], p[13], p[14]),
        (p[15], p[16], p[17], p[18], p[19], p[20]),
    )


@kernel
def axes_of(radar):
    """East, north and up of a radar's site as nine numbers."""
    m = radar.axes
    return m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]


@kernel
def measured(plot):
    """Range, azimuth and elevation of a plot."""
    return plot.range_m, plot.azimuth_rad, plot.elevation_rad


@kernel
def stated_sigmas(plot):
    """Standard deviations that the radar states for a plot."""
    return plot.range_sigma_m, plot.azimuth_sigma_rad, plot.elevation_sigma_rad


@kernel
def cell(azimuth_rad):
    """Azimuth cell of an angle; any angle is brought into the circle first."""
    turns = azimuth_rad / TWO_PI
    return min(int((turns - float(math.floor(turns))) * AZIMUTH_CELLS), AZIMUTH_CELLS - 1)


@door
def sort_plots(state, plots, first, end):
    """Counting sort of plots first..end-1 by azimuth cell: `cells` holds where each cell begins in `sorted_plots`."""
    for k in range(AZIMUTH_CELLS + 1):
        state.cells[k] = 0
    for k in range(first, end):
        state.cells[cell(plots[k].azimuth_rad) + 1] += 1
    for k in range(AZIMUTH_CELLS):
        state.cells[k + 1] += state.cells[k]
    for k in range(end - 1, first - 1, -1):
        c = cell(plots[k].azimuth_rad) + 1
        state.cells[c] -= 1
        state.sorted_plots[state.cells[c]] = k
    # The loop above has moved each cell's end down to its beginning: shift, so that cells[c] begins cell c.
    for k in range(AZIMUTH_CELLS):
        state.cells[k] = state.cells[k + 1]
    state.cells[AZIMUTH_CELLS] = end - first


@kernel
def pair_cost(radar, track, plot, process_noise_m2_s3):
    """Distance squared of a plot from a track, and the cost of the pair against leaving both alone.

    The cost is -2 ln of the likelihood ratio: detection probability x density of the innovation over clutter density,
    against a missed detection. Source: BarShalom2011, 6.3.
    """
    dt = plot.time_s - track.time_s
    a, b, c = blocks_of(track)
    a, b, c = predicted_covariance(a, b, c, dt, process_noise_m2_s3)
    position = predicted_position(vector(track.position_m), vector(track.velocity_m_s), dt)
    y, s, _ = innovation(vector(radar.position_m), axes_of(radar), position, a, measured(plot), stated_sigmas(plot))
    d2 = distance_squared(y, s)
    missed = max(1.0 - radar.detection_probability, SMALL)
    odds = max(radar.clutter_density * missed / max(radar.detection_probability, SMALL), SMALL * SMALL)
    return d2, d2 + math.log(max(determinant(s), SMALL * SMALL)) + LOG_TWO_PI_CUBED + 2.0 * math.log(odds)


@kernel
def spread_m(track, dt_s, process_noise_m2_s3):
    """One standard deviation [m] of a track's predicted position, all axes together: an upper bound in any direction."""
    p = track.covariance
    trace = p[0] + p[3] + p[5] + 2.0 * dt_s * (p[6] + p[10] + p[14]) + dt_s * dt_s * (p[15] + p[18] + p[20])
    return math.sqrt(max(trace + process_noise_m2_s3 * dt_s * dt_s * abs(dt_s), 0.0))


@kernel
def add_edge(state, slot, plot, cost):
    """Write a gated pair; where there is no room the loss is counted."""
    index = state.counters[EDGES]
    if index >= state.edges.shape[0]:
        state.counters[EDGES_LOST] += 1
        return
    edge = state.edges[index]
    edge.slot = slot
    edge.plot = plot
    edge.cost = cost
    state.counters[EDGES] = index + 1


@kernel
def plausible_speed(track, hits, radar, plot, limit_m_s):
    """Whether a second plot is near enough to the first for the fastest thing that the rules allow."""
    if hits != 1:
        return True
    position = expected_measurement(vector(radar.position_m), axes_of(radar), vector(track.position_m))[0]
    slack = 5.0 * plot.range_sigma_m + limit_m_s * abs(plot.time_s - track.time_s)
    return abs(position[0] - plot.range_m) <= slack


@door
def gate_track(state, slot, radar, plots, time_s, gate_sigma, process_noise_m2_s3, speed_limit_m_s, angle_sigma_rad):
    """Find the plots within one track's gate, and write them as edges."""
    track = state.tracks[slot]
    dt = time_s - track.time_s
    there = predicted_position(vector(track.position_m), vector(track.velocity_m_s), dt)
    range_m, azimuth, elevation = expected_measurement(vector(radar.position_m), axes_of(radar), there)[0]
    reach = gate_sigma * spread_m(track, dt, process_noise_m2_s3)
    level = max(range_m * math.cos(elevation), 1.0)
    half = min(reach / level + gate_sigma * angle_sigma_rad + TWO_PI / AZIMUTH_CELLS, 0.5 * TWO_PI)
    first = cell(azimuth - half)
    cells = min(int(2.0 * half / TWO_PI * AZIMUTH_CELLS) + 2, AZIMUTH_CELLS)
    for k in range(cells):
        c = first + k
        c = c - AZIMUTH_CELLS if c >= AZIMUTH_CELLS else c
        for index in range(state.cells[c], state.cells[c + 1]):
            plot = plots[state.sorted_plots[index]]
            speed_slack = 0.5 * reach + gate_sigma * plot.range_sigma_m
            if abs(plot.range_m - range_m) > reach + speed_slack + 2.0 * speed_limit_m_s * abs(plot.time_s - time_s):
                continue
            if not plausible_speed(track, state.extra[slot].hits, radar, plot, speed_limit_m_s):
                continue
            d2, cost = pair_cost(radar, track, plot, process_noise_m2_s3)
            if d2 <= gate_sigma * gate_sigma and cost < 0.0:
                add_edge(state, slot, state.sorted_plots[index], cost)


@door
def gate(parameters, state, number, plots, first, end, time_s):
    """All pairs of tracks and plots of one radar's look that may belong together; edges of a track lie side by side."""
    radar, rules = parameters.radars[number], parameters.rules[0]
    state.counters[EDGES] = 0
    sort_plots(state, plots, first, end)
    angle_sigma = 0.0
    for k in range(first, end):
        angle_sigma = max(angle_sigma, plots[k].azimuth_sigma_rad)
    for slot in range(state.counters[HIGHEST_SLOT]):
        row = state.rows[slot]
        row.first = state.counters[EDGES]
        row.plot = -1
        if state.tracks[slot].status != FREE and end > first:
            gate_track(
                state,
                slot,
                radar,
                plots,
                time_s,
                rules.gate_sigma,
                rules.process_noise_m2_s3,
                rules.maximum_plot_speed_m_s,
                angle_sigma,
            )
        row.count = state.counters[EDGES] - row.first
