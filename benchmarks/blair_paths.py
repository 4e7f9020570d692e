"""Six manoeuvring paths after Blair and others (1998), and how well the tracker follows them at one and at five seconds.

Source: Blair, Watson, Kirubarajan and Bar-Shalom, Benchmark for radar allocation and tracking in ECM, IEEE Transactions on
Aerospace and Electronic Systems 34 (4), 1998. The paper was not at hand. Class, speeds, heights, loads, and the times of the
first straights are recalled as public literature repeats them; the start of the first path is that of a public table of it.
**Not stated there, and this file's own**: where the others start, most angles of turn, how long speeds and heights take to
change (the paper's limit of 2 g along the path, as quoted, holds), and the last straight. "n g" is taken for the acceleration
across the path. The paper's radar is another one, an array that is pointed, with jammers; here a plain one states its
accuracy. Leaves out: jamming, pointing, dwell time.

    python benchmarks/blair_paths.py
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from table import in_columns

from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.replay.score import RECENT_SCANS, SETTLED_SCANS, ages, identity, paired
from openiads.replay.simulated_radar import EN_ROUTE, Simulated, look
from openiads.replay.track import Found, track
from openiads.units import si

DURATION_S = 185.0
STEP_S = 0.01
CLIMB_M_S2 = 0.5 * STANDARD_GRAVITY_M_S2
CALM_S = 15.0
REVISITS_S = (1.0, 5.0)
SEEDS = (1, 2, 3)


class Leg(NamedTuple):
    """A part of a path: how long, the acceleration across it [g] (left positive), and the speed and height at its end.

    Speed and height change evenly over the leg; None keeps them.
    """

    time_s: float
    load_g: float = 0.0
    speed_m_s: float | None = None
    height_m: float | None = None


class Path(NamedTuple):
    """A class of aircraft, its start (x, y, height) [m], heading [rad from x to y], speed [m/s], and legs."""

    aircraft: str
    start_m: tuple[float, float, float]
    heading_rad: float
    speed_m_s: float
    legs: tuple[Leg, ...]


def turn(
    angle_deg: float, load_g: float, speed_m_s: float, end_m_s: float | None = None, end_m: float | None = None
) -> Leg:
    """A turn by an angle (left positive) at a load [g]; its time is that of the mean speed."""
    mean_m_s = 0.5 * (speed_m_s + (end_m_s or speed_m_s))
    time_s = si(abs(angle_deg), "deg") * mean_m_s / (load_g * STANDARD_GRAVITY_M_S2)
    return Leg(time_s, math.copysign(load_g, angle_deg), end_m_s, end_m)


PATHS = {
    1: Path("cargo aircraft", (72.9e3, 29.5e3, 1260.0), math.atan2(-129.7, -258.9), 290.0, (
        Leg(60.0), turn(90, 2.0, 290.0), Leg(30.0), turn(90, 3.0, 290.0))),
    2: Path("business jet", (45e3, 30e3, 4570.0), math.pi, 305.0, (
        Leg(30.0), turn(90, 2.5, 305.0), Leg(30.0), turn(-90, 4.0, 305.0, end_m=4000.0), Leg(30.0, height_m=3100.0))),
    3: Path("fast medium bomber", (60e3, -20e3, 3000.0), math.pi, 457.0, (
        Leg(30.0), turn(-45, 4.0, 457.0), Leg(30.0), turn(90, 4.0, 457.0, end_m_s=274.0))),
    4: Path("agile medium bomber", (30e3, 40e3, 2290.0), -0.5 * math.pi, 251.0, (
        Leg(30.0), turn(45, 4.0, 251.0), Leg(30.0), turn(70, 6.0, 251.0, end_m_s=300.0), Leg(40.0, height_m=4570.0))),
    5: Path("attack aircraft", (-40e3, 25e3, 1500.0), 0.0, 240.0, (
        Leg(30.0, speed_m_s=274.0), turn(60, 5.0, 274.0), Leg(20.0), turn(-90, 7.0, 274.0), Leg(30.0),
        turn(60, 6.0, 274.0, end_m=1800.0), Leg(35.0, height_m=4450.0))),
    6: Path("fighter", (35e3, -45e3, 1550.0), 0.5 * math.pi, 426.0, (
        Leg(30.0), turn(30, 7.0, 426.0), Leg(30.0), turn(-60, 6.0, 426.0, end_m_s=380.0, end_m=1400.0),
        Leg(30.0, height_m=790.0), turn(90, 6.0, 380.0, end_m_s=400.0), Leg(30.0, speed_m_s=426.0, height_m=3000.0),
        turn(-45, 7.0, 426.0))),
}  # fmt: skip


class Flown(NamedTuple):
    """A path in the flat frame: times [s] (n,), places and velocities (n, 6), and load across [g] (n,)."""

    time_s: np.ndarray
    state: np.ndarray
    load_g: np.ndarray


def legs_of(path: Path) -> tuple[Leg, ...]:
    """The legs with a straight one to the common end."""
    return (*path.legs, Leg(max(DURATION_S - sum(leg.time_s for leg in path.legs), 0.0)))


def fly(path: Path) -> Flown:
    """The path at steps of STEP_S. Heading turns at load / speed; vertical speed is limited in how fast it changes."""
    time_s = STEP_S * np.arange(int(DURATION_S / STEP_S) + 1)
    ends_s = np.cumsum([leg.time_s for leg in legs_of(path)])
    which = np.minimum(np.searchsorted(ends_s, time_s, side="right"), len(ends_s) - 1)
    load_g = np.array([leg.load_g for leg in legs_of(path)])[which]
    speed = profile(time_s, ends_s, path.speed_m_s, [leg.speed_m_s for leg in legs_of(path)])
    height = profile(time_s, ends_s, path.start_m[2], [leg.height_m for leg in legs_of(path)])
    heading = path.heading_rad + summed(load_g * STANDARD_GRAVITY_M_S2 / speed)
    climb = limited(np.gradient(height, STEP_S))
    level = np.sqrt(speed * speed - climb * climb)
    velocity = np.c_[level * np.cos(heading), level * np.sin(heading), climb]
    place = np.array(path.start_m) + np.stack([summed(part) for part in velocity.T], axis=1)
    return Flown(time_s, np.c_[place, velocity], load_g)


def profile(time_s: np.ndarray, ends_s: np.ndarray, start: float, ends: list[float | None]) -> np.ndarray:
    """A value over time that reaches those at the ends of legs evenly; None keeps the one before."""
    values = [start]
    for end in ends:
        values.append(values[-1] if end is None else end)
    return np.interp(time_s, np.r_[0.0, ends_s], values)


def summed(rate: np.ndarray) -> np.ndarray:
    """The integral of a rate by the trapezium rule, from 0."""
    return np.r_[0.0, np.cumsum(0.5 * STEP_S * (rate[1:] + rate[:-1]))]


def limited(climb_m_s: np.ndarray) -> np.ndarray:
    """Vertical speed that changes by no more than CLIMB_M_S2, by a moving mean of as long as the greatest step needs."""
    width = int(np.abs(np.diff(climb_m_s)).max(initial=0.0) / CLIMB_M_S2 / STEP_S) + 1
    padded = np.pad(climb_m_s, (width // 2, width - 1 - width // 2), mode="edge")
    return np.convolve(padded, np.full(width, 1.0 / width), mode="valid")


class Followed(NamedTuple):
    """How the tracker followed one path in some runs.

    kept : in how many runs one track held the target from its eleventh scan to the end; errors of place [m] and velocity
    [m/s], root mean square, where the path is straight for CALM_S and in turns; peak_m : the greatest error of place;
    plots_m : root mean square error of the plots.
    """

    kept: int
    straight_m: float
    straight_m_s: float
    turning_m: float
    turning_m_s: float
    peak_m: float
    plots_m: float


def seen(number: int, revisit_s: float, seed: int) -> Simulated:
    """The plots of one path: 50 m and 0.1 degrees, nine looks in ten, 30 false plots a scan within 120 km."""
    radar = EN_ROUTE._replace(revisit_s=revisit_s, reach_m=si(120.0, "km"))
    every = round(revisit_s / STEP_S)
    flown = fly(PATHS[number])
    return look(radar, flown.state[::every, None], [f"path-{number}"], flown.time_s[::every], seed)


def turns(number: int, revisit_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Scans in which the path turns, and those in which it has been straight for CALM_S."""
    flown = fly(PATHS[number])
    turning = np.abs(flown.load_g) > 0.0
    last_s = np.maximum.accumulate(np.where(turning, flown.time_s, -np.inf))
    every = round(revisit_s / STEP_S)
    return turning[::every], (flown.time_s - last_s > CALM_S)[::every]


