"""Duplicated shots are rounds that leave for what another fire unit has a round under way to."""

import numpy as np

from openiads.command.posts import CHANNEL
from openiads.messages.buffer import FIRST, new_buffer, open_frame
from openiads.messages.orders import LAUNCH
from openiads.messages.status import OUTCOME
from openiads.simulation.overlap import new_overlap, tally_channels, tally_overlap
from openiads.simulation.tally import SLOT


def said(dtype, rows):
    """A buffer with rows of the present frame; each row a mapping."""
    buffer = new_buffer(dtype, 10, False)
    open_frame(buffer.cursor)
    for row, changes in zip(buffer.rows, rows, strict=False):
        for name, value in changes.items():
            row[name] = value
    buffer.cursor[FIRST + 1] = len(rows)
    return buffer


def slots_of(*targets):
    """Slots whose track 100 + k took plots of these objects."""
    slots = np.zeros(len(targets), SLOT)
    slots["track"], slots["target"] = 100 + np.arange(len(targets)), targets
    return slots


def count(frames, targets=(0, 0, 1)):
    """Duplicated shots after frames of launches (number, unit, slot) and outcomes (number, unit)."""
    overlap, slots = new_overlap(2, 2, 9), slots_of(*targets)
    for launches, outcomes in frames:
        fired = [{"interceptor": n, "fire_unit": unit, "slot": slot, "track": 100 + slot} for n, unit, slot in launches]
        ended = [{"interceptor": n, "fire_unit": unit} for n, unit in outcomes]
        tally_overlap(overlap, slots, said(LAUNCH, fired), said(OUTCOME, ended))
    return int(overlap.counts[0]["duplicated_shots"])


def test_two_units_at_one_object_count_once_for_the_later_round():
    assert count([([(0, 0, 0), (1, 1, 0)], [])]) == 1


def test_two_tracks_of_one_object_are_one_object():
    assert count([([(0, 0, 0)], []), ([(1, 1, 1)], [])]) == 1


def test_a_salvo_of_one_unit_is_no_duplicate():
    assert count([([(0, 0, 0), (1, 0, 0)], [])]) == 0


def test_rounds_at_other_objects_are_none_either():
    assert count([([(0, 0, 0), (1, 1, 2)], [])]) == 0


def test_a_round_that_has_ended_is_no_longer_under_way():
    assert count([([(0, 0, 0)], []), ([], [(0, 0)]), ([(1, 1, 0)], [])]) == 0


def test_a_round_at_a_track_of_nothing_counts_for_nothing():
    assert count([([(0, 0, 0), (1, 1, 0)], [])], targets=(-1,)) == 0


def test_the_peak_of_held_channels_is_kept():
    overlap, channels = new_overlap(1, 1, 1), np.zeros(4, CHANNEL)
    for held in (1, 3, 2):
        channels["order"] = np.where(np.arange(4) < held, 5, -1)
        tally_channels(overlap, channels)
    assert overlap.counts[0]["engaged_at_once"] == 3
