"""Systematic errors of each radar's range and azimuth, as tracking believes them: estimates, and what is left unknown.

Estimates of all radars are one vector, in units of the standard deviation that each radar states, with one covariance; so a
radar that states none has none. What is not known of a bias is *considered* (Schmidt1966): it widens the comparison of a
track with a plot of another radar than the one that holds it, and the covariance that a track shows; the gain does not try to
learn it. Leaves out: elevation, scale, tilt, time stamps, and biases that drift.
"""

import math

from openiads.kernel import door, kernel
from openiads.tracking.blocks import add_blocks, nine, outer, put_six, six, squares, twice_symmetric
from openiads.vectors import add_scaled, rotate, rotate_back, rotation, scale, subtract, unit, vector

NOTHING = (0.0, 0.0, 0.0)
NO_SPREAD = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
# Range and azimuth of a radar, and of another.
COLUMNS = 4


@kernel
def states_bias(radar):
    """Whether a radar states any systematic error."""
    return radar.range_bias_sigma_m > 0.0 or radar.azimuth_bias_sigma_rad > 0.0


@kernel
def estimated_bias(state, radar, number):
    """Estimated biases of a radar: range [m], azimuth [rad], and 0 for the elevation."""
    return (
        radar.range_bias_sigma_m * state.bias[2 * number],
        radar.azimuth_bias_sigma_rad * state.bias[2 * number + 1],
        0.0,
    )


@kernel
def unbiased(state, radar, number, plot):
    """Range [m], azimuth and elevation [rad] of a plot less the estimated biases of its radar."""
    return subtract(
        (plot.range_m, plot.azimuth_rad, plot.elevation_rad),
        estimated_bias(state, radar, number),
    )


@kernel
def own_columns(radar):
    """How a measurement of a radar moves with its own two biases: one vector for each, at one standard deviation."""
    return (radar.range_bias_sigma_m, 0.0, 0.0), (0.0, radar.azimuth_bias_sigma_rad, 0.0)


@kernel
def place_columns(radar, position_m):
    """How the place that a radar gives moves [m] with its two biases: one ECEF vector for each, at one standard deviation."""
    axes = rotation(radar.axes)
    enu = rotate(axes, subtract(position_m, vector(radar.position_m)))
    along = scale(unit(enu), radar.range_bias_sigma_m)
    across = scale((enu[1], -enu[0], 0.0), radar.azimuth_bias_sigma_rad)
    return rotate_back(axes, along), rotate_back(axes, across)


@kernel
def relative_columns(parameters, number, other, jacobian, position_m):
    """How a comparison at one radar of its plot with a place from another moves with the four biases of the two.

    jacobian : of the measurement by position, nine numbers by rows.
    """
    own = own_columns(parameters.radars[number])
    there = place_columns(parameters.radars[other], position_m)
    return (
        own[0],
        own[1],
        scale(rotate(jacobian, there[0]), -1.0),
        scale(rotate(jacobian, there[1]), -1.0),
    )


@kernel
def places(number, other):
    """Where the four biases of two radars stand in the vector of all."""
    return 2 * number, 2 * number + 1, 2 * other, 2 * other + 1


@kernel
def spread_of(state, at, columns):
    """Covariance (six numbers) that the uncertainty of the biases gives to what moves with them by the columns."""
    spread = NO_SPREAD
    for k in range(COLUMNS):
        spread = add_blocks(spread, squares(columns[k]), state.bias_covariance[at[k], at[k]])
        for m in range(k):
            both = twice_symmetric(outer(columns[k], columns[m]))
            spread = add_blocks(spread, both, state.bias_covariance[at[k], at[m]])
    return spread


@kernel
def considered_in_plot_m(state, radar, number, range_m):
    """How far off [m] a plot may be by what is not known of its radar's biases: one standard deviation."""
    if not states_bias(radar):
        return 0.0
    along2 = state.bias_covariance[2 * number, 2 * number]
    across2 = state.bias_covariance[2 * number + 1, 2 * number + 1]
    across_m = radar.azimuth_bias_sigma_rad * range_m
    return math.sqrt(radar.range_bias_sigma_m * radar.range_bias_sigma_m * along2 + across_m * across_m * across2)


@kernel
def considered_in_place(parameters, state, number, position_m):
    """Covariance [m2] (six numbers, ECEF) of a place that one radar gives, by what is not known of its biases."""
    if not states_bias(parameters.radars[number]):
        return NO_SPREAD
    columns = place_columns(parameters.radars[number], position_m)
    return spread_of(state, places(number, number), (columns[0], columns[1], NOTHING, NOTHING))


@door
def lean(parameters, state, view, number, other, position_m):
    """Add to a view what a radar's bias adds to its plots; where another radar holds the track, what is unknown of both."""
    radar = parameters.radars[number]
    if not (states_bias(radar) or states_bias(parameters.radars[other])):
        return
    bias = estimated_bias(state, radar, number)
    view.expected[0] += bias[0]
    view.expected[1] += bias[1]
    if other == number:
        return
    columns = relative_columns(parameters, number, other, nine(view.jacobian, 0), position_m)
    put_six(view.spread, 0, add_blocks(six(view.spread, 0), spread_of(state, places(number, other), columns), 1.0))


@kernel
def residual(state, at, columns, innovation):
    """What is left of an innovation when the estimated biases are taken off."""
    for k in range(COLUMNS):
        innovation = add_scaled(innovation, columns[k], -state.bias[at[k]])
    return innovation
