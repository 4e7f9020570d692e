"""The public interface of the page: what `openiads` offers of it, under the same names.

Source: docs/viewer.md. Leaves out: everything that is not called from outside; it needs the extra `viewer`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openiads.record.store import Record
from openiads.web.faults import AddressError, ViewerMissing

if TYPE_CHECKING:
    from openiads.web.playback import Playback

__all__ = ["AddressError", "ViewerMissing", "view"]

KEYS = ("a", "b")
MISSING = "the page needs starlette and uvicorn: pip install 'openiads[viewer]'"


def _require_viewer() -> None:
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise ViewerMissing(MISSING) from None


def view(
    records: "Sequence[str | Path | Record]",
    *,
    port: int = 0,
    browser: bool = True,
    said: Callable[[str], None] = print,
) -> None:
    """Play one record, or two side by side, in a 3-D page on this machine's own address, until stopped.

    records : folders, or records in memory; port : 0 takes a free one; said : is told the address. Raises RecordError,
    AddressError, and ViewerMissing where the extra `viewer` is not installed.
    """
    _require_viewer()
    from openiads.web.app import application
    from openiads.web.asked import Refused
    from openiads.web.serving import HOST, door_at, serve

    if not 1 <= len(records) <= len(KEYS):
        raise ValueError("view takes one record, or two")
    shelf = {key: _playback(record) for key, record in zip(KEYS, records, strict=False)}

    def find(key: str) -> "Playback":
        if key not in shelf:
            raise Refused(404, f"no record {key[:40]!r} is open; there is {' and '.join(shelf)}")
        return shelf[key]

    door, bound = door_at(HOST, port, None)
    start = {"mode": "view", "records": [{"key": key, "name": each.name} for key, each in shelf.items()]}
    serve(application(door, find, start), bound, door.address, browser, said)


def _playback(record: str | Path | Record) -> "Playback":
    from openiads.web.playback import Playback

    if isinstance(record, Record):
        return Playback(record, str(record.meta["scenario"]), Path())
    return Playback(Record.read(record), Path(record).resolve().name, Path(record))
