"""Random against coordinated fire: N shots at random leave each of M targets with (1 - p/M)^N; dealt out, with (1 - p)^(N/M).

Fire units that decide alone, each of whose radars happens to see one target, fire at random together; under one post the same
fire units share the targets out. Elementary probability: a shot of one unit meets a given target with 1/M and destroys it with
p. The kill is drawn here, with a fixed seed; intervals are four standard errors of the mean over replications, a false alarm
in 16,000.
"""

import math

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards
from networks import network

from openiads.command.posts import Weapons, new_command_state

TARGETS, KILL = 6, 0.7
ALIKE = {"weapons": int(Weapons.FREE), "stale_after_s": 5.0, "policy": 0}


def salvo(units, posts, seen):
    """The targets that fire units fired at within a second; seen : the target that each unit's radar plotted, None for all."""
    scene = Command(units=({"channels": 1},) * units, doctrine=ALIKE, network=network(units=units, posts=posts))
    scene.state = new_command_state(scene.parameters, len(scene.tracks), 40)
    for slot in range(TARGETS):
        position = at_ground_distance(60e3, 8e3, 0.2 * slot)
        scene.hold(slot, position, level_towards(position, SITE_M, 300.0))
    pairs = [(unit, slot) for unit in range(units) for slot in ([seen[unit]] if seen is not None else range(TARGETS))]
    scene.plot(pairs)
    return [int(order["slot"]) for order in scene.frame(0.0)]


def survivors(fired, draw):
    """Share of targets alive after independent shots."""
    alive = np.ones(TARGETS, bool)
    for slot in fired:
        alive[slot] &= draw.random() >= KILL
    return alive.mean()


@pytest.mark.parametrize("units", [6, 10])
def test_shots_at_random_targets_leave_what_the_closed_form_says(units):
    draw, left = np.random.default_rng(11), []
    for _ in range(150):
        fired = salvo(units, 0, draw.integers(TARGETS, size=units))
        assert len(fired) == units
        left.append(np.mean([survivors(fired, draw) for _ in range(10)]))
    assert np.mean(left) == pytest.approx(
        (1.0 - KILL / TARGETS) ** units, abs=4.0 * np.std(left) / math.sqrt(len(left))
    )


def test_a_post_deals_the_same_shots_out_evenly():
    fired = salvo(TARGETS, 1, None)
    assert sorted(fired) == list(range(TARGETS))
    draw = np.random.default_rng(12)
    left = [survivors(fired, draw) for _ in range(2000)]
    assert np.mean(left) == pytest.approx(1.0 - KILL, abs=4.0 * np.std(left) / math.sqrt(len(left)))
    assert 1.0 - KILL < (1.0 - KILL / TARGETS) ** TARGETS


def test_fire_units_alone_that_see_everything_are_worse_than_random():
    """They rank alike, and all fire at the same target: 1 - 1/M + (1 - p)^N / M is left."""
    fired = salvo(TARGETS, 0, None)
    assert len(fired) == TARGETS
    assert len(set(fired)) == 1
