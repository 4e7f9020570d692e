"""Orders withdrawn: rounds that have not left are called back where their track may be fired at no more.

Where it is held to be no hostile, or by the weapons control status. A withdrawal goes the way of any order.
Source: docs/models/doctrine.md. Leaves out: rounds in flight, which fly on; tracks lost, or held to be destroyed.
"""

from openiads.command.cells import goes_astray, note_lost_order
from openiads.command.doctrine import forbids
from openiads.command.network import NEVER_S
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim
from openiads.messages.events import EventKind, note
from openiads.vectors import put

WITHDRAWN_EVENT = int(EventKind.ORDER_WITHDRAWN)
NOT_SAID = float("nan")
NOWHERE = (NOT_SAID, NOT_SAID, NOT_SAID)


@kernel
def note_departures(state, launches):
    """Count the rounds that were launched in the last frame off those that wait."""
    for k in range(launches.cursor[FIRST], launches.cursor[COUNT]):
        for number in range(state.channels.shape[0]):
            channel = state.channels[number]
            if channel.order == launches.rows[k].order:
                channel.waiting -= 1
                channel.launched = 1


@kernel
def to_be_withdrawn(state, unit, channel, now_s):
    """Whether who decides for a fire unit now has to withdraw the order that a channel is held for.

    A fire unit that decides alone hears no withdrawal: of what it was told before it was cut off, every order stands.
    """
    if channel.order < 0 or channel.waiting <= 0 or now_s < channel.again_s:
        return False
    held = state.picture[channel.slot]
    if held.track != channel.track or held.at_hand == 0 or not forbids(held.reason):
        return False
    return state.network.cells[unit] != unit or channel.authority == unit


@kernel
def write_withdrawal(state, channel, unit, orders, now_s):
    """Write the order that withdraws the one for which a channel is held."""
    order = orders.rows[claim(orders.cursor)]
    order.order = channel.order
    order.time_s = now_s
    order.fire_unit = unit
    order.launch_site = channel.launch_site
    order.interceptor_type = channel.interceptor_type
    order.track = channel.track
    order.slot = channel.slot
    order.rounds = 0
    order.salvo = channel.salvo
    order.intercept_s = NOT_SAID
    put(order.aim_m, NOWHERE)
    order.delay_s = state.network.delays[unit]


@door
def withdraw_orders(parameters, state, unit, orders, events, now_s):
    """Withdraw the orders of a fire unit that may stand no more; one that is lost on its way is sent again a decision later."""
    fire_unit = parameters.fire_units[unit]
    for k in range(fire_unit.first_channel, fire_unit.first_channel + fire_unit.channels):
        channel = state.channels[k]
        if not to_be_withdrawn(state, unit, channel, now_s):
            continue
        if goes_astray(parameters.network, state.network, unit):
            note_lost_order(state.network, channel.track, unit, events, now_s)
            channel.again_s = now_s + parameters.doctrine[0].decision_period_s
            continue
        channel.again_s = NEVER_S
        write_withdrawal(state, channel, unit, orders, now_s)
        note(events, now_s, WITHDRAWN_EVENT, channel.track, unit)
