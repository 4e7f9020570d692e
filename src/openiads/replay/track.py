"""Tracking alone, on plots that were made elsewhere: the rules by which it runs, and what it found.

Source: docs/models/tracking.md. Leaves out: everything that tracking does not see; no truth is read here.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from openiads.replay.plots import PlotFileError, Plots
from openiads.replay.reports import Registration, Reports
from openiads.replay.tracker import Tracker, description
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.parameters import tracking_rules
from openiads.tracking.trackers import KEPT_HYPOTHESES, MEMBERS, ModelSet

# Above the fastest class of the catalogue that flies by its wings (1,100 m/s): plots of a file are taken to be of such.
FASTEST_M_S = 1_200.0
# One standard deviation of how fast aircraft climb or sink: most fly level.
CLIMB_M_S = 20.0
# Targets of a file are there from its first scan; later ones are fewer.
THERE_FROM_THE_FIRST, LATER = 0.4, 0.2
# With models for manoeuvres the straight one needs only what air and steering do: a share of the noise of a filter alone.
STRAIGHT_SHARE = 0.005
# A track may go without a plot for so many scans: existence decides long before.
MOST_MISSES = 12
# Room for pairs of plot and track that may belong together.
PAIRS_A_PLOT = (32, 1_024, 8_192)
MODEL_SETS = {"cv": ModelSet.VELOCITY_ALONE, "imm": ModelSet.INTERACTING}


class Found(NamedTuple):
    """What tracking made of the plots.

    est : (k, 8) scan, track, place [m] and velocity [m/s] in the frame of the plots, a row a confirmed track and scan;
    covariance : (k, 6, 6); plot_track : (m,) the track that took each plot, -1 where none did; cpu_s : (scans,);
    registration : what reports told of the radar's biases, None without reports.
    """

    est: np.ndarray[Any, Any]
    covariance: np.ndarray[Any, Any]
    plot_track: np.ndarray[Any, Any]
    cpu_s: np.ndarray[Any, Any]
    registration: Registration | None = None

    @property
    def counts(self) -> dict[str, float]:
        """Scans, plots, tracks that were confirmed, and the median CPU time of a scan [ms]."""
        return {
            "scans": len(self.cpu_s),
            "plots": len(self.plot_track),
            "tracks": len(np.unique(self.est[:, 1])),
            "cpu_ms_per_scan": 1e3 * float(np.median(self.cpu_s)) if len(self.cpu_s) else 0.0,
        }

    def write(self, path: str | Path) -> None:
        """Write the result as a compressed file of arrays: est, P, plot_track, cpu_s."""
        with Path(path).open("wb") as file:
            np.savez_compressed(file, est=self.est, P=self.covariance, plot_track=self.plot_track, cpu_s=self.cpu_s)


def rules_for(plots: Plots, process_noise_m2_s3: float, models: str) -> np.ndarray[Any, Any]:
    """The tracker's rules by the catalogue's assumptions, as in a run, but for aircraft alone; the process noise is given."""
    model: dict[str, Any] = Catalogue.read().resolve("assumptions")
    rules = tracking_rules(model, MOST_MISSES * float(description(plots)["revisit_s"][0]))
    rules["models"] = MODEL_SETS[models]
    rules["hypotheses"], rules["members"] = KEPT_HYPOTHESES, MEMBERS
    rules["process_noise_m2_s3"] = process_noise_m2_s3
    rules["maximum_plot_speed_m_s"] = rules["energetic_speed_m_s"] = FASTEST_M_S
    rules["birth_climb_sigma_m_s"] = CLIMB_M_S
    rules["birth_existence"], rules["later_births"] = THERE_FROM_THE_FIRST, LATER
    rules["doubted_existence"] = rules["delete_existence"]
    rules["birth_ballistic"] = 0.0
    if models == "imm":
        rules["process_noise_m2_s3"] *= STRAIGHT_SHARE
    return rules


def track(
    plots: Plots,
    process_noise_m2_s3: float,
    models: str = "imm",
    labels: np.ndarray[Any, Any] | None = None,
    reports: Reports | None = None,
) -> Found:
    """Run tracking over all scans of the plots, anew with larger tables where they were too small.

    models : "cv" or "imm"; labels : (m,) the object of each plot where it is known, -1 for clutter;
    reports : places that aircraft report, by which the radar's biases are learned.

    Raises PlotFileError, which names the scan, where plots lie so close that no table would do.
    """
    for pairs in PAIRS_A_PLOT:
        tracker = Tracker(plots, rules_for(plots, process_noise_m2_s3, models), labels, pairs, reports)
        rows, covariances, spent_s = [np.empty((0, 8))], [np.empty((0, 6, 6))], np.zeros(len(plots.scan_time_s))
        crowded = -1
        for scan, arrived in enumerate(plots.arrivals):
            estimates, covariance, spent_s[scan] = tracker.scan(scan, arrived)
            rows.append(estimates)
            covariances.append(covariance)
            if tracker.lost:
                crowded = scan
                break
        if crowded < 0:
            learned = tracker.registration if reports is not None else None
            return Found(np.concatenate(rows), np.concatenate(covariances), tracker.taken, spent_s, learned)
    raise PlotFileError(
        f"scan {crowded}: more than {PAIRS_A_PLOT[-1]} tracks that each plot could be of; plots this close cannot be told apart"
    )
