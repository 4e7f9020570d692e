"""Every pair that may belong together is found: against all pairs, looked at one by one in NumPy."""

import math

import numpy as np
import plain_filter
import pytest
from banks import matrix_of, row_of
from builders import AXES, SIGMAS, SITE_M, STRAIGHT_ALONE, Tracking, course, place
from made_up_clusters import add_track

from openiads.messages.detections import DETECTION
from openiads.tracking.bank import finish
from openiads.tracking.gating import LEAST_ODDS, azimuth_cell, begin_batch, gate_track, sort_plots, turn_of
from openiads.tracking.near import existence_after, is_in_wedge, note_places
from openiads.tracking.trackers import BATCH, HIGHEST_SLOT, PAIRS, PAIRS_LOST, SWEPT_CELLS, Model

GATE = {**STRAIGHT_ALONE, "gate_sigma": 4.0}


def add_flight(scene, position_m, velocity_m_s, spread_m, time_s, model=Model.VELOCITY):
    """A track that is so sure of its place, and a tenth of that a second of its velocity."""
    slot, (index,) = add_track(scene.state)
    covariance = np.diag([spread_m**2] * 3 + [(0.1 * spread_m) ** 2] * 3 + [0.0] * 3)
    scene.state.bank["weight"][4 * index] = 0.0
    scene.state.bank[4 * index + int(model)] = row_of(np.r_[position_m, velocity_m_s, np.zeros(3)], covariance, 1.0)
    finish(scene.state, scene.state.leaves[index], index, scene.parameters.rules[0], 1.0)
    scene.state.leaves[index]["time_s"] = time_s
    return slot


