"""One tracker on the plots of one radar, scan by scan, through the same door that a run of a scenario opens.

A plot that arrives late is put where it belongs: the tracker goes back to before its scan and follows again from there, which
is exact. The flat frame of the plots is laid at the equator, where its axes are those of the earth. Source: BarShalom2011,
section 7.6 (plots out of sequence). Leaves out: everything that tracking does not see.
"""

import math
import time
from typing import Any, NamedTuple

import numpy as np

from openiads.earth.geodesy import ecef_from_geodetic
from openiads.messages.buffer import COUNT, Buffer, new_buffer, open_frame
from openiads.messages.detections import DETECTION, LABEL, LOOK, LookKind
from openiads.messages.events import EVENT
from openiads.messages.tracks import ASSOCIATION
from openiads.replay.plots import MOST_LATE_SCANS, Numbers, Plots
from openiads.replay.reports import REPORT_SIGMA_M, Registration, Reports
from openiads.tracking.follow import follow
from openiads.tracking.follow_labelled import follow_labelled
from openiads.tracking.picture import SEEN, picture
from openiads.tracking.registration import learn_from_report
from openiads.tracking.trackers import (
    LOST,
    RADAR_DESCRIPTION,
    TrackingParameters,
    TrackingState,
    new_tracking_state,
)

Rows = np.ndarray[Any, Any]

# East, north and up of the flat frame by ECEF, at latitude and longitude 0: the rows of a rotation.
FRAME = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
LEAST_DENSITY = 1e-30
# Room for tracks by the plots of the fullest scan: those of noise live for some scans.
SLOTS_A_PLOT, LEAST_SLOTS = 4, 1_024
PACKED = np.array([[0, 1, 2], [1, 3, 4], [2, 4, 5]])


class Messages(NamedTuple):
    """What goes in and out of the door in a scan."""

    looks: Buffer
    detections: Buffer
    labels: Buffer
    associations: Buffer
    events: Buffer


def description(plots: Plots, reports: Reports | None = None) -> Rows:
    """What tracking is told of the radar. Its azimuth runs from x to y, so the two axes change places."""
    rows = np.zeros(1, RADAR_DESCRIPTION)
    rows["position_m"] = ecef_from_geodetic(0.0, 0.0, 0.0)
    rows["axes"] = FRAME[[1, 0, 2]].ravel()
    rows["revisit_s"] = float(np.median(np.diff(plots.scan_time_s))) if len(plots.scan_time_s) > 1 else 1.0
    rows["detection_probability"] = plots.detection_probability
    rows["clutter_density"] = max(plots.clutter_density, LEAST_DENSITY)
    rows["range_limit_m"] = plots.limits[1]
    rows["elevation_extent_rad"] = plots.limits[5] - plots.limits[4]
    if reports is not None:
        rows["range_bias_sigma_m"] = reports.range_bias_sigma_m
        rows["azimuth_bias_sigma_rad"] = reports.azimuth_bias_sigma_rad
    return rows


def _messages(capacity: int) -> Messages:
    return Messages(
        new_buffer(LOOK, 1, False),
        new_buffer(DETECTION, capacity, False),
        new_buffer(LABEL, capacity, False),
        new_buffer(ASSOCIATION, capacity, False),
        new_buffer(EVENT, 16 * capacity + 64, False),
    )


def _say(messages: Messages, plots: Plots, mine: Rows, now_s: float) -> None:
    """Put the plots of a scan, and the look that made them, where tracking reads them."""
    for buffer in (messages.looks, messages.detections, messages.events):
        open_frame(buffer.cursor)
    count = len(mine)
    rows = messages.detections.rows[:count]
    rows["radar"], rows["look_kind"] = 0, int(LookKind.SCAN)
    rows["time_s"] = plots.time_s[mine]
    rows["range_m"], rows["azimuth_rad"], rows["elevation_rad"] = plots.measured[mine].T
    rows["range_sigma_m"], rows["azimuth_sigma_rad"], rows["elevation_sigma_rad"] = plots.sigmas
    messages.detections.cursor[COUNT] = count
    look = messages.looks.rows[0]
    look["radar"], look["kind"], look["track"] = 0, int(LookKind.SCAN), -1
    look["start_s"] = look["end_s"] = now_s
    look["azimuth_rad"], look["width_rad"] = 0.0, 2.0 * math.pi
    messages.looks.cursor[COUNT] = 1


def _estimates(seen: Rows, scan: int) -> tuple[Rows, Rows]:
    """Rows of `est` and covariances of a picture, in the frame of the plots."""
    place = (seen["position_m"] - np.array(ecef_from_geodetic(0.0, 0.0, 0.0))) @ FRAME.T
    rows = np.c_[np.full(len(seen), scan), seen["track"], place, seen["velocity_m_s"] @ FRAME.T]
    packed, full = seen["covariance"], np.zeros((len(seen), 6, 6))
    full[:, :3, :3], full[:, 3:, 3:] = packed[:, PACKED], packed[:, 15 + PACKED]
    full[:, :3, 3:] = packed[:, 6:15].reshape(-1, 3, 3)
    full[:, 3:, :3] = full[:, :3, 3:].transpose(0, 2, 1)
    turn = np.kron(np.eye(2), FRAME)
    return rows, turn @ full @ turn.T


