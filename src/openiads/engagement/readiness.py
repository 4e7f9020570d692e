"""From an order to rounds in the air: which launcher fires, when, and how launchers are filled again.

Source: docs/architecture.md; reaction, interval and reload times come from the catalogue. Leaves out: failures to launch.
"""

from openiads.engagement.launchers import NEXT_ROUND, WAITING_LOST
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim
from openiads.messages.events import EventKind
from openiads.messages.status import INTERCEPTOR_TYPES
from openiads.vectors import put, vector

RELOAD_STARTED = int(EventKind.RELOAD_STARTED)
RELOAD_FINISHED = int(EventKind.RELOAD_FINISHED)


@kernel
def note(events, time_s, kind, launcher, fire_unit):
    """Write an event about a launcher."""
    event = events.rows[claim(events.cursor)]
    event.time_s = time_s
    event.kind = kind
    event.subject = launcher
    event.other = fire_unit


@kernel
def fullest_launcher(parameters, state, unit, kind):
    """The launcher of a fire unit that holds most rounds of a type, or -1 where none holds any."""
    fire_unit = parameters.fire_units[unit]
    best = -1
    for k in range(fire_unit.first_launcher, fire_unit.first_launcher + fire_unit.launchers):
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
def prepare_round(parameters, state, order):
    """Take one round of an order from a launcher and give it a time to be launched."""
    fire_unit = parameters.fire_units[order.fire_unit]
    launcher = fullest_launcher(parameters, state, order.fire_unit, order.interceptor_type)
    place = empty_place(state)
    if launcher < 0 or place < 0:
        return
    state.launchers[launcher].rounds[order.interceptor_type] -= 1
    state.launchers[launcher].ordered += 1
    state.status[order.fire_unit].rounds[order.interceptor_type] -= 1
    ready_s = order.time_s + parameters.rules[0].command_delay_s + fire_unit.reaction_time_s
    launch_s = max(ready_s, state.status[order.fire_unit].next_launch_s)
    state.status[order.fire_unit].next_launch_s = launch_s + fire_unit.launch_interval_s
    waiting = state.waiting[place]
    waiting.order = order.order
    waiting.time_s = launch_s
    waiting.fire_unit = order.fire_unit
    waiting.interceptor_type = order.interceptor_type
    waiting.launcher = launcher
    waiting.track = order.track
    waiting.slot = order.slot
    waiting.intercept_s = order.intercept_s
    put(waiting.aim_m, vector(order.aim_m))


@door
def take_orders(parameters, state, orders):
    """Prepare every round that was ordered in this frame."""
    for k in range(orders.cursor[FIRST], orders.cursor[COUNT]):
        order = orders.rows[k]
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
    launch.launcher = waiting.launcher
    launch.interceptor_type = waiting.interceptor_type
    launch.track = waiting.track
    launch.slot = waiting.slot
    launch.intercept_s = waiting.intercept_s
    put(launch.position_m, vector(parameters.fire_units[waiting.fire_unit].position_m))
    put(launch.aim_m, vector(waiting.aim_m))
    state.launchers[waiting.launcher].ordered -= 1
    waiting.order = -1


@door
def launch_due(parameters, state, launches, until_s):
    """Launch every round whose time comes within the frame."""
    for k in range(state.waiting.shape[0]):
        if state.waiting[k].order >= 0 and state.waiting[k].time_s < until_s:
            launch_round(parameters, state, state.waiting[k], launches)


@kernel
def rounds_on(launcher_state):
    """How many rounds of all types a launcher holds, those included that wait to be launched."""
    count = launcher_state.ordered
    for kind in range(INTERCEPTOR_TYPES):
        count += launcher_state.rounds[kind]
    return count


@kernel
def can_reload(launcher, status):
    """Whether there is a reload at hand for any type that a launcher carries."""
    for kind in range(INTERCEPTOR_TYPES):
        if launcher.full[kind] > 0 and status.reloads[kind] > 0:
            return True
    return False


@kernel
def fill(launcher, launcher_state, status):
    """Fill a launcher from the reloads at hand, each type to what it held at the start."""
    for kind in range(INTERCEPTOR_TYPES):
        taken = min(launcher.full[kind], status.reloads[kind])
        launcher_state.rounds[kind] += taken
        status.reloads[kind] -= taken
        status.rounds[kind] += taken


@door
def reload_launchers(parameters, state, events, now_s):
    """Start to reload launchers that are empty, and finish those whose time is over; `reloaded_s` 0 is not reloading."""
    for k in range(parameters.launchers.shape[0]):
        launcher, held = parameters.launchers[k], state.launchers[k]
        status = state.status[launcher.fire_unit]
        if held.reloaded_s > 0.0 and now_s >= held.reloaded_s:
            note(events, held.reloaded_s, RELOAD_FINISHED, k, launcher.fire_unit)
            held.reloaded_s = 0.0
            fill(launcher, held, status)
        elif held.reloaded_s == 0.0 and rounds_on(held) == 0 and can_reload(launcher, status):
            held.reloaded_s = now_s + parameters.fire_units[launcher.fire_unit].reload_time_s
            note(events, now_s, RELOAD_STARTED, k, launcher.fire_unit)
