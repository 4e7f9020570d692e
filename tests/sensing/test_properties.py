"""What no radar may do, whatever the numbers: see less with more power or a higher mast, or more from farther away.

Both sides of a comparison have the same random draws, so that each single look can be compared. Source: docs/models/ (sensing).
Leaves out: jamming, which has its own file.
"""

import math

import numpy as np
from builders import Sensing, at_ground_distance, place, polar, steady
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.messages.detections import Visibility
from openiads.sensing.probability import detection_probability_at, threshold
from openiads.sensing.radar_equation import fitted_snr

COUNT = 12
CERTAIN = 1e9


def seen(radar, places, heights_m, rcs_m2, swerling=1):
    """Which objects one turn of a radar finds."""
    scene = Sensing([radar], [{}] * COUNT, [steady(rcs_m2, swerling)] * COUNT)
    for number, (position, height_m) in enumerate(zip(places, heights_m, strict=True)):
        scene.fly(number, position, height_m=height_m)
    scene.frame(0.0, 10.0)
    assert not (scene.state.pairs["visibility"] == Visibility.NOT_LOOKED).any()
    return set(scene.heard("origins")["target"].tolist())


@settings(deadline=None, max_examples=40)
@given(
    range_m=st.floats(20e3, 390e3),
    reach_m=st.floats(30e3, 300e3),
    more=st.floats(1.0, 3.0),
    swerling=st.integers(0, 4),
    pulses=st.sampled_from([1, 10]),
)
def test_more_power_never_sees_less(range_m, reach_m, more, swerling, pulses):
    """A longer reference range is more power, and nothing else."""
    level = threshold(pulses, 1e-6)
    places = [polar(range_m, 0.5 * number, 0.2) for number in range(COUNT)]
    found = [
        seen({"reference_range_m": reach, "pulses": pulses, "threshold": level}, places, [10e3] * COUNT, 1.0, swerling)
        for reach in (reach_m, more * reach_m)
    ]
    assert found[0] <= found[1]


@settings(deadline=None, max_examples=40)
@given(
    low_m=st.floats(1.0, 100.0),
    more_m=st.floats(0.0, 100.0),
    aways_m=st.lists(st.floats(5e3, 380e3), min_size=COUNT, max_size=COUNT),
    heights_m=st.lists(st.floats(0.0, 12e3), min_size=COUNT, max_size=COUNT),
)
def test_a_higher_mast_never_sees_less_over_smooth_earth(low_m, more_m, aways_m, heights_m):
    places = [
        at_ground_distance(away_m, height_m, 0.5 * number)
        for number, (away_m, height_m) in enumerate(zip(aways_m, heights_m, strict=True))
    ]
    found = [
        seen({"antenna_height_m": mast_m, "position_m": place(0.0, 0.0, mast_m)}, places, heights_m, CERTAIN)
        for mast_m in (low_m, low_m + more_m)
    ]
    assert found[0] <= found[1]


@given(
    near_m=st.floats(1e3, 5e5), farther=st.floats(1.0, 5.0), swerling=st.integers(0, 4), pulses=st.sampled_from([1, 10])
)
def test_detection_grows_rarer_with_range(near_m, farther, swerling, pulses):
    level = threshold(pulses, 1e-6)
    chances = [
        detection_probability_at(swerling, fitted_snr(20.0, 100e3, 1.0, 1.0, range_m), pulses, level)
        for range_m in (near_m, farther * near_m)
    ]
    assert chances[1] <= chances[0] + 1e-12


@settings(deadline=None, max_examples=20)
@given(off_rad=st.floats(0.0, 0.7), speed_m_s=st.floats(50.0, 900.0))
def test_a_target_is_found_no_less_by_its_broad_side(off_rad, speed_m_s):
    """The same places and draws, flown nose-on and across: a class with more to show from the side."""
    signature = {"rcs_nose_m2": 0.5, "rcs_beam_m2": 5.0, "rcs_tail_m2": 1.0, "swerling": 1}
    found = []
    for turned in (0.0, 0.5 * math.pi):
        scene = Sensing([{}], [{}] * COUNT, [signature] * COUNT)
        for number in range(COUNT):
            there = polar(100e3, 0.5 * number, 0.1)
            inward = place(0.0, 0.0, 10.0) - there
            inward /= np.linalg.norm(inward)
            across = np.cross(inward, there / np.linalg.norm(there))
            across /= np.linalg.norm(across)
            way = math.cos(turned + off_rad) * inward + math.sin(turned + off_rad) * across
            scene.fly(number, there, 1e-6 * speed_m_s * way)
        scene.frame(0.0, 10.0)
        found.append(set(scene.heard("origins")["target"].tolist()))
    assert found[0] <= found[1]
