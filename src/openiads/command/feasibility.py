"""What a fire unit can do about a track: envelope, time, guidance by its radar, sector, rounds; the gates in this order.

A round flies from its launch site, which may stand away from the radar that guides it. Source: docs/architecture.md
(reasons) and flight.intercept (predicted intercept point). Leaves out: relief in the way of a round.
"""

import math

from openiads.command.posts import Category
from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import ALL_ROUND, arctangent, height_and_up, lies_in_sector, lies_within, sector
from openiads.earth.masking import arc_below_m, ground_range_and_azimuth, stands_clear
from openiads.earth.propagation import above_horizon, radio_horizon_m
from openiads.flight.flight_time import UNREACHABLE_S
from openiads.flight.free import frame_acceleration, gravity
from openiads.flight.intercept import earliest_intercept, flight_ahead, height_parabola, time_within
from openiads.kernel import kernel
from openiads.messages.events import Reason
from openiads.vectors import add, add_scaled, dot, norm, rotate, rotation, scale, subtract, vector

OUT_OF_ENVELOPE = int(Reason.OUT_OF_ENVELOPE)
NO_TIME = int(Reason.NO_TIME)
NO_GUIDE_RADAR = int(Reason.NO_GUIDE_RADAR)
OUT_OF_SECTOR = int(Reason.OUT_OF_SECTOR)
NO_ROUNDS = int(Reason.NO_ROUNDS)
NO_CHANNEL = int(Reason.NO_CHANNEL)
BALLISTIC = int(Category.BALLISTIC)
FAR_S = 1e9
# What the earth's curvature, left out on the way to the horizon, may take off the time.
CURVATURE_ROOM_S = 1.0
PLACE_STEP_M = 2_000.0
MOST_PLACES = 32


@kernel
def azimuth_from(fire_unit, position_m):
    """Azimuth [rad] of a place from a fire unit's radar."""
    enu = rotate(rotation(fire_unit.radar_axes), subtract(position_m, vector(fire_unit.radar_m)))
    return math.atan2(enu[0], enu[1])


@kernel
def in_sector(fire_unit, facing_rad, position_m):
    """Whether a place lies in the sector of a fire unit's radar, as it faces now."""
    enu = rotate(rotation(fire_unit.radar_axes), subtract(position_m, vector(fire_unit.radar_m)))
    return lies_within(facing_rad, fire_unit.sector_rad, enu[0], enu[1])


@kernel
def sector_seen(fire_unit, facing_rad):
    """The sector of a fire unit's radar by its middle, as `geodesy.sector` gives it; all round where it is free to turn."""
    return sector(facing_rad, fire_unit.sector_rad) if facing_rad == facing_rad else (0.0, 0.0, ALL_ROUND)


@kernel
def lies_in_seen(fire_unit, seen, position_m):
    """Whether a place lies in the sector of a fire unit's radar, as `sector_seen` gives it."""
    enu = rotate(rotation(fire_unit.radar_axes), subtract(position_m, vector(fire_unit.radar_m)))
    return lies_in_sector(seen, enu[0], enu[1])


@kernel
def site_covers(site, position_m):
    """Whether a place lies in the sector into which a launch site fires."""
    enu = rotate(rotation(site.axes), subtract(position_m, vector(site.position_m)))
    return lies_within(site.facing_rad, site.sector_rad, enu[0], enu[1])


@kernel
def envelope_of(parameters, kind, category):
    """The row of the fly-outs and tables that holds for a kind of round against a category of target."""
    return kind + parameters.interceptor_types.shape[0] if category == BALLISTIC else kind


@kernel
def longest_flight_s(parameters, kind, category):
    """The longest time of flight [s] of a kind of round within its envelope against a category of target."""
    row = parameters.interceptor_types[kind]
    return row.longest_ballistic_flight_s if category == BALLISTIC else row.longest_flight_s


@kernel
def radar_reaches(parameters, fire_unit, position_m, height_m):
    """Whether a fire unit's radar has range for a place of known height, and neither the earth's curve nor relief between."""
    if fire_unit.radar < 0:
        return False
    away = subtract(position_m, vector(fire_unit.radar_m))
    if norm(away) > fire_unit.radar_range_m:
        return False
    enu = rotate(rotation(fire_unit.radar_axes), away)
    if parameters.masks.frames.shape[0] > 0:
        arc_m, azimuth = ground_range_and_azimuth(enu, fire_unit.ground_m + fire_unit.antenna_height_m)
        return stands_clear(parameters.masks, fire_unit.radar, arc_m, azimuth, height_m)
    ground = math.sqrt(enu[0] * enu[0] + enu[1] * enu[1])
    return above_horizon(ground, fire_unit.antenna_height_m, height_m - fire_unit.ground_m) == 1


