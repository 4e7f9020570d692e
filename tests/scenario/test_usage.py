"""The entries in use are found through units, radars, rounds and members, each with its stances."""

from openiads.scenario.check import catalogue_of
from openiads.scenario.load import load, loads, replace
from openiads.scenario.usage import entries_in_use, recorded_flights


def used(scenario):
    return entries_in_use(scenario, catalogue_of(scenario))


def test_a_fire_unit_brings_its_radars_and_rounds():
    entries = used(load("one-target"))
    assert {"s400-fire-unit", "92n6e", "96l6e", "48n6e3", "fighter", "assumptions"} <= set(entries)
    assert "bomber" not in entries


def test_a_formation_brings_its_members_and_theirs():
    entries = used(replace(load("one-target"), {"units[unit-1].entry": "s400-regiment"}))
    assert {"s400-regiment", "s400-fire-unit", "92n6e", "40n6e"} <= set(entries)


def test_a_unit_with_a_stance_of_its_own_reads_its_entries_under_it():
    scenario = replace(load("one-target"), {"units[unit-1].values": "sceptical"})
    entries = used(scenario)
    assert entries["92n6e"] == ("sceptical",)
    assert entries["fighter"] == ("middle",)


def test_an_unknown_entry_is_left_to_the_check():
    assert "nothing" not in used(replace(load("one-target"), {"raids[visitor].entry": "nothing"}))


def test_recorded_flights_are_told_from_generated_ones():
    text = "name: a\nseed: 1\nduration_s: 9\nflights: [{id: f, recording: a.csv}]"
    assert [flight.id for flight in recorded_flights(loads(text))] == ["f"]
    assert recorded_flights(load("small-raid")) == ()
