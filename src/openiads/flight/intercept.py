"""Where and when an interceptor can meet a target: collision triangle, predicted intercept point, depth of fire.

Source: plane geometry for constant speeds (closed forms); flight-time tables for interceptors whose speed changes.
Leaves out: target manoeuvre (the target goes on with the velocity and acceleration given), and any miss distance.
"""

import math

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import height, height_and_up
from openiads.flight.flight_time import LONGEST_FLIGHT_S, UNREACHABLE_S, table_time_s
from openiads.flight.flyout import ground_range_m, ground_range_of_chord_m
from openiads.kernel import kernel
from openiads.vectors import TINY, add_scaled, dot, norm, scale, subtract

NO_INTERCEPT_S = -1.0
# About this many looks along the target's path, and at most so many more in the gap in which the intercept lies.
SCAN_STEPS = 40
NARROWINGS = 12
SECANTS = 4
# A round that would be there so little before its target is there in time.
EARLY_ENOUGH_S = 0.004
LEAST_GAP_S = 0.002
# The sphere that surely holds the envelope is drawn this much too large, for the earth's curvature.
MARGIN = 1.02
LEAST_STEP_S = 0.1


@kernel
def collision_time_s(relative_position_m, target_velocity_m_s, interceptor_speed_m_s):
    """Earliest time [s] at which an interceptor of constant speed can meet a target of constant velocity; -1 if never.

    |r + v t| = s t has the root t = r2 / (sqrt((r.v)2 + r2 (s2 - v2)) - r.v), in which a faster, an equal and a slower
    interceptor are one case. Source: the collision triangle, by elementary algebra.
    """
    range2 = dot(relative_position_m, relative_position_m)
    opening = dot(relative_position_m, target_velocity_m_s)
    speed2 = interceptor_speed_m_s * interceptor_speed_m_s
    discriminant = opening * opening + range2 * (speed2 - dot(target_velocity_m_s, target_velocity_m_s))
    if range2 <= 0.0:
        return 0.0
    if discriminant < 0.0:
        return NO_INTERCEPT_S
    divisor = math.sqrt(discriminant) - opening
    return range2 / divisor if divisor > 0.0 else NO_INTERCEPT_S


@kernel
def level_acceleration(position_m, velocity_m_s):
    """Acceleration [m/s2] (ECEF) that keeps a target at its height: v2 / r towards the earth, v its level speed."""
    height_m, vertical = height_and_up(position_m)
    climb = dot(velocity_m_s, vertical)
    level2 = max(dot(velocity_m_s, velocity_m_s) - climb * climb, 0.0)
    return scale(vertical, -level2 / (EARTH_MEAN_RADIUS_M + max(height_m, 0.0)))


@kernel
def extrapolated(position_m, velocity_m_s, acceleration_m_s2, time_s):
    """Position [m] after a time at constant acceleration."""
    return add_scaled(add_scaled(position_m, velocity_m_s, time_s), acceleration_m_s2, 0.5 * time_s * time_s)


@kernel
def time_within(relative_position_m, velocity_m_s, radius_m, horizon_s):
    """First and last time [s], from 0 to the horizon, at which a straight path is within a distance; else (0, -1)."""
    speed2 = max(dot(velocity_m_s, velocity_m_s), TINY)
    opening = dot(relative_position_m, velocity_m_s)
    outside2 = dot(relative_position_m, relative_position_m) - radius_m * radius_m
    discriminant = opening * opening - speed2 * outside2
    if discriminant < 0.0:
        return 0.0, -1.0
    root = math.sqrt(discriminant)
    first = max((-opening - root) / speed2, 0.0)
    last = min((root - opening) / speed2, horizon_s)
    return (first, last) if first <= last else (0.0, -1.0)


@kernel
def flight_to(flyout, table, launcher_m, launcher_height_m, aim_m):
    """Time of flight [s] (or UNREACHABLE_S) to an ECEF point, and the distance [m] it lies outside the envelope."""
    aim_height = height(aim_m)
    climb = aim_height - launcher_height_m
    ground = ground_range_m(launcher_m, aim_m, launcher_height_m, aim_height)
    beyond = max(ground - flyout.maximum_range_m, climb - flyout.maximum_height_m)
    return table_time_s(flyout, table, ground, climb), max(beyond, flyout.minimum_height_m - climb)


