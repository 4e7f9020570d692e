"""Synthetic relief against a real tile: SRTM 3" of the Jacksboro fault, Tennessee, as matplotlib ships it.

The valleys' length and the deviation were fitted to this one tile, with the exponents chosen, so the test says that
synthetic ground is as rough as these hills, not that all hills are so. Seven surfaces are averaged; a real tile of 30 km
holds few hills, and its own two directions differ by up to 35 % (ridges run north-east), which the tolerances allow for.
"""

import math

import numpy as np
import pytest
from matplotlib import cbook

from openiads.earth.synthetic import Roughness, surface

NORTH_M, EAST_M = 92.66, 74.40
STEP_M = math.sqrt(NORTH_M * EAST_M)
HILLS = Roughness(190.0, 100e3, 0.2)
SEEDS = range(7)
LAGS = (1, 2, 4, 8, 16, 32, 64)


@pytest.fixture(scope="module")
def real():
    """Heights of the tile [m]."""
    return cbook.get_sample_data("jacksboro_fault_dem.npz")["elevation"].astype(np.float64)


@pytest.fixture(scope="module")
def made(real):
    """Surfaces of the size and spacing of the tile."""
    return [surface(seed, *real.shape, STEP_M, HILLS) for seed in SEEDS]


def difference_m(heights_m, lag):
    """Root mean square of height differences over `lag` posts, both ways."""
    north, east = heights_m[lag:] - heights_m[:-lag], heights_m[:, lag:] - heights_m[:, :-lag]
    return math.sqrt(0.5 * ((north**2).mean() + (east**2).mean()))


def slopes(heights_m, north_m, east_m):
    """Steepness (rise over distance) at every post."""
    return np.hypot(np.gradient(heights_m, north_m, axis=0), np.gradient(heights_m, east_m, axis=1))


def test_the_tile_is_the_one_that_was_fitted(real):
    assert real.shape == (344, 403)
    assert (real.min(), real.max()) == (236.0, 1076.0)
    assert slopes(real, NORTH_M, EAST_M).mean() == pytest.approx(0.2405, abs=0.001)


@pytest.mark.parametrize("lag", LAGS)
def test_heights_differ_over_a_distance_as_on_real_ground(real, made, lag):
    """From 83 m to 5.3 km; 15 % is half of what the tile's own two directions differ by."""
    ours = math.sqrt(np.mean([difference_m(each, lag) ** 2 for each in made]))
    assert ours == pytest.approx(difference_m(real, lag), rel=0.15)


def test_differences_grow_with_distance_as_on_real_ground(real, made):
    """The exponent of the structure function: steep below 400 m, shallow from 1.3 to 5.3 km."""
    for near, far, tolerance in ((1, 4, 0.1), (16, 64, 0.1)):
        exponents = [math.log(difference_m(each, far) / difference_m(each, near)) for each in (real, *made)]
        theirs, ours = exponents[0] / math.log(far / near), np.mean(exponents[1:]) / math.log(far / near)
        assert ours == pytest.approx(theirs, abs=tolerance)


@pytest.mark.parametrize(("share", "tolerance"), [(50, 0.1), (75, 0.1), (90, 0.1), (99, 0.15)])
def test_slopes_are_distributed_as_on_real_ground_at_the_same_spacing(real, made, share, tolerance):
    """Real ground has more that is nearly level (below the tenth percentile), and fewer slopes beyond 0.55."""
    theirs = np.percentile(slopes(real, NORTH_M, EAST_M), share)
    ours = np.mean([np.percentile(slopes(each, STEP_M, STEP_M), share) for each in made])
    assert ours == pytest.approx(theirs, rel=tolerance)


def test_the_mean_slope_is_that_of_real_ground(real, made):
    ours = np.mean([slopes(each, STEP_M, STEP_M).mean() for each in made])
    assert ours == pytest.approx(slopes(real, NORTH_M, EAST_M).mean(), rel=0.05)


def test_the_spread_of_height_of_a_tile_is_among_those_of_synthetic_tiles(real, made):
    spreads = [each.std() for each in made]
    assert min(spreads) < real.std() < max(spreads)


def test_seen_at_1_km_posts_synthetic_ground_has_the_slopes_of_real_ground_averaged_over_1_km(real):
    """Twelve by eleven posts on average 0.98 km apart; a tile this small is known to some 15 %."""
    rows, columns = 11, 13
    cut = real[: real.shape[0] // rows * rows, : real.shape[1] // columns * columns]
    averaged = cut.reshape(cut.shape[0] // rows, rows, cut.shape[1] // columns, columns).mean(axis=(1, 3))
    ours = surface(3, 300, 300, 1000.0, HILLS)
    theirs_m = slopes(averaged, rows * NORTH_M, columns * EAST_M).mean()
    assert slopes(ours, 1000.0, 1000.0).mean() == pytest.approx(theirs_m, rel=0.25)
