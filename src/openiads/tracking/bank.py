"""Interacting multiple models: a leaf's bank mixed, predicted to a plot's time, compared with plots, and updated by them.

Source: BarShalom2001, section 11.6.6 (IMM); Granstrom2015 (states of unequal size: what a model lacks is filled from its
prior). Leaves out: models chosen by terrain or route.
"""

import math

from openiads.kernel import door, kernel
from openiads.tracking.bias import lean
from openiads.tracking.blocks import (
    add_blocks,
    add_full,
    inverse,
    isotropic,
    nine,
    outer,
    put_nine,
    put_six,
    quadratic,
    six,
    squares,
)
from openiads.tracking.filter import density_of, innovation, look_at, update
from openiads.tracking.models import is_energetic, predict, put_at, third_variance, vector_at
from openiads.tracking.trackers import AHEAD, BATCH, MODELS, SPARE, Model, ModelSet
from openiads.vectors import add_scaled, norm, put, scale, subtract, vector

VELOCITY, ACCELERATION = int(Model.VELOCITY), int(Model.ACCELERATION)
TURN, BALLISTIC = int(Model.TURN), int(Model.BALLISTIC)
INTERACTING = int(ModelSet.INTERACTING)
# A model less likely than this is not run.
LEAST_WEIGHT = 1e-6
SMALL = 1e-300
# Half the width of a leaf's box (box.py) that is not known yet.
NO_BOX = -1.0
LEADS = 0.9
# A model is lost where one standard deviation of its place is more than this share of the range, or more than this at any.
# A track of one plot, whose velocity is unknown, is given more room.
LOST_SHARE, LOST_SHARE_OF_NEW, LOST_M = 0.15, 0.5, 15_000.0
# A model less likely than this does not widen the reach in which plots are looked for.
SLIGHT_WEIGHT = 1e-3
NO_SPREAD = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
NO_BLOCK = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@kernel
def stays(model, dt_s, rules):
    """Probability that a target still moves by a model after a time: its mean time is given by the rules."""
    mean_s = rules.straight_time_s
    if model == ACCELERATION or model == BALLISTIC:
        mean_s = rules.acceleration_time_s
    elif model == TURN:
        mean_s = rules.turn_time_s
    if model == BALLISTIC:
        mean_s = rules.straight_time_s
    mean_s = max(mean_s, 1.0)
    return mean_s / max(mean_s + abs(dt_s), 1.0)


@kernel
def goes_to(start, end, falls):
    """Of a target that leaves a model, the share that goes to another; falls : 1 where free fall is one of them."""
    if start == end or (falls == 0 and end == BALLISTIC):
        return 0.0
    others = 2.0 + float(falls)
    return 1.0 / others


@kernel
def all_stay(dt_s, rules):
    """`stays` of every model."""
    return stays(0, dt_s, rules), stays(1, dt_s, rules), stays(2, dt_s, rules), stays(3, dt_s, rules)


@kernel
def transition(start, end, stay, falls):
    """Probability that a target goes from one model to another; stay : `stays` of the first."""
    return stay if start == end else (1.0 - stay) * goes_to(start, end, falls)


@kernel
def moved(state, bank, start, end, stay, falls):
    """Probability that a target was in one model of a leaf and goes to another."""
    weight = state.bank[bank + start].weight
    return weight * transition(start, end, stay, falls) if weight > 0.0 else 0.0


@kernel
def copy_row(source, into):
    """Copy one row of a bank."""
    for k in range(9):
        into.state[k] = source.state[k]
    for k in range(45):
        into.covariance[k] = source.covariance[k]
    into.weight = source.weight


@kernel
def about(row, place_m, velocity_m_s):
    """The three blocks of one row's covariance about the mean of a mixture, that of position and velocity."""
    dx, dv = subtract(vector_at(row.state, 0), place_m), subtract(vector_at(row.state, 3), velocity_m_s)
    q = row.covariance
    return (
        add_blocks(six(q, 0), squares(dx), 1.0),
        add_full(nine(q, 6), outer(dx, dv), 1.0),
        add_blocks(six(q, 15), squares(dv), 1.0),
    )


