"""From the schema's verdicts to words: what was found in the text, and what would do.

Source: the error types of pydantic 2. Leaves out: unknown keys (normalise.py) and relations between entries
(relations.py).
"""

import math
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from typing import Any

from openiads.scenario.origin import find_pair
from openiads.scenario.problems import Problem, choice, clipped, shown
from openiads.scenario.schema import RELIEF_KINDS, Scenario
from openiads.scenario.shape import Each, Shape, child, part_for
from openiads.scenario.unit_keys import quantity, same_quantity
from openiads.scenario.yaml_source import Items, Mapping, Node, Scalar

Path = tuple[str | int, ...]
_TAGS = frozenset(
    ("generated", "recorded", "asset", "point", "raised", "orbit", "policy-name", "policy-file", *RELIEF_KINDS)
)
_BOUND_WORDS = {
    "greater_than": "more than",
    "greater_than_equal": "at least",
    "less_than": "less than",
    "less_than_equal": "at most",
}
_POINT_KEYS = frozenset(("at", "from", "to", "via", "route", "sites"))
_POINT_LISTS = frozenset(("via", "route", "sites"))
_EXAMPLES = {
    "name": "first",
    "seed": "1",
    "duration_s": "900",
    "id": "north",
    "entry": "fighter",
    "at": "[45.0, -30.0]",
    "from": "[45.0, -28.0]",
    "to": "city",
    "value": "100",
    "count": "4",
    "identity": "neutral",
    "route": "[[44.0, -31.0], [46.0, -29.0]]",
    "rounds": "8",
    "path": "tiles",
    "unit": "unit-1",
    "time_s": "60",
    "radius_m": "50",
    "circular_error_m": "50",
    "python": "my_policy.py",
    "threats": "40",
    "threat_list": "[ballistic, time-to-go, value]",
    "values": "[10, 10, 100]",
}


def worded(errors: Iterable[MappingOf[str, Any]], tree: Mapping) -> list[Problem]:
    """The schema's errors as problems, one for each place; a list is not called too short for entries that are wrong."""
    problems: dict[Path, Problem] = {}
    listed = list(errors)
    wrong_entries = {error["loc"][:-1] for error in listed if error["loc"]}
    for error in listed:
        if error["type"] == "too_short" and error["loc"] in wrong_entries:
            continue
        problem = _worded(error, tree)
        problems.setdefault(problem.path, problem)
    return list(problems.values())


def node_at(tree: Node, path: Path) -> Node | None:
    """The node at a path of canonical keys, or None where nothing was written; a word in place of a part is all its keys."""
    node: Node | None = tree
    for part in path:
        if isinstance(part, int):
            node = node.items[part] if isinstance(node, Items) and part < len(node.items) else None
        elif not isinstance(node, Scalar):
            pair = find_pair(node, part) if isinstance(node, Mapping) else None
            node = pair[1] if pair else None
    return node


def _worded(error: MappingOf[str, Any], tree: Mapping) -> Problem:
    path: Path = tuple(part for part in error["loc"] if part not in _TAGS)
    kind = str(error["type"])
    if kind == "union_tag_not_found":
        return _kind_problem((*path, "kind"), tree)
    field = next((part for part in reversed(path) if isinstance(part, str)), "")
    if field in _POINT_KEYS and not (kind == "missing" and path[-1] == field):
        return _point_problem(path, field, kind, error, tree)
    found = _found(node_at(tree, path), field, tree, path, error)
    context = error.get("ctx", {})
    if kind == "missing":
        return Problem(path, "the key is missing", f"add it, for example {field}: {_EXAMPLES.get(field, '...')}")
    if kind in _BOUND_WORDS:
        return _bound_problem(path, field, kind, found, context)
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", str(context.get("expected", ""))) or [str(context.get("expected", ""))]
        return Problem(path, found, choice(str(error["input"]), words))
    return Problem(path, found, _remedy(kind, field, error, tree, path))


def _kind_problem(path: Path, tree: Mapping) -> Problem:
    """An unknown kind of relief, the one part of which there are kinds."""
    node = node_at(tree, path)
    word = node.text if isinstance(node, Scalar) else ""
    return Problem(path, f"no kind of relief {shown(word)}", choice(word, RELIEF_KINDS))


def _bound_problem(path: Path, field: str, kind: str, found: str, context: MappingOf[str, Any]) -> Problem:
    bound = next(iter(context.values()), "")
    limit = f"{bound:g}" if isinstance(bound, float) else str(bound)
    if field == "count" and kind.startswith("greater"):
        return Problem(path, f"an empty group, count {found}", "write a count of at least 1, or leave the entry out")
    unit = "" if path[-1] == field else " for each number"
    return Problem(path, f"{found} is out of range", f"write {_BOUND_WORDS[kind]} {limit}{_in_unit(field)}{unit}")


def _in_unit(field: str) -> str:
    known = quantity(field)
    return f" {known.suffix}" if known else ""


def _found(node: Node | None, field: str, tree: Node, path: Path, error: MappingOf[str, Any]) -> str:
    if not isinstance(node, Scalar):
        return "a list" if isinstance(node, Items) else "a mapping" if isinstance(node, Mapping) else "nothing"
    if node.value is None:
        return "nothing"
    text = node.text if not isinstance(node.value, str) else shown(node.text)
    value = error["input"]
    if isinstance(value, float) and math.isfinite(value) and _written_in_another_unit(tree, path):
        return f"{clipped(text)} (= {value:g} in {field})"
    return clipped(text)


