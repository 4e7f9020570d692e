"""Where launchers stand, what they hold and where they fire, from a scenario's groups and the entry."""

import math

import numpy as np
import pytest

import openiads
from openiads.earth.geodesy import geodesic
from openiads.scenario.compile import compile as compiled
from openiads.scenario.launch_sites import dealt

TEXT = """
name: groups
seed: 1
duration_s: 60
units: [{id: unit-1, entry: %s, at: [45.0, -30.0]%s}]
"""


def units(more="", entry="s400-fire-unit"):
    """Placed fire units of a scenario with one unit."""
    return compiled(openiads.loads(TEXT % (entry, more))).laydown.fire_units


def test_without_groups_all_launchers_stand_with_the_radar_and_fire_all_round():
    (unit,) = units()
    (site,) = unit.launch_sites
    assert (site.id, site.site, len(site.loads)) == ("unit-1", unit.site, 8)
    assert site.sector_rad >= 2.0 * math.pi
    assert site.rounds == dict(unit.rounds)


def test_groups_come_first_and_what_no_group_names_stands_with_the_radar():
    (unit,) = units(", launchers: [{id: west, count: 3, at: [45.2, -30.5]}, {id: east, count: 1, at: [45.1, -29.0]}]")
    assert [(site.id, len(site.loads)) for site in unit.launch_sites] == [
        ("unit-1/west", 3),
        ("unit-1/east", 1),
        ("unit-1", 4),
    ]
    total = {}
    for site in unit.launch_sites:
        for kind, count in site.rounds.items():
            total[kind] = total.get(kind, 0) + count
    assert total == dict(unit.rounds)


def test_groups_of_all_launchers_leave_none_with_the_radar():
    (unit,) = units(", launchers: [{id: west, count: 8, at: [45.2, -30.5]}]")
    assert [site.id for site in unit.launch_sites] == ["unit-1/west"]


def test_a_bearing_and_a_distance_are_from_each_member_of_a_formation():
    group = ", launchers: [{id: forward, count: 8, bearing_deg: 30, distance_nmi: 10}]"
    found = units(group, "s400-batch")
    assert [unit.launch_sites[0].id for unit in found] == [f"unit-1/{k}/forward" for k in (1, 2, 3, 4)]
    for unit in found:
        there = unit.launch_sites[0].site
        away = geodesic(unit.site.latitude_rad, unit.site.longitude_rad, there.latitude_rad, there.longitude_rad)
        assert away == pytest.approx((18_520.0, math.radians(30.0)), rel=1e-9)


def test_a_group_has_its_sector_else_that_of_the_entry_and_faces_as_its_unit_unless_told():
    groups = "facing_deg: 90, launchers: [{id: a, count: 1, sector_deg: 60}, {id: b, count: 1, sector_deg: 60, facing_deg: 0}]"
    (unit,) = units(", " + groups)
    narrow, own, rest = unit.launch_sites
    assert (narrow.sector_rad, narrow.facing_rad) == pytest.approx((math.pi / 3.0, math.pi / 2.0))
    assert (own.sector_rad, own.facing_rad) == pytest.approx((math.pi / 3.0, 0.0))
    assert rest.sector_rad >= 2.0 * math.pi


def test_the_sector_of_the_entry_holds_for_all_launchers():
    text = (
        TEXT % ("s400-fire-unit", ", facing_deg: 90") + "overrides: [{id: s400-fire-unit, launcher_sector_deg: 120}]\n"
    )
    (unit,) = compiled(openiads.loads(text)).laydown.fire_units
    (site,) = unit.launch_sites
    assert (site.sector_rad, site.facing_rad) == pytest.approx((math.radians(120.0), math.pi / 2.0))


@pytest.mark.parametrize(
    ("rounds", "carriers", "expected"),
    [
        ({0: 4, 1: 4}, 2, [{0: 4}, {1: 4}]),
        ({0: 3, 1: 5}, 2, [{0: 3, 1: 1}, {1: 4}]),
        ({0: 3}, 4, [{0: 1}, {0: 1}, {0: 1}, {}]),
        ({}, 2, [{}, {}]),
        ({0: 3}, 0, []),
    ],
)
def test_rounds_are_dealt_type_by_type(rounds, carriers, expected):
    assert dealt(rounds, carriers) == expected


@pytest.mark.parametrize(("stance", "transporters"), [("brochure", 8), ("middle", 4), ("sceptical", 2)])
def test_transporters_share_out_the_spare_rounds(stance, transporters):
    (unit,) = units(f", values: {stance}")
    assert len(unit.transporters) == transporters
    carried = np.array([sum(load.values()) for load in unit.transporters])
    assert carried.sum() == sum(unit.reloads.values())
    assert np.ptp(carried) <= carried.max() / 2
