"""A round that flies straight at one speed, for scenes made by hand.

Leaves out: real fly-outs; those are in tests/flight.
"""

import numpy as np

SPEED_OF_ROUND_M_S = 1_000.0

# A round that flies straight at one speed, everywhere within 100 km and 30 km.
STRAIGHT = {
    "boost_acceleration_m_s2": 1e3, "burn_time_s": 1.0, "ballistic_coefficient_kg_m2": 1e6, "loft": 0.0,
    "minimum_speed_m_s": 100.0, "maximum_range_m": 100e3, "minimum_range_m": 1e3, "maximum_height_m": 30e3,
    "minimum_height_m": 10.0,
}  # fmt: skip


def straight_table(flyout, ranges=200, heights=31):
    """Flight times of such a round: slant range over its speed."""
    ground = flyout["maximum_range_m"] * (np.arange(ranges) / (ranges - 1)) ** 2
    climb = flyout["maximum_height_m"] * np.arange(heights) / (heights - 1)
    table = np.empty((ranges, heights, 3))
    table[:, :, 0] = np.hypot(ground[:, None], climb[None, :]) / SPEED_OF_ROUND_M_S
    table[:, :, 1:] = SPEED_OF_ROUND_M_S
    return table
