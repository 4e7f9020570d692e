"""The door of sensing: horizon, chance of detection, noise, looks that command asks for, replies and visibility.

Statistical tests have fixed seeds and raise a false alarm once in 1,000 at most.
"""

import math

import numpy as np
import pytest
from builders import AXES, TASKED, Sensing, at_ground_distance, course, place, polar, steady
from scipy import stats

from openiads.messages.detections import LookKind, Visibility
from openiads.truth import TargetStatus

CERTAIN = 1e9
HORIZON = {"elevation_min_rad": -0.1, "instrumented_range_m": 600e3}


def seen_at(height_m, distances_m):
    """The distances at which a target of this height gives a plot to a 10 m antenna, whatever its echo."""
    scene = Sensing([HORIZON], [{}] * len(distances_m), [steady(CERTAIN)] * len(distances_m))
    for number, distance_m in enumerate(distances_m):
        scene.fly(number, at_ground_distance(distance_m, height_m), height_m=height_m)
    scene.frame(0.0, 10.0)
    return distances_m[np.sort(scene.heard("origins")["target"])]


def test_the_horizon_is_over_the_radars_own_ground():
    """Radar and flyer 1,000 m higher, on raised ground: 10 m and 50 m above it see each other as far as over the sea."""
    distances_m = np.arange(35e3, 200e3, 200.0)
    raised = {**HORIZON, "ground_m": 1000.0, "position_m": place(0.0, 0.0, 1010.0)}
    scene = Sensing([raised], [{}] * len(distances_m), [steady(CERTAIN)] * len(distances_m))
    for number, distance_m in enumerate(distances_m):
        scene.fly(number, at_ground_distance(distance_m, 1050.0), height_m=1050.0)
    scene.frame(0.0, 10.0)
    assert distances_m[scene.heard("origins")["target"]].max() == pytest.approx(42.2e3, abs=300.0)


def test_a_ten_metre_antenna_sees_a_fifty_metre_target_at_forty_two_kilometres():
    """Case HOR-02 of the public facts: 42.2 km, and every distance below."""
    distances_m = np.arange(5e3, 60e3, 100.0)
    seen = seen_at(50.0, distances_m)
    assert seen.max() == pytest.approx(42.2e3, abs=300.0)
    assert (seen == distances_m[: len(seen)]).all()


@pytest.mark.parametrize("height_m", [0.0, 10.0, 30.0, 45.0])
def test_it_sees_nothing_lower_from_there_on(height_m):
    assert len(seen_at(height_m, np.arange(42e3, 150e3, 500.0))) == 0


def test_a_target_that_comes_in_low_appears_when_it_crosses_the_horizon():
    scene = Sensing([HORIZON], [{}], [steady(CERTAIN)])
    first_m = None
    for turn in range(60):
        distance_m = 60e3 - 250.0 * 10.0 * turn
        if distance_m < 5e3:
            break
        scene.fly(0, at_ground_distance(distance_m, 50.0), height_m=50.0)
        scene.frame(10.0 * turn, 10.0)
        if len(scene.heard("detections")) and first_m is None:
            first_m = distance_m
    assert 42.2e3 - 2.5e3 <= first_m <= 42.4e3


@pytest.mark.parametrize(("swerling", "range_m"), [(1, 100e3), (1, 160e3), (3, 130e3), (0, 110e3)])
def test_objects_are_detected_as_often_as_the_exact_probability_says(swerling, range_m):
    """3,000 looks; probabilities of one pulse in closed form: Swerling 1 and 3, and a non-central chi-square for 0."""
    count, level = 3000, -math.log(1e-6)
    scene = Sensing([{}], [{}] * count, [steady(1.0, swerling)] * count)
    for number in range(count):
        scene.fly(number, polar(range_m, 1.0, 0.1))
    scene.parameters.radars["position_m"] = place(0.0, 0.0, 0.0)
    scene.frame(0.0, 10.0)
    snr = 20.0 * (100e3 / range_m) ** 4
    if swerling == 1:
        probability = math.exp(-level / (1.0 + snr))
    elif swerling == 3:
        x = 0.5 * snr
        probability = math.exp(-level / (1.0 + x)) * (1.0 + level * x / (1.0 + x) ** 2)
    else:
        probability = stats.ncx2.sf(2.0 * level, 2, 2.0 * snr)
    low, high = stats.binom.interval(0.999, count, probability)
    assert low <= len(scene.heard("detections")) <= high
    assert 0.02 < probability < 0.98


