"""Whether launchers and fire missions of a scenario can be: no more launchers than there are, sectors that face somewhere,
rounds that a fire unit has.

Source: the fire-unit entries. Leaves out: rounds that are spent when a mission's time comes, and places out of range: a run
says so.
"""

from collections.abc import Iterator

from openiads.scenario.catalogue import Catalogue, CatalogueError, Entry
from openiads.scenario.ground import Point, relief_or_sea
from openiads.scenario.problems import Problem, choice, shown
from openiads.scenario.schema import LauncherGroup, Scenario, Unit
from openiads.units import printed, si

Path = tuple[str | int, ...]
FULL_CIRCLE_DEG = 360.0


def launcher_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """Groups of launchers that a unit cannot have, and sectors of launchers that face nowhere."""
    for index, unit in enumerate(scenario.units):
        if unit.entry not in catalogue:
            continue
        armed = _fire_units_of(catalogue.entry(unit.entry), catalogue)
        path = ("units", index, "launchers")
        if unit.launchers and not armed:
            yield Problem(path, f"{shown(unit.entry)} has no launchers", "give them to a fire-unit")
            continue
        for entry in {entry.id: entry for entry in armed}.values():
            yield from _count_problems(path, unit, entry, scenario, catalogue)
            yield from _sector_problems(index, unit, entry, scenario, catalogue)
        for position, group in enumerate(unit.launchers or ()):
            yield from _place_problems((*path, position), unit, group, len(armed) > 1, scenario)


def mission_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """Fire missions of units that are not there or have no such round."""
    known = _loads_by_id(scenario, catalogue)
    for index, mission in enumerate(scenario.fire_missions):
        path = ("fire_missions", index)
        if mission.unit not in known:
            yield Problem((*path, "unit"), f"no fire unit {shown(mission.unit)}", choice(mission.unit, list(known)))
        elif mission.entry not in known[mission.unit]:
            found = f"{shown(mission.unit)} has no round {shown(mission.entry)}"
            yield Problem((*path, "entry"), found, choice(mission.entry, known[mission.unit]))


def _fire_units_of(entry: Entry, catalogue: Catalogue) -> list[Entry]:
    """The fire units that an entry stands for: itself, or a formation's members."""
    if entry.kind == "fire-unit":
        return [entry]
    cited = [item["entry"] for item in entry.structure.get("members", ()) for _ in range(item["count"])]
    members = [catalogue.entry(id) for id in cited if id in catalogue]
    return [member for member in members if member.kind == "fire-unit"]


def _resolved(entry: Entry, unit: Unit, scenario: Scenario, catalogue: Catalogue) -> dict[str, float | None]:
    """The values of an entry; as it prints them where an override cannot be."""
    stance = unit.values or scenario.values
    try:
        return catalogue.resolve(entry.id, stance, scenario.overridden(entry.id))
    except CatalogueError:
        return catalogue.resolve(entry.id, stance)


def _count_problems(
    path: Path, unit: Unit, entry: Entry, scenario: Scenario, catalogue: Catalogue
) -> Iterator[Problem]:
    there = int(_resolved(entry, unit, scenario, catalogue)["launchers"] or 0)
    named = sum(group.count for group in unit.launchers or ())
    if named > there:
        remedy = "lower the counts, or override 'launchers' of the entry"
        yield Problem(path, f"{named} launchers, and {shown(entry.id)} has {there}", remedy)


def _sector_problems(
    index: int, unit: Unit, entry: Entry, scenario: Scenario, catalogue: Catalogue
) -> Iterator[Problem]:
    """Sectors without a direction, and directions without a sector."""
    usual = _resolved(entry, unit, scenario, catalogue).get("launcher_sector_rad")
    usual_deg = FULL_CIRCLE_DEG if usual is None else printed(usual, "deg")
    for position, group in enumerate(unit.launchers or ()):
        path = ("units", index, "launchers", position)
        width_deg = usual_deg if group.sector_deg is None else group.sector_deg
        if width_deg >= FULL_CIRCLE_DEG and group.facing_deg is not None:
            found = "it faces somewhere and fires all round"
            yield Problem((*path, "facing_deg"), found, "add sector_deg, or leave it out")
        elif width_deg < FULL_CIRCLE_DEG and group.facing_deg is None and unit.facing_deg is None:
            key = "id" if group.sector_deg is None else "sector_deg"
            found = f"a sector of {width_deg:g} deg, and nothing says where it faces"
            yield Problem((*path, key), found, "add facing_deg, the azimuth of its middle")
    alone = not unit.launchers
    if alone and usual_deg < FULL_CIRCLE_DEG and unit.facing_deg is None:
        found = f"launchers of {shown(entry.id)} fire into {usual_deg:g} deg, and nothing says where they face"
        yield Problem(("units", index, "entry"), found, "add facing_deg, the azimuth of the middle")


def _place_problems(path: Path, unit: Unit, group: LauncherGroup, many: bool, scenario: Scenario) -> Iterator[Problem]:
    """Groups that would stand in one place for several fire units, or off the relief."""
    if group.at is not None and many:
        found = "one place for the launchers of every member of a formation"
        yield Problem((*path, "at"), found, "give bearing_deg and distance_km, from each member")
    relief = relief_or_sea(scenario)
    for place in _places(unit, group):
        if not relief.covers(place):
            key = "at" if group.at is not None else "distance_km"
            found = f"[{place[0]:g}, {place[1]:g}] lies off the relief"
            yield Problem((*path, key), found, "move it, or widen the relief")
            return


def _places(unit: Unit, group: LauncherGroup) -> Iterator[Point]:
    """Where a group stands, as far as the scenario alone says."""
    from openiads.earth.geodesy import destination

    if group.at is not None:
        yield group.at
    elif group.bearing_deg is not None and group.distance_km is not None:
        for latitude, longitude in unit.sites or (unit.at,):
            start = si(latitude, "deg"), si(longitude, "deg")
            there = destination(*start, si(group.bearing_deg, "deg"), si(group.distance_km, "km"))
            yield printed(there[0], "deg"), printed(there[1], "deg")


def _loads_by_id(scenario: Scenario, catalogue: Catalogue) -> dict[str, list[str]]:
    """Every fire unit of a scenario by its id, with the types of which it has rounds."""
    found: dict[str, list[str]] = {}
    for unit in scenario.units:
        if unit.entry not in catalogue:
            continue
        entry = catalogue.entry(unit.entry)
        members = [(unit.id, entry)] if entry.kind != "formation" else _members(unit.id, entry, catalogue)
        for id, member in members:
            if member.kind == "fire-unit":
                load = member.structure["load"] if unit.rounds is None else [vars(item) for item in unit.rounds]
                found[id] = [item["entry"] for item in load if item["rounds"] > 0]
    return found


def _members(id: str, formation: Entry, catalogue: Catalogue) -> list[tuple[str, Entry]]:
    """The members of a formation with their ids, as a laydown numbers them."""
    listed = [item["entry"] for item in formation.structure["members"] for _ in range(item["count"])]
    return [(f"{id}/{k + 1}", catalogue.entry(one)) for k, one in enumerate(listed) if one in catalogue]
