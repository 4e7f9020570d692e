"""Where many are tracked, they are taken in turn, round the radar; what comes of each is what would have come of it alone."""

import math

import numpy as np
import pytest
from builders import AXES, SIGMAS, SITE_M, Tracking
from made_up_clusters import add_track
from scipy.spatial import KDTree

from openiads.tracking.sweep import ENDLESS, MANY_PLOTS, NOWHERE, put_in_order, spread_cells
from openiads.tracking.trackers import SWEPT_CELLS

SECTORS, PAIRS_A_SECTOR, SCANS, REVISIT_S = 12, 50, 5, 5.0


def measured(places_m):
    """Range, azimuth and elevation of places (n, 3) as the radar sees them."""
    east, north, up = ((places_m - SITE_M) @ AXES.T).T
    return np.c_[
        np.linalg.norm(places_m - SITE_M, axis=1), np.arctan2(east, north), np.arctan2(up, np.hypot(east, north))
    ]


def flights(rng, sector):
    """Pairs of targets 400 m apart in a sector of 30 degrees, the first of them about north: places and velocities (n, 3)."""
    n = PAIRS_A_SECTOR
    away, bearing = rng.uniform(60e3, 150e3, n), 2.0 * math.pi / SECTORS * (sector + rng.uniform(-0.3, 0.3, n))
    lead = np.c_[away * np.sin(bearing), away * np.cos(bearing), rng.uniform(4e3, 9e3, n)]
    course = rng.uniform(0.0, 2.0 * math.pi, n)
    velocity = np.c_[250.0 * np.sin(course), 250.0 * np.cos(course), np.zeros(n)]
    abreast = 400.0 * np.c_[np.cos(course), -np.sin(course), np.zeros(n)]
    places = np.concatenate([lead, lead + abreast])
    return SITE_M + places @ AXES, np.concatenate([velocity, velocity]) @ AXES


def scans_of(seed, sector):
    """Plots of the flights of a sector, nine in ten of them, and some false ones; (n, 3) a scan."""
    rng = np.random.default_rng([seed, sector])
    places, velocities = flights(rng, sector)
    scans = []
    for scan in range(SCANS):
        seen = rng.random(len(places)) < 0.9
        real = measured(places + REVISIT_S * scan * velocities)[seen]
        bearing = 2.0 * math.pi / SECTORS * (sector + rng.uniform(-0.3, 0.3, 8))
        false = np.c_[rng.uniform(60e3, 150e3, 8), bearing, rng.uniform(0.0, 0.1, 8)]
        scans.append(np.concatenate([real + rng.normal(size=real.shape) * SIGMAS, false]))
    return scans


def tracked(sectors):
    """Places and velocities (n, 6) that are held after all scans of some sectors together; and how many plots the last had."""
    scene = Tracking(slots=2_000, plots=1_500, pairs=20_000)
    for scan in range(SCANS):
        at_s = REVISIT_S * scan
        plots = [scene.plot(at_s, tuple(row)) for sector in sectors for row in sector[scan]]
        scene.frame(at_s - 0.5 * REVISIT_S, REVISIT_S, plots, [scene.look(at_s, at_s)])
    held = scene.tracks()
    return np.c_[held["position_m"], held["velocity_m_s"]], len(plots)


@pytest.mark.parametrize("seed", range(2))
def test_what_is_held_of_many_targets_is_what_is_held_of_each_part_alone(seed):
    """Twelve sectors together are swept, each alone is not; pairs share plots, and the first sector lies across north.

    A few differ: by what was learned of false plots, and by which of equal hypotheses came first.
    """
    sectors = [scans_of(seed, sector) for sector in range(SECTORS)]
    together, plots = tracked(sectors)
    apart = [tracked([sector]) for sector in sectors]
    assert plots >= MANY_PLOTS > max(count for _, count in apart)
    expected = np.concatenate([rows for rows, _ in apart])
    assert len(expected) > SECTORS * PAIRS_A_SECTOR
    assert abs(len(together) - len(expected)) <= 2
    away, _ = KDTree(expected).query(together)
    assert np.mean(away < 1e-6) > 0.99


def swept(plots=MANY_PLOTS, tracks=40):
    """A picture of tracks all round, aimed and put in order for a batch of so many plots."""
    rng, scene = np.random.default_rng(4), Tracking()
    for slot in range(tracks):
        add_track(scene.state)
        leaf, near = scene.state.leaves[int(scene.state.extra[slot]["best"])], scene.state.near[slot]
        leaf["lowest"], leaf["cells"] = rng.integers(0, 512), rng.integers(2, 9)
        near["first_cell"] = near["last_cell"] = NOWHERE
    scene.state.grid["azimuths"] = 512
    for slot in range(0, tracks, 2):
        spread_cells(scene.state, slot)
    put_in_order(scene.state, plots)
    return scene.state


def test_tracks_near_a_large_batch_are_taken_in_the_order_of_their_first_cells():
    state = swept()
    count = state.ends[state.counters[SWEPT_CELLS] - 1]
    assert sorted(state.order[:count]) == list(range(0, 40, 2))
    assert (np.diff(state.near["first_cell"][state.order[:count]]) >= 0).all()


def test_a_small_batch_is_taken_by_slots_and_ends_as_a_whole():
    state = swept(MANY_PLOTS - 1)
    assert state.counters[SWEPT_CELLS] == 1
    assert state.order[: state.ends[0]].tolist() == list(range(0, 40, 2))
    assert (state.near["last_cell"][0:40:2] == ENDLESS).all()


def test_a_track_whose_cells_go_on_beyond_the_last_comes_first_and_ends_last():
    scene = Tracking()
    add_track(scene.state)
    leaf, near = scene.state.leaves[int(scene.state.extra[0]["best"])], scene.state.near[0]
    scene.state.grid["azimuths"] = 512
    leaf["lowest"], leaf["cells"] = 508, 4
    spread_cells(scene.state, 0)
    assert (near["first_cell"], near["last_cell"]) == (508, 511)
    leaf["cells"] = 5
    spread_cells(scene.state, 0)
    assert (near["first_cell"], near["last_cell"]) == (0, ENDLESS)
