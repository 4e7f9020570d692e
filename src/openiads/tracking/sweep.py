"""Round the radar: in which order the tracks of a large batch are gated, and when a group of them is complete.

What was predicted of a track is then used while it is still at hand: with thousands of tracks it would have left the
processor's cache before all were gated. Source: docs/models/tracking.md. Leaves out: small batches, which are at hand anyway.
"""

from openiads.kernel import door, kernel
from openiads.tracking.trackers import AZIMUTH_CELLS, HIGHEST_SLOT, SWEPT_CELLS

# The cell of a track that is near no plot; and the last one of a track whose cells go on beyond the last to the first, and of
# every track in a small batch.
NOWHERE, ENDLESS = -1, AZIMUTH_CELLS
# What is predicted for fewer plots stays at hand.
MANY_PLOTS = 1_000


@kernel
def spread_cells(state, slot):
    """Note from which cell of azimuth to which the plots of a track may lie, by all its leaves, which were aimed."""
    near, azimuths, index = state.near[slot], state.grid[0].azimuths, state.extra[slot].first_leaf
    near.first_cell, near.last_cell = azimuths, 0
    while index >= 0:
        leaf = state.leaves[index]
        near.first_cell = min(near.first_cell, leaf.lowest)
        near.last_cell = max(near.last_cell, leaf.lowest + leaf.cells - 1)
        index = leaf.next
    if near.last_cell >= azimuths:
        near.first_cell, near.last_cell = 0, ENDLESS


@door
def put_in_order(state, plots):
    """Put the slots near a batch of so many plots in the order of their first cells; those of a small one stay as they are.

    Those whose first cell is k lie in `order` up to `ends[k]`, from where those of the cell before end.
    """
    cells = AZIMUTH_CELLS if plots >= MANY_PLOTS else 1
    for k in range(cells + 1):
        state.ends[k] = 0
    for slot in range(state.counters[HIGHEST_SLOT]):
        near = state.near[slot]
        if near.first_cell == NOWHERE:
            continue
        if cells == 1:
            near.first_cell, near.last_cell = 0, ENDLESS
        state.ends[near.first_cell + 1] += 1
    for k in range(cells):
        state.ends[k + 1] += state.ends[k]
    for slot in range(state.counters[HIGHEST_SLOT]):
        cell = state.near[slot].first_cell
        if cell != NOWHERE:
            state.order[state.ends[cell]] = slot
            state.ends[cell] += 1
    state.counters[SWEPT_CELLS] = cells
