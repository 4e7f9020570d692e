"""Which plots may belong to which leaves: a counting sort of plots into a polar grid, then the ellipsoidal gate.

Source: BarShalom2011, sections 2.3 (gate) and 6.3 (likelihood ratios). Leaves out: elevation cells; most plots of a radar lie
within a few degrees.
"""

import math

from openiads.earth.geodesy import arctangent, enu_from_range_azimuth_elevation
from openiads.kernel import door, kernel
from openiads.tracking.bank import begin_ahead, compare, look_ahead
from openiads.tracking.bias import considered_in_plot_m, unbiased
from openiads.tracking.box import fastest_m_s, lay_box, lies_in_box
from openiads.tracking.clutter import birth_existence, clutter_density
from openiads.tracking.groups import activate, join_plot
from openiads.tracking.leaves import take_back_miss
from openiads.tracking.near import existence_after, is_in_wedge, is_near, level_m, reach_m
from openiads.tracking.sweep import NOWHERE, put_in_order, spread_cells
from openiads.tracking.trackers import (
    ACTIVE,
    AZIMUTH_CELLS,
    BATCH,
    HIGHEST_SLOT,
    PAIRS,
    PAIRS_LOST,
    RANGE_CELLS,
)
from openiads.vectors import add, add_scaled, distance, norm, put, rotate, rotate_back, rotation, subtract, vector

SMALL = 1e-12
# A pair whose odds against leaving both alone are lower than this is not looked at.
LEAST_ODDS = math.exp(-3.0)
# Below so many plots one cell holds all: sorting would cost more than it saves.
FEW_PLOTS = 12
PLOTS_A_RANGE_CELL = 16
UNSURE = 1e-12
# A plot is a surprise where the model that led explains less than this share of it.
SURPRISE = 0.05
# A wedge of half a circle or more is taken for the whole.
NARROW_RAD = 3.0
# A plot so soon after a miss, in revisit times, was the same turn's: the track had moved ahead of the beam.
SAME_TURN = 0.25


@kernel
def turn_of(east, north):
    """A direction as a number from 0 to 4 that grows with the azimuth: quick, and never faster than the angle [rad]."""
    length = max(abs(east) + abs(north), SMALL)
    if north >= 0.0:
        return east / length if east >= 0.0 else 4.0 + east / length
    return 2.0 - east / length


@kernel
def azimuth_cell(turn, azimuths):
    """Cell of a direction given as `turn_of` gives it; any number is brought into the circle first."""
    turns = 0.25 * turn
    return min(int((turns - float(math.floor(turns))) * azimuths), azimuths - 1)


@kernel
def range_cell(range_m, grid):
    """Cell of a range, the last one for all beyond it."""
    return min(max(int(range_m / max(grid.width_m, 1.0)), 0), grid.ranges - 1)


