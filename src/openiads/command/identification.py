"""Who a track is: the identity and class that the object behind its plot declares when it is asked.

First depth: a reply is believed as it is, and the newest counts. Source: design, section 6.
Leaves out: errors, flight plans, kinematics; a track without a reply stays unknown.
"""

from openiads.kernel import door
from openiads.messages.buffer import COUNT, FIRST, claim
from openiads.messages.events import EventKind

IDENTIFIED_EVENT = int(EventKind.TRACK_IDENTIFIED)


@door
def identify(picture, replies, associations, events):
    """Give the identity and class of each reply to the track that took the plot it came with."""
    for k in range(replies.cursor[FIRST], replies.cursor[COUNT]):
        reply = replies.rows[k]
        association = associations.rows[associations.cursor[FIRST] + reply.detection]
        if association.slot < 0:
            continue
        held = picture[association.slot]
        if held.track != association.track:
            continue
        if held.identity != reply.identity:
            event = events.rows[claim(events.cursor)]
            event.time_s = reply.time_s
            event.kind = IDENTIFIED_EVENT
            event.subject = association.track
            event.other = reply.identity
        held.identity = reply.identity
        held.target_class = reply.target_class
