"""The records that a folder's page has open: runs under way by their key, records by their name, the last few kept in memory.

Source: docs/viewer.md. Leaves out: records that are named on the command line (interface.py).
"""

import threading

from openiads.record.store import META_FILE, Record
from openiads.web.asked import Refused
from openiads.web.folder import Folder
from openiads.web.playback import Playback
from openiads.web.runs import Runs

MOST_OPEN = 3


class Shelf:
    """Records by their key."""

    def __init__(self, folder: Folder, runs: Runs) -> None:
        self._folder, self._runs = folder, runs
        self._open: dict[str, tuple[int, Playback]] = {}
        self._lock = threading.Lock()

    def find(self, key: str) -> Playback:
        """The playback of a run or of a record in the folder. Raises Refused and RecordError."""
        if (live := self._runs.get(key)) is not None:
            return live
        place = self._folder.inside(key)
        meta = place / META_FILE
        if not meta.is_file():
            raise Refused(404, f"there is no record {key[:80]!r} in this folder")
        stamp = meta.stat().st_mtime_ns
        with self._lock:
            found = self._open.pop(key, None)
            if found is None or found[0] != stamp:
                record = Record.read(place)
                found = (stamp, Playback(record, key, place, lambda scenario: self._folder.keep_in(scenario, key)))
            self._open[key] = found
            while len(self._open) > MOST_OPEN:
                self._open.pop(next(iter(self._open)))
        return found[1]
