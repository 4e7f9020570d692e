"""Tacview: a strict reader of its public reference, and the package pyacmi, find what the record holds.

Tolerances: longitudes and latitudes have seven decimals, heights two: half of that is 6 mm on the ground and 5 mm of height.
Frames have milliseconds.
"""

import numpy as np
import pytest
import strict_acmi

from openiads.record.columns import MARK
from openiads.show.export import acmi
from openiads.show.export.scene import TARGET, Engagement

PLACE_DEG, HEIGHT_M, TIME_S = 0.51e-7, 0.0051, 0.00051


@pytest.fixture(scope="module")
def recordings(truth, perceived):
    """Each picture as the strict reader reads it."""
    return {scene.picture: strict_acmi.read(acmi.write(scene, ".acmi").parts[""]) for scene in (truth, perceived)}


def by_name(recording):
    return {each.properties["CallSign"]: each for each in recording.objects.values()}


def test_places_and_times_are_those_of_the_record(scene, recordings):
    found = by_name(recordings[scene.picture])
    assert len(found) == len(scene.sites) + len(scene.movers)
    for mover in scene.movers:
        places = np.array(found[mover.id].places)
        assert np.allclose(places[:, 0], mover.time_s, rtol=0.0, atol=TIME_S)
        assert np.allclose(places[:, 1], mover.place[:, 1], rtol=0.0, atol=PLACE_DEG)
        assert np.allclose(places[:, 2], mover.place[:, 0], rtol=0.0, atol=PLACE_DEG)
        assert np.allclose(places[:, 3], mover.place[:, 2], rtol=0.0, atol=HEIGHT_M)


def test_the_mark_and_the_picture_are_in_title_and_comments(scene, recordings):
    about = recordings[scene.picture].about
    assert about["Title"].startswith("SIMULATION: invented")
    assert MARK in about["Comments"].lower()
    assert scene.picture in about["Title"]
    assert about["ReferenceTime"] == "2030-06-01T04:00:00.000Z"


def test_sides_have_coalitions_and_colours(recordings):
    found = by_name(recordings["truth"])
    said = {
        id: (found[id].properties["Coalition"], found[id].properties["Color"])
        for id in ("east/0", "line-7/0", "survey/0")
    }
    assert said == {"east/0": ("Enemies", "Red"), "line-7/0": ("Neutrals", "Green"), "survey/0": ("Allies", "Blue")}
    assert found["east/0"].properties["Type"] == "Medium+Weapon+Missile"
    assert found["line-7/0"].properties["Type"] == "Medium+Air+FixedWing"
    assert found["east/decoy-0"].properties["Type"] == "Misc+Decoy"


def test_what_a_track_is_held_to_be_changes_when_command_changed_its_mind(recordings):
    track = by_name(recordings["perceived"])["track 1"]
    changes = [(time_s, value) for time_s, name, value in track.changes if name == "Coalition"]
    assert [value for _, value in changes] == ["Unknown", "Enemies"]
    assert changes[1][0] == pytest.approx(315.0, abs=TIME_S)


def test_what_command_thinks_of_a_track_that_is_gone_is_not_told(perceived):
    from dataclasses import replace

    gone = next(mover for mover in perceived.movers if mover.end == "dropped")
    late = replace(gone, opinions=(*gone.opinions, replace(gone.last, time_s=gone.end_s + 1.0, side="friend")))
    movers = tuple(late if mover is gone else mover for mover in perceived.movers)
    found = by_name(strict_acmi.read(acmi.write(replace(perceived, movers=movers), ".acmi").parts[""]))
    assert found[gone.id].properties["Coalition"] != "Allies"


def test_reaches_are_those_of_the_record(recordings):
    found = by_name(recordings["truth"])
    unit, radar = found["unit-1"].properties, found["unit-1/96l6e"].properties
    assert (unit["EngagementRange"], unit["VerticalEngagementRange"], unit["EngagementMode"]) == (
        "240000",
        "30000",
        "1",
    )
    assert (radar["RadarRange"], radar["RadarMode"]) == ("300000", "1")


def test_a_radar_that_is_lost_is_disabled_and_comes_back(recordings):
    changes = by_name(recordings["truth"])["unit-1/92n6e"].changes
    assert [(time_s, value) for time_s, name, value in changes if name == "Disabled"] == [(100.0, "1"), (160.0, "0")]
    assert [(time_s, value) for time_s, name, value in changes if name == "RadarMode"] == [
        (0.0, "1"),
        (100.0, "0"),
        (160.0, "1"),
    ]


