"""Files of a catalogue folder: parsed with the reason where they cannot be, and faults with the line they stand on.

Source: YAML 1.2. Leaves out: what an entry must hold (entries.py) and what its values mean (catalogue.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openiads.scenario.entries import Fault

SOURCES_FILE = "sources.yaml"
LARGEST_FILE_BYTES = 200_000


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
class Source:
    """One source: its key, title, address (None for an assumption) and year."""

    key: str
    title: str
    url: str | None
    year: int
    note: str = ""


def _yaml() -> Any:
    from ruamel.yaml import YAML  # here, so that looking up an id does not pay for the parser

    return YAML(typ="safe", pure=True)


def files_in(folder: Path) -> dict[str, Path]:
    """The entries of a folder and of the folders in it, by file name, which is the id."""
    return {file.stem: file for file in sorted(folder.rglob("*.yaml")) if file.name != SOURCES_FILE}


def twin_problems(folder: Path) -> list[EntryProblem]:
    """A problem for each file of a folder whose name another file there has too."""
    kept = files_in(folder)
    twins = [file for file in sorted(folder.rglob("*.yaml")) if file.name != SOURCES_FILE and kept[file.stem] != file]
    remedy = "give one of them another name"
    return [EntryProblem(str(file), 1, "id", f"{kept[file.stem]} has the same name", remedy) for file in twins]


def refuse(problems: Iterable[EntryProblem]) -> None:
    """Raise CatalogueError with all the problems, one a line, if there are any."""
    listed = tuple(problems)
    if listed:
        raise CatalogueError("\n".join(str(problem) for problem in listed), listed)


def document(file: Path) -> tuple[Any, list[EntryProblem]]:
    """The parsed YAML of a file, or the reason why it cannot be read."""
    from ruamel.yaml.error import YAMLError

    if file.stat().st_size > LARGEST_FILE_BYTES:
        return None, [EntryProblem(str(file), 1, "file", "larger than 200 kB", "one entry is a page of text at most")]
    try:
        return _yaml().load(file.read_text(encoding="utf-8")), []
    except UnicodeDecodeError:
        return None, [EntryProblem(str(file), 1, "file", "not UTF-8 text", "save it as UTF-8 text")]
    except RecursionError:
        return None, [EntryProblem(str(file), 1, "yaml", "too many lists within lists", "an entry needs three levels")]
    except (YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        found = str(getattr(error, "problem", None) or error).splitlines()[0]
        line = mark.line + 1 if mark is not None else 1
        return None, [EntryProblem(str(file), line, "yaml", found, "correct the YAML at this line")]


def located(file: Path, fault: Fault) -> EntryProblem:
    """A fault with the line of its key, or of the nearest key above it that the file has."""
    node, line = _yaml().compose(file.read_text(encoding="utf-8")), 1
    for part in fault.path:
        pairs = node.value if isinstance(getattr(node, "value", None), list) else []
        under = [pair for pair in pairs if isinstance(pair, tuple) and str(pair[0].value) == part]
        if not under:
            break
        line, node = under[0][0].start_mark.line + 1, under[0][1]
    return EntryProblem(str(file), line, ".".join(fault.path) or "file", fault.found, fault.remedy)


def known_sources(folders: Iterable[Path]) -> tuple[set[str], list[EntryProblem]]:
    """The keys of all sources of some folders, and what is wrong with their lists of sources."""
    read = [read_sources(folder / SOURCES_FILE) for folder in folders]
    return {key for found, _ in read for key in found}, [problem for _, problems in read for problem in problems]


def read_sources(file: Path) -> tuple[dict[str, Source], list[EntryProblem]]:
    """The sources that a file lists, by key, and what is wrong with it; none where there is no such file."""
    if not file.exists():
        return {}, []
    text, problems = document(file)
    if problems or text is None:
        return {}, problems
    if not isinstance(text, dict):
        return {}, [EntryProblem(str(file), 1, "file", "not a list of keys", "write KEY: {title, url, year}")]
    wrong = [key for key, source in text.items() if not _is_source(source)]
    remedy = "write {title: text, url: address or null, year: whole number}"
    problems = [located(file, Fault((str(key),), "not a source", remedy)) for key in wrong]
    good = {str(key): source for key, source in text.items() if key not in wrong}
    return {key: Source(key, s["title"], s["url"], s["year"], s.get("note", "")) for key, s in good.items()}, problems


def _is_source(source: Any) -> bool:
    if not isinstance(source, dict) or not {"title", "url", "year"} <= set(source) <= {"title", "url", "year", "note"}:
        return False
    url_sound = source["url"] is None or isinstance(source["url"], str)
    return isinstance(source["title"], str) and url_sound and type(source["year"]) is int
