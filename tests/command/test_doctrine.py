"""Restraint: every combination of weapons control status, identity and what was fired already."""

import numpy as np
import pytest

from openiads.command.doctrine import MAY_FIRE, restraint
from openiads.command.posts import DOCTRINE, PICTURE, Policy, Weapons
from openiads.messages.events import Identity, Reason

HOLD, TIGHT, FREE = Weapons.HOLD, Weapons.TIGHT, Weapons.FREE
UNKNOWN, FRIEND, NEUTRAL, HOSTILE = Identity.UNKNOWN, Identity.FRIEND, Identity.NEUTRAL, Identity.HOSTILE


def judged(weapons, identity, policy=Policy.SHOOT_LOOK_SHOOT, maximum_salvos=3, **state):
    """What stands against firing at a track."""
    doctrine, held = np.zeros(1, DOCTRINE), np.zeros(1, PICTURE)
    doctrine["weapons"], doctrine["policy"], doctrine["maximum_salvos"] = weapons, policy, maximum_salvos
    held["identity"] = identity
    for name, value in state.items():
        held[name] = value
    return restraint(doctrine[0], held[0], int(weapons))


@pytest.mark.parametrize(
    ("weapons", "identity", "expected"),
    [
        (HOLD, UNKNOWN, Reason.IDENTIFICATION_PENDING),
        (HOLD, FRIEND, Reason.NOT_HOSTILE),
        (HOLD, NEUTRAL, Reason.NOT_HOSTILE),
        (HOLD, HOSTILE, Reason.WEAPONS_HOLD),
        (TIGHT, UNKNOWN, Reason.IDENTIFICATION_PENDING),
        (TIGHT, FRIEND, Reason.NOT_HOSTILE),
        (TIGHT, NEUTRAL, Reason.NOT_HOSTILE),
        (TIGHT, HOSTILE, MAY_FIRE),
        (FREE, UNKNOWN, MAY_FIRE),
        (FREE, FRIEND, Reason.NOT_HOSTILE),
        (FREE, NEUTRAL, Reason.NOT_HOSTILE),
        (FREE, HOSTILE, MAY_FIRE),
    ],
)
def test_weapons_control_status_and_identity_decide_first(weapons, identity, expected):
    assert judged(weapons, identity) == expected


@pytest.mark.parametrize("identity", [FRIEND, NEUTRAL])
@pytest.mark.parametrize("state", [{}, {"pending": 1}, {"destroyed": 1}, {"salvos": 1}])
def test_friends_and_neutrals_are_never_fired_at(identity, state):
    assert all(judged(weapons, identity, **state) == Reason.NOT_HOSTILE for weapons in Weapons)


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"destroyed": 1}, Reason.ASSESSED_DESTROYED),
        ({"pending": 1, "salvos": 1}, Reason.ENGAGED),
        ({"pending": 2, "salvos": 3}, Reason.ENGAGED),
        ({"destroyed": 1, "pending": 1}, Reason.ASSESSED_DESTROYED),
    ],
)
def test_what_is_under_fire_or_held_destroyed_is_left(policy, state, expected):
    assert judged(TIGHT, HOSTILE, policy, **state) == expected


@pytest.mark.parametrize("salvos", range(5))
def test_one_salvo_or_as_many_as_the_doctrine_allows(salvos):
    once = judged(TIGHT, HOSTILE, Policy.SALVO, salvos=salvos)
    again = judged(TIGHT, HOSTILE, Policy.SHOOT_LOOK_SHOOT, 3, salvos=salvos)
    assert once == (MAY_FIRE if salvos < 1 else Reason.SALVOS_SPENT)
    assert again == (MAY_FIRE if salvos < 3 else Reason.SALVOS_SPENT)
