"""ASTERIX: tshark, libasterix and asterix-decoder, none of them ours, decode what is written to the record's values.

Tolerances are half a least significant bit: 1/128 s of time, 1/256 NM (7.2 m) of range, 360/2^16 degrees of azimuth, 180/2^25
degrees (0.6 m) of latitude and longitude, 25 ft of a plot's and 6.25 ft of a track's height, 0.25 m/s of speed.
"""

import json
from dataclasses import replace

import numpy as np
import pytest
from receivers import decoder_python, fields, said_by

from openiads.show.export import asterix
from openiads.show.export import asterix_items as items
from openiads.show.export.frames import local
from openiads.show.export.scene import TRACK
from openiads.units import si

START_S = 4 * 3600.0
DECODE = """
import asterix, json, sys
found = asterix.parse(open(sys.argv[1], "rb").read(), verbose=False)
print(json.dumps([{key: value for key, value in each.items() if key != "crc"} for each in found]))
"""


@pytest.fixture(scope="module")
def files(truth, perceived, tmp_path_factory):
    """Captures and plain files of both pictures."""
    folder = tmp_path_factory.mktemp("asterix")
    found = {}
    for scene in (truth, perceived):
        for suffix in (".pcap", ".ast"):
            found[scene.picture + suffix] = folder / f"{scene.picture}{suffix}"
            found[scene.picture + suffix].write_bytes(asterix.write(scene, suffix).parts[""])
    return found


@pytest.fixture(scope="module")
def decoded(files):
    """Records of the perceived picture as asterix-decoder reads them, by category."""
    python = decoder_python()
    found = {}
    for each in json.loads(said_by(python, "-c", DECODE, files["perceived.ast"])):
        found.setdefault(each["category"], []).append(each)
    return found


def value(record, item, name):
    return record[item][name]["val"]


def samples(scene):
    """Times, places and local velocities of all tracks, in order of time."""
    movers = [mover for mover in scene.movers if mover.kind in ("track", "target")]
    time_s = np.concatenate([mover.time_s for mover in movers])
    place = np.concatenate([mover.place for mover in movers])
    velocity = local(np.concatenate([mover.velocity_m_s for mover in movers]), place)
    number = np.concatenate([np.full(len(mover.time_s), mover.number) for mover in movers])
    order = np.lexsort((number, time_s))
    return time_s[order], place[order], velocity[order], number[order]


def test_tshark_finds_whole_blocks_with_right_checksums(scene, files):
    blocks, _ = asterix.scene_blocks(scene)
    rows = fields(
        files[f"{scene.picture}.pcap"], ["asterix.category", "udp.length", "udp.checksum.status", "_ws.malformed"]
    )
    assert [int(row[0]) for row in rows] == [block[0] for _, block in blocks]
    assert [int(row[1]) - 8 for row in rows] == [len(block) for _, block in blocks]
    assert {tuple(row[2:]) for row in rows} == {("1", "")}


def test_tshark_sees_every_report_marked_as_simulated(perceived, files, run):
    capture = files["perceived.pcap"]
    for shown, category, most in (
        ("asterix.048_020_SIM", 48, run.rows("detections")),
        ("asterix.062_080_SIM", 62, sum(len(mover.time_s) for mover in perceived.movers if mover.kind == TRACK)),
        ("asterix.034_050_COM_NOGO", 34, 60),
    ):
        text = fields(capture, [shown], "-Y", f"asterix.category=={category}", occurrence="a")
        flags = [flag for row in text for flag in row[0].split(",") if flag]
        assert set(flags) <= {"1", "True"}, shown
        assert len(flags) == most, shown


def test_plots_come_back_within_half_a_bit(decoded, run):
    plots, table = decoded[48], run["detections"]
    assert len(plots) == run.rows("detections")
    order = np.lexsort((table["time_s"], table["radar"], np.floor(table["time_s"])))
    time_s = np.array([value(each, "I140", "ToD") for each in plots]) - START_S
    rho = np.array([value(each, "I040", "RHO") for each in plots]) * si(1.0, "nmi")
    theta = np.array([value(each, "I040", "THETA") for each in plots])
    sources = np.array([value(each, "I010", "SIC") for each in plots])
    kept = np.lexsort((time_s, sources))
    given = np.lexsort((table["time_s"], table["radar"]))
    assert len(order) == len(kept)
    assert np.array_equal(sources[kept], table["radar"][given] + 1)
    assert np.allclose(time_s[kept], table["time_s"][given], rtol=0.0, atol=0.5 / 128 + 1e-4)
    assert np.allclose(rho[kept], table["range_m"][given], rtol=0.0, atol=0.5 * items.RANGE_LSB_M + 0.2)
    assert np.allclose(
        theta[kept], table["azimuth_rad"][given] / si(1.0, "deg"), rtol=0.0, atol=0.5 * 360 / 2**16 + 1e-4
    )
    assert {value(each, "I020", "SIM") for each in plots} == {1}


