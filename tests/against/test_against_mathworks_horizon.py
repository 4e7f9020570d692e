"""The horizon against the reference pages of MathWorks: effearthradius and horizonrange (Radar Toolbox, 2024)."""

import math

import pytest

from openiads.earth import propagation


@pytest.mark.parametrize(("gradient_per_m", "printed_m"), [(-39e-9, 8.4774e6), (-40e-9, 8.5498e6)])
def test_the_effective_radius_of_a_gradient_is_as_printed(gradient_per_m, printed_m):
    """Five printed digits, and an earth of 6,371,000 m there against 6,371,008.8 m here: 1.8 parts in a million."""
    assert propagation.effective_radius_m(gradient_per_m) == pytest.approx(printed_m, abs=120.0)


def test_a_ray_of_the_customary_gradient_sees_the_four_thirds_earth_within_a_quarter_per_cent():
    assert propagation.effective_radius_m(-39e-9) == pytest.approx(propagation.EFFECTIVE_RADIUS_M, rel=2.5e-3)


def test_the_horizon_of_a_thirty_metre_antenna_is_as_printed():
    """Printed 2.2553e+04 m: sqrt(2 R h + h2) is 22,553.2 m along the ray; the ground below is 0.1 m shorter."""
    radius_m = propagation.effective_radius_m(-39e-9)
    assert propagation.horizon_on_m(30.0, radius_m) == pytest.approx(22_553.2, abs=0.5)


@pytest.mark.parametrize("height_m", [30.0, 1e3, 30e3])
def test_ground_distance_and_ray_are_two_sides_of_one_triangle(height_m):
    ray_m = math.sqrt(2.0 * propagation.EFFECTIVE_RADIUS_M * height_m + height_m * height_m)
    angle = propagation.horizon_range_m(height_m) / propagation.EFFECTIVE_RADIUS_M
    assert math.tan(angle) * propagation.EFFECTIVE_RADIUS_M == pytest.approx(ray_m, rel=1e-9)
