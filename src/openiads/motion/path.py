"""Where a body is on its path: on a great circle or a turn, level or with a climb, or between two fixes; in closed form.

Source: n-vector geometry (Gade2010, sections 2 and 3); derivative of equation 22 there for the velocity; cubic Hermite
interpolation (Hairer1993, II.6). Leaves out: how pieces are laid, which is in route.py, and where fixes come from.
"""

import math

from openiads.constants import EARTH_ECCENTRICITY_SQUARED, EARTH_SEMI_MAJOR_AXIS_M
from openiads.kernel import kernel
from openiads.vectors import add, add_scaled, scale, vector

SHORTEST_S = 1e-9
SHORTEST_M = 1e-6
POLAR_SHARE = 1.0 - EARTH_ECCENTRICITY_SQUARED


@kernel
def ecef_on_normal(n, height_m):
    """ECEF position [m] above the point of the ellipsoid whose outward normal is `n`. Source: Gade2010, equation 22."""
    prime = EARTH_SEMI_MAJOR_AXIS_M / math.sqrt(max(1.0 - EARTH_ECCENTRICITY_SQUARED * n[2] * n[2], 0.5))
    across = prime + height_m
    return n[0] * across, n[1] * across, n[2] * (prime * POLAR_SHARE + height_m)


@kernel
def ecef_rate(n, normal_rate, height_m, climb_rate_m_s):
    """ECEF velocity [m/s] of a point at a height on a normal `n` that changes at `normal_rate` [1/s].

    The derivative of `ecef_on_normal`, with N' = N e2 nz nz' / (1 - e2 nz2).
    """
    w2 = max(1.0 - EARTH_ECCENTRICITY_SQUARED * n[2] * n[2], 0.5)
    prime = EARTH_SEMI_MAJOR_AXIS_M / math.sqrt(w2)
    prime_rate = prime * EARTH_ECCENTRICITY_SQUARED * n[2] * normal_rate[2] / w2
    across, across_rate = prime + height_m, prime_rate + climb_rate_m_s
    polar, polar_rate = prime * POLAR_SHARE + height_m, prime_rate * POLAR_SHARE + climb_rate_m_s
    return (
        across * normal_rate[0] + across_rate * n[0],
        across * normal_rate[1] + across_rate * n[1],
        polar * normal_rate[2] + polar_rate * n[2],
    )


@kernel
def on_circle(piece, angle_rad):
    """Normal after an angle along a piece, and its change with that angle; their lengths are 1 and the circle's radius."""
    c, s = math.cos(angle_rad), math.sin(angle_rad)
    outward, onward = vector(piece.outward), vector(piece.onward)
    n = add(vector(piece.centre), add_scaled(scale(outward, c), onward, s))
    return n, add_scaled(scale(onward, c), outward, -s)


@kernel
def climb_profile(climb_angle_rad, ramp_m, path_m, along_m):
    """Level distance [m], height gained [m] and climb angle [rad] after a distance along a path that climbs.

    Two arcs of a vertical circle with a straight line between them, level at both ends; a descent has a negative angle.
    """
    steepest = abs(climb_angle_rad)
    sign = 1.0 if climb_angle_rad >= 0.0 else -1.0
    bend = ramp_m * steepest
    c, s = math.cos(steepest), math.sin(steepest)
    if along_m < bend:
        angle = along_m / max(ramp_m, SHORTEST_M)
        return ramp_m * math.sin(angle), sign * ramp_m * (1.0 - math.cos(angle)), sign * angle
    straight_m = max(path_m - 2.0 * bend, 0.0)
    beyond = min(along_m - bend, straight_m)
    level, gained = ramp_m * s + beyond * c, ramp_m * (1.0 - c) + beyond * s
    if along_m <= bend + straight_m:
        return level, sign * gained, sign * steepest
    angle = max(path_m - along_m, 0.0) / max(ramp_m, SHORTEST_M)
    level += ramp_m * (s - math.sin(angle))
    gained += ramp_m * (math.cos(angle) - c)
    return level, sign * gained, sign * angle


@kernel
def on_piece(piece, time_s):
    """Position [m] and velocity [m/s], both ECEF, and height [m] at a time on a piece of path."""
    duration_s = max(piece.end_s - piece.start_s, SHORTEST_S)
    share = min(max((time_s - piece.start_s) / duration_s, 0.0), 1.0)
    speed = piece.path_m / duration_s
    level, gained, slope = share * piece.level_m, 0.0, 0.0
    if piece.climb_angle_rad != 0.0:
        level, gained, slope = climb_profile(piece.climb_angle_rad, piece.ramp_m, piece.path_m, share * piece.path_m)
    per_metre = piece.angle_rad / max(piece.level_m, SHORTEST_M)
    n, change = on_circle(piece, level * per_metre)
    height = piece.start_height_m + gained
    rate = scale(change, speed * math.cos(slope) * per_metre)
    return ecef_on_normal(n, height), ecef_rate(n, rate, height, speed * math.sin(slope)), height


@kernel
def hermite(from_, to, from_rate, to_rate, step_s, share):
    """One coordinate and its rate, between two fixes `step_s` apart that give both: the cubic through them."""
    rest = 1.0 - share
    inner = (from_rate * rest - to_rate * share) * step_s
    blend = share * share * (3.0 - 2.0 * share)
    value = from_ + (to - from_) * blend + share * rest * inner
    slope = 6.0 * share * rest * (to - from_) / max(step_s, SHORTEST_S)
    rate = slope + from_rate * rest * (1.0 - 3.0 * share) + to_rate * share * (1.0 - 3.0 * rest)
    return value, rate


@kernel
def on_fixes(here, there, time_s):
    """Position [m] and velocity [m/s], both ECEF, at a time between two fixes that give both.

    The cubic errs by at most h4 |d4r/dt4| / 384 for fixes h apart. Source: Hairer1993, II.6.
    """
    step = max(there.time_s - here.time_s, SHORTEST_S)
    share = min(max((time_s - here.time_s) / step, 0.0), 1.0)
    a, b, u, v = here.position_m, there.position_m, here.velocity_m_s, there.velocity_m_s
    x, x_rate = hermite(a[0], b[0], u[0], v[0], step, share)
    y, y_rate = hermite(a[1], b[1], u[1], v[1], step, share)
    z, z_rate = hermite(a[2], b[2], u[2], v[2], step, share)
    return (x, y, z), (x_rate, y_rate, z_rate)
