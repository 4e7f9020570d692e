"""What comes of an interrogation: whether a transponder answers and as what, and which class an echo is taken for.

Two things are fixed for an object in a run, by keyed draws: its transponder, and the class that its echo is like. Source: all
rates are assumed (catalogue, `assumptions`). Leaves out: modes and codes of real transponders, emitters, range and aspect.
"""

from openiads.kernel import kernel
from openiads.messages.buffer import COUNT, FIRST, claim
from openiads.messages.events import Identity
from openiads.streams import Purpose, uniform, uniform_pair

SILENT = int(Identity.UNKNOWN)
FRIEND = int(Identity.FRIEND)
NEUTRAL = int(Identity.NEUTRAL)
NO_CLASS = -1
PURPOSE_REPLY = int(Purpose.REPLY)
PURPOSE_TRANSPONDER = int(Purpose.TRANSPONDER)
PURPOSE_APPEARANCE = int(Purpose.APPEARANCE)
PURPOSE_CLASS_LOOK = int(Purpose.CLASS_LOOK)
# Lanes of the transponder's draws: is it there and does it work; as whose does it answer.
PRESENCE, CODE = 0, 1


@kernel
def equipped(thing, stream):
    """Whether an object has a transponder: fixed for a run."""
    return uniform_pair(stream, PURPOSE_TRANSPONDER, PRESENCE, thing.entity, 0, 0)[0] < thing.equipped_share


@kernel
def transponder(thing, stream):
    """As what an object's transponder answers, FRIEND or NEUTRAL; SILENT where it has none or it does not work."""
    present, works = uniform_pair(stream, PURPOSE_TRANSPONDER, PRESENCE, thing.entity, 0, 0)
    if present >= thing.equipped_share or works >= thing.works_share:
        return SILENT
    as_friend = uniform(stream, PURPOSE_TRANSPONDER, CODE, thing.entity, 0, 0) < thing.friend_share
    return FRIEND if as_friend else NEUTRAL


@kernel
def drawn_class(shares, row, u):
    """The class that a number from 0 to 1 draws from a row of shares, the row's own class first."""
    left = u - shares[row, row]
    if left < 0.0:
        return row
    last = row
    for k in range(shares.shape[1]):
        if k != row and shares[row, k] > 0.0:
            last = k
            left -= shares[row, k]
            if left < 0.0:
                return k
    return last


@kernel
def appearance(likeness, thing, stream):
    """The class that an object's echo is like: its own, or another for which it is taken again and again."""
    u = uniform(stream, PURPOSE_APPEARANCE, 0, thing.entity, 0, 0)
    return drawn_class(likeness, thing.target_class, u)


@kernel
def another_class(own, classes, u):
    """One of the classes but for `own`, each alike, by a number from 0 to 1; `own` where there is no other."""
    if classes < 2:
        return own
    k = min(int(u * float(classes - 1)), classes - 2)
    return k if k < own else k + 1


@kernel
def class_seen(parameters, thing, entity, occasion, stream):
    """The class that a look takes an object for; NO_CLASS where the look tells none."""
    rules = parameters.interrogation[0]
    told, wrong = uniform_pair(stream, PURPOSE_CLASS_LOOK, 0, entity, thing.entity, occasion)
    if told >= rules.class_look_share:
        return NO_CLASS
    like = appearance(parameters.likeness, thing, stream)
    if wrong >= rules.class_error_share:
        return like
    u = uniform(stream, PURPOSE_CLASS_LOOK, 1, entity, thing.entity, occasion)
    return another_class(like, parameters.likeness.shape[0], u)


@kernel
def write_reply(replies, detection, time_s, identity, target_class):
    """Write what came of asking about one plot."""
    reply = replies.rows[claim(replies.cursor)]
    reply.detection = detection
    reply.time_s = time_s
    reply.identity = identity
    reply.target_class = target_class


@kernel
def interrogate(parameters, state, number, target, time_s, detections, replies, stream):
    """Ask the object of the newest plot who it is, and look at its echo."""
    thing, entity = parameters.objects[target], parameters.radars[number].entity
    occasion = state.pairs[number * parameters.objects.shape[0] + target].looks
    answer = transponder(thing, stream)
    answers = parameters.interrogation[0].reply_probability
    if answer != SILENT and uniform(stream, PURPOSE_REPLY, 0, entity, thing.entity, occasion) >= answers:
        answer = SILENT
    seen = class_seen(parameters, thing, entity, occasion, stream)
    write_reply(replies, detections.cursor[COUNT] - 1 - detections.cursor[FIRST], time_s, answer, seen)


@kernel
def interrogate_nothing(first, detections, replies):
    """Ask about false plots, from a row on: who asks cannot know them, and nothing answers."""
    for k in range(first, detections.cursor[COUNT]):
        write_reply(replies, k - detections.cursor[FIRST], detections.rows[k].time_s, SILENT, NO_CLASS)