@pytest.fixture(scope="module")
def noisy():
    """Plots of 2,500 strong objects and their true places in range, azimuth and elevation."""
    count = 2500
    scene = Sensing([{"position_m": place(0.0, 0.0, 0.0)}], [{}] * count, [steady(100.0)] * count)
    rng = np.random.default_rng(5)
    true = np.c_[rng.uniform(30e3, 90e3, count), rng.uniform(0.1, 6.2, count), rng.uniform(0.02, 0.6, count)]
    for number in range(count):
        scene.fly(number, polar(*true[number]))
    scene.frame(0.0, 10.0)
    origins = scene.heard("origins")["target"]
    assert len(origins) == count
    return scene.heard("detections"), true[origins]


@pytest.mark.parametrize(
    ("column", "name", "sigma"), [(0, "range", 50.0), (1, "azimuth", 1e-3), (2, "elevation", 2e-3)]
)
def test_errors_have_no_bias_and_the_stated_size(noisy, column, name, sigma):
    """Mean within 3.3 of its deviations; sum of squares within the 99.9 % interval of chi-square."""
    plots, true = noisy
    unit = "m" if name == "range" else "rad"
    stated = plots[f"{name}_sigma_{unit}"]
    expected = sigma * np.sqrt(20.0 / plots["snr"])
    floor = 5.0 if name == "range" else 1e-4
    assert stated == pytest.approx(np.maximum(expected, floor), rel=1e-12)
    error = (plots[f"{name}_{unit}"] - true[:, column]) / stated
    low, high = stats.chi2.interval(0.999, len(error))
    assert abs(error.mean()) < 3.3 / math.sqrt(len(error))
    assert low < (error**2).sum() < high
    assert stats.kstest(error, "norm").pvalue > 1e-3


def test_errors_in_range_azimuth_and_elevation_are_independent(noisy):
    """Three correlations of 2,500 pairs, each normal with standard deviation 1 / sqrt(n)."""
    plots, true = noisy
    names = ("range_m", "azimuth_rad", "elevation_rad")
    table = np.corrcoef([plots[name] - true[:, column] for column, name in enumerate(names)])
    assert np.abs(table[np.triu_indices(3, 1)]).max() < 3.6 / math.sqrt(len(plots))


def test_snr_follows_the_fourth_power_of_range(noisy):
    plots, true = noisy
    assert plots["snr"] == pytest.approx(100.0 * 20.0 * (100e3 / true[:, 0]) ** 4, rel=1e-6)


def test_a_plot_lies_where_the_object_is_when_the_beam_passes():
    """A fast object, in one frame of a whole turn: its place is carried to the time of the plot."""
    quiet = {"range_sigma_m": 0.0, "range_floor_m": 1e-3, "azimuth_sigma_rad": 0.0, "elevation_sigma_rad": 0.0}
    scene = Sensing([{**quiet, "position_m": place(0.0, 0.0, 0.0)}], [{}], [steady(CERTAIN)])
    start, velocity = place(50e3, 0.0, 10e3), course(-1000.0, 0.0)
    scene.fly(0, start, velocity)
    scene.frame(0.0, 10.0)
    (plot,) = scene.heard("detections")
    assert plot["time_s"] == pytest.approx(7.5, abs=1e-9)
    east, north, up = AXES @ (start + 7.5 * velocity - place(0.0, 0.0, 0.0))
    assert plot["range_m"] == pytest.approx(math.sqrt(east**2 + north**2 + up**2), abs=0.01)