@kernel
def safe_advance_s(flyout, fastest_m_s, late_s, beyond_m):
    """Time [s] in which a target, no faster than given, surely comes neither within the envelope nor within time.

    Outside, the way to the envelope at full speed; inside, half of late / (1 + target speed / interceptor's minimum).
    """
    if beyond_m > 0.0:
        return beyond_m / max(fastest_m_s, 1.0)
    if late_s > LONGEST_FLIGHT_S:
        return 0.0
    slowest_m_s = max(flyout.minimum_speed_m_s, 1.0)
    return 0.5 * late_s * slowest_m_s / max(slowest_m_s + fastest_m_s, 1.0)


@kernel
def flight_ahead(flyout, table, relative_m, launcher_height_m, climbing, velocity_m_s, acceleration_m_s2, time_s):
    """As `flight_to`, for where a target will be at a time, with its height from a parabola instead of from its place.

    climbing : height [m] now, climb rate [m/s] and its change [m/s2]. Exact for level flight; for a ballistic one within
    200 m of height after 100 s. Three times as fast, which counts where every track is tried with every round.
    """
    there = extrapolated(relative_m, velocity_m_s, acceleration_m_s2, time_s)
    aim_height = climbing[0] + time_s * (climbing[1] + 0.5 * climbing[2] * time_s)
    climb = aim_height - launcher_height_m
    ground = ground_range_of_chord_m(dot(there, there), launcher_height_m, aim_height)
    beyond = max(ground - flyout.maximum_range_m, climb - flyout.maximum_height_m)
    return table_time_s(flyout, table, ground, climb), max(beyond, flyout.minimum_height_m - climb)


@kernel
def share_of_gap(number, early_late_s, late_s):
    """Where in the gap between a look that was too early and one that was not to look next, as a share of it.

    Where the lateness would come down to half of `EARLY_ENOUGH_S` before nothing if it fell evenly (the secant's rule); in
    the middle where it jumps, as at the edge of the envelope, and after a few looks have not found it.
    """
    if number >= SECANTS or early_late_s > LONGEST_FLIGHT_S:
        return 0.5
    fall_s = max(early_late_s - late_s, EARLY_ENOUGH_S)
    return min((early_late_s + 0.5 * EARLY_ENOUGH_S) / fall_s, 1.0)


@kernel
def height_parabola(position_m, velocity_m_s, acceleration_m_s2):
    """Height [m], climb rate [m/s] and its change [m/s2] of a target, the earth's curvature included."""
    now_m, vertical = height_and_up(position_m)
    climb = dot(velocity_m_s, vertical)
    level2 = max(dot(velocity_m_s, velocity_m_s) - climb * climb, 0.0)
    return now_m, climb, dot(acceleration_m_s2, vertical) + level2 / (EARTH_MEAN_RADIUS_M + max(now_m, 0.0))


@kernel
def predicted_intercept(flyout, table, launcher_m, position_m, velocity_m_s, acceleration_m_s2, delay_s, horizon_s):
    """Earliest intercept of a target that goes on as given: time from now [s] or -1, aim point [m], time of flight [s].

    As `earliest_intercept`, which says how, for one launcher and one target alone.
    """
    climbing = height_parabola(position_m, velocity_m_s, acceleration_m_s2)
    return earliest_intercept(
        flyout,
        table,
        launcher_m,
        height(launcher_m),
        position_m,
        velocity_m_s,
        acceleration_m_s2,
        climbing,
        delay_s,
        horizon_s,
    )


