"""The radio horizon over a smooth earth, with refraction as an enlarged earth: the 4/3-earth model.

Source: Skolnik 2001, section 8.2; MathWorks `effearthradius` and `horizonrange`. Ground distances are arcs along the
earth. Leaves out: relief, diffraction beyond the horizon, ducting, multipath; and that rays bend less above about 10
km, so that it sees a little too far to high targets.
"""

import math

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.kernel import kernel

EFFECTIVE_RADIUS_M = 4.0 / 3.0 * EARTH_MEAN_RADIUS_M
HALF_PI = 0.5 * math.pi


@kernel
def effective_radius_m(refractivity_gradient_per_m):
    """Radius [m] of the earth over which a ray of this gradient of the refractive index [1/m] is straight.

    R / (1 + R dn/dh); infinite for a gradient of -1/R or steeper, where rays follow the earth or are trapped. -3.9e-8
    gives 1.331 R; this package uses 4/3 R, the customary round value. Source: Skolnik 2001, eq. 8.12.
    """
    flattening = 1.0 + EARTH_MEAN_RADIUS_M * refractivity_gradient_per_m
    if flattening <= 0.0:
        return math.inf
    return EARTH_MEAN_RADIUS_M / flattening


@kernel
def horizon_on_m(height_m, earth_radius_m):
    """Ground distance [m] to the horizon from a height above a sphere of this radius: R arctan(sqrt(h (2R + h)) / R).

    A height below the surface counts as the surface. Source: plane geometry of the tangent.
    """
    risen_m = max(height_m, 0.0)
    radius_m = max(earth_radius_m, 1.0)
    return radius_m * math.atan2(math.sqrt(risen_m * (2.0 * radius_m + risen_m)), radius_m)


@kernel
def horizon_range_m(height_m):
    """Ground distance [m] from an antenna at a height [m] to its radio horizon on the 4/3 earth."""
    return horizon_on_m(height_m, EFFECTIVE_RADIUS_M)


@kernel
def radio_horizon_m(antenna_height_m, target_height_m):
    """Greatest ground distance [m] at which antenna and target see each other: the sum of their horizons."""
    return horizon_range_m(antenna_height_m) + horizon_range_m(target_height_m)


@kernel
def _tangent_m(height_m):
    """Length [m] of the tangent to the 4/3 earth from a height."""
    risen_m = max(height_m, 0.0)
    return math.sqrt(risen_m * (2.0 * EFFECTIVE_RADIUS_M + risen_m))


@kernel
def above_horizon(ground_range_m, antenna_height_m, target_height_m):
    """1 where the target at this ground distance is above the antenna's radio horizon, else 0.

    As by `radio_horizon_m`, which is asked only where its bounds leave a doubt: x - x^3 / 3 <= arctan x <= x.
    """
    a, b = _tangent_m(antenna_height_m), _tangent_m(target_height_m)
    if ground_range_m > a + b:
        return 0
    if ground_range_m <= a + b - (a * a * a + b * b * b) / (3.0 * EFFECTIVE_RADIUS_M * EFFECTIVE_RADIUS_M):
        return 1
    return 1 if ground_range_m <= radio_horizon_m(antenna_height_m, target_height_m) else 0


@kernel
def lowest_visible_height_m(ground_range_m, antenna_height_m):
    """Least height [m] at which a target at this ground distance is above the antenna's radio horizon.

    0 up to the antenna's horizon; beyond it R (1 / cos x - 1) with x the angle past the horizon; infinite from a
    quarter of the circle on. Undoes radio_horizon_m.
    """
    beyond = (ground_range_m - horizon_range_m(antenna_height_m)) / EFFECTIVE_RADIUS_M
    if beyond <= 0.0:
        return 0.0
    if beyond >= HALF_PI:
        return math.inf
    half_sine = math.sin(0.5 * beyond)
    return EFFECTIVE_RADIUS_M * 2.0 * half_sine * half_sine / max(math.cos(beyond), 1e-300)
