"""Positions, directions and distances on the ellipsoid, checked by their own inverses and by hand-known cases."""

import math

import numpy as np
import pytest

from openiads.constants import EARTH_SEMI_MAJOR_AXIS_M, EARTH_SEMI_MINOR_AXIS_M
from openiads.earth import geodesy
from openiads.vectors import dot, norm, rotate, rotate_back, subtract

QUARTER_TURN = 0.5 * math.pi


def points(count, lowest_m, highest_m):
    """Geodetic points spread evenly over the earth, with a fixed seed."""
    rng = np.random.default_rng(60)
    for _ in range(count):
        latitude_rad = math.asin(rng.uniform(-1.0, 1.0))
        yield latitude_rad, rng.uniform(-math.pi, math.pi), rng.uniform(lowest_m, highest_m)


@pytest.mark.parametrize("heights_m", [(-1e4, 1e5), (1e5, 5e6)])
def test_a_position_comes_back_within_a_nanoradian_and_a_millimetre(heights_m):
    for latitude_rad, longitude_rad, height_m in points(300, *heights_m):
        found = geodesy.geodetic_from_ecef(geodesy.ecef_from_geodetic(latitude_rad, longitude_rad, height_m))
        assert found[0] == pytest.approx(latitude_rad, abs=1e-12)
        assert found[1] == pytest.approx(longitude_rad, abs=1e-12)
        assert found[2] == pytest.approx(height_m, abs=2e-8)


def test_height_and_up_agree_with_the_full_conversion():
    for latitude_rad, longitude_rad, height_m in points(100, -1e4, 5e6):
        position_m = geodesy.ecef_from_geodetic(latitude_rad, longitude_rad, height_m)
        assert geodesy.height(position_m) == pytest.approx(height_m, abs=2e-8)
        across = subtract(geodesy.up(position_m), geodesy.normal(latitude_rad, longitude_rad))
        assert norm(across) < 1e-12
        assert geodesy.height_and_up(position_m) == (geodesy.height(position_m), geodesy.up(position_m))


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_a_pole_has_its_latitude_and_height_and_an_up_along_the_axis(side):
    position_m = (0.0, 0.0, side * (EARTH_SEMI_MINOR_AXIS_M + 1000.0))
    latitude_rad, longitude_rad, height_m = geodesy.geodetic_from_ecef(position_m)
    assert latitude_rad == side * QUARTER_TURN
    assert longitude_rad == 0.0
    assert height_m == pytest.approx(1000.0, abs=1e-8)
    assert geodesy.up(position_m) == (0.0, 0.0, side)


def test_a_point_on_the_equator_has_latitude_zero():
    latitude_rad, longitude_rad, height_m = geodesy.geodetic_from_ecef((0.0, -EARTH_SEMI_MAJOR_AXIS_M - 5.0, 0.0))
    assert latitude_rad == 0.0
    assert longitude_rad == -QUARTER_TURN
    assert height_m == pytest.approx(5.0, abs=1e-8)


def test_the_centre_of_the_earth_is_a_plain_answer_and_no_error():
    assert geodesy.geodetic_from_ecef((0.0, 0.0, 0.0)) == (0.0, 0.0, -EARTH_SEMI_MAJOR_AXIS_M)
    assert geodesy.up((0.0, 0.0, 0.0)) == (0.0, 0.0, 0.0)


def test_a_normal_gives_its_latitude_and_longitude_back():
    for latitude_rad, longitude_rad, _ in points(50, 0.0, 1.0):
        found = geodesy.geodetic_from_normal(geodesy.normal(latitude_rad, longitude_rad))
        assert found == pytest.approx((latitude_rad, longitude_rad), abs=1e-12)


