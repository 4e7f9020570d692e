"""Puts the rows of several folders, such as those of shards, into one.

Source: docs/studies.md. Leaves out: reading several folders at once, which results.py does without merging.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from openiads.study.journal import JOURNAL_FOLDER, journal_files
from openiads.study.manifest import MANIFEST_FILE, SCENARIO_FILE, STUDY_FILE, StudyError, locked
from openiads.study.parts import ROWS_FOLDER, sync_folder
from openiads.study.results import Results


def merge(folders: Sequence[Path], out: Path) -> Results:
    """Copy the sound parts and journals of folders of one study into a new folder; returns its results.

    Raises StudyError where they are of different studies, or where the new folder holds anything.
    """
    together = Results(folders)
    if out.exists() and any(out.iterdir()):
        raise StudyError(f"{out} is not empty; name a folder that does not exist yet")
    with locked(out, (1, 1)):
        for name in (ROWS_FOLDER, JOURNAL_FOLDER):
            (out / name).mkdir()
        for part in together.parts:
            _copied(part, out / ROWS_FOLDER / part.name)
        for place, folder in enumerate(folders):
            for journal in journal_files(folder):
                _copied(journal, out / JOURNAL_FOLDER / journal.name.replace("journal-", f"journal-{place}-"))
        for name in (STUDY_FILE, SCENARIO_FILE, MANIFEST_FILE):
            _copied(folders[0] / name, out / name)
    return Results([out])


def _copied(source: Path, target: Path) -> None:
    """Copy a file by renaming a synced copy into its place."""
    beside = target.with_name(f".{target.name}.tmp")
    shutil.copyfile(source, beside)
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    beside.replace(target)
    sync_folder(target.parent)
