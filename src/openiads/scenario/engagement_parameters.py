"""What engagement needs, as arrays: launchers at their sites, transporters, fire missions, kill probabilities, objects, rules.

Source: docs/architecture.md. Leaves out: the other stages' parameters (parameters.py, command_parameters.py).
"""

from typing import Any

import numpy as np

from openiads.engagement.launchers import (
    FIRE_UNIT,
    INTERCEPTOR_TYPE,
    LAUNCH_SITE,
    LAUNCHER,
    MISSION,
    OBJECT,
    RULES,
    TRANSPORTER,
    EngagementParameters,
)
from openiads.messages.status import INTERCEPTOR_TYPES
from openiads.scenario.launch_sites import Load
from openiads.scenario.laydown import Laydown
from openiads.scenario.missions import PlacedMission
from openiads.scenario.parameters import Rows, category_of, ecef, fill, kill_probabilities
from openiads.scenario.traffic import Flyer


def _counts(load: Load) -> Rows:
    """A load as counts by interceptor type."""
    counts = np.zeros(INTERCEPTOR_TYPES, np.int64)
    for kind, count in load.items():
        counts[kind] = count
    return counts


def _standing(laydown: Laydown, entity: dict[str, int]) -> tuple[Rows, Rows, Rows, Rows]:
    """Fire units, launch sites, launchers and transporters, each numbered through."""
    units = np.zeros(len(laydown.fire_units), FIRE_UNIT)
    sites: list[tuple[Any, ...]] = []
    launchers: list[tuple[Any, ...]] = []
    transporters: list[tuple[Any, ...]] = []
    for number, (row, unit) in enumerate(zip(units, laydown.fire_units, strict=True)):
        fill(row, unit.values, ("reaction_time_s", "launch_interval_s", "reload_time_s"))
        row["entity"] = entity[f"unit:{unit.id}"]
        row["first_transporter"], row["transporters"] = len(transporters), len(unit.transporters)
        transporters += [(number, _counts(load)) for load in unit.transporters]
        for site in unit.launch_sites:
            launchers += [(number, len(sites), _counts(load)) for load in site.loads]
            sites.append((number, ecef(site.site), len(launchers) - len(site.loads), len(site.loads)))
    return units, np.array(sites, LAUNCH_SITE), np.array(launchers, LAUNCHER), np.array(transporters, TRANSPORTER)


def _missions(missions: tuple[PlacedMission, ...]) -> Rows:
    """What fire missions ask for; geometry has been settled by who placed them."""
    return np.array([(m.fire_unit, m.interceptor_type, m.said.rounds, m.said.time_s) for m in missions], MISSION)


def engagement_parameters(
    laydown: Laydown, flyers: tuple[Flyer, ...], missions: tuple[PlacedMission, ...], entity: dict[str, int], model: Any
) -> EngagementParameters:
    """Fire units with launchers and transporters, fire missions, kill probabilities, objects, and the rules of outcomes."""
    units, sites, launchers, transporters = _standing(laydown, entity)
    types = np.zeros(INTERCEPTOR_TYPES, INTERCEPTOR_TYPE)
    for number, interceptor in enumerate(laydown.interceptor_types):
        types["kill_probability"][number] = kill_probabilities(interceptor.values)
    objects = np.zeros(len(flyers), OBJECT)
    for row, flyer in zip(objects, flyers, strict=True):
        row["entity"], row["category"] = entity[flyer.id], category_of(flyer)
    rules = np.zeros(1, RULES)
    fill(
        rules[0],
        model,
        ("outcome_radius_m", "assessment_delay_s", "assessment_error_probability", "command_delay_s"),
    )
    return EngagementParameters(
        units,
        sites,
        launchers,
        transporters,
        _missions(missions),
        np.array([mission.reach for mission in missions], np.int64).reshape(len(missions), len(sites)),
        types,
        objects,
        rules,
    )
