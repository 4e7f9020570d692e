"""Restraint: every combination of weapons control status, identity and what was fired already; salvos, ranges and prices."""

import numpy as np
import pytest

from openiads.command.doctrine import MAY_FIRE, restraint, salvo_rounds, unit_restraint
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


def test_shoot_shoot_look_shoot_may_fire_as_often_as_shoot_look_shoot():
    for salvos in range(5):
        twice = judged(TIGHT, HOSTILE, Policy.SHOOT_SHOOT_LOOK_SHOOT, 3, salvos=salvos)
        assert twice == judged(TIGHT, HOSTILE, Policy.SHOOT_LOOK_SHOOT, 3, salvos=salvos)


def row_of(**values):
    """A doctrine with some values."""
    row = np.zeros(1, DOCTRINE)
    for name, value in {
        "policy": Policy.SHOOT_LOOK_SHOOT,
        "maximum_salvos": 3,
        "rounds_per_salvo": 1,
        **values,
    }.items():
        row[name] = value
    return row[0]


@pytest.mark.parametrize(
    ("policy", "asked", "salvos", "at_most", "rounds"),
    [
        (Policy.SALVO, 3, 0, 4, 3),
        (Policy.SALVO, 3, 0, 2, 2),
        (Policy.SHOOT_LOOK_SHOOT, 2, 1, 4, 2),
        (Policy.SHOOT_SHOOT_LOOK_SHOOT, 1, 0, 4, 2),
        (Policy.SHOOT_SHOOT_LOOK_SHOOT, 1, 1, 4, 1),
        (Policy.SHOOT_SHOOT_LOOK_SHOOT, 2, 0, 8, 4),
        (Policy.SHOOT_SHOOT_LOOK_SHOOT, 1, 0, 1, 1),
    ],
)
def test_a_salvo_has_as_many_rounds_as_its_doctrine_says(policy, asked, salvos, at_most, rounds):
    row = row_of(policy=policy, rounds_per_salvo=asked)
    assert salvo_rounds(row, salvos, at_most, 0.7, 70.0, 0.0) == rounds


@pytest.mark.parametrize(("price", "rounds"), [(0.0, 4), (8.0, 2), (20.0, 2), (30.0, 1), (80.0, 1)])
def test_a_further_round_of_a_salvo_must_be_worth_its_price(price, rounds):
    """At 0.7, rounds at what is worth 100 save 70, 21, 6.3 and 1.9; the first was judged before."""
    assert salvo_rounds(row_of(rounds_per_salvo=4), 0, 4, 0.7, 70.0, price) == rounds


@pytest.mark.parametrize(
    ("distance_m", "value", "salvos", "reason"),
    [
        (39e3, 5.0, 0, Reason.NO_CHANNEL),
        (41e3, 5.0, 0, Reason.HOLD_FIRE),
        (41e3, 5.0, 3, Reason.SALVOS_SPENT),
        (39e3, 3.9, 0, Reason.RESERVED),
        (39e3, 4.0, 0, Reason.NO_CHANNEL),
        (41e3, 3.9, 0, Reason.HOLD_FIRE),
    ],
)
def test_a_fire_unit_holds_until_a_range_and_for_a_price(distance_m, value, salvos, reason):
    held = np.zeros(1, PICTURE)
    held["salvos"] = salvos
    assert unit_restraint(row_of(hold_fire_m=40e3), held[0], distance_m, value, 4.0) == reason


def test_without_a_range_fire_is_not_held():
    assert unit_restraint(row_of(), np.zeros(1, PICTURE)[0], 1e6, 0.0, 0.0) == Reason.NO_CHANNEL
