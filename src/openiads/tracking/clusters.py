"""Clusters: tracks that compete for plots, with the joint hypotheses kept of them from look to look.

Tracks join when they share a plot, hypotheses multiply and the best are kept; what all of them agree on leaves the cluster.
Source: Reid1979, section V (clusters); Williams2015. Leaves out: splitting a cluster whose parts no longer touch while each of
them is still undecided.
"""

from openiads.kernel import door, kernel
from openiads.tracking.leaves import keep_used, least_existence, same_plots
from openiads.tracking.trackers import KEPT_HYPOTHESES, MEMBERS, STAMP

# A hypothesis less likely than this is dropped.
LEAST_HYPOTHESIS = 1e-5
# A leaf is dropped from a hypothesis where it is less likely than this to exist.
UNBELIEVED = 0.003
SMALL = 1e-300


@kernel
def free_cluster(state):
    """A cluster that is not in use, or -1."""
    for number in range(state.clusters.shape[0]):
        if state.clusters[number].taken == 0:
            return number
    return -1


@kernel
def copy_joint(source, into):
    """Copy a hypothesis."""
    into.weight = source.weight
    into.evidence = source.evidence
    for member in range(MEMBERS):
        into.leaf[member] = source.leaf[member]


@kernel
def scratch_row(state):
    """The first row of joint hypotheses that belongs to no cluster."""
    return state.clusters.shape[0] * KEPT_HYPOTHESES


@kernel
def add_single(state, number, slot):
    """Take a track of one leaf into a cluster: it has that leaf in all hypotheses."""
    cluster, first = state.clusters[number], number * KEPT_HYPOTHESES
    member = cluster.members
    cluster.slot[member] = slot
    cluster.members = member + 1
    for k in range(cluster.hypotheses):
        state.joints[first + k].leaf[member] = state.extra[slot].first_leaf
    state.extra[slot].cluster = number


@kernel
def place_among(state, first, count, weight):
    """Where a weight belongs among hypotheses in order, the heaviest first."""
    at = count
    while at > 0 and state.joints[first + at - 1].weight < weight:
        at -= 1
    return at


@kernel
def make_room(state, first, count, at):
    """Move hypotheses one down from a place, dropping the last where the table is full; returns how many there are."""
    count = min(count + 1, KEPT_HYPOTHESES)
    for k in range(count - 1, at, -1):
        copy_joint(state.joints[first + k - 1], state.joints[first + k])
    return count


@door
def add_cluster(state, number, other):
    """Take all of another cluster into one: the best products of their hypotheses."""
    cluster, second = state.clusters[number], state.clusters[other]
    mine, its, scratch, count = number * KEPT_HYPOTHESES, other * KEPT_HYPOTHESES, scratch_row(state), 0
    for i in range(cluster.hypotheses):
        for k in range(second.hypotheses):
            weight = state.joints[mine + i].weight * state.joints[its + k].weight
            at = place_among(state, scratch, count, weight)
            if at >= KEPT_HYPOTHESES:
                continue
            count = make_room(state, scratch, count, at)
            row = state.joints[scratch + at]
            copy_joint(state.joints[mine + i], row)
            row.weight = weight
            row.evidence = state.joints[mine + i].evidence * state.joints[its + k].evidence
            for member in range(second.members):
                row.leaf[cluster.members + member] = state.joints[its + k].leaf[member]
    for member in range(second.members):
        cluster.slot[cluster.members + member] = second.slot[member]
        state.extra[second.slot[member]].cluster = number
    cluster.members += second.members
    cluster.hypotheses = count
    for k in range(count):
        copy_joint(state.joints[scratch + k], state.joints[mine + k])
    second.taken = 0


@door
def join(state, root):
    """Make one cluster of a group; returns its number, or -1 where there is none free."""
    slot, number = root, -1
    while slot >= 0 and number < 0:
        number = state.extra[slot].cluster
        slot = state.extra[slot].next
    if number < 0:
        number = free_cluster(state)
        if number < 0:
            return number
        cluster = state.clusters[number]
        cluster.taken, cluster.members, cluster.hypotheses = 1, 0, 1
        state.joints[number * KEPT_HYPOTHESES].weight = 1.0
        state.joints[number * KEPT_HYPOTHESES].evidence = 1.0
        cluster.time_s = state.tracks[root].time_s
    slot = root
    while slot >= 0:
        held = state.extra[slot].cluster
        if held < 0:
            add_single(state, number, slot)
        elif held != number:
            add_cluster(state, number, held)
        slot = state.extra[slot].next
    return number


