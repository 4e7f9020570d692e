"""How good the air picture was: completeness, position error, consistency of the covariance, false and swapped tracks.

Source: Bar-Shalom, Li, Kirubarajan 2001, section 5.4 (NEES); completeness and false tracks as in Blackman, Popoli 1999.
Leaves out: the same scan by scan, with GOSPA (scan_quality.py).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.consistency import covariances, nees
from openiads.analysis.metrics import fates
from openiads.analysis.ownership import identity_swaps, track_owners
from openiads.analysis.picture import PLACE, SPEED, confirmed_spans, true_states
from openiads.record.store import Columns, Record

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


def first_seen(record: Record) -> dict[int, float]:
    """Target to the time [s] at which a radar first saw it, by the visibility ledger, or by its first plot."""
    ledger, plots = record["visibility_ledger"], record["detections"]
    seen = ledger["visibility"] == "seen"
    target, time_s = ledger["target"][seen], ledger["start_s"][seen]
    if len(target) == 0:
        real = plots["target"] >= 0
        target, time_s = plots["target"][real], plots["time_s"][real]
    return {int(number): float(time_s[target == number].min()) for number in np.unique(target)}


def track_errors(record: Record) -> Columns:
    """Samples of confirmed tracks against truth: time_s, track, target, error_m, nees; needs a record of level full."""
    tracks, owners = record["tracks"], track_owners(record)
    owner = np.array([owners.get(int(track), -1) for track in tracks["track"]], np.int64)
    rows = np.flatnonzero((owner >= 0) & (tracks["status"] == "confirmed") & _fresh(tracks))
    truth = true_states(record["truth"], owner[rows], tracks["time_s"][rows])
    known = np.isfinite(truth[:, 0])
    rows, truth = rows[known], truth[known]
    error = np.stack([tracks[name][rows] for name in (*PLACE, *SPEED)], axis=1) - truth
    return {
        "time_s": tracks["time_s"][rows],
        "track": tracks["track"][rows],
        "target": owner[rows],
        "error_m": np.sqrt(np.sum(error[:, :3] ** 2, axis=1)),
        "nees": nees(error, covariances(tracks, rows)),
    }


def _fresh(tracks: Columns) -> Array:
    """Whether a sample is the first of its track at that time: one that waits for a plot is sampled unchanged."""
    stated = np.stack([tracks["track"].astype(np.float64), tracks["time_s"]])
    fresh = np.zeros(stated.shape[1], bool)
    fresh[np.unique(stated, axis=1, return_index=True)[1]] = True
    return fresh


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
