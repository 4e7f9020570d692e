"""The things that move: targets by routes or ballistic arcs, and interceptors; their parameters and their state.

Source: docs/architecture.md. Leaves out: how they move, which is in route.py and in the room flight.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import record_type


class Motion(IntEnum):
    """How a body moves."""

    ROUTE = 0
    BALLISTIC = 1
    RECORDED = 2


class Flight(IntEnum):
    """Where an interceptor is in its life; its row is its number, given at launch."""

    STORED = 0
    FLYING = 1
    DONE = 2


# `reach_m` is how near its asset a body on a route must come to have reached it.
BODY = record_type(
    ("entity", np.int64),
    ("kind", np.int64),
    ("first", np.int64),
    ("count", np.int64),
    ("asset", np.int64),
    ("attacks", np.int64),
    ("start_s", np.float64),
    ("spread_s", np.float64),
    ("spread_m", np.float64),
    ("speed_m_s", np.float64),
    ("reach_m", np.float64),
    ("ballistic_coefficient_kg_m2", np.float64),
    ("launch_m", np.float64, (3,)),
    ("launch_velocity_m_s", np.float64, (3,)),
    ("impact_m", np.float64, (3,)),
)

# `time_s` counts for recorded bodies alone: when each waypoint was passed.
WAYPOINT = record_type(
    ("latitude_rad", np.float64), ("longitude_rad", np.float64), ("height_m", np.float64), ("time_s", np.float64)
)

# A great-circle piece between two waypoints; leg i of a body runs from its waypoint i to the next.
LEG = record_type(
    ("normal", np.float64, (3,)),
    ("toward", np.float64, (3,)),
    ("angle_rad", np.float64),
    ("start_s", np.float64),
    ("end_s", np.float64),
    ("start_height_m", np.float64),
    ("end_height_m", np.float64),
)

# `until_s` is the time up to which a ballistic body has been flown; `leg` counts from the body's first.
BODY_STATE = record_type(("start_s", np.float64), ("leg", np.int64), ("until_s", np.float64))

INTERCEPTOR = record_type(
    ("status", np.int64),
    ("interceptor_type", np.int64),
    ("fire_unit", np.int64),
    ("launch_s", np.float64),
    ("until_s", np.float64),
    ("speed_m_s", np.float64),
    ("position_m", np.float64, (3,)),
    ("velocity_m_s", np.float64, (3,)),
    ("aim_m", np.float64, (3,)),
)


class MotionParameters(NamedTuple):
    """What does not change in a run: bodies, the waypoints of all routes, and a fly-out per interceptor type."""

    bodies: np.ndarray[Any, Any]
    waypoints: np.ndarray[Any, Any]
    flyouts: np.ndarray[Any, Any]


class MotionState(NamedTuple):
    """What changes: a row a body, a leg a waypoint, a row an interceptor, and the count of those launched."""

    bodies: np.ndarray[Any, Any]
    legs: np.ndarray[Any, Any]
    interceptors: np.ndarray[Any, Any]
    launched: np.ndarray[Any, Any]


def new_motion_state(parameters: MotionParameters, rounds: int) -> MotionState:
    """State before the first frame; `rounds` is how many interceptors there are at most."""
    return MotionState(
        bodies=np.zeros(len(parameters.bodies), BODY_STATE),
        legs=np.zeros(len(parameters.waypoints), LEG),
        interceptors=np.zeros(rounds, INTERCEPTOR),
        launched=np.zeros(1, np.int64),
    )
