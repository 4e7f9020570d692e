"""How good the air picture was: completeness, position error, consistency of the covariance, false and swapped tracks.

Source: Bar-Shalom, Li, Kirubarajan 2001, section 5.4 (NEES); completeness and false tracks as in Blackman, Popoli 1999.
Truth between two samples is a cubic through their positions and velocities. Leaves out: assignment metrics such
as GOSPA.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.metrics import fates
from openiads.analysis.ownership import identity_swaps, track_owners
from openiads.record.columns import packed_indices
from openiads.record.store import Columns, Record

STATES = 6
# Of chi-square with six degrees of freedom.
HONEST_MEDIAN = 5.348
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class TrackQuality:
    """The air picture in numbers; NaN where the record does not hold what a number needs.

    completeness: share of the time of flying targets, from when each was first seen, with a confirmed track of it.
    delay_s: mean time from first seen to the first confirmed track. position_rmse_m, position_median_m, position_most_m:
    error over samples of confirmed tracks, root mean square, median, and what 95 % stay within; a few plots given to the
    wrong track weigh more than all else in the first. nees, nees_median: normalised estimation error squared, mean 6 and median
    5.35 for a consistent filter; nees_samples: over how many samples.
    """

    completeness: float
    delay_s: float
    position_rmse_m: float
    position_median_m: float
    position_most_m: float
    nees: float
    nees_median: float
    nees_samples: int
    confirmed_tracks: int
    false_tracks: int
    swaps: int


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


def first_seen(record: Record) -> dict[int, float]:
    """Target to the time [s] at which a radar first saw it, by the visibility ledger, or by its first plot."""
    ledger, plots = record["visibility_ledger"], record["detections"]
    seen = ledger["visibility"] == "seen"
    target, time_s = ledger["target"][seen], ledger["start_s"][seen]
    if len(target) == 0:
        real = plots["target"] >= 0
        target, time_s = plots["target"][real], plots["time_s"][real]
    return {int(number): float(time_s[target == number].min()) for number in np.unique(target)}


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


def _covariances(tracks: Columns, rows: Array) -> Array:
    matrices = np.empty((len(rows), STATES, STATES))
    for k, (i, j) in enumerate(packed_indices()):
        matrices[:, i, j] = matrices[:, j, i] = tracks[f"covariance_{k:02d}"][rows]
    return matrices


def _nees(error: Array, covariance: Array) -> Array:
    """Normalised estimation error squared of each sample; NaN where the covariance can not be inverted."""
    try:
        solved = np.linalg.solve(covariance, error[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        return np.full(len(error), np.nan)
    return np.asarray(np.einsum("ni,ni->n", error, solved))


def track_errors(record: Record) -> Columns:
    """Samples of confirmed tracks against truth: time_s, track, target, error_m, nees; needs a record of level full."""
    truth, tracks, owners = record["truth"], record["tracks"], track_owners(record)
    owner = np.array([owners.get(int(track), -1) for track in tracks["track"]], np.int64)
    usable = (owner >= 0) & (tracks["status"] == "confirmed") & _fresh(tracks)
    parts = [
        _errors_of(truth, tracks, owner, usable & (owner == target), target) for target in np.unique(owner[usable])
    ]
    names = ("time_s", "track", "target", "error_m", "nees")
    return {name: np.concatenate([part[name] for part in parts]) if parts else np.empty(0) for name in names}


def _fresh(tracks: Columns) -> Array:
    """Whether a sample is the first of its track at that time: one that waits for a plot is sampled unchanged."""
    stated = np.stack([tracks["track"].astype(np.float64), tracks["time_s"]])
    fresh = np.zeros(stated.shape[1], bool)
    fresh[np.unique(stated, axis=1, return_index=True)[1]] = True
    return fresh


def _errors_of(truth: Columns, tracks: Columns, owner: Array, mine: Array, target: int) -> Columns:
    samples = {name: column[truth["target"] == target] for name, column in truth.items()}
    times = samples["time_s"]
    inside = len(times) > 1
    rows = (
        np.flatnonzero(mine & (tracks["time_s"] >= times[0]) & (tracks["time_s"] <= times[-1]))
        if inside
        else np.empty(0, int)
    )
    position, velocity = true_state(samples, tracks["time_s"][rows]) if len(rows) else (np.empty((0, 3)),) * 2
    estimate = np.stack([tracks[name][rows] for name in ("x_m", "y_m", "z_m", "vx_m_s", "vy_m_s", "vz_m_s")], axis=1)
    error = estimate - np.concatenate([position, velocity], axis=1)
    return {
        "time_s": tracks["time_s"][rows],
        "track": tracks["track"][rows],
        "target": owner[rows],
        "error_m": np.sqrt(np.sum(error[:, :3] ** 2, axis=1)),
        "nees": _nees(error, _covariances(tracks, rows)),
    }


def _completeness(record: Record, spans: dict[int, list[tuple[float, float]]], seen: dict[int, float]) -> float:
    truth, covered, whole = record["truth"], 0, 0
    for target, seen_s in seen.items():
        times = truth["time_s"][(truth["target"] == target) & (truth["time_s"] >= seen_s)]
        held = np.zeros(len(times), bool)
        for start_s, end_s in spans.get(target, ()):
            held |= (times >= start_s) & (times <= end_s)
        covered, whole = covered + int(held.sum()), whole + len(times)
    return covered / whole if whole else np.nan


def _mean(values: Array) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def _quantile(values: Array, share: float) -> float:
    return float(np.quantile(values, share)) if len(values) else float("nan")


def track_quality(record: Record, errors: Columns | None = None) -> TrackQuality:
    """The quality of the air picture of a run; see TrackQuality for each number.

    errors : those of `track_errors`, where they are at hand.
    """
    owners, spans, seen = track_owners(record), confirmed_spans(record), first_seen(record)
    by_target: dict[int, list[tuple[float, float]]] = {}
    for track, span in spans.items():
        by_target.setdefault(owners.get(track, -1), []).append(span)
    starts = {target: min(span[0] for span in held) for target, held in by_target.items()}
    ends = {fate.target: fate.end_s for fate in fates(record)}
    delays = [starts[t] - seen_s for t, seen_s in seen.items() if t in starts and starts[t] <= ends[t]]
    errors = track_errors(record) if errors is None else errors
    sound = errors["nees"][np.isfinite(errors["nees"])]
    return TrackQuality(
        completeness=_completeness(record, by_target, seen),
        delay_s=_mean(np.maximum(delays, 0.0)),
        position_rmse_m=float(np.sqrt(_mean(errors["error_m"] ** 2))),
        position_median_m=_quantile(errors["error_m"], 0.5),
        position_most_m=_quantile(errors["error_m"], 0.95),
        nees=_mean(sound),
        nees_median=_quantile(sound, 0.5),
        nees_samples=len(sound),
        confirmed_tracks=len(spans),
        false_tracks=sum(owners.get(track, -1) < 0 for track in spans) if record.rows("detections") else 0,
        swaps=identity_swaps(record),
    )
