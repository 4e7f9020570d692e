"""When a track may be fired at: weapons control status, and the shot doctrine's answer to what was already fired.

Source: weapons control status hold, tight, free as in public doctrine (FM44-100, chapter 4); shoot-look-shoot (Wilkening2000);
the price of a round as in shooting at targets of opportunity (MastranThomas1973). The status where a track is comes
from weapons.py. Leaves out: policies written by users, which choose among what is left open here.
"""

from openiads.command.posts import THREATS_MET, Policy, Weapons
from openiads.kernel import kernel
from openiads.messages.events import Identity, Reason
from openiads.messages.status import INTERCEPTOR_TYPES

UNKNOWN = int(Identity.UNKNOWN)
HOSTILE = int(Identity.HOSTILE)
HOLD = int(Weapons.HOLD)
WEAPONS_FREE = int(Weapons.FREE)
SALVO = int(Policy.SALVO)
SHOOT_SHOOT_LOOK_SHOOT = int(Policy.SHOOT_SHOOT_LOOK_SHOOT)
IDENTIFICATION_PENDING = int(Reason.IDENTIFICATION_PENDING)
NOT_HOSTILE = int(Reason.NOT_HOSTILE)
WEAPONS_HOLD = int(Reason.WEAPONS_HOLD)
ASSESSED_DESTROYED = int(Reason.ASSESSED_DESTROYED)
SALVOS_SPENT = int(Reason.SALVOS_SPENT)
HOLD_FIRE = int(Reason.HOLD_FIRE)
RESERVED = int(Reason.RESERVED)
NO_CHANNEL = int(Reason.NO_CHANNEL)
ENGAGED = int(Reason.ENGAGED)
MAY_FIRE = -1


@kernel
def forbids(reason):
    """Whether a reason forbids fire at a track for what it is held to be or for the weapons control status there."""
    return reason == IDENTIFICATION_PENDING or reason == NOT_HOSTILE or reason == WEAPONS_HOLD


@kernel
def salvos_spent(doctrine, held):
    """Whether a doctrine allows no further salvo at a track."""
    return held.salvos >= (1 if doctrine.policy == SALVO else doctrine.maximum_salvos)


@kernel
def restraint(doctrine, held, weapons):
    """The reason why a confirmed track must not be fired at now, or MAY_FIRE.

    weapons : the weapons control status there and now. An unknown track may be fired at only with weapons free; one held to
    be friend or neutral never.
    """
    if held.identity == UNKNOWN and weapons != WEAPONS_FREE:
        return IDENTIFICATION_PENDING
    if held.identity != UNKNOWN and held.identity != HOSTILE:
        return NOT_HOSTILE
    if weapons == HOLD:
        return WEAPONS_HOLD
    if held.destroyed == 1:
        return ASSESSED_DESTROYED
    if held.pending > 0:
        return ENGAGED
    if salvos_spent(doctrine, held):
        return SALVOS_SPENT
    return MAY_FIRE


@kernel
def rounds_left(ready):
    """How many rounds stand ready, on all launchers."""
    count = 0
    for site in range(ready.shape[0]):
        for kind in range(INTERCEPTOR_TYPES):
            count += ready[site].rounds[kind]
    return count


@kernel
def price_of_round(parameters, state):
    """What a round is worth to be kept, given the rounds left and the threats still expected; 0 without a reserve.

    Threats are counted off as they are first fired at, or gone without.
    """
    if parameters.doctrine[0].reserves == 0:
        return 0.0
    to_come = max(parameters.prices.shape[0] - 1 - state.counters[THREATS_MET], 0)
    left = min(rounds_left(state.ready), parameters.prices.shape[1] - 1)
    return parameters.prices[min(to_come, parameters.prices.shape[0] - 1), left]


@kernel
def unit_restraint(doctrine, held, distance_m, value, price):
    """What the doctrine of a fire unit has against a shot that nothing else stands against: a reason, or NO_CHANNEL.

    value : threat x kill probability, what the first round would save.
    """
    if salvos_spent(doctrine, held):
        return SALVOS_SPENT
    if doctrine.hold_fire_m > 0.0 and distance_m > doctrine.hold_fire_m:
        return HOLD_FIRE
    return RESERVED if value < price else NO_CHANNEL


@kernel
def salvo_rounds(doctrine, salvos, at_most, kill_probability, value, price):
    """How many rounds the next salvo has: as the doctrine says, `at_most`, and while the next one is worth its price.

    value : what the first round would save; each further one saves (1 - kill probability) of the one before.
    """
    asked = doctrine.rounds_per_salvo
    if doctrine.policy == SHOOT_SHOOT_LOOK_SHOOT and salvos == 0:
        asked = 2 * asked
    asked = min(asked, at_most)
    rounds = 1
    worth = value * (1.0 - kill_probability)
    while rounds < asked and worth >= price:
        rounds += 1
        worth = worth * (1.0 - kill_probability)
    return min(rounds, asked)
