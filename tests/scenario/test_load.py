"""Files, texts and bundled names become scenarios or one ScenarioError, whatever is in them."""

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openiads.scenario.check import catalogue_of, examine, problems
from openiads.scenario.compile import compile as compiled
from openiads.scenario.load import bundled, bundled_files, bundled_text, examined, load, loads, replace
from openiads.scenario.problems import ScenarioError

EXAMPLE = """\
name: first
seed: 1
duration_s: 900
assets: [{id: city, at: [46.0, 20.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [46.1, 20.1]}]
raids: [{id: north, entry: cruise-missile-subsonic, count: 20, from: [46.0, 21.5], to: city}]
"""
NASTY = (
    *(
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        "-",
        "&a ",
        "*a",
        "!!str ",
        "|",
        ">",
        "%YAML 1.1\n",
        "---\n",
        "\t",
        "\n",
        "'",
        '"',
        "#",
    ),
    *("\x00", "\x07", "\ufeff", "\u2028", "\\", "\\U00110000", "? ", "<<: ", ".nan", "-.inf", "1e999", "0x", "9" * 400),
    *(
        "null",
        "true",
        "yes",
        "12:30",
        "[[]]",
        "{}",
        "north",
        "city",
        "id",
        "id: ",
        "count",
        "_km",
        "_s: ",
        "-1",
        "0",
        "  ",
    ),
)


def refusal(file):
    with pytest.raises(ScenarioError) as caught:
        load(file)
    return str(caught.value)


def test_the_first_example_loads_and_is_sound(tmp_path):
    file = tmp_path / "first.yaml"
    file.write_text(EXAMPLE)
    scenario = load(file)
    assert scenario == loads(EXAMPLE)
    assert scenario.folder == tmp_path
    assert problems(scenario, catalogue_of(scenario)) == []


def test_the_bundled_scenarios_are_found_by_name():
    assert {"one-target", "small-raid"} <= set(bundled())
    assert load("one-target").name == "one-target"
    assert loads(bundled_text("small-raid")) == load("small-raid")


def test_every_bundled_scenario_is_sound_and_lies_in_the_open_ocean_or_on_the_sample_tile():
    for name in bundled():
        scenario, found = examine(name)
        assert not found, "\n".join(map(str, found))
        assert scenario.name == name
        if scenario.relief.kind == "sample":
            continue
        places = [asset.at for asset in scenario.assets] + [unit.at for unit in scenario.units]
        assert all(40.0 < latitude < 50.0 and -35.0 < longitude < -25.0 for latitude, longitude in places)


def test_the_recording_of_a_bundled_scenario_lies_beside_it():
    assert [file.name for file in bundled_files("recorded-traffic")] == ["recorded-traffic.csv"]
    assert all(file.is_file() for name in bundled() for file in bundled_files(name))
    assert bundled_files("one-target") == ()
    with pytest.raises(ScenarioError, match="did you mean 'one-target'"):
        bundled_files("one-targt")


@pytest.mark.parametrize("stance", ["brochure", "sceptical"])
@pytest.mark.parametrize("name", bundled())
def test_every_bundled_scenario_is_sound_at_either_end_of_what_is_disputed(name, stance):
    assert compiled(replace(load(name), {"values": stance})).sizes


def test_the_mixed_raid_has_three_hundred_attackers_of_every_class_against_four_fire_units():
    scenario = load("mixed-raid")
    assert sum(raid.count for raid in scenario.raids) == 300
    assert {flight.identity: 0 for flight in scenario.flights} == {"neutral": 0, "friend": 0}
    assert sum(flight.count for flight in scenario.flights if flight.identity == "neutral") == 30
    assert sum(flight.count for flight in scenario.flights if flight.identity == "friend") == 6
    assert [unit.entry for unit in scenario.units] == ["s400-batch"]
    assert scenario.relief.kind == "synthetic"
    assert scenario.relief.extent_km >= 1000
    assert scenario.duration_s == 1800.0


def test_the_small_raid_has_thirty_attackers_and_six_neutral_flights():
    scenario = load("small-raid")
    assert sum(raid.count for raid in scenario.raids) == 30
    assert sum(flight.count for flight in scenario.flights) == 6
    assert {flight.identity for flight in scenario.flights} == {"neutral"}
    assert len([unit for unit in scenario.units if unit.entry == "s400-fire-unit"]) == 1


