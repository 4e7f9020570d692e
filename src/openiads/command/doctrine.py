"""When a track may be fired at: weapons control status, and the shot doctrine's answer to what was already fired.

Source: weapons control status hold, tight, free as in public doctrine (FM44-100, chapter 4); shoot-look-shoot (Wilkening2000).
The status where and when a track is comes from weapons.py. Leaves out: reserves, and policies written by users.
"""

from openiads.command.posts import Policy, Weapons
from openiads.kernel import kernel
from openiads.messages.events import Identity, Reason

UNKNOWN = int(Identity.UNKNOWN)
HOSTILE = int(Identity.HOSTILE)
HOLD = int(Weapons.HOLD)
WEAPONS_FREE = int(Weapons.FREE)
SALVO = int(Policy.SALVO)
IDENTIFICATION_PENDING = int(Reason.IDENTIFICATION_PENDING)
NOT_HOSTILE = int(Reason.NOT_HOSTILE)
WEAPONS_HOLD = int(Reason.WEAPONS_HOLD)
ASSESSED_DESTROYED = int(Reason.ASSESSED_DESTROYED)
SALVOS_SPENT = int(Reason.SALVOS_SPENT)
ENGAGED = int(Reason.ENGAGED)
MAY_FIRE = -1


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
    if held.salvos >= (1 if doctrine.policy == SALVO else doctrine.maximum_salvos):
        return SALVOS_SPENT
    return MAY_FIRE
