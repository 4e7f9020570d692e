"""Clusters join as products, twins become one, and whom all hypotheses agree on is let go."""

import itertools

import pytest
from builders import Tracking
from made_up_clusters import add_track, chain, hypotheses_of, make_cluster

from openiads.tracking.clusters import add_cluster, join, merge_hypotheses, merge_leaves, tidy
from openiads.tracking.trackers import FREE_LEAVES, KEPT_HYPOTHESES


def two_clusters(weights, others):
    """Two clusters of two tracks, whose hypotheses hold one or the other leaf of the first of them."""
    state, slots, leaves = Tracking().state, [], []
    for _ in range(4):
        slot, made = add_track(state, 12)
        slots.append(slot)
        leaves.append(made)
    make_cluster(state, 0, slots[:2], [(w, [leaves[0][k], leaves[1][0]]) for k, w in enumerate(weights)])
    make_cluster(state, 1, slots[2:], [(w, [leaves[2][k], leaves[3][0]]) for k, w in enumerate(others)])
    return state, leaves


def test_two_clusters_become_one_of_all_pairs_of_their_hypotheses():
    state, leaves = two_clusters([0.7, 0.3], [0.6, 0.3, 0.1])
    add_cluster(state, 0, 1)
    expected = {
        (leaves[0][i], leaves[1][0], leaves[2][k], leaves[3][0]): a * b
        for (i, a), (k, b) in itertools.product(enumerate([0.7, 0.3]), enumerate([0.6, 0.3, 0.1]))
    }
    found = hypotheses_of(state, 0)
    assert {tuple(held): weight for weight, held in found} == pytest.approx(expected)
    assert [weight for weight, _ in found] == sorted(expected.values(), reverse=True)
    assert state.clusters["taken"][:2].tolist() == [1, 0]
    assert state.extra["cluster"][:4].tolist() == [0, 0, 0, 0]


def test_of_too_many_pairs_the_likeliest_are_kept():
    weights = [0.5**k for k in range(12)]
    state, _ = two_clusters(weights, weights)
    add_cluster(state, 0, 1)
    expected = sorted((a * b for a, b in itertools.product(weights, weights)), reverse=True)[:KEPT_HYPOTHESES]
    assert [weight for weight, _ in hypotheses_of(state, 0)] == pytest.approx(expected)


def test_a_group_joins_tracks_and_clusters_into_one():
    state, leaves = two_clusters([0.7, 0.3], [0.6, 0.4])
    lone, (leaf,) = add_track(state)
    number = join(state, chain(state, [0, 2, 1, 3, lone]))
    assert number == 0
    assert state.clusters[0]["members"] == 5
    assert all(held[-1] == leaf for _, held in hypotheses_of(state, 0))
    assert state.extra["cluster"][:5].tolist() == [0] * 5
    assert len(leaves) == 4


def test_without_a_free_cluster_no_group_joins():
    state = Tracking().state
    state.clusters["taken"] = 1
    slots = [add_track(state)[0] for _ in range(2)]
    assert join(state, chain(state, slots)) == -1


def one_cluster(*hypotheses, leaves=3):
    """A cluster of two tracks; a hypothesis is a weight and which leaf of each it holds, -1 for none."""
    state = Tracking().state
    (first, mine), (second, its) = add_track(state, leaves), add_track(state, leaves)
    held = [(w, [mine[i] if i >= 0 else -1, its[k] if k >= 0 else -1]) for w, i, k in hypotheses]
    make_cluster(state, 0, [first, second], held)
    return state, mine, its


def test_hypotheses_that_say_the_same_are_one():
    state, mine, its = one_cluster((0.5, 0, 0), (0.3, 1, 0), (0.2, 0, 0))
    merge_hypotheses(state, 0)
    assert hypotheses_of(state, 0) == [(pytest.approx(0.7), [mine[0], its[0]]), (pytest.approx(0.3), [mine[1], its[0]])]


def test_hypotheses_that_differ_in_names_alone_are_one():
    """What one hypothesis gives the first track, the other gives the second: the same plots, so the same picture."""
    state, mine, its = one_cluster((0.6, 0, 0), (0.4, 1, 1))
    state.leaves["plots"][its[1]] = state.leaves["plots"][mine[0]]
    state.leaves["plots"][mine[1]] = state.leaves["plots"][its[0]]
    merge_hypotheses(state, 0)
    assert hypotheses_of(state, 0) == [(pytest.approx(1.0), [mine[0], its[0]])]


def test_leaves_that_took_the_same_plots_of_late_are_one():
    state, mine, its = one_cluster((0.4, 0, 0), (0.6, 1, 1))
    state.leaves["plots"][mine[1]] = state.leaves["plots"][mine[0]]
    merge_leaves(state, 0, 0)
    assert [held for _, held in hypotheses_of(state, 0)] == [[mine[1], its[0]], [mine[1], its[1]]]


def test_young_leaves_are_told_apart_even_so():
    state, mine, its = one_cluster((0.4, 0, 0), (0.6, 1, 1))
    state.leaves["plots"][mine[1]] = state.leaves["plots"][mine[0]]
    state.leaves["hits"][mine] = 2
    merge_leaves(state, 0, 0)
    assert [held for _, held in hypotheses_of(state, 0)] == [[mine[0], its[0]], [mine[1], its[1]]]


def test_whom_all_agree_on_leaves_and_gives_back_what_nobody_holds():
    scene_rules = Tracking().parameters.rules[0]
    state, mine, its = one_cluster((0.6, 0, 0), (0.4, 0, 1))
    free = int(state.counters[FREE_LEAVES])
    tidy(state, scene_rules, 0)
    assert state.extra["cluster"][:2].tolist() == [-1, 0]
    assert state.extra["best"][:2].tolist() == [mine[0], its[0]]
    # Two of the first track, which only one leaf is left of, and one of the second.
    assert state.counters[FREE_LEAVES] == free + 3
    assert state.tracks["existence"][:2] == pytest.approx([0.99, 0.99])


def test_a_cluster_without_doubt_is_no_cluster():
    state, mine, its = one_cluster((1.0, 2, 1))
    tidy(state, Tracking().parameters.rules[0], 0)
    assert state.clusters[0]["taken"] == 0
    assert state.extra["best"][:2].tolist() == [mine[2], its[1]]


def test_a_track_that_few_hypotheses_hold_exists_as_little_as_they_weigh():
    state, _, its = one_cluster((0.9, 0, -1), (0.1, 0, 2))
    tidy(state, Tracking().parameters.rules[0], 0)
    assert state.tracks["existence"][1] == pytest.approx(0.1 * 0.99)
    assert (state.extra["best"][1], state.extra["believed"][1]) == (its[2], 0)
    state.leaves["existence"][its[2]] = 0.001
    tidy(state, Tracking().parameters.rules[0], 0)
    assert state.extra["best"][1] == -1


def test_which_of_two_is_the_new_target_may_be_open_while_it_is_sure_that_there_is_one():
    state, _, _ = one_cluster((0.5, 0, -1), (0.5, -1, 0))
    tidy(state, Tracking().parameters.rules[0], 0)
    assert state.tracks["existence"][:2] == pytest.approx([0.495, 0.495])
    assert state.extra["sure"][:2].tolist() == [pytest.approx(1.0), 0.0]
