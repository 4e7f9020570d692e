"""How far a track may be from where it is expected, and a table of it for the frame, so that most are passed over fast.

Source: BarShalom2011, section 2.3 (gates). Leaves out: direction; a sphere holds every ellipsoid.
"""

import math

from openiads.kernel import door, kernel
from openiads.messages.tracks import TrackStatus
from openiads.tracking.models import LONGEST_S
from openiads.tracking.trackers import HIGHEST_SLOT, ModelSet
from openiads.vectors import add_scaled, distance, norm, put, rotate, rotation, subtract, vector

FREE = int(TrackStatus.FREE)
INTERACTING = int(ModelSet.INTERACTING)
# Manoeuvres of so many standard deviations are the hardest that a gate has room for.
HARDEST = 3.0
NOWHERE_M = -1e300
# What is noted of a track holds for so many frames more: its sphere grows by what it may fly in them.
HELD_FRAMES = 3


@kernel
def existence_after(leaf, time_s, rules):
    """Probability that what a leaf follows is still there at a time."""
    life_s = max(rules.mean_life_s, 1.0)
    return leaf.existence * life_s / max(life_s + max(time_s - leaf.time_s, 0.0), 1.0)


@kernel
def level_m(place_m):
    """How far [m] a place (east, north, up) lies from the radar, seen from above."""
    return math.sqrt(place_m[0] * place_m[0] + place_m[1] * place_m[1])


@kernel
def turned_m(dt_s, rules):
    """How far [m] a manoeuvre of one standard deviation carries a target off its way in a time."""
    if rules.models != INTERACTING:
        return 0.0
    held = min(abs(dt_s), LONGEST_S)
    return rules.manoeuvre_m_s2 * held * (abs(dt_s) - 0.5 * held)


@kernel
def spread_m(leaf, dt_s, rules):
    """One standard deviation [m] of where a leaf may be after a time, all axes together, without manoeuvres."""
    t = abs(dt_s)
    return leaf.reach_m + leaf.reach_m_s * t + math.sqrt(rules.process_noise_m2_s3 * t * t * t)


@kernel
def reach_m(leaf, dt_s, rules):
    """How far [m] a leaf may be from where it is expected, in any direction: the gate, noise and manoeuvre together."""
    reach = rules.gate_sigma * spread_m(leaf, dt_s, rules) + HARDEST * turned_m(dt_s, rules)
    if leaf.hits == 1:
        return min(reach, rules.gate_sigma * leaf.reach_m + rules.maximum_plot_speed_m_s * abs(dt_s))
    return reach


@kernel
def expected_place(state, index, time_s):
    """Where a leaf is expected at a time [m], straight on by its likeliest model, and how fast it is [m/s]."""
    leaf = state.leaves[index]
    velocity = vector(leaf.velocity_m_s)
    return add_scaled(vector(leaf.place_m), velocity, time_s - leaf.time_s), norm(velocity)


@kernel
def leaf_reach_m(state, index, rules, frame):
    """How far [m] from there plots of a leaf may lie, whenever in the frame or while that is held on to."""
    leaf = state.leaves[index]
    speed, apart_s = expected_place(state, index, frame.time_s)[1], frame.half_s + frame.held_s
    reach = reach_m(leaf, abs(frame.time_s - leaf.time_s) + apart_s, rules)
    return reach + (speed + rules.gate_sigma * leaf.reach_m_s) * apart_s


@door
def note_place(parameters, state, slot):
    """Note where a track is expected in the middle of the frame, and how far away plots of any of its leaves may lie.

    Nothing is noted where no frame was begun: where association is given, nobody asks.
    """
    near, frame, rules = state.near[slot], state.frame[0], parameters.rules[0]
    if frame.half_s <= 0.0:
        return
    near.until_s = frame.time_s + frame.half_s + frame.held_s
    if state.tracks[slot].status == FREE:
        near.reach_m = NOWHERE_M
        return
    index = state.extra[slot].first_leaf
    there, reach = expected_place(state, index, frame.time_s)[0], 0.0
    while index >= 0:
        away = distance(there, expected_place(state, index, frame.time_s)[0])
        reach = max(reach, away + leaf_reach_m(state, index, rules, frame))
        index = state.leaves[index].next
    put(near.there_m, there)
    near.reach_m = reach + rules.gate_sigma * state.extra[slot].considered_m


@door
def note_places(parameters, state, time_s, step_s):
    """Begin a frame: note where every track is expected, unless what was noted some frames ago still holds."""
    frame = state.frame[0]
    frame.half_s = 0.5 * step_s
    frame.time_s = time_s + frame.half_s
    frame.held_s = HELD_FRAMES * step_s
    for slot in range(state.counters[HIGHEST_SLOT]):
        if state.near[slot].until_s < time_s + step_s:
            note_place(parameters, state, slot)


@kernel
def is_near(state, slot):
    """Whether any plot of the batch may be within reach of a track."""
    near, grid = state.near[slot], state.grid[0]
    reach = near.reach_m + grid.radius_m
    away = (
        near.there_m[0] - grid.middle_m[0],
        near.there_m[1] - grid.middle_m[1],
        near.there_m[2] - grid.middle_m[2],
    )
    return reach > 0.0 and away[0] * away[0] + away[1] * away[1] + away[2] * away[2] <= reach * reach


@kernel
def is_in_wedge(state, radar, slot):
    """Whether a track may be in reach of the wedge of azimuths in which the plots of the batch lie."""
    near, grid = state.near[slot], state.grid[0]
    if grid.narrow == 0:
        return True
    east, north, _ = rotate(rotation(radar.axes), subtract(vector(near.there_m), vector(radar.position_m)))
    reach = near.reach_m + grid.noise_m
    within = east * grid.left[0] + north * grid.left[1] >= -reach
    return within and east * grid.right[0] + north * grid.right[1] >= -reach
