"""Launches come down at their aim: minimum-energy, lofted and depressed, for every member of a raid."""

import math

import pytest

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth import geodesy
from openiads.flight import ballistic, free
from openiads.flight.boost import between_three, boosted, fanned, heading_to
from openiads.flight.launch import (
    Missile,
    arc_of,
    launch_at_angle,
    launch_at_apogee,
    minimum_energy_launch,
)

LAUNCH = geodesy.Geodetic(math.radians(35.0), math.radians(40.0), 0.0)


def aim_at(range_m, azimuth_deg, height_m=0.0):
    place = geodesy.destination(LAUNCH.latitude_rad, LAUNCH.longitude_rad, math.radians(azimuth_deg), range_m)
    return geodesy.Geodetic(*place, height_m)


def landed(launch, aim, coefficient, share=0.0, spread_m=0.0):
    """Where a member of a raid comes down: its launch point moved aside by a share of the spread."""
    to = geodesy.normal(*aim[:2])
    start = fanned(geodesy.normal(*LAUNCH[:2]), to, share * spread_m / EARTH_MEAN_RADIUS_M)
    ahead = heading_to(start, to, between_three(launch.heading_rad, share))
    place = geodesy.ecef_from_geodetic(*geodesy.geodetic_from_normal(start), LAUNCH.height_m)
    speed, burn_s = between_three(launch.burnout_speed_m_s, share), launch.burn_time_s
    state = boosted(place, ahead, start, speed, launch.burnout_angle_rad, burn_s, burn_s)
    position, _, _, grounded = ballistic.fly_ballistic(*state, coefficient, aim.height_m, 1e4)
    assert grounded
    return position


CASES = [
    (60e3, 90.0, 2000.0, 60.0),
    (60e3, 0.0, 1000.0, 60.0),
    (300e3, 200.0, 5000.0, 60.0),
    (300e3, 270.0, 0.0, 60.0),
    (1000e3, 90.0, 2500.0, 95.0),
    (3000e3, 300.0, math.inf, 120.0),
    (5900e3, 45.0, 8000.0, 150.0),
]


@pytest.mark.parametrize(("range_m", "azimuth_deg", "coefficient", "burn_s"), CASES)
def test_a_flight_comes_down_within_five_metres_of_its_aim(range_m, azimuth_deg, coefficient, burn_s):
    aim = aim_at(range_m, azimuth_deg, 200.0)
    launch = minimum_energy_launch(LAUNCH, aim, Missile(burn_s, coefficient), 0.0)
    assert math.dist(landed(launch, aim, coefficient), geodesy.ecef_from_geodetic(*aim)) < 5.0


@pytest.mark.parametrize(("range_m", "spread_m"), [(120e3, 10e3), (300e3, 30e3), (1000e3, 50e3), (3000e3, 100e3)])
def test_every_member_of_a_raid_comes_down_within_300_metres_of_its_aim(range_m, spread_m):
    aim = aim_at(range_m, 60.0)
    launch = minimum_energy_launch(LAUNCH, aim, Missile(90.0, 5000.0), spread_m)
    for share in (-1.0, -0.6, 0.0, 0.3, 0.7, 1.0):
        position = landed(launch, aim, 5000.0, share, spread_m)
        assert math.dist(position, geodesy.ecef_from_geodetic(*aim)) < 300.0


@pytest.mark.parametrize(("range_m", "share"), [(300e3, 0.6), (300e3, 1.8), (1000e3, 0.5), (3000e3, 1.5)])
def test_a_flight_tops_out_at_the_apogee_that_was_asked_for(range_m, share):
    aim, missile = aim_at(range_m, 120.0), Missile(90.0, 5000.0)
    usual = minimum_energy_launch(LAUNCH, aim, missile, 0.0)
    found = launch_at_apogee(LAUNCH, aim, missile, share * usual.apogee_m, 0.0)
    assert found.apogee_m == pytest.approx(share * usual.apogee_m, rel=2e-3)
    assert math.dist(landed(found, aim, 5000.0), geodesy.ecef_from_geodetic(*aim)) < 5.0
    assert arc_of(found.burnout_angle_rad, range_m) == ("lofted" if share > 1.0 else "depressed")


def test_a_lofted_arc_lasts_longer_and_a_depressed_one_less_and_both_ask_for_more_speed():
    aim, missile = aim_at(600e3, 10.0), Missile(70.0, 5000.0)
    depressed, usual, lofted = (
        launch_at_angle(LAUNCH, aim, missile, math.radians(angle), 0.0) for angle in (25.0, 43.0, 65.0)
    )
    assert depressed.flight_time_s < usual.flight_time_s < lofted.flight_time_s
    assert depressed.apogee_m < usual.apogee_m < lofted.apogee_m
    assert min(depressed.burnout_speed_m_s[1], lofted.burnout_speed_m_s[1]) > 1.02 * usual.burnout_speed_m_s[1]


def test_the_fitted_minimum_energy_flight_is_near_its_closed_form():
    """From where the motor stops, 70 km up and 60 km on, less is asked: 10 % of the speed at 1,000 km."""
    arc = ballistic.minimum_energy_arc(1000e3)
    launch = minimum_energy_launch(LAUNCH, aim_at(1000e3, 0.0), Missile(60.0, free.VACUUM_KG_M2), 0.0)
    assert 0.88 * arc.speed_m_s < launch.burnout_speed_m_s[1] < arc.speed_m_s


def test_eastward_flights_head_to_one_side_and_westward_ones_too():
    """On the northern half the earth's turning bends every path to the right: launches point to the left."""
    for azimuth_deg in (0.0, 90.0, 180.0, 270.0):
        launch = minimum_energy_launch(LAUNCH, aim_at(500e3, azimuth_deg), Missile(60.0, 5000.0), 0.0)
        assert launch.heading_rad[1] > 1e-3


def test_the_air_asks_for_more_speed():
    aim = aim_at(200e3, 30.0)
    light, heavy = (minimum_energy_launch(LAUNCH, aim, Missile(60.0, beta), 0.0) for beta in (1000.0, 20_000.0))
    assert light.burnout_speed_m_s[1] > heavy.burnout_speed_m_s[1]


@pytest.mark.parametrize("range_m", [40e3, 6100e3])
def test_ranges_outside_the_model_are_refused_with_the_range_in_the_sentence(range_m):
    with pytest.raises(ValueError, match=f"covers {range_m / 1e3:.0f} km; the model holds from 50 to 6000 km"):
        minimum_energy_launch(LAUNCH, aim_at(range_m, 90.0), Missile(60.0, 5000.0), 0.0)


def test_an_apogee_that_no_arc_has_is_refused_with_the_last_one():
    with pytest.raises(
        ValueError, match="no arc of this range has such an apogee; the last that can be flown tops out"
    ):
        launch_at_apogee(LAUNCH, aim_at(300e3, 90.0), Missile(60.0, 5000.0), 3e3, 0.0)


def test_a_feather_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="ballistic"):
        minimum_energy_launch(LAUNCH, aim_at(100e3, 90.0), Missile(60.0, 1.0), 0.0)
