"""Tracking alone, on plots that were made elsewhere: scan by scan through the same door that a run of a scenario opens.

The flat frame of the plots is laid at the equator, where its axes are those of the earth; it stays flat. Source:
docs/models/tracking.md. Leaves out: everything that tracking does not see; no truth is read here.
"""

import math
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from openiads.earth.geodesy import ecef_from_geodetic
from openiads.messages.buffer import Buffer, new_buffer, open_frame
from openiads.messages.detections import DETECTION, LOOK, LookKind
from openiads.messages.events import EVENT
from openiads.messages.tracks import ASSOCIATION
from openiads.replay.plots import PlotFileError, Plots
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.parameters import tracking_rules
from openiads.tracking.follow import follow
from openiads.tracking.picture import SEEN, picture
from openiads.tracking.trackers import (
    EDGES_LOST,
    PLOTS_LOST,
    RADAR_DESCRIPTION,
    SLOTS_LOST,
    TrackingParameters,
    TrackingState,
    new_tracking_state,
)

# East, north and up of the flat frame by ECEF, at latitude and longitude 0: the rows of a rotation.
FRAME = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
LEAST_DENSITY = 1e-30
# Above the fastest class of the catalogue that flies by its wings (1,100 m/s): plots of a file are taken to be of such.
FASTEST_M_S = 1_200.0
# Room for tracks by the plots of the fullest scan: those of noise live for some scans. And for pairs that may belong together.
SLOTS_A_PLOT, LEAST_SLOTS = 8, 1_024
PAIRS_A_PLOT = (64, 1_024, 8_192)
PACKED = np.array([[0, 1, 2], [1, 3, 4], [2, 4, 5]])


class Found(NamedTuple):
    """What tracking made of the plots.

    est : (k, 8) scan, track, place [m] and velocity [m/s] in the frame of the plots, a row a confirmed track and scan;
    covariance : (k, 6, 6); plot_track : (m,) the track that took each plot, -1 where none did; cpu_s : (scans,).
    """

    est: np.ndarray[Any, Any]
    covariance: np.ndarray[Any, Any]
    plot_track: np.ndarray[Any, Any]
    cpu_s: np.ndarray[Any, Any]

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


class Messages(NamedTuple):
    """What goes in and out of the door in a scan."""

    looks: Buffer
    detections: Buffer
    associations: Buffer
    events: Buffer


def description(plots: Plots) -> np.ndarray[Any, Any]:
    """What tracking is told of the radar. Its azimuth runs from x to y, so the two axes change places."""
    rows = np.zeros(1, RADAR_DESCRIPTION)
    rows["position_m"] = ecef_from_geodetic(0.0, 0.0, 0.0)
    rows["axes"] = FRAME[[1, 0, 2]].ravel()
    rows["revisit_s"] = float(np.median(np.diff(plots.scan_time_s))) if len(plots.scan_time_s) > 1 else 1.0
    rows["detection_probability"] = plots.detection_probability
    rows["clutter_density"] = max(plots.clutter_density, LEAST_DENSITY)
    return rows


def rules_for(plots: Plots, process_noise_m2_s3: float) -> np.ndarray[Any, Any]:
    """The tracker's rules by the catalogue's assumptions, as in a run, but for aircraft alone; the process noise is given."""
    model: dict[str, Any] = Catalogue.read().resolve("assumptions")
    rules = tracking_rules(model, model["drop_misses"] * float(description(plots)["revisit_s"][0]))
    rules["process_noise_m2_s3"] = process_noise_m2_s3
    rules["maximum_plot_speed_m_s"] = rules["energetic_speed_m_s"] = FASTEST_M_S
    rules["birth_speed_sigma_m_s"] = FASTEST_M_S / 3.0
    return rules


def _messages(capacity: int) -> Messages:
    return Messages(
        new_buffer(LOOK, 1, False),
        new_buffer(DETECTION, capacity, False),
        new_buffer(ASSOCIATION, capacity, False),
        new_buffer(EVENT, 16 * capacity + 64, False),
    )


