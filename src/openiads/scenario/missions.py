"""Fire missions of a scenario: which fire unit and round, from where the place lies in reach, and what came of each.

Source: engagement.fire_missions for the chances; geodesics for the distance. Leaves out: everything that a round does but fall
within a radius or not.
"""

import math
from dataclasses import dataclass
from typing import Any

from openiads.earth.geodesy import geodesic, lies_in_sector, sector
from openiads.engagement.fire_missions import chance_of_any, chance_within
from openiads.scenario.launch_sites import PlacedLaunchSite
from openiads.scenario.laydown import InterceptorType, Laydown
from openiads.scenario.schema import FireMission, Scenario
from openiads.units import si

Row = dict[str, Any]


@dataclass(frozen=True)
class PlacedMission:
    """A fire mission with the numbers of its fire unit and type (-1 where the unit has none), and its geometry.

    `distance_m` is the way along the ground from the nearest launch site that has the type; `reach` is 1 for each launch
    site of the scenario that can serve it.
    """

    said: FireMission
    fire_unit: int
    interceptor_type: int
    distance_m: float
    reach: tuple[int, ...]

    @property
    def within_range(self) -> bool:
        """Whether any launch site that has the type can serve it."""
        return any(self.reach)


def _way(site: PlacedLaunchSite, said: FireMission) -> tuple[float, float]:
    """Distance [m] and azimuth [rad] from a launch site to the place of a mission; infinitely far on the other side."""
    latitude, longitude = si(said.at[0], "deg"), si(said.at[1], "deg")
    try:
        return geodesic(site.site.latitude_rad, site.site.longitude_rad, latitude, longitude)
    except ValueError:
        return math.inf, 0.0


def _serves(site: PlacedLaunchSite, kind: InterceptorType, way: tuple[float, float]) -> bool:
    """Whether a place lies within the published range of a type, and within the sector of a launch site."""
    distance_m, azimuth_rad = way
    within = float(kind.values["minimum_range_m"]) <= distance_m <= float(kind.values["maximum_range_m"])
    covered = lies_in_sector(sector(site.facing_rad, site.sector_rad), math.sin(azimuth_rad), math.cos(azimuth_rad))
    return within and bool(covered)


def _placed(said: FireMission, laydown: Laydown) -> PlacedMission:
    number = [unit.id for unit in laydown.fire_units].index(said.unit)
    unit = laydown.fire_units[number]
    kind = next(k for k in unit.rounds if laydown.interceptor_types[k].entry.id == said.entry)
    reach, nearest_m = [], math.inf
    for owner in laydown.fire_units:
        for site in owner.launch_sites:
            serves = False
            if owner is unit and site.rounds.get(kind, 0) > 0:
                way = _way(site, said)
                nearest_m, serves = min(nearest_m, way[0]), _serves(site, laydown.interceptor_types[kind], way)
            reach.append(int(serves))
    return PlacedMission(said, number, kind, nearest_m, tuple(reach))


def placed_missions(scenario: Scenario, laydown: Laydown) -> tuple[PlacedMission, ...]:
    """The fire missions of a checked scenario, in its order."""
    return tuple(_placed(said, laydown) for said in scenario.fire_missions)


def mission_row(mission: PlacedMission, fired: int) -> Row:
    """What a fire mission asked for, what it got, and the chances that one round, or any, falls within its radius."""
    said, rounds = mission.said, max(fired, 0)
    chance = float(chance_within(said.radius_m, said.circular_error_m))
    return {
        "id": said.id,
        "fire_unit": mission.fire_unit,
        "interceptor_type": mission.interceptor_type,
        "time_s": said.time_s,
        "latitude_deg": said.at[0],
        "longitude_deg": said.at[1],
        "distance_m": mission.distance_m,
        "within_range": int(mission.within_range),
        "rounds_asked": said.rounds,
        "rounds_fired": rounds,
        "radius_m": said.radius_m,
        "circular_error_m": said.circular_error_m,
        "chance_of_one": chance,
        "chance_of_any": float(chance_of_any(chance, rounds)),
    }
