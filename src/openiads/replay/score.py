"""How well tracks follow recorded flights: how much of the time each has one, how often it changes hands, and GOSPA.

A flight may come and go; it is judged from its tenth scan in view, as a benchmark from its tenth scan, and what comes before
is told beside. GOSPA with alpha = 2, p = 2, c = 2 km counts all of it. Source: Rahmathullah2017, definition 1 and section
III; identity as in docs/models/tracking.md. Leaves out: how right the covariances are.
"""

from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from openiads.replay.plots import Numbers, Plots
from openiads.replay.track import Found
from openiads.units import printed

CUTOFF_M = 2_000.0
SETTLED_SCANS = 10
RECENT_SCANS = 3
PER_TRACK_MINUTES = 100.0

Integers = np.ndarray[Any, np.dtype[np.int64]]


class Score(NamedTuple):
    """What is said of the tracks.

    completeness : share of settled flights and scans with a track within 2 km; completeness_of_all : from the first scan of
    each flight in view; switches_per_100_track_minutes : changes of a flight's track; gospa_m : mean over scans, NaN where
    there are too few; flights : in view at all.
    """

    completeness: float
    completeness_of_all: float
    identity_switches: int
    switches_per_100_track_minutes: float
    gospa_m: float
    flights: int


def paired(truth_m: Numbers, estimates_m: Numbers) -> tuple[Integers, Integers, Numbers]:
    """Rows of the best pairs within the cutoff, of (n, 3) and (k, 3), and their distances [m]."""
    distance_m = cdist(truth_m, estimates_m)
    gain = np.minimum(distance_m * distance_m, CUTOFF_M * CUTOFF_M)
    i, j = linear_sum_assignment(gain)
    near = distance_m[i, j] < CUTOFF_M
    return i[near], j[near], distance_m[i[near], j[near]]


def ages(truth: Numbers) -> Integers:
    """(scans, flights) scans since a flight came into view, 1 in its first; 0 while it is out of view."""
    age = np.zeros(truth.shape[:2], np.int64)
    before = np.zeros(truth.shape[1], np.int64)
    for scan, present in enumerate(np.isfinite(truth[..., 0])):
        before = age[scan] = np.where(present, before + 1, 0)
    return age


def _followed(truth: Numbers, est: Numbers) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], Numbers]:
    """(scans, flights) whether a flight has a track, and GOSPA [m] of each scan."""
    followed, gospa_m = np.zeros(truth.shape[:2], bool), np.zeros(len(truth))
    for scan, state in enumerate(truth):
        there = np.flatnonzero(np.isfinite(state[:, 0]))
        estimates = est[est[:, 0] == scan, 2:5]
        i, _, distance_m = paired(state[there, :3], estimates)
        followed[scan, there[i]] = True
        unpaired = len(there) + len(estimates) - 2 * len(i)
        gospa_m[scan] = np.sqrt(np.sum(distance_m * distance_m) + 0.5 * CUTOFF_M * CUTOFF_M * unpaired)
    return followed, gospa_m


def _holder(recent: Integers) -> int:
    """The track that took most of some plots, or -1."""
    tracks, counts = np.unique(recent, return_counts=True)
    return int(tracks[counts.argmax()]) if 2 * counts.max(initial=0) > len(recent) else -1


def _switches(scan: Integers, track: Integers, age: Integers) -> tuple[int, int]:
    """Changes of the track that took most of one flight's plots over the last three scans, and scans judged."""
    switches, judged, holder = 0, 0, -1
    for k in range(RECENT_SCANS - 1, len(age)):
        if age[k] == 0:
            holder = -1
            continue
        now = _holder(track[slice(*np.searchsorted(scan, [k - RECENT_SCANS + 1, k + 1]))])
        if now < 0:
            continue
        if age[k] > SETTLED_SCANS:
            judged += 1
            switches += int(holder >= 0 and now != holder)
        holder = now
    return switches, judged


def identity(plots: Plots, truth_id: Integers, plot_track: Integers, age: Integers) -> tuple[int, int]:
    """Changes of the track that holds a flight, over all flights, and flight-scans judged."""
    counts = np.zeros(2, np.int64)
    for flight in range(age.shape[1]):
        mine = (truth_id == flight) & (plot_track >= 0)
        counts += _switches(plots.scan[mine], plot_track[mine], age[:, flight])
    return int(counts[0]), int(counts[1])


def score(found: Found, plots: Plots, truth: Numbers, truth_id: Integers) -> Score:
    """Judge tracks by the truth behind their plots; both as `simulated_radar.Simulated` has them."""
    age = ages(truth)
    followed, gospa_m = _followed(truth, found.est)
    settled = age > SETTLED_SCANS
    switches, judged = identity(plots, truth_id, found.plot_track, age)
    revisit_s = float(np.median(np.diff(plots.scan_time_s))) if len(plots.scan_time_s) > 1 else 0.0
    minutes = printed(judged * revisit_s, "min")
    return Score(
        completeness=float(followed[settled].mean()) if settled.any() else float("nan"),
        completeness_of_all=float(followed[age > 0].mean()) if (age > 0).any() else float("nan"),
        identity_switches=switches,
        switches_per_100_track_minutes=PER_TRACK_MINUTES * switches / minutes if minutes > 0.0 else float("nan"),
        gospa_m=float(gospa_m[SETTLED_SCANS:].mean()) if len(gospa_m) > SETTLED_SCANS else float("nan"),
        flights=int((age > 0).any(axis=0).sum()),
    )
