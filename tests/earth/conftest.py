"""Line of sight worked out ray by ray, with nothing of the package in it, for what sweeps relief to be held against."""

import math

import numpy as np
import pytest
from pymap3d.vincenty import vreckon
from scipy.interpolate import RegularGridInterpolator

EFFECTIVE_M = 4.0 / 3.0 * 6_371_008.8


def _steepness(height_m, eye_m, arc_rad):
    """Tangent of the elevation of heights at arcs of the enlarged earth."""
    radius = EFFECTIVE_M + height_m
    return (radius * np.cos(arc_rad) - (EFFECTIVE_M + eye_m)) / (radius * np.sin(arc_rad))


class DirectSight:
    """Relief in plain arrays, an antenna on it, and rays along geodesics that are sampled densely."""

    def __init__(self, heights_m, latitudes_rad, longitudes_rad, site, mast_m):
        axes = (latitudes_rad, longitudes_rad)
        self.ground = RegularGridInterpolator(axes, heights_m, bounds_error=False, fill_value=None)
        self.site = site
        self.eye_m = np.ravel(self.ground(site))[0] + mast_m

    def least_height(self, distance_m, azimuth_deg, step_m):
        """Latitude, longitude [rad], ground and least visible height [m] at a distance in a direction."""
        count = max(math.ceil(distance_m / step_m), 20)
        along = distance_m * np.arange(1, count + 1) / count
        latitude, longitude = vreckon(*np.degrees(self.site), along, azimuth_deg)
        latitude, longitude = np.radians(latitude), np.radians((longitude + 180.0) % 360.0 - 180.0)
        ground = self.ground((latitude, longitude))
        arc = along / EFFECTIVE_M
        steepest = _steepness(ground, self.eye_m, arc)[:-1].max()
        seen_from = (EFFECTIVE_M + self.eye_m) / (math.cos(arc[-1]) - steepest * math.sin(arc[-1])) - EFFECTIVE_M
        return latitude[-1], longitude[-1], ground[-1], max(seen_from, ground[-1])


@pytest.fixture(scope="module")
def direct_sight():
    """The class, for a test to set up over its own relief."""
    return DirectSight
