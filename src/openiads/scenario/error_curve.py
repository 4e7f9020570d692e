"""Wrong engagements and leakers as a curve over the error rates of identification, with common random numbers.

All points share every draw: an object that answers at one scale answers at every smaller one. Source: Wilson 1927 for shares;
Student's t for means. Leaves out: sweeps over single rates, which `--set` does.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openiads.analysis.statistics import Measures, Share, mean_interval, share_of_runs_without
from openiads.scenario.compile import compile
from openiads.scenario.error_rates import error_rates, scaled, with_error_scale
from openiads.scenario.execute import replicate
from openiads.scenario.schema import Scenario

CONFIDENCE = 0.95
SCALES = (0.0, 0.5, 1.0, 2.0, 4.0)
# What the curve shows of each run.
SHOWN = (
    "wrong_engaged",
    "wrong_destroyed",
    "neutral_engaged",
    "neutral_destroyed",
    "friend_engaged",
    "friend_destroyed",
    "reached",
)


@dataclass(frozen=True)
class Estimate:
    """A mean over runs, with its interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class CurvePoint:
    """What came of one scale of the error rates: the rates, means of measures, and the share of runs without any wrong shot."""

    scale: float
    rates: dict[str, float]
    means: dict[str, Estimate]
    steps: dict[str, float]
    runs_without_wrong: Share


def _point(scale: float, rates: dict[str, float], measures: Sequence[Measures]) -> CurvePoint:
    means = {name: Estimate(*mean_interval([run[name] for run in measures], CONFIDENCE)) for name in SHOWN}
    named = [name for name in measures[0] if name.startswith("wrong_step[")]
    steps = {name: math.fsum(run[name] for run in measures) / len(measures) for name in named}
    return CurvePoint(scale, rates, means, steps, share_of_runs_without(measures, "wrong_engaged", CONFIDENCE))


def error_curve(
    scenario: Scenario, replications: int, scales: Sequence[float], belief_follows: bool, workers: int
) -> Iterator[CurvePoint]:
    """A point for each scale, in the order of the scales."""
    rates = error_rates(scenario)
    for scale in scales:
        compiled = compile(with_error_scale(scenario, scale, belief_follows))
        measures = list(replicate(compiled, range(replications), workers))
        yield _point(scale, scaled(rates, scale), measures)
