"""Which object of the truth each track is nearest to, all in all: the pairs of least total cost, exact, scan by scan.

A pair costs its squared distance, an object left alone the squared cutoff, and no pair is farther apart than that. Shortest
augmenting paths with potentials. Source: Jonker and Volgenant 1987, sections 2 to 4 (JonkerVolgenant1987).
Leaves out: velocity, and pairs over time.
"""

import numpy as np

from openiads.kernel import door, kernel, record_type

CUTOFF_M = 2_000.0
FAR = 1e300

# An object of the truth: its track (-1 none) and its potential.
OBJECT = record_type(("position_m", np.float64, (3,)), ("estimate", np.int64), ("potential", np.float64))
# A track: its object (-1 none), its potential, and what the present search knows of it.
ESTIMATE = record_type(
    ("position_m", np.float64, (3,)),
    ("truth", np.int64),
    ("potential", np.float64),
    ("distance", np.float64),
    ("from_truth", np.int64),
    ("settled", np.int64),
    ("touched", np.int64),
)


@kernel
def relax(truth, estimates, first, end, row, row_distance, touched, count):
    """Look from one object at every track within the cutoff; returns how many tracks the search has touched."""
    here = truth[row]
    for k in range(first, end):
        there = estimates[k]
        dx = here.position_m[0] - there.position_m[0]
        dy = here.position_m[1] - there.position_m[1]
        dz = here.position_m[2] - there.position_m[2]
        cost = dx * dx + dy * dy + dz * dz
        if cost >= CUTOFF_M * CUTOFF_M or there.settled == 1:
            continue
        if there.touched == 0:
            there.touched = 1
            there.distance = FAR
            touched[count] = k
            count += 1
        reduced = row_distance + cost - here.potential - there.potential
        if reduced < there.distance:
            there.distance = reduced
            there.from_truth = row
    return count


@kernel
def nearest(estimates, touched, count):
    """The touched track of least distance that is not settled, or -1."""
    best, distance = -1, FAR
    for k in range(count):
        there = estimates[touched[k]]
        if there.settled == 0 and there.distance < distance:
            best, distance = touched[k], there.distance
    return best


@kernel
def settle(truth, estimates, row, touched, count, length):
    """Shift potentials by what the search found, so that no reduced cost becomes negative; forget the search."""
    truth[row].potential += length
    for k in range(count):
        there = estimates[touched[k]]
        if there.settled == 1:
            truth[there.truth].potential += length - there.distance
            there.potential -= length - there.distance
        there.settled = 0
        there.touched = 0


@kernel
def hand_on(truth, estimates, row, column):
    """Give a track to the object that reached it, and what that one had to the next, back to where the search began."""
    while column >= 0:
        owner = estimates[column].from_truth
        estimates[column].truth = owner
        before = truth[owner].estimate
        truth[owner].estimate = column
        column = -1 if owner == row else before


@door
def place(truth, estimates, first, end, row, touched):
    """Find the cheapest place for one more object: a free track, one that another gives up, or none at all."""
    count, current, length = 0, row, 0.0
    alone, alone_length = row, FAR
    while True:
        if length + CUTOFF_M * CUTOFF_M - truth[current].potential < alone_length:
            alone, alone_length = current, length + CUTOFF_M * CUTOFF_M - truth[current].potential
        count = relax(truth, estimates, first, end, current, length, touched, count)
        column = nearest(estimates, touched, count)
        if column < 0 or estimates[column].distance >= alone_length:
            settle(truth, estimates, row, touched, count, alone_length)
            column = truth[alone].estimate
            truth[alone].estimate = -1
            hand_on(truth, estimates, row, column)
            return
        length = estimates[column].distance
        if estimates[column].truth < 0:
            settle(truth, estimates, row, touched, count, length)
            hand_on(truth, estimates, row, column)
            return
        estimates[column].settled = 1
        current = estimates[column].truth


@door
def pair_scans(truth, estimates, truth_ends, estimate_ends, touched):
    """Pair objects and tracks of every scan at least cost; a scan's rows end at its `ends`, and begin at the last one's."""
    first_truth, first = 0, 0
    for scan in range(truth_ends.shape[0]):
        for row in range(first_truth, truth_ends[scan]):
            place(truth, estimates, first, estimate_ends[scan], row, touched)
        first_truth, first = truth_ends[scan], estimate_ends[scan]
