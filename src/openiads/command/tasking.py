"""What the engagement radars are asked to revisit: tracks under engagement first, then the greatest threats, to capacity.

Source: docs/architecture.md (radar tasks come from tracks alone). Leaves out: the time that looks take and how fast a sector
turns, which sensing keeps: what command asks for may come later than asked, or not at all.
"""

from openiads.command.assignment import busy_channels
from openiads.command.feasibility import azimuth_from
from openiads.earth.geodesy import lies_in_sector, sector
from openiads.kernel import door, kernel
from openiads.messages.events import Identity, Reason
from openiads.messages.tracks import TrackStatus
from openiads.vectors import norm, put, rotate, rotation, subtract, vector

CONFIRMED = int(TrackStatus.CONFIRMED)
HOSTILE = int(Identity.HOSTILE)
OUT_OF_ENVELOPE = int(Reason.OUT_OF_ENVELOPE)


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
    """Whether a radar may be asked to look at a track that nobody engages."""
    known = held.track >= 0 and held.at_hand == 1
    return known and held.identity == HOSTILE and held.destroyed == 0 and held.pending <= 0


@kernel
def visible(fire_unit, track, seen):
    """Whether a track lies within the range and the sector of a fire unit's radar. seen : the sector, as `sector` gives it."""
    away = subtract(vector(track.position_m), vector(fire_unit.radar_m))
    if norm(away) > fire_unit.radar_range_m:
        return False
    enu = rotate(rotation(fire_unit.radar_axes), away)
    return lies_in_sector(seen, enu[0], enu[1])


@kernel
def rank(state, slot, count, places):
    """Put a track into the list of the greatest threats, behind its equals; returns how many it holds, `places` at most."""
    threat = state.picture[slot].threat
    place = count
    while place > 0 and threat > state.picture[state.wanted[place - 1]].threat:
        place -= 1
    if place >= places:
        return count
    grown = min(count + 1, places)
    for k in range(grown - 1, place, -1):
        state.wanted[k] = state.wanted[k - 1]
    state.wanted[place] = slot
    return grown


@kernel
def list_wanted(state, fire_unit, tracks, facing_rad, slots, places):
    """List the slots of the greatest threats that the radar should look at, in their order; returns how many."""
    count = 0
    seen = sector(facing_rad, fire_unit.sector_rad)
    for slot in range(slots):
        held = state.picture[slot]
        if not wanted(held) or (count == places and held.threat <= state.picture[state.wanted[count - 1]].threat):
            continue
        if visible(fire_unit, tracks[slot], seen):
            count = rank(state, slot, count, places)
    return count


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
def task_radar(parameters, state, unit, tracks, tasks, pointing, slots):
    """Fill the task list of one fire unit's radar."""
    fire_unit = parameters.fire_units[unit]
    if fire_unit.radar < 0:
        return
    if fire_unit.facing_rad != fire_unit.facing_rad and busy_channels(state, fire_unit) == 0:
        face_greatest(parameters, state, unit, tracks, pointing, slots)
    facing = pointing[fire_unit.radar].azimuth_rad
    count = task_engaged(state, fire_unit, tracks, tasks)
    engaged = fire_unit.first_task + count
    listed = 0
    if count < fire_unit.tasks:
        listed = list_wanted(state, fire_unit, tracks, facing, slots, fire_unit.tasks - count)
    for k in range(listed):
        write_task(tasks[engaged + k], tracks[state.wanted[k]])
    for k in range(engaged + listed, fire_unit.first_task + fire_unit.tasks):
        tasks[k].track = -1