def errors(simulated: Simulated, found: Found) -> np.ndarray:
    """(scans, 2) errors of place [m] and velocity [m/s] of the track within 2 km, NaN where there is none."""
    error = np.full((len(simulated.truth), 2), np.nan)
    for scan, state in enumerate(simulated.truth[:, 0]):
        rows = found.est[found.est[:, 0] == scan]
        _, j, distance_m = paired(state[None, :3], rows[:, 2:5])
        if len(j):
            error[scan] = distance_m[0], np.linalg.norm(rows[j[0], 5:] - state[3:])
    return error


def is_kept(simulated: Simulated, found: Found, error: np.ndarray) -> bool:
    """Whether one track held the target from its eleventh scan to the last."""
    age = ages(simulated.truth)
    switches, judged = identity(simulated.plots, simulated.truth_id, found.plot_track, age)
    followed = np.isfinite(error[SETTLED_SCANS:, 0]).all()
    return bool(followed and switches == 0 and judged > len(age) - SETTLED_SCANS - RECENT_SCANS)


def plot_errors_m(simulated: Simulated) -> float:
    """Root mean square error [m] of the target's plots."""
    mine = simulated.truth_id == 0
    r, a, e = simulated.plots.measured[mine].T
    place = np.stack([r * np.cos(e) * np.cos(a), r * np.cos(e) * np.sin(a), r * np.sin(e)], axis=1)
    return rms(np.linalg.norm(place - simulated.truth[simulated.plots.scan[mine], 0, :3], axis=1))


