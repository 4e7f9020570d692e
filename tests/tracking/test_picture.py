"""The picture at a time: who is confirmed, where each is then, and how sure that is."""

import numpy as np
import plain_filter
import pytest
from banks import apart, row_of
from builders import STRAIGHT_ALONE, Tracking, course, covariance_of, place
from made_up_clusters import add_track

from openiads.messages.tracks import TrackStatus
from openiads.tracking.leaves import show
from openiads.tracking.picture import SEEN, picture
from openiads.tracking.trackers import Model

START, VELOCITY = place(0.0, 60e3, 8e3), course(200.0, 50.0)
COVARIANCE = np.diag([1e4] * 3 + [25.0] * 3 + [1.0] * 3)


def held(rules=None, covariance=COVARIANCE, weights=(1.0, 0.0, 0.0, 0.0)):
    """A confirmed track at time 0."""
    scene = Tracking(rules=rules)
    slot, (index,) = add_track(scene.state)
    for model in Model:
        third = [0.04, 0.0, 0.0] if model == Model.TURN else [0.0] * 3
        spread = covariance.copy()
        if model == Model.TURN:
            spread[6:, 6:] = np.diag([1e-8] * 3)
        scene.state.bank[4 * index + model] = row_of(np.r_[START, VELOCITY, third], spread, weights[model])
    scene.state.leaves[index]["lead"] = int(np.argmax(weights))
    scene.state.extra[slot]["believed"] = 1
    show(scene.parameters, scene.state, slot, index)
    return scene


def seen(scene, time_s):
    rows = np.zeros(len(scene.state.tracks), SEEN)
    return rows[: picture(scene.parameters, scene.state, time_s, rows)].copy()


def test_a_track_is_seen_where_it_will_be():
    scene = held(STRAIGHT_ALONE)
    (row,) = seen(scene, 7.0)
    x, p = plain_filter.predicted(np.r_[START, VELOCITY], COVARIANCE[:6, :6], 7.0, 1.0)
    assert row["track"] == 100
    assert np.r_[row["position_m"], row["velocity_m_s"]] == pytest.approx(x, rel=1e-12)
    assert apart(covariance_of(row), p) < 1e-12


def test_one_that_turns_is_seen_along_its_turn():
    """0.04 rad/s for 10 s at 206 m/s bends the way by about 400 m."""
    (row,) = seen(held(weights=(0.0, 0.0, 1.0, 0.0)), 10.0)
    assert 250.0 < np.linalg.norm(row["position_m"] - START - 10.0 * VELOCITY) < 450.0


def test_looking_ahead_changes_no_track():
    scene = held(weights=(0.4, 0.3, 0.2, 0.1))
    before = [array.tobytes() for array in (scene.state.tracks, scene.state.bank, scene.state.leaves)]
    first, again = seen(scene, 10.0), seen(scene, 10.0)
    assert first.tobytes() == again.tobytes()
    assert [array.tobytes() for array in (scene.state.tracks, scene.state.bank, scene.state.leaves)] == before


@pytest.mark.parametrize("status", [TrackStatus.FREE, TrackStatus.TENTATIVE])
def test_nobody_sees_what_is_not_confirmed(status):
    scene = held()
    scene.state.tracks["status"][0] = int(status)
    assert len(seen(scene, 0.0)) == 0


def test_nobody_sees_what_the_best_hypothesis_does_not_believe():
    scene = held()
    scene.state.extra["believed"][0] = 0
    assert len(seen(scene, 0.0)) == 0


@pytest.mark.parametrize(("factor", "count"), [(100.0, 1), (400.0, 0)])
def test_nobody_sees_what_may_be_anywhere(factor, count):
    """173 m of doubt, ten and twenty times as much; the rule draws the line at 3 km."""
    assert len(seen(held(covariance=factor * COVARIANCE), 0.0)) == count
