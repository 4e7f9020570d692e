"""Where rounds in flight are sent: the predicted intercept point of their track, renewed every frame.

Source: the predicted intercept point is a fixed point of time of flight (flight.flight_time). Leaves out: guidance of any kind;
a round whose track is lost goes on to the last point.
"""

from openiads.command.assignment import category_of
from openiads.command.feasibility import expected_flight, lowest_aim_m, raised
from openiads.command.knowledge import last_heard_s
from openiads.command.network import PLAIN
from openiads.command.posts import LAUNCHED
from openiads.flight.flight_time import UNREACHABLE_S
from openiads.flight.intercept import extrapolated, flight_to
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST
from openiads.messages.tracks import TrackStatus
from openiads.vectors import put, vector

CONFIRMED = int(TrackStatus.CONFIRMED)
ITERATIONS = 3
SMALL_S = 1e-6
SETTLED_S = 1e-6
LEAST_TIME_S = 0.0


@kernel
def note_launches(state, launches):
    """Enter the rounds that were launched in the last frame."""
    for k in range(launches.cursor[FIRST], launches.cursor[COUNT]):
        launch = launches.rows[k]
        held = state.in_flight[launch.interceptor]
        held.track = launch.track
        held.slot = launch.slot
        held.fire_unit = launch.fire_unit
        held.launch_site = launch.launch_site
        held.interceptor_type = launch.interceptor_type
        held.launch_s = launch.time_s
        held.intercept_s = launch.intercept_s
        state.counters[LAUNCHED] = max(state.counters[LAUNCHED], launch.interceptor + 1)


@kernel
def time_left(parameters, held, launcher_m, launcher_height_m, flight, now_s, track_s, guess_s):
    """Time [s] from now at which a round arrives where its track will be after a guessed time; or UNREACHABLE_S."""
    place = extrapolated(flight[0], flight[1], flight[2], now_s + guess_s - track_s)
    kind = held.interceptor_type
    flight_s = flight_to(parameters.flyouts[kind], parameters.tables[kind], launcher_m, launcher_height_m, place)[0]
    if flight_s >= UNREACHABLE_S:
        return UNREACHABLE_S
    return max(held.launch_s + flight_s - now_s, LEAST_TIME_S)


@kernel
def extrapolated_limit(first, second, third):
    """Limit of an iteration from three of its values, by Steffensen: it also finds a fixed point that repels."""
    bend = third - 2.0 * second + first
    if abs(bend) < SMALL_S:
        return third
    step = second - first
    return max(first - step * step / bend, LEAST_TIME_S)


@door
def renew_aim(parameters, held, track, category, aim, now_s):
    """Renew one aim point: the track's place when a round, flying since its launch, can be there."""
    site = parameters.launch_sites[held.launch_site]
    launcher, launcher_height = vector(site.position_m), site.height_m
    least = lowest_aim_m(parameters, site, held.interceptor_type)
    expected = expected_flight(vector(track.position_m), vector(track.velocity_m_s), category)
    flight = raised(expected, category, least)
    left_s = max(held.intercept_s - now_s, LEAST_TIME_S)
    for _ in range(ITERATIONS):
        once_s = time_left(parameters, held, launcher, launcher_height, flight, now_s, track.time_s, left_s)
        if abs(once_s - left_s) < SETTLED_S:
            break
        twice_s = time_left(parameters, held, launcher, launcher_height, flight, now_s, track.time_s, once_s)
        if once_s >= UNREACHABLE_S or twice_s >= UNREACHABLE_S:
            break
        left_s = extrapolated_limit(left_s, once_s, twice_s)
    held.intercept_s = now_s + left_s
    place = extrapolated(flight[0], flight[1], flight[2], now_s + left_s - track.time_s)
    put(aim.position_m, place)
    aim.time_s = now_s


@kernel
def follows(parameters, state, held, now_s):
    """Whether who decides for a round's fire unit has the track still: always, where one authority knows all."""
    network = state.network
    if network.counters[PLAIN] == 1:
        return True
    cell = network.cells[held.fire_unit]
    return cell >= 0 and now_s - last_heard_s(network, cell, held.slot) <= parameters.doctrine[0].stale_after_s


@door
def renew_aims(parameters, state, tracks, aims, now_s):
    """Renew the aim points of all rounds in flight whose track is still held, and known to who decides for their fire unit."""
    for k in range(state.counters[LAUNCHED]):
        held = state.in_flight[k]
        if held.track < 0:
            continue
        track = tracks[held.slot]
        known = track.track == held.track and track.status == CONFIRMED
        if known and follows(parameters, state, held, now_s):
            renew_aim(parameters, held, track, category_of(parameters, state.picture[held.slot]), aims[k], now_s)
