"""Groups of tracks that share plots in a batch, by disjoint sets; each group is processed by itself.

Source: Tarjan1975 (disjoint sets with path halving). Leaves out: groups that last; tracks that keep competing form a cluster.
"""

from openiads.kernel import door, kernel
from openiads.tracking.trackers import ACTIVE, BATCH


@kernel
def root_of(extra, slot):
    """The slot that stands for the group of a slot."""
    while extra[slot].group != slot:
        extra[slot].group = extra[extra[slot].group].group
        slot = extra[slot].group
    return slot


@kernel
def unite(state, one, other):
    """Make one group of two; the lower slot stands for both, and the list of the other is put at its end."""
    extra = state.extra
    a, b = root_of(extra, one), root_of(extra, other)
    if a == b:
        return
    low, high = min(a, b), max(a, b)
    state.near[low].last_cell = max(state.near[low].last_cell, state.near[high].last_cell)
    extra[high].group = low
    extra[extra[low].last].next = high
    extra[low].last = extra[high].last
    extra[low].members += extra[high].members


@kernel
def activate_alone(state, slot):
    """Make a slot a group of its own for this batch, if it is in none yet."""
    extra = state.extra[slot]
    if extra.batch == state.counters[BATCH]:
        return
    extra.batch = state.counters[BATCH]
    extra.group = slot
    extra.next = -1
    extra.last = slot
    extra.members = 1
    state.groups[state.counters[ACTIVE]] = slot
    state.counters[ACTIVE] += 1


@kernel
def clear_pairs(state, slot):
    """Forget the pairs of an earlier batch: a track that is near no plot of this one is not gated."""
    extra = state.extra[slot]
    extra.pairs = 0
    index = extra.first_leaf
    while index >= 0:
        state.leaves[index].pairs = 0
        index = state.leaves[index].next


@door
def activate(state, slot):
    """Put a slot into a group for this batch, with all members of its cluster."""
    activate_alone(state, slot)
    number = state.extra[slot].cluster
    if number < 0:
        return
    cluster = state.clusters[number]
    for member in range(cluster.members):
        if state.extra[cluster.slot[member]].batch != state.counters[BATCH]:
            clear_pairs(state, cluster.slot[member])
        activate_alone(state, cluster.slot[member])
        unite(state, slot, cluster.slot[member])


@kernel
def join_plot(state, slot, plot):
    """Unite a slot with whoever touched a plot before it."""
    if plot.owner < 0:
        plot.owner = slot
    else:
        unite(state, slot, plot.owner)
