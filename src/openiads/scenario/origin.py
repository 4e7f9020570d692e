"""Where a scenario came from: its text, its tree of nodes and its folder, so that a late problem still finds its line.

Source: docs/architecture.md (errors with file, line and column). Leaves out: what the nodes mean.
"""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from pathlib import Path

from openiads.scenario.problems import Mark, Problem, Source, clipped
from openiads.scenario.unit_keys import same_quantity
from openiads.scenario.yaml_source import Items, Mapping, Node, Scalar

ID_KEYS = ("id", "entry")


@dataclass(frozen=True)
class Origin:
    """The source and tree of a scenario; where broken entries were left out, `positions` has the kept ones' places."""

    source: Source
    tree: Mapping = field(repr=False)
    folder: Path = Path()
    positions: MappingOf[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    def located(self, problem: Problem) -> Problem:
        """The problem with the key and the place that its path has in this text; one that knows its place keeps it."""
        path = self._original(problem.path)
        mark, key = locate(self.tree, path)
        return replace(problem, path=path, key=problem.key or key, mark=problem.mark or mark)

    def _original(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        kept = self.positions.get(str(path[0])) if path else None
        if kept is None or len(path) < 2 or not isinstance(path[1], int):
            return path
        return (path[0], kept[path[1]], *path[2:])


def locate(tree: Node, path: tuple[str | int, ...]) -> tuple[Mark, str]:
    """The place of the deepest node on a path, and the path for people: keys as written, entries by their id."""
    node: Node | None = tree
    mark, text = tree.mark, ""
    for part in path:
        node, words = _step(node, part)
        text += f".{words}" if text and not words.startswith("[") else words
        mark = node.mark if node is not None else mark
    return mark, text


def find_pair(mapping: Mapping, key: str) -> tuple[Scalar, Node] | None:
    """The first pair of a mapping under a key as it stands, else under the same quantity in another unit."""
    exact = (pair for pair in mapping.pairs if pair[0].text == key)
    return next(exact, None) or next((pair for pair in mapping.pairs if same_quantity(pair[0].text, key)), None)


def id_of(node: Node) -> str:
    """The id under which an entry of a list is known, else the catalogue entry that it names; empty for neither."""
    if not isinstance(node, Mapping):
        return ""
    found = (find_pair(node, key) for key in ID_KEYS)
    return next((pair[1].text for pair in found if pair and isinstance(pair[1], Scalar) and pair[1].text), "")


def _step(node: Node | None, part: str | int) -> tuple[Node | None, str]:
    if isinstance(part, int):
        item = node.items[part] if isinstance(node, Items) and part < len(node.items) else None
        name = id_of(item) if item is not None else ""
        return item, f"[{clipped(name) or part}]"
    pair = find_pair(node, part) if isinstance(node, Mapping) else None
    return (pair[1], clipped(pair[0].text)) if pair else (None, part)
