"""What the benchmark of tracking runs on: public plots, floors, the peer's tracks, and scores; each made once and kept.

Plots, floor and score come from the scripts that lie beside the project, loaded by path: make_plots.py, known_association.py,
score_tracks.py. Source: those. Leaves out: what is compared with what, which is in tracking.py.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from openiads.replay.plots import read_plots
from openiads.replay.track import Found, track

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
SCRIPTS = SHARED / "benchmarks"
# The scans of formations that are judged: until then few of them have left the box.
LAST_SCAN = {"easy": 60, "formation": 28, "turning": 60}
FIRST_SCAN = 10

Numbers = np.ndarray[Any, np.dtype[np.float64]]


class Tracks(NamedTuple):
    """What a tracker gave: rows of estimates, covariances, and CPU time [s] of each scan where it was taken."""

    est: Numbers
    covariance: Numbers
    cpu_s: Numbers


@cache
def script(name: str) -> ModuleType:
    """A script that lies beside the project, as a module."""
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plots_file(folder: Path, kind: str, count: int, seed: int) -> Path:
    """The file of plots of a kind, number of targets and seed."""
    path = folder / (f"{kind}-{seed}.npz" if count == 300 else f"{kind}{count}.npz")
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            sys.executable,
            str(SCRIPTS / "make_plots.py"),
            kind,
            str(count),
            "--seed",
            str(seed),
            "-o",
            str(path),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return path


@cache
def opened(path: Path) -> Mapping[str, Any]:
    """The arrays of a file of plots, with the truth."""
    with np.load(path) as file:
        return {name: file[name] for name in file.files}


def ours(path: Path, models: str, labelled: bool = False) -> Tracks:
    """Tracks of openiads at q = 1 m2/s3; where labelled, it is told whose each plot is."""
    labels = opened(path)["truth_id"].astype(np.int64) if labelled else None
    found: Found = track(read_plots(path), 1.0, models, labels)
    return Tracks(found.est, found.covariance, found.cpu_s)


def floor(path: Path, process_noise_m2_s3: float) -> Tracks:
    """Tracks of a filter of nearly constant velocity that is told whose each plot is."""
    est, covariance, _ = script("known_association").run(opened(path), process_noise_m2_s3)
    return Tracks(est, covariance, np.empty(0))


def theirs(folder: Path, path: Path, python: str | None) -> Tracks | None:
    """Tracks of the peer: those kept in the folder, or made by a Python that has it; None without either."""
    kept = folder / "peer" / f"{path.stem}.tracks.npz"
    if not kept.is_file():
        if python is None:
            return None
        kept.parent.mkdir(parents=True, exist_ok=True)
        print(f"Stone Soup on {path.name}: minutes", file=sys.stderr)
        peer = Path(__file__).with_name("stone_soup_tracks.py")
        scans = LAST_SCAN[path.stem.partition("-")[0]]
        subprocess.run([python, str(peer), str(path), str(kept), str(scans)], check=True)
    with np.load(kept) as file:
        return Tracks(file["est"], file["P"], file["cpu_s"])


def scored(path: Path, tracks: Tracks, first: int | None = None, last: int | None = None) -> dict[str, Any]:
    """The score of tracks over the scans of their kind, or over those named."""
    begin = FIRST_SCAN if first is None else first
    end = LAST_SCAN[path.stem.partition("-")[0]] if last is None else last
    result: dict[str, Any] = script("score_tracks").score(
        opened(path)["truth"], tracks.est, tracks.covariance, begin, end
    )
    return result
