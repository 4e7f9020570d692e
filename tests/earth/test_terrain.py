"""The height of the ground, today of a smooth earth."""

import pytest

from openiads.earth import terrain


@pytest.mark.parametrize(("latitude_rad", "longitude_rad"), [(0.0, 0.0), (1.5, -3.0)])
def test_a_smooth_earth_is_equally_high_everywhere(latitude_rad, longitude_rad):
    relief = terrain.smooth(850.0)
    assert relief[0].kind == terrain.Relief.SMOOTH
    assert terrain.ground_height_m(relief[0], latitude_rad, longitude_rad) == 850.0
