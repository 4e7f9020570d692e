"""What each group of tracks makes of the plots that it shares, by the plainest way that serves.

A track alone, or tracks whose plots belief propagation tells apart, are updated at once: with the one plot that dominates, or
with all by their probabilities. Where tracks compete for plots, joint hypotheses are kept (joint.py), or, in a group too large
for those, the best assignment is taken. Source: docs/models/tracking.md. Leaves out: how pairs are found.
"""

import math

from openiads.kernel import door, kernel
from openiads.tracking.association import assign
from openiads.tracking.bank import absorb, look_ahead
from openiads.tracking.belief import propagate
from openiads.tracking.births import begin_track
from openiads.tracking.clusters import join, scratch_row
from openiads.tracking.joint import search
from openiads.tracking.leaves import inherit, keep_used, miss_existence, remember, take_leaf
from openiads.tracking.lifecycle import forgive, is_another_look, leave_cluster, miss_leaf, publish, settle_cluster
from openiads.tracking.likeness import weigh_likeness
from openiads.tracking.near import existence_after
from openiads.tracking.trackers import (
    CHOICES,
    KEPT_HYPOTHESES,
    LOCAL_PLOTS,
    NEXT_PLOT,
    PLOTS_OF_A_CLUSTER,
    REMEMBERED,
    STAMP,
)

# One plot dominates where it is at least so probable; the others are then left out.
DOMINANT = 0.98
# A surprise that is likelier than the first and less likely than the second is in doubt.
UNLIKELY, SURE = 0.05, 0.9995
# A track is without a plot for long after so many revisit times of a radar.
LATE = 1.5
# A plot is contested where two tracks claim it at least so much.
CONTESTED = 0.02
# What is so surely new is a track of its own and no matter of hypotheses.
SURELY_NEW = 0.98
# A plot begins a track where it is at least so likely to be of a target that no track follows.
LEAST_BIRTH = 0.01
# A plot may be false by any hypothesis that was not kept: no track is surer than this right after one.
MOST_EXISTENCE = 0.998
LEAST = 1e-300


@kernel
def likeliest(state, first, end):
    """The most probable of some pairs, or -1 where there is none."""
    best = -1
    for k in range(first, end):
        if best < 0 or state.pairs[k].probability > state.pairs[best].probability:
            best = k
    return best


@kernel
def settle_probabilities(state, first, end, missed):
    """Let the plot, or the lack of one, that dominates stand alone; returns the probability of no plot."""
    best = likeliest(state, first, end)
    if state.pairs[best].probability >= DOMINANT:
        for k in range(first, end):
            state.pairs[k].probability = 0.0
        state.pairs[best].probability = 1.0
        return 0.0
    return 1.0 if missed >= DOMINANT else missed


@kernel
def note_plot(state, slot, plot, first):
    """Note that a track took a plot, for all who ask whose it is."""
    state.plots[plot - first].taken = slot


@door
def update_alone(parameters, state, slot, number, plots, first, events):
    """Update a track of one leaf with its plots, by the probabilities of its pairs."""
    extra, track, rules = state.extra[slot], state.tracks[slot], parameters.rules[0]
    index = extra.first_leaf
    leaf, begin, end = state.leaves[index], extra.first_pair, extra.first_pair + extra.pairs
    missed = 1.0
    for k in range(begin, end):
        pair = state.pairs[k]
        missed -= pair.probability
        state.plots[pair.plot - first].free *= 1.0 - pair.probability
    missed, best = max(missed, 0.0), likeliest(state, begin, end)
    plot = state.pairs[best].plot
    time_s, detected = plots[plot].time_s, parameters.radars[number].detection_probability
    existence = existence_after(leaf, time_s, rules)
    new = is_another_look(track, extra, parameters.radars[number], rules, time_s)
    track.existence = 1.0 - missed + missed * (miss_existence(existence, detected) if new else existence)
    missed = settle_probabilities(state, begin, end, missed)
    if missed >= 1.0:
        if new:
            miss_leaf(leaf, time_s, rules, detected)
            extra.last_look_s = time_s
            extra.missed = 1
    else:
        extra.last_look_s = time_s
        extra.missed = 0
        extra.radar = number
        track.last_plot_s = time_s
        look_ahead(parameters, state, index, number, time_s)
        absorb(parameters, state, index, index, plots, begin, end, missed, 0)
        leaf.hits += 1
        remember(leaf, state.counters[NEXT_PLOT] + plot - first)
        note_plot(state, slot, plot, first)
    leaf.existence = track.existence
    extra.best = index
    extra.believed = 1 if track.existence >= 0.5 else 0
    extra.sure = 0.0
    publish(parameters, state, slot, events, time_s)


