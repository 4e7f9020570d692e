"""Runs a study on the workers of dask.distributed; they write parts into the study's folder and return their paths.

Dask is an extra (`openiads[cluster]`) and lives in this file alone. Workers tell which rows were zero in what a rule to
stop looks at, and the rule is asked here, of whole batches, so that the order in which workers end changes no row.
Source: docs/studies.md. Leaves out: starting a cluster, except one of this machine's processes.
"""

import logging
import platform
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from openiads.study.agenda import Agenda, Chunk
from openiads.study.manifest import MANIFEST_FILE, StudyError, locked, read_manifest, stored_study, take_folder
from openiads.study.montecarlo import (
    Outcome,
    Progress,
    Ready,
    Watch,
    agenda_of,
    is_zero,
    layout_of,
    ready_point,
    rows_of,
    watched_of,
)
from openiads.study.parts import ROWS_FOLDER, Layout, Row, columns_of, write_part
from openiads.study.remote import landing, send_part
from openiads.study.stock import Stock
from openiads.study.store import Store, is_store
from openiads.study.study import Study
from openiads.study.trial import code_hash, try_study

CHUNKS_A_TASK = 16
TASKS_A_THREAD = 4
RETRIES = 3
COUNTED_EVERY_S = 5.0
POINTS_KEPT = 4
DEAF = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
_ready: "OrderedDict[tuple[str, str, int], Ready]" = OrderedDict()
_lock = threading.Lock()


class Job(NamedTuple):
    """What workers are told of a study: its folder or address, what rows share, its identity, and its rule's measure."""

    place: str
    layout: Layout
    identity: str
    watched: str


def run_on_cluster(
    study: Study,
    folder: Path,
    version: str,
    address: str,
    shard: tuple[int, int],
    watch: Watch | None,
    store: str | None = None,
) -> Outcome:
    """Run what is missing of a study on a cluster; all workers must see the folder under the same path.

    store : address of a store that workers write into in place of the folder, which then is this machine's alone. Raises
    StudyError where dask is not installed or the cluster is lost, and what the threads' run raises.
    """
    distributed = _dask()
    try_study(study)
    with locked(folder, shard), _client(distributed, address) as client:
        manifest = take_folder(study, version, folder.resolve())
        layout = layout_of(study, version, manifest["code"])
        label, send = f"cluster-{shard[0]}-of-{shard[1]}", partial(send_part, Store(store)) if store else None
        stock = Stock(folder.resolve(), study, layout, label, shard[1] == 1, send)
        stock.close()
        job = Job(store or str(folder.resolve()), layout, manifest.identity, watched_of(study))
        handing = _Handing(distributed, client, job, agenda_of(study, stock, shard), stock.rows_done(), watch)
        handing.run()
    return Outcome(folder, stock.rows_done() + handing.added, handing.added, tuple(stock.remarks))


def _dask() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise StudyError("a cluster needs dask.distributed: `pip install openiads[cluster]`") from error
    return distributed


