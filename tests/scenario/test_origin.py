"""A path finds its place in the text, and the words of the text for it."""

from openiads.scenario.origin import Origin, find_pair, id_of, locate
from openiads.scenario.problems import Problem, Source
from openiads.scenario.yaml_source import parse

TEXT = "duration_min: 3\nraids:\n  - {id: a, spread_m: 1}\n  - {id: b, via: [[1, 2]]}\n"
SOURCE = Source.of("t.yaml", TEXT)
TREE = parse(TEXT, SOURCE)


def place(*path):
    mark, words = locate(TREE, path)
    return mark.line + 1, mark.column + 1, words


def test_a_canonical_path_finds_the_key_as_it_was_written():
    assert place("duration_s") == (1, 15, "duration_min")
    assert place("raids", 0, "spread_km") == (3, 23, "raids[a].spread_m")
    assert place("raids", 1, "via", 0, 1) == (4, 23, "raids[b].via[0][1]")


def test_a_path_to_what_was_not_written_ends_at_the_nearest_that_was():
    assert place("raids", 1, "count") == (4, 5, "raids[b].count")
    assert place("raids", 7, "count")[2] == "raids[7].count"
    assert place("seed") == (1, 1, "seed")


def test_a_key_as_written_wins_over_the_same_quantity():
    tree = parse("a_m: 1\na_km: 2\n", SOURCE)
    assert find_pair(tree, "a_km")[1].value == 2
    assert find_pair(tree, "a_nmi")[1].value == 1


def test_entries_are_known_by_id_then_by_entry():
    assert id_of(parse("{id: a, entry: b}", SOURCE)) == "a"
    assert id_of(parse("{entry: b}", SOURCE)) == "b"
    assert id_of(parse("3", SOURCE)) == ""


def test_a_problem_is_located_in_the_whole_text_even_if_entries_were_left_out():
    origin = Origin(SOURCE, TREE, positions={"raids": (1,)})
    located = origin.located(Problem(("raids", 0, "count"), "x", "y"))
    assert located.path == ("raids", 1, "count")
    assert located.key == "raids[b].count"
    assert located.mark.line == 3