@kernel
def normalise(state, number):
    """Make the weights of a cluster's hypotheses sum to one."""
    cluster, first, whole, evidence = state.clusters[number], number * KEPT_HYPOTHESES, 0.0, 0.0
    for k in range(cluster.hypotheses):
        whole += state.joints[first + k].weight
        evidence += state.joints[first + k].evidence
    for k in range(cluster.hypotheses):
        state.joints[first + k].weight /= max(whole, SMALL)
        state.joints[first + k].evidence /= max(evidence, SMALL)


@kernel
def heaviest_leaf(state, number, member):
    """The leaf of a member in the heaviest hypothesis in which it exists, or -1."""
    first, found, most = number * KEPT_HYPOTHESES, -1, -1.0
    for k in range(first, first + state.clusters[number].hypotheses):
        joint = state.joints[k]
        if joint.leaf[member] >= 0 and joint.weight > most:
            most = joint.weight
            found = joint.leaf[member]
    return found


@kernel
def weigh_leaves(state, number, member):
    """Add up, for each leaf of a member, the weights of the hypotheses that hold it."""
    first, count = number * KEPT_HYPOTHESES, state.clusters[number].hypotheses
    for k in range(first, first + count):
        index = state.joints[k].leaf[member]
        if index >= 0:
            state.leaves[index].weight = 0.0
            state.leaves[index].stands_for = index
    for k in range(first, first + count):
        index = state.joints[k].leaf[member]
        if index >= 0:
            state.leaves[index].weight += state.joints[k].weight


@door
def merge_leaves(state, number, member):
    """Where two leaves of a member took the same plots of late, let the heavier stand for both."""
    first, count = number * KEPT_HYPOTHESES, state.clusters[number].hypotheses
    weigh_leaves(state, number, member)
    for i in range(first, first + count):
        a = state.joints[i].leaf[member]
        for k in range(i + 1, first + count):
            b = state.joints[k].leaf[member]
            if a < 0 or b < 0 or a == b:
                continue
            one, other = state.leaves[a], state.leaves[b]
            if one.stands_for != a or other.stands_for != b or same_plots(one, other) == 0:
                continue
            if one.weight >= other.weight:
                other.stands_for = a
            else:
                one.stands_for = b
    for k in range(first, first + count):
        index = state.joints[k].leaf[member]
        while index >= 0 and state.leaves[index].stands_for != index:
            index = state.leaves[index].stands_for
        state.joints[k].leaf[member] = index


@kernel
def drop_unbelieved(state, number, member):
    """Let a member not exist in the hypotheses in which that is nearly sure."""
    first = number * KEPT_HYPOTHESES
    for k in range(first, first + state.clusters[number].hypotheses):
        index = state.joints[k].leaf[member]
        if index >= 0 and state.leaves[index].existence < UNBELIEVED:
            state.joints[k].leaf[member] = -1


@kernel
def twin(state, one, other, members):
    """Whether two hypotheses hold the same leaves, or the same plots of late under other names."""
    matched, equal = 0, 1
    for i in range(members):
        if one.leaf[i] != other.leaf[i]:
            equal = 0
    if equal == 1:
        return 1
    for i in range(members):
        a, found = one.leaf[i], 0
        if a < 0:
            continue
        for k in range(members):
            b = other.leaf[k]
            if found == 1 or b < 0 or matched & (1 << k) != 0:
                continue
            if same_plots(state.leaves[a], state.leaves[b]) == 1:
                matched |= 1 << k
                found = 1
        if found == 0:
            return 0
    for k in range(members):
        if other.leaf[k] >= 0 and matched & (1 << k) == 0:
            return 0
    return 1


@door
def merge_hypotheses(state, number):
    """Let one hypothesis stand for all that say the same, and drop the unlikely ones; the heaviest comes first."""
    cluster, first = state.clusters[number], number * KEPT_HYPOTHESES
    for i in range(first, first + cluster.hypotheses):
        one = state.joints[i]
        for k in range(i + 1, first + cluster.hypotheses):
            other = state.joints[k]
            if one.weight > 0.0 and other.weight > 0.0 and twin(state, one, other, cluster.members) == 1:
                one.weight += other.weight
                one.evidence += other.evidence
                other.weight = 0.0
    count, scratch = 0, scratch_row(state)
    for k in range(first, first + cluster.hypotheses):
        if state.joints[k].weight >= LEAST_HYPOTHESIS:
            at = place_among(state, scratch, count, state.joints[k].weight)
            count = make_room(state, scratch, count, at)
            copy_joint(state.joints[k], state.joints[scratch + at])
    for k in range(count):
        copy_joint(state.joints[scratch + k], state.joints[first + k])
    cluster.hypotheses = count
    normalise(state, number)


