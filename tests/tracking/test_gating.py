"""Every pair that may belong together is found: against all pairs, looked at one by one in NumPy."""

import math

import numpy as np
import plain_filter
import pytest
from builders import AXES, SIGMAS, SITE_M, Tracking, course, covariance_of, place

from openiads.messages.detections import DETECTION
from openiads.messages.tracks import TrackStatus
from openiads.tracking.gating import cell, gate, newborn_cost, pair_cost, sort_plots, turn_of, window
from openiads.tracking.trackers import AZIMUTH_CELLS, EDGES, EDGES_LOST, HIGHEST_SLOT, new_tracking_state


def random_picture(seed, tracks, nearest_m, farthest_m, speed_m_s, late_s, spreads_m=(30.0, 300.0)):
    """Tracks with plots about them, up to `late_s` before or after the frame's middle, and plots of nothing."""
    rng = np.random.default_rng(seed)
    scene = Tracking(rules={"gate_sigma": 4.0}, plots=4 * tracks + 10)
    plots = []
    for slot in range(tracks):
        where = (rng.uniform(nearest_m, farthest_m), rng.uniform(0.0, 2.0 * math.pi), rng.uniform(0.0, 0.5))
        middle = plain_filter.place_of(where, SITE_M, AXES)[0]
        heading = rng.normal(size=3)
        velocity = speed_m_s * heading / np.linalg.norm(heading)
        spread = rng.uniform(*spreads_m)
        steady = 0.1 * spread
        track = scene.state.tracks[slot]
        track["status"], track["track"], track["time_s"] = int(TrackStatus.CONFIRMED), slot, -rng.uniform(1.0, 8.0)
        track["position_m"], track["velocity_m_s"] = middle + velocity * track["time_s"], velocity
        track["covariance"] = [spread**2, 0, 0, spread**2, 0, spread**2] + [0] * 9 + [steady**2, 0, 0] + [
            steady**2, 0, steady**2]  # fmt: skip
        scene.state.extra[slot]["hits"] = 5
        for _ in range(3):
            at_s = rng.uniform(-late_s, late_s)
            there = middle + velocity * at_s + rng.normal(0.0, 1.5 * spread, 3)
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
            azimuth = plots[state.sorted_plots[index]]["azimuth_rad"]
            assert cell(turn_of(math.sin(azimuth), math.cos(azimuth))) == c


def test_the_number_of_a_direction_grows_with_its_azimuth_from_0_to_4_and_never_faster():
    """A quarter of the circle is 1; between two directions the number grows by half their angle at least."""
    azimuths = np.linspace(0.0, 2.0 * math.pi, 2001)[:-1]
    turns = np.array([turn_of(math.sin(azimuth), math.cos(azimuth)) for azimuth in azimuths])
    assert turns[[0, 500, 1000, 1500]] == pytest.approx([0.0, 1.0, 2.0, 3.0], abs=1e-12)
    assert turns.max() < 4.0
    step = azimuths[1]
    assert (np.diff(turns) <= step + 1e-12).all()
    assert (np.diff(turns) >= 0.5 * step - 1e-5).all()
    assert turn_of(0.0, 0.0) == 0.0


@pytest.mark.parametrize("turn", [-4.0, -0.001, 0.0, 3.999, 4.0, 7.3])
def test_a_cell_is_one_of_the_circle_whatever_the_number(turn):
    assert 0 <= cell(turn) < AZIMUTH_CELLS
    assert cell(turn) == cell(turn + 4.0)


def test_the_window_holds_every_direction_to_a_place_within_reach():
    """Ten thousand places within reach of a hundred tracks, some north of the site, where cells begin anew."""
    rng, scene = np.random.default_rng(11), Tracking()
    for _ in range(100):
        range_m = rng.uniform(5e3, 200e3)
        where = (range_m, rng.choice([0.0, rng.uniform(0.0, 6.28)]), rng.uniform(0.0, 0.5))
        there = plain_filter.place_of(where, SITE_M, AXES)[0]
        reach_m = rng.uniform(0.01, 0.3) * range_m
        lowest, cells, found_m = window(scene.parameters.radars[0], tuple(there), reach_m, 0.0, 5.0)
        assert found_m == pytest.approx(range_m)
        for _ in range(100):
            off = rng.normal(size=3)
            near = there + reach_m * off / np.linalg.norm(off)
            azimuth = plain_filter.measurement(near, SITE_M, AXES)[1]
            assert (cell(turn_of(math.sin(azimuth), math.cos(azimuth))) - lowest) % AZIMUTH_CELLS < cells


