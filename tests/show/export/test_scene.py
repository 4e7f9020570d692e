"""The two pictures: what each shows, and what neither may."""

import numpy as np
import pytest

from openiads.show.export.frames import axes, ecef, places, ring
from openiads.show.export.read import read_scene
from openiads.show.export.scene import ExportError, iso_time, iso_times


def named(scene, kind):
    return [mover.id for mover in scene.movers if mover.kind == kind]


def test_truth_shows_targets_and_rounds_and_no_track(truth, run):
    assert named(truth, "target") == run["targets"]["id"].tolist()
    assert len(named(truth, "round")) == run.rows("launches")
    assert not named(truth, "track")


def test_the_perceived_picture_shows_confirmed_tracks_and_no_target(perceived, run):
    confirmed = np.unique(run["tracks"]["track"][run["tracks"]["status"] == "confirmed"])
    assert named(perceived, "track") == [f"track {number}" for number in confirmed]
    assert not named(perceived, "target")


def test_the_perceived_picture_does_not_tell_what_only_truth_knows(perceived, run):
    ids = run["targets"]["id"].tolist()
    texts = [each.text for each in perceived.happenings] + [mover.id for mover in perceived.movers]
    assert not [text for text in texts if any(id in text for id in ids)]
    assert {mover.end for mover in perceived.movers} <= {"", "dropped", "ended"}
    assert {each.kind for each in perceived.happenings} <= {
        *("launch", "confirmed", "dropped", "declared", "assessed destroyed", "assessed missed")
    }


def test_samples_are_those_of_the_record(scene, run):
    table = run["truth" if scene.picture == "truth" else "tracks"]
    for mover in scene.movers:
        if mover.kind == "round":
            continue
        assert np.all(np.diff(mover.time_s) > 0.0)
        assert np.array_equal(mover.time_s, table["time_s"][mover.rows])
        for k, axis in enumerate("xyz"):
            assert np.array_equal(mover.position_m[:, k], table[f"{axis}_m"][mover.rows])
        assert np.allclose(places(mover.position_m), mover.place, rtol=0.0, atol=1e-6)


def test_a_round_flies_from_its_launcher_to_its_end(truth, run):
    for mover in truth.movers:
        if mover.kind == "round":
            row = run["outcomes"]["interceptor"].tolist().index(mover.number)
            assert mover.time_s[0] == run["launches"]["time_s"][mover.number]
            assert mover.end_s == run["outcomes"]["time_s"][row]
            assert mover.position_m[-1, 0] == run["outcomes"]["x_m"][row]


def test_a_target_that_was_destroyed_ends_where_its_last_course_led(truth, run):
    mover = truth.movers[0]
    assert mover.end == "destroyed"
    assert mover.end_s == 420.0
    led = mover.position_m[-1] + mover.velocity_m_s[-1] * (mover.end_s - mover.time_s[-1])
    assert np.array_equal(mover.end_position_m, led)
    assert np.allclose(ecef(mover.end_place), led, atol=1e-4)


def test_engagements_lead_to_the_target_in_truth_and_to_the_track_when_perceived(truth, perceived):
    spans = [(318.0, 425.0), (550.0, 600.0)]
    assert [(each.start_s, each.end_s) for each in truth.engagements] == spans
    assert [truth.movers[each.mover].id for each in truth.engagements] == ["east/0", "east/decoy-0"]
    assert [(each.start_s, each.end_s) for each in perceived.engagements] == spans
    assert [perceived.movers[each.mover].id for each in perceived.engagements] == ["track 1", "track 3"]


def test_an_engagement_of_what_a_picture_does_not_show_is_left_out(run):
    from dataclasses import replace

    events = {name: column.copy() for name, column in run["events"].items()}
    events["subject"][np.isin(events["kind"], ["engagement opened", "engagement closed"])] = 77
    odd = replace(run, tables={**run.tables, "events": events})
    assert read_scene(odd, "truth").engagements == read_scene(odd, "perceived").engagements == ()


def test_a_radar_that_was_lost_is_not_there(truth):
    spans = {site.id: site.spans_s for site in truth.sites}
    assert spans["unit-1/92n6e"] == ((0.0, 100.0), (160.0, 600.0))
    assert spans["unit-1/96l6e"] == ((0.0, 600.0),)


def test_opinions_change_with_time(perceived):
    opinions = {mover.id: mover.opinions for mover in perceived.movers}
    assert [said.side for said in opinions["track 1"]] == ["unknown", "hostile"]
    assert opinions["track 1"][1].time_s > opinions["track 1"][0].time_s


def test_reach_is_the_farthest_of_the_rounds_at_hand(truth):
    assert [reach.range_m for reach in truth.sites[0].reaches] == [240e3, 120e3]


@pytest.mark.parametrize("level", ["events", "measures"])
def test_a_record_without_positions_is_refused_with_what_would_do(record, level):
    from dataclasses import replace

    small = replace(record, meta={**record.meta, "level": level})
    with pytest.raises(ExportError, match=rf"level {level} holds no positions.*record\.level=full"):
        read_scene(small, "truth")


def test_an_unknown_picture_is_refused(record):
    with pytest.raises(ExportError, match="no picture 'both'; there are truth and perceived"):
        read_scene(record, "both")


def test_a_record_of_nothing_that_flew_makes_an_empty_scene(record):
    from dataclasses import replace

    bare = {name: {key: column[:0] for key, column in table.items()} for name, table in record.tables.items()}
    for picture in ("truth", "perceived"):
        scene = read_scene(replace(record, tables=bare), picture)
        assert scene.movers == ()
        assert scene.sites == ()


def test_times_are_utc_to_a_millisecond(truth):
    assert iso_time(truth.epoch, 0.0) == "2030-06-01T04:00:00.000Z"
    assert iso_times(truth.epoch, np.array([0.0014, 0.0016, 86_399.9996])).tolist() == [
        "2030-06-01T04:00:00.001Z",
        "2030-06-01T04:00:00.002Z",
        "2030-06-02T04:00:00.000Z",
    ]


def test_local_axes_are_orthonormal_and_up_is_up():
    turned = axes(np.array([47.0]), np.array([-30.0]))[0]
    assert np.allclose(turned @ turned.T, np.eye(3))
    assert np.allclose(ecef((47.0, -30.0, 100.0)) - ecef((47.0, -30.0, 0.0)), 100.0 * turned[2], atol=1e-8)


def test_a_ring_closes_and_a_sector_starts_and_ends_at_its_place():
    whole = ring(45.0, 20.0, 100e3, 0.0, 2.0 * np.pi)
    assert np.array_equal(whole[0], whole[-1])
    part = ring(45.0, 20.0, 100e3, np.pi / 2.0, np.pi / 2.0)
    assert np.allclose(part[[0, -1]], [[45.0, 20.0]] * 2)
    assert np.all(part[1:-1, 1] > 20.0)
