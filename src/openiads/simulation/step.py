"""One frame in plain Python: the same doors as `advance`, in the same order, with a pause after each.

For teaching, for watching, and for tests that stand between two stages. Source: docs/architecture.md.
Leaves out: speed; `advance` does the same compiled.
"""

from collections.abc import Iterator

from openiads.command.decide import conclude, prepare
from openiads.engagement.engage import engage
from openiads.messages.buffer import open_frame
from openiads.motion.move import lay_out, move
from openiads.sensing.sense import sense
from openiads.simulation.advance import keep
from openiads.simulation.labels import track
from openiads.simulation.world import World


def stages(world: World) -> Iterator[str]:
    """Run one frame, stage by stage; yields the name of each stage when it is done."""
    p, s, m = world
    clock, step_s = s.clock[0], p.rules[0].step_s
    stream, time_s = (clock.seed, clock.replication), clock.frame * step_s
    if clock.frame == 0:
        lay_out(p.motion, s.motion, m.truth, stream)
    open_frame(m.events.cursor)
    move(p.motion, s.motion, m.truth, m.aims, m.launches, m.outcomes, m.arrivals, m.events, time_s, step_s)
    yield "move"
    sense(
        p.sensing, s.sensing, m.truth, m.tasks, m.pointing, m.looks, m.detections, m.origins, m.replies, m.visibility,
        time_s, step_s, stream,
    )  # fmt: skip
    yield "sense"
    track(p, s, m, time_s, step_s)
    yield "follow"
    prepare(
        p.command, s.command, s.tracking.tracks, m.detections, m.associations, m.replies, m.assessments, m.launches,
        s.engagement.status, s.engagement.ready, m.orders, m.pointing, m.identifications, m.events, m.spans, m.threats,
        time_s, step_s, stream,
    )  # fmt: skip
    if p.command.doctrine[0].asks == 1:
        yield "prepare"
    conclude(
        p.command, s.command, s.tracking.tracks, m.orders, m.aims, m.tasks, m.pointing, m.identifications, m.events,
        m.spans, m.threats, time_s, step_s,
    )  # fmt: skip
    yield "decide"
    engage(
        p.engagement, s.engagement, m.truth, m.orders, m.arrivals, m.launches, m.outcomes, m.assessments, m.events,
        time_s, step_s, stream,
    )  # fmt: skip
    yield "engage"
    keep(p, s, m, time_s)
    clock.frame += 1


def step(world: World) -> None:
    """Run one frame."""
    for _ in stages(world):
        pass
