"""The order of options: what is about to be too late goes first, near values by urgency, others by value; or by a list."""

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards
from straight_rounds import SPEED_OF_ROUND_M_S

from openiads.command.posts import Order, Rule
from openiads.command.schedule import band_of
from openiads.messages.events import Reason

ONE_CHANNEL = ({"channels": 1},)


def inbound(scene, slot, distance_m, speed_m_s=300.0, azimuth_rad=1.0, height_m=8e3, to_m=SITE_M, time_s=0.0):
    position = at_ground_distance(distance_m, height_m, azimuth_rad)
    scene.hold(slot, position, level_towards(position, to_m, speed_m_s), time_s=time_s)


def first_of(scene, slots, classes=None):
    """The slot that is fired at first, all being held hostile, for none answers."""
    scene.say(
        "associations", np.array([(scene.tracks[s]["track"], s, np.nan) for s in slots], scene.associations.rows.dtype)
    )
    rows = [(k, 0.0, 0, (classes or {}).get(slot, 0)) for k, slot in enumerate(slots)]
    scene.say("replies", np.array(rows, scene.replies.rows.dtype))
    orders = scene.frame(0.0)
    return [int(order["slot"]) for order in orders]


def test_the_last_launch_is_the_arrival_less_the_flight_there():
    """A target at 300 m/s level over the site: met at the latest above it, 8 km up, 8 s of flight, two seconds of slack."""
    scene = Command()
    inbound(scene, 0, 60e3)
    first_of(scene, [0])
    held, now_s = scene.state.picture[0], 1.0
    arrival_s = now_s + held["arrival_s"]
    assert arrival_s == pytest.approx(60e3 / 300.0, abs=1.0)
    assert held["last_launch_s"] == pytest.approx(arrival_s + 2.0 - 8e3 / SPEED_OF_ROUND_M_S, abs=1.0)


def test_where_rounds_do_not_reach_the_last_launch_is_for_the_last_place_that_they_do():
    """It flies to an asset 80 km behind the site, of which rounds reach 40 km."""
    asset_m = at_ground_distance(80e3, 0.0, 1.0 + np.pi)
    scene = Command(assets=({"position_m": asset_m, "value": 100.0},), kinds=({"maximum_range_m": 40e3},))
    inbound(scene, 0, 38e3, to_m=asset_m)
    first_of(scene, [0])
    leaves_s, flight_s = (38e3 + 40e3) / 300.0, 40e3 / SPEED_OF_ROUND_M_S
    assert scene.state.picture[0]["last_launch_s"] == pytest.approx(leaves_s - flight_s, abs=4.0)


def test_the_last_launch_is_that_of_whatever_round_may_leave_last():
    """The surer kind reaches no nearer than 30 km, and is what would be fired now; the other reaches the asset."""
    kinds = ({"minimum_range_m": 30e3}, {})
    scenes = [Command(kinds=kinds, sureness=sureness) for sureness in ((0.9, 0.7), (0.7, 0.9))]
    for scene in scenes:
        inbound(scene, 0, 60e3)
        first_of(scene, [0])
    last = [scene.state.picture[0]["last_launch_s"] for scene in scenes]
    assert [int(scene.state.options[0]["interceptor_type"]) for scene in scenes] == [0, 1]
    assert last[0] == pytest.approx(last[1], abs=0.5)


def test_a_track_that_nobody_can_reach_has_no_last_launch():
    scene = Command(kinds=({"maximum_range_m": 20e3},))
    inbound(scene, 0, 60e3)
    first_of(scene, [0])
    assert np.isnan(scene.state.picture[0]["last_launch_s"])


def test_of_near_values_the_more_urgent_goes_first():
    """The one farther out passes the asset a little nearer, by which alone it would go first."""
    beside = at_ground_distance(1.5e3, 0.0, 2.0 + 0.5 * np.pi)
    scene = Command(units=ONE_CHANNEL)
    inbound(scene, 0, 55e3)
    inbound(scene, 1, 45e3, azimuth_rad=2.0, to_m=beside)
    assert first_of(scene, [0, 1]) == [1]
    assert scene.state.picture["threat"][0] > scene.state.picture["threat"][1]


