"""Association probabilities of tracks that share plots, by loopy belief propagation on their sparse graph.

Exact where the graph has no loop, close where it has. Source: Williams2014, section III (messages of two sets of nodes that
check each other). Leaves out: tracks with several leaves; joint hypotheses are for those.
"""

from openiads.kernel import door, kernel

MOST_ROUNDS = 100
CLOSE = 1e-6


@kernel
def send_from_track(state, extra, first):
    """Messages of one track to its plots, added up at each plot."""
    whole = 1.0
    for k in range(extra.first_pair, extra.first_pair + extra.pairs):
        whole += state.pairs[k].odds * state.pairs[k].message
    for k in range(extra.first_pair, extra.first_pair + extra.pairs):
        pair = state.pairs[k]
        pair.probability = pair.odds / max(whole - pair.odds * pair.message, 1e-300)
        state.plots[pair.plot - first].claims += pair.probability


@kernel
def answer_from_plots(state, extra, first):
    """Messages of plots back to one track; returns the largest change."""
    change = 0.0
    for k in range(extra.first_pair, extra.first_pair + extra.pairs):
        pair = state.pairs[k]
        answer = 1.0 / max(1.0 + state.plots[pair.plot - first].claims - pair.probability, 1e-300)
        change = max(change, abs(answer - pair.message))
        pair.message = answer
    return change


@kernel
def clear_sums(state, root, first):
    """Set the sums of a group's plots to nothing."""
    slot = root
    while slot >= 0:
        extra = state.extra[slot]
        for k in range(extra.first_pair, extra.first_pair + extra.pairs):
            state.plots[state.pairs[k].plot - first].claims = 0.0
        slot = extra.next


@kernel
def exchange(state, root, first):
    """One round of messages in a group; returns the largest change."""
    clear_sums(state, root, first)
    slot = root
    while slot >= 0:
        send_from_track(state, state.extra[slot], first)
        slot = state.extra[slot].next
    change, slot = 0.0, root
    while slot >= 0:
        change = max(change, answer_from_plots(state, state.extra[slot], first))
        slot = state.extra[slot].next
    return change


@kernel
def read_probabilities(state, extra):
    """The probability of each pair of one track, from the messages to it."""
    whole = 1.0
    for k in range(extra.first_pair, extra.first_pair + extra.pairs):
        whole += state.pairs[k].odds * state.pairs[k].message
    for k in range(extra.first_pair, extra.first_pair + extra.pairs):
        pair = state.pairs[k]
        pair.probability = pair.odds * pair.message / max(whole, 1.0)


@door
def propagate(state, root, first):
    """Fill the `probability` of every pair of a group; returns the rounds it took.

    What is left to one for a track is the probability that it gave no plot. first : the batch's first plot.
    """
    slot = root
    while slot >= 0:
        extra = state.extra[slot]
        for k in range(extra.first_pair, extra.first_pair + extra.pairs):
            state.pairs[k].message = 1.0
        slot = extra.next
    rounds = 0
    while rounds < MOST_ROUNDS:
        rounds += 1
        if exchange(state, root, first) < CLOSE:
            break
    slot = root
    while slot >= 0:
        read_probabilities(state, state.extra[slot])
        slot = state.extra[slot].next
    return rounds
