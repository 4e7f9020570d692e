"""Low flight: the height of a body that keeps above the ground near it, as low as its climb rate and pull-up allow.

Laid once, as samples along the route: the highest ground near each sample plus the clearance, raised wherever the climb or
the descent to a neighbour would be too steep, then averaged so that no pull-up is too hard. Averaging over no more than the
nearness keeps every sample at its clearance or above. Source: a morphological dilation, a slope limit and a moving mean;
elementary. Leaves out: terrain radar, valleys flown around, and a speed that falls in the climb (ground speed is held).
"""

import math

from openiads.earth.geodesy import geodetic_beside, geodetic_from_normal
from openiads.earth.terrain import ground_height_m
from openiads.kernel import door, kernel
from openiads.motion.path import SHORTEST_S, ecef_on_normal, ecef_rate, hermite, on_circle
from openiads.vectors import scale

# Columns of the samples: the height flown, and what it is made from.
FLOWN, SPARE = 0, 1
LEAST_ACCELERATION_M_S2 = 1e-3
WIDEST = 64


@kernel
def level_place(piece, time_s):
    """Normal, and its rate [1/s], at a time on a piece whose height is not its own."""
    duration_s = max(piece.end_s - piece.start_s, SHORTEST_S)
    share = min(max((time_s - piece.start_s) / duration_s, 0.0), 1.0)
    n, change = on_circle(piece, share * piece.angle_rad)
    return n, scale(change, piece.angle_rad / duration_s)


@kernel
def required_heights(body, state, pieces, heights, relief, step_s):
    """Fill in, for each sample, the ground there plus the clearance."""
    piece = 0
    before, _ = level_place(pieces[body.first_piece], state.start_s)
    latitude, longitude = geodetic_from_normal(before)
    for k in range(body.heights):
        time_s = state.start_s + k * step_s
        while piece < body.pieces - 1 and time_s >= pieces[body.first_piece + piece].end_s:
            piece += 1
        n, _ = level_place(pieces[body.first_piece + piece], time_s)
        latitude, longitude = geodetic_beside(n, before, latitude, longitude)
        before = n
        heights[body.first_height + k, SPARE] = ground_height_m(relief, latitude, longitude) + body.clearance_m


@kernel
def highest_near(body, heights, width):
    """Fill in, for each sample, the highest of those required within a width of it."""
    first, last, at = body.first_height, body.heights - 1, -1
    for k in range(body.heights):
        begin, end = max(k - width, 0), min(k + width, last)
        # While the highest is still near, only what comes near now can be higher.
        if at >= begin:
            begin = end
        else:
            at = begin
        for j in range(begin, end + 1):
            if heights[first + j, SPARE] >= heights[first + at, SPARE]:
                at = j
        heights[first + k, FLOWN] = heights[first + at, SPARE]


@kernel
def limit_slopes(body, heights, most_m):
    """Raise samples so that no two neighbours differ by more than a height: the lowest such profile above the first."""
    first, last = body.first_height, body.first_height + body.heights - 1
    for k in range(first + 1, last + 1):
        heights[k, FLOWN] = max(heights[k, FLOWN], heights[k - 1, FLOWN] - most_m)
    for k in range(last - 1, first - 1, -1):
        heights[k, FLOWN] = max(heights[k, FLOWN], heights[k + 1, FLOWN] - most_m)


@kernel
def averaged(body, heights, width):
    """Replace each sample by the mean of those within a width of it, fewer near the ends."""
    last = body.heights - 1
    for k in range(body.heights):
        total = 0.0
        reach = min(width, k, last - k)
        for j in range(k - reach, k + reach + 1):
            total += heights[body.first_height + j, FLOWN]
        heights[body.first_height + k, SPARE] = total / max(1.0 + 2.0 * reach, 1.0)
    for k in range(body.first_height, body.first_height + body.heights):
        heights[k, FLOWN] = heights[k, SPARE]


@kernel
def sample_step(body, state, pieces):
    """Time [s] between two samples of a body's height."""
    duration_s = pieces[body.first_piece + body.pieces - 1].end_s - state.start_s
    return max(duration_s, SHORTEST_S) / max(body.heights - 1, 1)


@door
def lay_heights(body, state, pieces, heights, relief):
    """Lay the heights of one body along its route, which is laid already.

    A slope of at most the climb rate, averaged over 2w seconds, bends by at most climb rate over w.
    """
    step_s = sample_step(body, state, pieces)
    bend_s = body.climb_rate_m_s / max(body.pull_up_acceleration_m_s2, LEAST_ACCELERATION_M_S2)
    width = min(max(math.ceil(bend_s / max(step_s, SHORTEST_S)), 1), WIDEST)
    required_heights(body, state, pieces, heights, relief, step_s)
    highest_near(body, heights, width)
    limit_slopes(body, heights, body.climb_rate_m_s * step_s)
    averaged(body, heights, width)


@kernel
def height_at(body, heights, step_s, since_start_s):
    """Height [m] and its rate [m/s] a time after the start: cubics through the samples, their slopes by neighbours."""
    last = body.heights - 2
    cell = min(max(int(since_start_s / max(step_s, SHORTEST_S)), 0), last)
    k = body.first_height + cell
    before, after = max(k - 1, body.first_height), min(k + 2, body.first_height + body.heights - 1)
    twice_s = 2.0 * max(step_s, SHORTEST_S)
    here, there = heights[k, FLOWN], heights[k + 1, FLOWN]
    share = min(max(since_start_s / max(step_s, SHORTEST_S) - cell, 0.0), 1.0)
    return hermite(
        here, there, (there - heights[before, FLOWN]) / twice_s, (heights[after, FLOWN] - here) / twice_s, step_s, share
    )


@kernel
def on_low_level(body, state, pieces, heights, piece, time_s):
    """Position [m] and velocity [m/s], both ECEF, and height [m] of a body in low flight at a time on a piece."""
    n, rate = level_place(piece, time_s)
    height_m, climb_m_s = height_at(body, heights, sample_step(body, state, pieces), time_s - state.start_s)
    return ecef_on_normal(n, height_m), ecef_rate(n, rate, height_m, climb_m_s), height_m
