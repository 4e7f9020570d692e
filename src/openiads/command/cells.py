"""Who decides for whom: posts and fire units that standing links join act as one, cut-off fire units decide alone.

Source: docs/models/network.md (graph search over links, the shortest delay first). Leaves out: fire units that pass on orders.
"""

from openiads.command.network import ALONE_FRAMES, AUTHORITY, BEGUN, ORDERS_LOST, PLAIN, LossKind
from openiads.kernel import door, kernel
from openiads.messages.events import EventKind, note
from openiads.streams import Purpose, uniform

NODE_LOSS = int(LossKind.NODE)
RADAR_LOSS = int(LossKind.RADAR)
LOST_EVENT = int(EventKind.NETWORK_LOST)
BACK_EVENT = int(EventKind.NETWORK_BACK)
ALONE_EVENT = int(EventKind.DECIDES_ALONE)
UNDER_COMMAND_EVENT = int(EventKind.UNDER_COMMAND)
ORDER_LOST_EVENT = int(EventKind.ORDER_LOST)
PURPOSE_ORDER = int(Purpose.ORDER_LOSS)


@kernel
def find_losses(network, state, events, now_s):
    """See which losses hold now and say which began or ended; returns whether any did."""
    changed = False
    for k in range(network.losses.shape[0]):
        loss = network.losses[k]
        lost = 1 if loss.start_s <= now_s < loss.end_s else 0
        if lost == state.lost[k]:
            continue
        changed = True
        state.lost[k] = lost
        if k == 0 or network.losses[k - 1].entry != loss.entry:
            kind = LOST_EVENT if lost == 1 else BACK_EVENT
            note(events, loss.start_s if lost == 1 else loss.end_s, kind, loss.entry, -1)
    return changed


@kernel
def take_away(network, state):
    """Note what stands, which links and which radars' plots come through, under the losses that hold."""
    for node in range(network.nodes.shape[0]):
        state.standing[node] = 1
    for k in range(network.links.shape[0]):
        state.linked[k] = 1
    for k in range(network.feeds.shape[0]):
        state.feeding[k] = 1
    for k in range(network.losses.shape[0]):
        loss = network.losses[k]
        if state.lost[k] == 0:
            continue
        if loss.kind == NODE_LOSS:
            state.standing[loss.number] = 0
        elif loss.kind == RADAR_LOSS:
            state.feeding[loss.number] = 0
        else:
            state.linked[loss.number] = 0


@kernel
def extend(network, state, root, begin, end, link):
    """Let an order go on over a link from a node that it reached; whether that is a new way or a faster one."""
    if state.cells[begin] != root or state.standing[end] == 0 or (begin != root and begin < network.units):
        return False
    delay_s = state.delays[begin] + link.delay_s
    if state.cells[end] == root and state.delays[end] <= delay_s:
        return False
    state.cells[end] = root
    state.delays[end] = delay_s
    state.arrivals[end] = state.arrivals[begin] * (1.0 - link.loss)
    return True


@kernel
def gather(network, state, root):
    """Give a post all that standing links join to it, each node by the way of the shortest delay."""
    state.cells[root] = root
    growing = True
    while growing:
        growing = False
        for k in range(network.links.shape[0]):
            link = network.links[k]
            if state.linked[k] == 0:
                continue
            if extend(network, state, root, link.first, link.second, link):
                growing = True
            if extend(network, state, root, link.second, link.first, link):
                growing = True


@kernel
def form_cells(network, state):
    """Let each standing post in the order of succession, unless another has it, decide for all that it reaches."""
    for node in range(network.nodes.shape[0]):
        state.cells[node] = -1
        state.delays[node] = 0.0
        state.arrivals[node] = 1.0
    for k in range(network.succession.shape[0]):
        post = network.succession[k]
        if state.standing[post] == 1 and state.cells[post] < 0:
            gather(network, state, post)
    for unit in range(network.units):
        if state.standing[unit] == 1 and state.cells[unit] < 0:
            state.cells[unit] = unit


@kernel
def note_alone(network, state, unit, before, events, now_s):
    """Say where a fire unit begins to decide alone, or comes under a post or another one; before : who decided for it."""
    cell = state.cells[unit]
    if cell == unit and before != unit:
        note(events, now_s, ALONE_EVENT, unit, -1)
    elif cell >= network.units and before >= 0 and before != cell:
        note(events, now_s, UNDER_COMMAND_EVENT, unit, cell - network.units)


@kernel
def one_for_all(network, state):
    """The node that decides for everybody and hears every radar, or -1 where there is none."""
    if network.succession.shape[0] == 0:
        return -1
    cell = state.cells[0 if network.units > 0 else network.succession[0]]
    for unit in range(network.units):
        if state.cells[unit] != cell or cell < network.units:
            return -1
    for k in range(network.feeds.shape[0]):
        feed = network.feeds[k]
        if state.feeding[k] == 0 or feed.loss > 0.0 or state.cells[feed.owner] != cell:
            return -1
    return cell


@door
def renew_network(network, state, events, now_s):
    """Bring the network up to date; returns 1 where from this frame on one authority decides for all and hears all."""
    changed = find_losses(network, state, events, now_s)
    joined = 0
    if changed or state.counters[BEGUN] == 0:
        state.counters[BEGUN] = 1
        take_away(network, state)
        was_plain = state.counters[PLAIN]
        for unit in range(network.units):
            state.former[unit] = state.cells[unit]
        form_cells(network, state)
        for unit in range(network.units):
            note_alone(network, state, unit, state.former[unit], events, now_s)
        cell = one_for_all(network, state)
        state.counters[PLAIN] = 1 if cell >= 0 else 0
        state.counters[AUTHORITY] = cell
        joined = 1 if cell >= 0 and was_plain == 0 else 0
    for unit in range(network.units):
        state.counters[ALONE_FRAMES] += 1 if state.cells[unit] == unit else 0
    return joined


@kernel
def goes_astray(network, state, unit):
    """Whether the next order to a fire unit is lost on its way: one draw an order, none over links without loss."""
    state.sent[unit] += 1
    if state.arrivals[unit] >= 1.0:
        return False
    entity = network.nodes[unit].entity
    draw = uniform((state.key[0], state.key[1]), PURPOSE_ORDER, 0, entity, 0, state.sent[unit])
    return draw >= state.arrivals[unit]


@kernel
def note_lost_order(state, track, unit, events, now_s):
    """Count an order that was lost, and say so."""
    state.counters[ORDERS_LOST] += 1
    note(events, now_s, ORDER_LOST_EVENT, track, unit)