def test_a_fire_unit_locks_what_it_engages_and_lets_go(recordings):
    recording = recordings["truth"]
    locks = [(t, value) for t, name, value in by_name(recording)["unit-1"].changes if name == "LockedTarget"]
    names = {id: each.properties["CallSign"] for id, each in recording.objects.items()} | {"0": ""}
    assert [(time_s, names[id]) for time_s, id in locks] == [
        (318.0, "east/0"),
        (425.0, ""),
        (550.0, "east/decoy-0"),
        (600.0, ""),
    ]


def test_engagements_at_once_have_slots_of_their_own_until_tacview_has_no_more(truth):
    from dataclasses import replace

    many = tuple(Engagement(0, k % 5, 10.0 + k, 100.0) for k in range(11))
    written = acmi.write(replace(truth, engagements=many), ".acmi")
    unit = by_name(strict_acmi.read(written.parts[""]))["unit-1"]
    assert {name for _, name, value in unit.changes if name.startswith("LockedTarget") and value != "0"} >= set(
        acmi.LOCKS
    )
    assert "2 engagements" in written.remarks[0]


def test_a_round_has_a_parent_and_a_target(recordings):
    recording = recordings["truth"]
    names = {id: each.properties["CallSign"] for id, each in recording.objects.items()}
    said = by_name(recording)["round 0"].properties
    assert (names[said["Parent"]], names[said["LockedTarget"]]) == ("unit-1", "east/0")


def test_what_was_destroyed_is_said_to_be_and_removed(recordings, truth):
    recording = recordings["truth"]
    names = {id: each.properties["CallSign"] for id, each in recording.objects.items()}
    destroyed = {names[about[0]]: time_s for time_s, kind, about, _ in recording.events if kind == "Destroyed"}
    # The invented decoy has a sample after its end, until which it is shown.
    assert destroyed == {"east/0": 420.0, "east/decoy-0": 595.0}
    found = by_name(recording)
    for mover in truth.movers:
        removed = found[mover.id].removed_s
        assert removed == (pytest.approx(mover.end_s, abs=TIME_S) if mover.end else None)
        if mover.kind == TARGET and mover.end == "reached its aim":
            assert [kind for _, kind, about, _ in recording.events if names[about[0]] == mover.id].count(
                "LeftArea"
            ) == 1


def test_the_perceived_picture_destroys_nothing(recordings):
    assert not [event for event in recordings["perceived"].events if event[1] == "Destroyed"]
    assert [text for _, _, _, text in recordings["perceived"].events if "assessed as destroyed" in text]


def test_texts_are_escaped():
    assert acmi.escaped("one, two\nthree") == "one\\, two three"
    assert strict_acmi.properties_of(f"Name={acmi.escaped('a, b')},Color=Red") == [("Name", "a, b"), ("Color", "Red")]


@pytest.mark.parametrize(
    "line", ["1,Size=3", "1,Color=Pink", "1,Type=Air+Boat", "01,Name=a", "-5", "#x", "0,Event=Bang|", "1,Name=a,b", "1"]
)
def test_the_strict_reader_refuses_a_planted_fault(line):
    head = "FileType=text/acmi/tacview\nFileVersion=2.2\n0,ReferenceTime=2030-06-01T04:00:00Z\n#0\n"
    with pytest.raises(strict_acmi.NotStrict):
        strict_acmi.read(f"{head}{line}\n".encode())


def test_pyacmi_finds_the_same_objects(scene, tmp_path):
    pyacmi = pytest.importorskip("pyacmi", reason="NOT VERIFIED: no pyacmi; pip install openiads[dev]")
    file = tmp_path / "some.acmi"
    file.write_bytes(acmi.write(scene, ".acmi").parts[""])
    found = pyacmi.Acmi()
    found.load_acmi(str(file))
    assert found.title.startswith("SIMULATION")
    names = {each.call_sign(): each for each in found.objects.values()}
    assert set(names) == {each.id for each in (*scene.sites, *scene.movers)}
    mover = scene.movers[0]
    assert names[mover.id].latitude(float(mover.time_s[0])) == pytest.approx(mover.place[0, 0], abs=PLACE_DEG)
