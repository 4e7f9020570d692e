"""Studies whose results lie in a store: run beside a working folder, which the store is the copy of.

Rows go to the working folder first, as in any study; each part goes to the store when it stands, a minute after its first
row at the latest. What the store has and the working folder lacks is fetched, so that any machine goes on where another
one stopped. Source: docs/studies.md. Leaves out: the store's objects (store.py) and its lock (store_lock.py).
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from openiads.cache import code_folder
from openiads.study.manifest import (
    IDENTITY,
    MANIFEST_FILE,
    SCENARIO_FILE,
    STUDY_FILE,
    Manifest,
    StudyError,
    is_own,
    locked,
    manifest_of,
    take_folder,
)
from openiads.study.merge import merge
from openiads.study.montecarlo import Outcome, Watch, run_study
from openiads.study.parts import (
    DAMAGED_FOLDER,
    ROWS_FOLDER,
    is_part,
    is_sound,
    is_sound_content,
    part_files,
    write_bytes,
)
from openiads.study.results import Results
from openiads.study.stock import Stock
from openiads.study.store import Store, is_store
from openiads.study.store_lock import held
from openiads.study.study import Study
from openiads.study.trial import try_study

TEXTS = (STUDY_FILE, SCENARIO_FILE, MANIFEST_FILE)


def working_folder(store: Store, manifest: Manifest) -> Path:
    """Where this machine works on a study in a store: among the caches, named by the address and what its rows are of."""
    identity = json.dumps([store.address, *(manifest.content.get(key) for key in IDENTITY)], sort_keys=True)
    folder = code_folder().parent / "studies" / hashlib.sha256(identity.encode()).hexdigest()[:24]
    (folder / "results" / ROWS_FOLDER).mkdir(parents=True, exist_ok=True)
    return folder


def run_in_store(
    study: Study,
    address: str,
    version: str,
    workers: int | None,
    cluster: str | None,
    shard: tuple[int, int],
    watch: Watch | None,
) -> Outcome:
    """Run what is missing of a study, and keep it in a store. Raises what a run in a folder does, and the store's faults."""
    try_study(study)
    store = Store(address)
    manifest = Manifest.of(study, version)
    _require_room(store, manifest)
    folder = working_folder(store, manifest)
    with locked(folder, shard, address), held(store, folder, shard):
        results = folder / "results"
        remarks = fetch_parts(store, results, True)
        take_folder(study, version, results)
        for name in TEXTS:
            store.write(name, (results / name).read_bytes())
        there = store.names(ROWS_FOLDER)
        for path in part_files(results):
            if path.name not in there and is_sound(path):
                send_part(store, path)
        if cluster is None:
            outcome = run_study(study, results, version, workers, shard, watch, partial(send_part, store))
        else:
            from openiads.study.cluster import run_on_cluster

            outcome = run_on_cluster(study, results, version, cluster, shard, watch, address)
    return Outcome(address, outcome.rows, outcome.added, (*remarks, *outcome.remarks))


def _require_room(store: Store, manifest: Manifest) -> None:
    """Raise StudyError with what differs, or what is in the way, as a folder of results does."""
    if (content := store.read(MANIFEST_FILE)) is not None:
        manifest.require_same(manifest_of(content, f"{store.address}/{MANIFEST_FILE}"), store.address)
    elif foreign := [name for name in store.names() if not is_own(name)]:
        raise StudyError(f"{store.address} holds {', '.join(foreign[:3])} and no results; name another place")


def send_part(store: Store, path: Path) -> None:
    """Copy a part into a store. Raises StudyError; the part stays where it is."""
    store.write(f"{ROWS_FOLDER}/{path.name}", path.read_bytes())


def fetch_parts(store: Store, results: Path, repair: bool) -> list[str]:
    """Fetch parts that a working folder lacks; damaged ones are named, left out, and set aside in the store where asked."""
    remarks = []
    for name, length in store.names(ROWS_FOLDER).items():
        path = results / ROWS_FOLDER / name
        if not is_part(name) or (path.is_file() and path.stat().st_size == length and is_sound(path)):
            continue
        content = store.read(f"{ROWS_FOLDER}/{name}")
        if content is None or is_sound_content(name, content):
            if content is not None:
                write_bytes(path, content)
            continue
        said = f"{store.address}/{ROWS_FOLDER}/{name} was damaged"
        if repair:
            store.set_aside(f"{ROWS_FOLDER}/{name}", f"{DAMAGED_FOLDER}/{name}")
        again = (
            f"it is set aside in {DAMAGED_FOLDER}, and its rows are computed again"
            if repair
            else "the study's command computes its rows again"
        )
        remarks.append(f"{said}: {again}")
    return remarks


def fetched(address: str) -> tuple[Path, list[str]]:
    """The working folder's copy of results in a store, up to date, and what was found damaged. Raises StudyError."""
    store = Store(address)
    content = store.read(MANIFEST_FILE)
    if content is None:
        raise StudyError(
            f"{address} holds no results: no {MANIFEST_FILE}; `openiads study STUDY --out {address}` makes some"
        )
    results = working_folder(store, manifest_of(content, f"{address}/{MANIFEST_FILE}")) / "results"
    for name in TEXTS:
        if (text := store.read(name)) is None:
            raise StudyError(
                f"{address} does not tell its study any more: {name} is gone; give the study's command again"
            )
        write_bytes(results / name, text)
    return results, fetch_parts(store, results, False)


def results_of(places: Sequence[str | Path]) -> Results:
    """Results in folders and in stores, read as one. Raises StudyError."""
    folders, remarks = here(places)
    found = Results(folders, [str(place) for place in places])
    found.remarks[:0] = remarks
    return found


def here(places: Sequence[str | Path]) -> tuple[list[Path], list[str]]:
    """Folders as they are, and copies of what lies in stores; with what was found damaged there."""
    folders, remarks = [], []
    for place in places:
        if isinstance(place, str) and is_store(place):
            folder, said = fetched(place)
            folders.append(folder)
            remarks += said
        else:
            folders.append(Path(place))
    return folders, remarks


def merge_into(places: Sequence[str | Path], out: str) -> Results:
    """Copy the rows of several places into a store that holds nothing yet; its results. Raises StudyError."""
    store = Store(out)
    if store.names() or store.names(ROWS_FOLDER):
        raise StudyError(f"{out} is not empty; name a place where nothing lies yet")
    with TemporaryDirectory(prefix="openiads-merge-") as folder:
        merged = merge(here(places)[0], Path(folder) / "merged")
        Stock(Path(folder) / "merged", merged.study, merged.layout(), "all", True).close()
        for path in part_files(Path(folder) / "merged"):
            send_part(store, path)
        for name in TEXTS:
            store.write(name, (Path(folder) / "merged" / name).read_bytes())
    return results_of([out])


@cache
def landing(address: str, identity: str) -> tuple[Store, Path]:
    """For a worker of a cluster: a store, and a folder of this process with the study's texts in it. Raises StudyError.

    identity : of the study, since another one may come to lie there while the worker lives.
    """
    store, folder = Store(address), Path(mkdtemp(prefix="openiads-worker-"))
    for name in TEXTS:
        content = store.read(name)
        if content is None:
            raise StudyError(f"{address}/{name} is gone")
        write_bytes(folder / name, content)
    return store, folder
