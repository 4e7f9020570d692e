"""What needs the catalogue is told before the run: entries, kinds, loads, sites, and launchers beside recordings."""

import pytest

from openiads.scenario.check import catalogue_of, examine, problems, require
from openiads.scenario.load import load, loads, replace
from openiads.scenario.problems import ScenarioError

BASE = load("one-target")
CATALOGUE = catalogue_of(BASE)
RECORDING = "time,icao24,lat,lon,geoaltitude\n0,a,45,-30,9000\n10,a,45.1,-30,9000\n"
HEAD = "name: a\nseed: 1\nduration_s: 60\n"


def set_(path, value):
    return "\n".join(str(problem) for problem in problems(replace(BASE, {path: value}), CATALOGUE))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("raids[visitor].entry", "figther", "no entry 'figther' in the catalogue; did you mean 'fighter'?"),
        ("raids[visitor].entry", "48n6e3", "'48n6e3' is an interceptor, and here stands a target"),
        ("units[unit-1].entry", "s400-fireunit", "did you mean 's400-fire-unit'?"),
        (
            "units[unit-1].entry",
            "92n6e",
            "'92n6e' is a radar, and here stands a fire-unit or command-post or formation",
        ),
        ("units[unit-1].rounds", "[{entry: 48n6e4, rounds: 4}]", "units[unit-1].rounds[48n6e4].entry: no entry"),
        ("units[unit-1].rounds", "[{entry: 40n6e, rounds: 4}, {entry: 40n6e, rounds: 4}]", "'40n6e' is loaded twice"),
        ("units[unit-1].sites", "[[45, -30]]", "is no formation and has one site"),
        ("raids[visitor].decoys", "{entry: fighter, count: 2}", "'fighter' is a aircraft, not a decoy"),
        ("overrides", "[{id: fihgter}]", "no entry 'fihgter' in the catalogue; did you mean 'fighter'?"),
    ],
)
def test_entries_that_are_missing_or_of_the_wrong_kind_are_told(path, value, words):
    assert words in set_(path, value)


def test_a_command_post_loads_no_rounds():
    text = "{entry: s400-command-post, at: [45, -30], rounds: [{entry: 40n6e, rounds: 4}]}"
    assert "has no launchers" in set_("units[post]", text)


@pytest.mark.parametrize(("rounds", "sound"), [(32, True), (33, False), (400, False)])
def test_no_more_rounds_are_loaded_than_the_launchers_hold(rounds, sound):
    """Eight launchers of four."""
    told = set_("units[unit-1].rounds", f"[{{entry: 9m96e, rounds: {rounds - 8}}}, {{entry: 48n6e3, rounds: 8}}]")
    assert told == "" if sound else f"{rounds} ready rounds, and the launchers of 's400-fire-unit' hold 32" in told


def test_an_override_of_the_launchers_counts():
    fewer = replace(BASE, {"overrides[s400-fire-unit].launchers": 2})
    (problem,) = problems(fewer, CATALOGUE)
    assert "hold 8" in problem.found
    assert "reloads" in problem.remedy


@pytest.mark.parametrize("entry", ["patriot-battery", "thaad-battery"])
def test_a_unit_that_only_looks_into_a_sector_must_be_told_where_it_faces(entry):
    told = set_("units[west]", f"{{entry: {entry}, at: [45, -30]}}")
    assert f"'{entry}' has only radars that look into a sector, and nothing says where it faces" in told
    assert "add facing_deg" in told
    assert set_("units[west]", f"{{entry: {entry}, at: [45, -30], facing_deg: 90}}") == ""


def test_a_formation_has_a_site_for_each_member():
    text = "{entry: s400-regiment, at: [45, -30], sites: [[45, -30]]}"
    assert "1 sites for the " in set_("units[regiment]", text)


def test_a_problem_of_the_catalogue_shows_its_line():
    assert set_("units[unit-1].entry", "92n6e").startswith("--set:1:21: units[unit-1].entry: ")
    scenario = loads(HEAD + "raids: [{id: r, entry: figther, count: 1, from: [1, 1], to: [1, 2]}]", "t.yaml")
    assert str(problems(scenario, CATALOGUE)[0]).startswith("t.yaml:4:24: raids[r].entry: no entry")


def test_require_raises_everything_at_once():
    with pytest.raises(ScenarioError) as caught:
        require(replace(BASE, {"raids[visitor].entry": "x", "units[unit-1].entry": "y"}), CATALOGUE)
    assert len(caught.value.problems) == 2
    require(BASE, CATALOGUE)


def test_one_look_shows_the_problems_of_the_text_and_of_the_catalogue(tmp_path):
    file = tmp_path / "both.yaml"
    file.write_text(
        HEAD
        + "raids:\n"
        + "  - {id: one, entry: fighter, cuont: 1, from: [1, 1], to: [1, 2]}\n"
        + "  - {id: two, entry: figther, count: 1, from: [1, 1], to: [1, 2]}\n"
    )
    scenario, found = examine(file)
    assert scenario is None
    assert [problem.key for problem in found] == ["raids[one].count", "raids[one].cuont", "raids[two].entry"]


def write_recording(tmp_path, units, name="traffic.csv"):
    (tmp_path / "traffic.csv").write_text(RECORDING)
    file = tmp_path / "recorded.yaml"
    file.write_text(HEAD + units + f"flights: [{{id: real, recording: {name}}}]\n")
    return examine(file)


def test_recorded_traffic_beside_launchers_is_refused(tmp_path):
    for entry in ("s400-fire-unit", "s400-regiment", "patriot-battery", "nothing-known"):
        scenario, found = write_recording(tmp_path, f"units: [{{id: u, entry: {entry}, at: [45, -30]}}]\n")
        assert scenario is None
        assert any("recorded traffic beside the launchers of 'u'" in problem.found for problem in found), entry


def test_every_entry_with_launchers_is_refused_beside_recorded_traffic(tmp_path):
    for entry in CATALOGUE.ids("fire-unit") + CATALOGUE.ids("formation"):
        _, found = write_recording(tmp_path, f"units: [{{id: u, entry: {entry}, at: [45, -30]}}]\n")
        assert any("recorded traffic beside" in problem.found for problem in found), entry


def test_recorded_traffic_beside_a_command_post_is_fine(tmp_path):
    scenario, found = write_recording(tmp_path, "units: [{id: u, entry: s400-command-post, at: [45, -30]}]\n")
    assert found == []
    assert scenario.flights[0].entry == "airliner"


def test_a_recording_that_is_missing_is_told_at_its_line(tmp_path):
    _, found = write_recording(tmp_path, "", "trafic.csv")
    assert "recorded.yaml:4:33: flights[real].recording: 'trafic.csv': the recording cannot be read" in str(found[0])


def test_a_folder_of_entries_is_relative_to_the_file(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "a.yaml").write_text(HEAD + "catalogue: mine\n")
    assert examine(tmp_path / "a.yaml")[1] == []
    (tmp_path / "a.yaml").write_text(HEAD + "catalogue: ./yours\n")
    assert "the catalogue folder cannot be used" in str(examine(tmp_path / "a.yaml")[1][0])
