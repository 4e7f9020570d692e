"""The leaves of a track: taking one from the store, giving it back, counting a plot or a miss, and showing the best one.

Source: docs/models/tracking.md. Leaves out: choosing among them; joint hypotheses do that.
"""

import math

from openiads.kernel import door, kernel
from openiads.messages.tracks import TrackStatus
from openiads.tracking.bank import moments
from openiads.tracking.bias import considered_in_place
from openiads.tracking.blocks import add_blocks, put_six, six
from openiads.tracking.models import vector_at
from openiads.tracking.trackers import FREE_LEAVES, LEAVES_LOST, MODELS, REMEMBERED
from openiads.vectors import put

CONFIRMED = int(TrackStatus.CONFIRMED)


@kernel
def take_leaf(state, slot):
    """A leaf from the store, first in its track's list; -1 where none is left, and the loss is counted."""
    count = state.counters[FREE_LEAVES]
    if count <= 0:
        state.counters[LEAVES_LOST] += 1
        return -1
    state.counters[FREE_LEAVES] = count - 1
    index = state.free_leaves[count - 1]
    leaf = state.leaves[index]
    leaf.slot = slot
    leaf.next = state.extra[slot].first_leaf
    leaf.ahead_batch = -1
    leaf.pairs = 0
    leaf.used = -1
    state.extra[slot].first_leaf = index
    return index


@kernel
def give_back(state, index):
    """Put a leaf back into the store."""
    state.free_leaves[state.counters[FREE_LEAVES]] = index
    state.counters[FREE_LEAVES] += 1


@door
def keep_used(state, slot, stamp):
    """Give back the leaves of a track that do not bear a stamp."""
    extra = state.extra[slot]
    index = extra.first_leaf
    extra.first_leaf = -1
    while index >= 0:
        leaf = state.leaves[index]
        following = leaf.next
        if leaf.used == stamp:
            leaf.next = extra.first_leaf
            extra.first_leaf = index
        else:
            give_back(state, index)
        index = following


@kernel
def remember(leaf, plot):
    """Note the number of the newest plot, or -1 for a look without one."""
    for k in range(REMEMBERED - 1, 0, -1):
        leaf.plots[k] = leaf.plots[k - 1]
    leaf.plots[0] = plot


@kernel
def inherit(child, parent):
    """What a leaf has from the one that it follows."""
    child.hits = parent.hits
    child.existence = parent.existence
    for k in range(REMEMBERED):
        child.plots[k] = parent.plots[k]


@kernel
def least_existence(track, rules):
    """Below what existence a track is forgotten: sooner where it was never confirmed, since most of those follow nothing."""
    return rules.delete_existence if track.status == CONFIRMED else rules.doubted_existence


@kernel
def miss_existence(existence, detection_probability):
    """Probability that a track is real after a look without a plot. Source: Musicki1994."""
    return existence * (1.0 - detection_probability) / max(1.0 - existence * detection_probability, 1e-300)


@kernel
def take_back_miss(existence, detection_probability):
    """What the existence was before a look without a plot."""
    seen = max(1.0 - detection_probability, 1e-12)
    return existence / max(existence + (1.0 - existence) * seen, 1e-300)


@kernel
def same_plots(one, other):
    """Whether two leaves took the same plots of late: then they hold nearly the same state. Young ones do not."""
    if one.hits < REMEMBERED or other.hits < REMEMBERED:
        return 0
    for k in range(REMEMBERED):
        if one.plots[k] != other.plots[k]:
            return 0
    return 1


@kernel
def consider(parameters, state, slot, covariance, position_m):
    """Add to a covariance what is not known of the biases of the radar that holds a track; returns its size [m]."""
    added = considered_in_place(parameters, state, state.extra[slot].radar, position_m)
    put_six(covariance, 0, add_blocks(six(covariance, 0), added, 1.0))
    return math.sqrt(max(added[0] + added[3] + added[5], 0.0))


@door
def show(parameters, state, slot, index):
    """Write the state of a leaf into the track's row: the moments of its models together."""
    track, leaf = state.tracks[slot], state.leaves[index]
    scratch = state.ahead[state.ahead.shape[0] - 1]
    moments(state.bank, index * MODELS, scratch)
    state.extra[slot].considered_m = consider(parameters, state, slot, scratch.covariance, vector_at(scratch.state, 0))
    put(track.position_m, vector_at(scratch.state, 0))
    put(track.velocity_m_s, vector_at(scratch.state, 3))
    for k in range(21):
        track.covariance[k] = scratch.covariance[k]
    track.time_s = leaf.time_s
