"""Plots confirm a track when it is sure enough; a miss counts only where a radar looked; doubt or silence drops it."""

import numpy as np
import pytest
from builders import Tracking

from openiads.messages.events import EventKind
from openiads.messages.tracks import TrackStatus

THERE = (100e3, 1.0, 0.1)
NORTH_EAST = {"azimuth_rad": 0.5, "width_rad": 1.0}
SOUTH = {"azimuth_rad": 2.5, "width_rad": 1.0}


def turn(scene, number, hit, time_after_s=4.0):
    """One turn of 5 s: a plot late in it or none, and one look all round."""
    start_s = 5.0 * number
    plots = [scene.plot(start_s + time_after_s, THERE)] if hit else []
    scene.frame(start_s, 5.0, plots, [scene.look(start_s, start_s + 5.0)])
    return [event["kind"] for event in scene.heard("events")]


def existence(scene):
    return float(scene.state.tracks[0]["existence"])


@pytest.mark.parametrize("hits", [2, 3, 4])
def test_a_track_is_confirmed_at_its_mth_plot(hits):
    scene = Tracking(rules={"confirm_hits": hits})
    for number in range(5):
        events = turn(scene, number, True)
        assert (EventKind.TRACK_CONFIRMED in events) is (number == hits - 1)
        assert scene.tracks()["status"].tolist() == [1 + (number >= hits - 1)]


def test_where_plots_are_mostly_false_three_of_them_prove_nothing():
    """False plots a hundred million times as dense as elsewhere in these tests."""
    scene = Tracking(radars=({"clutter_density": 0.1},))
    for number in range(3):
        turn(scene, number, True)
    assert scene.tracks()["status"].max() == TrackStatus.TENTATIVE
    assert 0.3 < existence(scene) < 0.98


def test_a_track_of_one_plot_is_forgotten_after_two_looks_in_vain():
    """0.3, then 0.04, then 0.004; a third look leaves less than the 0.003 below which a track is forgotten."""
    scene, held = Tracking(), []
    for number in range(4):
        turn(scene, number, number == 0)
        held.append(existence(scene) if len(scene.tracks()) else 0.0)
    assert held == pytest.approx([0.3, 0.0411, 0.00427, 0.0], rel=0.01)


def confirmed_track(rules=None):
    scene = Tracking(rules=rules)
    for number in range(3):
        turn(scene, number, True)
    (track,) = scene.tracks(TrackStatus.CONFIRMED)
    return scene, track


def test_a_confirmed_track_survives_misses_until_silence_lasts_too_long():
    """Last plot at 14 s, dropped after 25 s without one: at the first frame that ends after 39 s."""
    scene, _ = confirmed_track()
    for number in range(3, 7):
        turn(scene, number, False)
        assert len(scene.tracks()) == 1
    events = turn(scene, 7, False)
    assert len(scene.tracks()) == 0
    assert events == [EventKind.TRACK_DROPPED]


def test_misses_alone_end_a_track_in_the_end():
    """Each makes the odds ten times worse: from a million to one to one to 330 in nine looks."""
    scene, _ = confirmed_track({"drop_after_s": 80.0})
    scene.state.tracks[0]["existence"] = 1.0 - 1e-6
    events = [turn(scene, number, False) for number in range(3, 13)]
    assert [EventKind.TRACK_DROPPED] in events
    assert len(scene.tracks()) == 0


def test_each_look_that_passes_over_without_a_plot_lowers_existence_once():
    """By Bayes' rule, with a detection probability of 0.9; a mean life of days takes 1e-5 besides."""
    scene, _ = confirmed_track()
    scene.state.leaves[int(scene.state.extra[0]["best"])]["existence"] = 0.8
    turn(scene, 3, False)
    assert existence(scene) == pytest.approx(0.8 * 0.1 / (1.0 - 0.8 * 0.9), rel=1e-3)
    assert scene.state.extra[0]["missed"] == 1


def test_a_track_seen_ever_so_often_can_still_be_doubted():
    scene, _ = confirmed_track()
    for number in range(3, 30):
        turn(scene, number, True)
    before = existence(scene)
    turn(scene, 30, False)
    assert existence(scene) < before - 1e-5


def missed(scene):
    return bool(scene.state.extra[0]["missed"])


@pytest.mark.parametrize(
    "elsewhere", [SOUTH, {"azimuth_rad": 1.2, "width_rad": 1.0}, {"azimuth_rad": 5.0, "width_rad": 1.5}]
)
def test_a_look_elsewhere_is_no_miss(elsewhere):
    scene, _ = confirmed_track()
    for number in (3, 4):
        scene.frame(5.0 * number, 5.0, [], [scene.look(5.0 * number, 5.0 * number + 5.0, **elsewhere)])
    assert not missed(scene)


