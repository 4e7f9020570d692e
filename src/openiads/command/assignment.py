"""Which fire unit fires at which track: what the plan takes up first, then the greatest marginal return, until channels,
rounds or tracks run out.

Source: the maximum marginal return rule (DenBroeder1959; Ahuja2007, section 5); the plan is `sharing.py`'s. Leaves out: time;
a plan looks no further than the frame.
"""

from openiads.command.allocation import power
from openiads.command.cells import goes_astray, note_lost_order
from openiads.command.doctrine import price_of_round, salvo_rounds, unit_restraint
from openiads.command.feasibility import azimuth_from, best_round, expected_flight, in_sector
from openiads.command.ledger import set_reason
from openiads.command.network import AUTHORITY
from openiads.command.posts import CHANNEL_FREE, NEXT_ORDER, OPTIONS, ROUND_FREE, THREATS_MET, Category, Order
from openiads.command.schedule import date, precedes
from openiads.command.selection import Search
from openiads.command.sharing import clear_case, enter, forget_targets, number_targets, share_out
from openiads.kernel import door, kernel
from openiads.messages.buffer import claim
from openiads.messages.events import EventKind, Reason, note
from openiads.messages.status import INTERCEPTOR_TYPES
from openiads.vectors import norm, put, subtract, vector

NO_CHANNEL = int(Reason.NO_CHANNEL)
NO_GUIDE_RADAR = int(Reason.NO_GUIDE_RADAR)
LINK_LOST = int(Reason.LINK_LOST)
ENGAGED = int(Reason.ENGAGED)
OPENED_EVENT = int(EventKind.ENGAGEMENT_OPENED)
AIRCRAFT = int(Category.AIRCRAFT)
BY_EXCHANGE = int(Search.EXCHANGE)
BY_LIST = int(Order.LIST)
BALLISTIC = int(Category.BALLISTIC)
LEAST_VALUE = 1e-9


@kernel
def category_of(parameters, held):
    """Category of a track by its class; an unknown class is taken for an aircraft."""
    if held.target_class < 0:
        return AIRCRAFT
    return parameters.target_classes[held.target_class].category


@kernel
def free_channel(state, fire_unit):
    """A free channel of a fire unit, or -1."""
    for k in range(fire_unit.first_channel, fire_unit.first_channel + fire_unit.channels):
        if state.channels[k].order < 0:
            return k
    return -1


@kernel
def busy_channels(state, fire_unit):
    """How many channels of a fire unit are held."""
    count = 0
    for k in range(fire_unit.first_channel, fire_unit.first_channel + fire_unit.channels):
        count += 1 if state.channels[k].order >= 0 else 0
    return count


@kernel
def channels_left(state, fire_unit, category):
    """How many more targets of a category a fire unit can engage, by all of its channels and by those for the kind."""
    busy, of_kind = 0, 0
    for k in range(fire_unit.first_channel, fire_unit.first_channel + fire_unit.channels):
        channel = state.channels[k]
        held = 1 if channel.order >= 0 else 0
        busy += held
        of_kind += held if (channel.category == BALLISTIC) == (category == BALLISTIC) else 0
    most = fire_unit.ballistic_channels if category == BALLISTIC else fire_unit.aerodynamic_channels
    return min(fire_unit.channels - busy, most - of_kind)


@kernel
def facing_of(state, fire_unit, pointing):
    """Where a fire unit's sector points [rad]; NaN where it guides nothing and is free to be turned."""
    if fire_unit.facing_rad != fire_unit.facing_rad and busy_channels(state, fire_unit) == 0:
        return fire_unit.facing_rad
    return pointing[fire_unit.radar].azimuth_rad


@kernel
def launch_delay(parameters, state, unit, now_s):
    """Time [s] from now until a round ordered now would leave: delays and reaction, or the launchers' queue."""
    told_s = parameters.doctrine[0].command_delay_s + state.network.delays[unit]
    ready_s = told_s + parameters.fire_units[unit].reaction_time_s
    return max(ready_s, state.known[unit].next_launch_s - now_s)


