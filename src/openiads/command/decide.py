"""The door of command: from tracks, replies and reports to orders, aim points, radar tasks and an account of every decision.

One post decides for all fire units. Source: docs/architecture.md. Leaves out: truth, which never comes here; networks.
"""

from openiads.command.aims import note_launches, renew_aims
from openiads.command.assignment import allot, any_open, category_of, consider, count_rounds
from openiads.command.choice import settle
from openiads.command.doctrine import ENGAGED, MAY_FIRE, price_of_round, restraint
from openiads.command.identification import identify, reconsider
from openiads.command.ledger import begin_account, forget, set_reason
from openiads.command.posts import HIGHEST_PICTURE, OPTIONS, THREATS_MET
from openiads.command.tasking import task_radar
from openiads.command.threat import evaluate, hostility, lethality_of, may_be_hostile
from openiads.command.weapons import weapons_status
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
            slots = slot + 1
    state.counters[HIGHEST_PICTURE] = slots
    return slots


@kernel
def release_channel(state, assessment, events):
    """Count an assessed round off its channel; the channel is free when none is pending."""
    for k in range(state.channels.shape[0]):
        channel = state.channels[k]
        if channel.order != assessment.order:
            continue
        channel.pending -= 1
        if channel.pending <= 0:
            channel.order = -1
            note(events, assessment.time_s, CLOSED_EVENT, assessment.track, assessment.fire_unit)


@kernel
def take_assessments(state, assessments, events, now_s):
    """Believe what engagement reports of each round."""
    for k in range(assessments.cursor[FIRST], assessments.cursor[COUNT]):
        assessment = assessments.rows[k]
        release_channel(state, assessment, events)
        state.in_flight[assessment.interceptor].track = -1
        held = state.picture[assessment.slot]
        if held.track == assessment.track:
            held.pending -= 1
            held.next_s = now_s
            if assessment.destroyed == 1:
                held.destroyed = 1


@kernel
def weigh(parameters, state, tracks, slot, now_s):
    """Evaluate the threat of a track, with its factors; returns where it is now, and its velocity."""
    held, track = state.picture[slot], tracks[slot]
    velocity = vector(track.velocity_m_s)
    position = add_scaled(vector(track.position_m), velocity, now_s - track.time_s)
    held.threat, held.arrival_s, held.asset, held.value, held.aim_probability, held.asset_probability = evaluate(
        parameters.assets,
        parameters.doctrine[0],
        position,
        velocity,
        category_of(parameters, held),
        lethality_of(parameters, held),
        hostility(held),
    )
    return position, velocity


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
def judge(parameters, state, pointing, tracks, slot, identifications, spans, now_s):
    """Judge one track whose time has come: threat, restraint, options, and the reason for the ledger.

    Without any fire unit, a track that nothing restrains is out of every envelope.
    """
    held, track, doctrine = state.picture[slot], tracks[slot], parameters.doctrine[0]
    held.next_s = now_s + doctrine.decision_period_s
    reconsider(parameters.identification, state.evidence, held, track, slot, identifications, now_s)
    position, velocity = weigh(parameters, state, tracks, slot, now_s)
    held.last_launch_s = NO_LAUNCH
    weapons = weapons_status(parameters.weapons_areas, doctrine.weapons, position, now_s)
    reason = restraint(parameters.doctrine[doctrine.loosest], held, weapons)
    if reason != MAY_FIRE:
        set_reason(spans, held, reason, held.reason_fire_unit if reason == ENGAGED else -1, now_s)
        return
    if now_s - track.last_plot_s > doctrine.stale_after_s:
        set_reason(spans, held, NO_GUIDE_RADAR, -1, now_s)
        return
    listed = state.counters[OPTIONS]
    gate, unit = consider(parameters, state, pointing, slot, position, velocity, now_s)
    reason = gate if gate >= 0 else OUT_OF_ENVELOPE
    if state.counters[OPTIONS] == listed or not any_open(parameters, state, pointing, listed):
        held.next_s = now_s + doctrine.patience * doctrine.decision_period_s
    elif doctrine.asks == 1:
        held.due, held.due_fire_unit = reason, unit
        return
    set_reason(spans, held, reason, unit, now_s)


@door
def prepare(
    parameters,
    state,
    tracks,
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
):
    """The first half of a frame of command: the picture, and what each fire unit could do about each track."""
    now_s = time_s + step_s
    open_frame(orders.cursor)
    open_frame(spans.cursor)
    open_frame(threats.cursor)
    slots = refresh(state, tracks, spans, now_s)
    identify(parameters.identification, state.evidence, state.picture, tracks, replies, associations, identifications)
    note_launches(state, launches)
    take_assessments(state, assessments, events, now_s)
    count_rounds(state, status, ready)
    state.counters[OPTIONS] = 0
    for slot in range(slots):
        if tracks[slot].status == CONFIRMED and now_s >= state.picture[slot].next_s:
            judge(parameters, state, pointing, tracks, slot, identifications, spans, now_s)
            if may_be_hostile(state.picture[slot]):
                log_threat(parameters, state, slot, threats, now_s)


@door
def conclude(parameters, state, tracks, orders, aims, tasks, pointing, events, spans, time_s, step_s):
    """The second half: of the options those that were chosen, or all, are turned into orders; then aims and radar tasks."""
    now_s = time_s + step_s
    settle(parameters, state, pointing, spans, now_s)
    allot(parameters, state, pointing, orders, events, spans, now_s)
    renew_aims(parameters, state, tracks, aims, now_s)
    for unit in range(parameters.fire_units.shape[0]):
        task_radar(parameters, state, unit, tracks, tasks, pointing, state.counters[HIGHEST_PICTURE])


@door
def decide(
    parameters,
    state,
    tracks,
    associations,
    replies,
    assessments,
    launches,
    status,
    ready,
    orders,
    aims,
    tasks,
    pointing,
    identifications,
    events,
    spans,
    threats,
    time_s,
    step_s,
):
    """One frame of command, nobody being asked. `time_s` and `step_s` are the frame's; decisions bear the time of its end."""
    prepare(
        parameters, state, tracks, associations, replies, assessments, launches, status, ready, orders, pointing,
        identifications, events, spans, threats, time_s, step_s,
    )  # fmt: skip
    conclude(parameters, state, tracks, orders, aims, tasks, pointing, events, spans, time_s, step_s)


@door
def close_accounts(state, spans, time_s):
    """End every open span of the ledger, at the end of a run."""
    for slot in range(state.counters[HIGHEST_PICTURE]):
        forget(spans, state.picture[slot], time_s)
