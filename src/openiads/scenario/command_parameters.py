"""What command knows, as arrays: its fire units, launch sites and rounds, assets, what a class is taken to be.

Source: docs/architecture.md. Built apart from what is true, of which nothing comes here. Leaves out: the other stages'
parameters (parameters.py, engagement_parameters.py), and doctrine (doctrine_parameters.py).
"""

from typing import Any

import numpy as np

from openiads.command.network import Network
from openiads.command.posts import (
    ASSET,
    FIRE_UNIT,
    INTERCEPTOR_TYPE,
    LAUNCH_SITE,
    TARGET_CLASS,
    Category,
    CommandParameters,
)
from openiads.earth.geodesy import Geodetic, east_north_up
from openiads.earth.masking import MaskMaps
from openiads.flight.flight_time import TIME, UNREACHABLE_S
from openiads.scenario.areas import STATUSES, area_rows
from openiads.scenario.catalogue import Entry
from openiads.scenario.doctrine_parameters import doctrine_rows, price_table
from openiads.scenario.envelopes import ballistic_rows, flight_times
from openiads.scenario.ground import relief_of
from openiads.scenario.identification_parameters import identification_parameters
from openiads.scenario.launch_sites import PlacedLaunchSite
from openiads.scenario.laydown import Laydown, PlacedFireUnit
from openiads.scenario.parameters import CATEGORIES, Rows, drop_after_s, ecef, fill, kill_probabilities
from openiads.scenario.schema import Scenario
from openiads.units import si


def _fire_unit(row: Any, unit: PlacedFireUnit, laydown: Laydown, radars: Rows) -> None:
    """Fill command's description of a fire unit, but for its places in the tables."""
    fill(
        row,
        unit.values,
        ("channels", "missiles_per_target", "reaction_time_s", "launch_interval_s", "maximum_target_speed_m_s"),
    )
    row["aerodynamic_channels"], row["ballistic_channels"] = unit.channels_by_kind
    for kind, count in unit.rounds.items():
        row["carries"][kind] = int(count > 0)
    row["radar"] = unit.radar
    if unit.radar >= 0:
        radar, placed = radars[unit.radar], laydown.radars[unit.radar]
        row["radar_m"], row["radar_axes"] = radar["position_m"], radar["axes"]
        row["antenna_height_m"], row["ground_m"] = radar["antenna_height_m"], radar["ground_m"]
        row["radar_range_m"] = radar["instrumented_range_m"]
        row["sector_rad"], row["facing_rad"] = radar["sector_rad"], radar["facing_rad"]
        row["first_task"], row["tasks"] = radar["first_task"], int(placed.values["track_capacity"])


def _launch_site(row: Any, placed: PlacedLaunchSite) -> None:
    """Fill command's description of a launch site."""
    row["position_m"], row["height_m"] = ecef(placed.site), placed.site.height_m
    row["axes"] = east_north_up(placed.site.latitude_rad, placed.site.longitude_rad)
    row["facing_rad"], row["sector_rad"] = placed.facing_rad, placed.sector_rad
    for kind, count in placed.rounds.items():
        row["carries"][kind] = int(count > 0)


def _fire_units(laydown: Laydown, radars: Rows) -> tuple[Rows, Rows]:
    """Fire units, with channels numbered through, and their launch sites."""
    units = np.zeros(len(laydown.fire_units), FIRE_UNIT)
    sites = np.zeros(sum(len(unit.launch_sites) for unit in laydown.fire_units), LAUNCH_SITE)
    for row, unit in zip(units, laydown.fire_units, strict=True):
        _fire_unit(row, unit, laydown, radars)
        row["launch_sites"] = len(unit.launch_sites)
    units["first_channel"] = np.cumsum(units["channels"]) - units["channels"]
    units["first_launch_site"] = np.cumsum(units["launch_sites"]) - units["launch_sites"]
    placed = [site for unit in laydown.fire_units for site in unit.launch_sites]
    for row, site in zip(sites, placed, strict=True):
        _launch_site(row, site)
    return units, sites


def _interceptor_types(laydown: Laydown, envelopes: Rows, tables: Rows) -> Rows:
    """What command believes of each type; envelopes and tables are the aerodynamic ones, then the ballistic ones."""
    count = len(laydown.interceptor_types)
    types = np.zeros(count, INTERCEPTOR_TYPE)
    for row, kind in zip(types, laydown.interceptor_types, strict=True):
        row["kill_probability"] = kill_probabilities(kind.values)
    types["preferred"] = preferences(types["kill_probability"], envelopes["maximum_range_m"][:count])
    times = tables[:, :, :, TIME]
    longest_s = np.max(times, axis=(1, 2), initial=0.0, where=times < UNREACHABLE_S)
    types["longest_flight_s"], types["longest_ballistic_flight_s"] = longest_s[:count], longest_s[count:]
    return types


def command_parameters(
    scenario: Scenario,
    laydown: Laydown,
    masks: MaskMaps,
    classes: list[Entry],
    radars: Rows,
    flyouts: Rows,
    network: Network,
    model: Any,
    resolve: Any,
) -> CommandParameters:
    """What command knows: its own side, assets, and what a class is taken to be; nothing of what flies."""
    units, sites = _fire_units(laydown, radars)
    assets = np.zeros(len(scenario.assets), ASSET)
    relief = relief_of(scenario)
    for row, asset in zip(assets, scenario.assets, strict=True):
        place = Geodetic(si(asset.at[0], "deg"), si(asset.at[1], "deg"), relief.height_msl_m(asset.at))
        row["position_m"], row["value"], row["radius_m"] = ecef(place), asset.value, si(asset.radius_km, "km")
    targets = np.zeros(len(classes), TARGET_CLASS)
    for row, entry in zip(targets, classes, strict=True):
        row["category"] = CATEGORIES.get(entry.structure["category"], int(Category.AIRCRAFT))
        row["lethality"] = resolve(entry.id)["lethality"]
    envelopes = np.concatenate([flyouts, ballistic_rows(flyouts, laydown.interceptor_types)])
    tables = flight_times(envelopes, relief.level_m)
    types = _interceptor_types(laydown, envelopes, tables)
    units["longest_flight_s"] = np.max(
        units["carries"][:, : len(types)] * types["longest_flight_s"], axis=1, initial=0.0
    )
    doctrine, units["doctrine"] = doctrine_rows(scenario.doctrine, laydown, model)
    doctrine["stale_after_s"] = float(model["stale_share"]) * drop_after_s(laydown, model)
    if scenario.network is not None and scenario.network.autonomous.weapons is not None:
        doctrine["alone_weapons"] = STATUSES[scenario.network.autonomous.weapons]
    prices = price_table(scenario.doctrine, assets["value"], types["kill_probability"], laydown)
    return CommandParameters(
        fire_units=units,
        launch_sites=sites,
        interceptor_types=types,
        flyouts=envelopes,
        tables=tables,
        masks=masks,
        assets=assets,
        target_classes=targets,
        doctrine=doctrine,
        prices=prices,
        identification=identification_parameters(scenario, classes, model, resolve),
        weapons_areas=area_rows(scenario.weapons_control),
        network=network,
    )


def preferences(kill_probability: Rows, maximum_range_m: Rows) -> Rows:
    """Which type to try first, second and so on at each category: the surest, and the shorter reach of two as sure."""
    columns = [np.lexsort((maximum_range_m, -kill_probability[:, k])) for k in range(len(CATEGORIES))]
    return np.stack(columns, axis=1)