@pytest.mark.parametrize("speed_m_s", [-1000.0, -300.0, 300.0, 1000.0])
def test_the_beam_is_where_the_object_is_at_the_time_of_the_look(speed_m_s):
    """Across at 20 km, with the beam and against it: what is left is under 1 % of a frame, whatever the frame."""
    quiet = {"azimuth_sigma_rad": 0.0, "azimuth_floor_rad": 1e-9, "range_sigma_m": 0.0, "elevation_sigma_rad": 0.0}
    for step_s in (1.0, 2.5):
        scene = Sensing([{**quiet, "position_m": place(0.0, 0.0, 0.0)}], [{}], [steady(CERTAIN)])
        velocity, met = course(speed_m_s, 0.0), 0
        for frame in range(int(30.0 / step_s)):
            time_s = frame * step_s
            scene.fly(0, place(0.0, 20e3, 3e3) + (time_s - 15.3) * velocity, velocity)
            scene.frame(time_s, step_s)
            for plot in scene.heard("detections"):
                beam = math.pi + 2.0 * math.pi * plot["time_s"] / 10.0
                off_s = math.remainder(plot["azimuth_rad"] - beam, 2.0 * math.pi) * 10.0 / (2.0 * math.pi)
                assert abs(off_s) < 0.01 * step_s
                met += 1
        assert met == 3


@pytest.mark.parametrize("turning", [-0.05, -0.0137, 0.0, 0.0137, 0.05])
def test_a_moving_object_is_looked_at_once_each_time_the_beam_passes(turning):
    """Round the radar at 20 km: met as often as beam and object come round to each other, to one at either end."""
    scene = Sensing([{"position_m": place(0.0, 0.0, 0.0)}], [{}], [steady(CERTAIN)])
    rate, times_s = 2.0 * math.pi / 10.0, []
    for second in range(600):
        angle = 0.3 + turning * second
        velocity = course(20e3 * turning * math.cos(angle), -20e3 * turning * math.sin(angle))
        scene.fly(0, place(20e3 * math.sin(angle), 20e3 * math.cos(angle), 3e3), velocity)
        scene.frame(float(second), 1.0)
        times_s += scene.heard("detections")["time_s"].tolist()
    period_s = 2.0 * math.pi / (rate - turning)
    assert np.diff(times_s) == pytest.approx(period_s, abs=0.02)
    assert len(times_s) == pytest.approx(600.0 / period_s, abs=1.0)


def test_only_what_flies_is_seen():
    scene = Sensing([{}], [{}] * 5, [steady(CERTAIN)] * 5)
    for number, status in enumerate(TargetStatus):
        scene.fly(number, polar(50e3, 1.0, 0.1))
        scene.truth[number]["status"] = int(status)
    scene.frame(0.0, 10.0)
    assert scene.heard("origins")["target"].tolist() == [int(TargetStatus.FLYING)]


@pytest.mark.parametrize(
    ("position", "word"),
    [
        ((500e3, 1.0, 0.1), Visibility.OUT_OF_RANGE),
        ((500.0, 1.0, 0.1), Visibility.TOO_NEAR),
        ((50e3, 1.0, 1.52), Visibility.OUT_OF_SECTOR),
        ((350e3, 1.0, 0.05), Visibility.BELOW_THRESHOLD),
        ((50e3, 1.0, 0.1), Visibility.SEEN),
    ],
)
def test_visibility_is_in_the_right_word(position, word):
    scene = Sensing([{}], [{}], [steady(1.0)])
    scene.fly(0, polar(*position))
    scene.frame(0.0, 10.0)
    assert scene.state.pairs[0]["visibility"] == word


