"""The places in a scenario's text, and the text with one of them moved, added or taken away: all else stays as written.

Source: docs/scenario.md for where places stand; YAML 1.2 by ruamel's nodes, whose marks say which signs of the text are theirs.
Leaves out: whether the scenario makes sense, which `check` says of the new text as of any other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from openiads.scenario.problems import Problem, ScenarioError, choice, shown
from openiads.scenario.yaml_source import MAXIMUM_BYTES, MAXIMUM_DEPTH

# Lists of entries, and the keys of an entry that hold a place or a list of places.
PLACED = {
    "assets": ("at",),
    "units": ("at", "sites"),
    "raids": ("from", "via", "to"),
    "flights": ("route",),
    "jammers": ("route",),
    "fire_missions": ("at",),
}
# What a new entry is written as, and the fewest points that it needs.
FRESH = {
    "assets": ("{{id: {id}, at: {first}, value: 50}}", 1),
    "units": ("{{id: {id}, entry: {entry}, at: {first}}}", 1),
    "raids": ("{{id: {id}, entry: {entry}, count: 1, from: {first}, via: [{between}], to: {last}}}", 2),
    "flights": ("{{id: {id}, entry: {entry}, identity: neutral, route: [{all}]}}", 2),
}
MOST_POINTS = 60
DECIMALS = 4


@dataclass(frozen=True)
class Place:
    """A place in the text: its path (`raids[north].via[0]`), the list and the entry that it belongs to, and where it is."""

    path: str
    kind: str
    id: str
    key: str
    latitude_deg: float
    longitude_deg: float


def places_of(text: str) -> list[Place]:
    """Every place that a scenario's text gives as [latitude, longitude], in order. Raises ScenarioError for no YAML."""
    found = []
    for path, kind, id, key, node in _places(_root(text)):
        if (at := _point(node)) is not None:
            found.append(Place(path, kind, id, key, *at))
    return found


def moved(text: str, path: str, latitude_deg: float, longitude_deg: float) -> str:
    """The text with a place elsewhere; a height that is given with it stays. Raises ScenarioError for an unknown path."""
    known = {each: node for each, _, _, _, node in _places(_root(text)) if _point(node) is not None}
    if path not in known:
        raise _refused(f"no place {shown(path)} stands here", choice(path, known))
    latitude, longitude = known[path].value[:2]
    start, end = latitude.start_mark.index, longitude.end_mark.index
    between = text[latitude.end_mark.index : longitude.start_mark.index]
    return f"{text[:start]}{_number(latitude_deg)}{between}{_number(longitude_deg)}{text[end:]}"


def added(text: str, kind: str, id: str, points: Sequence[tuple[float, float]], entry: str) -> str:
    """The text with an asset, a unit, a raid or a flight more, at a point or along points [deg]. Raises ScenarioError."""
    if kind not in FRESH:
        raise _refused(f"{shown(kind)} can not be placed by hand", choice(kind, FRESH))
    pattern, fewest = FRESH[kind]
    if not fewest <= len(points) <= MOST_POINTS:
        raise _refused(f"{len(points)} points are given for {kind}", f"give {fewest} to {MOST_POINTS}")
    written = [f"[{_number(latitude)}, {_number(longitude)}]" for latitude, longitude in points]
    ways = {"first": written[0], "between": ", ".join(written[1:-1]), "last": written[-1], "all": ", ".join(written)}
    item = pattern.format(id=id, entry=entry, **ways)
    listed = _value(_root(text), kind)
    if isinstance(listed, SequenceNode) and listed.value:
        return _appended(text, listed, item)
    if listed is not None and listed.start_mark.index == listed.end_mark.index:
        colon = text.rindex(":", 0, listed.start_mark.index + 1) + 1
        return f"{text[:colon]} [{item}]{text[colon:]}"
    if listed is not None:
        return f"{text[: listed.start_mark.index]}[{item}]{text[listed.end_mark.index :]}"
    return f"{text.rstrip()}\n\n{kind}:\n  - {item}\n"


