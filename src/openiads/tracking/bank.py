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
    isotropic,
    nine,
    outer,
    put_nine,
    put_six,
    six,
    squares,
)
from openiads.tracking.filter import density_of, distance_squared, innovation, look_at, update
from openiads.tracking.models import is_energetic, predict, put_at, third_variance, vector_at
from openiads.tracking.trackers import AHEAD, BATCH, MODELS, Model, ModelSet
from openiads.vectors import add, add_scaled, norm, scale, subtract

VELOCITY, ACCELERATION = int(Model.VELOCITY), int(Model.ACCELERATION)
TURN, BALLISTIC = int(Model.TURN), int(Model.BALLISTIC)
INTERACTING = int(ModelSet.INTERACTING)
# A model less likely than this is not run.
LEAST_WEIGHT = 1e-6
SMALL = 1e-300
LEADS = 0.9
# A model is lost where one standard deviation of its place is more than this share of the range, or more than this at any.
# A track of one plot, whose velocity is unknown, is given more room.
LOST_SHARE, LOST_SHARE_OF_NEW, LOST_M = 0.15, 0.5, 15_000.0
# A model less likely than this does not widen the reach in which plots are looked for.
SLIGHT_WEIGHT = 1e-3
NO_SPREAD = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


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
def add_spread(into, share, mean, row):
    """Add one row's share to the covariance of a mixture whose mean is known (position and velocity)."""
    p, q = into.covariance, row.covariance
    dx, dv = (
        subtract(vector_at(row.state, 0), vector_at(mean, 0)),
        subtract(vector_at(row.state, 3), vector_at(mean, 3)),
    )
    put_six(p, 0, add_blocks(six(p, 0), add_blocks(six(q, 0), squares(dx), 1.0), share))
    put_nine(p, 6, add_full(nine(p, 6), add_full(nine(q, 6), outer(dx, dv), 1.0), share))
    put_six(p, 15, add_blocks(six(p, 15), add_blocks(six(q, 15), squares(dv), 1.0), share))


@kernel
def clear(row):
    """Set a row to nothing."""
    for k in range(9):
        row.state[k] = 0.0
    for k in range(45):
        row.covariance[k] = 0.0


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
    clear(into)
    for start in range(MODELS):
        row, share = state.bank[bank + start], parts[start] / chance
        if share > 0.0:
            put_at(into.state, 0, add_scaled(vector_at(into.state, 0), vector_at(row.state, 0), share))
            put_at(into.state, 3, add_scaled(vector_at(into.state, 3), vector_at(row.state, 3), share))
    for start in range(MODELS):
        share = parts[start] / chance
        if share > 0.0:
            add_spread(into, share, into.state, state.bank[bank + start])
    if model == ACCELERATION or model == TURN:
        mix_third(state.bank[bank + model], into, model, parts[model] / chance, rules)


@kernel
def may_fall(state, leaf, bank, rules):
    """1 where free fall is one of the models of a leaf: it is in use, or the target moves as only a falling one does."""
    if state.bank[bank + BALLISTIC].weight > LEAST_WEIGHT:
        return 1
    lead = state.bank[bank + leaf.lead]
    return 1 if is_energetic(vector_at(lead.state, 0), vector_at(lead.state, 3), rules) else 0


@door
def predict_bank(state, index, ahead, time_s, rules):
    """Mix a leaf's bank and predict it to a time, into the rows of `ahead` from one on."""
    leaf, bank = state.leaves[index], index * MODELS
    dt = time_s - leaf.time_s
    if dt == 0.0:
        for model in range(models_of(rules)):
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


@door
def look_ahead(parameters, state, index, number, time_s):
    """Predict a leaf's bank to a time and see it as a radar would; kept for the batch while the time is the same."""
    leaf, rules = state.leaves[index], parameters.rules[0]
    if leaf.ahead_batch == state.counters[BATCH]:
        if leaf.ahead_time_s == time_s:
            return
    else:
        leaf.ahead_batch = state.counters[BATCH]
        leaf.ahead = state.counters[AHEAD] * MODELS
        state.counters[AHEAD] += 1
    leaf.ahead_time_s = time_s
    predict_bank(state, index, leaf.ahead, time_s, rules)
    for model in range(models_of(rules)):
        if state.ahead[leaf.ahead + model].weight > 0.0:
            view, row = state.views[leaf.ahead + model], state.ahead[leaf.ahead + model]
            look_at(view, parameters.radars[number], row)
            lean(parameters, state, view, number, state.extra[leaf.slot].radar, vector_at(row.state, 0))
            leave_out_lost(state.views[leaf.ahead + model], state.ahead[leaf.ahead + model], leaf.hits)


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