def rms(values: np.ndarray) -> float:
    """Root mean square of what there is."""
    return float(np.sqrt(np.nanmean(values * values))) if np.isfinite(values).any() else math.nan


def follow(number: int, revisit_s: float, models: str = "imm", seeds: tuple[int, ...] = SEEDS) -> Followed:
    """Track one path, a run a seed."""
    runs = [seen(number, revisit_s, seed) for seed in seeds]
    found = [track(run.plots, 1.0, models) for run in runs]
    each = [errors(run, tracks) for run, tracks in zip(runs, found, strict=True)]
    kept = sum(is_kept(*one) for one in zip(runs, found, each, strict=True))
    turning, straight = turns(number, revisit_s)
    later = np.concatenate([one[SETTLED_SCANS:] for one in each])
    in_turn, calm = (np.tile(which[SETTLED_SCANS:], len(runs)) for which in (turning, straight))
    return Followed(
        kept=kept,
        straight_m=rms(later[calm, 0]),
        straight_m_s=rms(later[calm, 1]),
        turning_m=rms(later[in_turn, 0]),
        turning_m_s=rms(later[in_turn, 1]),
        peak_m=float(np.nanmax(later[:, 0], initial=0.0)),
        plots_m=rms(np.array([plot_errors_m(run) for run in runs])),
    )


def rows(revisit_s: float) -> Iterator[tuple[str, ...]]:
    """A row of text a path."""
    for number, path in PATHS.items():
        found = follow(number, revisit_s)
        cells = (found.plots_m, found.straight_m, found.turning_m, found.peak_m, found.straight_m_s, found.turning_m_s)
        yield (f"{number} {path.aircraft}", f"{found.kept} of {len(SEEDS)}", *(f"{cell:.0f}" for cell in cells))


HEAD = ("path", "kept", "plots m", "straight m", "in turns m", "peak m", "straight m/s", "in turns m/s")


def main() -> None:
    """Print a table for each time between looks."""
    for revisit_s in REVISITS_S:
        print(f"a look each {revisit_s:g} s")
        print(in_columns([HEAD, *rows(revisit_s)]))


if __name__ == "__main__":
    main()
