"""The table of tracking: openiads beside Stone Soup and beside the floor, on public plots and on recorded flights.

Stone Soup runs in a process of its own (stone_soup_tracks.py), by a Python that has it, a second or more a scan; its tracks
are kept in the folder. What is missing is skipped with a line. Source: the scripts and recordings beside the project. Leaves
out: accuracy of single tracks; tests hold it.

    python benchmarks/tracking.py [--seeds 11 12 13 14 15] [--peer PYTHON] [--folder out/tracking-benchmark]
                                  [--traffic FOLDER] [--only easy formation turning many recorded overlay]
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from table import printed
from tracking_cases import SCRIPTS, SHARED, Tracks, floor, ours, plots_file, scored, theirs

import openiads

SEEDS = (11, 12, 13, 14, 15)
FLOORS_M2_S3 = (30.0, 100.0, 300.0, 1000.0)
MILLI = 1e3
COLLECTIONS = ("switzerland.json.gz", "quickstart.json.gz")


class Line(NamedTuple):
    """One line of the table: what, the number with its unit, the target, whether it is met (None: no target), and how."""

    what: str
    measured: float
    unit: str
    target: str
    met: bool | None
    how: str = ""


class Asked(NamedTuple):
    """What the command line asks for."""

    seeds: Sequence[int]
    folder: Path
    peer: str | None
    traffic: Path | None


def cells(line: Line) -> tuple[str, ...]:
    """A line as text; without a target there is no verdict."""
    verdict = "" if line.met is None else "met" if line.met else "MISSED"
    return line.what, f"{line.measured:.4g} {line.unit}".rstrip(), line.target, verdict, line.how


def skipped(what: str, why: str) -> tuple[str, ...]:
    """A line of what was not measured."""
    return what, "", "", "SKIPPED", why


def each(values: Sequence[float]) -> str:
    """The numbers of all seeds."""
    return " ".join(f"{value:.3f}" for value in values)


def cpu_ms(tracks: Sequence[Tracks]) -> float:
    """Median CPU time of a scan [ms], over all runs."""
    return MILLI * float(np.median([np.median(each.cpu_s) for each in tracks]))


def gospas(paths: Sequence[Path], tracks: Sequence[Tracks]) -> np.ndarray:
    """GOSPA [m] of each run."""
    return np.array([scored(path, found)["gospa_m"] for path, found in zip(paths, tracks, strict=True)])


def peers(asked: Asked, paths: Sequence[Path]) -> list[Tracks] | None:
    """The peer's tracks on all files, or None where one is missing."""
    found = [theirs(asked.folder, path, asked.peer) for path in paths]
    return None if None in found else [each for each in found if each is not None]


def easy(asked: Asked) -> Iterator[tuple[str, ...]]:
    """Straight flights: CPU time, and GOSPA over the floor and over the peer's."""
    paths = [plots_file(asked.folder, "easy", 300, seed) for seed in asked.seeds]
    found = {models: [ours(path, models) for path in paths] for models in ("cv", "imm")}
    for models, limit_ms in (("cv", 0.6), ("imm", 2.0)):
        spent = cpu_ms(found[models])
        yield cells(Line(f"easy 300, CPU a scan, {models}", spent, "ms", f"<= {limit_ms:g} ms", spent <= limit_ms))
    mine, least = gospas(paths, found["cv"]), gospas(paths, [floor(path, 1.0) for path in paths])
    over = mine / least
    yield cells(
        Line("easy 300, GOSPA over floor, cv", over.max(), "", "<= 1.01", bool((over <= 1.01).all()), each(over))
    )
    labelled = gospas(paths, [ours(path, "imm", labelled=True) for path in paths])
    over = gospas(paths, found["imm"]) / labelled
    yield cells(
        Line("easy 300, GOSPA over floor, imm", over.max(), "", "<= 1.02", bool((over <= 1.02).all()), each(over))
    )
    other = peers(asked, paths)
    if other is None:
        yield skipped("easy 300, Stone Soup", "no Python with stonesoup: --peer PYTHON")
        return
    yield cells(Line("easy 300, CPU a scan, Stone Soup", cpu_ms(other), "ms", "", None))
    yield cells(Line("easy 300, GOSPA over floor, Stone Soup", (gospas(paths, other) / least).max(), "", "", None))
    over = mine / gospas(paths, other)
    yield cells(
        Line("easy 300, GOSPA over Stone Soup's, cv", over.max(), "", "<= 1", bool((over <= 1.0).all()), each(over))
    )


