"""The measurement step of an extended Kalman filter on range, azimuth and elevation, for one row of a bank.

Source: BarShalom2001, section 10.3.3 (extended filter); BarShalom2011, section 3.4 (several plots by their probabilities).
Leaves out: range rate. Only positions are measured, so that the third vector of a model follows by its covariance.
"""

import math

from openiads.constants import TWO_PI
from openiads.kernel import door, kernel
from openiads.tracking.blocks import (
    add_blocks,
    add_full,
    determinant,
    full,
    nine,
    product,
    product_transposed,
    put_nine,
    put_six,
    six,
    symmetric_part,
    transposed,
)
from openiads.tracking.models import put_at, vector_at
from openiads.tracking.trackers import Model
from openiads.vectors import add, rotate, rotation, subtract, vector

NEAREST_M = 1.0
SMALL = 1e-300
TWO_PI_CUBED = TWO_PI * TWO_PI * TWO_PI
ACCELERATION, TURN = int(Model.ACCELERATION), int(Model.TURN)


@kernel
def measured(plot):
    """Range, azimuth and elevation of a plot."""
    return plot.range_m, plot.azimuth_rad, plot.elevation_rad


@kernel
def stated_sigmas(plot):
    """Standard deviations that the radar states for a plot."""
    return plot.range_sigma_m, plot.azimuth_sigma_rad, plot.elevation_sigma_rad


@kernel
def stated_noise(plot):
    """Covariance of the errors that the radar states for a plot."""
    s = stated_sigmas(plot)
    return s[0] * s[0], 0.0, 0.0, s[1] * s[1], 0.0, s[2] * s[2]


@kernel
def expected_measurement(site_m, axes, position_m):
    """Range [m], azimuth [rad] and elevation [rad] expected of a position; their Jacobian by ECEF position, by rows."""
    e, n, u = rotate(axes, subtract(position_m, site_m))
    g2 = max(e * e + n * n, NEAREST_M)
    r2 = g2 + u * u
    g = math.sqrt(g2)
    r = math.sqrt(r2)
    by_enu = (e / r, n / r, u / r, n / g2, -e / g2, 0.0, -e * u / (g * r2), -n * u / (g * r2), g / r2)
    return (r, math.atan2(e, n), math.atan2(u, g)), product(by_enu, axes)


@kernel
def half_turn(angle_rad):
    """An angle brought into -pi to pi."""
    return angle_rad - TWO_PI * float(math.floor(angle_rad / TWO_PI + 0.5))


@door
def look_at(view, radar, row):
    """Fill a view: the plot that a radar would make of a row, how sure that is, and the Jacobian."""
    expected, h = expected_measurement(vector(radar.position_m), rotation(radar.axes), vector_at(row.state, 0))
    put_at(view.expected, 0, expected)
    put_nine(view.jacobian, 0, h)
    put_six(view.spread, 0, symmetric_part(product(h, full(six(row.covariance, 0))), h))
    view.plot = -1


@kernel
def innovation(view, plot):
    """Measured less expected, and its covariance (six numbers)."""
    z, expected = measured(plot), vector(view.expected)
    y = (z[0] - expected[0], half_turn(z[1] - expected[1]), z[2] - expected[2])
    return y, add_blocks(six(view.spread, 0), stated_noise(plot), 1.0)


@kernel
def density_of(d2, s):
    """Normal density [1/(m rad2)] of an innovation at a distance squared, with covariance `s`."""
    return math.exp(-0.5 * d2) / math.sqrt(max(TWO_PI_CUBED * determinant(s), SMALL))


@door
def update(row, into, view, model, y, inverted, loss):
    """A row after a measurement, in another: x + K y and P - K L K', where L is S for one sure plot.

    y : the innovation; inverted : the inverse of its covariance; loss : six numbers, what the covariance loses by
    (BarShalom2011, 3.4: S times the probability that any plot is right, less the spread of the innovations).
    """
    mean, p, h = row.state, row.covariance, nine(view.jacobian, 0)
    a, b, c, less, w = six(p, 0), nine(p, 6), six(p, 15), full(loss), full(inverted)
    gain = product(product_transposed(full(a), h), w)
    gain_v = product(product_transposed(transposed(b), h), w)
    lost, lost_v = product(gain, less), product(gain_v, less)
    if model == ACCELERATION or model == TURN:
        d, e, g = nine(p, 21), nine(p, 30), six(p, 39)
        gain_u = product(product_transposed(transposed(d), h), w)
        put_at(into.state, 6, add(vector_at(mean, 6), rotate(gain_u, y)))
        put_nine(into.covariance, 21, add_full(d, product_transposed(lost, gain_u), -1.0))
        put_nine(into.covariance, 30, add_full(e, product_transposed(lost_v, gain_u), -1.0))
        put_six(into.covariance, 39, add_blocks(g, symmetric_part(product(gain_u, less), gain_u), -1.0))
    put_at(into.state, 0, add(vector_at(mean, 0), rotate(gain, y)))
    put_at(into.state, 3, add(vector_at(mean, 3), rotate(gain_v, y)))
    put_six(into.covariance, 0, add_blocks(a, symmetric_part(lost, gain), -1.0))
    put_nine(into.covariance, 6, add_full(b, product_transposed(lost, gain_v), -1.0))
    put_six(into.covariance, 15, add_blocks(c, symmetric_part(lost_v, gain_v), -1.0))
