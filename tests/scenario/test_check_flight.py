"""What flies can: routes above ground, speeds of the class, impact points within reach."""

import re

import pytest

from openiads.scenario.catalogue import Catalogue
from openiads.scenario.check import problems
from openiads.scenario.check_flight import site_problems
from openiads.scenario.compile import compile
from openiads.scenario.ground import relief_of
from openiads.scenario.load import load, loads, replace
from openiads.scenario.problems import ScenarioError

BASE = load("one-target")
CATALOGUE = Catalogue.read()
BALLISTIC = "{entry: srbm-300km, count: 1, from: [45.0, %s], to: harbour%s}"


def told(changes):
    return "\n".join(str(problem) for problem in problems(replace(BASE, changes), CATALOGUE))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("raids[visitor].speed_m_s", 900, "900 m/s lies outside the 200 to 600 m/s of 'fighter'"),
        ("raids[visitor].speed_kt", 100, "raids[visitor].speed_kt: 51.4444 m/s lies outside"),
        ("raids[visitor].height_msl_m", -20, "the route runs below the ground: -20 m"),
        ("relief.height_m", 6000, "the route runs below the ground: 5000 m"),
        ("raids[visitor].to", "[45.0, -28.2]", "the route has no length"),
        ("raids[visitor].from", "[-45.0, 150.0]", "nearly to the other side of the earth"),
        ("raids[far]", BALLISTIC % (-25.0, ""), "393 km away, beyond the 300 km of 'srbm-300km'"),
        ("raids[near]", BALLISTIC % (-29.9, ""), "launch from at least 120 km"),
        ("raids[b]", BALLISTIC % (-27.0, ", via: [[45, -28]]"), "raids[b].via: 'srbm-300km' flies ballistically"),
        ("raids[b]", BALLISTIC % (-27.0, ", speed_m_s: 300"), "raids[b].speed_m_s: 'srbm-300km' flies ballistically"),
        (
            "raids[b]",
            BALLISTIC % (-27.0, ", height_msl_m: 3"),
            "raids[b].height_msl_m: 'srbm-300km' flies ballistically",
        ),
        (
            "flights[f]",
            "{entry: srbm-300km, identity: friend, route: [[45, -30], [46, -30]]}",
            "flies ballistically, and a flight follows a route",
        ),
        (
            "flights[f]",
            "{entry: airliner, identity: neutral, speed_m_s: 40, route: [[45, -30], [46, -30]]}",
            "40 m/s lies outside the 200 to 260 m/s of 'airliner'",
        ),
    ],
)
def test_what_cannot_fly_is_told(path, value, words):
    assert words in told({path: value})


def test_a_ballistic_flight_within_reach_is_fine():
    assert told({"raids[b]": BALLISTIC % (-27.0, "")}) == ""


def test_reach_and_speed_follow_an_override():
    assert told({"raids[b]": BALLISTIC % (-25.0, ""), "overrides[srbm-300km].range_km": 450}) == ""
    assert told({"raids[visitor].speed_m_s": 900, "overrides[fighter].speed_m_s": 900}) == ""


def test_the_remedy_for_a_speed_is_an_override_that_helps():
    text = told({"raids[visitor].speed_m_s": 900})
    assert "overrides: [{id: fighter, speed_m_s: 900}]" in text


def test_a_cruise_missile_over_high_ground_needs_a_height():
    changes = {
        "raids[visitor]": "{entry: cruise-missile-subsonic, count: 1, from: [45, -29], to: harbour}",
        "relief.height_m": 400,
    }
    assert "below the ground: 50 m (the height of 'cruise-missile-subsonic')" in told(changes)
    assert told(changes | {"raids[visitor].height_above_ground_m": 60}) == ""
    assert told(changes | {"raids[visitor].height_msl_m": 460}) == ""
    assert told(changes | {"overrides[cruise-missile-subsonic].cruise_height_m": 500}) == ""


