"""How a track is believed and forgotten: by the probability that it exists, raised by plots and lowered by looks without one.

Source: Musicki1994 (existence by recursion); Williams2015 (within joint hypotheses). Leaves out: how long targets live; a
mean life stands for it.
"""

import math

from openiads.constants import TWO_PI
from openiads.kernel import door, kernel
from openiads.messages.detections import LookKind
from openiads.messages.events import EventKind, note
from openiads.messages.tracks import TrackStatus
from openiads.tracking.clusters import drop_member, tidy
from openiads.tracking.filter import expected_measurement
from openiads.tracking.gating import of_the_same_turn
from openiads.tracking.leaves import keep_used, least_existence, miss_existence, remember, show, take_back_miss
from openiads.tracking.near import existence_after, note_place
from openiads.tracking.trackers import HIGHEST_SLOT, KEPT_HYPOTHESES, LOWEST_FREE
from openiads.vectors import add_scaled, rotation, vector

FREE = int(TrackStatus.FREE)
TENTATIVE = int(TrackStatus.TENTATIVE)
CONFIRMED = int(TrackStatus.CONFIRMED)
SCAN = int(LookKind.SCAN)
CONFIRMED_EVENT = int(EventKind.TRACK_CONFIRMED)
DROPPED_EVENT = int(EventKind.TRACK_DROPPED)
HALF = 0.5
# A track is never so sure that no miss could make it doubted.
MOST_EXISTENCE = 1.0 - 1e-6
NO_STAMP = -2
# Misses sooner after each other than this share of the longest silence are one: what hides a target hides it for some seconds.
ONE_MISS = 0.05


@door
def forget(parameters, state, slot, events, time_s):
    """Free a track's row and give back its leaves. It is in no cluster any more."""
    track, extra = state.tracks[slot], state.extra[slot]
    if track.status == CONFIRMED:
        note(events, time_s, DROPPED_EVENT, track.track, -1)
    track.status = FREE
    keep_used(state, slot, NO_STAMP)
    extra.best = -1
    extra.cluster = -1
    note_place(parameters, state, slot)
    state.counters[LOWEST_FREE] = min(state.counters[LOWEST_FREE], slot)


@door
def publish(parameters, state, slot, events, time_s):
    """Show the best leaf of a track to others, confirm it where it is believed, and forget it where it is not."""
    track, extra, rules = state.tracks[slot], state.extra[slot], parameters.rules[0]
    if extra.best < 0 or track.existence < least_existence(track, rules):
        forget(parameters, state, slot, events, time_s)
        return
    leaf = state.leaves[extra.best]
    if extra.cluster < 0 and track.existence < 0.5:
        extra.believed = 0
    if leaf.time_s != track.time_s or extra.cluster >= 0 or leaf.hits != extra.hits:
        show(parameters, state, slot, extra.best)
    extra.hits = leaf.hits
    track.existence = min(track.existence, MOST_EXISTENCE)
    sure = max(track.existence, extra.sure)
    enough = leaf.hits >= rules.confirm_hits and sure >= rules.confirm_existence
    if track.status == TENTATIVE and enough:
        track.status = CONFIRMED
        note(events, track.time_s, CONFIRMED_EVENT, track.track, -1)
    note_place(parameters, state, slot)


@kernel
def looked_at(track, radar, look):
    """Whether a look swept over where a track is expected."""
    middle = HALF * (look.start_s + look.end_s)
    there = add_scaled(vector(track.position_m), vector(track.velocity_m_s), middle - track.time_s)
    expected = expected_measurement(vector(radar.position_m), rotation(radar.axes), there)[0]
    turns = (expected[1] - look.azimuth_rad) / TWO_PI
    return (turns - float(math.floor(turns))) * TWO_PI < look.width_rad


@kernel
def miss_leaf(leaf, time_s, rules, detection_probability):
    """Count a look without a plot on a leaf; returns how likely that was."""
    existence = existence_after(leaf, time_s, rules)
    leaf.existence = miss_existence(existence, detection_probability)
    remember(leaf, -1)
    return 1.0 - existence * detection_probability


