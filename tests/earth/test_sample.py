"""The tile that comes with matplotlib lies where it should, the right way up."""

import math

import pytest

from openiads.earth.sample import jacksboro
from openiads.earth.terrain import bounds_rad, covers, ground_height_m


@pytest.fixture(scope="module")
def tile():
    """The tile as relief."""
    return jacksboro()


def height_m(tile, latitude_deg, longitude_deg):
    """Height [m] at a place."""
    return float(ground_height_m(tile, math.radians(latitude_deg), math.radians(longitude_deg)))


def test_its_edges_are_half_a_post_within_those_it_states(tile):
    """xmin to ymax of the file, less half of 3 arc seconds."""
    south, west, north, east = (math.degrees(angle) for angle in bounds_rad(tile))
    half = 1.5 / 3600.0
    assert (south, north) == pytest.approx((36.44625 + half, 36.7329167 - half), abs=1e-6)
    assert (west, east) == pytest.approx((-84.41375 + half, -84.0779167 - half), abs=1e-6)


def test_the_mountains_are_in_the_south_west_and_the_valley_in_the_south_east(tile):
    """Cross Mountain, the highest of the county, stands near 36.52 N 84.26 W; the valley of Norris Lake lies below 350 m."""
    assert height_m(tile, 36.523, -84.256) > 1000.0
    assert height_m(tile, 36.47, -84.12) < 350.0
    assert not covers(tile, math.radians(36.5), math.radians(-84.5))
