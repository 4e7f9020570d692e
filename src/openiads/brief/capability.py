"""What each delivery adds: area covered and defended, the raid that saturates the defence, targets stopped and their cost.

Each stage is the scenario with the units that are in service after one delivery, on the same random draws. Shares have
Wilson's intervals, means resampled ones. Source: docs/programme.md. Leaves out: what a scenario does not hold, such as crews.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.exchange import Ratio, costs, ratio
from openiads.analysis.intervals import RESAMPLES, Interval, mean_interval
from openiads.analysis.resampling import resample
from openiads.analysis.statistics import wilson_interval
from openiads.brief.programme_schema import CapabilityQuestion, Programme
from openiads.brief.programme_units import fire_units_of
from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.record.measures import rounds_measure
from openiads.scenario.check import catalogue_of, require
from openiads.scenario.compile import compile as compiled
from openiads.scenario.execute import replicate
from openiads.scenario.load import replace
from openiads.scenario.problems import Problem, ScenarioError
from openiads.scenario.schema import Scenario
from openiads.streams import entity
from openiads.study.exchange import round_prices
from openiads.survey.engaging import engaging
from openiads.survey.surveys import coverage, envelope
from openiads.units import si

Array = np.ndarray[Any, Any]
Watch = Callable[[str], None]
CONFIDENCE = 0.95
DETECTION_PROBABILITY = 0.5
COVERAGE_CELLS = 240
FOOTPRINT_CELLS, FOOTPRINT_DIRECTIONS = 41, 8
# Room around what rounds reach, so that a footprint ends before its map does.
ROOM = 1.15
BEFORE = "before"


@dataclass(frozen=True)
class Chance:
    """In how many runs of a size of raid nobody leaked: the share and its Wilson interval."""

    size: int
    runs: int
    none: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Share of runs without a leaker."""
        return self.none / self.runs


@dataclass(frozen=True)
class Saturation:
    """The largest raid that is stopped without a leaker with at least the stated chance, 0 where none of the sizes is.

    low, high : the same, by the lower and the upper ends of the intervals; open_ended : even the largest size run has the
    chance, so that the true one may be larger. Sizes lie on a grid, and the answer is one of them.
    """

    size: int
    low: int
    high: int
    open_ended: bool


@dataclass(frozen=True)
class Stopped:
    """Targets stopped of one raid of a size, and what each cost.

    mean : targets destroyed; further : more than after the delivery before, on common draws, None of the first; price_usd :
    price of all that is in service for each target stopped in one such raid, None where none is; price_change_usd : its
    change; further_usd : price of the delivery alone for each further target, None where there are not significantly more;
    rounds_usd : rounds fired for each target, at the low and high end of prices, None where a round has no price at all.
    """

    size: int
    mean: Interval
    leakers: Interval
    further: Interval | None
    price_usd: Interval | None
    price_change_usd: Interval | None
    further_usd: Interval | None
    rounds_usd: Ratio | None


@dataclass(frozen=True)
class Stage:
    """The scenario after one delivery: what is in service, and what it can do.

    price_usd : price of the units in service, interest left out; covered_m2 : (heights,); defended_m2 : against launches from
    all directions and from any, None where no footprint was asked for.
    """

    batch: str
    delivery: str
    units: tuple[str, ...]
    fire_units: int
    price_usd: float
    covered_m2: tuple[float, ...]
    defended_m2: tuple[float, float] | None
    chances: tuple[Chance, ...]
    saturation: Saturation
    stopped: tuple[Stopped, ...]


