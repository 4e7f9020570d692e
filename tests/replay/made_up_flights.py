"""Made-up flights for tests of replay: recordings of straight level flight, and truth with plots of it.

Leaves out: faults of recordings; tests that need one write it.
"""

import math

import numpy as np

from openiads.earth.geodesy import ecef_from_geodetic
from openiads.replay.simulated_radar import EN_ROUTE

HEADER = "time,icao24,lat,lon,velocity,heading,vertrate,geoaltitude"
START_UNIX_S = 1_900_000_000
SPEED_M_S, HEIGHT_M = 220.0, 10_000.0


def rows(name, start_s, end_s, latitude_deg, longitude_deg=-30.0):
    """Rows, ten seconds apart, of a level flight due east."""
    metre = 1.0 / ecef_from_geodetic(math.radians(latitude_deg), 0.0, HEIGHT_M)[0]
    return [
        f"{START_UNIX_S + t},{name},{latitude_deg},{longitude_deg + math.degrees(SPEED_M_S * (t - start_s) * metre):.7f},"
        f"{SPEED_M_S},90.0,0.0,{HEIGHT_M}"
        for t in range(start_s, end_s + 1, 10)
    ]


def recording(folder, *flights, name="made.csv"):
    """A recording of such flights, each (name, start, end, latitude)."""
    lines = [HEADER, *sorted((row for flight in flights for row in rows(*flight)), key=lambda row: row.split(",")[0])]
    (folder / name).write_text("\n".join(lines) + "\n")
    return folder / name


def straight(count, scans, revisit_s=EN_ROUTE.revisit_s):
    """Truth (scans, count, 6) of parallel flights, 20 km apart, and the times of the scans."""
    time_s = revisit_s * np.arange(scans, dtype=float)
    truth = np.zeros((scans, count, 6))
    truth[..., 3] = SPEED_M_S
    truth[..., 0] = SPEED_M_S * time_s[:, None] - 50e3
    truth[..., 1] = 60e3 + 20e3 * np.arange(count)
    truth[..., 2] = 9e3
    return truth, time_s
