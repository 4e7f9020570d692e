"""The catalogue: entries of radars, interceptors, units and targets in YAML, every number with its source and grade.

Reads the shipped folder, then the user's, and gives the values of an entry in SI under a stance and overrides.
Source: the entries' own keys, listed in catalogue/sources.yaml. Leaves out: any judgement on what a value means.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from openiads.scenario.entries import Fault, did_you_mean, faults
from openiads.units import UNITS, si

SHIPPED = Path(__file__).resolve().parent.parent / "catalogue"
SOURCES_FILE = "sources.yaml"
LARGEST_FILE_BYTES = 200_000
STANCES = ("brochure", "middle", "sceptical")
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
class EntryProblem:
    """One fault in a file of a catalogue folder: where, what was found, and what would do."""

    file: str
    line: int
    key: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.found}; {self.remedy}"


class CatalogueError(ValueError):
    """All that is wrong with a catalogue folder, or with a question put to the catalogue."""

    def __init__(self, message: str, problems: tuple[EntryProblem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True)
class Value:
    """One graded number in the unit of its key; `low`, `nominal` and `high` are equal where the sources agree."""

    key: str
    printed: str
    low: float | None
    nominal: float | None
    high: float | None
    favours_defence: str
    source: tuple[str, ...]
    grade: str
    note: str = ""

    def at(self, stance: str) -> float | None:
        """The number under a stance, in the unit of the key; None where it has no price.

        brochure takes the end that favours the defence, middle the nominal, sceptical the other end.
        Raises CatalogueError for a word that is no stance.
        """
        if stance not in STANCES:
            raise CatalogueError(f"unknown stance {stance!r}; {did_you_mean(stance, STANCES)}")
        if stance == "middle":
            return self.nominal
        end = self.favours_defence if stance == "brochure" else OPPOSITE[self.favours_defence]
        return {"high": self.high, "low": self.low}.get(end, self.nominal)


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
        counted = (*self.structure.get("load", ()), *self.structure.get("members", ()))
        return (*self.structure.get("radars", ()), *(item["entry"] for item in counted))


@dataclass(frozen=True)
class Source:
    """One source: its key, title, address (None for an assumption) and year."""

    key: str
    title: str
    url: str | None
    year: int
    note: str = ""


def unit_of(key: str) -> str:
    """The suffix of `units.UNITS` that a key bears, the longest that fits; empty for a ratio or a count."""
    fitting = [suffix for suffix in UNITS if key.endswith("_" + suffix)]
    return max(fitting, key=len, default="")


def quantity(key: str) -> str:
    """A key without its unit: `maximum_range_km` and `maximum_range_m` are one quantity, `maximum_range`."""
    suffix = unit_of(key)
    return key[: -len(suffix) - 1] if suffix else key


def si_key(key: str) -> str:
    """A key with the SI unit of its dimension: `maximum_range_km` becomes `maximum_range_m`."""
    suffix = unit_of(key)
    return f"{quantity(key)}_{SI_SUFFIX[UNITS[suffix].dimension]}" if suffix else key


def si_value(key: str, value: float) -> float:
    """A number printed in the unit of `key`, in SI."""
    suffix = unit_of(key)
    return si(value, suffix) if suffix else float(value)


@dataclass(frozen=True)
class Catalogue:
    """All entries of the shipped folder and of the user's folders; shipped files are read when asked for."""

    files: Mapping[str, Path]
    folders: tuple[Path, ...]
    _read: dict[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, folders: Iterable[str | Path] = ()) -> "Catalogue":
        """The shipped catalogue with the user's folders over it, the last one on top.

        Raises CatalogueError with every fault of every file of the user's folders.
        """
        own = tuple(Path(folder) for folder in folders)
        files = _files(SHIPPED)
        for folder in own:
            if not folder.is_dir():
                raise CatalogueError(f"{folder}: no such folder; write the path of a folder with entries in YAML")
            files |= _files(folder)
        catalogue = cls(files, (SHIPPED, *own))
        catalogue._refuse_faults(own)
        return catalogue

    def entry(self, id: str) -> Entry:
        """The entry of that id; raises CatalogueError, with the nearest id, where there is none."""
        if id not in self.files:
            raise CatalogueError(f"no entry {id!r} in the catalogue; {did_you_mean(id, self.files)}")
        if id not in self._read:
            self._read[id] = _entry(self.files[id])
        return self._read[id]

    def __contains__(self, id: object) -> bool:
        return id in self.files

    def ids(self, kind: str | None = None) -> tuple[str, ...]:
        """Ids of all entries, or of those of one kind, in alphabetical order."""
        return tuple(sorted(id for id, file in self.files.items() if kind is None or _kind_in(file) == kind))

    @property
    def sources(self) -> dict[str, Source]:
        """Every source by its key; a user's folder may add its own in sources.yaml."""
        together: dict[str, Source] = {}
        for folder in self.folders:
            together |= _sources(folder / SOURCES_FILE)
        return together

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

    def _refuse_faults(self, folders: tuple[Path, ...]) -> None:
        problems = [problem for folder in folders for problem in self._problems(folder)]
        if problems:
            raise CatalogueError("\n".join(str(problem) for problem in problems), tuple(problems))

    def _problems(self, folder: Path) -> list[EntryProblem]:
        """Every fault of a folder, those included that only the other entries and the sources show."""
        found = _twin_problems(folder)
        known_sources, source_problems = _known_sources(self.folders)
        found += [problem for problem in source_problems if Path(problem.file).parent == folder]
        for file in sorted(_files(folder).values()):
            document, problems = _document(file)
            found += problems
            if not problems:
                wrong = faults(document, file.stem) or [*self._reference_faults(document, known_sources)]
                found += [_located(file, fault) for fault in wrong]
        return found

    def _reference_faults(self, document: Mapping[str, Any], sources: Iterable[str]) -> Iterable[Fault]:
        for key in ("radars", "load", "members"):
            for item in document.get(key, ()):
                id = item if isinstance(item, str) else item["entry"]
                if id not in self.files:
                    yield Fault((key,), f"no entry {id!r}", did_you_mean(id, self.files))
        for key, value in document["values"].items():
            for source in value["source"]:
                if source not in sources:
                    yield Fault(("values", key, "source"), f"no source {source!r}", did_you_mean(source, sources))


