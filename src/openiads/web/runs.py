"""Runs that the page began: one at a time, watched while they go, their records kept in the folder that is served.

Source: docs/viewer.md. Leaves out: replications and studies, which `openiads run` and `openiads study` do.
"""

import threading
from typing import Any

from openiads.record.store import Record, require_folder
from openiads.scenario.schema import Scenario
from openiads.show.report import write_report
from openiads.web.asked import Refused
from openiads.web.folder import Folder
from openiads.web.live import Live

MOST_KEPT = 8


class Runs:
    """The runs of a server, by key."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._runs: dict[str, Live] = {}
        self._lock, self._number = threading.Lock(), 0

    def begin(self, scenario: Scenario, folder: Folder, out: str, replication: int) -> dict[str, Any]:
        """Begin a run whose record goes to a name of the folder. Raises Refused, ScenarioError and RecordError."""
        place = folder.inside(out)
        require_folder(place)

        def keep(record: Record) -> str:
            write_report(record, record.write(place) / "report.html")
            return out

        with self._lock:
            if any(not each.finished for each in self._runs.values()):
                raise Refused(409, "a run is under way: wait for it, or stop it")
            live = Live(scenario, self._version, replication=replication, keep=keep)
            self._number += 1
            key = f"run-{self._number}"
            self._runs[key] = live
            while len(self._runs) > MOST_KEPT:
                self._runs.pop(next(iter(self._runs)))
        live.start()
        return {"run": key, **live.progress()}

    def stop(self, key: str) -> dict[str, Any]:
        """Stop a run; nothing of it is kept. Raises Refused."""
        live = self.get(key)
        if live is None:
            raise Refused(404, f"there is no run {key[:40]!r}")
        live.stop()
        return {"run": key, **live.progress()}

    def stop_all(self) -> None:
        """Stop what is under way."""
        for live in list(self._runs.values()):
            live.stop()

    def get(self, key: str) -> Live | None:
        """The run of a key; None where there is none."""
        return self._runs.get(key)

    def listing(self) -> list[dict[str, Any]]:
        """All runs and how far they have come."""
        return [{"run": key, **live.progress()} for key, live in list(self._runs.items())]
