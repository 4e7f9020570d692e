"""DIS 7: every unit is decoded by tshark, with the fields that the record gives, and is marked as simulated.

Tolerances: locations are doubles, equal to the micrometre that tshark prints (15 digits); velocities and angles are singles,
equal to 1e-6 of their size; timestamps have 1.7 microseconds, and tshark prints microseconds.
"""

import numpy as np
import pytest
from receivers import fields

from openiads.record.columns import MARK
from openiads.show.export import dis
from openiads.show.export.dis_pdus import ENTITY, EXERCISE, timestamps
from openiads.show.export.frames import axes
from openiads.show.export.scene import RADAR, ROUND, TARGET, TRACK

AXES = "xyz"
HEADER = [f"dis.{name}" for name in ("proto_ver", "exer_id", "pdu_type", "proto_fam", "pdu_length", "pdustatus.lvc")]
STATE = [
    *("dis.entity_id_entity", "dis.force_id", "dis.entity_marking", "dis.entityKind", "dis.entityDomain"),
    *(f"dis.entity_location.{axis}" for axis in AXES),
    *(f"dis.entity_linear_velocity.{axis}" for axis in AXES),
    *(f"dis.entity_orientation.{name}" for name in ("psi", "theta", "phi")),
    "dis.appearance",
]
NAMES = {0: "unit-1"}


@pytest.fixture(scope="module")
def captures(truth, perceived, tmp_path_factory):
    """The capture of each picture."""
    folder = tmp_path_factory.mktemp("dis")
    files = {}
    for scene in (truth, perceived):
        files[scene.picture] = folder / f"{scene.picture}.pcap"
        files[scene.picture].write_bytes(dis.write(scene, ".pcap").parts[""])
    return files


def of(kind, capture, names, **more):
    """Rows of fields of the units of one kind."""
    return fields(capture, ["frame.time_epoch", *names], "-Y", f"dis.pdu_type=={kind}", **more)


def number(scene, site):
    """The entity number of a site."""
    return str(1 + [each.id for each in scene.sites].index(site))


def test_every_packet_is_a_whole_unit_and_constructive(scene, captures):
    units = dis.scene_units(scene)
    names = [*HEADER, "frame.time_epoch", "udp.length", "udp.checksum.status", "ip.checksum.status", "_ws.malformed"]
    rows = fields(captures[scene.picture], names)
    assert len(rows) == len(units)
    for row, (time_s, unit) in zip(rows, units, strict=True):
        assert row[:2] == ["7", str(EXERCISE)]
        assert int(row[2]) == unit[2]
        assert int(row[4]) == len(unit) == int(row[7]) - 8
        assert int(row[5], 16) == 3, "the indicator of live, virtual or constructive"
        assert float(row[6]) - scene.epoch.timestamp() == pytest.approx(time_s, abs=2e-6)
        assert row[8:] == ["1", "1", ""]


def test_units_come_in_order_of_time_between_start_and_stop(scene):
    times = [time_s for time_s, _ in dis.scene_units(scene)]
    kinds = [unit[2] for _, unit in dis.scene_units(scene)]
    assert times == sorted(times)
    assert (kinds[0], kinds[-1]) == (13, 14)
    assert kinds.count(13) == kinds.count(14) == 1


def test_each_sample_of_the_record_is_a_state_with_equal_fields(scene, captures):
    rows = {}
    for when, *row in of(1, captures[scene.picture], STATE):
        rows[int(row[0]), round(float(when) - scene.epoch.timestamp(), 5)] = row
    for k, mover in enumerate(scene.movers):
        for sample, time_s in enumerate(mover.time_s.tolist()):
            row = rows[len(scene.sites) + k + 1, round(time_s, 5)]
            if mover.end and sample == len(mover.time_s) - 1 and mover.end_s == time_s:
                continue
            assert np.allclose([float(each) for each in row[5:8]], mover.position_m[sample], rtol=0.0, atol=1e-6)
            assert np.allclose([float(each) for each in row[8:11]], mover.velocity_m_s[sample], rtol=1e-5, atol=1e-5)
            assert row[2].startswith("SIM ")


