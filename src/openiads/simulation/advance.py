"""All frames, compiled: the five doors in their order, samples and counts, until the end or until Python is needed.

Source: docs/architecture.md. Leaves out: draining buffers, writing and stopping, which run.py does between calls.
"""

from openiads.command.decide import conclude, prepare
from openiads.command.posts import HIGHEST_PICTURE, OPTIONS
from openiads.engagement.engage import engage
from openiads.kernel import door, kernel
from openiads.messages.buffer import nearly_full, open_frame
from openiads.motion.move import lay_out, move
from openiads.sensing.sense import sense
from openiads.simulation.labels import track
from openiads.simulation.overlap import tally_channels, tally_overlap
from openiads.simulation.samples import sample_interceptors, sample_status, sample_tracks, sample_truth
from openiads.simulation.tally import (
    tally_events,
    tally_held,
    tally_launches,
    tally_orders,
    tally_plots,
    tally_withdrawn,
)
from openiads.tracking.trackers import HIGHEST_SLOT


@door
def keep(p, s, m, time_s):
    """Count what happened in a frame, and sample what moves."""
    tally_plots(s.tally, m.origins, m.associations)
    tally_orders(s.tally, m.orders, s.command.picture, s.command.evidence)
    tally_launches(s.tally, m.launches)
    tally_withdrawn(s.tally, m.assessments)
    tally_overlap(s.overlap, s.tally.slots, m.launches, m.outcomes)
    tally_channels(s.overlap, s.command.channels)
    tally_events(s.tally, m.events)
    tally_held(s.tally, s.command.picture, s.command.counters[HIGHEST_PICTURE], m.truth, s.clock[0].frame)
    open_frame(m.truth_samples.cursor)
    open_frame(m.track_samples.cursor)
    open_frame(m.interceptor_samples.cursor)
    open_frame(m.status_samples.cursor)
    sample_interceptors(s.motion.interceptors, s.motion.launched[0], m.interceptor_samples)
    if s.clock[0].frame % max(p.rules[0].sample_every, 1) == 0:
        sample_truth(m.truth, m.truth_samples, time_s)
        sample_tracks(s.tracking.tracks, s.tracking.counters[HIGHEST_SLOT], m.track_samples)
        end_s = time_s + p.rules[0].step_s
        sample_status(p.command.fire_units, s.command.channels, s.engagement.status, m.status_samples, end_s)


@kernel
def must_drain(m):
    """Whether any buffer that is kept is more than half full."""
    return (
        nearly_full(m.looks.cursor)
        or nearly_full(m.detections.cursor)
        or nearly_full(m.events.cursor)
        or nearly_full(m.spans.cursor)
        or nearly_full(m.threats.cursor)
        or nearly_full(m.visibility.cursor)
        or nearly_full(m.identifications.cursor)
        or nearly_full(m.orders.cursor)
        or nearly_full(m.launches.cursor)
        or nearly_full(m.outcomes.cursor)
        or nearly_full(m.assessments.cursor)
        or nearly_full(m.truth_samples.cursor)
        or nearly_full(m.track_samples.cursor)
        or nearly_full(m.interceptor_samples.cursor)
        or nearly_full(m.status_samples.cursor)
    )


@door
def until_options(p, s, m, time_s, step_s):
    """The first half of a frame: motion, sensing, tracking, and what command could do."""
    stream = (s.clock[0].seed, s.clock[0].replication)
    open_frame(m.events.cursor)
    move(p.motion, s.motion, m.truth, m.aims, m.launches, m.outcomes, m.arrivals, m.events, time_s, step_s)
    sense(
        p.sensing, s.sensing, m.truth, m.tasks, m.pointing, m.looks, m.detections, m.origins, m.replies, m.visibility,
        time_s, step_s, stream,
    )  # fmt: skip
    track(p, s, m, time_s, step_s)
    prepare(
        p.command, s.command, s.tracking.tracks, m.detections, m.associations, m.replies, m.assessments, m.launches,
        s.engagement.status, s.engagement.ready, m.orders, m.pointing, m.identifications, m.events, m.spans, m.threats,
        time_s, step_s, stream,
    )  # fmt: skip


@door
def from_options(p, s, m, time_s, step_s):
    """The second half of a frame: orders, engagement, and what is kept."""
    conclude(
        p.command, s.command, s.tracking.tracks, m.orders, m.aims, m.tasks, m.pointing, m.identifications, m.events,
        m.spans, m.threats, time_s, step_s,
    )  # fmt: skip
    engage(
        p.engagement, s.engagement, m.truth, m.orders, m.arrivals, m.launches, m.outcomes, m.assessments, m.events,
        time_s, step_s, (s.clock[0].seed, s.clock[0].replication),
    )  # fmt: skip
    keep(p, s, m, time_s)


@door
def advance(p, s, m, until_frame):
    """Run frames until one is reached, or until Python is needed; the clock tells how far it came.

    Python is needed where a buffer must be drained, and in the middle of a frame where somebody is to be asked which options
    to take up. `step.stages` does the same for one frame, in plain Python.
    """
    clock, step_s = s.clock[0], p.rules[0].step_s
    if clock.frame == 0 and clock.half == 0 and until_frame > 0:
        lay_out(p.motion, s.motion, m.truth, (clock.seed, clock.replication))
    while clock.frame < until_frame:
        time_s = clock.frame * step_s
        if clock.half == 0:
            until_options(p, s, m, time_s, step_s)
            clock.half = 1
            if p.command.doctrine[0].asks == 1 and s.command.counters[OPTIONS] > 0:
                return
        from_options(p, s, m, time_s, step_s)
        clock.half = 0
        clock.frame += 1
        if must_drain(m):
            return
