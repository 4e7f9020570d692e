"""The application: the page's files, and what the page asks of records (docs/viewer.md, `/api/description`).

Source: Starlette. Leaves out: who may ask (guards.py), folders of scenarios (folder_routes.py), and runs (runs.py).
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from openiads.analysis.story import UnknownTarget
from openiads.record.columns import MARK
from openiads.record.store import RecordError
from openiads.scenario.catalogue import CatalogueError
from openiads.scenario.problems import ScenarioError
from openiads.web.asked import Refused, number, whole, word
from openiads.web.description import description
from openiads.web.guards import Door, Guard
from openiads.web.pictured import pictured
from openiads.web.playback import Playback
from openiads.web.relief import TILE_POSTS

STATIC = Path(__file__).parent / "static"
BINARY = "application/octet-stream"
LONGEST_WINDOW_S = 3_600.0
LATEST_S = 1e6
HIGHEST_M = 100_000.0
DEEPEST_LEVEL = 22

Find = Callable[[str], Playback]


def application(door: Door, find: Find, start: dict[str, Any], routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The application behind its guard.

    find : the playback of a record's key, raising Refused; start : what the page is told first; routes : more than playing.
    """
    told = {"mark": MARK, "token": door.token, **start}

    async def begin(_: Request) -> JSONResponse:
        return JSONResponse(told, headers={"cache-control": "no-store"})

    async def described(_: Request) -> JSONResponse:
        return JSONResponse(description())

    return Starlette(
        routes=[
            Route("/api/start", begin),
            Route("/api/description", described),
            *record_routes(find, next((str(each["key"]) for each in start.get("records", ())), None)),
            *routes,
            Mount("/", StaticFiles(directory=STATIC, html=True, check_dir=False)),
        ],
        middleware=[Middleware(Guard, door=door)],
        exception_handlers={
            Refused: _refused,
            ScenarioError: _wrong_scenario,
            RecordError: _at_fault,
            CatalogueError: _at_fault,
            UnknownTarget: _unknown,
            ClientDisconnect: _cut_off,
            404: _nothing_there,
            405: _no_such_method,
            Exception: _broken,
        },
    )


def record_routes(find: Find, usual: str | None) -> list[BaseRoute]:
    """What the page asks of one record; `usual` is the key that is meant where a request names none, None for no such."""

    def answering(answer: Callable[[Playback, Request], Response]) -> Callable[[Request], Any]:
        async def asked(request: Request) -> Response:
            key = word(request.query_params, "record", usual)
            return await run_in_threadpool(lambda: answer(find(key), request))

        return asked

    return [
        Route("/api/laydown", answering(lambda playback, _: JSONResponse(playback.laydown()))),
        Route("/api/timeline", answering(lambda playback, _: Response(playback.timeline(), media_type=BINARY))),
        Route("/api/window", answering(_window)),
        Route("/api/story", answering(_story)),
        Route("/api/way", answering(_way)),
        Route("/api/visibility", answering(_visibility)),
        Route("/api/heights", answering(_heights)),
        Route("/api/relief.jpg", answering(lambda playback, _: pictured(playback.ground.picture, "image/jpeg"))),
        Route("/api/coverage", answering(_coverage)),
        Route(
            "/api/coverage.png",
            answering(lambda playback, request: pictured(_covered(playback, request).png, "image/png")),
        ),
    ]


def _window(playback: Playback, request: Request) -> Response:
    from_s = number(request.query_params, "from_s", 0.0, LATEST_S)
    to_s = number(request.query_params, "to_s", from_s, from_s + LONGEST_WINDOW_S)
    return Response(playback.window(from_s, to_s), media_type=BINARY)


def _story(playback: Playback, request: Request) -> Response:
    target = word(request.query_params, "target")
    return JSONResponse({"target": target, "sentences": playback.story(target)})


def _way(playback: Playback, request: Request) -> Response:
    return Response(playback.way(word(request.query_params, "target")), media_type=BINARY)


def _visibility(playback: Playback, request: Request) -> Response:
    return JSONResponse(playback.visibility(word(request.query_params, "target")))


def _heights(playback: Playback, request: Request) -> Response:
    level = whole(request.query_params, "level", 0, DEEPEST_LEVEL)
    x = whole(request.query_params, "x", 0, 2 ** (level + 1) - 1)
    y = whole(request.query_params, "y", 0, 2**level - 1)
    content = playback.ground.heights_m(level, x, y)
    return Response(content, media_type=BINARY, headers={"x-posts": str(TILE_POSTS), "cache-control": "max-age=3600"})


def _covered(playback: Playback, request: Request) -> Any:
    height_m = number(request.query_params, "height_m", -500.0, HIGHEST_M)
    above_ground = whole(request.query_params, "above_ground", 0, 1) == 1
    return playback.coverage(height_m, above_ground, word(request.query_params, "class"))


def _coverage(playback: Playback, request: Request) -> Response:
    found = _covered(playback, request)
    bounds = (found.west_deg, found.south_deg, found.east_deg, found.north_deg)
    return JSONResponse({"bounds_deg": bounds, "words": found.words})


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return JSONResponse({"error": str(error)}, error.status)


def _wrong_scenario(_: Request, error: Exception) -> Response:
    assert isinstance(error, ScenarioError)
    return JSONResponse({"error": str(error), "problems": [str(each) for each in error.problems]}, 422)


def _at_fault(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 422)


def _unknown(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error.args[0])}, 404)


def _cut_off(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": "the request was cut off, or too long"}, 400)


def _nothing_there(request: Request, _: Exception) -> Response:
    return JSONResponse({"error": f"nothing is called {request.url.path[:100]!r} here"}, 404)


def _no_such_method(request: Request, _: Exception) -> Response:
    return JSONResponse({"error": f"{request.url.path[:100]} does not take {request.method[:20]}"}, 405)


def _broken(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"this went wrong inside: {type(error).__name__}; the terminal says more"}, 500)