@pytest.mark.parametrize("eastward_rad", [2e-5, -3e-4])
def test_a_way_followed_from_normal_to_normal_keeps_its_latitude_and_longitude(eastward_rad):
    """A thousand steps, northward and once across the date line, end within a tenth of a millimetre on the ground."""
    latitude_rad, longitude_rad = 0.4, math.pi - 0.01 if eastward_rad > 0.0 else -math.pi + 0.01
    kept, before = (latitude_rad, longitude_rad), geodesy.normal(latitude_rad, longitude_rad)
    for _ in range(1000):
        latitude_rad, longitude_rad = latitude_rad + 1e-5, longitude_rad + eastward_rad
        there = geodesy.normal(latitude_rad, longitude_rad)
        kept, before = geodesy.geodetic_beside(there, before, *kept), there
    assert kept == pytest.approx((latitude_rad, longitude_rad), abs=1e-11)


def test_east_north_and_up_are_a_right_handed_square_frame():
    axes = geodesy.east_north_up(0.7, -2.1)
    east, north, up = axes[0:3], axes[3:6], axes[6:9]
    for first, second in ((east, north), (north, up), (up, east)):
        assert dot(first, second) == pytest.approx(0.0, abs=1e-15)
    assert norm(east) == pytest.approx(1.0)
    assert np.cross(east, north) == pytest.approx(up)
    assert up == pytest.approx(geodesy.normal(0.7, -2.1))


def test_a_step_to_the_north_raises_the_latitude_and_one_to_the_east_the_longitude():
    here = geodesy.ecef_from_geodetic(0.5, 1.0, 0.0)
    axes = geodesy.east_north_up(0.5, 1.0)
    north = rotate(axes, subtract(geodesy.ecef_from_geodetic(0.5 + 1e-5, 1.0, 0.0), here))
    east = rotate(axes, subtract(geodesy.ecef_from_geodetic(0.5, 1.0 + 1e-5, 0.0), here))
    assert north[1] == pytest.approx(norm(north), rel=1e-9)
    assert east[0] == pytest.approx(norm(east), rel=1e-9)


@pytest.mark.parametrize(
    ("position_enu_m", "azimuth_deg", "elevation_deg"),
    [
        ((0.0, 5.0, 0.0), 0.0, 0.0),
        ((5.0, 0.0, 0.0), 90.0, 0.0),
        ((0.0, -5.0, 5.0), 180.0, 45.0),
        ((-5.0, 0.0, 0.0), 270.0, 0.0),
        ((-5.0, 5.0, 0.0), 315.0, 0.0),
        ((0.0, 0.0, 5.0), 0.0, 90.0),
        ((0.0, 0.0, 0.0), 0.0, 0.0),
    ],
)
def test_azimuth_turns_from_north_through_east(position_enu_m, azimuth_deg, elevation_deg):
    range_m, azimuth_rad, elevation_rad = geodesy.range_azimuth_elevation(position_enu_m)
    assert range_m == pytest.approx(norm(position_enu_m))
    assert math.degrees(azimuth_rad) == pytest.approx(azimuth_deg)
    assert math.degrees(elevation_rad) == pytest.approx(elevation_deg)


def test_a_hair_west_of_north_is_still_less_than_a_full_turn():
    _, azimuth_rad, _ = geodesy.range_azimuth_elevation((-1e-320, 1.0, 0.0))
    assert 0.0 <= azimuth_rad < 2.0 * math.pi


def test_range_azimuth_and_elevation_lead_back_to_the_position():
    rng = np.random.default_rng(61)
    for _ in range(100):
        position_enu_m = tuple(float(value) for value in rng.normal(0.0, 1e5, 3))
        back = geodesy.enu_from_range_azimuth_elevation(*geodesy.range_azimuth_elevation(position_enu_m))
        assert back == pytest.approx(position_enu_m, abs=1e-9)


def test_a_target_due_east_at_60_degrees_north_is_at_the_distance_that_the_parallel_gives():
    """Half a degree of longitude along the parallel: N cos(latitude) times the angle, and the chord a little less."""
    latitude_rad, step_rad = math.radians(60.0), math.radians(0.5)
    site = geodesy.ecef_from_geodetic(latitude_rad, 0.0, 0.0)
    target = geodesy.ecef_from_geodetic(latitude_rad, step_rad, 0.0)
    axes = geodesy.east_north_up(latitude_rad, 0.0)
    range_m, azimuth_rad, elevation_rad = geodesy.range_azimuth_elevation(rotate(axes, subtract(target, site)))
    parallel_radius_m = math.hypot(*site[:2])
    assert range_m == pytest.approx(2.0 * parallel_radius_m * math.sin(0.5 * step_rad), rel=1e-9)
    turn_rad = math.radians(90.0) - azimuth_rad
    assert turn_rad == pytest.approx(0.5 * step_rad * math.sin(latitude_rad), rel=1e-3)
    assert elevation_rad < 0.0


