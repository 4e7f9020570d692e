"""From an order to rounds in the air: which launcher fires, and when; or to none, where the order is withdrawn before.

Source: docs/architecture.md; reaction time and interval come from the catalogue. Leaves out: failures to launch.
"""

from openiads.engagement.launchers import NEXT_ROUND, ROUNDS_WITHDRAWN, STANDS_S, WAITING_LOST
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim
from openiads.messages.status import report
from openiads.vectors import put, vector


@kernel
def fullest_launcher(parameters, state, number, kind):
    """The launcher of a launch site that holds most rounds of a type, or -1 where none holds any."""
    site = parameters.launch_sites[number]
    best = -1
    for k in range(site.first_launcher, site.first_launcher + site.launchers):
        held = state.launchers[k].rounds[kind]
        if held > 0 and (best < 0 or held > state.launchers[best].rounds[kind]):
            best = k
    return best


@kernel
def empty_place(state):
    """An empty place among the rounds that wait, or -1; the loss is counted."""
    for k in range(state.waiting.shape[0]):
        if state.waiting[k].order < 0:
            return k
    state.counters[WAITING_LOST] += 1
    return -1


@kernel
def take_round(parameters, state, launcher, kind):
    """Take one round off what stands ready: on its launcher, at its launch site and in its fire unit."""
    place = parameters.launchers[launcher]
    state.launchers[launcher].rounds[kind] -= 1
    state.ready[place.launch_site].rounds[kind] -= 1
    state.status[place.fire_unit].rounds[kind] -= 1


@kernel
def prepare_round(parameters, state, order):
    """Take one round of an order from a launcher and give it a time to be launched."""
    fire_unit = parameters.fire_units[order.fire_unit]
    launcher = fullest_launcher(parameters, state, order.launch_site, order.interceptor_type)
    place = empty_place(state)
    if launcher < 0 or place < 0:
        return
    take_round(parameters, state, launcher, order.interceptor_type)
    told_s = order.time_s + parameters.rules[0].command_delay_s + order.delay_s
    ready_s = told_s + fire_unit.reaction_time_s
    launch_s = max(ready_s, state.status[order.fire_unit].next_launch_s)
    state.status[order.fire_unit].next_launch_s = launch_s + fire_unit.launch_interval_s
    waiting = state.waiting[place]
    waiting.order = order.order
    waiting.time_s = launch_s
    waiting.fire_unit = order.fire_unit
    waiting.launch_site = order.launch_site
    waiting.interceptor_type = order.interceptor_type
    waiting.launcher = launcher
    waiting.track = order.track
    waiting.slot = order.slot
    waiting.intercept_s = order.intercept_s
    put(waiting.aim_m, vector(order.aim_m))
    waiting.withdrawn_s = STANDS_S


@kernel
def hear_withdrawal(parameters, state, order):
    """Note on all rounds of an order that wait when their fire unit is told that it is withdrawn; it reacts at once."""
    told_s = order.time_s + parameters.rules[0].command_delay_s + order.delay_s
    for k in range(state.waiting.shape[0]):
        if state.waiting[k].order == order.order:
            state.waiting[k].withdrawn_s = told_s


@door
def take_orders(parameters, state, orders):
    """Prepare every round that was ordered in this frame; an order of no rounds withdraws the one of its number."""
    for k in range(orders.cursor[FIRST], orders.cursor[COUNT]):
        order = orders.rows[k]
        if order.rounds == 0:
            hear_withdrawal(parameters, state, order)
        for _ in range(order.rounds):
            prepare_round(parameters, state, order)


@kernel
def launch_round(parameters, state, waiting, launches):
    """Launch a round that waited: it gets its number, and motion is told."""
    number = state.counters[NEXT_ROUND]
    state.counters[NEXT_ROUND] += 1
    held = state.rounds[number]
    held.order = waiting.order
    held.fire_unit = waiting.fire_unit
    held.interceptor_type = waiting.interceptor_type
    held.track = waiting.track
    held.slot = waiting.slot
    held.assess_s = 0.0
    state.status[waiting.fire_unit].in_flight += 1
    launch = launches.rows[claim(launches.cursor)]
    launch.interceptor = number
    launch.time_s = waiting.time_s
    launch.order = waiting.order
    launch.fire_unit = waiting.fire_unit
    launch.launch_site = waiting.launch_site
    launch.launcher = waiting.launcher
    launch.interceptor_type = waiting.interceptor_type
    launch.track = waiting.track
    launch.slot = waiting.slot
    launch.intercept_s = waiting.intercept_s
    put(launch.position_m, vector(parameters.launch_sites[waiting.launch_site].position_m))
    put(launch.aim_m, vector(waiting.aim_m))
    state.launchers[waiting.launcher].aboard -= 1
    waiting.order = -1


@kernel
def take_back(parameters, state, waiting, assessments):
    """Let a round that waited stand ready again, and report it; its turn at the launchers stays empty."""
    place, kind = parameters.launchers[waiting.launcher], waiting.interceptor_type
    state.launchers[waiting.launcher].rounds[kind] += 1
    state.ready[place.launch_site].rounds[kind] += 1
    state.status[place.fire_unit].rounds[kind] += 1
    state.counters[ROUNDS_WITHDRAWN] += 1
    report(assessments, -1, waiting.withdrawn_s, waiting, 0)
    waiting.order = -1


@door
def launch_due(parameters, state, launches, assessments, until_s):
    """Launch every round whose time comes within the frame, and take those back whose order was withdrawn before their time."""
    for k in range(state.waiting.shape[0]):
        waiting = state.waiting[k]
        if waiting.order < 0:
            continue
        if waiting.withdrawn_s <= waiting.time_s:
            if waiting.withdrawn_s < until_s:
                take_back(parameters, state, waiting, assessments)
        elif waiting.time_s < until_s:
            launch_round(parameters, state, waiting, launches)