@kernel
def mix_motion(rows, first, parts, into):
    """Mean and covariance of position and velocity over the rows of a bank, by their shares; the rest of `into` stays."""
    place, velocity = (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)
    for k in range(MODELS):
        if parts[k] > 0.0:
            place = add_scaled(place, vector_at(rows[first + k].state, 0), parts[k])
            velocity = add_scaled(velocity, vector_at(rows[first + k].state, 3), parts[k])
    a, b, c = NO_SPREAD, NO_BLOCK, NO_SPREAD
    for k in range(MODELS):
        if parts[k] > 0.0:
            own = about(rows[first + k], place, velocity)
            a, b, c = add_blocks(a, own[0], parts[k]), add_full(b, own[1], parts[k]), add_blocks(c, own[2], parts[k])
    put_at(into.state, 0, place)
    put_at(into.state, 3, velocity)
    put_six(into.covariance, 0, a)
    put_nine(into.covariance, 6, b)
    put_six(into.covariance, 15, c)


@kernel
def mix_third(own, into, model, share, rules):
    """The third vector of a mixture: the model's own with its share, the prior with the rest, which is of no direction."""
    p, q = into.covariance, own.covariance
    dx = subtract(vector_at(own.state, 0), vector_at(into.state, 0))
    dv = subtract(vector_at(own.state, 3), vector_at(into.state, 3))
    u = vector_at(own.state, 6)
    fresh = (1.0 - share) * third_variance(model, norm(vector_at(into.state, 3)), rules)
    put_at(into.state, 6, scale(u, share))
    for k in range(9):
        p[21 + k] = share * q[21 + k]
        p[30 + k] = share * q[30 + k]
    put_nine(p, 21, add_full(nine(p, 21), outer(dx, u), share))
    put_nine(p, 30, add_full(nine(p, 30), outer(dv, u), share))
    apart = share * (1.0 - share)
    if model == ACCELERATION:
        own_part = add_blocks(isotropic(fresh), six(q, 39), share)
        put_six(p, 39, add_blocks(own_part, squares(u), apart))
    else:
        p[39] = fresh + share * q[39] + apart * u[0] * u[0]


@door
def mix(state, bank, model, into, stay, rules, falls):
    """Mix the rows of a leaf into the state that a model starts from; its weight is the chance of being in it.

    stay : `all_stay` of the time since.
    """
    into.weight = 0.0
    parts = (
        moved(state, bank, 0, model, stay[0], falls),
        moved(state, bank, 1, model, stay[1], falls),
        moved(state, bank, 2, model, stay[2], falls),
        moved(state, bank, 3, model, stay[3], falls),
    )
    chance = parts[0] + parts[1] + parts[2] + parts[3]
    if chance < LEAST_WEIGHT:
        return
    into.weight = chance
    shares = (parts[0] / chance, parts[1] / chance, parts[2] / chance, parts[3] / chance)
    mix_motion(state.bank, bank, shares, into)
    if model == ACCELERATION or model == TURN:
        mix_third(state.bank[bank + model], into, model, shares[model], rules)


@kernel
def may_fall(state, leaf, bank, rules):
    """1 where free fall is one of the models of a leaf: it is in use, or the target moves as only a falling one does."""
    if state.bank[bank + BALLISTIC].weight > LEAST_WEIGHT:
        return 1
    return 1 if is_energetic(vector(leaf.place_m), vector(leaf.velocity_m_s), rules) else 0


@door
def predict_bank(state, index, ahead, time_s, rules):
    """Mix a leaf's bank and predict it to a time, into the rows of `ahead` from one on."""
    leaf, bank = state.leaves[index], index * MODELS
    dt = time_s - leaf.time_s
    if dt == 0.0:
        for model in range(models_of(rules)):
            state.ahead[ahead + model].weight = 0.0
            if state.bank[bank + model].weight > 0.0:
                copy_row(state.bank[bank + model], state.ahead[ahead + model])
        return
    if rules.models != INTERACTING or leaf.hits == 1:
        # One plot tells nothing of a manoeuvre: the models stay apart.
        for model in range(models_of(rules)):
            state.ahead[ahead + model].weight = 0.0
            if state.bank[bank + model].weight > 0.0:
                copy_row(state.bank[bank + model], state.ahead[ahead + model])
                predict(state.ahead[ahead + model], model, dt, rules)
        return
    falls, stay = may_fall(state, leaf, bank, rules), all_stay(dt, rules)
    for model in range(MODELS):
        row = state.ahead[ahead + model]
        mix(state, bank, model, row, stay, rules, falls)
        if row.weight > 0.0:
            predict(row, model, dt, rules)


