"""Six manoeuvring paths like those of Blair, Watson, Kirubarajan & Bar-Shalom (1998) stay within their stated g.

Source: IEEE Transactions on Aerospace and Electronic Systems 34 (4), p. 1097, section on targets: class, speed, height and
the loads of the turns. The paper was not at hand: the figures are recalled, the angles and times rounded, and the places
are this test's own. A path is flown with the greatest of its loads in each turn. Speeds are held; the paper's change.
Tolerance on the load: 1e-3 of it, the error of differences over 0.05 s.
"""

import math

import numpy as np
import pytest
from routes import flown, laid, loads

from openiads.constants import EARTH_MEAN_RADIUS_M, STANDARD_GRAVITY_M_S2

# Speed [m/s], height [m] at the start and the end, greatest load; then straights [s] and turns [deg] by turns.
PATHS = {
    "cargo aircraft": (290.0, 1260.0, 1260.0, 3.0, [60, 90, 30, 90, 60]),
    "business jet": (305.0, 4570.0, 3100.0, 4.0, [30, 90, 30, -90, 60]),
    "fast medium bomber": (457.0, 3000.0, 3000.0, 4.0, [30, 45, 30, -90, 60]),
    "agile medium bomber": (251.0, 2290.0, 2290.0, 6.0, [30, 45, 30, 70, 60]),
    "attack aircraft": (274.0, 1500.0, 1500.0, 7.0, [30, 60, 30, -90, 20, 60, 30]),
    "fighter": (426.0, 1550.0, 1550.0, 7.0, [30, 30, 30, -60, 30, 90, 30]),
}


def route_of(speed_m_s, start_m, end_m, load, course):
    """Waypoints of a path on a local plane at 45 degrees north: straights of given times, with room for their turns."""
    radius_m = speed_m_s**2 / (STANDARD_GRAVITY_M_S2 * math.sqrt(load**2 - 1.0))
    cuts = [0.0, *(radius_m * math.tan(math.radians(abs(turn)) / 2.0) for turn in course[1::2]), 0.0]
    north_m, east_m, heading = 0.0, 0.0, 0.4
    places = [(north_m, east_m)]
    for k, straight_s in enumerate(course[0::2]):
        leg_m = speed_m_s * straight_s + cuts[k] + cuts[k + 1]
        north_m, east_m = north_m + leg_m * math.cos(heading), east_m + leg_m * math.sin(heading)
        places.append((north_m, east_m))
        heading += math.radians(course[2 * k + 1]) if 2 * k + 1 < len(course) else 0.0
    metre = math.degrees(1.0 / EARTH_MEAN_RADIUS_M)
    heights = [start_m] * (len(places) - 1) + [end_m]
    return [
        (45.0 + n * metre, -30.0 + e * metre / math.cos(math.radians(45.0)), h)
        for (n, e), h in zip(places, heights, strict=True)
    ]


@pytest.mark.parametrize("name", PATHS)
def test_a_path_stays_within_its_stated_load_and_reaches_it_in_its_turns(name):
    speed_m_s, start_m, end_m, load, course = PATHS[name]
    pieces = laid(route_of(speed_m_s, start_m, end_m, load, course), speed_m_s, load, 60.0)
    times, positions, velocities, heights = flown(pieces, 0.05)
    felt = loads(times, velocities, positions)
    assert felt.max() <= load * (1.0 + 1e-3)
    assert felt.max() >= load * (1.0 - 1.5e-2)  # the ellipsoid's flattening is allowed for on the safe side
    assert heights[-1] == pytest.approx(end_m, abs=5.0)


@pytest.mark.parametrize("name", PATHS)
def test_straights_take_the_times_of_the_path_and_turns_those_of_their_rate(name):
    """A turn by an angle takes v angle / (g sqrt(n2 - 1)); to 1 %, for the plane and the sphere."""
    speed_m_s, start_m, end_m, load, course = PATHS[name]
    pieces = laid(route_of(speed_m_s, start_m, end_m, load, course), speed_m_s, load, 60.0)
    durations_s = pieces["end_s"] - pieces["start_s"]
    rate = STANDARD_GRAVITY_M_S2 * math.sqrt(load**2 - 1.0) / speed_m_s
    expected = [value if k % 2 == 0 else math.radians(abs(value)) / rate for k, value in enumerate(course)]
    np.testing.assert_allclose(durations_s, expected, rtol=1.5e-2)
