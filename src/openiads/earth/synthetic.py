"""Relief that nobody surveyed: a random surface with the roughness of real hills, the same for the same seed.

White noise from the keyed streams is given a power spectrum with two slopes: S(k) ~ (k^2 + k0^2)^-(hurst + 1) from the
longest wavelength down to that of valleys, and (1 + k^2 / kv^2)^-(1 - hurst) steeper below, where slopes are smooth.
The valleys' length is fitted, with the exponents chosen, to the height differences on one SRTM tile of the Appalachians
over 75 m to 12 km (docs/relief.md). Source: Turcotte1997, chapter 7 (self-affine relief). Leaves out: rivers, ridges
with a direction, cliffs; heights are normally distributed, and those of real relief are skewed.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from openiads.constants import EARTH_MEAN_RADIUS_M, TWO_PI
from openiads.earth import terrain
from openiads.kernel import door
from openiads.streams import Purpose, normal_pair

PURPOSE_RELIEF = int(Purpose.RELIEF)
VALLEY_M = 1850.0
FINE_HURST = 1.0
WAVENUMBERS = 4000
FEWEST_POSTS = 8
# North of this the columns of a grid converge too fast for one spacing.
HIGHEST_LATITUDE_RAD = 1.4


class Roughness(NamedTuple):
    """How rough a relief is: standard deviation of its height [m], its longest wavelength [m], and how heights persist.

    `hurst`, 0 to 1, holds between the longest wavelength and that of valleys: height differences grow as its power of
    the distance. Small is rugged, large is gentle.
    """

    deviation_m: float
    longest_m: float
    hurst: float


@door
def fill_with_noise(noise, stream):
    """Fill an array (rows, columns) with independent standard normal numbers, two neighbours of a row from each draw."""
    for row in range(noise.shape[0]):
        for pair in range((noise.shape[1] + 1) // 2):
            first, second = normal_pair(stream, PURPOSE_RELIEF, 0, row, pair, 0)
            noise[row, 2 * pair] = first
            if 2 * pair + 1 < noise.shape[1]:
                noise[row, 2 * pair + 1] = second


def _shape(wavenumber_squared: NDArray[np.float64], roughness: Roughness) -> NDArray[np.float64]:
    """The power spectrum at squared wavenumbers [rad2/m2], but for its scale."""
    outer, valley = TWO_PI / roughness.longest_m, TWO_PI / VALLEY_M
    coarse = (wavenumber_squared + outer * outer) ** -(roughness.hurst + 1.0)
    steeper = (1.0 + wavenumber_squared / (valley * valley)) ** -(FINE_HURST - roughness.hurst)
    power: NDArray[np.float64] = coarse * steeper
    return power


def _scale(roughness: Roughness) -> float:
    """The factor that makes the spectrum's integral over the plane the variance of height."""
    outer = TWO_PI / roughness.longest_m
    logarithm = np.linspace(math.log(outer) - 8.0, math.log(TWO_PI) + 2.0, WAVENUMBERS)
    wavenumber = np.exp(logarithm)
    density = TWO_PI * wavenumber * wavenumber * _shape(wavenumber * wavenumber, roughness)
    return roughness.deviation_m * roughness.deviation_m / float(np.trapezoid(density, logarithm))


def surface(seed: int, rows: int, columns: int, step_m: float, roughness: Roughness) -> NDArray[np.float64]:
    """Heights [m] about 0 on a square grid (rows, columns) of one step [m]: white noise, filtered by the spectrum.

    The surface is cut from one that repeats itself a longest wavelength further on (or its own length, where that is
    shorter), so that opposite edges differ. What
    is shorter than two steps is left out, and lowers the standard deviation by what it would hold.
    """
    margin = min(math.ceil(roughness.longest_m / step_m), max(rows, columns))
    whole = tuple(fft.next_fast_len(size + margin, real=True) for size in (rows, columns))
    noise = np.empty(whole)
    fill_with_noise(noise, (seed, 0))
    north = TWO_PI * fft.fftfreq(whole[0], step_m)
    east = TWO_PI * fft.rfftfreq(whole[1], step_m)
    power = _scale(roughness) * _shape(north[:, None] * north[:, None] + east * east, roughness)
    filtered = fft.rfft2(noise) * (np.sqrt(power) * (TWO_PI / step_m))
    filtered[0, 0] = 0.0
    heights: NDArray[np.float64] = fft.irfft2(filtered, s=whole)
    return heights[:rows, :columns]


def synthetic(
    seed: int,
    latitude_rad: float,
    longitude_rad: float,
    extent_m: float,
    step_m: float,
    mean_height_m: float,
    lowest_m: float,
    roughness: Roughness,
) -> terrain.Terrain:
    """Synthetic relief on a square of this extent [m] about a middle point, its posts `step_m` apart at the middle.

    Ground lower than `lowest_m` is raised to it: 0 gives a sea, minus infinity leaves every height as it is. Columns
    converge towards the pole, so that features are narrower there by the cosine of the latitude. Raises ValueError for
    an extent of less than 8 steps, and where the square nears a pole.
    """
    posts = round(extent_m / step_m) + 1
    if posts < FEWEST_POSTS:
        raise ValueError(f"synthetic relief of {extent_m:g} m has too few posts at a spacing of {step_m:g} m")
    half_rad = 0.5 * (posts - 1) * step_m / EARTH_MEAN_RADIUS_M
    if abs(latitude_rad) + half_rad > HIGHEST_LATITUDE_RAD:
        raise ValueError("synthetic relief reaches too near to a pole")
    step_rad = step_m / EARTH_MEAN_RADIUS_M
    east_step_rad = step_rad / math.cos(latitude_rad)
    heights = np.maximum(surface(seed, posts, posts, step_m, roughness) + mean_height_m, lowest_m)
    west_rad = longitude_rad - 0.5 * (posts - 1) * east_step_rad
    return terrain.grid(heights, latitude_rad - half_rad, west_rad, step_rad, east_step_rad)
