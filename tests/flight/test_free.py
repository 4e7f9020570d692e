"""Free flight: what must be conserved is conserved, and drag does what its closed forms say."""

import math

import pytest

from openiads.constants import EARTH_GRAVITATIONAL_PARAMETER_M3_S2, EARTH_ROTATION_RAD_S, EARTH_SEMI_MAJOR_AXIS_M
from openiads.earth import geodesy
from openiads.flight import free
from openiads.vectors import add_scaled, cross, dot, norm

# A fast, high arc that crosses latitudes: 4.6 km/s at 100 km, 1,000 s of flight.
START_M = geodesy.ecef_from_geodetic(0.6, 0.4, 1e5)
START_M_S = (2000.0, 3000.0, 2800.0)


def inertial_energy(position_m, velocity_m_s):
    speed = norm(free.inertial_velocity(position_m, velocity_m_s))
    return 0.5 * speed * speed - EARTH_GRAVITATIONAL_PARAMETER_M3_S2 / norm(position_m)


def jacobi_integral(position_m, velocity_m_s):
    x, y, _ = position_m
    spin = 0.5 * EARTH_ROTATION_RAD_S**2 * (x * x + y * y)
    return 0.5 * dot(velocity_m_s, velocity_m_s) - spin - EARTH_GRAVITATIONAL_PARAMETER_M3_S2 / norm(position_m)


def spin_momentum(position_m, velocity_m_s):
    return cross(position_m, free.inertial_velocity(position_m, velocity_m_s))[2]


@pytest.mark.parametrize("conserved", [inertial_energy, jacobi_integral, spin_momentum])
def test_without_air_a_flight_keeps_its_integrals_of_motion(conserved):
    """Steps of 2 s over 1,000 s: the method's own error is below 1e-11; a wrong sign in any term is above 1e-3."""
    end = free.fly(START_M, START_M_S, free.VACUUM_KG_M2, 1000.0, 2.0)
    assert conserved(*end) == pytest.approx(conserved(START_M, START_M_S), rel=1e-11)


def test_halving_the_step_cuts_the_error_sixteenfold():
    truth, _ = free.fly(START_M, START_M_S, free.VACUUM_KG_M2, 800.0, 1.0)
    coarse, _ = free.fly(START_M, START_M_S, free.VACUUM_KG_M2, 800.0, 40.0)
    fine, _ = free.fly(START_M, START_M_S, free.VACUUM_KG_M2, 800.0, 20.0)
    assert math.dist(coarse, truth) / math.dist(fine, truth) == pytest.approx(16.0, rel=0.2)


def test_a_body_at_the_geostationary_radius_stays_where_it_is():
    radius_m = (EARTH_GRAVITATIONAL_PARAMETER_M3_S2 / EARTH_ROTATION_RAD_S**2) ** (1.0 / 3.0)
    position_m, velocity_m_s = free.fly((radius_m, 0.0, 0.0), (0.0, 0.0, 0.0), free.VACUUM_KG_M2, 3600.0, 10.0)
    assert position_m == pytest.approx((radius_m, 0.0, 0.0), abs=1e-3)
    assert norm(velocity_m_s) < 1e-6


def test_a_stone_dropped_at_the_equator_lands_to_the_east():
    """(1/3) w g t^3 east of the plumb line; Goldstein 1980, section 4-10. 20 s of fall."""
    position_m = (EARTH_SEMI_MAJOR_AXIS_M + 5000.0, 0.0, 0.0)
    end, _ = free.fly(position_m, (0.0, 0.0, 0.0), free.VACUUM_KG_M2, 20.0, 0.5)
    fallen_m_s2 = 2.0 * (position_m[0] - end[0]) / 20.0**2
    assert end[1] == pytest.approx(EARTH_ROTATION_RAD_S * fallen_m_s2 * 20.0**3 / 3.0, rel=1e-3)


def test_gravity_at_the_equator_is_its_parameter_over_the_radius_squared():
    pull = free.gravity((EARTH_SEMI_MAJOR_AXIS_M, 0.0, 0.0))
    assert pull == pytest.approx((-9.79828, 0.0, 0.0), abs=1e-4)


