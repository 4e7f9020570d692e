"""Sight lasts three turns, and an object has changed its track when most of its plots say so."""

import numpy as np

from openiads.analysis.continuity import TURNS, identity_switches, in_sight

TIMES_S = np.arange(1.0, 11.0)


def plots(*rows):
    """Plots of (time, target, track)."""
    return {name: np.array([row[k] for row in rows]) for k, name in enumerate(("time_s", "target", "track"))}


def switches(*rows):
    return list(zip(*(part.tolist() for part in identity_switches(plots(*rows), TIMES_S)), strict=True))


def test_what_was_seen_is_in_sight_from_the_next_scan_on_and_no_longer_than_told():
    found = in_sight(np.array([1]), np.array([2.5]), np.array([3.0]), TIMES_S, 3)
    assert TIMES_S[found[:, 1]].tolist() == [3.0, 4.0, 5.0]
    assert not found[:, [0, 2]].any()


def test_sight_goes_on_while_it_is_renewed():
    found = in_sight(np.array([0, 0]), np.array([1.0, 3.0]), np.array([3.0, 3.0]), TIMES_S, 1)
    assert TIMES_S[found[:, 0]].tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_nothing_seen_is_nothing_in_sight():
    none = np.empty(0)
    assert in_sight(none.astype(int), none, none, TIMES_S, 2).shape == (10, 2)
    assert identity_switches(plots((1.0, 0, -1)), TIMES_S)[0].size == 0


def test_an_object_that_keeps_its_track_has_no_switch():
    assert switches(*((t - 0.5, 0, 7) for t in TIMES_S)) == []


def test_a_new_track_counts_once_it_has_most_of_the_last_three_turns():
    """Track 7 to turn 5, track 8 from then on: two of three plots are its own at the end of turn 7, the scan of index 6."""
    assert TURNS == 3
    assert switches(*((t - 0.5, 4, 7 if t <= 5 else 8) for t in TIMES_S)) == [(6, 4)]


def test_a_single_stray_plot_is_no_switch():
    assert switches(*((t - 0.5, 0, 8 if t == 5 else 7) for t in TIMES_S)) == []


def test_two_objects_that_exchange_their_tracks_are_two_switches():
    rows = [(t - 0.5, k, k if t <= 4 else 1 - k) for t in TIMES_S for k in (0, 1)]
    assert sorted(switches(*rows)) == [(5, 0), (5, 1)]


def test_false_plots_and_plots_without_a_track_say_nothing():
    rows = [(t - 0.5, -1, t) for t in TIMES_S] + [(t - 0.4, 0, -1) for t in TIMES_S]
    assert switches(*rows) == []
