"""Command to engagement and motion: orders to fire, and the points to which interceptors fly.

Source: docs/architecture.md. Leaves out: how an interceptor steers; it is a point mass that flies to a point.
"""

import numpy as np

from openiads.kernel import record_type

# `delay_s` is what the network adds to the delay of every order. An order of no rounds withdraws the one of its number; where
# and when that one was to meet its target it does not say again (NaN).
ORDER = record_type(
    ("order", np.int64),
    ("time_s", np.float64),
    ("fire_unit", np.int64),
    ("launch_site", np.int64),
    ("interceptor_type", np.int64),
    ("track", np.int64),
    ("slot", np.int64),
    ("rounds", np.int64),
    ("salvo", np.int64),
    ("intercept_s", np.float64),
    ("aim_m", np.float64, (3,)),
    ("delay_s", np.float64),
)

LAUNCH = record_type(
    ("interceptor", np.int64),
    ("time_s", np.float64),
    ("order", np.int64),
    ("fire_unit", np.int64),
    ("launch_site", np.int64),
    ("launcher", np.int64),
    ("interceptor_type", np.int64),
    ("track", np.int64),
    ("slot", np.int64),
    ("position_m", np.float64, (3,)),
    ("aim_m", np.float64, (3,)),
    ("intercept_s", np.float64),
)

# One row an interceptor, by its number.
AIM = record_type(("position_m", np.float64, (3,)), ("time_s", np.float64))
