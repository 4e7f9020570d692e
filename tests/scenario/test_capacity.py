"""Engagement capacity emerges from fire units: four give 24 at six channels and 40 at ten, the printed 36 take six."""

import json

import pytest
from click.testing import CliRunner

import openiads
from openiads.cli import main
from openiads.scenario.capacity import capacity
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.laydown import channels_by_kind, guides, laydown

KNOWN = Catalogue.read()


def rows_of(id):
    return {row.name: (row.brochure, row.middle, row.sceptical) for row in capacity(KNOWN, id)}


def test_four_fire_units_give_24_targets_at_six_channels_and_40_at_ten():
    assert rows_of("s400-batch")["fire units"] == (4, 4, 4)
    assert rows_of("s400-batch")["targets engaged at once"] == (40, 24, 24)


def test_the_printed_36_targets_and_72_missiles_take_six_fire_units():
    found = rows_of("s400-full-system")
    assert (found["fire units"][1], found["targets engaged at once"][1], found["missiles guided at once"][1]) == (
        6,
        36,
        72,
    )


@pytest.mark.parametrize("id", KNOWN.ids("formation"))
def test_every_quoted_unit_maps_to_the_fire_units_that_its_source_counts(id):
    assert rows_of(id)["fire units"][1] == KNOWN.resolve(id)["fire_units"]


def test_what_fires_nothing_has_no_capacity():
    assert capacity(KNOWN, "s400-command-post") == []


def test_channels_by_kind_are_those_of_the_entry_and_never_more_than_there_are():
    values = {"channels": 6.0, "aerodynamic_channels": 9.0, "ballistic_channels": 2.0}
    assert channels_by_kind(values, {}) == (6, 2)
    assert channels_by_kind({"channels": 6.0}, {}) == (6, 6)


def test_an_override_of_channels_alone_holds_for_both_kinds():
    values = {"channels": 10.0, "aerodynamic_channels": 6.0, "ballistic_channels": 6.0}
    assert channels_by_kind(values, {"channels": 10.0}) == (10, 10)
    assert channels_by_kind(values | {"ballistic_channels": 4.0}, {"channels": 10.0, "ballistic_channels": 4.0}) == (
        10,
        4,
    )


def test_an_engagement_radar_guides_and_surveillance_finds_only():
    guiding = {id for id in KNOWN.ids("radar") if guides(KNOWN.entry(id), KNOWN.resolve(id))}
    assert guiding == {"92n6e", "stand-in-engagement-radar", "stand-in-long-range-radar"}
    assert guides(KNOWN.entry("92n6e"), {})
    assert not guides(KNOWN.entry("96l6e"), {})


def test_a_fire_unit_whose_radars_only_cue_has_none_to_guide():
    text = "name: blind\nseed: 1\nduration_s: 9\nunits: [{id: u, entry: s400-fire-unit, at: [45.0, -30.0]}]"
    placed = laydown(openiads.loads(f"{text}\noverrides: [{{id: 92n6e, guides: 0}}]"), KNOWN)
    assert placed.fire_units[0].radar == -1
    placed = laydown(openiads.loads(text), KNOWN)
    assert placed.radars[placed.fire_units[0].radar].entry.id == "92n6e"


def test_the_catalogue_command_prints_what_a_unit_adds_up_to():
    printed = CliRunner().invoke(main, ["catalogue", "s400-battery"]).output
    assert "fire units                          brochure    1   middle    1   sceptical    1" in printed
    found = json.loads(CliRunner().invoke(main, ["catalogue", "s400-batch", "--json"]).output)
    assert found["capacity"][1] == {"name": "targets engaged at once", "brochure": 40, "middle": 24, "sceptical": 24}