@contextmanager
def _client(distributed: Any, address: str) -> Iterator[Any]:
    """A client of a scheduler, or of a process a core of this machine for 'local'; faults are told in a sentence."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        with _local(distributed) if address == "local" else _connected(distributed, address) as client:
            yield client
    except distributed.KilledWorker as error:
        raise StudyError(
            f"workers of the cluster ended again and again at the same rows, for want of memory perhaps: {error}"
        ) from error
    except CancelledError as error:
        raise StudyError("the scheduler of dask.distributed is lost; give the same command again") from error
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _connected(distributed: Any, address: str) -> Any:
    try:
        return distributed.Client(address, timeout="20s")
    except (OSError, ValueError, TypeError) as error:
        raise StudyError(f"no scheduler of dask.distributed answers at {address}: {error}") from error


def _local(distributed: Any) -> Any:
    import dask

    # A worker's profiler looks at its threads a hundred times a second, which runs of a study pay for; Ctrl-C, which a
    # terminal sends to all processes, is for this one, which ends the others.
    own = {"distributed.worker.profile.enabled": False, "distributed.worker.preload": [DEAF]}
    with dask.config.set(own):
        return distributed.Client(
            n_workers=None, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
        )


class _Handing:
    """Hands out tasks, a few for each thread of the cluster at a time, and takes note of what comes of them."""

    def __init__(
        self, distributed: Any, client: Any, job: Job, agenda: Agenda, before: int, watch: Watch | None
    ) -> None:
        self._client, self._job, self._agenda = client, job, agenda
        self._before, self._watch, self.added = before, watch, 0
        self._given: dict[str, list[Chunk]] = {}
        self._running, self._room, self._counted_s = distributed.as_completed(), 0, 0.0

    def run(self) -> None:
        """Run tasks until no chunk is left. Raises what tasks raise, and what dask does where it is lost."""
        begun_s = time.monotonic()
        self._fill()
        for future in self._running:
            self._note(self._given.pop(future.key), future.result()[1])
            self._fill()
            if self._watch is not None:
                elapsed_s = time.monotonic() - begun_s
                self._watch(Progress(self._before + self.added, self._agenda.most_rows, self.added, elapsed_s))

    def _note(self, chunks: list[Chunk], zeros: list[list[bool]]) -> None:
        for chunk, found in zip(chunks, zeros, strict=True):
            self.added += len(found)
            self._agenda.finished(chunk, found)

    def _fill(self) -> None:
        """Hand out chunks while there is room: together where there are many, apart where some threads would idle."""
        slots = self._slots()
        chunks = list(islice(iter(self._agenda.next, None), slots * CHUNKS_A_TASK))
        together = max(-(-len(chunks) // max(slots, 1)), 1)
        for first in range(0, len(chunks), together):
            task = chunks[first : first + together]
            future = self._client.submit(run_task, self._job, task, pure=False, retries=RETRIES)
            self._given[future.key] = task
            self._running.add(future)

    def _slots(self) -> int:
        """How many tasks may be added; threads are counted now and then, since clusters grow and shrink."""
        if not self._room or time.monotonic() - self._counted_s > COUNTED_EVERY_S:
            self._room = TASKS_A_THREAD * max(sum(self._client.nthreads().values()), 1)
            self._counted_s = time.monotonic()
        return max(self._room - len(self._given), 0)


@cache
def _own_code() -> str:
    """A hash of the code that this worker began with."""
    return code_hash()


@cache
def _study_in(place: Path, identity: str) -> Study:
    """The study in a folder, as a worker sees it. Raises StudyError where that is not the one it was told of."""
    there = (place / MANIFEST_FILE).is_file()
    if not there or read_manifest(place).identity != identity:
        seen = f"sees another study in {place}" if there else f"does not see {place}"
        raise StudyError(f"a worker on {platform.node()} {seen}: all must see the same folder under that path")
    return stored_study(place)


def _point(place: Path, identity: str, study: Study, number: int) -> Ready:
    """A point, compiled; the last few of this worker are kept, for all its threads."""
    key = (str(place), identity, number)
    with _lock:
        found = _ready.get(key)
    if found is None:
        found = ready_point(study, number)
    with _lock:
        _ready[key] = found
        _ready.move_to_end(key)
        while len(_ready) > POINTS_KEPT:
            _ready.popitem(last=False)
    return found


def run_task(job: Job, chunks: list[Chunk]) -> tuple[str, list[list[bool]]]:
    """Run chunks on a worker and write their rows as one part.

    Returns the part's path, and of each chunk whether each row was zero in what the rule to stop looks at.
    """
    if _own_code() != job.layout.code:
        raise StudyError(
            "this worker has another openiads, Python or Numba than the study; install the same everywhere"
        )
    store, place = landing(job.place, job.identity) if is_store(job.place) else (None, Path(job.place))
    study, rows, zeros = _study_in(place, job.identity), list[Row](), list[list[bool]]()
    for chunk in chunks:
        found = list(rows_of(_point(place, job.identity, study, chunk.point), chunk, lambda: False))
        rows += found
        zeros.append([is_zero(row, job.watched) for row in found])
    shown = {point: study.design.point(point).shown for point in {row.point for row in rows}}
    part = write_part(place, f"cluster-{chunks[0].point}-{chunks[0].start}", columns_of(rows, shown, job.layout))
    if store is not None:
        send_part(store, part)
        part.unlink()
    return f"{job.place}/{ROWS_FOLDER}/{part.name}", zeros