@kernel
def earliest_intercept(
    flyout,
    table,
    launcher_m,
    launcher_height_m,
    position_m,
    velocity_m_s,
    acceleration_m_s2,
    climbing,
    delay_s,
    horizon_s,
):
    """Earliest intercept of a target that goes on as given: time from now [s] or -1, aim point [m], time of flight [s].

    climbing : as `height_parabola` gives it, so that many rounds can be tried at one track without asking for it again.

    The least time t up to the horizon at which delay + time of flight to the target's place at t is no more than t. It
    is less where the target only then comes within reach; t - delay - time of flight is how long the launch must wait.
    Looks along the target's path, skipping what is surely too early, then narrows the gap: a stay within reach shorter
    than a fortieth of the time that the target spends near can be missed. Within 0.01 s, but for the table's error.
    """
    bend = norm(acceleration_m_s2)
    reach_m = MARGIN * (flyout.maximum_range_m + flyout.maximum_height_m) + 0.5 * bend * horizon_s * horizon_s
    relative = subtract(position_m, launcher_m)
    start_s, end_s = time_within(relative, velocity_m_s, reach_m, horizon_s)
    time_s = max(start_s, delay_s)
    if end_s < time_s:
        return NO_INTERCEPT_S, position_m, UNREACHABLE_S
    early_s, early_late_s = time_s, UNREACHABLE_S
    late_s, flight_s = UNREACHABLE_S, UNREACHABLE_S
    fastest = max(norm(velocity_m_s) + bend * horizon_s, 1.0)
    step_s = max((end_s - time_s) / SCAN_STEPS, LEAST_STEP_S)
    while time_s <= end_s:
        flight_s, beyond = flight_ahead(
            flyout, table, relative, launcher_height_m, climbing, velocity_m_s, acceleration_m_s2, time_s
        )
        late_s = delay_s + flight_s - time_s
        if late_s <= 0.0:
            break
        early_s, early_late_s = time_s, late_s
        time_s += max(step_s, safe_advance_s(flyout, fastest, late_s, beyond))
    if late_s > 0.0:
        return NO_INTERCEPT_S, position_m, UNREACHABLE_S
    for number in range(NARROWINGS):
        if late_s >= -EARLY_ENOUGH_S or time_s - early_s <= LEAST_GAP_S:
            break
        between_s = early_s + share_of_gap(number, early_late_s, late_s) * (time_s - early_s)
        there_s = flight_ahead(
            flyout, table, relative, launcher_height_m, climbing, velocity_m_s, acceleration_m_s2, between_s
        )[0]
        if delay_s + there_s <= between_s:
            time_s, late_s, flight_s = between_s, delay_s + there_s - between_s, there_s
        else:
            early_s, early_late_s = between_s, delay_s + there_s - between_s
    return time_s, extrapolated(position_m, velocity_m_s, acceleration_m_s2, time_s), flight_s


def depth_of_fire(
    detection_range_m: float,
    reaction_time_s: float,
    target_speed_m_s: float,
    interceptor_speed_m_s: float,
    assessment_time_s: float,
    minimum_range_m: float,
    maximum_range_m: float,
) -> tuple[float, ...]:
    """Ranges [m] of the successive intercepts of shoot-look-shoot at a target that comes straight in (depth of fire).

    With q = vm / (vm + vt): R1 = q (Rd - vt reaction), at most the maximum range, and R(k+1) = q (Rk - vt assessment),
    while no less than the minimum range. Both speeds constant, one shot at a time. Raises ValueError for a target that
    does not come in, an interceptor that does not fly, or a minimum range that is not positive.
    Source: the shoot-look-shoot sequence of constant speeds, by elementary algebra.
    """
    for name, value in (
        ("target_speed_m_s", target_speed_m_s),
        ("interceptor_speed_m_s", interceptor_speed_m_s),
        ("minimum_range_m", minimum_range_m),
    ):
        if value <= 0.0:
            raise ValueError(f"the depth of fire needs a positive {name}, not {value}")
    share = interceptor_speed_m_s / (interceptor_speed_m_s + target_speed_m_s)
    range_m = min(share * (detection_range_m - target_speed_m_s * reaction_time_s), maximum_range_m)
    ranges = []
    while range_m >= minimum_range_m:
        ranges.append(range_m)
        range_m = share * (range_m - target_speed_m_s * assessment_time_s)
    return tuple(ranges)
