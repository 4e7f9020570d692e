"""Everything that a scenario can be told before a run and that needs the catalogue or geometry.

Entries and their kinds here; overridden values in check_values.py; routes, heights, speeds and reach in check_flight.py.
Source: docs/architecture.md (no launchers beside recorded traffic). Leaves out: what load.py has found already.
"""

from collections.abc import Iterator
from pathlib import Path

from openiads.scenario.catalogue import Catalogue, CatalogueError
from openiads.scenario.check_fire import launcher_problems, mission_problems
from openiads.scenario.check_flight import flight_problems, jammer_problems, raid_problems, site_problems
from openiads.scenario.check_identification import identification_problems
from openiads.scenario.check_network import network_problems
from openiads.scenario.check_values import override_problems
from openiads.scenario.ground import relief_problems
from openiads.scenario.load import examined
from openiads.scenario.policy_file import policy_problems
from openiads.scenario.problems import Problem, ScenarioError, choice, shown
from openiads.scenario.readers import read_recording
from openiads.scenario.schema import Flight, OrbitFlight, Scenario

UNIT_KINDS = ("fire-unit", "command-post", "formation")
_RECORDED = ("recording", "recorded traffic")
_WITH_ARTICLE = {"interceptor": "an interceptor"}


def problems(scenario: Scenario, catalogue: Catalogue) -> list[Problem]:
    """Everything that is wrong with a loaded scenario given its catalogue, each with its place in the text."""
    found = [
        *_entry_problems(scenario, catalogue),
        *_load_problems(scenario, catalogue),
        *_capacity_problems(scenario, catalogue),
        *_facing_problems(scenario, catalogue),
        *_site_count_problems(scenario, catalogue),
        *launcher_problems(scenario, catalogue),
        *mission_problems(scenario, catalogue),
        *network_problems(scenario, catalogue),
        *override_problems(scenario, catalogue),
        *identification_problems(scenario, catalogue),
        *relief_problems(scenario),
        *site_problems(scenario),
        *raid_problems(scenario, catalogue),
        *flight_problems(scenario, catalogue),
        *jammer_problems(scenario, catalogue),
        *_recording_problems(scenario, catalogue),
        *policy_problems(scenario),
    ]
    origin = scenario.origin
    return [origin.located(problem) for problem in found] if origin is not None else found


def require(scenario: Scenario, catalogue: Catalogue) -> None:
    """Raises ScenarioError with all problems of a loaded scenario; does nothing where there is none."""
    found = problems(scenario, catalogue)
    if found:
        raise ScenarioError(found, _name(scenario))


def examine(scenario: str | Path) -> tuple[Scenario | None, list[Problem]]:
    """A file's scenario where it is sound, and all of its problems at once, with those of the catalogue.

    Where some entries are broken, the whole ones are still checked, so that one look shows all.
    """
    built = examined(scenario)
    found = list(built.problems)
    if built.whole_part is None:
        return None, found
    try:
        found += problems(built.whole_part, catalogue_of(built.whole_part))
    except ScenarioError as error:
        found += error.problems
    found.sort(key=lambda problem: (problem.mark.line, problem.mark.column) if problem.mark else (-1, -1))
    return (None if found else built.scenario), found


def catalogue_of(scenario: Scenario) -> Catalogue:
    """The catalogue of a scenario: the shipped one, with the scenario's own folder over it. Raises ScenarioError."""
    if scenario.catalogue is None:
        return Catalogue.read()
    try:
        return Catalogue.read((scenario.folder / scenario.catalogue,))
    except (CatalogueError, OSError, ValueError) as error:
        first, *more = str(error).splitlines() or [type(error).__name__]
        found = f"the catalogue folder cannot be used: {first}" + (f" (and {len(more)} more)" if more else "")
        problem = Problem(("catalogue",), found, "name a folder of entries, relative to the scenario's file")
        located = scenario.origin.located(problem) if scenario.origin is not None else problem
        raise ScenarioError([located], _name(scenario)) from None


def _name(scenario: Scenario) -> str:
    return scenario.origin.source.name if scenario.origin is not None else scenario.name


def _entry_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    for path, id, kinds in _citations(scenario):
        yield from _kind_problems(path, id, kinds, catalogue)


def _citations(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str, tuple[str, ...]]]:
    for index, unit in enumerate(scenario.units):
        yield ("units", index, "entry"), unit.entry, UNIT_KINDS
        for position, load in enumerate(unit.rounds or ()):
            yield ("units", index, "rounds", position, "entry"), load.entry, ("interceptor",)
    for index, raid in enumerate(scenario.raids):
        yield ("raids", index, "entry"), raid.entry, ("target",)
        if raid.decoys is not None:
            yield ("raids", index, "decoys", "entry"), raid.decoys.entry, ("target",)
    for index, flight in enumerate(scenario.flights):
        yield ("flights", index, "entry"), flight.entry, ("target",)
    for index, jammer in enumerate(scenario.jammers):
        if jammer.entry is not None:
            yield ("jammers", index, "entry"), jammer.entry, ("target",)
    for index, mission in enumerate(scenario.fire_missions):
        yield ("fire_missions", index, "entry"), mission.entry, ("interceptor",)


