"""What must hold within corridors, areas of weapons control and rates, and between them and flights; needs no catalogue.

Works on plain values in which anything may be wrong, so that these problems come with all others. Source: docs/scenario.md.
Leaves out: entries of the catalogue (check_identification.py).
"""

from collections.abc import Iterator
from typing import Any

from openiads.scenario.problems import Problem, choice, shown
from openiads.scenario.schema import MAXIMUM_ENTRIES

AREAS = ("corridors", "weapons_control")


def area_problems(values: dict[str, Any]) -> Iterator[Problem]:
    """Every relation that does not hold within corridors, areas of weapons control and rates."""
    for name in AREAS:
        for index, entry in _entries(values, name):
            yield from _time_problems((name, index), entry)
            yield from _height_problems((name, index), entry)
    for index, corridor in _entries(values, "corridors"):
        yield from _length_problems(("corridors", index), corridor)
    for index, area in _entries(values, "weapons_control"):
        yield from _place_problems(("weapons_control", index), area)
    yield from _unknown_corridors(values)
    yield from _expectation_problems(values)


def _entries(values: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    entries = values.get(name)
    for index, entry in enumerate(entries[:MAXIMUM_ENTRIES] if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and abs(value) < 1e300 else None


def _time_problems(path: tuple[str | int, ...], entry: dict[str, Any]) -> Iterator[Problem]:
    from_s, until_s = _number(entry.get("from_s")) or 0.0, _number(entry.get("until_s"))
    if until_s is not None and until_s <= from_s:
        found = f"it ends at {until_s:g} s and begins at {from_s:g} s"
        yield Problem((*path, "until_s"), found, "end it later, or leave until_s out")


def _height_problems(path: tuple[str | int, ...], entry: dict[str, Any]) -> Iterator[Problem]:
    low, high = _number(entry.get("min_height_msl_m")), _number(entry.get("max_height_msl_m"))
    if low is not None and high is not None and high <= low:
        found = f"its greatest height of {high:g} m is not above its least of {low:g} m"
        yield Problem((*path, "max_height_msl_m"), found, "raise it, or lower min_height_msl_m")


def _length_problems(path: tuple[str | int, ...], corridor: dict[str, Any]) -> Iterator[Problem]:
    points = corridor.get("points")
    if isinstance(points, list) and len(points) > 1 and all(point == points[0] for point in points):
        yield Problem((*path, "points"), "the corridor has no length", "give it two different points")


def _place_problems(path: tuple[str | int, ...], area: dict[str, Any]) -> Iterator[Problem]:
    """A disc or a sector about no place, and half of a sector."""
    sides = [key for key in ("from_deg", "to_deg") if area.get(key) is not None]
    if area.get("at") is None:
        for key in (*(("radius_km",) if area.get("radius_km") is not None else ()), *sides[:1]):
            yield Problem((*path, key), "about no place", "add 'at', the place in its middle")
    if len(sides) == 1:
        yield Problem((*path, sides[0]), "half of a sector", "give both from_deg and to_deg, clockwise")


def _unknown_corridors(values: dict[str, Any]) -> Iterator[Problem]:
    known = [entry["id"] for _, entry in _entries(values, "corridors") if isinstance(entry.get("id"), str)]
    for index, flight in _entries(values, "flights"):
        word = flight.get("corridor")
        if isinstance(word, str) and word not in known:
            remedy = choice(word, known) if known else "add it to 'corridors', or give the flight a route"
            yield Problem(("flights", index, "corridor"), f"no corridor {shown(word)}", remedy)


def _expectation_problems(values: dict[str, Any]) -> Iterator[Problem]:
    said = values.get("identification")
    if not isinstance(said, dict):
        return
    friend, hostile = _number(said.get("expected_friend_share")), _number(said.get("expected_hostile_share"))
    for key, value in (("expected_friend_share", friend), ("expected_hostile_share", hostile)):
        if value is not None and not 0.0 < value < 1.0:
            yield Problem(("identification", key), f"{value:g} leaves no doubt", "write a number between 0 and 1")
    if friend is not None and hostile is not None and friend + hostile >= 1.0:
        found = f"friends and hostiles make {friend + hostile:g}, which leaves nothing for neutrals"
        yield Problem(("identification", "expected_hostile_share"), found, "keep their sum below 1")