def test_a_look_over_its_place_is_a_miss():
    scene, _ = confirmed_track()
    scene.frame(15.0, 5.0, [], [scene.look(15.0, 20.0, **NORTH_EAST)])
    assert missed(scene)


def test_a_look_in_pieces_is_one_miss_a_turn():
    """The beam comes to the track's azimuth of 1 rad in the fifth second, as it did when it gave plots."""
    (whole, _), (pieces, _) = confirmed_track(), confirmed_track()
    turn(whole, 3, False)
    for frame in range(5):
        start_s = 15.0 + frame
        pieces.frame(start_s, 1.0, [], [pieces.look(start_s, start_s + 1.0, 1.2566 * (frame - 4) + 0.4, 1.2566)])
    assert missed(pieces)
    assert existence(pieces) == pytest.approx(existence(whole), rel=1e-9)


def test_a_look_of_another_radar_or_at_a_task_is_no_miss():
    scene = Tracking(radars=({}, {}))
    for number in range(3):
        turn(scene, number, True)
    looks = [scene.look(15.0, 20.0, radar=1), scene.look(17.5, 17.5, 0.9, 0.2, kind=1)]
    scene.frame(15.0, 5.0, [], looks)
    assert not missed(scene)


def test_a_sector_radar_misses_at_the_end_of_its_sector_too():
    """A sector of 100 degrees whose right edge is 0.03 rad beyond the track, swept again and again."""
    scene, _ = confirmed_track()
    believed = [existence(scene)]
    for number in (3, 4):
        look = scene.look(5.0 * number, 5.0 * number + 5.0, 1.03 - 1.745, 1.745)
        scene.frame(5.0 * number, 5.0, [], [look])
        believed.append(existence(scene))
    assert np.diff(believed).max() < 0.0


def test_a_track_beside_the_sector_is_not_missed():
    """The same sector with its left edge 0.03 rad beyond the track."""
    scene, _ = confirmed_track()
    scene.frame(15.0, 5.0, [], [scene.look(15.0, 20.0, 1.03, 1.745)])
    assert not missed(scene)


def test_a_tentative_track_that_ends_is_no_event():
    scene, events = Tracking(), []
    for number in range(8):
        events += turn(scene, number, number == 0)
    assert len(scene.tracks()) == 0
    assert events == []


def test_a_tentative_track_that_silence_ends_is_no_event():
    """One plot, and nobody looks there again: forgotten after 25 s without a word."""
    scene, events = Tracking(), []
    turn(scene, 0, True)
    for number in range(1, 8):
        scene.frame(5.0 * number, 5.0)
        events += list(scene.heard("events"))
    assert len(scene.tracks()) == 0
    assert events == []


def missed_then_seen(after_s, radar=0):
    """Odds against existence after a look of 18 s to 19 s in vain, if any, and a plot so long after: with it and without.

    Where plots are mostly false, so that one plot is no proof. The plot is in the middle of its frame.
    """
    found = []
    for looks in ([NORTH_EAST], []):
        scene = Tracking(radars=({}, {}))
        for number in range(3):
            turn(scene, number, True)
        scene.parameters.radars["clutter_density"] = 100.0
        scene.state.leaves[int(scene.state.extra[0]["best"])]["existence"] = 0.5
        scene.frame(18.0, 1.0, [], [scene.look(18.0, 19.0, **look) for look in looks])
        assert missed(scene) is bool(looks)
        scene.frame(19.0, 2.0 * after_s, [scene.plot(19.0 + after_s, THERE, radar=radar)], [])
        assert not missed(scene)
        found.append(1.0 / existence(scene) - 1.0)
    return found


@pytest.mark.parametrize(("after_s", "forgiven"), [(0.1, True), (1.2, True), (1.3, False)])
def test_a_miss_is_forgiven_when_the_plot_of_the_same_turn_follows(after_s, forgiven):
    """A track that flies along with the beam is met a little later than the look that was to meet it: a quarter turn."""
    with_miss, without = missed_then_seen(after_s)
    assert (with_miss < 1.01 * without) is forgiven
    assert forgiven or with_miss > 3.0 * without


def test_another_radar_forgives_no_miss():
    with_miss, without = missed_then_seen(0.1, radar=1)
    assert with_miss > 3.0 * without


def test_plots_in_quick_succession_are_all_counted():
    """Only a miss is taken back: six plots 0.4 s apart, of a radar that turns in 5 s, are six hits."""
    scene = Tracking()
    for number in range(6):
        at_s = 0.4 * number
        scene.frame(at_s, 0.4, [scene.plot(at_s + 0.2, THERE, kind=1)], [])
    assert len(scene.tracks(TrackStatus.CONFIRMED)) == 1
    assert scene.state.extra[0]["hits"] == 6


def test_existence_grows_with_plots_that_fit():
    scene, grown = Tracking(), []
    for number in range(3):
        turn(scene, number, True)
        grown.append(existence(scene))
    assert grown == sorted(grown)
    assert grown[0] == 0.3
