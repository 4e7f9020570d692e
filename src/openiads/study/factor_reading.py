"""Reads the factors of a study: values, ranges, arms, distributions, and the published spread of a figure.

Source: docs/studies.md. Leaves out: combining them (design.py).
"""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from openiads.record.measures import MEASURES_MEANING
from openiads.scenario.catalogue import STANCES, Catalogue
from openiads.scenario.paths import parse_path
from openiads.scenario.problems import ScenarioError, Source, choice, shown
from openiads.scenario.schema import Scenario
from openiads.scenario.unit_keys import KeyUnknown, find_key
from openiads.scenario.yaml_source import Items, Mapping, Node, Scalar, plain
from openiads.study.factors import PARAMETERS, Changes, Distribution, Factor, Level, fault_of, refusal

if TYPE_CHECKING:
    from openiads.study.reading import Reading

BY_PATH = ("values", "range", *PARAMETERS, "published")
KEYS = ("name", "path", "paths", *BY_PATH, "arms", "base", "whole")
RANGE_KEYS = ("from", "to", "step")
TAKEN = ("point", "replication", "seed", "scenario_hash", "openiads", "code", *MEASURES_MEANING)
MAXIMUM_LEVELS = 10_000
MAXIMUM_FACTORS = 50


def factors_of(reading: "Reading", node: Node, scenario: Scenario, catalogue: Catalogue) -> tuple[Factor, ...]:
    """The factors of a study, in order, with everything that is wrong with them noted."""
    if not isinstance(node, Items):
        reading.wrong(
            "factors", node.mark, "a list should stand here", 'write - {path: "doctrine.policy", values: [..]}'
        )
        return ()
    if not node.items:
        reading.wrong("factors", node.mark, "an empty design: no factors", "add one, or leave the key out: one point")
    if len(node.items) > MAXIMUM_FACTORS:
        reading.wrong("factors", node.mark, f"{len(node.items)} factors", f"write {MAXIMUM_FACTORS} at most")
        return ()
    found: list[Factor] = []
    for number, item in enumerate(node.items):
        factor = _Maker(reading, f"factors[{number}]", item, scenario, catalogue).factor()
        if factor is None:
            continue
        if factor.name in {other.name for other in found}:
            reading.wrong(f"factors[{number}].name", item.mark, f"a second factor {shown(factor.name)}", "name it else")
        found.append(factor)
    return tuple(found)