def _written_in_another_unit(tree: Node, path: Path) -> bool:
    parent = node_at(tree, path[:-1])
    pair = find_pair(parent, str(path[-1])) if isinstance(parent, Mapping) else None
    return pair is not None and pair[0].text != path[-1] and same_quantity(pair[0].text, str(path[-1]))


def _point_problem(path: Path, field: str, kind: str, error: MappingOf[str, Any], tree: Mapping) -> Problem:
    start = path.index(field)
    node = node_at(tree, path)
    words = _found(node, field, tree, path, error)
    depth = len(path) - start - (2 if field in _POINT_LISTS else 1)
    if kind in _BOUND_WORDS and depth == 1:
        if path[-1] == 2:
            return Problem(path, f"height {words} is out of range", "write a height above mean sea level [m]")
        axis = "latitude" if path[-1] == 0 else "longitude"
        remedy = "write [latitude -90..90, longitude -180..180] in degrees"
        return Problem(path, f"{axis} {words} lies off the earth", remedy)
    if depth == 1 and kind != "missing":
        return Problem(path, f"{words} where a number should be", "write [latitude, longitude] in degrees")
    if field in _POINT_LISTS and depth < 0:
        few = "a list of at least two points" if field == "route" else "a list of points"
        few += f", {error['ctx']['max_length']:,} at most" if kind == "too_long" else ""
        length = f" of {len(node.items)}" if isinstance(node, Items) else ""
        return Problem(path, f"{words}{length}", f"write {few}, each [latitude, longitude]: {_EXAMPLES['route']}")
    if field == "to" and isinstance(node, Scalar):
        remedy = "write the id of an asset, or [latitude, longitude]"
        return Problem(path, f"{words} is no asset id and no point", remedy)
    point = path[:-1] if depth == 1 else path
    parent = node_at(tree, point)
    amount = f"a list of {len(parent.items)}" if isinstance(parent, Items) else ""
    amount = amount or _found(parent, field, tree, point, error)
    return Problem(point, amount, "write two numbers, [latitude, longitude], in degrees")


def _remedy(kind: str, field: str, error: MappingOf[str, Any], tree: Mapping, path: Path) -> str:
    if kind in ("float_type", "finite_number", "float_parsing"):
        unit = _in_unit(field)
        return "write a finite number" + (f" of{unit}" if unit else "") + _number_hint(error["input"])
    if kind in ("int_type", "int_from_float", "int_parsing", "int_parsing_size"):
        return "write a whole number" + _number_hint(error["input"])
    if kind == "string_type":
        scalar = isinstance(error["input"], bool | int | float)
        return f'write text; put it in quotes: "{clipped(str(error["input"]))}"' if scalar else "write text"
    if kind == "string_pattern_mismatch":
        return "use letters, digits, - and _, 64 at most"
    if kind in ("string_too_long", "too_long"):
        what = "characters" if kind.startswith("string") else "entries"
        return f"write at most {error['ctx']['max_length']:,} {what}"
    if kind == "string_too_short":
        return "write a name"
    if kind == "too_short" and error["ctx"]["min_length"] == 1:
        return "write at least one entry, or leave the key out"
    if field == "epoch":
        return "write a UTC time such as 2030-06-01T04:00:00Z"
    if kind == "tuple_type" and not isinstance(_shape_at(tree, path), Each):
        return f"write a list, as in {_EXAMPLES.get(field, '[..., ...]')}"
    return _structure_remedy(tree, path)


def _number_hint(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    if re.fullmatch(r"[-+\d_.]+", value) and "_" in value:
        return f", without underscores: {value.replace('_', '')}"
    if re.fullmatch(r"[-+]?\d+,\d+", value):
        return f", with a point: {value.replace(',', '.')}"
    if re.fullmatch(r"\d{1,2}(:\d{2}){1,2}", value):
        return ", not a time of day"
    if re.fullmatch(r"[-+]?\d+(\.\d+)?\s*[A-Za-z/%]+", value):
        return "; the unit belongs to the key"
    if re.fullmatch(r"[-+]?[\d.]+([eE][-+]?\d+)?", value):
        return ", without quotes"
    return ""


def _shape_at(tree: Mapping, path: Path) -> Shape | None:
    """What the schema has at a path: a part, a list of parts, or neither."""
    shape: Shape | None = Scenario
    node: Node | None = tree
    for index, part in enumerate(path):
        node = node_at(tree, path[: index + 1])
        if isinstance(shape, Each):
            shape = shape.part
        elif shape is not None and isinstance(part, str):
            shape = child(part_for(shape, node) if node is not None else shape, part)
    return shape


def _structure_remedy(tree: Mapping, path: Path) -> str:
    shape = _shape_at(tree, path)
    if isinstance(shape, Each):
        return f"write a list of entries: [{{{shape.key}: ..., ...}}]"
    if path and isinstance(path[-1], int):
        return "write a mapping: {id: ..., ...}"
    return "write a mapping: {key: value, ...}"
