"""Gates: envelope, time, guiding radar, sector, rounds; the ledger names the furthest that was reached."""

import math

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards, place

from openiads.command import feasibility
from openiads.earth.geodesy import height, up
from openiads.messages.events import Reason


def inbound(scene, distance_m=60e3, height_m=8e3, speed_m_s=300.0, azimuth_rad=1.0, slot=0, hostile=True, aim_m=SITE_M):
    """Hold a track that comes in level."""
    position = at_ground_distance(distance_m, height_m, azimuth_rad)
    scene.hold(slot, position, level_towards(position, aim_m, speed_m_s))
    return position


def reason_for(scene, slots=(0,)):
    """Orders and reason after one frame."""
    scene.reply(list(slots))
    orders = scene.frame(0.0)
    return len(orders), int(scene.state.picture[0]["reason"])


def test_what_nothing_stands_against_is_fired_at():
    scene = Command()
    inbound(scene)
    assert reason_for(scene) == (1, Reason.ENGAGED)


def test_the_aim_is_where_round_and_target_meet():
    """Round 1,000 m/s after 5 s of reaction, target 300 m/s from 60 km, 1 s on: a collision in plane geometry."""
    scene = Command()
    inbound(scene, height_m=500.0)
    scene.reply([0])
    (order,) = scene.frame(0.0)
    meet_s = (60e3 - 300.0 + 1000.0 * 5.0) / 1300.0
    assert order["intercept_s"] - order["time_s"] == pytest.approx(meet_s, rel=2e-3)
    assert np.linalg.norm(order["aim_m"] - SITE_M) == pytest.approx(1000.0 * (meet_s - 5.0), rel=3e-3)
    assert order["time_s"] == 1.0


@pytest.mark.parametrize(
    "case",
    [
        {"distance_m": 300e3},
        {"height_m": 35e3},
        {"distance_m": 95e3, "aim_m": at_ground_distance(500e3, 8e3)},
    ],
)
def test_too_far_too_high_or_leaving_is_out_of_the_envelope(case):
    scene = Command()
    inbound(scene, **case)
    assert reason_for(scene) == (0, Reason.OUT_OF_ENVELOPE)


def test_too_fast_for_the_fire_unit_is_out_of_the_envelope():
    scene = Command(units=({"maximum_target_speed_m_s": 250.0},))
    inbound(scene)
    assert reason_for(scene) == (0, Reason.OUT_OF_ENVELOPE)


@pytest.mark.parametrize(("reach_m", "fired"), [(60e3, 1), (15e3, 0)])
def test_a_ballistic_class_is_expected_to_fall_and_met_within_its_own_range(reach_m, fired):
    """Level at 36 km and 700 m/s, 50 km off: after some 40 s it has fallen 8 km, and is 21 km from the launcher over ground."""
    scene = Command(ballistic={"maximum_range_m": reach_m})
    inbound(scene, distance_m=50e3, height_m=36e3, speed_m_s=700.0)
    scene.reply([0], target_class=1)
    orders = scene.frame(0.0)
    assert len(orders) == fired
    if fired:
        ahead_s = float(orders[0]["intercept_s"] - orders[0]["time_s"])
        fallen_m = 36e3 - height(tuple(orders[0]["aim_m"]))
        assert fallen_m == pytest.approx(0.5 * 9.7 * ahead_s**2 - (700.0 * ahead_s) ** 2 / (2.0 * 6.4e6), rel=0.02)
    else:
        assert scene.state.picture[0]["reason"] == Reason.OUT_OF_ENVELOPE


@pytest.mark.parametrize(
    "limits",
    [{"maximum_height_m": 20e3}, {"minimum_height_m": 29e3}, {"minimum_range_m": 40e3}],
)
def test_the_envelope_against_ballistic_targets_has_limits_of_its_own(limits):
    """The intercept of the test above, 28 km high and 36 km off on the slant: each limit excludes it, for this class alone."""
    for target_class, fired in ((1, 0), (0, 1)):
        scene = Command(ballistic=limits)
        height_m = 36e3 if target_class else 28e3
        inbound(scene, distance_m=50e3, height_m=height_m, speed_m_s=700.0)
        scene.reply([0], target_class=target_class)
        assert len(scene.frame(0.0)) == fired
        if not fired:
            assert scene.state.picture[0]["reason"] == Reason.OUT_OF_ENVELOPE


