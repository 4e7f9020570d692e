"""Which options are to be taken up together: the fire units' free channels shared out over tracks, as a case of allocation.

Where no fire unit has more to fire at than channels, each track's best option is the best of all and nothing is weighed.
Source: docs/models/assignment.md. Leaves out: sectors that the first order turns, and what rounds of a type are left after
it; `assignment.allot` sees to both.
"""

from openiads.command.allocate import allocate
from openiads.command.posts import HIGHEST_PICTURE, OPTIONS
from openiads.command.selection import MOST_TRACKS, Objective
from openiads.command.threat import closest_approach
from openiads.kernel import door, kernel
from openiads.messages.events import Identity
from openiads.vectors import vector

HOSTILE = int(Identity.HOSTILE)
BY_ASSET = int(Objective.ASSET)
MOST_WORK = 100_000
SMALL = 1e-9


@kernel
def aimed_asset(assets, halving_miss_m, position_m, velocity_m_s):
    """The asset most at risk from something that goes straight on, as `threat.evaluate` has it; -1 where none is."""
    chosen, most = -1, 0.0
    for k in range(assets.shape[0]):
        time_s, miss_m = closest_approach(vector(assets[k].position_m), position_m, velocity_m_s)
        ratio = miss_m / max(halving_miss_m, SMALL)
        risk = assets[k].value / (1.0 + ratio * ratio)
        risk = risk if time_s > 0.0 else 0.001 * risk
        if risk > most:
            chosen, most = k, risk
    return chosen


@kernel
def lethality_at(parameters, held):
    """The chance that a track, if nothing is done, takes the asset that it is expected to hit."""
    return min(held.threat / max(parameters.assets[held.asset].value, SMALL), 1.0)


@kernel
def least_threat(selection, state, count):
    """The place of the least threat among the tracks that are weighed."""
    least = 0
    for k in range(1, count):
        if state.picture[selection.slots[k]].threat < state.picture[selection.slots[least]].threat:
            least = k
    return least


@kernel
def enter(selection, state, slot, count):
    """Enter a track among those that are weighed, the earlier arrival first; returns how many there are."""
    if count == MOST_TRACKS:
        least = least_threat(selection, state, count)
        if state.picture[slot].threat <= state.picture[selection.slots[least]].threat:
            return count
        for k in range(least, count - 1):
            selection.slots[k] = selection.slots[k + 1]
        count -= 1
    place = count
    while place > 0 and state.picture[slot].arrival_s < state.picture[selection.slots[place - 1]].arrival_s:
        selection.slots[place] = selection.slots[place - 1]
        place -= 1
    selection.slots[place] = slot
    return count + 1


@kernel
def number_targets(selection, count):
    """Note which target of the case each track is."""
    for target in range(count):
        selection.target[selection.slots[target]] = target


@kernel
def forget_targets(selection, count):
    """Make every track none of the case again."""
    for target in range(count):
        selection.target[selection.slots[target]] = -1


@kernel
def clear_case(selection):
    """Make every target of the case none."""
    case = selection.case
    for target in range(MOST_TRACKS):
        case.aim[target] = case.value.shape[0] - 1
        case.lethality[target] = 1.0
        for weapon in range(case.kill.shape[0]):
            case.kill[weapon, target] = 0.0
    for place in range(case.value.shape[0]):
        case.value[place] = 0.0
        selection.intact[place] = 1.0


@kernel
def value_targets(selection, state, count):
    """Each track is worth its threat."""
    for target in range(count):
        selection.case.aim[target] = target
        selection.case.value[target] = state.picture[selection.slots[target]].threat


@kernel
def value_assets(selection, parameters, state, slots):
    """Assets are worth their value times the chance that nothing else takes them: tracks fired at, or out of reach now."""
    case = selection.case
    for slot in range(slots):
        held = state.picture[slot]
        if held.track < 0 or held.identity != HOSTILE or held.destroyed == 1 or held.asset < 0:
            continue
        target = selection.target[slot]
        if target >= 0:
            case.aim[target] = held.asset
            case.lethality[target] = lethality_at(parameters, held)
        else:
            leak = held.leak if held.pending > 0 else 1.0
            selection.intact[held.asset] *= 1.0 - lethality_at(parameters, held) * leak
    for place in range(parameters.assets.shape[0]):
        case.value[place] = parameters.assets[place].value * selection.intact[place]


@kernel
def list_members(case):
    """List the targets of each asset."""
    at = 0
    for place in range(case.value.shape[0]):
        case.first[place] = at
        for target in range(case.aim.shape[0]):
            if case.aim[target] == place:
                case.members[at] = target
                at += 1
    case.first[case.value.shape[0]] = at


@kernel
def scarce(selection, count):
    """Whether any fire unit could fire at more of the tracks than it has channels for."""
    case = selection.case
    for weapon in range(case.kill.shape[0]):
        reachable = 0
        for target in range(count):
            reachable += 1 if case.kill[weapon, target] > 0.0 else 0
        if reachable > case.stock[weapon]:
            return True
    return False


@kernel
def mark(selection, state):
    """Mark the options that the plan takes up."""
    for k in range(state.counters[OPTIONS]):
        option = state.options[k]
        target = selection.target[option.slot]
        if target >= 0 and selection.plan.rounds[option.fire_unit, target] > 0:
            option.planned = 1


@door
def share_out(selection, parameters, state, count):
    """Value the tracks of the case, make its plan where channels are scarce, and mark the options that it takes up."""
    if not scarce(selection, count):
        return
    if parameters.doctrine[0].objective == BY_ASSET:
        value_assets(selection, parameters, state, state.counters[HIGHEST_PICTURE])
    else:
        value_targets(selection, state, count)
    list_members(selection.case)
    allocate(selection.case, selection.plan, selection.chains, MOST_WORK)
    mark(selection, state)