@dataclass(frozen=True)
class Capability:
    """All stages in the order of deliveries, and remarks on what was found."""

    question: CapabilityQuestion
    replications: int
    stages: tuple[Stage, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class _Plan:
    """A stage before it was run."""

    batch: str
    delivery: str
    units: tuple[str, ...]
    fire_units: int
    price_usd: float
    scenario: Scenario


def without_undelivered(scenario: Scenario, units: Sequence[str], said: str) -> Scenario:
    """The scenario with some of its units alone. Raises ScenarioError, naming the delivery, where that can not be."""
    absent = [unit.id for unit in scenario.units if unit.id not in units]
    try:
        left = replace(scenario, {f"units[{id}]": None for id in absent}) if absent else scenario
        require(left, catalogue_of(left))
        return left
    except ScenarioError as error:
        problems = [Problem((), p.found, p.remedy, key=f"{said}: {p.key}" if p.key else said) for p in error.problems]
        raise ScenarioError(problems, scenario.name) from None


def _plans(programme: Programme, question: CapabilityQuestion) -> list[_Plan]:
    """Stages in the order of their dates, the units of each added to those before; first what was there, where it can fire."""
    entries = {unit.id: unit.entry for unit in question.scenario.units}
    units, price_usd, found = question.before, 0.0, []
    fire_units = sum(fire_units_of(programme.catalogue, entries[id]) for id in units)
    if fire_units:
        scenario = without_undelivered(question.scenario, units, "before the first delivery")
        found.append(_Plan("", BEFORE, units, fire_units, 0.0, scenario))
    for batch, delivery in programme.deliveries:
        units = (*units, *delivery.units)
        fire_units += delivery.count * batch.fire_units_each
        price_usd += batch.price_usd.nominal * delivery.count / batch.count
        scenario = without_undelivered(question.scenario, units, f"after the delivery {delivery.id}")
        found.append(_Plan(batch.id, delivery.id, units, fire_units, price_usd, scenario))
    return found


class _Runs:
    """Measures of a stage's raids by size, run once each."""

    def __init__(self, plan: _Plan, raid: str, replications: int, workers: int) -> None:
        self.plan, self.raid, self.replications, self.workers = plan, raid, replications, workers
        self.found: dict[int, list[dict[str, float]]] = {}

    def of(self, size: int) -> list[dict[str, float]]:
        """Measures of all replications of a raid of a size."""
        if size not in self.found:
            grown = replace(self.plan.scenario, {f"raids[{self.raid}].count": size, "record.level": "measures"})
            self.found[size] = list(replicate(compiled(grown), range(self.replications), self.workers))
        return self.found[size]

    def column(self, size: int, name: str) -> Array:
        """One measure of a raid of a size: (replications,)."""
        return np.array([run.get(name, 0.0) for run in self.of(size)])

    @property
    def unresolved(self) -> float:
        """The largest mean of attackers that neither were destroyed nor reached their aim when runs ended."""
        return max((float(self.column(size, "unresolved").mean()) for size in self.found), default=0.0)


def chance_of(size: int, leakers: Array) -> Chance:
    """How often nobody leaked, of leakers (n,) of a raid of a size."""
    none = int(np.sum(leakers == 0.0))
    return Chance(size, len(leakers), none, *wilson_interval(none, len(leakers), CONFIDENCE))


def saturation_of(chances: Sequence[Chance], at_least: float) -> Saturation:
    """The saturation size of chances by rising size: the last before the first that falls below the stated chance."""

    def last(ends: Sequence[float]) -> int:
        size = 0
        for chance, end in zip(chances, ends, strict=True):
            if end < at_least:
                break
            size = chance.size
        return size

    estimate, low, high = (last([getattr(chance, end) for chance in chances]) for end in ("share", "low", "high"))
    return Saturation(estimate, low, high, bool(chances) and high == chances[-1].size)


def _chances(runs: _Runs, question: CapabilityQuestion, watch: Watch) -> tuple[Chance, ...]:
    """Chances by rising size, to the first that is below the stated chance beyond doubt: larger raids leak more."""
    found = []
    for size in question.sizes:
        watch(f"{runs.plan.delivery}: {runs.replications} raids of {size}")
        found.append(chance_of(size, runs.column(size, "reached")))
        if found[-1].high < question.at_least:
            break
    return tuple(found)


def price_for_each(price_usd: float, mean: Interval) -> Interval | None:
    """A price for each of a mean number of things [usd], with the interval that follows from that of the mean.

    None where there is none of them; without an upper end where there may be none.
    """
    if mean.estimate <= 0.0:
        return None
    dearest_usd = price_usd / mean.low if mean.low > 0.0 else math.inf
    return Interval(price_usd / mean.estimate, price_usd / mean.high, dearest_usd, mean.count)


def price_change(before_usd: float, before: Array, after_usd: float, after: Array, name: str) -> Interval | None:
    """Price for each target after a delivery less that before it [usd], over replications (n,) of common draws.

    Both means are resampled together; None where a resample may hold no target at all. Source: Efron 1979.
    """
    drawn = np.empty((RESAMPLES, 2))
    resample(np.ascontiguousarray(np.stack([before, after], axis=1), float), entity(name), drawn)
    if drawn.min() <= 0.0:
        return None
    change = after_usd / drawn[:, 1] - before_usd / drawn[:, 0]
    estimate = after_usd / float(after.mean()) - before_usd / float(before.mean())
    low, high = np.quantile(change, (0.025, 0.975))
    return Interval(estimate, min(float(low), estimate), max(float(high), estimate), len(after))


def _rounds(runs: _Runs, size: int) -> Ratio | None:
    """Cost of the rounds fired for each target stopped, at both ends of prices."""
    catalogue = catalogue_of(runs.plan.scenario)
    entries = sorted({kind for kind in catalogue.ids("interceptor") if rounds_measure(kind) in runs.of(size)[0]})
    priced = round_prices(catalogue, entries)
    if not entries or len(priced) < len(entries):
        return None
    fired = {id: runs.column(size, rounds_measure(id)) for id in entries}
    low, high = costs(fired, priced)
    return ratio(f"rounds {runs.plan.delivery} {size}", low, high, runs.column(size, "destroyed"))


def _stopped(runs: _Runs, before: _Runs | None, size: int) -> Stopped:
    """Targets stopped of a raid of one size."""
    destroyed, name = runs.column(size, "destroyed"), f"{runs.plan.delivery} {size}"
    mean = mean_interval(destroyed, f"stopped {name}")
    further = change = alone = None
    if before is not None:
        earlier = before.column(size, "destroyed")
        further = mean_interval(destroyed - earlier, f"further {name}")
        change = price_change(before.plan.price_usd, earlier, runs.plan.price_usd, destroyed, f"price {name}")
        if further.low > 0.0:
            alone = price_for_each(runs.plan.price_usd - before.plan.price_usd, further)
    leakers = mean_interval(runs.column(size, "reached"), f"leakers {name}")
    return Stopped(
        size, mean, leakers, further, price_for_each(runs.plan.price_usd, mean), change, alone, _rounds(runs, size)
    )


def _covered_m2(plan: _Plan, question: CapabilityQuestion) -> tuple[float, ...]:
    """Area [m2] that the network sees at each height."""
    heights_m, name = question.heights_m, question.coverage_class
    found = coverage(plan.scenario, heights_m=heights_m, class_name=name, cells=COVERAGE_CELLS)
    return tuple(found.area_m2(found.sights))


def _spread_m(scenario: Scenario) -> float:
    """How far units stand from the middle of them, along an axis [m]."""
    rows = [si(unit.at[0], "deg") for unit in scenario.units]
    columns = [si(unit.at[1], "deg") * math.cos(rows[0]) for unit in scenario.units]
    return EARTH_MEAN_RADIUS_M * max(max(rows) - min(rows), max(columns) - min(columns))


def _defended_m2(plan: _Plan, whole: Scenario, class_name: str | None) -> tuple[float, float] | None:
    """Footprint [m2] against ballistic launches from all directions and from at least one, on a map for the whole scenario."""
    if class_name is None:
        return None
    reach_m = engaging(whole, class_name, DETECTION_PROBABILITY, None, None).farthest_reach_m
    radius_m = ROOM * reach_m + _spread_m(whole)
    found = envelope(
        plan.scenario,
        class_name,
        detection_probability=DETECTION_PROBABILITY,
        directions=FOOTPRINT_DIRECTIONS,
        radius_m=radius_m,
        cells=FOOTPRINT_CELLS,
    ).footprint
    assert found is not None
    return found.grid.area_m2(found.against_all), found.grid.area_m2(found.against_any)


def capability(
    programme: Programme, replications: int | None = None, workers: int = 1, watch: Watch = lambda said: None
) -> Capability | None:
    """What each delivery of a programme adds to its scenario; None where the programme names no scenario.

    replications : random runs of each raid, None for the programme's own; watch : is told what is being run. Raises
    ScenarioError where a stage can not be run.
    """
    question = programme.capability
    if question is None:
        return None
    count = replications or question.replications
    plans, stages, remarks = _plans(programme, question), [], []
    whole = plans[-1].scenario
    before: _Runs | None = None
    for plan in plans:
        watch(f"{plan.delivery}: areas")
        covered, defended = _covered_m2(plan, question), _defended_m2(plan, whole, question.footprint_class)
        runs = _Runs(plan, question.raid, count, workers)
        chances = _chances(runs, question, watch)
        watch(f"{plan.delivery}: targets stopped")
        stopped = tuple(_stopped(runs, before, size) for size in question.raid_at)
        saturation = saturation_of(chances, question.at_least)
        paid = (plan.batch, plan.delivery, plan.units, plan.fire_units, plan.price_usd)
        stages.append(Stage(*paid, covered, defended, chances, saturation, stopped))
        if runs.unresolved >= 1.0:
            remarks.append(
                f"after {plan.delivery} up to {runs.unresolved:.1f} attackers a raid were neither stopped nor through when"
                " the run ended: a longer duration_s would tell"
            )
        before = runs
    return Capability(question, count, tuple(stages), tuple(remarks))