def test_any_other_class_is_expected_to_fly_on_level():
    """A climb rate of 50 m/s, which may be noise, does not lift the aim."""
    scene = Command()
    position = inbound(scene)
    scene.tracks[0]["velocity_m_s"] += 50.0 * np.array(up(tuple(position)))
    scene.reply([0])
    (order,) = scene.frame(0.0)
    assert height(tuple(order["aim_m"])) == pytest.approx(8050.0, abs=5.0)


def test_what_arrives_before_a_round_could_is_out_of_time():
    asset_m = at_ground_distance(55e3, 8e3)
    scene = Command(assets=({"position_m": asset_m, "value": 100.0},))
    inbound(scene, aim_m=asset_m)
    assert reason_for(scene) == (0, Reason.NO_TIME)


@pytest.mark.parametrize(("slack_s", "expected"), [(2.0, Reason.NO_TIME), (40.0, Reason.ENGAGED)])
def test_an_intercept_within_the_doctrines_slack_after_the_arrival_is_in_time(slack_s, expected):
    """The target is at its asset, 20 km out, after 17 s; a round would be there 5 s and 20 s later."""
    asset_m = at_ground_distance(55e3, 8e3)
    scene = Command(assets=({"position_m": asset_m, "value": 100.0},), doctrine={"arrival_slack_s": slack_s})
    inbound(scene, aim_m=asset_m)
    assert reason_for(scene)[1] == expected


@pytest.mark.parametrize("margin_m", [5.0, 200.0])
def test_aims_stay_the_doctrines_margin_above_the_lowest_height_of_a_round(margin_m):
    """Lowest height 300 m, target 100 m high; its level flight bends up from the plane of its height by under 30 m."""
    scene = Command(kinds=({"minimum_height_m": 300.0},), doctrine={"aim_height_margin_m": margin_m})
    inbound(scene, distance_m=30e3, height_m=100.0)
    scene.reply([0])
    (order,) = scene.frame(0.0)
    assert height(tuple(order["aim_m"])) == pytest.approx(300.0 + margin_m, abs=30.0)


@pytest.mark.parametrize(("height_m", "expected"), [(20.0, (0, Reason.NO_GUIDE_RADAR)), (400.0, (1, Reason.ENGAGED))])
def test_the_guiding_radar_must_see_the_place_of_the_intercept(height_m, expected):
    """The intercept lies at some 47 km; an antenna of 10 m sees 20 m high to 31 km, 400 m high to 95 km."""
    scene = Command()
    inbound(scene, height_m=height_m)
    assert reason_for(scene) == expected


def test_a_fire_unit_on_raised_ground_sees_as_far_as_over_the_sea():
    """Site, radar and target 1,000 m up: 20 m above the ground is under the horizon at 47 km, 400 m is not."""
    for height_m, expected in ((1020.0, Reason.NO_GUIDE_RADAR), (1400.0, Reason.ENGAGED)):
        raised = {"ground_m": 1000.0, "radar_m": place(0.0, 0.0, 1010.0)}
        scene = Command(
            units=(raised,),
            sites=({"position_m": place(0.0, 0.0, 1000.0)},),
            assets=({"position_m": place(0.0, 0.0, 1000.0), "value": 100.0},),
        )
        inbound(scene, height_m=height_m)
        assert reason_for(scene)[1] == expected


def test_a_fire_unit_without_radar_or_range_guides_nothing():
    for change in ({"radar": -1}, {"radar_range_m": 30e3}):
        scene = Command(units=(change,))
        inbound(scene)
        assert reason_for(scene) == (0, Reason.NO_GUIDE_RADAR)


@pytest.mark.parametrize(("facing_rad", "fired"), [(1.0, 1), (1.45, 1), (1.55, 0), (0.45, 0), (4.0, 0)])
def test_a_fixed_sector_limits_fire(facing_rad, fired):
    """A sector of 1 rad; the target comes in at an azimuth of 1 rad."""
    scene = Command(units=({"sector_rad": 1.0, "facing_rad": facing_rad},))
    scene.pointing["azimuth_rad"] = facing_rad
    inbound(scene)
    assert reason_for(scene) == (fired, Reason.ENGAGED if fired else Reason.OUT_OF_SECTOR)


