"""Who a track is: probabilities of friend, neutral and hostile and of target classes, by Bayes' rule from what was seen.

Evidence is what interrogations got, what echoes were taken for, corridors, speed, height and climb; a track is declared where
a probability passes a threshold. Source: docs/models/identification.md. Leaves out: real modes, emitters, procedures by radio.
"""

import math

from openiads.command.corridors import corridor_fit
from openiads.command.evidence import (
    fit_appearances,
    fit_both,
    fit_classes,
    fit_flights,
    fit_transponder,
    posterior,
    sides_of,
    take_answer,
    take_class,
    weigh_classes,
    weight_of,
)
from openiads.command.hypotheses import EVIDENCE_KINDS, IDENTITIES, TRANSPONDERS
from openiads.earth.geodesy import height_and_up
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim, open_frame
from openiads.messages.events import Identity
from openiads.vectors import dot, norm, put, unit, vector

UNKNOWN = int(Identity.UNKNOWN)
FRIEND = int(Identity.FRIEND)
NEUTRAL = int(Identity.NEUTRAL)
HOSTILE = int(Identity.HOSTILE)
TRANSPONDER, CLASS, CORRIDOR, KINEMATICS = 0, 1, 2, 3
# Errors of speed and height below which the limits of a class are no sharper.
SOFT_SPEED_M_S, SOFT_HEIGHT_M = 5.0, 100.0
# Where the velocity is no surer than to this share of itself, nobody can say whether a track keeps to a corridor's course.
COURSE_KNOWN_SHARE = 0.3
# A reply that moves every likelihood by less than this, of the best one's, has told little that is new.
LITTLE = 1e-3


@kernel
def forget_evidence(beliefs, state, slot):
    """Begin anew with the track in a slot: nothing was seen of it, and what is expected of any needs no telling."""
    for k in range(TRANSPONDERS):
        state.transponders[slot, k] = 1.0
    for k in range(state.appearances.shape[1]):
        state.appearances[slot, k] = 1.0
    for k in range(EVIDENCE_KINDS):
        state.told_weights[slot, k] = 0.0
    for k in range(IDENTITIES):
        state.told_probabilities[slot, k] = beliefs.expected[k]


@kernel
def spread_along(block, direction):
    """Standard deviation along a direction of a packed symmetric block (xx, xy, xz, yy, yz, zz)."""
    x, y, z = direction
    square = x * x * block[0] + y * y * block[3] + z * z * block[5]
    square += 2.0 * (x * y * block[1] + x * z * block[2] + y * z * block[4])
    return math.sqrt(max(square, 0.0))


@kernel
def block_of(covariance, first):
    """Six packed numbers of a track's covariance, from one on."""
    c = covariance
    return c[first], c[first + 1], c[first + 2], c[first + 3], c[first + 4], c[first + 5]


@kernel
def motion_of(track):
    """Speed [m/s], height [m], climb [m/s] of a track, and the standard deviations of the three."""
    velocity = vector(track.velocity_m_s)
    height_m, upward = height_and_up(vector(track.position_m))
    speed = norm(velocity)
    moving = block_of(track.covariance, 15)
    speed_sigma = spread_along(moving, unit(velocity))
    climb_sigma = spread_along(moving, upward)
    height_sigma = spread_along(block_of(track.covariance, 0), upward)
    sigmas = (speed_sigma + SOFT_SPEED_M_S, height_sigma + SOFT_HEIGHT_M, climb_sigma + SOFT_SPEED_M_S)
    return speed, height_m, dot(velocity, upward), sigmas


@kernel
def put_sides(state, slot, kind, sides):
    """Keep how well hostile and the rest explain one kind of evidence on a track."""
    state.sides[slot, kind, 0] = sides[0]
    state.sides[slot, kind, 1] = sides[1]


@door
def renew_weights(state, slot):
    """Work out the weight of each kind of evidence on a track, of what `weigh` found: only for who tells of it."""
    for kind in range(EVIDENCE_KINDS):
        state.weights[slot, kind] = weight_of((state.sides[slot, kind, 0], state.sides[slot, kind, 1]))


@door
def weigh(parameters, state, held, track, slot, time_s):
    """Weigh all evidence on one track: its probabilities of identity and class, and how well each kind of evidence speaks."""
    beliefs, shares = parameters.beliefs[0], parameters.class_shares
    speed, height_m, climb, sigmas = motion_of(track)
    place, velocity = vector(track.position_m), vector(track.velocity_m_s)
    fit_appearances(parameters.likeness, state.appearances[slot], state.fits[0])
    fit_flights(beliefs, parameters.flights, speed, height_m, climb, sigmas, state.fits[1])
    other, neutral = 1.0, 1.0
    if sigmas[0] < COURSE_KNOWN_SHARE * speed:
        other, neutral = corridor_fit(parameters.legs, beliefs, place, velocity, height_m, time_s)
    row = state.transponders[slot]
    answers = (
        fit_transponder(beliefs, 0, row),
        fit_transponder(beliefs, 1, row),
        fit_transponder(beliefs, 2, row),
    )
    seen, flown = fit_classes(shares, state.fits[0]), fit_classes(shares, state.fits[1])
    put_sides(state, slot, TRANSPONDER, sides_of(beliefs, answers))
    put_sides(state, slot, CLASS, sides_of(beliefs, seen))
    put_sides(state, slot, CORRIDOR, sides_of(beliefs, (other, neutral, other)))
    put_sides(state, slot, KINEMATICS, sides_of(beliefs, flown))
    rest = (answers[0] * other, answers[1] * neutral, answers[2] * other)
    both = fit_both(shares, state.fits)
    all_of_it = (rest[0] * both[0], rest[1] * both[1], rest[2] * both[2])
    put(held.probability, posterior(beliefs.expected, all_of_it))
    weigh_classes(beliefs, shares, rest, state.fits, state.classes[slot])


