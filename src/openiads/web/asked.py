"""What a request asks for: numbers and words of its query, JSON of its body; each is checked, and refused in a sentence.

Source: docs/viewer.md. Leaves out: what is done with it.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

LONGEST_WORD = 500


class Refused(Exception):
    """A request that can not be served; `status` is HTTP's, and the text says what would do."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def number(query: Mapping[str, str], name: str, low: float, high: float) -> float:
    """A number of the query between two limits. Raises Refused."""
    text = query.get(name, "")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise Refused(400, f"{name} is {text[:40]!r}; give a number from {low:g} to {high:g}")
    return value


def whole(query: Mapping[str, str], name: str, low: int, high: int) -> int:
    """A whole number of the query between two limits. Raises Refused."""
    text = query.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and low <= int(text) <= high):
        raise Refused(400, f"{name} is {text[:40]!r}; give a whole number from {low} to {high}")
    return int(text)


def word(query: Mapping[str, Any], name: str, usual: str | None = None) -> str:
    """A text of the query, or of a body. Raises Refused where it is missing, empty or too long."""
    text = query.get(name, usual)
    if not isinstance(text, str) or not text or len(text) > LONGEST_WORD or "\0" in text:
        raise Refused(400, f"{name} is missing, or no text of 1 to {LONGEST_WORD} characters")
    return text


async def body(request: Request) -> dict[str, Any]:
    """The JSON object of a request's body. Raises Refused."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise Refused(415, "send a JSON object, with the content type application/json")
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Refused(400, "the body is not JSON") from None
    if not isinstance(found, dict):
        raise Refused(400, "the body is JSON, but no object")
    return found