def two_assets(scene_values, **how):
    """Assets north-east and south-east of the site, of these values."""
    places = [at_ground_distance(25e3, 0.0, azimuth) for azimuth in (0.8, 2.2)]
    rows = tuple({"position_m": place, "value": value} for place, value in zip(places, scene_values, strict=True))
    return Command(units=ONE_CHANNEL, assets=rows, **how), places


def test_of_different_values_the_greater_goes_first_while_there_is_time():
    scene, places = two_assets((100.0, 60.0))
    inbound(scene, 0, 70e3, azimuth_rad=0.8, to_m=places[0])
    inbound(scene, 1, 60e3, azimuth_rad=2.2, to_m=places[1])
    assert first_of(scene, [0, 1]) == [0]


def test_what_is_about_to_be_too_late_goes_before_what_is_worth_more():
    """A round leaves in 5 s and takes some 27 s; the lesser asset is reached in 32 s, with two seconds of slack."""
    scene, places = two_assets((100.0, 60.0), doctrine={"patience": 3.0})
    inbound(scene, 0, 70e3, azimuth_rad=0.8, to_m=places[0])
    inbound(scene, 1, 25e3 + 300.0 * 32.0, azimuth_rad=2.2, to_m=places[1])
    assert first_of(scene, [0, 1]) == [1]
    assert scene.state.picture[0]["reason"] == Reason.NO_CHANNEL


@pytest.mark.parametrize(
    ("rules", "first"),
    [
        ((Rule.BALLISTIC, Rule.TIME_TO_GO), 2),
        ((Rule.TIME_TO_GO,), 1),
        ((Rule.VALUE,), 0),
        ((Rule.THREAT,), 0),
        ((Rule.LAST_LAUNCH,), 2),
    ],
    ids=lambda value: value if isinstance(value, int) else "-".join(rule.name for rule in value),
)
def test_the_first_rule_of_the_list_that_tells_them_apart_decides(rules, first):
    padded = [int(rule) for rule in rules] + [0] * (5 - len(rules))
    scene, places = two_assets(
        (100.0, 60.0), doctrine={"order": int(Order.LIST), "rules": padded}, ballistic={"maximum_range_m": 90e3}
    )
    inbound(scene, 0, 70e3, azimuth_rad=0.8, to_m=places[0])
    inbound(scene, 1, 45e3, azimuth_rad=2.2, to_m=places[1])
    high = at_ground_distance(60e3, 25e3, 1.5)
    scene.hold(2, high, level_towards(high, SITE_M, 300.0))
    assert first_of(scene, [0, 1, 2], {2: 1})[0] == first


def test_times_within_one_step_of_the_list_leave_the_next_rule_its_say():
    rules = [int(Rule.TIME_TO_GO), int(Rule.VALUE), 0, 0, 0]
    for band_s, first in ((1.0, 1), (1000.0, 0)):
        scene, places = two_assets((100.0, 60.0), doctrine={"order": int(Order.LIST), "rules": rules, "band_s": band_s})
        inbound(scene, 0, 70e3, azimuth_rad=0.8, to_m=places[0])
        inbound(scene, 1, 45e3, azimuth_rad=2.2, to_m=places[1])
        assert first_of(scene, [0, 1]) == [first]


def test_values_of_one_band_differ_by_less_than_the_share():
    (doctrine,) = Command().parameters.doctrine
    values = np.exp(np.linspace(-5.0, 6.0, 4000))
    bands = np.array([band_of(doctrine, value) for value in values])
    assert (np.diff(bands) >= 0).all()
    for band in np.unique(bands):
        mine = values[bands == band]
        assert mine.max() / mine.min() < np.exp(0.1)
