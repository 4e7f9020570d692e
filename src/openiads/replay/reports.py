"""Places that aircraft report, by which a radar's systematic errors are learned: recorded ones, with an error of their own.

Source: docs/models/recordings.md; an error of 40 m by axis is the order of what the navigation accuracy category 8 allows
(95 % within 93 m). Leaves out: late, missing and false reports.
"""

from typing import NamedTuple

import numpy as np

from openiads.replay.plots import Numbers
from openiads.streams import Purpose, normal_pair
from openiads.units import printed

REPORT_SIGMA_M = 40.0
# So many reports a scan are enough.
MOST_REPORTS = 20


class Registration(NamedTuple):
    """What was learned of a radar's biases: range [m] and azimuth [rad], and one standard deviation of what is left."""

    range_bias_m: float
    azimuth_bias_rad: float
    range_sigma_m: float
    azimuth_sigma_rad: float

    @property
    def figures(self) -> dict[str, float]:
        """The same as printed, by name."""
        return {
            "range_bias_estimated_m": self.range_bias_m,
            "range_bias_left_m": self.range_sigma_m,
            "azimuth_bias_estimated_deg": printed(self.azimuth_bias_rad, "deg"),
            "azimuth_bias_left_deg": printed(self.azimuth_sigma_rad, "deg"),
        }


class Reports(NamedTuple):
    """Reported places of each scan, (n, 3) [m] in the frame of the plots, and what the radar states of its biases."""

    place_m: list[Numbers]
    range_bias_sigma_m: float
    azimuth_bias_sigma_rad: float


def _error_m(stream: tuple[int, int], flight: int, scan: int) -> list[float]:
    """Error [m] of one report by axis: it depends on the flight's name, the scan and the seed."""
    first = normal_pair(stream, int(Purpose.REPORT), 0, flight, 0, scan)
    second = normal_pair(stream, int(Purpose.REPORT), 1, flight, 0, scan)
    return [REPORT_SIGMA_M * draw for draw in (*first, second[0])]


def reported(truth: Numbers, flights: list[int], seed: int) -> list[Numbers]:
    """Reports of each scan, taken in turn from the flights in view. truth : (scans, flights, 6), NaN out of view."""
    found = []
    for scan, state in enumerate(truth):
        there = np.flatnonzero(np.isfinite(state[:, 0]))
        chosen = np.roll(there, -scan * MOST_REPORTS)[:MOST_REPORTS]
        errors = np.array([_error_m((seed, 0), flights[k], scan) for k in chosen]).reshape(-1, 3)
        found.append(state[chosen, :3] + errors)
    return found
