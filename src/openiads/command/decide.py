"""The door of command: from tracks, replies and reports to orders, aim points, radar tasks and an account of every decision.

One post decides for all fire units. Source: docs/architecture.md. Leaves out: truth, which never comes here; networks.
"""

from openiads.command.aims import note_launches, renew_aims
from openiads.command.assignment import allot, any_open, consider, count_rounds
from openiads.command.doctrine import ENGAGED, MAY_FIRE, restraint
from openiads.command.identification import identify, reconsider
from openiads.command.ledger import begin_account, forget, set_reason
from openiads.command.posts import HIGHEST_PICTURE, OPTIONS
from openiads.command.sharing import aimed_asset
from openiads.command.tasking import task_radar
from openiads.command.threat import evaluate
from openiads.command.weapons import weapons_status
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, open_frame
from openiads.messages.events import EventKind, Identity, Reason, note
from openiads.messages.tracks import TrackStatus
from openiads.vectors import add_scaled, vector

FREE = int(TrackStatus.FREE)
CONFIRMED = int(TrackStatus.CONFIRMED)
HOSTILE = int(Identity.HOSTILE)
UNKNOWN = int(Identity.UNKNOWN)
NO_GUIDE_RADAR = int(Reason.NO_GUIDE_RADAR)
OUT_OF_ENVELOPE = int(Reason.OUT_OF_ENVELOPE)
CLOSED_EVENT = int(EventKind.ENGAGEMENT_CLOSED)
UNKNOWN_LETHALITY = 1.0


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
def lethality_of(parameters, held):
    """Lethality of a track by its class; the highest where the class is unknown."""
    if held.target_class < 0:
        return UNKNOWN_LETHALITY
    return parameters.target_classes[held.target_class].lethality


@kernel
def judge(parameters, state, pointing, tracks, slot, identifications, spans, now_s):
    """Judge one track whose time has come: threat, restraint, options, and the reason for the ledger.

    Without any fire unit, a track that nothing restrains is out of every envelope.
    """
    held, track, doctrine = state.picture[slot], tracks[slot], parameters.doctrine[0]
    held.next_s = now_s + doctrine.decision_period_s
    velocity = vector(track.velocity_m_s)
    position = add_scaled(vector(track.position_m), velocity, now_s - track.time_s)
    reconsider(parameters.identification, state.evidence, held, track, slot, identifications, now_s)
    held.threat, held.arrival_s = evaluate(
        parameters.assets, doctrine, position, velocity, lethality_of(parameters, held)
    )
    held.asset = aimed_asset(parameters.assets, doctrine.halving_miss_m, position, velocity)
    weapons = weapons_status(parameters.weapons_areas, doctrine.weapons, position, now_s)
    reason = restraint(doctrine, held, weapons)
    if reason != MAY_FIRE:
        set_reason(spans, held, reason, held.reason_fire_unit if reason == ENGAGED else -1, now_s)
        return
    if now_s - track.last_plot_s > doctrine.stale_after_s:
        set_reason(spans, held, NO_GUIDE_RADAR, -1, now_s)
        return
    listed = state.counters[OPTIONS]
    gate, unit = consider(parameters, state, pointing, slot, position, velocity, now_s)
    if state.counters[OPTIONS] == listed or not any_open(parameters, state, pointing, listed):
        held.next_s = now_s + doctrine.patience * doctrine.decision_period_s
    set_reason(spans, held, gate if gate >= 0 else OUT_OF_ENVELOPE, unit, now_s)


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
    time_s,
    step_s,
):
    """One frame of command. `time_s` and `step_s` are the frame's; decisions bear the time of its end."""
    now_s = time_s + step_s
    open_frame(orders.cursor)
    open_frame(spans.cursor)
    slots = refresh(state, tracks, spans, now_s)
    identify(parameters.identification, state.evidence, state.picture, tracks, replies, associations, identifications)
    note_launches(state, launches)
    take_assessments(state, assessments, events, now_s)
    count_rounds(state, status, ready)
    state.counters[OPTIONS] = 0
    for slot in range(slots):
        if tracks[slot].status == CONFIRMED and now_s >= state.picture[slot].next_s:
            judge(parameters, state, pointing, tracks, slot, identifications, spans, now_s)
    allot(parameters, state, pointing, orders, events, spans, now_s)
    renew_aims(parameters, state, tracks, aims, now_s)
    for unit in range(parameters.fire_units.shape[0]):
        task_radar(parameters, state, unit, tracks, tasks, pointing, slots)


@door
def close_accounts(state, spans, time_s):
    """End every open span of the ledger, at the end of a run."""
    for slot in range(state.counters[HIGHEST_PICTURE]):
        forget(spans, state.picture[slot], time_s)
