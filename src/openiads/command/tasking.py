"""What the engagement radars are asked to revisit: tracks under engagement first, then the greatest threats, to capacity.

Source: docs/architecture.md (radar tasks come from tracks alone). Leaves out: the time that looks take and how fast a sector
turns, which sensing keeps: what command asks for may come later than asked, or not at all.
"""

from openiads.command.assignment import busy_channels
from openiads.command.feasibility import azimuth_from, in_sector
from openiads.kernel import door, kernel
from openiads.messages.events import Identity, Reason
from openiads.messages.tracks import TrackStatus
from openiads.vectors import distance, put, vector

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
        if track.track == channel.track and track.status == CONFIRMED:
            write_task(tasks[fire_unit.first_task + count], track)
            count += 1
    return count


@kernel
def wanted(fire_unit, held, track, facing_rad):
    """Whether a fire unit's radar should look at a track that it does not engage."""
    if held.track < 0 or held.identity != HOSTILE or held.destroyed == 1 or held.pending > 0:
        return False
    if distance(vector(track.position_m), vector(fire_unit.radar_m)) > fire_unit.radar_range_m:
        return False
    return in_sector(fire_unit, facing_rad, vector(track.position_m))


@kernel
def list_wanted(state, fire_unit, tracks, facing_rad, slots):
    """Write the threat of every track that the radar should look at beside its slot; a negative number for the others."""
    for slot in range(slots):
        held = state.picture[slot]
        state.wanted[slot] = held.threat if wanted(fire_unit, held, tracks[slot], facing_rad) else -1.0


@kernel
def take_greatest(state, slots):
    """The listed track of greatest threat, taken off the list; -1 where none is left."""
    best = -1
    for slot in range(slots):
        if state.wanted[slot] >= 0.0 and (best < 0 or state.wanted[slot] > state.wanted[best]):
            best = slot
    if best >= 0:
        state.wanted[best] = -1.0
    return best


@kernel
def face_greatest(parameters, state, unit, tracks, pointing, slots):
    """Turn a sector that is free to turn, and guides nothing, to the greatest threat."""
    fire_unit = parameters.fire_units[unit]
    best = -1
    for slot in range(slots):
        held = state.picture[slot]
        if held.track < 0 or held.identity != HOSTILE or held.destroyed == 1 or held.reason < OUT_OF_ENVELOPE:
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
    list_wanted(state, fire_unit, tracks, facing, slots)
    while count < fire_unit.tasks:
        slot = take_greatest(state, slots)
        if slot < 0:
            break
        write_task(tasks[fire_unit.first_task + count], tracks[slot])
        count += 1
    for k in range(fire_unit.first_task + count, fire_unit.first_task + fire_unit.tasks):
        tasks[k].track = -1
