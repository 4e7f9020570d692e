"""Flight-time tables: how long an interceptor takes to a point, and how fast it arrives, over ground range and height.

Each node is flown with the same steps as a flight in a run (flyout.plane_step), so a table and a flight agree.
Source: none beyond flyout; bilinear interpolation. Leaves out: the site's latitude, and wind.
"""

import math

import numpy as np
from numpy.typing import NDArray

from openiads.flight.flyout import ARRIVED, IN_FLIGHT, SUBSTEP_S, substep
from openiads.kernel import door, kernel

UNREACHABLE_S = 1e9
LONGEST_FLIGHT_S = 900.0
# The columns of a table: time of flight, speed on arrival, lowest speed after burnout on the way.
TIME, SPEED, LOWEST = 0, 1, 2
COLUMNS = 3
# Stands for the lowest coasting speed of a flight without coasting; more than any, and small enough to interpolate.
NO_COASTING_M_S = 1e6
# A node where the interceptor would be too slow still carries a time, so that the limit can lie between nodes.
TABLE_SPEED_SHARE = 0.5


@door
def fly(flyout, launch_height_m, ground_range_m, aim_height_m):
    """One flight from rest to a fixed point: status, time [s], and the last, top and lowest coasting speed [m/s].

    Gives up after LONGEST_FLIGHT_S, still IN_FLIGHT. Without coasting the lowest coasting speed is NO_COASTING_M_S.
    """
    height_m = float(launch_height_m)
    ground_left_m = float(ground_range_m)
    speed_m_s = 0.0
    top_m_s = 0.0
    lowest_m_s = NO_COASTING_M_S
    time_s = 0.0
    status = IN_FLIGHT
    while status == IN_FLIGHT and time_s < LONGEST_FLIGHT_S:
        height_m, ground_left_m, speed_m_s, status, used_s, _, _ = substep(
            flyout, height_m, ground_left_m, speed_m_s, time_s, aim_height_m, SUBSTEP_S
        )
        time_s += used_s
        top_m_s = max(top_m_s, speed_m_s)
        if time_s >= flyout.burn_time_s:
            lowest_m_s = min(lowest_m_s, speed_m_s)
    return status, time_s, speed_m_s, top_m_s, lowest_m_s


@door
def fill_flight_times(flyout, launch_height_m, table):
    """Fill a table (ranges, heights, 3) with times [s] and speeds [m/s]; the nodes lie as `flight_time_table` says."""
    ranges, heights = table.shape[0], table.shape[1]
    for i in range(ranges):
        share = i / max(ranges - 1, 1)
        for j in range(heights):
            climb_m = flyout.maximum_height_m * j / max(heights - 1, 1)
            status, time_s, speed_m_s, _, lowest_m_s = fly(
                flyout, launch_height_m, flyout.maximum_range_m * share * share, launch_height_m + climb_m
            )
            table[i, j, TIME] = time_s if status == ARRIVED else UNREACHABLE_S
            table[i, j, SPEED] = speed_m_s if status == ARRIVED else 0.0
            table[i, j, LOWEST] = lowest_m_s if status == ARRIVED else 0.0


def flight_time_table(flyout: np.record, ranges: int, heights: int, launch_height_m: float) -> NDArray[np.float64]:
    """Time of flight [s], arrival speed and lowest coasting speed [m/s] all over the envelope: (ranges, heights, 3).

    Node (i, j) is at ground range maximum_range (i / (ranges - 1))^2, closer together near the launcher where the
    interceptor still accelerates, and at height maximum_height j / (heights - 1) above the launcher. A node that cannot
    be reached with half the minimum speed has the time UNREACHABLE_S. Between the nodes of a table of 40 x 16 the time
    is within 0.1 s plus 0.2 % of that of a flight. Raises ValueError for fewer than two nodes along an axis.
    """
    if min(ranges, heights) < 2:
        raise ValueError(f"a flight-time table needs two nodes along each axis, not {ranges} x {heights}")
    slower = flyout.copy()
    slower.minimum_speed_m_s = TABLE_SPEED_SHARE * flyout.minimum_speed_m_s
    table = np.full((ranges, heights, COLUMNS), UNREACHABLE_S)
    fill_flight_times(slower, launch_height_m, table)
    return table


@kernel
def table_cell(flyout, table, ground_range_m, climb_m):
    """Lower node (i, j) of the cell that holds a point, and the point's shares of the way across it."""
    last_range, last_height = table.shape[0] - 1, table.shape[1] - 1
    along = last_range * math.sqrt(max(ground_range_m, 0.0) / max(flyout.maximum_range_m, 1.0))
    above = last_height * max(climb_m, 0.0) / max(flyout.maximum_height_m, 1.0)
    i = max(min(int(along), last_range - 1), 0)
    j = max(min(int(above), last_height - 1), 0)
    return i, j, min(along - i, 1.0), min(above - j, 1.0)


@kernel
def bilinear(table, column, i, j, along, above):
    """Value of one column of the table between the four nodes of a cell."""
    low = table[i, j, column] * (1.0 - along) + table[i + 1, j, column] * along
    high = table[i, j + 1, column] * (1.0 - along) + table[i + 1, j + 1, column] * along
    return low * (1.0 - above) + high * above


@kernel
def within_envelope(flyout, ground_range_m, climb_m):
    """Whether a point is within the published limits of ground range and height, and beyond the minimum slant range."""
    return (
        ground_range_m <= flyout.maximum_range_m
        and flyout.minimum_height_m <= climb_m <= flyout.maximum_height_m
        and ground_range_m * ground_range_m + climb_m * climb_m >= flyout.minimum_range_m * flyout.minimum_range_m
    )


@kernel
def table_time_s(flyout, table, ground_range_m, climb_m):
    """Time of flight [s] to a point at a ground range and a height above the launcher, or UNREACHABLE_S.

    Bilinear in height and in the square root of ground range. Unreachable: outside the published envelope, where one of
    the four nodes cannot be reached, or where the interpolated lowest speed on the way is under the minimum.
    """
    if not within_envelope(flyout, ground_range_m, climb_m):
        return UNREACHABLE_S
    i, j, along, above = table_cell(flyout, table, ground_range_m, climb_m)
    longest = max(table[i, j, TIME], table[i + 1, j, TIME], table[i, j + 1, TIME], table[i + 1, j + 1, TIME])
    if longest >= UNREACHABLE_S or bilinear(table, LOWEST, i, j, along, above) < flyout.minimum_speed_m_s:
        return UNREACHABLE_S
    return bilinear(table, TIME, i, j, along, above)


@kernel
def table_speed_m_s(flyout, table, ground_range_m, climb_m):
    """Arrival speed [m/s] at a point at a ground range and a height above the launcher; 0 if out of reach."""
    if table_time_s(flyout, table, ground_range_m, climb_m) >= UNREACHABLE_S:
        return 0.0
    i, j, along, above = table_cell(flyout, table, ground_range_m, climb_m)
    return bilinear(table, SPEED, i, j, along, above)
