"""A run that is watched: it goes on in a thread of its own, at a chosen pace, while the page plays what there is so far.

Source: simulation.run, drained after every few frames; the record at its end is that of `openiads run`, byte for byte. Leaves
out: policies in Python, which are never run for a page.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from openiads.record.columns import FORMAT, MARK, TABLES
from openiads.record.recorder import Recorder
from openiads.record.store import Columns, Record, RecordError, Tables
from openiads.scenario.compile import Compiled, compile
from openiads.scenario.execute import completed, host_of, meta_of, take_run
from openiads.scenario.expand import written
from openiads.scenario.policy_file import require_allowed
from openiads.scenario.problems import ScenarioError
from openiads.scenario.schema import Scenario
from openiads.scenario.tables import take_laydown
from openiads.simulation.run import run
from openiads.simulation.world import World, new_world
from openiads.web.playback import Playback
from openiads.web.tape import Tape

WATCHED = ("truth", "tracks", "interceptors", "looks")
# The page hears of what is new this often [s], and a run without a pace takes this many frames at once.
HEARD_EVERY_S = 0.25
FRAMES_AT_ONCE = 40
NAP_S = 0.05
PREPARING, RUNNING, FINISHED, STOPPED, FAILED = "preparing", "running", "finished", "stopped", "failed"


class Pace:
    """How fast a run goes: simulated seconds a second, None as fast as it can; and whether it rests."""

    def __init__(self, speed: float | None) -> None:
        self.speed, self.rests, self.stopped = speed, False, False
        self._begun_s, self._at_s = time.monotonic(), 0.0

    def set(self, speed: float | None, rests: bool, at_s: float) -> None:
        """Go on from a simulated time at another pace, or rest."""
        self._begun_s, self._at_s = time.monotonic(), at_s
        self.speed, self.rests = speed, rests

    def frames(self, step_s: float) -> int:
        """How many frames may be run before the page hears of them."""
        return FRAMES_AT_ONCE if self.speed is None else max(1, int(self.speed * HEARD_EVERY_S / step_s))

    def wait(self, time_s: float) -> bool:
        """Wait until a simulated time is due; True where the run is to stop."""
        while not self.stopped:
            due = self.speed is None or time_s - self._at_s <= (time.monotonic() - self._begun_s) * self.speed
            if due and not self.rests:
                break
            if self.rests:
                self._begun_s, self._at_s = time.monotonic(), time_s
            time.sleep(NAP_S)
        return self.stopped


def fault_words(error: Exception) -> str:
    """Why a run came to nothing: the sentence of a fault that has one, what the system says, or that the fault is ours."""
    if isinstance(error, RecordError | ScenarioError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'the record'}: {error.strerror or error}; choose another place, or free this one"
    return f"this went wrong inside: {type(error).__name__}: {error}"


class Live(Playback):
    """A run under way, played as far as it has come; finished, it is a record like any other.

    keep : is given the record when it is whole, and says where it is kept; said : is told why a run came to nothing.
    """

    def __init__(
        self,
        scenario: Scenario,
        version: str,
        *,
        replication: int = 0,
        speed: float | None = None,
        keep: Callable[[Record], str] | None = None,
        said: Callable[[str], None] | None = None,
    ) -> None:
        require_allowed(scenario, False)
        self.name, self.folder, self.pace = scenario.name, Path(scenario.folder), Pace(speed)
        self.scenario, self._judge = scenario, None
        self.state, self.fault, self.kept = PREPARING, "", ""
        self._version, self._replication, self._keep, self._said = version, replication, keep, said
        self._compiled: Compiled = compile(scenario)
        self._lock, self._time_s = threading.Lock(), 0.0
        self._world = self._new_world()
        self._recorder = Recorder(scenario.record.level)
        self._tape, self._still = Tape(), self._laydown()
        self._whole: Record | None = None
        self._so_far: tuple[float, Record] | None = None
        self._thread = threading.Thread(target=self._run, name=f"run of {scenario.name}", daemon=True)

    def _new_world(self) -> World:
        made = self._compiled
        return new_world(made.parameters, made.sizes, self.scenario.seed, self._replication, self.scenario.record.level)

    def _laydown(self) -> Tables:
        """The tables of what stands still, before anything has happened."""
        recorder = Recorder(self.scenario.record.level)
        state = self._world.state
        take_laydown(recorder, self._compiled, state.motion.bodies["start_s"], state.engagement.fired)
        return recorder.tables()

    def start(self) -> "Live":
        """Begin the run; returns itself."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End the run where it is, and wait for that."""
        self.pace.stopped = True
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        begun, step_s = time.perf_counter(), self.scenario.step_s
        meta = meta_of(self._compiled, self._replication, self._version)
        try:
            spent_s = run(
                self._world, self._take, lambda: self.pace.wait(self._frame_s()), None, lambda: self.pace.frames(step_s)
            )
            with self._lock:
                record = completed(self._compiled, self._world, self._recorder, meta, spent_s)
            self._whole = replace(record, run=host_of(begun, spent_s, self._version))
            self._time_s = self.scenario.duration_s
            self.kept = self._keep(self._whole) if self._keep is not None else ""
            self.state = FINISHED
        except KeyboardInterrupt:
            self.state = STOPPED
        except Exception as error:
            self.state, self.fault = FAILED, fault_words(error)
            if self._said is not None:
                self._said(f"the run of {self.name} failed: {self.fault}")

    def _frame_s(self) -> float:
        return int(self._world.state.clock[0]["frame"]) * self.scenario.step_s

    def _take(self, drained: dict[str, np.ndarray[Any, Any]]) -> None:
        """Take what a few frames came to."""
        fresh = Recorder(self.scenario.record.level)
        take_run(fresh, self._compiled, drained)
        tables = fresh.tables()
        with self._lock:
            take_run(self._recorder, self._compiled, drained)
        for name in WATCHED:
            self._tape.add(name, tables[name])
        self._time_s, self.state = self._frame_s(), RUNNING

    @property
    def finished(self) -> bool:  # type: ignore[override]
        """Whether nothing more comes."""
        return self.state in (FINISHED, STOPPED, FAILED)

    @property
    def over(self) -> bool:
        """Whether the run came to its end, or to nothing; not where it was stopped."""
        return self.state in (FINISHED, FAILED)

    @property
    def until_s(self) -> float:
        """How far [s] the run has come."""
        return self._time_s

    @property
    def record(self) -> Record:
        """The record so far; whole when the run is finished."""
        if self._whole is not None:
            return self._whole
        so_far, time_s = self._so_far, self._time_s
        if so_far is None or so_far[0] != time_s:
            with self._lock:
                tables = self._recorder.tables()
            merged = {name: self._merged(name, tables[name]) for name in TABLES}
            so_far = self._so_far = (time_s, Record(merged, {}, self._meta(time_s), written(self.scenario), {}))
        return so_far[1]

    def _merged(self, name: str, columns: Columns) -> Columns:
        still = self._still[name]
        return still if len(next(iter(still.values()))) else columns

    def _meta(self, time_s: float) -> dict[str, Any]:
        named = meta_of(self._compiled, self._replication, self._version)
        return {**named, "duration_s": time_s, "format": FORMAT, "mark": MARK, "level": self.scenario.record.level}

    @cached_property
    def tape(self) -> Tape:
        """What moves, by time."""
        return self._tape

    @cached_property
    def sample_s(self) -> float:
        """Time [s] between two samples of the truth."""
        return max(self.scenario.record.sample_s, self.scenario.step_s)

    def progress(self) -> dict[str, Any]:
        """How far the run has come, as JSON."""
        return {
            "name": self.name,
            "state": self.state,
            "fault": self.fault,
            "kept": self.kept,
            "time_s": self.until_s,
            "duration_s": self.scenario.duration_s,
            "speed": self.pace.speed,
            "rests": self.pace.rests,
        }
