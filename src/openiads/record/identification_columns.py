"""Tables about identification: what command came to hold of tracks and by what evidence, and every wrong engagement.

Source: docs/models/identification.md. It does not import truth. Leaves out: the other tables (columns.py).
"""

from openiads.messages.events import Evidence, Identity
from openiads.record.table import EVENTS, Table, flag, number, of, real, text, words
from openiads.record.wrong_steps import STEPS

TIME = real("time_s", "s", "time from the scenario's epoch")
WEIGHTS = tuple(
    real(f"weight_{name}", "nat", f"weight of evidence for hostile: log ratio of likelihoods, by {meaning}")
    for name, meaning in (
        ("transponder", "what interrogations got"),
        ("class", "what its echo was taken for"),
        ("corridor", "corridors"),
        ("kinematics", "speed, height and climb"),
    )
)
TRANSPONDERS = ("works", "failed", "not equipped")

IDENTIFICATION_TABLES: dict[str, Table] = {
    "identifications": Table(
        "command's opinion of a track: one when it changes its mind, or is surer or less sure by a tenth",
        EVENTS,
        (
            TIME,
            number("track", "the track"),
            words("identity", Identity, "what it is declared to be"),
            text("target_class", "the class it is held to be of"),
            real("probability_friend", "", "probability that it is a friend"),
            real("probability_neutral", "", "that it is neutral"),
            real("probability_hostile", "", "that it is hostile"),
            real("probability_class", "", "that it is of that class"),
            words("moved_by", Evidence, "the evidence whose weight changed most since the row before"),
            *WEIGHTS,
        ),
    ),
    "wrong_engagements": Table(
        "a neutral or friendly object that was fired at, or destroyed, and the step that failed",
        EVENTS,
        (
            of("target", "targets"),
            number("track", "the track that was first fired at as it followed the object; -1 none"),
            real("time_s", "s", "time of that order; NaN where none was given"),
            text("step", f"what failed: {', '.join(STEPS)}"),
            words("held", Identity, "what the track was declared to be then"),
            real("probability_hostile", "", "probability that it was hostile, then; NaN where no order was given"),
            *WEIGHTS,
            words("transponder", TRANSPONDERS, "the object's transponder, truly"),
            text("appearance", "the class that its echo is truly like"),
            number("rounds", "rounds fired at it"),
            flag("destroyed", "it was destroyed"),
        ),
    ),
}