def test_a_body_faces_its_course_with_its_belly_down(truth, captures):
    turns = {int(row[1]): [float(each) for each in row[12:15]] for row in of(1, captures["truth"], STATE)}
    mover = truth.movers[1]
    psi, theta, phi = turns[len(truth.sites) + 2]
    about_x = [[1, 0, 0], [0, np.cos(phi), np.sin(phi)], [0, -np.sin(phi), np.cos(phi)]]
    about_y = [[np.cos(theta), 0, -np.sin(theta)], [0, 1, 0], [np.sin(theta), 0, np.cos(theta)]]
    about_z = [[np.cos(psi), np.sin(psi), 0], [-np.sin(psi), np.cos(psi), 0], [0, 0, 1]]
    body = np.array(about_x) @ np.array(about_y) @ np.array(about_z)
    course = mover.velocity_m_s[-1] / np.linalg.norm(mover.velocity_m_s[-1])
    up = axes(mover.place[-1:, 0], mover.place[-1:, 1])[0, 2]
    assert np.allclose(body[0], course, atol=1e-5)
    assert body[2] @ up < -0.99
    assert abs(body[1] @ up) < 1e-5


def test_no_entity_is_silent_for_longer_than_receivers_wait(scene, captures):
    beats = {}
    for when, entity in of(1, captures[scene.picture], ["dis.entity_id_entity"]):
        beats.setdefault(entity, []).append(float(when))
    gaps = {entity: max(np.diff(times), default=0.0) for entity, times in beats.items()}
    lost = number(scene, "unit-1/92n6e")
    assert gaps.pop(lost) == pytest.approx(60.0)
    assert max(gaps.values()) <= dis.LONGEST_GAP_S + 1e-3


def test_what_ends_is_deactivated_and_what_was_destroyed_is_shown_so(truth, captures):
    last = {int(row[1]): (float(row[0]), int(row[15], 16)) for row in of(1, captures["truth"], STATE)}
    first = len(truth.sites) + 1
    for k, mover in enumerate(truth.movers):
        when, appearance = last[first + k]
        assert bool(appearance & 1 << 23) == bool(mover.end)
        assert (appearance >> 3 & 3 == 3) == (mover.kind == TARGET and mover.end == "destroyed")
        if mover.end:
            assert when - truth.epoch.timestamp() == pytest.approx(mover.end_s, abs=1e-5)


def test_forces_follow_identities(truth, perceived, captures):
    force = {int(row[1]): row[2] for row in of(1, captures["truth"], STATE)}
    assert [force[len(truth.sites) + 1 + k] for k in range(5)] == ["2", "2", "2", "3", "1"]
    held = {}
    for row in of(1, captures["perceived"], STATE):
        held.setdefault(int(row[1]), []).append(row[2])
    one = held[len(perceived.sites) + 1 + [mover.id for mover in perceived.movers].index("track 1")]
    assert one[0] == "0"
    assert one[-1] == "2"


def test_each_round_is_fired_at_its_target_and_ends(scene, captures):
    who = ["dis.event_number", *(f"dis.fire.location.{axis}" for axis in AXES)]
    fired = of(2, captures[scene.picture], who)
    ended = of(3, captures[scene.picture], ["dis.event_number", *(f"dis.detonation.location.{a}" for a in AXES)])
    results = [row[1] for row in of(3, captures[scene.picture], ["dis.detonation.result"])]
    rounds = [mover for mover in scene.movers if mover.kind == ROUND]
    assert len(fired) == len(ended) == len(rounds)
    for shot, end, mover in zip(fired, ended, rounds, strict=True):
        assert shot[1] == end[1]
        assert np.allclose([float(each) for each in shot[2:]], mover.position_m[0], rtol=0.0, atol=1e-6)
        assert np.allclose([float(each) for each in end[2:]], mover.end_position_m, rtol=0.0, atol=1e-6)
        assert float(end[0]) - scene.epoch.timestamp() == pytest.approx(mover.end_s, abs=1e-5)
    assert results == (["6", "1", "1"] if scene.picture == "truth" else ["0"] * 3)