def test_a_misspelt_bundled_name_is_answered_with_did_you_mean():
    assert "did you mean 'small-raid'?" in refusal("small-rad")
    with pytest.raises(ScenarioError, match="did you mean 'one-target'"):
        bundled_text("one-traget")


def test_a_file_in_the_folder_wins_over_a_bundled_name(tmp_path, monkeypatch):
    (tmp_path / "one-target").write_text(EXAMPLE)
    monkeypatch.chdir(tmp_path)
    assert load("one-target").name == "first"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"name: a\x00b", "the file is binary: byte 8 is zero"),
        (b"name: a\nb: \xff\xfe\n", "line 2 holds a byte that is not UTF-8 (0xFF)"),
        ("name: a".encode("utf-16"), "the text is in UTF-16"),
        (b"#" * 2_000_001, "the file holds 2.0 million bytes"),
        (b"[" * 100_000, "deeper than 20"),
    ],
)
def test_files_that_are_no_scenario_are_refused_in_a_sentence(tmp_path, content, words):
    file = tmp_path / "odd.yaml"
    file.write_bytes(content)
    text = refusal(file)
    assert words in text
    assert text.startswith(str(file))


def test_a_text_with_a_byte_order_mark_loads(tmp_path):
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.encode())
    assert load(file) == loads(EXAMPLE)


def test_folders_devices_and_names_that_are_none_are_refused(tmp_path):
    assert "is a folder" in refusal(tmp_path)
    assert "not a plain file" in refusal("/dev/null")
    assert "no such file" in refusal(tmp_path / "none.yaml")
    assert "no file name" in refusal("a\x00b/c")
    refusal("x" * 5_000)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser reads everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    file = tmp_path / "locked.yaml"
    file.write_text(EXAMPLE)
    file.chmod(0)
    assert "cannot be read" in refusal(file)


def test_an_unreadable_file_is_examined_into_a_problem_and_not_an_error(tmp_path):
    assert examined(tmp_path / "none.yaml").problems
    assert examine(tmp_path / "none.yaml")[0] is None


def test_loading_does_not_bring_in_the_engine():
    code = "import sys, openiads.scenario.load, openiads.scenario.check; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def outcome(act):
    """What came of an act: its result, or the ScenarioError; any other error is let through."""
    try:
        return act()
    except ScenarioError as error:
        return error


def judged(text):
    scenario = outcome(lambda: loads(text, "fuzz.yaml"))
    if isinstance(scenario, ScenarioError):
        assert scenario.problems
        assert str(scenario)
        return
    assert loads(text) == scenario
    assert all(str(problem) for problem in problems(scenario, CATALOGUE))


CATALOGUE = catalogue_of(loads(EXAMPLE))
FUZZED = (EXAMPLE, bundled_text("small-raid"))
EDIT = st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(NASTY) | st.text(max_size=4))


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FUZZED), st.lists(EDIT, min_size=1, max_size=6))
def test_a_scenario_with_random_edits_loads_or_is_refused_and_nothing_else(text, edits):
    for place, length, new in edits:
        at = int(place * len(text))
        text = text[:at] + new + text[at + length :]
    judged(text)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=200) | st.lists(st.sampled_from(NASTY), max_size=30).map("".join))
def test_random_text_loads_or_is_refused_and_nothing_else(text):
    judged(text)


WORDS = st.sampled_from(
    (
        "raids",
        "units",
        "north",
        "unit-1",
        "count",
        "from",
        "to",
        "id",
        "rounds",
        "overrides",
        "48n6e3",
        "seed",
        "duration_min",
    )
)
PATHS = st.lists(WORDS | st.integers(0, 3).map(str), min_size=1, max_size=4).flatmap(
    lambda words: st.sampled_from([".".join(words), words[0] + "".join(f"[{w}]" for w in words[1:]), "[".join(words)])
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    PATHS | st.text(max_size=12),
    st.sampled_from(NASTY) | st.integers() | st.floats() | st.none() | st.just([1, {"a": 2}]),
)
def test_any_path_and_value_replaces_or_is_refused_and_nothing_else(path, value):
    assert str(outcome(lambda: replace(loads(EXAMPLE), {path: value})))
