"""From the tree of a scenario to plain values under canonical keys, with every key that is not one of them.

Source: docs/architecture.md (keys carry units, the same quantity in another unit is accepted). Leaves out: whether values make
sense.
"""

from typing import Any

from openiads.scenario.problems import LISTED_PROBLEMS, Problem
from openiads.scenario.schema import Override, Scenario
from openiads.scenario.shape import Each, PartType, Shape, child, fields_of, part_for
from openiads.scenario.unit_keys import KeyFound, KeyUnknown, known_key, same_quantity, unknown_key
from openiads.scenario.yaml_source import Items, Mapping, Node, Scalar, plain

Path = tuple[str | int, ...]
_UNKNOWN = KeyUnknown("unknown key", "leave it out")


def normalised(tree: Mapping) -> tuple[dict[str, Any], list[Problem]]:
    """The scenario's values under canonical keys and in canonical units, and what is wrong with the keys."""
    problems: list[Problem] = []
    return _part(tree, Scenario, (), problems), problems


def _value(node: Node, shape: Shape | None, path: Path, problems: list[Problem]) -> Any:
    if isinstance(shape, Each) and isinstance(node, Items):
        return [_value(item, shape.part, (*path, index), problems) for index, item in enumerate(node.items)]
    if shape is not None and not isinstance(shape, Each) and isinstance(node, Mapping):
        return _part(node, shape, path, problems)
    return plain(node)


def _part(node: Mapping, shape: PartType, path: Path, problems: list[Problem]) -> dict[str, Any]:
    part = part_for(shape, node)
    values: dict[str, Any] = {}
    written: dict[str, Scalar] = {}
    for key, child_node in node.pairs:
        found = _key(key, part, written)
        if found is None:
            unknown = unknown_key(key.text, fields_of(part)) if len(problems) < LISTED_PROBLEMS else _UNKNOWN
            problems.append(Problem((*path, key.text), unknown.found, unknown.remedy, mark=key.mark))
        elif found.canonical in written:
            problems.append(_doubled(key, written[found.canonical], (*path, key.text)))
        else:
            written[found.canonical] = key
            inner = _value(child_node, child(part, found.canonical), (*path, found.canonical), problems)
            values[found.canonical] = _converted(inner, found)
    return values


def _key(key: Scalar, part: PartType, written: dict[str, Scalar]) -> KeyFound | None:
    if part is Override:
        return KeyFound(next((known for known in written if same_quantity(known, key.text)), key.text))
    return known_key(key.text, fields_of(part))


def _doubled(key: Scalar, first: Scalar, path: Path) -> Problem:
    line = first.mark.line + 1
    if first.text == key.text:
        return Problem(path, f"the key stands twice, first in line {line}", "keep one of them", mark=key.mark)
    found = f"the same quantity stands as '{first.text}' in line {line}"
    return Problem(path, found, "keep one of them", mark=key.mark)


def _converted(value: Any, found: KeyFound) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or found.multiply == found.divide:
        return value
    return found.converted(value)
