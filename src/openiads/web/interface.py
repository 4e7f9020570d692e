"""The public interface of the page: what `openiads` offers of it, under the same names.

Source: docs/viewer.md. Leaves out: everything that is not called from outside; it needs the extra `viewer`.
"""

import contextlib
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openiads.record.store import Record, RecordError, require_folder
from openiads.web.faults import AddressError, ViewerMissing

if TYPE_CHECKING:
    from openiads.scenario.schema import Scenario
    from openiads.web.playback import Playback

__all__ = ["AddressError", "ViewerMissing", "places", "serve", "view", "watch"]

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
    threading.Thread(target=_warm, args=(list(shelf.values()),), daemon=True).start()
    serve(application(door, find, start), bound, door.address, browser, said)


def _warm(shelf: "list[Playback]") -> None:
    """Make what the page asks for first, while the browser still opens; what can not be made is told to who asks for it."""
    for each in shelf:
        with contextlib.suppress(Exception):
            each.warm()


def _playback(record: str | Path | Record) -> "Playback":
    from openiads.web.playback import Playback

    if isinstance(record, Record):
        return Playback(record, str(record.meta["scenario"]), Path())
    return Playback(Record.read(record), Path(record).resolve().name, Path(record))


def watch(
    scenario: "Scenario",
    *,
    replication: int = 0,
    speed: float | None = 10.0,
    out: str | Path | None = None,
    port: int = 0,
    browser: bool = True,
    said: Callable[[str], None] = print,
) -> None:
    """Run a scenario while the page looks on, until stopped.

    speed : simulated seconds a second, None as fast as it can; out : folder for the record when it is whole, refused at the
    start where it can not be written; said : is told the address, and how the run ended. Raises ScenarioError, AddressError,
    ViewerMissing, and RecordError, also where the run came to nothing; KeyboardInterrupt where it was still under way.
    """
    _require_viewer()
    from openiads.web.app import application
    from openiads.web.asked import Refused
    from openiads.web.live import Live
    from openiads.web.serving import HOST, door_at, serve
    from openiads.web.watching import watch_routes

    def keep(record: Record) -> str:
        if out is None:
            return ""
        said(f"the run is over; its record: {record.write(out)}")
        return str(out)

    if out is not None:
        require_folder(out)
    door, bound = door_at(HOST, port, None)
    live = Live(scenario, _version(), replication=replication, speed=speed, keep=keep, said=said).start()

    def find(key: str) -> "Playback":
        if key != KEYS[0]:
            raise Refused(404, f"no record {key[:40]!r} is open; there is {KEYS[0]}")
        return live

    start = {"mode": "watch", "records": [{"key": KEYS[0], "name": live.name}], "speed": speed}
    try:
        serve(application(door, find, start, watch_routes(live)), bound, door.address, browser, said)
    except KeyboardInterrupt:
        # To leave the page of a run that is over is no interruption.
        if not live.over:
            raise
    finally:
        live.stop()
    if live.fault:
        raise RecordError(f"the run of {live.name} failed: {live.fault}")


def serve(
    folder: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    token: str | None = None,
    browser: bool = True,
    said: Callable[[str], None] = print,
) -> None:
    """Serve a folder of scenarios, records and studies to the page, until stopped; nothing outside it is read or written.

    host : another address than the loopback needs a token, which every visitor must know. Raises AddressError, RecordError
    where the folder is none, and ViewerMissing.
    """
    _require_viewer()
    from openiads.web.app import application
    from openiads.web.folder import Folder
    from openiads.web.folder_routes import folder_routes
    from openiads.web.runs import Runs
    from openiads.web.serving import door_at
    from openiads.web.serving import serve as serve_until_stopped
    from openiads.web.shelf import Shelf

    if not Path(folder).is_dir():
        raise RecordError(f"{folder} is no folder; name one that holds scenarios, records or studies")
    served, runs = Folder(Path(folder)), Runs(_version())
    door, bound = door_at(host, port, token)
    start = {"mode": "serve", "records": [], "folder": served.root.name}
    app = application(door, Shelf(served, runs).find, start, folder_routes(served, runs))
    try:
        serve_until_stopped(app, bound, door.address, browser, said)
    finally:
        runs.stop_all()


def places(file: str | Path) -> str:
    """The text of a scenario to start from, with the places of a GeoJSON or KML file. Raises ScenarioError."""
    from openiads.scenario.import_places import scenario_text

    return scenario_text(Path(file))


def _version() -> str:
    """The version of the package, which records bear; the package itself lies above this room."""
    return str(sys.modules["openiads"].__version__)
