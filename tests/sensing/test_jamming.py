"""A jammer raises the noise, with one over the square of its distance, and most where the radar looks towards it.

Source: docs/models/jamming.md. Leaves out: the textbook's own numbers, which test_against_burn_through.py holds.
"""

import math

import pytest
from builders import Sensing, at_ground_distance, polar, steady
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from openiads.messages.detections import Visibility
from openiads.sensing.jamming import jam_to_noise, self_screening_range_m, stand_off_range_m
from openiads.truth import TargetStatus

CERTAIN = 1e6
ranges_m = st.floats(1e3, 1e6)
ratios = st.floats(0.0, 1e8)


@given(range_m=ranges_m, power_w=st.floats(1e-3, 1e6))
def test_twice_as_far_is_a_quarter_of_the_noise(range_m, power_w):
    near, far = jam_to_noise(power_w, 5e3, range_m), jam_to_noise(power_w, 5e3, 2.0 * range_m)
    assert near == pytest.approx(4.0 * far, rel=1e-12)
    assert jam_to_noise(2.0 * power_w, 5e3, range_m) == pytest.approx(2.0 * near, rel=1e-12)


def test_the_reference_is_one_watt_at_a_hundred_kilometres():
    assert jam_to_noise(1.0, 5e3, 100e3) == 5e3


@given(clear_m=ranges_m, ratio=ratios)
def test_a_target_that_jams_for_itself_burns_through_where_its_echo_is_the_required_one(clear_m, ratio):
    burn_m = self_screening_range_m(clear_m, ratio)
    echo = (clear_m / burn_m) ** 4 / (1.0 + ratio * (clear_m / burn_m) ** 2)
    assert echo == pytest.approx(1.0, rel=1e-9)


@given(clear_m=ranges_m, ratio=ratios)
def test_a_jammer_elsewhere_shortens_the_range_by_the_fourth_root(clear_m, ratio):
    burn_m = stand_off_range_m(clear_m, ratio)
    assert (clear_m / burn_m) ** 4 == pytest.approx(1.0 + ratio, rel=1e-9)


def test_without_noise_from_outside_the_range_is_the_clear_one():
    assert self_screening_range_m(250e3, 0.0) == stand_off_range_m(250e3, 0.0) == 250e3


def heard(jammer, target_azimuth_rad=1.0, **radar):
    """Signal-to-noise ratio of a strong echo at 50 km beside a jammer; None where there is no plot."""
    scene = Sensing([radar], [{}], [steady(CERTAIN)], jammers=jammer)
    scene.fly(0, polar(50e3, target_azimuth_rad, 0.1))
    scene.frame(0.0, 10.0)
    plots = scene.heard("detections")
    return float(plots["snr"][0]) if len(plots) else None


def test_a_jammer_through_the_main_lobe_raises_the_noise_by_its_ratio():
    clear = heard([])
    there = {"position_m": polar(100e3, 1.0, 0.1)}
    assert clear / heard([there]) == pytest.approx(1.0 + 1e4, rel=1e-3)
    assert clear / heard([there], sidelobe_level=0.5) == pytest.approx(1.0 + 1e4, rel=1e-3)


def test_a_jammer_through_the_side_lobes_raises_it_by_their_level():
    there = {"position_m": polar(100e3, 2.0, 0.1)}
    assert heard([]) / heard([there]) == pytest.approx(1.0 + 1e4 * 1e-3, rel=1e-3)


@pytest.mark.parametrize(("off_deg", "level"), [(0.0, 1e4), (1.9, 1e4), (2.1, 10.0), (-1.9, 1e4), (-2.1, 10.0)])
def test_the_main_lobe_reaches_one_beamwidth_to_either_side(off_deg, level):
    """A beam of 2 degrees."""
    there = {"position_m": polar(100e3, 1.0 + math.radians(off_deg), 0.1)}
    assert heard([]) / heard([there]) == pytest.approx(1.0 + level, rel=1e-3)


def test_the_noise_of_two_jammers_adds():
    one, other = {"position_m": polar(100e3, 2.0, 0.1)}, {"position_m": polar(200e3, 3.0, 0.1)}
    raised = [heard([]) / heard(jammers) - 1.0 for jammers in ([one], [other], [one, other])]
    assert raised[2] == pytest.approx(raised[0] + raised[1], rel=1e-3)


def test_a_jammer_below_the_horizon_is_not_heard():
    low = {"position_m": at_ground_distance(300e3, 100.0, 1.0), "height_m": 100.0}
    high = {"position_m": at_ground_distance(300e3, 12e3, 1.0), "height_m": 12e3}
    assert heard([low]) == heard([])
    assert heard([high]) < 0.01 * heard([])


