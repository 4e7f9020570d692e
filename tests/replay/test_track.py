"""Tracking on plots from elsewhere: straight flights are found, in the frame of the plots, and nothing else is."""

import math

import numpy as np
import pytest

from openiads.replay.plots import Plots
from openiads.replay.track import track

SIGMAS = np.array([50.0, 2e-3, 2e-3])
LIMITS = np.array([10e3, 283e3, -math.pi, math.pi, 0.0, 0.5])
STARTS = np.array([[80e3, 10e3, 8e3], [-50e3, 60e3, 10e3], [20e3, -90e3, 5e3]])
VELOCITIES = np.array([[-200.0, 50.0, 0.0], [100.0, -220.0, 5.0], [10.0, 250.0, 0.0]])
TIMES_S = 5.0 * np.arange(12)


def polar(place):
    """Range, azimuth from x towards y, and elevation."""
    x, y, z = place.T
    return np.stack([np.linalg.norm(place, axis=1), np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))], axis=1)


def flown(silent=()):
    """Plots of the three flights, with scans that are left empty."""
    rng, scan, measured = np.random.default_rng(3), [], []
    for k, now_s in enumerate(TIMES_S):
        if k not in silent:
            measured.append(polar(STARTS + now_s * VELOCITIES) + SIGMAS * rng.normal(size=(3, 3)))
            scan += [k] * 3
    index = np.array(scan, int)
    return Plots(index, TIMES_S[index], np.concatenate(measured), TIMES_S, SIGMAS, 0.9, 30.0, LIMITS)


def nothing():
    none = np.empty(0)
    return Plots(none.astype(int), none, np.empty((0, 3)), TIMES_S, SIGMAS, 0.9, 30.0, LIMITS)


@pytest.mark.parametrize("silent", [(), (0,), (5, 6)])
def test_flights_are_found_where_they_are(silent):
    """Within 3 standard deviations of the plots at 120 km, 720 m; false alarm less than once in 1,000."""
    found = track(flown(silent), 1.0)
    last = found.est[found.est[:, 0] == len(TIMES_S) - 1]
    assert len(last) == len(STARTS)
    for start, velocity in zip(STARTS, VELOCITIES, strict=True):
        errors = np.linalg.norm(last[:, 2:5] - start - TIMES_S[-1] * velocity, axis=1)
        assert errors.min() < 720.0
        assert np.linalg.norm(last[errors.argmin(), 5:] - velocity) < 60.0


def test_the_covariance_is_in_the_frame_of_the_plots():
    """A target due x at height: range is along x, so the variance of x is far less than that of y."""
    found = track(flown(), 1.0)
    east = np.argmin(np.linalg.norm(found.est[:, 2:5] - STARTS[0], axis=1))
    assert 5.0 * found.covariance[east, 0, 0] < found.covariance[east, 1, 1]
    assert np.linalg.eigvalsh(found.covariance).min() > 0.0


def test_every_plot_of_a_flight_bears_its_track():
    found = track(flown(), 1.0)
    later = found.plot_track.reshape(-1, 3)[3:]
    assert (later == later[0]).all()
    assert len(set(later[0])) == 3


def test_no_plots_at_all_make_no_tracks():
    found = track(nothing(), 1.0)
    assert len(found.est) == 0
    assert found.counts == {"scans": 12, "plots": 0, "tracks": 0, "cpu_ms_per_scan": pytest.approx(0.0, abs=5.0)}


@pytest.mark.parametrize("scans", [0, 1])
def test_a_file_of_hardly_any_scan_makes_no_tracks(scans):
    few = flown()
    first = few.scan < scans
    plots = few._replace(
        scan=few.scan[first], time_s=few.time_s[first], measured=few.measured[first], scan_time_s=TIMES_S[:scans]
    )
    found = track(plots, 1.0)
    assert len(found.est) == 0
    assert (len(found.plot_track), len(found.cpu_s)) == (3 * scans, scans)


def test_flights_outside_the_volume_of_false_plots_are_tracked_all_the_same():
    found = track(flown()._replace(limits=np.array([10e3, 50e3, -math.pi, math.pi, 0.0, 0.5])), 1.0)
    assert len(np.unique(found.est[:, 1])) == len(STARTS)


def test_a_radar_that_states_no_false_plots_is_believed():
    found = track(flown()._replace(clutter_per_scan=0.0), 1.0)
    assert len(np.unique(found.est[:, 1])) == len(STARTS)


def test_what_was_found_is_written_as_scorers_read_it(tmp_path):
    track(flown(), 1.0).write(tmp_path / "tracks.npz")
    with np.load(tmp_path / "tracks.npz") as file:
        assert {name: file[name].shape[1:] for name in file.files} == {
            "est": (8,), "P": (6, 6), "plot_track": (), "cpu_s": ()
        }  # fmt: skip
