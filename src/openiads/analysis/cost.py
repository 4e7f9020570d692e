"""What the rounds cost, where a price is published; what has no price is named, never guessed.

Source: unit costs of the record's own catalogue rows. Leaves out: development, crews, upkeep, and the value of what is
defended.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from openiads.analysis.metrics import mission_rounds_by_type, rounds_by_type
from openiads.record.store import Record
from openiads.units import printed


@dataclass(frozen=True)
class RoundCost:
    """Rounds of one type and what they cost [usd]; NaN where no price is published."""

    entry: str
    rounds: int
    unit_cost_usd: float

    @property
    def priced(self) -> bool:
        """Whether a price is published."""
        return math.isfinite(self.unit_cost_usd)

    @property
    def cost_usd(self) -> float:
        """Rounds times price [usd]; NaN where there is none."""
        return self.rounds * self.unit_cost_usd


def unit_costs(record: Record) -> dict[str, float]:
    """Interceptor entry to the price of one round [usd], NaN where none is published."""
    types = record["interceptor_types"]
    return {str(entry): float(cost) for entry, cost in zip(types["entry"], types["unit_cost_usd"], strict=True)}


def round_costs(rounds: Mapping[str, int], prices: Mapping[str, float]) -> list[RoundCost]:
    """The cost of rounds fired, by type."""
    return [RoundCost(entry, count, prices.get(entry, math.nan)) for entry, count in rounds.items()]


def cost(record: Record) -> list[RoundCost]:
    """The cost of the rounds fired in a run, by type, those of fire missions among them."""
    missions = mission_rounds_by_type(record)
    rounds = {entry: count + missions.get(entry, 0) for entry, count in rounds_by_type(record).items()}
    return round_costs(rounds, unit_costs(record))


def cost_sentences(costs: list[RoundCost]) -> list[str]:
    """The cost in plain words: what was priced, and that the rest was not."""
    priced = [row for row in costs if row.priced]
    if not priced:
        return ["No price is published for any round in this run: no cost is given."]
    total_m = printed(sum(row.cost_usd for row in priced), "usd_m")
    parts = ", ".join(
        f"{row.rounds} of {row.entry} at {printed(row.unit_cost_usd, 'usd_m'):g} million" for row in priced
    )
    sentences = [f"The rounds that have a published price cost {total_m:.1f} million US dollars ({parts})."]
    if unpriced := [row.entry for row in costs if not row.priced]:
        sentences.append(f"No price is published for {', '.join(unpriced)}: they are left out of that sum.")
    return sentences
