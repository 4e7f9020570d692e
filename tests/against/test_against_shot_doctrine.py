"""Salvos and shoot-look-shoot with wrong assessments against closed forms, by the outcomes and assessments of engagement.

Two independent rounds kill with 1 - (1 - p)^2. Shoot-look-shoot of at most m shots, where an assessment is wrong with e,
leaves a target alive with sum over k < m of (1 - p)^k (1 - e)^(k - 1) e, plus (1 - p)^m (1 - e)^(m - 1): it survives k
shots and is then taken for destroyed, or survives all. By elementary probability; without errors the second term is left,
(1 - p)^m (Wilkening2000).
"""

import math

import pytest
from builders import Engagement, place

OBJECTS = 500
AT_ONCE = {"launch_interval_s": 0.0, "reaction_time_s": 0.0}


def scene_of(kill, error):
    """Targets two kilometres apart, and more rounds than can be used."""
    rules = {"assessment_error_probability": error, "command_delay_s": 0.0}
    scene = Engagement(
        ((3 * OBJECTS,),), objects=OBJECTS, sureness=(kill,), rules=rules, unit=AT_ONCE, rounds=3 * OBJECTS
    )
    places = [place(2e3 * k, 0.0, 10e3) for k in range(OBJECTS)]
    for number, position in enumerate(places):
        scene.fly(number, position)
    return scene, places


def engaged(kill, error, rounds, salvos):
    """How many rounds were fired, and which objects were destroyed, where each is engaged by itself until it is given up."""
    scene, places = scene_of(kill, error)
    open_ones, time_s, fired = list(range(OBJECTS)), 0.0, 0
    destroyed = [False] * OBJECTS
    for _ in range(salvos):
        believed = [False] * OBJECTS
        number = {}
        for first in range(0, len(open_ones), 50):
            batch = [scene.order(k, time_s, rounds=rounds, track=k) for k in open_ones[first : first + 50]]
            scene.frame(time_s, 1.0, batch)
            for launch in scene.heard("launches"):
                number[int(launch["interceptor"])] = int(launch["track"])
            time_s += 1.0
        fired += len(number)
        for one in sorted(number):
            scene.frame(time_s, 1.0, (), [(one, time_s, 0, places[number[one]])])
            for outcome in scene.heard("outcomes"):
                destroyed[number[int(outcome["interceptor"])]] |= bool(outcome["destroyed"])
            for held in scene.heard("assessments"):
                believed[int(held["track"])] |= bool(held["destroyed"])
            if destroyed[number[one]]:
                scene.truth[number[one]]["status"] = 4
            time_s += 1.0
        for _ in range(10):
            scene.frame(time_s, 1.0)
            for held in scene.heard("assessments"):
                believed[int(held["track"])] |= bool(held["destroyed"])
            time_s += 1.0
        open_ones = [k for k in open_ones if not believed[k]]
    return fired, destroyed


def tolerance(chance):
    """Four standard deviations of a share of so many objects: a false alarm in 16,000."""
    return 4.0 * math.sqrt(chance * (1.0 - chance) / OBJECTS)


def test_two_rounds_at_a_target_kill_as_often_as_two_independent_ones():
    fired, destroyed = engaged(kill=0.6, error=0.0, rounds=2, salvos=1)
    assert fired == 2 * OBJECTS
    assert sum(destroyed) / OBJECTS == pytest.approx(0.84, abs=tolerance(0.84))


@pytest.mark.parametrize("error", [0.0, 0.2])
def test_wrong_assessments_let_through_what_the_closed_form_says(error):
    kill, salvos = 0.6, 3
    alive = sum((1.0 - kill) ** k * (1.0 - error) ** (k - 1) * error for k in range(1, salvos))
    alive += (1.0 - kill) ** salvos * (1.0 - error) ** (salvos - 1)
    _, destroyed = engaged(kill, error, rounds=1, salvos=salvos)
    assert 1.0 - sum(destroyed) / OBJECTS == pytest.approx(alive, abs=tolerance(alive))
