"""Threat: the value that a track comes near to if it goes straight on, and when it gets there."""

import numpy as np
import pytest
from builders import ORDERS_OF_DAY, SITE_M, course, rows_of
from hypothesis import given
from hypothesis import strategies as st

from openiads.command.posts import ASSET, DOCTRINE, PICTURE, Category
from openiads.command.threat import FAR_S, closest_approach, evaluate, hostility, impact
from openiads.flight.free import VACUUM_KG_M2, fly

ORIGIN = (0.0, 0.0, 0.0)
AIRCRAFT, BALLISTIC = int(Category.AIRCRAFT), int(Category.BALLISTIC)
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


def judged(held, position_m, velocity_m_s, doctrine=DAY, category=AIRCRAFT, lethality=1.0, hostile=1.0):
    """Threat, arrival [s], asset, value, aim probability and that asset's probability."""
    return evaluate(held, doctrine, position_m, velocity_m_s, category, lethality, hostile)


@pytest.mark.parametrize("halving_miss_m", [10e3, 4e3])
def test_a_pass_at_the_doctrines_distance_halves_the_threat(halving_miss_m):
    held, (doctrine,) = assets((ORIGIN, 80.0)), rows_of(DOCTRINE, ORDERS_OF_DAY, [{"halving_miss_m": halving_miss_m}])
    straight = judged(held, (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0), doctrine, lethality=0.5)
    beside = judged(held, (50e3, halving_miss_m, 0.0), (-250.0, 0.0, 0.0), doctrine, lethality=0.5)
    assert straight[:2] == pytest.approx((40.0, 200.0))
    assert beside[:2] == pytest.approx((20.0, 200.0))


def test_an_asset_with_a_radius_is_arrived_at_that_much_earlier():
    held = assets((ORIGIN, 80.0), radius_m=2500.0)
    assert judged(held, (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0))[:2] == pytest.approx((80.0, 190.0))
    assert judged(held, (1e3, 0.0, 0.0), (-250.0, 0.0, 0.0))[:2] == pytest.approx((80.0, 0.0))


def test_the_asset_most_at_risk_counts_not_the_nearest():
    """Both lie on its way, so that either may be its aim: a half of each value, and the arrival at the dearer."""
    held = assets(((20e3, 0.0, 0.0), 10.0), (ORIGIN, 100.0))
    threat, arrival_s, asset, value, aim, own = judged(held, (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0))
    assert (threat, arrival_s) == pytest.approx((55.0, 200.0))
    assert asset == 1
    assert (value, aim, own) == pytest.approx((55.0, 1.0, 0.5))


def test_probabilities_of_all_aims_and_of_none_add_up_to_one():
    """By hand: misses of 5, 10 and 20 km at 10 km halving have likelihoods 4, 1 and 1/4 against 1 of none."""
    places = [(0.0, y_m, 0.0) for y_m in (5e3, -10e3, 20e3)]
    for dear in range(3):
        held = assets(*((place, 100.0 if k == dear else 1e-6) for k, place in enumerate(places)))
        *_, asset, _, aim, own = judged(held, (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0))
        assert asset == dear
        assert aim == pytest.approx(5.25 / 6.25)
        assert own == pytest.approx((4.0, 1.0, 0.25)[dear] / 6.25)


@given(position_m=coordinates, velocity_m_s=velocities, lethality=st.floats(0.0, 1.0), hostile=st.floats(0.0, 1.0))
def test_the_threat_is_the_product_of_its_factors(position_m, velocity_m_s, lethality, hostile):
    held = assets((ORIGIN, 100.0), ((9e3, 0.0, 0.0), 20.0), ((0.0, 3e4, 0.0), 5.0))
    threat, _, _, value, aim, own = judged(held, position_m, velocity_m_s, DAY, AIRCRAFT, lethality, hostile)
    assert threat == pytest.approx(value * aim * lethality * hostile, abs=1e-12)
    assert 0.0 <= own <= aim <= 1.0
    assert 5.0 <= value * (1.0 + 1e-9) <= 100.0 * (1.0 + 2e-9)


def test_what_has_passed_everything_ranks_last_and_is_not_forgotten():
    threat, arrival_s, *_ = judged(assets((ORIGIN, 100.0)), (50e3, 0.0, 0.0), (250.0, 0.0, 0.0))
    assert 0.0 < threat < 0.1
    assert arrival_s == FAR_S


def test_without_assets_nothing_is_threatened():
    assert judged(assets(), (50e3, 0.0, 0.0), (-250.0, 0.0, 0.0)) == (0.0, FAR_S, -1, 0.0, 0.0, 0.0)


def lofted(minutes=3.0):
    """A free flight that comes down at the site, from some minutes before on: place, velocity, and the time it takes [s]."""
    back_s = 60.0 * minutes
    position, velocity = fly(tuple(SITE_M), tuple(-course(-900.0, 0.0, -1400.0)), VACUUM_KG_M2, back_s, 0.5)
    return position, tuple(-np.array(velocity)), back_s


def test_a_ballistic_track_is_judged_by_where_it_comes_down():
    """It flies past another asset's place over ground on its way, and points above the horizon as long as it climbs."""
    position, velocity, back_s = lofted()
    time_s, place_m = impact(position, velocity)
    # Flown backwards in a frame that turns the other way: some kilometres of Coriolis stay.
    assert time_s == pytest.approx(back_s, abs=4.0)
    assert np.linalg.norm(np.array(place_m) - SITE_M) < 8e3
    under = np.array(position) * (np.linalg.norm(SITE_M) / np.linalg.norm(position))
    held = assets((tuple(place_m), 50.0), (tuple(under), 50.0))
    threat, arrival_s, asset, _, _, own = judged(held, position, velocity, category=BALLISTIC)
    assert asset == 0
    assert own > 0.99
    assert threat == pytest.approx(50.0, rel=0.01)
    assert arrival_s == pytest.approx(time_s)


def test_what_never_comes_down_has_no_impact_point():
    assert impact(tuple(SITE_M * 1.05), tuple(SITE_M / np.linalg.norm(SITE_M) * 12e3))[0] == -1.0


@pytest.mark.parametrize(("asked", "chance"), [(0, 0.5), (1, 0.7)])
def test_a_track_is_hostile_as_identification_has_it_and_as_likely_as_not_before_it_is_asked(asked, chance):
    held = np.zeros(1, PICTURE)
    held["asked"], held["probability"] = asked, (0.1, 0.2, 0.7)
    assert hostility(held[0]) == chance