@kernel
def leave_out_lost(view, row, hits):
    """Take a model out of the comparison where it no longer says where the target is.

    Any plot would do for it, and its errors are no longer small against the range, which the filter takes them to be.
    """
    p, range_m = row.covariance, view.expected[0]
    most = min(LOST_SHARE * range_m, LOST_M) if hits > 1 else LOST_SHARE_OF_NEW * range_m
    if p[0] + p[3] + p[5] > most * most:
        row.weight = 0.0


@kernel
def begin_ahead(state):
    """Begin a batch: nothing is predicted yet."""
    state.counters[AHEAD] = 0
    state.counters[SPARE] = 0


@kernel
def take_ahead(state):
    """The first row of a predicted bank that is not in use: the one given back last, for it is the most at hand."""
    spare = state.counters[SPARE]
    if spare > 0:
        state.counters[SPARE] = spare - 1
        return state.spare[spare - 1]
    state.counters[AHEAD] += 1
    return (state.counters[AHEAD] - 1) * MODELS


@kernel
def give_back_ahead(state, slot):
    """Let others have, from the next leaf that is gated on, what was predicted of the leaves of a track."""
    index = state.extra[slot].first_leaf
    while index >= 0:
        leaf = state.leaves[index]
        if leaf.ahead_batch == state.counters[BATCH]:
            state.spare[state.counters[SPARE]] = leaf.ahead
            state.counters[SPARE] += 1
        index = leaf.next


@door
def look_ahead(parameters, state, index, number, time_s):
    """Predict a leaf's bank to a time and see it as a radar would; kept for the batch while the time is the same."""
    leaf, rules = state.leaves[index], parameters.rules[0]
    if leaf.ahead_batch == state.counters[BATCH]:
        if leaf.ahead_time_s == time_s:
            return
    else:
        leaf.ahead_batch = state.counters[BATCH]
        leaf.ahead = take_ahead(state)
    leaf.ahead_time_s = time_s
    predict_bank(state, index, leaf.ahead, time_s, rules)
    for model in range(models_of(rules)):
        if state.ahead[leaf.ahead + model].weight > 0.0:
            view, row = state.views[leaf.ahead + model], state.ahead[leaf.ahead + model]
            look_at(view, parameters.radars[number], row)
            lean(parameters, state, view, number, state.extra[leaf.slot].radar, vector_at(row.state, 0))
            leave_out_lost(state.views[leaf.ahead + model], state.ahead[leaf.ahead + model], leaf.hits)
    leaf.half_rad = NO_BOX


@kernel
def models_of(rules):
    """How many rows of a bank are in use."""
    return MODELS if rules.models == INTERACTING else 1


@kernel
def weight_of(state, ahead, model, alert):
    """Probability of a model of a predicted bank; on the alert, half of those that flew straight begin to manoeuvre."""
    weight = state.ahead[ahead + model].weight
    if alert == 0:
        return weight
    if model == VELOCITY:
        return 0.5 * weight
    if model == BALLISTIC or weight <= 0.0:
        return weight
    return weight + 0.25 * state.ahead[ahead + VELOCITY].weight


@kernel
def compare_view(view, plot, number):
    """Compare a plot with what is expected of one model, and keep all that comes of it; `number` is the plot's."""
    y, s = innovation(view, plot)
    w = inverse(s)
    d2 = quadratic(w, y)
    view.plot = number
    put_at(view.innovation, 0, y)
    put_six(view.covariance, 0, s)
    put_six(view.inverse, 0, w)
    view.distance = d2
    view.density = density_of(d2, s)


@door
def compare(state, leaf, rules, plot, number):
    """Least distance squared of a plot from a leaf as predicted, and its density [1/(m rad2)], over all models.

    The density is given thrice: as things are, on the alert (`weight_of`), and what the model that led adds to the first.
    number : the plot's, for who asks again.
    """
    least, density, alert, led = 1e300, 0.0, 0.0, 0.0
    for model in range(models_of(rules)):
        weight, view = weight_of(state, leaf.ahead, model, 0), state.views[leaf.ahead + model]
        if weight > 0.0:
            compare_view(view, plot, number)
            least = min(least, view.distance)
            density += weight * view.density
            alert += weight_of(state, leaf.ahead, model, 1) * view.density
            led = weight * view.density if model == leaf.lead else led
    return least, density, alert, led


