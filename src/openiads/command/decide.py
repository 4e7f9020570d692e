"""The door of command: from tracks, replies and reports to orders, aim points, radar tasks and an account of every decision.

Posts decide for the fire units that the network joins to them, cut-off ones for themselves. Source: docs/architecture.md.
Leaves out: truth, which never comes here.
"""

from openiads.command.aims import note_launches, renew_aims
from openiads.command.assignment import allot, any_open, category_of, consider, count_rounds
from openiads.command.cells import renew_network
from openiads.command.choice import settle
from openiads.command.doctrine import ENGAGED, MAY_FIRE, price_of_round, restraint
from openiads.command.identification import identify, reconsider
from openiads.command.knowledge import (
    close_ledger,
    first_this_frame,
    forget_slot,
    keep_ledger,
    lend_picture,
    merge_knowledge,
    note_assessment,
    note_heard,
    note_orders,
    put_away,
)
from openiads.command.ledger import begin_account, forget, set_reason
from openiads.command.network import AUTHORITY, LONG_AGO_S, PLAIN, POSTURE
from openiads.command.posts import HIGHEST_PICTURE, OPTIONS, THREATS_MET
from openiads.command.tasking import rank, task_radar
from openiads.command.threat import NO_THREAT, evaluate, hostility, lethality_of, may_be_hostile
from openiads.command.waking import next_look_s, note_channel, wake
from openiads.command.weapons import weapons_status
from openiads.command.withdrawal import note_departures, withdraw_orders
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim, open_frame
from openiads.messages.events import EventKind, Identity, Reason, note
from openiads.messages.threats import NO_LAUNCH
from openiads.messages.tracks import TrackStatus
from openiads.vectors import add_scaled, vector

FREE = int(TrackStatus.FREE)
CONFIRMED = int(TrackStatus.CONFIRMED)
HOSTILE = int(Identity.HOSTILE)
UNKNOWN = int(Identity.UNKNOWN)
NO_GUIDE_RADAR = int(Reason.NO_GUIDE_RADAR)
OUT_OF_ENVELOPE = int(Reason.OUT_OF_ENVELOPE)
IDENTIFICATION_PENDING = int(Reason.IDENTIFICATION_PENDING)
WEAPONS_HOLD = int(Reason.WEAPONS_HOLD)
LINK_LOST = int(Reason.LINK_LOST)
CLOSED_EVENT = int(EventKind.ENGAGEMENT_CLOSED)


@kernel
def refresh(state, tracks, spans, now_s):
    """Bring the picture in line with the tracks: accounts of new ones begun, of lost ones closed; returns slots in use."""
    slots = 0
    highest = state.counters[HIGHEST_PICTURE]
    for slot in range(tracks.shape[0]):
        if slot >= highest and tracks[slot].status == FREE:
            break
        held = state.picture[slot]
        if tracks[slot].status == FREE or tracks[slot].track != held.track:
            unmet = held.track >= 0 and held.identity == HOSTILE and held.salvos == 0
            state.counters[THREATS_MET] += 1 if unmet else 0
            forget(spans, held, now_s)
        if tracks[slot].status != FREE:
            if held.track < 0:
                begin_account(held, tracks[slot], now_s)
                forget_slot(state.network, slot, now_s)
            slots = slot + 1
    state.counters[HIGHEST_PICTURE] = slots
    return slots


@kernel
def release_channel(parameters, state, assessment, events, now_s):
    """Count an assessed round off its channel, or one taken back; the channel is free when none is pending.

    Returns 1 where the order has come to its end without any round launched, else 0.
    """
    unfired = 0
    for k in range(state.channels.shape[0]):
        channel = state.channels[k]
        if channel.order != assessment.order:
            continue
        channel.pending -= 1
        if assessment.interceptor < 0:
            channel.waiting -= 1
        else:
            channel.launched = 1
        if channel.pending <= 0:
            channel.order = -1
            unfired = 1 - channel.launched
            note_channel(parameters, state, assessment.fire_unit, now_s)
            note(events, assessment.time_s, CLOSED_EVENT, assessment.track, assessment.fire_unit)
    return unfired


@kernel
def take_assessments(parameters, state, assessments, events, now_s):
    """Believe what engagement reports of each round. An order that was withdrawn before any launch was no salvo."""
    for k in range(assessments.cursor[FIRST], assessments.cursor[COUNT]):
        assessment = assessments.rows[k]
        unfired = release_channel(parameters, state, assessment, events, now_s)
        if assessment.interceptor >= 0:
            state.in_flight[assessment.interceptor].track = -1
        held = state.picture[assessment.slot]
        if held.track == assessment.track:
            held.pending -= 1
            held.next_s = now_s
            held.salvos -= unfired
            state.counters[THREATS_MET] -= 1 if unfired == 1 and held.salvos == 0 else 0
            note_assessment(state.network, assessment, unfired, now_s)
            if assessment.destroyed == 1:
                held.destroyed = 1