def test_spans_of_visibility_tile_the_time_looked_at():
    """A target goes out from 30 km to 500 km, and ends: seen, below threshold, out of range, with no gap."""
    scene = Sensing([{}], [{}], [steady(1.0)])
    spans = []
    for turn in range(50):
        scene.fly(0, polar(30e3 + 10e3 * turn, 1.0, 0.1))
        scene.frame(10.0 * turn, 10.0)
        spans += list(scene.heard("spans"))
    scene.truth[0]["status"] = int(TargetStatus.DESTROYED)
    scene.frame(500.0, 10.0)
    spans += list(scene.heard("spans"))
    words = [int(span["visibility"]) for span in spans]
    assert words == [Visibility.SEEN, Visibility.BELOW_THRESHOLD, Visibility.OUT_OF_RANGE]
    assert [a["end_s"] for a in spans[:-1]] == [b["start_s"] for b in spans[1:]]
    assert spans[0]["start_s"] == pytest.approx(10.0 * ((1.0 - math.pi) % (2 * math.pi)) / (2 * math.pi), abs=1e-6)
    assert spans[-1]["end_s"] == 500.0


def test_a_sector_radar_says_that_what_left_its_sector_is_out_of_sector():
    scene = Sensing([{"sector_rad": 1.5, "revisit_s": 1.0}], [{}], [steady(CERTAIN)])
    scene.fly(0, polar(50e3, 0.1, 0.1))
    scene.frame(0.0, 1.0)
    assert scene.state.pairs[0]["visibility"] == Visibility.SEEN
    scene.fly(0, polar(50e3, 2.0, 0.1))
    for frame in range(1, 4):
        scene.frame(float(frame), 1.0)
    assert scene.state.pairs[0]["visibility"] == Visibility.OUT_OF_SECTOR


def tasked(objects, **changes):
    """A radar that looks only where it is told to, and its objects."""
    return Sensing([{**TASKED, **changes}], [{}] * objects, [steady(CERTAIN)] * objects)


def test_a_task_sees_what_is_in_the_beam_and_nothing_beside_it():
    """A beam of 2 degrees: half a degree off the middle is in it, two degrees are not, however strong the echo."""
    scene = tasked(4)
    for number, (azimuth_deg, elevation_deg) in enumerate([(57.0, 6.0), (57.5, 6.0), (59.0, 6.0), (57.0, 8.0)]):
        scene.fly(number, polar(50e3, math.radians(azimuth_deg), math.radians(elevation_deg)))
    scene.tasks[0] = (40, 0.0, polar(50e3, math.radians(57.0), math.radians(6.0)), (0.0, 0.0, 0.0))
    scene.frame(0.0, 1.0)
    assert sorted(scene.heard("origins")["target"]) == [0, 1]
    (look,) = scene.heard("looks")
    assert (look["kind"], look["track"], look["start_s"], look["end_s"]) == (LookKind.TASK, 40, 0.5, 0.5)
    assert (scene.heard("detections")["time_s"] == 0.5).all()


def test_two_tasks_on_one_object_give_one_plot_a_frame():
    scene = tasked(1)
    scene.fly(0, polar(50e3, 1.0, 0.1))
    scene.tasks[0] = (40, 0.0, polar(50e3, 1.0, 0.1), (0.0, 0.0, 0.0))
    scene.tasks[1] = (41, 0.0, polar(50e3, 1.005, 0.1), (0.0, 0.0, 0.0))
    for frame in range(3):
        scene.frame(float(frame), 1.0)
        assert len(scene.heard("detections")) == 1
        assert len(scene.heard("looks")) == 2


