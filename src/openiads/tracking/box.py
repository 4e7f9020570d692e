"""Between which ranges and azimuths the plots of a leaf lie, so that most plots near it need no closer look.

Source: a marginal of an ellipsoid is no narrower than the ellipsoid (BarShalom2011, section 2.3). Leaves out: elevation; most
plots of a radar lie within a few degrees.
"""

import math

from openiads.kernel import kernel
from openiads.tracking.bank import models_of
from openiads.tracking.filter import half_turn
from openiads.tracking.near import HARDEST
from openiads.vectors import norm

FAR_M = 1e300


@kernel
def lay_box(state, leaf, rules):
    """Note the ranges and azimuths between which the plots of a leaf lie, by any of its models, but for their own noise."""
    leaf.nearest_m, leaf.furthest_m, leaf.half_rad = FAR_M, -FAR_M, 0.0
    for model in range(models_of(rules)):
        if state.ahead[leaf.ahead + model].weight <= 0.0:
            continue
        view = state.views[leaf.ahead + model]
        room_m = rules.gate_sigma * math.sqrt(max(view.spread[0], 0.0))
        if leaf.furthest_m < 0.0:
            leaf.bearing_rad = view.expected[1]
        leaf.nearest_m = min(leaf.nearest_m, view.expected[0] - room_m)
        leaf.furthest_m = max(leaf.furthest_m, view.expected[0] + room_m)
        room_rad = rules.gate_sigma * math.sqrt(max(view.spread[3], 0.0))
        leaf.half_rad = max(leaf.half_rad, abs(half_turn(view.expected[1] - leaf.bearing_rad)) + room_rad)


@kernel
def lies_in_box(leaf, plot, gate_sigma, room_m, level_m):
    """Whether a sorted plot may lie in the gate of a leaf by its box: never wrongly no, models that were lost apart.

    room_m : how far the leaf may move between its prediction and the plot; level_m : how near the radar it may be, seen from
    above.
    """
    along_m = gate_sigma * plot.range_sigma_m + room_m
    if plot.range_m < leaf.nearest_m - along_m or plot.range_m > leaf.furthest_m + along_m:
        return False
    aside_rad = gate_sigma * plot.azimuth_sigma_rad + room_m / max(level_m, 1.0)
    return abs(half_turn(plot.azimuth_rad - leaf.bearing_rad)) <= leaf.half_rad + aside_rad


@kernel
def fastest_m_s(leaf, velocity_m_s, dt_s, rules):
    """How fast [m/s] a leaf may be in any direction, a time after its last plot: its gate may not move faster."""
    sure = norm(velocity_m_s) + rules.gate_sigma * leaf.reach_m_s
    return sure + (rules.gate_sigma + HARDEST) * rules.manoeuvre_m_s2 * abs(dt_s)
