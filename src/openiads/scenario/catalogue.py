"""The catalogue: entries of radars, interceptors, units and targets in YAML, every number with its source and grade.

Reads the shipped folder, then the user's, and gives the values of an entry in SI under a stance and overrides.
Source: the entries' own keys, listed in catalogue/sources.yaml. Leaves out: any judgement on what a value means.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from openiads.scenario.entries import TOP_KEYS, Fault, did_you_mean, faults
from openiads.scenario.entry_files import (
    SOURCES_FILE,
    CatalogueError,
    EntryProblem,
    Source,
    document,
    files_in,
    known_sources,
    located,
    read_sources,
    refuse,
    twin_problems,
)
from openiads.scenario.unit_keys import quantity
from openiads.units import si

__all__ = ["Catalogue", "CatalogueError", "Entry", "EntryProblem", "Source", "Value", "si_key", "si_value"]

SHIPPED = Path(__file__).resolve().parent.parent / "catalogue"
STANCES = ("brochure", "middle", "sceptical")
CITED_KINDS = {"radars": ("radar",), "load": ("interceptor",), "members": ("fire-unit", "command-post")}
CITED_KINDS |= {"bought": ("fire-unit", "formation")}
OPPOSITE = {"high": "low", "low": "high", "neither": "nominal"}
SI_SUFFIX = {
    "length": "m",
    "time": "s",
    "speed": "m_s",
    "acceleration": "m_s2",
    "angle": "rad",
    "area": "m2",
    "mass": "kg",
    "areal density": "kg_m2",
    "frequency": "hz",
    "power": "w",
    "rate": "per_s",
    "rotation": "rad_s",
    "money": "usd",
}


@dataclass(frozen=True)
class Value:
    """One graded number in the unit of its key; `low`, `nominal` and `high` are equal where the sources agree.

    assumed : those of the three that are assumed, whatever the grade of the others.
    """

    key: str
    printed: str
    low: float | None
    nominal: float | None
    high: float | None
    favours_defence: str
    source: tuple[str, ...]
    grade: str
    note: str = ""
    assumed: tuple[str, ...] = ()

    def at(self, stance: str) -> float | None:
        """The number under a stance, in the unit of the key; None where it has no price.

        brochure takes the end that favours the defence, middle the nominal, sceptical the other end.
        Raises CatalogueError for a word that is no stance.
        """
        return {"high": self.high, "low": self.low}.get(self._end(stance), self.nominal)

    def grade_at(self, stance: str) -> str:
        """The grade of the number under a stance: assumed where that end is, whatever the others are."""
        return "assumed" if self._end(stance) in self.assumed else self.grade

    def _end(self, stance: str) -> str:
        """Which of low, nominal and high a stance takes. Raises CatalogueError for a word that is no stance."""
        if stance not in STANCES:
            raise CatalogueError(f"unknown stance {stance!r}; {did_you_mean(stance, STANCES)}")
        if stance == "middle" or self.favours_defence == "neither":
            return "nominal"
        return self.favours_defence if stance == "brochure" else OPPOSITE[self.favours_defence]


@dataclass(frozen=True)
class Entry:
    """One entry: what it is, its graded values by key, and its structural keys as written."""

    id: str
    kind: str
    name: str
    description: str
    values: Mapping[str, Value]
    structure: Mapping[str, Any]

    def cited(self) -> tuple[str, ...]:
        """Ids of the entries that this one is made of: its radars, its rounds and its members, in that order."""
        counted = (item for key in ("load", "members", "bought") for item in self.structure.get(key, ()))
        return (*self.structure.get("radars", ()), *(item["entry"] for item in counted))


def si_key(key: str) -> str:
    """A key with the SI unit of its dimension: `maximum_range_km` becomes `maximum_range_m`."""
    cut = quantity(key)
    return key if cut is None else f"{cut.stem}_{SI_SUFFIX[cut.dimension]}"


def si_value(key: str, value: float) -> float:
    """A number printed in the unit of `key`, in SI."""
    cut = quantity(key)
    return float(value) if cut is None else si(value, cut.suffix)


@dataclass(frozen=True)
class Catalogue:
    """All entries of the shipped folder and of the user's folders; each file is read when its entry is asked for."""

    files: Mapping[str, Path]
    folders: tuple[Path, ...]
    _seen: dict[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, folders: Iterable[str | Path] = ()) -> "Catalogue":
        """The shipped catalogue with the user's folders over it, the last one on top.

        Raises CatalogueError with every fault of every file of the user's folders.
        """
        own = tuple(Path(folder) for folder in folders)
        files = files_in(SHIPPED)
        for folder in own:
            if not folder.is_dir():
                raise CatalogueError(f"{folder}: no such folder; write the path of a folder with entries in YAML")
            files |= files_in(folder)
        catalogue = cls(files, (SHIPPED, *own))
        refuse(problem for folder in own for problem in catalogue.problems(folder))
        return catalogue

    def entry(self, id: str) -> Entry:
        """The entry of that id; raises CatalogueError, with the nearest id, where there is none."""
        if id not in self.files:
            raise CatalogueError(f"no entry {id!r} in the catalogue; {did_you_mean(id, self.files)}")
        if id not in self._seen:
            file = self.files[id]
            self._seen[id] = _entry(file, file.stat().st_mtime_ns)
        return self._seen[id]

    def __contains__(self, id: object) -> bool:
        return id in self.files

    def ids(self, kind: str | None = None) -> tuple[str, ...]:
        """Ids of all entries, or of those of one kind, in alphabetical order."""
        return tuple(sorted(id for id in self.files if kind is None or self.kind(id) == kind))

    def kind(self, id: str) -> str:
        """The kind that a file says its entry is, read without parsing the rest; empty where it says none."""
        text = self.files[id].read_text(encoding="utf-8", errors="replace")
        found = re.search(r"^kind:[ \t]*['\"]?([\w-]+)", text, re.MULTILINE)
        return found.group(1) if found else ""

    def made_of(self, id: str) -> tuple[str, ...]:
        """An entry and all that it is made of, down to radars and interceptors, each id once."""
        found, ahead = [], [id]
        while ahead:
            first = ahead.pop(0)
            if first not in found:
                found.append(first)
                ahead += self.entry(first).cited()
        return tuple(found)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every source by its key; a user's folder may add its own in sources.yaml."""
        read = [read_sources(folder / SOURCES_FILE) for folder in self.folders]
        refuse(problem for _, problems in read for problem in problems)
        return {key: source for found, _ in read for key, source in found.items()}

    def resolve(
        self, id: str, stance: str = "middle", overrides: Mapping[str, float | None] | None = None
    ) -> dict[str, float | None]:
        """Values of an entry in SI, by SI key, under a stance; an override wins over the stance.

        An override may bear another unit of the same dimension. Raises CatalogueError for a key that the entry lacks.
        """
        entry = self.entry(id)
        resolved = {si_key(key): _si(key, value.at(stance)) for key, value in entry.values.items()}
        for key, number in (overrides or {}).items():
            if si_key(key) not in resolved:
                raise CatalogueError(f"{id} has no value {key!r}; {did_you_mean(key, entry.values)}")
            resolved[si_key(key)] = _si(key, number)
        return resolved

    def problems(self, folder: Path) -> list[EntryProblem]:
        """Every fault of a folder, those included that only the other entries and the sources show."""
        found = twin_problems(folder)
        sources, wrong_sources = known_sources(self.folders)
        found += [problem for problem in wrong_sources if Path(problem.file).parent == folder]
        for file in files_in(folder).values():
            parsed, unreadable = document(file)
            found += unreadable
            if not unreadable:
                wrong = faults(parsed, file.stem) or [
                    *self._reference_faults(parsed, sources),
                    *self._event_faults(parsed, sources),
                ]
                found += [located(file, fault) for fault in wrong]
        return found

    def _reference_faults(self, parsed: Mapping[str, Any], sources: Iterable[str]) -> Iterator[Fault]:
        for key, kinds in CITED_KINDS.items():
            fitting = [id for id in self.files if self.kind(id) in kinds] if key in parsed else []
            for item in parsed.get(key, ()):
                id = item if isinstance(item, str) else item["entry"]
                if id not in fitting:
                    yield Fault((key,), f"no {' or '.join(kinds)} {id!r}", did_you_mean(id, fitting))
        cited: list[tuple[tuple[str, ...], Any]] = [
            (("values", key, "source"), value) for key, value in parsed["values"].items()
        ]
        cited += [(("figures",), figure) for figure in parsed.get("figures", ())]
        cited += [(("said_by",), {"source": parsed.get("said_by", ())})]
        for path, value in cited:
            for source in value["source"]:
                if source not in sources:
                    remedy = f"add it to {SOURCES_FILE}, or {did_you_mean(source, sources)}"
                    yield Fault(path, f"no source {source!r}", remedy)

    def _event_faults(self, parsed: Mapping[str, Any], sources: Iterable[str]) -> Iterator[Fault]:
        """Sources of dated events that nobody lists."""
        for source in (source for event in parsed.get("events", ()) for source in event["source"]):
            if source not in sources:
                remedy = f"add it to {SOURCES_FILE}, or {did_you_mean(source, sources)}"
                yield Fault(("events",), f"no source {source!r}", remedy)


def _si(key: str, number: float | None) -> float | None:
    return None if number is None else si_value(key, number)


@cache
def _entry(file: Path, changed_ns: int) -> Entry:
    """The entry in a file; read again when the time of its last change is another."""
    parsed, unreadable = document(file)
    refuse(unreadable or [located(file, fault) for fault in faults(parsed, file.stem)])
    values = {key: _value(key, value) for key, value in parsed["values"].items()}
    structure = {key: parsed[key] for key in parsed if key not in TOP_KEYS}
    return Entry(parsed["id"], parsed["kind"], parsed["name"], parsed["description"], values, structure)


def _value(key: str, value: Mapping[str, Any]) -> Value:
    low, nominal, high = (value.get(part, value.get("value")) for part in ("low", "nominal", "high"))
    direction = value.get("favours_defence", "neither")
    source, note = tuple(value["source"]), value.get("note", "")
    assumed = tuple(value.get("assumed", ()))
    return Value(key, value["printed"], low, nominal, high, direction, source, value["grade"], note, assumed)
