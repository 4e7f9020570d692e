"""What shorter ways to a distance over the ground cost, against the geodesic; and ours against that of another package.

Source: pymap3d 3 (Vincenty by others), compared here. Run: python docs/models/figures/geodesy.py [FILE]
"""

import math

import numpy as np
from _drawing import figure_of, legend_below, line, points, save
from pymap3d.vincenty import vdist

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import destination, ecef_from_geodetic, geodesic, normal
from openiads.flight.flyout import ground_range_m
from openiads.units import printed

LATITUDE_RAD, LONGITUDE_RAD = math.radians(45.0), math.radians(-30.0)
LEAST_M = 1e-8
AZIMUTHS_RAD = [math.radians(a) for a in (0.0, 45.0, 90.0, 200.0)]


def sphere_m(here, there):
    """Distance on the sphere of mean radius between two geodetic places."""
    a, b = normal(*here), normal(*there)
    half = 0.5 * math.dist(a, b)
    return 2.0 * EARTH_MEAN_RADIUS_M * math.asin(half)


def chord_m(here, there):
    """The engine's quick ground range, from ECEF places."""
    return ground_range_m(ecef_from_geodetic(*here, 0.0), ecef_from_geodetic(*there, 0.0), 0.0, 0.0)


def flat_m(here, there):
    """Straight through the earth."""
    return math.dist(ecef_from_geodetic(*here, 0.0), ecef_from_geodetic(*there, 0.0))


def others_m(here, there):
    """pymap3d's answer."""
    return float(vdist(*(math.degrees(x) for x in (*here, *there)))[0])


def worst(way, distance_m):
    """Largest error [m] of a way to a distance, over four directions."""
    here = (LATITUDE_RAD, LONGITUDE_RAD)
    places = [destination(*here, azimuth, distance_m) for azimuth in AZIMUTHS_RAD]
    return max(abs(way(here, there) - geodesic(*here, *there)[0]) for there in places)


def draw():
    """Errors over distance, both logarithmic."""
    distances_m = np.geomspace(1e3, 6e6, 60)
    km = printed(distances_m, "km")
    figure, (axes,) = figure_of(1, 4.0)
    ways = (
        ("straight chord", flat_m),
        ("sphere of mean radius", sphere_m),
        ("the engine's ground range (used to 500 km)", chord_m),
    )
    for k, (name, way) in enumerate(ways):
        axes.loglog(km, [worst(way, float(d)) for d in distances_m], label=name, **line(k))
    sparse = distances_m[::4]
    found_m = np.array([worst(others_m, float(d)) for d in sparse])
    some = found_m > LEAST_M
    axes.loglog(printed(sparse[some], "km"), found_m[some], label="pymap3d less ours, where not nothing", **points(3))
    axes.axvline(500.0, color="0.5", linewidth=0.8)
    axes.set(xlabel="length of the geodesic from 45 N, km", ylabel="largest error in four directions, m")
    axes.set_ylim(LEAST_M, 1e6)
    legend_below(figure, (axes,), 2)
    return figure


if __name__ == "__main__":
    save(draw, __file__)