@kernel
def alone_probabilities(state, extra):
    """The probabilities of the pairs of a track that shares none of its plots."""
    whole = 1.0
    for k in range(extra.first_pair, extra.first_pair + extra.pairs):
        whole += state.pairs[k].odds
    for k in range(extra.first_pair, extra.first_pair + extra.pairs):
        state.pairs[k].probability = state.pairs[k].odds / max(whole, 1.0)


@kernel
def is_clustered(state, root):
    """1 where any track of a group belongs to a cluster."""
    slot = root
    while slot >= 0:
        if state.extra[slot].cluster >= 0:
            return 1
        slot = state.extra[slot].next
    return 0


@kernel
def is_contested(state, root, first):
    """1 where a plot of a group is claimed by two tracks, going by the probabilities of its pairs."""
    slot = root
    while slot >= 0:
        extra = state.extra[slot]
        for k in range(extra.first_pair, extra.first_pair + extra.pairs):
            state.plots[state.pairs[k].plot - first].owner = -1
        slot = extra.next
    slot = root
    while slot >= 0:
        extra = state.extra[slot]
        for k in range(extra.first_pair, extra.first_pair + extra.pairs):
            plot = state.plots[state.pairs[k].plot - first]
            if state.pairs[k].probability >= CONTESTED:
                if plot.owner >= 0:
                    return 1
                plot.owner = slot
        slot = extra.next
    return 0


@kernel
def is_in_doubt(state, slot, before_s):
    """Whether it is better not to settle now what a track makes of its plots.

    A young one of which no plot dominates: averaging would spoil its velocity. A grown one without a plot since `before_s`
    whose likeliest plot says that it began to turn, and may well be false: taken at once, it would lead the track away.
    """
    extra = state.extra[slot]
    if extra.pairs == 0:
        return False
    best = state.pairs[likeliest(state, extra.first_pair, extra.first_pair + extra.pairs)]
    if extra.hits < REMEMBERED:
        return extra.pairs > 1 and best.probability < DOMINANT
    late = best.surprise == 1 and state.tracks[slot].last_plot_s < before_s
    return late and UNLIKELY < best.probability < SURE


@kernel
def is_undecided(state, root, before_s):
    """1 where any track of a group is in doubt about its plots."""
    slot = root
    while slot >= 0:
        if is_in_doubt(state, slot, before_s):
            return 1
        slot = state.extra[slot].next
    return 0


@kernel
def score_pairs(state, root):
    """Take the logarithms of the odds of all pairs of a group: joint hypotheses and assignments add them up."""
    slot = root
    while slot >= 0:
        extra = state.extra[slot]
        for k in range(extra.first_pair, extra.first_pair + extra.pairs):
            pair = state.pairs[k]
            pair.score = math.log(max(pair.odds, LEAST))
            pair.alert_score = math.log(max(pair.alert_odds, LEAST))
        slot = extra.next


@kernel
def number_plots(state, root, first):
    """Give the plots of a group numbers from 0, listed in `touched`; returns how many there are, and how many tracks."""
    slot, count, tracks = root, 0, 0
    while slot >= 0:
        extra = state.extra[slot]
        for k in range(extra.first_pair, extra.first_pair + extra.pairs):
            state.plots[state.pairs[k].plot - first].local = -1
        tracks += 1
        slot = extra.next
    slot = root
    while slot >= 0:
        extra = state.extra[slot]
        for k in range(extra.first_pair, extra.first_pair + extra.pairs):
            plot = state.plots[state.pairs[k].plot - first]
            if plot.local < 0:
                plot.local = count
                state.touched[count] = state.pairs[k].plot
                count += 1
        slot = extra.next
    return count, tracks