@kernel
def weigh(parameters, held, position_m, velocity_m_s):
    """Evaluate the threat of a track, with its factors; who is held to be a friend or a neutral aims at nothing."""
    found = NO_THREAT
    if may_be_hostile(held):
        found = evaluate(
            parameters.assets,
            parameters.doctrine[0],
            position_m,
            velocity_m_s,
            category_of(parameters, held),
            lethality_of(parameters, held),
            hostility(held),
        )
    held.threat, held.arrival_s, held.asset, held.value, held.aim_probability, held.asset_probability = found


@kernel
def log_threat(parameters, state, slot, threats, now_s):
    """Write the factors of a judgement for the record."""
    held, row = state.picture[slot], threats.rows[claim(threats.cursor)]
    row.time_s = now_s
    row.track = held.track
    row.asset = held.asset
    row.value = held.value
    row.aim_probability = held.aim_probability
    row.asset_probability = held.asset_probability
    row.lethality = lethality_of(parameters, held)
    row.hostility = hostility(held)
    row.threat = held.threat
    row.arrival_s = now_s + held.arrival_s
    row.last_launch_s = held.last_launch_s
    row.price = price_of_round(parameters, state)


@kernel
def status_for(parameters, state, position_m, now_s):
    """Weapons control status at a place for who decides: by areas, or that of a fire unit alone where one is stated."""
    doctrine = parameters.doctrine[0]
    if state.network.counters[POSTURE] == 1 and doctrine.alone_weapons >= 0:
        return doctrine.alone_weapons
    return weapons_status(parameters.weapons_areas, doctrine.weapons, position_m, now_s)


@kernel
def judge(parameters, state, pointing, tracks, slot, identifications, spans, now_s):
    """Judge one track whose time has come: threat, restraint, options, and the reason for the ledger.

    Without any fire unit, a track that nothing restrains is out of every envelope. One that was woken before its time is
    judged by what has come free, and keeps its reason where nothing comes of that.
    """
    held, track, doctrine = state.picture[slot], tracks[slot], parameters.doctrine[0]
    later_s, judged_s, last_launch_s = held.later_s, held.judged_s, held.last_launch_s
    held.later_s, held.judged_s = now_s, now_s
    held.next_s = now_s + doctrine.decision_period_s
    reconsider(parameters.identification, state.evidence, held, track, slot, identifications, now_s)
    velocity = vector(track.velocity_m_s)
    position = add_scaled(vector(track.position_m), velocity, now_s - track.time_s)
    weigh(parameters, held, position, velocity)
    held.last_launch_s = NO_LAUNCH
    weapons = status_for(parameters, state, position, now_s)
    reason = restraint(parameters.doctrine[doctrine.loosest], held, weapons)
    if reason != MAY_FIRE:
        set_reason(spans, held, reason, held.reason_fire_unit if reason == ENGAGED else -1, now_s)
        return
    if now_s - track.last_plot_s > doctrine.stale_after_s:
        set_reason(spans, held, NO_GUIDE_RADAR, -1, now_s)
        return
    listed = state.counters[OPTIONS]
    since_s = judged_s if later_s > now_s else LONG_AGO_S
    gate, unit = consider(parameters, state, pointing, slot, position, velocity, now_s, since_s)
    reason = gate if gate >= 0 else OUT_OF_ENVELOPE
    opened = state.counters[OPTIONS] > listed and any_open(parameters, state, pointing, listed)
    if opened and doctrine.asks == 1:
        held.due, held.due_fire_unit = reason, unit
        return
    if not opened and later_s > now_s:
        held.next_s, held.last_launch_s = later_s, last_launch_s
        return
    set_reason(spans, held, reason, unit, now_s)
    if not opened:
        held.next_s = next_look_s(doctrine, held, now_s)


@kernel
def judge_out_of_touch(parameters, state, pointing, tracks, slot, identifications, spans, now_s, waiting):
    """Judge a track that an authority may not fire at for want of a link: could it be engaged, that is the reason.

    waiting : the reason that stands otherwise, for a track that it has.
    """
    held, listed, posture = state.picture[slot], state.counters[OPTIONS], state.network.counters[POSTURE]
    state.network.counters[POSTURE] = 0
    judge(parameters, state, pointing, tracks, slot, identifications, spans, now_s)
    state.network.counters[POSTURE] = posture
    if state.counters[OPTIONS] > listed and any_open(parameters, state, pointing, listed):
        set_reason(spans, held, LINK_LOST, held.reason_fire_unit, now_s)
    elif held.at_hand == 1:
        set_reason(spans, held, waiting, -1, now_s)
    state.counters[OPTIONS] = listed


@kernel
def held_back(parameters, state, held):
    """Whether a fire unit that decides alone is restrained by a weapons control status of its own."""
    own = state.network.counters[POSTURE] == 1 and parameters.doctrine[0].alone_weapons >= 0
    return own and (held.reason == WEAPONS_HOLD or held.reason == IDENTIFICATION_PENDING)


