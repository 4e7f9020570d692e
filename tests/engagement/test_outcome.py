"""What becomes of a round at its aim point: the nearest object, one draw, one assessment.

Statistical tests have fixed seeds and raise a false alarm once in 1,000 at most.
"""

import numpy as np
import pytest
from builders import Engagement, course, place
from scipy import stats

from openiads.truth import TargetStatus

AIM = place(20e3, 0.0, 5e3)


def armed(objects, sureness=1.0, rounds=40, **rules):
    """A scene whose rounds are all in flight."""
    scene = Engagement(
        loads=((rounds,),), objects=objects, sureness=(sureness,), rules=rules, rounds=rounds,
        unit={"launch_interval_s": 0.0, "reaction_time_s": 0.0},
    )  # fmt: skip
    scene.frame(0.0, 1.0, [scene.order(0, 0.0, rounds=rounds)])
    scene.frame(1.0, 2.0)
    assert scene.state.status[0]["in_flight"] == rounds
    return scene


def arrive(scene, places, time_s=10.25, frame_s=10.0, spent=0, first=0, stream=(1, 0)):
    """Outcomes of rounds that arrive at places, one each."""
    rows = [(first + k, time_s, spent, where) for k, where in enumerate(places)]
    scene.frame(frame_s, 1.0, (), rows, stream)
    return scene.heard("outcomes")


def test_the_nearest_object_within_the_radius_is_met():
    scene = armed(4)
    for number, off_m in enumerate((400.0, 100.0, 300.0, 600.0)):
        scene.fly(number, AIM + course(0.0, off_m))
    (outcome,) = arrive(scene, [AIM])
    assert (outcome["target"], outcome["destroyed"], outcome["spent"]) == (1, 1, 0)
    assert outcome["miss_distance_m"] == pytest.approx(100.0, abs=1e-6)
    assert outcome["position_m"] == pytest.approx(AIM)
    assert outcome["time_s"] == 10.25


def test_where_nothing_is_within_the_radius_nothing_is_hit():
    scene = armed(1)
    scene.fly(0, AIM + course(0.0, 500.1))
    (outcome,) = arrive(scene, [AIM])
    assert (outcome["target"], outcome["destroyed"], outcome["miss_distance_m"]) == (-1, 0, -1.0)


def test_objects_are_where_they_are_at_the_time_of_arrival():
    """Two km/s: at the frame's start it is 500 m short of the aim, a quarter of a second later it is there."""
    scene = armed(1)
    scene.fly(0, AIM - course(500.0, 0.0), course(2000.0, 0.0))
    (outcome,) = arrive(scene, [AIM])
    assert outcome["miss_distance_m"] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("status", [s for s in TargetStatus if s != TargetStatus.FLYING])
def test_only_what_flies_is_hit(status):
    scene = armed(1)
    scene.fly(0, AIM)
    scene.truth[0]["status"] = int(status)
    assert arrive(scene, [AIM])[0]["target"] == -1


def test_a_round_that_was_spent_hits_nothing():
    scene = armed(1)
    scene.fly(0, AIM)
    (outcome,) = arrive(scene, [AIM], spent=1)
    assert (outcome["target"], outcome["destroyed"], outcome["spent"]) == (-1, 0, 1)


def test_what_was_destroyed_in_a_frame_is_not_destroyed_again_in_it():
    """Three rounds, two objects: the third finds nothing."""
    scene = armed(2)
    scene.fly(0, AIM)
    scene.fly(1, AIM + course(0.0, 200.0))
    outcomes = arrive(scene, [AIM, AIM, AIM])
    assert outcomes["target"].tolist() == [0, 1, -1]
    assert outcomes["destroyed"].tolist() == [1, 1, 0]


def test_what_was_missed_can_be_tried_again_in_the_same_frame():
    scene = armed(1, sureness=0.0)
    scene.fly(0, AIM)
    outcomes = arrive(scene, [AIM, AIM])
    assert outcomes["target"].tolist() == [0, 0]
    assert outcomes["destroyed"].tolist() == [0, 0]


