"""How biases of radars are learned: from two radars' plots of one track, or from the places that aircraft report.

The filter is Kalman's on the biases of all radars at once, a plot's noise and the target's flight in between as noise of the
comparison. Source: Dana1990 (registration by the differences of plots).
Leaves out: pairs of tracks; tracks that manoeuvre or compete teach nothing.
"""

from openiads.kernel import door, kernel
from openiads.messages.tracks import TrackStatus
from openiads.tracking.bias import (
    COLUMNS,
    NOTHING,
    own_columns,
    places,
    relative_columns,
    residual,
    spread_of,
    states_bias,
)
from openiads.tracking.blocks import add_blocks, full, inverse, isotropic, product, quadratic, symmetric_part
from openiads.tracking.filter import expected_measurement, half_turn, measured, stated_noise, stated_sigmas
from openiads.tracking.places import place_of, position_covariance
from openiads.tracking.trackers import BIAS_PAIRS, Model
from openiads.vectors import add_scaled, dot, put, rotation, vector

CONFIRMED = int(TrackStatus.CONFIRMED)
VELOCITY = int(Model.VELOCITY)
# Plots of two radars further apart in time [s] are not compared: the target may have turned.
MOST_APART_S = 6.0
# So many comparisons a batch are enough.
MOST_PAIRS = 8
# A comparison so far off, squared and in its own measure, is of two targets.
FURTHEST = 20.0
# No bias is known better than to this share of what its radar states; squared.
LEAST_VARIANCE = 1e-4


@kernel
def spread_along(state, at, columns, m):
    """Covariance of one bias with what moves by the columns."""
    along = NOTHING
    for k in range(COLUMNS):
        along = add_scaled(along, columns[k], state.bias_covariance[m, at[k]])
    return along


@door
def learn(state, at, columns, innovation, noise):
    """One step of the filter of biases; returns 1 where the comparison was near enough to be believed.

    at, columns : as of `relative_columns`; innovation, noise : measured less expected, and its covariance but for biases.
    """
    y = residual(state, at, columns, innovation)
    w = inverse(add_blocks(spread_of(state, at, columns), noise, 1.0))
    if quadratic(w, y) > FURTHEST:
        return 0
    count, weight = state.bias.shape[0], full(w)
    for m in range(count):
        put(state.bias_gain[m].along, spread_along(state, at, columns, m))
    for m in range(count):
        along = vector(state.bias_gain[m].along)
        gain = (
            along[0] * weight[0] + along[1] * weight[3] + along[2] * weight[6],
            along[0] * weight[1] + along[1] * weight[4] + along[2] * weight[7],
            along[0] * weight[2] + along[1] * weight[5] + along[2] * weight[8],
        )
        state.bias[m] += dot(gain, y)
        for n in range(count):
            state.bias_covariance[m, n] -= dot(gain, vector(state.bias_gain[n].along))
        state.bias_covariance[m, m] = max(state.bias_covariance[m, m], LEAST_VARIANCE)
    return 1


@kernel
def against(plot, expected):
    """Innovation of a plot from what is expected."""
    z = measured(plot)
    return z[0] - expected[0], half_turn(z[1] - expected[1]), z[2] - expected[2]


@door
def compare_radars(parameters, state, track, leaf, before, plot):
    """Learn from a plot and one of another radar, carried along the track's velocity to the plot's time."""
    radar, other = parameters.radars[plot.radar], parameters.radars[before.radar]
    apart_s = plot.time_s - before.time_s
    place = place_of(other, vector(before.measured))
    there = add_scaled(place, vector(track.velocity_m_s), apart_s)
    expected, h = expected_measurement(vector(radar.position_m), rotation(radar.axes), there)
    drift_m = apart_s * leaf.reach_m_s
    known = position_covariance(rotation(other.axes), vector(before.measured), vector(before.sigmas))
    known = add_blocks(known, isotropic(drift_m * drift_m), 1.0)
    noise = add_blocks(symmetric_part(product(h, full(known)), h), stated_noise(plot), 1.0)
    columns = relative_columns(parameters, plot.radar, before.radar, h, place)
    return learn(state, places(plot.radar, before.radar), columns, against(plot, expected), noise)


@kernel
def teaches(state, track, extra, leaf):
    """Whether a track is one to learn from: confirmed, alone, and flying straight."""
    return track.status == CONFIRMED and extra.cluster < 0 and leaf.lead == VELOCITY


@door
def register(parameters, state, slot, plot):
    """Learn from a plot that a track took, where its last plot was another radar's; then keep it as the last.

    Each plot is compared once at most, so that comparisons are independent. A single radar learns nothing here.
    """
    if parameters.radars.shape[0] < 2:
        return
    track, extra, before = state.tracks[slot], state.extra[slot], state.last_plots[slot]
    fresh = before.track == track.track and before.paired == 0 and before.radar != plot.radar
    paired = 0
    if fresh and abs(plot.time_s - before.time_s) <= MOST_APART_S and state.counters[BIAS_PAIRS] < MOST_PAIRS:
        leaf = state.leaves[extra.best]
        said = states_bias(parameters.radars[plot.radar]) or states_bias(parameters.radars[before.radar])
        if said and teaches(state, track, extra, leaf):
            paired = compare_radars(parameters, state, track, leaf, before, plot)
            state.counters[BIAS_PAIRS] += 1
    before.track = track.track
    before.radar = plot.radar
    before.time_s = plot.time_s
    before.paired = paired
    put(before.measured, measured(plot))
    put(before.sigmas, stated_sigmas(plot))


@door
def learn_from_report(parameters, state, number, plots, first, end, position_m, sigma_m):
    """Learn from the place that an aircraft reports, where one plot of a radar, and no other, may be of it.

    position_m : at the time of the plots; sigma_m : standard deviation of the report by axis.
    """
    radar = parameters.radars[number]
    own = own_columns(radar)
    at, columns = places(number, number), (own[0], own[1], NOTHING, NOTHING)
    expected, h = expected_measurement(vector(radar.position_m), rotation(radar.axes), position_m)
    known = symmetric_part(product(h, full(isotropic(sigma_m * sigma_m))), h)
    mine, count = -1, 0
    for k in range(first, end):
        noise = add_blocks(known, stated_noise(plots[k]), 1.0)
        y = residual(state, at, columns, against(plots[k], expected))
        w = inverse(add_blocks(spread_of(state, at, columns), noise, 1.0))
        if quadratic(w, y) <= FURTHEST:
            mine = k
            count += 1
    if count != 1:
        return 0
    noise = add_blocks(known, stated_noise(plots[mine]), 1.0)
    return learn(state, at, columns, against(plots[mine], expected), noise)