def test_the_centre_of_the_earth_raises_nothing():
    assert free.gravity((0.0, 0.0, 0.0)) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("ballistic_coefficient_kg_m2", [math.inf, 0.0, -1.0])
def test_a_body_without_a_ballistic_coefficient_feels_no_air(ballistic_coefficient_kg_m2):
    assert norm(free.drag_acceleration((1000.0, 0.0, 0.0), 1.2, ballistic_coefficient_kg_m2)) == 0.0
    low = geodesy.ecef_from_geodetic(0.1, 0.2, 1000.0)
    vacuum = free.acceleration(low, START_M_S, free.VACUUM_KG_M2)
    assert free.acceleration(low, START_M_S, ballistic_coefficient_kg_m2) == vacuum


def test_drag_points_against_the_flight_and_grows_with_the_square_of_speed():
    slow = free.drag_acceleration((100.0, 0.0, 0.0), 1.225, 5000.0)
    fast = free.drag_acceleration((300.0, 0.0, 0.0), 1.225, 5000.0)
    assert slow == pytest.approx((-1.225, 0.0, 0.0))
    assert fast[0] == pytest.approx(9.0 * slow[0])


def test_a_coast_through_even_air_loses_its_speed_exponentially_with_distance():
    """v = v0 exp(-rho x / 2 beta), t = (2 beta / rho)(1/v - 1/v0): 541.994 m/s after 5 km and 6.89827 s, to 1e-5."""
    beta, density, time_s, steps = 5000.0, 1.225, 6.89827, 200
    position_m, velocity_m_s, step_s = (0.0, 0.0, 0.0), (1000.0, 0.0, 0.0), time_s / steps
    for _ in range(steps):
        first = free.drag_acceleration(velocity_m_s, density, beta)
        middle = add_scaled(velocity_m_s, first, 0.5 * step_s)
        position_m = add_scaled(position_m, middle, step_s)
        velocity_m_s = add_scaled(velocity_m_s, free.drag_acceleration(middle, density, beta), step_s)
    assert velocity_m_s[0] == pytest.approx(541.994, rel=1e-5)
    assert position_m[0] == pytest.approx(5000.0, rel=1e-5)


def test_at_ten_kilometres_the_air_brakes_with_the_density_printed_for_that_height():
    """rho v2 / (2 beta) with 0.41351 kg/m3 (USSA76, table I), 1,000 m/s and 5,000 kg/m2: 41.351 m/s2."""
    position_m, velocity_m_s = geodesy.ecef_from_geodetic(0.9, -0.4, 10_000.0), (600.0, 0.0, 800.0)
    slowed = free.acceleration(position_m, velocity_m_s, 5000.0)
    unslowed = free.acceleration(position_m, velocity_m_s, free.VACUUM_KG_M2)
    assert math.dist(slowed, unslowed) == pytest.approx(41.351, rel=2e-5)


def test_a_long_fall_ends_at_the_speed_where_drag_carries_the_weight():
    """Terminal speed sqrt(2 beta g / rho), within 5 %: the air thickens faster than the body can slow to it."""
    start = geodesy.ecef_from_geodetic(0.7, 0.1, 10_000.0)
    position_m, velocity_m_s = free.fly(start, (0.0, 0.0, 0.0), 500.0, 80.0, 0.5)
    height_m = geodesy.height(position_m)
    weight = norm(free.acceleration(position_m, (0.0, 0.0, 0.0), free.VACUUM_KG_M2))
    density = free.atmosphere.density_kg_m3(height_m)
    assert 0.0 < height_m < 4000.0
    assert norm(velocity_m_s) == pytest.approx(math.sqrt(2.0 * 500.0 * weight / density), rel=0.05)


def test_a_duration_that_is_no_multiple_of_the_step_is_flown_to_its_end():
    whole, _ = free.fly(START_M, START_M_S, free.VACUUM_KG_M2, 10.0, 3.0)
    finer, _ = free.fly(START_M, START_M_S, free.VACUUM_KG_M2, 10.0, 0.1)
    assert whole == pytest.approx(finer, abs=1e-6)
    assert free.fly(START_M, START_M_S, free.VACUUM_KG_M2, 0.0, 1.0)[0] == START_M
