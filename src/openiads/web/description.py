"""The interface of the page in the OpenAPI format, for people and for tests that try everything.

Source: OpenAPI 3.1. Leaves out: what the binary answers hold, which docs/viewer.md describes.
"""

from typing import Any

RECORD = (
    "record",
    "string",
    "key of a record, as /api/start or /api/folder lists them; the first of /api/start where it is left out",
)


def description() -> dict[str, Any]:
    """The interface as an OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "openiads", "version": "1", "description": "Simulation, public figures: plays records."},
        "paths": {**_playing(), **_workshop()},
    }


def _asked(name: str, kind: str, meaning: str) -> dict[str, Any]:
    required = name != RECORD[0]
    return {"name": name, "in": "query", "required": required, "description": meaning, "schema": {"type": kind}}


def _reads(meaning: str, media: str, *parameters: tuple[str, str, str]) -> dict[str, Any]:
    answers = {"200": {"description": "done", "content": {media: {}}}, "4XX": _fault()}
    return {"get": {"summary": meaning, "parameters": [_asked(*each) for each in parameters], "responses": answers}}


def _changes(meaning: str, **keys: str) -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": list(keys),
        "properties": {key: {"type": kind} for key, kind in keys.items()},
    }
    answers = {"200": {"description": "done", "content": {"application/json": {}}}, "4XX": _fault()}
    asked = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"post": {"summary": meaning, "requestBody": asked, "responses": answers}}


def _fault() -> dict[str, Any]:
    shape = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
    return {"description": "what is wrong, in a sentence", "content": {"application/json": {"schema": shape}}}


def _playing() -> dict[str, Any]:
    binary, json, png = "application/octet-stream", "application/json", "image/png"
    target = ("target", "string", "id of a target, as north/17")
    covered = (
        RECORD,
        ("height_m", "number", "height"),
        ("above_ground", "integer", "1 counts the height from the ground, 0 from the sea"),
        ("class", "string", "id of a target class of the catalogue"),
    )
    tile = tuple((name, "integer", "tile of the geographic scheme") for name in ("level", "x", "y"))
    return {
        "/api/start": _reads("what the page is told first", json),
        "/api/laydown": _reads("what stands still", json, RECORD),
        "/api/timeline": _reads("what happened", binary, RECORD),
        "/api/window": _reads(
            "what moves in a stretch of time", binary, RECORD, ("from_s", "number", "start"), ("to_s", "number", "end")
        ),
        "/api/story": _reads("one target's story", json, RECORD, target),
        "/api/way": _reads("one target's way, and that of its tracks", binary, RECORD, target),
        "/api/visibility": _reads("one target's visibility ledger", json, RECORD, target),
        "/api/heights": _reads("heights of a tile of the ground", binary, RECORD, *tile),
        "/api/relief.jpg": _reads("a picture of the ground", "image/jpeg", RECORD),
        "/api/coverage": _reads("where the coverage lies", json, *covered),
        "/api/coverage.png": _reads("what radars see", png, *covered),
    }


def _workshop() -> dict[str, Any]:
    """What a served folder, or a run that is watched, answers beside."""
    json, svg = "application/json", "image/svg+xml"
    path = ("path", "string", "name of a file or folder below the folder that is served")
    place = {"latitude_deg": "number", "longitude_deg": "number"}
    study = (path, ("factor", "string", "a factor that is a number"), ("measure", "string", "a measure"))
    return {
        "/api/folder": _reads("what lies in the folder", json),
        "/api/scenario": _reads("the text of a scenario, its places and problems", json, path),
        "/api/ground": _reads("where the relief of a scenario lies, as it is saved", json, path),
        "/api/ground.jpg": _reads("a picture of that relief", "image/jpeg", path),
        "/api/check": _changes("places and problems of a text", path="string", text="string"),
        "/api/move": _changes("a text with a place moved", path="string", text="string", place="string", **place),
        "/api/add": _changes(
            "a text with an entry more",
            **dict.fromkeys(("path", "text", "kind", "id", "entry"), "string"),
            points="array",
        ),
        "/api/remove": _changes("a text without an entry", path="string", text="string", kind="string", id="string"),
        "/api/save": _changes("save a text that is sound", path="string", text="string"),
        "/api/runs": {
            **_reads("runs and how far they are", json),
            **_changes("begin a run", path="string", out="string"),
        },
        "/api/runs/stop": _changes("stop a run", run="string"),
        "/api/study": _reads("what can be charted of results", json, path),
        "/api/study.svg": _reads("a chart of results", svg, *study),
        "/api/live": {**_reads("the run that is watched", json), **_changes("another pace", rests="boolean")},
    }
