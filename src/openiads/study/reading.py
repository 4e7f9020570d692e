"""Reads a study from its file: everything that is wrong with it at once, with file, line and key.

Source: docs/studies.md. Leaves out: values that only a scenario's catalogue can judge (trial.py).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openiads.record.measures import MEASURES_MEANING
from openiads.record.wrong_steps import STEPS, step_measure
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.check import catalogue_of
from openiads.scenario.load import load, read_text, replace
from openiads.scenario.problems import Mark, Problem, ScenarioError, Source, choice, shown
from openiads.scenario.schema import Scenario
from openiads.scenario.yaml_source import Items, Mapping, Node, Scalar, parse, plain
from openiads.study.bundled import study_file
from openiads.study.design import BY_LEVELS, BY_SHARES, KINDS, MAXIMUM_POINTS, Design
from openiads.study.factor_reading import factors_of
from openiads.study.factors import Factor
from openiads.study.study import LEAST_REPLICATIONS, Stopping, Study

KEYS = (
    *("format", "name", "description", "scenario", "set", "seed", "factors", "design", "points", "trajectories"),
    *("replications", "stop", "measures"),
)
STOP_KEYS = ("measure", "half_width", "minimum", "batch", "maximum")
NAME_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
MAXIMUM_REPLICATIONS = 2**32 - 1
DEFAULT_MEASURES = ("reached", "destroyed", "rounds_fired")


@dataclass
class Reading:
    """The text being read, and what is wrong with it so far."""

    source: Source
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, key: str, mark: Mark, found: str, remedy: str) -> None:
        """Note a problem, once: several levels may have it."""
        if (problem := Problem((), found, remedy, key=key, mark=mark)) not in self.problems:
            self.problems.append(problem)

    def pairs(self, node: Node, key: str, known: tuple[str, ...]) -> dict[str, Node]:
        """The pairs of a mapping, unknown and doubled keys noted."""
        if not isinstance(node, Mapping):
            self.wrong(key, node.mark, "a mapping should stand here", f"write keys such as {known[0]}: ...")
            return {}
        found: dict[str, Node] = {}
        for name, value in node.pairs:
            full = f"{key}.{name.text}" if key else name.text
            if name.text not in known:
                self.wrong(full, name.mark, "unknown key", choice(name.text, known))
            elif name.text in found:
                self.wrong(full, name.mark, "the key stands here a second time", "keep one of them")
            else:
                found[name.text] = value
        return found

    def whole(self, pairs: dict[str, Node], key: str, default: int, low: int, high: int, where: str = "") -> int:
        """A whole number within limits."""
        node = pairs.get(key)
        if node is None:
            return default
        value = plain(node)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.wrong(where + key, node.mark, told(node), f"write a whole number from {low:,} to {high:,}")
            return default
        return value

    def text(self, pairs: dict[str, Node], key: str, default: str) -> str:
        """A text."""
        node = pairs.get(key)
        if node is None:
            return default
        if not isinstance(node, Scalar) or node.value is None:
            self.wrong(key, node.mark, told(node), "write a text")
            return default
        return node.text

    def done(self) -> None:
        """Raise ScenarioError where anything is wrong."""
        if self.problems:
            ordered = sorted(self.problems, key=lambda p: (p.mark.line, p.mark.column) if p.mark else (-1, -1))
            raise ScenarioError(ordered, self.source.name)


def told(node: Node | None) -> str:
    """What stands at a node, for people."""
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return "nothing stands here"
    return f"found {shown(node.text)}" if isinstance(node, Scalar) else "found a list or mapping"


def read_study(study: str | Path) -> Study:
    """The study in a file, or the bundled one of that name. Raises ScenarioError with everything that is wrong."""
    path = study_file(study)
    return study_of(read_text(path, str(study)), str(study), path.parent)


def study_of(text: str, name: str, folder: Path, base: Scenario | None = None) -> Study:
    """The study that a text describes; `base` is its scenario with the fixed changes in it, where that is known already."""
    reading = Reading(Source.of(name, text))
    tree = parse(text, reading.source)
    pairs = reading.pairs(tree, "", KEYS)
    if isinstance(tree, Mapping):
        _require(reading, tree, pairs)
    title, description = _name(reading, pairs), reading.text(pairs, "description", "")
    reading.whole(pairs, "format", 1, 1, 1)
    scenario = base or _scenario(reading, pairs, folder)
    if scenario is None:
        reading.done()
        raise AssertionError("a study without a scenario has a problem")
    catalogue = catalogue_of(scenario)
    factors = factors_of(reading, pairs["factors"], scenario, catalogue) if "factors" in pairs else ()
    seed = reading.whole(pairs, "seed", scenario.seed, 0, 2**32 - 1)
    design = _design(reading, pairs, factors, seed)
    stopping = _stopping(reading, pairs, scenario, catalogue)
    replications = reading.whole(pairs, "replications", LEAST_REPLICATIONS, 1, MAXIMUM_REPLICATIONS)
    measures = _measures(reading, pairs, scenario, catalogue)
    reading.done()
    return Study(title, description, scenario, seed, design, replications, stopping, measures, text, folder)


def _require(reading: Reading, tree: Mapping, pairs: dict[str, Node]) -> None:
    """Note keys that are missing, and those of which there can be one only."""
    for key, example in (("name", "saturation"), ("scenario", "small-raid")):
        if key not in pairs:
            reading.wrong(key, tree.mark, "the key is missing", f"add it, for example {key}: {example}")
    if "replications" in pairs and "stop" in pairs:
        remedy = "keep one of them: stop has a maximum of its own"
        reading.wrong("stop", pairs["stop"].mark, "replications and stop both say how often a point is run", remedy)


def _name(reading: Reading, pairs: dict[str, Node]) -> str:
    name = reading.text(pairs, "name", "study")
    if "name" in pairs and not (0 < len(name) <= 64 and set(name) <= NAME_SIGNS):
        reading.wrong("name", pairs["name"].mark, shown(name), "use letters, digits, - and _, 64 at most")
    return name


def _scenario(reading: Reading, pairs: dict[str, Node], folder: Path) -> Scenario | None:
    """The scenario that a study names, with its fixed changes; relative to the study's file, or a bundled one."""
    node = pairs.get("scenario")
    if node is None:
        return None
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        reading.wrong("scenario", node.mark, told(node), "write a file, or the name of a bundled scenario")
        return None
    beside = folder / node.text
    try:
        scenario = load(beside if _is_file(beside) else node.text)
        changes = plain(pairs["set"]) if "set" in pairs else {}
        if not isinstance(changes, dict):
            reading.wrong("set", pairs["set"].mark, told(pairs["set"]), 'write {"doctrine.policy": salvo}')
            return scenario
        return replace(scenario, changes) if changes else scenario
    except ScenarioError as error:
        if reading.problems:
            reading.problems.extend(error.problems)
            reading.done()
        raise


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _design(reading: Reading, pairs: dict[str, Node], factors: tuple[Factor, ...], seed: int) -> Design:
    """The design, with everything that is wrong with it noted."""
    node = pairs.get("design")
    kind = reading.text(pairs, "design", "grid")
    if kind not in KINDS:
        reading.wrong("design", node.mark if node else Mark(reading.source, 0, 0), shown(kind), choice(kind, KINDS))
        return Design("grid", ())
    size_key = "trajectories" if kind == "morris" else "points"
    size = _size(reading, pairs, kind, size_key) if kind in BY_SHARES else 0
    for key in {"points", "trajectories"} & set(pairs):
        if kind in BY_LEVELS or key != size_key:
            reading.wrong(key, pairs[key].mark, f"a design {kind} has no {key}", "leave it out")
    for problem in _misfits(kind, factors, "factors" in pairs):
        reading.wrong("factors", pairs["factors"].mark if "factors" in pairs else Mark(reading.source, 0, 0), *problem)
    design = Design(kind, factors, size, seed)
    if factors and design.points > MAXIMUM_POINTS:
        found = f"the design has {design.points:,} points, and {MAXIMUM_POINTS:,} is the most"
        reading.wrong("design", node.mark if node else Mark(reading.source, 0, 0), found, "take fewer levels or points")
    return design


