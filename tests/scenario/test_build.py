"""A tree gives a scenario, or all of its problems in reading order with the part of it that is whole."""

from pathlib import Path

from openiads.scenario.build import build
from openiads.scenario.problems import Source
from openiads.scenario.yaml_source import parse

BROKEN = """\
name: a
seeed: 1
duration_s: -4
assets: [{id: city, at: [45, -30], value: 1}]
raids:
  - {id: one, entry: fighter, count: 0, from: [45, -28], to: city}
  - {id: two, entry: fighter, count: 2, from: [45, -28], to: city}
  - {id: three, entry: fighter, cuont: 2, from: [45, -28], to: citty}
"""


def built(text):
    source = Source.of("t.yaml", text)
    return build(parse(text, source), source, Path())


def test_all_problems_come_at_once_in_the_order_of_the_lines():
    keys = [problem.key for problem in built(BROKEN).problems]
    assert keys == [
        "seed",
        "seeed",
        "duration_s",
        "raids[one].count",
        "raids[three].count",
        "raids[three].cuont",
        "raids[three].to",
    ]


def test_the_entries_that_are_whole_remain_and_know_where_they_stood():
    result = built(BROKEN)
    assert result.scenario is None
    assert [raid.id for raid in result.whole_part.raids] == ["two"]
    assert result.whole_part.origin.positions["raids"] == (1,)


def test_an_unknown_format_is_refused_in_one_sentence():
    problems = built("format: 2\nnme: 3\n").problems
    assert [problem.found for problem in problems] == ["this file says format 2, and this version reads format 1 only"]
    assert not built("format: 1\nname: a\nseed: 1\nduration_s: 3\n").problems
    assert built("format: one\n").problems
    assert built("format: true\n").problems


def test_what_is_no_mapping_is_no_scenario():
    assert built("").problems[0].found == "the file is empty"
    assert built("- a\n").problems[0].found == "a list where keys should be"
    assert built("hello").problems[0].found == "'hello' alone where keys should be"
