"""Doctrine as arrays: the scenario's, those of units of their own, and what a round is worth to be kept.

Source: docs/models/doctrine.md. Leaves out: what a doctrine means, which is command's (doctrine.py, schedule.py, reserve.py).
"""

from typing import Any

import numpy as np

from openiads.command.posts import DOCTRINE, Order, Policy, Rule
from openiads.command.reserve import prices
from openiads.command.selection import Objective, Search
from openiads.scenario.areas import STATUSES
from openiads.scenario.laydown import Laydown
from openiads.scenario.schema import Doctrine, UnitDoctrine
from openiads.units import si

Rows = np.ndarray[Any, Any]

POLICIES = {
    "salvo": Policy.SALVO,
    "shoot-look-shoot": Policy.SHOOT_LOOK_SHOOT,
    "shoot-shoot-look-shoot": Policy.SHOOT_SHOOT_LOOK_SHOOT,
}
ORDERS = {"product": Order.PRODUCT, "list": Order.LIST}
OBJECTIVES = {"target": Objective.TARGET, "asset": Objective.ASSET}
SEARCHES = {"greedy": Search.GREEDY, "exchange": Search.EXCHANGE}
THREAT_RULES = {
    "ballistic": Rule.BALLISTIC,
    "time-to-go": Rule.TIME_TO_GO,
    "value": Rule.VALUE,
    "threat": Rule.THREAT,
    "last-launch": Rule.LAST_LAUNCH,
}
ASSUMED = (
    *("decision_period_s", "command_delay_s", "patience", "halving_miss_m", "arrival_slack_s", "aim_height_margin_m"),
    *("near_share", "band_s", "patience_share", "longest_patience"),
)


def _scenario_row(row: Any, said: Doctrine, model: Any) -> None:
    """Fill the row of the scenario's own doctrine."""
    for name in ASSUMED:
        row[name] = model[name]
    row["policy"], row["weapons"] = POLICIES[said.shots], STATUSES[said.weapons]
    row["rounds_per_salvo"], row["maximum_salvos"] = said.rounds_per_salvo, said.maximum_salvos
    row["hold_fire_m"] = si(said.hold_fire_until_km or 0.0, "km")
    row["order"], row["reserves"] = ORDERS[said.threat], int(said.reserve is not None)
    row["objective"], row["search"] = OBJECTIVES[said.assignment.objective], SEARCHES[said.assignment.search]
    for place, rule in enumerate(said.threat_list):
        row["rules"][place] = THREAT_RULES[rule]
    row["asks"] = int(said.python is not None)
    row["own_radar"], row["alone_weapons"] = int(said.track_source == "own-radar"), -1


def _unit_row(row: Any, said: UnitDoctrine) -> None:
    """Put into a copy of the scenario's row what a unit does otherwise."""
    if said.policy is not None:
        row["policy"] = POLICIES[said.policy]
    if said.rounds_per_salvo is not None:
        row["rounds_per_salvo"] = said.rounds_per_salvo
    if said.maximum_salvos is not None:
        row["maximum_salvos"] = said.maximum_salvos
    if said.hold_fire_until_km is not None:
        row["hold_fire_m"] = si(said.hold_fire_until_km, "km")


def _salvos(row: Any) -> int:
    """How many salvos a row allows at one track."""
    return 1 if row["policy"] == Policy.SALVO else int(row["maximum_salvos"])


def doctrine_rows(said: Doctrine, laydown: Laydown, model: Any) -> tuple[Rows, Rows]:
    """All doctrines, the scenario's first, and which row each fire unit fires by."""
    own = [unit.doctrine for unit in laydown.fire_units if unit.doctrine is not None]
    rows = np.zeros(1 + len(own), DOCTRINE)
    _scenario_row(rows[0], said, model)
    number, used = 0, np.zeros(len(laydown.fire_units), np.int64)
    for place, unit in enumerate(laydown.fire_units):
        if unit.doctrine is not None:
            number += 1
            rows[number] = rows[0]
            _unit_row(rows[number], unit.doctrine)
            used[place] = number
    at_work = sorted({0, *used.tolist()})
    rows["loosest"] = max(at_work, key=lambda row: _salvos(rows[row]))
    return rows, used


def price_table(said: Doctrine, asset_values: Rows, kill_probability: Rows, laydown: Laydown) -> Rows:
    """Prices of a round by threats to come and rounds left; a single 0 where no reserve is kept.

    kill_probability : (types, categories). Absent figures are those of the assets and of the surest round of each category.
    """
    if said.reserve is None:
        return np.zeros((1, 1))
    stock = sum(sum(unit.rounds.values()) for unit in laydown.fire_units)
    values = said.reserve.values or tuple(float(value) for value in asset_values) or (0.0,)
    sure = said.reserve.kill_probability
    if sure is None:
        sure = float(np.mean(np.max(kill_probability, axis=0, initial=0.0)))
    salvos = 1 if said.shots == "salvo" else said.maximum_salvos
    return prices(values, sure, said.rounds_per_salvo, salvos, said.reserve.threats, stock)
