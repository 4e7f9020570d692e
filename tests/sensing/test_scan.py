"""A scan sweeps every azimuth once a turn, whatever the frame, and never twice within one."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openiads.sensing.scan import offset, scan_piece, within_sector

TWO_PI = 2.0 * math.pi
EDGE_RAD = 1e-7


def sweeps(azimuth_rad, turns, step_s, revisit_s, sector_rad, facing_rad):
    """Times at which an azimuth is swept in the frames of so many turns; none that lies on the edge of a piece."""
    found = []
    for frame in range(math.ceil(turns * revisit_s / step_s)):
        for piece in range(2):
            start_rad, width, start_s = scan_piece(piece, frame * step_s, step_s, revisit_s, sector_rad, facing_rad)
            ahead = offset(azimuth_rad, start_rad)
            assume(min(abs(ahead - edge) for edge in (0.0, width, TWO_PI)) > EDGE_RAD or width <= 0.0)
            if ahead < width:
                found.append(start_s + ahead * revisit_s / sector_rad)
    return found


angles = st.floats(0.0, TWO_PI)
revisits = st.floats(1.0, 20.0)
shares = st.floats(0.02, 1.0)


@given(azimuth_rad=angles, facing_rad=angles, revisit_s=revisits, share=shares)
def test_a_rotating_radar_sweeps_every_azimuth_exactly_once_a_turn(azimuth_rad, facing_rad, revisit_s, share):
    found = sweeps(azimuth_rad, 3, share * revisit_s, revisit_s, TWO_PI, facing_rad)
    assert len([time_s for time_s in found if time_s < 3.0 * revisit_s]) == 3
    assert [b - a for a, b in pairwise(found)] == pytest.approx([revisit_s] * (len(found) - 1), abs=1e-6)


@given(
    inside=st.floats(0.001, 0.999), facing_rad=angles, sector_rad=st.floats(0.2, 6.0), revisit_s=revisits, share=shares
)
def test_a_sector_radar_sweeps_every_azimuth_of_its_sector_once_a_scan(
    inside, facing_rad, sector_rad, revisit_s, share
):
    azimuth_rad = facing_rad + (inside - 0.5) * sector_rad
    found = sweeps(azimuth_rad, 3, share * revisit_s, revisit_s, sector_rad, facing_rad)
    assert [time_s for time_s in found if time_s < 3.0 * revisit_s] == pytest.approx(
        [(inside + turn) * revisit_s for turn in range(3)], abs=1e-6
    )


@given(beyond=st.floats(0.001, 0.999), facing_rad=angles, sector_rad=st.floats(0.2, 6.0), share=shares)
def test_a_sector_radar_sweeps_nothing_outside_its_sector(beyond, facing_rad, sector_rad, share):
    azimuth_rad = facing_rad + 0.5 * sector_rad + beyond * (TWO_PI - sector_rad)
    assert sweeps(azimuth_rad, 2, share * 5.0, 5.0, sector_rad, facing_rad) == []


@given(time_s=st.floats(0.0, 1e4), sector_rad=st.floats(0.2, TWO_PI), share=st.floats(1.0, 30.0))
def test_a_frame_longer_than_a_scan_sweeps_the_sector_once(time_s, sector_rad, share):
    widths = [scan_piece(piece, time_s, share * 5.0, 5.0, sector_rad, 1.0)[1] for piece in range(2)]
    assert sum(widths) == pytest.approx(sector_rad, rel=1e-12)


@given(time_s=st.floats(0.0, 1e4), sector_rad=st.floats(0.2, 6.0), share=shares)
def test_the_second_piece_begins_when_the_first_has_ended(time_s, sector_rad, share):
    first, second = (scan_piece(piece, time_s, share * 5.0, 5.0, sector_rad, 0.0) for piece in range(2))
    assume(second[1] > 0.0)
    assert second[2] == pytest.approx(first[2] + first[1] * 5.0 / sector_rad, abs=1e-9)


@given(facing_rad=angles, sector_rad=st.floats(0.01, 6.2), off=st.floats(-math.pi, math.pi))
def test_a_sector_reaches_half_its_width_to_either_side(facing_rad, sector_rad, off):
    assume(abs(abs(off) - 0.5 * sector_rad) > EDGE_RAD)
    assert within_sector(facing_rad + off, facing_rad, sector_rad) == (abs(off) < 0.5 * sector_rad)


@given(azimuth_rad=st.floats(-20.0, 20.0), facing_rad=angles)
def test_a_sector_of_a_full_circle_holds_every_azimuth(azimuth_rad, facing_rad):
    assert within_sector(azimuth_rad, facing_rad, TWO_PI)
