"""What a survey of engagements begins with: fire units as command knows them, times of the chain, and the aim.

Source: command's own parameters, made as for a run. Leaves out: what flies.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.command.posts import Category, CommandParameters
from openiads.earth.geodesy import Geodetic
from openiads.flight.flight_time import TIME, UNREACHABLE_S
from openiads.scenario import parameters as make
from openiads.scenario.command_parameters import command_parameters
from openiads.scenario.envelopes import fitted, flyout_rows
from openiads.scenario.laydown import geodetic
from openiads.scenario.network import network_of
from openiads.scenario.parameters import CATEGORIES
from openiads.scenario.problems import choice, shown
from openiads.scenario.schema import Scenario
from openiads.survey.ground import CLASS_KEY, Surveyed, refuse, surveyed
from openiads.units import printed

Rows = np.ndarray[Any, Any]
TO_KEY, UNIT_KEY = "--to", "--unit"


@dataclass(frozen=True)
class Times:
    """Delays of the chain: looks until a track is confirmed, and seconds from an order to a launch, and to an assessment."""

    confirm_hits: float
    command_delay_s: float
    assessment_s: float


@dataclass(frozen=True)
class Engaging:
    """A scenario as a survey of engagements sees it.

    chosen : the number of the one fire unit that is looked at, -1 for all; paces_m_s : mean speed of each round's longest
    flight, in the order of command's fly-outs.
    """

    survey: Surveyed
    command: CommandParameters
    category: int
    times: Times
    aim: Geodetic
    aim_name: str
    chosen: int
    paces_m_s: Rows

    @property
    def farthest_reach_m(self) -> float:
        """The longest range of any round in use against the class."""
        return max((float(self.command.flyouts[k]["maximum_range_m"]) for k in self.rounds), default=0.0)

    @property
    def rounds(self) -> list[int]:
        """Rows of the fly-outs that count against the class: rounds that some fire unit looked at carries."""
        types = self.command.interceptor_types
        units = [k for k in range(len(self.command.fire_units)) if self.chosen in (-1, k)]
        shift = len(types) if self.category == Category.BALLISTIC else 0
        carried = [any(self.command.fire_units["carries"][unit][k] for unit in units) for k in range(len(types))]
        return [k + shift for k in range(len(types)) if carried[k] and types["kill_probability"][k][self.category] > 0]


def category_of(structure: Any) -> int:
    """For which of the stated kill probabilities a class counts; a decoy for that of what it passes for."""
    name = structure["category"]
    return CATEGORIES.get(structure.get("imitates", "uav") if name == "decoy" else name, int(Category.AIRCRAFT))


def _paces(tables: Rows, flyouts: Rows) -> Rows:
    """Mean speed [m/s] of the longest flight of each table that arrives."""
    paces = np.ones(len(flyouts))
    for k, flyout in enumerate(flyouts):
        times = np.where(tables[k, :, :, TIME] < UNREACHABLE_S, tables[k, :, :, TIME], -1.0)
        row, column = np.unravel_index(int(np.argmax(times)), times.shape)
        share = row / (times.shape[0] - 1)
        ground_m = float(flyout["maximum_range_m"]) * share * share
        climb_m = float(flyout["maximum_height_m"]) * column / (times.shape[1] - 1)
        paces[k] = max(math.hypot(ground_m, climb_m) / max(float(times[row, column]), 1.0), 1.0)
    return paces


def _aim(survey: Surveyed, name: str | None) -> tuple[Geodetic, str]:
    """Where targets fly to: an asset or fire unit by its id, else the most valued asset, else the middle of the units."""
    scenario, units = survey.scenario, survey.laydown.fire_units
    assets = {asset.id: asset for asset in scenario.assets}
    sites = {unit.id: unit.site for unit in units}
    if name is None and assets:
        name = max(scenario.assets, key=lambda asset: asset.value).id
    if name in assets:
        point = assets[name].at
        return geodetic(point, survey.relief.height_msl_m(point)), name
    if name in sites:
        return sites[name], name
    if name is not None:
        raise refuse(TO_KEY, f"no asset or fire unit {shown(name)}", choice(name, [*assets, *sites]), scenario)
    latitude = sum(site.latitude_rad for site in sites.values()) / len(sites)
    longitude = sum(site.longitude_rad for site in sites.values()) / len(sites)
    point = (printed(latitude, "deg"), printed(longitude, "deg"))
    return geodetic(point, survey.relief.height_msl_m(point)), "the middle of the fire units"


def _chosen(survey: Surveyed, name: str | None) -> int:
    if name is None:
        return -1
    ids = [unit.id for unit in survey.laydown.fire_units]
    if name not in ids:
        raise refuse(UNIT_KEY, f"no fire unit {shown(name)}", choice(name, ids), survey.scenario)
    return ids.index(name)


def engaging(
    scenario: Scenario, class_name: str, detection_probability: float, to: str | None, unit: str | None
) -> Engaging:
    """A scenario as a survey of engagements sees it. Raises ScenarioError with everything that is wrong.

    to : the asset or fire unit that targets fly to; unit : the one fire unit that fires; None for the usual, and for all.
    """
    survey = surveyed(scenario, class_name, detection_probability)
    placed = survey.laydown
    if not placed.fire_units:
        found = "no unit of this scenario has launchers"
        raise refuse("units", found, "add one such as {id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}", scenario)

    def resolve(id: str) -> dict[str, float | None]:
        return survey.catalogue.resolve(id, scenario.values, scenario.overridden(id))

    model: Any = resolve("assumptions")
    flyouts = flyout_rows(tuple(fitted(kind, model) for kind in placed.interceptor_types))
    classes, network = [survey.target.entry], network_of(scenario, placed, make.stream_entities(placed, ()))
    command = command_parameters(
        scenario, placed, survey.looking.masks, classes, survey.radars, flyouts, network, model, resolve
    )
    times = Times(*(float(model[key]) for key in ("confirm_hits", "command_delay_s", "assessment_delay_s")))
    aim, aim_name = _aim(survey, to)
    category = category_of(survey.target.entry.structure)
    paces_m_s = _paces(command.tables, command.flyouts)
    begun = Engaging(survey, command, category, times, aim, aim_name, _chosen(survey, unit), paces_m_s)
    if not begun.rounds:
        said = f"no round of these fire units is stated to work against {shown(class_name)}"
        raise refuse(CLASS_KEY, said, "load rounds that are, or choose another class", scenario)
    return begun