def _say(messages: Messages, plots: Plots, mine: slice, now_s: float) -> None:
    """Put the plots of a scan, and the look that made them, where tracking reads them."""
    for buffer in (messages.looks, messages.detections, messages.events):
        open_frame(buffer.cursor)
    count = mine.stop - mine.start
    rows = messages.detections.rows[:count]
    rows["radar"], rows["look_kind"] = 0, int(LookKind.SCAN)
    rows["time_s"] = plots.time_s[mine]
    rows["range_m"], rows["azimuth_rad"], rows["elevation_rad"] = plots.measured[mine].T
    rows["range_sigma_m"], rows["azimuth_sigma_rad"], rows["elevation_sigma_rad"] = plots.sigmas
    messages.detections.cursor[1] = count
    look = messages.looks.rows[0]
    look["radar"], look["kind"], look["track"] = 0, int(LookKind.SCAN), -1
    look["start_s"] = look["end_s"] = now_s
    look["azimuth_rad"], look["width_rad"] = 0.0, 2.0 * math.pi
    messages.looks.cursor[1] = 1


def _estimates(seen: np.ndarray[Any, Any], scan: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Rows of `est` and covariances of a picture, in the frame of the plots."""
    place = (seen["position_m"] - np.array(ecef_from_geodetic(0.0, 0.0, 0.0))) @ FRAME.T
    rows = np.c_[np.full(len(seen), scan), seen["track"], place, seen["velocity_m_s"] @ FRAME.T]
    packed, full = seen["covariance"], np.zeros((len(seen), 6, 6))
    full[:, :3, :3], full[:, 3:, 3:] = packed[:, PACKED], packed[:, 15 + PACKED]
    full[:, :3, 3:] = packed[:, 6:15].reshape(-1, 3, 3)
    full[:, 3:, :3] = full[:, :3, 3:].transpose(0, 2, 1)
    turn = np.kron(np.eye(2), FRAME)
    return rows, turn @ full @ turn.T


def _lost(state: TrackingState) -> int:
    """How much had no place in the tables."""
    return int(sum(state.counters[k] for k in (EDGES_LOST, SLOTS_LOST, PLOTS_LOST)))


def track(plots: Plots, process_noise_m2_s3: float) -> Found:
    """Run tracking over all scans of the plots, anew with larger tables where they were too small.

    Raises PlotFileError, which names the scan, where plots lie so close that no table would do.
    """
    for pairs in PAIRS_A_PLOT:
        found, crowded = _tracked(plots, process_noise_m2_s3, pairs)
        if crowded < 0:
            return found
    raise PlotFileError(
        f"scan {crowded}: more than {PAIRS_A_PLOT[-1]} tracks that each plot could be of; plots this close cannot be told apart"
    )


def _tracked(plots: Plots, process_noise_m2_s3: float, pairs: int) -> tuple[Found, int]:
    """What tracking finds with room for so many pairs of plot and track a plot, and the scan that needs more, or -1."""
    bounds = np.searchsorted(plots.scan, np.arange(len(plots.scan_time_s) + 1))
    capacity = max(int(np.diff(bounds).max(initial=0)), 1)
    slots = SLOTS_A_PLOT * capacity + LEAST_SLOTS
    parameters = TrackingParameters(description(plots), rules_for(plots, process_noise_m2_s3))
    state = new_tracking_state(slots, capacity, pairs * capacity + LEAST_SLOTS)
    messages, seen = _messages(capacity), np.zeros(slots, SEEN)
    rows, covariances = [np.empty((0, 8))], [np.empty((0, 6, 6))]
    taken, spent_s = np.full(len(plots.scan), -1), np.zeros(len(plots.scan_time_s))
    half_s = 0.5 * float(parameters.radars["revisit_s"][0])
    # Compiled before the clock starts, on a state of its own.
    follow(parameters, new_tracking_state(1, 1, 1), *messages, 0.0, 0.0)
    picture(parameters, state, 0.0, seen)
    for scan, now_s in enumerate(plots.scan_time_s):
        mine = slice(int(bounds[scan]), int(bounds[scan + 1]))
        _say(messages, plots, mine, float(now_s))
        begun_s = time.thread_time()
        follow(parameters, state, *messages, float(now_s) - half_s, 2.0 * half_s)
        count = picture(parameters, state, float(now_s), seen)
        spent_s[scan] = time.thread_time() - begun_s
        if _lost(state):
            return Found(np.concatenate(rows), np.concatenate(covariances), taken, spent_s), scan
        taken[mine] = messages.associations.rows["track"][: mine.stop - mine.start]
        estimates, covariance = _estimates(seen[:count], scan)
        rows.append(estimates)
        covariances.append(covariance)
    return Found(np.concatenate(rows), np.concatenate(covariances), taken, spent_s), -1
