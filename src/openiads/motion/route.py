"""Routes laid as great circles joined by turns, with climbs, within the load and the climb rate of the class.

A turn flies by its waypoint on a circle of radius v2 / (g sqrt(n2 - 1)) for the load factor n; turns are level, and heights
change on the straights between them. Source: n-vector geometry (Gade2010); Napier's rules for the right spherical triangle
between leg, circle and bisector; Anderson2016, ch. 6 (level turn, pull-up). Leaves out: roll time, wind, change of speed.
"""

import math

from openiads.constants import EARTH_ECCENTRICITY_SQUARED, EARTH_SEMI_MAJOR_AXIS_M, TWO_PI
from openiads.earth.geodesy import normal
from openiads.kernel import door, kernel
from openiads.motion.path import SHORTEST_M, SHORTEST_S, ecef_rate, on_circle
from openiads.streams import Purpose, uniform, uniform_pair
from openiads.vectors import add_scaled, cross, dot, norm, put, scale, unit

LAYOUT_PLACE, LAYOUT_TIME = 0, 1
PURPOSE_LAYOUT = int(Purpose.RAID_LAYOUT)
PURPOSE_OFF_CORRIDOR = int(Purpose.OFF_CORRIDOR)
HALF = 0.5
# A turn by less is none; a turn takes at most this share of what a leg can give, so that some straight is left.
LEAST_TURN_RAD = 1e-6
MOST_OF_A_LEG = 0.999
LEAST_SPEED_M_S = 1e-3
LEAST_ACCELERATION_M_S2 = 1e-3
STEEPEST_SINE = 0.9


@kernel
def side_of(body, stream):
    """To which side of its route one member of a flight keeps: 1 or -1 for a share of them, 0 for the others."""
    off, side = uniform_pair(stream, PURPOSE_OFF_CORRIDOR, 0, body.entity, 0, 0)
    if off >= body.off_share:
        return 0.0
    return 1.0 if side < HALF else -1.0


@kernel
def displacement(body, stream):
    """East and north displacement [m] of one member of a raid: uniform over a disc, and for a share of them aside as well."""
    u, v = uniform_pair(stream, PURPOSE_LAYOUT, LAYOUT_PLACE, body.entity, 0, 0)
    radius, side = body.spread_m * math.sqrt(u), side_of(body, stream)
    return (
        radius * math.cos(TWO_PI * v) + side * body.off_east_m,
        radius * math.sin(TWO_PI * v) + side * body.off_north_m,
    )


@kernel
def start_time(body, stream):
    """Time [s] at which one member of a raid starts: uniform over the raid's spread in time."""
    return body.start_s + body.spread_s * uniform(stream, PURPOSE_LAYOUT, LAYOUT_TIME, body.entity, 0, 0)


@kernel
def displaced_normal(waypoint, east_m, north_m):
    """The normal of a waypoint moved by a few kilometres on the local sphere."""
    radius = EARTH_SEMI_MAJOR_AXIS_M
    latitude = waypoint.latitude_rad + north_m / radius
    across = max(math.cos(waypoint.latitude_rad), 1e-6) * radius
    return normal(latitude, waypoint.longitude_rad + east_m / across)


@kernel
def place(body, waypoints, k, east_m, north_m):
    """The normal of a body's waypoint k: every one displaced alike, but for the aim of an attacker, where all converge."""
    aimed = k + 1 == body.count and body.attacks == 1
    return displaced_normal(waypoints[body.first + k], 0.0 if aimed else east_m, 0.0 if aimed else north_m)


@kernel
def angle_between(a, b):
    """Angle [rad] between two unit vectors, exact for small ones too."""
    return math.atan2(norm(cross(a, b)), dot(a, b))


@kernel
def turn_at(before, corner, after):
    """Angle [rad] of the turn at a corner between two great circles, positive to the left."""
    arriving = unit(cross(cross(before, corner), corner))
    leaving = unit(cross(cross(corner, after), corner))
    return math.atan2(dot(corner, cross(arriving, leaving)), dot(arriving, leaving))


@kernel
def turn_tangent(n, height_m, radius_m):
    """Tangent of the angular radius of a turn that nowhere bends tighter than a radius [m] on the ellipsoid.

    A circle of normals is an ellipse on the ground, of half axes rho M and rho N; its least radius of curvature is
    rho M2 / N, with M and N the radii of curvature of the meridian and across it.
    """
    w2 = max(1.0 - EARTH_ECCENTRICITY_SQUARED * n[2] * n[2], 0.5)
    prime = EARTH_SEMI_MAJOR_AXIS_M / math.sqrt(w2)
    meridian = prime * (1.0 - EARTH_ECCENTRICITY_SQUARED) / w2 + height_m
    return radius_m * (prime + height_m) / max(meridian * meridian, 1.0)


