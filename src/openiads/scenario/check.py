"""Everything that a scenario can be told before a run and that needs the catalogue or geometry.

Entries and their kinds here; overridden values in check_values.py; routes, heights, speeds and reach in
check_flight.py. Source: DESIGN 1 (no launchers beside recorded traffic), DESIGN 5. Leaves out: what load.py has found
already.
"""

from collections.abc import Iterator
from pathlib import Path

from openiads.scenario.catalogue import Catalogue, CatalogueError
from openiads.scenario.check_flight import flight_problems, raid_problems, site_problems
from openiads.scenario.check_values import override_problems
from openiads.scenario.ground import relief_problems
from openiads.scenario.load import examined
from openiads.scenario.problems import Problem, ScenarioError, choice, shown
from openiads.scenario.readers import read_recording
from openiads.scenario.schema import RecordedFlight, Scenario

UNIT_KINDS = ("fire-unit", "command-post", "formation")
_WITH_ARTICLE = {"interceptor": "an interceptor"}


def problems(scenario: Scenario, catalogue: Catalogue) -> list[Problem]:
    """Everything that is wrong with a loaded scenario given its catalogue, each with its place in the text."""
    found = [
        *_entry_problems(scenario, catalogue),
        *_load_problems(scenario, catalogue),
        *_site_count_problems(scenario, catalogue),
        *override_problems(scenario, catalogue),
        *relief_problems(scenario),
        *site_problems(scenario),
        *raid_problems(scenario, catalogue),
        *flight_problems(scenario, catalogue),
        *_recording_problems(scenario, catalogue),
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
        if not isinstance(flight, RecordedFlight):
            continue
        if armed:
            found = f"recorded traffic beside the launchers of {shown(armed[0])}"
            remedy = "leave one of them out: real flights are never targets, so only generated flights meet launchers"
            yield Problem(("flights", index, "recording"), found, remedy)
        try:
            read_recording(scenario.folder / flight.recording)
        except ScenarioError as error:
            for problem in error.problems:
                yield Problem(("flights", index, "recording"), problem.found, problem.remedy)


def _may_have_launchers(id: str, catalogue: Catalogue) -> bool:
    """Whether a unit may fire: all but a command post without rounds, and an unknown entry is taken to."""
    if id not in catalogue:
        return True
    entry = catalogue.entry(id)
    return entry.kind != "command-post" or "launchers" in entry.values or bool(entry.structure.get("load"))
