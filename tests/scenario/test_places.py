"""Places in a scenario's text: moved, added and taken away, with every other sign as it was."""

import pytest

from openiads.scenario.load import bundled, bundled_text, loads
from openiads.scenario.places import added, moved, places_of, removed
from openiads.scenario.problems import ScenarioError

TEXT = """\
name: mine   # a name
assets:      # what is defended
  # the first
  - {id: city, at: [45.0, -30.0], value: 100}   # the capital
  - id: port
    at:
      - 45.25
      - -30.35
    value: 60   # less
units: [{id: unit-1, entry: s400-fire-unit, at: [45.02, -29.92], launchers: [{id: west, count: 2, at: [45.1, -30]}]}]
flights:
  - {id: airway, entry: airliner, identity: neutral, route: [[44, -32, 9000], [46, -28]]}
"""


def test_every_place_of_the_text_is_found():
    paths = [place.path for place in places_of(TEXT)]
    assert paths == [
        "assets[city].at",
        "assets[port].at",
        "units[unit-1].at",
        "units[unit-1].launchers[west].at",
        "flights[airway].route[0]",
        "flights[airway].route[1]",
    ]


@pytest.mark.parametrize("name", bundled())
def test_moving_a_place_of_a_bundled_scenario_changes_that_place_alone(name):
    text = bundled_text(name)
    for place in places_of(text):
        fresh = moved(text, place.path, 1.5, -2.25)
        found = {each.path: each for each in places_of(fresh)}
        assert (found[place.path].latitude_deg, found[place.path].longitude_deg) == (1.5, -2.25)
        others = {each.path: each for each in places_of(text)}
        del others[place.path], found[place.path]
        assert found == others
        assert fresh.count("#") == text.count("#")


def test_a_height_stays_with_its_waypoint():
    assert "[[43, -31, 9000], [46, -28]]" in moved(TEXT, "flights[airway].route[0]", 43.0, -31.0)


def test_an_asset_is_added_after_the_last_and_comments_stay():
    fresh = added(TEXT, "assets", "dam", [(44.5, -30.25)], "none")
    assert "    value: 60   # less\n  - {id: dam, at: [44.5, -30.25], value: 50}\nunits:" in fresh


def test_a_unit_is_added_to_a_list_in_one_line():
    fresh = added(TEXT, "units", "unit-2", [(44.5, -30.25)], "s400-fire-unit")
    assert [place.id for place in places_of(fresh) if place.kind == "units"] == ["unit-1", "unit-2"]


def test_a_route_is_drawn_through_its_points():
    points = [(45.0, -29.0), (45.5, -29.5), (46.0, -30.0)]
    fresh = added(added(TEXT, "raids", "north", points, "bomber"), "flights", "feeder", points, "airliner")
    assert "from: [45, -29], via: [[45.5, -29.5]], to: [46, -30]}" in fresh
    assert "{id: feeder, entry: airliner, identity: neutral, route: [[45, -29], [45.5, -29.5], [46, -30]]}" in fresh
    with pytest.raises(ScenarioError, match="2 to"):
        added(TEXT, "raids", "short", points[:1], "bomber")


@pytest.mark.parametrize("text", ["name: x\n", "name: x\nassets: []\n", "name: x\nassets:\n"])
def test_an_asset_is_added_where_there_was_none(text):
    assert [place.id for place in places_of(added(text, "assets", "a", [(1.0, 2.0)], "none"))] == ["a"]


@pytest.mark.parametrize("id", ["city", "port"])
def test_an_entry_is_taken_away_whole(id):
    fresh = removed(TEXT, "assets", id)
    assert [place.id for place in places_of(fresh) if place.kind == "assets"] == [{"city": "port", "port": "city"}[id]]
    assert "units: [{id: unit-1" in fresh


def test_the_last_entry_leaves_an_empty_list():
    text = "name: x\nseed: 1\nduration_s: 9\nassets:\n  - {id: a, at: [1, 2], value: 1}\nunits: []\n"
    fresh = removed(text, "assets", "a")
    assert loads(fresh).assets == ()


@pytest.mark.parametrize("text", ["[", "- a", "", "{" * 3000])
def test_what_is_no_mapping_is_refused_in_a_sentence(text):
    with pytest.raises(ScenarioError):
        places_of(text)


def test_a_list_that_holds_itself_ends():
    with pytest.raises(ScenarioError, match="itself"):
        added("assets: &a\n  - [*a]\n  - *a\n", "assets", "b", [(1.0, 2.0)], "none")


def test_an_unknown_place_is_answered_with_the_nearest():
    with pytest.raises(ScenarioError, match=r"assets\[city\]"):
        moved(TEXT, "assets[cty].at", 1.0, 2.0)