@kernel
def size_grid(grid, plots, first, end):
    """Choose the grid for the plots of a batch."""
    count, furthest = end - first, 1.0
    for k in range(first, end):
        furthest = max(furthest, plots[k].range_m)
    grid.azimuths = 1 if count < FEW_PLOTS else min(count, AZIMUTH_CELLS)
    grid.ranges = min(1 + count // PLOTS_A_RANGE_CELL, RANGE_CELLS)
    grid.width_m = 1.001 * furthest / max(grid.ranges, 1)


@kernel
def write_sorted(row, held, plot, number):
    """Write what gating looks at of a plot."""
    row.plot = number
    put(row.enu_m, vector(held.enu_m))
    row.noise_m = held.noise_m
    row.range_m, row.azimuth_rad = plot.range_m, plot.azimuth_rad
    row.range_sigma_m, row.azimuth_sigma_rad = plot.range_sigma_m, plot.azimuth_sigma_rad


@door
def sort_plots(state, radar, rules, number, plots, first, end):
    """Counting sort of plots first..end-1 by cell: `cells` holds where each cell begins in `sorted_plots`."""
    grid = state.grid[0]
    size_grid(grid, plots, first, end)
    cells = grid.azimuths * grid.ranges
    for k in range(cells + 1):
        state.cells[k] = 0
    for k in range(first, end):
        plot, held = plots[k], state.plots[k - first]
        z = unbiased(state, radar, number, plot)
        enu = enu_from_range_azimuth_elevation(z[0], z[1], z[2])
        turn = turn_of(enu[0], enu[1])
        put(held.enu_m, enu)
        held.noise_m = max(plot.range_sigma_m, plot.range_m * max(plot.azimuth_sigma_rad, plot.elevation_sigma_rad))
        held.noise_m += considered_in_plot_m(state, radar, number, plot.range_m)
        held.cell = azimuth_cell(turn, grid.azimuths) * grid.ranges + range_cell(z[0], grid)
        held.owner = -1
        held.taken = -1
        held.free = 1.0
        held.clutter_density = clutter_density(state, radar, number, plot)
        held.birth = birth_existence(state, radar, number, plot, rules)
        state.cells[held.cell + 1] += 1
    for k in range(cells):
        state.cells[k + 1] += state.cells[k]
    for k in range(end - 1, first - 1, -1):
        c = state.plots[k - first].cell + 1
        state.cells[c] -= 1
        write_sorted(state.sorted_plots[state.cells[c]], state.plots[k - first], plots[k], k)
    # The loop above has moved each cell's end down to its beginning: shift, so that cells[c] begins cell c.
    for k in range(cells):
        state.cells[k] = state.cells[k + 1]
    state.cells[cells] = end - first


@kernel
def bound_azimuths(state, rules, count):
    """Note the azimuths between which the plots of a batch lie, and their greatest noise."""
    grid, east, north, low, high = state.grid[0], state.plots[0].enu_m[0], state.plots[0].enu_m[1], 0.0, 0.0
    grid.noise_m = 0.0
    for k in range(count):
        held = state.plots[k]
        x, y = held.enu_m[0], held.enu_m[1]
        aside = arctangent(x * north - y * east, x * east + y * north)
        low, high = min(low, aside), max(high, aside)
        grid.noise_m = max(grid.noise_m, rules.gate_sigma * held.noise_m)
    grid.narrow = 1 if high - low < NARROW_RAD else 0
    azimuth = math.atan2(east, north)
    put(grid.left, (math.cos(azimuth + low), -math.sin(azimuth + low), 0.0))
    put(grid.right, (-math.cos(azimuth + high), math.sin(azimuth + high), 0.0))


@kernel
def bound_plots(state, radar, rules, plots, first, end, time_s):
    """Note the middle of a batch's plots, how far the furthest lies from it, and the spread of times and angles."""
    grid, middle, radius = state.grid[0], (0.0, 0.0, 0.0), 0.0
    grid.angle_sigma_rad, grid.apart_s = 0.0, 0.0
    for k in range(first, end):
        grid.angle_sigma_rad = max(grid.angle_sigma_rad, plots[k].azimuth_sigma_rad)
        grid.apart_s = max(grid.apart_s, abs(plots[k].time_s - time_s))
        middle = add_scaled(middle, vector(state.plots[k - first].enu_m), 1.0 / max(end - first, 1))
    for k in range(end - first):
        held = state.plots[k]
        radius = max(radius, distance(middle, vector(held.enu_m)) + rules.gate_sigma * held.noise_m)
    grid.radius_m = radius
    put(grid.middle_m, add(vector(radar.position_m), rotate_back(rotation(radar.axes), middle)))
    bound_azimuths(state, rules, end - first)


@kernel
def write_pair(state, slot, leaf, plot, first, densities, existence, detection_probability):
    """Write a pair where it is likely enough; where there is no room the loss is counted."""
    seen = existence * detection_probability
    clutter = state.plots[plot - first].clutter_density
    worth = seen / max(clutter * max(1.0 - seen, UNSURE), 1e-300)
    odds, alert_odds = worth * densities[1], worth * densities[2]
    if max(odds, alert_odds) < LEAST_ODDS:
        return
    index = state.counters[PAIRS]
    if index >= state.pairs.shape[0]:
        state.counters[PAIRS_LOST] += 1
        return
    pair = state.pairs[index]
    pair.slot = slot
    pair.leaf = leaf
    pair.plot = plot
    pair.odds = odds
    pair.density = densities[1]
    pair.child = -1
    pair.alert_odds = alert_odds
    pair.alert_density = densities[2]
    pair.alert_child = -1
    pair.surprise = 1 if densities[3] < SURPRISE * densities[1] else 0
    state.counters[PAIRS] = index + 1


@kernel
def gate_plot(parameters, state, index, number, plots, held, first, existence, motion):
    """Compare a plot with a leaf, and write the pair where it lies within the gate.

    motion : how fast [m/s] the leaf may be, and how near the radar, seen from above [m]. Where it was predicted to the time of
    another plot, most need no prediction of their own; a model that was lost there is lost for the batch.
    """
    rules, leaf, plot = parameters.rules[0], state.leaves[index], held.plot
    time_s = plots[plot].time_s
    if leaf.ahead_batch == state.counters[BATCH] and leaf.half_rad >= 0.0:
        room_m = motion[0] * abs(time_s - leaf.ahead_time_s)
        if not lies_in_box(leaf, held, rules.gate_sigma, room_m, motion[1]):
            return
    look_ahead(parameters, state, index, number, time_s)
    if leaf.half_rad < 0.0:
        lay_box(state, leaf, rules)
        if not lies_in_box(leaf, held, rules.gate_sigma, 0.0, motion[1]):
            return
    densities = compare(state, leaf, rules, plots[plot], plot)
    if densities[0] <= rules.gate_sigma * rules.gate_sigma:
        detected = parameters.radars[number].detection_probability
        write_pair(state, leaf.slot, index, plot, first, densities, existence, detected)


@kernel
def of_the_same_turn(parameters, extra, number, time_s):
    """Whether a miss was counted of a track so short a time ago that a plot now is still of the same turn."""
    since_s = time_s - extra.last_look_s
    return extra.missed == 1 and extra.radar == number and since_s <= SAME_TURN * parameters.radars[number].revisit_s


@kernel
def existence_before_plot(parameters, state, leaf, number, time_s):
    """Existence of a leaf that a plot is to be judged by: a miss of the same turn is not counted."""
    existence = existence_after(leaf, time_s, parameters.rules[0])
    if of_the_same_turn(parameters, state.extra[leaf.slot], number, time_s):
        return take_back_miss(existence, parameters.radars[number].detection_probability)
    return existence


@door
def aim_leaf(parameters, state, index, number, time_s):
    """Note where a radar expects a leaf, how far from there its plots may lie, and in which cells of azimuth."""
    rules, radar, leaf, grid = parameters.rules[0], parameters.radars[number], state.leaves[index], state.grid[0]
    velocity, dt = vector(leaf.velocity_m_s), time_s - leaf.time_s
    there = add_scaled(vector(leaf.place_m), velocity, dt)
    reach = reach_m(leaf, dt, rules) + (norm(velocity) + rules.gate_sigma * leaf.reach_m_s) * grid.apart_s
    reach += rules.gate_sigma * state.extra[leaf.slot].considered_m
    there = rotate(rotation(radar.axes), subtract(there, vector(radar.position_m)))
    half = min(reach / max(level_m(there), 1.0) + rules.gate_sigma * grid.angle_sigma_rad, 2.0)
    put(leaf.toward_m, there)
    leaf.within_m = reach
    leaf.cells = min(int(half / 2.0 * grid.azimuths) + 2, grid.azimuths)
    leaf.lowest = azimuth_cell(turn_of(there[0], there[1]) - half, grid.azimuths)


@door
def gate_leaf(parameters, state, index, number, plots, first, time_s):
    """Find the plots within the gate of one leaf, which was aimed, and write them as pairs."""
    rules, leaf, grid = parameters.rules[0], state.leaves[index], state.grid[0]
    there, reach = vector(leaf.toward_m), leaf.within_m
    range_m = norm(there)
    nearest, furthest = range_cell(range_m - reach, grid), range_cell(range_m + reach, grid)
    existence = existence_before_plot(parameters, state, leaf, number, time_s)
    motion = (fastest_m_s(leaf, vector(leaf.velocity_m_s), time_s - leaf.time_s, rules), level_m(there) - reach)
    for step in range(leaf.cells):
        row = (leaf.lowest + step) % max(grid.azimuths, 1) * grid.ranges
        for k in range(state.cells[row + nearest], state.cells[row + furthest + 1]):
            held = state.sorted_plots[k]
            if distance(there, vector(held.enu_m)) <= reach + rules.gate_sigma * held.noise_m:
                gate_plot(parameters, state, index, number, plots, held, first, existence, motion)


@kernel
def swap_pairs(one, other):
    """Exchange two pairs of one leaf."""
    one.plot, other.plot = other.plot, one.plot
    one.density, other.density = other.density, one.density
    one.odds, other.odds = other.odds, one.odds
    one.alert_odds, other.alert_odds = other.alert_odds, one.alert_odds
    one.alert_density, other.alert_density = other.alert_density, one.alert_density
    one.surprise, other.surprise = other.surprise, one.surprise


@kernel
def sort_pairs(pairs, first, end):
    """Sort the pairs of a leaf, the likeliest first. Insertion: there are few."""
    for k in range(first + 1, end):
        at = k
        while at > first and pairs[at - 1].odds < pairs[at].odds:
            swap_pairs(pairs[at - 1], pairs[at])
            at -= 1


@kernel
def aim_track(parameters, state, slot, number, time_s):
    """Aim every leaf of a track."""
    index = state.extra[slot].first_leaf
    while index >= 0:
        aim_leaf(parameters, state, index, number, time_s)
        index = state.leaves[index].next


@door
def gate_track(parameters, state, slot, number, plots, first, time_s):
    """Find the plots of every leaf of a track, and put it into the group of who shares them."""
    extra = state.extra[slot]
    extra.first_pair = state.counters[PAIRS]
    index = extra.first_leaf
    while index >= 0:
        leaf = state.leaves[index]
        leaf.first_pair = state.counters[PAIRS]
        gate_leaf(parameters, state, index, number, plots, first, time_s)
        leaf.pairs = state.counters[PAIRS] - leaf.first_pair
        sort_pairs(state.pairs, leaf.first_pair, state.counters[PAIRS])
        index = leaf.next
    extra.pairs = state.counters[PAIRS] - extra.first_pair
    if extra.pairs > 0:
        activate(state, slot)
        for k in range(extra.first_pair, state.counters[PAIRS]):
            join_plot(state, slot, state.plots[state.pairs[k].plot - first])


@door
def begin_batch(parameters, state, number, plots, first, end, time_s):
    """Lay out the plots of one radar's batch, and choose in which order the tracks near them are gated."""
    radar, rules = parameters.radars[number], parameters.rules[0]
    state.counters[PAIRS] = 0
    state.counters[ACTIVE] = 0
    state.counters[BATCH] += 1
    begin_ahead(state)
    sort_plots(state, radar, rules, number, plots, first, end)
    bound_plots(state, radar, rules, plots, first, end, time_s)
    for slot in range(state.counters[HIGHEST_SLOT]):
        near = state.near[slot]
        near.first_cell, near.last_cell = NOWHERE, NOWHERE
        if is_near(state, slot) and is_in_wedge(state, radar, slot):
            aim_track(parameters, state, slot, number, time_s)
            spread_cells(state, slot)
    put_in_order(state, end - first)