@kernel
def permission(parameters, state, pointing, held, option, flight, category, now_s):
    """What the doctrine of a fire unit has against an option that lacks nothing else: a reason, or NO_CHANNEL.

    The option is dated, and the track's last launch is the latest that any fire unit has.
    """
    fire_unit = parameters.fire_units[option.fire_unit]
    doctrine = parameters.doctrine[fire_unit.doctrine]
    delay_s = launch_delay(parameters, state, option.fire_unit, now_s)
    facing = facing_of(state, fire_unit, pointing)
    date(parameters, state.ready, held, option, flight, category, facing, delay_s, now_s)
    if not held.last_launch_s >= option.last_launch_s:
        held.last_launch_s = option.last_launch_s
    distance_m = norm(subtract(flight[0], vector(fire_unit.radar_m)))
    return unit_restraint(doctrine, held, distance_m, option.value, price_of_round(parameters, state))


@door
def examine(parameters, state, pointing, slot, unit, flight, velocity_m_s, now_s, option, reached):
    """What one fire unit could do about a track: the gate reached; where it is NO_CHANNEL the option is filled in.

    flight : the track's, as `expected_flight` gives it; reached : as for `best_round`.
    """
    held, fire_unit = state.picture[slot], parameters.fire_units[unit]
    category = category_of(parameters, held)
    gate, kind, site, intercept_s, aim = best_round(
        parameters,
        unit,
        facing_of(state, fire_unit, pointing),
        state.ready,
        channels_left(state, fire_unit, category),
        flight,
        norm(velocity_m_s),
        category,
        held.arrival_s,
        launch_delay(parameters, state, unit, now_s),
        parameters.doctrine[0].decision_period_s,
        reached,
    )
    if gate != NO_CHANNEL:
        return gate
    option.slot = slot
    option.fire_unit = unit
    option.launch_site = site
    option.interceptor_type = kind
    option.value = held.threat * parameters.interceptor_types[kind].kill_probability[category]
    option.arrival_s = held.arrival_s
    option.intercept_s = intercept_s
    put(option.aim_m, aim)
    put(option.position_m, flight[0])
    put(option.velocity_m_s, velocity_m_s)
    return permission(parameters, state, pointing, held, option, flight, category, now_s)


@kernel
def may_take(parameters, state, unit, slot, now_s):
    """Whether a fire unit may take a track by where it comes from: from the network, or from its own radars alone."""
    doctrine = parameters.doctrine[0]
    return doctrine.own_radar == 0 or now_s - state.network.heard[unit, slot] <= doctrine.stale_after_s


@kernel
def freed_s(state, unit):
    """When [s] anything of a fire unit came free last; its sector does together with a channel."""
    return max(state.freed_s[unit, CHANNEL_FREE], state.freed_s[unit, ROUND_FREE])


@kernel
def consider(parameters, state, pointing, slot, position_m, velocity_m_s, now_s, since_s):
    """What each fire unit of the authority could do about a track: options are listed; the furthest gate and its fire unit
    come back.

    Once one lacks nothing but a channel, others are asked only where they have a channel free. Only those are asked of which
    a channel or a round came free after a time.
    """
    best_gate, best_unit = -1, -1
    category = category_of(parameters, state.picture[slot])
    flight = expected_flight(position_m, velocity_m_s, category)
    for unit in range(parameters.fire_units.shape[0]):
        if state.network.cells[unit] != state.network.counters[AUTHORITY] or freed_s(state, unit) <= since_s:
            continue
        if best_gate == NO_CHANNEL and channels_left(state, parameters.fire_units[unit], category) <= 0:
            continue
        option = state.options[state.counters[OPTIONS]]
        option.rounds = 0
        reached = best_gate if best_gate < NO_CHANNEL else -1
        gate = examine(parameters, state, pointing, slot, unit, flight, velocity_m_s, now_s, option, reached)
        if not may_take(parameters, state, unit, slot, now_s):
            gate = min(gate, NO_GUIDE_RADAR)
        if gate > best_gate:
            best_gate, best_unit = gate, unit
        if gate == NO_CHANNEL:
            state.counters[OPTIONS] += 1
    return best_gate, best_unit


@kernel
def possible(parameters, state, pointing, option):
    """Whether an option is still open: its track not fired at, a channel and a round left, the sector still there."""
    fire_unit = parameters.fire_units[option.fire_unit]
    held = state.picture[option.slot]
    if held.pending > 0 or state.ready[option.launch_site].rounds[option.interceptor_type] <= 0:
        return False
    if channels_left(state, fire_unit, category_of(parameters, held)) <= 0:
        return False
    facing = facing_of(state, fire_unit, pointing)
    return facing != facing or in_sector(fire_unit, facing, vector(option.aim_m))


