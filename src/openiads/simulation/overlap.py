"""Shots at what another fire unit had a round under way to already, and how many targets were engaged at once.

The engine alone may set truth beside belief; it does so to count, and tells no stage. Source: docs/models/network.md.
Leaves out: rounds that were ordered and have not left; two rounds of one fire unit are its salvo.
"""

from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import door, record_type
from openiads.messages.buffer import COUNT, FIRST

COUNTS = record_type(("duplicated_shots", np.int64), ("engaged_at_once", np.int64))


class Overlap(NamedTuple):
    """Counts; rounds under way of each fire unit to each object, (fire units, objects); and each round's object, -1 none."""

    counts: np.ndarray[Any, Any]
    under_way: np.ndarray[Any, Any]
    aimed_at: np.ndarray[Any, Any]


def new_overlap(units: int, objects: int, rounds: int) -> Overlap:
    """Nothing counted yet."""
    under_way = np.zeros((max(units, 1), max(objects, 1)), np.int64)
    return Overlap(np.zeros(1, COUNTS), under_way, np.full(max(rounds, 1), -1, np.int64))


@door
def tally_overlap(overlap, slots, launches, outcomes):
    """Take off the rounds that ended in a frame, then count those that left for an object to which another unit's flies.

    slots : whose plot each track took last, as `tally` keeps it.
    """
    for k in range(outcomes.cursor[FIRST], outcomes.cursor[COUNT]):
        outcome = outcomes.rows[k]
        ended = overlap.aimed_at[outcome.interceptor]
        if ended >= 0:
            overlap.under_way[outcome.fire_unit, ended] -= 1
    for k in range(launches.cursor[FIRST], launches.cursor[COUNT]):
        launch = launches.rows[k]
        slot = slots[launch.slot]
        if slot.track != launch.track or slot.target < 0:
            continue
        others = 0
        for unit in range(overlap.under_way.shape[0]):
            others += overlap.under_way[unit, slot.target] if unit != launch.fire_unit else 0
        overlap.counts[0].duplicated_shots += 1 if others > 0 else 0
        overlap.under_way[launch.fire_unit, slot.target] += 1
        overlap.aimed_at[launch.interceptor] = slot.target


@door
def tally_channels(overlap, channels):
    """Keep the greatest number of channels that were held at once, over all fire units."""
    held = 0
    for k in range(channels.shape[0]):
        held += 1 if channels[k].order >= 0 else 0
    overlap.counts[0].engaged_at_once = max(overlap.counts[0].engaged_at_once, held)
