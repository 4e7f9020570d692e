"""Rounds at places on the ground: what they take from the stock, and the chance that they fall within a radius.

A user's place, time and number of rounds; the error of a round is a circular normal of a median that is a parameter. Source:
the Rayleigh distribution of a circular normal error (Przemieniecki2000). Leaves out: choosing aims, flight, bias
common to all rounds, and whatever a round does where it falls.
"""

import math

from openiads.engagement.readiness import fullest_launcher, take_round
from openiads.kernel import door, kernel
from openiads.messages.events import EventKind, note

FIRE_MISSION_EVENT = int(EventKind.FIRE_MISSION)
LN_2 = math.log(2.0)
SMALLEST_M = 1e-9


@kernel
def chance_within(radius_m, circular_error_m):
    """Chance that one round falls within a radius of its aim: 1 - 0.5^((r / CEP)^2), CEP the circular error [m].

    The error is normal, the same in both directions of the plane and without bias, so the distance is Rayleigh: 1 -
    exp(-r^2 / 2 s^2); the CEP is its median, s sqrt(2 ln 2). Source: Przemieniecki2000; V16 prints shares.
    """
    ratio = radius_m / max(circular_error_m, SMALLEST_M)
    return 1.0 - math.exp(-LN_2 * ratio * ratio)


@kernel
def chance_of_any(chance, rounds):
    """Chance that at least one of so many rounds does what each does with a chance, independently: 1 - (1 - p)^n."""
    none = 1.0
    for _ in range(rounds):
        none *= 1.0 - chance
    return 1.0 - none


@kernel
def fullest_in_reach(parameters, state, mission):
    """The launcher with most rounds of a mission's type among the launch sites that can serve it, or -1."""
    kind, best = parameters.missions[mission].interceptor_type, -1
    for number in range(parameters.launch_sites.shape[0]):
        if parameters.mission_sites[mission, number] == 0:
            continue
        launcher = fullest_launcher(parameters, state, number, kind)
        if launcher < 0:
            continue
        if best < 0 or state.launchers[launcher].rounds[kind] > state.launchers[best].rounds[kind]:
            best = launcher
    return best


@door
def fire_mission(parameters, state, number, events):
    """Take the rounds of one fire mission off the launchers, as many as there are."""
    mission = parameters.missions[number]
    state.fired[number] = 0
    for _ in range(mission.rounds):
        launcher = fullest_in_reach(parameters, state, number)
        if launcher < 0:
            break
        take_round(parameters, state, launcher, mission.interceptor_type)
        state.launchers[launcher].aboard -= 1
        state.fired[number] += 1
    if state.fired[number] > 0:
        note(events, mission.time_s, FIRE_MISSION_EVENT, number, mission.fire_unit)


@kernel
def fire_missions_due(parameters, state, events, until_s):
    """Fire every mission whose time comes within the frame."""
    for number in range(parameters.missions.shape[0]):
        if state.fired[number] < 0 and parameters.missions[number].time_s < until_s:
            fire_mission(parameters, state, number, events)
