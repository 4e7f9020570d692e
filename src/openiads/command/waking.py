"""When a track about which nothing can be done is judged again: the later, the longer that lasts, or once something comes free.

Source: docs/models/doctrine.md. Leaves out: what the judgement finds (decide.py).
"""

from openiads.command.assignment import busy_channels
from openiads.command.posts import CHANNEL_FREE, HIGHEST_PICTURE, ROUND_FREE, SECTOR_FREE
from openiads.kernel import kernel
from openiads.messages.events import Reason

OUT_OF_SECTOR = int(Reason.OUT_OF_SECTOR)
NO_ROUNDS = int(Reason.NO_ROUNDS)
NO_CHANNEL = int(Reason.NO_CHANNEL)


@kernel
def note_channel(parameters, state, unit, now_s):
    """Note that a fire unit's channel came free, and that its sector may turn where that was the last one held."""
    fire_unit = parameters.fire_units[unit]
    state.freed_s[unit, CHANNEL_FREE] = now_s
    if fire_unit.facing_rad != fire_unit.facing_rad and busy_channels(state, fire_unit) == 0:
        state.freed_s[unit, SECTOR_FREE] = now_s


@kernel
def came_free(state, kind, now_s):
    """Whether anything of a kind came free in this frame, at any fire unit."""
    for unit in range(state.freed_s.shape[0]):
        if state.freed_s[unit, kind] == now_s:
            return True
    return False


@kernel
def wake(state, decision_period_s, now_s):
    """Have every track that waits for what has come free judged with the next decision.

    Its reason is the furthest gate: who waits for a round may wait for another fire unit's sector as well.
    """
    channel, rounds = came_free(state, CHANNEL_FREE, now_s), came_free(state, ROUND_FREE, now_s)
    turns = came_free(state, SECTOR_FREE, now_s)
    if not (channel or rounds or turns):
        return
    for slot in range(state.counters[HIGHEST_PICTURE]):
        held = state.picture[slot]
        waits = held.reason == NO_CHANNEL and (channel or rounds)
        waits = waits or (held.reason == NO_ROUNDS and (rounds or turns)) or (held.reason == OUT_OF_SECTOR and turns)
        next_s = max(now_s, held.judged_s + decision_period_s)
        if waits and held.next_s > next_s:
            held.later_s = held.next_s
            held.next_s = next_s


@kernel
def next_look_s(doctrine, held, now_s):
    """When [s] a track about which nothing can be done is judged again: the later, the longer its reason has stood.

    At the latest where only a channel or a round is lacking: it is woken when one comes free.
    """
    longest_s = doctrine.longest_patience * doctrine.decision_period_s
    lacks = held.reason == NO_ROUNDS or held.reason == NO_CHANNEL
    waits_s = longest_s if lacks else min(doctrine.patience_share * (now_s - held.since_s), longest_s)
    return now_s + max(waits_s, doctrine.patience * doctrine.decision_period_s)