@kernel
def miss_all_leaves(state, slot, time_s, rules, detection_probability):
    """Count a look without a plot on every leaf of a track; `weight` holds how likely it was."""
    index = state.extra[slot].first_leaf
    while index >= 0:
        leaf = state.leaves[index]
        leaf.weight = miss_leaf(leaf, time_s, rules, detection_probability)
        index = leaf.next


@door
def doubt(parameters, state, slot, events, time_s, detection_probability):
    """Count a look without a plot on a track, and on the hypotheses that hold it."""
    rules, extra = parameters.rules[0], state.extra[slot]
    miss_all_leaves(state, slot, time_s, rules, detection_probability)
    extra.last_look_s = time_s
    extra.missed = 1
    number = extra.cluster
    if number < 0:
        state.tracks[slot].existence = state.leaves[extra.best].existence
        publish(parameters, state, slot, events, time_s)
        return
    cluster, first = state.clusters[number], number * KEPT_HYPOTHESES
    member = member_of(cluster, slot)
    for k in range(first, first + cluster.hypotheses):
        index = state.joints[k].leaf[member]
        if index >= 0:
            state.joints[k].weight *= state.leaves[index].weight
            state.joints[k].evidence *= state.leaves[index].weight
    settle_cluster(parameters, state, number, events, time_s)


@kernel
def member_of(cluster, slot):
    """The number of a track within its cluster."""
    for member in range(cluster.members):
        if cluster.slot[member] == slot:
            return member
    return 0


@door
def settle_cluster(parameters, state, number, events, time_s):
    """Tidy a cluster, and publish all its tracks."""
    cluster = state.clusters[number]
    members = cluster.members
    for member in range(members):
        state.touched[member] = cluster.slot[member]
    tidy(state, parameters.rules[0], number)
    for member in range(members):
        publish(parameters, state, state.touched[member], events, time_s)


@door
def forgive(parameters, state, slot, plot_time_s, number):
    """Take back a miss that was counted just before the plot of the same turn came."""
    extra, radar = state.extra[slot], parameters.radars[number]
    if not of_the_same_turn(parameters, extra, number, plot_time_s):
        return
    extra.missed = 0
    index = extra.first_leaf
    while index >= 0:
        leaf = state.leaves[index]
        leaf.existence = take_back_miss(leaf.existence, radar.detection_probability)
        index = leaf.next


@kernel
def is_another_look(track, extra, radar, rules, time_s):
    """Whether a look comes so long after the last one that counted that it says something new."""
    since = time_s - max(track.last_plot_s, extra.last_look_s)
    return since > max(HALF * radar.revisit_s, ONE_MISS * rules.drop_after_s)


@door
def count_misses(parameters, state, look, events):
    """Doubt every track that a scan of the radar holding it has passed over without a plot since half a turn."""
    radar = parameters.radars[look.radar]
    if look.kind != SCAN:
        return
    for slot in range(state.counters[HIGHEST_SLOT]):
        track, extra = state.tracks[slot], state.extra[slot]
        if track.status == FREE or extra.radar != look.radar or track.last_plot_s >= look.start_s:
            continue
        if is_another_look(track, extra, radar, parameters.rules[0], look.end_s) and looked_at(track, radar, look):
            doubt(parameters, state, slot, events, look.end_s, radar.detection_probability)


@door
def drop_silent(parameters, state, events, time_s):
    """Forget tracks that no radar has seen for longer than the rules allow; lower the highest slot where it is free."""
    rules = parameters.rules[0]
    for slot in range(state.counters[HIGHEST_SLOT]):
        track = state.tracks[slot]
        if track.status != FREE and time_s - track.last_plot_s > rules.drop_after_s:
            leave_cluster(state, slot)
            forget(parameters, state, slot, events, time_s)
    while state.counters[HIGHEST_SLOT] > 0 and state.tracks[state.counters[HIGHEST_SLOT] - 1].status == FREE:
        state.counters[HIGHEST_SLOT] -= 1


@door
def leave_cluster(state, slot):
    """Take a track out of its cluster, whatever the hypotheses hold of it."""
    number = state.extra[slot].cluster
    if number < 0:
        return
    cluster = state.clusters[number]
    drop_member(state, number, member_of(cluster, slot))
    if cluster.members == 0:
        cluster.taken = 0
    state.extra[slot].cluster = -1
