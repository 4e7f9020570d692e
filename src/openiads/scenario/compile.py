"""From a scenario to arrays: the parameters of every stage, how much room a run needs, and the record's laydown.

Source: docs/architecture.md. Leaves out: running; `simulation.run` takes what comes out of here.
"""

import math
from dataclasses import dataclass

from openiads.flight.flyout_fit import FlyoutFit
from openiads.scenario import parameters as make
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.check import catalogue_of, require
from openiads.scenario.command_parameters import command_parameters
from openiads.scenario.engagement_parameters import engagement_parameters
from openiads.scenario.envelopes import fitted, flyout_rows
from openiads.scenario.identification_parameters import class_ids
from openiads.scenario.laydown import Laydown, laydown
from openiads.scenario.missions import PlacedMission, placed_missions
from openiads.scenario.network import network_of, outage_rows
from openiads.scenario.problems import Problem, ScenarioError
from openiads.scenario.schema import Scenario
from openiads.scenario.traffic import Flyer, flyers
from openiads.simulation.world import Parameters, Sizes

# Plots beyond the mean number of false alarms for which a frame has room: more than ten standard deviations.
FALSE_ALARM_ROOM = 40
PAIRS_PER_SLOT = 12
# A track that began at a false plot lives for about as many looks.
LOOKS_OF_A_FALSE_TRACK = 6


@dataclass(frozen=True)
class Compiled:
    """Everything that all replications of a scenario share."""

    scenario: Scenario
    catalogue: Catalogue
    laydown: Laydown
    flyers: tuple[Flyer, ...]
    missions: tuple[PlacedMission, ...]
    fits: tuple[FlyoutFit, ...]
    parameters: Parameters
    sizes: Sizes


def _sizes(scenario: Scenario, placed: Laydown, flying: tuple[Flyer, ...]) -> Sizes:
    """Room for everything: rounds and objects by count, plots and tracks by the mean of false alarms and a wide margin."""
    alarms = 0.0
    lingering = 0.0
    plots = 0.0
    for radar in placed.radars:
        rate = float(radar.values["false_alarms_per_scan"])
        frame = rate * min(scenario.step_s / float(radar.values["revisit_s"]), 1.0) if radar.searches else 0.0
        alarms += frame
        lingering += rate * LOOKS_OF_A_FALSE_TRACK if radar.searches else 0.0
        plots += (int(radar.searches) + int(radar.follows_tasks)) * len(flying)
    plots += alarms + 12.0 * math.sqrt(alarms) + FALSE_ALARM_ROOM
    slots = int(3 * len(flying) + lingering + 12.0 * math.sqrt(lingering) + FALSE_ALARM_ROOM)
    tasks = make.task_places(placed.radars)
    return Sizes(
        objects=len(flying),
        assets=len(scenario.assets),
        slots=slots,
        plots=int(plots),
        pairs=PAIRS_PER_SLOT * (slots + int(plots)),
        looks=2 * len(placed.radars) + tasks,
        tasks=tasks,
        rounds=sum(sum(u.rounds.values()) + sum(u.reloads.values()) for u in placed.fire_units),
    )


def _entities(scenario: Scenario, placed: Laydown, flying: tuple[Flyer, ...]) -> dict[str, int]:
    """The random streams of everything that draws; ScenarioError where two names share one."""
    try:
        return make.stream_entities(placed, flying)
    except ValueError as error:
        raise ScenarioError([Problem((), str(error), "any other id will do")], scenario.name) from None


def compile(scenario: Scenario) -> Compiled:
    """Check a scenario against its catalogue, and make arrays of it. Raises ScenarioError with everything that is wrong."""
    catalogue = catalogue_of(scenario)
    require(scenario, catalogue)
    placed = laydown(scenario, catalogue)
    flying = flyers(scenario, catalogue)
    missions = placed_missions(scenario, placed)

    def resolve(id: str) -> dict[str, float | None]:
        return catalogue.resolve(id, scenario.values, scenario.overridden(id))

    model = resolve("assumptions")
    entity = _entities(scenario, placed, flying)
    classes = class_ids(flying)
    radars = make.radar_rows(placed.radars, entity)
    fits = tuple(fitted(kind, model) for kind in placed.interceptor_types)
    flyouts = flyout_rows(fits)
    masks = make.mask_maps(scenario, placed.radars)
    known = [catalogue.entry(id) for id in classes]
    parameters = Parameters(
        motion=make.motion_parameters(scenario, flying, entity, flyouts),
        sensing=make.sensing_parameters(
            scenario, radars, masks, flying, entity, classes, model, outage_rows(scenario, placed)
        ),
        tracking=make.tracking_parameters(placed, model),
        command=command_parameters(
            scenario, placed, masks, known, radars, flyouts, network_of(scenario, placed, entity), model, resolve
        ),
        engagement=engagement_parameters(placed, flying, missions, entity, model),
        rules=make.run_rules(scenario),
    )
    sizes = _sizes(scenario, placed, flying)
    return Compiled(scenario, catalogue, placed, flying, missions, fits, parameters, sizes)
