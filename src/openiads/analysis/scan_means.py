"""The table `track_quality` in a few numbers: one radar, or all together, and one class, over the scans of a run.

Source: scan_quality.py, which fills the table. Leaves out: how the numbers go over time.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.moments import ALL_CLASSES, ALL_RADARS
from openiads.record.store import Columns, Record

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class ScanMeans:
    """Means over the scans at which a class had objects expected, or false tracks.

    expected, missed, false_tracks: objects, objects and tracks a scan. completeness: share held of all that were expected.
    gospa_m: mean. switches: of the whole run. nees_median: the middle of the scans' medians. nis: mean over all plots.
    NaN where there is nothing to take the mean of.
    """

    scans: int
    expected: float
    completeness: float
    missed: float
    false_tracks: float
    gospa_m: float
    switches: int
    nees_median: float
    nis: float


def scans_of(record: Record, radar: int = ALL_RADARS, target_class: str = ALL_CLASSES) -> Columns:
    """The rows of `track_quality` for one radar and one class, in order of time."""
    table = record["track_quality"]
    mine = (table["radar"] == radar) & (table["target_class"] == target_class)
    return {name: column[mine] for name, column in table.items()}


def _share(part: Array, whole: Array) -> float:
    return float(np.sum(part) / np.sum(whole)) if np.sum(whole) > 0 else float("nan")


def scan_means(scans: Columns) -> ScanMeans:
    """The means of some rows of `track_quality`; NaN, and counts of 0, for none."""
    count = len(scans["time_s"])
    one = np.ones(count)
    scored, plotted = scans["nees_samples"] > 0, scans["nis_samples"] > 0
    medians, plots = scans["nees_median"][scored], scans["nis_samples"][plotted]
    return ScanMeans(
        scans=count,
        expected=_share(scans["expected"], one),
        completeness=_share(scans["held"], scans["expected"]),
        missed=_share(scans["missed"], one),
        false_tracks=_share(scans["false_tracks"], one),
        gospa_m=_share(scans["gospa_m"], one),
        switches=int(np.sum(scans["switches"])),
        nees_median=float(np.median(medians)) if len(medians) else float("nan"),
        nis=_share(scans["nis"][plotted] * plots, plots),
    )


def classes_scored(record: Record) -> list[str]:
    """The classes that the table has rows of, all together first."""
    found = sorted({str(name) for name in record["track_quality"]["target_class"]} - {ALL_CLASSES})
    return [ALL_CLASSES, *found] if record.rows("track_quality") else []


def radars_scored(record: Record) -> list[int]:
    """The radars that the table has rows of, by number, all together first."""
    return [int(radar) for radar in np.unique(record["track_quality"]["radar"])]
