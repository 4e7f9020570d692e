"""What the engagement radars are asked to revisit: tracks under engagement first, then the greatest threats, to capacity.

Source: docs/architecture.md (radar tasks come from tracks alone). Leaves out: the time that looks take and how fast a sector
turns, which sensing keeps: what command asks for may come later than asked, or not at all.
"""

from openiads.command.assignment import busy_channels
from openiads.command.feasibility import azimuth_from
from openiads.command.posts import RANKED
from openiads.earth.geodesy import lies_in_sector, sector
from openiads.kernel import door, kernel
from openiads.messages.events import Identity, Reason
from openiads.messages.tracks import TrackStatus
from openiads.vectors import norm, put, rotate, rotation, subtract, vector

CONFIRMED = int(TrackStatus.CONFIRMED)
HOSTILE = int(Identity.HOSTILE)
OUT_OF_ENVELOPE = int(Reason.OUT_OF_ENVELOPE)
# Below the threat of any track.
NO_CLAIM = -1.0


@kernel
def write_task(task, track):
    """Ask for a track, with its place and velocity."""
    task.track = track.track
    task.time_s = track.time_s
    put(task.position_m, vector(track.position_m))
    put(task.velocity_m_s, vector(track.velocity_m_s))


@kernel
def task_engaged(state, fire_unit, tracks, tasks):
    """Ask for every track that a channel is held for; returns how many places that takes."""
    count = 0
    for k in range(fire_unit.first_channel, fire_unit.first_channel + fire_unit.channels):
        channel = state.channels[k]
        if channel.order < 0 or count >= fire_unit.tasks:
            continue
        track = tracks[channel.slot]
        if track.track == channel.track and track.status == CONFIRMED and state.picture[channel.slot].at_hand == 1:
            write_task(tasks[fire_unit.first_task + count], track)
            count += 1
    return count


@kernel
def wanted(held):
    """Whether a radar may be asked to look at a track that nobody engages, by whoever knows it."""
    return held.track >= 0 and held.identity == HOSTILE and held.destroyed == 0 and held.pending <= 0


@kernel
def before(state, one, other):
    """Whether a slot stands before another in the ranking: by claim, and of equals by number."""
    return state.claims[one] > state.claims[other] or (state.claims[one] == state.claims[other] and one < other)


@kernel
def rank(state, slots):
    """Rank all tracks that a radar may be asked to look at, the greatest threat first; returns how many there are.

    The ranking of the last time is put in order: little of it changes from frame to frame.
    """
    count, ranked = 0, state.counters[RANKED]
    for slot in range(ranked, slots):
        state.ranking[slot] = slot
    ranked = max(ranked, slots)
    state.counters[RANKED] = ranked
    for slot in range(ranked):
        held = state.picture[slot]
        asked = wanted(held)
        state.claims[slot] = held.threat if asked else NO_CLAIM
        count += 1 if asked else 0
    for place in range(1, ranked):
        slot, at = state.ranking[place], place
        while at > 0 and before(state, slot, state.ranking[at - 1]):
            state.ranking[at] = state.ranking[at - 1]
            at -= 1
        state.ranking[at] = slot
    return count


@kernel
def visible(fire_unit, track, seen):
    """Whether a track lies within the range and the sector of a fire unit's radar. seen : the sector, as `sector` gives it."""
    away = subtract(vector(track.position_m), vector(fire_unit.radar_m))
    if norm(away) > fire_unit.radar_range_m:
        return False
    enu = rotate(rotation(fire_unit.radar_axes), away)
    return lies_in_sector(seen, enu[0], enu[1])


@kernel
def face_greatest(parameters, state, unit, tracks, pointing, slots):
    """Turn a sector that is free to turn, and guides nothing, to the greatest threat."""
    fire_unit = parameters.fire_units[unit]
    best = -1
    for slot in range(slots):
        held = state.picture[slot]
        if held.track < 0 or held.identity != HOSTILE or held.destroyed == 1 or held.reason < OUT_OF_ENVELOPE:
            continue
        if held.at_hand == 0:
            continue
        if best < 0 or held.threat > state.picture[best].threat:
            best = slot
    if best >= 0:
        pointing[fire_unit.radar].azimuth_rad = azimuth_from(fire_unit, vector(tracks[best].position_m))


@door
def task_radar(parameters, state, unit, tracks, tasks, pointing, slots, ranked):
    """Fill the task list of one fire unit's radar. ranked : how many tracks `rank` found."""
    fire_unit = parameters.fire_units[unit]
    if fire_unit.radar < 0:
        return
    if fire_unit.facing_rad != fire_unit.facing_rad and busy_channels(state, fire_unit) == 0:
        face_greatest(parameters, state, unit, tracks, pointing, slots)
    facing = pointing[fire_unit.radar].azimuth_rad
    count = task_engaged(state, fire_unit, tracks, tasks)
    seen, place = sector(facing, fire_unit.sector_rad), 0
    while count < fire_unit.tasks and place < ranked:
        slot = state.ranking[place]
        track = tracks[slot]
        if state.picture[slot].at_hand == 1 and visible(fire_unit, track, seen):
            write_task(tasks[fire_unit.first_task + count], track)
            count += 1
        place += 1
    for k in range(fire_unit.first_task + count, fire_unit.first_task + fire_unit.tasks):
        tasks[k].track = -1
