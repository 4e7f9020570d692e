"""Recorded traffic, a simulated radar, the tracker, and the score: the four in a row, and the file that holds all of it.

Source: docs/models/tracking.md. Leaves out: everything but motion and tracking; recordings never meet launchers.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from openiads.replay.overlay import overlay as overlaid
from openiads.replay.plots import PlotFileError
from openiads.replay.recordings import Flight, Site, middle_of, read_flights, scans_over, truth_of
from openiads.replay.reports import Reports, reported
from openiads.replay.score import score
from openiads.replay.simulated_radar import Simulated, SimulatedRadar, look
from openiads.replay.track import Found, track
from openiads.streams import entity
from openiads.units import printed, si

# What a radar states of its systematic errors where reports are at hand to learn them: the limits that EUROCONTROL1997
# sets for an en-route radar are of this size.
RANGE_BIAS_SIGMA_M, AZIMUTH_BIAS_SIGMA_RAD = 100.0, si(0.1, "deg")


def seen_by(
    recordings: Sequence[str | Path],
    radar: SimulatedRadar,
    site: tuple[float, float] | None,
    overlay: bool,
    seed: int,
) -> tuple[Simulated, dict[str, float]]:
    """What a radar sees of recordings, and where it stands. Raises ScenarioError and PlotFileError."""
    flights = [flight for path in recordings for flight in read_flights(path)]
    if overlay:
        names, truth, scan_time_s = overlaid(flights, radar.revisit_s, seed)
        return look(radar, truth, names, scan_time_s, seed), {}
    if len(recordings) > 1:
        raise PlotFileError(f"{recordings[1]}: one recording at a time, or all of them overlaid at one time")
    return _as_it_was(flights, radar, Site(*site) if site is not None else middle_of(flights), recordings[0], seed)


def _as_it_was(
    flights: Sequence[Flight], radar: SimulatedRadar, site: Site, path: str | Path, seed: int
) -> tuple[Simulated, dict[str, float]]:
    """What a radar at a site sees of flights as they were; PlotFileError where it sees none."""
    scan_time_s = scans_over(flights, radar.revisit_s, path)
    simulated = look(
        radar, truth_of(flights, scan_time_s, site), [flight.name for flight in flights], scan_time_s, seed
    )
    if not np.isfinite(simulated.truth).any():
        raise PlotFileError(
            f"{path}: no flight comes within {printed(radar.reach_m, 'km'):.0f} km of the radar; place it nearer"
        )
    return simulated, site._asdict()


def reports_of(simulated: Simulated, seed: int) -> Reports:
    """What the aircraft of a recording report of themselves, and what such a radar states of its biases."""
    flights = [entity(name) for name in simulated.names]
    return Reports(reported(simulated.truth, flights, seed), RANGE_BIAS_SIGMA_M, AZIMUTH_BIAS_SIGMA_RAD)


def rehearse(
    simulated: Simulated, process_noise_m2_s3: float, models: str, out: str | Path, reports: Reports | None = None
) -> dict[str, float]:
    """Track what a radar saw, write plots, tracks and truth, and say how well the tracks follow."""
    found = track(simulated.plots, process_noise_m2_s3, models, reports=reports)
    write(out, simulated, found)
    learned = found.registration.figures if found.registration is not None else {}
    return found.counts | score(found, simulated.plots, simulated.truth, simulated.truth_id)._asdict() | learned


def write(path: str | Path, simulated: Simulated, found: Found) -> None:
    """Write one file that is a file of plots and of tracks, with the truth."""
    plots = simulated.plots
    with Path(path).open("wb") as file:
        np.savez_compressed(
            file,
            scan=plots.scan,
            time=plots.time_s,
            rng=plots.measured[:, 0],
            az=plots.measured[:, 1],
            el=plots.measured[:, 2],
            truth_id=simulated.truth_id,
            truth=simulated.truth,
            scan_time=plots.scan_time_s,
            sigma=plots.sigmas,
            pd=plots.detection_probability,
            clutter_per_scan=plots.clutter_per_scan,
            clutter_volume_limits=plots.limits,
            est=found.est,
            P=found.covariance,
            plot_track=found.plot_track,
            cpu_s=found.cpu_s,
        )