@door
def judge_due(parameters, state, pointing, tracks, identifications, spans, threats, now_s):
    """Judge every track whose time has come, by what the authority whose turn it is knows; its options are listed."""
    state.counters[OPTIONS] = 0
    for slot in range(state.counters[HIGHEST_PICTURE]):
        held = state.picture[slot]
        if tracks[slot].status != CONFIRMED or now_s < held.next_s:
            continue
        if held.at_hand == 1:
            judge(parameters, state, pointing, tracks, slot, identifications, spans, now_s)
        if held.at_hand == 0 or held_back(parameters, state, held):
            judge_out_of_touch(parameters, state, pointing, tracks, slot, identifications, spans, now_s, held.reason)
        if may_be_hostile(held) and first_this_frame(state.network, slot, now_s):
            log_threat(parameters, state, slot, threats, now_s)


@door
def carry_out(parameters, state, pointing, tracks, cell, orders, events, spans, tasks, now_s):
    """Turn the options of one authority into orders, withdraw what may stand no more, and task its fire units' radars."""
    first, slots = orders.cursor[COUNT], state.counters[HIGHEST_PICTURE]
    allot(parameters, state, pointing, orders, events, spans, now_s)
    note_orders(state.network, orders, first)
    ranked = rank(state, slots)
    for unit in range(parameters.fire_units.shape[0]):
        if state.network.cells[unit] == cell:
            withdraw_orders(parameters, state, unit, orders, events, now_s)
            task_radar(parameters, state, unit, tracks, tasks, pointing, slots, ranked)


@door
def take_turns(parameters, state, pointing, tracks, identifications, threats, orders, events, spans, tasks, now_s):
    """Let every authority decide from what it knows: fire units that are cut off, then posts."""
    network, stale_s = state.network, parameters.doctrine[0].stale_after_s
    slots = state.counters[HIGHEST_PICTURE]
    keep_ledger(network, state.picture, slots)
    for node in range(network.cells.shape[0]):
        if network.cells[node] == node:
            network.counters[AUTHORITY] = node
            network.counters[POSTURE] = 1 if node < parameters.network.units else 0
            lend_picture(network, state.picture, slots, node, stale_s, now_s)
            judge_due(parameters, state, pointing, tracks, identifications, spans, threats, now_s)
            carry_out(parameters, state, pointing, tracks, node, orders, events, spans, tasks, now_s)
            put_away(network, state.picture, slots, node)
    network.counters[POSTURE] = 0
    state.counters[OPTIONS] = 0
    close_ledger(network, state.picture, slots, spans, now_s)


@door
def prepare(
    parameters,
    state,
    tracks,
    detections,
    associations,
    replies,
    assessments,
    launches,
    status,
    ready,
    orders,
    pointing,
    identifications,
    events,
    spans,
    threats,
    time_s,
    step_s,
    stream,
):
    """The first half of a frame of command: network and picture, and, where one authority decides for all, what each fire unit
    could do about each track."""
    now_s = time_s + step_s
    network = state.network
    network.key[0] = stream[0]
    network.key[1] = stream[1]
    open_frame(orders.cursor)
    open_frame(spans.cursor)
    open_frame(threats.cursor)
    joined = renew_network(parameters.network, network, events, now_s)
    slots = refresh(state, tracks, spans, now_s)
    note_heard(parameters.network, network, state.picture, detections, associations)
    identify(parameters.identification, state.evidence, state.picture, tracks, replies, associations, identifications)
    note_launches(state, launches)
    note_departures(state, launches)
    take_assessments(parameters, state, assessments, events, now_s)
    count_rounds(parameters, state, status, ready, now_s)
    if network.counters[PLAIN] == 1:
        wake(state, parameters.doctrine[0].decision_period_s, now_s)
    state.counters[OPTIONS] = 0
    if joined == 1:
        merge_knowledge(network, state.picture, slots, network.counters[AUTHORITY], now_s)
    if network.counters[PLAIN] == 1:
        judge_due(parameters, state, pointing, tracks, identifications, spans, threats, now_s)


@door
def conclude(
    parameters, state, tracks, orders, aims, tasks, pointing, identifications, events, spans, threats, time_s, step_s
):
    """The second half: of the options those that were chosen, or all, are turned into orders; then aims and radar tasks.

    Where the network has fallen apart, every authority judges and orders in its turn here.
    """
    now_s = time_s + step_s
    if state.network.counters[PLAIN] == 1:
        settle(parameters, state, pointing, spans, now_s)
        cell = state.network.counters[AUTHORITY]
        carry_out(parameters, state, pointing, tracks, cell, orders, events, spans, tasks, now_s)
    else:
        take_turns(parameters, state, pointing, tracks, identifications, threats, orders, events, spans, tasks, now_s)
    renew_aims(parameters, state, tracks, aims, now_s)


@door
def close_accounts(state, spans, time_s):
    """End every open span of the ledger, at the end of a run."""
    for slot in range(state.counters[HIGHEST_PICTURE]):
        forget(spans, state.picture[slot], time_s)
