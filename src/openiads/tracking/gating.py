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
    half_turn,
    innovation,
    predicted_covariance,
)
from openiads.tracking.trackers import AZIMUTH_CELLS, EDGES, EDGES_LOST, HIGHEST_SLOT
from openiads.tracking.transition import moved, noise_density
from openiads.vectors import norm, rotate, subtract, vector

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
def turn_of(east, north):
    """A direction as a number from 0 to 4 that grows with the azimuth: quick, and never faster than the angle [rad]."""
    length = max(abs(east) + abs(north), SMALL)
    if north >= 0.0:
        return east / length if east >= 0.0 else 4.0 + east / length
    return 2.0 - east / length


@kernel
def cell(turn):
    """Cell of a direction given as `turn_of` gives it; any number is brought into the circle first."""
    turns = 0.25 * turn
    return min(int((turns - float(math.floor(turns))) * AZIMUTH_CELLS), AZIMUTH_CELLS - 1)


@kernel
def plot_cell(plot):
    """Cell of a plot."""
    return cell(turn_of(math.sin(plot.azimuth_rad), math.cos(plot.azimuth_rad)))


@door
def sort_plots(state, plots, first, end):
    """Counting sort of plots first..end-1 by azimuth cell: `cells` holds where each cell begins in `sorted_plots`."""
    for k in range(AZIMUTH_CELLS + 1):
        state.cells[k] = 0
    for k in range(first, end):
        state.plot_cells[k - first] = plot_cell(plots[k])
        state.cells[state.plot_cells[k - first] + 1] += 1
    for k in range(AZIMUTH_CELLS):
        state.cells[k + 1] += state.cells[k]
    for k in range(end - 1, first - 1, -1):
        c = state.plot_cells[k - first] + 1
        state.cells[c] -= 1
        state.sorted_plots[state.cells[c]] = k
    # The loop above has moved each cell's end down to its beginning: shift, so that cells[c] begins cell c.
    for k in range(AZIMUTH_CELLS):
        state.cells[k] = state.cells[k + 1]
    state.cells[AZIMUTH_CELLS] = end - first


@kernel
def pair_cost(radar, track, plot, rules):
    """Distance squared of a plot from a track, and the cost of the pair against leaving both alone.

    The cost is -2 ln of the likelihood ratio: detection probability x density of the innovation over clutter density,
    against a missed detection. Source: BarShalom2011, 6.3.
    """
    dt = plot.time_s - track.time_s
    a, b, c = blocks_of(track)
    velocity = vector(track.velocity_m_s)
    a, b, c = predicted_covariance(a, b, c, dt, noise_density(velocity, rules))
    position = moved(vector(track.position_m), velocity, dt, rules)[0]
    y, s, _ = innovation(vector(radar.position_m), axes_of(radar), position, a, measured(plot), stated_sigmas(plot))
    d2 = distance_squared(y, s)
    return d2, odds_cost(radar, d2, math.log(max(determinant(s), SMALL * SMALL)))


@kernel
def odds_cost(radar, d2, log_determinant):
    """Cost of a pair against leaving both alone: -2 ln of the likelihood ratio of `pair_cost`."""
    missed = max(1.0 - radar.detection_probability, SMALL)
    odds = max(radar.clutter_density * missed / max(radar.detection_probability, SMALL), SMALL * SMALL)
    return d2 + log_determinant + LOG_TWO_PI_CUBED + 2.0 * math.log(odds)


@kernel
def newborn_cost(radar, first, first_sigmas, plot, speed2):
    """As `pair_cost`, for a track of one plot and a second plot of the same radar: then all three axes go apart.

    first : range, azimuth and elevation of the first plot, with the time [s] since; speed2 : variance [m2/s2] of the unknown
    velocity along any axis. Far quicker than the general way, and nearly all pairs of a dense raid are such.
    """
    moved2 = speed2 * first[3] * first[3]
    level = max(first[0] * math.cos(first[2]), 1.0)
    sigmas = stated_sigmas(plot)
    by_range = first_sigmas[0] * first_sigmas[0] + sigmas[0] * sigmas[0] + moved2
    by_azimuth = first_sigmas[1] * first_sigmas[1] + sigmas[1] * sigmas[1] + moved2 / (level * level)
    by_elevation = first_sigmas[2] * first_sigmas[2] + sigmas[2] * sigmas[2] + moved2 / max(first[0] * first[0], 1.0)
    a = plot.range_m - first[0]
    b = half_turn(plot.azimuth_rad - first[1])
    c = plot.elevation_rad - first[2]
    volume = max(by_range * by_azimuth * by_elevation, SMALL * SMALL)
    d2 = (a * a * by_azimuth * by_elevation + b * b * by_range * by_elevation + c * c * by_range * by_azimuth) / volume
    return d2, odds_cost(radar, d2, math.log(volume))