def test_local_positions_lead_back_to_ecef():
    axes = geodesy.east_north_up(1.1, 0.3)
    position_m = (1e6, -2e6, 3e6)
    assert rotate_back(axes, rotate(axes, position_m)) == pytest.approx(position_m)


def test_a_geodesic_ends_where_its_direct_solution_says():
    rng = np.random.default_rng(62)
    for latitude_rad, longitude_rad, _ in points(200, 0.0, 1.0):
        azimuth_rad, distance_m = rng.uniform(0.0, 2.0 * math.pi), rng.uniform(10.0, 1.9e7)
        end = geodesy.destination(latitude_rad, longitude_rad, azimuth_rad, distance_m)
        found_m, found_rad = geodesy.geodesic(latitude_rad, longitude_rad, *end)
        assert found_m == pytest.approx(distance_m, abs=1e-4)
        swerve_m = math.remainder(found_rad - azimuth_rad, 2.0 * math.pi) * 6.4e6 * math.sin(distance_m / 6.4e6)
        assert swerve_m == pytest.approx(0.0, abs=1e-3)


def test_along_the_equator_a_geodesic_is_an_arc_of_the_semi_major_axis():
    distance_m, azimuth_rad = geodesy.geodesic(0.0, 3.0, 0.0, -3.0)
    assert distance_m == pytest.approx(EARTH_SEMI_MAJOR_AXIS_M * (2.0 * math.pi - 6.0), rel=1e-12)
    assert azimuth_rad == pytest.approx(QUARTER_TURN)


def test_from_the_equator_to_a_pole_is_ten_thousand_and_two_kilometres():
    """The meridian quadrant of WGS 84, 10,001,965.729 m."""
    distance_m, azimuth_rad = geodesy.geodesic(0.0, 0.3, QUARTER_TURN, 0.3)
    assert distance_m == pytest.approx(10_001_965.729, abs=1e-3)
    assert azimuth_rad == pytest.approx(0.0, abs=1e-12)


def test_the_distance_from_a_point_to_itself_is_nothing():
    assert geodesy.geodesic(0.4, 0.5, 0.4, 0.5) == (0.0, 0.0)
    assert geodesy.geodesic(0.4, math.pi, 0.4, -math.pi) == (0.0, 0.0)


@pytest.mark.parametrize("end", [(0.0, math.pi), (0.001, math.pi - 0.001)])
def test_nearly_antipodal_points_are_refused_with_a_sentence(end):
    with pytest.raises(ValueError, match="nearly antipodal"):
        geodesy.geodesic(0.0, 0.0, *end)


def test_the_arctangent_is_that_of_the_library():
    random = np.random.default_rng(4)
    for share, along in zip(random.uniform(-0.2, 0.2, 2000), random.uniform(-1e6, 1e6, 2000), strict=True):
        expected = math.atan2(share * along, along)
        assert abs(geodesy.arctangent(share * along, along) - expected) <= 2.0 * math.ulp(expected)


@pytest.mark.parametrize("width_deg", [10.0, 100.0, 180.0, 300.0, 360.0])
def test_a_sector_holds_what_is_off_its_middle_by_less_than_half_its_width(width_deg):
    held = geodesy.sector(math.radians(350.0), math.radians(width_deg))
    for off_deg in range(-179, 180):
        azimuth = math.radians(350.0 + off_deg + 0.5)
        there = 7e4 * math.sin(azimuth), 7e4 * math.cos(azimuth)
        assert geodesy.lies_in_sector(held, *there) == (abs(off_deg + 0.5) < 0.5 * width_deg)
