"""Who a track is: the identity and class that the object behind its plot declares when it is asked.

First depth: a reply is believed as it is, and the newest counts. Source: docs/architecture.md.
Leaves out: errors, flight plans, kinematics; a track without a reply stays unknown.
"""

from openiads.kernel import door
from openiads.messages.buffer import COUNT, FIRST, claim, open_frame


@door
def identify(picture, replies, associations, identifications):
    """Give the identity and class of each reply to the track that took the plot it came with."""
    open_frame(identifications.cursor)
    for k in range(replies.cursor[FIRST], replies.cursor[COUNT]):
        reply = replies.rows[k]
        association = associations.rows[associations.cursor[FIRST] + reply.detection]
        if association.slot < 0:
            continue
        held = picture[association.slot]
        if held.track != association.track:
            continue
        if held.identity != reply.identity or held.target_class != reply.target_class:
            row = identifications.rows[claim(identifications.cursor)]
            row.time_s = reply.time_s
            row.track = association.track
            row.identity = reply.identity
            row.target_class = reply.target_class
        held.identity = reply.identity
        held.target_class = reply.target_class
