"""Recorded flights: rows out of step are left out, gaps stay open, and what is flown between rows is smooth."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from openiads.motion.bodies import FIX
from openiads.motion.path import on_fixes
from openiads.motion.recorded import LEAST_APART_S, LONGEST_GAP_S, flights_of
from openiads.scenario.readers import read_recording
from openiads.scenario.traffic import rows_of

OPENSKY = Path(__file__).parents[3] / "shared/data/opensky_uk_2021-07-12.csv"
SPEED = 200.0


def straight(times, velocity=(SPEED, 0.0, 0.0)):
    rows = np.zeros(len(times), FIX)
    rows["time_s"] = times
    rows["position_m"][:, 0] = SPEED * np.array(times)
    rows["velocity_m_s"] = velocity
    return rows


def test_rows_a_second_apart_become_fixes_ten_seconds_apart():
    (flight,) = flights_of(straight(range(60)))
    assert np.diff(flight["time_s"]).min() >= LEAST_APART_S


def test_across_a_long_silence_nothing_is_invented():
    times = [0, 10, 20, 20 + LONGEST_GAP_S + 1, 100, 110]
    first, second = flights_of(straight(times))
    assert first["time_s"].tolist() == [0, 10, 20]
    assert second["time_s"].tolist() == [81, 100, 110]


def test_a_silence_of_a_few_rows_is_bridged():
    (flight,) = flights_of(straight([0, 10, 60, 70]))
    assert len(flight) == 4


def test_a_row_out_of_step_is_left_out():
    rows = straight([0, 10, 20, 30])
    rows["position_m"][2, 1] = 5e3
    (flight,) = flights_of(rows)
    assert flight["time_s"].tolist() == [0, 10, 30]


def test_where_no_velocity_was_sent_the_places_give_it():
    (flight,) = flights_of(straight([0, 10, 20], (np.nan, np.nan, np.nan)))
    np.testing.assert_allclose(flight["velocity_m_s"][:, 0], SPEED)


def test_a_single_row_is_no_flight():
    assert flights_of(straight([0.0])) == []
    assert flights_of(straight([])) == []


@pytest.mark.skipif(not OPENSKY.exists(), reason="the recording is not part of the project")
def test_real_flights_are_flown_without_shaking():
    """Airliners: half of the time under 1 m/s2, hardly ever over 2 g; the positions themselves err by tens of metres."""
    felt = []
    for track in read_recording(OPENSKY).tracks[:40]:
        for fixes in flights_of(rows_of(track)):
            for here, there in pairwise(fixes):
                times = np.linspace(here.time_s, there.time_s, 6)
                velocities = np.array([on_fixes(here, there, float(t))[1] for t in times])
                felt += np.linalg.norm(np.gradient(velocities, times, axis=0), axis=1).tolist()
    assert np.median(felt) < 1.0
    assert np.quantile(felt, 0.999) < 20.0
