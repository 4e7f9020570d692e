"""Runs a study on the workers of dask.distributed; they write parts into the study's folder and return their paths.

Dask is an extra (`openiads[cluster]`) and lives in this file alone. Source: docs/studies.md. Leaves out: starting a
cluster, except one of this machine's processes, and rules to stop, whose batches wait for each other: shards and
threads have those.
"""

from collections import OrderedDict
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from openiads.study.agenda import Chunk, FixedAgenda
from openiads.study.manifest import StudyError, locked, stored_study, take_folder
from openiads.study.montecarlo import Outcome, Progress, Watch, layout_of, ready_point, rows_of
from openiads.study.parts import ROWS_FOLDER, Layout, Row, columns_of, write_part
from openiads.study.remote import landing, send_part
from openiads.study.stock import Stock
from openiads.study.store import is_store
from openiads.study.study import Study
from openiads.study.trial import code_hash, try_study

CHUNKS_A_TASK = 16
TASKS_A_THREAD = 4
RETRIES = 3
_studies: dict[str, Study] = {}
_ready: "OrderedDict[tuple[str, int], Any]" = OrderedDict()
POINTS_KEPT = 4


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
    StudyError where dask is not installed or the study has a rule to stop, and what the threads' run raises.
    """
    distributed = _dask()
    if study.stopping is not None:
        raise StudyError(
            "a study with a rule to stop runs on threads or shards; give replications to run it on a cluster"
        )
    try_study(study)
    with locked(folder, shard), _client(distributed, address) as client:
        manifest = take_folder(study, version, folder.resolve())
        layout = layout_of(study, version, manifest["code"])
        stock = Stock(folder.resolve(), study, layout, f"cluster-{shard[0]}-of-{shard[1]}", shard[1] == 1)
        stock.close()
        agenda = FixedAgenda(study, stock.done, shard)
        place = (store or str(folder.resolve()), layout)
        added = _run(distributed, client, place, agenda, stock.rows_done(), watch)
    return Outcome(folder, stock.rows_done() + added, added, tuple(stock.remarks))


def _dask() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise StudyError("a cluster needs dask.distributed: `pip install openiads[cluster]`") from error
    return distributed


def _client(distributed: Any, address: str) -> Any:
    """A client of a scheduler, or of two processes a machine for 'local'."""
    if address != "local":
        try:
            return distributed.Client(address, timeout="20s")
        except (OSError, ValueError, TypeError) as error:
            raise StudyError(f"no scheduler of dask.distributed answers at {address}: {error}") from error
    import dask

    # A worker's profiler looks at its threads a hundred times a second, which runs of a study pay for.
    with dask.config.set({"distributed.worker.profile.enabled": False}):
        return distributed.Client(n_workers=None, threads_per_worker=1, dashboard_address=None)


def _tasks(agenda: FixedAgenda) -> Iterator[list[Chunk]]:
    """Chunks, some together: a task writes one part."""
    while chunks := list(islice(iter(agenda.next, None), CHUNKS_A_TASK)):
        yield chunks


def _run(
    distributed: Any, client: Any, place: tuple[str, Layout], agenda: FixedAgenda, before: int, watch: Watch | None
) -> int:
    """Hand out tasks, a few for each thread of the cluster at a time; returns how many rows were added."""
    import time

    tasks, begun, added = _tasks(agenda), time.perf_counter(), 0
    room = TASKS_A_THREAD * max(sum(client.nthreads().values()), 1)
    running = distributed.as_completed(
        [client.submit(run_task, *place, chunks, pure=False, retries=RETRIES) for chunks in islice(tasks, room)]
    )
    for future in running:
        _, rows = future.result()
        added += rows
        for chunks in islice(tasks, 1):
            running.add(client.submit(run_task, *place, chunks, pure=False, retries=RETRIES))
        if watch is not None:
            watch(Progress(before + added, agenda.most_rows, added, time.perf_counter() - begun))
    return added


@cache
def _own_code() -> str:
    """A hash of the code that this worker began with."""
    return code_hash()


def run_task(folder: str, layout: Layout, chunks: list[Chunk]) -> tuple[str, int]:
    """Run chunks on a worker and write their rows as one part; returns its path and how many rows it has.

    folder : a path, or the address of a store.
    """
    if _own_code() != layout.code:
        raise StudyError(
            "this worker has another openiads, Python or Numba than the study; install the same everywhere"
        )
    store, place = landing(folder) if is_store(folder) else (None, Path(folder))
    if folder not in _studies:
        _studies[folder] = stored_study(place)
    study, rows = _studies[folder], list[Row]()
    for chunk in chunks:
        key = (folder, chunk.point)
        if key not in _ready:
            _ready[key] = ready_point(study, chunk.point)
            while len(_ready) > POINTS_KEPT:
                _ready.popitem(last=False)
        rows += rows_of(_ready[key], chunk, lambda: False)
    shown = {point: study.design.point(point).shown for point in {row.point for row in rows}}
    label = f"cluster-{chunks[0].point}-{chunks[0].start}"
    part = write_part(place, label, columns_of(rows, shown, layout))
    if store is not None:
        send_part(store, part)
        part.unlink()
    return f"{folder}/{ROWS_FOLDER}/{part.name}", len(rows)
