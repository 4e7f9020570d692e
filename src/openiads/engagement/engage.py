"""The door of engagement: orders become launches, arrivals become outcomes, outcomes become assessments.

Source: docs/architecture.md. Leaves out: who is fired at, which command decides from tracks alone.
"""

from openiads.engagement.fire_missions import fire_missions_due
from openiads.engagement.launchers import NEXT_ROUND
from openiads.engagement.outcome import assess_due, decide_outcomes
from openiads.engagement.readiness import launch_due, take_orders
from openiads.engagement.reloading import reload_launchers
from openiads.kernel import door
from openiads.messages.buffer import open_frame


@door
def engage(parameters, state, truth, orders, arrivals, launches, outcomes, assessments, events, time_s, step_s, stream):
    """One frame of engagement. `state.status` and `state.ready` hold what command will be told."""
    open_frame(launches.cursor)
    open_frame(outcomes.cursor)
    open_frame(assessments.cursor)
    now_s = time_s + step_s
    take_orders(parameters, state, orders)
    fire_missions_due(parameters, state, events, now_s)
    launch_due(parameters, state, launches, assessments, now_s)
    decide_outcomes(parameters, state, truth, arrivals, outcomes, time_s, stream)
    assess_due(state, state.counters[NEXT_ROUND], assessments, now_s)
    reload_launchers(parameters, state, events, now_s)
