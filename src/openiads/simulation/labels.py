"""Which tracker runs; and, for ideal association, labels in place of origins: whose each plot is, and nothing else of it.

The one place that sees origins and tracking at once, and the one exception to the wall (docs/models/ideal_association.md).
A label is the object's number after a shuffle by keyed draws, new for every run, so that nothing can be read from it.
Leaves out: labels for false alarms; they all get -1.
"""

from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim, open_frame
from openiads.simulation.world import TrackerKind
from openiads.streams import Purpose, uniform
from openiads.tracking.follow import follow
from openiads.tracking.follow_labelled import follow_labelled

IDEAL_ASSOCIATION = int(TrackerKind.IDEAL_ASSOCIATION)
PURPOSE_LABEL = int(Purpose.LABEL)
NO_LABEL = -1


@door
def deal_labels(labels, stream):
    """Shuffle the labels of all objects. Source: Fisher and Yates' shuffle, as in Knuth1997, section 3.4.2, algorithm P."""
    for k in range(labels.shape[0] - 1, 0, -1):
        other = min(int(uniform(stream, PURPOSE_LABEL, 0, 0, 0, k) * (k + 1)), k)
        label = labels[k]
        labels[k] = labels[other]
        labels[other] = label


@kernel
def label_plots(dealt, origins, labels):
    """Write the label of every plot of the frame, beside its origin. dealt : (objects,) the label of each object."""
    open_frame(labels.cursor)
    for k in range(origins.cursor[FIRST], origins.cursor[COUNT]):
        target = origins.rows[k].target
        labels.rows[claim(labels.cursor)].label = dealt[target] if target >= 0 else NO_LABEL


@door
def track(p, s, m, time_s, step_s):
    """The third stage of a frame: the door of tracking that the scenario chose, and labels where it is the other one."""
    if p.rules[0].tracker == IDEAL_ASSOCIATION:
        if s.clock[0].frame == 0:
            deal_labels(s.labels, (s.clock[0].seed, s.clock[0].replication))
        label_plots(s.labels, m.origins, m.labels)
        follow_labelled(
            p.tracking, s.tracking, m.looks, m.detections, m.labels, m.associations, m.events, time_s, step_s
        )
    else:
        follow(p.tracking, s.tracking, m.looks, m.detections, m.associations, m.events, time_s, step_s)