@kernel
def lowest_aim_m(parameters, site, kind):
    """Lowest height [m] above the ellipsoid at which a kind of round of a launch site is sent to meet what flies level."""
    return parameters.flyouts[kind].minimum_height_m + site.height_m + parameters.doctrine[0].aim_height_margin_m


@kernel
def expected_flight(position_m, velocity_m_s, category):
    """How command expects a track to go on: place, velocity and acceleration (ECEF), height parabola, and vertical.

    A ballistic one falls freely. Any other flies level, for the climb rate of a low track is mostly noise.
    """
    height_m, vertical = height_and_up(position_m)
    if category == BALLISTIC:
        falling = add(gravity(position_m), frame_acceleration(position_m, velocity_m_s))
        return position_m, velocity_m_s, falling, height_parabola(position_m, velocity_m_s, falling), vertical
    level = add_scaled(velocity_m_s, vertical, -dot(velocity_m_s, vertical))
    return level_flight(position_m, level, height_m, vertical)


@kernel
def level_flight(position_m, level_m_s, height_m, vertical):
    """Level flight from a place of known height: place, velocity and acceleration (ECEF), height parabola, and vertical."""
    bend_m_s2 = dot(level_m_s, level_m_s) / (EARTH_MEAN_RADIUS_M + max(height_m, 0.0))
    return position_m, level_m_s, scale(vertical, -bend_m_s2), (height_m, 0.0, 0.0), vertical


@kernel
def raised(flight, category, least_height_m):
    """An expected flight, brought up to the lowest height that rounds can reach: a height under it is mostly noise."""
    position, velocity, _, climbing, vertical = flight
    short_m = least_height_m - climbing[0]
    if category == BALLISTIC or short_m <= 0.0:
        return flight
    return level_flight(add_scaled(position, vertical, short_m), velocity, least_height_m, vertical)


@kernel
def first_above_horizon_s(fire_unit, position_m, velocity_m_s, height_m):
    """Time [s] before which level flight is surely below the horizon of a fire unit's radar; `FAR_S` where it always is."""
    axes = rotation(fire_unit.radar_axes)
    east, north, _ = rotate(axes, subtract(position_m, vector(fire_unit.radar_m)))
    to_east, to_north, _ = rotate(axes, velocity_m_s)
    horizon_m = radio_horizon_m(fire_unit.antenna_height_m, height_m - fire_unit.ground_m)
    first_s, last_s = time_within((east, north, 0.0), (to_east, to_north, 0.0), horizon_m, FAR_S)
    return max(first_s - CURVATURE_ROOM_S, 0.0) if last_s >= first_s else FAR_S


@kernel
def first_unmasked_s(parameters, fire_unit, position_m, velocity_m_s, height_m, until_s):
    """Time [s] at which level flight first stands above what relief hides from a fire unit's radar; `FAR_S` where it never
    does until a time. Looked for every PLACE_STEP_M, at MOST_PLACES places at most: a shorter glimpse may be missed.
    """
    axes = rotation(fire_unit.radar_axes)
    east, north, upward = rotate(axes, subtract(position_m, vector(fire_unit.radar_m)))
    to_east, to_north, to_up = rotate(axes, velocity_m_s)
    way_m = norm(velocity_m_s) * until_s
    steps = min(1 + int(way_m / PLACE_STEP_M), MOST_PLACES)
    eye_m = fire_unit.ground_m + fire_unit.antenna_height_m
    turned, last_east, last_north = math.atan2(east, north), east, north
    for k in range(steps + 1):
        time_s = until_s * k / max(steps, 1)
        x, y, rising = east + to_east * time_s, north + to_north * time_s, upward + to_up * time_s
        turned += arctangent(x * last_north - y * last_east, x * last_east + y * last_north)
        last_east, last_north = x, y
        arc_m = arc_below_m(math.sqrt(x * x + y * y), rising, eye_m)
        if stands_clear(parameters.masks, fire_unit.radar, arc_m, turned, height_m):
            return time_s
    return FAR_S


@kernel
def first_seen_s(parameters, fire_unit, position_m, velocity_m_s, height_m, until_s):
    """Time [s] before which the earth hides level flight from a fire unit's radar; `FAR_S` where it does until a time."""
    if parameters.masks.frames.shape[0] > 0:
        return first_unmasked_s(parameters, fire_unit, position_m, velocity_m_s, height_m, until_s)
    return first_above_horizon_s(fire_unit, position_m, velocity_m_s, height_m)