def test_no_warhead_fuse_or_waveform_is_told(truth, captures):
    told = ["dis.warhead", "dis.fuse"]
    assert {tuple(row[1:]) for row in of(2, captures["truth"], told)} == {("0", "0")}
    wave = ["frequency", "frequency_range", "effective_radiated_power", "pulse_repetition_freq", "pulse_width"]
    rows = of(23, captures["truth"], [f"dis.em.fund.{name}" for name in wave])
    assert {tuple(row[1:]) for row in rows} == {("0",) * 5}


def test_an_engagement_radar_tracks_what_its_fire_unit_engages(scene, captures):
    names = ["dis.entity_id_entity", "dis.track_jam.num_targ", "dis.electromagnetic.emission.beam.function"]
    own = number(scene, "unit-1/92n6e")
    rows = [row for row in of(23, captures[scene.picture], names) if row[1] == own]
    held = {round(float(row[0]) - scene.epoch.timestamp(), 3): int(row[2]) for row in rows}
    assert {row[3] for row in rows} == {"4"}
    assert (held[318.0], held[320.0], held[425.0], held[550.0]) == (1, 1, 0, 1)
    assert not [time_s for time_s in held if 100.0 < time_s < 160.0]
    search = [row for row in of(23, captures[scene.picture], names) if row[1] == number(scene, "unit-1/96l6e")]
    assert {(row[2], row[3]) for row in search} == {("0", "1")}


def test_the_middle_of_a_beam_is_where_its_sector_faces(truth, captures):
    """North before anything is known, then the aim point of the order with which the engagement began."""
    record, names = truth.record, ["dis.entity_id_entity", "dis.em.fund.beam.azimuth_center"]
    rows = of(23, captures["truth"], names)
    radar = truth.sites[int(number(truth, "unit-1/92n6e")) - 1]
    mine = {
        round(float(row[0]) - truth.epoch.timestamp()): float(row[2])
        for row in rows
        if row[1] == str(number(truth, radar.id))
    }
    assert mine[20] == 0.0
    east_north_up = axes(np.array([radar.place[0]]), np.array([radar.place[1]]))[0]
    orders = record["orders"]
    for order, time_s in ((0, 330), (2, 560)):
        aim = np.array([orders[f"aim_{axis}_m"][order] for axis in AXES]) - radar.position_m
        east, north, _ = east_north_up @ aim
        assert mine[time_s] == pytest.approx(np.arctan2(east, north), abs=1e-4)
    round_about = [row for row in rows if row[1] == number(truth, "unit-1/96l6e")]
    assert {float(row[2]) for row in round_about} == {0.0}


def test_the_mark_is_told_each_minute_and_for_each_entity(scene, captures):
    rows = of(22, captures[scene.picture], ["dis.hf_dis_variable_datum_value_as_text"])
    assert all(MARK in row[1].lower() or MARK in row[1] for row in rows)
    assert len([row for row in rows if row[1].startswith("SIMULATION")]) == 10
    texts = [row[1] for row in rows]
    for mover in scene.movers:
        if mover.kind in (TARGET, TRACK):
            assert [text for text in texts if f" is {mover.id}, " in text], mover.id


def test_sites_stand_where_the_record_has_them(truth, captures):
    rows = {row[1]: row for row in of(1, captures["truth"], STATE)}
    for k, site in enumerate(truth.sites):
        assert np.allclose([float(each) for each in rows[str(k + 1)][6:9]], site.position_m, rtol=0.0, atol=1e-6)
        if site.kind == RADAR:
            assert rows[str(k + 1)][2] == "1"


def test_timestamps_are_absolute_parts_of_the_hour(truth):
    half, begun = timestamps(truth.epoch, np.array([1800.0, 3600.0])).tolist()
    assert half == 2**31 + 1
    assert begun == 1


def test_an_entity_state_has_144_bytes():
    assert ENTITY.itemsize == 144