@door
def wanted_cut(body, waypoints, k, east_m, north_m):
    """Angle [rad] before and after waypoint k at which the turn of the class leaves its legs: sin d = tan rho tan(psi/2).

    Source: Napier's rules; in the plane d = r tan(psi / 2).
    """
    if k <= 0 or k + 1 >= body.count:
        return 0.0
    corner = place(body, waypoints, k, east_m, north_m)
    turn = abs(
        turn_at(place(body, waypoints, k - 1, east_m, north_m), corner, place(body, waypoints, k + 1, east_m, north_m))
    )
    if turn < LEAST_TURN_RAD:
        return 0.0
    radius_m = body.speed_m_s * body.speed_m_s / max(body.turn_acceleration_m_s2, LEAST_ACCELERATION_M_S2)
    half = math.tan(min(0.5 * turn, 0.5 * math.pi - LEAST_TURN_RAD))
    return math.asin(min(turn_tangent(corner, waypoints[body.first + k].height_m, radius_m) * half, 1.0))


@kernel
def share_of_leg(leg_rad, cut_rad, other_rad):
    """How much of the cut that it wants a turn gets of a leg which it shares with another turn: 1 where both fit."""
    return min(MOST_OF_A_LEG * leg_rad / max(cut_rad + other_rad, SHORTEST_M * SHORTEST_M), 1.0)


@door
def cut_at(body, waypoints, k, east_m, north_m):
    """Angle [rad] before and after waypoint k at which the turn leaves its legs; less than wanted where they are short."""
    wanted = wanted_cut(body, waypoints, k, east_m, north_m)
    if wanted <= 0.0:
        return 0.0
    corner = place(body, waypoints, k, east_m, north_m)
    behind = angle_between(place(body, waypoints, k - 1, east_m, north_m), corner)
    ahead = angle_between(corner, place(body, waypoints, k + 1, east_m, north_m))
    share_behind = share_of_leg(behind, wanted, wanted_cut(body, waypoints, k - 1, east_m, north_m))
    share_ahead = share_of_leg(ahead, wanted, wanted_cut(body, waypoints, k + 1, east_m, north_m))
    return wanted * min(share_behind, share_ahead)


@kernel
def ground_length(piece, height_m):
    """Length [m] of a piece at a height: Simpson's rule over its angle."""
    n0, d0 = on_circle(piece, 0.0)
    n1, d1 = on_circle(piece, 0.5 * piece.angle_rad)
    n2, d2 = on_circle(piece, piece.angle_rad)
    middle = norm(ecef_rate(n1, d1, height_m, 0.0))
    ends = norm(ecef_rate(n0, d0, height_m, 0.0)) + norm(ecef_rate(n2, d2, height_m, 0.0))
    return piece.angle_rad * (ends + 4.0 * middle) / 6.0


@kernel
def climb_angle(level_m, climb_m, ramp_m, steepest_sine):
    """Climb angle [rad] between two pull-ups of a radius that gains a height over a level distance, as far as it can.

    From l + i (c - 2r) = (s - 2ri) exp(i angle), with l the level distance, c the climb, r the radius and s the straight.
    """
    wanted = abs(climb_m)
    straight2 = level_m * level_m + wanted * wanted - 4.0 * ramp_m * wanted
    angle = math.asin(min(0.5 * level_m / max(ramp_m, SHORTEST_M), 1.0))
    if straight2 > 0.0:
        angle = math.atan2(wanted - 2.0 * ramp_m, level_m) + math.atan2(2.0 * ramp_m, math.sqrt(straight2))
    sine = min(steepest_sine, 0.5 * level_m / max(ramp_m, SHORTEST_M))
    angle = min(angle, math.asin(sine))
    return angle if climb_m >= 0.0 else -angle


