"""Every pair that may belong together is found: against all pairs, looked at one by one in NumPy."""

import math

import numpy as np
import plain_filter
import pytest
from builders import AXES, SIGMAS, SITE_M, Tracking, covariance_of

from openiads.messages.detections import DETECTION
from openiads.messages.tracks import TrackStatus
from openiads.tracking.gating import gate, sort_plots
from openiads.tracking.trackers import AZIMUTH_CELLS, EDGES, HIGHEST_SLOT, new_tracking_state


def random_picture(seed, tracks, nearest_m, farthest_m, speed_m_s, late_s, spreads_m=(30.0, 300.0)):
    """Tracks with plots about them, up to `late_s` before or after the frame's middle, and plots of nothing."""
    rng = np.random.default_rng(seed)
    scene = Tracking(rules={"gate_sigma": 4.0}, plots=4 * tracks + 10)
    plots = []
    for slot in range(tracks):
        where = (rng.uniform(nearest_m, farthest_m), rng.uniform(0.0, 2.0 * math.pi), rng.uniform(0.0, 0.5))
        place = plain_filter.place_of(where, SITE_M, AXES)[0]
        heading = rng.normal(size=3)
        velocity = speed_m_s * heading / np.linalg.norm(heading)
        spread = rng.uniform(*spreads_m)
        steady = 0.1 * spread
        track = scene.state.tracks[slot]
        track["status"], track["track"], track["time_s"] = int(TrackStatus.CONFIRMED), slot, -rng.uniform(1.0, 8.0)
        track["position_m"], track["velocity_m_s"] = place + velocity * track["time_s"], velocity
        track["covariance"] = [spread**2, 0, 0, spread**2, 0, spread**2] + [0] * 9 + [steady**2, 0, 0] + [
            steady**2, 0, steady**2]  # fmt: skip
        scene.state.extra[slot]["hits"] = 5
        for _ in range(3):
            at_s = rng.uniform(-late_s, late_s)
            there = place + velocity * at_s + rng.normal(0.0, 1.5 * spread, 3)
            plots.append(scene.plot(at_s, plain_filter.measurement(there, SITE_M, AXES)))
    for _ in range(tracks // 2):
        plots.append(scene.plot(0.0, (rng.uniform(nearest_m, farthest_m), rng.uniform(-3.1, 3.1), rng.uniform(0, 0.5))))
    scene.state.counters[HIGHEST_SLOT] = tracks
    rng.shuffle(plots)
    return scene, np.array(plots, DETECTION)


def expected_edges(scene, plots):
    """All pairs within the gate whose likelihood ratio favours them, with their costs."""
    radar, rules = scene.parameters.radars[0], scene.parameters.rules[0]
    found = {}
    for track in scene.tracks():
        x, p = np.r_[track["position_m"], track["velocity_m_s"]], covariance_of(track)
        for number, plot in enumerate(plots):
            ahead = plain_filter.predicted(x, p, plot["time_s"] - track["time_s"], rules["process_noise_m2_s3"])
            measured = [plot["range_m"], plot["azimuth_rad"], plot["elevation_rad"]]
            y, s, _ = plain_filter.innovation(*ahead, measured, SIGMAS, SITE_M, AXES)
            d2 = y @ np.linalg.solve(s, y)
            density = math.exp(-0.5 * d2) / math.sqrt(np.linalg.det(2.0 * math.pi * s)) if d2 < 1e3 else 0.0
            chance = radar["detection_probability"]
            ratio = chance * density / (radar["clutter_density"] * (1.0 - chance))
            if d2 <= rules["gate_sigma"] ** 2 and ratio > 1.0:
                found[int(track["track"]), number] = -2.0 * math.log(ratio)
    return found


def found_edges(scene, plots):
    gate(scene.parameters, scene.state, 0, plots, 0, len(plots), 0.0)
    edges = scene.state.edges[: scene.state.counters[EDGES]]
    return {(int(edge["slot"]), int(edge["plot"])): float(edge["cost"]) for edge in edges}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("late_s", [0.5, 2.5])
def test_no_pair_within_the_gate_is_overlooked(seed, late_s):
    scene, plots = random_picture(seed, 25, 40e3, 250e3, 600.0, late_s)
    expected = expected_edges(scene, plots)
    found = found_edges(scene, plots)
    assert found.keys() == expected.keys()
    assert len(found) > 25
    assert [found[pair] for pair in expected] == pytest.approx(list(expected.values()), rel=1e-4, abs=1e-4)


@pytest.mark.xfail(reason="the azimuth cells allow for no motion between the frame's middle and the plot")
def test_no_pair_is_overlooked_close_to_the_radar():
    """Fast targets at 3 to 10 km move several cells of azimuth within half a second."""
    for seed in range(10):
        scene, plots = random_picture(seed, 25, 3e3, 10e3, 900.0, 0.5, (10.0, 20.0))
        assert found_edges(scene, plots).keys() == expected_edges(scene, plots).keys()


def test_edges_of_a_track_lie_side_by_side():
    scene, plots = random_picture(3, 25, 40e3, 250e3, 600.0, 0.5)
    found_edges(scene, plots)
    for slot, row in enumerate(scene.state.rows[:25]):
        edges = scene.state.edges[row["first"] : row["first"] + row["count"]]
        assert (edges["slot"] == slot).all()
    assert scene.state.rows["count"].sum() == scene.state.counters[EDGES]


def test_sorting_puts_every_plot_into_its_azimuth_cell_once():
    rng = np.random.default_rng(2)
    plots = np.zeros(60, DETECTION)
    plots["azimuth_rad"] = rng.uniform(-math.pi, 2.0 * math.pi, 60)
    plots["azimuth_rad"][:3] = (0.0, 2.0 * math.pi, -math.pi)
    state = new_tracking_state(1, 80, 1)
    sort_plots(state, plots, 10, 60)
    cells = state.cells
    assert (cells[0], cells[AZIMUTH_CELLS]) == (0, 50)
    assert sorted(state.sorted_plots[:50]) == list(range(10, 60))
    for c in range(AZIMUTH_CELLS):
        for index in range(cells[c], cells[c + 1]):
            turns = plots[state.sorted_plots[index]]["azimuth_rad"] / (2.0 * math.pi)
            assert min(int((turns - math.floor(turns)) * AZIMUTH_CELLS), AZIMUTH_CELLS - 1) == c


def test_a_full_edge_table_counts_what_it_loses():
    scene, plots = random_picture(3, 25, 40e3, 250e3, 600.0, 0.5)
    many = len(found_edges(scene, plots))
    small = scene.state._replace(edges=scene.state.edges[:10].copy())
    gate(scene.parameters, small, 0, plots, 0, len(plots), 0.0)
    assert (small.counters[EDGES], small.counters[2]) == (10, many - 10)


def test_a_second_plot_farther_than_anything_flies_is_not_taken():
    """1,500 m/s at most: in 5 s a second plot 10 km farther out belongs to something else."""
    for further_m, joined in ((5e3, True), (10e3, False)):
        scene = Tracking(rules={"birth_speed_sigma_m_s": 3000.0, "gate_sigma": 5.0})
        scene.frame(0.0, 5.0, [scene.plot(2.5, (100e3, 1.0, 0.1))])
        scene.frame(5.0, 5.0, [scene.plot(7.5, (100e3 + further_m, 1.0, 0.1))])
        assert (len(scene.tracks()) == 1) is joined
