"""Flight-time tables: they agree with flights, and say where there is none."""

import numpy as np
import pytest

from openiads.flight.flight_time import (
    LOWEST,
    SPEED,
    TIME,
    UNREACHABLE_S,
    flight_time_table,
    fly,
    table_speed_m_s,
    table_time_s,
    within_envelope,
)
from openiads.flight.flyout import ARRIVED, FLYOUT, SPENT

RANGES, HEIGHTS = 40, 16


@pytest.fixture(scope="module")
def flyout():
    """An interceptor of 200 km and 27 km, made up."""
    flyout = np.zeros(1, FLYOUT)[0]
    flyout.boost_acceleration_m_s2, flyout.burn_time_s = 220.0, 12.0
    flyout.ballistic_coefficient_kg_m2, flyout.loft = 12_500.0, 0.28
    flyout.minimum_speed_m_s = 500.0
    flyout.maximum_range_m, flyout.minimum_range_m = 200e3, 3e3
    flyout.maximum_height_m, flyout.minimum_height_m = 27e3, 10.0
    return flyout


@pytest.fixture(scope="module")
def table(flyout):
    return flight_time_table(flyout, RANGES, HEIGHTS, 0.0)


def test_at_a_node_the_table_is_the_flight(flyout, table):
    i, j = 30, 5
    range_m, height_m = 200e3 * (i / 39) ** 2, 27e3 * j / 15
    _, time_s, speed, _, lowest = fly(flyout, 0.0, range_m, height_m)
    assert table[i, j, TIME] == pytest.approx(time_s, abs=1e-9)
    assert table[i, j, SPEED] == pytest.approx(speed, abs=1e-9)
    assert table[i, j, LOWEST] == pytest.approx(lowest, abs=1e-9)
    assert table_time_s(flyout, table, range_m, height_m) == pytest.approx(time_s, abs=1e-6)
    assert table_speed_m_s(flyout, table, range_m, height_m) == pytest.approx(speed, abs=1e-6)


def test_between_nodes_the_table_is_the_flight_within_a_fifth_of_a_percent_and_a_tenth_of_a_second(flyout, table):
    generator = np.random.default_rng(1)
    compared = 0
    for range_m, height_m in zip(generator.uniform(3e3, 200e3, 60), generator.uniform(0.0, 27e3, 60), strict=True):
        time_s = table_time_s(flyout, table, range_m, height_m)
        status, flown_s, speed, _, _ = fly(flyout, 0.0, range_m, height_m)
        if time_s < UNREACHABLE_S and status == ARRIVED:
            compared += 1
            # Curvature of the time over a cell, 1.8 km high and up to 10 km long.
            assert abs(time_s - flown_s) < 0.1 + 0.002 * flown_s
            assert table_speed_m_s(flyout, table, range_m, height_m) == pytest.approx(speed, rel=0.03)
    assert compared > 30


def test_the_table_calls_reachable_what_the_flight_reaches(flyout, table):
    generator = np.random.default_rng(2)
    differing = 0
    for range_m, height_m in zip(generator.uniform(3e3, 200e3, 60), generator.uniform(10.0, 27e3, 60), strict=True):
        status, _, _, _, lowest = fly(flyout, 0.0, range_m, height_m)
        reachable = table_time_s(flyout, table, range_m, height_m) < UNREACHABLE_S
        if reachable != (status == ARRIVED):
            differing += 1
            # They may differ only at the very limit of speed.
            assert status == SPENT or abs(lowest - 500.0) < 10.0
    assert differing <= 2


def test_farther_takes_longer(table):
    for column in range(HEIGHTS):
        times = table[:, column, TIME]
        assert np.all(np.diff(times[times < UNREACHABLE_S]) > 0.0)


@pytest.mark.parametrize(
    ("range_m", "height_m"), [(200.1e3, 10e3), (50e3, 27.1e3), (50e3, 9.0), (2e3, 1e3), (50e3, -100.0)]
)
def test_outside_the_published_envelope_nothing_is_reachable(flyout, table, range_m, height_m):
    assert not within_envelope(flyout, range_m, height_m)
    assert table_time_s(flyout, table, range_m, height_m) == UNREACHABLE_S
    assert table_speed_m_s(flyout, table, range_m, height_m) == 0.0


def test_overhead_is_within_the_envelope_beyond_the_minimum_range(flyout, table):
    assert within_envelope(flyout, 0.0, 5e3)
    assert 5.0 < table_time_s(flyout, table, 0.0, 5e3) < 9.0


def test_where_any_needed_node_is_out_of_reach_so_is_the_point(flyout, table):
    holed = table.copy()
    holed[20, 7, TIME] = UNREACHABLE_S
    range_m, height_m = 200e3 * (19.5 / 39) ** 2, 27e3 * 6.5 / 15
    assert table_time_s(flyout, table, range_m, height_m) < 100.0
    assert table_time_s(flyout, holed, range_m, height_m) == UNREACHABLE_S


def test_where_the_interceptor_would_get_too_slow_on_the_way_is_out_of_reach(flyout):
    faster = flyout.copy()
    faster.minimum_speed_m_s = 800.0
    faster_table = flight_time_table(faster, RANGES, HEIGHTS, 0.0)
    assert table_time_s(faster, faster_table, 60e3, 10e3) < UNREACHABLE_S
    assert table_time_s(faster, faster_table, 190e3, 10e3) == UNREACHABLE_S


def test_too_slow_at_the_top_of_the_path_is_out_of_reach_however_fast_on_arrival(flyout):
    _, _, arrival, _, lowest = fly(flyout, 0.0, 180e3, 10e3)
    assert lowest < arrival - 50.0
    faster = flyout.copy()
    faster.minimum_speed_m_s = 0.5 * (lowest + arrival)
    faster_table = flight_time_table(faster, RANGES, HEIGHTS, 0.0)
    assert faster_table[38, 6, SPEED] > faster.minimum_speed_m_s
    assert table_time_s(faster, faster_table, 180e3, 10e3) == UNREACHABLE_S


def test_from_a_high_site_the_same_shot_is_faster(flyout, table):
    high = flight_time_table(flyout, RANGES, HEIGHTS, 2e3)
    assert table_time_s(flyout, high, 100e3, 5e3) < table_time_s(flyout, table, 100e3, 5e3)


@pytest.mark.parametrize(("ranges", "heights"), [(1, 16), (40, 1)])
def test_a_table_of_one_node_is_refused(flyout, ranges, heights):
    with pytest.raises(ValueError, match="two nodes"):
        flight_time_table(flyout, ranges, heights, 0.0)
