"""What cannot be with launchers and fire missions is told with its place and a remedy, before a run."""

import pytest

import openiads

TEXT = """
name: wrong
seed: 1
duration_s: 60
units:
  - {id: unit-1, entry: %s, at: [45.0, -30.0]%s}
  - {id: post, entry: s400-command-post, at: [45.0, -30.0]}
%s
"""
MISSION = (
    "fire_missions: [{id: pier, unit: unit-1, entry: 48n6e3, rounds: 1, at: [45.9, -30.0], time_s: 20, radius_m: 40,"
    " circular_error_m: 60}]"
)


def told(tmp_path, entry="s400-fire-unit", unit="", more=""):
    """Path and words of everything that `check` finds."""
    file = tmp_path / "wrong.yaml"
    file.write_text(TEXT % (entry, unit, more), encoding="utf-8")
    return [(".".join(map(str, problem.path)), problem.found, problem.remedy) for problem in openiads.check(file)]


@pytest.mark.parametrize(
    ("launchers", "key", "word"),
    [
        ("{id: a, count: 9}", "units.0.launchers", "9 launchers, and 's400-fire-unit' has 8"),
        ("{id: a, count: 4}, {id: b, count: 5}", "units.0.launchers", "9 launchers"),
        ("{id: a, count: 1}, {id: a, count: 1}", "units.0.launchers.1.id", "two groups are called"),
        ("{id: a, count: 1, sector_deg: 90}", "units.0.launchers.0.sector_deg", "nothing says where it faces"),
        ("{id: a, count: 1, facing_deg: 90}", "units.0.launchers.0.facing_deg", "fires all round"),
        ("{id: a, count: 1, bearing_deg: 90}", "units.0.launchers.0.bearing_deg", "half of a place"),
        ("{id: a, count: 1, distance_km: 9}", "units.0.launchers.0.distance_km", "half of a place"),
        (
            "{id: a, count: 1, at: [45.0, -30.1], bearing_deg: 9, distance_km: 9}",
            "units.0.launchers.0.at",
            "the place is given twice",
        ),
        ("{id: a, count: 0}", "units.0.launchers.0.count", "an empty group"),
        ("{id: a, count: 1, sector_deg: 400}", "units.0.launchers.0.sector_deg", "out of range"),
        ("{id: a, count: 1, faces_deg: 4}", "units.0.launchers.0.faces_deg", "unknown key"),
    ],
)
def test_what_is_wrong_with_a_group_of_launchers_is_told(tmp_path, launchers, key, word):
    ((path, found, remedy),) = told(tmp_path, unit=f", launchers: [{launchers}]")
    assert path == key
    assert word in found
    assert remedy


def test_one_place_is_none_for_the_launchers_of_many_fire_units(tmp_path):
    ((path, found, _),) = told(tmp_path, "s400-batch", ", launchers: [{id: a, count: 1, at: [45.1, -30.0]}]")
    assert path == "units.0.launchers.0.at"
    assert "every member of a formation" in found


def test_a_command_post_has_no_launchers(tmp_path):
    ((path, found, _),) = told(tmp_path, "s400-command-post", ", launchers: [{id: a, count: 1}]")
    assert (path, found) == ("units.0.launchers", "'s400-command-post' has no launchers")


def test_launchers_with_a_sector_of_their_entry_must_face_somewhere(tmp_path):
    more = "overrides: [{id: s400-fire-unit, launcher_sector_deg: 90}]"
    ((path, found, remedy),) = told(tmp_path, more=more)
    assert path == "units.0.entry"
    assert "fire into 90 deg" in found
    assert "facing_deg" in remedy
    assert told(tmp_path, unit=", facing_deg: 10", more=more) == []


def test_launchers_off_the_relief_are_told(tmp_path):
    relief = "relief: {kind: synthetic, seed: 1, at: [45.0, -30.0], extent_km: 60}"
    for place, key in (("at: [46.0, -30.0]", "at"), ("bearing_deg: 0, distance_km: 90", "distance_km")):
        found = told(tmp_path, unit=f", launchers: [{{id: a, count: 1, {place}}}]", more=relief)
        assert [(path, "off the relief" in words) for path, words, _ in found] == [(f"units.0.launchers.0.{key}", True)]


@pytest.mark.parametrize(
    ("change", "key", "word"),
    [
        (("unit: unit-1", "unit: unit-7"), "unit", "no fire unit 'unit-7'"),
        (("unit: unit-1", "unit: post"), "unit", "no fire unit 'post'"),
        (("entry: 48n6e3", "entry: aster-30"), "entry", "'unit-1' has no round 'aster-30'"),
        (("entry: 48n6e3", "entry: fighter"), "entry", "here stands a interceptor"),
        (("time_s: 20", "time_s: 60"), "time_s", "after the end of the scenario"),
        (("rounds: 1", "rounds: 0"), "rounds", "out of range"),
        (("radius_m: 40", "radius_m: 0"), "radius_m", "out of range"),
        ((", circular_error_m: 60", ""), "circular_error_m", "missing"),
        (("circular_error_m: 60", "circular_error_m: -1"), "circular_error_m", "out of range"),
        (("at: [45.9, -30.0]", "at: [95.9, -30.0]"), "at", "lies off the earth"),
        (("id: pier", "id: unit-1"), "id", "used twice"),
    ],
)
def test_what_is_wrong_with_a_fire_mission_is_told(tmp_path, change, key, word):
    assert change[0] in MISSION.replace("\n", "")
    found = told(tmp_path, more=MISSION.replace(*change))
    assert any(f"fire_missions.0.{key}" in path and word in words for path, words, _ in found), found


def test_a_mission_may_name_a_member_of_a_formation(tmp_path):
    assert told(tmp_path, "s400-batch", more=MISSION.replace("unit-1", "unit-1/2")) == []
    found = told(tmp_path, "s400-batch", more=MISSION)
    assert "no fire unit 'unit-1'" in found[0][1]
    assert "unit-1/" in found[0][2]


def test_a_sound_scenario_has_no_problem(tmp_path):
    group = ", launchers: [{id: a, count: 4, at: [45.2, -30.0], facing_deg: 0, sector_deg: 90}]"
    assert told(tmp_path, unit=group, more=MISSION) == []