def test_the_height_of_a_plot_is_that_of_another_library(run, decoded):
    from pymap3d import aer2geodetic

    table, radars = run["detections"], run["radars"]
    site = [radars[name][table["radar"]] for name in ("latitude_deg", "longitude_deg", "height_m")]
    angles = (table["azimuth_rad"] / si(1.0, "deg"), table["elevation_rad"] / si(1.0, "deg"))
    antenna_m = site[2] + radars["antenna_height_m"][table["radar"]]
    _, _, height_m = aer2geodetic(*angles, table["range_m"], site[0], site[1], antenna_m)
    assert np.allclose(asterix.plot_heights(table, radars), height_m, rtol=0.0, atol=1e-3)
    plots = decoded[48]
    sources = [value(each, "I010", "SIC") for each in plots]
    found = np.array([value(each, "I110", "3D_Height") for each in plots]) * si(1.0, "ft")
    kept = np.lexsort(([value(each, "I140", "ToD") for each in plots], sources))
    given = np.lexsort((table["time_s"], table["radar"]))
    assert np.allclose(found[kept], height_m[given], rtol=0.0, atol=0.5 * items.PLOT_HEIGHT_LSB_M + 0.01)


def test_tracks_come_back_within_half_a_bit(decoded, perceived):
    tracks = decoded[62]
    time_s, place, velocity, number = samples(perceived)
    assert len(tracks) == len(time_s)
    order = np.lexsort(
        ([value(each, "I040", "TrkN") for each in tracks], [value(each, "I070", "ToT") for each in tracks])
    )
    found = [tracks[k] for k in order]
    given = np.lexsort((number, np.rint(time_s * 128)))
    time_s, place, velocity, number = (each[given] for each in (time_s, place, velocity, number))
    assert [value(each, "I040", "TrkN") for each in found] == number.tolist()
    when = np.array([value(each, "I070", "ToT") for each in found]) - START_S
    assert np.allclose(when, time_s, rtol=0.0, atol=0.5 / 128 + 1e-4)
    where = np.array([[value(each, "I105", "Lat"), value(each, "I105", "Lon")] for each in found])
    assert np.allclose(where, place[:, :2], rtol=0.0, atol=0.5 * items.PLACE_LSB_DEG + 1e-6)
    speed = np.array([[value(each, "I185", "Vx"), value(each, "I185", "Vy")] for each in found])
    assert np.allclose(speed, velocity[:, :2], rtol=0.0, atol=0.125 + 1e-6)
    heights = np.array([value(each, "I130", "Alt") for each in found]) * si(1.0, "ft")
    assert np.allclose(heights, place[:, 2], rtol=0.0, atol=0.5 * items.HEIGHT_LSB_M + 0.01)
    assert {value(each, "I080", "SIM") for each in found} == {1}


def test_tracks_tell_climb_age_and_accuracy(decoded, perceived, run):
    tracks = decoded[62]
    order = np.lexsort(
        ([value(each, "I040", "TrkN") for each in tracks], [value(each, "I070", "ToT") for each in tracks])
    )
    found = [tracks[k] for k in order]
    time_s, _, velocity, number = samples(perceived)
    climb = velocity[np.lexsort((number, np.rint(time_s * 128))), 2]
    told = np.array([value(each, "I220", "RoC") for each in found]) * si(1.0, "ft") / si(1.0, "min")
    assert np.allclose(told, climb, rtol=0.0, atol=0.5 * items.CLIMB_LSB_M_S + 1e-3)
    assert {each["I290"]["PSR"]["PSR"]["val"] for each in found} == {0.0}, "every sample has its plot"
    sigma_m = np.sqrt(run["tracks"]["covariance_00"][0])
    accuracy = found[0]["I500"]
    degree_m = 111_194.9
    assert accuracy["APW"]["APW_Lat"]["val"] * degree_m == pytest.approx(sigma_m, abs=0.5)
    assert accuracy["AGA"]["AGA_Acc"]["val"] * si(1.0, "ft") == pytest.approx(
        sigma_m, abs=0.5 * items.HEIGHT_LSB_M + 0.1
    )


