"""The things that move: targets on routes or ballistic arcs, and interceptors; their parameters and their state.

Source: docs/architecture.md. Leaves out: how they move, which is in route.py, path.py and in the room flight.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import record_type


class Motion(IntEnum):
    """How a body moves."""

    ROUTE = 0
    BALLISTIC = 1
    FIXES = 2
    LOW_LEVEL = 3


class Flight(IntEnum):
    """Where an interceptor is in its life; its row is its number, given at launch."""

    STORED = 0
    FLYING = 1
    DONE = 2


# `first` and `count` are the body's waypoints, or its fixes; `first_piece` and `pieces` its pieces of path, `first_height`
# and `heights` the samples of its height in low flight, `clearance_m` above the ground. `reach_m` is how
# near its asset a body on a route must come to have reached it. The accelerations are those of its tightest turn and of its
# hardest pull-up; with `off_share` it flies aside of its route, to one side or
# the other. Burnout speed and heading are those of a launch moved aside by the spread, not at all, and the other way.
BODY = record_type(
    ("entity", np.int64),
    ("kind", np.int64),
    ("first", np.int64),
    ("count", np.int64),
    ("first_piece", np.int64),
    ("pieces", np.int64),
    ("first_height", np.int64),
    ("heights", np.int64),
    ("asset", np.int64),
    ("attacks", np.int64),
    ("start_s", np.float64),
    ("spread_s", np.float64),
    ("spread_m", np.float64),
    ("off_share", np.float64),
    ("off_east_m", np.float64),
    ("off_north_m", np.float64),
    ("speed_m_s", np.float64),
    ("turn_acceleration_m_s2", np.float64),
    ("pull_up_acceleration_m_s2", np.float64),
    ("climb_rate_m_s", np.float64),
    ("clearance_m", np.float64),
    ("reach_m", np.float64),
    ("ballistic_coefficient_kg_m2", np.float64),
    ("burnout_speed_m_s", np.float64, (3,)),
    ("heading_rad", np.float64, (3,)),
    ("burnout_angle_rad", np.float64),
    ("burn_time_s", np.float64),
)

WAYPOINT = record_type(("latitude_rad", np.float64), ("longitude_rad", np.float64), ("height_m", np.float64))

# A point of a path that is known in advance, such as a recording.
FIX = record_type(("time_s", np.float64), ("position_m", np.float64, (3,)), ("velocity_m_s", np.float64, (3,)))

# A great circle or a turn: the normal at an angle is centre + outward cos + onward sin. Path is flown at a constant speed;
# a climb bends up over an arc of radius `ramp_m`, goes on at `climb_angle_rad`, and bends back to level before the end.
PIECE = record_type(
    ("centre", np.float64, (3,)),
    ("outward", np.float64, (3,)),
    ("onward", np.float64, (3,)),
    ("angle_rad", np.float64),
    ("start_s", np.float64),
    ("end_s", np.float64),
    ("level_m", np.float64),
    ("path_m", np.float64),
    ("start_height_m", np.float64),
    ("climb_m", np.float64),
    ("climb_angle_rad", np.float64),
    ("ramp_m", np.float64),
)

# `piece` counts from the body's first, or its fixes. The rest is a ballistic body's: the time up to which it has been flown,
# where it was launched, which way and up (unit vectors), and its speed at burnout.
BODY_STATE = record_type(
    ("start_s", np.float64),
    ("piece", np.int64),
    ("until_s", np.float64),
    ("launch_m", np.float64, (3,)),
    ("ahead", np.float64, (3,)),
    ("upward", np.float64, (3,)),
    ("burnout_speed_m_s", np.float64),
)

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
    """What does not change in a run: bodies, the waypoints of all routes, all fixes, the ground, and a fly-out each type."""

    bodies: np.ndarray[Any, Any]
    waypoints: np.ndarray[Any, Any]
    fixes: np.ndarray[Any, Any]
    relief: Any
    flyouts: np.ndarray[Any, Any]


class MotionState(NamedTuple):
    """What changes: a row a body, its pieces of path and samples of height, a row an interceptor, how many are launched."""

    bodies: np.ndarray[Any, Any]
    pieces: np.ndarray[Any, Any]
    heights: np.ndarray[Any, Any]
    interceptors: np.ndarray[Any, Any]
    launched: np.ndarray[Any, Any]


def new_motion_state(parameters: MotionParameters, rounds: int) -> MotionState:
    """State before the first frame; `rounds` is how many interceptors there are at most."""
    return MotionState(
        bodies=np.zeros(len(parameters.bodies), BODY_STATE),
        pieces=np.zeros(max(int(parameters.bodies["pieces"].sum()), 1), PIECE),
        heights=np.zeros((max(int(parameters.bodies["heights"].sum()), 1), 2)),
        interceptors=np.zeros(rounds, INTERCEPTOR),
        launched=np.zeros(1, np.int64),
    )
