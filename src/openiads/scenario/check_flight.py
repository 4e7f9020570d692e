"""Whether what flies in a scenario can: sites on the relief, routes above ground, speeds and reach within the class.

Source: the target entries' published spreads. Reach of a ballistic class: at most the high end of its `range_km` with
2 % for rounding, and at least 0.4 of the low end, below which its minimum-energy flight says little. Leaves out: climb
and turn limits, which are in check_turns.py.
"""

import math
from collections.abc import Iterator
from itertools import pairwise

from openiads.scenario.catalogue import Catalogue, Entry, si_value
from openiads.scenario.check_turns import turn_problems
from openiads.scenario.ground import (
    Point,
    ReliefMap,
    Waypoint,
    displaced,
    distance_m,
    on_ground,
    relief_or_sea,
    waypoint_heights,
)
from openiads.scenario.problems import Problem, shown
from openiads.scenario.schema import Flight, OrbitFlight, Raid, Scenario
from openiads.scenario.unit_keys import same_quantity
from openiads.units import printed, si

REACH_SLACK = 1.02
SHORTEST_FRACTION = 0.4
SHORTEST_ROUTE_M = 1.0
LONGEST_LEG_M = 15_000_000.0

Path = tuple[str | int, ...]


def site_problems(scenario: Scenario) -> Iterator[Problem]:
    """Every asset, unit, route point or impact point that the relief does not cover, and every spread that leads off it."""
    relief = relief_or_sea(scenario)
    for path, point in _sites(scenario):
        if not relief.covers(point):
            yield Problem(path, f"[{point[0]:g}, {point[1]:g}] lies off the relief", "move it, or widen the relief")
    for path, point, spread_km in _spread_sites(scenario):
        if relief.covers(point) and not all(map(relief.covers, displaced(point, si(spread_km, "km")))):
            found = f"a spread of {spread_km:g} km about [{point[0]:g}, {point[1]:g}] leads off the relief"
            yield Problem(path, found, "lessen it, or widen the relief")


def raid_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """Everything about a raid's flight that its class or the ground forbids."""
    relief = relief_or_sea(scenario)
    aims = {asset.id: asset.at for asset in scenario.assets}
    for index, raid in enumerate(scenario.raids):
        entry = _target(raid.entry, catalogue)
        aim = aims.get(raid.to) if isinstance(raid.to, str) else raid.to
        if entry is None or aim is None:
            continue
        path = ("raids", index)
        yield from _decoy_problems(path, raid, catalogue)
        if entry.structure.get("motion") == "orbit":
            yield Problem((*path, "entry"), f"{shown(raid.entry)} is on an orbit", "give it as a flight with its tle")
            continue
        if entry.structure.get("motion") == "ballistic":
            yield from _ballistic_problems(path, raid, entry)
            yield from _arc_problems(path, raid)
            yield from _reach_problems(path, raid, entry, aim, scenario)
            continue
        yield from _no_arc_problems(path, raid, entry)
        route = (raid.from_, *raid.via, aim)
        yield from _leg_problems(path, route, "to")
        yield from _speed_problems(path, raid, entry, scenario)
        cruise_height_m = _cruise_height_m(entry, raid.values or scenario.values, scenario)
        yield from _ground_problems(path, raid, cruise_height_m, route, relief)
        yield from turn_problems(path, raid, scenario, catalogue, route)


def flight_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """Everything about a neutral or friendly flight that its class or the ground forbids."""
    relief = relief_or_sea(scenario)
    for index, flight in enumerate(scenario.flights):
        entry = _target(flight.entry, catalogue)
        path = ("flights", index)
        if entry is None:
            continue
        motion = str(entry.structure.get("motion"))
        if motion == "ballistic":
            found = f"{shown(flight.entry)} flies ballistically, and a flight follows a route"
            yield Problem((*path, "entry"), found, "choose an aircraft such as airliner")
        elif (motion == "orbit") != isinstance(flight, OrbitFlight):
            found = (
                f"{shown(flight.entry)} flies {'on an orbit' if motion == 'orbit' else 'a route'}, and this does not"
            )
            yield Problem(
                (*path, "entry"), found, "choose satellite for an element set, or an aircraft such as airliner"
            )
        elif isinstance(flight, Flight):
            yield from _leg_problems(path, flight.route, "route")
            yield from _speed_problems(path, flight, entry, scenario)
            cruise_height_m = _cruise_height_m(entry, scenario.values, scenario)
            yield from _ground_problems(path, flight, cruise_height_m, flight.route, relief)
            yield from turn_problems(path, flight, scenario, catalogue, flight.route)


