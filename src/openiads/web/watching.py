"""What the page asks of the run that it watches: how far it is, and another pace.

Source: docs/viewer.md. Leaves out: the run itself (live.py).
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from openiads.web.asked import Refused, body
from openiads.web.live import Live

FASTEST = 10_000.0


def watch_routes(live: Live) -> list[BaseRoute]:
    """The routes of one run that is watched."""

    async def asked(request: Request) -> JSONResponse:
        if request.method == "POST":
            said = await body(request)
            await run_in_threadpool(set_pace, live, said.get("speed"), said.get("rests", False))
        return JSONResponse(live.progress())

    return [Route("/api/live", asked, methods=["GET", "POST"])]


def set_pace(live: Live, speed: object, rests: object) -> None:
    """Another pace of a run: simulated seconds a second, none as fast as it can. Raises Refused."""
    sound = speed is None or (isinstance(speed, int | float) and not isinstance(speed, bool) and 0 < speed <= FASTEST)
    if not sound or not isinstance(rests, bool):
        raise Refused(
            400, f"speed is a number above 0, to {FASTEST:g}, or null for as fast as it can; rests true or false"
        )
    live.pace.set(float(speed) if isinstance(speed, int | float) else None, rests, live.until_s)
