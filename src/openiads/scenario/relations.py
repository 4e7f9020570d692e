"""What must hold between the entries of a scenario and needs no catalogue: ids, aims, times, number of objects.

Works on plain values in which anything may be wrong, so that these problems come with all others. Source: docs/architecture.md.
Leaves out: whatever needs an entry's values or geometry (check.py).
"""

from collections.abc import Iterator
from typing import Any

from openiads.scenario.problems import Problem, choice, shown
from openiads.scenario.relations_of_areas import area_problems
from openiads.scenario.schema import MAXIMUM_ENTRIES

MAXIMUM_OBJECTS = 20_000
NAMED_LISTS = ("assets", "units", "raids", "flights", "jammers", "fire_missions", "corridors", "weapons_control")


def related(values: dict[str, Any]) -> list[Problem]:
    """Every relation between entries that does not hold."""
    return [
        *_doubled_ids(values),
        *_doubled_overrides(values),
        *_unknown_aims(values),
        *_late_starts(values),
        *_two_heights(values),
        *_too_long_step(values),
        *_too_many(values),
        *_jammers(values),
        *_launcher_groups(values),
        *area_problems(values),
        *_network(values),
        *_idle_list(values),
    ]


def _entries(values: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    entries = values.get(name)
    for index, entry in enumerate(entries[:MAXIMUM_ENTRIES] if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and abs(value) < 1e300 else None


def _doubled_ids(values: dict[str, Any]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name in NAMED_LISTS:
        for index, entry in _entries(values, name):
            word = entry.get("id")
            if not isinstance(word, str):
                continue
            if word in first:
                found = f"the id {shown(word)} is used twice, first under {first[word]}"
                yield Problem((name, index, "id"), found, "give each entry an id of its own: records name them by it")
            first.setdefault(word, name)


def _doubled_overrides(values: dict[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, entry in _entries(values, "overrides"):
        word = entry.get("id")
        if isinstance(word, str) and word in seen:
            found = f"the entry {shown(word)} is overridden twice"
            yield Problem(("overrides", index, "id"), found, "put all its values under one id")
        seen.add(str(word))


def _unknown_aims(values: dict[str, Any]) -> Iterator[Problem]:
    assets = [entry["id"] for _, entry in _entries(values, "assets") if isinstance(entry.get("id"), str)]
    for index, raid in _entries(values, "raids"):
        aim = raid.get("to")
        if isinstance(aim, str) and aim not in assets:
            yield Problem(("raids", index, "to"), f"no asset {shown(aim)}", choice(aim, assets))


def _late_starts(values: dict[str, Any]) -> Iterator[Problem]:
    duration_s = _number(values.get("duration_s"))
    for name in ("raids", "flights", "jammers", "fire_missions"):
        key = "time_s" if name == "fire_missions" else "start_s"
        for index, entry in _entries(values, name):
            start_s = _number(entry.get(key))
            if start_s is not None and duration_s is not None and start_s >= duration_s > 0.0:
                found = f"it starts at {start_s:g} s, after the end of the scenario at {duration_s:g} s"
                yield Problem((name, index, key), found, "start earlier, or lengthen duration_s")


def _two_heights(values: dict[str, Any]) -> Iterator[Problem]:
    for name in ("raids", "flights"):
        for index, entry in _entries(values, name):
            if entry.get("height_msl_m") is not None and entry.get("height_above_ground_m") is not None:
                found = "the height is given twice, above mean sea level and above the ground"
                yield Problem((name, index, "height_above_ground_m"), found, "keep one of them")


def _too_long_step(values: dict[str, Any]) -> Iterator[Problem]:
    step_s, duration_s = _number(values.get("step_s")), _number(values.get("duration_s"))
    if step_s is not None and duration_s is not None and step_s > duration_s > 0.0:
        yield Problem(("step_s",), f"a step of {step_s:g} s is longer than the scenario", "write a step of 0.1 to 10 s")


def _too_many(values: dict[str, Any]) -> Iterator[Problem]:
    total = 0.0
    for name in ("raids", "flights"):
        for index, entry in _entries(values, name):
            decoys = entry.get("decoys")
            counts = (entry.get("count"), decoys.get("count") if isinstance(decoys, dict) else None)
            before = total
            total += sum(max(0.0, _number(count) or 0.0) for count in counts)
            if before <= MAXIMUM_OBJECTS < total:
                found = f"more than {MAXIMUM_OBJECTS:,} objects in all"
                yield Problem((name, index, "count"), found, "lower the counts: one run holds no more")


def _jammers(values: dict[str, Any]) -> Iterator[Problem]:
    """Jammers that are neither at a place nor on a route, or both, or that end before they begin."""
    for index, entry in _entries(values, "jammers"):
        path = ("jammers", index)
        placed, flown = entry.get("at") is not None, entry.get("route") is not None
        if placed and (flown or entry.get("entry") is not None or entry.get("speed_m_s") is not None):
            found = "it stands at a place and flies as well"
            yield Problem((*path, "at"), found, "keep 'at', or keep entry and route (and speed_m_s)")
        elif not placed and not flown:
            yield Problem(
                path, "it has no place", "add 'at' for a source that stands, or entry and route for one that flies"
            )
        elif flown and entry.get("entry") is None:
            found = "it flies a route, and nothing says what it is"
            yield Problem((*path, "route"), found, "add entry, an aircraft such as bomber")
        start_s, end_s = _number(entry.get("start_s")) or 0.0, _number(entry.get("end_s"))
        if end_s is not None and end_s <= start_s:
            found = f"it ends at {end_s:g} s and begins at {start_s:g} s"
            yield Problem((*path, "end_s"), found, "end it later, or leave end_s out")


def _launcher_groups(values: dict[str, Any]) -> Iterator[Problem]:
    """Groups of launchers that share an id, that stand at two places or at half of one."""
    for index, unit in _entries(values, "units"):
        seen: set[str] = set()
        for position, group in _entries(unit, "launchers"):
            path = ("units", index, "launchers", position)
            word = group.get("id")
            if isinstance(word, str) and word in seen:
                yield Problem((*path, "id"), f"two groups are called {shown(word)}", "give each an id of its own")
            seen.add(str(word))
            away = [key for key in ("bearing_deg", "distance_km") if group.get(key) is not None]
            if away and group.get("at") is not None:
                yield Problem((*path, "at"), "the place is given twice", "keep 'at', or bearing_deg and distance_km")
            elif len(away) == 1:
                yield Problem((*path, away[0]), "half of a place", "give both bearing_deg and distance_km")


def _network(values: dict[str, Any]) -> Iterator[Problem]:
    """Links or losses of one name, and losses that end before they begin."""
    network = values.get("network")
    if not isinstance(network, dict):
        return
    for name in ("links", "losses"):
        seen: set[str] = set()
        for index, entry in _entries(network, name):
            word = entry.get("id")
            if isinstance(word, str) and word in seen:
                path = ("network", name, index, "id")
                yield Problem(path, f"two {name} are called {shown(word)}", "give each an id of its own")
            seen.add(str(word))
    for index, loss in _entries(network, "losses"):
        at_s, until_s = _number(loss.get("at_s")), _number(loss.get("until_s"))
        if at_s is not None and until_s is not None and until_s <= at_s:
            found = f"it is back at {until_s:g} s and lost at {at_s:g} s"
            yield Problem(("network", "losses", index, "until_s"), found, "end it later, or leave until_s out")


def _idle_list(values: dict[str, Any]) -> Iterator[Problem]:
    """Rules of a threat list that nobody asks for."""
    doctrine = values.get("doctrine")
    if isinstance(doctrine, dict) and "threat_list" in doctrine and doctrine.get("threat", "product") == "product":
        found = "a list of rules does nothing beside threat: product"
        yield Problem(("doctrine", "threat_list"), found, "add threat: list to the doctrine, or leave the list out")
