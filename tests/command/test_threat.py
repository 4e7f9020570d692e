"""Threat: the value that a track comes near to if it goes straight on, and when it gets there."""

import numpy as np
import pytest
from builders import rows_of
from hypothesis import given
from hypothesis import strategies as st

from openiads.command.posts import ASSET
from openiads.command.threat import FAR_S, HALVING_MISS_M, closest_approach, evaluate

ORIGIN = (0.0, 0.0, 0.0)
coordinates = st.tuples(*[st.floats(-2e5, 2e5)] * 3)
velocities = st.tuples(*[st.floats(-900.0, 900.0)] * 3)


def assets(*rows):
    return rows_of(ASSET, {}, [{"position_m": place, "value": value} for place, value in rows])


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


def test_a_pass_at_ten_kilometres_halves_the_threat():
    held = assets((ORIGIN, 80.0))
    straight = evaluate(held, (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0), 0.5)
    beside = evaluate(held, (50e3, HALVING_MISS_M, 0.0), (-250.0, 0.0, 0.0), 0.5)
    assert straight == pytest.approx((40.0, 200.0))
    assert beside == pytest.approx((20.0, 200.0))


def test_the_asset_most_at_risk_counts_not_the_nearest():
    held = assets(((20e3, 0.0, 0.0), 10.0), (ORIGIN, 100.0))
    assert evaluate(held, (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0), 1.0) == pytest.approx((100.0, 200.0))


def test_what_has_passed_everything_ranks_last_and_is_not_forgotten():
    threat, arrival_s = evaluate(assets((ORIGIN, 100.0)), (50e3, 0.0, 0.0), (250.0, 0.0, 0.0), 1.0)
    assert 0.0 < threat < 0.1
    assert arrival_s == FAR_S


def test_without_assets_nothing_is_threatened():
    assert evaluate(assets(), (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0), 1.0) == (0.0, FAR_S)
