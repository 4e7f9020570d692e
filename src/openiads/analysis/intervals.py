"""Intervals of chance over replications: exact ones of shares, resampled ones of means, paired ones of differences.

Source: Clopper, Pearson 1934, Biometrika 26, p. 404; Hesterberg 2015, The American Statistician 69, p. 371 (the
percentile interval, widened for few values); Agresti, Min 2005, Statistics in Medicine 24, p. 729 (paired shares).
tests/against/ measures how often each holds the truth. Leaves out: the Wilson interval (statistics.py), and what
sources disagree about, which is no chance.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from openiads.analysis.resampling import resample
from openiads.streams import entity

Array = np.ndarray[Any, Any]

CONFIDENCE = 0.95
RESAMPLES = 1_000
# Beyond so many values the resampled interval and Student's are one to three digits, and Student's costs nothing.
RESAMPLED_AT_MOST = 5_000


@dataclass(frozen=True)
class Interval:
    """An estimate from so many values, and the interval about it."""

    estimate: float
    low: float
    high: float
    count: int

    @property
    def holds_zero(self) -> bool:
        """Whether zero lies in the interval: of a difference, whether it is not significant."""
        return self.low <= 0.0 <= self.high


def clopper_pearson(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Lower and upper end of the exact interval of a share, at a two-sided confidence; (0, 1) without trials.

    Quantiles of the beta distribution, which are the tails of the binomial. It holds the truth at least so often. Raises
    ValueError where the counts make no sense. Source: Clopper, Pearson 1934, p. 404.
    """
    from scipy.special import betaincinv

    if not 0 <= successes <= trials or not 0.0 < confidence < 1.0:
        raise ValueError(f"{successes} successes of {trials} at confidence {confidence}: no such share")
    tail = 0.5 * (1.0 - confidence)
    low = 0.0 if successes == 0 else float(betaincinv(successes, trials - successes + 1, tail))
    high = 1.0 if successes == trials else float(betaincinv(successes + 1, trials - successes, 1.0 - tail))
    return low, high


def at_most(successes: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """The share that is exceeded with no more than the remaining confidence: the one-sided exact upper bound.

    Without any success it is 1 - (1 - confidence)^(1/n), about 3/n at 95 %. Source: Clopper, Pearson 1934.
    """
    return clopper_pearson(successes, trials, 2.0 * confidence - 1.0)[1] if trials else 1.0


def mean_interval(values: Sequence[float] | Array, name: str = "", confidence: float = CONFIDENCE) -> Interval:
    """Mean of values and its interval: resampled with seeds from the name, or Student's for thousands of values.

    The percentile interval is widened by what Student's t and the divisor n - 1 ask for at this number of values. One value
    has no interval: (-inf, inf). Raises ValueError without values. Source: Hesterberg 2015, section 5.2.
    """
    column = np.asarray(values, float).reshape(-1, 1)
    return mean_intervals(column, name, confidence)[0]


def mean_intervals(values: Array, name: str = "", confidence: float = CONFIDENCE) -> list[Interval]:
    """Intervals of the mean of each column of values (n, k), all from the same resamples."""
    count = len(values)
    if count == 0:
        raise ValueError("no values: there is nothing to take the mean of")
    means = values.mean(axis=0)
    if count == 1:
        return [Interval(float(mean), -math.inf, math.inf, 1) for mean in means]
    if count > RESAMPLED_AT_MOST:
        half = _student(count - 1, confidence) * values.std(axis=0, ddof=1) / math.sqrt(count)
        return [Interval(float(m), float(m - h), float(m + h), count) for m, h in zip(means, half, strict=True)]
    drawn = np.empty((RESAMPLES, values.shape[1]))
    resample(np.ascontiguousarray(values, float), entity(name), drawn)
    tail = NormalDist().cdf(-math.sqrt(count / (count - 1)) * _student(count - 1, confidence))
    lows, highs = np.quantile(drawn, (tail, 1.0 - tail), axis=0)
    return [
        Interval(float(m), min(float(low), float(m)), max(float(high), float(m)), count)
        for m, low, high in zip(means, lows, highs, strict=True)
    ]


def _student(freedom: int, confidence: float) -> float:
    """The two-sided quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + 0.5 * confidence))


def paired_share_difference(first: Array, second: Array, confidence: float = CONFIDENCE) -> Interval:
    """Second share less the first, of pairs of successes (0 or 1), and its interval.

    Wald's interval of paired shares after half a pair is added to each of the four cells. Source: Agresti, Min 2005, p. 732.
    """
    count = len(first)
    if count == 0:
        raise ValueError("no pairs: there is nothing to compare")
    gained, lost = int(np.sum((second > 0) & (first <= 0))), int(np.sum((first > 0) & (second <= 0)))
    total, up, down = count + 2.0, gained + 0.5, lost + 0.5
    difference = (up - down) / total
    half = (
        NormalDist().inv_cdf(0.5 + 0.5 * confidence) * math.sqrt((up + down) / total - difference**2) / math.sqrt(total)
    )
    exact = (gained - lost) / count
    return Interval(exact, max(-1.0, min(exact, difference - half)), min(1.0, max(exact, difference + half)), count)