@door
def gather_innovations(state, leaf, model, alert, plots, first, end):
    """Of all plots of a leaf by their probabilities, for one model: probability, mean and spread of the innovation.

    Also the covariance of the most probable one, its inverse, and the squared distance.
    """
    weight, view = weight_of(state, leaf.ahead, model, alert), state.views[leaf.ahead + model]
    total, best, d2 = 0.0, -1.0, 0.0
    mean, spread = (0.0, 0.0, 0.0), NO_SPREAD
    covariance, inverted = (1.0, 0.0, 0.0, 1.0, 0.0, 1.0), (1.0, 0.0, 0.0, 1.0, 0.0, 1.0)
    for k in range(first, end):
        pair = state.pairs[k]
        if pair.leaf != leaf.stands_for or pair.probability <= 0.0:
            continue
        if view.plot != pair.plot:
            compare_view(view, plots[pair.plot], pair.plot)
        y, whole = vector_at(view.innovation, 0), pair.density if alert == 0 else pair.alert_density
        share = pair.probability * weight * view.density / max(whole, SMALL)
        total += share
        mean = add_scaled(mean, y, share)
        spread = add_blocks(spread, squares(y), share)
        if pair.probability > best:
            best, covariance, inverted, d2 = (
                pair.probability,
                six(view.covariance, 0),
                six(view.inverse, 0),
                view.distance,
            )
    return total, mean, spread, covariance, inverted, d2


@door
def absorb(parameters, state, into, index, plots, first, end, missed, alert):
    """Update a leaf, as predicted, with plots by their probabilities, and write it as another leaf or as itself.

    first, end : its pairs, with their probabilities; missed : the probability that none of them is right.
    """
    leaf, child, rules = state.leaves[index], state.leaves[into], parameters.rules[0]
    leaf.stands_for = index
    whole, nis = 0.0, 0.0
    for model in range(models_of(rules)):
        row, target, view = (
            state.ahead[leaf.ahead + model],
            state.bank[into * MODELS + model],
            state.views[leaf.ahead + model],
        )
        target.weight = 0.0
        if row.weight <= 0.0:
            continue
        total, mean, spread, s, w, d2 = gather_innovations(state, leaf, model, alert, plots, first, end)
        weight = total + missed * weight_of(state, leaf.ahead, model, alert)
        if weight <= LEAST_WEIGHT:
            continue
        mean = scale(mean, 1.0 / weight)
        loss = add_blocks(add_blocks(NO_SPREAD, s, total / weight), spread, -1.0 / weight)
        update(row, target, view, model, mean, w, add_blocks(loss, squares(mean), 1.0))
        target.weight = weight
        whole += weight
        nis += total * d2
    finish(state, child, into, rules, whole)
    child.time_s = leaf.ahead_time_s
    child.nis = nis / max(whole, SMALL)


@kernel
def finish(state, leaf, index, rules, whole):
    """Make a bank's weights sum to one; note its most likely model, the motion by it, and how far that may be off."""
    leaf.lead = 0
    away, away_v, most = 0.0, 0.0, -1.0
    for model in range(models_of(rules)):
        row = state.bank[index * MODELS + model]
        row.weight = row.weight / max(whole, SMALL)
        if row.weight > most:
            most = row.weight
            leaf.lead = model
        if row.weight > SLIGHT_WEIGHT:
            p = row.covariance
            away = max(away, p[0] + p[3] + p[5])
            away_v = max(away_v, p[15] + p[18] + p[20])
    lead = state.bank[index * MODELS + leaf.lead]
    put(leaf.place_m, vector_at(lead.state, 0))
    put(leaf.velocity_m_s, vector_at(lead.state, 3))
    leaf.reach_m = root(away)
    leaf.reach_m_s = root(away_v)


@kernel
def root(value):
    """Square root of what should not be negative."""
    return math.sqrt(max(value, 0.0))


@door
def moments(rows, first, into):
    """Mean and covariance of position and velocity over all models of a bank, in a row of the same kind.

    Where one leads clearly, it alone.
    """
    for k in range(first, first + MODELS):
        if rows[k].weight >= LEADS:
            put_at(into.state, 0, vector_at(rows[k].state, 0))
            put_at(into.state, 3, vector_at(rows[k].state, 3))
            for n in range(21):
                into.covariance[n] = rows[k].covariance[n]
            return
    mix_motion(
        rows, first, (rows[first].weight, rows[first + 1].weight, rows[first + 2].weight, rows[first + 3].weight), into
    )
