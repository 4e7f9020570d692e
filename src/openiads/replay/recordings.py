"""Recorded air traffic as paths, and as truth in the flat frame of a radar: the flights between their rows, and nothing else.

A path joins rows by the cubic through places and velocities, as the mover of recorded traffic does; after a silence that is
too long it is another flight. The frame is the plane that touches the ellipsoid at the radar, east, north and up: it stays
flat, so that a level flight sinks by d2 / 2 R, 7 km at 300 km. Source: motion/recorded.py; Hairer1993, II.6. Leaves out: what
flew unrecorded.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.interpolate import CubicHermiteSpline

from openiads.earth.geodesy import east_north_up, ecef_from_geodetic, geodetic_from_ecef
from openiads.motion.recorded import flights_of
from openiads.replay.plots import Numbers, PlotFileError
from openiads.scenario.readers import read_recording
from openiads.scenario.traffic import rows_of

MOST_SCANS = 100_000


class Flight(NamedTuple):
    """A flight without a gap: its name, the times [s] of its first and last row, and its place and velocity at any time.

    `place_m` and `velocity_m_s` are functions of time, ECEF.
    """

    name: str
    start_s: float
    end_s: float
    place_m: Any
    velocity_m_s: Any


class Site(NamedTuple):
    """Where a radar stands: on the ellipsoid."""

    latitude_rad: float
    longitude_rad: float

    @property
    def axes(self) -> Numbers:
        """East, north and up by ECEF: the rows of a rotation."""
        return np.array(east_north_up(self.latitude_rad, self.longitude_rad)).reshape(3, 3)

    @property
    def position_m(self) -> Numbers:
        """ECEF."""
        return np.array(ecef_from_geodetic(self.latitude_rad, self.longitude_rad, 0.0))


def read_flights(path: str | Path) -> list[Flight]:
    """The flights of a recording, by aircraft and time.

    Raises ScenarioError, which names the row at fault, and PlotFileError where no aircraft flies on between two rows.
    """
    flights = []
    for track in read_recording(path).tracks:
        for number, fixes in enumerate(flights_of(rows_of(track)), start=1):
            joined = CubicHermiteSpline(fixes["time_s"], fixes["position_m"], fixes["velocity_m_s"])
            times_s = fixes["time_s"]
            name = f"{Path(path).name}/{track.aircraft}/{number}"
            flights.append(Flight(name, float(times_s[0]), float(times_s[-1]), joined, joined.derivative()))
    if not flights:
        raise PlotFileError(f"{path}: no aircraft has two rows that follow from each other, 9 to 60 s apart")
    return flights


def middle_of(flights: Iterable[Flight]) -> Site:
    """The place below the mean of all flights, weighted by their duration."""
    flown = list(flights)
    means = np.array([flight.place_m(np.linspace(flight.start_s, flight.end_s, 16)).mean(axis=0) for flight in flown])
    weights = [flight.end_s - flight.start_s for flight in flown]
    latitude_rad, longitude_rad, _ = geodetic_from_ecef(tuple(np.average(means, axis=0, weights=weights)))
    return Site(latitude_rad, longitude_rad)


def scans_over(flights: Sequence[Flight], revisit_s: float, path: str | Path) -> Numbers:
    """Times [s] of scans from the first row to the last of all flights; PlotFileError where they are too many."""
    start_s, end_s = min(flight.start_s for flight in flights), max(flight.end_s for flight in flights)
    count = int((end_s - start_s) // revisit_s) + 1
    if count > MOST_SCANS:
        raise PlotFileError(f"{path}: {count} scans from the first row to the last; cut the recording to {MOST_SCANS}")
    return start_s + revisit_s * np.arange(count, dtype=np.float64)


def truth_of(flights: Sequence[Flight], scan_time_s: Numbers, site: Site) -> Numbers:
    """(scans, flights, 6) places [m] and velocities [m/s] in the frame of a site; NaN while a flight is not recorded."""
    truth = np.full((len(scan_time_s), len(flights), 6), np.nan)
    axes, origin_m = site.axes, site.position_m
    for k, flight in enumerate(flights):
        seen = slice(*np.searchsorted(scan_time_s, [flight.start_s, np.nextafter(flight.end_s, np.inf)]))
        times_s = scan_time_s[seen]
        truth[seen, k, :3] = (flight.place_m(times_s) - origin_m) @ axes.T
        truth[seen, k, 3:] = flight.velocity_m_s(times_s) @ axes.T
    return truth
