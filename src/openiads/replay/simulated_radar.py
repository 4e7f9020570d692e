"""A simulated radar that looks at recorded traffic: plots with noise, misses and false plots, and whose each one is.

Every scan sees all round at one time, out to a range; noise is normal and a miss is a draw of its own. The numbers assumed
of it are those of a civil en-route radar, with the elevation that such a one lacks. Source: EUROCONTROL1997 as recalled (a
primary radar sees at least 90 % of aircraft), for the probability and the order of the errors; choices of this project else.
Leaves out: horizon, relief, cone of silence, signal-to-noise ratio, resolution, and the time within a scan.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from openiads.constants import TWO_PI
from openiads.replay.plots import Numbers, Plots
from openiads.streams import Purpose, entity, normal_pair, poisson, uniform_pair
from openiads.units import si

RADAR = entity("replay/radar")


class SimulatedRadar(NamedTuple):
    """What the radar is said to do, and does.

    clutter_per_scan : false plots expected, spread evenly over azimuth, over range up to `reach_m` and
    between the two elevations. The biases are errors of every plot, the same in all scans.
    """

    revisit_s: float
    detection_probability: float
    range_sigma_m: float
    azimuth_sigma_rad: float
    elevation_sigma_rad: float
    clutter_per_scan: float
    reach_m: float
    least_elevation_rad: float
    greatest_elevation_rad: float
    range_bias_m: float = 0.0
    azimuth_bias_rad: float = 0.0

    @property
    def sigmas(self) -> Numbers:
        """Standard deviations of range [m], azimuth [rad] and elevation [rad]."""
        return np.array([self.range_sigma_m, self.azimuth_sigma_rad, self.elevation_sigma_rad])

    @property
    def limits(self) -> Numbers:
        """Least and greatest range [m], azimuth [rad] and elevation [rad] of false plots."""
        around = (-0.5 * TWO_PI, 0.5 * TWO_PI)
        elevations = (self.least_elevation_rad, self.greatest_elevation_rad)
        return np.array([si(10.0, "km"), self.reach_m, *around, *elevations])


# A far aircraft lies below the plane that touches the earth at the radar: by 2 degrees at 460 km.
EN_ROUTE = SimulatedRadar(
    revisit_s=10.0,
    detection_probability=0.9,
    range_sigma_m=50.0,
    azimuth_sigma_rad=si(0.1, "deg"),
    elevation_sigma_rad=si(0.1, "deg"),
    clutter_per_scan=30.0,
    reach_m=si(250.0, "nmi"),
    least_elevation_rad=si(-2.5, "deg"),
    greatest_elevation_rad=si(30.0, "deg"),
)


class Simulated(NamedTuple):
    """What the radar saw, and of what: `truth_id` (m,) numbers the flights, -1 for a false plot.

    truth : (scans, flights, 6) places [m] and velocities [m/s]; NaN while a flight is out of view; names : of the flights.
    """

    plots: Plots
    truth: Numbers
    truth_id: np.ndarray[Any, np.dtype[np.int64]]
    names: Sequence[str]


def polar(place_m: Numbers) -> Numbers:
    """(n, 3) range [m], azimuth [rad] from x towards y, and elevation [rad] of places (n, 3) in the flat frame."""
    x, y, z = place_m.T
    return np.stack([np.linalg.norm(place_m, axis=1), np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))], axis=1)


def _detected(radar: SimulatedRadar, stream: tuple[int, int], flight: int, scan: int) -> bool:
    return bool(uniform_pair(stream, int(Purpose.DETECTION), 0, RADAR, flight, scan)[0] < radar.detection_probability)


def _noise(stream: tuple[int, int], flight: int, scan: int) -> tuple[float, float, float]:
    """Three standard normal numbers of one plot."""
    first = normal_pair(stream, int(Purpose.MEASUREMENT), 0, RADAR, flight, scan)
    second = normal_pair(stream, int(Purpose.MEASUREMENT), 1, RADAR, flight, scan)
    return first[0], first[1], second[0]


def _false_plots(radar: SimulatedRadar, stream: tuple[int, int], scan: int) -> Numbers:
    """(n, 3) false plots of one scan."""
    count = poisson(radar.clutter_per_scan, stream, int(Purpose.FALSE_ALARM_COUNT), 0, RADAR, 0, scan)
    place = int(Purpose.FALSE_ALARM_PLACE)
    draws = [
        (*uniform_pair(stream, place, 0, RADAR, k, scan), uniform_pair(stream, place, 1, RADAR, k, scan)[0])
        for k in range(count)
    ]
    least, greatest = radar.limits[0::2], radar.limits[1::2]
    false: Numbers = least + (greatest - least) * np.array(draws, float).reshape(-1, 3)
    return false


def _scan(
    radar: SimulatedRadar, stream: tuple[int, int], truth: Numbers, flights: Sequence[int], scan: int
) -> tuple[Numbers, np.ndarray[Any, Any]]:
    """Plots (n, 3) of one scan in order of azimuth, and the flight of each."""
    present = [int(k) for k in np.flatnonzero(np.isfinite(truth[:, 0]))]
    seen = np.array([k for k in present if _detected(radar, stream, flights[k], scan)], np.int64)
    noise = np.array([_noise(stream, flights[int(k)], scan) for k in seen], float).reshape(-1, 3)
    false = _false_plots(radar, stream, scan)
    bias = (radar.range_bias_m, radar.azimuth_bias_rad, 0.0)
    measured = np.concatenate([polar(truth[seen, :3]) + bias + radar.sigmas * noise, false])
    measured[:, 1] = (measured[:, 1] + 0.5 * TWO_PI) % TWO_PI - 0.5 * TWO_PI
    whose = np.r_[seen, np.full(len(false), -1)]
    order = np.argsort(measured[:, 1], kind="stable")
    return measured[order], whose[order]


def in_view(truth: Numbers, radar: SimulatedRadar) -> Numbers:
    """Truth with NaN where a flight is beyond the radar's reach."""
    beyond = np.linalg.norm(truth[..., :3], axis=-1) > radar.reach_m
    return np.where(beyond[..., None], np.nan, truth)


def look(radar: SimulatedRadar, truth: Numbers, names: Sequence[str], scan_time_s: Numbers, seed: int) -> Simulated:
    """The plots of all scans. A flight's draws depend on its name, the scan and the seed, and on nothing else."""
    seen, flights = in_view(truth, radar), [entity(name) for name in names]
    scans = [_scan(radar, (seed, 0), seen[k], flights, k) for k in range(len(scan_time_s))]
    scan = np.repeat(np.arange(len(scans)), [len(measured) for measured, _ in scans])
    plots = Plots(
        scan=scan,
        time_s=scan_time_s[scan],
        measured=np.concatenate([measured for measured, _ in scans]),
        scan_time_s=scan_time_s,
        sigmas=radar.sigmas,
        detection_probability=radar.detection_probability,
        clutter_per_scan=radar.clutter_per_scan,
        limits=radar.limits,
    )
    return Simulated(plots, seen, np.concatenate([whose for _, whose in scans]), names)
