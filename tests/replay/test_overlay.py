"""An overlay: pieces of flights, all from the first scan to the last, at their own heights, over one area."""

import numpy as np
import pytest
from made_up_flights import SPEED_M_S, recording

from openiads.replay.overlay import HALF_WIDTH_M, overlay, pieces_of
from openiads.replay.plots import PlotFileError
from openiads.replay.recordings import read_flights


@pytest.fixture
def flights(tmp_path):
    """Flights of 30, 15 and 5 minutes: three pieces of ten minutes, one, and none."""
    return read_flights(recording(tmp_path, ("a", 0, 1800, 45.0), ("b", 500, 1400, 46.0), ("c", 0, 300, 47.0)))


def test_a_flight_gives_as_many_pieces_as_it_has_times_ten_minutes(flights):
    assert [start_s for _, start_s in pieces_of(flights)] == [0.0, 600.0, 1200.0, 500.0]


def test_every_piece_flies_from_the_first_scan_to_the_last_at_its_height_and_speed(flights):
    """Level flight sinks in the flat frame by d2 / 2 R: 1.4 km in the 132 km of ten minutes."""
    names, truth, scan_time_s = overlay(flights, 10.0, 1)
    assert len(names) == len(set(names)) == truth.shape[1] == 4
    assert scan_time_s[[0, -1]].tolist() == [0.0, 600.0]
    assert np.isfinite(truth).all()
    assert truth[0, :, 2] == pytest.approx(10_000.0, abs=1.0)
    assert truth[-1, :, 2] == pytest.approx(10_000.0 - (600.0 * SPEED_M_S) ** 2 / (2.0 * 6.371e6), abs=30.0)
    assert np.linalg.norm(truth[..., 3:], axis=2) == pytest.approx(SPEED_M_S, abs=1.0)
    assert np.abs(truth[0, :, :2]).max() <= HALF_WIDTH_M


def test_places_change_with_the_seed_and_with_nothing_else(flights):
    starts = [overlay(some, 10.0, seed)[1][0, 0] for some, seed in ((flights, 1), (flights[:1], 1), (flights, 2))]
    assert np.array_equal(starts[0], starts[1])
    assert not np.array_equal(starts[0], starts[2])


def test_recordings_without_ten_minutes_of_flight_are_refused(flights):
    with pytest.raises(PlotFileError, match="no flight of these recordings lasts 600 s"):
        pieces_of(flights[2:])
