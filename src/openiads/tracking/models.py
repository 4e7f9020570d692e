"""How a target may move on: straight, with constant acceleration, in a level turn, or in free fall through the air.

Each model predicts one row of a bank, state and covariance, over a time. Source: BarShalom2001, sections 6.2.2 (velocity),
6.2.3 (acceleration), 11.7.2 (coordinated turn, with its Jacobian by the turn rate); flight.free (free fall). Leaves out:
climbing turns, thrust.
"""

import math

from openiads.flight.free import step
from openiads.kernel import door, kernel
from openiads.tracking.blocks import (
    add_blocks,
    add_full,
    diagonal,
    full,
    isotropic,
    nine,
    outer,
    product,
    product_transposed,
    put_nine,
    put_six,
    six,
    squares,
    symmetric_part,
    transposed,
    twice_symmetric,
)
from openiads.tracking.trackers import Model
from openiads.vectors import add, add_scaled, cross, norm, rotate, scale, unit

VELOCITY = int(Model.VELOCITY)
ACCELERATION = int(Model.ACCELERATION)
TURN = int(Model.TURN)
BALLISTIC = int(Model.BALLISTIC)
TINY_TURN_RAD = 1e-3
SLOWEST_TURNING_M_S = 30.0
LONGEST_S = 20.0
SLOWEST_TURN_RAD_S = 1e-9
SIXTH, TWENTIETH = 1.0 / 6.0, 1.0 / 20.0


@kernel
def vector_at(array, first):
    """Three numbers of a field of a record."""
    return array[first], array[first + 1], array[first + 2]


@kernel
def put_at(array, first, a):
    """Write three numbers into a field of a record."""
    array[first] = a[0]
    array[first + 1] = a[1]
    array[first + 2] = a[2]


@kernel
def predicted_covariance(a, b, c, dt_s, process_noise_m2_s3):
    """The three blocks of position and velocity after a time, white acceleration noise of the given density added.

    A time a little back (a plot of another look of the same frame) adds noise too.
    """
    t2 = dt_s * dt_s
    q1 = process_noise_m2_s3 * abs(dt_s)
    q2 = 0.5 * q1 * dt_s
    q3 = q1 * t2 / 3.0
    a = add_blocks(add_blocks(add_blocks(a, twice_symmetric(b), dt_s), c, t2), isotropic(q3), 1.0)
    b = add_full(add_full(b, full(c), dt_s), diagonal(q2), 1.0)
    return a, b, add_blocks(c, isotropic(q1), 1.0)


@kernel
def predict_straight(row, dt_s, process_noise_m2_s3):
    """Constant velocity with white acceleration noise [m2/s3]."""
    mean, p = row.state, row.covariance
    put_at(mean, 0, add_scaled(vector_at(mean, 0), vector_at(mean, 3), dt_s))
    a, b, c = predicted_covariance(six(p, 0), nine(p, 6), six(p, 15), dt_s, process_noise_m2_s3)
    put_six(p, 0, a)
    put_nine(p, 6, b)
    put_six(p, 15, c)


@door
def predict_accelerating(row, dt_s, jerk_noise_m2_s5):
    """Constant acceleration with white jerk noise [m2/s5]. Source: BarShalom2001, 6.2.3."""
    mean, p = row.state, row.covariance
    t, h = dt_s, 0.5 * dt_s * dt_s
    q = jerk_noise_m2_s5 * abs(t)
    x, v, u = vector_at(mean, 0), vector_at(mean, 3), vector_at(mean, 6)
    put_at(mean, 0, add_scaled(add_scaled(x, v, t), u, h))
    put_at(mean, 3, add_scaled(v, u, t))
    a, b, c, d, e, g = six(p, 0), nine(p, 6), six(p, 15), nine(p, 21), nine(p, 30), six(p, 39)
    a = add_blocks(add_blocks(a, twice_symmetric(b), t), c, t * t)
    a = add_blocks(add_blocks(a, twice_symmetric(d), h), twice_symmetric(e), t * h)
    a = add_blocks(add_blocks(a, g, h * h), isotropic(q * t * t * t * t * TWENTIETH), 1.0)
    b = add_full(add_full(add_full(b, d, t), full(c), t), e, t * t)
    b = add_full(add_full(add_full(b, transposed(e), h), full(g), t * h), diagonal(q * t * t * t * 0.125), 1.0)
    c = add_blocks(add_blocks(add_blocks(c, twice_symmetric(e), t), g, t * t), isotropic(q * t * t / 3.0), 1.0)
    d = add_full(add_full(add_full(d, e, t), full(g), h), diagonal(q * t * t * SIXTH), 1.0)
    e = add_full(add_full(e, full(g), t), diagonal(q * t * 0.5), 1.0)
    put_six(p, 0, a)
    put_nine(p, 6, b)
    put_six(p, 15, c)
    put_nine(p, 21, d)
    put_nine(p, 30, e)
    put_six(p, 39, add_blocks(g, isotropic(q), 1.0))


