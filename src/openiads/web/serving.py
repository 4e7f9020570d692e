"""Serves an application on one address until it is stopped, and opens the page in a browser.

Source: uvicorn. Leaves out: what is served, and encryption.
"""

import socket
import threading
import webbrowser
from collections.abc import Callable

from starlette.applications import Starlette

from openiads.web.faults import AddressError
from openiads.web.guards import LOOPBACK, Door

HOST = "127.0.0.1"
SHORTEST_KEY = 12
OPENS_AFTER_S = 0.6
LEAVES_AFTER_S = 2


def door_at(host: str, port: int, key: str | None) -> tuple[Door, socket.socket]:
    """An address and its socket, bound: a free port where it is 0. Raises AddressError.

    Another host than the loopback needs a key, which every request must bear.
    """
    if host not in LOOPBACK and host != "::1" and not key:
        raise AddressError(f"--host {host} lets other machines in: add --token WORD, which they must know")
    if key is not None and len(key) < SHORTEST_KEY:
        raise AddressError(f"--token is too short to keep anybody out; use {SHORTEST_KEY} characters or more")
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        why = error.strerror or str(error)
        raise AddressError(f"{host}:{port} can not be served: {why}; choose another --port or --host") from None
    return Door(host, int(bound.getsockname()[1]), key=key), bound


def serve(app: Starlette, bound: socket.socket, address: str, browser: bool, said: Callable[[str], None]) -> None:
    """Serve an application on a bound socket until Ctrl-C; its address is said first, and opened where asked for."""
    import uvicorn

    said(f"serving {address} (Ctrl-C stops)")
    # Its warnings are of requests that are no good, a line or two each: whoever floods the server would flood the terminal.
    config = uvicorn.Config(app, log_level="error", access_log=False, server_header=False, ws="none", lifespan="off")
    config.timeout_graceful_shutdown = LEAVES_AFTER_S
    if browser:
        opening = threading.Timer(OPENS_AFTER_S, webbrowser.open, [address])
        opening.daemon = True
        opening.start()
    try:
        uvicorn.Server(config).run(sockets=[bound])
    finally:
        bound.close()
