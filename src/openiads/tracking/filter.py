"""Extended Kalman filter of position and velocity (ECEF) on measurements of range, azimuth and elevation.

Nearly constant velocity with white acceleration noise. Source: BarShalom2001, sections 6.2.2 and 10.3.3.
Leaves out: manoeuvre models and range rate. The covariance is three blocks: position, position by velocity, velocity.
"""

import math

from openiads.constants import TWO_PI
from openiads.kernel import kernel
from openiads.tracking.blocks import (
    add_blocks,
    full,
    inverse,
    product,
    product_transposed,
    quadratic,
    symmetric_part,
    transposed,
)
from openiads.vectors import add, rotate, subtract

NEAREST_M = 1.0


@kernel
def predicted_covariance(a, b, c, dt_s, process_noise_m2_s3):
    """The three blocks of the covariance after a time, white acceleration noise of the given density added.

    A time a little back (a plot of another look of the same frame) adds noise too.
    """
    t2 = dt_s * dt_s
    q1 = process_noise_m2_s3 * abs(dt_s)
    q2 = 0.5 * q1 * dt_s
    q3 = q1 * t2 / 3.0
    a = (
        a[0] + 2.0 * dt_s * b[0] + t2 * c[0] + q3,
        a[1] + dt_s * (b[1] + b[3]) + t2 * c[1],
        a[2] + dt_s * (b[2] + b[6]) + t2 * c[2],
        a[3] + 2.0 * dt_s * b[4] + t2 * c[3] + q3,
        a[4] + dt_s * (b[5] + b[7]) + t2 * c[4],
        a[5] + 2.0 * dt_s * b[8] + t2 * c[5] + q3,
    )
    b = (
        b[0] + dt_s * c[0] + q2,
        b[1] + dt_s * c[1],
        b[2] + dt_s * c[2],
        b[3] + dt_s * c[1],
        b[4] + dt_s * c[3] + q2,
        b[5] + dt_s * c[4],
        b[6] + dt_s * c[2],
        b[7] + dt_s * c[4],
        b[8] + dt_s * c[5] + q2,
    )
    return a, b, (c[0] + q1, c[1], c[2], c[3] + q1, c[4], c[5] + q1)


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


@kernel
def innovation(site_m, axes, position_m, a, measured, sigmas):
    """Measured less expected, its covariance (six numbers), and the Jacobian.

    measured, sigmas : range [m], azimuth [rad], elevation [rad] and their standard deviations.
    """
    expected, h = expected_measurement(site_m, axes, position_m)
    y = (measured[0] - expected[0], half_turn(measured[1] - expected[1]), measured[2] - expected[2])
    noise = (sigmas[0] * sigmas[0], 0.0, 0.0, sigmas[1] * sigmas[1], 0.0, sigmas[2] * sigmas[2])
    return y, add_blocks(symmetric_part(product(h, full(a)), h), noise, 1.0), h


@kernel
def distance_squared(y, s):
    """Mahalanobis distance squared of an innovation."""
    return quadratic(inverse(s), y)


@kernel
def updated(position_m, velocity_m_s, a, b, c, y, s, h):
    """Position, velocity and the three covariance blocks after a measurement: x + K y and P - K S K'."""
    by_position = product_transposed(full(a), h)
    by_velocity = product_transposed(transposed(b), h)
    weight = full(inverse(s))
    gain_position = product(by_position, weight)
    gain_velocity = product(by_velocity, weight)
    cross_loss = product_transposed(gain_position, by_velocity)
    return (
        add(position_m, rotate(gain_position, y)),
        add(velocity_m_s, rotate(gain_velocity, y)),
        add_blocks(a, symmetric_part(gain_position, by_position), -1.0),
        (
            b[0] - cross_loss[0],
            b[1] - cross_loss[1],
            b[2] - cross_loss[2],
            b[3] - cross_loss[3],
            b[4] - cross_loss[4],
            b[5] - cross_loss[5],
            b[6] - cross_loss[6],
            b[7] - cross_loss[7],
            b[8] - cross_loss[8],
        ),
        add_blocks(c, symmetric_part(gain_velocity, by_velocity), -1.0),
    )
