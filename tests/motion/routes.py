"""Routes laid for tests, and what a flight along one does: its speed, its load factor, its heights.

Source: differences of positions. Leaves out: the engine; kernels are called as they stand.
"""

import math

import numpy as np

from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.earth.geodesy import up
from openiads.motion.bodies import BODY, BODY_STATE, PIECE, WAYPOINT
from openiads.motion.path import on_piece
from openiads.motion.route import lay_route


def laid(route, speed_m_s, load, climb_rate_m_s, asset=-1, spread_m=0.0, stream=(1, 0)):
    """The pieces of a route given as (latitude [deg], longitude [deg], height [m])."""
    body = np.zeros(1, BODY)
    body["count"], body["pieces"], body["asset"] = len(route), 2 * len(route) - 3, asset
    body["attacks"] = int(asset >= 0)
    body["speed_m_s"], body["climb_rate_m_s"], body["spread_m"] = speed_m_s, climb_rate_m_s, spread_m
    body["turn_acceleration_m_s2"] = STANDARD_GRAVITY_M_S2 * math.sqrt(load * load - 1.0)
    body["pull_up_acceleration_m_s2"] = STANDARD_GRAVITY_M_S2 * (load - 1.0)
    waypoints = np.array([(math.radians(a), math.radians(b), float(h)) for a, b, h in route], WAYPOINT)
    pieces = np.zeros(2 * len(route) - 3, PIECE)
    lay_route(body[0], np.zeros(1, BODY_STATE)[0], waypoints, pieces, stream)
    return pieces


def at(pieces, time_s):
    """Position, velocity and height at a time on a laid route."""
    k = int(np.searchsorted(pieces["end_s"][:-1], time_s, side="right"))
    return on_piece(pieces[k], time_s)


def flown(pieces, step_s):
    """Times, positions, velocities and heights along a laid route."""
    times = np.arange(pieces["start_s"][0], pieces["end_s"][-1], step_s)
    samples = [at(pieces, float(t)) for t in times]
    return times, *(np.array([s[k] for s in samples]) for k in range(3))


def loads(times, velocities, positions):
    """Load factor at each time: what lift must give beside gravity, across the path, over weight.

    On the turning earth's surface a level straight flight has a load of one; the earth's curvature is taken off.
    """
    pulls = np.gradient(velocities, times, axis=0)
    found = []
    for pull, velocity, position in zip(pulls, velocities, positions, strict=True):
        vertical = np.array(up(tuple(position)))
        speed2 = velocity @ velocity
        level2 = speed2 - (velocity @ vertical) ** 2
        weight = STANDARD_GRAVITY_M_S2 * vertical + level2 / np.linalg.norm(position) * vertical
        lift = pull + weight
        lift -= velocity * (lift @ velocity) / speed2
        found.append(np.linalg.norm(lift) / STANDARD_GRAVITY_M_S2)
    return np.array(found)
