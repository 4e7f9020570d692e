"""What stands in the way: sector edges with room, turns between two places, and the order in which obstructions are told."""

import math

import pytest
from builders import TURNING, Sensing, rows_of
from hypothesis import given
from hypothesis import strategies as st

from openiads.messages.detections import Visibility
from openiads.sensing import sight
from openiads.sensing.radars import RADAR
from openiads.sensing.scan import within_sector

angles = st.floats(0.0, 2.0 * math.pi)


def wide(sector_rad):
    """A radar with a sector."""
    return rows_of(RADAR, TURNING, [{"sector_rad": sector_rad}])[0]


@given(facing=angles, width=st.floats(0.1, 3.0), azimuth=angles, level=st.floats(1e3, 4e5))
def test_a_place_within_the_edges_is_within_the_sector_and_never_beyond_the_room(facing, width, azimuth, level):
    """But for 1e-6 rad at the edges, where two ways of counting may differ by rounding."""
    sine, cosine, edge, beyond = sight.sector_edges(wide(width), facing)
    along = level * math.sin(azimuth) * sine + level * math.cos(azimuth) * cosine
    inside = along >= edge * level
    off = abs(math.remainder(azimuth - facing, 2.0 * math.pi))
    if abs(off - 0.5 * width) > 1e-6:
        assert inside == within_sector(azimuth, facing, width)
    if inside:
        assert along >= beyond * level


def test_a_full_circle_has_no_edges():
    assert sight.sector_edges(wide(2.0 * math.pi), 1.0)[2:] == (-2.0, -2.0)


@given(azimuth=angles, turn=st.floats(-3.0, 3.0))
def test_a_turn_from_one_place_to_another_is_the_growth_of_azimuth(azimuth, turn):
    start, end = ((5e4 * math.sin(a), 5e4 * math.cos(a), 0.0) for a in (azimuth, azimuth + turn))
    assert sight.turned(start, end) == pytest.approx(turn, abs=1e-12)


def told(away, **radar):
    """What stands between a radar of the scene and an object at a place in the radar's axes, 3,000 m above the ellipsoid."""
    scene = Sensing([radar], [{}], [{}])
    row = scene.parameters.radars[0]
    range_m = math.sqrt(sum(x * x for x in away))
    azimuth = math.atan2(away[0], away[1]) % (2.0 * math.pi)
    band = sight.elevation_band(row)
    return sight.obstruction(scene.parameters, 0, 0.0, away, range_m, azimuth, band, 3_000.0)


def test_range_is_told_before_sector_and_sector_before_the_horizon():
    north, far, near, high = (0.0, 5e4, 2.8e3), (0.0, 5e5, 0.0), (0.0, 500.0, 10.0), (0.0, 1e4, 5e4)
    stated = {"instrumented_range_m": 3e5, "minimum_range_m": 1e3, "elevation_max_rad": 1.0}
    assert told(north, **stated) == Visibility.SEEN
    assert told(far, **stated) == Visibility.OUT_OF_RANGE
    assert told(near, **stated) == Visibility.TOO_NEAR
    assert told(high, **stated) == Visibility.OUT_OF_SECTOR
    assert told((0.0, -5e4, 2.8e3), sector_rad=1.0, **stated) == Visibility.OUT_OF_SECTOR
    assert told((0.0, 2.9e5, -2e3), antenna_height_m=10.0, **stated) == Visibility.BELOW_HORIZON
