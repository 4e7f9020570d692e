"""M plots in N looks confirm a track; a miss counts only where a radar looked; silence drops it."""

import itertools

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


def status_after(pattern, rules):
    """Status of the track that the first plot begins, and the turn in which it was confirmed."""
    scene, confirmed = Tracking(rules=rules), None
    for number, hit in enumerate(pattern):
        if EventKind.TRACK_CONFIRMED in turn(scene, number, hit):
            confirmed = number
    held = scene.state.tracks[scene.state.tracks["track"] == 0]
    return (int(held["status"][0]) if len(held) else 0), confirmed


@pytest.mark.parametrize(("hits", "looks"), [(2, 3), (3, 5), (2, 2), (4, 5)])
def test_a_track_is_confirmed_at_its_mth_plot_in_n_looks_and_not_otherwise(hits, looks):
    """Every course of N looks that begins with a plot."""
    for rest in itertools.product([True, False], repeat=looks - 1):
        pattern = (True, *rest)
        status, confirmed = status_after(pattern, {"confirm_hits": hits, "confirm_looks": looks})
        seen = [number for number, hit in enumerate(pattern) if hit]
        if len(seen) >= hits:
            assert (status, confirmed) == (TrackStatus.CONFIRMED, seen[hits - 1])
        else:
            assert (status == TrackStatus.CONFIRMED, confirmed) == (False, None)
        if len(seen) < hits and not pattern[-1]:
            assert status == TrackStatus.FREE


def test_plots_too_far_apart_never_confirm():
    """Three in five asked; one in three given, until a miss beyond the fifth look ends it."""
    status, confirmed = status_after((True, False, False, True, False, False), {})
    assert (status, confirmed) == (TrackStatus.FREE, None)


def confirmed_track():
    scene = Tracking()
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


def test_each_look_that_passes_over_without_a_plot_lowers_existence_once():
    """By Bayes' rule, with a detection probability of 0.9."""
    scene, _ = confirmed_track()
    scene.state.tracks[0]["existence"] = 0.8
    turn(scene, 3, False)
    assert scene.tracks()[0]["existence"] == pytest.approx(0.8 * 0.1 / (1.0 - 0.8 * 0.9), rel=1e-12)
    assert scene.state.extra[0]["looks"] == 4


def test_a_track_seen_ever_so_often_can_still_be_doubted():
    scene, track = confirmed_track()
    before = float(track["existence"])
    turn(scene, 3, False)
    assert scene.tracks()[0]["existence"] < before


@pytest.mark.parametrize(
    "elsewhere", [SOUTH, {"azimuth_rad": 1.2, "width_rad": 1.0}, {"azimuth_rad": 5.0, "width_rad": 1.5}]
)
def test_a_look_elsewhere_is_no_miss(elsewhere):
    scene, _ = confirmed_track()
    for number in (3, 4):
        scene.frame(5.0 * number, 5.0, [], [scene.look(5.0 * number, 5.0 * number + 5.0, **elsewhere)])
    assert scene.state.extra[0]["looks"] == 3


def test_a_look_over_its_place_is_a_miss():
    scene, _ = confirmed_track()
    scene.frame(15.0, 5.0, [], [scene.look(15.0, 20.0, **NORTH_EAST)])
    assert scene.state.extra[0]["looks"] == 4


def test_a_look_in_pieces_is_one_miss_a_turn():
    """The beam comes to the track's azimuth of 1 rad in the fifth second, as it did when it gave plots."""
    scene, _ = confirmed_track()
    for frame in range(5):
        start_s = 15.0 + frame
        scene.frame(start_s, 1.0, [], [scene.look(start_s, start_s + 1.0, 1.2566 * (frame - 4) + 0.4, 1.2566)])
    assert scene.state.extra[0]["looks"] == 4


def test_a_look_of_another_radar_or_at_a_task_is_no_miss():
    scene = Tracking(radars=({}, {}))
    for number in range(3):
        turn(scene, number, True)
    looks = [scene.look(15.0, 20.0, radar=1), scene.look(17.5, 17.5, 0.9, 0.2, kind=1)]
    scene.frame(15.0, 5.0, [], looks)
    assert scene.state.extra[0]["looks"] == 3


def test_a_sector_radar_misses_at_the_end_of_its_sector_too():
    """A sector of 100 degrees whose right edge is 0.03 rad beyond the track, swept again and again."""
    scene, _ = confirmed_track()
    for number in (3, 4):
        look = scene.look(5.0 * number, 5.0 * number + 5.0, 1.03 - 1.745, 1.745)
        scene.frame(5.0 * number, 5.0, [], [look])
    assert scene.state.extra[0]["looks"] == 5


def test_a_track_beside_the_sector_is_not_missed():
    """The same sector with its left edge 0.03 rad beyond the track."""
    scene, _ = confirmed_track()
    scene.frame(15.0, 5.0, [], [scene.look(15.0, 20.0, 1.03, 1.745)])
    assert scene.state.extra[0]["looks"] == 3


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


def missed_then_seen(after_s):
    """What is counted of a confirmed track that a look of 18 s to 19 s passed over, and that gave a plot so long after."""
    scene, _ = confirmed_track()
    scene.frame(18.0, 1.0, [], [scene.look(18.0, 19.0, **NORTH_EAST)])
    assert (scene.state.extra[0]["looks"], scene.state.extra[0]["history"]) == (4, 0b1110)
    scene.frame(19.0, 2.0, [scene.plot(19.0 + after_s, THERE)], [])
    return int(scene.state.extra[0]["looks"]), int(scene.state.extra[0]["history"])


@pytest.mark.parametrize(("after_s", "expected"), [(0.1, (4, 0b1111)), (1.2, (4, 0b1111)), (1.3, (5, 0b11101))])
def test_a_miss_is_forgiven_when_the_plot_of_the_same_turn_follows(after_s, expected):
    """A track that flies along with the beam is met a little later than the look that was to meet it: a quarter turn."""
    assert missed_then_seen(after_s) == expected


def test_another_radar_forgives_no_miss():
    scene = Tracking(radars=({}, {}))
    for number in range(3):
        turn(scene, number, True)
    scene.frame(18.0, 1.0, [], [scene.look(18.0, 19.0, **NORTH_EAST)])
    scene.frame(19.0, 2.0, [scene.plot(19.1, THERE, radar=1)], [])
    assert (scene.state.extra[0]["looks"], scene.state.extra[0]["history"]) == (5, 0b11101)


def test_plots_in_quick_succession_are_all_counted():
    """Only a miss is taken back: six plots 0.4 s apart, of a radar that turns in 5 s, are six hits in six looks."""
    scene = Tracking()
    for number in range(6):
        at_s = 0.4 * number
        scene.frame(at_s, 0.4, [scene.plot(at_s + 0.2, THERE, kind=1)], [])
    assert len(scene.tracks(TrackStatus.CONFIRMED)) == 1
    assert (scene.state.extra[0]["looks"], scene.state.extra[0]["history"]) == (6, 0b111111)


def test_existence_grows_with_plots_that_fit():
    scene, grown = Tracking(), []
    for number in range(3):
        turn(scene, number, True)
        grown.append(float(scene.tracks()[0]["existence"]))
    assert grown == sorted(grown)
    assert grown[0] == 0.3