def test_north_marks_come_once_a_turn_and_are_not_operational(decoded, run):
    marks = decoded[34]
    assert [value(each, "I030", "ToD") - START_S for each in marks] == np.arange(0.0, 600.0, 10.0).tolist()
    assert {each["I050"]["COM"]["NOGO"]["val"] for each in marks} == {1}
    assert {value(each, "I000", "MsgTyp") for each in marks} == {1}
    assert {value(each, "I041", "RotS") for each in marks} == {10.0}
    place = run["radars"]["latitude_deg"][0], run["radars"]["longitude_deg"][0]
    found = value(marks[0], "I120", "LAT"), value(marks[0], "I120", "Lon")
    assert np.allclose(found, place, rtol=0.0, atol=0.5 * items.SITE_LSB_DEG + 1e-6)
    assert value(marks[0], "I120", "Height") == round(
        run["radars"]["height_m"][0] + run["radars"]["antenna_height_m"][0]
    )


def looks_of(azimuth_rad, width_rad):
    count = len(azimuth_rad)
    return {
        "radar": np.zeros(count, int),
        "kind": np.full(count, "scan"),
        "start_s": np.arange(count, dtype=float),
        "end_s": np.arange(count) + 1.0,
        "azimuth_rad": np.array(azimuth_rad),
        "width_rad": np.full(count, width_rad),
    }


def test_north_is_marked_when_a_look_passes_it():
    quarter = np.pi / 2
    assert asterix.north_marks(looks_of([0.0, quarter, 2 * quarter, 3 * quarter, 0.0], quarter), 0).tolist() == [
        0.0,
        4.0,
    ]
    turned = asterix.north_marks(looks_of([0.5 * quarter, 1.5 * quarter, 2.5 * quarter, 3.5 * quarter], quarter), 0)
    assert np.allclose(turned, [3.5])


def test_libasterix_reads_the_same_items(perceived):
    """A third reader, which knows every bit of the editions that it names. It reads a block at a time: it recurses."""
    reason = "NOT VERIFIED: no libasterix; pip install openiads[dev]"
    base = pytest.importorskip("asterix.base", reason=reason)
    editions = pytest.importorskip("asterix.generated", reason=reason)
    specs = {34: editions.Cat_034_1_29, 48: editions.Cat_048_1_32, 62: editions.Cat_062_1_20}
    marks = {34: ("050", "COM"), 48: ("020", "SIM"), 62: ("080", "SIM")}
    counts = dict.fromkeys(specs, 0)
    blocks, _ = asterix.scene_blocks(perceived)
    for _, block in blocks:
        (read,) = base.RawDatablock.parse(base.Bits.from_bytes(block))
        category = read.get_category()
        records = specs[category].cv_uap.parse(read.get_raw_records())
        assert not isinstance(records, ValueError), records
        item, flag = marks[category]
        flags = {each.get_item(item).variation.get_item(flag).as_uint() for each in records}
        assert flags == {0x80 if category == 34 else 1}
        assert b"".join(each.unparse().to_bytes() for each in records) == block[3:]
        counts[category] += len(records)
    tracks = sum(len(mover.time_s) for mover in perceived.movers if mover.kind == TRACK)
    assert counts == {34: 60, 48: perceived.record.rows("detections"), 62: tracks}


def test_truth_is_tracks_alone(files, truth):
    rows = fields(files["truth.pcap"], ["asterix.category"])
    assert {row[0] for row in rows} == {"62"}
    assert "no plots" in asterix.write(truth, ".ast").remarks[0]


def test_what_the_categories_have_no_room_for_is_left_out_and_said(perceived):
    far = {name: column[:3].copy() for name, column in perceived.record["detections"].items()}
    far["range_m"][0] = 500e3
    far["elevation_rad"][1] = 1.5
    far["range_m"][1] = 200e3
    run = replace(perceived.record, tables={**perceived.record.tables, "detections": far})
    blocks, remarks = asterix.scene_blocks(replace(perceived, movers=(), record=run))
    plots = [block for _, block in blocks if block[0] == 48]
    assert "1 plots beyond 256 nautical miles" in remarks[0]
    assert sorted(map(len, plots)) in ([14, 18], [29])


def test_time_of_day_begins_anew_at_midnight():
    assert items.time_of_day(86_399.0, np.array([1.0, 2.0])).tolist() == [[0, 0, 0], [0, 0, 128]]


def test_negative_numbers_are_in_twos_complement():
    assert items.signed(np.array([-1.0, -32768.0, 40000.0]), 1.0, 2).tolist() == [[255, 255], [128, 0], [127, 255]]


def test_a_callsign_has_six_bits_a_character():
    assert items.callsigns(["SIM00001"]).tolist() == [[0x40, 0x4C, 0x93, 0x70, 0xC3, 0x0C, 0x31]]


def test_the_field_specification_says_which_items_follow():
    assert items.selector([1, 2, 3, 4]) == [0xF0]
    assert items.selector([1, 2, 3, 4, 19]) == [0xF1, 0x01, 0x08]