def _size(reading: Reading, pairs: dict[str, Node], kind: str, key: str) -> int:
    if key not in pairs:
        mark = pairs["design"].mark
        reading.wrong(key, mark, f"a design {kind} needs its {key}", f"add it, for example {key}: 64")
        return 1
    size = reading.whole(pairs, key, 1, 1, MAXIMUM_POINTS)
    if kind in ("sobol", "saltelli") and size & (size - 1):
        low = 1 << (size.bit_length() - 1)
        reading.wrong(key, pairs[key].mark, f"{size} is no power of two", f"write {low} or {2 * low}")
    return size


def _misfits(kind: str, factors: tuple[Factor, ...], named: bool) -> Iterator[tuple[str, str]]:
    """Factors that a design cannot take; those that are named and wrong were noted as such."""
    if not named and kind not in BY_LEVELS:
        yield f"an empty design: {kind} without a factor", "add a factor"
    for factor in factors:
        if kind in BY_LEVELS and factor.distribution is not None:
            yield (
                f"{factor.name} is a distribution, and a design {kind} takes levels",
                f"give it values or a range, or choose one of {', '.join(BY_SHARES)}",
            )
        if kind == "morris" and factor.distribution is not None and factor.distribution.kind == "normal":
            yield f"{factor.name} is normal and has no ends, which Morris needs", "write uniform: [low, high]"


