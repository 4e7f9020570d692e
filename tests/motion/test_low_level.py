"""Low flight: never below its clearance, never steeper or harder than the class, and no higher than it must."""

import math

import numpy as np
import pytest
from routes import laid

from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.earth.terrain import smooth
from openiads.motion import low_level
from openiads.motion.bodies import BODY, BODY_STATE
from openiads.motion.path import hermite

ROUTE = [(45.0, -30.0, 60.0), (45.3, -29.6, 60.0), (45.3, -29.0, 60.0)]
SPEED, LOAD, RATE, CLEARANCE = 240.0, 4.0, 50.0, 60.0


def body_of(heights, pieces):
    body = np.zeros(1, BODY)
    body["heights"], body["pieces"] = heights, len(pieces)
    body["speed_m_s"], body["climb_rate_m_s"], body["clearance_m"] = SPEED, RATE, CLEARANCE
    body["pull_up_acceleration_m_s2"] = STANDARD_GRAVITY_M_S2 * (LOAD - 1.0)
    return body[0]


def profile(ground_m, step_s=0.8):
    """Heights flown over given ground, sampled a time apart: what `lay_heights` does, with the ground put in its place."""
    heights = np.zeros((len(ground_m), 2))
    heights[:, low_level.SPARE] = np.array(ground_m) + CLEARANCE
    body = body_of(len(ground_m), np.zeros(1))
    width = max(math.ceil(RATE / body.pull_up_acceleration_m_s2 / step_s), 1)
    low_level.highest_near(body, heights, width)
    low_level.limit_slopes(body, heights, RATE * step_s)
    low_level.averaged(body, heights, width)
    return heights[:, low_level.FLOWN], body, heights


def hills(count, seed):
    rng = np.random.default_rng(seed)
    return np.abs(np.cumsum(rng.normal(0.0, 15.0, count)))


GROUNDS = {
    "flat": np.zeros(200),
    "step": np.where(np.arange(200) < 100, 0.0, 600.0),
    "peak": np.where(np.arange(200) == 100, 900.0, 0.0),
    "hills": hills(400, 1),
    "rough": np.random.default_rng(2).uniform(0.0, 300.0, 300),
}


@pytest.mark.parametrize("name", GROUNDS)
def test_every_sample_keeps_its_clearance(name):
    flown, _, _ = profile(GROUNDS[name])
    assert (flown - GROUNDS[name]).min() >= CLEARANCE - 1e-9


@pytest.mark.parametrize("name", GROUNDS)
def test_no_climb_is_steeper_and_no_pull_up_harder_than_the_class(name):
    step_s = 0.8
    flown, body, heights = profile(GROUNDS[name], step_s)
    assert np.abs(np.diff(flown)).max() <= RATE * step_s * (1.0 + 1e-9)
    times = np.arange(0.0, (len(flown) - 1) * step_s, 0.05)
    rates = np.array([low_level.height_at(body, heights, step_s, float(t))[1] for t in times])
    assert np.abs(rates).max() <= RATE * 1.05
    # Cubics through samples bend up to half as hard again as the mean between them.
    assert np.abs(np.diff(rates)).max() / 0.05 <= 1.5 * STANDARD_GRAVITY_M_S2 * (LOAD - 1.0)


def test_over_flat_ground_it_flies_level_at_its_clearance():
    flown, _, _ = profile(GROUNDS["flat"])
    np.testing.assert_allclose(flown, CLEARANCE)


def test_it_comes_down_again_behind_a_hill():
    flown, _, _ = profile(GROUNDS["peak"])
    assert flown[100] >= 960.0
    needed = 900.0 / (RATE * 0.8)
    assert flown[int(100 + needed + 12)] == pytest.approx(CLEARANCE)
    assert flown[int(100 - needed - 12)] == pytest.approx(CLEARANCE)


@pytest.mark.parametrize("width", [1, 3, 40, 300])
def test_the_highest_near_is_the_highest_of_all_within_the_width(width):
    ground = hills(200, width)
    heights = np.zeros((200, 2))
    heights[:, low_level.SPARE] = ground
    low_level.highest_near(body_of(200, np.zeros(1)), heights, width)
    expected = [ground[max(k - width, 0) : k + width + 1].max() for k in range(200)]
    assert heights[:, low_level.FLOWN].tolist() == expected


def test_a_better_climber_flies_lower():
    ground = GROUNDS["step"]
    flown, _, _ = profile(ground)
    heights = np.zeros((len(ground), 2))
    heights[:, low_level.SPARE] = ground + CLEARANCE
    body = body_of(len(ground), np.zeros(1))
    low_level.highest_near(body, heights, 3)
    low_level.limit_slopes(body, heights, 5.0 * RATE * 0.8)
    low_level.averaged(body, heights, 3)
    assert heights[:, low_level.FLOWN].mean() < flown.mean()


def test_over_a_smooth_earth_low_flight_is_the_level_route():
    pieces = laid(ROUTE, SPEED, LOAD, RATE)
    state = np.zeros(1, BODY_STATE)[0]
    body = body_of(500, pieces)
    heights = np.zeros((500, 2))
    low_level.lay_heights(body, state, pieces, heights, smooth(250.0))
    np.testing.assert_allclose(heights[:, low_level.FLOWN], 310.0)
    for piece in pieces:
        time_s = float(0.5 * (piece.start_s + piece.end_s))
        position, velocity, height_m = low_level.on_low_level(body, state, pieces, heights, piece, time_s)
        after, _, _ = low_level.on_low_level(body, state, pieces, heights, piece, time_s + 0.01)
        assert height_m == pytest.approx(310.0)
        np.testing.assert_allclose((np.array(after) - position) / 0.01, velocity, atol=0.3)
        assert np.linalg.norm(velocity) == pytest.approx(SPEED, rel=2e-3)


def test_the_rate_of_the_height_is_its_derivative():
    _, body, heights = profile(GROUNDS["hills"])
    for time_s in np.arange(1.0, 300.0, 7.3):
        height_m, rate = low_level.height_at(body, heights, 0.8, float(time_s))
        above, _ = low_level.height_at(body, heights, 0.8, float(time_s) + 1e-5)
        assert (above - height_m) / 1e-5 == pytest.approx(rate, abs=1e-3)
    assert hermite(1.0, 2.0, 0.0, 0.0, 1.0, 0.5)[0] == 1.5