def test_a_free_sector_is_turned_to_what_it_fires_at():
    scene = Command(units=({"sector_rad": 1.0, "facing_rad": math.nan},))
    scene.pointing["azimuth_rad"] = 4.0
    inbound(scene)
    assert reason_for(scene) == (1, Reason.ENGAGED)
    assert scene.pointing["azimuth_rad"][0] == pytest.approx(1.0, abs=0.01)


def test_a_free_sector_stays_with_what_it_guides():
    """The first engagement holds the sector: a second track on the other side must wait."""
    scene = Command(units=({"sector_rad": 1.0, "facing_rad": math.nan},))
    inbound(scene, slot=0, distance_m=50e3)
    inbound(scene, slot=1, azimuth_rad=1.0 + math.pi)
    orders, _ = reason_for(scene, (0, 1))
    assert orders == 1
    scene.frame(1.0)
    scene.frame(2.0)
    assert scene.state.picture[1]["reason"] == Reason.OUT_OF_SECTOR


def test_an_empty_launcher_is_the_reason_when_nothing_else_is():
    scene = Command(rounds=0)
    inbound(scene)
    assert reason_for(scene) == (0, Reason.NO_ROUNDS)


def test_out_of_sector_and_without_rounds_is_out_of_sector():
    """The sector gate comes before the gate of rounds: a fire unit that fails there has not got to its rounds."""
    scene = Command(units=({"sector_rad": 1.0, "facing_rad": 4.0},), rounds=0)
    scene.pointing["azimuth_rad"] = 4.0
    inbound(scene)
    assert reason_for(scene) == (0, Reason.OUT_OF_SECTOR)


def test_a_round_that_a_fire_unit_never_had_is_not_missed():
    """Its own type reaches 40 km and is there; another unit's type would reach, but is none of its concern."""
    for carried, reason in ((1, Reason.NO_ROUNDS), (0, Reason.OUT_OF_ENVELOPE)):
        scene = Command(kinds=({"maximum_range_m": 30e3}, {}), sureness=(0.8, 0.8))
        scene.parameters.fire_units["carries"][0] = [1, carried, 0, 0, 0, 0, 0, 0]
        scene.ready["rounds"][0] = [8, 0, 0, 0, 0, 0, 0, 0]
        inbound(scene)
        assert reason_for(scene) == (0, reason)


@pytest.mark.parametrize(("sureness", "chosen"), [((0.9, 0.7), 0), ((0.7, 0.9), 1), ((0.8, 0.8), 1)])
def test_the_surer_round_is_chosen_and_of_equals_the_shorter(sureness, chosen):
    scene = Command(kinds=({}, {"maximum_range_m": 80e3}), sureness=sureness)
    inbound(scene)
    scene.reply([0])
    (order,) = scene.frame(0.0)
    assert order["interceptor_type"] == chosen


def test_a_launch_waits_until_the_target_will_be_within_reach():
    """From 220 km at 300 m/s the envelope of 100 km is entered after 400 s, the round flies 100 s: fire at 295 s."""
    scene = Command()
    start = at_ground_distance(220e3, 8e3)
    fired_s = None
    for second in range(0, 400, 1):
        position = at_ground_distance(220e3 - 300.0 * second, 8e3)
        scene.hold(0, position, level_towards(position, SITE_M, 300.0), time_s=float(second))
        scene.reply([0])
        if len(scene.frame(float(second))) and fired_s is None:
            fired_s = second
    assert np.linalg.norm(start - SITE_M) > 200e3
    assert fired_s == pytest.approx(295.0, abs=5.0)


def test_a_place_overhead_is_in_every_full_circle():
    scene = Command()
    scene.hold(0, place(1.0, 1.0, 20e3), (0.0, 0.0, 0.0))
    assert reason_for(scene)[0] == 1


@pytest.mark.parametrize(
    ("facing_rad", "fired"), [(1.0, 1), (1.45, 1), (1.55, 0), (0.45, 0), (4.0, 0), (1.0 - math.tau, 1)]
)
def test_a_launcher_fires_into_its_sector_alone(facing_rad, fired):
    """A sector of 1 rad; the target comes in at an azimuth of 1 rad, and the radar looks all round."""
    scene = Command(sites=({"sector_rad": 1.0, "facing_rad": facing_rad},))
    inbound(scene)
    assert reason_for(scene) == (fired, Reason.ENGAGED if fired else Reason.OUT_OF_SECTOR)


