"""What rounds cost for what they did: break-even first, then per engagement, per kill and per value saved, side by side.

Prices are published ones; where a round has none, the lowest and highest published price of other rounds stand in, as
assumed. That range is what nobody knows, and no interval of chance. Source: unit costs of the catalogue. Leaves out:
crews, upkeep, development, and what an attacker pays; no single ratio is a verdict.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.intervals import RESAMPLES
from openiads.analysis.resampling import resample
from openiads.streams import entity

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Price:
    """The price of a round [usd]: low and high end, and whether it is that of other rounds."""

    low_usd: float
    high_usd: float
    assumed: bool


@dataclass(frozen=True)
class Ratio:
    """Cost over what it bought [usd each], at the low and the high end of prices, each with its 95 % interval of chance.

    NaN where nothing was bought.
    """

    name: str
    at_low_usd: float
    low_interval_usd: tuple[float, float]
    at_high_usd: float
    high_interval_usd: tuple[float, float]


def prices(own: Mapping[str, float | None], others: Mapping[str, float | None]) -> dict[str, Price]:
    """The price of each round: its own where one is published, else the range over others that have one."""
    known = [price for price in others.values() if price is not None and math.isfinite(price)]
    found = {}
    for entry, price in own.items():
        if price is not None and math.isfinite(price):
            found[entry] = Price(price, price, False)
        elif known:
            found[entry] = Price(min(known), max(known), True)
    return found


def costs(rounds: Mapping[str, Array], priced: Mapping[str, Price]) -> tuple[Array, Array]:
    """Cost of the rounds of each replication [usd], at the low and at the high end of prices."""
    low = sum((count * priced[entry].low_usd for entry, count in rounds.items()), start=np.zeros(1))
    high = sum((count * priced[entry].high_usd for entry, count in rounds.items()), start=np.zeros(1))
    return low, high


def ratio(name: str, cost_low: Array, cost_high: Array, bought: Array) -> Ratio:
    """Mean cost over mean of what was bought, over replications (n,), with intervals by resampling replications together.

    One replication has no interval: (0, inf).
    """
    drawn = np.empty((RESAMPLES, 3))
    resample(np.ascontiguousarray(np.stack([cost_low, cost_high, bought], axis=1), float), entity(name), drawn)
    mean = float(bought.mean())
    sound = drawn[:, 2] > 0.0
    if mean <= 0.0 or not np.any(sound):
        nothing = (math.nan, math.nan)
        return Ratio(name, math.nan, nothing, math.nan, nothing)
    ends = [np.quantile(drawn[sound, k] / drawn[sound, 2], (0.025, 0.975)) for k in (0, 1)]
    if len(bought) == 1:
        ends = [np.array([0.0, math.inf])] * 2
    low, high = ((float(end[0]), float(end[1])) for end in ends)
    return Ratio(name, float(cost_low.mean()) / mean, low, float(cost_high.mean()) / mean, high)
