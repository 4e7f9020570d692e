"""Captures: what tshark, which is not ours, says of packets and checksums."""

import struct

import numpy as np
import pytest
from receivers import fields

from openiads.show.export.pcap import MOST_PAYLOAD_BYTES, capture, checksums
from openiads.show.export.scene import iso_time


def test_the_checksum_is_that_of_the_worked_example():
    """RFC 1071, section 3: the sum of these words is ddf2."""
    row = np.array([[0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7]], np.uint8)
    assert checksums(row).tolist() == [0xFFFF - 0xDDF2]


def test_tshark_finds_every_packet_in_its_place_with_right_checksums(truth, tmp_path):
    payloads = [bytes([k]) * (40 + k % 3) for k in range(50)]
    file = tmp_path / "some.pcap"
    file.write_bytes(capture(truth.epoch, np.arange(50) * 0.25, payloads, 3000))
    rows = fields(
        file, ["frame.time_epoch", "ip.checksum.status", "udp.checksum.status", "udp.dstport", "data.data"],
        "--disable-protocol", "dis",
    )  # fmt: skip
    assert [row[4] for row in rows] == [payload.hex() for payload in payloads]
    assert {(row[1], row[2], row[3]) for row in rows} == {("1", "1", "3000")}
    first = truth.epoch.timestamp()
    assert [float(row[0]) - first for row in rows] == pytest.approx(np.arange(50) * 0.25, abs=1e-6)


def test_a_spoilt_byte_is_noticed(truth, tmp_path):
    content = bytearray(capture(truth.epoch, [0.0], [b"some bytes"], 3000))
    content[-1] ^= 1
    file = tmp_path / "spoilt.pcap"
    file.write_bytes(content)
    assert fields(file, ["udp.checksum.status"]) == [["0"]]


def test_times_are_those_of_the_epoch(truth):
    seconds, micros = struct.unpack_from("<II", capture(truth.epoch, [1.5], [b"x"], 3000), 24)
    assert (seconds, micros) == (int(truth.epoch.timestamp()) + 1, 500_000)
    assert iso_time(truth.epoch, 1.5).endswith("04:00:01.500Z")


def test_a_datagram_that_fits_no_packet_is_refused(truth):
    with pytest.raises(ValueError, match="does not fit"):
        capture(truth.epoch, [0.0], [bytes(MOST_PAYLOAD_BYTES + 1)], 3000)


def test_no_packets_make_an_empty_capture(truth):
    assert len(capture(truth.epoch, [], [], 3000)) == 24
