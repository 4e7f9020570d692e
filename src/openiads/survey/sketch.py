"""A scenario's laydown as a map, without running it: units, launchers, assets, reach as published, routes as laid out, relief.

Source: the scenario and its catalogue; drawn by show.laydown_map and html_map. Leaves out: coverage and envelopes, which are
surveys of their own, and all that a run draws anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from openiads.earth.geodesy import geodetic_from_ecef
from openiads.earth.terrain import bounds_rad
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.check import catalogue_of, require
from openiads.scenario.ground import is_smooth, relief_of
from openiads.scenario.laydown import Laydown as Placed
from openiads.scenario.laydown import laydown as placed_of
from openiads.scenario.schema import Scenario
from openiads.scenario.traffic import Flyer, flyers
from openiads.show.cell_maps import Place
from openiads.show.html_map import html_map
from openiads.show.laydown_map import TURN_DEG, Laydown, Relief, Ring, Route, framed_around, laydown_chart
from openiads.show.pictures import save
from openiads.show.style import ASSET, BLUE, ENVELOPES, FIRE_UNIT, GREY, INK, LAUNCHERS, PURPLE, ROLES, SKY, Chart, Look
from openiads.show.wording import count
from openiads.units import UNITS, printed

RADAR_SITE = Look("radar or command post", SKY, "", "o")
STANDING = Look("jammer at a place", PURPLE, "", "P")
RADAR_RING = Look("instrumented range of a radar", GREY, ":", "")
COLOURS_OF_ROUNDS = (BLUE, INK)
LONGEST_TRACE = 200
MOST_POSTS = 1_000


@dataclass(frozen=True)
class Sketch:
    """A laydown to be drawn, and the scenario that it is of."""

    scenario: Scenario
    placed: Placed
    flyers: tuple[Flyer, ...]
    drawn: Laydown


def _degrees(site: Any) -> tuple[float, float]:
    return printed(float(site[0]), "deg"), printed(float(site[1]), "deg")


def _places(scenario: Scenario, placed: Placed) -> Iterator[Place]:
    """Fire units, other radar sites, launchers that stand away, assets, jammers."""
    units = {unit.id for unit in placed.fire_units}
    for unit in placed.fire_units:
        yield Place(unit.id, *_degrees(unit.site), FIRE_UNIT)
        for site in unit.launch_sites:
            if site.site[:2] != unit.site[:2]:
                yield Place(site.id, *_degrees(site.site), LAUNCHERS)
    others = {radar.unit: radar.site for radar in placed.radars if radar.unit not in units}
    for name, stands in others.items():
        yield Place(name, *_degrees(stands), RADAR_SITE)
    for asset in scenario.assets:
        yield Place(asset.id, *asset.at, ASSET)
    for jammer in scenario.jammers:
        if jammer.at is not None:
            yield Place(jammer.id, *jammer.at, STANDING)


def _rings(placed: Placed) -> Iterator[Ring]:
    """Reach of every kind of round from where it stands, and the range of every radar."""
    for radar in placed.radars:
        values, place = radar.values, _degrees(radar.site)
        range_km = printed(float(values["instrumented_range_m"]), "km")
        turning = radar.facing_rad != radar.facing_rad
        sector = TURN_DEG if turning else min(printed(float(values["azimuth_sector_rad"]), "deg"), TURN_DEG)
        facing = 0.0 if turning else printed(radar.facing_rad, "deg")
        yield Ring(f"{radar.id}: {range_km:,.0f} km", *place, range_km, facing, sector, RADAR_RING)
    for unit in placed.fire_units:
        for site in unit.launch_sites:
            for kind in site.rounds:
                entry, values = placed.interceptor_types[kind].entry, placed.interceptor_types[kind].values
                reach_km = printed(float(values["maximum_range_m"]), "km")
                dash, colour = ENVELOPES[kind % len(ENVELOPES)], COLOURS_OF_ROUNDS[kind // len(ENVELOPES) % 2]
                look = Look(f"reach of {entry.id}", colour, dash, "")
                facing, sector = printed(site.facing_rad, "deg"), min(printed(site.sector_rad, "deg"), TURN_DEG)
                yield Ring(
                    f"{unit.id}, {entry.id}: {reach_km:,.0f} km", *_degrees(site.site), reach_km, facing, sector, look
                )


def _points(flyer: Flyer) -> list[tuple[float, float]]:
    """Where an object goes, by its waypoints or its fixes."""
    if flyer.fixes is None:
        return [_degrees(place) for place in flyer.route]
    rows = flyer.fixes[:: max(1, len(flyer.fixes) // LONGEST_TRACE)]
    return [_degrees(geodetic_from_ecef(tuple(row["position_m"]))) for row in rows]


def _routes(flying: tuple[Flyer, ...]) -> Iterator[Route]:
    """One route for each raid and flight, and for each aircraft of a recording."""
    counts: dict[tuple[str, str], int] = {}
    for flyer in flying:
        counts[flyer.raid, flyer.role] = counts.get((flyer.raid, flyer.role), 0) + 1
    drawn = set[tuple[str, str]]()
    for flyer in flying:
        key = flyer.raid, flyer.role
        if flyer.fixes is None and key in drawn:
            continue
        drawn.add(key)
        role = ROLES[flyer.role]
        name = flyer.id if flyer.fixes is not None else f"{flyer.raid}: {counts[key]} {flyer.entry.id}"
        yield Route(name, _points(flyer), Look(f"{role.name}, as laid out", role.colour, role.line, role.mark))


def _relief(scenario: Scenario) -> Relief | None:
    """The ground, no finer than a picture shows; None where it is smooth."""
    if is_smooth(scenario.relief):
        return None
    terrain = relief_of(scenario).terrain
    every = max(1, max(terrain.heights_m.shape) // MOST_POSTS)
    south, west, north, east = (edge / UNITS["deg"].to_si for edge in bounds_rad(terrain))
    return Relief(np.asarray(terrain.heights_m)[::every, ::every], (south, west, north, east))


def sketch(scenario: Scenario) -> Sketch:
    """The laydown of a scenario. Raises ScenarioError with everything that is wrong."""
    catalogue: Catalogue = catalogue_of(scenario)
    require(scenario, catalogue)
    placed, flying = placed_of(scenario, catalogue), flyers(scenario, catalogue)
    places, rings, routes = list(_places(scenario, placed)), list(_rings(placed)), list(_routes(flying))
    centre, half_km = framed_around(places, rings, routes)
    return Sketch(scenario, placed, flying, Laydown(places, rings, routes, _relief(scenario), centre, half_km))


def _caption(found: Sketch) -> str:
    scenario, (latitude, longitude) = found.scenario, found.drawn.centre_deg
    remark = getattr(relief_of(scenario), "remark", "") or "a smooth earth"
    return (
        f"{scenario.description.strip()} Centred on {abs(latitude):.2f}° {'N' if latitude >= 0 else 'S'}, "
        f"{abs(longitude):.2f}° {'E' if longitude >= 0 else 'W'}; distances from there are true (azimuthal equidistant). "
        "Rings are published ranges, which the horizon cuts short against low targets (openiads coverage, envelope). "
        f"Ground: {remark}. Figures and sources: openiads sources {scenario.name}. Nothing was run."
    ).strip()


def _finding(found: Sketch) -> str:
    counts = (
        (len(found.placed.fire_units), "fire unit"),
        (len(found.placed.radars), "radar"),
        (len(found.flyers), "object"),
    )
    return f"{found.scenario.name}: {', '.join(count(number, noun) for number, noun in counts)}"


def sketch_chart(found: Sketch) -> Chart:
    """The laydown as a picture."""
    return laydown_chart(found.drawn, _finding(found), _caption(found))


def _tables(found: Sketch) -> list[tuple[str, list[str], list[list[Any]]]]:
    """Units, assets and what flies, as rows."""
    types = found.placed.interceptor_types
    units = [
        [unit.id, unit.entry.id, *(round(each, 4) for each in _degrees(unit.site)), round(unit.site.height_m),
         ", ".join(f"{count} {types[kind].entry.id}" for kind, count in unit.rounds.items())]
        for unit in found.placed.fire_units
    ]  # fmt: skip
    radars = [
        [radar.id, *(round(each, 4) for each in _degrees(radar.site)), radar.antenna_height_m,
         printed(float(radar.values["instrumented_range_m"]), "km")]
        for radar in found.placed.radars
    ]  # fmt: skip
    assets = [[asset.id, *asset.at, asset.value, asset.radius_km] for asset in found.scenario.assets]
    routes = [[route.name, route.look.name, len(route.points_deg)] for route in found.drawn.routes]
    place = ["latitude, deg", "longitude, deg"]
    return [
        ("Fire units", ["id", "entry", *place, "ground, m", "rounds"], units),
        ("Radars", ["id", *place, "antenna, m", "range, km"], radars),
        ("Assets", ["id", *place, "value", "radius, km"], assets),
        ("What flies", ["raid or flight", "role", "points"], routes),
    ]


def write_sketch(found: Sketch, folder: str | Path) -> list[Path]:
    """Write map.png, map.svg and map.html into a folder; returns them."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    paths = save(sketch_chart(found), place, "map")
    page = place / "map.html"
    title = f"{found.scenario.name}: map of the laydown"
    page.write_text(html_map(found.drawn, title, _caption(found), _tables(found)), encoding="utf-8", newline="\n")
    return [*paths, page]
