"""The door of motion: every kind of body starts, moves and ends when and where it should, in frames of any length."""

import math

import numpy as np
import pytest

from openiads.earth.geodesy import ecef_from_geodetic, height
from openiads.motion.move import lay_out, move
from openiads.scenario.compile import compile
from openiads.scenario.load import loads
from openiads.simulation.world import new_world
from openiads.truth import TargetStatus

HEAD = "name: a\nseed: 1\nduration_s: 1200\nassets: [{id: city, at: [45, -30], value: 1}]\n"


def flown(text, times):
    """Positions, velocities and statuses of all objects at times."""
    compiled = compile(loads(HEAD + text))
    world = new_world(compiled.parameters, compiled.sizes, 1, 0, "measures")
    p, s, m = world.parameters.motion, world.state.motion, world.messages
    lay_out(p, s, m.truth, (1, 0))
    positions, velocities, statuses = [], [], []
    for time_s in times:
        move(p, s, m.truth, m.aims, m.launches, m.outcomes, m.arrivals, m.events, float(time_s), 1.0)
        positions.append(m.truth["position_m"].copy())
        velocities.append(m.truth["velocity_m_s"].copy())
        statuses.append(m.truth["status"].copy())
    return np.array(positions), np.array(velocities), np.array(statuses)


RAID = "raids: [{id: r, entry: %s, count: %d, from: [46.5, -28.0], to: city%s}]"


def test_a_ballistic_raid_lifts_off_from_its_places_and_comes_down_at_its_aim():
    positions, _, statuses = flown(RAID % ("srbm-300km", 6, ", spread_km: 15"), range(600))
    assert (statuses[-1] == TargetStatus.REACHED).all()
    aim = ecef_from_geodetic(math.radians(45.0), math.radians(-30.0), 0.0)
    assert np.linalg.norm(positions[-1] - aim, axis=1).max() < 300.0
    assert [height(tuple(place)) for place in positions[0]] == pytest.approx([0.0] * 6, abs=1e-6)
    apart = np.linalg.norm(positions[0][:, None] - positions[0][None, :], axis=2)
    assert apart.max() > 5e3


@pytest.mark.parametrize("frame_s", [0.25, 3.0])
def test_the_frame_does_not_move_a_ballistic_flight(frame_s):
    """Inner steps of the coast differ with the frame: by less than a metre over a minute."""
    text = RAID % ("srbm-300km", 1, "")
    whole, _, _ = flown(text, np.arange(0.0, 121.0, 1.0))
    other, _, _ = flown(text, np.arange(0.0, 120.1, frame_s))
    assert np.linalg.norm(whole[-1] - other[-1]) < 1.0


def test_velocity_is_the_derivative_of_position_through_boost_burnout_and_coast():
    positions, velocities, _ = flown(RAID % ("srbm-300km", 1, ""), np.arange(0.0, 150.0, 0.25))
    off = np.linalg.norm(np.gradient(positions[:, 0], 0.25, axis=0) - velocities[:, 0], axis=1)
    assert np.sort(off[1:-1])[-4:].min() < 8.0  # at burnout the acceleration jumps by some 3 g: 4 m/s over a frame
    assert np.quantile(off[1:-1], 0.95) < 0.1


@pytest.mark.parametrize(("arc", "higher"), [("lofted", True), ("depressed", False)])
def test_arcs_reach_the_same_aim_by_another_apogee(arc, higher):
    angle = 65 if higher else 28
    text = f", arc: {arc}, burnout_angle_deg: {angle}"
    usual, _, _ = flown(RAID % ("srbm-300km", 1, ""), range(600))
    other, _, statuses = flown(RAID % ("srbm-300km", 1, text), range(600))
    top, usual_top = (max(height(tuple(place)) for place in each[:, 0]) for each in (other, usual))
    assert statuses[-1, 0] == TargetStatus.REACHED
    assert (top > 1.3 * usual_top) if higher else (top < 0.8 * usual_top)
    assert np.linalg.norm(other[-1] - usual[-1]) < 50.0


def test_low_flight_over_a_smooth_earth_is_the_level_route(monkeypatch):
    text = RAID % ("cruise-missile-subsonic", 2, ", via: [[45.6, -28.4]], height_above_ground_m: 60, spread_km: 2")
    level, level_rates, _ = flown(text, range(0, 700, 7))
    monkeypatch.setattr("openiads.scenario.traffic.is_smooth", lambda relief: False)
    low, low_rates, _ = flown(text, range(0, 700, 7))
    np.testing.assert_allclose(low, level, atol=1e-6)
    np.testing.assert_allclose(low_rates, level_rates, atol=1e-6)


def test_a_raid_on_a_route_waits_flies_and_reaches():
    text = RAID % ("fighter", 3, ", via: [[45.6, -28.4, 2000]], start_s: 10, spread_s: 30")
    _, _, statuses = flown(text, range(1200))
    assert (statuses[0] == TargetStatus.WAITING).all()
    assert (statuses[60] == TargetStatus.FLYING).all()
    assert (statuses[-1] == TargetStatus.REACHED).all()