def test_what_a_task_sees_counts_in_the_visibility_ledger_for_as_long_as_it_is_asked_for():
    """Asked for at 2 s to 5 s, looked at in the middle of each frame, and not looked at from the next frame on."""
    scene, spans = tasked(2), []
    for second in range(8):
        scene.fly(0, polar(50e3, 1.0, 0.1))
        scene.fly(1, polar(50e3, 2.0, 0.1))
        there = polar(50e3, 1.0, 0.1)
        scene.tasks[0] = (40 if 2 <= second < 5 else -1, float(second), there, (0.0, 0.0, 0.0))
        scene.frame(float(second), 1.0)
        spans += list(scene.heard("spans"))
    (span,) = spans
    assert (span["target"], span["visibility"], span["start_s"], span["end_s"]) == (0, Visibility.SEEN, 2.5, 5.5)
    assert scene.state.pairs["visibility"].tolist() == [Visibility.NOT_LOOKED] * 2


def test_a_radar_that_also_searches_forgets_nothing_when_it_is_not_asked():
    scene = Sensing([{"follows_tasks": 1, "track_capacity": 4}], [{}], [steady(CERTAIN)])
    scene.fly(0, polar(50e3, 1.0, 0.1))
    for second in range(20):
        scene.frame(float(second), 1.0)
        assert len(scene.heard("spans")) == 0
    assert scene.state.pairs[0]["visibility"] == Visibility.SEEN


def test_plots_say_of_which_kind_of_look_they_are():
    """One frame of a scan over the object, and a task on it as well: a plot of either look, the task's first."""
    scene = Sensing([{"follows_tasks": 1, "track_capacity": 4}], [{}], [steady(CERTAIN)])
    scene.fly(0, polar(50e3, 1.0, 0.1))
    scene.tasks[0] = (40, 0.0, polar(50e3, 1.0, 0.1), (0.0, 0.0, 0.0))
    scene.frame(0.0, 10.0)
    assert scene.heard("detections")["look_kind"].tolist() == [LookKind.TASK, LookKind.SCAN]
    assert scene.heard("origins")["target"].tolist() == [0, 0]
    assert scene.state.pairs[0]["looks"] == 2


def test_a_task_points_where_its_track_will_be():
    """The track is 10 s old and 2 km/s fast: the beam goes where it has got to."""
    scene = tasked(1)
    velocity = course(0.0, 2000.0)
    scene.fly(0, place(50e3, 0.0, 5e3), velocity)
    scene.tasks[0] = (40, -10.0, place(50e3, -20e3, 5e3), velocity)
    scene.frame(0.0, 1.0)
    assert len(scene.heard("detections")) == 1
    scene.tasks[0]["velocity_m_s"] = 0.0
    scene.frame(1.0, 1.0)
    assert len(scene.heard("detections")) == 0


def test_a_task_outside_the_sector_is_not_looked_at():
    scene = tasked(1, sector_rad=1.0, facing_rad=0.0)
    scene.fly(0, polar(50e3, 2.0, 0.1))
    scene.tasks[0] = (40, 0.0, polar(50e3, 2.0, 0.1), (0.0, 0.0, 0.0))
    scene.frame(0.0, 1.0)
    assert len(scene.heard("looks")) == len(scene.heard("detections")) == 0


def test_a_free_sector_is_turned_to_where_command_points():
    scene = tasked(1, sector_rad=1.0, facing_rad=math.nan)
    scene.fly(0, polar(50e3, 2.0, 0.1))
    scene.tasks[0] = (40, 0.0, polar(50e3, 2.0, 0.1), (0.0, 0.0, 0.0))
    scene.pointing["azimuth_rad"] = 2.2
    scene.frame(0.0, 1.0)
    assert len(scene.heard("detections")) == 1


def test_a_scan_is_spoken_of_in_looks_that_tile_it():
    scene = Sensing([{"sector_rad": 2.0, "revisit_s": 4.0}], [{}], [{}])
    looks = []
    for frame in range(8):
        scene.frame(1.5 * frame, 1.5)
        looks += list(scene.heard("looks"))
    assert all(look["kind"] == LookKind.SCAN and look["track"] == -1 for look in looks)
    assert looks[0]["start_s"] == 0.0
    assert [look["end_s"] for look in looks[:-1]] == pytest.approx([look["start_s"] for look in looks[1:]], abs=1e-9)
    assert sum(look["width_rad"] for look in looks) == pytest.approx(2.0 * 12.0 / 4.0, rel=1e-9)


