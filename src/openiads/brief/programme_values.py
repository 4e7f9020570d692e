"""Graded numbers and dates of a programme's file: plain, or with spread, grade and sources; or by the id of an event.

Source: docs/programme.md; grades are those of the catalogue. Leaves out: what the values mean (programme_reading.py).
"""

from dataclasses import dataclass, field

from openiads.brief.programme_schema import DERIVED, GRADES, PUBLISHED, STATED, Dated, Graded
from openiads.brief.spans import span
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.problems import choice, shown
from openiads.scenario.yaml_source import Items, Mapping, Node, Scalar, plain
from openiads.study.reading import Reading, finite, told

SPREAD_KEYS = ("low", "nominal", "high")
PROVENANCE_KEYS = ("grade", "source", "note")
Pairs = dict[str, Node]


@dataclass(frozen=True)
class Limits:
    """What a number may be: from, to, whole or not, and what would do."""

    low: float
    high: float
    remedy: str
    whole: bool = False
    above: bool = False

    def hold(self, value: object) -> bool:
        """Whether a value is a number within them."""
        if not finite(value) or (self.whole and not isinstance(value, int)):
            return False
        number = float(value)  # type: ignore[arg-type]
        return (self.low < number if self.above else self.low <= number) and number <= self.high


@dataclass
class ProgrammeReading(Reading):
    """The text of a programme being read: what is wrong with it so far, and the catalogue that judges sources and units."""

    catalogue: Catalogue = field(default_factory=Catalogue.read)

    def text(self, pairs: Pairs, key: str, default: str, where: str = "") -> str:
        """A text; `where` is the path of the mapping that holds it."""
        node = pairs.get(key)
        if node is not None and (not isinstance(node, Scalar) or node.value is None):
            self.wrong(f"{where}{key}", node.mark, told(node), "write a text")
            return default
        return node.text if isinstance(node, Scalar) else default

    def number(self, node: Node, key: str, limits: Limits) -> float | None:
        """A number within limits; None where it is none, which is noted."""
        value = plain(node) if isinstance(node, Scalar) else None
        if not limits.hold(value):
            self.wrong(key, node.mark, told(node), limits.remedy)
            return None
        return float(value)  # type: ignore[arg-type]

    def graded(self, pairs: Pairs, name: str, where: str, limits: Limits) -> Graded | None:
        """The number under a name, plain or with spread, grade and sources; None where there is none or it is wrong."""
        node, key = pairs.get(name), f"{where}{name}"
        if node is None:
            return None
        if not isinstance(node, Mapping):
            value = self.number(node, key, limits)
            return None if value is None else Graded(value, value, value)
        inner = self.pairs(node, key, ("value", *SPREAD_KEYS, *PROVENANCE_KEYS))
        spread = [part for part in SPREAD_KEYS if part in inner]
        if ("value" in inner) == bool(spread) or len(spread) not in (0, len(SPREAD_KEYS)):
            self.wrong(key, node.mark, "neither one value nor a whole spread", "write value, or low, nominal and high")
            return None
        values = [self.number(inner[part], f"{key}.{part}", limits) for part in spread or ["value"]]
        if any(value is None for value in values):
            return None
        low, nominal, high = (values * len(SPREAD_KEYS))[: len(SPREAD_KEYS)] if not spread else values
        assert low is not None
        assert nominal is not None
        assert high is not None
        if not low <= nominal <= high:
            remedy = "write low <= nominal <= high"
            self.wrong(key, node.mark, f"low, nominal and high out of order: {low:g}, {nominal:g}, {high:g}", remedy)
            return None
        return Graded(low, nominal, high, *self._provenance(inner, key))

    def single(self, pairs: Pairs, name: str, where: str, limits: Limits) -> Graded | None:
        """The number under a name, which may have no spread."""
        found = self.graded(pairs, name, where, limits)
        if found is not None and found.low != found.high:
            self.wrong(f"{where}{name}", pairs[name].mark, "a spread, which is not swept here", "write one value")
        return found

    def dated(self, pairs: Pairs, name: str, where: str, events: dict[str, Dated]) -> Dated | None:
        """The date under a name, plain or with grade and sources, or an event of the contract; None where it is wrong."""
        node, key = pairs.get(name), f"{where}{name}"
        if node is None:
            return None
        inner: Pairs = {}
        if isinstance(node, Mapping):
            inner = self.pairs(node, key, ("value", *PROVENANCE_KEYS))
            if "value" not in inner:
                self.wrong(key, node.mark, "no value", "write {value: 2019-07-12, grade: published, source: [S18]}")
                return None
            node, key = inner["value"], f"{key}.value"
        text = node.text if isinstance(node, Scalar) else ""
        if text in events:
            return events[text] if "grade" not in inner else Dated(events[text].span, *self._provenance(inner, key))
        found = span(text)
        if found is None:
            event = f", or an event: {choice(text, events)}" if events and text[:1].isalpha() else ""
            remedy = f"write a date such as 2019-07-12, 2020-03, 2021 or 2020-05/2020-06{event}"
            self.wrong(key, node.mark, told(node), remedy)
            return None
        return Dated(found, *self._provenance(inner, key))

    def _provenance(self, inner: Pairs, key: str) -> tuple[str, tuple[str, ...], str]:
        """Grade, sources and note of a value."""
        grade, note = self.text(inner, "grade", STATED, f"{key}."), self.text(inner, "note", "", f"{key}.")
        if grade not in GRADES:
            self.wrong(f"{key}.grade", inner["grade"].mark, shown(grade), choice(grade, GRADES))
        return grade, self._sources(inner, key, grade), note

    def _sources(self, inner: Pairs, key: str, grade: str) -> tuple[str, ...]:
        """Sources by their keys in the catalogue, or as addresses and titles of one's own."""
        node = inner.get("source")
        if node is None:
            if grade in (DERIVED, PUBLISHED):
                remedy = "add source: [S04], or an address"
                self.wrong(f"{key}.source", inner["grade"].mark, f"{grade}, but by whom", remedy)
            return ()
        items = node.items if isinstance(node, Items) else (node,)
        found = []
        for item in items:
            text = item.text if isinstance(item, Scalar) else ""
            own = "://" in text or " " in text
            if not own and text not in self.catalogue.sources:
                remedy = f"{choice(text, self.catalogue.sources)}, or write an address or a title"
                self.wrong(f"{key}.source", item.mark, f"no source {shown(text)}", remedy)
            found.append(text)
        return tuple(found)

    def listed(self, pairs: Pairs, name: str, where: str) -> tuple[Node, ...]:
        """The items of a list under a name; what is no list is noted."""
        node = pairs.get(name)
        if node is None:
            return ()
        if not isinstance(node, Items):
            self.wrong(f"{where}{name}", node.mark, told(node), "write a list")
            return ()
        return node.items

    def word(self, pairs: Pairs, name: str, where: str, known: tuple[str, ...]) -> str:
        """One of some known words, the first of them where there is none."""
        found = self.text(pairs, name, known[0], where)
        if found not in known:
            self.wrong(f"{where}{name}", pairs[name].mark, shown(found), choice(found, known))
        return found