def _si(key: str, number: float | None) -> float | None:
    return None if number is None else si_value(key, number)


def _files(folder: Path) -> dict[str, Path]:
    return {file.stem: file for file in sorted(folder.rglob("*.yaml")) if file.name != SOURCES_FILE}


def _twin_problems(folder: Path) -> list[EntryProblem]:
    kept = _files(folder)
    twins = [file for file in sorted(folder.rglob("*.yaml")) if file.name != SOURCES_FILE and kept[file.stem] != file]
    remedy = "give one of them another name"
    return [EntryProblem(str(file), 1, "id", f"{kept[file.stem]} has the same name", remedy) for file in twins]


@cache
def _kind_in(file: Path) -> str:
    found = re.search(r"^kind:[ \t]*([\w-]+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1) if found else ""


def _yaml() -> Any:
    from ruamel.yaml import YAML  # here, so that looking up an id does not pay for the parser

    return YAML(typ="safe", pure=True)


def _document(file: Path) -> tuple[Any, list[EntryProblem]]:
    """The parsed YAML of a file, or the reason why it cannot be read."""
    from ruamel.yaml.error import YAMLError

    if file.stat().st_size > LARGEST_FILE_BYTES:
        return None, [EntryProblem(str(file), 1, "file", "larger than 200 kB", "one entry is a page of text at most")]
    try:
        return _yaml().load(file.read_text(encoding="utf-8")), []
    except UnicodeDecodeError:
        return None, [EntryProblem(str(file), 1, "file", "not UTF-8 text", "save it as UTF-8 text")]
    except (YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        found = str(getattr(error, "problem", None) or error).splitlines()[0]
        line = mark.line + 1 if mark is not None else 1
        return None, [EntryProblem(str(file), line, "yaml", found, "correct the YAML at this line")]


def _located(file: Path, fault: Fault) -> EntryProblem:
    """A fault with the line of its key, or of the nearest key above it that the file has."""
    node, line = _yaml().compose(file.read_text(encoding="utf-8")), 1
    for part in fault.path:
        pairs = node.value if isinstance(getattr(node, "value", None), list) else []
        under = [pair for pair in pairs if isinstance(pair, tuple) and str(pair[0].value) == part]
        if not under:
            break
        line, node = under[0][0].start_mark.line + 1, under[0][1]
    return EntryProblem(str(file), line, ".".join(fault.path) or "file", fault.found, fault.remedy)


def _entry(file: Path) -> Entry:
    document, problems = _document(file)
    problems += [_located(file, fault) for fault in faults(document, file.stem)] if not problems else []
    if problems:
        raise CatalogueError("\n".join(str(problem) for problem in problems), tuple(problems))
    values = {key: _value(key, value) for key, value in document["values"].items()}
    structure = {key: document[key] for key in document if key not in ("id", "kind", "name", "description", "values")}
    return Entry(document["id"], document["kind"], document["name"], document["description"], values, structure)


def _value(key: str, value: Mapping[str, Any]) -> Value:
    low, nominal, high = (value.get(part, value.get("value")) for part in ("low", "nominal", "high"))
    direction = value.get("favours_defence", "neither")
    source, note = tuple(value["source"]), value.get("note", "")
    return Value(key, value["printed"], low, nominal, high, direction, source, value["grade"], note)


def _sources(file: Path) -> dict[str, Source]:
    found, problems = _read_sources(file)
    if problems:
        raise CatalogueError("\n".join(str(problem) for problem in problems), tuple(problems))
    return found


def _known_sources(folders: Iterable[Path]) -> tuple[set[str], list[EntryProblem]]:
    read = [_read_sources(folder / SOURCES_FILE) for folder in folders]
    return {key for found, _ in read for key in found}, [problem for _, problems in read for problem in problems]


def _read_sources(file: Path) -> tuple[dict[str, Source], list[EntryProblem]]:
    if not file.exists():
        return {}, []
    document, problems = _document(file)
    if problems or document is None:
        return {}, problems
    if not isinstance(document, dict):
        return {}, [EntryProblem(str(file), 1, "file", "not a list of keys", "write KEY: {title, url, year}")]
    wrong = [key for key, source in document.items() if not _is_source(source)]
    remedy = "write {title: text, url: address or null, year: whole number}"
    problems = [_located(file, Fault((str(key),), "not a source", remedy)) for key in wrong]
    good = {str(key): source for key, source in document.items() if key not in wrong}
    return {key: Source(key, s["title"], s["url"], s["year"], s.get("note", "")) for key, s in good.items()}, problems


def _is_source(source: Any) -> bool:
    if not isinstance(source, dict) or not {"title", "url", "year"} <= set(source) <= {"title", "url", "year", "note"}:
        return False
    url_sound = source["url"] is None or isinstance(source["url"], str)
    return isinstance(source["title"], str) and url_sound and type(source["year"]) is int
