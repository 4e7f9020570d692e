"""YAML 1.2 text becomes a tree with places; what is not one plain document within bounds is refused with its place."""

import math

import pytest

from openiads.scenario.problems import ScenarioError, Source
from openiads.scenario.yaml_source import MAXIMUM_KEYS, Mapping, parse, plain, scalar_value


def tree_of(text):
    return parse(text, Source.of("t.yaml", text))


def refusal(text):
    with pytest.raises(ScenarioError) as caught:
        tree_of(text)
    return str(caught.value)


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "12:30", "1_000", "0b1", "2030-06-01", "0o8", "1e", "nan"])
def test_words_that_yaml_1_1_turned_into_something_else_stay_text(word):
    assert scalar_value(word) == word


@pytest.mark.parametrize(
    ("word", "value"),
    [("010", 10), ("0x1F", 31), ("0o17", 15), ("1e3", 1000.0), (".5", 0.5), ("-3", -3), ("true", True), ("~", None)],
)
def test_words_mean_what_the_core_schema_says(word, value):
    assert scalar_value(word) == value
    assert type(scalar_value(word)) is type(value)


def test_infinite_and_undefined_numbers_are_read_as_such():
    assert scalar_value("-.inf") == -math.inf
    assert math.isnan(scalar_value(".nan"))


def test_a_quoted_number_is_text():
    assert plain(tree_of("a: '1'\nb: \"2\"\nc: 3")) == {"a": "1", "b": "2", "c": 3}


def test_each_node_knows_its_line_and_column():
    tree = tree_of("a: 1\nlist:\n  - {b: 2}\n")
    assert isinstance(tree, Mapping)
    inner = tree.pairs[1][1].items[0].pairs[0][1]
    assert (inner.mark.line, inner.mark.column) == (2, 8)


def test_an_alias_stands_for_its_anchor():
    assert plain(tree_of("a: &p [1, 2]\nb: *p\n")) == {"a": [1, 2], "b": [1, 2]}


def test_aliases_that_explode_are_refused_before_they_do():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 10)}]" for i in range(9)]
    assert "more than 100,000 values" in refusal("\n".join(lines))


def test_an_alias_within_its_own_anchor_is_refused():
    assert "contains itself" in refusal("a: &a [1, *a]")


def test_an_alias_without_anchor_is_refused():
    assert "no anchor '&b'" in refusal("a: *b")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1, 2\nb: 3\n", "t.yaml:2:2"),
        ("a: 1\n\tb: 2\n", "t.yaml:2:1"),
        ("a: 1\nb: \x01\n", "t.yaml:2:4: the character U+0001"),
        ('a: "\\UFFFFFFFF"\n', "not YAML"),
        ("a: !!python/object:os.system 1", "t.yaml:1:4: the YAML tag"),
        ("a: 1\n---\nb: 2\n", "a second document"),
        ("[a]: 1", "where a key should"),
        ("%YAML 3.0\n---\na: 1", "incompatible YAML"),
        ("[" * 10_000, "deeper than 20"),
        ("{" + ", ".join(f"k{i}: 1" for i in range(MAXIMUM_KEYS + 2)) + "}", "more than 500 keys"),
        ("a: 'x\n", "not YAML"),
    ],
)
def test_what_is_not_one_plain_document_is_refused_with_its_place(text, words):
    assert words in refusal(text)


def test_a_text_of_nothing_is_an_empty_scalar():
    assert plain(tree_of("# only a comment\n")) is None