def _stopping(reading: Reading, pairs: dict[str, Node], scenario: Scenario, catalogue: Catalogue) -> Stopping | None:
    node = pairs.get("stop")
    if node is None:
        return None
    inner = reading.pairs(node, "stop", STOP_KEYS)
    measure = reading.text(inner, "measure", "reached")
    if measure not in known_measures(scenario, catalogue):
        remedy = choice(measure, known_measures(scenario, catalogue))
        reading.wrong("stop.measure", inner["measure"].mark, f"no measure {shown(measure)}", remedy)
    width = plain(inner["half_width"]) if "half_width" in inner else None
    if isinstance(width, bool) or not isinstance(width, int | float) or not 0.0 < width < 0.5:
        at = inner.get("half_width", node)
        reading.wrong("stop.half_width", at.mark, told(inner.get("half_width")), "write a number between 0 and 0.5")
        width = 0.1
    least = LEAST_REPLICATIONS
    minimum = reading.whole(inner, "minimum", least, least, MAXIMUM_REPLICATIONS, "stop.")
    batch = reading.whole(inner, "batch", least, 1, MAXIMUM_REPLICATIONS, "stop.")
    maximum = reading.whole(inner, "maximum", max(10_000, minimum), minimum, MAXIMUM_REPLICATIONS, "stop.")
    return Stopping(measure, float(width), minimum, batch, maximum)


def known_measures(scenario: Scenario, catalogue: Catalogue) -> list[str]:
    """Measures that a scenario's runs may give: those of every run, rounds of every interceptor, chances of missions."""
    named = [name for name in MEASURES_MEANING if "[" not in name]
    named += map(step_measure, STEPS)
    named += [f"rounds_fired[{id}]" for id in catalogue.ids("interceptor")]
    return named + [f"mission_chance[{mission.id}]" for mission in scenario.fire_missions]


def _measures(reading: Reading, pairs: dict[str, Node], scenario: Scenario, catalogue: Catalogue) -> tuple[str, ...]:
    node = pairs.get("measures")
    if node is None:
        return DEFAULT_MEASURES
    if not isinstance(node, Items) or not node.items:
        reading.wrong("measures", node.mark, told(node), "write a list: [reached, rounds_fired]")
        return DEFAULT_MEASURES
    known = known_measures(scenario, catalogue)
    found = []
    for item in node.items:
        word = item.text if isinstance(item, Scalar) else ""
        if word not in known:
            reading.wrong("measures", item.mark, f"no measure {shown(word)}", choice(word, known))
        found.append(word)
    return tuple(dict.fromkeys(found))


def finite(value: Any) -> bool:
    """Whether a value is a finite number and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
