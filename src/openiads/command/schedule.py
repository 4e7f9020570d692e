"""In which order options are taken up: the urgent first, then the greatest value; or as a list of rules has it.

Source: the last feasible launch, as time windows in weapon assignment (Leboucher2013); lists as in public air-defence
doctrine, where ballistic missiles come first (FM44-100, chapter 4). Leaves out: exchanges between options.
"""

import math

from openiads.command.feasibility import (
    envelope_of,
    lies_in_seen,
    lowest_aim_m,
    radar_reaches,
    raised,
    sector_seen,
    site_covers,
)
from openiads.command.posts import RULES, Category, Order, Rule
from openiads.flight.flight_time import UNREACHABLE_S
from openiads.flight.intercept import extrapolated, flight_ahead
from openiads.kernel import door, kernel
from openiads.vectors import subtract, vector

BALLISTIC_CATEGORY = int(Category.BALLISTIC)
BY_LIST = int(Order.LIST)
NONE = int(Rule.NONE)
BALLISTIC = int(Rule.BALLISTIC)
TIME_TO_GO = int(Rule.TIME_TO_GO)
VALUE = int(Rule.VALUE)
THREAT = int(Rule.THREAT)
# The last place of a flight where a round can meet it is looked for at so many places, then halved so often.
PLACES = 8
HALVINGS = 5
# What leaves is not followed further than this.
LONGEST_AHEAD_S = 600.0
LEAST_VALUE = 1e-9
SMALL = 1e-9


@kernel
def met_after_s(parameters, fire_unit, site, kind, flight, category, seen, time_s):
    """Time of flight [s] to where a track will be after a time, or UNREACHABLE_S where a round may not meet it there.

    seen : the sector of the fire unit's radar, as `sector_seen` gives it.
    """
    position, velocity, acceleration, climbing, _ = flight
    row = envelope_of(parameters, kind, category)
    relative = subtract(position, vector(site.position_m))
    flight_s, outside_m = flight_ahead(
        parameters.flyouts[row],
        parameters.tables[row],
        relative,
        site.height_m,
        climbing,
        velocity,
        acceleration,
        time_s,
    )
    if flight_s >= UNREACHABLE_S or outside_m > 0.0:
        return UNREACHABLE_S
    place = extrapolated(position, velocity, acceleration, time_s)
    height_m = climbing[0] + time_s * (climbing[1] + 0.5 * climbing[2] * time_s)
    if not site_covers(site, place) or not lies_in_seen(fire_unit, seen, place):
        return UNREACHABLE_S
    return flight_s if radar_reaches(parameters, fire_unit, place, height_m) else UNREACHABLE_S


@door
def last_launch(parameters, fire_unit, site, kind, flight, category, seen, delay_s, earliest_s, latest_s):
    """The last time [s] from now at which a kind of round may leave and meet a track between two times.

    It meets it at the last place of the way that it can reach. No less than `delay_s`, when a round ordered now would leave.
    seen : as for `met_after_s`.
    """
    expected = raised(flight, category, lowest_aim_m(parameters, site, kind))
    until_s = min(latest_s, earliest_s + LONGEST_AHEAD_S)
    met_s, late_s, launch_s = earliest_s, until_s, delay_s
    for k in range(PLACES):
        time_s = until_s - (until_s - earliest_s) * k / PLACES
        flight_s = met_after_s(parameters, fire_unit, site, kind, expected, category, seen, time_s)
        if flight_s < UNREACHABLE_S:
            met_s, launch_s = time_s, max(time_s - flight_s, launch_s)
            break
        late_s = time_s
    for _ in range(HALVINGS if late_s > met_s else 0):
        middle_s = 0.5 * (met_s + late_s)
        flight_s = met_after_s(parameters, fire_unit, site, kind, expected, category, seen, middle_s)
        if flight_s < UNREACHABLE_S:
            met_s, launch_s = middle_s, max(middle_s - flight_s, launch_s)
        else:
            late_s = middle_s
    return launch_s