@kernel
def spread_m(track, dt_s, process_noise_m2_s3):
    """One standard deviation [m] of a track's predicted position, all axes together: an upper bound in any direction."""
    p = track.covariance
    trace = p[0] + p[3] + p[5] + 2.0 * dt_s * (p[6] + p[10] + p[14]) + dt_s * dt_s * (p[15] + p[18] + p[20])
    return math.sqrt(max(trace + process_noise_m2_s3 * dt_s * dt_s * abs(dt_s), 0.0))


@kernel
def speed_spread_m_s(track):
    """One standard deviation [m/s] of a track's velocity, all axes together."""
    p = track.covariance
    return math.sqrt(max(p[15] + p[18] + p[20], 0.0))


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
def plausible_speed(track, first_range_m, plot, limit_m_s):
    """Whether a second plot is near enough to the first, in range, for the fastest thing that the rules allow."""
    slack = 5.0 * plot.range_sigma_m + limit_m_s * abs(plot.time_s - track.time_s)
    return abs(first_range_m - plot.range_m) <= slack


@kernel
def window(radar, there, reach_m, angle_sigma_rad, gate_sigma):
    """First azimuth cell in which plots of a track may lie, how many cells from there, and the track's range [m]."""
    east, north, rise = rotate(axes_of(radar), subtract(there, vector(radar.position_m)))
    level = math.sqrt(east * east + north * north)
    half = min(reach_m / max(level, 1.0) + gate_sigma * angle_sigma_rad + 4.0 / AZIMUTH_CELLS, 2.0)
    cells = min(int(half / 2.0 * AZIMUTH_CELLS) + 2, AZIMUTH_CELLS)
    return cell(turn_of(east, north) - half), cells, math.sqrt(level * level + rise * rise)


@kernel
def plots_between(state, lowest, cells, piece):
    """Where the sorted plots of a run of cells begin and end; a run past the last cell goes on at the first, as piece 1."""
    end = lowest + cells
    if piece == 0:
        return state.cells[lowest], state.cells[min(end, AZIMUTH_CELLS)]
    return 0, state.cells[max(end - AZIMUTH_CELLS, 0)]


@kernel
def cost_of(radar, track, extra, plot, rules, newborn, first):
    """Distance squared and cost of a pair, the quick way where it is exact. first : the first plot of a newborn track."""
    if not newborn:
        return pair_cost(radar, track, plot, rules)
    speed2 = rules.birth_speed_sigma_m_s * rules.birth_speed_sigma_m_s
    since = (first[0], first[1], first[2], plot.time_s - track.time_s)
    return newborn_cost(radar, since, vector(extra.sigmas), plot, speed2)


@door
def gate_track(state, slot, number, radar, rules, plots, time_s, apart_s, angle_sigma_rad):
    """Find the plots within one track's gate, and write them as edges."""
    track, extra = state.tracks[slot], state.extra[slot]
    dt = time_s - track.time_s
    velocity = vector(track.velocity_m_s)
    gate_sigma, speed_limit_m_s = rules.gate_sigma, rules.maximum_plot_speed_m_s
    reach = gate_sigma * spread_m(track, dt, noise_density(velocity, rules))
    there = moved(vector(track.position_m), velocity, dt, rules)[0]
    swiftest = norm(velocity) + gate_sigma * speed_spread_m_s(track)
    lowest, cells, range_m = window(radar, there, reach + swiftest * apart_s, angle_sigma_rad, gate_sigma)
    newborn = extra.hits == 1 and extra.radar == number
    first = (range_m, 0.0, 0.0)
    if newborn:
        first = expected_measurement(vector(radar.position_m), axes_of(radar), vector(track.position_m))[0]
    for piece in range(2):
        begin, end = plots_between(state, lowest, cells, piece)
        for index in range(begin, end):
            plot = plots[state.sorted_plots[index]]
            slack = gate_sigma * plot.range_sigma_m + swiftest * abs(plot.time_s - time_s)
            if abs(plot.range_m - range_m) > reach + slack:
                continue
            if newborn and not plausible_speed(track, first[0], plot, speed_limit_m_s):
                continue
            d2, cost = cost_of(radar, track, extra, plot, rules, newborn, first)
            if d2 <= gate_sigma * gate_sigma and cost < 0.0:
                add_edge(state, slot, state.sorted_plots[index], cost)


@door
def gate(parameters, state, number, plots, first, end, time_s):
    """All pairs of tracks and plots of one radar's look that may belong together; edges of a track lie side by side."""
    radar, rules = parameters.radars[number], parameters.rules[0]
    state.counters[EDGES] = 0
    sort_plots(state, plots, first, end)
    angle_sigma, apart_s = 0.0, 0.0
    for k in range(first, end):
        angle_sigma = max(angle_sigma, plots[k].azimuth_sigma_rad)
        apart_s = max(apart_s, abs(plots[k].time_s - time_s))
    for slot in range(state.counters[HIGHEST_SLOT]):
        row = state.rows[slot]
        row.first = state.counters[EDGES]
        row.plot = -1
        if state.tracks[slot].status != FREE and end > first:
            gate_track(state, slot, number, radar, rules, plots, time_s, apart_s, angle_sigma)
        row.count = state.counters[EDGES] - row.first