@kernel
def beside_sector(fire_unit, facing_rad, position_m, velocity_m_s, until_s):
    """Whether level flight surely stays out of a sector of less than half a circle until a time: beyond the same edge of it."""
    if facing_rad != facing_rad or fire_unit.sector_rad >= math.pi:
        return False
    axes = rotation(fire_unit.radar_axes)
    east, north, _ = rotate(axes, subtract(position_m, vector(fire_unit.radar_m)))
    to_east, to_north, _ = rotate(axes, velocity_m_s)
    last_east, last_north = east + to_east * until_s, north + to_north * until_s
    left, right = facing_rad - 0.5 * fire_unit.sector_rad, facing_rad + 0.5 * fire_unit.sector_rad
    a, b = math.sin(left), math.cos(left)
    if east * b < north * a and last_east * b < last_north * a:
        return True
    a, b = math.sin(right), math.cos(right)
    return east * b > north * a and last_east * b > last_north * a


@kernel
def outlook(parameters, fire_unit, site, facing_rad, kind, flight, category, until_s):
    """How far any round of a launch site could come at a track until a time, and the time [s] before which it is not seen.

    The track is at the lowest height for one kind of round, which is taken for that of all. A ballistic one is not asked.
    """
    if category == BALLISTIC:
        return NO_CHANNEL, 0.0
    position, velocity, _, climbing, _ = raised(flight, category, lowest_aim_m(parameters, site, kind))
    seen_s = first_seen_s(parameters, fire_unit, position, velocity, climbing[0], until_s)
    if seen_s >= FAR_S:
        return NO_GUIDE_RADAR, seen_s
    beside = beside_sector(fire_unit, facing_rad, position, velocity, until_s)
    return (OUT_OF_SECTOR if beside else NO_CHANNEL), seen_s


@kernel
def met_unseen(parameters, site, kind, flight, category, delay_s, seen_s):
    """Whether a kind of round would meet a level track before `seen_s`, when the fire unit's radar can first see it.

    Then `NO_GUIDE_RADAR` is as far as it comes, and its earliest intercept need not be found.
    """
    if seen_s <= delay_s:
        return False
    position, velocity, acceleration, climbing, _ = raised(flight, category, lowest_aim_m(parameters, site, kind))
    relative = subtract(position, vector(site.position_m))
    flight_s = flight_ahead(
        parameters.flyouts[kind],
        parameters.tables[kind],
        relative,
        site.height_m,
        climbing,
        velocity,
        acceleration,
        seen_s,
    )[0]
    return delay_s + flight_s <= seen_s


@kernel
def intercept_of(parameters, site, kind, flight, category, delay_s, ready_within_s, until_s):
    """Earliest intercept: time from now [s] or -1, aim point and its height [m], and how long the launch must wait [s].

    flight : as `expected_flight` gives it. Looks no further ahead than `until_s`, nor than a launch within the next
    decisions would reach.
    """
    least_m = lowest_aim_m(parameters, site, kind)
    position, velocity, acceleration, climbing, _ = raised(flight, category, least_m)
    horizon_s = min(delay_s + longest_flight_s(parameters, kind, category) + ready_within_s, until_s)
    envelope = envelope_of(parameters, kind, category)
    time_s, aim, flight_s = earliest_intercept(
        parameters.flyouts[envelope],
        parameters.tables[envelope],
        vector(site.position_m),
        site.height_m,
        position,
        velocity,
        acceleration,
        climbing,
        delay_s,
        horizon_s,
    )
    aim_height = climbing[0] + time_s * (climbing[1] + 0.5 * climbing[2] * time_s)
    if time_s < 0.0 or flight_s >= UNREACHABLE_S:
        return -1.0, aim, aim_height, 0.0
    return time_s, aim, aim_height, time_s - delay_s - flight_s


@kernel
def gate_of(
    parameters, fire_unit, site, facing_rad, time_s, wait_s, aim_m, aim_height_m, rounds, latest_s, ready_within_s
):
    """How far one kind of round comes: the gate at which it stops, or NO_CHANNEL where it stops at none of these.

    facing_rad : where the radar's sector points; NaN where it is free to be turned to the aim point.
    """
    if time_s < 0.0 or wait_s > ready_within_s:
        return OUT_OF_ENVELOPE
    if time_s > latest_s:
        return NO_TIME
    if not radar_reaches(parameters, fire_unit, aim_m, aim_height_m):
        return NO_GUIDE_RADAR
    if facing_rad == facing_rad and not in_sector(fire_unit, facing_rad, aim_m):
        return OUT_OF_SECTOR
    if not site_covers(site, aim_m):
        return OUT_OF_SECTOR
    return NO_ROUNDS if rounds <= 0 else NO_CHANNEL


