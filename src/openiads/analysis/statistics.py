"""Many runs together: mean and range of a measure, and how sure a share of successes is.

Source: Wilson 1927, JASA 22, p. 209 (the score interval); Newcombe 1998, Statistics in Medicine 17, p. 857, method 3.
Leaves out: comparisons of two arms and sensitivity, which belong to a study.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

Measures = Mapping[str, float]


@dataclass(frozen=True)
class Spread:
    """Mean and range of one measure over so many runs."""

    mean: float
    lowest: float
    highest: float
    runs: int


@dataclass(frozen=True)
class Share:
    """Successes in so many trials: the share and its interval."""

    successes: int
    trials: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Successes per trial."""
        return self.successes / self.trials


def spread(measures: Sequence[Measures], name: str) -> Spread:
    """Mean, lowest and highest of a measure over runs. A run without it counts as 0. Raises ValueError without any
    run.
    """
    if not measures:
        raise ValueError("no runs: there is nothing to take the mean of")
    values = [float(run.get(name, 0.0)) for run in measures]
    return Spread(fmean(values), min(values), max(values), len(values))


def wilson_interval(successes: int, trials: int, confidence: float) -> tuple[float, float]:
    """Lower and upper end of the score interval of a share of successes, at a two-sided confidence such as 0.95.

    (p + z2/2n -+ z sqrt(p (1 - p)/n + z2/4n2)) / (1 + z2/n); it stays inside [0, 1] and holds for few trials too.
    Without trials it is (0, 1). Raises ValueError where the counts or the confidence make no sense. Source: Wilson
    1927, p. 210.
    """
    if not 0 <= successes <= trials or not 0.0 < confidence < 1.0:
        raise ValueError(f"{successes} successes of {trials} at confidence {confidence}: no such share")
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + 0.5 * confidence)
    share, z2 = successes / trials, z * z
    middle = share + z2 / (2 * trials)
    half = z * math.sqrt(share * (1.0 - share) / trials + z2 / (4 * trials * trials))
    scale = 1.0 + z2 / trials
    low = 0.0 if successes == 0 else (middle - half) / scale
    high = 1.0 if successes == trials else (middle + half) / scale
    return low, high


def mean_interval(values: Sequence[float], confidence: float) -> tuple[float, float, float]:
    """Mean of values and its interval at a two-sided confidence, by Student's t; without bounds where there is one value.

    Of counts, none of the bounds is taken below 0. Raises ValueError without values. Source: Student 1908, Biometrika 6, p. 1.
    """
    if not values:
        raise ValueError("no values: there is no mean")
    mean = fmean(values)
    if len(values) < 2:
        return mean, -math.inf if min(values) < 0 else 0.0, math.inf
    from scipy.special import stdtrit

    spread_of_mean = stdev(values) / math.sqrt(len(values))
    half = float(stdtrit(len(values) - 1, 0.5 + 0.5 * confidence)) * spread_of_mean
    low = mean - half if min(values) < 0 else max(mean - half, 0.0)
    return mean, low, mean + half


def share_of_runs_without(measures: Sequence[Measures], name: str, confidence: float) -> Share:
    """In how many runs a count was zero, with its Wilson interval: of `reached`, the chance that no attacker got
    through.
    """
    successes = sum(run.get(name, 0.0) == 0 for run in measures)
    low, high = wilson_interval(successes, len(measures), confidence)
    return Share(successes, len(measures), low, high)
