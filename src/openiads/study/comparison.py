"""Compares two levels of a factor on common random numbers: the difference, its interval, and whether it is significant.

Source: docs/studies.md; paired differences of replications that share every draw they have in common. Leaves out: more
than two at once, for which the chance of a false alarm would have to be shared out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.intervals import Interval, mean_interval, paired_share_difference
from openiads.scenario.problems import choice
from openiads.study.manifest import StudyError
from openiads.study.results import Results

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Comparison:
    """The second arm less the first, all else alike: of a measure's mean, and of the chance that it is zero.

    correlation : of the two arms over replications; what common random numbers gain.
    """

    measure: str
    held: dict[str, Any]
    first: float
    second: float
    difference: Interval
    none_difference: Interval
    correlation: float

    @property
    def significant(self) -> bool:
        """Whether the interval of the difference leaves zero out."""
        return not self.difference.holds_zero


def compare(results: Results, factor: str, first: str, second: str, measures: Sequence[str]) -> list[Comparison]:
    """Two levels of a factor, named as tables show them, for each combination of the others. Raises StudyError."""
    results.factor(factor)
    names = results.known(measures)
    shown = {str(levels[factor]) for levels in results.levels.values()}
    for level in (first, second):
        if level not in shown:
            raise StudyError(f"the factor {factor} has no level {level!r} with rows; {choice(level, sorted(shown))}")
    if first == second:
        raise StudyError(f"{first} and {second} are one level: name two")
    arms: dict[str, dict[str, tuple[dict[int, int], Array]]] = {}
    held: dict[str, dict[str, Any]] = {}
    for point, replications, table in results.values(names):
        levels = dict(results.levels[point])
        level = str(levels.pop(factor))
        if level in (first, second):
            held[repr(levels)] = levels
            arms.setdefault(repr(levels), {})[level] = ({int(r): k for k, r in enumerate(replications)}, table)
    pairs = [(held[key], arm[first], arm[second]) for key, arm in arms.items() if len(arm) == 2]
    if not pairs:
        raise StudyError(f"no two points differ in {factor} alone; a grid or a design one-at-a-time has such")
    return [found for where, one, two in pairs for found in _compared(names, where, one, two)]


def _compared(
    names: Sequence[str], held: dict[str, Any], one: tuple[dict[int, int], Array], two: tuple[dict[int, int], Array]
) -> list[Comparison]:
    shared = sorted(set(one[0]) & set(two[0]))
    if not shared:
        raise StudyError("the two arms have no replication in common yet; let the study go on")
    first = one[1][[one[0][r] for r in shared]]
    second = two[1][[two[0][r] for r in shared]]
    return [_comparison(name, held, first[:, k], second[:, k]) for k, name in enumerate(names)]


def _comparison(name: str, held: dict[str, Any], first: Array, second: Array) -> Comparison:
    alike = first.std() * second.std()
    correlation = float(np.mean((first - first.mean()) * (second - second.mean())) / alike) if alike > 0.0 else 0.0
    return Comparison(
        name,
        held,
        float(first.mean()),
        float(second.mean()),
        mean_interval(second - first, f"compare {name}"),
        paired_share_difference(first == 0.0, second == 0.0),
        correlation,
    )
