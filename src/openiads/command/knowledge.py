"""What each authority knows: the tracks that its radars plotted, and the fire of the fire units that it hears.

While one authority decides for all, the picture itself is what it knows. Else the picture is lent to each in its turn: what it
knows is put in before and what it found is put away after, and the ledger keeps the furthest gate of all.
Source: docs/models/network.md. Leaves out: worse accuracy of a track that fewer radars feed; identity, which all share.
"""

from openiads.command.ledger import set_reason
from openiads.command.network import LONG_AGO_S, NEVER_S
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST
from openiads.messages.events import Reason
from openiads.streams import Purpose, uniform

NOT_CONFIRMED = int(Reason.NOT_CONFIRMED)
# Up to this one the reasons come before that of being engaged (doctrine.restraint).
ASSESSED_DESTROYED = int(Reason.ASSESSED_DESTROYED)
ENGAGED = int(Reason.ENGAGED)
PURPOSE_PLOT = int(Purpose.PLOT_LOSS)


@kernel
def forget_slot(network, slot, now_s):
    """Forget all that was known of the track that a slot held before."""
    for node in range(network.heard.shape[0]):
        network.heard[node, slot] = LONG_AGO_S
    for unit in range(network.fire.shape[0]):
        fire = network.fire[unit, slot]
        fire.pending = 0
        fire.salvos = 0
        fire.destroyed = 0
    for node in range(network.views.shape[0]):
        view = network.views[node, slot]
        view.next_s = now_s if node < network.heard.shape[0] else LONG_AGO_S
        view.reason = NOT_CONFIRMED
        view.reason_fire_unit = -1


@kernel
def first_this_frame(network, slot, now_s):
    """Whether a judgement of a track is the first of a frame, by whichever authority."""
    view = network.views[network.views.shape[0] - 1, slot]
    if view.next_s == now_s:
        return False
    view.next_s = now_s
    return True


@kernel
def plot_goes_astray(network, state, radar):
    """Whether a plot of a radar is lost on its way: one draw a plot, none where no loss is stated."""
    feed = network.feeds[radar]
    state.plots[radar] += 1
    if feed.loss <= 0.0:
        return False
    return uniform((state.key[0], state.key[1]), PURPOSE_PLOT, 0, feed.entity, 0, state.plots[radar]) < feed.loss


@door
def note_heard(network, state, picture, detections, associations):
    """Note which node's radars plotted which track, for plots that come through."""
    for k in range(associations.cursor[FIRST], associations.cursor[COUNT]):
        association = associations.rows[k]
        if association.slot < 0 or picture[association.slot].track != association.track:
            continue
        plot = detections.rows[detections.cursor[FIRST] + k - associations.cursor[FIRST]]
        if state.feeding[plot.radar] == 0 or plot_goes_astray(network, state, plot.radar):
            continue
        owner = network.feeds[plot.radar].owner
        state.heard[owner, association.slot] = max(state.heard[owner, association.slot], plot.time_s)


@kernel
def last_heard_s(state, cell, slot):
    """When a radar of those for whom a node decides last plotted the track in a slot [s]."""
    last_s = LONG_AGO_S
    for node in range(state.cells.shape[0]):
        if state.cells[node] == cell:
            last_s = max(last_s, state.heard[node, slot])
    return last_s


@kernel
def sum_fire(state, held, slot, cell):
    """Put into the picture what an authority knows of fire at a track; returns the first unit with rounds under way, or -1."""
    held.pending = 0
    held.salvos = 0
    held.destroyed = 0
    first = -1
    for unit in range(state.fire.shape[0]):
        if state.cells[unit] != cell:
            continue
        fire = state.fire[unit, slot]
        held.pending += fire.pending
        held.salvos += fire.salvos
        held.destroyed = max(held.destroyed, fire.destroyed)
        if first < 0 and fire.pending > 0:
            first = unit
    return first


