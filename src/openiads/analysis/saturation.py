"""The knee of a curve of leakers over raid size: where a defence that coped before begins to be overrun.

A hinge, nothing up to the knee and a straight rise after it, fitted by least squares; its interval by resampling
replications, which all sizes share. Source: Hudson 1966, JASA 61, p. 1097 (fitting segmented curves whose join points
are estimated); Efron 1979. Leaves out: why it is there; channels, rounds and time are told by single runs.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.intervals import RESAMPLES
from openiads.analysis.resampling import resample
from openiads.streams import entity

Array = np.ndarray[Any, Any]

PLACES = 401
# Fewer leakers than this at the largest size are too few to see a knee in.
LEAST_RISE = 0.5


@dataclass(frozen=True)
class Knee:
    """The size at which leakers begin to rise, its 95 % interval, and leakers for each further attacker beyond it."""

    size: float
    low: float
    high: float
    slope: float


def hinge(sizes: Array, means: Array) -> tuple[Array, Array]:
    """Knees and slopes of the hinges of least squares through curves `means` (m, n) over `sizes` (n,).

    y = slope max(0, x - knee), with the knee between 0 and the last size but one, on a grid. Source: Hudson 1966.
    """
    knees = np.linspace(0.0, float(sizes[-2]), PLACES)
    rise = np.maximum(sizes[None, :] - knees[:, None], 0.0)
    along, length = means @ rise.T, np.sum(rise * rise, axis=1)
    gained = np.maximum(along, 0.0) ** 2 / length
    best = np.argmax(gained, axis=1)
    return knees[best], along[np.arange(len(means)), best] / length[best]


def knee(sizes: Array, leakers: Array, name: str) -> Knee | None:
    """The knee of leakers (replications, n) over sizes (n,), rising; None with under three sizes or hardly a leaker."""
    if len(sizes) < 3 or leakers.mean(axis=0)[-1] < LEAST_RISE:
        return None
    drawn = np.empty((RESAMPLES, len(sizes)))
    resample(np.ascontiguousarray(leakers, float), entity(name), drawn)
    at, slope = hinge(sizes, leakers.mean(axis=0)[None, :])
    low, high = np.quantile(hinge(sizes, drawn)[0], (0.025, 0.975))
    return Knee(float(at[0]), min(float(low), float(at[0])), max(float(high), float(at[0])), float(slope[0]))