def _kind_problems(
    path: tuple[str | int, ...], id: str, kinds: tuple[str, ...], catalogue: Catalogue
) -> Iterator[Problem]:
    if id not in catalogue:
        known = [name for kind in kinds for name in catalogue.ids(kind)]
        yield Problem(path, f"no entry {shown(id)} in the catalogue", choice(id, known))
        return
    kind = catalogue.entry(id).kind
    if kind not in kinds:
        known = [name for each in kinds for name in catalogue.ids(each)]
        found = f"{shown(id)} is {_WITH_ARTICLE.get(kind, f'a {kind}')}, and here stands a {' or '.join(kinds)}"
        yield Problem(path, found, choice(id, known))


def _load_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    for index, unit in enumerate(scenario.units):
        if unit.rounds is None or unit.entry not in catalogue:
            continue
        seen: set[str] = set()
        for position, load in enumerate(unit.rounds):
            if load.entry in seen:
                path = ("units", index, "rounds", position, "entry")
                yield Problem(path, f"{shown(load.entry)} is loaded twice", "give its rounds once")
            seen.add(load.entry)
        if catalogue.entry(unit.entry).kind == "command-post" and unit.rounds:
            found = f"{shown(unit.entry)} is a command-post and has no launchers"
            yield Problem(("units", index, "rounds"), found, "give the rounds to a fire-unit")


def _capacity_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """Rounds for which a fire unit has no place on its launchers."""
    for index, unit in enumerate(scenario.units):
        if unit.entry not in catalogue or catalogue.entry(unit.entry).kind != "fire-unit":
            continue
        entry = catalogue.entry(unit.entry)
        try:
            values = catalogue.resolve(entry.id, unit.values or scenario.values, scenario.overridden(entry.id))
        except CatalogueError:
            continue
        room = int(values["launchers"] or 0) * int(values["rounds_per_launcher"] or 0)
        load = unit.rounds
        rounds = sum(item.rounds for item in load) if load else sum(item["rounds"] for item in entry.structure["load"])
        if rounds > room:
            path = ("units", index, "rounds" if load else "entry")
            found = f"{rounds} ready rounds, and the launchers of {shown(unit.entry)} hold {room}"
            yield Problem(path, found, f"load at most {room}; more come as reloads")


def _facing_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    """Units that would look one way for ever because nothing tells their only radar where to look."""
    for index, unit in enumerate(scenario.units):
        if unit.entry not in catalogue or unit.facing_deg is not None:
            continue
        members = [unit.entry, *(item["entry"] for item in catalogue.entry(unit.entry).structure.get("members", ()))]
        for id in members:
            radars = [r for r in catalogue.entry(id).structure.get("radars", ()) if r in catalogue]
            patterns = {catalogue.entry(radar).structure.get("pattern") for radar in radars}
            if radars and patterns == {"sector"}:
                found = f"{shown(id)} has only radars that look into a sector, and nothing says where it faces"
                yield Problem(("units", index, "entry"), found, "add facing_deg, the azimuth of the sector's middle")
                break


def _site_count_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    for index, unit in enumerate(scenario.units):
        if unit.sites is None or unit.entry not in catalogue:
            continue
        entry = catalogue.entry(unit.entry)
        members = sum(member["count"] for member in entry.structure.get("members", ()))
        if entry.kind != "formation":
            yield Problem(
                ("units", index, "sites"), f"{shown(unit.entry)} is no formation and has one site", "keep 'at' alone"
            )
        elif members != len(unit.sites):
            found = f"{len(unit.sites)} sites for the {members} members of {shown(unit.entry)}"
            remedy = "give one site a member, or leave 'sites' out: the members then stand around 'at'"
            yield Problem(("units", index, "sites"), found, remedy)


def _recording_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[Problem]:
    armed = [unit.id for unit in scenario.units if _may_have_launchers(unit.entry, catalogue)]
    for index, flight in enumerate(scenario.flights):
        if isinstance(flight, Flight):
            continue
        key, what = ("tle", "an object on a real orbit") if isinstance(flight, OrbitFlight) else _RECORDED
        if armed:
            found = f"{what} beside the launchers of {shown(armed[0])}"
            remedy = "leave one of them out: real flights are never targets, so only generated flights meet launchers"
            yield Problem(("flights", index, key), found, remedy)
        if isinstance(flight, OrbitFlight):
            yield from _orbit_problems(index, flight, scenario)
            continue
        try:
            read_recording(scenario.folder / flight.recording)
        except ScenarioError as error:
            for problem in error.problems:
                yield Problem(("flights", index, "recording"), problem.found, problem.remedy)


def _orbit_problems(index: int, flight: OrbitFlight, scenario: Scenario) -> Iterator[Problem]:
    """Whether an element set can be flown over the whole scenario."""
    from openiads.motion.orbit import ElementsError, orbit_fixes

    try:
        orbit_fixes(flight.tle, scenario.epoch, scenario.duration_s)
    except ElementsError as error:
        remedy = "copy both lines as they were published, and set the scenario's epoch near theirs"
        yield Problem(("flights", index, "tle"), str(error), remedy)


def _may_have_launchers(id: str, catalogue: Catalogue) -> bool:
    """Whether a unit may fire: all but a command post without rounds, and an unknown entry is taken to."""
    if id not in catalogue:
        return True
    entry = catalogue.entry(id)
    return entry.kind != "command-post" or "launchers" in entry.values or bool(entry.structure.get("load"))
