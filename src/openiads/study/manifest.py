"""The manifest of a folder of results: what its rows are rows of, and who may add to them.

A folder belongs to one study of one scenario, seed, version and set of input files; anything else is refused with what differs.
How many replications are wanted may change: rows that are there stay. Source: docs/studies.md. Leaves out: the rows (parts.py).
"""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from openiads.record.columns import MARK
from openiads.record.store import RecordError
from openiads.scenario.expand import written
from openiads.scenario.load import loads
from openiads.scenario.problems import ScenarioError
from openiads.study.parts import DAMAGED_FOLDER, write_bytes
from openiads.study.reading import study_of
from openiads.study.study import Study
from openiads.study.trial import code_hash, inputs_hash

FORMAT = 1
MANIFEST_FILE, STUDY_FILE, SCENARIO_FILE, LOCK_FILE = "manifest.json", "study.yaml", "scenario.yaml", "lock"
DIFFERENCES_SHOWN = 5
# Of a manifest, what two folders or runs must have alike to hold rows of one study.
IDENTITY = ("openiads", "code", "inputs", "seed", "design", "scenario")

SHOWN = ("study", "scenario_hash", "measures", "folder", "mark")
RESCUE = "put a copy of it back, or name another folder"


class StudyError(RecordError):
    """A folder of results that cannot be used so; the message says what would do."""