def test_every_plot_has_an_origin_and_every_reply_belongs_to_the_plot_of_who_replied():
    civil = {"identity": 2, "equipped_share": 1.0, "works_share": 1.0}
    scene = Sensing([{"false_alarms_per_scan": 20.0}], [civil, {"identity": 3, "target_class": 1}] * 20,
                    [steady(1.0, 1)] * 40)  # fmt: skip
    for number in range(40):
        scene.fly(number, polar(110e3, 0.15 * number, 0.1))
    replies_of_all = 0
    for frame in range(4):
        scene.frame(2.5 * frame, 2.5)
        plots, origins, replies = (scene.heard(name) for name in ("detections", "origins", "replies"))
        assert len(plots) == len(origins)
        real = np.flatnonzero(origins["target"] >= 0)
        assert sorted(replies["detection"]) == list(range(len(plots)))
        replies = replies[np.argsort(replies["detection"])]
        assert (replies["identity"][real] == np.where(origins["target"][real] % 2 == 0, 2, 0)).all()
        assert (replies["target_class"][real] == origins["target"][real] % 2).all()
        assert replies["time_s"].tolist() == plots["time_s"].tolist()
        false = np.delete(replies, real)
        assert len(false) > 0
        assert (false["identity"] == 0).all()
        assert (false["target_class"] == -1).all()
        replies_of_all += len(real)
    assert 5 < replies_of_all < 40


def test_replies_come_as_often_as_transponders_answer():
    count = 2000
    civil = {"identity": 2, "equipped_share": 1.0, "works_share": 1.0}
    scene = Sensing([{}], [civil] * count, [steady(CERTAIN)] * count, answers={"reply_probability": 0.3})
    for number in range(count):
        scene.fly(number, polar(50e3, 1.0, 0.1))
    scene.frame(0.0, 10.0)
    low, high = stats.binom.interval(0.999, count, 0.3)
    assert low <= (scene.heard("replies")["identity"] == 2).sum() <= high


def test_sensing_is_the_same_again_and_new_in_another_replication():
    def plots(stream):
        scene = Sensing([{"false_alarms_per_scan": 5.0}], [{}] * 5, [steady(1.0, 1)] * 5)
        for number in range(5):
            scene.fly(number, polar(100e3, 1.0 + number, 0.1))
        scene.frame(0.0, 10.0, stream)
        return scene.heard("detections").tobytes()

    assert plots((1, 0)) == plots((1, 0))
    assert plots((1, 0)) != plots((1, 1))
    assert plots((1, 0)) != plots((2, 0))


def test_one_more_object_changes_no_draw_of_the_others():
    def plots(count):
        scene = Sensing([{}], [{}] * count, [steady(1.0, 1)] * count)
        for number in range(count):
            scene.fly(number, polar(100e3, 1.0 + 0.1 * number, 0.1))
        scene.frame(0.0, 10.0)
        origins = scene.heard("origins")["target"]
        return {int(target): plot.tobytes() for target, plot in zip(origins, scene.heard("detections"), strict=True)}

    few, many = plots(5), plots(9)
    assert few == {target: plot for target, plot in many.items() if target < 5}


def test_a_radar_that_is_out_does_not_look_and_its_spans_end():
    scene = Sensing([HORIZON], [{}], [steady(CERTAIN)], outages=[(0, 10.0, 30.0)])
    looks = []
    for turn in range(5):
        scene.fly(0, at_ground_distance(30e3, 9e3))
        scene.frame(10.0 * turn, 10.0)
        looks.append(len(scene.heard("looks")) > 0)
        spans = scene.heard("spans")
        if turn == 1:
            assert [int(span["visibility"]) for span in spans] == [int(Visibility.SEEN)]
            assert float(spans["end_s"][0]) == 10.0
    assert looks == [True, False, False, True, True]
