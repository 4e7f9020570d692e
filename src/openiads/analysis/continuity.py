"""For how long things stay in sight, and whether an object keeps its track: both from the plots that they gave and took.

Source: openiads's own counts, as in the benchmark of trackers (docs/models/tracking.md).
Leaves out: which track lies nearest (gospa.py), since in a formation chance decides that.
"""

from typing import Any

import numpy as np

from openiads.record.store import Columns

# A thing counts as seen for so many turns after a plot, and a track as an object's by so many turns of plots.
TURNS = 3
Array = np.ndarray[Any, Any]


def in_sight(number: Array, seen_s: Array, lasts_s: Array, time_s: Array, numbers: int) -> Array:
    """Whether each of so many things was seen lately at each of some times: (scans, numbers).

    number, seen_s, lasts_s : (n,) what was seen, when, and for how long that counts; time_s : (scans,), going forward.
    """
    size = (len(time_s) + 1, numbers)
    begins = np.searchsorted(time_s, seen_s, side="left") * numbers + number
    ends = np.searchsorted(time_s, seen_s + lasts_s, side="left") * numbers + number
    cells = size[0] * size[1]
    change = np.bincount(begins, minlength=cells) - np.bincount(ends, minlength=cells)
    return np.cumsum(change.reshape(size), axis=0)[:-1] > 0


def identity_switches(plots: Columns, time_s: Array) -> tuple[Array, Array]:
    """Scan and target of each time that a target's plots of the last turns went mostly to another track than before.

    plots : of the table `detections`; time_s : (scans,) ends of the turns.
    """
    scan = np.searchsorted(time_s, plots["time_s"], side="left")
    mine = (plots["target"] >= 0) & (plots["track"] >= 0) & (scan < len(time_s))
    track, which = np.unique(plots["track"][mine], return_inverse=True)
    if len(track) == 0:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    target, now, holder = _holders(plots["target"][mine], scan[mine], which, len(time_s), len(track))
    changed = np.flatnonzero((target[1:] == target[:-1]) & (holder[1:] != holder[:-1])) + 1
    return now[changed], target[changed]


def _holders(target: Array, scan: Array, track: Array, scans: int, tracks: int) -> tuple[Array, Array, Array]:
    """Target, scan and track wherever one track took more than half of a target's plots of the last turns."""
    codes, counts = np.unique((target * scans + scan) * tracks + track, return_counts=True)
    turns = np.arange(TURNS)[:, None]
    inside = (codes // tracks) % scans + turns < scans
    spread = np.broadcast_to(counts, inside.shape)[inside]
    codes, where = np.unique((codes + turns * tracks)[inside], return_inverse=True)
    counts = np.bincount(where, spread).astype(np.int64)
    cell = np.unique(codes // tracks, return_inverse=True)[1]
    most = 2 * counts > np.bincount(cell, counts)[cell]
    held = codes[most] // tracks
    return held // scans, held % scans, codes[most] % tracks
