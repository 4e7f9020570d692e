"""Wrong engagements and leakers as a curve over the error rates of identification, with common random numbers.

All points share every draw: an object that answers at one scale answers at every smaller one. Source: Wilson 1927 for shares;
Student's t for means. Leaves out: sweeps over several rates at once, which a study does.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openiads.analysis.statistics import Measures, Share, mean_interval, share_of_runs_without
from openiads.scenario.compile import Compiled, compile
from openiads.scenario.error_rates import ERRORS, SUCCESSES, error_rates, scaled, with_error_rate, with_error_scale
from openiads.scenario.execute import replicate
from openiads.scenario.problems import Problem, ScenarioError, choice, shown
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
    """What came of one set of error rates: the rates, means of measures, and the share of runs without any wrong shot.

    scale : by what all rates were scaled, NaN where one alone is swept; rate : that one, by its key, else empty; base : where
    on the axis the scenario itself lies.
    """

    scale: float
    rates: dict[str, float]
    means: dict[str, Estimate]
    steps: dict[str, float]
    runs_without_wrong: Share
    rate: str = ""
    base: float = 1.0

    @property
    def at(self) -> float:
        """The place of the point on the axis of the curve: its scale, or the value of the one rate that is swept."""
        return self.rates[self.rate] if self.rate else self.scale


def _point(
    compiled: Compiled, replications: int, workers: int, scale: float, rates: dict[str, float], rate: str, base: float
) -> CurvePoint:
    measures: Sequence[Measures] = list(replicate(compiled, range(replications), workers))
    means = {name: Estimate(*mean_interval([run[name] for run in measures], CONFIDENCE)) for name in SHOWN}
    named = [name for name in measures[0] if name.startswith("wrong_step[")]
    steps = {name: math.fsum(run[name] for run in measures) / len(measures) for name in named}
    clean = share_of_runs_without(measures, "wrong_engaged", CONFIDENCE)
    return CurvePoint(scale, rates, means, steps, clean, rate, base)


def error_curve(
    scenario: Scenario, replications: int, scales: Sequence[float], belief_follows: bool, workers: int
) -> Iterator[CurvePoint]:
    """A point for each scale, in the order of the scales."""
    rates = error_rates(scenario)
    for scale in scales:
        compiled = compile(with_error_scale(scenario, scale, belief_follows))
        yield _point(compiled, replications, workers, scale, scaled(rates, scale), "", 1.0)


def error_rate_curve(
    scenario: Scenario, replications: int, rate: str, values: Sequence[float], belief_follows: bool, workers: int
) -> Iterator[CurvePoint]:
    """A point for each value of one rate, all others as they are. Raises ScenarioError for what is no rate."""
    rates = error_rates(scenario)
    if rate not in rates:
        raise ScenarioError([Problem((), f"no rate {shown(rate)}", choice(rate, (*SUCCESSES, *ERRORS)), key="--rate")])
    outside = [value for value in values if not 0.0 <= value <= 1.0]
    if outside:
        raise ScenarioError([Problem((), f"{outside[0]:g} for {rate}", "write values of 0 to 1", key="--values")])
    return (
        _point(
            compile(with_error_rate(scenario, rate, value, belief_follows)),
            replications,
            workers,
            math.nan,
            {**rates, rate: value},
            rate,
            rates[rate],
        )
        for value in values
    )
