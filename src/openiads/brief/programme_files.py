"""Programmes that come with the package, and where a programme's file is.

Source: docs/programme.md. Leaves out: reading them (programme_reading.py).
"""

from importlib.resources import files
from pathlib import Path

from openiads.scenario.problems import Problem, ScenarioError, choice

FOLDER, AT_THE_ROOT = "bundled_programmes", "programmes"


def _folder() -> Path:
    package = Path(str(files("openiads")))
    installed = package / FOLDER
    return installed if installed.is_dir() else package.parent.parent / AT_THE_ROOT


def bundled_programmes() -> tuple[str, ...]:
    """Names of the programmes that come with the package, in alphabetical order."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def programme_file(programme: str | Path) -> Path:
    """The file of a programme: itself, or the bundled one of this name. Raises ScenarioError where there is none."""
    name = str(programme)
    try:
        if Path(name).is_file():
            return Path(name)
        folder = Path(name).is_dir()
    except (OSError, ValueError):
        folder = False
    if name in bundled_programmes():
        return _folder() / f"{name}.yaml"
    found = "this is a folder" if folder else "there is no such file, and no bundled programme of that name"
    raise ScenarioError([Problem((), found, choice(Path(name).stem, bundled_programmes()))], name)
