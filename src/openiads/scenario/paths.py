"""The one path syntax: `raids[north].count`, `overrides[48n6e3].maximum_range_km`, `duration_s`.

Source: docs/architecture.md. Leaves out: what a path leads to; edit.py walks it.
"""

import re
from dataclasses import dataclass

from openiads.scenario.problems import Mark, Problem, ScenarioError, Source, shown

_PART = re.compile(r"(?P<dot>\.?)(?P<key>[A-Za-z_][A-Za-z0-9_]*)|\[(?P<item>[^\[\]]+)\]")


@dataclass(frozen=True)
class Step:
    """One part of a path: a key, or in brackets an entry's id or position, and the column where it stands."""

    text: str
    item: bool
    column: int


def parse_path(path: str, source: Source) -> tuple[Step, ...]:
    """The steps of a path; raises ScenarioError, with a caret below the place, for anything else."""
    steps: list[Step] = []
    at = 0
    while at < len(path):
        match = _PART.match(path, at)
        if match is None or not _fits(match, at):
            mark = Mark(source, 0, at)
            found = f"{shown(path)} is no path" if path.strip() else "the path is empty"
            raise ScenarioError([Problem((), found, "write one such as raids[north].count", mark=mark)], source.name)
        item = match["item"] is not None
        text = (match["item"] if item else match["key"]).strip()
        steps.append(Step(text, item, match.start("item") if item else match.start("key")))
        at = match.end()
    if not steps:
        problem = Problem((), "the path is empty", "write one such as raids[north].count", mark=Mark(source, 0, 0))
        raise ScenarioError([problem], source.name)
    return tuple(steps)


def _fits(match: re.Match[str], at: int) -> bool:
    """A path begins with a bare key; after that every key has its dot."""
    if match["item"] is not None:
        return at > 0
    return bool(match["dot"]) == (at > 0)
