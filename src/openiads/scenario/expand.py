"""The whole of a scenario written out: every key with its value, and as comments every catalogue value in use.

Source: docs/architecture.md. The catalogue's values are comments, not overrides: an entry may be used under two stances at
once, which an override by entry could not say, and so the text loads to an equal scenario whose run is the same.
Leaves out: the user's own comments.
"""

from collections.abc import Iterator
from typing import Any

from openiads.scenario.catalogue import Catalogue, Entry
from openiads.scenario.flow import flow
from openiads.scenario.problems import printable
from openiads.scenario.schema import Scenario
from openiads.scenario.sources import uses
from openiads.scenario.unit_keys import same_quantity


def expanded(scenario: Scenario, catalogue: Catalogue) -> str:
    """YAML that loads to an equal scenario, every default filled in, with the values of the entries in use as comments.

    Relative paths (`catalogue`, `recording`) stay as written: keep the text in the scenario's folder where it has any.
    """
    head = "# Everything that this scenario says, defaults included. Lines after # are not read.\n"
    return head + written(scenario) + "\n" + "".join(_comment_lines(scenario, catalogue))


def written(scenario: Scenario) -> str:
    """The scenario as YAML, every default filled in, entries one a line."""
    lines: list[str] = []
    for key, value in _plain(scenario).items():
        if isinstance(value, list) and value:
            lines.append(f"{key}:")
            lines.extend(f"  - {flow(entry)}" for entry in value)
        else:
            lines.append(f"{key}: {flow(value)}")
    return "\n".join(lines) + "\n"


def _plain(scenario: Scenario) -> dict[str, Any]:
    """All of a scenario as plain values, but for a list of rules beside a doctrine that asks for none: it would be refused."""
    plain = scenario.model_dump(mode="json", by_alias=True)
    if scenario.doctrine.threat == "product":
        del plain["doctrine"]["threat_list"]
    return plain


def _comment_lines(scenario: Scenario, catalogue: Catalogue) -> Iterator[str]:
    yield "# Catalogue values in use, by entry; put any of them under `overrides` to change it for this scenario.\n"
    for id, stances in _stances_by_entry(scenario, catalogue).items():
        entry = catalogue.entry(id)
        yield f"#\n# {id}: {_one_line(entry.name)}\n"
        for key in entry.values:
            yield _value_line(entry, key, stances, scenario.overridden(id))


def _stances_by_entry(scenario: Scenario, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for use in uses(scenario, catalogue):
        found[use.entry] = (*found.get(use.entry, ()), use.stance)
    return found


def _value_line(entry: Entry, key: str, stances: tuple[str, ...], overridden: dict[str, float]) -> str:
    value = entry.values[key]
    grades = " or ".join(dict.fromkeys(value.grade_at(stance) for stance in stances))
    source = f"{grades} [{', '.join(value.source)}]; printed: {_one_line(value.printed)}"
    for own, number in overridden.items():
        if same_quantity(own, key):
            return f"#   {own}: {flow(number)}  # overridden by this scenario; the entry: {source}\n"
    numbers = {stance: flow(value.at(stance)) for stance in stances}
    if len(set(numbers.values())) == 1:
        return f"#   {key}: {next(iter(numbers.values()))}  # {source}\n"
    return f"#   {key}: {', '.join(f'{number} ({stance})' for stance, number in numbers.items())}  # {source}\n"


def _one_line(text: str) -> str:
    return printable(" ".join(str(text).split()))
