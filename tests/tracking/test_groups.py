"""Who shares a plot, directly or by others, is one group; and so is who shares a cluster."""

import numpy as np
import pytest
from builders import Tracking
from made_up_clusters import add_track, make_cluster
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from openiads.tracking.groups import activate, join_plot, root_of
from openiads.tracking.trackers import ACTIVE, BATCH


def grouped(pairs, tracks, clusters=()):
    """The groups, as sets of slots, that (slot, plot) pairs make."""
    state = Tracking().state
    state.counters[BATCH], state.plots["owner"] = 4, -1
    leaves = [add_track(state)[1][0] for _ in range(tracks)]
    for number, slots in enumerate(clusters):
        make_cluster(state, number, list(slots), [(1.0, [leaves[slot] for slot in slots])])
    for slot, plot in pairs:
        activate(state, slot)
        join_plot(state, slot, state.plots[plot])
    found = []
    for slot in state.groups[: state.counters[ACTIVE]]:
        if root_of(state.extra, slot) == slot:
            members, at = [], int(slot)
            while at >= 0:
                members.append(at)
                at = int(state.extra[at]["next"])
            assert state.extra[slot]["members"] == len(members) == len(set(members))
            found.append(set(members))
    return found


def test_tracks_that_share_no_plot_are_groups_of_one():
    assert grouped([(0, 0), (1, 1), (2, 2)], 3) == [{0}, {1}, {2}]


def test_tracks_that_share_a_plot_by_way_of_another_are_one_group():
    assert grouped([(0, 0), (1, 1), (2, 1), (2, 0), (3, 5)], 4) == [{0, 1, 2}, {3}]


def test_a_cluster_comes_as_a_whole_even_if_one_alone_has_a_plot():
    assert grouped([(3, 0)], 5, [(1, 3, 4)]) == [{1, 3, 4}]


def test_a_track_without_a_plot_is_in_no_group():
    assert grouped([(1, 0)], 3) == [{1}]


@pytest.mark.parametrize("seed", range(5))
def test_groups_are_the_connected_parts_of_the_graph(seed):
    rng = np.random.default_rng(seed)
    pairs = [(slot, int(plot)) for slot in range(30) for plot in rng.integers(0, 60, rng.integers(1, 3))]
    rows, columns = np.array(pairs).T
    _, label = connected_components(coo_array((np.ones(len(pairs)), (rows, 30 + columns)), shape=(90, 90)), False)
    expected = {frozenset(np.flatnonzero(label[:30] == k).tolist()) for k in set(label[:30].tolist())}
    assert {frozenset(group) for group in grouped(pairs, 30)} == expected


def test_a_member_that_is_near_no_plot_of_the_batch_keeps_no_pairs_of_an_earlier_one():
    """Its old pairs would be read as numbers of this batch's, which belong to others."""
    state = Tracking().state
    leaves = [add_track(state)[1][0] for _ in range(2)]
    make_cluster(state, 0, [0, 1], [(1.0, leaves)])
    state.extra["pairs"][:2], state.leaves["pairs"][leaves] = 3, 3
    state.counters[BATCH] = 4
    activate(state, 0)
    assert state.extra["pairs"][:2].tolist() == [3, 0]
    assert state.leaves["pairs"][leaves].tolist() == [3, 0]
