"""What stands on the ground and what is about to fly: launchers, rounds, transporters, salvos that wait, rounds in flight.

Launchers of one place and sector are a launch site, and follow each other. Source: docs/architecture.md.
Leaves out: movement of launchers and transporters.
"""

from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import record_type
from openiads.messages.status import INTERCEPTOR_TYPES, READY, STATUS

CATEGORIES = 4

FIRE_UNIT = record_type(
    ("entity", np.int64),
    ("first_transporter", np.int64),
    ("transporters", np.int64),
    ("reaction_time_s", np.float64),
    ("launch_interval_s", np.float64),
    ("reload_time_s", np.float64),
)

LAUNCH_SITE = record_type(
    ("fire_unit", np.int64),
    ("position_m", np.float64, (3,)),
    ("first_launcher", np.int64),
    ("launchers", np.int64),
)

# `full` is what a launcher holds at the start, by interceptor type, and after a reload at most.
LAUNCHER = record_type(("fire_unit", np.int64), ("launch_site", np.int64), ("full", np.int64, (INTERCEPTOR_TYPES,)))

# `spare` is what a transporter carries at the start; it serves one launcher at a time.
TRANSPORTER = record_type(("fire_unit", np.int64), ("spare", np.int64, (INTERCEPTOR_TYPES,)))

# Rounds at a place on the ground at a time; where they may come from is in `mission_sites`.
MISSION = record_type(
    ("fire_unit", np.int64), ("interceptor_type", np.int64), ("rounds", np.int64), ("time_s", np.float64)
)

INTERCEPTOR_TYPE = record_type(("kill_probability", np.float64, (CATEGORIES,)))

# What of an object meets an interceptor.
OBJECT = record_type(("entity", np.int64), ("category", np.int64))

RULES = record_type(
    ("outcome_radius_m", np.float64),
    ("assessment_delay_s", np.float64),
    ("assessment_error_probability", np.float64),
    ("command_delay_s", np.float64),
)

# `aboard` is all rounds on a launcher, those included that were ordered and wait to be launched; `transporter` is the one
# that serves it until `reloaded_s`, -1 none.
LAUNCHER_STATE = record_type(
    ("rounds", np.int64, (INTERCEPTOR_TYPES,)),
    ("aboard", np.int64),
    ("transporter", np.int64),
    ("reloaded_s", np.float64),
)

TRANSPORTER_STATE = record_type(("spare", np.int64, (INTERCEPTOR_TYPES,)), ("busy", np.int64))

# A round that was ordered and waits to be launched; `order` -1 is an empty place. `withdrawn_s` is when its fire unit is told
# that the order is withdrawn, `STANDS_S` while it stands.
WAITING = record_type(
    ("order", np.int64),
    ("time_s", np.float64),
    ("fire_unit", np.int64),
    ("launch_site", np.int64),
    ("interceptor_type", np.int64),
    ("launcher", np.int64),
    ("track", np.int64),
    ("slot", np.int64),
    ("intercept_s", np.float64),
    ("aim_m", np.float64, (3,)),
    ("withdrawn_s", np.float64),
)

# Later than any run.
STANDS_S = 1e12

# What engagement keeps of a round, by its number; `assess_s` is when its assessment is due, 0 when it is done.
ROUND = record_type(
    ("order", np.int64),
    ("fire_unit", np.int64),
    ("interceptor_type", np.int64),
    ("track", np.int64),
    ("slot", np.int64),
    ("assess_s", np.float64),
    ("destroyed", np.int64),
)


class EngagementParameters(NamedTuple):
    """What does not change in a run. `mission_sites` is (fire missions, launch sites): 1 where a site can serve the mission."""

    fire_units: np.ndarray[Any, Any]
    launch_sites: np.ndarray[Any, Any]
    launchers: np.ndarray[Any, Any]
    transporters: np.ndarray[Any, Any]
    missions: np.ndarray[Any, Any]
    mission_sites: np.ndarray[Any, Any]
    interceptor_types: np.ndarray[Any, Any]
    objects: np.ndarray[Any, Any]
    rules: np.ndarray[Any, Any]


class EngagementState(NamedTuple):
    """What changes. `status` and `ready` are what command is told; `shots` counts shots of each fire unit at each object.

    `fired` is the rounds that each fire mission got, -1 before its time.
    """

    launchers: np.ndarray[Any, Any]
    transporters: np.ndarray[Any, Any]
    waiting: np.ndarray[Any, Any]
    rounds: np.ndarray[Any, Any]
    status: np.ndarray[Any, Any]
    ready: np.ndarray[Any, Any]
    fired: np.ndarray[Any, Any]
    shots: np.ndarray[Any, Any]
    counters: np.ndarray[Any, Any]


NEXT_ROUND, WAITING_LOST, ROUNDS_WITHDRAWN = 0, 1, 2


def new_engagement_state(parameters: EngagementParameters, rounds: int) -> EngagementState:
    """State before the first frame: full launchers, nothing in flight; `rounds` is how many there are, reloads included."""
    units, objects = len(parameters.fire_units), len(parameters.objects)
    state = EngagementState(
        launchers=np.zeros(len(parameters.launchers), LAUNCHER_STATE),
        transporters=np.zeros(len(parameters.transporters), TRANSPORTER_STATE),
        waiting=np.zeros(max(rounds, 1), WAITING),
        rounds=np.zeros(max(rounds, 1), ROUND),
        status=np.zeros(units, STATUS),
        ready=np.zeros(max(len(parameters.launch_sites), 1), READY),
        fired=np.full(len(parameters.missions), -1, np.int64),
        shots=np.zeros((max(units, 1), max(objects, 1)), np.int64),
        counters=np.zeros(3, np.int64),
    )
    state.launchers["rounds"] = parameters.launchers["full"]
    state.launchers["aboard"] = parameters.launchers["full"].sum(axis=1)
    state.launchers["transporter"] = -1
    state.transporters["spare"] = parameters.transporters["spare"]
    state.waiting["order"] = -1
    for launcher in parameters.launchers:
        state.status["rounds"][launcher["fire_unit"]] += launcher["full"]
        state.ready["rounds"][launcher["launch_site"]] += launcher["full"]
    for transporter in parameters.transporters:
        state.status["reloads"][transporter["fire_unit"]] += transporter["spare"]
    return state
