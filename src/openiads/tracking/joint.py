"""Joint hypotheses of a cluster: which leaf of each track goes with which plot, the best few of all ways at once.

A search depth first over the tracks, their pairs in order of likelihood, cut where even the best rest could not reach the
worst way kept. Source: Reid1979 (hypotheses over scans); Williams2015 (a track's existence within them); the search is the
branch and bound of any textbook. Leaves out: Murty's ranking, which pays only for clusters larger than are kept.
"""

import math

from openiads.kernel import door, kernel
from openiads.tracking.trackers import CHOICES, KEPT_HYPOTHESES, MEMBERS, ModelSet

INTERACTING = int(ModelSet.INTERACTING)

# What is less likely than the best by this factor (as a logarithm) is not kept.
LOG_RANGE = 10.0
MOST_STEPS = 20_000
SURE = 1e-12


@kernel
def place_of(state, score):
    """Where a choice of a score belongs among those kept, the best first."""
    at = state.counters[CHOICES]
    while at > 0 and state.choices[at - 1].score < score:
        at -= 1
    return at


@door
def keep_choice(state, most, depth, parent, alert):
    """Put the way that the search has found among the best few."""
    score, used = state.levels[depth].score, state.levels[depth].used
    at = place_of(state, score)
    if at >= most:
        return
    count = min(state.counters[CHOICES] + 1, most)
    state.counters[CHOICES] = count
    for k in range(count - 1, at, -1):
        now, before = state.choices[k], state.choices[k - 1]
        now.score, now.parent, now.used, now.alert = before.score, before.parent, before.used, before.alert
        for member in range(MEMBERS):
            now.pair[member] = before.pair[member]
    choice = state.choices[at]
    choice.score, choice.parent, choice.used, choice.alert = score, parent, used, alert
    for member in range(MEMBERS):
        choice.pair[member] = -1
    for k in range(depth):
        level = state.levels[k]
        choice.pair[level.member] = level.taken if level.taken < level.end else -1


@kernel
def worst_needed(state, most):
    """The score below which a way is not kept."""
    count = state.counters[CHOICES]
    if count == 0:
        return -1e300
    least = state.choices[0].score - LOG_RANGE
    return max(least, state.choices[count - 1].score) if count == most else least


@kernel
def best_score(state, level, alert):
    """The best score of the pairs of a level, or that of none."""
    best = 0.0
    for k in range(level.first, level.end):
        best = max(best, score_of(state.pairs[k], alert))
    return best


@kernel
def score_of(pair, alert):
    """Logarithm of the odds of a pair, as things are or on the alert."""
    return pair.score if alert == 0 else pair.alert_score


@kernel
def lay_levels(state, cluster, joint, detection_probability, alert):
    """Prepare the search for one hypothesis: a level for each member that has pairs. Returns how many, and the score of
    no pair at all.
    """
    depth, score = 0, math.log(max(joint.evidence, 1e-300))
    for member in range(cluster.members):
        index = joint.leaf[member]
        if index < 0 or state.extra[cluster.slot[member]].pairs == 0:
            continue
        leaf = state.leaves[index]
        score += math.log(max(1.0 - leaf.existence * detection_probability, SURE))
        if leaf.pairs > 0:
            level = state.levels[depth]
            level.member = member
            level.first = leaf.first_pair
            level.end = leaf.first_pair + leaf.pairs
            depth += 1
    rest = 0.0
    state.levels[depth].rest = 0.0
    for k in range(depth - 1, -1, -1):
        rest += best_score(state, state.levels[k], alert)
        state.levels[k].rest = rest
    return depth, score


@door
def search_one(state, most, depth, score, parent, alert, first):
    """Find all ways of one hypothesis that are good enough. first : the batch's first plot."""
    at, steps = 0, 0
    start = state.levels[0]
    start.score, start.used, start.next = score, 0, start.first
    while at >= 0 and steps < MOST_STEPS:
        steps += 1
        level = state.levels[at]
        if at == depth:
            keep_choice(state, most, depth, parent, alert)
            at -= 1
            continue
        option = level.next
        if option > level.end:
            at -= 1
            continue
        level.next = option + 1
        reached, used = level.score, level.used
        if option < level.end:
            pair = state.pairs[option]
            bit = 1 << state.plots[pair.plot - first].local
            if used & bit != 0:
                continue
            reached += score_of(pair, alert)
            used |= bit
        following = state.levels[at + 1]
        if reached + following.rest <= worst_needed(state, most):
            continue
        level.taken = option
        following.score, following.used, following.next = reached, used, following.first
        at += 1


@kernel
def log_alert(cluster, rules, dt_s):
    """Logarithms of the chances that tracks which fly together stay as they are in a time, and that they turn together."""
    if cluster.members < 2 or rules.models != INTERACTING:
        return 0.0, -1e300
    together = abs(dt_s) / max(rules.group_time_s + abs(dt_s), 1.0)
    return math.log(max(1.0 - together, SURE)), math.log(max(together, SURE))


@door
def search(parameters, state, cluster_number, number, first, time_s):
    """Fill `choices` with the best ways to extend the hypotheses of a cluster by the plots of a batch.

    Each is extended twice: as things are, and as if all that fly together began to manoeuvre, which is far likelier than
    that each did by itself.
    """
    cluster, rules = state.clusters[cluster_number], parameters.rules[0]
    detected = parameters.radars[number].detection_probability
    calm, together = log_alert(cluster, rules, time_s - cluster.time_s)
    cluster.time_s = time_s
    state.counters[CHOICES] = 0
    for k in range(cluster.hypotheses):
        joint = state.joints[cluster_number * KEPT_HYPOTHESES + k]
        for alert in range(2):
            depth, score = lay_levels(state, cluster, joint, detected, alert)
            score += calm if alert == 0 else together
            if score + state.levels[0].rest > worst_needed(state, rules.hypotheses):
                search_one(state, rules.hypotheses, depth, score, k, alert, first)
    whole, best = 0.0, state.choices[0].score
    for k in range(state.counters[CHOICES]):
        whole += math.exp(state.choices[k].score - best)
    for k in range(state.counters[CHOICES]):
        state.choices[k].score = math.exp(state.choices[k].score - best) / max(whole, SURE)
