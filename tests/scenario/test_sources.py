"""Every number in use stands in the list once, with its source and grade, and the assumed ones stand first."""

import pytest

from openiads.scenario.catalogue import Catalogue
from openiads.scenario.schema import Scenario
from openiads.scenario.sources import SET_HERE, Use, numbers_in_use, sourced_numbers, uses

FIRST = {
    "name": "first",
    "seed": 1,
    "duration_s": 900,
    "assets": [{"id": "city", "at": [46.0, 20.0], "value": 100}],
    "units": [{"id": "unit-1", "entry": "s400-fire-unit", "at": [46.1, 20.1]}],
    "raids": [{"id": "north", "entry": "cruise-missile-subsonic", "count": 20, "from": [46.0, 21.5], "to": "city"}],
}


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue.read()


def scenario(**changes):
    return Scenario.model_validate(FIRST | changes)


def unit(**changes):
    return [FIRST["units"][0] | changes]


def test_a_scenario_uses_what_its_entries_are_made_of(catalogue):
    used = {use.entry for use in uses(scenario(), catalogue)}
    rounds = {"40n6e", "48n6e3", "48n6e2", "9m96e2", "9m96e"}
    assert used == rounds | {"assumptions", "s400-fire-unit", "92n6e", "96l6e", "cruise-missile-subsonic"}


def test_rounds_of_the_scenario_stand_in_place_of_the_load(catalogue):
    chosen = scenario(units=unit(rounds=[{"entry": "48n6e3", "rounds": 8}]))
    used = [use.entry for use in uses(chosen, catalogue)]
    assert "48n6e3" in used
    assert "40n6e" not in used


def test_a_stance_of_a_unit_holds_for_its_radars_and_rounds(catalogue):
    found = {use.entry: use.stance for use in uses(scenario(units=unit(values="brochure")), catalogue)}
    assert found["92n6e"] == found["48n6e3"] == "brochure"
    assert found["assumptions"] == found["cruise-missile-subsonic"] == "middle"


def test_decoys_and_flights_are_in_use_too(catalogue):
    raid = FIRST["raids"][0] | {"decoys": {"entry": "decoy-air", "count": 4}}
    flight = {"id": "f", "entry": "airliner", "identity": "neutral", "route": [[45.0, 19.0], [46.0, 21.0]]}
    used = {use.entry for use in uses(scenario(raids=[raid], flights=[flight]), catalogue)}
    assert {"decoy-air", "airliner"} <= used


def test_every_number_of_every_entry_in_use_is_listed_once(catalogue):
    rows = numbers_in_use(scenario(), catalogue)
    expected = {(use.entry, key) for use in uses(scenario(), catalogue) for key in catalogue.entry(use.entry).values}
    assert len(rows) == len(expected)
    assert {(row.entry, row.key) for row in rows} == expected


def test_the_assumed_come_first_and_among_them_the_kill_probabilities(catalogue):
    rows = numbers_in_use(scenario(), catalogue)
    grades = [row.grade for row in rows]
    assert grades == sorted(grades)  # assumed, derived, published: the alphabet agrees
    kill = [row.key.startswith("kill_probability") for row in rows]
    assert kill[0]
    assert kill == sorted(kill, reverse=True)


def test_a_row_names_the_value_in_use_its_spread_and_the_title_of_its_source(catalogue):
    rows = sourced_numbers([Use("48n6e3", "sceptical")], catalogue)
    row = next(row for row in rows if row.key == "maximum_range_km")
    assert (row.value, row.low, row.high, row.grade) == (150, 150, 250, "published")
    assert row.source[0] == "S30"
    assert "S-400 missile system" in row.titles[0]


def test_an_assumed_end_is_listed_as_assumed_where_it_is_in_use(catalogue):
    """The least reaction time is printed; the greatest is ours."""

    def grade(stance):
        rows = numbers_in_use(scenario(values=stance), catalogue)
        return next(r.grade for r in rows if (r.entry, r.key) == ("s400-fire-unit", "reaction_time_s"))

    assert [grade(stance) for stance in ("brochure", "middle", "sceptical")] == ["published", "published", "assumed"]


def test_an_overridden_number_counts_as_assumed_and_says_by_whom(catalogue):
    chosen = scenario(overrides=[{"id": "48n6e3", "maximum_range_m": 180_000.0}])
    row = next(r for r in numbers_in_use(chosen, catalogue) if (r.entry, r.key) == ("48n6e3", "maximum_range_km"))
    assert (row.value, row.grade, row.stance) == (180.0, "assumed", SET_HERE)
    assert "250" in row.note