@kernel
def any_open(parameters, state, pointing, first):
    """Whether any option from a place of the list on is open."""
    for k in range(first, state.counters[OPTIONS]):
        if possible(parameters, state, pointing, state.options[k]):
            return True
    return False


@kernel
def best_option(parameters, state, pointing):
    """The open option that is taken up first (schedule.py); -1 where none is open."""
    best = -1
    for k in range(state.counters[OPTIONS]):
        option = state.options[k]
        if option.value < LEAST_VALUE or not possible(parameters, state, pointing, option):
            continue
        if best < 0 or precedes(parameters, state, option, state.options[best]):
            best = k
    return best


@kernel
def open_channel(state, fire_unit, order, category):
    """Hold a channel of a fire unit for an order at a track of a category."""
    channel = state.channels[free_channel(state, fire_unit)]
    channel.category = category
    channel.order = order.order
    channel.track = order.track
    channel.slot = order.slot
    channel.pending = order.rounds
    channel.launch_site = order.launch_site
    channel.interceptor_type = order.interceptor_type
    channel.salvo = order.salvo
    channel.waiting = order.rounds
    channel.launched = 0
    channel.authority = state.network.counters[AUTHORITY]
    channel.again_s = order.time_s


@kernel
def rounds_of(parameters, state, option):
    """How many rounds an option's salvo has: as chosen, else as the doctrine says; no more than the fire unit may send."""
    fire_unit = parameters.fire_units[option.fire_unit]
    held, doctrine = state.picture[option.slot], parameters.doctrine[fire_unit.doctrine]
    left = state.ready[option.launch_site].rounds[option.interceptor_type]
    if option.rounds > 0:
        return min(option.rounds, fire_unit.missiles_per_target, left)
    sure = parameters.interceptor_types[option.interceptor_type].kill_probability[category_of(parameters, held)]
    price = price_of_round(parameters, state)
    return min(salvo_rounds(doctrine, held.salvos, fire_unit.missiles_per_target, sure, option.value, price), left)


@kernel
def salvo_chance(parameters, state, option):
    """The probability that an option's salvo kills."""
    category = category_of(parameters, state.picture[option.slot])
    miss = 1.0 - parameters.interceptor_types[option.interceptor_type].kill_probability[category]
    return 1.0 - power(miss, rounds_of(parameters, state, option))


@door
def order_fire(parameters, state, pointing, option, orders, events, now_s):
    """Order a salvo: a channel is held, rounds are reserved, a free sector is turned to the aim point."""
    fire_unit, held = parameters.fire_units[option.fire_unit], state.picture[option.slot]
    if fire_unit.facing_rad != fire_unit.facing_rad and busy_channels(state, fire_unit) == 0:
        pointing[fire_unit.radar].azimuth_rad = azimuth_from(fire_unit, vector(option.aim_m))
    rounds = rounds_of(parameters, state, option)
    held.leak = 1.0 - salvo_chance(parameters, state, option)
    state.ready[option.launch_site].rounds[option.interceptor_type] -= rounds
    queue_s = launch_delay(parameters, state, option.fire_unit, now_s) + rounds * fire_unit.launch_interval_s
    state.known[option.fire_unit].next_launch_s = now_s + queue_s
    held.pending += rounds
    state.counters[THREATS_MET] += 1 if held.salvos == 0 else 0
    held.salvos += 1
    order = orders.rows[claim(orders.cursor)]
    order.order = state.counters[NEXT_ORDER]
    state.counters[NEXT_ORDER] += 1
    order.time_s = now_s
    order.fire_unit = option.fire_unit
    order.launch_site = option.launch_site
    order.interceptor_type = option.interceptor_type
    order.track = held.track
    order.slot = option.slot
    order.rounds = rounds
    order.salvo = held.salvos
    order.intercept_s = now_s + option.intercept_s
    order.delay_s = state.network.delays[option.fire_unit]
    put(order.aim_m, vector(option.aim_m))
    open_channel(state, fire_unit, order, category_of(parameters, held))
    note(events, now_s, OPENED_EVENT, held.track, option.fire_unit)


