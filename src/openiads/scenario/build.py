"""From a tree of nodes to a scenario, or to everything that is wrong with it and as much of a scenario as is whole.

Source: docs/architecture.md. Leaves out: files, and what needs the catalogue.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from openiads.scenario.normalise import normalised
from openiads.scenario.origin import Origin
from openiads.scenario.problems import Problem, ScenarioError, Source
from openiads.scenario.relations import related
from openiads.scenario.schema import Scenario
from openiads.scenario.wording import node_at, worded
from openiads.scenario.yaml_source import Mapping, Node, Scalar

FORMAT = 1
_PLACEHOLDERS: dict[str, Any] = {"name": "unnamed", "seed": 0, "duration_s": 86_400.0}


@dataclass(frozen=True)
class Built:
    """What came of a tree: the scenario when nothing is wrong, else the problems and the part of it that is whole."""

    scenario: Scenario | None
    whole_part: Scenario | None
    problems: tuple[Problem, ...]


def build(tree: Node, source: Source, folder: Path) -> Built:
    """The scenario that a tree describes, with all problems that need no catalogue."""
    if not isinstance(tree, Mapping):
        return Built(None, None, (_no_mapping(tree),))
    origin = Origin(source, tree, folder)
    refused = _other_format(tree)
    if refused is not None:
        return Built(None, None, (origin.located(refused),))
    values, problems = normalised(tree)
    scenario, schema_problems = _validated(values, origin)
    found = [origin.located(problem) for problem in (*problems, *schema_problems, *related(values))]
    found.sort(key=_place)
    if scenario is None or found:
        return Built(None, _whole_part(values, found, origin), tuple(found))
    return Built(scenario, scenario, ())


def required(built: Built, name: str) -> Scenario:
    """The scenario, or ScenarioError with all that is wrong."""
    if built.scenario is None:
        raise ScenarioError(built.problems, name)
    return built.scenario


def _validated(values: dict[str, Any], origin: Origin) -> tuple[Scenario | None, list[Problem]]:
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        return None, worded(error.errors(include_url=False), origin.tree)
    scenario._origin = origin
    return scenario, []


def _whole_part(values: dict[str, Any], problems: list[Problem], origin: Origin) -> Scenario | None:
    wrong = {_entry_of(problem.path) for problem in problems}
    kept: dict[str, Any] = dict(_PLACEHOLDERS)
    positions: dict[str, tuple[int, ...]] = {}
    for key, value in values.items():
        if (key,) in wrong:
            continue
        kept[key] = value
        if isinstance(value, list):
            positions[key] = tuple(index for index in range(len(value)) if (key, index) not in wrong)
            kept[key] = [value[index] for index in positions[key]]
    try:
        scenario = Scenario.model_validate(kept)
    except ValidationError:
        return None
    scenario._origin = Origin(origin.source, origin.tree, origin.folder, positions)
    return scenario


def _entry_of(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    in_list = len(path) > 1 and isinstance(path[1], int)
    return path[:2] if in_list else path[:1]


def _place(problem: Problem) -> tuple[bool, int, int]:
    mark = problem.mark
    return (mark is None, mark.line, mark.column) if mark is not None else (True, 0, 0)


def _no_mapping(tree: Node) -> Problem:
    remedy = "a scenario begins with keys such as 'name: first', each on a line of its own"
    if isinstance(tree, Scalar) and tree.value is None:
        return Problem((), "the file is empty", remedy, mark=tree.mark)
    found = f"'{tree.text[:40]}' alone" if isinstance(tree, Scalar) else "a list"
    return Problem((), f"{found} where keys should be", remedy, mark=tree.mark)


def _other_format(tree: Mapping) -> Problem | None:
    node = node_at(tree, ("format",))
    if node is None or (isinstance(node, Scalar) and node.value == FORMAT and node.value is not True):
        return None
    found = node.text[:40] if isinstance(node, Scalar) else "no number"
    words = f"this file says format {found}, and this version reads format {FORMAT} only"
    return Problem(("format",), words, f"write format: {FORMAT}, or use a version of openiads that knows it")
