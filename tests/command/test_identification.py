"""A reply gives its identity to the track that took its plot, and to no other."""

import math

import numpy as np
from builders import Command, course, place

from openiads.messages.detections import REPLY
from openiads.messages.events import Identity, Reason
from openiads.messages.tracks import ASSOCIATION, TrackStatus


def picture_of(scene, tracks=3):
    for slot in range(tracks):
        scene.hold(slot, place(60e3, 10e3 * slot, 8e3), course(-300.0, 0.0))
    return scene


def test_each_track_gets_the_identity_of_its_own_plot():
    scene = picture_of(Command())
    scene.say("associations", np.array([(102, 2, 3.0), (-1, -1, math.nan), (100, 0, 3.0)], ASSOCIATION))
    scene.say(
        "replies", np.array([(0, 0.2, Identity.NEUTRAL, 0), (1, 0.3, 0, 0), (2, 0.4, Identity.UNKNOWN, 1)], REPLY)
    )
    scene.frame(0.0)
    assert scene.state.picture["identity"][:3].tolist() == [Identity.HOSTILE, Identity.UNKNOWN, Identity.NEUTRAL]
    assert scene.state.picture["target_class"][:3].tolist() == [1, -1, 0]
    rows = scene.heard("identifications")
    assert [(row["track"], row["identity"], row["time_s"]) for row in rows] == [(102, 2, 0.2), (100, 3, 0.4)]


def test_what_is_known_already_is_not_said_again():
    scene = picture_of(Command())
    for time_s in (0.0, 1.0):
        scene.reply([0])
        scene.frame(time_s)
    assert len(scene.heard("identifications")) == 0


def test_the_newest_reply_counts():
    scene = picture_of(Command())
    for identity in (Identity.HOSTILE, Identity.NEUTRAL):
        scene.reply([0], identity=int(identity))
        scene.frame(0.0)
    assert scene.state.picture[0]["identity"] == Identity.NEUTRAL


def test_a_new_track_in_an_old_slot_inherits_nothing():
    scene = picture_of(Command(), 1)
    scene.reply([0])
    scene.frame(0.0)
    scene.hold(0, place(60e3, 0.0, 8e3), course(-300.0, 0.0), time_s=1.0, track=555)
    orders = scene.frame(1.0)
    held = scene.state.picture[0]
    assert (held["track"], held["identity"], held["reason"]) == (555, Identity.UNKNOWN, Reason.IDENTIFICATION_PENDING)
    assert len(orders) == 0


def test_an_unconfirmed_track_is_identified_but_not_judged():
    scene = Command()
    scene.hold(0, place(60e3, 0.0, 8e3), course(-300.0, 0.0), status=TrackStatus.TENTATIVE)
    scene.reply([0])
    assert len(scene.frame(0.0)) == 0
    assert scene.state.picture[0]["identity"] == Identity.HOSTILE
    assert scene.state.picture[0]["reason"] == Reason.NOT_CONFIRMED
