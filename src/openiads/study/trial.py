"""Tries every level of a study's factors before it runs, so that a value that cannot be is found before any work is done.

Source: docs/studies.md. Leaves out: whether values that are sound alone are so together, beyond the first few hundred points.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace as replaced
from pathlib import Path
from typing import Any

from openiads.cache import package_key
from openiads.scenario.catalogue import SHIPPED
from openiads.scenario.check import catalogue_of, require
from openiads.scenario.load import replace
from openiads.scenario.paths import parse_path
from openiads.scenario.problems import Problem, ScenarioError, Source
from openiads.scenario.schema import RecordedFlight, Scenario
from openiads.study.factors import Changes, Factor, refusal
from openiads.study.study import Study

PACKAGE = Path(__file__).resolve().parents[1]
POINTS_TRIED = 200
PROBLEMS_SHOWN = 20
WHOLE = "write a whole number"


def try_study(study: Study) -> None:
    """Raise ScenarioError with everything that is wrong with any level, and with the first few hundred points."""
    found: list[Problem] = []
    for factor in study.design.factors:
        found += _factor_problems(study.scenario, factor)
        if len(found) >= PROBLEMS_SHOWN:
            break
    if not found:
        found += _problems_of(study.scenario, (), "the scenario as the study has it")
    if not found:
        points = (study.design.point(k) for k in range(min(study.design.points, POINTS_TRIED)))
        for point in points:
            if found := _problems_of(study.scenario, point.changes, f"design point {point.number}"):
                break
    if found:
        raise ScenarioError(found, study.name)


def _factor_problems(scenario: Scenario, factor: Factor) -> Iterator[Problem]:
    told = set[tuple[str, str]]()
    for level in factor.trial_levels():
        refused = [*_refusals(level.changes)]
        for problem in refused or _problems_of(scenario, level.changes, f"factor {factor.name} = {level.shown}"):
            # What is wrong with the path is wrong at every level, and told of the first.
            if (problem.found, problem.remedy) in told:
                continue
            told.add((problem.found, problem.remedy))
            rounds = factor.distribution is not None and WHOLE in problem.remedy
            yield replaced(problem, mark=factor.mark, remedy=problem.remedy + (", by whole: true" if rounds else ""))


def _refusals(changes: Changes) -> Iterator[Problem]:
    for path, value in changes:
        if reason := refusal(parse_path(path, Source.of("path", path)), value):
            yield Problem((), "this path is no factor", reason, key=path)


def _problems_of(scenario: Scenario, changes: Changes, where: str) -> list[Problem]:
    """What is wrong with a scenario under some changes, each problem under the place that changed it."""
    try:
        changed = replace(scenario, dict(changes)) if changes else scenario
        if changed.doctrine.python is not None:
            return [
                Problem(
                    (), "a policy in Python", "name one of the built-in ones: a study runs no code of others", key=where
                )
            ]
        require(changed, catalogue_of(changed))
    except ScenarioError as error:
        return [
            Problem((), f"{p.found}", p.remedy, key=f"{where}: {p.key}" if p.key else where) for p in error.problems
        ]
    return []


def inputs_hash(scenario: Scenario) -> str:
    """SHA-256 over all files that a scenario's runs read: the shipped catalogue, its own folder, relief, recordings."""
    digest = hashlib.sha256()
    for path in _files(scenario):
        digest.update(f"{path.name}:".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(scenario: Scenario) -> Iterator[Path]:
    yield from sorted(SHIPPED.rglob("*.yaml"))
    named: list[Any] = [scenario.catalogue, getattr(scenario.relief, "path", None)]
    named += [flight.recording for flight in scenario.flights if isinstance(flight, RecordedFlight)]
    for name in named:
        if name is not None:
            yield from _all_files(scenario.folder / name)


def _all_files(place: Path) -> Iterable[Path]:
    return (path for path in sorted(place.rglob("*")) if path.is_file()) if place.is_dir() else [place]


def code_hash() -> str:
    """A hash of the package's code and of the versions that compile it."""
    return package_key(PACKAGE)