@door
def make_child(parameters, state, pair_index, alert, number, plots, first):
    """The leaf that a pair leads to, as things are or on the alert, made where it has not been; -1 where there is no room."""
    pair = state.pairs[pair_index]
    made = pair.child if alert == 0 else pair.alert_child
    if made >= 0:
        return made
    child = take_leaf(state, pair.slot)
    if child < 0:
        return child
    look_ahead(parameters, state, pair.leaf, number, plots[pair.plot].time_s)
    pair.probability = 1.0
    absorb(parameters, state, child, pair.leaf, plots, pair_index, pair_index + 1, 0.0, alert)
    inherit(state.leaves[child], state.leaves[pair.leaf])
    state.leaves[child].existence = MOST_EXISTENCE
    state.leaves[child].hits += 1
    remember(state.leaves[child], state.counters[NEXT_PLOT] + pair.plot - first)
    state.leaves[child].used = state.counters[STAMP]
    if alert == 0:
        pair.child = child
    else:
        pair.alert_child = child
    return child


@kernel
def credit(state, slot, pair_index, number, plots, first):
    """Note whose plot a track of a cluster took by the best hypothesis."""
    pair, extra = state.pairs[pair_index], state.extra[slot]
    extra.radar = number
    extra.missed = 0
    state.tracks[slot].last_plot_s = plots[pair.plot].time_s
    note_plot(state, slot, pair.plot, first)


@door
def extend(parameters, state, cluster_number, number, plots, first, time_s):
    """Make the chosen ways the hypotheses of a cluster, with a new leaf for each pair in use."""
    cluster, scratch = state.clusters[cluster_number], scratch_row(state)
    state.counters[STAMP] += 1
    for k in range(state.counters[CHOICES]):
        choice, row = state.choices[k], state.joints[scratch + k]
        parent = state.joints[cluster_number * KEPT_HYPOTHESES + choice.parent]
        row.weight = choice.score
        for member in range(cluster.members):
            row.leaf[member] = parent.leaf[member]
            if choice.pair[member] >= 0:
                row.leaf[member] = make_child(
                    parameters, state, choice.pair[member], choice.alert, number, plots, first
                )
    rules, detected = parameters.rules[0], parameters.radars[number].detection_probability
    for member in range(cluster.members):
        slot = cluster.slot[member]
        if state.extra[slot].pairs == 0:
            continue
        if is_another_look(state.tracks[slot], state.extra[slot], parameters.radars[number], rules, time_s):
            state.extra[slot].last_look_s = time_s
            state.extra[slot].missed = 1
            miss_old_leaves(state, slot, time_s, rules, detected)
        if state.choices[0].pair[member] >= 0:
            credit(state, slot, state.choices[0].pair[member], number, plots, first)
    cluster.hypotheses = state.counters[CHOICES]
    for k in range(cluster.hypotheses):
        row, joint = state.joints[scratch + k], state.joints[cluster_number * KEPT_HYPOTHESES + k]
        joint.evidence = row.weight
        for member in range(cluster.members):
            joint.leaf[member] = row.leaf[member]


@kernel
def miss_old_leaves(state, slot, time_s, rules, detected):
    """Count a look without a plot on the leaves of a track that were not made in this batch."""
    index = state.extra[slot].first_leaf
    while index >= 0:
        leaf = state.leaves[index]
        if leaf.used != state.counters[STAMP]:
            miss_leaf(leaf, time_s, rules, detected)
        index = leaf.next


@kernel
def probability_free(state, bit):
    """Probability, over the chosen ways, that a plot of a cluster was taken by none of its tracks."""
    whole = 0.0
    for k in range(state.counters[CHOICES]):
        if state.choices[k].used & bit == 0:
            whole += state.choices[k].score
    return whole