def removed(text: str, kind: str, id: str) -> str:
    """The text without an entry of a list, and without the comment at its end. Raises ScenarioError for an unknown one."""
    listed = _value(_root(text), kind)
    entries = listed.value if isinstance(listed, SequenceNode) else []
    number = next((k for k, each in enumerate(entries) if _id(each) == id), None)
    if number is None or not isinstance(listed, SequenceNode):
        raise _refused(f"no {shown(id)} stands in {kind}", choice(id, [_id(each) for each in entries]))
    if listed.flow_style or len(entries) == 1:
        kept = [text[e.start_mark.index : e.end_mark.index] for k, e in enumerate(entries) if k != number]
        fresh = f"[{', '.join(kept)}]" + ("" if listed.flow_style else "\n")
        return text[: listed.start_mark.index] + fresh + text[listed.end_mark.index :]
    first = _line_start(text, entries[number].start_mark.index)
    return text[:first] + text[_line_end(text, _content_end(entries[number])) :]


def _root(text: str) -> MappingNode:
    if len(text) > MAXIMUM_BYTES:
        raise _refused(f"the text holds {len(text)} signs", f"keep it below {MAXIMUM_BYTES}")
    try:
        root = YAML(typ="rt", pure=True).compose(text)
    except (YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark is not None else ""
        raise _refused(f"this is not YAML{where}", "mend the text first") from None
    if not isinstance(root, MappingNode):
        raise _refused("the text is no mapping of keys", "begin it with name: and seed:")
    return root


def _refused(found: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem((), found, remedy)], "the text")


def _value(node: Node, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for name, value in pairs if isinstance(name, ScalarNode) and name.value == key), None)


def _id(entry: Node) -> str:
    found = _value(entry, "id")
    return str(found.value) if isinstance(found, ScalarNode) else ""


def _point(node: Node) -> tuple[float, float] | None:
    """Latitude and longitude of a node that is a place, with a height or without; None for anything else."""
    if not isinstance(node, SequenceNode) or not 2 <= len(node.value) <= 3:
        return None
    try:
        latitude, longitude = (float(each.value) for each in node.value[:2] if isinstance(each, ScalarNode))
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90.0 and abs(longitude) <= 360.0 else None


def _places(root: Node) -> Iterator[tuple[str, str, str, str, Node]]:
    """Path, list, entry, key and node of everything that stands where a place may."""
    for kind, keys in PLACED.items():
        listed = _value(root, kind)
        for entry in listed.value if isinstance(listed, SequenceNode) else ():
            id = _id(entry)
            for key in keys:
                node = _value(entry, key)
                if node is not None:
                    yield from _below(f"{kind}[{id}].{key}", kind, id, key, node)
            if kind == "units":
                yield from _groups(entry, id)


def _below(path: str, kind: str, id: str, key: str, node: Node) -> Iterator[tuple[str, str, str, str, Node]]:
    if key in ("via", "route", "sites"):
        for number, each in enumerate(node.value if isinstance(node, SequenceNode) else ()):
            yield f"{path}[{number}]", kind, id, key, each
    else:
        yield path, kind, id, key, node


def _groups(unit: Node, id: str) -> Iterator[tuple[str, str, str, str, Node]]:
    groups = _value(unit, "launchers")
    for group in groups.value if isinstance(groups, SequenceNode) else ():
        at = _value(group, "at")
        if at is not None:
            yield f"units[{id}].launchers[{_id(group)}].at", "launchers", f"{id}/{_id(group)}", "at", at


def _appended(text: str, listed: SequenceNode, item: str) -> str:
    last = listed.value[-1]
    if listed.flow_style:
        return f"{text[: last.end_mark.index]}, {item}{text[last.end_mark.index :]}"
    first = _line_start(text, last.start_mark.index)
    line = text[first : last.start_mark.index]
    indent = line[: len(line) - len(line.lstrip())]
    after = _line_end(text, _content_end(last))
    body = text[:after] if text[:after].endswith("\n") else text[:after] + "\n"
    return f"{body}{indent}- {item}\n{text[after:]}"


def _content_end(node: Node, depth: int = 0) -> int:
    """Where the last sign of a node stands; a block's own mark lies at the start of what comes after it."""
    if depth > MAXIMUM_DEPTH:
        raise _refused("a list holds itself", "write it out without an alias")
    if not isinstance(node, SequenceNode | MappingNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _content_end(last[1] if isinstance(last, tuple) else last, depth + 1)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Where the next line begins, after a comment at the end of this one."""
    if index > 0 and text[index - 1] == "\n":
        return index
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _number(value_deg: float) -> str:
    return f"{value_deg:.{DECIMALS}f}".rstrip("0").rstrip(".") if value_deg else "0"
