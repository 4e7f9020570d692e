"""Recordings as paths: through their rows, with nothing before, after or across a silence."""

import numpy as np
import pytest
from made_up_flights import SPEED_M_S, recording

from openiads.replay.plots import PlotFileError
from openiads.replay.recordings import MOST_SCANS, Site, middle_of, read_flights, scans_over, truth_of
from openiads.scenario.problems import ScenarioError
from openiads.units import si


@pytest.fixture
def flights(tmp_path):
    """Two flights; the second is recorded from the 100th second to the 300th only."""
    return read_flights(recording(tmp_path, ("a", 0, 600, 45.0), ("b", 100, 300, 46.0)))


def test_a_flight_is_in_the_truth_only_while_it_is_recorded(flights):
    scan_time_s = scans_over(flights, 10.0, "made.csv")
    truth = truth_of(flights, scan_time_s, middle_of(flights))
    recorded = np.isfinite(truth).all(axis=2)
    assert scan_time_s[[0, -1]].tolist() == [0.0, 600.0]
    assert recorded[:, 0].all()
    assert np.flatnonzero(recorded[:, 1]).tolist() == list(range(10, 31))


def test_between_two_rows_a_level_flight_stays_level_and_keeps_its_speed(flights):
    """Within 0.01 m/s and 1 m at seconds where nothing was recorded."""
    truth = truth_of(flights, np.arange(5.0, 600.0, 10.0), middle_of(flights))[:, 0]
    assert np.linalg.norm(truth[:, 3:], axis=1) == pytest.approx(SPEED_M_S, abs=0.01)
    assert np.linalg.norm(np.diff(truth[:, :3], axis=0), axis=1) == pytest.approx(10.0 * SPEED_M_S, abs=1.0)


def test_the_frame_is_the_plane_that_touches_the_earth_at_the_radar(flights):
    """Overhead an aircraft is at its height; 100 km off it has sunk by d2 / 2 R, 785 m, to 1 %."""
    above = flights[0]
    below = Site(si(45.0, "deg"), si(-30.0, "deg"))
    truth = truth_of([above], np.array([0.0, 100e3 / SPEED_M_S]), below)[:, 0]
    assert truth[0, :3] == pytest.approx([0.0, 0.0, 10_000.0], abs=1.0)
    assert truth[1, 2] == pytest.approx(10_000.0 - 785.0, abs=8.0)
    assert truth[0, 3:] == pytest.approx([SPEED_M_S, 0.0, 0.0], abs=0.01)


def test_after_a_long_silence_it_is_another_flight(tmp_path):
    found = read_flights(recording(tmp_path, ("a", 0, 200, 45.0), ("a", 400, 600, 45.0)))
    assert [flight.name for flight in found] == ["made.csv/a/1", "made.csv/a/2"]


def test_the_radar_stands_in_the_middle_of_the_traffic(tmp_path):
    site = middle_of(read_flights(recording(tmp_path, ("a", 0, 200, 45.0), ("b", 0, 200, 47.0))))
    assert site.latitude_rad == pytest.approx(si(46.0, "deg"), abs=1e-4)


def test_a_row_at_fault_is_named_with_its_file(tmp_path):
    file = recording(tmp_path, ("a", 0, 200, 45.0))
    file.write_text(file.read_text().replace(",45.0,", ",north,", 1))
    with pytest.raises(ScenarioError, match=r"made\.csv: line 2 of the recording has 'north' in column lat"):
        read_flights(file)


def test_rows_that_never_follow_from_each_other_are_refused(tmp_path):
    with pytest.raises(PlotFileError, match="no aircraft has two rows that follow"):
        read_flights(recording(tmp_path, ("a", 0, 0, 45.0), ("a", 500, 500, 45.0)))


def test_a_recording_of_years_is_refused(flights):
    late = flights[1]._replace(end_s=10.0 * MOST_SCANS)
    with pytest.raises(PlotFileError, match=r"made\.csv: 100001 scans"):
        scans_over([flights[0], late], 10.0, "made.csv")
