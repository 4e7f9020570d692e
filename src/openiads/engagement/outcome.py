"""What becomes of a round at its aim point: the object nearest to it, one draw against the kill probability, an assessment.

Source: docs/architecture.md; the kill probability is a parameter to sweep. Leaves out: fuzes, warheads, damage, debris; nothing
but a published or assumed probability decides.
"""

from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim
from openiads.messages.status import report
from openiads.streams import Purpose, uniform
from openiads.truth import TargetStatus
from openiads.vectors import add_scaled, distance, put, vector

FLYING = int(TargetStatus.FLYING)
PURPOSE_OUTCOME = int(Purpose.OUTCOME)
PURPOSE_ASSESSMENT = int(Purpose.ASSESSMENT)


@kernel
def already_destroyed(outcomes, target):
    """Whether an object was destroyed earlier in this frame."""
    for k in range(outcomes.cursor[FIRST], outcomes.cursor[COUNT]):
        if outcomes.rows[k].target == target and outcomes.rows[k].destroyed == 1:
            return True
    return False


@kernel
def nearest_object(truth, outcomes, position_m, ahead_s, radius_m):
    """The flying object nearest to a place at a time, within a radius, or -1; and its distance [m]."""
    best, best_m = -1, radius_m
    for target in range(truth.shape[0]):
        if truth[target].status != FLYING:
            continue
        there = add_scaled(vector(truth[target].position_m), vector(truth[target].velocity_m_s), ahead_s)
        apart = distance(there, position_m)
        if apart <= best_m and not already_destroyed(outcomes, target):
            best, best_m = target, apart
    return best, best_m


@kernel
def destroys(parameters, state, held, target, stream):
    """The draw: whether this shot of a fire unit at this object destroys it."""
    thing = parameters.objects[target]
    unit = held.fire_unit
    state.shots[unit, target] += 1
    probability = parameters.interceptor_types[held.interceptor_type].kill_probability[thing.category]
    entity = parameters.fire_units[unit].entity
    return uniform(stream, PURPOSE_OUTCOME, 0, entity, thing.entity, state.shots[unit, target]) < probability


@door
def decide_outcome(parameters, state, truth, outcomes, arrival, frame_s, stream):
    """Write the outcome of one round that arrived, and set when it will be assessed, rightly or wrongly."""
    rules, held = parameters.rules[0], state.rounds[arrival.interceptor]
    place = vector(arrival.position_m)
    target, apart = -1, -1.0
    if arrival.spent == 0:
        ahead = arrival.time_s - frame_s
        target, apart = nearest_object(truth, outcomes, place, ahead, rules.outcome_radius_m)
    destroyed = 1 if target >= 0 and destroys(parameters, state, held, target, stream) else 0
    outcome = outcomes.rows[claim(outcomes.cursor)]
    outcome.interceptor = arrival.interceptor
    outcome.time_s = arrival.time_s
    outcome.fire_unit = held.fire_unit
    outcome.interceptor_type = held.interceptor_type
    outcome.track = held.track
    outcome.target = target
    outcome.destroyed = destroyed
    outcome.spent = arrival.spent
    outcome.miss_distance_m = apart if target >= 0 else -1.0
    put(outcome.position_m, place)
    state.status[held.fire_unit].in_flight -= 1
    entity = parameters.fire_units[held.fire_unit].entity
    whom = parameters.objects[target].entity if target >= 0 else 0
    occasion = state.shots[held.fire_unit, target] if target >= 0 else arrival.interceptor
    wrong = uniform(stream, PURPOSE_ASSESSMENT, 0, entity, whom, occasion) < rules.assessment_error_probability
    held.destroyed = 1 - destroyed if wrong else destroyed
    held.assess_s = arrival.time_s + rules.assessment_delay_s


@door
def decide_outcomes(parameters, state, truth, arrivals, outcomes, frame_s, stream):
    """Outcomes of all rounds that arrived in the frame."""
    for k in range(arrivals.cursor[FIRST], arrivals.cursor[COUNT]):
        decide_outcome(parameters, state, truth, outcomes, arrivals.rows[k], frame_s, stream)


@door
def assess_due(state, launched, assessments, now_s):
    """Report every round whose assessment has come due."""
    for number in range(launched):
        held = state.rounds[number]
        if held.assess_s <= 0.0 or held.assess_s > now_s:
            continue
        report(assessments, number, held.assess_s, held, held.destroyed)
        held.assess_s = 0.0