def jammer_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """Everything about the flight of a jammer's carrier that its class or the ground forbids."""
    relief = relief_or_sea(scenario)
    for index, jammer in enumerate(scenario.jammers):
        carrier, path = jammer.carrier, ("jammers", index)
        entry = _target(carrier.entry, catalogue) if carrier is not None else None
        if carrier is None or entry is None:
            continue
        if entry.structure.get("motion") != "route":
            found = f"{shown(entry.id)} does not fly a route, and a jammer's carrier does"
            yield Problem((*path, "entry"), found, "choose an aircraft such as bomber")
            continue
        yield from _leg_problems(path, carrier.route, "route")
        yield from _speed_problems(path, carrier, entry, scenario)
        yield from _ground_problems(path, carrier, 0.0, carrier.route, relief)
        yield from turn_problems(path, carrier, scenario, catalogue, carrier.route)


def _sites(scenario: Scenario) -> Iterator[tuple[Path, Point]]:
    for index, asset in enumerate(scenario.assets):
        yield ("assets", index, "at"), asset.at
    for index, unit in enumerate(scenario.units):
        yield ("units", index, "at"), unit.at
        for position, site in enumerate(unit.sites or ()):
            yield ("units", index, "sites", position), site
    for index, raid in enumerate(scenario.raids):
        yield ("raids", index, "from"), raid.from_
        for position, point in enumerate(raid.via):
            yield ("raids", index, "via", position), on_ground(point)
        if not isinstance(raid.to, str):
            yield ("raids", index, "to"), raid.to
    for index, flight in enumerate(scenario.flights):
        for position, point in enumerate(flight.route if isinstance(flight, Flight) else ()):
            yield ("flights", index, "route", position), on_ground(point)
    for index, jammer in enumerate(scenario.jammers):
        if jammer.at is not None:
            yield ("jammers", index, "at"), jammer.at
        for position, point in enumerate(jammer.route or ()):
            yield ("jammers", index, "route", position), on_ground(point)
    for index, mission in enumerate(scenario.fire_missions):
        yield ("fire_missions", index, "at"), mission.at


def _spread_sites(scenario: Scenario) -> Iterator[tuple[Path, Point, float]]:
    """Each route point of what spreads, with its spread; the aim of a raid does not spread."""
    for index, raid in enumerate(scenario.raids):
        for point in (raid.from_, *raid.via) if raid.spread_km > 0.0 else ():
            yield ("raids", index, "spread_km"), on_ground(point), raid.spread_km
    for index, flight in enumerate(scenario.flights):
        if isinstance(flight, Flight) and flight.spread_km > 0.0:
            for point in flight.route:
                yield ("flights", index, "spread_km"), on_ground(point), flight.spread_km


def _target(id: str, catalogue: Catalogue) -> Entry | None:
    entry = catalogue.entry(id) if id in catalogue else None
    return entry if entry is not None and entry.kind == "target" else None


def _decoy_problems(path: Path, raid: Raid, catalogue: Catalogue) -> Iterator[Problem]:
    decoy = _target(raid.decoys.entry, catalogue) if raid.decoys is not None else None
    if decoy is not None and decoy.structure.get("category") != "decoy":
        found = f"{shown(decoy.id)} is a {decoy.structure.get('category')}, not a decoy"
        yield Problem(
            (*path, "decoys", "entry"), found, "choose a decoy such as decoy-air, or make it a raid of its own"
        )


def _ballistic_problems(path: Path, raid: Raid, entry: Entry) -> Iterator[Problem]:
    unused = {
        "via": bool(raid.via),
        "height_msl_m": raid.height_msl_m is not None,
        "height_above_ground_m": raid.height_above_ground_m is not None,
        "speed_m_s": raid.speed_m_s is not None,
    }
    for key, given in unused.items():
        if given:
            found = f"{shown(entry.id)} flies ballistically from 'from' to 'to', which settles this"
            yield Problem((*path, key), found, "leave the key out")


def _arc_problems(path: Path, raid: Raid) -> Iterator[Problem]:
    """An arc of its own needs an angle or an apogee, and that of minimum energy neither."""
    given = [key for key in ("burnout_angle_deg", "apogee_km") if getattr(raid, key) is not None]
    if raid.arc == "minimum-energy" and given:
        remedy = "leave it out, or write arc: lofted or arc: depressed"
        yield Problem((*path, given[0]), "a minimum-energy arc has its own angle and apogee", remedy)
    elif raid.arc != "minimum-energy" and len(given) != 1:
        found = "neither burnout_angle_deg nor apogee_km" if not given else "both burnout_angle_deg and apogee_km"
        yield Problem((*path, "arc"), f"a {raid.arc} arc with {found}", "give one of the two")


def _no_arc_problems(path: Path, raid: Raid, entry: Entry) -> Iterator[Problem]:
    given = [key for key in ("burnout_angle_deg", "apogee_km") if getattr(raid, key) is not None]
    for key in (*given, *(("arc",) if raid.arc != "minimum-energy" else ())):
        found = f"{shown(entry.id)} follows a route, and only a ballistic class flies an arc"
        yield Problem((*path, key), found, "leave the key out, or choose a class such as srbm-300km")


