"""New tracks from plots that no track surely took: the place is the plot's, the velocity unknown but for its size.

Which plots of the next looks go with which is left open for some looks, by joint hypotheses (joint.py): formations are won
there. Source: BarShalom2011, section 3.2.2 (one plot); Williams2015 (a plot may be new, and is then a track that may exist).
Leaves out: births where targets are expected.
"""

from openiads.earth.geodesy import height
from openiads.kernel import door, kernel
from openiads.messages.tracks import NO_INNOVATION, TrackStatus
from openiads.tracking.bank import finish
from openiads.tracking.bias import unbiased
from openiads.tracking.blocks import add_blocks, isotropic, put_six, squares
from openiads.tracking.filter import stated_sigmas
from openiads.tracking.leaves import show, take_leaf
from openiads.tracking.models import put_at
from openiads.tracking.near import note_place
from openiads.tracking.places import place_of, position_covariance
from openiads.tracking.trackers import (
    HIGHEST_SLOT,
    LOWEST_FREE,
    MODELS,
    NEXT_TRACK,
    REMEMBERED,
    SLOTS_LOST,
    Model,
    ModelSet,
)
from openiads.vectors import rotation, unit

FREE = int(TrackStatus.FREE)
TENTATIVE = int(TrackStatus.TENTATIVE)
INTERACTING = int(ModelSet.INTERACTING)
BALLISTIC = int(Model.BALLISTIC)
# A ballistic target may be so many times as fast as what makes a track be taken for one.
BALLISTIC_SPREAD = 2.0


@kernel
def free_slot(state):
    """The lowest free slot, or -1 where all are taken; the loss is counted."""
    slot = state.counters[LOWEST_FREE]
    while slot < state.counters[HIGHEST_SLOT] and state.tracks[slot].status != FREE:
        slot += 1
    state.counters[LOWEST_FREE] = slot
    if slot >= state.tracks.shape[0]:
        state.counters[SLOTS_LOST] += 1
        return -1
    state.counters[HIGHEST_SLOT] = max(state.counters[HIGHEST_SLOT], slot + 1)
    return slot


@kernel
def begin_row(row, place_m, covariance, velocity_covariance, weight):
    """A row of a bank at a plot, of unknown velocity."""
    for k in range(9):
        row.state[k] = 0.0
    for k in range(45):
        row.covariance[k] = 0.0
    put_at(row.state, 0, place_m)
    put_six(row.covariance, 0, covariance)
    put_six(row.covariance, 15, velocity_covariance)
    row.weight = weight


@kernel
def unknown_velocity(place_m, rules):
    """Covariance [m2/s2] of a velocity of which only the size is known: large along the ground, smaller up and down."""
    level2 = rules.birth_speed_sigma_m_s * rules.birth_speed_sigma_m_s
    climb2 = rules.birth_climb_sigma_m_s * rules.birth_climb_sigma_m_s
    return add_blocks(isotropic(level2), squares(unit(place_m)), climb2 - level2)


@door
def begin_leaf(parameters, state, slot, plot, number):
    """The first leaf of a track, at a plot; -1 where there is no room."""
    index = take_leaf(state, slot)
    if index < 0:
        return index
    radar, rules, leaf = parameters.radars[plot.radar], parameters.rules[0], state.leaves[index]
    measurement = unbiased(state, radar, plot.radar, plot)
    place = place_of(radar, measurement)
    covariance = position_covariance(rotation(radar.axes), measurement, stated_sigmas(plot))
    falling = rules.birth_ballistic if rules.models == INTERACTING and height(place) > rules.falling_from_m else 0.0
    for model in range(MODELS):
        state.bank[index * MODELS + model].weight = 0.0
    begin_row(state.bank[index * MODELS], place, covariance, unknown_velocity(place, rules), 1.0 - falling)
    if falling > 0.0:
        fast = BALLISTIC_SPREAD * rules.energetic_speed_m_s
        begin_row(state.bank[index * MODELS + BALLISTIC], place, covariance, isotropic(fast * fast), falling)
    finish(state, leaf, index, rules, 1.0)
    leaf.time_s = plot.time_s
    leaf.hits = 1
    leaf.nis = NO_INNOVATION
    leaf.existence = rules.birth_existence
    for k in range(REMEMBERED):
        leaf.plots[k] = -1
    leaf.plots[0] = number
    return index


@door
def begin_track(parameters, state, plot, number, existence):
    """Begin a tentative track at a plot; returns its slot, or -1 where there is no room. number : the plot's own."""
    slot = free_slot(state)
    if slot < 0:
        return slot
    track, extra = state.tracks[slot], state.extra[slot]
    extra.first_leaf = -1
    index = begin_leaf(parameters, state, slot, plot, number)
    if index < 0:
        return index
    state.leaves[index].existence = existence
    track.track = state.counters[NEXT_TRACK]
    state.counters[NEXT_TRACK] += 1
    track.status = TENTATIVE
    track.born_s = plot.time_s
    track.last_plot_s = plot.time_s
    track.existence = existence
    extra.best = index
    extra.cluster = -1
    extra.believed = 0
    extra.sure = 0.0
    extra.hits = 1
    extra.radar = plot.radar
    extra.last_look_s = plot.time_s
    extra.missed = 0
    extra.batch = -1
    show(parameters, state, slot, index)
    note_place(parameters, state, slot)
    return slot
