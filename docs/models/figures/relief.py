"""How height differences grow with distance on real hills and on synthetic ones, and what of them a mast sees.

Source: SRTM 3" of the Jacksboro fault, Tennessee, as matplotlib carries it. Run: python docs/models/figures/relief.py [FILE]
"""

import math

import numpy as np
from _drawing import figure_of, legend_below, line, points, save
from matplotlib import cbook

from openiads.earth.geodesy import destination
from openiads.earth.masking import mask_map, minimum_visible_height_m
from openiads.earth.propagation import lowest_visible_height_m
from openiads.earth.synthetic import Roughness, surface, synthetic
from openiads.earth.terrain import ground_height_m
from openiads.units import printed

NORTH_M, EAST_M = 92.66, 74.40
STEP_M = math.sqrt(NORTH_M * EAST_M)
HILLS = Roughness(190.0, 100e3, 0.2)
LAGS = (1, 2, 4, 8, 16, 32, 64)
ANTENNA_M, REACH_M, AZIMUTH_RAD = 24.0, 50e3, math.radians(200.0)
SITE_RAD = (math.radians(45.6), math.radians(-30.0))


def differences_m(heights_m):
    """Root mean square of height differences over each lag, both ways."""
    found = []
    for lag in LAGS:
        north, east = heights_m[lag:] - heights_m[:-lag], heights_m[:, lag:] - heights_m[:, :-lag]
        found.append(math.sqrt(0.5 * ((north**2).mean() + (east**2).mean())))
    return found


def hilltop(ground):
    """The highest post within some 20 km of the middle."""
    around = [destination(*SITE_RAD, 0.1 * turn, 500.0 * ring) for ring in range(40) for turn in range(63)]
    return max(around, key=lambda place: ground_height_m(ground, *place))


def draw():
    """Structure functions to the left; to the right the map of one radar cut along one azimuth."""
    real = cbook.get_sample_data("jacksboro_fault_dem.npz")["elevation"].astype(np.float64)
    lags_km = printed(np.array(LAGS) * STEP_M, "km")
    figure, (rough, hidden) = figure_of(2, 4.0)
    for seed in range(5):
        made = differences_m(surface(seed, *real.shape, STEP_M, HILLS))
        rough.loglog(lags_km, made, linewidth=0.9, label="synthetic, five seeds", **line(0))
    rough.plot(lags_km, differences_m(real), label="real tile", **points(1))
    rough.set(xlabel="distance between two places, km", ylabel="rms difference of their heights, m")
    rough.set_xticks([0.1, 0.3, 1, 3], ["0.1", "0.3", "1", "3"])
    rough.set_yticks([20, 50, 100, 200], ["20", "50", "100", "200"])
    rough.minorticks_off()
    ground = synthetic(7, SITE_RAD[0], SITE_RAD[1], 120e3, 500.0, 500.0, 0.0, HILLS)
    site = hilltop(ground)
    maps = mask_map(ground, *site, ANTENNA_M, REACH_M)
    ranges_m = np.linspace(200.0, REACH_M, 500)
    km = printed(ranges_m, "km")
    below = [ground_height_m(ground, *destination(*site, AZIMUTH_RAD, float(r))) for r in ranges_m]
    seen = [minimum_visible_height_m(maps, 0, float(r), AZIMUTH_RAD) for r in ranges_m]
    base_m = float(maps.frames[0].eye_height_m) - ANTENNA_M
    smooth = [lowest_visible_height_m(float(r), ANTENNA_M) + base_m for r in ranges_m]
    hidden.fill_between(km, below, color="0.8", label="the ground")
    hidden.plot(km, seen, label="least height that is seen", **line(0))
    hidden.plot(km, smooth, label="the same over a smooth earth", **line(1))
    hidden.set(xlabel="ground distance from a mast of 24 m, km", ylabel="height above the ellipsoid, m", ylim=(0, 1500))
    legend_below(figure, (rough, hidden), 3)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