def random_picture(seed, tracks, nearest_m, farthest_m, speed_m_s, late_s, spreads_m=(30.0, 300.0), rules=GATE):
    """Tracks with plots about them, up to `late_s` before or after the frame's middle, and plots of nothing."""
    rng = np.random.default_rng(seed)
    scene = Tracking(rules=rules, plots=4 * tracks + 10)
    plots = []
    for _ in range(tracks):
        where = (rng.uniform(nearest_m, farthest_m), rng.uniform(0.0, 2.0 * math.pi), rng.uniform(0.0, 0.5))
        middle = plain_filter.place_of(where, SITE_M, AXES)[0]
        heading = rng.normal(size=3)
        velocity = speed_m_s * heading / np.linalg.norm(heading)
        spread, at_s = rng.uniform(*spreads_m), -rng.uniform(1.0, 8.0)
        add_flight(scene, middle + velocity * at_s, velocity, spread, at_s)
        for _ in range(3):
            at_s = rng.uniform(-late_s, late_s)
            there = middle + velocity * at_s + rng.normal(0.0, 1.5 * spread, 3)
            plots.append(scene.plot(at_s, plain_filter.measurement(there, SITE_M, AXES)))
    for _ in range(tracks // 2):
        plots.append(scene.plot(0.0, (rng.uniform(nearest_m, farthest_m), rng.uniform(-3.1, 3.1), rng.uniform(0, 0.5))))
    rng.shuffle(plots)
    return scene, np.array(plots, DETECTION)


def expected_pairs(scene, plots):
    """All pairs within the gate whose odds are not hopeless, with the logarithm of the odds."""
    radar, rules, state = scene.parameters.radars[0], scene.parameters.rules[0], scene.state
    found = {}
    for slot in range(state.counters[HIGHEST_SLOT]):
        leaf, row = state.leaves[int(state.extra[slot]["best"])], state.bank[4 * int(state.extra[slot]["best"])]
        seen = existence_after(leaf, 0.0, rules) * radar["detection_probability"]
        for number, plot in enumerate(plots):
            since_s = plot["time_s"] - leaf["time_s"]
            ahead = plain_filter.predicted(row["state"][:6], matrix_of(row)[:6, :6], since_s, 1.0)
            measured = [plot["range_m"], plot["azimuth_rad"], plot["elevation_rad"]]
            y, s, _ = plain_filter.innovation(*ahead, measured, SIGMAS, SITE_M, AXES)
            d2 = y @ np.linalg.solve(s, y)
            score = -0.5 * (d2 + math.log(np.linalg.det(2.0 * math.pi * s)))
            score += math.log(seen / (1.0 - seen) / radar["clutter_density"])
            if d2 <= rules["gate_sigma"] ** 2 and score >= math.log(LEAST_ODDS):
                found[slot, number] = score
    return found


def gate_all(scene, plots, first, end, state=None):
    """Gate every track near the plots of a batch at time 0."""
    state = state or scene.state
    begin_batch(scene.parameters, state, 0, plots, first, end, 0.0)
    for slot in state.order[: state.ends[state.counters[SWEPT_CELLS] - 1]]:
        gate_track(scene.parameters, state, slot, 0, plots, first, 0.0)


def found_pairs(scene, plots):
    note_places(scene.parameters, scene.state, -5.0, 10.0)
    gate_all(scene, plots, 0, len(plots))
    pairs = scene.state.pairs[: scene.state.counters[PAIRS]]
    return {(int(pair["slot"]), int(pair["plot"])): math.log(pair["odds"]) for pair in pairs}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("late_s", [0.5, 2.5])
def test_no_pair_within_the_gate_is_overlooked(seed, late_s):
    scene, plots = random_picture(seed, 25, 40e3, 250e3, 600.0, late_s)
    expected, found = expected_pairs(scene, plots), found_pairs(scene, plots)
    assert found.keys() == expected.keys()
    assert len(found) > 25
    assert [found[pair] for pair in expected] == pytest.approx(list(expected.values()), rel=1e-4, abs=1e-4)


def test_with_several_models_plots_of_many_times_make_the_pairs_that_each_makes_alone():
    """Of a plot alone a leaf is predicted to its time; among others most are judged by the box of another time."""
    given = (2, 15, 40e3, 250e3, 600.0, 0.5, (30.0, 300.0), {"gate_sigma": 4.0})
    scene, plots = random_picture(*given)
    together = found_pairs(scene, plots)
    alone = {}
    for k in range(len(plots)):
        scene = random_picture(*given)[0]
        note_places(scene.parameters, scene.state, -5.0, 10.0)
        gate_all(scene, plots, k, k + 1)
        pairs = scene.state.pairs[: scene.state.counters[PAIRS]]
        alone |= {(int(pair["slot"]), int(pair["plot"])): math.log(pair["odds"]) for pair in pairs}
    assert len(together) > 25
    assert together.keys() == alone.keys()
    assert [together[pair] for pair in alone] == pytest.approx(list(alone.values()), abs=1e-6)


def test_no_pair_is_overlooked_close_to_the_radar():
    """Fast targets at 3 to 10 km move several cells of azimuth within half a second."""
    for seed in range(10):
        scene, plots = random_picture(seed, 25, 3e3, 10e3, 900.0, 0.5, (10.0, 20.0))
        assert found_pairs(scene, plots).keys() == expected_pairs(scene, plots).keys()


@pytest.mark.parametrize("from_rad", [-0.4, 1.3, 2.9, 4.4])
def test_no_pair_is_overlooked_in_the_sweep_of_one_frame(from_rad):
    """Plots of a narrow wedge, at their own times, against tracks all round: those beside the wedge are passed over."""
    scene, plots = random_picture(5, 60, 20e3, 200e3, 900.0, 0.5)
    swept = plots[(plots["azimuth_rad"] - from_rad) % (2.0 * math.pi) < 0.8]
    expected, found = expected_pairs(scene, swept), found_pairs(scene, swept)
    assert found.keys() == expected.keys()
    assert scene.state.grid[0]["narrow"] == 1
    aside = [slot for slot in range(60) if not is_in_wedge(scene.state, scene.parameters.radars[0], slot)]
    assert len(aside) > 20


def test_pairs_of_a_leaf_lie_side_by_side_the_likeliest_first():
    scene, plots = random_picture(3, 25, 40e3, 250e3, 600.0, 0.5)
    found_pairs(scene, plots)
    whole = 0
    for slot in range(25):
        leaf = scene.state.leaves[int(scene.state.extra[slot]["best"])]
        pairs = scene.state.pairs[leaf["first_pair"] : leaf["first_pair"] + leaf["pairs"]]
        assert (pairs["slot"] == slot).all()
        assert (np.diff(pairs["odds"]) <= 0.0).all()
        whole += len(pairs)
    assert whole == scene.state.counters[PAIRS]


def test_sorting_puts_every_plot_into_its_cell_once():
    rng, scene = np.random.default_rng(2), Tracking(plots=80)
    places = np.c_[rng.uniform(1e3, 300e3, 60), rng.uniform(-math.pi, 2.0 * math.pi, 60), rng.uniform(0.0, 0.5, 60)]
    places[:3, 1] = (0.0, 2.0 * math.pi, -math.pi)
    plots = np.array([scene.plot(0.0, where) for where in places], DETECTION)
    sort_plots(scene.state, scene.parameters.radars[0], scene.parameters.rules[0], 0, plots, 10, 60)
    grid, cells = scene.state.grid[0], scene.state.cells
    count = int(grid["azimuths"] * grid["ranges"])
    assert (cells[0], cells[count]) == (0, 50)
    assert sorted(scene.state.sorted_plots["plot"][:50]) == list(range(10, 60))
    for c in range(count):
        for plot in plots[scene.state.sorted_plots["plot"][cells[c] : cells[c + 1]]]:
            turn = turn_of(math.sin(plot["azimuth_rad"]), math.cos(plot["azimuth_rad"]))
            assert azimuth_cell(turn, int(grid["azimuths"])) == c // grid["ranges"]
            assert int(plot["range_m"] / grid["width_m"]) == c % grid["ranges"]


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
@pytest.mark.parametrize("azimuths", [1, 7, 256])
def test_a_cell_is_one_of_the_circle_whatever_the_number(turn, azimuths):
    assert 0 <= azimuth_cell(turn, azimuths) < azimuths
    assert azimuth_cell(turn, azimuths) == azimuth_cell(turn + 4.0, azimuths)


def test_plots_of_a_falling_track_are_looked_for_where_it_falls_to():
    """Free fall of 15 s is 1.1 km; the gate about it is a few hundred metres wide."""
    found = []
    for fall_m in (0.0, 0.5 * 9.5 * 15.0**2):
        scene = Tracking(rules={"energetic_process_noise_m2_s3": 1.0, "gate_sigma": 4.0, "straight_time_s": 1e9})
        add_flight(scene, place(80e3, 0.0, 70e3), course(-1500.0, 0.0), 30.0, -15.0, Model.BALLISTIC)
        there = place(80e3 - 15.0 * 1500.0, 0.0, 70e3 - fall_m)
        plots = np.array([scene.plot(0.0, plain_filter.measurement(there, SITE_M, AXES))], DETECTION)
        found.append(len(found_pairs(scene, plots)))
    assert found == [0, 1]


def test_a_full_table_of_pairs_counts_what_it_loses():
    scene, plots = random_picture(3, 25, 40e3, 250e3, 600.0, 0.5)
    many = len(found_pairs(scene, plots))
    small = scene.state._replace(pairs=scene.state.pairs[:10].copy())
    gate_all(scene, plots, 0, len(plots), small)
    assert (small.counters[PAIRS], small.counters[PAIRS_LOST]) == (10, many - 10)
    assert small.counters[BATCH] == 2


def test_a_second_plot_farther_than_anything_flies_is_not_taken():
    """1,500 m/s at most: in 5 s a second plot 10 km farther out belongs to something else."""
    for further_m, joined in ((5e3, True), (10e3, False)):
        scene = Tracking(rules={"birth_speed_sigma_m_s": 3000.0, "gate_sigma": 5.0})
        scene.frame(0.0, 5.0, [scene.plot(2.5, (100e3, 1.0, 0.1))])
        scene.frame(5.0, 5.0, [scene.plot(7.5, (100e3 + further_m, 1.0, 0.1))])
        taken = scene.heard("associations")["slot"].tolist() == [0]
        assert taken is joined


def test_who_is_not_seen_may_be_gone():
    """A mean life of 100 s: after 50 s without a look, two of three are still there."""
    scene = Tracking(rules={"mean_life_s": 100.0})
    add_track(scene.state, existence=0.9)
    leaf = scene.state.leaves[int(scene.state.extra[0]["best"])]
    assert existence_after(leaf, 50.0, scene.parameters.rules[0]) == pytest.approx(0.9 / 1.5)
