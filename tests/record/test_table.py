"""Columns know their type, and tables the levels that keep them."""

from enum import IntEnum

import numpy as np

from openiads.record.table import (
    EVENTS,
    FULL,
    LAYDOWN,
    LEVELS,
    MEASURES,
    Table,
    flag,
    number,
    of,
    real,
    row,
    text,
    words,
)


class Colour(IntEnum):
    """A coded number."""

    RED = 1
    LIGHT_BLUE = 2


def test_each_way_to_write_a_column_gives_its_kind():
    kinds = {"f": [real("x_m", "m", "x")], "U": [text("id", "id"), words("colour", Colour, "which")]}
    kinds["i"] = [row("radar"), number("n", "how many"), of("radar", "radars"), flag("done", "it is")]
    for kind, columns in kinds.items():
        assert all(np.dtype(column.dtype).kind == kind for column in columns)


def test_a_coded_column_lists_its_words():
    column = words("colour", Colour, "which")
    assert column.words == ("", "red", "light blue")
    assert column.meaning == "which: red, light blue"


def test_a_table_is_kept_from_its_level_on():
    for level in LEVELS:
        assert Table("always", LAYDOWN, ()).kept_at(level)
    assert [Table("some", EVENTS, ()).kept_at(level) for level in (MEASURES, EVENTS, FULL)] == [False, True, True]