def _reach_problems(path: Path, raid: Raid, entry: Entry, aim: Point, scenario: Scenario) -> Iterator[Problem]:
    away_m = distance_m(raid.from_, aim)
    low_m, _, high_m = _spread(entry, "range_km", scenario)
    shortest_m = low_m * SHORTEST_FRACTION
    place = f"the impact point lies {printed(away_m, 'km'):.0f} km away"
    if away_m > high_m * REACH_SLACK:
        found = f"{place}, beyond the {printed(high_m, 'km'):.0f} km of {shown(entry.id)}"
        yield Problem((*path, "to"), found, "launch from nearer, or choose a class of longer range")
    elif away_m < shortest_m:
        found = f"{place}, nearer than {shown(entry.id)} is modelled for"
        remedy = f"launch from at least {printed(shortest_m, 'km'):.0f} km, or choose a class of shorter range"
        yield Problem((*path, "to"), found, remedy)


def _leg_problems(path: Path, route: tuple[Waypoint, ...], key: str) -> Iterator[Problem]:
    legs_m = [distance_m(on_ground(start), on_ground(end)) for start, end in pairwise(route)]
    if sum(legs_m) < SHORTEST_ROUTE_M:
        yield Problem((*path, key), "the route has no length", "give it two different points")
    if max(legs_m) > LONGEST_LEG_M:
        found = f"a leg of {printed(max(legs_m), 'km'):,.0f} km, nearly to the other side of the earth"
        yield Problem((*path, key), found, "add waypoints, or check the order [latitude, longitude]")


def _speed_problems(path: Path, mover: Raid | Flight, entry: Entry, scenario: Scenario) -> Iterator[Problem]:
    if mover.speed_m_s is None or "speed_m_s" not in entry.values:
        return
    low_m_s, _, high_m_s = _spread(entry, "speed_m_s", scenario)
    if not low_m_s <= mover.speed_m_s <= high_m_s:
        found = f"{mover.speed_m_s:g} m/s lies outside the {low_m_s:g} to {high_m_s:g} m/s of {shown(entry.id)}"
        remedy = f"choose a speed within, or widen it: overrides: [{{id: {entry.id}, speed_m_s: {mover.speed_m_s:g}}}]"
        yield Problem((*path, "speed_m_s"), found, remedy)


def _spread(entry: Entry, key: str, scenario: Scenario) -> tuple[float, float, float]:
    """Low, nominal and high of a value in SI, widened to an override where the scenario has one."""
    value = entry.values[key]
    low, nominal, high = (si_value(key, float(number or 0.0)) for number in (value.low, value.nominal, value.high))
    own = _overridden(scenario, entry.id, key)
    return (low, nominal, high) if own is None else (min(low, own), own, max(high, own))


def _overridden(scenario: Scenario, id: str, key: str) -> float | None:
    """The scenario's own value of a quantity of an entry, in SI, or None."""
    values = scenario.overridden(id).items()
    return next((si_value(own, number) for own, number in values if same_quantity(own, key)), None)


def _cruise_height_m(entry: Entry, stance: str, scenario: Scenario) -> float:
    value = entry.values.get("cruise_height_m")
    own = _overridden(scenario, entry.id, "cruise_height_m")
    if own is not None or value is None:
        return own or 0.0
    return si_value("cruise_height_m", float(value.at(stance) or 0.0))


def _under_ground(
    leg: tuple[tuple[Waypoint, float], tuple[Waypoint, float]], relief: ReliefMap
) -> tuple[float, float, Point] | None:
    """Where a leg meets the highest ground on its way, if it is under it there: its height, the ground's, the place."""
    (start, start_m), (end, end_m) = leg
    here, there = on_ground(start), on_ground(end)
    if not (relief.covers(here) and relief.covers(there)):
        return None
    ground_m, point = relief.highest_between(here, there)
    share = min(distance_m(here, point) / max(distance_m(here, there), 1.0), 1.0)
    height_m = start_m if start_m == end_m else start_m + share * (end_m - start_m)
    return (height_m, ground_m, point) if height_m < ground_m else None


def _ground_problems(
    path: Path, mover: Raid | Flight, cruise_height_m: float, route: tuple[Waypoint, ...], relief: ReliefMap
) -> Iterator[Problem]:
    own_m = mover.height_msl_m if mover.height_msl_m is not None else cruise_height_m
    own_m = math.inf if mover.height_above_ground_m is not None else own_m
    under = (deepest for leg in pairwise(waypoint_heights(route, own_m)) if (deepest := _under_ground(leg, relief)))
    height_m, ground_m, point = max(under, key=lambda each: each[1] - each[0], default=(0.0, 0.0, None))
    if point is None:
        return
    raised = any(len(each) == 3 for each in route)
    whose = "" if mover.height_msl_m is not None or raised else f" (the height of {shown(mover.entry)})"
    place = f"[{point[0]:g}, {point[1]:g}], where the ground is at {ground_m:.0f} m"
    found = f"the route runs below the ground: {height_m:g} m{whose} at {place}"
    yield Problem((*path, "height_msl_m"), found, "raise height_msl_m, or give height_above_ground_m instead")
