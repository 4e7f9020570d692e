"""Files of radar plots, scan by scan: what a tracker is given, checked row by row before it runs.

One radar at the origin of a flat east-north-up frame; azimuth runs from x (east) towards y (north). The keys are those of
the benchmark that docs/models/tracking.md names. Leaves out: truth, which is for who scores the result.
"""

import itertools
import zipfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from openiads.constants import TWO_PI

Numbers = np.ndarray[Any, np.dtype[np.float64]]

# What a plot can be at all. The stated volume is that of false plots: a target may fly outside of it.
POSSIBLE = ((1.0, 1e9), (-TWO_PI, TWO_PI), (-0.25 * TWO_PI, 0.25 * TWO_PI))
# A plot may come so many scans late: the tracker then goes back and follows again.
MOST_LATE_SCANS = 10
COLUMNS = {"range": "rng", "azimuth": "az", "elevation": "el"}
LIMITS = ("least range", "greatest range", "least azimuth", "greatest azimuth", "least elevation", "greatest elevation")


class PlotFileError(ValueError):
    """A file of plots that cannot be used; the message says which row, what was found and what would do."""


class Plots(NamedTuple):
    """Plots of all scans in the order in which they arrive, and what the radar states of itself.

    measured : (m, 3) range [m], azimuth [rad], elevation [rad]; scan : (m,) index into `scan_time_s`;
    sigmas : (3,) standard deviations; limits : (6,) least and greatest of each; clutter_per_scan : false plots expected.
    """

    scan: np.ndarray[Any, np.dtype[np.int64]]
    time_s: Numbers
    measured: Numbers
    scan_time_s: Numbers
    sigmas: Numbers
    detection_probability: float
    clutter_per_scan: float
    limits: Numbers

    @property
    def _arrives_with(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The scan with which each plot arrives: its own, or, for a late one, the latest of those before it."""
        return np.maximum.accumulate(self.scan) if len(self.scan) else self.scan

    @property
    def has_late(self) -> bool:
        """Whether any plot arrives after plots of a later scan."""
        return bool((self._arrives_with > self.scan).any())

    @property
    def arrivals(self) -> list[np.ndarray[Any, np.dtype[np.int64]]]:
        """The rows that arrive with each scan."""
        bounds = np.searchsorted(self._arrives_with, np.arange(len(self.scan_time_s) + 1))
        return [np.arange(first, end) for first, end in itertools.pairwise(bounds)]

    @property
    def clutter_density(self) -> float:
        """False plots per scan and unit of range, azimuth and elevation [1/(m rad2)]."""
        return self.clutter_per_scan / float(np.prod(self.limits[1::2] - self.limits[0::2]))


def read_plots(path: str | Path) -> Plots:
    """The plots of a file. Raises PlotFileError, which names the first row at fault, and OSError."""
    columns = _columns(Path(path))
    whole = columns["scan"] == np.floor(columns["scan"])
    _fail(path, ~whole, "the scan is no whole number; scans count from 0")
    plots = Plots(
        scan=columns["scan"].astype(np.int64),
        time_s=columns["time"],
        measured=np.stack([columns[key] for key in COLUMNS.values()], axis=1),
        scan_time_s=columns["scan_time"],
        sigmas=columns["sigma"],
        detection_probability=float(columns["pd"]),
        clutter_per_scan=float(columns["clutter_per_scan"]),
        limits=columns["clutter_volume_limits"],
    )
    _require_radar(plots, path)
    _require_order(plots, path)
    _require_rows(plots, path)
    return plots


def _columns(path: Path) -> dict[str, Numbers]:
    """The arrays of a file as floats, each of the shape that it should have."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            found = {name: np.asarray(file[name], float) for name in file.files if name in _shapes(0)}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, AttributeError, TypeError) as error:
        raise PlotFileError(f"{path}: not a file of plots (.npz): {str(error) or 'it ends too early'}") from error
    if "el" not in found:
        raise PlotFileError(f"{path}: key el: missing; the tracker needs range, azimuth and elevation of every plot")
    for name, shape in _shapes(len(found["el"])).items():
        if name not in found:
            raise PlotFileError(f"{path}: key {name}: missing; docs/models/tracking.md lists the keys")
        if found[name].ndim != len(shape) or (shape and shape[0] >= 0 and found[name].shape != shape):
            raise PlotFileError(f"{path}: key {name}: shape {found[name].shape}, where {shape} would do")
    return found


def _shapes(rows: int) -> dict[str, tuple[int, ...]]:
    """The shape of each key; -1 is any length."""
    by_row = dict.fromkeys(("scan", "time", *COLUMNS.values()), (rows,))
    stated: dict[str, tuple[int, ...]] = {
        "pd": (),
        "clutter_per_scan": (),
        "sigma": (3,),
        "clutter_volume_limits": (6,),
    }
    return {**by_row, **stated, "scan_time": (-1,)}


def _require_radar(plots: Plots, path: str | Path) -> None:
    """What the radar states must be usable."""
    if not (np.isfinite(plots.sigmas).all() and (plots.sigmas > 0.0).all()):
        raise PlotFileError(f"{path}: key sigma: {plots.sigmas.tolist()}, where three positive numbers would do")
    if not 0.0 < plots.detection_probability < 1.0:
        raise PlotFileError(f"{path}: key pd: {plots.detection_probability:g}, where a number between 0 and 1 would do")
    if not 0.0 <= plots.clutter_per_scan < np.inf:
        raise PlotFileError(f"{path}: key clutter_per_scan: {plots.clutter_per_scan:g}, where 0 or more would do")
    if not (np.isfinite(plots.limits).all() and (np.diff(plots.limits)[0::2] > 0.0).all() and plots.limits[0] >= 0.0):
        raise PlotFileError(
            f"{path}: key clutter_volume_limits: {plots.limits.tolist()}, where {', '.join(LIMITS)} would do"
        )
    if not (np.isfinite(plots.scan_time_s).all() and (np.diff(plots.scan_time_s) > 0.0).all()):
        raise PlotFileError(f"{path}: key scan_time: times of scans must be finite and grow")


def _fail(path: str | Path, wrong: np.ndarray[Any, Any], said: str) -> None:
    """Raise for the first row of those that are wrong."""
    if wrong.any():
        raise PlotFileError(f"{path}: row {int(np.argmax(wrong))}: {said}")


def _require_order(plots: Plots, path: str | Path) -> None:
    """Every plot belongs to a scan, and comes with it or not much later."""
    scans = len(plots.scan_time_s)
    _fail(path, ~np.isfinite(plots.time_s), "the time is no number; leave the plot out or give its time")
    _fail(path, (plots.scan < 0) | (plots.scan >= scans), f"no such scan; scans run from 0 to {scans - 1}")
    late = np.maximum.accumulate(plots.scan) - plots.scan > MOST_LATE_SCANS if len(plots.scan) else np.zeros(0, bool)
    _fail(path, late, f"this plot comes more than {MOST_LATE_SCANS} scans late; leave it out or sort the rows by scan")
    off_s = np.abs(plots.time_s - plots.scan_time_s[plots.scan])
    gap_s = float(np.diff(plots.scan_time_s).max(initial=0.0)) if scans > 1 else np.inf
    _fail(path, off_s > gap_s, f"the time is more than {gap_s:g} s from that of its scan; give both by one clock")


def _require_rows(plots: Plots, path: str | Path) -> None:
    """Every plot is a place that can be, and no other plot's copy."""
    for k, name in enumerate(COLUMNS):
        bad = ~np.isfinite(plots.measured[:, k])
        _fail(path, bad, f"the {name} is no number; the tracker needs range, azimuth and elevation of every plot")
        outside = (plots.measured[:, k] < POSSIBLE[k][0]) | (plots.measured[:, k] > POSSIBLE[k][1])
        _fail(path, outside, f"the {name} is impossible; from {POSSIBLE[k][0]:g} to {POSSIBLE[k][1]:g} would do")
    rows = np.c_[plots.scan, plots.time_s, plots.measured]
    first = np.unique(rows, axis=0, return_index=True)[1] if len(rows) else np.empty(0, int)
    copies = np.ones(len(rows), bool)
    copies[first] = False
    _fail(path, copies, "this plot is a copy of an earlier row; leave it out")
