"""Tracks, leaves, pairs and hypotheses put into a state by hand, for the tests of joint decisions.

Leaves out: banks, unless a test writes them; plots are numbers here.
"""

import numpy as np

from openiads.messages.tracks import TrackStatus
from openiads.tracking.leaves import take_leaf
from openiads.tracking.trackers import HIGHEST_SLOT, KEPT_HYPOTHESES, PAIRS


def add_track(state, leaves=1, existence=0.99):
    """A track with so many leaves of five plots each, all of them its own; returns its slot and leaves."""
    slot = int(state.counters[HIGHEST_SLOT])
    state.counters[HIGHEST_SLOT] += 1
    track, extra = state.tracks[slot], state.extra[slot]
    track["track"], track["status"], track["existence"] = 100 + slot, int(TrackStatus.CONFIRMED), existence
    extra["first_leaf"], extra["cluster"], extra["group"], extra["next"], extra["batch"] = -1, -1, slot, -1, -1
    made = [int(take_leaf(state, slot)) for _ in range(leaves)]
    for index in made:
        leaf = state.leaves[index]
        leaf["existence"], leaf["hits"], leaf["stands_for"] = existence, 5, index
        leaf["plots"] = 1000 * index + np.arange(4)
        state.bank[4 * index : 4 * index + 4] = np.zeros(4, state.bank.dtype)
        state.bank["weight"][4 * index] = 1.0
    extra["best"] = made[0]
    return slot, made


def add_pairs(state, slot, leaf, pairs):
    """Pairs of a leaf: (plot, score) or (plot, score, score on the alert), the likeliest first."""
    first, extra = int(state.counters[PAIRS]), state.extra[slot]
    if extra["pairs"] == 0:
        extra["first_pair"] = first
    state.leaves[leaf]["first_pair"], state.leaves[leaf]["pairs"] = first, len(pairs)
    for k, (plot, score, *alert) in enumerate(sorted(pairs, key=lambda pair: -pair[1])):
        pair = state.pairs[first + k]
        pair["slot"], pair["leaf"], pair["plot"], pair["score"] = slot, leaf, plot, score
        pair["odds"], pair["alert_score"] = np.exp(score), alert[0] if alert else score
        pair["child"] = pair["alert_child"] = -1
    state.counters[PAIRS] = first + len(pairs)
    extra["pairs"] += len(pairs)


def chain(state, slots):
    """Make a group of tracks, in order; returns its root."""
    for slot, following in zip(slots, [*slots[1:], -1], strict=True):
        state.extra[slot]["group"], state.extra[slot]["next"] = slots[0], following
    state.extra[slots[0]]["last"], state.extra[slots[0]]["members"] = slots[-1], len(slots)
    return slots[0]


def make_cluster(state, number, slots, hypotheses):
    """A cluster of tracks with hypotheses (weight, leaves)."""
    cluster = state.clusters[number]
    cluster["taken"], cluster["members"], cluster["hypotheses"] = 1, len(slots), len(hypotheses)
    cluster["slot"][: len(slots)] = slots
    state.extra["cluster"][slots] = number
    for row, (weight, leaves) in zip(state.joints[number * KEPT_HYPOTHESES :], hypotheses, strict=False):
        row["weight"] = row["evidence"] = weight
        row["leaf"][: len(leaves)] = leaves
    return number


def hypotheses_of(state, number):
    """The hypotheses of a cluster, as (weight, leaves)."""
    cluster = state.clusters[number]
    rows = state.joints[number * KEPT_HYPOTHESES :][: int(cluster["hypotheses"])]
    return [(float(row["weight"]), row["leaf"][: int(cluster["members"])].tolist()) for row in rows]
