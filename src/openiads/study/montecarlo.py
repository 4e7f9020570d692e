"""Runs a study on the threads of one machine, and goes on where an earlier run of it stopped.

Threads run chunks of replications, since compiled code releases the interpreter's lock, and write each row down
themselves; this thread compiles points, hands out chunks and makes parts. Memory is that of a few points and one part,
however long the study. Source: docs/studies.md. Leaves out: other machines (cluster.py; shards need nothing else).
"""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openiads.messages.buffer import BufferOverflow
from openiads.record.measures import MEASURES_MEANING, mission_measure, rounds_measure
from openiads.record.wrong_steps import STEPS, step_measure
from openiads.scenario.compile import Compiled
from openiads.scenario.compile import compile as compiled_of
from openiads.scenario.execute import measured
from openiads.scenario.problems import ScenarioError
from openiads.study.agenda import Agenda, Chunk, FixedAgenda, StoppingAgenda
from openiads.study.manifest import StudyError, locked, take_folder
from openiads.study.parts import Layout, Row
from openiads.study.stock import Send, Stock
from openiads.study.study import Study
from openiads.study.trial import try_study

WAIT_S = 0.5
Watch = Callable[["Progress"], None]


@dataclass(frozen=True)
class Progress:
    """How far a study is: rows that are there, rows at most, rows that this process added, and in what time."""

    rows: int
    most_rows: int
    added: int
    elapsed_s: float

    @property
    def rate_per_s(self) -> float:
        """Rows added in a second."""
        return self.added / self.elapsed_s if self.elapsed_s > 0.0 else 0.0

    @property
    def left_s(self) -> float | None:
        """Time to go at this rate, at most; None before the first row."""
        return (self.most_rows - self.rows) / self.rate_per_s if self.added > 0 else None


@dataclass(frozen=True)
class Outcome:
    """What a run of a study came to: the folder or address, rows in it, rows added now, and what was found damaged."""

    folder: Path | str
    rows: int
    added: int
    remarks: tuple[str, ...]


def run_study(
    study: Study,
    folder: Path,
    version: str,
    workers: int | None = None,
    shard: tuple[int, int] = (1, 1),
    watch: Watch | None = None,
    send: Send | None = None,
) -> Outcome:
    """Run what is missing of a study, and keep it in a folder; the same call goes on where an earlier one stopped.

    send : is given each part when it stands. Raises ScenarioError and StudyError before anything runs, OSError where rows
    cannot be kept; all that was computed before is.
    """
    try_study(study)
    with locked(folder, shard):
        manifest = take_folder(study, version, folder)
        layout = layout_of(study, version, manifest["code"])
        label = "all" if shard[1] == 1 else f"shard-{shard[0]}-of-{shard[1]}"
        stock = Stock(folder, study, layout, label, shard[1] == 1, send)
        threads = workers or os.cpu_count() or 1
        agenda = agenda_of(study, stock, shard)
        before = stock.rows_done()
        pool = _Pool(study, stock, agenda, threads, watch)
        try:
            pool.run()
        finally:
            stock.close()
    return Outcome(folder, before + pool.added, pool.added, tuple(stock.remarks))


def layout_of(study: Study, version: str, code: str) -> Layout:
    """What all rows of a study share; measures are those of the base and of each level alone."""
    names: dict[str, None] = dict.fromkeys(_measure_names(compiled_of(study.scenario)))
    for factor in study.design.factors:
        paths = {path for level in factor.levels for path, _ in level.changes}
        if any(path.rpartition(".")[2] in ("entry", "rounds", "fire_units") or path.endswith("]") for path in paths):
            for point in _single_points(study, factor.name):
                names |= dict.fromkeys(_measure_names(compiled_of(study.scenario_at(point))))
    texts = tuple(any(isinstance(level.shown, str) for level in factor.levels) for factor in study.design.factors)
    return Layout(study.seed, version, code, study.factor_names, texts, tuple(names))


def _single_points(study: Study, name: str) -> list[int]:
    """One point for each value of a factor, among the first of a design."""
    place = study.factor_names.index(name)
    found: dict[Any, int] = {}
    for number in range(min(study.design.points, 1_000)):
        found.setdefault(study.design.point(number).shown[place], number)
    return list(found.values())


def _measure_names(compiled: Compiled) -> list[str]:
    """The measures that runs of a scenario give, in their order."""
    names = []
    for name in MEASURES_MEANING:
        if name.startswith("rounds_fired["):
            names += [rounds_measure(kind.entry.id) for kind in compiled.laydown.interceptor_types]
        elif name.startswith("wrong_step["):
            names += map(step_measure, STEPS)
        elif name.startswith("mission_chance["):
            names += [mission_measure(mission.said.id) for mission in compiled.missions]
        else:
            names.append(name)
    return list(dict.fromkeys(names))


