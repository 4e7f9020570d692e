"""The air: continuous, hydrostatic, thinning upward, and harmless at absurd heights."""

import math
from itertools import pairwise

import pytest

from openiads.earth import atmosphere

SURFACES_M = [11_019.068, 20_063.124, 32_161.905, 47_350.093, 51_412.5, 71_801.9, 86_000.0]


def test_at_sea_level_it_is_the_air_that_everyone_knows():
    assert atmosphere.temperature_k(0.0) == 288.15
    assert atmosphere.pressure_pa(0.0) == pytest.approx(101_325.0, rel=1e-12)
    assert atmosphere.density_kg_m3(0.0) == pytest.approx(1.2250, abs=5e-5)
    assert atmosphere.speed_of_sound_m_s(0.0) == pytest.approx(340.294, abs=5e-4)


@pytest.mark.parametrize("height_m", SURFACES_M)
def test_nothing_jumps_where_one_layer_meets_the_next(height_m):
    for quantity in (atmosphere.temperature_k, atmosphere.pressure_pa, atmosphere.density_kg_m3):
        assert quantity(height_m - 1.0) == pytest.approx(quantity(height_m + 1.0), rel=5e-4)


@pytest.mark.parametrize("height_m", [1e3, 15e3, 25e3, 40e3, 49e3, 60e3, 80e3])
def test_the_pressure_carries_the_weight_of_the_air_above_it(height_m):
    """dp/dz = - rho g0 (r0 / (r0 + z))^2, by a central difference of 20 m: its own error is below 1e-6."""
    fall_pa_m = (atmosphere.pressure_pa(height_m - 10.0) - atmosphere.pressure_pa(height_m + 10.0)) / 20.0
    gravity = 9.80665 * (6_356_766.0 / (6_356_766.0 + height_m)) ** 2
    assert fall_pa_m == pytest.approx(atmosphere.density_kg_m3(height_m) * gravity, rel=1e-5)


def test_higher_air_is_always_thinner():
    densities = [atmosphere.density_kg_m3(500.0 * step) for step in range(-20, 600)]
    assert all(lower > higher > 0.0 for lower, higher in pairwise(densities))


def test_the_density_bends_at_86_kilometres_without_a_kink_and_goes_to_zero():
    below = math.log(atmosphere.density_kg_m3(85_990.0) / atmosphere.density_kg_m3(86_000.0))
    above = math.log(atmosphere.density_kg_m3(86_000.0) / atmosphere.density_kg_m3(86_010.0))
    assert below == pytest.approx(above, rel=1e-3)
    assert atmosphere.density_kg_m3(1e7) == 0.0


def test_below_sea_level_the_lowest_layer_goes_on():
    assert atmosphere.temperature_k(-1000.0) == pytest.approx(288.15 + 6.501, abs=1e-3)
    assert atmosphere.density_kg_m3(-1000.0) > atmosphere.density_kg_m3(0.0)


def test_deep_inside_the_earth_the_air_is_still_a_plain_number():
    assert atmosphere.density_kg_m3(-6.4e6) == atmosphere.density_kg_m3(-10_000.0)


def test_geopotential_height_falls_behind_the_geometric_one():
    assert atmosphere.geopotential_height(0.0) == 0.0
    assert atmosphere.geopotential_height(10_000.0) == pytest.approx(9984.3, abs=0.05)
    assert atmosphere.geopotential_height(86_000.0) == pytest.approx(84_852.0, abs=0.1)
