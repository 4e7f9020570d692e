"""Geodesy against pymap3d 3 (BSD), which was written by others from other formulas."""

import math

import numpy as np
import pymap3d
import pytest
from pymap3d.vincenty import vdist, vreckon

from openiads.earth import geodesy
from openiads.vectors import rotate, subtract

SEED = 3


def sites(count):
    """Latitude and longitude [rad] of points on the earth, poles left out: pymap3d loses digits there."""
    rng = np.random.default_rng(SEED)
    for _ in range(count):
        yield math.asin(rng.uniform(-0.999, 0.999)), rng.uniform(-math.pi, math.pi), rng


def local(site, target):
    """A target's range, azimuth and elevation from a site, both (latitude [rad], longitude [rad], height [m])."""
    offset_m = subtract(geodesy.ecef_from_geodetic(*target), geodesy.ecef_from_geodetic(*site))
    return geodesy.range_azimuth_elevation(rotate(geodesy.east_north_up(*site[:2]), offset_m))


def test_ecef_positions_agree_to_the_last_digits():
    for latitude_rad, longitude_rad, rng in sites(100):
        height_m = rng.uniform(-1e4, 5e6)
        theirs = pymap3d.geodetic2ecef(latitude_rad, longitude_rad, height_m, deg=False)
        assert geodesy.ecef_from_geodetic(latitude_rad, longitude_rad, height_m) == pytest.approx(theirs, abs=1e-7)


def test_the_point_that_pymap3d_placed_is_found_again_within_a_nanoradian_and_a_millimetre():
    """Its own way back is not the judge above the air: it is off by up to 1.4e-7 rad at 5,000 km, measured here."""
    for latitude_rad, longitude_rad, rng in sites(100):
        height_m = rng.uniform(-1e4, 5e6)
        position_m = pymap3d.geodetic2ecef(latitude_rad, longitude_rad, height_m, deg=False)
        found = geodesy.geodetic_from_ecef(tuple(float(value) for value in position_m))
        assert found[:2] == pytest.approx((latitude_rad, longitude_rad), abs=1e-9)
        assert found[2] == pytest.approx(height_m, abs=1e-3)


def test_within_the_air_the_way_back_from_ecef_agrees_with_that_of_pymap3d():
    for latitude_rad, longitude_rad, rng in sites(100):
        position_m = pymap3d.geodetic2ecef(latitude_rad, longitude_rad, rng.uniform(-1e4, 3e4), deg=False)
        theirs = [float(value) for value in pymap3d.ecef2geodetic(*position_m, deg=False)]
        ours = geodesy.geodetic_from_ecef(tuple(float(value) for value in position_m))
        assert ours[:2] == pytest.approx(theirs[:2], abs=1e-9)
        assert ours[2] == pytest.approx(theirs[2], abs=1e-3)


def test_local_axes_agree():
    for latitude_rad, longitude_rad, rng in sites(50):
        offset_m = tuple(float(value) for value in rng.normal(0.0, 1e5, 3))
        theirs = pymap3d.ecef2enuv(*offset_m, latitude_rad, longitude_rad, deg=False)
        assert rotate(geodesy.east_north_up(latitude_rad, longitude_rad), offset_m) == pytest.approx(theirs, abs=1e-8)


def test_range_azimuth_and_elevation_of_targets_agree():
    for latitude_rad, longitude_rad, rng in sites(50):
        site = (latitude_rad, longitude_rad, rng.uniform(0.0, 3e3))
        target = (latitude_rad + rng.normal(0.0, 0.03), longitude_rad + rng.normal(0.0, 0.03), rng.uniform(0.0, 3e4))
        azimuth_rad, elevation_rad, range_m = pymap3d.geodetic2aer(*target, *site, deg=False)
        ours = local(site, target)
        assert ours[0] == pytest.approx(range_m, abs=1e-6)
        assert math.remainder(ours[1] - azimuth_rad, 2.0 * math.pi) == pytest.approx(0.0, abs=1e-9)
        assert ours[2] == pytest.approx(elevation_rad, abs=1e-9)


def test_a_target_due_east_at_60_degrees_north_is_where_it_should_be():
    site = (math.radians(60.0), math.radians(25.0), 100.0)
    theirs = pymap3d.aer2geodetic(90.0, 2.0, 50e3, 60.0, 25.0, 100.0)
    target = (math.radians(float(theirs[0])), math.radians(float(theirs[1])), float(theirs[2]))
    range_m, azimuth_rad, elevation_rad = local(site, target)
    assert range_m == pytest.approx(50e3, abs=1e-3)
    assert math.degrees(azimuth_rad) == pytest.approx(90.0, abs=1e-6)
    assert math.degrees(elevation_rad) == pytest.approx(2.0, abs=1e-6)


def test_positions_from_range_azimuth_and_elevation_agree():
    for azimuth_deg in (0.0, 77.0, 200.0, 359.0):
        theirs = pymap3d.aer2enu(azimuth_deg, 11.0, 80e3)
        ours = geodesy.enu_from_range_azimuth_elevation(80e3, math.radians(azimuth_deg), math.radians(11.0))
        assert ours == pytest.approx(theirs, abs=1e-8)


def test_geodesics_agree_within_a_tenth_of_a_millimetre():
    for latitude_rad, longitude_rad, rng in sites(100):
        end = geodesy.destination(latitude_rad, longitude_rad, rng.uniform(0.0, 6.28), rng.uniform(1e3, 1.5e7))
        degrees = [math.degrees(angle) for angle in (latitude_rad, longitude_rad, *end)]
        distance_m, azimuth_deg = vdist(*degrees)
        ours_m, ours_rad = geodesy.geodesic(latitude_rad, longitude_rad, *end)
        assert ours_m == pytest.approx(float(distance_m), abs=1e-4)
        assert math.remainder(math.degrees(ours_rad) - float(azimuth_deg), 360.0) == pytest.approx(0.0, abs=1e-7)


def test_destinations_agree_within_a_tenth_of_a_millimetre():
    for latitude_rad, longitude_rad, rng in sites(50):
        azimuth_rad, distance_m = rng.uniform(0.0, 6.28), rng.uniform(1e3, 1.5e7)
        theirs = vreckon(math.degrees(latitude_rad), math.degrees(longitude_rad), distance_m, math.degrees(azimuth_rad))
        ours = geodesy.destination(latitude_rad, longitude_rad, azimuth_rad, distance_m)
        assert math.degrees(ours[0]) == pytest.approx(float(theirs[0]), abs=1e-9)
        assert math.remainder(math.degrees(ours[1]) - float(theirs[1]), 360.0) == pytest.approx(0.0, abs=1e-8)