@pytest.mark.parametrize("measured", [(100e3, 1.0, 0.1), (15e3, 3.1, 0.9), (300e3, -2.0, 0.01)])
@pytest.mark.parametrize("after_s", [5.0, 0.4])
def test_the_quick_cost_of_a_second_plot_is_the_general_one(measured, after_s):
    """Without process noise, which at 5 s is 40 m2 against a birth variance of 2 million, the two are one formula."""
    scene = Tracking(rules={"process_noise_m2_s3": 0.0})
    scene.frame(0.0, 1.0, [scene.plot(0.5, measured)])
    radar, rules, track = scene.parameters.radars[0], scene.parameters.rules[0], scene.state.tracks[0]
    assert scene.state.extra[0]["sigmas"].tolist() == list(SIGMAS)
    offs = [(0.0, 0.0, 0.0), (400.0, 1e-3, -2e-3), (-1200.0, 0.01, 3e-3)]
    for off in offs:
        plot = np.array([scene.plot(0.5 + after_s, np.array(measured) + off)], DETECTION)[0]
        since = (*measured, after_s)
        quick = newborn_cost(radar, since, SIGMAS, plot, rules["birth_speed_sigma_m_s"] ** 2)
        assert quick == pytest.approx(pair_cost(radar, track, plot, rules), rel=1e-6, abs=1e-6)


def test_plots_of_an_energetic_track_are_looked_for_where_it_falls_to():
    """Free fall of 15 s is 1.1 km; the gate about it is a few hundred metres wide."""
    found = []
    for fall_m in (0.0, 0.5 * 9.5 * 15.0**2):
        scene = Tracking(rules={"gate_sigma": 4.0, "energetic_process_noise_m2_s3": 1.0})
        track = scene.state.tracks[0]
        track["status"], track["time_s"] = int(TrackStatus.CONFIRMED), -15.0
        track["position_m"], track["velocity_m_s"] = place(80e3, 0.0, 70e3), course(-1500.0, 0.0)
        track["covariance"] = [50.0**2, 0, 0, 50.0**2, 0, 50.0**2] + [0] * 9 + [4.0, 0, 0, 4.0, 0, 4.0]
        scene.state.extra[0]["hits"] = 5
        scene.state.counters[HIGHEST_SLOT] = 1
        there = place(80e3 - 15.0 * 1500.0, 0.0, 70e3 - fall_m)
        plots = np.array([scene.plot(0.0, plain_filter.measurement(there, SITE_M, AXES))], DETECTION)
        found.append(len(found_edges(scene, plots)))
    assert found == [0, 1]


def test_a_full_edge_table_counts_what_it_loses():
    scene, plots = random_picture(3, 25, 40e3, 250e3, 600.0, 0.5)
    many = len(found_edges(scene, plots))
    small = scene.state._replace(edges=scene.state.edges[:10].copy())
    gate(scene.parameters, small, 0, plots, 0, len(plots), 0.0)
    assert (small.counters[EDGES], small.counters[EDGES_LOST]) == (10, many - 10)


def test_a_second_plot_farther_than_anything_flies_is_not_taken():
    """1,500 m/s at most: in 5 s a second plot 10 km farther out belongs to something else."""
    for further_m, joined in ((5e3, True), (10e3, False)):
        scene = Tracking(rules={"birth_speed_sigma_m_s": 3000.0, "gate_sigma": 5.0})
        scene.frame(0.0, 5.0, [scene.plot(2.5, (100e3, 1.0, 0.1))])
        scene.frame(5.0, 5.0, [scene.plot(7.5, (100e3 + further_m, 1.0, 0.1))])
        assert (len(scene.tracks()) == 1) is joined
