"""What sharing out options needs: how they are chosen, and a case of allocation with room for the tracks of a frame.

A fire unit is a weapon with as many rounds as it has channels, a track takes one salvo. Source: docs/models/assignment.md.
Leaves out: how the case is filled in and solved, which is `sharing.py`.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from openiads.command.allocation import Case, Plan, new_plan
from openiads.command.chains import Chains, new_chains

# So many tracks, the most worth of those that could be fired at, are weighed together in a frame.
MOST_TRACKS = 64
WAITING = 0.5


class Objective(IntEnum):
    """What is to be least: the threat of tracks that leaks, or the value of assets that is expected to be lost."""

    TARGET = 0
    ASSET = 1


class Search(IntEnum):
    """How options are chosen: one by one, the best first, or all that compete for channels together."""

    GREEDY = 0
    EXCHANGE = 1


class Selection(NamedTuple):
    """Work space: the case and its plan; slots : the slot of each target; target : of each slot, -1 none; intact : (a,)."""

    case: Case
    plan: Plan
    chains: Chains
    slots: np.ndarray[Any, Any]
    target: np.ndarray[Any, Any]
    intact: np.ndarray[Any, Any]


def new_selection(units: int, assets: int, slots: int) -> Selection:
    """Work space for so many fire units, assets and track slots; free channels are filled in at each frame."""
    targets, places = MOST_TRACKS + 1, max(assets, MOST_TRACKS) + 1
    case = Case(
        kill=np.zeros((max(units, 1), targets)),
        stock=np.full(max(units, 1), MOST_TRACKS, np.int64),
        most=np.ones((max(units, 1), targets), np.int64),
        channels=np.full(max(units, 1), targets, np.int64),
        salvo=np.ones(targets, np.int64),
        aim=np.zeros(targets, np.int64),
        lethality=np.ones(targets),
        value=np.zeros(places),
        first=np.zeros(places + 1, np.int64),
        members=np.zeros(targets, np.int64),
    )
    case.kill[:, -1], case.most[:, -1], case.salvo[-1] = WAITING, MOST_TRACKS, units * MOST_TRACKS
    plan = new_plan(case)
    return Selection(
        case=case,
        plan=plan,
        chains=new_chains(case, len(plan.pair_weapon)),
        slots=np.zeros(MOST_TRACKS, np.int64),
        target=np.full(slots, -1, np.int64),
        intact=np.ones(places),
    )
