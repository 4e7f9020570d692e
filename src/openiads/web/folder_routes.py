"""What the page asks of a folder: its list, the text of a scenario, places moved, runs begun, charts of studies.

Source: docs/viewer.md. A text from the page is checked as a file is, with the same messages. Leaves out: who may ask
(guards.py) and which paths are allowed (folder.py).
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from openiads.scenario.check import catalogue_of, require
from openiads.scenario.compile import compile
from openiads.scenario.ground import relief_of
from openiads.scenario.load import bundled, bundled_text, load, loads, read_text
from openiads.scenario.places import added, moved, places_of, removed
from openiads.scenario.problems import ScenarioError
from openiads.scenario.schema import Scenario
from openiads.web.asked import Refused, body, word
from openiads.web.folder import Folder
from openiads.web.pictured import pictured
from openiads.web.relief import Ground
from openiads.web.runs import Runs
from openiads.web.study_charts import study_chart, study_charts

Answer = dict[str, Any]
LONGEST_TEXT = 2_000_000


def folder_routes(folder: Folder, runs: Runs) -> list[BaseRoute]:
    """The routes of a served folder."""
    desk = Desk(folder, runs)
    return [
        Route("/api/folder", _reading(lambda _: desk.listing())),
        Route("/api/scenario", _reading(lambda query: desk.scenario(word(query, "path")))),
        Route("/api/ground", _reading(lambda query: {"relief_deg": desk.ground(word(query, "path")).bounds_deg})),
        Route("/api/ground.jpg", _picturing(desk)),
        Route("/api/check", _changing(desk.check), methods=["POST"]),
        Route("/api/move", _changing(desk.move), methods=["POST"]),
        Route("/api/add", _changing(desk.add), methods=["POST"]),
        Route("/api/remove", _changing(desk.remove), methods=["POST"]),
        Route("/api/save", _changing(desk.save), methods=["POST"]),
        Route("/api/runs", _both(lambda _: {"runs": runs.listing()}, desk.run), methods=["GET", "POST"]),
        Route("/api/runs/stop", _changing(lambda asked: runs.stop(_text(asked, "run"))), methods=["POST"]),
        Route("/api/study", _reading(lambda query: study_charts(folder.inside(word(query, "path"))))),
        Route("/api/study.svg", _charting(folder)),
    ]


def _reading(answer: Callable[[Any], Answer]) -> Callable[[Request], Any]:
    async def asked(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(answer, request.query_params))

    return asked


def _changing(answer: Callable[[Answer], Answer]) -> Callable[[Request], Any]:
    async def asked(request: Request) -> Response:
        said = await body(request)
        return JSONResponse(await run_in_threadpool(answer, said))

    return asked


def _both(reading: Callable[[Any], Answer], changing: Callable[[Answer], Answer]) -> Callable[[Request], Any]:
    read, change = _reading(reading), _changing(changing)

    async def asked(request: Request) -> Response:
        answer: Response = await (change(request) if request.method == "POST" else read(request))
        return answer

    return asked


def _charting(folder: Folder) -> Callable[[Request], Any]:
    async def asked(request: Request) -> Response:
        path, factor = folder.inside(word(request.query_params, "path")), word(request.query_params, "factor")
        measure = word(request.query_params, "measure")
        return Response(await run_in_threadpool(study_chart, path, factor, measure), media_type="image/svg+xml")

    return asked


def _picturing(desk: "Desk") -> Callable[[Request], Any]:
    async def asked(request: Request) -> Response:
        path = word(request.query_params, "path")
        return pictured(await run_in_threadpool(lambda: desk.ground(path).picture), "image/jpeg")

    return asked


def _text(asked: Answer, name: str) -> str:
    return word(asked, name)


def _whole_text(asked: Answer) -> str:
    text = asked.get("text")
    if not isinstance(text, str) or len(text) > LONGEST_TEXT or "\0" in text:
        raise Refused(400, f"text is missing, or no text of at most {LONGEST_TEXT} characters")
    return text


def _degrees(asked: Answer, name: str, most: float) -> float:
    value = asked.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:
        raise Refused(400, f"{name} is missing, or no number from {-most:g} to {most:g}")
    return float(value)


def _points(asked: Answer) -> list[tuple[float, float]]:
    """The points of a body, as latitude and longitude. Raises Refused."""
    points = asked.get("points")
    if not isinstance(points, list) or not all(isinstance(each, list) and len(each) == 2 for each in points):
        raise Refused(400, "points is missing, or no list of [latitude, longitude]")
    named = [{"latitude": latitude, "longitude": longitude} for latitude, longitude in points]
    return [(_degrees(each, "latitude", 90.0), _degrees(each, "longitude", 360.0)) for each in named]


class Desk:
    """What can be done with the folder's scenarios."""

    def __init__(self, folder: Folder, runs: Runs) -> None:
        self.folder, self.runs = folder, runs

    def listing(self) -> Answer:
        """What lies in the folder, what runs, and the scenarios that come with the package."""
        return {
            "folder": self.folder.root.name,
            **self.folder.listing(),
            "bundled": list(bundled()),
            "runs": self.runs.listing(),
        }

    def scenario(self, path: str) -> Answer:
        """The text of a scenario in the folder, or of a bundled one, with its places and all that is wrong with it."""
        if path in bundled():
            return self._judged(bundled_text(path), f"{path}.yaml", False)
        return self._judged(read_text(self.folder.file(path, ".yaml"), path), path, False)

    def ground(self, path: str) -> Ground:
        """The ground of a scenario as it is saved. Raises Refused and ScenarioError."""
        return Ground(relief_of(self._loaded(path)))

    def _loaded(self, path: str) -> Scenario:
        """A bundled scenario, or one of the folder that names no file outside it. Raises Refused and ScenarioError."""
        if path in bundled():
            return load(path)
        scenario = load(self.folder.file(path, ".yaml"))
        self.folder.keep_in(scenario, path)
        return scenario

    def check(self, asked: Answer) -> Answer:
        """What is wrong with a text as it is being written: all but what only the masks of its radars would tell."""
        return self._judged(_whole_text(asked), _text(asked, "path"), False)

    def move(self, asked: Answer) -> Answer:
        """A text with a place moved, judged."""
        latitude, longitude = _degrees(asked, "latitude_deg", 90.0), _degrees(asked, "longitude_deg", 360.0)
        text = moved(_whole_text(asked), _text(asked, "place"), latitude, longitude)
        return self._judged(text, _text(asked, "path"), False)

    def add(self, asked: Answer) -> Answer:
        """A text with an asset, a unit, a raid or a flight more, judged."""
        points = _points(asked)
        kind, id, entry = _text(asked, "kind"), _name(asked, "id"), _name(asked, "entry")
        text = added(_whole_text(asked), kind, id, points, entry)
        return self._judged(text, _text(asked, "path"), False)

    def remove(self, asked: Answer) -> Answer:
        """A text without an entry of a list, judged."""
        text = removed(_whole_text(asked), _text(asked, "kind"), _text(asked, "id"))
        return self._judged(text, _text(asked, "path"), False)

    def save(self, asked: Answer) -> Answer:
        """Save a text as a scenario of the folder, where nothing is wrong with it. Raises Refused and ScenarioError."""
        text, path = _whole_text(asked), _text(asked, "path")
        place = self.folder.inside(path)
        if place.suffix != ".yaml":
            raise Refused(400, f"{path[:80]!r} does not end in .yaml")
        self._sound(text, path, True)
        if not place.parent.is_dir():
            raise Refused(404, f"there is no folder for {path[:80]!r}")
        write_whole(place, text)
        return self._judged(text, path, False)

    def run(self, asked: Answer) -> Answer:
        """Begin a run of a scenario of the folder, or a bundled one; its record goes into a folder of its own."""
        path = _text(asked, "path")
        scenario = self._loaded(path)
        self.folder.keep_from_python(scenario, path)
        replication = asked.get("replication", 0)
        if isinstance(replication, bool) or not isinstance(replication, int) or not 0 <= replication < 2**32:
            raise Refused(400, "replication is no whole number from 0 to 4294967295")
        return self.runs.begin(scenario, self.folder, _text(asked, "out"), replication)

    def _sound(self, text: str, path: str, whole: bool) -> Scenario:
        """The scenario of a text, checked; whole as a run would, masks of radars and all. Raises Refused and ScenarioError."""
        scenario = loads(text, path, self.folder.inside(path).parent)
        self.folder.keep_in(scenario, path)
        require(scenario, catalogue_of(scenario))
        if whole:
            compile(scenario)
        return scenario

    def _judged(self, text: str, path: str, whole: bool) -> Answer:
        """A text with its places and problems."""
        problems: list[str] = []
        places: list[Answer] = []
        try:
            places = [asdict(place) for place in places_of(text)]
            self._sound(text, path, whole)
        except ScenarioError as error:
            problems = [str(each) for each in error.problems]
        return {"path": path, "text": text, "places": places, "problems": problems}


def _name(asked: Answer, key: str) -> str:
    """A name as scenarios allow them. Raises Refused."""
    found = _text(asked, key)
    if len(found) > 64 or not all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in found):
        raise Refused(400, f"{key} is {found[:40]!r}; use up to 64 letters, digits, - and _")
    return found


def write_whole(place: Path, text: str) -> None:
    """Write a text whole or not at all: beside its place, then renamed."""
    handle, beside = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(beside).chmod(0o644)
        Path(beside).replace(place)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