@kernel
def existence_of(state, number, member):
    """Probability that a member of a cluster is real."""
    first, whole = number * KEPT_HYPOTHESES, 0.0
    for k in range(first, first + state.clusters[number].hypotheses):
        index = state.joints[k].leaf[member]
        if index >= 0:
            whole += state.joints[k].weight * state.leaves[index].existence
    return whole


@kernel
def is_believed(state, index):
    """Whether a leaf is one, and more likely than not to exist."""
    return index >= 0 and state.leaves[index].existence >= 0.5


@kernel
def agreed(state, number, member):
    """Whether all hypotheses hold the same of a member."""
    first = number * KEPT_HYPOTHESES
    for k in range(first + 1, first + state.clusters[number].hypotheses):
        if state.joints[k].leaf[member] != state.joints[first].leaf[member]:
            return 0
    return 1


@kernel
def drop_member(state, number, member):
    """Take a column out of a cluster; the last one takes its place."""
    cluster, first = state.clusters[number], number * KEPT_HYPOTHESES
    last = cluster.members - 1
    cluster.slot[member] = cluster.slot[last]
    for k in range(first, first + cluster.hypotheses):
        state.joints[k].leaf[member] = state.joints[k].leaf[last]
    cluster.members = last


@kernel
def keep_leaves(state, number, member):
    """Give back the leaves of a member that no hypothesis holds."""
    first = number * KEPT_HYPOTHESES
    state.counters[STAMP] += 1
    for k in range(first, first + state.clusters[number].hypotheses):
        index = state.joints[k].leaf[member]
        if index >= 0:
            state.leaves[index].used = state.counters[STAMP]
    keep_used(state, state.clusters[number].slot[member], state.counters[STAMP])


@kernel
def count_believed(state, number, joint):
    """How many tracks a hypothesis believes in."""
    count = 0
    for member in range(state.clusters[number].members):
        if is_believed(state, joint.leaf[member]):
            count += 1
    return count


@kernel
def rank_of(state, number, member):
    """The place of a member among those that the best hypothesis believes in, the surest first."""
    cluster, best, rank = state.clusters[number], state.joints[number * KEPT_HYPOTHESES], 1
    mine = state.tracks[cluster.slot[member]].existence
    for other in range(cluster.members):
        if other != member and is_believed(state, best.leaf[other]):
            its = state.tracks[cluster.slot[other]].existence
            if its > mine or (its == mine and other < member):
                rank += 1
    return rank


@kernel
def sureness(state, number, member):
    """Probability that there are as many targets as it takes for a member to be one of them.

    Hypotheses may agree on how many there are and differ in which new track is the last of them: then that one is sure,
    although each of its names is not.
    """
    first, whole, rank = number * KEPT_HYPOTHESES, 0.0, rank_of(state, number, member)
    for k in range(first, first + state.clusters[number].hypotheses):
        if count_believed(state, number, state.joints[k]) >= rank:
            whole += state.joints[k].weight
    return whole


@door
def tidy(state, rules, number):
    """Merge what says the same, forget what is not believed, and let go whom all hypotheses agree on.

    Afterwards `existence` and `best` of every track that was in the cluster are up to date; a track to be forgotten has -1.
    """
    cluster = state.clusters[number]
    for member in range(cluster.members):
        drop_unbelieved(state, number, member)
        merge_leaves(state, number, member)
    merge_hypotheses(state, number)
    for member in range(cluster.members):
        state.tracks[cluster.slot[member]].existence = existence_of(state, number, member)
    for member in range(cluster.members):
        extra = state.extra[cluster.slot[member]]
        extra.believed = 1 if is_believed(state, state.joints[number * KEPT_HYPOTHESES].leaf[member]) else 0
        extra.sure = sureness(state, number, member) if extra.believed == 1 else 0.0
    for member in range(cluster.members - 1, -1, -1):
        slot = cluster.slot[member]
        track, extra = state.tracks[slot], state.extra[slot]
        extra.best = heaviest_leaf(state, number, member)
        if track.existence < least_existence(track, rules):
            extra.best = -1
        if extra.best >= 0:
            keep_leaves(state, number, member)
        if extra.best < 0 or agreed(state, number, member) == 1:
            extra.cluster = -1
            drop_member(state, number, member)
    if cluster.members == 0:
        cluster.taken = 0