def agenda_of(study: Study, stock: Stock, shard: tuple[int, int]) -> Agenda:
    """What is still to be run."""
    if study.stopping is None:
        return FixedAgenda(study, stock.done, shard)
    return StoppingAgenda(study, study.stopping, shard, stock.zeros_of(study.stopping.measure))


@dataclass(frozen=True)
class Ready:
    """A point that can be run: its compiled scenario and that scenario's hash."""

    compiled: Compiled
    scenario_hash: str


class _Pool:
    """The threads of a study and what they are at."""

    def __init__(self, study: Study, stock: Stock, agenda: Agenda, threads: int, watch: Watch | None) -> None:
        self._study, self._stock, self._agenda, self._threads, self._watch = study, stock, agenda, threads, watch
        self._stop, self._ready = threading.Event(), OrderedDict[int, Ready]()
        self._running: dict[Future[list[bool]], Chunk] = {}
        self.added, self._before, self._begun = 0, stock.rows_done(), time.perf_counter()

    def run(self) -> None:
        """Run chunks until none is left. Raises KeyboardInterrupt, StudyError and OSError with all threads at rest."""
        with ThreadPoolExecutor(self._threads) as pool:
            try:
                while self._fill(pool):
                    self._collect()
            finally:
                # Left early, by Ctrl-C say: those under way end at their next pause, and none begins.
                self._stop.set()
                pool.shutdown(wait=True, cancel_futures=True)

    def _fill(self, pool: ThreadPoolExecutor) -> bool:
        """Hand chunks to threads, a few more than there are threads; False when nothing is under way any more."""
        while len(self._running) < self._threads + 2 and (chunk := self._agenda.next()) is not None:
            self._running[pool.submit(self._work, self._point(chunk.point), chunk)] = chunk
        return bool(self._running)

    def _collect(self) -> None:
        finished, _ = wait(self._running, timeout=WAIT_S, return_when=FIRST_COMPLETED)
        for future in finished:
            chunk, zeros = self._running.pop(future), future.result()
            self.added += len(zeros)
            self._agenda.finished(chunk, zeros)
        self._stock.settle()
        if self._watch is not None:
            elapsed_s = time.perf_counter() - self._begun
            self._watch(Progress(self._before + self.added, self._agenda.most_rows, self.added, elapsed_s))

    def _point(self, number: int) -> Ready:
        """A point, compiled; the last few are kept."""
        if number not in self._ready:
            self._ready[number] = ready_point(self._study, number)
            while len(self._ready) > self._threads + 2:
                self._ready.popitem(last=False)
        self._ready.move_to_end(number)
        return self._ready[number]

    def _work(self, ready: Ready, chunk: Chunk) -> list[bool]:
        """Run a chunk and write its rows down; whether the stopping rule's measure was zero, for each that was run."""
        zeros: list[bool] = []
        watched = watched_of(self._study)
        for row in rows_of(ready, chunk, self._stop.is_set):
            self._stock.append(row)
            zeros.append(is_zero(row, watched))
        return zeros


def watched_of(study: Study) -> str:
    """The measure that a rule to stop looks at; empty where there is none."""
    return study.stopping.measure if study.stopping else ""


def is_zero(row: Row, measure: str) -> bool:
    """Whether a measure was zero; one that a row lacks, as rounds of a type that nobody has there, is."""
    return row.measures.get(measure, 0.0) == 0.0


def ready_point(study: Study, number: int) -> Ready:
    """A point, compiled. Raises StudyError, which names the point, where its values are not sound together."""
    try:
        scenario = study.scenario_at(number)
        return Ready(compiled_of(scenario), scenario.content_hash)
    except ScenarioError as error:
        shown = ", ".join(
            f"{n} = {v}" for n, v in zip(study.factor_names, study.design.point(number).shown, strict=True)
        )
        raise StudyError(f"design point {number} ({shown}) is no sound scenario: {error}") from error


def rows_of(ready: Ready, chunk: Chunk, should_stop: Callable[[], bool]) -> Iterator[Row]:
    """The rows of a chunk, as they are computed; they end early where they are told to stop. Raises StudyError."""
    for replication in range(chunk.start, chunk.stop):
        if should_stop():
            return
        try:
            found = measured(ready.compiled, replication, should_stop)
        except KeyboardInterrupt:
            return
        except BufferOverflow as error:
            raise StudyError(f"replication {replication} of design point {chunk.point}: {error}") from error
        yield Row(chunk.point, replication, ready.scenario_hash, found)
