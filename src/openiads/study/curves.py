"""Curves over one factor: leakers over raid size with the knee, and what each further round in the magazine buys.

A curve is drawn for each combination of all other factors, over the same replications. Source: docs/studies.md. Leaves
out: charts (show/curves.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.intervals import Interval, mean_interval, mean_intervals
from openiads.analysis.saturation import Knee, knee
from openiads.study.manifest import StudyError
from openiads.study.results import Results, Share, share_of

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Place:
    """One level of the factor along a curve: the mean there, and in how many replications there was none."""

    level: float
    mean: Interval
    none: Share


@dataclass(frozen=True)
class Curve:
    """A measure over one factor, with all others held; of a saturation curve the knee, where there is one.

    table : (replications, levels), the measure of the replications that all levels have.
    """

    held: dict[str, Any]
    places: tuple[Place, ...]
    table: Array
    knee: Knee | None = None

    @property
    def name(self) -> str:
        """What is held, for people."""
        return ", ".join(f"{key} = {value}" for key, value in self.held.items()) or "all"


@dataclass(frozen=True)
class Depth:
    """The fewest rounds beyond which no further level changes the measure significantly, and the differences to the most.

    level : None where the most still differ from the next: then none that was tried is shown to be enough.
    """

    curve: Curve
    level: float | None
    differences: tuple[Interval, ...]


def curves(results: Results, factor: str, measure: str = "reached") -> list[Curve]:
    """A measure over a numeric factor, one for each combination of the others. Raises StudyError where it has no numbers."""
    results.factor(factor)
    results.known([measure])
    groups: dict[str, list[tuple[float, dict[int, float]]]] = {}
    held: dict[str, dict[str, Any]] = {}
    for point, replications, table in results.values([measure]):
        levels = dict(results.levels[point])
        level = levels.pop(factor)
        if not isinstance(level, int | float):
            raise StudyError(f"the factor {factor} has no numbers ({level!r}): a curve needs an order")
        held[repr(levels)] = levels
        column = dict(zip(map(int, replications), map(float, table[:, 0]), strict=True))
        groups.setdefault(repr(levels), []).append((float(level), column))
    return [_curve(held[key], sorted(group, key=lambda pair: pair[0])) for key, group in groups.items()]


def _curve(held: dict[str, Any], group: Sequence[tuple[float, dict[int, float]]]) -> Curve:
    shared = sorted(set.intersection(*(set(column) for _, column in group)))
    if not shared:
        raise StudyError("no replication has been run at all levels yet; let the study go on")
    table = np.array([[column[r] for _, column in group] for r in shared])
    places = []
    for level, column in group:
        values = np.array(list(column.values()))
        interval = mean_interval(values, f"curve {level}")
        places.append(Place(level, interval, share_of(int(np.sum(values == 0.0)), len(values))))
    return Curve(held, tuple(places), table)


def saturation(results: Results, factor: str, measure: str = "reached") -> list[Curve]:
    """Leakers over raid size, each curve with its knee."""
    found = []
    for curve in curves(results, factor, measure):
        sizes = np.array([place.level for place in curve.places])
        bend = knee(sizes, curve.table, f"knee {curve.name}")
        found.append(Curve(curve.held, curve.places, curve.table, bend))
    return found


def magazine(results: Results, factor: str, measure: str = "reached") -> list[Depth]:
    """How many rounds are enough: the fewest from which on no level differs from the most, on common random numbers."""
    found = []
    for curve in curves(results, factor, measure):
        differences = mean_intervals(curve.table - curve.table[:, -1:], f"magazine {curve.name}")
        enough = None
        for place, difference in reversed(list(zip(curve.places, differences, strict=True))):
            if not difference.holds_zero:
                break
            enough = place.level
        shown = enough if enough != curve.places[-1].level else None
        found.append(Depth(curve, shown, tuple(differences)))
    return found
