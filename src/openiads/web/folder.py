"""A folder that is served: what lies in it, and the one place where a name of the page becomes a path.

Source: docs/viewer.md. Nothing outside the folder is read or written: names are resolved, links and all, and refused where they
lead out. Leaves out: what is done with a file.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from openiads.record.store import META_FILE
from openiads.scenario.schema import RecordedFlight, Scenario
from openiads.study.manifest import MANIFEST_FILE, STUDY_FILE
from openiads.web.asked import Refused

DEEPEST = 4
MOST_LISTED = 500
MOST_LOOKED_AT = 20_000
LARGEST_LISTED = 2_000_000
PARTS = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._ -]{0,100}")


class Folder:
    """The served folder."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def inside(self, name: str) -> Path:
        """The path of a name below the folder, as `raids/mine.yaml`. Raises Refused for any that could lead out of it."""
        parts = name.split("/")
        if (
            not all(PARTS.fullmatch(part) and not part.endswith((" ", ".")) for part in parts)
            or len(parts) > DEEPEST + 1
        ):
            raise Refused(400, f"{name[:80]!r} is no name in this folder: letters, digits, - _ . and / only")
        path = (self.root / name).resolve()
        if not path.is_relative_to(self.root) or path == self.root:
            raise Refused(403, f"{name[:80]!r} leads out of the folder that is served")
        return path

    def file(self, name: str, ending: str) -> Path:
        """The path of a file that is there. Raises Refused."""
        path = self.inside(name)
        if path.suffix != ending:
            raise Refused(400, f"{name[:80]!r} does not end in {ending}")
        if not path.is_file():
            raise Refused(404, f"there is no file {name[:80]!r} in this folder")
        return path

    def name(self, path: Path) -> str:
        """The name of a path below the folder."""
        return path.relative_to(self.root).as_posix()

    def keep_from_python(self, scenario: Scenario, name: str) -> None:
        """Raise Refused where a scenario names a policy in Python, which is never run for a page."""
        if scenario.doctrine.python is not None:
            raise Refused(
                422, f"{name}: doctrine.policy names a Python file, and the page runs none; use `openiads run`"
            )

    def keep_in(self, scenario: Scenario, name: str) -> None:
        """Raise Refused where a scenario names files outside the folder."""
        named = [scenario.catalogue, getattr(scenario.relief, "path", None)]
        named += [flight.recording for flight in scenario.flights if isinstance(flight, RecordedFlight)]
        for each in named:
            if each and not (scenario.folder / str(each)).resolve().is_relative_to(self.root):
                raise Refused(403, f"{name}: {str(each)[:80]!r} lies outside the folder that is served")

    def listing(self) -> dict[str, Any]:
        """Scenarios, records and studies in the folder, by name."""
        found: dict[str, list[dict[str, Any]]] = {"scenarios": [], "records": [], "studies": [], "results": []}
        for path in islice(self._walk(self.root, 0), MOST_LOOKED_AT):
            if sum(map(len, found.values())) >= MOST_LISTED:
                break
            kind, row = self._row(path)
            if kind:
                found[kind].append({"path": self.name(path), **row})
        return {key: sorted(rows, key=lambda row: row["path"]) for key, rows in found.items()}

    def _walk(self, folder: Path, depth: int) -> Iterator[Path]:
        """Files and folders that may be shown; what lies in a record or a study's results is its own affair."""
        for path in sorted(folder.iterdir()):
            if not PARTS.fullmatch(path.name) or path.name in ("node_modules", "__pycache__"):
                continue
            if not path.resolve().is_relative_to(self.root):
                continue
            yield path
            own = (path / META_FILE).is_file() or (path / MANIFEST_FILE).is_file()
            if path.is_dir() and not own and depth < DEEPEST:
                yield from self._walk(path, depth + 1)

    def _row(self, path: Path) -> tuple[str, dict[str, Any]]:
        if path.is_dir():
            if (path / META_FILE).is_file():
                return "records", _meta(path / META_FILE)
            return ("results", {}) if (path / MANIFEST_FILE).is_file() and (path / STUDY_FILE).is_file() else ("", {})
        if path.suffix != ".yaml" or path.stat().st_size > LARGEST_LISTED:
            return "", {}
        text = path.read_text(encoding="utf-8", errors="replace")
        said = set(re.findall(r"^(name|seed|duration_[a-z]+|scenario|factors)\s*:", text, re.MULTILINE))
        if "scenario" in said:
            return "studies", {}
        return ("scenarios", {}) if {"name", "seed"} <= said else ("", {})


def _meta(path: Path) -> dict[str, Any]:
    """What a record's own file says of it; nothing where it can not be read."""
    try:
        meta = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    keys = ("scenario", "description", "seed", "replication", "values", "duration_s", "level")
    return {key: meta.get(key) for key in keys} if isinstance(meta, dict) else {}