def formation(asked: Asked) -> Iterator[tuple[str, ...]]:
    """Four abreast, 600 m apart, among much clutter: GOSPA over the floor and over the peer's, and the first covariances."""
    paths = [plots_file(asked.folder, "formation", 300, seed) for seed in asked.seeds]
    found = [ours(path, "cv") for path in paths]
    mine, least = gospas(paths, found), gospas(paths, [floor(path, 1.0) for path in paths])
    over = float(mine.mean() / least.mean())
    yield cells(Line("formation 300, GOSPA over floor, cv", over, "", "<= 1.15", over <= 1.15, each(mine / least)))
    first = [scored(path, tracks, 3, 4).get("nees_median", np.nan) for path, tracks in zip(paths, found, strict=True)]
    middle = float(np.mean(first))
    yield cells(Line("formation 300, median NEES at scan 3, cv", middle, "", "< 8", middle < 8.0, each(first)))
    other = peers(asked, paths)
    if other is None:
        yield skipped("formation 300, Stone Soup", "no Python with stonesoup: --peer PYTHON")
        return
    beside = gospas(paths, other)
    yield cells(Line("formation 300, GOSPA over floor, Stone Soup", float(beside.mean() / least.mean()), "", "", None))
    over = float(mine.mean() / beside.mean())
    yield cells(
        Line("formation 300, GOSPA over Stone Soup's, cv", over, "", "<= 0.8", over <= 0.8, each(mine / beside))
    )


def turning(asked: Asked) -> Iterator[tuple[str, ...]]:
    """The same with two turns of 1 to 4 g each: completeness, GOSPA over the best floor of one q, and consistency."""
    paths = [plots_file(asked.folder, "turning", 300, seed) for seed in asked.seeds]
    scores = [scored(path, ours(path, "imm")) for path in paths]
    complete = [score["completeness"] for score in scores]
    mean = float(np.mean(complete))
    yield cells(Line("turning 300, completeness, imm", mean, "", "> 0.97", mean > 0.97, each(complete)))
    floors = {q: gospas(paths, [floor(path, q) for path in paths]).mean() for q in FLOORS_M2_S3}
    best = min(floors, key=lambda q: floors[q])
    mine = np.array([score["gospa_m"] for score in scores])
    over, how = float(mine.mean() / floors[best]), f"floor at q = {best:g} m2/s3, {floors[best]:.0f} m"
    yield cells(Line("turning 300, GOSPA over best floor, imm", over, "", "<= 1.15", over <= 1.15, how))
    nees = [score.get("nees_median", np.nan) for score in scores]
    middle = float(np.mean(nees))
    yield cells(Line("turning 300, median NEES, imm", middle, "", "4 to 8", 4.0 <= middle <= 8.0, each(nees)))
    other = peers(asked, paths)
    if other is None:
        yield skipped("turning 300, Stone Soup", "no Python with stonesoup: --peer PYTHON")
        return
    beside = [scored(path, tracks) for path, tracks in zip(paths, other, strict=True)]
    complete = [score["completeness"] for score in beside]
    over = float(np.mean([score["gospa_m"] for score in beside]) / floors[best])
    yield cells(Line("turning 300, CPU a scan, Stone Soup", cpu_ms(other), "ms", "", None))
    yield cells(Line("turning 300, completeness, Stone Soup", float(np.mean(complete)), "", "", None, each(complete)))
    yield cells(Line("turning 300, GOSPA over best floor, Stone Soup", over, "", "", None, how))


