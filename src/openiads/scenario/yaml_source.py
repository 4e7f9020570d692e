"""From the text of a YAML 1.2 file to a tree of nodes that know their place, and back to plain values.

Source: YAML 1.2.2, chapter 10.3 (core schema). Leaves out: tags, merge keys, more than one document, and all that YAML
1.1 read into plain words (`yes`, `on`, `12:30`, `1_000` stay text); aliases may be used, but not to blow a small file
up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from openiads.scenario.problems import Mark, Problem, ScenarioError, Source

MAXIMUM_BYTES = 2_000_000
MAXIMUM_NODES = 100_000
MAXIMUM_KEYS = 500
MAXIMUM_DEPTH = 20

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_BASED = re.compile(r"0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(frozen=True)
class Scalar:
    """A single value: what it means, how it was written, and where."""

    value: str | int | float | bool | None
    text: str
    mark: Mark = field(compare=False, repr=False)


@dataclass(frozen=True)
class Items:
    """A list of nodes and its place."""

    items: "tuple[Node, ...]"
    mark: Mark = field(compare=False, repr=False)


@dataclass(frozen=True)
class Mapping:
    """Pairs of key and node in the order written, doubled keys included, and the place."""

    pairs: "tuple[tuple[Scalar, Node], ...]"
    mark: Mark = field(compare=False, repr=False)


Node = Scalar | Items | Mapping


def parse(text: str, source: Source, first_column: int = 0) -> Node:
    """The tree of a YAML text whose first line starts at a column of the source.

    Raises ScenarioError where the text is not one well-formed document within bounds, whatever the parser makes of it.
    """
    builder = _Builder(source, first_column)
    try:
        return builder.build(YAML(typ="safe", pure=True).parse(text))
    except ScenarioError:
        raise
    except MarkedYAMLError as error:
        raise _syntax_error(error, builder) from None
    except ReaderError as error:
        raise _unreadable_character(error, text, source) from None
    except Exception as error:  # the parser lets plain Python errors out on some broken escapes and directives
        found = f"this is not YAML ({type(error).__name__} in the parser)"
        problem = Problem((), found, "look for a stray quote, escape or bracket", mark=builder.latest)
        raise ScenarioError([problem], source.name) from None


def plain(node: Node) -> Any:
    """The value of a node as Python dicts, lists and scalars; of a doubled key the first one holds."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in reversed(node.pairs)}


def scalar_value(text: str) -> str | int | float | bool | None:
    """What an unquoted YAML 1.2 scalar means."""
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    if _FLOAT.fullmatch(text):
        return float(text)
    special = _SPECIAL.fullmatch(text)
    if special:
        return float("nan") if special[3] else float(special[1] + "inf")
    return text


@dataclass
class _Open:
    """A list or mapping whose end has not come yet."""

    mark: Mark
    anchor: str | None
    mapping: bool
    size: int = 1
    children: list[Node] = field(default_factory=list)


class _Builder:
    """Builds the tree from parser events without recursion, so that depth and size can be bounded."""

    def __init__(self, source: Source, first_column: int) -> None:
        self.source = source
        self.first_column = first_column
        self.latest = Mark(source, 0, first_column)
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.root: Node | None = None

    def build(self, events: Iterator[Any]) -> Node:
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self._refuse(self._mark(event), "a second document starts here", "keep one document in the file")
            elif kind == "ScalarEvent":
                self._scalar(event)
            elif kind == "AliasEvent":
                self._alias(event)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self._start(event, kind == "MappingStartEvent")
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self._end()
        return self.root if self.root is not None else Scalar(None, "", self.mark(0, 0))

    def _scalar(self, event: Any) -> None:
        mark = self._mark(event)
        self._refuse_tag(event, mark)
        plain_style = event.implicit[0] and event.style is None
        node = Scalar(scalar_value(event.value) if plain_style else event.value, event.value, mark)
        self._add(node, 1, event.anchor)

    def _alias(self, event: Any) -> None:
        mark = self._mark(event)
        if event.anchor not in self.anchors:
            self._refuse(mark, f"no anchor '&{event.anchor}' stands before this alias", "write the value out")
        known = self.anchors[event.anchor]
        if known is None:
            self._refuse(mark, f"the alias '*{event.anchor}' contains itself", "write the value out")
        self._add(*known, None)

    def _start(self, event: Any, mapping: bool) -> None:
        mark = self._mark(event)
        self._refuse_tag(event, mark)
        if len(self.open) >= MAXIMUM_DEPTH:
            self._refuse(mark, f"lists and mappings nest deeper than {MAXIMUM_DEPTH}", "a scenario needs five levels")
        if event.anchor:
            self.anchors[event.anchor] = None
        self.open.append(_Open(mark, event.anchor, mapping))

    def _end(self) -> None:
        ended = self.open.pop()
        children = ended.children
        if not ended.mapping:
            self._add(Items(tuple(children), ended.mark), ended.size, ended.anchor)
            return
        pairs = []
        if len(children) > 2 * MAXIMUM_KEYS:
            self._refuse(
                children[2 * MAXIMUM_KEYS].mark, f"more than {MAXIMUM_KEYS} keys", "a scenario has some twenty"
            )
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._refuse(key.mark, "a list or mapping stands where a key should", "use a plain word as the key")
            pairs.append((key, value))
        self._add(Mapping(tuple(pairs), ended.mark), ended.size, ended.anchor)

    def _add(self, node: Node, size: int, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = (node, size)
        if not self.open:
            self.root = node
            return
        self.open[-1].children.append(node)
        self.open[-1].size += size
        if sum(each.size for each in self.open) > MAXIMUM_NODES:
            found = f"more than {MAXIMUM_NODES:,} values, those of aliases counted at every use"
            self._refuse(node.mark, found, "write fewer entries, with larger counts")

    def _refuse_tag(self, event: Any, mark: Mark) -> None:
        if event.tag is not None:
            self._refuse(mark, f"the YAML tag '{event.tag}'", "leave it out; values here are plain")

    def _mark(self, event: Any) -> Mark:
        self.latest = self.mark(event.start_mark.line, event.start_mark.column)
        return self.latest

    def mark(self, line: int, column: int) -> Mark:
        """The place in the source of a line and column of the text."""
        return Mark(self.source, line, column + self.first_column if line == 0 else column)

    def _refuse(self, mark: Mark, found: str, remedy: str) -> NoReturn:
        raise ScenarioError([Problem((), found, remedy, mark=mark)], self.source.name)


def _syntax_error(error: MarkedYAMLError, builder: _Builder) -> ScenarioError:
    at = error.problem_mark or error.context_mark
    mark = builder.mark(at.line, at.column) if at is not None else builder.latest
    found = " ".join(str(part).strip() for part in (error.context, error.problem) if part)
    remedy = "indent with spaces, close every bracket and quote, and put a space after each ':' and ','"
    return ScenarioError([Problem((), f"not YAML: {found}", remedy, mark=mark)], builder.source.name)


def _unreadable_character(error: ReaderError, text: str, source: Source) -> ScenarioError:
    before = Source.of("", text[: int(error.position)]).lines
    mark = Mark(source, len(before) - 1, len(before[-1]))
    found = f"the character U+{int(error.character):04X}, which no text file holds"
    return ScenarioError([Problem((), found, "save the scenario as plain text in UTF-8", mark=mark)], source.name)
