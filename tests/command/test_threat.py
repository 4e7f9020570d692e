"""Threat: the value that a track comes near to if it goes straight on, and when it gets there."""

import numpy as np
import pytest
from builders import ORDERS_OF_DAY, rows_of
from hypothesis import given
from hypothesis import strategies as st

from openiads.command.posts import ASSET, DOCTRINE
from openiads.command.threat import FAR_S, closest_approach, evaluate

ORIGIN = (0.0, 0.0, 0.0)
(DAY,) = rows_of(DOCTRINE, ORDERS_OF_DAY, [{}])
coordinates = st.tuples(*[st.floats(-2e5, 2e5)] * 3)
velocities = st.tuples(*[st.floats(-900.0, 900.0)] * 3)


def assets(*rows, radius_m=0.0):
    return rows_of(ASSET, {"radius_m": radius_m}, [{"position_m": place, "value": value} for place, value in rows])


def test_something_that_flies_straight_at_a_place_arrives_there():
    assert closest_approach(ORIGIN, (30e3, 0.0, 0.0), (-300.0, 0.0, 0.0)) == pytest.approx((100.0, 0.0))


def test_something_that_passes_beside_comes_as_near_as_its_line():
    assert closest_approach(ORIGIN, (30e3, 4e3, 0.0), (-300.0, 0.0, 0.0)) == pytest.approx((100.0, 4e3))


def test_something_that_leaves_is_nearest_now():
    assert closest_approach(ORIGIN, (3e3, 4e3, 0.0), (300.0, 0.0, 0.0)) == pytest.approx((0.0, 5e3))


def test_something_that_stands_stays_where_it_is():
    assert closest_approach(ORIGIN, (3e3, 4e3, 0.0), ORIGIN)[1] == pytest.approx(5e3)


@given(asset_m=coordinates, position_m=coordinates, velocity_m_s=velocities, other_s=st.floats(0.0, 1e3))
def test_no_other_time_is_nearer(asset_m, position_m, velocity_m_s, other_s):
    time_s, miss_m = closest_approach(asset_m, position_m, velocity_m_s)
    other = np.array(position_m) + other_s * np.array(velocity_m_s) - np.array(asset_m)
    assert time_s >= 0.0
    assert miss_m <= np.linalg.norm(other) + 1e-3


@pytest.mark.parametrize("halving_miss_m", [10e3, 4e3])
def test_a_pass_at_the_doctrines_distance_halves_the_threat(halving_miss_m):
    held, (doctrine,) = assets((ORIGIN, 80.0)), rows_of(DOCTRINE, ORDERS_OF_DAY, [{"halving_miss_m": halving_miss_m}])
    straight = evaluate(held, doctrine, (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0), 0.5)
    beside = evaluate(held, doctrine, (50e3, halving_miss_m, 0.0), (-250.0, 0.0, 0.0), 0.5)
    assert straight == pytest.approx((40.0, 200.0))
    assert beside == pytest.approx((20.0, 200.0))


def test_an_asset_with_a_radius_is_arrived_at_that_much_earlier():
    held = assets((ORIGIN, 80.0), radius_m=2500.0)
    assert evaluate(held, DAY, (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0), 1.0) == pytest.approx((80.0, 190.0))
    assert evaluate(held, DAY, (1e3, 0.0, 0.0), (-250.0, 0.0, 0.0), 1.0) == pytest.approx((80.0, 0.0))


def test_the_asset_most_at_risk_counts_not_the_nearest():
    held = assets(((20e3, 0.0, 0.0), 10.0), (ORIGIN, 100.0))
    assert evaluate(held, DAY, (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0), 1.0) == pytest.approx((100.0, 200.0))


def test_what_has_passed_everything_ranks_last_and_is_not_forgotten():
    threat, arrival_s = evaluate(assets((ORIGIN, 100.0)), DAY, (50e3, 0.0, 0.0), (250.0, 0.0, 0.0), 1.0)
    assert 0.0 < threat < 0.1
    assert arrival_s == FAR_S


def test_without_assets_nothing_is_threatened():
    assert evaluate(assets(), DAY, (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0), 1.0) == (0.0, FAR_S)
