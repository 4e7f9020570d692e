"""False declarations over many objects against closed forms: sensing makes messages from truth, command judges them.

Nothing but what is drawn for an object decides after many looks, so that the rate of false declarations is that of silent
transponders, or of misleading echoes. Sources: Bayes' rule; the binomial distribution. A true model fails each test once in
10,000 choices of seed. Leaves out: tracking, since every plot goes to its own track.
"""

import math

import numpy as np
import pytest
from beliefs import surely_identified
from builders import Command, Sensing, course, place, polar, steady
from scipy import stats

from openiads.messages.events import Identity
from openiads.messages.tracks import ASSOCIATION

FALSE_ALARM = 1e-4
OBJECTS, LOOKS = 800, 25
FRIEND_SILENT, NEUTRAL_SILENT, MISTAKEN, ERRS = 0.06, 0.15, 0.12, 0.2
ANSWERS = {"reply_probability": 0.9, "class_look_share": 1.0, "class_error_share": ERRS}
# Before any evidence all alike: silence then makes a hostile of a friend (0.94) and of a neutral (0.87, not declared).
BELIEFS = {
    "expected": (0.2, 0.2, 0.6), "reply_probability": 0.9, "class_error_share": ERRS, "wrong_track_share": 0.01,
    "transponders": (FRIEND_SILENT, 1 - FRIEND_SILENT, 0, NEUTRAL_SILENT, 0, 1 - NEUTRAL_SILENT, 1, 0, 0),
}  # fmt: skip


def identified(things, stream, beliefs=None, shares=None, likeness=None):
    """What command holds of many objects of whom each look finds all: one picture after LOOKS looks."""
    scene = Sensing([{}], things, [steady(1e6)] * len(things), answers=ANSWERS, likeness=likeness)
    known = surely_identified(2, {**BELIEFS, **(beliefs or {})}, shares=shares, likeness=likeness)
    command = Command(slots=len(things), identification=known)
    for slot in range(len(things)):
        scene.fly(slot, polar(50e3, 1.0, 0.1))
        command.hold(slot, place(60e3, 10.0 * slot, 8e3), course(-300.0, 0.0))
    for look in range(LOOKS):
        scene.frame(10.0 * look, 10.0, stream)
        targets = scene.heard("origins")["target"]
        own = [(command.tracks[target]["track"], target, math.nan) for target in targets]
        command.say("associations", np.array(own, ASSOCIATION))
        command.say("replies", scene.heard("replies"))
        command.frame(10.0 * look, 10.0)
    return command.state.picture


def interval(trials, probability):
    """The counts between which a binomial count falls, but for FALSE_ALARM."""
    return stats.binom.interval(1.0 - FALSE_ALARM, trials, probability)


@pytest.mark.parametrize("seed", [3, 4])
def test_friends_are_declared_hostile_as_often_as_their_transponders_are_silent(seed):
    """P(hostile | silence) = 0.6 / (0.6 + 0.2 x 0.06 + 0.2 x 0.15) = 0.935."""
    friend = {"identity": 1, "equipped_share": 0.96, "works_share": (1 - FRIEND_SILENT) / 0.96, "friend_share": 1.0}
    held = identified([friend] * OBJECTS, (seed, 0))["identity"]
    low, high = interval(OBJECTS, FRIEND_SILENT)
    assert low <= (held == Identity.HOSTILE).sum() <= high
    assert (held == Identity.HOSTILE).sum() + (held == Identity.FRIEND).sum() == OBJECTS


def test_nobody_is_declared_hostile_for_silence_where_that_is_too_little():
    """Where a hostile is expected in one of five, silence makes it 0.2 / (0.2 + 0.4 x 0.06 + 0.4 x 0.15) = 0.704."""
    neutral = {"identity": 2, "equipped_share": 0.5, "works_share": 1.0}
    picture = identified([neutral] * OBJECTS, (5, 0), {"expected": (0.4, 0.4, 0.2)})
    silent = picture["identity"] == Identity.UNKNOWN
    assert not (picture["identity"] == Identity.HOSTILE).any()
    low, high = interval(OBJECTS, 0.5)
    assert low <= silent.sum() <= high
    assert picture["probability"][silent, 2] == pytest.approx(0.2 / (0.2 + 0.4 * 0.06 + 0.4 * 0.15), abs=2e-3)


def test_a_class_is_wrong_as_often_as_echoes_mislead():
    """Looks that err are outvoted; an echo that is like another class's never is."""
    likeness = [[1.0 - MISTAKEN, MISTAKEN], [MISTAKEN, 1.0 - MISTAKEN]]
    held = identified([{"target_class": 0}] * OBJECTS, (6, 0), likeness=likeness)["target_class"]
    low, high = interval(OBJECTS, MISTAKEN)
    assert low <= (held == 1).sum() <= high


def test_silence_and_a_misleading_echo_together_are_as_rare_as_their_product():
    """Neutrals fly class 0 alone and hostiles class 1: only who is silent and looks like class 1 is declared hostile."""
    shares, likeness = [[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]], [[0.7, 0.3], [0.0, 1.0]]
    neutral = {"identity": 2, "equipped_share": 0.6, "works_share": 1.0, "target_class": 0}
    beliefs = {"expected": (0.01, 0.3, 0.69)}
    held = identified([neutral] * OBJECTS, (8, 0), beliefs, shares, likeness)["identity"]
    low, high = interval(OBJECTS, 0.4 * 0.3)
    assert low <= (held == Identity.HOSTILE).sum() <= high
