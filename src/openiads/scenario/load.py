"""Reads scenarios from files, texts and the bundled folder, and replaces single values in them.

Source: docs/architecture.md. Leaves out: what needs the catalogue (check.py). Whatever is wrong comes as one ScenarioError with
all problems.
"""

import stat
from collections.abc import Mapping as MappingOf
from importlib.resources import files
from pathlib import Path
from typing import Any

from openiads.scenario.build import Built, build, required
from openiads.scenario.edit import edited
from openiads.scenario.editor_schema import json_schema
from openiads.scenario.expand import expanded, written
from openiads.scenario.flow import flow
from openiads.scenario.origin import Origin
from openiads.scenario.paths import parse_path
from openiads.scenario.problems import Mark, Problem, ScenarioError, Source, choice, shown
from openiads.scenario.schema import RecordedFlight, Scenario
from openiads.scenario.yaml_source import MAXIMUM_BYTES, Items, Mapping, Node, Scalar, parse

__all__ = [
    "bundled",
    "bundled_files",
    "bundled_text",
    "examined",
    "expanded",
    "json_schema",
    "load",
    "loads",
    "read_text",
    "replace",
]

SET_NAME = "--set"
_BUNDLED_FOLDERS = ("bundled_scenarios", "scenarios_bundled")
_TEXT_KEYS = ("description", "catalogue", "recording")


def load(scenario: str | Path) -> Scenario:
    """The scenario in a file, or the bundled one of that name; raises ScenarioError with everything that is wrong."""
    return required(*_built_file(scenario))


def loads(text: str, name: str = "<text>", folder: Path = Path()) -> Scenario:
    """The scenario that a text describes; relative paths in it refer to a folder, the current one. Raises ScenarioError."""
    return required(_built_text(text, name, folder), name)


def read_text(path: Path, name: str) -> str:
    """The text of a plain file in UTF-8, of bounded size; raises ScenarioError that says what is wrong with it."""
    return _read(path, name)


def examined(scenario: str | Path) -> Built:
    """What came of a file: the scenario, or all problems and the part of it that is whole, for further checks."""
    try:
        return _built_file(scenario)[0]
    except ScenarioError as error:
        return Built(None, None, error.problems)


def replace(scenario: Scenario, changes: MappingOf[str, Any]) -> Scenario:
    """A scenario with other values at some paths, such as `{"raids[north].count": 30}`, validated as a whole.

    A text is read as YAML, as on the command line: `replace(s, {"raids[north].from": "[45, -28]"})`. A whole entry may
    be given as a mapping; one with a new id is added, and null takes an entry or an optional key away.
    Raises ScenarioError.
    """
    origin = scenario.origin or _origin_of(scenario)
    tree = origin.tree
    problems: list[Problem] = []
    for path, value in changes.items():
        try:
            tree = _with_value(tree, path, value)
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems, SET_NAME)
    return required(build(tree, origin.source, origin.folder), origin.source.name)


def bundled() -> tuple[str, ...]:
    """Names of the scenarios that come with the package, in alphabetical order."""
    return tuple(sorted(path.stem for path in _bundled_folder().glob("*.yaml")))


def bundled_text(name: str) -> str:
    """The text of a bundled scenario; raises ScenarioError, with the nearest name, where there is none."""
    if name not in bundled():
        raise _no_such_file(name)
    return (_bundled_folder() / f"{name}.yaml").read_text(encoding="utf-8")


def bundled_files(name: str) -> tuple[Path, ...]:
    """The files that a bundled scenario names beside its own: recordings. Raises ScenarioError where there is none."""
    bundled_text(name)
    flights = load(name).flights
    return tuple(_bundled_folder() / flight.recording for flight in flights if isinstance(flight, RecordedFlight))


def _bundled_folder() -> Path:
    package = Path(str(files("openiads")))
    installed = (package / name for name in _BUNDLED_FOLDERS)
    return next((folder for folder in installed if folder.is_dir()), package.parent.parent / "scenarios")


def _built_file(scenario: str | Path) -> tuple[Built, str]:
    name = str(scenario)
    is_file_name = isinstance(scenario, Path) or "/" in name or "\\" in name or _exists(Path(name))
    if not is_file_name and name in bundled():
        path = _bundled_folder() / f"{name}.yaml"
        return _built_text(_read(path, name), path.name, path.parent), path.name
    return _built_text(_read(Path(name), name), name, Path(name).parent), name


def _built_text(text: str, name: str, folder: Path) -> Built:
    if len(text) > MAXIMUM_BYTES:
        raise _too_large(len(text), name)
    source = Source.of(name, text)
    try:
        tree = parse(text, source)
    except ScenarioError as error:
        return Built(None, None, error.problems)
    return build(tree, source, folder)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _read(path: Path, name: str) -> str:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a plain file"
            raise _refused(name, f"{shown(name)} is {kind}", "name the scenario's YAML file")
        if status.st_size > MAXIMUM_BYTES:
            raise _too_large(status.st_size, name)
        return _decoded(path.read_bytes(), name)
    except FileNotFoundError:
        raise _no_such_file(name) from None
    except OSError as error:
        raise _refused(name, f"the file cannot be read: {error.strerror}", "check its path and permissions") from None
    except ValueError as error:
        if isinstance(error, ScenarioError):
            raise
        raise _refused(name, f"{shown(name)} is no file name", "name the scenario's YAML file") from None


def _decoded(content: bytes, name: str) -> str:
    remedy = "save the scenario as plain text in UTF-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(name, "the text is in UTF-16", remedy)
    if b"\0" in content:
        raise _refused(
            name,
            f"the file is binary: byte {content.index(0) + 1} is zero",
            "name a scenario in YAML, which is plain text",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(
            name, f"line {line} holds a byte that is not UTF-8 (0x{content[error.start]:02X})", remedy
        ) from None


def _no_such_file(name: str) -> ScenarioError:
    return _refused(
        name, "there is no such file, and no bundled scenario of that name", choice(Path(name).stem, bundled())
    )


def _too_large(size: int, name: str) -> ScenarioError:
    found = f"the file holds {size / 1e6:.1f} million bytes, and a scenario at most {MAXIMUM_BYTES / 1e6:g}"
    return _refused(name, found, "name the scenario's YAML file, and keep recordings in files of their own")


def _refused(name: str, found: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem((), found, remedy)], name)


def _with_value(tree: Mapping, path: str, value: Any) -> Mapping:
    text = value if isinstance(value, str) else flow(value)
    source = Source.of(SET_NAME, f"{path}={text}")
    steps = parse_path(path, source)
    return edited(tree, steps, _value_node(text, source, len(path) + 1, steps[-1].text), source)


def _value_node(text: str, source: Source, column: int, key: str) -> Node:
    """The value that a text says; a description or file name that is no single YAML value is taken as it stands."""
    if key not in _TEXT_KEYS:
        return parse(text, source, column)
    try:
        node = parse(text, source, column)
    except ScenarioError:
        node = Items((), Mark(source, 0, column))
    return node if isinstance(node, Scalar) else Scalar(text, text, node.mark)


def _origin_of(scenario: Scenario) -> Origin:
    """An origin for a scenario made in Python: its own text as it would be written."""
    source = Source.of(scenario.name, written(scenario))
    tree = parse("\n".join(source.lines), source)
    assert isinstance(tree, Mapping)
    return Origin(source, tree)