@kernel
def declared(beliefs, identity, probability):
    """What a track is declared to be: what passes its threshold; what it was, while that is likely enough; else unknown."""
    if probability[HOSTILE - 1] >= beliefs.declare_hostile_probability:
        return HOSTILE
    if probability[FRIEND - 1] >= beliefs.declare_known_probability:
        return FRIEND
    if probability[NEUTRAL - 1] >= beliefs.declare_known_probability:
        return NEUTRAL
    if identity != UNKNOWN and probability[identity - 1] >= beliefs.keep_declared_probability:
        return identity
    return UNKNOWN


@kernel
def declared_class(beliefs, held_class, classes):
    """The likeliest class, where it is likely enough; else what the track was held to be."""
    best = -1
    for k in range(classes.shape[0]):
        if best < 0 or classes[k] > classes[best]:
            best = k
    if best >= 0 and classes[best] >= beliefs.declare_class_probability:
        return best
    return held_class


@kernel
def moved_by(state, slot):
    """The kind of evidence that changed most since it was last told, from 1; 0 where none did."""
    best, most = 0, 0.0
    for k in range(EVIDENCE_KINDS):
        change = abs(state.weights[slot, k] - state.told_weights[slot, k])
        if change > most:
            best, most = k + 1, change
    return best


@kernel
def worth_telling(beliefs, state, held, slot):
    """Whether any probability has changed enough since it was last told."""
    for k in range(IDENTITIES):
        if abs(held.probability[k] - state.told_probabilities[slot, k]) >= beliefs.told_change_probability:
            return True
    return False


@kernel
def tell(state, held, slot, identifications, time_s):
    """Write what is held of a track, and remember that it was told."""
    renew_weights(state, slot)
    row = identifications.rows[claim(identifications.cursor)]
    row.time_s = time_s
    row.track = held.track
    row.identity = held.identity
    row.target_class = held.target_class
    row.probability_friend = held.probability[0]
    row.probability_neutral = held.probability[1]
    row.probability_hostile = held.probability[2]
    row.probability_class = state.classes[slot, held.target_class] if held.target_class >= 0 else 0.0
    row.moved_by = moved_by(state, slot)
    row.weight_transponder = state.weights[slot, TRANSPONDER]
    row.weight_class = state.weights[slot, CLASS]
    row.weight_corridor = state.weights[slot, CORRIDOR]
    row.weight_kinematics = state.weights[slot, KINEMATICS]
    for k in range(EVIDENCE_KINDS):
        state.told_weights[slot, k] = state.weights[slot, k]
    for k in range(IDENTITIES):
        state.told_probabilities[slot, k] = held.probability[k]


@door
def judge_evidence(parameters, state, held, track, slot, identifications, time_s):
    """Weigh the evidence on a track, declare it, and tell what has changed: never before what was told last."""
    beliefs = parameters.beliefs[0]
    time_s = max(time_s, held.weighed_s)
    held.weighed_s = time_s
    weigh(parameters, state, held, track, slot, time_s)
    identity, target_class = held.identity, held.target_class
    held.identity = declared(beliefs, identity, held.probability)
    held.target_class = declared_class(beliefs, target_class, state.classes[slot])
    changed = held.identity != identity or held.target_class != target_class
    if changed or worth_telling(beliefs, state, held, slot):
        tell(state, held, slot, identifications, time_s)


@kernel
def worth_weighing(beliefs, held, moved, time_s):
    """Whether a track is weighed after a reply: one that is not declared; any other where the reply told anything new, or the
    last time is long enough ago for the track to fly otherwise.
    """
    return held.identity == UNKNOWN or moved >= LITTLE or time_s >= held.weighed_s + beliefs.review_s


@door
def take_reply(parameters, state, held, track, slot, reply, identifications):
    """Take what came of one interrogation of a track."""
    beliefs = parameters.beliefs[0]
    if held.asked == 0:
        forget_evidence(beliefs, state, slot)
    held.asked += 1
    moved = take_answer(beliefs, state.transponders[slot], reply.identity)
    if reply.target_class >= 0:
        moved = max(moved, take_class(beliefs, state.appearances[slot], reply.target_class))
    if worth_weighing(beliefs, held, moved, reply.time_s):
        judge_evidence(parameters, state, held, track, slot, identifications, reply.time_s)


@kernel
def reconsider(parameters, state, held, track, slot, identifications, time_s):
    """Weigh a track that is not declared yet anew, by how it flies now; nothing where it was never interrogated."""
    if held.identity == UNKNOWN and held.asked > 0:
        judge_evidence(parameters, state, held, track, slot, identifications, time_s)


@door
def identify(parameters, state, picture, tracks, replies, associations, identifications):
    """Give what came of each interrogation to the track that took the plot it came with."""
    open_frame(identifications.cursor)
    for k in range(replies.cursor[FIRST], replies.cursor[COUNT]):
        reply = replies.rows[k]
        association = associations.rows[associations.cursor[FIRST] + reply.detection]
        if association.slot < 0:
            continue
        slot = association.slot
        held = picture[slot]
        if held.track == association.track:
            take_reply(parameters, state, held, tracks[slot], slot, reply, identifications)