@door
def add_births(parameters, state, cluster_number, plots, first):
    """Plots of a cluster that may be new begin tracks that exist in the hypotheses in which nobody took the plot."""
    cluster = state.clusters[cluster_number]
    for local in range(state.counters[LOCAL_PLOTS]):
        bit, plot = 1 << local, state.touched[local]
        free, birth = probability_free(state, bit), state.plots[plot - first].birth
        state.plots[plot - first].free = free
        if free >= SURELY_NEW or free * birth < LEAST_BIRTH or cluster.members >= parameters.rules[0].members:
            continue
        serial = state.counters[NEXT_PLOT] + plot - first
        slot = begin_track(parameters, state, plots[plot], serial, birth)
        state.plots[plot - first].free = 0.0
        if slot < 0:
            continue
        if state.choices[0].used & bit == 0:
            note_plot(state, slot, plot, first)
        member = cluster.members
        cluster.slot[member] = slot
        cluster.members = member + 1
        state.extra[slot].cluster = cluster_number
        for k in range(cluster.hypotheses):
            unused = state.choices[k].used & bit == 0
            state.joints[cluster_number * KEPT_HYPOTHESES + k].leaf[member] = (
                state.extra[slot].first_leaf if unused else -1
            )


@door
def update_together(parameters, state, cluster_number, number, plots, first, events, time_s):
    """Update a cluster: the best joint hypotheses of its tracks and the plots of a batch."""
    search(parameters, state, cluster_number, number, first, time_s)
    extend(parameters, state, cluster_number, number, plots, first, time_s)
    weigh_likeness(parameters, state, cluster_number)
    add_births(parameters, state, cluster_number, plots, first)
    settle_cluster(parameters, state, cluster_number, events, time_s)


@door
def keep_best(state, root):
    """Let the tracks of a group have their best leaf alone, out of all clusters."""
    slot = root
    while slot >= 0:
        extra, row = state.extra[slot], state.rows[slot]
        leave_cluster(state, slot)
        state.counters[STAMP] += 1
        leaf = state.leaves[extra.best]
        leaf.used = state.counters[STAMP]
        keep_used(state, slot, state.counters[STAMP])
        row.first = leaf.first_pair
        row.count = leaf.pairs
        extra.first_pair = leaf.first_pair
        extra.pairs = leaf.pairs
        slot = extra.next


@door
def update_assigned(parameters, state, root, number, plots, first, end, events, time_s):
    """Update a group too large for joint hypotheses: the best assignment, with existence by belief propagation."""
    keep_best(state, root)
    propagate(state, root, first)
    assign(state, root, first, end)
    slot = root
    while slot >= 0:
        extra, plot = state.extra[slot], state.rows[slot].plot
        following = extra.next
        for k in range(extra.first_pair, extra.first_pair + extra.pairs):
            state.pairs[k].probability = 1.0 if state.pairs[k].plot == plot else 0.0
        if extra.pairs > 0:
            update_alone(parameters, state, slot, number, plots, first, events)
        slot = following


@door
def update_group(parameters, state, root, number, plots, first, end, events, time_s):
    """Update all tracks of a group with the plots that they share."""
    slot = root
    while slot >= 0:
        forgive(parameters, state, slot, time_s, number)
        slot = state.extra[slot].next
    if is_clustered(state, root) == 0:
        if state.extra[root].members == 1:
            alone_probabilities(state, state.extra[root])
        else:
            propagate(state, root, first)
        before_s = time_s - LATE * parameters.radars[number].revisit_s
        if is_undecided(state, root, before_s) == 0 and is_contested(state, root, first) == 0:
            update_each(parameters, state, root, number, plots, first, events)
            return
    score_pairs(state, root)
    shared, tracks = number_plots(state, root, first)
    state.counters[LOCAL_PLOTS] = shared
    if shared <= PLOTS_OF_A_CLUSTER and tracks <= parameters.rules[0].members:
        cluster_number = join(state, root)
        if cluster_number >= 0:
            update_together(parameters, state, cluster_number, number, plots, first, events, time_s)
            return
    update_assigned(parameters, state, root, number, plots, first, end, events, time_s)


@kernel
def update_each(parameters, state, root, number, plots, first, events):
    """Update every track of a group by itself, by the probabilities of its pairs."""
    slot = root
    while slot >= 0:
        following = state.extra[slot].next
        update_alone(parameters, state, slot, number, plots, first, events)
        slot = following
