"""Splitting: the chance of what hardly ever happens, as a product of chances that are not small.

Paths that come to a first level are kept where they crossed it; from those, so many are started again with fresh chance
until the next level, and so on. The product of the shares is unbiased whatever the levels; its interval comes from
whole repeats. Source: Garvels 2000, The splitting method in rare event simulation (thesis, Twente), section 2.3 (fixed
effort); Au, Beck 2001. Leaves out: what a path is, which rare.py says of runs.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np

from openiads.analysis.intervals import Interval, mean_interval
from openiads.streams import Purpose, uniform

PILOT_SHARE = 0.3
MOST_LEVELS = 60
# Keys of the pilot begin here, so that levels and estimate share no draw.
PILOT_KEY = 2**31


class Walk(Protocol):
    """Paths that can be started, cloned with fresh chance, and followed up to a level."""

    def begin(self, key: int) -> Any:
        """A path at its start, with the chance of a key."""

    def again(self, path: Any, key: int) -> Any:
        """A copy of a path where it is, with the chance of another key from here on."""

    def climb(self, path: Any, level: float) -> bool:
        """Follow a path until it has come to a level, or to its end; whether it came there."""

    def highest(self, path: Any) -> float:
        """The highest that a path has come so far."""


@dataclass(frozen=True)
class Rare:
    """The chance of an event by splitting: levels with the mean share that crossed each, the estimate, and its interval.

    repeats : the estimate of each repeat; shares : (repeats, levels), zero after a level that none crossed.
    """

    levels: tuple[float, ...]
    shares: np.ndarray[Any, Any]
    repeats: np.ndarray[Any, Any]
    interval: Interval
    effort: int


def pilot_levels(walk: Walk, effort: int, goal: float) -> tuple[float, ...]:
    """Levels that about three paths in ten cross, found on the way up by paths that serve for nothing else."""
    key, levels = PILOT_KEY, list[float]()
    paths = [walk.begin(key + k) for k in range(effort)]
    while len(levels) < MOST_LEVELS:
        key += effort
        probes = [walk.again(path, key + k) for k, path in enumerate(paths)]
        for probe in probes:
            walk.climb(probe, goal)
        level = _next_level(sorted(map(walk.highest, probes)), levels[-1] if levels else 0.0)
        if level >= goal:
            break
        levels.append(level)
        again = [walk.again(path, key + k) for k, path in enumerate(paths)]
        crossed = [path for path in again if walk.climb(path, level)]
        key += effort
        paths = [walk.again(crossed[k % len(crossed)], key + k) for k in range(effort)]
    return (*levels, goal)


def _next_level(tops: list[float], last: float) -> float:
    """The top that three paths in ten come to; the lowest above the last level where that is no higher, as at a salvo.

    Infinite where no path came above the last level.
    """
    level = tops[int((1.0 - PILOT_SHARE) * (len(tops) - 1))]
    return level if level > last else next((top for top in tops if top > last), float("inf"))


def one_repeat(walk: Walk, levels: Sequence[float], effort: int, seed: int, number: int) -> np.ndarray[Any, Any]:
    """The share that crossed each level, in one repeat with keys of its own."""
    shares = np.zeros(len(levels))
    key = number * (len(levels) + 1) * effort
    paths = (walk.begin(key + k) for k in range(effort))
    for place, level in enumerate(levels):
        crossed = [path for path in paths if walk.climb(path, level)]
        shares[place] = len(crossed) / effort
        if not crossed or place + 1 == len(levels):
            break
        key += effort
        paths = _restarted(walk, crossed, key, effort, seed)
    return shares


def _restarted(walk: Walk, crossed: list[Any], key: int, effort: int, seed: int) -> Any:
    """Paths that go on from some that crossed, drawn with replacement, with fresh chance."""
    for k in range(effort):
        share = uniform((seed, 0), int(Purpose.SPLIT), 0, 0, 0, key + k)
        yield walk.again(crossed[min(int(share * len(crossed)), len(crossed) - 1)], key + k)


def split(walk: Walk, goal: float, effort: int, repeats: int, seed: int, workers: int = 1) -> Rare:
    """The chance that a path comes to a goal, from repeats of so many paths a level, each with fresh chance."""
    levels = pilot_levels(walk, effort, goal)
    with ThreadPoolExecutor(workers) as pool:
        made = pool.map(partial(one_repeat, walk, levels, effort, seed), range(repeats))
        shares = np.array(list(made))
    estimates = shares.prod(axis=1)
    return Rare(levels, shares, estimates, mean_interval(estimates, "splitting"), effort)
