"""What a study's rounds cost for what they did, point by point.

Source: docs/studies.md, analysis/exchange.py; prices are the catalogue's. Leaves out: a verdict.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.exchange import Price, Ratio, costs, prices, ratio
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.check import catalogue_of
from openiads.study.manifest import StudyError
from openiads.study.results import Results
from openiads.units import UNITS

Array = np.ndarray[Any, Any]

PREFIX = "rounds_fired["


@dataclass(frozen=True)
class Exchange:
    """Prices of the rounds that a point fired, and its ratios: break-even first, none of them a verdict."""

    point: int
    factors: dict[str, Any]
    prices: dict[str, Price]
    ratios: list[Ratio]


def exchange(results: Results) -> list[Exchange]:
    """Cost exchange of every point. Raises StudyError where no round has any price to go by."""
    catalogue = catalogue_of(results.study.scenario)
    fired = [name for name in results.measures if name.startswith(PREFIX)]
    if not fired:
        raise StudyError("no rounds are at hand in this study: there is nothing to price")
    entries = [name[len(PREFIX) : -1] for name in fired]
    priced = round_prices(catalogue, entries)
    if len(priced) < len(set(entries)):
        raise StudyError("no round of the catalogue has a published price: give one in a catalogue of your own")
    total = sum(asset.value for asset in results.study.scenario.assets)
    names = [*fired, "targets_engaged", "destroyed", "value_reached"]
    found = []
    for point, _, table in results.values(names):
        columns = dict(zip(names, np.nan_to_num(table).T, strict=True))
        low, high = costs({id: columns[name] for id, name in zip(entries, fired, strict=True)}, priced)
        ratios = _ratios(low, high, columns, total)
        found.append(Exchange(point, results.levels[point], priced, ratios))
    return found


def round_prices(catalogue: Catalogue, entries: Iterable[str]) -> dict[str, Price]:
    """Prices of rounds [usd]: each its own where one is published, else the range over all rounds that have one."""
    return prices({id: _cost(catalogue, id) for id in entries}, _all_costs(catalogue))


def _ratios(low: Array, high: Array, columns: dict[str, Array], total: float) -> list[Ratio]:
    """Break-even first: the worth of all assets at which rounds cost what they saved, if else all had been lost."""
    saved = total - columns["value_reached"]
    bought = {
        "break-even worth of all assets": saved / max(total, 1e-300),
        "cost per engagement (target fired at)": columns["targets_engaged"],
        "cost per kill (attacker destroyed)": columns["destroyed"],
        "cost per unit of value saved": saved,
        "cost of a run's rounds": np.ones_like(low),
    }
    return [ratio(name, low, high, amount) for name, amount in bought.items()]


def _cost(catalogue: Catalogue, id: str) -> float | None:
    return catalogue.resolve(id).get("unit_cost_usd")


def _all_costs(catalogue: Catalogue) -> dict[str, float | None]:
    """Published prices of all rounds."""
    found: dict[str, float | None] = {}
    for id in catalogue.ids("interceptor"):
        value = catalogue.entry(id).values.get("unit_cost_usd_m")
        if value is not None and value.grade == "published":
            for end, number in (("low", value.low), ("high", value.high)):
                found[f"{id} {end}"] = None if number is None else number * UNITS["usd_m"].to_si
    return found
