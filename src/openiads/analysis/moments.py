"""The moments at which the air picture is scored, and what was there: objects, confirmed tracks, and their best pairs.

A radar that searches is scored at the last sample of each of its turns, and all radars together at the turns of the fastest.
Source: docs/models/tracking.md. Leaves out: what a moment comes to, by radar and class (scan_quality.py).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.consistency import covariances, nees
from openiads.analysis.gospa import paired
from openiads.analysis.metrics import class_of
from openiads.analysis.ownership import track_owners
from openiads.analysis.picture import (
    PLACE,
    SPEED,
    Seen,
    confirmed_spans,
    objects_at,
    sample_times,
    tracks_at,
    true_states,
)
from openiads.record.store import Record

# The row of all classes, and the number of the radar that stands for all.
ALL_CLASSES, ALL_RADARS = "all", -1
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Moments:
    """Every moment at which a radar ends a turn, with what flew, the picture, and who is whose.

    partner : (objects,) the row of `tracks` that each object is paired with, -1 none; squared_m2 : their squared distance.
    nees : (objects,) of that track at its own last sample. kinds : names of the classes, `kind` : (targets,) which each is of.
    owner : (tracks,) the target that gave most of the track's plots, -1 none. confirmed_s : when each track was, by number.
    """

    time_s: Array
    objects: Seen
    tracks: Seen
    partner: Array
    squared_m2: Array
    nees: Array
    kinds: tuple[str, ...]
    kind: Array
    owner: Array
    confirmed_s: Array


def searching_radars(record: Record) -> list[int]:
    """The radars that scan on their own, by number; only these have turns."""
    looks = record["looks"]
    return [int(radar) for radar in np.unique(looks["radar"][looks["kind"] == "scan"])]


def turns(revisit_s: float, sampled_s: Array) -> Array:
    """At which samples [s] turns of a length are scored: the last one in each. sampled_s : (samples,), from the epoch on."""
    if len(sampled_s) == 0:
        return sampled_s
    ends_s = revisit_s * np.arange(1, int(sampled_s[-1] / revisit_s) + 1)
    last = np.unique(np.searchsorted(sampled_s, ends_s, side="right") - 1)
    return sampled_s[last[last > 0]]


def turns_by_radar(record: Record) -> dict[int, Array]:
    """The turns of every radar that searches, those of the fastest for all together; nothing where there are none."""
    revisit_s, sampled_s = record["radars"]["revisit_s"], sample_times(record)
    found = {radar: turns(float(revisit_s[radar]), sampled_s) for radar in searching_radars(record)}
    found = {radar: time_s for radar, time_s in found.items() if len(time_s)}
    if not found:
        return {}
    return {ALL_RADARS: found[min(found, key=lambda radar: float(revisit_s[radar]))], **found}


def moments_of(record: Record, time_s: Array) -> Moments:
    """Objects, tracks and their pairs at some samples of the truth. time_s : (scans,), going forward."""
    objects, tracks = objects_at(record, time_s), tracks_at(record, time_s, float(record.meta["step_s"]))
    ends = (objects.ends(len(time_s)), tracks.ends(len(time_s)))
    partner, squared_m2 = paired(objects.position_m, tracks.position_m, *ends)
    classes = [class_of(record, target) for target in range(record.rows("targets"))]
    kinds, kind = np.unique(np.array(classes, np.str_), return_inverse=True)
    owners = track_owners(record)
    owner = np.array([owners.get(int(track), -1) for track in tracks.number], np.int64)
    scores = _nees_of_pairs(record, objects, tracks, partner)
    names = (ALL_CLASSES, *map(str, kinds))
    since_s = _confirmed_s(record)
    return Moments(time_s, objects, tracks, partner, squared_m2, scores, names, kind + 1, owner, since_s)


def _confirmed_s(record: Record) -> Array:
    """When each track was confirmed [s], by number; infinite where it never was, and at the end, which is that of no track."""
    since_s = np.full(int(record["detections"]["track"].max(initial=-1)) + 2, np.inf)
    for track, (start_s, _) in confirmed_spans(record).items():
        if track < len(since_s) - 1:
            since_s[track] = start_s
    return since_s


def _nees_of_pairs(record: Record, objects: Seen, tracks: Seen, partner: Array) -> Array:
    """NEES of the track of each object, at the time of the sample itself, where its covariance is known."""
    scores = np.full(len(partner), np.nan)
    held = np.flatnonzero(partner >= 0)
    row, samples = tracks.row[partner[held]], record["tracks"]
    truth = true_states(record["truth"], objects.number[held], samples["time_s"][row])
    estimate = np.stack([samples[name][row] for name in (*PLACE, *SPEED)], axis=1)
    scores[held] = nees(estimate - truth, covariances(samples, row))
    return scores