def test_a_sector_wider_than_half_a_circle_leaves_out_the_rest():
    for facing_rad, fired in ((1.0 + math.pi, 0), (1.0 + 0.7 * math.pi, 1)):
        scene = Command(sites=({"sector_rad": 1.5 * math.pi, "facing_rad": facing_rad},))
        inbound(scene)
        assert reason_for(scene)[0] == fired


def test_a_sector_is_seen_from_the_launcher_and_not_from_the_radar():
    """Launchers 60 km east of the radar, facing west: what flies between both is in their sector, and east of the radar."""
    site = {"position_m": at_ground_distance(60e3, 0.0, 0.5 * math.pi), "sector_rad": 1.0}
    for facing_rad, fired in ((1.5 * math.pi, 1), (0.5 * math.pi, 0)):
        scene = Command(sites=({**site, "facing_rad": facing_rad},))
        inbound(scene, distance_m=50e3, azimuth_rad=0.5 * math.pi)
        assert reason_for(scene)[0] == fired


def test_launchers_that_face_elsewhere_leave_the_shot_to_those_that_do_not():
    scene = Command(sites=({"sector_rad": 1.0, "facing_rad": 4.0}, {"sector_rad": 1.0, "facing_rad": 1.0}))
    inbound(scene)
    scene.reply([0])
    (order,) = scene.frame(0.0)
    assert order["launch_site"] == 1


def test_a_round_is_timed_from_its_own_launcher():
    """Launchers 30 km ahead of the radar, towards the target at 60 km: 1,000 m/s against 300 m/s over 30 km less 300 m."""
    forward_m = at_ground_distance(30e3, 0.0)
    scene = Command(sites=({"position_m": forward_m},))
    inbound(scene, height_m=500.0)
    scene.reply([0])
    (order,) = scene.frame(0.0)
    meet_s = (30e3 - 300.0 + 1000.0 * 5.0) / 1300.0
    assert order["intercept_s"] - order["time_s"] == pytest.approx(meet_s, rel=3e-3)
    assert np.linalg.norm(order["aim_m"] - forward_m) == pytest.approx(1000.0 * (meet_s - 5.0), rel=5e-3)


def test_the_launch_site_whose_round_is_there_first_is_chosen():
    nearer = {"position_m": at_ground_distance(20e3, 0.0)}
    for sites, chosen in ((({}, nearer), 1), ((nearer, {}), 0)):
        scene = Command(sites=sites)
        inbound(scene)
        scene.reply([0])
        (order,) = scene.frame(0.0)
        assert order["launch_site"] == chosen


def test_remote_launchers_reach_what_those_at_the_radar_do_not():
    """150 km off with a round of 100 km: launchers 60 km forward can, and the radar at home guides."""
    for site, fired in (({}, 0), ({"position_m": at_ground_distance(60e3, 0.0)}, 1)):
        scene = Command(sites=(site,))
        inbound(scene, distance_m=150e3, height_m=8e3)
        assert reason_for(scene)[0] == fired


def test_remote_launchers_fire_at_nothing_that_the_radar_at_home_cannot_see():
    """Under the radar's horizon, however near to the launchers: the antenna of 10 m sees 20 m high to 31 km."""
    scene = Command(sites=({"position_m": at_ground_distance(60e3, 0.0)},))
    inbound(scene, distance_m=90e3, height_m=20.0)
    assert reason_for(scene) == (0, Reason.NO_GUIDE_RADAR)


def test_the_rounds_of_one_launch_site_are_not_those_of_another():
    """The nearer site has none left; the other has one, though two are asked for."""
    scene = Command(sites=({"position_m": at_ground_distance(20e3, 0.0)}, {}), doctrine={"rounds_per_salvo": 2})
    scene.ready["rounds"][:, 0] = [0, 1]
    inbound(scene)
    scene.reply([0])
    (order,) = scene.frame(0.0)
    assert (order["launch_site"], order["rounds"]) == (1, 1)


