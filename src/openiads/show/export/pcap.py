"""UDP datagrams as a capture file: Ethernet II, IPv4 and UDP with right checksums, at the times of the simulation.

Source: libpcap file format 2.4 (microseconds); RFC 791, 768, 1071 (checksums); RFC 5737 for the addresses, which belong to
nobody. Leaves out: fragments; a datagram must fit one packet.
"""

import struct
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from openiads.show.export.scene import Array

MICROSECOND_S = 1e-6
MAGIC, SNAP_LENGTH, ETHERNET = 0xA1B2C3D4, 65_535, 1
SENDER, RECEIVER = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 255])
# Locally administered addresses.
FROM_MAC, TO_MAC = bytes([2, 0, 0, 0, 0, 1]), bytes([2, 0, 0, 0, 0, 2])
RECORD_BYTES, ETHERNET_BYTES, IP_BYTES, UDP_BYTES = 16, 14, 20, 8
HEAD_BYTES = ETHERNET_BYTES + IP_BYTES + UDP_BYTES
TIME_TO_LIVE, UDP = 32, 17
MOST_PAYLOAD_BYTES = 1472


def checksums(rows: Array) -> Array:
    """The Internet checksum of each row of bytes. rows : (n, even) uint8; (n,). Source: RFC 1071."""
    words = np.ascontiguousarray(rows).view(">u2").astype(np.int64).sum(axis=1)
    while (words >> 16).any():
        words = (words & 0xFFFF) + (words >> 16)
    found: Array = 0xFFFF - words
    return found


def _word(rows: Array, place: int, value: Array) -> None:
    rows[:, place], rows[:, place + 1] = (value >> 8) & 0xFF, value & 0xFF


def _ip(frames: Array, number: Array, payload: int) -> None:
    head = struct.pack(
        ">BBHHHBBH4s4s", 0x45, 0, IP_BYTES + UDP_BYTES + payload, 0, 0x4000, TIME_TO_LIVE, UDP, 0, SENDER, RECEIVER
    )
    at = ETHERNET_BYTES
    frames[:, at : at + IP_BYTES] = np.frombuffer(head, np.uint8)
    _word(frames, at + 4, number & 0xFFFF)
    _word(frames, at + 10, checksums(frames[:, at : at + IP_BYTES]))


def _udp(frames: Array, port: int, payload: int) -> None:
    at = ETHERNET_BYTES + IP_BYTES
    length = UDP_BYTES + payload
    frames[:, at : at + UDP_BYTES] = np.frombuffer(struct.pack(">HHHH", port, port, length, 0), np.uint8)
    pseudo = np.frombuffer(SENDER + RECEIVER + struct.pack(">HH", UDP, length), np.uint8)
    summed = np.zeros((len(frames), len(pseudo) + length + length % 2), np.uint8)
    summed[:, : len(pseudo)] = pseudo
    summed[:, len(pseudo) : len(pseudo) + length] = frames[:, at:]
    found = checksums(summed)
    _word(frames, at + 6, np.where(found == 0, 0xFFFF, found))


def _records(numbers: Array, microseconds: Array, payloads: Array, port: int) -> Array:
    """Records of datagrams of one length, one a row: the record's head, and the packet. payloads : (n, length) uint8"""
    length = payloads.shape[1]
    rows = np.zeros((len(payloads), RECORD_BYTES + HEAD_BYTES + length), np.uint8)
    heads = np.empty((len(payloads), 4), "<u4")
    heads[:, 0], heads[:, 1] = microseconds // 1_000_000, microseconds % 1_000_000
    heads[:, 2:] = HEAD_BYTES + length
    rows[:, :RECORD_BYTES] = heads.view(np.uint8)
    frames = rows[:, RECORD_BYTES:]
    frames[:, :ETHERNET_BYTES] = np.frombuffer(TO_MAC + FROM_MAC + b"\x08\x00", np.uint8)
    frames[:, HEAD_BYTES:] = payloads
    _ip(frames, numbers, length)
    _udp(frames, port, length)
    return rows


def capture(epoch: datetime, time_s: Sequence[float] | Array, payloads: Sequence[bytes], port: int) -> bytes:
    """A capture of datagrams to a port, in the order given. time_s : times from the epoch, one for each payload."""
    lengths = np.array([len(payload) for payload in payloads], np.int64)
    if len(lengths) and int(lengths.max()) > MOST_PAYLOAD_BYTES:
        raise ValueError(f"a datagram of {int(lengths.max())} bytes does not fit one packet")
    start = round(epoch.timestamp()) * 1_000_000 + epoch.microsecond
    microseconds = start + np.rint(np.asarray(time_s, float) / MICROSECOND_S).astype(np.int64)
    sizes = lengths + RECORD_BYTES + HEAD_BYTES
    starts = np.concatenate([[0], np.cumsum(sizes)])
    made = np.empty(int(starts[-1]), np.uint8)
    for length in np.unique(lengths).tolist():
        rows = np.flatnonzero(lengths == length)
        bodies = np.frombuffer(b"".join(payloads[k] for k in rows.tolist()), np.uint8).reshape(len(rows), length)
        records = _records(rows, microseconds[rows], bodies, port)
        made[starts[rows][:, None] + np.arange(records.shape[1])] = records
    return struct.pack("<IHHiIII", MAGIC, 2, 4, 0, 0, SNAP_LENGTH, ETHERNET) + made.tobytes()
