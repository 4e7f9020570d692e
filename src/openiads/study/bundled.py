"""Studies that come with the package, and where a study's file is.

Source: docs/studies.md. Leaves out: reading them (reading.py).
"""

from importlib.resources import files
from pathlib import Path

from openiads.scenario.problems import Problem, ScenarioError, choice

FOLDERS = ("bundled_studies",)


def _folder() -> Path:
    package = Path(str(files("openiads")))
    installed = (package / name for name in FOLDERS)
    return next((folder for folder in installed if folder.is_dir()), package.parent.parent / "studies")


def bundled_studies() -> tuple[str, ...]:
    """Names of the studies that come with the package, in alphabetical order."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def study_file(study: str | Path) -> Path:
    """The file of a study: itself, or that of the bundled one of this name. Raises ScenarioError where there is none."""
    name = str(study)
    try:
        if Path(name).exists() or isinstance(study, Path) or "/" in name:
            return Path(name)
    except (OSError, ValueError):
        return Path("no-such-file")
    if name in bundled_studies():
        return _folder() / f"{name}.yaml"
    found = "there is no such file, and no bundled study of that name"
    raise ScenarioError([Problem((), found, choice(Path(name).stem, bundled_studies()))], name)