@pytest.mark.parametrize(("asked", "cap", "fired"), [(1, 2, 1), (2, 2, 2), (4, 2, 2), (4, 3, 3)])
def test_no_more_rounds_go_at_a_target_than_the_fire_unit_may_guide(asked, cap, fired):
    """`missiles_per_target` caps the salvo, one channel is held for it, and no other salvo leaves before its assessment."""
    scene = Command(units=({"missiles_per_target": cap},), doctrine={"rounds_per_salvo": asked})
    inbound(scene)
    scene.reply([0])
    (order,) = scene.frame(0.0)
    assert order["rounds"] == fired
    assert (scene.state.channels["order"] >= 0).sum() == 1
    assert all(len(scene.frame(float(second))) == 0 for second in range(1, 20))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_left_untried_would_have_come_no_further(seed):
    """Against trying every kind of round to the end: 60 level tracks around a sector of 100 degrees, low ones among them."""
    scene = Command(
        units=({"sector_rad": math.radians(100.0), "facing_rad": 0.5},),
        kinds=({}, {"maximum_range_m": 40e3}, {"maximum_range_m": 20e3}),
        sureness=(0.8, 0.7, 0.6),
    )
    p, ready = scene.parameters, scene.ready.view(np.recarray)
    unit, site, draw = p.fire_units[0], p.launch_sites[0], np.random.default_rng(seed)
    reached = set()
    for _ in range(60):
        away, height_m = draw.uniform(5e3, 150e3), draw.choice([30.0, 300.0, 8e3])
        position = at_ground_distance(away, height_m, draw.uniform(0.0, 2.0 * math.pi))
        velocity = level_towards(position, at_ground_distance(30e3, height_m, draw.uniform(0.0, 2.0 * math.pi)), 250.0)
        flight = feasibility.expected_flight(tuple(position), tuple(velocity), 0)
        asked = (flight, 0, 7.0, 1.0, 400.0)
        every = [feasibility.try_round(p, unit, site, kind, 0.5, 8, asked, -1)[0] for kind in range(3)]
        found = feasibility.best_round(p, 0, 0.5, ready, 6, flight, 250.0, 0, 400.0 - 2.0, 7.0, 1.0, -1)[0]
        assert found == max(Reason.OUT_OF_ENVELOPE, *every)
        reached.add(int(found))
    assert {Reason.NO_GUIDE_RADAR, Reason.OUT_OF_SECTOR, Reason.NO_CHANNEL} <= reached


def paths(seed, count=200):
    """Level flights about the site: place and velocity (ECEF), height, and places along the way with their times."""
    draw = np.random.default_rng(seed)
    for _ in range(count):
        away, height_m, azimuth = draw.uniform(5e3, 90e3), draw.choice([30.0, 300.0, 3e3]), draw.uniform(0.0, 6.28)
        position = at_ground_distance(away, height_m, azimuth)
        aim = at_ground_distance(draw.uniform(5e3, 60e3), height_m, draw.uniform(0.0, 6.28))
        yield position, level_towards(position, aim, 250.0), height_m


@pytest.mark.parametrize("width_deg", [20.0, 100.0, 170.0])
def test_what_flies_beside_a_sector_is_never_in_it(width_deg):
    scene = Command(units=({"sector_rad": math.radians(width_deg), "facing_rad": 0.5},))
    unit, times, beside = scene.parameters.fire_units[0], np.linspace(0.0, 200.0, 81), 0
    for position, velocity, _ in paths(1):
        if feasibility.beside_sector(unit, 0.5, tuple(position), tuple(velocity), 200.0):
            beside += 1
            assert not any(feasibility.in_sector(unit, 0.5, tuple(position + t * velocity)) for t in times)
    assert beside > 30


def test_nothing_is_seen_before_it_is_said_to_rise_above_the_horizon():
    """Against asking of many places along the way, those as far over the ground as the earth's curve lets them be."""
    scene = Command()
    unit, hidden = scene.parameters.fire_units[0], 0
    for position, velocity, height_m in paths(2):
        first_s = feasibility.first_above_horizon_s(unit, tuple(position), tuple(velocity), height_m)
        hidden += first_s > 0.0
        for time_s in np.arange(0.0, min(first_s, 600.0), 5.0):
            assert not feasibility.radar_reaches(scene.parameters, unit, tuple(position + time_s * velocity), height_m)
    assert hidden > 20
