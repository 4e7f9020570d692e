"""How empty launchers are filled again: a free transporter brings what it has, one launcher at a time, while it has rounds.

Source: docs/architecture.md; times, transporters and spare rounds come from the catalogue. Leaves out: the way from launcher to
launcher, trips for more rounds, and topping up of launchers that still hold a round.
"""

from openiads.kernel import door, kernel
from openiads.messages.events import EventKind, note
from openiads.messages.status import INTERCEPTOR_TYPES

RELOAD_STARTED = int(EventKind.RELOAD_STARTED)
RELOAD_FINISHED = int(EventKind.RELOAD_FINISHED)


@kernel
def brings(launcher, transporter_state):
    """How many rounds a transporter could put on an empty launcher."""
    count = 0
    for kind in range(INTERCEPTOR_TYPES):
        count += min(launcher.full[kind], transporter_state.spare[kind])
    return count


@kernel
def best_transporter(parameters, state, launcher):
    """The free transporter of a launcher's fire unit that brings it most rounds, or -1 where none brings any."""
    unit = parameters.fire_units[launcher.fire_unit]
    best, most = -1, 0
    for k in range(unit.first_transporter, unit.first_transporter + unit.transporters):
        if state.transporters[k].busy == 1:
            continue
        count = brings(launcher, state.transporters[k])
        if count > most:
            best, most = k, count
    return best


@kernel
def fill(parameters, state, number):
    """Put the rounds of the transporter that served a launcher on it, each type to what it held at the start."""
    launcher, held = parameters.launchers[number], state.launchers[number]
    transporter = state.transporters[held.transporter]
    status, ready = state.status[launcher.fire_unit], state.ready[launcher.launch_site]
    for kind in range(INTERCEPTOR_TYPES):
        taken = min(launcher.full[kind], transporter.spare[kind])
        held.rounds[kind] += taken
        held.aboard += taken
        transporter.spare[kind] -= taken
        ready.rounds[kind] += taken
        status.rounds[kind] += taken
        status.reloads[kind] -= taken
    transporter.busy = 0
    held.transporter = -1


@door
def reload_launchers(parameters, state, events, now_s):
    """Finish reloads whose time is over, then send free transporters to launchers that are empty, in order of their numbers.

    A launcher is looked at only while it is empty.
    """
    for k in range(parameters.launchers.shape[0]):
        held = state.launchers[k]
        if held.transporter >= 0 and now_s >= held.reloaded_s:
            note(events, held.reloaded_s, RELOAD_FINISHED, k, parameters.launchers[k].fire_unit)
            fill(parameters, state, k)
    for k in range(parameters.launchers.shape[0]):
        held = state.launchers[k]
        if held.aboard > 0 or held.transporter >= 0:
            continue
        launcher = parameters.launchers[k]
        transporter = best_transporter(parameters, state, launcher)
        if transporter >= 0:
            state.transporters[transporter].busy = 1
            held.transporter = transporter
            held.reloaded_s = now_s + parameters.fire_units[launcher.fire_unit].reload_time_s
            note(events, now_s, RELOAD_STARTED, k, launcher.fire_unit)
