"""What sources disagree about: a measure's mean at each published level of a factor, all else alike.

The range between the ends is bounds that nobody has decided between, and no distribution; the interval at each level is
chance over replications, and is kept beside it. Source: docs/studies.md. Leaves out: charts (study/charts.py).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.intervals import Interval, mean_interval
from openiads.study.manifest import StudyError
from openiads.study.results import Results

Array = np.ndarray[Any, Any]
Column = dict[int, float]


@dataclass(frozen=True)
class Spread:
    """A measure at the published levels of one factor: levels as tables show them, and the mean at each with its interval.

    difference : the highest mean less the lowest, in pairs of replications that share their draws.
    """

    factor: str
    measure: str
    held: dict[str, Any]
    levels: tuple[Any, ...]
    means: tuple[Interval, ...]
    difference: Interval

    @property
    def ends(self) -> tuple[int, int]:
        """Places of the lowest and of the highest mean."""
        estimates = [mean.estimate for mean in self.means]
        return estimates.index(min(estimates)), len(estimates) - 1 - estimates[::-1].index(max(estimates))

    @property
    def significant(self) -> bool:
        """Whether the ends differ by more than chance."""
        return not self.difference.holds_zero


def spread(results: Results, measure: str = "reached") -> list[Spread]:
    """Each factor that sources disagree about, for each combination of the others. Raises StudyError where there is none."""
    results.known([measure])
    factors = [factor for factor in results.manifest["design"]["factors"] if factor["disagreement"]]
    if not factors:
        raise StudyError("no factor of this study is published figures: write published: true")
    columns = {
        point: dict(zip(map(int, replications), map(float, table[:, 0]), strict=True))
        for point, replications, table in results.values([measure])
    }
    found = [
        _spread(factor, measure, held, group)
        for factor in factors
        for held, group in _alike(results, columns, factor["name"])
    ]
    if not found:
        raise StudyError("no two points with rows differ in one published figure alone; let the study go on")
    return found


def _alike(results: Results, columns: dict[int, Column], name: str) -> list[tuple[dict[str, Any], dict[Any, Column]]]:
    """Groups of points that differ in one factor alone: what they have alike, and their columns by level."""
    groups: dict[str, tuple[dict[str, Any], dict[Any, Column]]] = {}
    for point, column in columns.items():
        held = dict(results.levels[point])
        level = held.pop(name)
        groups.setdefault(repr(held), (held, {}))[1][level] = column
    return [group for group in groups.values() if len(group[1]) > 1]


def _spread(factor: dict[str, Any], measure: str, held: dict[str, Any], group: dict[Any, Column]) -> Spread:
    levels = [level for level, _ in factor["levels"] if level in group]
    shared = sorted(set.intersection(*(set(group[level]) for level in levels)))
    if not shared:
        raise StudyError("no replication has been run at all levels yet; let the study go on")
    table: Array = np.array([[group[level][replication] for level in levels] for replication in shared])
    table = table[~np.isnan(table).any(axis=1)]
    if not len(table):
        raise StudyError(f"the runs of these points give no {measure}")
    means = tuple(mean_interval(table[:, k], f"spread {level}") for k, level in enumerate(levels))
    order = np.argsort([mean.estimate for mean in means], kind="stable")
    difference = mean_interval(table[:, order[-1]] - table[:, order[0]], f"spread {factor['name']}")
    return Spread(factor["name"], measure, held, tuple(levels), means, difference)
