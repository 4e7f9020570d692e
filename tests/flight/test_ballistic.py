"""Ballistic flights on the turning earth: they come down where they should, in any frame length."""

import math

import pytest

from openiads.earth import geodesy
from openiads.flight import ballistic, free
from openiads.vectors import norm

LAUNCH = geodesy.Geodetic(math.radians(35.0), math.radians(40.0), 0.0)


def impact_at(range_m, azimuth_deg, height_m=0.0):
    place = geodesy.destination(LAUNCH.latitude_rad, LAUNCH.longitude_rad, math.radians(azimuth_deg), range_m)
    return geodesy.Geodetic(*place, height_m)


def flown(state, ballistic_coefficient_kg_m2, ground_height_m, frame_s):
    """Position and velocity at impact, and the time [s] of it, flown frame by frame as the engine does."""
    position_m, velocity_m_s, time_s, grounded = state.position_m, state.velocity_m_s, 0.0, 0
    while not grounded:
        position_m, velocity_m_s, step_s, grounded = ballistic.fly_ballistic(
            position_m, velocity_m_s, ballistic_coefficient_kg_m2, ground_height_m, frame_s
        )
        time_s += step_s
    return position_m, velocity_m_s, time_s


CASES = [
    (51e3, 90.0, 2000.0),
    (51e3, 0.0, 500.0),
    (300e3, 200.0, 5000.0),
    (300e3, 270.0, 0.0),
    (1000e3, 90.0, 2000.0),
    (3000e3, 300.0, math.inf),
    (5900e3, 45.0, 8000.0),
]


@pytest.mark.parametrize(("range_m", "azimuth_deg", "ballistic_coefficient_kg_m2"), CASES)
def test_a_flight_comes_down_within_two_hundred_metres_of_its_impact_point(
    range_m, azimuth_deg, ballistic_coefficient_kg_m2
):
    impact = impact_at(range_m, azimuth_deg)
    state = ballistic.launch_state(LAUNCH, impact, ballistic_coefficient_kg_m2)
    position_m, _, time_s = flown(state, ballistic_coefficient_kg_m2, 0.0, 1.0)
    assert math.dist(position_m, geodesy.ecef_from_geodetic(*impact)) < 200.0
    assert time_s == pytest.approx(state.flight_time_s, abs=0.01)


@pytest.mark.parametrize("frame_s", [0.05, 0.3, 7.0])
@pytest.mark.parametrize("ballistic_coefficient_kg_m2", [100.0, 5000.0])
def test_neither_the_frame_nor_a_ten_times_finer_step_moves_the_impact_by_two_metres(
    frame_s, ballistic_coefficient_kg_m2
):
    """A frame of 0.05 s is also a step of 0.05 s, a tenth of the longest one."""
    state = ballistic.launch_state(LAUNCH, impact_at(150e3, 120.0), ballistic_coefficient_kg_m2)
    once, _, _ = flown(state, ballistic_coefficient_kg_m2, 0.0, 1e4)
    framed, _, time_s = flown(state, ballistic_coefficient_kg_m2, 0.0, frame_s)
    assert math.dist(once, framed) < 2.0
    assert time_s == pytest.approx(state.flight_time_s, abs=0.02)


def test_impact_is_reported_at_the_moment_that_the_height_crosses_the_ground():
    impact = impact_at(200e3, 10.0, 750.0)
    state = ballistic.launch_state(LAUNCH, impact, 5000.0)
    position_m, velocity_m_s, time_s = flown(state, 5000.0, 750.0, 1.0)
    assert geodesy.height(position_m) == pytest.approx(750.0, abs=1e-3)
    assert ballistic.climb_rate(position_m, velocity_m_s) < 0.0
    assert time_s % 1.0 > 0.0


