"""Laws 1 to 3: the floors and walls of pyproject.toml hold, and a planted import through one is caught."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from house_files import PACKAGE, ROOT, SOURCE, inside, python_files

COMMAND = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(source: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts on the package below `source`."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def contracts() -> list[dict[str, Any]]:
    """The contracts, as pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(settings["tool"]["importlinter"]["contracts"])


def rooms() -> set[str]:
    """The rooms and files that the contracts name: `record`, `record.columns`."""
    floors = next(contract["layers"] for contract in contracts() if contract["id"] == "floors")
    walls = [name for contract in contracts() for name in contract.get("source_modules", [])]
    return {room.strip(" ()") for floor in floors for room in floor.split("|")} | {
        name.removeprefix("openiads.") for name in walls
    }


def planted(folder: Path, importer: str, statement: str) -> Path:
    """The parent folder of a copy of the package, with all its rooms, in which one more file imports something."""
    copy = folder / "openiads"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.yaml"))
    for room in rooms():
        place = copy / room.replace(".", "/")
        if not place.with_suffix(".py").exists():
            place.mkdir(exist_ok=True, parents=True)
            (place / "__init__.py").touch()
    target = copy / importer
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(before + f"\n{statement}\n", encoding="utf-8")
    return folder


def test_every_room_stands_on_its_floor():
    result = lint(SOURCE)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_room_has_a_door_so_that_its_imports_are_seen():
    doors = {path.parent for path in python_files(PACKAGE) if path.name == "__init__.py"}
    assert not [inside(path) for path in python_files(PACKAGE) if path.parent not in doors]


def test_a_copy_with_nothing_planted_is_clean(tmp_path):
    result = lint(planted(tmp_path, "units.py", ""))
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("importer", "statement", "broken"),
    [
        ("constants.py", "import openiads.vectors", "A room imports only from floors below"),
        ("tracking/planted.py", "import openiads.sensing", "A room imports only from floors below"),
        ("newroom.py", "import math", "A room imports only from floors below"),
        ("engagement/planted.py", "import openiads.record", "Stages know neither the record nor its readers"),
        ("command/planted.py", "def f():\n    from openiads import truth", "The defence never sees truth"),
        ("show/planted.py", "import openiads.truth", "Readers read the record"),
        ("cli/planted.py", "import openiads.simulation", "The command line uses only the public interface"),
        ("cli/planted.py", "import openiads.survey", "The command line uses only the public interface"),
        ("scenario/planted.py", "import openiads.survey", "A room imports only from floors below"),
    ],
)
def test_an_import_through_a_wall_is_caught(tmp_path, importer, statement, broken):
    result = lint(planted(tmp_path, importer, statement))
    assert result.returncode == 1, result.stdout + result.stderr
    assert any(broken in line and "BROKEN" in line for line in result.stdout.splitlines()), result.stdout