class Tracker:
    """Tracking on a file of plots; `taken` is the track that took each plot, -1 where none did, as known at the last scan."""

    def __init__(
        self, plots: Plots, rules: Rows, labels: Rows | None, pairs_a_plot: int, reports: Reports | None = None
    ) -> None:
        """Tables with room for so many pairs of plot and track a plot. Compiles on a state of its own.

        reports : places that aircraft report, to learn the radar's biases from; without them it is taken to have none.
        """
        capacity = max(int(np.bincount(plots.scan).max(initial=0)), 1)
        slots = SLOTS_A_PLOT * capacity + LEAST_SLOTS
        self.taken = np.full(len(plots.scan), -1)
        self._plots, self._labels, self._reports = plots, labels, reports
        self._parameters = TrackingParameters(description(plots, reports), rules)
        self._half_s = 0.5 * float(self._parameters.radars["revisit_s"][0])
        self._messages, self._seen = _messages(capacity), np.zeros(slots, SEEN)
        self._follow(new_tracking_state(1, 1, 1), 0.0)
        self._state = new_tracking_state(slots, capacity, pairs_a_plot * capacity + LEAST_SLOTS)
        picture(self._parameters, self._state, 0.0, self._seen)
        self._of_scan: list[Rows] = []
        self._saved: list[TrackingState] = []

    @property
    def lost(self) -> int:
        """How much had no place in the tables."""
        return int(sum(self._state.counters[k] for k in LOST))

    def scan(self, scan: int, arrived: Rows) -> tuple[Rows, Rows, float]:
        """Take in the plots that arrive with a scan; the estimates, their covariances, and the CPU time [s]."""
        late = arrived[self._plots.scan[arrived] < scan]
        begun_s = time.thread_time()
        if len(late):
            self._replay(late)
        self._take_in(scan, arrived[self._plots.scan[arrived] == scan])
        count = picture(self._parameters, self._state, float(self._plots.scan_time_s[scan]), self._seen)
        spent_s = time.thread_time() - begun_s
        return (*_estimates(self._seen[:count], scan), spent_s)

    def _replay(self, late: Rows) -> None:
        """Go back to before the earliest late plot, and follow again with all that has come since."""
        now = len(self._of_scan)
        first = int(self._plots.scan[late].min())
        known = self._of_scan[first:]
        for array, saved in zip(self._state, self._saved[first - now], strict=True):
            array[...] = saved
        self._of_scan, self._saved = self._of_scan[:first], self._saved[: len(self._saved) - (now - first)]
        for scan in range(first, now):
            mine = np.concatenate([known[scan - first], late[self._plots.scan[late] == scan]])
            self._take_in(scan, mine)

    def _take_in(self, scan: int, mine: Rows) -> None:
        """Follow the plots of a scan; where any plot of the file is late, keep what was before it."""
        self._of_scan.append(mine)
        if self._plots.has_late:
            self._saved = [*self._saved, TrackingState(*(array.copy() for array in self._state))][-MOST_LATE_SCANS:]
        now_s = float(self._plots.scan_time_s[scan])
        _say(self._messages, self._plots, mine, now_s)
        if self._labels is not None:
            self._messages.labels.rows["label"][: len(mine)] = self._labels[mine]
        if self._reports is not None:
            self._learn(self._reports.place_m[scan], len(mine))
        self._follow(self._state, now_s - self._half_s)
        self.taken[mine] = self._messages.associations.rows["track"][: len(mine)]

    def _learn(self, reports_m: Numbers, plots: int) -> None:
        """Compare the plots of a scan with the places that aircraft report, all at one time."""
        origin = np.array(ecef_from_geodetic(0.0, 0.0, 0.0))
        rows = self._messages.detections.rows
        for place_m in origin + reports_m @ FRAME:
            learn_from_report(self._parameters, self._state, 0, rows, 0, plots, tuple(place_m), REPORT_SIGMA_M)

    @property
    def registration(self) -> Registration:
        """What is known of the radar's biases after the scans so far."""
        stated = self._parameters.radars[0]
        scales = np.array([stated["range_bias_sigma_m"], stated["azimuth_bias_sigma_rad"]])
        left = scales * np.sqrt(np.diag(self._state.bias_covariance))
        return Registration(*map(float, scales * self._state.bias), *map(float, left))

    def _follow(self, state: TrackingState, time_s: float) -> None:
        """Open the door of tracking for a scan, or the other one, for which labels say whose each plot is."""
        looks, detections, labels, associations, events = self._messages
        step_s = 2.0 * self._half_s
        if self._labels is None:
            follow(self._parameters, state, looks, detections, associations, events, time_s, step_s)
        else:
            follow_labelled(self._parameters, state, looks, detections, labels, associations, events, time_s, step_s)