@door
def lend_picture(state, picture, slots, cell, stale_after_s, now_s):
    """Bring the picture to what one authority knows. Nobody is woken, and nothing is written while the picture is lent."""
    for slot in range(slots):
        held, view = picture[slot], state.views[cell, slot]
        if held.track < 0:
            continue
        engaging = sum_fire(state, held, slot, cell)
        held.at_hand = 1 if now_s - last_heard_s(state, cell, slot) <= stale_after_s else 0
        held.next_s = view.next_s
        held.later_s = now_s
        held.reason = view.reason
        held.reason_fire_unit = view.reason_fire_unit
        held.since_s = NEVER_S
        if engaging >= 0 and (held.reason == NOT_CONFIRMED or held.reason > ASSESSED_DESTROYED):
            held.reason = ENGAGED
            held.reason_fire_unit = engaging


@kernel
def put_away(state, picture, slots, cell):
    """Keep what an authority found in its turn."""
    for slot in range(slots):
        held, view = picture[slot], state.views[cell, slot]
        view.next_s = held.next_s
        view.reason = held.reason
        view.reason_fire_unit = held.reason_fire_unit


@kernel
def keep_ledger(state, picture, slots):
    """Keep the ledger's own span of each track before the picture is lent."""
    ledger = state.views.shape[0] - 1
    for slot in range(slots):
        held, view = picture[slot], state.views[ledger, slot]
        view.reason = held.reason
        view.reason_fire_unit = held.reason_fire_unit
        view.since_s = held.since_s


@kernel
def sum_all_fire(state, held, slot):
    """Put into the picture the fire of all fire units at a track, whoever knows of it."""
    held.pending = 0
    held.salvos = 0
    held.destroyed = 0
    for unit in range(state.fire.shape[0]):
        fire = state.fire[unit, slot]
        held.pending += fire.pending
        held.salvos += fire.salvos
        held.destroyed = max(held.destroyed, fire.destroyed)


@door
def close_ledger(state, picture, slots, spans, now_s):
    """Take the picture back: the ledger gets the furthest gate that any authority came to."""
    ledger = state.views.shape[0] - 1
    for slot in range(slots):
        held, view = picture[slot], state.views[ledger, slot]
        if held.track < 0:
            continue
        reason, unit = NOT_CONFIRMED, -1
        for node in range(state.cells.shape[0]):
            found = state.views[node, slot]
            if state.cells[node] == node and found.reason > reason:
                reason, unit = found.reason, found.reason_fire_unit
        held.reason = view.reason
        held.reason_fire_unit = view.reason_fire_unit
        held.since_s = view.since_s
        held.at_hand = 1
        sum_all_fire(state, held, slot)
        if reason > NOT_CONFIRMED:
            set_reason(spans, held, reason, unit, now_s)


@kernel
def merge_knowledge(state, picture, slots, cell, now_s):
    """Bring together what was known apart: from now on one authority decides for all."""
    for slot in range(slots):
        held = picture[slot]
        if held.track >= 0:
            sum_fire(state, held, slot, cell)
            held.next_s = now_s
            held.at_hand = 1


@kernel
def note_orders(state, orders, first):
    """Note what was ordered from a row on: each fire unit knows of its own fire."""
    for k in range(first, orders.cursor[COUNT]):
        order = orders.rows[k]
        fire = state.fire[order.fire_unit, order.slot]
        fire.pending += order.rounds
        fire.salvos += 1


@kernel
def note_assessment(state, assessment, unfired, now_s):
    """Note what a fire unit is told of its own round; whoever decides for it judges the track again.

    unfired : 1 where its order has come to an end without a launch, so that it was no salvo.
    """
    fire = state.fire[assessment.fire_unit, assessment.slot]
    fire.pending -= 1
    fire.salvos -= unfired
    if assessment.destroyed == 1:
        fire.destroyed = 1
    cell = state.cells[assessment.fire_unit]
    if cell >= 0:
        state.views[cell, assessment.slot].next_s = now_s