@kernel
def band_of(doctrine, value):
    """A number that values share which differ by less than about the doctrine's `near_share`."""
    return int(math.log(max(value, LEAST_VALUE) / LEAST_VALUE) / max(doctrine.near_share, SMALL))


@door
def last_of_unit(parameters, ready, option, flight, category, facing_rad, delay_s, latest_s):
    """The last time [s] from now at which any round that stands ready in an option's fire unit may leave."""
    fire_unit, launch_s = parameters.fire_units[option.fire_unit], delay_s
    seen = sector_seen(fire_unit, facing_rad)
    for number in range(fire_unit.first_launch_site, fire_unit.first_launch_site + fire_unit.launch_sites):
        site = parameters.launch_sites[number]
        for kind in range(parameters.interceptor_types.shape[0]):
            sure = parameters.interceptor_types[kind].kill_probability[category]
            if ready[number].rounds[kind] <= 0 or sure <= 0.0:
                continue
            last_s = last_launch(
                parameters,
                fire_unit,
                site,
                kind,
                flight,
                category,
                seen,
                delay_s,
                option.intercept_s,
                latest_s,
            )
            launch_s = max(launch_s, last_s)
    return launch_s


@door
def date(parameters, ready, held, option, flight, category, facing_rad, delay_s, now_s):
    """Fill in when an option must be taken up at the latest, whether that is within the doctrine's patience, and its band."""
    doctrine = parameters.doctrine[0]
    latest_s = held.arrival_s + doctrine.arrival_slack_s
    launch_s = last_of_unit(parameters, ready, option, flight, category, facing_rad, delay_s, latest_s)
    option.last_launch_s = now_s + launch_s
    option.urgent = 1 if launch_s - delay_s < doctrine.patience * doctrine.decision_period_s else 0
    option.band = band_of(doctrine, option.value)


@kernel
def precedes_by_value(option, other):
    """Whether an option is taken up before another: the urgent first, then what is planned, then by value."""
    if option.urgent != other.urgent:
        return option.urgent > other.urgent
    if option.planned != other.planned:
        return option.planned > other.planned
    if option.band != other.band:
        return option.band > other.band
    if option.last_launch_s != other.last_launch_s:
        return option.last_launch_s < other.last_launch_s
    if option.value != other.value:
        return option.value > other.value
    return option.arrival_s < other.arrival_s


@kernel
def key_of(parameters, held, option, rule):
    """What a rule of the list looks at, the lower the sooner; times in steps of `band_s`, so that the next rule has a say."""
    doctrine, category = parameters.doctrine[0], -1
    if held.target_class >= 0:
        category = parameters.target_classes[held.target_class].category
    if rule == BALLISTIC:
        return 0.0 if category == BALLISTIC_CATEGORY else 1.0
    if rule == TIME_TO_GO:
        return math.floor(held.arrival_s / max(doctrine.band_s, SMALL))
    if rule == VALUE:
        return -held.value
    if rule == THREAT:
        return -held.threat
    return math.floor(option.last_launch_s / max(doctrine.band_s, SMALL))


@kernel
def precedes_by_list(parameters, state, option, other):
    """Whether an option is taken up before another by the list of rules, of which the first that tells them apart decides."""
    doctrine = parameters.doctrine[0]
    held, beside = state.picture[option.slot], state.picture[other.slot]
    for k in range(RULES):
        rule = doctrine.rules[k]
        if rule == NONE:
            break
        first, second = key_of(parameters, held, option, rule), key_of(parameters, beside, other, rule)
        if first != second:
            return first < second
    if option.value != other.value:
        return option.value > other.value
    return option.arrival_s < other.arrival_s


@kernel
def precedes(parameters, state, option, other):
    """Whether an option is taken up before another, by the doctrine's order."""
    if parameters.doctrine[0].order == BY_LIST:
        return precedes_by_list(parameters, state, option, other)
    return precedes_by_value(option, other)
