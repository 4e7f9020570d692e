"""Tracks that compete for channels are weighed together."""

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards

from openiads.command.selection import MOST_TRACKS, Objective, Search
from openiads.command.sharing import aimed_asset, enter
from openiads.messages.detections import REPLY
from openiads.messages.tracks import ASSOCIATION

CRUISE = 1


def inbound(scene, slot, distance_m=50e3, azimuth_rad=1.0, aim_m=SITE_M):
    position = at_ground_distance(distance_m, 8e3, azimuth_rad)
    scene.hold(slot, position, level_towards(position, aim_m, 300.0))


def one_unit_that_can_all(search):
    """One unit is sure against both tracks, the other only against the more dangerous one; a channel each."""
    rich_m, poor_m = at_ground_distance(12e3, 0.0, 0.0), at_ground_distance(12e3, 0.0, 2.0)
    scene = Command(
        units=({"channels": 1},) * 2,
        kinds=({},) * 2,
        sureness=(0.9, 0.8),
        assets=({"position_m": rich_m, "value": 100.0}, {"position_m": poor_m, "value": 90.0}),
        doctrine={"search": int(search)},
    )
    scene.parameters.interceptor_types["kill_probability"][1, CRUISE] = 0.1
    scene.parameters.target_classes["category"][1] = CRUISE
    scene.ready["rounds"] = 0
    scene.ready["rounds"][0, 0] = scene.ready["rounds"][1, 1] = 3
    inbound(scene, 0, 60e3, 0.0, rich_m)
    inbound(scene, 1, 60e3, 2.0, poor_m)
    scene.say("associations", np.array([(100, 0, np.nan), (101, 1, np.nan)], ASSOCIATION))
    scene.say("replies", np.array([(0, 0.0, 0, 0), (1, 0.0, 0, 1)], REPLY))
    return scene


@pytest.mark.parametrize(("search", "expected"), [(Search.GREEDY, {0: 0, 1: 1}), (Search.EXCHANGE, {0: 1, 1: 0})])
def test_the_surest_unit_is_kept_for_the_track_that_no_other_can_stop(search, expected):
    """100 x 0.9 + 90 x 0.1 one by one, 100 x 0.8 + 90 x 0.9 together."""
    scene = one_unit_that_can_all(search)
    orders = scene.frame(0.0)
    found = {int(order["slot"]): int(order["fire_unit"]) for order in orders}
    assert found == expected


def two_assets(objective):
    """Three tracks at the dear asset, two at the other; two channels, sure rounds."""
    dear_m, cheap_m = at_ground_distance(15e3, 0.0, 0.0), at_ground_distance(15e3, 0.0, 1.5)
    scene = Command(
        units=({"channels": 2},),
        sureness=(1.0,),
        assets=({"position_m": dear_m, "value": 100.0}, {"position_m": cheap_m, "value": 60.0}),
        doctrine={"search": int(Search.EXCHANGE), "objective": int(objective)},
    )
    for slot, (azimuth_rad, aim_m) in enumerate(
        ((0.0, dear_m), (0.1, dear_m), (-0.1, dear_m), (1.5, cheap_m), (1.6, cheap_m))
    ):
        inbound(scene, slot, 50e3, azimuth_rad, aim_m)
    scene.reply(list(range(5)))
    return scene


def test_by_targets_the_greatest_threats_are_fired_at_and_both_assets_are_lost():
    orders = two_assets(Objective.TARGET).frame(0.0)
    assert set(orders["slot"]) < {0, 1, 2}


def test_by_assets_the_one_that_can_be_saved_is():
    scene = two_assets(Objective.ASSET)
    assert set(scene.frame(0.0)["slot"]) == {3, 4}
    assert scene.state.picture["asset"][:5].tolist() == [0, 0, 0, 1, 1]
    assert scene.state.picture["leak"][3:5].tolist() == [0.0, 0.0]


def test_what_is_fired_at_already_does_not_make_an_asset_hopeless():
    """In the next frame a third channel is there: the cheap asset is safe, what remains of the dear one is tried."""
    scene = two_assets(Objective.ASSET)
    scene.frame(0.0)
    scene.state.channels["order"][0] = -1
    inbound(scene, 5, 50e3, 0.05, at_ground_distance(15e3, 0.0, 0.0))
    scene.reply([5], time_s=1.0)
    assert len(scene.frame(1.0)) == 1


def test_the_asset_that_a_track_is_expected_to_hit_is_the_one_most_at_risk():
    scene = Command(
        assets=({"position_m": (0.0, 0.0, 0.0), "value": 10.0}, {"position_m": (0.0, 5e3, 0.0), "value": 30.0})
    )
    assets = scene.parameters.assets
    assert aimed_asset(assets, 10e3, (50e3, 0.0, 0.0), (-300.0, 0.0, 0.0)) == 1
    assert aimed_asset(assets, 1e3, (50e3, 0.0, 0.0), (-300.0, 0.0, 0.0)) == 0
    assert aimed_asset(assets[:0], 1e3, (50e3, 0.0, 0.0), (-300.0, 0.0, 0.0)) == -1


def test_of_more_tracks_than_can_be_weighed_the_greatest_threats_stay_in_order_of_arrival():
    scene = Command(slots=MOST_TRACKS + 20)
    rng = np.random.default_rng(1)
    scene.state.picture["threat"], scene.state.picture["arrival_s"] = (
        rng.permutation(MOST_TRACKS + 20),
        rng.random(MOST_TRACKS + 20),
    )
    count = 0
    for slot in range(MOST_TRACKS + 20):
        count = enter(scene.state.selection, scene.state, slot, count)
    kept = scene.state.selection.slots[:count]
    assert count == MOST_TRACKS
    assert (scene.state.picture["threat"][kept] >= 20).all()
    assert (np.diff(scene.state.picture["arrival_s"][kept]) > 0.0).all()
