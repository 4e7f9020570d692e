"""Which object a track followed: by the origins of its plots, which only a reader of the record may know.

Source: docs/architecture.md (scoring). A track belongs to the object that gave most of its plots; it follows an object
from the first of three plots in a row. Leaves out: partial credit for a track that was shared.
"""

from typing import Any

import numpy as np

from openiads.record.store import Columns, Record

HELD_PLOTS = 3
Array = np.ndarray[Any, Any]


def _majority(keys: Array, values: Array) -> dict[int, int]:
    """For each key the value that comes most often; of equals the greater, so that an object goes before a false
    alarm.
    """
    if len(keys) == 0:
        return {}
    least = int(values.min())
    width = int(values.max()) - least + 1
    codes, counts = np.unique(keys.astype(np.int64) * width + (values - least), return_counts=True)
    key, value = codes // width, codes % width + least
    order = np.lexsort((value, counts, key))
    return dict(zip(key[order].tolist(), value[order].tolist(), strict=True))


def track_owners(record: Record) -> dict[int, int]:
    """Track to target, -1 where most plots were false.

    From `track_targets` where the record has it, else from the origins of plots (level full), else from what the rounds
    fired at the track met. A track that none of these names is missing.
    """
    given, plots, outcomes = record["track_targets"], record["detections"], record["outcomes"]
    if len(given["track"]):
        return _majority(given["track"], given["target"])
    if len(plots["track"]):
        taken = plots["track"] >= 0
        return _majority(plots["track"][taken], plots["target"][taken])
    met = outcomes["target"] >= 0
    return _majority(outcomes["track"][met], outcomes["target"][met])


def _runs(*keys: Array) -> tuple[Array, Array]:
    """Start and length of each stretch of equal keys."""
    changed = np.zeros(len(keys[0]), bool)
    for key in keys:
        changed[1:] |= key[1:] != key[:-1]
    changed[:1] = True
    starts = np.flatnonzero(changed)
    return starts, np.diff(np.append(starts, len(keys[0])))


def track_targets(record: Record) -> Columns:
    """The object that each track followed and from when: a row at the first of three plots in a row from another
    object.
    """
    plots = record["detections"]
    if len(record["track_targets"]["track"]):
        return record["track_targets"]
    taken = np.flatnonzero(plots["track"] >= 0)
    order = taken[np.lexsort((plots["time_s"][taken], plots["track"][taken]))]
    track, target, time_s = plots["track"][order], plots["target"][order], plots["time_s"][order]
    starts, lengths = _runs(track, target)
    held = starts[lengths >= HELD_PLOTS]
    first, _ = _runs(track[held], target[held])
    rows = held[first]
    return {"time_s": time_s[rows], "track": track[rows], "target": target[rows]}


def identity_swaps(record: Record) -> int:
    """How often a track went over from one object to another, both real."""
    held = track_targets(record)
    real = held["target"] >= 0
    track, target = held["track"][real], held["target"][real]
    return int(np.sum((track[1:] == track[:-1]) & (target[1:] != target[:-1])))


def target_tracks(record: Record) -> dict[int, list[int]]:
    """Target to the tracks that followed it, in order of their numbers."""
    tracks: dict[int, list[int]] = {}
    for track, target in sorted(track_owners(record).items()):
        tracks.setdefault(target, []).append(track)
    return tracks
