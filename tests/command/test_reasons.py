"""Every reason of the ledger comes of a situation of its own; a lost link, which needs a network, is tested with that."""

import numpy as np
import pytest
from builders import SITE_M, Command, at_ground_distance, level_towards

from openiads.messages.events import Reason
from openiads.messages.status import ASSESSMENT
from openiads.messages.tracks import TrackStatus

WEAPONS_HOLD = 0


def played(scene, identity=3, distance_m=60e3, height_m=8e3, speed_m_s=300.0, tracks=1, assessed=None, frames=1):
    """The reason of the last track after some frames; `assessed` is told of the first order in the second."""
    for second in range(frames):
        for slot in range(tracks):
            position = at_ground_distance(distance_m - speed_m_s * second, height_m, 1.0 + 0.01 * slot)
            scene.hold(slot, position, level_towards(position, SITE_M, speed_m_s), time_s=float(second))
        if identity is not None:
            scene.reply(list(range(tracks)), identity=identity)
        if second == 1 and assessed is not None:
            scene.say("assessments", np.array([(0, 1.0, 0, 0, 100, 0, assessed)], ASSESSMENT))
        scene.frame(float(second))
    return Reason(int(scene.state.picture[tracks - 1]["reason"]))


ONE_SALVO = {"maximum_salvos": 1}
PRICED = {"doctrine": {"reserves": 1}, "prices": ((90.0,) * 9,)}
SITUATIONS = {
    Reason.IDENTIFICATION_PENDING: lambda: played(Command(), identity=None),
    Reason.NOT_HOSTILE: lambda: played(Command(), identity=2),
    Reason.WEAPONS_HOLD: lambda: played(Command(doctrine={"weapons": WEAPONS_HOLD})),
    Reason.ASSESSED_DESTROYED: lambda: played(Command(), assessed=1, frames=2),
    Reason.SALVOS_SPENT: lambda: played(Command(doctrine=ONE_SALVO), assessed=0, frames=2),
    Reason.OUT_OF_ENVELOPE: lambda: played(Command(), distance_m=350e3),
    Reason.NO_TIME: lambda: played(Command(), distance_m=1.2e3, height_m=300.0),
    Reason.NO_GUIDE_RADAR: lambda: played(Command(units=({"radar_range_m": 20e3},))),
    Reason.OUT_OF_SECTOR: lambda: played(Command(units=({"sector_rad": 0.2},))),
    Reason.NO_ROUNDS: lambda: played(Command(rounds=0)),
    Reason.NO_CHANNEL: lambda: played(Command(units=({"channels": 1},)), tracks=2),
    Reason.HOLD_FIRE: lambda: played(Command(doctrine={"hold_fire_m": 30e3})),
    Reason.RESERVED: lambda: played(Command(**PRICED)),
    Reason.ENGAGED: lambda: played(Command()),
}


def test_all_reasons_but_a_lost_link_have_a_situation():
    assert set(SITUATIONS) == set(Reason) - {Reason.NOT_CONFIRMED, Reason.LINK_LOST}


@pytest.mark.parametrize("reason", SITUATIONS, ids=lambda reason: reason.name)
def test_a_situation_has_its_reason(reason):
    assert SITUATIONS[reason]() == reason


def test_a_tentative_track_is_not_confirmed():
    scene = Command()
    scene.hold(0, at_ground_distance(60e3, 8e3), (0.0, 0.0, 0.0), status=TrackStatus.TENTATIVE)
    scene.frame(0.0)
    assert scene.state.picture[0]["reason"] == Reason.NOT_CONFIRMED