@kernel
def arc(turn_rate_rad_s, t):
    """Of a turn for a time: sine and cosine of its angle, (sin)/w and (1 - cos)/w, and their derivatives by w.

    Near zero by their series, so that a straight flight is the limit of a turn.
    """
    w, angle = turn_rate_rad_s, turn_rate_rad_s * t
    if abs(angle) < TINY_TURN_RAD or abs(w) < SLOWEST_TURN_RAD_S:
        second = angle * angle
        along, across = t * (1.0 - second * SIXTH), 0.5 * t * angle * (1.0 - second / 12.0)
        return angle, 1.0 - 0.5 * second, along, across, -t * t * angle / 3.0, 0.5 * t * t * (1.0 - 0.25 * second)
    sine, cosine = math.sin(angle), math.cos(angle)
    along, across = sine / w, (1.0 - cosine) / w
    return sine, cosine, along, across, (t * cosine - along) / w, (t * sine - across) / w


@kernel
def about_axis(axis, straight, along, across):
    """The block that keeps what lies along an axis times `straight`, and turns the rest: along H + across [axis]x."""
    u = axis
    rest = straight - along
    return (
        along + rest * u[0] * u[0],
        rest * u[0] * u[1] - across * u[2],
        rest * u[0] * u[2] + across * u[1],
        rest * u[0] * u[1] + across * u[2],
        along + rest * u[1] * u[1],
        rest * u[1] * u[2] - across * u[0],
        rest * u[0] * u[2] - across * u[1],
        rest * u[1] * u[2] + across * u[0],
        along + rest * u[2] * u[2],
    )


@door
def predict_turning(row, dt_s, acceleration_noise_m2_s3, turn_rate_noise_rad2_s3):
    """A level turn of constant rate about the local vertical. Source: BarShalom2001, 11.7.2 (extended filter)."""
    mean, p = row.state, row.covariance
    x, v, w = vector_at(mean, 0), vector_at(mean, 3), mean[6]
    axis = unit(x)
    sine, cosine, along, across, along_by_w, across_by_w = arc(w, dt_s)
    level = add_scaled(v, axis, -(axis[0] * v[0] + axis[1] * v[1] + axis[2] * v[2]))
    aside = cross(axis, v)
    shift, turn = about_axis(axis, dt_s, along, across), about_axis(axis, 1.0, cosine, sine)
    x_by_w = add_scaled(scale(level, along_by_w), aside, across_by_w)
    v_by_w = add_scaled(scale(level, -dt_s * sine), aside, dt_s * cosine)
    put_at(mean, 0, add(x, rotate(shift, v)))
    put_at(mean, 3, rotate(turn, v))
    a, b, c = six(p, 0), nine(p, 6), six(p, 15)
    d, e, g = (p[21], p[24], p[27]), (p[30], p[33], p[36]), p[39]
    moved = add_full(b, product(shift, full(c)), 1.0)
    without = add(d, rotate(shift, e))
    new_d, new_e = add_scaled(without, x_by_w, g), add_scaled(rotate(turn, e), v_by_w, g)
    q1 = acceleration_noise_m2_s3 * abs(dt_s)
    a = add_blocks(add_blocks(a, symmetric_of(product_transposed(b, shift)), 1.0), symmetric_part(shift, moved), 1.0)
    a = add_blocks(add_blocks(a, twice_symmetric(outer(without, x_by_w)), 1.0), squares(x_by_w), g)
    put_six(p, 0, add_blocks(a, isotropic(q1 * dt_s * dt_s / 3.0), 1.0))
    crossed = product_transposed(add_full(moved, outer(x_by_w, e), 1.0), turn)
    put_nine(p, 6, add_full(add_full(crossed, outer(new_d, v_by_w), 1.0), diagonal(0.5 * q1 * dt_s), 1.0))
    c = symmetric_part(product(turn, full(c)), turn)
    c = add_blocks(add_blocks(c, twice_symmetric(outer(rotate(turn, e), v_by_w)), 1.0), squares(v_by_w), g)
    put_six(p, 15, add_blocks(c, isotropic(q1), 1.0))
    for k in range(3):
        p[21 + 3 * k] = new_d[k]
        p[30 + 3 * k] = new_e[k]
    p[39] = g + turn_rate_noise_rad2_s3 * abs(dt_s)