@kernel
def highest_gate(fire_unit, rounds):
    """The furthest gate that a kind of round can come to, whatever the track."""
    if fire_unit.radar < 0:
        return NO_GUIDE_RADAR
    return NO_ROUNDS if rounds <= 0 else NO_CHANNEL


@kernel
def place_to_try(turn, k, types, channels_free):
    """Which place of the list of preferences to try next: in its order as long as something can come of it, else backwards.

    Backwards the types of longer reach come first, which sooner find how far anything comes. First turn: types of which
    there are rounds; second turn: the others.
    """
    return k if turn == 0 and channels_free > 0 else types - 1 - k


@kernel
def try_round(parameters, fire_unit, site, kind, facing_rad, rounds, asked, furthest):
    """How far one kind of round from one launch site comes: gate, time to intercept [s], aim point.

    asked : flight, category, delay, time within which a launch must be ready, latest time. An intercept too late to count is
    not looked for where it would come no further than `furthest`.
    """
    flight, category, delay_s, ready_within_s, latest_s = asked
    until_s = latest_s if furthest >= NO_TIME else FAR_S
    time_s, aim, aim_height, wait_s = intercept_of(
        parameters, site, kind, flight, category, delay_s, ready_within_s, until_s
    )
    gate = gate_of(
        parameters, fire_unit, site, facing_rad, time_s, wait_s, aim, aim_height, rounds, latest_s, ready_within_s
    )
    return gate, time_s, aim


@kernel
def best_round(
    parameters,
    unit,
    facing_rad,
    ready,
    channels_free,
    flight,
    speed_m_s,
    category,
    arrival_s,
    delay_s,
    ready_within_s,
    reached,
):
    """The round a fire unit would choose: gate reached, type, launch site, time to intercept [s], aim point.

    Types are tried from the surest on, the shorter reach first where two are as sure; of launch sites that can fire a type,
    the one whose round meets the target first is chosen. A gate below NO_CHANNEL is the reason why nothing can be done;
    NO_CHANNEL says that only a channel is left to be found, which is the caller's to see. What can come no further than
    `reached`, the gate that another fire unit came to, or than another type came, is not tried.
    """
    fire_unit, doctrine = parameters.fire_units[unit], parameters.doctrine[0]
    latest_s = arrival_s + doctrine.arrival_slack_s
    furthest, chosen, met_s, meet_m = max(OUT_OF_ENVELOPE, reached), -1, -1.0, flight[0]
    highest, seen_s, looked = NO_CHANNEL, -1.0, -1
    asked = (flight, category, delay_s, ready_within_s, latest_s)
    if speed_m_s > fire_unit.maximum_target_speed_m_s:
        return furthest, -1, -1, met_s, meet_m
    types = parameters.interceptor_types.shape[0]
    for attempt in range(2 * types):
        turn = 0 if attempt < types else 1
        place = place_to_try(turn, attempt - turn * types, types, channels_free)
        kind = parameters.interceptor_types[place].preferred[category]
        if fire_unit.carries[kind] == 0 or parameters.interceptor_types[kind].kill_probability[category] <= 0.0:
            continue
        for number in range(fire_unit.first_launch_site, fire_unit.first_launch_site + fire_unit.launch_sites):
            site, rounds = parameters.launch_sites[number], ready[number].rounds[kind]
            if site.carries[kind] == 0 or (rounds > 0) != (turn == 0):
                continue
            if furthest >= NO_GUIDE_RADAR and looked != number:
                ahead_s = min(latest_s, delay_s + fire_unit.longest_flight_s + ready_within_s)
                highest, seen_s = outlook(parameters, fire_unit, site, facing_rad, kind, flight, category, ahead_s)
                looked = number
            if min(highest, highest_gate(fire_unit, rounds)) <= furthest:
                continue
            if seen_s > 0.0 and met_unseen(parameters, site, kind, flight, category, delay_s, seen_s):
                continue
            gate, time_s, aim = try_round(parameters, fire_unit, site, kind, facing_rad, rounds, asked, furthest)
            if gate == NO_CHANNEL and (chosen < 0 or time_s < met_s):
                chosen, met_s, meet_m = number, time_s, aim
            furthest = max(furthest, min(gate, NO_ROUNDS))
        if chosen >= 0:
            return NO_CHANNEL, kind, chosen, met_s, meet_m
    return furthest, -1, -1, met_s, meet_m