def many(asked: Asked) -> Iterator[tuple[str, ...]]:
    """Thousands of straight flights: CPU time."""
    for count, limit_ms in ((3_000, 10.0), (10_000, 50.0)):
        path = plots_file(asked.folder, "easy", count, 1)
        for models in ("cv", "imm"):
            spent = cpu_ms([ours(path, models)])
            yield cells(
                Line(f"easy {count:,}, CPU a scan, {models}", spent, "ms", f"<= {limit_ms:g} ms", spent <= limit_ms)
            )


def flown(what: str, files: Sequence[Path], overlay: bool, most_switches: float) -> Iterator[tuple[str, ...]]:
    """Recorded flights through a simulated radar, by the product's own score."""
    with tempfile.TemporaryDirectory() as name:
        found = openiads.track_recordings(files, Path(name) / "tracks.npz", models="imm", overlay=overlay)
    share, switches = found["completeness"], found["switches_per_100_track_minutes"]
    how = f"{found['flights']} flights; {found['completeness_of_all']:.4f} from the first scan of each"
    yield cells(Line(f"{what}, completeness, imm", share, "", "> 0.99", share > 0.99, how))
    target = "0" if most_switches == 0.0 else f"< {most_switches:g}"
    met = switches <= most_switches if most_switches == 0.0 else switches < most_switches
    how = f"{found['identity_switches']} in all; {found['cpu_ms_per_scan']:.2f} ms of CPU a scan"
    yield cells(Line(f"{what}, identity switches in 100 track-minutes", switches, "", target, met, how))


def recorded(asked: Asked) -> Iterator[tuple[str, ...]]:
    """The recording beside the project, as it was."""
    files = sorted((SHARED / "data").glob("*.csv"))
    if not files:
        yield skipped("recorded flights", f"no recording in {SHARED / 'data'}")
    for file in files:
        yield from flown("recorded flights", [file], False, 0.0)


def overlaid(asked: Asked) -> Iterator[tuple[str, ...]]:
    """A thousand pieces of recordings at once."""
    files = [asked.traffic / name for name in COLLECTIONS] if asked.traffic is not None else []
    if not files or not all(file.is_file() for file in files):
        yield skipped("1,000 recorded pieces", "--traffic FOLDER: traffic/data/samples/collections of traffic 2.13")
        return
    yield from flown("1,000 recorded pieces", [*files, *sorted((SHARED / "data").glob("*.csv"))], True, 1.0)


PARTS: dict[str, Callable[[Asked], Iterator[tuple[str, ...]]]] = {
    "easy": easy, "formation": formation, "turning": turning, "many": many, "recorded": recorded, "overlay": overlaid,
}  # fmt: skip
NEED_SCRIPTS = ("easy", "formation", "turning", "many")


def asked_for() -> tuple[Asked, list[str]]:
    """What the command line asks for, and which parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--folder", type=Path, default=Path("out/tracking-benchmark"))
    parser.add_argument("--peer", metavar="PYTHON", default=sys.executable if find_spec("stonesoup") else None)
    parser.add_argument("--traffic", type=Path, metavar="FOLDER")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    found = parser.parse_args()
    return Asked(found.seeds, found.folder, found.peer, found.traffic), found.only


def main() -> None:
    """Measure what can be, and print the table."""
    asked, parts = asked_for()
    rows: list[tuple[str, ...]] = []
    for part in parts:
        if part in NEED_SCRIPTS and not SCRIPTS.is_dir():
            rows.append(skipped(part, f"no benchmark of plots in {SCRIPTS}"))
        else:
            rows += PARTS[part](asked)
    print(printed(rows))


if __name__ == "__main__":
    main()
