"""Weapons control status by area: by distance, azimuth, height and time, the last that holds a place; and what it does."""

import math

import numpy as np
import pytest
from builders import LATITUDE_RAD, LONGITUDE_RAD, Command, course, place

from openiads.command.posts import Weapons
from openiads.command.weapons import weapons_status
from openiads.earth.geodesy import destination, ecef_from_geodetic
from openiads.messages.events import Reason
from openiads.scenario.areas import area_rows
from openiads.scenario.schema import WeaponsArea

MIDDLE = (math.degrees(LATITUDE_RAD), math.degrees(LONGITUDE_RAD))
HOLD, TIGHT, FREE = (int(status) for status in (Weapons.HOLD, Weapons.TIGHT, Weapons.FREE))


def areas(*said):
    """Areas in their order."""
    return area_rows(tuple(WeaponsArea(id=f"a{k}", **each) for k, each in enumerate(said)))


def status(rows, distance_m=50e3, azimuth_rad=1.0, height_m=8e3, time_s=10.0):
    """The status at a distance and azimuth from the middle, where the doctrine says tight."""
    there = destination(LATITUDE_RAD, LONGITUDE_RAD, azimuth_rad, distance_m)
    return weapons_status(rows, TIGHT, tuple(ecef_from_geodetic(*there, height_m)), time_s)


def test_the_doctrine_holds_where_no_area_does():
    assert status(areas()) == TIGHT
    assert status(areas({"status": "free", "at": MIDDLE, "radius_km": 40.0})) == TIGHT


def test_an_area_ends_at_its_radius_over_ground():
    """Within half a per cent: distances run along a sphere."""
    for height_m in (0.0, 20e3):
        rows = areas({"status": "free", "at": MIDDLE, "radius_km": 300.0})
        assert status(rows, 298e3, height_m=height_m) == FREE
        assert status(rows, 302e3, height_m=height_m) == TIGHT


@pytest.mark.parametrize(
    ("azimuth_deg", "inside"), [(350.0, True), (10.0, True), (329.0, False), (31.0, False), (180.0, False)]
)
def test_a_sector_runs_clockwise_through_north(azimuth_deg, inside):
    rows = areas({"status": "hold", "at": MIDDLE, "from_deg": 330.0, "to_deg": 30.0})
    assert (status(rows, azimuth_rad=math.radians(azimuth_deg)) == HOLD) == inside


def test_equal_ends_are_all_round():
    rows = areas({"status": "hold", "at": MIDDLE, "from_deg": 45.0, "to_deg": 45.0})
    assert {status(rows, azimuth_rad=azimuth) for azimuth in np.linspace(0.0, 6.0, 13)} == {HOLD}


def test_heights_and_times_bound_an_area():
    rows = areas({"status": "free", "min_height_msl_m": 5e3, "max_height_msl_m": 9e3, "from_s": 5.0, "until_s": 20.0})
    assert status(rows) == FREE
    assert [status(rows, height_m=height_m) for height_m in (4.9e3, 9.1e3)] == [TIGHT, TIGHT]
    assert [status(rows, time_s=time_s) for time_s in (4.9, 5.0, 19.9, 20.0)] == [TIGHT, FREE, FREE, TIGHT]


def test_the_last_area_that_holds_a_place_counts():
    wide, narrow = {"status": "free"}, {"status": "hold", "at": MIDDLE, "radius_km": 60.0}
    assert status(areas(wide, narrow)) == HOLD
    assert status(areas(narrow, wide)) == FREE
    assert status(areas(wide, narrow), distance_m=70e3) == FREE


@pytest.mark.parametrize(
    ("said", "fires", "reason"),
    [("hold", 0, Reason.WEAPONS_HOLD), ("tight", 1, Reason.ENGAGED), ("free", 1, Reason.ENGAGED)],
)
def test_a_hostile_is_fired_at_as_its_area_allows_and_the_ledger_says_why(said, fires, reason):
    scene = Command(weapons_areas=areas({"status": said, "at": MIDDLE, "radius_km": 100.0}))
    scene.hold(0, place(60e3, 0.0, 8e3), course(-300.0, 0.0))
    scene.reply([0])
    assert len(scene.frame(0.0)) == fires
    assert scene.state.picture[0]["reason"] == reason


@pytest.mark.parametrize(("said", "fires"), [("hold", 0), ("tight", 0), ("free", 1)])
def test_an_unknown_is_fired_at_only_where_weapons_are_free(said, fires):
    scene = Command(weapons_areas=areas({"status": said, "at": MIDDLE, "radius_km": 100.0}))
    scene.hold(0, place(60e3, 0.0, 8e3), course(-300.0, 0.0))
    assert len(scene.frame(0.0)) == fires


def test_a_status_that_ends_lets_fire_begin():
    scene = Command(weapons_areas=areas({"status": "hold", "until_s": 5.0}))
    scene.hold(0, place(60e3, 0.0, 8e3), course(-300.0, 0.0))
    scene.reply([0])
    given = [len(scene.frame(float(time_s))) for time_s in range(7)]
    assert given == [0, 0, 0, 0, 1, 0, 0]
