"""What is wrong with a scenario, said to the person who wrote it: where it stands, what was found, what would do.

Source: docs/architecture.md (one path syntax, all errors at once). Leaves out: how a problem is found; that is the work of the
modules that read.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

LISTED_PROBLEMS = 200
SHOWN_COLUMNS = 100
COMPARED_WORDS = 300
SHOWN_CHARACTERS = 48
LONGEST_NAME = 300

_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^ -~\u00a1-\u1fff\u2100-\ud7ff\uf900-\ufffd]")


@dataclass(frozen=True)
class Source:
    """A text that was read: its name as people know it, and its lines."""

    name: str
    lines: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, name: str, text: str) -> "Source":
        """The source with this name and text, cut into lines as YAML cuts them."""
        return cls(name, tuple(_LINE_BREAK.split(text)))

    def line(self, index: int) -> str:
        """The line at a zero-based index; empty beyond the end."""
        return self.lines[index] if 0 <= index < len(self.lines) else ""


@dataclass(frozen=True)
class Mark:
    """A place in a source: zero-based line and column."""

    source: Source = field(repr=False)
    line: int
    column: int


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where it is, what was found, and what would do.

    `path` names the place by canonical keys and list positions, `key` is the same for people (`raids[north].count`),
    and `mark` the place in the text; both may be filled in later by whoever knows the text.
    """

    path: tuple[str | int, ...]
    found: str
    remedy: str
    key: str = field(default="", compare=False)
    mark: Mark | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        """`file:line:column: key: what was found; what would do`, the source line, and a caret below the place."""
        key = self.key or path_text(self.path)
        words = f"{key}: {self.found}; {self.remedy}" if key else f"{self.found}; {self.remedy}"
        if self.mark is None:
            return words
        place = f"{clipped(self.mark.source.name, LONGEST_NAME)}:{self.mark.line + 1}:{self.mark.column + 1}"
        return f"{place}: {words}\n{_excerpt(self.mark)}"


class ScenarioError(ValueError):
    """A scenario that cannot be used; `problems` holds everything that is wrong with it, and the text lists it."""

    def __init__(self, problems: Sequence[Problem], name: str = "") -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.name = name
        super().__init__(self.problems, name)

    def __str__(self) -> str:
        """All problems, one below the other, those without a place under the name of the file."""
        name = f"{clipped(self.name, LONGEST_NAME)}: " if self.name else ""
        texts = [
            str(problem) if problem.mark is not None else f"{name}{problem}"
            for problem in self.problems[:LISTED_PROBLEMS]
        ]
        if len(self.problems) > LISTED_PROBLEMS:
            texts.append(f"... and {len(self.problems) - LISTED_PROBLEMS} more problems.")
        return "\n".join(texts)


def path_text(path: Iterable[str | int]) -> str:
    """A path in the one path syntax, with list positions where no id is known: `raids[0].count`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The question `did you mean 'city'?` for the known word nearest to a misspelt one; empty where none is near."""
    near = nearest(word, known)
    return f"did you mean '{near}'?" if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word nearest to a misspelt one, or an empty text."""
    from difflib import get_close_matches

    by_lower_case = {each.lower(): each for each in islice(known, COMPARED_WORDS)}
    matches = get_close_matches(word.lower()[:80], list(by_lower_case), n=1, cutoff=0.6)
    return by_lower_case[matches[0]] if matches else ""


def choice(word: str, known: Iterable[str]) -> str:
    """What would do in place of an unknown word: the nearest known one, else the first few of all of them."""
    names = list(known)
    question = did_you_mean(word, names)
    if question:
        return question
    if not names:
        return "there is none to choose from"
    listed = ", ".join(names[:12])
    return f"choose one of {listed}" + (", ..." if len(names) > 12 else "")


def shown(text: str) -> str:
    """A found text in quotes, short enough for one line and with nothing that a terminal would act on."""
    return f"'{clipped(text)}'"


def clipped(text: str, limit: int = SHOWN_CHARACTERS) -> str:
    """A text on one line of at most `limit` characters, unprintable ones replaced."""
    line = printable(text[: limit + 1])
    return line if len(line) <= limit else line[: limit - 3] + "..."


def printable(text: str) -> str:
    """A text with every control and line-breaking character replaced by one of the same width."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\t", " ").replace("\n", " "))


def _excerpt(mark: Mark) -> str:
    line = mark.source.line(mark.line)
    start = max(0, min(mark.column - SHOWN_COLUMNS // 2, len(line) - SHOWN_COLUMNS))
    window = printable(line[start : start + SHOWN_COLUMNS])
    before, after = ("... " if start else ""), (" ..." if len(line) > start + SHOWN_COLUMNS else "")
    caret = " " * (4 + len(before) + min(mark.column - start, SHOWN_COLUMNS)) + "^"
    return f"    {before}{window}{after}\n{caret}"