@pytest.mark.parametrize(("start_s", "end_s", "jams"), [(0.0, 20.0, True), (10.0, 20.0, False), (-5.0, 0.0, False)])
def test_a_jammer_sends_between_its_times(start_s, end_s, jams):
    there = {"position_m": polar(100e3, 1.0, 0.1), "start_s": start_s, "end_s": end_s}
    assert (heard([there]) < heard([])) == jams


def test_a_jammer_on_an_object_is_where_it_flies_and_ends_with_it():
    """The carrier screens itself: it is in its own main lobe."""
    scene = Sensing([{}], [{}], [steady(CERTAIN)], jammers=[{"object": 0}])
    ratios = []
    for range_m in (100e3, 50e3):
        scene.fly(0, polar(range_m, 1.0, 0.1))
        scene.frame(0.0, 10.0)
        (plot,) = scene.heard("detections")
        clear = 20.0 * CERTAIN * (100e3 / range_m) ** 4
        ratios.append(clear / float(plot["snr"]) - 1.0)
    assert ratios == pytest.approx([1e4, 4e4], rel=1e-3)
    scene.truth[0]["status"] = int(TargetStatus.DESTROYED)
    scene.frame(10.0, 10.0)
    assert (scene.state.jamming["main_lobe"] == 0.0).all()


def test_what_is_lost_in_the_noise_counts_as_below_the_threshold():
    scene = Sensing([{}], [{}], [steady(1.0)], jammers=[{"position_m": polar(150e3, 1.0, 0.1)}])
    scene.fly(0, polar(50e3, 1.0, 0.1))
    scene.frame(0.0, 10.0)
    assert scene.state.pairs[0]["visibility"] == Visibility.BELOW_THRESHOLD
    assert len(scene.heard("detections")) == 0


def test_each_radar_has_its_own_noise_and_sees_by_itself():
    """Two radars at one place, one of them deaf to jamming: each gives a plot of each of two objects, by its own noise."""
    there = {"position_m": polar(100e3, 2.0, 0.1)}
    deaf = {"entity": 12, "jam_to_noise": 0.0}
    both = Sensing([{}, deaf], [{}] * 2, [steady(CERTAIN)] * 2, jammers=[there])
    for number in range(2):
        both.fly(number, polar(50e3, 1.0 + number, 0.1))
    both.frame(0.0, 10.0)
    plots, origins = both.heard("detections"), both.heard("origins")["target"]
    assert sorted(zip(plots["radar"].tolist(), origins.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    snr = {(int(p["radar"]), int(t)): float(p["snr"]) for p, t in zip(plots, origins, strict=True)}
    assert snr[1, 0] / snr[0, 0] == pytest.approx(1.0 + 10.0, rel=1e-3)
    assert snr[1, 1] / snr[0, 1] == pytest.approx(1.0 + 1e4, rel=1e-3)


def test_a_second_radar_changes_no_draw_of_the_first():
    def plots(radars):
        scene = Sensing(radars, [{}] * 20, [steady(1.0, 1)] * 20)
        for number in range(20):
            scene.fly(number, polar(100e3, 0.3 * number, 0.1))
        scene.frame(0.0, 10.0)
        heard_of = scene.heard("detections")
        return [heard_of[heard_of["radar"] == number].tobytes() for number in range(len(radars))]

    alone, two = plots([{}]), plots([{}, {"entity": 77}])
    assert two[0] == alone[0]
    assert len(two[1]) > 0


@settings(deadline=None, max_examples=30)
@given(
    azimuth=st.floats(0.0, 6.2),
    away_m=st.floats(20e3, 400e3),
    power_w=st.floats(1e-3, 1e4),
    range_m=st.floats(2e3, 3e5),
)
def test_a_jammer_never_helps_to_see(azimuth, away_m, power_w, range_m):
    """With the same draws, whatever is seen beside a jammer is seen without it too, and no weaker."""
    seen = []
    for jammers in ([], [{"position_m": polar(away_m, azimuth, 0.2), "effective_radiated_power_w": power_w}]):
        scene = Sensing([{}], [{}] * 12, [steady(1.0, 1)] * 12, jammers=jammers)
        for number in range(12):
            scene.fly(number, polar(range_m, 0.5 * number, 0.2))
        scene.frame(0.0, 10.0)
        origins = scene.heard("origins")["target"].tolist()
        seen.append(dict(zip(origins, scene.heard("detections")["snr"].tolist(), strict=True)))
    assume(seen[0])
    assert set(seen[1]) <= set(seen[0])
    assert all(seen[1][target] <= seen[0][target] for target in seen[1])
