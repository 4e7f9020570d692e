"""Problems say where they stand, what was found and what would do, however odd the text."""

import pickle

from openiads.scenario.problems import (
    LISTED_PROBLEMS,
    Mark,
    Problem,
    ScenarioError,
    Source,
    choice,
    clipped,
    did_you_mean,
    path_text,
)

SOURCE = Source.of("raid.yaml", "name: a\nraids: [{id: north, cuont: 3}]\n")


def test_a_problem_shows_file_line_column_key_and_a_caret_below_the_place():
    problem = Problem(
        ("raids", 0, "cuont"), "unknown key", "did you mean 'count'?", "raids[north].cuont", Mark(SOURCE, 1, 20)
    )
    assert str(problem).splitlines() == [
        "raid.yaml:2:21: raids[north].cuont: unknown key; did you mean 'count'?",
        "    raids: [{id: north, cuont: 3}]",
        "    " + " " * 20 + "^",
    ]


def test_a_problem_without_a_place_stands_under_the_name_of_the_file():
    error = ScenarioError([Problem((), "the file is empty", "write keys")], "raid.yaml")
    assert str(error) == "raid.yaml: the file is empty; write keys"


def test_a_place_in_a_very_long_line_is_shown_in_a_window_with_the_caret_below_it():
    source = Source.of("long.yaml", "x" * 5_000 + "!" + "x" * 5_000)
    _, window, caret = str(Problem((), "odd", "mend it", "k", Mark(source, 0, 5_000))).splitlines()
    assert len(window) < 130
    assert window[caret.index("^")] == "!"


def test_control_characters_of_a_file_do_not_reach_the_terminal():
    source = Source.of("a\x1b[2J.yaml", "\x1b[2J\x07bad")
    shown = str(Problem((), "odd", "mend it", mark=Mark(source, 0, 3)))
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_the_list_of_problems_ends_somewhere_and_says_how_many_more_there_are():
    error = ScenarioError([Problem((), "odd", "mend it")] * (LISTED_PROBLEMS + 7))
    assert str(error).endswith("... and 7 more problems.")
    assert len(error.problems) == LISTED_PROBLEMS + 7


def test_a_scenario_error_survives_the_way_between_processes():
    error = ScenarioError([Problem(("seed",), "odd", "mend it")], "a.yaml")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_misspelt_word_is_answered_with_the_nearest_and_a_strange_one_with_the_list():
    assert did_you_mean("citty", ["port", "city"]) == "did you mean 'city'?"
    assert did_you_mean("City", ["port", "city"]) == "did you mean 'city'?"
    assert did_you_mean("zzz", ["port", "city"]) == ""
    assert choice("zzz", ["port", "city"]) == "choose one of port, city"
    assert choice("zzz", []) == "there is none to choose from"


def test_a_long_text_is_clipped_and_stays_on_one_line():
    assert clipped("a\nb" * 100).endswith("...")
    assert "\n" not in clipped("a\nb")


def test_a_path_without_ids_shows_positions():
    assert path_text(("raids", 0, "via", 2)) == "raids[0].via[2]"
