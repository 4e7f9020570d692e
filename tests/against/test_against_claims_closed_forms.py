"""The numbers of the claims against closed forms that the code does not use."""

import math

import pytest

from openiads.brief.findings import ballistic
from openiads.earth.propagation import lowest_visible_height_m
from openiads.flight.ballistic import minimum_energy_speed_m_s

RADIUS_M, MU = 6_371_000.0, 3.986_004_418e14


@pytest.mark.parametrize("mast_m", [10.0, 24.0, 39.0])
def test_the_height_to_be_seen_at_400_km_is_that_of_the_parabola(mast_m):
    """h = (d - sqrt(2 k R m))2 / 2 k R, k = 4/3: the parabola for the circle, 0.2 % at 400 km."""
    twice = 2.0 * 4.0 / 3.0 * RADIUS_M
    closed_m = (400e3 - math.sqrt(twice * mast_m)) ** 2 / twice
    assert lowest_visible_height_m(400e3, mast_m) == pytest.approx(closed_m, rel=3e-3)


@pytest.mark.parametrize("range_m", [300e3, 2_901e3, 3_500e3])
def test_the_least_speed_of_a_range_is_that_of_the_best_angle(range_m):
    """Over all angles, v2 = mu/R (1 - cos r) / (cos g (cos g - cos(g + r))) for a range angle r (Bate 1971, eq. 6.2-14)."""
    angle = range_m / RADIUS_M

    def speed(climb):
        half = angle
        return math.sqrt(
            MU / RADIUS_M * (1.0 - math.cos(half)) / (math.cos(climb) * (math.cos(climb) - math.cos(climb + half)))
        )

    least = min(speed(math.radians(0.01 * k)) for k in range(100, 8_500))
    assert float(minimum_energy_speed_m_s(range_m)) == pytest.approx(least, rel=1e-4)


@pytest.mark.parametrize("coefficient_kg_m2", [2_500.0, 5_000.0, 10_000.0])
def test_air_slows_a_missile_where_allen_and_eggers_say(coefficient_kg_m2):
    """V = Ve exp(-rho H / 2 b sin g) in an exponential atmosphere; Ve is the speed that gravity alone gives at that height.

    H = 6.7 km and 1.75 kg/m3 fit the air of USSA76 between 15 and 25 km within 5 %, g = 37 degrees is the angle of the arc.
    Within 1.5 km: 5 % of density are 0.3 km, and the closed form adds gravity and drag that act on each other.
    """
    scale_m, ground_kg_m3, down = 6_700.0, 1.75, math.sin(math.radians(37.0))
    closed_m = 20e3
    for _ in range(20):
        entry_m_s = math.sqrt(5_167.0**2 - 2.0 * MU * (1.0 / RADIUS_M - 1.0 / (RADIUS_M + closed_m)))
        slowed = 2.0 * coefficient_kg_m2 * down * math.log(entry_m_s / 4_800.0)
        closed_m = scale_m * math.log(ground_kg_m3 * scale_m / slowed)
    assert ballistic.slowed_below_m(3_500e3, 4_800.0, coefficient_kg_m2) == pytest.approx(closed_m, abs=1_500.0)


def test_without_air_nothing_slows_it():
    assert ballistic.slowed_below_m(3_500e3, 4_800.0, math.inf) == 0.0
