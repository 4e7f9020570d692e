"""Global nearest neighbour: the assignment of plots to tracks of least total cost, exact, on the sparse graph of gated pairs.

For groups too large for joint hypotheses. Shortest augmenting paths with potentials; each track also has a private column
"no plot" of cost 0. Source: Jonker and Volgenant 1987, sections 2 to 4 (JonkerVolgenant1987), on a sparse graph. Leaves out:
association probabilities.
"""

from openiads.kernel import door, kernel

FAR = 1e300


@kernel
def touch(state, count, column, distance, from_row):
    """Improve the distance of a column, and list it on first sight; returns how many are listed."""
    c = state.columns[column]
    if c.touched == 0:
        c.touched = 1
        c.settled = 0
        c.distance = FAR
        state.touched[count] = column
        count += 1
    if c.settled == 0 and distance < c.distance:
        c.distance = distance
        c.from_row = from_row
    return count


@kernel
def relax(state, row, row_distance, first_plot, plots, count):
    """Look along every pair of a row; returns how many columns are listed."""
    r = state.rows[row]
    for k in range(r.first, r.first + r.count):
        pair = state.pairs[k]
        column = pair.plot - first_plot
        reduced = -pair.score - r.potential - state.columns[column].potential
        count = touch(state, count, column, row_distance + reduced, row)
    private = plots + row
    return touch(state, count, private, row_distance - r.potential - state.columns[private].potential, row)


@kernel
def nearest(state, count):
    """The listed column of least distance that is not settled."""
    best = -1
    distance = FAR
    for k in range(count):
        c = state.columns[state.touched[k]]
        if c.settled == 0 and c.distance < distance:
            distance = c.distance
            best = state.touched[k]
    return best


@kernel
def start_potential(state, row, first_plot):
    """The least reduced cost of a row's pairs and of its private column, so that none is negative."""
    r = state.rows[row]
    least = 0.0
    for k in range(r.first, r.first + r.count):
        pair = state.pairs[k]
        least = min(least, -pair.score - state.columns[pair.plot - first_plot].potential)
    return least


@kernel
def settle_potentials(state, row, count, length):
    """Shift potentials along what was settled, so that reduced costs stay non-negative; forget the list."""
    state.rows[row].potential += length
    for k in range(count):
        c = state.columns[state.touched[k]]
        if c.settled == 1:
            state.rows[c.row].potential += length - c.distance
            c.potential -= length - c.distance
        c.touched = 0


@kernel
def swap_along(state, column, row, first_plot, plots):
    """Give each column on the path to the row that reached it, back to the row that began."""
    while True:
        owner = state.columns[column].from_row
        state.columns[column].row = owner
        before = state.rows[owner].plot
        state.rows[owner].plot = column
        if owner == row:
            return
        column = before


@door
def augment(state, row, first_plot, plots):
    """Find a place for one more row at least cost, moving others where that is cheaper."""
    state.rows[row].potential = start_potential(state, row, first_plot)
    count = relax(state, row, 0.0, first_plot, plots, 0)
    column = nearest(state, count)
    while state.columns[column].row >= 0:
        c = state.columns[column]
        c.settled = 1
        count = relax(state, c.row, c.distance, first_plot, plots, count)
        column = nearest(state, count)
    length = state.columns[column].distance
    settle_potentials(state, row, count, length)
    swap_along(state, column, row, first_plot, plots)


@kernel
def clear_column(column):
    """Make a column free."""
    column.row = -1
    column.touched = 0
    column.potential = 0.0


@door
def assign(state, root, first_plot, end_plot):
    """Best assignment of a group: afterwards `rows[slot].plot` is the index of its plot, or -1.

    Works on the pairs of each track's best leaf, `rows[slot].first` and `.count`. A row is a track slot; a column a plot,
    counted from the batch's first, or a private one.
    """
    plots, slot = end_plot - first_plot, root
    while slot >= 0:
        row = state.rows[slot]
        clear_column(state.columns[plots + slot])
        for k in range(row.first, row.first + row.count):
            clear_column(state.columns[state.pairs[k].plot - first_plot])
        slot = state.extra[slot].next
    slot = root
    while slot >= 0:
        state.rows[slot].plot = -1
        if state.rows[slot].count > 0:
            augment(state, slot, first_plot, plots)
        slot = state.extra[slot].next
    slot = root
    while slot >= 0:
        row = state.rows[slot]
        row.plot = row.plot + first_plot if row.count > 0 and row.plot < plots else -1
        slot = state.extra[slot].next
