"""Where a plot is: its place, and how sure that is.

Source: BarShalom2001, section 10.4.3 (measurements brought into Cartesian ones). Leaves out: the bias of the conversion, which
matters only where an angle's error is large against the range's.
"""

import math

from openiads.earth.geodesy import enu_from_range_azimuth_elevation
from openiads.kernel import kernel
from openiads.tracking.blocks import product, symmetric_part, transposed
from openiads.vectors import add, rotate_back, rotation, vector


@kernel
def place_of(radar, measurement):
    """Place [m] (ECEF) of a range, azimuth and elevation of a radar."""
    enu = enu_from_range_azimuth_elevation(measurement[0], measurement[1], measurement[2])
    return add(vector(radar.position_m), rotate_back(rotation(radar.axes), enu))


@kernel
def position_covariance(axes, measurement, sigmas):
    """Covariance [m2] (six numbers, ECEF) of the place of a plot, to first order in its errors."""
    r, az, el = measurement
    sa, ca, se, ce = math.sin(az), math.cos(az), math.sin(el), math.cos(el)
    by_measurement = (ce * sa, r * ce * ca, -r * se * sa, ce * ca, -r * ce * sa, -r * se * ca, se, 0.0, r * ce)
    j = product(transposed(axes), by_measurement)
    sr, sz, sl = sigmas[0] * sigmas[0], sigmas[1] * sigmas[1], sigmas[2] * sigmas[2]
    weighted = (j[0] * sr, j[1] * sz, j[2] * sl, j[3] * sr, j[4] * sz, j[5] * sl, j[6] * sr, j[7] * sz, j[8] * sl)
    return symmetric_part(weighted, j)
