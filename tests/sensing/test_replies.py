"""Transponders and echoes: fixed for an object in a run, as frequent as they are said to be, with one draw for all rates."""

import numpy as np
import pytest
from beliefs import rows_of
from builders import HOSTILE_OBJECT, PLAIN_ANSWERS, Sensing, polar, steady
from scipy import stats

from openiads.messages.events import Identity
from openiads.sensing.radars import INTERROGATION, OBJECT
from openiads.sensing.replies import another_class, appearance, class_seen, drawn_class, equipped, transponder

COUNT = 3000
CHANCE_OF_FALSE_ALARM = 1e-4
STREAM = (7, 0)
FRIEND = {"identity": 1, "equipped_share": 0.9, "works_share": 0.8, "friend_share": 1.0}


def objects(**changes):
    """Many objects alike."""
    return rows_of(OBJECT, {**HOSTILE_OBJECT, **changes}, [{"entity": 17 * k + 3} for k in range(COUNT)])


def share(count, probability):
    """The interval of a binomial count."""
    return stats.binom.interval(1.0 - CHANCE_OF_FALSE_ALARM, count, probability)


def answers(things, stream=STREAM):
    """What the transponder of each object answers."""
    return np.array([transponder(thing, stream) for thing in things])


def test_transponders_work_as_often_as_they_are_there_and_work():
    found = answers(objects(**FRIEND))
    low, high = share(COUNT, 0.72)
    assert low <= (found == Identity.FRIEND).sum() <= high
    assert set(found) == {int(Identity.UNKNOWN), int(Identity.FRIEND)}


def test_one_that_works_is_there():
    things = objects(**FRIEND)
    works = answers(things) != 0
    there = np.array([equipped(thing, STREAM) for thing in things])
    assert (there | ~works).all()
    low, high = share(COUNT, 0.9)
    assert low <= there.sum() <= high


def test_a_transponder_is_the_same_all_through_a_run_and_another_in_the_next():
    things = objects(**FRIEND)
    assert (answers(things) == answers(things)).all()
    assert (answers(things) != answers(things, (7, 1))).any()


def test_who_has_a_transponder_at_one_rate_has_it_at_every_greater_one():
    few, many = (answers(objects(**{**FRIEND, "equipped_share": rate})) != 0 for rate in (0.5, 0.7))
    assert (many | ~few).all()
    assert many.sum() > few.sum()


def test_a_hostile_answers_nothing_unless_a_share_is_said_to():
    assert (answers(objects()) == 0).all()
    found = answers(objects(equipped_share=0.3, works_share=1.0, friend_share=0.5))
    for identity in (Identity.FRIEND, Identity.NEUTRAL):
        low, high = share(COUNT, 0.15)
        assert low <= (found == identity).sum() <= high


def test_a_neutral_answers_as_a_neutral():
    assert set(answers(objects(identity=2, equipped_share=1.0, works_share=1.0))) == {int(Identity.NEUTRAL)}


LIKENESS = np.array([[0.7, 0.2, 0.1], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def test_an_echo_is_like_another_class_as_often_as_said_and_stays_so():
    things = objects()
    found = np.array([appearance(LIKENESS, thing, STREAM) for thing in things])
    for kind, probability in enumerate(LIKENESS[0]):
        low, high = share(COUNT, probability)
        assert low <= (found == kind).sum() <= high
    assert found.tolist() == [appearance(LIKENESS, thing, STREAM) for thing in things]


@pytest.mark.parametrize(("u", "kind"), [(0.0, 0), (0.69, 0), (0.71, 1), (0.89, 1), (0.91, 2), (0.9999999, 2)])
def test_a_class_is_drawn_its_own_first(u, kind):
    assert drawn_class(LIKENESS, 0, u) == kind


def test_another_class_is_each_but_the_own_alike():
    found = [another_class(1, 4, u) for u in np.linspace(0.001, 0.999, 999)]
    assert [found.count(k) for k in range(4)] == [333, 0, 333, 333]
    assert another_class(0, 1, 0.5) == 0


def test_looks_tell_and_err_as_often_as_said():
    scene = Sensing([{}], [{}], [steady(1.0)])
    rules = rows_of(INTERROGATION, PLAIN_ANSWERS, [{"class_look_share": 0.6, "class_error_share": 0.25}])
    parameters = scene.parameters._replace(interrogation=rules, likeness=np.eye(3))
    thing = scene.parameters.objects[0]
    found = np.array([class_seen(parameters, thing, 11, look, STREAM) for look in range(COUNT)])
    low, high = share(COUNT, 0.6)
    told = found[found >= 0]
    assert low <= len(told) <= high
    low, high = share(len(told), 0.25)
    assert low <= (told != 0).sum() <= high
    assert {1, 2} <= set(told)


def test_a_radar_that_searches_asks_about_all_that_it_finds():
    civil = {"identity": 2, "equipped_share": 1.0, "works_share": 1.0, "target_class": 1}
    scene = Sensing([{}], [civil, {}], [steady(1e4)] * 2)
    for number in range(2):
        scene.fly(number, polar(50e3, 1.0 + number, 0.1))
    scene.frame(0.0, 10.0)
    replies, origins = scene.heard("replies"), scene.heard("origins")
    by_target = {int(origins["target"][row["detection"]]): row for row in replies}
    assert (by_target[0]["identity"], by_target[0]["target_class"]) == (2, 1)
    assert (by_target[1]["identity"], by_target[1]["target_class"]) == (0, 0)
