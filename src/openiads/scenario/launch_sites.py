"""Where the launchers of a fire unit stand, what they hold and where they fire; and what its transporters carry.

Source: the catalogue and the scenario's groups of launchers. Launchers that no group names stand with the radar.
Leaves out: how rounds are chosen, which command does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from openiads.constants import TWO_PI
from openiads.earth.geodesy import Geodetic, destination
from openiads.scenario.schema import LauncherGroup, Unit
from openiads.units import si

Load = dict[int, int]
Place = Callable[[tuple[float, float]], Geodetic]


@dataclass(frozen=True)
class PlacedLaunchSite:
    """Launchers at one place: what each holds by interceptor type's number, and their sector, 2 pi for all round."""

    id: str
    site: Geodetic
    facing_rad: float
    sector_rad: float
    loads: tuple[Load, ...]

    @property
    def rounds(self) -> Load:
        """Ready rounds of all launchers together."""
        total: Load = {}
        for load in self.loads:
            for kind, count in load.items():
                total[kind] = total.get(kind, 0) + count
        return total


def dealt(rounds: Mapping[int, int], carriers: int) -> list[Load]:
    """Rounds dealt to launchers or transporters one after another, type by type, so that each holds few types."""
    listed = [kind for kind, count in sorted(rounds.items()) for _ in range(count)]
    each = -(-len(listed) // max(carriers, 1)) if listed else 0
    loads: list[Load] = []
    for k in range(carriers):
        load: Load = {}
        for kind in listed[k * each : (k + 1) * each]:
            load[kind] = load.get(kind, 0) + 1
        loads.append(load)
    return loads


def _group_place(
    group: LauncherGroup, radar: Geodetic, on_ground: Callable[[Geodetic], Geodetic], place: Place
) -> Geodetic:
    """Where a group of launchers stands: at its own place, off the radar by bearing and distance, or with the radar."""
    if group.at is not None:
        return place(group.at)
    if group.bearing_deg is None or group.distance_km is None:
        return radar
    bearing, distance_m = si(group.bearing_deg, "deg"), si(group.distance_km, "km")
    latitude, longitude = destination(radar.latitude_rad, radar.longitude_rad, bearing, distance_m)
    return on_ground(Geodetic(latitude, longitude, radar.height_m))


def launch_sites(
    id: str,
    radar: Geodetic,
    unit: Unit,
    values: Mapping[str, Any],
    rounds: Mapping[int, int],
    on_ground: Callable[[Geodetic], Geodetic],
    place: Place,
) -> tuple[PlacedLaunchSite, ...]:
    """The launch sites of a fire unit: its groups of launchers in the scenario's order, then the launchers with the radar.

    Rounds are dealt to the launchers in that order, type by type.
    """
    loads = dealt(rounds, int(values["launchers"]))
    usual_rad = float(values.get("launcher_sector_rad", TWO_PI))
    usual_facing_rad = 0.0 if unit.facing_deg is None else si(unit.facing_deg, "deg")
    found: list[PlacedLaunchSite] = []
    for group in unit.launchers or ():
        found.append(
            PlacedLaunchSite(
                id=f"{id}/{group.id}",
                site=_group_place(group, radar, on_ground, place),
                facing_rad=usual_facing_rad if group.facing_deg is None else si(group.facing_deg, "deg"),
                sector_rad=usual_rad if group.sector_deg is None else si(group.sector_deg, "deg"),
                loads=tuple(loads[: group.count]),
            )
        )
        loads = loads[group.count :]
    if loads or not found:
        found.append(PlacedLaunchSite(id, radar, usual_facing_rad, usual_rad, tuple(loads)))
    return tuple(found)
