"""Puts one value into the tree of a scenario by its path, leaving the old tree as it was.

Source: docs/architecture.md (one path syntax for errors, `--set`, overrides and studies). Leaves out: whether the value makes
sense; the edited tree is built and checked as if it had been read from a file.
"""

from dataclasses import dataclass
from typing import NoReturn

from openiads.scenario.origin import find_pair, id_of
from openiads.scenario.paths import Step
from openiads.scenario.problems import Mark, Problem, ScenarioError, Source, choice, shown
from openiads.scenario.schema import Override, Scenario
from openiads.scenario.shape import Each, PartType, Shape, child, fields_of, part_for
from openiads.scenario.unit_keys import KeyUnknown, find_key, same_quantity
from openiads.scenario.yaml_source import Items, Mapping, Node, Scalar


def edited(tree: Mapping, steps: tuple[Step, ...], value: Node, source: Source) -> Mapping:
    """The tree with the value at the path; raises ScenarioError where the path leads nowhere.

    A whole entry may be set, and is appended where its id is new; null takes an entry or an optional key away.
    """
    changed = _Edit(value, source).into(tree, Scenario, steps)
    assert isinstance(changed, Mapping)
    return changed


@dataclass(frozen=True)
class _Edit:
    value: Node
    source: Source

    def into(self, node: Node | None, shape: Shape | None, steps: tuple[Step, ...]) -> Node:
        """The node with the value at the end of the steps."""
        if not steps:
            return self.value
        step, rest = steps[0], steps[1:]
        if isinstance(shape, Each):
            return self._entry(node, shape, step, rest)
        if shape is not None:
            return self._key(node, shape, step, rest)
        return self._position(node, step, rest)

    def _key(self, node: Node | None, shape: PartType, step: Step, rest: tuple[Step, ...]) -> Mapping:
        if step.item:
            found = f"no list stands here, so nothing is called {shown(step.text)}"
            self._refuse(step, found, "write .key in place of [id]")
        mapping = node if isinstance(node, Mapping) else Mapping((), self._mark(step))
        part = part_for(shape, mapping)
        canonical = step.text
        if part is not Override:
            known = find_key(step.text, fields_of(part))
            if isinstance(known, KeyUnknown):
                self._refuse(step, known.found, known.remedy)
            canonical = known.canonical
        old = find_pair(mapping, canonical)
        inner = self.into(old[1] if old else None, child(part, canonical), rest)
        return _with_pair(mapping, Scalar(step.text, step.text, self._mark(step)), inner, rest)

    def _entry(self, node: Node | None, shape: Each, step: Step, rest: tuple[Step, ...]) -> Items:
        items = node.items if isinstance(node, Items) else ()
        if not step.item:
            self._refuse(step, "this is a list of entries", "name the entry in brackets, as in raids[north].count")
        position = next((index for index, item in enumerate(items) if id_of(item) == step.text), None)
        if position is None:
            if rest and shape.part is not Override:
                self._refuse(step, f"no entry is called {shown(step.text)}", choice(step.text, map(id_of, items)))
            fresh = self.into(self._named(shape, step, None), shape.part, rest)
            return Items((*items, self._named(shape, step, fresh)), self._mark(step))
        changed = self.into(items[position], shape.part, rest)
        if not rest and isinstance(changed, Scalar) and changed.value is None:
            return Items((*items[:position], *items[position + 1 :]), self._mark(step))
        return Items((*items[:position], self._named(shape, step, changed), *items[position + 1 :]), self._mark(step))

    def _named(self, shape: Each, step: Step, node: Node | None) -> Node:
        """The entry with the id under which the path knows it, unless it has one of its own."""
        if node is not None and (not isinstance(node, Mapping) or find_pair(node, shape.key)):
            return node
        mark = self._mark(step)
        name = (Scalar(shape.key, shape.key, mark), Scalar(step.text, step.text, mark))
        return Mapping((name, *(node.pairs if isinstance(node, Mapping) else ())), mark)

    def _position(self, node: Node | None, step: Step, rest: tuple[Step, ...]) -> Node:
        if not isinstance(node, Items) or not step.item:
            found = f"the path goes on to {shown(step.text)}, and nothing stands below this value"
            self._refuse(step, found, "end the path before it")
        if not step.text.isdecimal() or int(step.text) >= len(node.items):
            self._refuse(step, f"no position {shown(step.text)}", f"write a position from 0 to {len(node.items) - 1}")
        index = int(step.text)
        return Items(
            (*node.items[:index], self.into(node.items[index], None, rest), *node.items[index + 1 :]), node.mark
        )

    def _mark(self, step: Step) -> Mark:
        return Mark(self.source, 0, step.column)

    def _refuse(self, step: Step, found: str, remedy: str) -> NoReturn:
        key = self.source.line(0).partition("=")[0]
        raise ScenarioError([Problem((), found, remedy, key=key, mark=self._mark(step))], self.source.name)


def _with_pair(mapping: Mapping, key: Scalar, value: Node, rest: tuple[Step, ...]) -> Mapping:
    taken_away = not rest and isinstance(value, Scalar) and value.value is None
    pairs: list[tuple[Scalar, Node]] = []
    placed = False
    for old in mapping.pairs:
        if not same_quantity(old[0].text, key.text):
            pairs.append(old)
        elif not placed:
            placed = True
            pairs.append((key if not rest else old[0], value))
    if not placed:
        pairs.append((key, value))
    if taken_away:
        pairs = [pair for pair in pairs if not same_quantity(pair[0].text, key.text)]
    return Mapping(tuple(pairs), mapping.mark)
