"""A record as the page plays it: what stands still, windows of what moves, what happened, and the story of a target.

Source: docs/viewer.md. Leaves out: HTTP (app.py), and records that are still being made (live.py).
"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from openiads.analysis.ownership import target_tracks
from openiads.analysis.story import story, target_number
from openiads.record.store import Columns, Record, RecordError
from openiads.scenario.ground import SmoothRelief, relief_of
from openiads.scenario.load import loads
from openiads.scenario.problems import ScenarioError
from openiads.scenario.schema import Scenario
from openiads.show.sectors import given_facings
from openiads.web.asked import Refused
from openiads.web.coverage import CoveragePicture, coverage_picture
from openiads.web.laydown import laydown, middle_m, plain
from openiads.web.relief import Ground
from openiads.web.tape import Tape
from openiads.web.timeline import timeline
from openiads.web.window import way, window

USUAL_SAMPLE_S = 5.0


class Playback:
    """A finished record to be played; `folder` is where relative paths in its scenario start.

    judge : refuses a scenario whose files may not be read; the record is played all the same, over a smooth earth.
    """

    finished = True

    def __init__(
        self, record: Record, name: str, folder: Path, judge: Callable[[Scenario], None] | None = None
    ) -> None:
        self.name, self.folder, self._record, self._judge = name, folder, record, judge

    @property
    def record(self) -> Record:
        """The record, so far as it goes."""
        return self._record

    @property
    def until_s(self) -> float:
        """How far [s] the record goes."""
        return float(self.record.meta["duration_s"])

    @cached_property
    def tape(self) -> Tape:
        """What moves, by time."""
        return Tape.of(self.record)

    @cached_property
    def sample_s(self) -> float:
        """Time [s] between two samples of the truth; that of tracks where no truth was kept."""
        times = np.unique(self.record["truth"]["time_s"])
        return float(np.median(np.diff(times))) if len(times) > 1 else USUAL_SAMPLE_S

    def warm(self) -> None:
        """Make, and keep, what takes longest of what a page asks for first."""
        self.laydown()
        self.timeline()
        self.window(0.0, 0.0)
        _ = self.ground.picture

    def laydown(self) -> dict[str, Any]:
        """What stands still, as JSON."""
        relief = self.ground.bounds_deg
        found = laydown(self.record.tables, self.record.meta, self.record.measures, self.sample_s)
        return {**found, "name": self.name, "finished": self.finished, "until_s": self.until_s, "relief_deg": relief}

    def window(self, from_s: float, to_s: float) -> bytes:
        """What moves in a stretch of time, packed."""
        return window(self.tape, from_s, to_s, self.sample_s, middle_m(self.record.tables), self.until_s)

    def timeline(self) -> bytes:
        """What happened, packed."""
        return timeline(self.record, self.until_s, self.finished, self.facings)

    @cached_property
    def facings(self) -> dict[int, float]:
        """Azimuths [rad] of the sectors whose facing the scenario gives, by radar; none where it can not be read."""
        return given_facings(self.record)

    def way(self, target: str) -> bytes:
        """The way of one target and of its tracks, packed. Raises UnknownTarget."""
        record = self.record
        number = target_number(record, target)
        return way(record, number, target_tracks(record).get(number, []), middle_m(record.tables))

    def story(self, target: str) -> list[str]:
        """One target's story, as `openiads why` tells it. Raises UnknownTarget and RecordError."""
        record = self.record
        target_number(record, target)
        if (level := record.meta.get("level", "unknown")) != "full":
            raise RecordError(
                f"a record of level {level} holds no story; run the scenario again with record.level=full"
            )
        return story(record, target)

    def visibility(self, target: str) -> dict[str, list[Any]]:
        """The visibility ledger of one target: spans by radar. Raises UnknownTarget."""
        ledger = self.record["visibility_ledger"]
        mine = ledger["target"] == target_number(self.record, target)
        rows: Columns = {name: values[mine] for name, values in ledger.items()}
        return plain(rows)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that was run. Raises ScenarioError where the record's text can not be read, and Refused."""
        scenario = loads(self.record.scenario, self.name, self.folder)
        if self._judge is not None:
            self._judge(scenario)
        return scenario

    @cached_property
    def ground(self) -> Ground:
        """The ground; a smooth one where the scenario's relief can not be had."""
        try:
            return Ground(relief_of(self.scenario))
        except (ScenarioError, Refused):
            return Ground(SmoothRelief(0.0))

    def coverage(self, height_m: float, above_ground: bool, class_name: str) -> CoveragePicture:
        """What the radars see of a class at a height. Raises ScenarioError."""
        return coverage_picture(self.scenario, height_m, above_ground, class_name)
