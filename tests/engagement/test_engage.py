"""The door of engagement: one shot from its order to its assessment, whatever the frame."""

import pytest
from builders import Engagement, place

from openiads.truth import TargetStatus

AIM = place(20e3, 0.0, 5e3)


def shot(step_s):
    """Times of launch, outcome and assessment of a round that is ordered at 1 s and arrives at 20.5 s."""
    scene, found = Engagement(), {}
    scene.fly(0, AIM)
    for frame in range(int(40 / step_s)):
        time_s = frame * step_s
        orders = [scene.order(0, 1.0)] if time_s <= 1.0 < time_s + step_s else []
        arrivals = [(0, 20.5, 0, AIM)] if time_s <= 20.5 < time_s + step_s else []
        scene.frame(time_s, step_s, orders, arrivals)
        for name in ("launches", "outcomes", "assessments"):
            for row in scene.heard(name):
                assert name not in found
                found[name] = float(row["time_s"])
    return found


@pytest.mark.parametrize("step_s", [0.25, 1.0, 2.0])
def test_a_shot_has_the_same_times_in_frames_of_any_length(step_s):
    assert shot(step_s) == {"launches": 8.0, "outcomes": 20.5, "assessments": 24.5}


def test_engagement_takes_no_object_out_of_the_air_itself():
    """It says what was destroyed; motion, which owns the truth, acts on it in the next frame."""
    scene = Engagement()
    scene.fly(0, AIM)
    before = scene.truth.tobytes()
    scene.frame(0.0, 1.0, [scene.order(0, 0.0)])
    for second in range(1, 12):
        scene.frame(float(second))
    scene.frame(12.0, 1.0, (), [(0, 12.5, 0, AIM)])
    assert scene.heard("outcomes")["destroyed"].tolist() == [1]
    assert scene.truth.tobytes() == before
    assert scene.truth[0]["status"] == TargetStatus.FLYING
