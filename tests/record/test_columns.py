"""The tables of a record are what the documentation says, and hold what the messages carry."""

from pathlib import Path

import pytest

from openiads.messages.events import EventKind, Reason
from openiads.record.columns import TABLES, packed_indices
from openiads.record.document import document
from openiads.record.measures import MEASURES_MEANING
from openiads.record.table import LEVELS, words_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "record.md"


def test_the_document_is_made_from_the_columns():
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_every_table_and_measure_is_in_the_document():
    text = document()
    assert all(f"\n## {name}\n" in text for name in TABLES)
    assert all(f"| `{name}` |" in text for name in MEASURES_MEANING)


@pytest.mark.parametrize("name", TABLES)
def test_no_column_comes_twice_and_every_one_says_what_it_is(name):
    table = TABLES[name]
    assert len(set(table.names)) == len(table.names)
    assert all(column.meaning for column in table.columns)


def test_a_column_with_a_unit_bears_it_in_its_name():
    suffixes = {"s": "_s", "m": "_m", "m/s": "_m_s", "deg": "_deg", "rad": "_rad", "m2": "_m2", "usd": "_usd"}
    for table in TABLES.values():
        for column in table.columns:
            if column.unit in suffixes and not column.name.startswith("covariance"):
                assert column.name.endswith(suffixes[column.unit])


def test_words_follow_the_numbers_of_the_enumeration():
    assert words_of(Reason)[Reason.NO_GUIDE_RADAR] == "no guide radar"
    assert words_of(EventKind)[EventKind.TARGET_REACHED_AIM] == "target reached aim"
    assert words_of(EventKind)[0] == ""


def test_a_higher_level_keeps_all_that_a_lower_one_keeps():
    kept = [{name for name, table in TABLES.items() if table.kept_at(level)} for level in LEVELS]
    assert kept[0] < kept[1] < kept[2] == set(TABLES)


def test_the_packed_covariance_holds_each_pair_of_states_once():
    pairs = [tuple(sorted(pair)) for pair in packed_indices()]
    assert len(pairs) == len(set(pairs)) == 21