class _Maker:
    """Makes one factor of its node."""

    def __init__(self, reading: "Reading", key: str, node: Node, scenario: Scenario, catalogue: Catalogue) -> None:
        self.reading, self.key, self.node = reading, key, node
        self.scenario, self.catalogue = scenario, catalogue
        self.pairs = reading.pairs(node, key, KEYS)
        self.nominal: Any = "middle"

    def factor(self) -> Factor | None:
        """The factor, or None where something is wrong that was noted."""
        before = len(self.reading.problems)
        kinds = [kind for kind in (*BY_PATH, "arms") if kind in self.pairs]
        if not self.pairs:
            return None
        if len(kinds) != 1:
            found = f"{' and '.join(kinds)} together" if kinds else "no values"
            self.wrong("", self.node, found, f"write one of {', '.join((*BY_PATH, 'arms'))}")
            return None
        made = self._arms() if kinds == ["arms"] else self._by_path(kinds[0])
        if made is None or len(self.reading.problems) > before:
            return None
        return replace(made, mark=self.pairs.get("path", self.node).mark)

    def wrong(self, key: str, node: Node, found: str, remedy: str) -> None:
        """Note a problem of this factor."""
        self.reading.wrong(f"{self.key}.{key}" if key else self.key, node.mark, found, remedy)

    def _paths(self) -> tuple[str, ...]:
        single, several = self.pairs.get("path"), self.pairs.get("paths")
        if (single is None) == (several is None):
            self.wrong("path", self.node, "a factor needs its path, or its paths", 'add path: "raids[north].count"')
            return ()
        nodes = several.items if isinstance(several, Items) else (single,) if single is not None else ()
        if not nodes or not all(isinstance(node, Scalar) and isinstance(node.value, str) for node in nodes):
            self.wrong("path", self.node, "this is no path", 'write one in quotes: "raids[north].count"')
            return ()
        return tuple(node.text for node in nodes if isinstance(node, Scalar))

    def _name(self, default: str) -> str:
        name = self.reading.text(self.pairs, "name", default)
        if name in TAKEN or not name.strip() or len(name) > 100 or '"' in name:
            node = self.pairs.get("name", self.node)
            self.wrong("name", node, f"{shown(name)} is a column of the results already", "add another name")
        return name

    def _by_path(self, kind: str) -> Factor | None:
        paths, node = self._paths(), self.pairs[kind]
        if not paths:
            return None
        name = self._name(paths[0])
        if kind in PARAMETERS:
            return self._continuous(name, kind, paths)
        values = {"values": self._listed, "range": self._ranged, "published": self._published}[kind](node, paths)
        if values is None:
            return None
        levels = tuple(Level(_shown(value), tuple((path, value) for path in paths)) for value in values)
        for level in levels:
            self._check(level.changes, node)
        published = kind == "published"
        disagreement = published or (paths[0].rpartition(".")[2] == "values" and set(values) <= set(STANCES))
        return Factor(name, levels, self._base(levels, disagreement), paths, None, disagreement)

    def _base(self, levels: tuple[Level, ...], disagreement: bool) -> int:
        """The level that a design one-at-a-time holds: the one named, the middle or nominal figure, else the first."""
        node = self.pairs.get("base")
        if node is None:
            middle = next((k for k, level in enumerate(levels) if level.shown == self.nominal), len(levels) // 2)
            return middle if disagreement else 0
        shown_levels = [level.shown for level in levels]
        value = plain(node)
        if value not in shown_levels:
            self.wrong("base", node, f"no level {shown(str(value))}", choice(str(value), map(str, shown_levels)))
            return 0
        return shown_levels.index(value)

    def _continuous(self, name: str, kind: str, paths: tuple[str, ...]) -> Factor | None:
        node = self.pairs[kind]
        values = plain(node)
        numbers = isinstance(values, list) and all(
            isinstance(v, int | float) and not isinstance(v, bool) for v in values
        )
        distribution = Distribution(kind, tuple(map(float, values)) if numbers else (), self._flag("whole"))
        if fault := fault_of(distribution):
            self.wrong(kind, node, f"a wrong parameter of the distribution {kind}: {shown(str(values))}", fault)
            return None
        factor = Factor(name, (), 0, paths, distribution)
        self._check(factor.level_at(0.5).changes, node)
        return factor

    def _flag(self, key: str) -> bool:
        node = self.pairs.get(key)
        if node is None:
            return False
        if not isinstance(node, Scalar) or not isinstance(node.value, bool):
            self.wrong(key, node, "no truth value", "write true or false")
            return False
        return node.value

    def _listed(self, node: Node, paths: tuple[str, ...]) -> list[Any] | None:
        values = plain(node)
        if not isinstance(values, list) or not values:
            self.wrong("values", node, "an empty design: no values", "write a list of at least one value: [4, 8, 16]")
            return None
        if len({repr(value) for value in values}) < len(values):
            self.wrong("values", node, "a value stands here twice", "keep one of them")
            return None
        return values if self._few(len(values), node, "values") else None

    def _few(self, count: int, node: Node, key: str) -> bool:
        if count > MAXIMUM_LEVELS:
            self.wrong(key, node, f"{count:,} levels", f"write {MAXIMUM_LEVELS:,} at most")
        return count <= MAXIMUM_LEVELS

    def _ranged(self, node: Node, paths: tuple[str, ...]) -> list[Any] | None:
        parts = self.reading.pairs(node, f"{self.key}.range", RANGE_KEYS)
        ends: list[Any] = [plain(parts[key]) if key in parts else None for key in RANGE_KEYS]
        fit = all(isinstance(end, int | float) and not isinstance(end, bool) and math.isfinite(end) for end in ends)
        if not fit or ends[2] <= 0 or ends[1] < ends[0]:
            remedy = "write {from: 4, to: 40, step: 4}, with from below to and a step above 0"
            self.wrong("range", node, "an empty design: no such range", remedy)
            return None
        low, high, step = ends
        count = math.floor((high - low) / step + 1e-9) + 1
        return [low + k * step for k in range(count)] if self._few(count, node, "range") else None

    def _published(self, node: Node, paths: tuple[str, ...]) -> list[Any] | None:
        """Stances, or the low, nominal and high end that sources give for one catalogue value."""
        if not self._flag("published"):
            self.wrong("published", node, "published: false says nothing", "write published: true")
            return None
        if paths[0].rpartition(".")[2] == "values" or paths == ("values",):
            return list(STANCES)
        steps = parse_path(paths[0], Source.of("published", paths[0]))
        if len(paths) != 1 or len(steps) != 3 or steps[0].text != "overrides":
            remedy = 'write "values", "units[ID].values" or "overrides[ENTRY].KEY"'
            self.wrong("published", node, "only a stance or one catalogue value has a published spread", remedy)
            return None
        return self._spread(steps[1].text, steps[2].text, node)

    def _spread(self, id: str, key: str, node: Node) -> list[Any] | None:
        if id not in self.catalogue:
            self.wrong("path", node, f"no entry {shown(id)} in the catalogue", choice(id, self.catalogue.ids()))
            return None
        entry = self.catalogue.entry(id)
        known = find_key(key, tuple(entry.values))
        if isinstance(known, KeyUnknown):
            self.wrong("path", node, known.found, known.remedy)
            return None
        value = entry.values[known.canonical]
        if value.grade == "assumed":
            assumed = f"no source prints {id}.{key} ({value.printed}): its ends are assumed"
            self.wrong("path", node, assumed, "give it values of your own")
            return None
        low, nominal, high = (
            None if end is None else end / known.converted(1.0) for end in (value.low, value.nominal, value.high)
        )
        self.nominal = nominal
        found = [end for end in dict.fromkeys((low, nominal, high)) if end is not None]
        if len(found) < 2:
            self.wrong("path", node, f"the sources agree on {id}.{key}: {value.printed}", "give it values of your own")
            return None
        return found

    def _arms(self) -> Factor | None:
        node = self.pairs["arms"]
        if not isinstance(node, Mapping) or not node.pairs:
            self.wrong(
                "arms", node, "an empty design: no arms", 'write {one: {"doctrine.rounds_per_salvo": 1}, two: ..}'
            )
            return None
        levels = []
        for name, inner in node.pairs:
            changes = plain(inner) if isinstance(inner, Mapping) else None
            if changes is None:
                self.wrong(f"arms.{name.text}", inner, "no mapping", 'write {"doctrine.rounds_per_salvo": 1}, or {}')
                continue
            levels.append(Level(name.text, tuple(changes.items())))
            self._check(levels[-1].changes, inner)
        found = tuple(levels)
        return Factor(self._name("arm"), found, self._base(found, False) if found else 0)

    def _check(self, changes: Changes, node: Node) -> None:
        """Note paths that are none, or that no factor may address."""
        for path, value in changes:
            try:
                steps = parse_path(path, Source.of("path", path))
            except ScenarioError as error:
                problem = error.problems[0]
                self.wrong("path", node, problem.found, problem.remedy)
                continue
            if reason := refusal(steps, value):
                self.wrong("path", self.pairs.get("path", node), f"{shown(path)} is no factor", reason)
                return


def _shown(value: Any) -> Any:
    """A value as tables show it: numbers and texts as they are, all else as text."""
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else str(value)