def test_a_flight_may_start_on_the_ground_or_below_it():
    state = ballistic.launch_state(LAUNCH, impact_at(100e3, 0.0), 5000.0)
    low = geodesy.ecef_from_geodetic(LAUNCH.latitude_rad, LAUNCH.longitude_rad, -20.0)
    *_, grounded = ballistic.fly_ballistic(low, state.velocity_m_s, 5000.0, 0.0, 0.01)
    assert grounded == 0


def test_a_falling_body_that_is_already_below_the_ground_lands_at_once():
    low = geodesy.ecef_from_geodetic(0.3, 0.4, -20.0)
    position_m, _, step_s, grounded = ballistic.fly_ballistic(low, geodesy.normal(0.3, 0.4 + math.pi), 5000.0, 0.0, 1.0)
    assert (position_m, step_s, grounded) == (low, 0.0, 1)


def test_drag_waits_until_the_top_of_the_arc():
    state = ballistic.launch_state(LAUNCH, impact_at(60e3, 80.0), 1000.0)
    climbing = ballistic.fly_ballistic(state.position_m, state.velocity_m_s, 1000.0, 0.0, 20.0)
    vacuum = free.fly(state.position_m, state.velocity_m_s, free.VACUUM_KG_M2, 20.0, ballistic.LONGEST_STEP_S)
    assert climbing[:2] == vacuum
    assert climbing[2:] == (20.0, 0)
    _, falling_m_s, _ = flown(state, 1000.0, 0.0, 1.0)
    _, unslowed_m_s, _ = flown(state, free.VACUUM_KG_M2, 0.0, 1.0)
    assert norm(falling_m_s) < 0.5 * norm(unslowed_m_s)


def test_the_air_lengthens_the_flight_and_asks_for_more_speed():
    impact = impact_at(200e3, 30.0)
    light = ballistic.launch_state(LAUNCH, impact, 1000.0)
    heavy = ballistic.launch_state(LAUNCH, impact, 20_000.0)
    assert norm(light.velocity_m_s) > norm(heavy.velocity_m_s)
    assert light.flight_time_s > heavy.flight_time_s


def test_without_air_the_flight_is_near_its_closed_form():
    """The turning earth, its flattening and the launch angle account for a few per cent at 1,000 km due north."""
    arc = ballistic.minimum_energy_arc(1000e3)
    state = ballistic.launch_state(LAUNCH, impact_at(1000e3, 0.0), free.VACUUM_KG_M2)
    assert norm(state.velocity_m_s) == pytest.approx(arc.speed_m_s, rel=0.03)
    assert state.flight_time_s == pytest.approx(arc.flight_time_s, rel=0.03)


def test_eastward_flights_last_longer_than_westward_ones_of_the_same_range():
    """Flying east, the ground runs away under the body; the ground-relative launch angle is the same."""
    eastward = ballistic.launch_state(LAUNCH, impact_at(2000e3, 90.0), free.VACUUM_KG_M2)
    westward = ballistic.launch_state(LAUNCH, impact_at(2000e3, 270.0), free.VACUUM_KG_M2)
    assert eastward.flight_time_s > 1.02 * westward.flight_time_s


def test_short_arcs_rise_a_quarter_of_their_range_at_45_degrees():
    arc = ballistic.minimum_energy_arc(10e3)
    assert arc.apogee_m == pytest.approx(2500.0, rel=1e-3)
    assert math.degrees(arc.flight_path_angle_rad) == pytest.approx(45.0, abs=0.05)
    assert arc.speed_m_s == pytest.approx(math.sqrt(10e3 * 9.82), rel=1e-3)


@pytest.mark.parametrize("range_m", [40e3, 6100e3])
def test_ranges_outside_the_model_are_refused_with_the_range_in_the_sentence(range_m):
    with pytest.raises(ValueError, match=f"covers {range_m / 1e3:.0f} km; the model holds from 50 to 6000 km"):
        ballistic.launch_state(LAUNCH, impact_at(range_m, 90.0), 5000.0)


def test_a_feather_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="ballistic coefficient"):
        ballistic.launch_state(LAUNCH, impact_at(60e3, 90.0), 1.0)
