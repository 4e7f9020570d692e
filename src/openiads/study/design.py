"""Designs: which combinations of factors a study runs, as numbered points.

Grid and one-at-a-time over levels; Latin hypercube, scrambled Sobol sequences (scipy.stats.qmc, seeded), trajectories of
Morris and the matrices of Saltelli over levels or distributions. Source: McKay1979; Owen1998; Morris1991; Saltelli2010.
Leaves out: replications, which every point has alike.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from openiads.streams import Purpose, entity, uniform
from openiads.study.factors import Changes, Factor, Level

Array = np.ndarray[Any, Any]

BY_LEVELS = ("grid", "one-at-a-time")
BY_SHARES = ("latin-hypercube", "sobol", "morris", "saltelli")
KINDS = (*BY_LEVELS, *BY_SHARES)
MORRIS_LEVELS = 4
MAXIMUM_POINTS = 1_000_000


@dataclass(frozen=True)
class Point:
    """One combination of factors: its number, the values shown in tables, and what they set."""

    number: int
    shown: tuple[Any, ...]
    changes: Changes


@dataclass(frozen=True)
class Design:
    """A kind of design over factors, with the size of those that have one, and the seed of those that draw.

    size : points of a Latin hypercube or Sobol sequence, trajectories of Morris, base points of Saltelli.
    """

    kind: str
    factors: tuple[Factor, ...]
    size: int = 0
    seed: int = 0

    @property
    def points(self) -> int:
        """How many points there are."""
        k = len(self.factors)
        if self.kind == "grid":
            return math.prod(len(factor.levels) for factor in self.factors)
        if self.kind == "one-at-a-time":
            return 1 + sum(len(factor.levels) - 1 for factor in self.factors)
        if self.kind == "morris":
            return self.size * (k + 1)
        return self.size * (k + 2) if self.kind == "saltelli" else self.size

    @cached_property
    def shares(self) -> Array:
        """Places between 0 and 1 of every point and factor, of designs that have such; shape (points, factors)."""
        k = len(self.factors)
        if self.kind == "morris":
            return morris_shares(k, self.size, self.seed)
        if self.kind == "saltelli":
            return saltelli_shares(_sobol(2 * k, self.size, self.seed))
        return _sobol(k, self.size, self.seed) if self.kind == "sobol" else _latin(k, self.size, self.seed)

    def point(self, number: int) -> Point:
        """The point of a number, 0 to points - 1."""
        if self.kind in BY_SHARES:
            row = self.shares[number]
            return _point(number, [f.level_at(float(u)) for f, u in zip(self.factors, row, strict=True)])
        picks = self._grid_picks(number) if self.kind == "grid" else self._single_picks(number)
        return _point(number, [f.levels[pick] for f, pick in zip(self.factors, picks, strict=True)])

    def __iter__(self) -> Iterator[Point]:
        """All points, in order."""
        return (self.point(number) for number in range(self.points))

    def _grid_picks(self, number: int) -> list[int]:
        """Which level of each factor; the last factor changes fastest."""
        picks = []
        for factor in reversed(self.factors):
            number, pick = divmod(number, len(factor.levels))
            picks.append(pick)
        return picks[::-1]

    def _single_picks(self, number: int) -> list[int]:
        """The base of every factor but one; point 0 is the base of all."""
        picks = [factor.base for factor in self.factors]
        left = number - 1
        for index, factor in enumerate(self.factors):
            others = [level for level in range(len(factor.levels)) if level != factor.base]
            if 0 <= left < len(others):
                picks[index] = others[left]
            left -= len(others)
        return picks


def _point(number: int, levels: list[Level]) -> Point:
    return Point(number, tuple(level.shown for level in levels), tuple(c for level in levels for c in level.changes))


def _sampler(kind: str, dimensions: int, seed: int) -> Any:
    """A sampler of scipy with its seed, under whichever name this release of scipy takes it."""
    import inspect

    from scipy.stats import qmc

    made = {"sobol": qmc.Sobol, "latin": qmc.LatinHypercube}[kind]
    word = "rng" if "rng" in inspect.signature(made).parameters else "seed"
    return made(dimensions, **{word: seed})


def _sobol(dimensions: int, size: int, seed: int) -> Array:
    """Owen-scrambled Sobol points; shape (size, dimensions). Source: Owen1998."""
    return np.asarray(_sampler("sobol", dimensions, seed).random(size))


def _latin(dimensions: int, size: int, seed: int) -> Array:
    """Latin hypercube points; shape (size, dimensions). Source: McKay1979."""
    return np.asarray(_sampler("latin", dimensions, seed).random(size))


def morris_shares(factors: int, trajectories: int, seed: int) -> Array:
    """Trajectories of Morris on four levels: each step moves one factor by 2/3; shape (trajectories (k + 1), k).

    Levels are 0, 1/3, 2/3, 1. Source: Morris1991, section 3, with p = 4 and delta = p / (2 (p - 1)).
    """
    rows = np.empty((trajectories * (factors + 1), factors))
    step, lowest = 2.0 / 3.0, 1.0 / (MORRIS_LEVELS - 1)
    for t in range(trajectories):
        draws = [[_draw(seed, t, j, lane) for lane in range(3)] for j in range(factors)]
        up = np.array([row[0] < 0.5 for row in draws])
        start = np.array([lowest * (row[1] >= 0.5) for row in draws])
        here = np.where(up, start, start + step)
        rows[t * (factors + 1)] = here
        for place, j in enumerate(np.argsort([row[2] for row in draws], kind="stable"), start=1):
            here[j] += step if up[j] else -step
            rows[t * (factors + 1) + place] = here
    return np.clip(rows, 0.0, 1.0)


def _draw(seed: int, trajectory: int, factor: int, lane: int) -> float:
    return float(uniform((seed, 0), Purpose.DESIGN, lane, entity("morris"), factor, trajectory))


def saltelli_shares(both: Array) -> Array:
    """The rows A, B and A with each column of B, base point by base point; shape (n (k + 2), k).

    both : (n, 2 k), A beside B. Source: Saltelli2010, section 3.
    """
    k = both.shape[1] // 2
    first, second = both[:, :k], both[:, k:]
    blocks = [first, second]
    for j in range(k):
        mixed = first.copy()
        mixed[:, j] = second[:, j]
        blocks.append(mixed)
    return np.stack(blocks, axis=1).reshape(-1, k)