@dataclass(frozen=True)
class Manifest:
    """What a folder's rows are rows of. Of `content`, the keys of IDENTITY decide who may add rows."""

    content: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.content[key]

    @classmethod
    def of(cls, study: Study, version: str) -> "Manifest":
        """The manifest of a study that is to be run."""
        design = study.design
        factors = [
            {
                "name": factor.name,
                "disagreement": factor.disagreement,
                "paths": list(factor.paths),
                "base": factor.base,
                "levels": [[level.shown, [list(change) for change in level.changes]] for level in factor.levels],
                "distribution": asdict(factor.distribution) if factor.distribution else None,
            }
            for factor in design.factors
        ]
        content = {
            "format": FORMAT,
            "mark": MARK,
            "study": study.name,
            "description": study.description,
            "openiads": version,
            "code": code_hash(),
            "inputs": inputs_hash(study.scenario),
            "seed": study.seed,
            "scenario": json.loads(study.scenario.canonical_json()),
            "scenario_hash": study.scenario.content_hash,
            "design": {"kind": design.kind, "points": design.points, "size": design.size, "factors": factors},
            "replications": None if study.stopping else study.replications,
            "stop": asdict(study.stopping) if study.stopping else None,
            "measures": list(study.measures),
            "folder": str(study.folder.resolve()),
            "python": platform.python_version(),
        }
        return cls(json.loads(json.dumps(content)))

    @property
    def identity(self) -> str:
        """What names the study that rows are of: a hash of all that decides who may add rows."""
        told = json.dumps([self.content.get(key) for key in IDENTITY], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def differences(self, other: "Manifest") -> list[str]:
        """What keeps two manifests from being of one study, a line each: what is here, and what there."""
        found: list[str] = []
        for key in IDENTITY:
            found += _differences(key, self.content.get(key), other.content.get(key))
        return found

    def require_same(self, known: "Manifest", place: str) -> None:
        """Raise StudyError with what differs where the results at a place are of something else."""
        if differing := self.differences(known):
            listed = "\n".join(f"  {line}" for line in differing[:DIFFERENCES_SHOWN])
            more = f"\n  and {len(differing) - DIFFERENCES_SHOWN} more" if len(differing) > DIFFERENCES_SHOWN else ""
            raise StudyError(f"{place} holds results of something else; name another folder.\n{listed}{more}")

    def write(self, folder: Path) -> None:
        """Write the manifest, whole or not at all."""
        text = json.dumps(self.content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        write_whole(folder / MANIFEST_FILE, text)


def write_whole(path: Path, text: str) -> None:
    """Write a text file by renaming a synced one into its place."""
    write_bytes(path, text.encode("utf-8"))


def _differences(key: str, here: Any, there: Any) -> Iterator[str]:
    if isinstance(here, dict) and isinstance(there, dict):
        for part in sorted({*here, *there}):
            yield from _differences(f"{key}.{part}", here.get(part), there.get(part))
    elif isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for place, (one, other) in enumerate(zip(here, there, strict=True)):
            yield from _differences(f"{key}[{place}]", one, other)
    elif here != there:
        yield f"{WORDS.get(key, key)}: {_short(there)} in the folder, {_short(here)} now"


WORDS = {
    "openiads": "version of openiads",
    "code": "code of openiads",
    "inputs": "files of the catalogue, relief or recordings",
}


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of results; raises StudyError where there is none, or of another format."""
    path = folder / MANIFEST_FILE
    if not path.is_file():
        raise StudyError(
            f"{folder} holds no results: no {MANIFEST_FILE}; `openiads study STUDY --out {folder}` makes some"
        )
    try:
        return manifest_of(path.read_bytes(), str(path))
    except OSError as error:
        raise StudyError(f"{path} cannot be read: {error}; {RESCUE}") from error


def manifest_of(text: bytes, name: str) -> Manifest:
    """The manifest that a text is; raises StudyError where it is none, or of another format."""
    try:
        content = json.loads(text.decode("utf-8"))
    except ValueError as error:
        raise StudyError(f"{name} cannot be read: {error}; {RESCUE}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise StudyError(f"{name} is of another format; this version reads format {FORMAT} only")
    if missing := [key for key in (*IDENTITY, *SHOWN) if key not in content]:
        raise StudyError(f"{name} does not tell all of its study: no {', '.join(missing[:3])}; {RESCUE}")
    return Manifest(content)


def take_folder(study: Study, version: str, folder: Path) -> Manifest:
    """Make a folder a study's own, or find that it is; raises StudyError with what differs, or what is in the way."""
    manifest = Manifest.of(study, version)
    if (folder / MANIFEST_FILE).is_file():
        manifest.require_same(read_manifest(folder), str(folder))
    elif folder.is_dir() and (foreign := [p.name for p in folder.iterdir() if not is_own(p.name)]):
        raise StudyError(
            f"{folder} holds {', '.join(sorted(foreign)[:3])} and no results; name another folder, or empty it"
        )
    (folder / "rows").mkdir(parents=True, exist_ok=True)
    write_whole(folder / STUDY_FILE, study.text)
    write_whole(folder / SCENARIO_FILE, written(study.scenario))
    manifest.write(folder)
    return manifest


OWN = (STUDY_FILE, SCENARIO_FILE, "rows", "journal", DAMAGED_FOLDER)


def is_own(name: str) -> bool:
    """Whether a name is one that a folder of results has."""
    return name in OWN or name.startswith((LOCK_FILE, ".writing-"))


def stored_study(folder: Path) -> Study:
    """The study of a folder of results, from the texts that lie in it. Raises StudyError."""
    manifest = read_manifest(folder)
    try:
        text = (folder / SCENARIO_FILE).read_text(encoding="utf-8")
        base = loads(text, str(folder / SCENARIO_FILE), Path(manifest["folder"]))
        study = (folder / STUDY_FILE).read_text(encoding="utf-8")
        return study_of(study, str(folder / STUDY_FILE), Path(manifest["folder"]), base)
    except (OSError, ScenarioError) as error:
        raise StudyError(
            f"{folder} does not tell its study any more: {error}; give the study's command again"
        ) from error


@contextmanager
def locked(folder: Path, shard: tuple[int, int], shown: str | None = None) -> Iterator[None]:
    """Hold a folder alone, or one shard of it beside the other shards. Raises StudyError where another process does.

    The system frees the lock when the process ends, however it ends. shown : what the folder is called, if not its path.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number, count = shard
    place = shown or str(folder)
    with (folder / LOCK_FILE).open("a") as whole:
        _lock(whole.fileno(), count == 1, place, "another process works on it")
        if count == 1:
            yield
            return
        with (folder / f"{LOCK_FILE}-{number}-of-{count}").open("a") as own:
            _lock(own.fileno(), True, place, f"another process works on its shard {number}/{count}")
            yield


def _lock(descriptor: int, alone: bool, place: str, found: str) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: nothing is shared there, so each process is alone
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError as error:
            raise StudyError(f"{place}: {found}; wait for it, or name another folder") from error
        return
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StudyError(f"{place}: {found}; wait for it, or name another folder") from error