def replications(sureness, **rules):
    """What 100 rounds did to 100 objects far apart, and what was made of it: 20 times anew."""
    places = [place(20e3 + 2e3 * (k % 10), 2e3 * (k // 10), 5e3) for k in range(100)]
    true, assessed = [], []
    for replication in range(20):
        scene = armed(100, sureness, 100, **rules)
        for number, where in enumerate(places):
            scene.fly(number, where)
        outcomes = arrive(scene, places, stream=(1, replication))
        assert outcomes["target"].tolist() == list(range(100))
        true.append(outcomes["destroyed"])
        scene.frame(14.0)
        assert scene.heard("assessments")["interceptor"].tolist() == list(range(100))
        assessed.append(scene.heard("assessments")["destroyed"])
    return np.concatenate(true), np.concatenate(assessed)


@pytest.mark.parametrize("sureness", [0.1, 0.7, 0.95])
def test_kills_are_as_frequent_as_the_kill_probability(sureness):
    """2,000 rounds: the 99.9 % interval of the binomial. Without errors every assessment is right."""
    true, assessed = replications(sureness)
    low, high = stats.binom.interval(0.999, len(true), sureness)
    assert low <= true.sum() <= high
    assert (assessed == true).all()


def test_shots_at_one_object_are_drawn_anew_each_time():
    """Shots until the first hit, for 300 objects at 0.5: geometric, with mean 2 and variance 2."""
    shots = []
    for number in range(300):
        scene = armed(1, 0.5, 30)
        scene.parameters.objects["entity"] = 5000 + number
        scene.fly(0, AIM)
        outcomes = arrive(scene, [AIM] * 30)
        shots.append(1 + int(np.argmax(outcomes["destroyed"])))
        assert outcomes["destroyed"].sum() == 1
    assert np.mean(shots) == pytest.approx(2.0, abs=3.3 * np.sqrt(2.0 / 300))


def test_a_certain_round_always_kills_and_a_hopeless_one_never():
    for sureness, killed in ((1.0, 20), (0.0, 0)):
        scene = armed(20, sureness)
        places = [place(20e3 + 2e3 * k, 0.0, 5e3) for k in range(20)]
        for number, where in enumerate(places):
            scene.fly(number, where)
        assert arrive(scene, places)["destroyed"].sum() == killed


def test_the_draw_is_a_matter_of_seed_replication_unit_object_and_shot():
    def kills(stream):
        scene = armed(40, 0.5)
        places = [place(20e3 + 2e3 * k, 0.0, 5e3) for k in range(40)]
        for number, where in enumerate(places):
            scene.fly(number, where)
        return arrive(scene, places, stream=stream)["destroyed"].tolist()

    assert kills((1, 0)) == kills((1, 0))
    assert kills((1, 0)) != kills((1, 1))
    assert kills((1, 0)) != kills((2, 0))


def test_an_assessment_comes_after_its_delay_and_once():
    scene = armed(1)
    scene.fly(0, AIM)
    arrive(scene, [AIM])
    found = []
    for second in range(11, 30):
        scene.frame(float(second))
        found += [(second, row) for row in scene.heard("assessments")]
    ((second, row),) = found
    assert row["time_s"] == 14.25
    assert second == 14
    assert (row["interceptor"], row["order"], row["track"], row["slot"], row["destroyed"]) == (0, 0, 7, 0, 1)


def test_assessments_err_as_often_as_stated():
    """2,000 rounds, half of which hit: errors among hits and among misses, each within its 99.9 % interval."""
    true, assessed = replications(0.5, assessment_error_probability=0.1)
    for hit in (0, 1):
        among = assessed[true == hit]
        low, high = stats.binom.interval(0.999, len(among), 0.1)
        assert low <= (among != hit).sum() <= high


def test_an_assessment_is_a_matter_of_unit_object_and_shot_and_not_of_how_many_others_fired():
    """Another fire unit's rounds, launched before, shift the numbers of all that follow, and no verdict."""
    verdicts = []
    for others in (0, 5):
        unit = {"launch_interval_s": 0.0, "reaction_time_s": 0.0}
        scene = Engagement(
            loads=((40,),), objects=40, sureness=(0.5,), rules={"assessment_error_probability": 0.5}, unit=unit, units=2,
            rounds=80,
        )  # fmt: skip
        scene.frame(0.0, 1.0, [scene.order(0, 0.0, rounds=others, unit=1), scene.order(1, 0.0, rounds=40)])
        scene.frame(1.0, 2.0)
        places = [place(20e3 + 2e3 * k, 0.0, 5e3) for k in range(40)]
        for number, where in enumerate(places):
            scene.fly(number, where)
        arrive(scene, places, first=others)
        scene.frame(14.0)
        verdicts.append(scene.heard("assessments")["destroyed"].tolist())
    assert verdicts[0] == verdicts[1]
    assert 5 < sum(verdicts[0]) < 35


def test_a_round_that_arrived_is_no_longer_in_flight():
    scene = armed(1)
    scene.fly(0, AIM)
    arrive(scene, [AIM] * 3)
    assert scene.state.status[0]["in_flight"] == 37
