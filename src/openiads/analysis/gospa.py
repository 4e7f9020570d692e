"""How far a picture is from the truth, as one number [m]: GOSPA, with its parts for position errors, misses and false tracks.

Source: Rahmathullah, Garcia-Fernandez and Svensson 2017, definition 1 and proposition 1 (Rahmathullah2017), with alpha 2, p 2
and a cutoff c of 2,000 m. Leaves out: velocity, and what changes over time.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.pairing import CUTOFF_M, ESTIMATE, OBJECT, pair_scans

# What an object without a track costs, and a track without an object: c^p / alpha.
UNPAIRED_M2 = 0.5 * CUTOFF_M * CUTOFF_M
Array = np.ndarray[Any, Any]


def paired(truth_m: Array, estimates_m: Array, truth_ends: Array, estimate_ends: Array) -> tuple[Array, Array]:
    """The best pairs of many scans: for each object its row of `estimates_m` or -1, and their squared distance [m2] or NaN.

    truth_m : (n, 3), estimates_m : (m, 3), scan after scan; truth_ends, estimate_ends : (scans,) where each scan's rows end.
    """
    truth, estimates = np.zeros(len(truth_m), OBJECT), np.zeros(len(estimates_m), ESTIMATE)
    truth["position_m"], estimates["position_m"] = truth_m, estimates_m
    truth["estimate"] = estimates["truth"] = -1
    ends = (np.asarray(truth_ends, np.int64), np.asarray(estimate_ends, np.int64))
    pair_scans(truth, estimates, *ends, np.empty(len(estimates) + 1, np.int64))
    held = truth["estimate"] >= 0
    squared_m2 = np.full(len(truth), np.nan)
    squared_m2[held] = np.sum((truth_m[held] - estimates_m[truth["estimate"][held]]) ** 2, axis=1)
    return truth["estimate"].copy(), squared_m2


@dataclass(frozen=True)
class Gospa:
    """The metric [m] of one picture and its parts: gospa_m^2 = localisation_m^2 + missed_m^2 + false_m^2.

    estimate: for each object the row of its track, -1 where it was missed. missed, false: how many of either.
    """

    gospa_m: float
    localisation_m: float
    missed_m: float
    false_m: float
    missed: int
    false: int
    estimate: Array


def gospa(truth_m: Array, estimates_m: Array) -> Gospa:
    """GOSPA of one picture. truth_m : (n, 3) and estimates_m : (m, 3), positions [m] in any one frame."""
    n, m = len(truth_m), len(estimates_m)
    estimate, squared_m2 = paired(truth_m, estimates_m, np.array([n]), np.array([m]))
    held = int(np.sum(estimate >= 0))
    errors_m2 = float(np.nansum(squared_m2))
    parts = (errors_m2, UNPAIRED_M2 * (n - held), UNPAIRED_M2 * (m - held))
    localisation_m, missed_m, false_m = map(math.sqrt, parts)
    return Gospa(math.sqrt(sum(parts)), localisation_m, missed_m, false_m, n - held, m - held, estimate)