@kernel
def lose_order(state, option, events, spans, now_s):
    """Note that an order was lost on its way: its track is left alone until the next decision."""
    held, slot, unit = state.picture[option.slot], option.slot, option.fire_unit
    note_lost_order(state.network, held.track, unit, events, now_s)
    set_reason(spans, held, LINK_LOST, unit, now_s)
    for k in range(state.counters[OPTIONS]):
        if state.options[k].slot == slot:
            state.options[k].value = 0.0


@kernel
def send_order(parameters, state, pointing, option, orders, events, spans, now_s):
    """Send an order to fire over the network, where it may be lost."""
    if goes_astray(parameters.network, state.network, option.fire_unit):
        lose_order(state, option, events, spans, now_s)
        return
    order_fire(parameters, state, pointing, option, orders, events, now_s)
    set_reason(spans, state.picture[option.slot], ENGAGED, option.fire_unit, now_s)


@kernel
def still_good(parameters, state, pointing, option, now_s):
    """Whether an option holds now that others have been ordered before it; it is filled in anew."""
    position, velocity = vector(option.position_m), vector(option.velocity_m_s)
    flight = expected_flight(position, velocity, category_of(parameters, state.picture[option.slot]))
    gate = examine(parameters, state, pointing, option.slot, option.fire_unit, flight, velocity, now_s, option, -1)
    return gate == NO_CHANNEL


@kernel
def list_competitors(parameters, state, pointing):
    """List the tracks that could be fired at now; returns how many."""
    count, last = 0, -1
    for k in range(state.counters[OPTIONS]):
        option = state.options[k]
        option.planned = 0
        if option.slot != last and option.value >= LEAST_VALUE and possible(parameters, state, pointing, option):
            count = enter(state.selection, state, option.slot, count)
            last = option.slot
    return count


@kernel
def fill_case(parameters, state, pointing, count):
    """Fill in what each fire unit could do about each track, and at how many it could fire."""
    case = state.selection.case
    clear_case(state.selection)
    for unit in range(parameters.fire_units.shape[0]):
        fire_unit = parameters.fire_units[unit]
        case.stock[unit] = min(fire_unit.channels - busy_channels(state, fire_unit), count)
    for k in range(state.counters[OPTIONS]):
        option = state.options[k]
        target = state.selection.target[option.slot]
        if target >= 0 and option.value >= LEAST_VALUE and possible(parameters, state, pointing, option):
            case.kill[option.fire_unit, target] = salvo_chance(parameters, state, option)


@door
def plan_options(parameters, state, pointing):
    """Mark the options that are taken up first: those of a plan for all tracks that compete for channels.

    Nothing is planned where a list of rules, or a policy of one's own, says what goes first.
    """
    count = list_competitors(parameters, state, pointing)
    doctrine = parameters.doctrine[0]
    if doctrine.search != BY_EXCHANGE or doctrine.order == BY_LIST or count < 2:
        return
    number_targets(state.selection, count)
    fill_case(parameters, state, pointing, count)
    share_out(state.selection, parameters, state, count)
    forget_targets(state.selection, count)


@door
def allot(parameters, state, pointing, orders, events, spans, now_s):
    """Turn options into orders, what is planned and the best first, until none is open."""
    given = 0
    plan_options(parameters, state, pointing)
    best = best_option(parameters, state, pointing)
    while best >= 0:
        option = state.options[best]
        if given == 0 or still_good(parameters, state, pointing, option, now_s):
            send_order(parameters, state, pointing, option, orders, events, spans, now_s)
            given += 1
        else:
            option.value = 0.0
        best = best_option(parameters, state, pointing)


@kernel
def count_rounds(parameters, state, status, ready, now_s):
    """Take the rounds that stand ready, and when launchers are free, from what engagement reported.

    A fire unit's rounds come free where a type stands ready of which its launch site had none.
    """
    for unit in range(parameters.fire_units.shape[0]):
        fire_unit = parameters.fire_units[unit]
        state.known[unit].next_launch_s = status[unit].next_launch_s
        for site in range(fire_unit.first_launch_site, fire_unit.first_launch_site + fire_unit.launch_sites):
            for kind in range(INTERCEPTOR_TYPES):
                rounds = ready[site].rounds[kind]
                if rounds > 0 and state.ready[site].rounds[kind] <= 0:
                    state.freed_s[unit, ROUND_FREE] = now_s
                state.ready[site].rounds[kind] = rounds
