"""A map of false plots: how dense they are in each part of a radar's volume, learned from plots that no track explains.

Each cell begins at what the radar states of itself, and forgets slowly. Source: BarShalom2011, section 8.4 (estimation of the
clutter density). Leaves out: weather and birds that move; elevation.
"""

import math

from openiads.constants import TWO_PI
from openiads.kernel import kernel
from openiads.tracking.trackers import CLUTTER_AZIMUTHS, CLUTTER_CELLS, CLUTTER_RANGES

# What is stated counts as so many looks.
STATED_LOOKS = 30.0
LEAST_RATIO, MOST_RATIO = 0.1, 100.0
CELL_RAD = TWO_PI / CLUTTER_AZIMUTHS


@kernel
def clutter_cell(radar, number, plot):
    """Row of the map for a plot of a radar."""
    turns = plot.azimuth_rad / TWO_PI
    azimuth = min(int((turns - float(math.floor(turns))) * CLUTTER_AZIMUTHS), CLUTTER_AZIMUTHS - 1)
    distance = min(max(int(plot.range_m / max(radar.range_limit_m, 1.0) * CLUTTER_RANGES), 0), CLUTTER_RANGES - 1)
    return number * CLUTTER_CELLS + azimuth * CLUTTER_RANGES + distance


@kernel
def stated_in_cell(radar):
    """False plots that a radar states, a look and cell of its map."""
    return radar.clutter_density * radar.elevation_extent_rad * CELL_RAD * radar.range_limit_m / CLUTTER_RANGES


@kernel
def clutter_density(state, radar, number, plot):
    """Density of false plots [1/(m rad2)] where a plot lies: as stated, times what was learned."""
    cell, stated = state.clutter[clutter_cell(radar, number, plot)], stated_in_cell(radar)
    expected = stated * (STATED_LOOKS + cell.looks)
    if expected <= 0.0:
        return radar.clutter_density
    ratio = (stated * STATED_LOOKS + cell.plots) / expected
    return radar.clutter_density * min(max(ratio, LEAST_RATIO), MOST_RATIO)


@kernel
def learn_plot(state, radar, number, plot, unexplained):
    """Count a plot by the probability that no track explains it."""
    state.clutter[clutter_cell(radar, number, plot)].plots += unexplained


@kernel
def learn_look(state, number, azimuth_rad, width_rad, memory_looks):
    """Count a look over a sector; what is older than the memory fades."""
    for azimuth in range(CLUTTER_AZIMUTHS):
        turns = ((azimuth + 0.5) * CELL_RAD - azimuth_rad) / TWO_PI
        if (turns - float(math.floor(turns))) * TWO_PI >= width_rad:
            continue
        for distance in range(CLUTTER_RANGES):
            cell = state.clutter[number * CLUTTER_CELLS + azimuth * CLUTTER_RANGES + distance]
            fading = 1.0 if cell.looks < memory_looks else memory_looks / max(cell.looks + 1.0, 1.0)
            cell.looks = (cell.looks + 1.0) * fading
            cell.plots *= fading


@kernel
def birth_existence(state, radar, number, plot, rules):
    """Probability that a plot which no track explains is of a target, by how often its part of the volume was looked at.

    Of the targets that were there at first each look leaves those that it did not detect; a share of them keeps arriving.
    Source: Williams2015 (the Poisson process of undetected targets).
    """
    looks, left = state.clutter[clutter_cell(radar, number, plot)].looks, 1.0
    for _ in range(min(int(looks), 10)):
        left *= 1.0 - radar.detection_probability
    odds = rules.birth_existence / max(1.0 - rules.birth_existence, 1e-12) * max(left, rules.later_births)
    return odds / max(1.0 + odds, 1.0)
