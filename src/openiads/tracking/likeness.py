"""Tracks that compete for plots mostly fly together, and who flies together flies alike: a prior on their velocities.

Assumed: of pairs so close that they compete, all but a small share have velocities that differ by no more than a formation's.
It tells hypotheses apart in which tracks swap plots, for then their velocities cross. Source: after Koch1997 (groups); the form
is our own. Leaves out: who belongs to which group.
"""

import math

from openiads.kernel import door, kernel
from openiads.tracking.blocks import add_blocks, inverse, isotropic, quadratic, six
from openiads.tracking.models import vector_at
from openiads.tracking.trackers import KEPT_HYPOTHESES, MODELS
from openiads.vectors import subtract

# A pair counts so often: the velocities of one look and those of the looks before it, which are not compared again.
POWER = 2.0


@kernel
def lead_row(state, index):
    """The row of a leaf's bank that is likeliest."""
    return state.bank[index * MODELS + state.leaves[index].lead]


@kernel
def log_likeness(one, other, rules):
    """Logarithm of how well the velocities of two rows agree: 0 where they do, never below that of the unlike share."""
    s = add_blocks(six(one.covariance, 15), six(other.covariance, 15), 1.0)
    s = add_blocks(s, isotropic(rules.alike_m_s * rules.alike_m_s), 1.0)
    d2 = quadratic(inverse(s), subtract(vector_at(one.state, 3), vector_at(other.state, 3)))
    return math.log(max((1.0 - rules.unlike) * math.exp(-0.5 * d2) + rules.unlike, 1e-300))


@kernel
def likeness_of(state, cluster, joint, rules):
    """Logarithm of how alike the tracks of a hypothesis fly, each pair by its share."""
    whole, count = 0.0, 0
    for i in range(cluster.members):
        a = joint.leaf[i]
        if a < 0:
            continue
        count += 1
        for k in range(i + 1, cluster.members):
            b = joint.leaf[k]
            if b >= 0:
                whole += log_likeness(lead_row(state, a), lead_row(state, b), rules)
    return POWER * whole / max(count - 1, 1)


@door
def weigh_likeness(parameters, state, number):
    """Weigh every hypothesis of a cluster by its evidence and by how alike its tracks fly."""
    cluster, first, most = state.clusters[number], number * KEPT_HYPOTHESES, -1e300
    for k in range(first, first + cluster.hypotheses):
        joint = state.joints[k]
        joint.weight = math.log(max(joint.evidence, 1e-300)) + likeness_of(state, cluster, joint, parameters.rules[0])
        most = max(most, joint.weight)
    whole = 0.0
    for k in range(first, first + cluster.hypotheses):
        state.joints[k].weight = math.exp(state.joints[k].weight - most)
        whole += state.joints[k].weight
    for k in range(first, first + cluster.hypotheses):
        state.joints[k].weight /= max(whole, 1e-300)
