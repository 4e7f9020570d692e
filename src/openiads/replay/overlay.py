"""Many recorded flights at once: pieces cut out of recordings, shifted to one time and one area, heights and motion kept.

Each piece is ten minutes long, so that all of them fly from the first scan to the last. Its places are those in the plane that
touches the earth below its start, moved to a place drawn in a square of 400 km about the radar. Source: a choice of this
project. Leaves out: the distances that air traffic control keeps; pieces may meet, which makes it harder.
"""

from collections.abc import Sequence

import numpy as np

from openiads.earth.geodesy import geodetic_from_ecef
from openiads.replay.plots import Numbers, PlotFileError
from openiads.replay.recordings import Flight, Site
from openiads.streams import Purpose, entity, uniform_pair
from openiads.units import si

PIECE_S = si(10.0, "min")
HALF_WIDTH_M = si(200.0, "km")
PIECES = 1_000


def pieces_of(flights: Sequence[Flight]) -> list[tuple[Flight, float]]:
    """Flights with the times [s] at which their pieces begin: at most PIECES, spread evenly over what there is."""
    every = [
        (flight, flight.start_s + k * PIECE_S)
        for flight in flights
        for k in range(int((flight.end_s - flight.start_s) // PIECE_S))
    ]
    if not every:
        raise PlotFileError(f"no flight of these recordings lasts {PIECE_S:g} s; an overlay needs some that do")
    return [every[k] for k in np.linspace(0, len(every) - 1, min(PIECES, len(every))).astype(int)]


def overlay(flights: Sequence[Flight], revisit_s: float, seed: int) -> tuple[list[str], Numbers, Numbers]:
    """Names, truth (scans, pieces, 6) in the flat frame, and times [s] of the scans, from 0."""
    pieces = pieces_of(flights)
    names = [f"{flight.name}/{start_s:.0f}" for flight, start_s in pieces]
    scan_time_s = revisit_s * np.arange(int(PIECE_S // revisit_s) + 1, dtype=np.float64)
    truth = [
        _moved(flight, start_s + scan_time_s, name, seed) for (flight, start_s), name in zip(pieces, names, strict=True)
    ]
    return names, np.stack(truth, axis=1), scan_time_s


def _moved(flight: Flight, times_s: Numbers, name: str, seed: int) -> Numbers:
    """(scans, 6) places [m] and velocities [m/s] of one piece at its new place, at its own height."""
    place_m = flight.place_m(times_s)
    latitude_rad, longitude_rad, height_m = geodetic_from_ecef(tuple(place_m[0]))
    axes = Site(latitude_rad, longitude_rad).axes
    x, y = uniform_pair((seed, 0), int(Purpose.OVERLAY_PLACE), 0, entity(name), 0, 0)
    start_m = np.array([(2.0 * x - 1.0) * HALF_WIDTH_M, (2.0 * y - 1.0) * HALF_WIDTH_M, height_m])
    moved_m: Numbers = start_m + (place_m - place_m[0]) @ axes.T
    return np.concatenate([moved_m, flight.velocity_m_s(times_s) @ axes.T], axis=1)