@door
def compare(state, leaf, rules, plot):
    """Least distance squared of a plot from a leaf as predicted, and its density [1/(m rad2)], over all models.

    The density is given twice: as things are, and on the alert (`weight_of`).
    """
    least, density, alert = 1e300, 0.0, 0.0
    for model in range(models_of(rules)):
        weight = weight_of(state, leaf.ahead, model, 0)
        if weight > 0.0:
            y, s = innovation(state.views[leaf.ahead + model], plot)
            d2 = distance_squared(y, s)
            least = min(least, d2)
            own = density_of(d2, s)
            density += weight * own
            alert += weight_of(state, leaf.ahead, model, 1) * own
    return least, density, alert


@door
def gather_innovations(state, leaf, model, alert, plots, first, end):
    """Of all plots of a leaf by their probabilities, for one model: probability, mean and spread of the innovation.

    Also the covariance and the squared distance of the most probable one.
    """
    weight, view = weight_of(state, leaf.ahead, model, alert), state.views[leaf.ahead + model]
    total, best, d2 = 0.0, -1.0, 0.0
    mean, spread, covariance = (0.0, 0.0, 0.0), NO_SPREAD, (1.0, 0.0, 0.0, 1.0, 0.0, 1.0)
    for k in range(first, end):
        pair = state.pairs[k]
        if pair.leaf != leaf.stands_for or pair.probability <= 0.0:
            continue
        y, s = innovation(view, plots[pair.plot])
        away = distance_squared(y, s)
        whole = pair.density if alert == 0 else pair.alert_density
        share = pair.probability * weight * density_of(away, s) / max(whole, SMALL)
        total += share
        mean = add_scaled(mean, y, share)
        spread = add_blocks(spread, squares(y), share)
        if pair.probability > best:
            best, covariance, d2 = pair.probability, s, away
    return total, mean, spread, covariance, d2


@door
def absorb(parameters, state, into, index, plots, first, end, missed, alert):
    """Update a leaf, as predicted, with plots by their probabilities, and write it as another leaf or as itself.

    first, end : its pairs, with their probabilities; missed : the probability that none of them is right.
    """
    leaf, child, rules = state.leaves[index], state.leaves[into], parameters.rules[0]
    leaf.stands_for = index
    whole, nis = 0.0, 0.0
    for model in range(models_of(rules)):
        row, target = state.ahead[leaf.ahead + model], state.bank[into * MODELS + model]
        target.weight = 0.0
        if row.weight <= 0.0:
            continue
        total, mean, spread, s, d2 = gather_innovations(state, leaf, model, alert, plots, first, end)
        weight = total + missed * weight_of(state, leaf.ahead, model, alert)
        if weight <= LEAST_WEIGHT:
            continue
        copy_row(row, target)
        mean = scale(mean, 1.0 / weight)
        loss = add_blocks(add_blocks(NO_SPREAD, s, total / weight), spread, -1.0 / weight)
        update(target, state.views[leaf.ahead + model], model, mean, s, add_blocks(loss, squares(mean), 1.0))
        target.weight = weight
        whole += weight
        nis += total * d2
    finish(state, child, into, rules, whole)
    child.time_s = leaf.ahead_time_s
    child.nis = nis / max(whole, SMALL)


@kernel
def finish(state, leaf, index, rules, whole):
    """Make a bank's weights sum to one; note its most likely model, and how far position and velocity may be off."""
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
    leaf.reach_m = root(away)
    leaf.reach_m_s = root(away_v)


@kernel
def root(value):
    """Square root of what should not be negative."""
    return math.sqrt(max(value, 0.0))


@door
def moments(rows, first, count, into):
    """Mean and covariance of all models together, in a row of the same kind (its third vector stays 0)."""
    clear(into)
    for k in range(first, first + count):
        if rows[k].weight >= LEADS:
            copy_row(rows[k], into)
            return
    for k in range(first, first + count):
        row = rows[k]
        if row.weight > 0.0:
            put_at(into.state, 0, add(vector_at(into.state, 0), scale(vector_at(row.state, 0), row.weight)))
            put_at(into.state, 3, add(vector_at(into.state, 3), scale(vector_at(row.state, 3), row.weight)))
    for k in range(first, first + count):
        if rows[k].weight > 0.0:
            add_spread(into, rows[k].weight, into.state, rows[k])
