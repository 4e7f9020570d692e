"""How good the air picture was, scan by scan: the table `track_quality`, by radar and by class of target.

All objects and confirmed tracks of a moment are paired once (GOSPA); a row takes its own objects, their tracks, and the false
tracks that are its own, so that it is the GOSPA of just these. Source: gospa.py, consistency.py, continuity.py.
Leaves out: a run in one number (track_quality.py).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.consistency import group_mean, group_median
from openiads.analysis.continuity import TURNS, identity_switches, in_sight
from openiads.analysis.gospa import UNPAIRED_M2
from openiads.analysis.moments import ALL_CLASSES, ALL_RADARS, Moments, moments_of, turns_by_radar
from openiads.record.store import Columns, Record

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Cells:
    """Counts and means by scan and class, flat; class 0 is all together, of which a thing without a class is also part."""

    scans: int
    kinds: int

    def count(self, scan: Array, kind: Array, weights: Array | None = None) -> Array:
        """How many things, or the sum of their weights, in each cell. scan, kind : (n,)."""
        size = self.scans * self.kinds
        table = np.bincount(scan * self.kinds + kind, weights, size).reshape(self.scans, self.kinds)
        table[:, 0] = table.sum(axis=1)
        return table.ravel()

    def groups(self, values: Array, scan: Array, kind: Array) -> tuple[Array, Array, int]:
        """Values with the cell of each, once for its class and once for all together, and how many cells there are."""
        classed = kind > 0
        cell = np.concatenate([scan * self.kinds, (scan * self.kinds + kind)[classed]])
        return np.concatenate([values, values[classed]]), cell, self.scans * self.kinds


@dataclass(frozen=True)
class Turns:
    """The turns of one radar, or of all together, and its plots.

    time_s : (scans,) when each is scored; until_s : whose plots are in the picture then; scan_of : (moments,) the turn that is
    scored at a moment, -1 none.
    """

    radar: int
    time_s: Array
    until_s: Array
    scan_of: Array
    plots: Columns

    def sighted(self, name: str, numbers: Array, revisit_s: Array) -> Array:
        """Whether targets or tracks had a plot within the last turns of the radar that made it: (scans, numbers).

        name : column of the plots, `target` or `track`; numbers : going up, those in question; revisit_s : (radars,).
        """
        which = np.minimum(np.searchsorted(numbers, self.plots[name]), len(numbers) - 1)
        mine = numbers[which] == self.plots[name]
        lasts_s = TURNS * revisit_s[self.plots["radar"][mine]]
        return in_sight(which[mine], self.plots["time_s"][mine], lasts_s, self.until_s, len(numbers))


def _turns_of(record: Record, moments: Moments, radar: int, time_s: Array) -> Turns:
    plots = record["detections"]
    scan_of = np.full(len(moments.time_s), -1)
    scan_of[np.searchsorted(moments.time_s, time_s)] = np.arange(len(time_s))
    mine = np.ones(len(plots["radar"]), bool) if radar == ALL_RADARS else plots["radar"] == radar
    kept = {name: plots[name][mine] for name in ("time_s", "radar", "target", "track", "nis")}
    return Turns(radar, time_s, time_s + float(record.meta["step_s"]), scan_of, kept)


def _held_or_missed(record: Record, moments: Moments, own: Turns, cells: Cells) -> Columns:
    """What became of the objects of each cell."""
    objects = moments.objects
    rows = np.flatnonzero(own.scan_of[objects.scan] >= 0)
    scan, target = own.scan_of[objects.scan[rows]], objects.number[rows]
    kind, paired_up = moments.kind[target], moments.partner[rows] >= 0
    expected = own.sighted("target", np.arange(len(moments.kind)), record["radars"]["revisit_s"])[scan, target]
    if own.radar == ALL_RADARS:
        expected |= paired_up
    held = paired_up & expected
    sample_s = np.full(len(rows), np.nan)
    sample_s[held] = record["tracks"]["time_s"][moments.tracks.row[moments.partner[rows[held]]]]
    # A sample of an earlier turn was scored then.
    fresh = (sample_s > np.append(-np.inf, own.until_s)[scan]) & np.isfinite(moments.nees[rows])
    scores = cells.groups(moments.nees[rows[fresh]], scan[fresh], kind[fresh])
    return {
        "flying": cells.count(scan, kind),
        "expected": cells.count(scan[expected], kind[expected]),
        "held": cells.count(scan[held], kind[held]),
        "squared_m2": cells.count(scan[held], kind[held], moments.squared_m2[rows[held]]),
        "nees": group_mean(*scores),
        "nees_median": group_median(*scores),
        "nees_samples": cells.count(scan[fresh], kind[fresh]),
    }


def _false(record: Record, moments: Moments, own: Turns, cells: Cells) -> Array:
    """How many confirmed tracks of each cell are paired with nothing."""
    tracks = moments.tracks
    alone = own.scan_of[tracks.scan] >= 0
    alone[moments.partner[moments.partner >= 0]] = False
    rows = np.flatnonzero(alone)
    if own.radar != ALL_RADARS and len(rows):
        suspects, which = np.unique(tracks.number[rows], return_inverse=True)
        fed = own.sighted("track", suspects, record["radars"]["revisit_s"])
        rows = rows[fed[own.scan_of[tracks.scan[rows]], which]]
    owner = moments.owner[rows]
    return cells.count(own.scan_of[tracks.scan[rows]], np.where(owner >= 0, moments.kind[owner], 0))


def _innovations(moments: Moments, own: Turns, cells: Cells) -> Columns:
    """NIS of the plots that confirmed tracks took in each turn."""
    plots = own.plots
    scan = np.searchsorted(own.until_s, plots["time_s"], side="left")
    mine = (
        np.isfinite(plots["nis"]) & (plots["time_s"] >= moments.confirmed_s[plots["track"]]) & (scan < len(own.time_s))
    )
    scan, target = scan[mine], plots["target"][mine]
    kind = np.where(target >= 0, moments.kind[target], 0)
    return {"nis": group_mean(*cells.groups(plots["nis"][mine], scan, kind)), "nis_samples": cells.count(scan, kind)}


def _rows(record: Record, moments: Moments, radar: int, time_s: Array) -> Columns:
    own = _turns_of(record, moments, radar, time_s)
    cells = Cells(len(own.time_s), len(moments.kinds))
    found = _held_or_missed(record, moments, own, cells)
    squared_m2, missed, false = (
        found.pop("squared_m2"),
        found["expected"] - found["held"],
        _false(record, moments, own, cells),
    )
    scan, target = identity_switches(own.plots, own.until_s)
    with np.errstate(invalid="ignore"):
        completeness = found["held"] / np.where(found["expected"] > 0, found["expected"], np.nan)
    found |= {
        "time_s": np.repeat(own.time_s, cells.kinds),
        "radar": np.full(cells.scans * cells.kinds, radar),
        "target_class": np.tile(np.array(moments.kinds), cells.scans),
        "missed": missed,
        "false_tracks": false,
        "gospa_m": np.sqrt(squared_m2 + UNPAIRED_M2 * (missed + false)),
        "localisation_m": np.sqrt(squared_m2),
        "missed_m": np.sqrt(UNPAIRED_M2 * missed),
        "false_m": np.sqrt(UNPAIRED_M2 * false),
        "completeness": completeness,
        "switches": cells.count(scan, moments.kind[target]),
        **_innovations(moments, own, cells),
    }
    kept = (found["target_class"] == ALL_CLASSES) | (found["expected"] > 0) | (found["false_tracks"] > 0)
    return {name: column[kept] for name, column in found.items()}


def scan_quality(record: Record) -> Columns:
    """The columns of the table `track_quality`; none where the record has no samples of truth, or no radar searches."""
    by_radar = turns_by_radar(record)
    if not by_radar:
        return {}
    moments = moments_of(record, np.unique(np.concatenate(list(by_radar.values()))))
    parts = [_rows(record, moments, radar, time_s) for radar, time_s in by_radar.items()]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort((joined["radar"], joined["time_s"]))
    return {name: column[order] for name, column in joined.items()}
