"""Coasts on the turning earth: the same in any frame length, slowed by the air, stopped by the ground."""

import math

import pytest

from openiads.earth import geodesy
from openiads.flight import ballistic, free
from openiads.vectors import norm, rotate_back

LAUNCH = geodesy.Geodetic(math.radians(35.0), math.radians(40.0), 0.0)


def thrown(range_m, azimuth_deg):
    """Place and velocity of a throw from 40 km up, at the speed and angle of the minimum-energy arc."""
    high = LAUNCH._replace(height_m=40e3)
    arc = ballistic.minimum_energy_arc(range_m)
    axes = geodesy.east_north_up(*high[:2])
    local = geodesy.enu_from_range_azimuth_elevation(
        arc.speed_m_s, math.radians(azimuth_deg), arc.flight_path_angle_rad
    )
    return geodesy.ecef_from_geodetic(*high), rotate_back(axes, local)


def flown(position_m, velocity_m_s, ballistic_coefficient_kg_m2, ground_height_m, frame_s):
    """Position and velocity at impact, and the time [s] of it, flown frame by frame as the engine does."""
    time_s, grounded = 0.0, 0
    while not grounded:
        position_m, velocity_m_s, step_s, grounded = ballistic.fly_ballistic(
            position_m, velocity_m_s, ballistic_coefficient_kg_m2, ground_height_m, frame_s
        )
        time_s += step_s
    return position_m, velocity_m_s, time_s


@pytest.mark.parametrize("frame_s", [0.05, 0.3, 7.0])
@pytest.mark.parametrize("ballistic_coefficient_kg_m2", [100.0, 5000.0])
def test_neither_the_frame_nor_a_ten_times_finer_step_moves_the_impact_by_two_metres(
    frame_s, ballistic_coefficient_kg_m2
):
    """A frame of 0.05 s is also a step of 0.05 s, a tenth of the longest one."""
    once, _, whole_s = flown(*thrown(150e3, 120.0), ballistic_coefficient_kg_m2, 0.0, 1e4)
    framed, _, time_s = flown(*thrown(150e3, 120.0), ballistic_coefficient_kg_m2, 0.0, frame_s)
    assert math.dist(once, framed) < 2.0
    assert time_s == pytest.approx(whole_s, abs=0.02)


def test_impact_is_reported_at_the_moment_that_the_height_crosses_the_ground():
    position_m, velocity_m_s, time_s = flown(*thrown(200e3, 10.0), 5000.0, 750.0, 1.0)
    assert geodesy.height(position_m) == pytest.approx(750.0, abs=1e-3)
    assert ballistic.climb_rate(position_m, velocity_m_s) < 0.0
    assert time_s % 1.0 > 0.0


def test_a_flight_may_start_on_the_ground_or_below_it():
    low = geodesy.ecef_from_geodetic(LAUNCH.latitude_rad, LAUNCH.longitude_rad, -20.0)
    *_, grounded = ballistic.fly_ballistic(low, thrown(100e3, 0.0)[1], 5000.0, 0.0, 0.01)
    assert grounded == 0


def test_a_falling_body_that_is_already_below_the_ground_lands_at_once():
    low = geodesy.ecef_from_geodetic(0.3, 0.4, -20.0)
    position_m, _, step_s, grounded = ballistic.fly_ballistic(low, geodesy.normal(0.3, 0.4 + math.pi), 5000.0, 0.0, 1.0)
    assert (position_m, step_s, grounded) == (low, 0.0, 1)


def test_drag_acts_on_the_way_up_and_on_the_way_down():
    start = thrown(60e3, 80.0)
    climbing = ballistic.fly_ballistic(*start, 1000.0, 0.0, 20.0)
    vacuum = free.fly(*start, free.VACUUM_KG_M2, 20.0, ballistic.LONGEST_STEP_S)
    assert norm(climbing[1]) < norm(vacuum[1])
    _, falling_m_s, _ = flown(*start, 1000.0, 0.0, 1.0)
    _, unslowed_m_s, _ = flown(*start, free.VACUUM_KG_M2, 0.0, 1.0)
    assert norm(falling_m_s) < 0.6 * norm(unslowed_m_s)


def test_the_top_of_a_coast_is_where_it_turns():
    start = thrown(300e3, 30.0)
    heights = [geodesy.height(ballistic.fly_ballistic(*start, 5000.0, 0.0, t)[0]) for t in range(60, 200)]
    assert ballistic.coast_apogee(*start, 5000.0, 1e4) == pytest.approx(max(heights), abs=2.0)


def test_short_arcs_rise_a_quarter_of_their_range_at_45_degrees():
    arc = ballistic.minimum_energy_arc(10e3)
    assert arc.apogee_m == pytest.approx(2500.0, rel=1e-3)
    assert math.degrees(arc.flight_path_angle_rad) == pytest.approx(45.0, abs=0.05)
    assert arc.speed_m_s == pytest.approx(math.sqrt(10e3 * 9.82), rel=1e-3)