@kernel
def set_climb(piece, body, climb_m):
    """Fill in how a straight climbs."""
    speed = max(body.speed_m_s, LEAST_SPEED_M_S)
    piece.ramp_m = speed * speed / max(body.pull_up_acceleration_m_s2, LEAST_ACCELERATION_M_S2)
    angle = 0.0
    if climb_m != 0.0:
        steepest = min(body.climb_rate_m_s / speed, STEEPEST_SINE)
        angle = climb_angle(piece.level_m, climb_m, piece.ramp_m, steepest)
    sine, cosine = math.sin(abs(angle)), math.cos(angle)
    straight = max(piece.level_m - 2.0 * piece.ramp_m * sine, 0.0) / max(cosine, SHORTEST_M)
    gained = 2.0 * piece.ramp_m * (1.0 - cosine) + straight * sine
    piece.climb_angle_rad = angle
    piece.climb_m = gained if angle >= 0.0 else -gained
    piece.path_m = 2.0 * piece.ramp_m * abs(angle) + straight


@kernel
def lay_straight(piece, body, corners, cuts, heights, start_s):
    """Fill a straight between two corners, less the cuts of their turns; returns when it ends [s] and at which height [m]."""
    pole = cross(corners[0], corners[1])
    toward = unit(cross(pole, corners[0]))
    c, s = math.cos(cuts[0]), math.sin(cuts[0])
    put(piece.centre, (0.0, 0.0, 0.0))
    put(piece.outward, add_scaled(scale(corners[0], c), toward, s))
    put(piece.onward, add_scaled(scale(toward, c), corners[0], -s))
    piece.angle_rad = max(angle_between(corners[0], corners[1]) - cuts[0] - cuts[1], 0.0)
    piece.level_m = ground_length(piece, 0.5 * (heights[0] + heights[1]))
    piece.start_height_m = heights[0]
    set_climb(piece, body, heights[1] - heights[0])
    piece.start_s = start_s
    piece.end_s = start_s + piece.path_m / max(body.speed_m_s, LEAST_SPEED_M_S)
    return piece.end_s, heights[0] + piece.climb_m


@kernel
def lay_turn(piece, body, corner, turn_rad, cut_rad, arrival, height_m, start_s):
    """Fill a level turn that begins at an arrival (normal, direction); returns when it ends [s].

    A turn that its legs force to be tighter than the class can fly is flown more slowly, at the load of the class.
    """
    half = math.tan(min(0.5 * abs(turn_rad), 0.5 * math.pi - LEAST_TURN_RAD))
    tangent = math.sin(cut_rad) / max(half, LEAST_TURN_RAD)
    cosine = 1.0 / math.sqrt(1.0 + tangent * tangent)
    sine = tangent * cosine
    left = cross(arrival[0], arrival[1])
    side = 1.0 if turn_rad >= 0.0 else -1.0
    pole = add_scaled(scale(arrival[0], cosine), left, side * sine)
    put(piece.centre, scale(pole, cosine))
    put(piece.outward, scale(add_scaled(scale(arrival[0], sine), left, -side * cosine), sine))
    put(piece.onward, scale(arrival[1], sine))
    piece.angle_rad = 2.0 * math.atan2(math.tan(cut_rad), sine) if cut_rad > 0.0 else 0.0
    piece.level_m = ground_length(piece, height_m)
    piece.path_m = piece.level_m
    piece.start_height_m, piece.climb_m, piece.climb_angle_rad, piece.ramp_m = height_m, 0.0, 0.0, 0.0
    radius_m = tangent / max(turn_tangent(corner, height_m, 1.0), SHORTEST_S)
    speed = min(math.sqrt(body.turn_acceleration_m_s2 * radius_m), body.speed_m_s)
    piece.start_s = start_s
    piece.end_s = start_s + piece.path_m / max(speed, LEAST_SPEED_M_S)
    return piece.end_s


@door
def lay_route(body, state, waypoints, pieces, stream):
    """Lay one body's route: a straight for each leg, a turn between two."""
    east, north = displacement(body, stream)
    state.start_s = start_time(body, stream)
    state.piece = 0
    time_s = state.start_s
    height_m = waypoints[body.first].height_m
    cut = 0.0
    for k in range(body.count - 1):
        here, there = place(body, waypoints, k, east, north), place(body, waypoints, k + 1, east, north)
        next_cut = cut_at(body, waypoints, k + 1, east, north)
        straight = pieces[body.first_piece + 2 * k]
        heights = (height_m, waypoints[body.first + k + 1].height_m)
        time_s, height_m = lay_straight(straight, body, (here, there), (cut, next_cut), heights, time_s)
        if k + 2 < body.count:
            turn = turn_at(here, there, place(body, waypoints, k + 2, east, north))
            arrival = on_circle(straight, straight.angle_rad)
            turning = pieces[body.first_piece + 2 * k + 1]
            time_s = lay_turn(turning, body, there, turn, next_cut, arrival, height_m, time_s)
        cut = next_cut