@kernel
def symmetric_of(m):
    """The upper half of a block that is one part of a symmetric sum, as it stands."""
    return m[0], m[1], m[2], m[4], m[5], m[8]


@door
def predict_falling(row, dt_s, process_noise_m2_s3, ballistic_coefficient_kg_m2):
    """Free fall with drag; what is not known of the drag is left to the noise [m2/s3]."""
    mean, p = row.state, row.covariance
    x, v = step(vector_at(mean, 0), vector_at(mean, 3), ballistic_coefficient_kg_m2, dt_s)
    put_at(mean, 0, x)
    put_at(mean, 3, v)
    a, b, c = predicted_covariance(six(p, 0), nine(p, 6), six(p, 15), dt_s, process_noise_m2_s3)
    put_six(p, 0, a)
    put_nine(p, 6, b)
    put_six(p, 15, c)


@kernel
def third_variance(model, speed_m_s, rules):
    """Variance of a model's third vector where a target has just begun to move by it."""
    sigma = rules.manoeuvre_m_s2
    if model == TURN:
        sigma = sigma / max(speed_m_s, SLOWEST_TURNING_M_S)
    return sigma * sigma


@kernel
def goes_straight(row, dt_s, process_noise_m2_s3):
    """Constant velocity after a manoeuvre has ended: its third vector is forgotten."""
    predict_straight(row, dt_s, process_noise_m2_s3)
    put_at(row.state, 6, (0.0, 0.0, 0.0))
    for k in range(21, 45):
        row.covariance[k] = 0.0


@kernel
def predict(row, model, dt_s, rules):
    """Predict one row of a bank over a time by its model. A manoeuvre is held no longer than `LONGEST_S`, then flown out of."""
    held_s = min(dt_s, LONGEST_S)
    if model == VELOCITY:
        predict_straight(row, dt_s, rules.process_noise_m2_s3)
    elif model == ACCELERATION:
        predict_accelerating(row, held_s, rules.jerk_noise_m2_s5)
        if dt_s > LONGEST_S:
            goes_straight(row, dt_s - held_s, rules.process_noise_m2_s3)
            put_six(row.covariance, 39, isotropic(third_variance(ACCELERATION, 0.0, rules)))
    elif model == TURN:
        predict_turning(row, held_s, rules.turn_noise_m2_s3, rules.turn_rate_noise_rad2_s3)
        if dt_s > LONGEST_S:
            goes_straight(row, dt_s - held_s, rules.process_noise_m2_s3)
            row.covariance[39] = third_variance(TURN, norm(vector_at(row.state, 3)), rules)
    else:
        predict_falling(row, dt_s, rules.energetic_process_noise_m2_s3, rules.ballistic_coefficient_kg_m2)


@kernel
def climb_rate_m_s(position_m, velocity_m_s):
    """Vertical speed [m/s], by the direction from the earth's centre."""
    u = unit(position_m)
    return u[0] * velocity_m_s[0] + u[1] * velocity_m_s[1] + u[2] * velocity_m_s[2]


@kernel
def is_energetic(position_m, velocity_m_s, rules):
    """Whether a target moves as only a ballistic one does: too fast, or climbing or falling too fast."""
    fast = norm(velocity_m_s) > rules.energetic_speed_m_s
    return fast or abs(climb_rate_m_s(position_m, velocity_m_s)) > rules.energetic_climb_m_s
