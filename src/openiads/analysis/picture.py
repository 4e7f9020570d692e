"""What truly flew at given times, and the picture that the defence had of it: objects and confirmed tracks, time by time.

Truth between two samples is a cubic through positions and velocities. A track goes on from its last sample at constant
velocity. Source: docs/models/tracking.md. Leaves out: gravity and turns after that sample; the growth of a track's covariance.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.record.store import Columns, Record

Array = np.ndarray[Any, Any]
PLACE, SPEED = ("x_m", "y_m", "z_m"), ("vx_m_s", "vy_m_s", "vz_m_s")


def confirmed_spans(record: Record) -> dict[int, tuple[float, float]]:
    """Track to the span [s] from its confirmation to its end, or to the end of the run."""
    events = record["events"]
    spans: dict[int, tuple[float, float]] = {}
    for time_s, kind, track in zip(events["time_s"], events["kind"], events["subject"], strict=True):
        if kind == "track confirmed":
            spans.setdefault(int(track), (float(time_s), float(record.meta["duration_s"])))
        elif kind == "track dropped" and int(track) in spans:
            spans[int(track)] = (spans[int(track)][0], float(time_s))
    return spans


def true_state(samples: Columns, time_s: Array) -> tuple[Array, Array]:
    """Position [m] and velocity [m/s] of one target at times between its samples. time_s : (n,); both results (n,
    3).
    """
    position = np.stack([samples[name] for name in ("x_m", "y_m", "z_m")], axis=1)
    velocity = np.stack([samples[name] for name in ("vx_m_s", "vy_m_s", "vz_m_s")], axis=1)
    last = np.clip(np.searchsorted(samples["time_s"], time_s, side="right"), 1, len(samples["time_s"]) - 1)
    before = last - 1
    step = (samples["time_s"][last] - samples["time_s"][before])[:, None]
    u = (time_s - samples["time_s"][before])[:, None] / step
    p0, p1, v0, v1 = position[before], position[last], velocity[before] * step, velocity[last] * step
    where = (
        (2 * u**3 - 3 * u**2 + 1) * p0 + (u**3 - 2 * u**2 + u) * v0 + (3 * u**2 - 2 * u**3) * p1 + (u**3 - u**2) * v1
    )
    speed = (6 * u**2 - 6 * u) * (p0 - p1) + (3 * u**2 - 4 * u + 1) * v0 + (3 * u**2 - 2 * u) * v1
    return where, speed / step


@dataclass(frozen=True)
class Seen:
    """Things at given times, in order of time: the number of each's time, its own number, and where it is.

    scan, number : (n,), position_m : (n, 3). row : (n,) the sample in `truth` or `tracks` that says so.
    """

    scan: Array
    number: Array
    position_m: Array
    row: Array

    def ends(self, scans: int) -> Array:
        """Where the rows of each time end."""
        return np.cumsum(np.bincount(self.scan, minlength=scans))


def true_states(truth: Columns, target: Array, time_s: Array) -> Array:
    """Position [m] and velocity [m/s] of targets at times of their own: (n, 6); NaN outside the samples."""
    states = np.full((len(target), 2 * len(PLACE)), np.nan)
    order, asked = np.argsort(truth["target"], kind="stable"), np.argsort(target, kind="stable")
    for one in np.unique(target):
        rows = order[slice(*np.searchsorted(truth["target"], (one, one + 1), sorter=order))]
        mine = asked[slice(*np.searchsorted(target, (one, one + 1), sorter=asked))]
        samples = {name: truth[name][rows] for name in ("time_s", *PLACE, *SPEED)}
        if len(rows) > 1:
            inside = (time_s[mine] >= samples["time_s"][0]) & (time_s[mine] <= samples["time_s"][-1])
            states[mine[inside]] = np.concatenate(true_state(samples, time_s[mine[inside]]), axis=1)
    return states


def sample_times(record: Record) -> Array:
    """When [s] the truth was sampled, from the epoch to its last sample; also where nothing flew then."""
    seen_s = np.unique(record["truth"]["time_s"])
    if len(seen_s) < 2:
        return np.empty(0)
    step_s = float(np.min(np.diff(seen_s)))
    number = np.rint(seen_s / step_s).astype(np.int64)
    times_s = step_s * np.arange(number[-1] + 1)
    times_s[number] = seen_s
    return times_s


def objects_at(record: Record, time_s: Array) -> Seen:
    """Every object that flies at some samples of the truth. time_s : (scans,), going forward, of `sample_times`."""
    truth = record["truth"]
    scan = np.minimum(np.searchsorted(time_s, truth["time_s"]), len(time_s) - 1)
    row = np.flatnonzero(time_s[scan] == truth["time_s"])
    row = row[np.argsort(scan[row], kind="stable")]
    position_m = np.stack([truth[name][row] for name in PLACE], axis=1)
    return Seen(scan[row], truth["target"][row], position_m, row)


def tracks_at(record: Record, time_s: Array, frame_s: float) -> Seen:
    """Every track that is confirmed at some times, carried on from its last sample.

    time_s : (scans,), going forward; frame_s : length [s] of the frame that begins then, whose plots are in the picture.
    """
    spans = confirmed_spans(record)
    track = np.array(sorted(spans), np.int64)
    start_s, end_s = (np.array([spans[int(one)][k] for one in track]) for k in (0, 1))
    scan, which = np.nonzero((time_s[:, None] >= start_s) & (time_s[:, None] < end_s))
    number = track[which]
    row = _last_sample(record["tracks"], number, time_s[scan] + frame_s)
    scan, number, row = scan[row >= 0], number[row >= 0], row[row >= 0]
    tracks, ahead_s = record["tracks"], (time_s[scan] - record["tracks"]["time_s"][row])[:, None]
    place, speed = (np.stack([tracks[name][row] for name in names], axis=1) for names in (PLACE, SPEED))
    return Seen(scan, number, place + ahead_s * speed, row)


def _last_sample(tracks: Columns, number: Array, until_s: Array) -> Array:
    """The row of a track's last sample up to a time, -1 where there is none."""
    if len(tracks["track"]) == 0 or len(number) == 0:
        return np.full(len(number), -1)
    order = np.lexsort((tracks["time_s"], tracks["track"]))
    known = tracks["track"][order]
    # A number that goes forward over all samples: tracks one after the other, each by time.
    stride_s = 1.0 + 2.0 * max(float(tracks["time_s"].max()), float(until_s.max()))
    found = np.searchsorted(known * stride_s + tracks["time_s"][order], number * stride_s + until_s, side="right") - 1
    return np.where((found >= 0) & (known[found] == number), order[found], -1)
