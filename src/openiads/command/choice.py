"""What was chosen of the options by whoever was asked: declined ones are struck out, and the ledger says so.

Source: docs/models/doctrine.md. Leaves out: asking, which is done in Python (simulation/policy.py), and conflicts between
what was chosen, which assignment settles.
"""

from openiads.command.assignment import possible
from openiads.command.ledger import set_reason
from openiads.command.posts import OPTIONS
from openiads.kernel import door, kernel
from openiads.messages.events import Reason

RESERVED = int(Reason.RESERVED)
DECLINED = -1


@kernel
def chosen(state, slot):
    """Whether any option of a track was not declined."""
    for k in range(state.counters[OPTIONS]):
        if state.options[k].slot == slot and state.options[k].rounds != DECLINED:
            return True
    return False


@door
def settle(parameters, state, pointing, spans, now_s):
    """Strike out declined options; a track that could have been fired at, and was not to be, is kept waiting as reserved."""
    if parameters.doctrine[0].asks == 0:
        return
    for k in range(state.counters[OPTIONS]):
        option = state.options[k]
        held = state.picture[option.slot]
        if held.due >= 0 and possible(parameters, state, pointing, option):
            if chosen(state, option.slot):
                set_reason(spans, held, held.due, held.due_fire_unit, now_s)
            else:
                set_reason(spans, held, RESERVED, option.fire_unit, now_s)
            held.due = -1
        if option.rounds == DECLINED:
            option.value = 0.0
