"""What a table and a column of the record are, the levels that keep them, and short ways to write columns down.

Source: docs/architecture.md. Leaves out: which tables there are (columns.py).
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

LAYDOWN, MEASURES, EVENTS, FULL = "always", "measures", "events", "full"
LEVELS = (MEASURES, EVENTS, FULL)


def words_of(kind: type[IntEnum]) -> tuple[str, ...]:
    """The lowercase words of an enumeration, by number; a number without a name is an empty word."""
    names = {member.value: member.name.lower().replace("_", " ") for member in kind}
    return tuple(names.get(number, "") for number in range(max(names) + 1))


@dataclass(frozen=True)
class Column:
    """One column: its name, its kind (int, float or text), its unit, its meaning, and the words of a coded number."""

    name: str
    kind: str
    unit: str
    meaning: str
    words: tuple[str, ...] = ()

    @property
    def dtype(self) -> np.dtype[np.generic]:
        """The NumPy type of the column; the width of text is found when it is filled."""
        return np.dtype({"int": np.int64, "float": np.float64, "text": np.str_}[self.kind])


@dataclass(frozen=True)
class Table:
    """One table: what a row is, from which record level on it is kept, and its columns in order."""

    meaning: str
    level: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def kept_at(self, level: str) -> bool:
        """Whether a record of this level holds the table."""
        return self.level == LAYDOWN or LEVELS.index(level) >= LEVELS.index(self.level)


def row(name: str) -> Column:
    """The number of a thing: its row in its own table."""
    return Column(name, "int", "", "its number: the row in this table, from 0")


def number(name: str, meaning: str) -> Column:
    """A count, or a number that names something."""
    return Column(name, "int", "", meaning)


def of(name: str, table: str, remark: str = "") -> Column:
    """A number that names a row of another table."""
    return Column(name, "int", "", f"row of `{table}`{remark}")


def real(name: str, unit: str, meaning: str) -> Column:
    """A real number with its unit."""
    return Column(name, "float", unit, meaning)


def text(name: str, meaning: str) -> Column:
    """Text as it stands."""
    return Column(name, "text", "", meaning)


def words(name: str, kind: type[IntEnum] | tuple[str, ...], meaning: str) -> Column:
    """A coded number, kept as one of a few words."""
    spelled = kind if isinstance(kind, tuple) else words_of(kind)
    listed = ", ".join(word for word in spelled if word)
    return Column(name, "text", "", f"{meaning}: {listed}", spelled)


def flag(name: str, meaning: str) -> Column:
    """Yes or no."""
    return Column(name, "int", "", f"1 or 0: {meaning}")