def test_sites_off_the_relief_are_told(monkeypatch):
    class Tile:
        """Relief of the northern half only."""

        def covers(self, point):
            return point[0] > 45.01

        def height_msl_m(self, point):
            return 0.0

    monkeypatch.setattr("openiads.scenario.check_flight.relief_or_sea", lambda scenario: Tile())
    found = list(site_problems(load("one-target")))
    assert [problem.path for problem in found] == [("assets", 0, "at"), ("raids", 0, "from")]
    assert "lies off the relief" in found[0].found


def test_a_flight_on_a_sound_route_is_fine():
    flight = "{id: f, entry: airliner, identity: friend, route: [[45, -30], [46, -30]]}"
    assert problems(loads(f"name: a\nseed: 1\nduration_s: 60\nflights: [{flight}]"), CATALOGUE) == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("arc: lofted", "raids[b].arc: a lofted arc with neither burnout_angle_deg nor apogee_km; give one"),
        ("arc: depressed, apogee_km: 50, burnout_angle_deg: 25", "a depressed arc with both"),
        ("apogee_km: 50", "raids[b].apogee_km: a minimum-energy arc has its own angle and apogee"),
        ("arc: lofted, burnout_angle_deg: 85", "out of range"),
    ],
)
def test_an_arc_needs_one_number_of_its_own(keys, words):
    try:
        text = told({"raids[b]": BALLISTIC % (-27.0, f", {keys}")})
    except ScenarioError as error:
        text = str(error)
    assert words in text


def test_only_ballistic_classes_fly_arcs():
    assert "'fighter' follows a route, and only a ballistic class" in told({"raids[visitor].apogee_km": 50})
    assert "raids[visitor].arc" in told({"raids[visitor].arc": "lofted"})


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("arc: lofted, apogee_km: 40", "this arc is depressed, not lofted: that of minimum energy here has"),
        ("arc: depressed, burnout_angle_deg: 60", "this arc is lofted, not depressed"),
        ("arc: lofted, apogee_km: 5000", "no arc of this range has such an apogee"),
    ],
)
def test_an_arc_that_is_not_what_it_says_is_told_at_compile(keys, words):
    scenario = replace(BASE, {"raids[b]": BALLISTIC % (-27.0, f", {keys}")})
    with pytest.raises(ScenarioError, match=re.escape(words)):
        compile(scenario)


HILLS = "{kind: synthetic, seed: 7, at: [45.0, -29.1], extent_km: 200, mean_height_m: 600}"


def test_a_route_through_a_hill_between_two_low_points_is_told():
    """Both ends stand on lower ground than the hills between them."""
    relief = relief_of(replace(BASE, {"relief": HILLS}))
    assert max(map(relief.height_msl_m, ((45.0, -30.0), (45.0, -28.2)))) < 850.0
    changes = {"relief": HILLS, "raids[visitor].height_msl_m": 850}
    text = told(changes)
    assert "raids[visitor].height_msl_m: the route runs below the ground: 850 m at [45" in text
    assert told(changes | {"raids[visitor].height_msl_m": 2500}) == ""
    assert told(changes | {"raids[visitor].height_msl_m": "null", "raids[visitor].height_above_ground_m": 60}) == ""


def test_what_leaves_a_square_of_relief_is_told():
    small = HILLS.replace("200", "20")
    assert "raids[visitor].from: [45, -28.2] lies off the relief; move it, or widen the relief" in told(
        {"relief": small}
    )


def test_a_spread_that_leads_off_the_relief_is_told():
    text = told({"relief": HILLS, "raids[visitor].height_msl_m": 2500, "raids[visitor].spread_km": 60})
    assert "raids[visitor].spread_km: a spread of 60 km about [45, -28.2] leads off the relief" in text


def test_relief_that_cannot_be_read_is_one_problem_among_the_others():
    text = told({"relief": "{kind: file, path: gone.hgt}", "raids[visitor].speed_m_s": 900})
    assert text.count("there is no such file or folder") == 1
    assert "900 m/s lies outside" in text
