"""Who may write into a store: an object that its writer renews, since stores have no locks.

A lock that is not renewed while it is watched is of a process that ended, and is taken over; clocks of machines are
never compared. On one machine the lock of the working folder decides at once. Should two write after all, nothing is
lost: parts are named by their content, and rows of one study are the same whoever computes them. Source:
docs/studies.md. Leaves out: folders (manifest.py), whose lock is the system's.
"""

import hashlib
import json
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from openiads.study.manifest import LOCK_FILE, StudyError
from openiads.study.store import Store

RENEWED_EVERY_S = 5.0
# A lock that was not renewed for so long is of nobody: several renewals, should the store be slow.
WATCHED_S = 20.0
HOLDER_FILE = "holder"


def holder_of(folder: Path) -> str:
    """The name of a working folder among all machines: by a file that is made once, and when and where it was made."""
    path = folder / HOLDER_FILE
    if not path.is_file():
        path.touch()
    made = path.stat()
    name = f"{platform.node()} {folder} {made.st_dev} {made.st_ino} {made.st_mtime_ns}"
    return hashlib.sha256(name.encode()).hexdigest()[:32]


@contextmanager
def held(store: Store, folder: Path, shard: tuple[int, int]) -> Iterator[None]:
    """Hold a store alone, or one shard of it beside the other shards. Raises StudyError where another process does.

    folder : the working folder of this machine, which the caller has locked already.
    """
    number, count = shard
    name = LOCK_FILE if count == 1 else f"{LOCK_FILE}-{number}-of-{count}"
    holder = holder_of(folder)
    _wait_for_others(store, holder, name, count == 1)
    if not store.write_new(name, _content(holder, 0)) or _holder(store.read(name)) != holder:
        raise StudyError(f"{store.address}: another process has just begun to work on it; wait for it")
    ended = threading.Event()
    renewal = threading.Thread(target=_renew, args=(store, name, holder, ended), daemon=True)
    renewal.start()
    try:
        yield
    finally:
        ended.set()
        renewal.join()
        with suppress(StudyError):
            store.remove(name)


def _wait_for_others(store: Store, holder: str, name: str, alone: bool) -> None:
    """Clear locks of processes that ended out of the way. Raises StudyError for one that is renewed."""
    in_the_way = [
        other for other in store.names() if other in (LOCK_FILE, name) or (alone and other.startswith(f"{LOCK_FILE}-"))
    ]
    for other in in_the_way:
        content = store.read(other)
        if content is not None and _holder(content) != holder and _is_renewed(store, other, content):
            who = json.loads(content).get("machine", "elsewhere")
            raise StudyError(
                f"{store.address}: another process works on it, on {who}; wait for it, or name another place"
            )
        store.remove(other)


def _is_renewed(store: Store, name: str, content: bytes) -> bool:
    """Whether a lock changes while it is watched; one that goes away meanwhile is of nobody."""
    until_s = time.monotonic() + WATCHED_S
    while time.monotonic() < until_s:
        time.sleep(min(RENEWED_EVERY_S / 5.0, WATCHED_S))
        if (now := store.read(name)) != content:
            return now is not None
    return False


def _renew(store: Store, name: str, holder: str, ended: threading.Event) -> None:
    number = 0
    while not ended.wait(RENEWED_EVERY_S):
        number += 1
        # A renewal that fails is made up for by the next one.
        with suppress(StudyError):
            store.write(name, _content(holder, number))


def _content(holder: str, number: int) -> bytes:
    return json.dumps({"holder": holder, "machine": platform.node(), "renewed": number}).encode()


def _holder(content: bytes | None) -> str:
    try:
        return str(json.loads(content or b"{}").get("holder", ""))
    except (ValueError, AttributeError):
        return ""
