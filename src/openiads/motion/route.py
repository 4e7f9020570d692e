"""Flight along waypoints: great circles on the geodetic normal, at constant speed, height linear along each leg.

Source: n-vector geometry (Gade2010, sections 2 and 3); radius of curvature in a course by Euler's formula (Torge2001, 4.1.3).
Leaves out: turn and climb limits (a turn is a corner) and terminal dives; a route's last point is reached at cruise height.
"""

import math

from openiads.constants import EARTH_ECCENTRICITY_SQUARED, EARTH_SEMI_MAJOR_AXIS_M, TWO_PI
from openiads.earth.geodesy import normal
from openiads.kernel import kernel
from openiads.streams import Purpose, uniform, uniform_pair
from openiads.vectors import add_scaled, cross, dot, norm, put, scale, unit, vector

LAYOUT_PLACE, LAYOUT_TIME = 0, 1
PURPOSE_LAYOUT = int(Purpose.RAID_LAYOUT)
NO_ANGLE_RAD = 1e-12


@kernel
def ecef_on_normal(n, height_m):
    """ECEF position [m] above the point of the ellipsoid whose outward normal is `n`. Source: Gade2010, equation 22."""
    prime = EARTH_SEMI_MAJOR_AXIS_M / math.sqrt(max(1.0 - EARTH_ECCENTRICITY_SQUARED * n[2] * n[2], 0.5))
    across = prime + height_m
    return n[0] * across, n[1] * across, n[2] * (prime * (1.0 - EARTH_ECCENTRICITY_SQUARED) + height_m)


@kernel
def curvature_radius(n, toward):
    """Radius of curvature [m] of the ellipsoid at normal `n` in the horizontal direction `toward`. Source: Torge2001, 4.1.3."""
    w2 = max(1.0 - EARTH_ECCENTRICITY_SQUARED * n[2] * n[2], 0.5)
    prime = EARTH_SEMI_MAJOR_AXIS_M / math.sqrt(w2)
    meridian = prime * (1.0 - EARTH_ECCENTRICITY_SQUARED) / w2
    level2 = max(1.0 - n[2] * n[2], NO_ANGLE_RAD)
    cos2 = toward[2] * toward[2] / level2
    return meridian * prime / max(cos2 * prime + (1.0 - cos2) * meridian, 1.0)


@kernel
def turned(n, toward, angle_rad):
    """The normal and the direction of travel after an angle along a great circle."""
    c, s = math.cos(angle_rad), math.sin(angle_rad)
    return add_scaled(scale(n, c), toward, s), add_scaled(scale(toward, c), n, -s)


@kernel
def lay_leg(leg, n_from, n_to, from_height_m, to_height_m, start_s, speed_m_s):
    """Fill a leg between two normals; returns the time [s] at which it ends."""
    pole = cross(n_from, n_to)
    angle = math.atan2(norm(pole), dot(n_from, n_to))
    toward = unit(cross(pole, n_from))
    middle, middle_toward = turned(n_from, toward, 0.5 * angle)
    level = angle * (curvature_radius(middle, middle_toward) + 0.5 * (from_height_m + to_height_m))
    climb = to_height_m - from_height_m
    duration = math.sqrt(level * level + climb * climb) / max(speed_m_s, NO_ANGLE_RAD)
    put(leg.normal, n_from)
    put(leg.toward, toward)
    leg.angle_rad = angle
    leg.start_s = start_s
    leg.end_s = start_s + duration
    leg.start_height_m = from_height_m
    leg.end_height_m = to_height_m
    return leg.end_s


@kernel
def displacement(body, stream):
    """East and north displacement [m] of one member of a raid: uniform over a disc."""
    u, v = uniform_pair(stream, PURPOSE_LAYOUT, LAYOUT_PLACE, body.entity, 0, 0)
    radius = body.spread_m * math.sqrt(u)
    return radius * math.cos(TWO_PI * v), radius * math.sin(TWO_PI * v)


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
def lay_route(body, state, waypoints, legs, stream):
    """Place one body's legs: every waypoint displaced alike, but for the aim of an attacker, where all converge."""
    east, north = displacement(body, stream)
    start = start_time(body, stream)
    state.start_s = start
    state.leg = 0
    last = body.first + body.count - 1
    n_from = displaced_normal(waypoints[body.first], east, north)
    for i in range(body.first, last):
        aimed = i + 1 == last and body.attacks == 1
        n_to = displaced_normal(waypoints[i + 1], 0.0 if aimed else east, 0.0 if aimed else north)
        start = lay_leg(legs[i], n_from, n_to, waypoints[i].height_m, waypoints[i + 1].height_m, start, body.speed_m_s)
        n_from = n_to


@kernel
def lay_recorded(body, state, waypoints, legs):
    """Place the legs of a recorded body: each waypoint is passed when it was."""
    state.start_s = waypoints[body.first].time_s
    state.leg = 0
    for i in range(body.first, body.first + body.count - 1):
        here, there = waypoints[i], waypoints[i + 1]
        n_from = normal(here.latitude_rad, here.longitude_rad)
        n_to = normal(there.latitude_rad, there.longitude_rad)
        lay_leg(legs[i], n_from, n_to, here.height_m, there.height_m, here.time_s, 1.0)
        legs[i].end_s = there.time_s


@kernel
def on_leg(leg, time_s):
    """Position [m] and velocity [m/s], both ECEF, and height [m] at a time on a leg."""
    duration = max(leg.end_s - leg.start_s, NO_ANGLE_RAD)
    share = min(max((time_s - leg.start_s) / duration, 0.0), 1.0)
    n, toward = turned(vector(leg.normal), vector(leg.toward), leg.angle_rad * share)
    climb = leg.end_height_m - leg.start_height_m
    height = leg.start_height_m + climb * share
    level_speed = leg.angle_rad / duration * (curvature_radius(n, toward) + height)
    return ecef_on_normal(n, height), add_scaled(scale(toward, level_speed), n, climb / duration), height
