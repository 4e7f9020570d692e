"""The height of the ground: of a smooth earth, and bilinear between the posts of a grid."""

import math

import numpy as np
import pytest

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth import terrain

STEP = 1e-3
SOUTH, WEST = 0.7, 0.2


def plane(rows=5, columns=7, west_rad=WEST, east_m=3.0, north_m=10.0):
    """Ground that rises by `north_m` a row and `east_m` a column."""
    heights = north_m * np.arange(rows)[:, None] + east_m * np.arange(columns)
    return terrain.grid(heights, SOUTH, west_rad, STEP, STEP)


@pytest.mark.parametrize(("latitude_rad", "longitude_rad"), [(0.0, 0.0), (1.5, -3.0)])
def test_a_smooth_earth_is_equally_high_everywhere(latitude_rad, longitude_rad):
    relief = terrain.smooth(850.0)
    assert relief.frame[0].kind == terrain.Relief.SMOOTH
    assert terrain.ground_height_m(relief, latitude_rad, longitude_rad) == 850.0
    assert terrain.covers(relief, latitude_rad, longitude_rad) == 1


def test_at_a_post_the_ground_is_as_high_as_the_post():
    heights = np.array([[1.0, 20.0, 300.0], [4000.0, 5.0, 60.0]])
    relief = terrain.grid(heights, SOUTH, WEST, STEP, 2.0 * STEP)
    for row in range(2):
        for column in range(3):
            at = (SOUTH + row * STEP, WEST + 2.0 * column * STEP)
            assert terrain.ground_height_m(relief, *at) == pytest.approx(heights[row, column], abs=1e-6)


@pytest.mark.parametrize(("row", "column"), [(0.5, 0.25), (3.9, 5.9), (2.0, 3.5)])
def test_a_sloping_plane_is_reproduced_between_posts(row, column):
    height_m = terrain.ground_height_m(plane(), SOUTH + row * STEP, WEST + column * STEP)
    assert height_m == pytest.approx(10.0 * row + 3.0 * column, abs=1e-9)


def test_the_middle_of_four_posts_is_their_mean():
    relief = terrain.grid(np.array([[0.0, 8.0], [4.0, 100.0]]), SOUTH, WEST, STEP, STEP)
    assert terrain.ground_height_m(relief, SOUTH + 0.5 * STEP, WEST + 0.5 * STEP) == pytest.approx(28.0)


@pytest.mark.parametrize(
    ("row", "column", "height_m"), [(-3.0, -3.0, 0.0), (9.0, 2.0, 46.0), (2.0, 9.0, 38.0), (-1.0, 2.5, 7.5)]
)
def test_beyond_the_grid_the_ground_goes_on_at_the_height_of_its_edge_and_is_not_covered(row, column, height_m):
    place = (SOUTH + row * STEP, WEST + column * STEP)
    assert terrain.ground_height_m(plane(), *place) == pytest.approx(height_m, abs=1e-9)
    assert terrain.covers(plane(), *place) == 0


def test_every_corner_of_the_grid_is_covered():
    south, west, north, east = terrain.bounds_rad(plane())
    for corner in ((south, west), (south, east), (north, west), (north, east)):
        assert terrain.covers(plane(), *corner) == 1


def test_a_grid_may_lie_across_the_date_line():
    relief = plane(west_rad=math.pi - 2.0 * STEP)
    before = terrain.ground_height_m(relief, SOUTH, math.pi - STEP)
    after = terrain.ground_height_m(relief, SOUTH, -math.pi + STEP)
    assert (before, after) == (pytest.approx(3.0, abs=1e-6), pytest.approx(9.0, abs=1e-6))
    assert terrain.covers(relief, SOUTH, -math.pi + STEP) == 1


def test_the_highest_ground_on_a_way_is_found_with_its_place():
    """The great circle runs a few hundredths of a step north of the parallel, off the very top of the hill."""
    heights = np.zeros((21, 21))
    heights[10, 12] = 700.0
    relief = terrain.grid(heights, SOUTH, WEST, STEP, STEP)
    latitude = SOUTH + 10.0 * STEP
    found = terrain.highest_along(relief, latitude, WEST, latitude, WEST + 20.0 * STEP, 400)
    assert found[0] == pytest.approx(700.0, rel=0.05)
    assert found[2] == pytest.approx(WEST + 12.0 * STEP, abs=0.1 * STEP)


def test_a_way_of_no_length_has_the_height_of_its_point():
    assert terrain.highest_along(plane(), SOUTH, WEST, SOUTH, WEST, 1)[0] == pytest.approx(0.0, abs=1e-6)


def test_the_spacing_is_the_shorter_step_on_the_ground():
    expected_m = EARTH_MEAN_RADIUS_M * STEP * math.cos(SOUTH + 2.0 * STEP)
    assert terrain.spacing_m(plane()) == pytest.approx(expected_m)
    assert terrain.spacing_m(terrain.smooth(0.0)) == math.inf


@pytest.mark.parametrize(
    ("heights", "south_rad", "step_rad", "words"),
    [
        (np.zeros((1, 5)), 0.0, STEP, "two rows and two columns"),
        (np.array([[0.0, math.nan], [0.0, math.inf]]), 0.0, STEP, "2 posts of the relief have no height"),
        (np.zeros((2, 2)), 0.0, -STEP, "must be positive"),
        (np.zeros((3, 2)), 1.5, 0.1, "runs over a pole"),
        (np.zeros((2, 80)), 0.0, 0.1, "round the earth more than once"),
    ],
)
def test_what_is_no_grid_is_refused(heights, south_rad, step_rad, words):
    with pytest.raises(ValueError, match=words):
        terrain.grid(heights, south_rad, 0.0, step_rad, step_rad)


def test_equal_relief_has_an_equal_hash_and_one_metre_changes_it():
    other = terrain.grid(plane().heights_m + np.eye(5, 7), SOUTH, WEST, STEP, STEP)
    assert terrain.content_hash(plane()) == terrain.content_hash(plane())
    assert len({terrain.content_hash(each) for each in (plane(), other, plane(west_rad=0.1), terrain.smooth(0.0))}) == 4
