"""Synthetic relief: keyed, as rough as asked, flooded where asked, and right at every distance of its spectrum."""

import math

import numpy as np
import pytest

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth import synthetic, terrain
from openiads.earth.synthetic import Roughness, surface

HILLS = Roughness(190.0, 100e3, 0.2)
SHORT = Roughness(100.0, 20e3, 0.5)
PLACE = (math.radians(45.0), math.radians(-30.0))


def difference_m(heights_m, lag):
    """Root mean square of height differences at a distance of `lag` posts, along rows and columns."""
    north, east = heights_m[lag:] - heights_m[:-lag], heights_m[:, lag:] - heights_m[:, :-lag]
    return math.sqrt(0.5 * ((north**2).mean() + (east**2).mean()))


@pytest.fixture(scope="module")
def wide():
    """A surface of 400 x 400 km."""
    return surface(3, 401, 401, 1000.0, SHORT)


def test_one_seed_gives_the_same_bytes_and_another_other_ground():
    first, again, other = (surface(seed, 40, 50, 1000.0, SHORT) for seed in (7, 7, 8))
    assert first.tobytes() == again.tobytes()
    assert abs(np.corrcoef(first.ravel(), other.ravel())[0, 1]) < 0.3


def test_noise_is_keyed_by_its_place_and_not_by_the_order_of_drawing():
    small, large = np.empty((5, 7)), np.empty((9, 12))
    synthetic.fill_with_noise(small, (7, 0))
    synthetic.fill_with_noise(large, (7, 0))
    assert (small == large[:5, :7]).all()


def test_noise_is_standard_normal():
    """160,000 draws: the mean within 4.4 standard errors, the spread within 4; one fixed seed."""
    noise = np.empty((400, 400))
    synthetic.fill_with_noise(noise, (11, 0))
    assert abs(noise.mean()) < 0.011
    assert noise.std() == pytest.approx(1.0, abs=0.0071)
    assert abs(np.corrcoef(noise[:, :-1].ravel(), noise[:, 1:].ravel())[0, 1]) < 0.011


def test_the_surface_is_as_high_and_low_as_asked(wide):
    """20 km waves on 400 km: some 400 independent hills, so the spread is known to some 4 %; detail lost takes 2 % more."""
    assert wide.std() == pytest.approx(100.0, rel=0.1)
    assert abs(wide.mean()) < 10.0


def test_height_differences_grow_with_distance_as_the_exponent_says():
    """Between the valleys' length and the longest wavelength differences grow as distance to the power `hurst`.

    The power is only reached far inside that range, so that measured from 8 to 64 km under waves of 4,000 km it lies up
    to 0.1 off; 0.3 and 0.7 are told apart.
    """
    for hurst in (0.3, 0.7):
        heights = surface(5, 256, 256, 4000.0, Roughness(500.0, 4e6, hurst))
        growth = math.log(difference_m(heights, 16) / difference_m(heights, 2)) / math.log(8.0)
        assert growth == pytest.approx(hurst, abs=0.1)


def test_below_the_length_of_valleys_slopes_are_smooth():
    """Heights there differ almost in proportion to distance: an exponent near one, not the coarse 0.2."""
    heights = surface(5, 300, 300, 60.0, HILLS)
    growth = math.log(difference_m(heights, 4) / difference_m(heights, 1)) / math.log(4.0)
    assert 0.7 < growth < 1.0


def test_finer_posts_show_the_same_hills_at_the_same_distance():
    """What is shorter than two coarse steps is missing from the coarse one alone."""
    coarse = difference_m(surface(3, 200, 200, 2000.0, SHORT), 4)
    fine = difference_m(surface(4, 600, 600, 500.0, SHORT), 16)
    assert coarse == pytest.approx(fine, rel=0.08)


def test_opposite_edges_differ(wide):
    assert abs(np.corrcoef(wide[0], wide[-1])[0, 1]) < 0.4
    assert abs(np.corrcoef(wide[:, 0], wide[:, -1])[0, 1]) < 0.4


def test_ground_below_the_sea_is_flooded_and_other_ground_left_alone():
    land, dry = (
        synthetic.synthetic(2, *PLACE, 60e3, 1000.0, 0.0, lowest, SHORT).heights_m for lowest in (0.0, -math.inf)
    )
    assert land.min() == 0.0
    assert 0.3 < (land == 0.0).mean() < 0.7
    assert (land == np.maximum(dry, 0.0)).all()


def test_the_square_lies_about_its_middle_with_the_extent_asked():
    relief = synthetic.synthetic(2, *PLACE, 60e3, 500.0, 300.0, 0.0, SHORT)
    south, west, north, east = terrain.bounds_rad(relief)
    assert relief.heights_m.shape == (121, 121)
    assert (south + north, west + east) == (pytest.approx(2.0 * PLACE[0]), pytest.approx(2.0 * PLACE[1]))
    assert (north - south) * EARTH_MEAN_RADIUS_M == pytest.approx(60e3)
    assert (east - west) * EARTH_MEAN_RADIUS_M * math.cos(PLACE[0]) == pytest.approx(60e3)


def test_no_roughness_is_a_plain():
    relief = synthetic.synthetic(2, *PLACE, 20e3, 1000.0, 300.0, 0.0, Roughness(0.0, 20e3, 0.5))
    assert (relief.heights_m == 300.0).all()


@pytest.mark.parametrize(
    ("latitude_rad", "extent_m", "words"), [(0.7, 5e3, "too few posts"), (1.3, 3000e3, "too near to a pole")]
)
def test_a_square_that_cannot_be_is_refused(latitude_rad, extent_m, words):
    with pytest.raises(ValueError, match=words):
        synthetic.synthetic(2, latitude_rad, 0.0, extent_m, 1000.0, 300.0, 0.0, SHORT)
