"""One tracker scan by scan: what arrives late is put where it belongs, and the end is as if it had come in time."""

import numpy as np
import pytest
from made_up_flights import straight

from openiads.replay.plots import Plots
from openiads.replay.track import rules_for, track
from openiads.replay.tracker import FRAME, Tracker, description
from openiads.tracking.trackers import KEPT_HYPOTHESES, MEMBERS, ModelSet

SIGMAS = np.array([50.0, 2e-3, 2e-3])
LIMITS = np.array([10e3, 283e3, -np.pi, np.pi, 0.0, 0.5])
SCANS = 24


def made(seed=4):
    """Plots of five parallel flights and of nothing, in order."""
    rng = np.random.default_rng(seed)
    truth, time_s = straight(5, SCANS, 5.0)
    rows = []
    for k in range(SCANS):
        x, y, z = truth[k, :, :3].T
        measured = np.c_[np.sqrt(x**2 + y**2 + z**2), np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))]
        measured = measured[rng.random(5) < 0.9]
        measured = measured + SIGMAS * rng.normal(size=measured.shape)
        false = rng.uniform(LIMITS[0::2], LIMITS[1::2], (rng.poisson(5.0), 3))
        rows += [(k, time_s[k], *plot) for plot in np.vstack([measured, false])]
    table = np.array(rows)
    return Plots(table[:, 0].astype(int), table[:, 1], table[:, 2:], time_s, SIGMAS, 0.9, 5.0, LIMITS)


def delayed(plots, most, seed=5):
    """A fifth of the plots come up to so many scans late, none of the last scan."""
    rng = np.random.default_rng(seed)
    late = (rng.random(len(plots.scan)) < 0.2) & (plots.scan < SCANS - 1)
    arrives = np.minimum(plots.scan + late * rng.integers(1, most + 1, len(plots.scan)), SCANS - 1)
    # A plot is late where it stands behind one of a later scan.
    order = np.lexsort((-plots.scan, arrives))
    return plots._replace(scan=plots.scan[order], time_s=plots.time_s[order], measured=plots.measured[order])


def decoyed(aside_m):
    """One flight, unseen in scans 12 to 14; in the last of these a plot of nothing lies aside of it."""
    rng = np.random.default_rng(6)
    truth, time_s = straight(1, SCANS, 5.0)
    rows = []
    for k in range(SCANS):
        place = truth[k, 0, :3] + (np.array([0.0, 0.0, 0.0]) if k != 14 else aside_m)
        if k in (12, 13):
            continue
        x, y, z = place
        measured = np.array([np.linalg.norm(place), np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))])
        rows.append((k, time_s[k], *(measured + SIGMAS * rng.normal(size=3))))
    table = np.array(rows)
    return truth, Plots(table[:, 0].astype(int), table[:, 1], table[:, 2:], time_s, SIGMAS, 0.9, 30.0, LIMITS)


def test_a_plot_that_says_a_lost_target_turned_is_not_believed_for_good():
    """After 15 s without a plot one 2.5 km aside may be a turn: seen straight on again, the target has its track back."""
    truth, plots = decoyed(np.array([0.0, 0.0, 2500.0]))
    found = track(plots, 1.0)
    names = {int(name) for name in found.est[found.est[:, 0] < 12, 1]}
    assert len(names) == 1
    for k in (15, 16, 23):
        rows = found.est[(found.est[:, 0] == k) & (found.est[:, 1] == next(iter(names)))]
        assert np.linalg.norm(rows[:, 2:5] - truth[k, 0, :3], axis=1) == pytest.approx([0.0], abs=1000.0)


@pytest.mark.parametrize("most", [1, 10])
def test_plots_that_come_late_leave_the_same_picture_at_the_last_scan(most):
    """The tracker follows again, in the order of arrival within a scan: positions to a metre, whoever is which number."""
    plots = made()
    late = delayed(plots, most)
    assert late.has_late
    ends = []
    for given in (plots, late):
        found = track(given, 1.0)
        last = found.est[:, 0] == SCANS - 1
        order = np.argsort(found.est[last, 3])
        ends.append((found.est[last][order], found.covariance[last][order]))
    (rows, covariances), (late_rows, late_covariances) = ends
    assert len(rows) == len(late_rows) == 5
    assert late_rows[:, 2:5] == pytest.approx(rows[:, 2:5], abs=1.0)
    assert late_rows[:, 5:] == pytest.approx(rows[:, 5:], abs=0.1)
    assert late_covariances == pytest.approx(covariances, rel=1e-2, abs=1.0)


def test_every_plot_is_said_to_be_of_a_track_that_is_there_in_the_end():
    late = delayed(made(), 5)
    found = track(late, 1.0)
    mine = found.est[found.est[:, 0] == SCANS - 1, 1]
    assert [(found.plot_track == name).sum() > 0.7 * SCANS for name in mine] == [True] * 5


def test_plots_in_time_are_followed_once():
    plots = made()
    tracker = Tracker(plots, rules_for(plots, 1.0, "imm"), None, 32)
    for scan, arrived in enumerate(plots.arrivals):
        tracker.scan(scan, arrived)
    assert tracker.lost == 0
    assert tracker._saved == []


def test_the_radar_is_described_as_its_file_states_it():
    row = description(made())[0]
    assert (row["detection_probability"], row["revisit_s"], row["range_limit_m"]) == (0.9, 5.0, 283e3)
    assert row["clutter_density"] == pytest.approx(5.0 / (273e3 * 2.0 * np.pi * 0.5))
    assert row["elevation_extent_rad"] == 0.5
    assert pytest.approx(np.eye(3)) == FRAME @ FRAME.T


def test_rules_of_a_file_are_those_of_aircraft():
    plots = made()
    alone, several = (rules_for(plots, 2.0, models)[0] for models in ("cv", "imm"))
    assert (alone["models"], several["models"]) == (ModelSet.VELOCITY_ALONE, ModelSet.INTERACTING)
    assert alone["process_noise_m2_s3"] == 2.0 > several["process_noise_m2_s3"]
    assert (several["hypotheses"], several["members"], several["birth_ballistic"]) == (KEPT_HYPOTHESES, MEMBERS, 0.0)
