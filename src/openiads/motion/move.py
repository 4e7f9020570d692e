"""The door of motion: where every object is at the start of a frame, and which interceptors arrive within it.

Source: docs/architecture.md. Leaves out: what anyone believes about these places; motion alone knows the truth and hands it on.
"""

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import height, normal
from openiads.flight.ballistic import fly_ballistic
from openiads.flight.boost import between_three, boosted, fanned, heading_to
from openiads.flight.flyout import ARRIVED, SPENT, flyout_step
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim, open_frame
from openiads.messages.events import EventKind, note
from openiads.motion.bodies import Flight, Motion
from openiads.motion.low_level import lay_heights, on_low_level
from openiads.motion.path import ecef_on_normal, on_fixes, on_piece
from openiads.motion.route import displacement, lay_route, start_time
from openiads.truth import TargetStatus
from openiads.vectors import put, vector

WAITING = int(TargetStatus.WAITING)
FLYING = int(TargetStatus.FLYING)
REACHED = int(TargetStatus.REACHED)
LEFT = int(TargetStatus.LEFT)
DESTROYED = int(TargetStatus.DESTROYED)
ROUTE = int(Motion.ROUTE)
BALLISTIC = int(Motion.BALLISTIC)
FIXES = int(Motion.FIXES)
LOW_LEVEL = int(Motion.LOW_LEVEL)
IN_THE_AIR = int(Flight.FLYING)
DONE = int(Flight.DONE)
STARTED_EVENT = int(EventKind.TARGET_STARTED)
REACHED_EVENT = int(EventKind.TARGET_REACHED_AIM)
LEFT_EVENT = int(EventKind.TARGET_LEFT)
DESTROYED_EVENT = int(EventKind.TARGET_DESTROYED)
NEAREST_M = 1.0


@kernel
def place_launch(body, state, truth, waypoints, stream):
    """Put a ballistic body on its launch point, moved aside about its aim: launch points spread, and the aim stays."""
    start, aim = waypoints[body.first], waypoints[body.first + body.count - 1]
    aim_normal = normal(aim.latitude_rad, aim.longitude_rad)
    across_m = displacement(body, stream)[0]
    upward = fanned(normal(start.latitude_rad, start.longitude_rad), aim_normal, across_m / EARTH_MEAN_RADIUS_M)
    share = across_m / max(body.spread_m, NEAREST_M)
    state.start_s = start_time(body, stream)
    state.until_s = state.start_s
    state.burnout_speed_m_s = between_three(vector(body.burnout_speed_m_s), share)
    put(state.launch_m, ecef_on_normal(upward, start.height_m))
    put(state.ahead, heading_to(upward, aim_normal, between_three(vector(body.heading_rad), share)))
    put(state.upward, upward)
    put(truth.position_m, vector(state.launch_m))
    put(truth.velocity_m_s, (0.0, 0.0, 0.0))


@door
def lay_out(parameters, state, truth, stream):
    """Draw where and when each member of each raid and flight starts: once, before the first frame."""
    for i in range(parameters.bodies.shape[0]):
        body = parameters.bodies[i]
        truth[i].status = WAITING
        if body.kind == ROUTE or body.kind == LOW_LEVEL:
            lay_route(body, state.bodies[i], parameters.waypoints, state.pieces, stream)
            if body.kind == LOW_LEVEL:
                lay_heights(body, state.bodies[i], state.pieces, state.heights, parameters.relief)
        elif body.kind == FIXES:
            state.bodies[i].start_s = parameters.fixes[body.first].time_s
            state.bodies[i].piece = 0
        else:
            place_launch(body, state.bodies[i], truth[i], parameters.waypoints, stream)
    state.launched[0] = 0
    for k in range(state.interceptors.shape[0]):
        state.interceptors[k].status = 0


@kernel
def end_flight(body, truth, events, target, time_s):
    """A body came to the end of its flight: an attacker is at its aim, any other has left."""
    if body.attacks == 1:
        truth.status = REACHED
        note(events, time_s, REACHED_EVENT, target, body.asset)
    else:
        truth.status = LEFT
        note(events, time_s, LEFT_EVENT, target, -1)


@kernel
def move_on_route(body, state, pieces, heights, truth, events, target, time_s):
    """Bring a body on a route to a time."""
    last = body.pieces - 1
    while state.piece < last and time_s >= pieces[body.first_piece + state.piece].end_s:
        state.piece += 1
    piece = pieces[body.first_piece + state.piece]
    if body.kind == LOW_LEVEL:
        position, velocity, height_m = on_low_level(body, state, pieces, heights, piece, time_s)
    else:
        position, velocity, height_m = on_piece(piece, time_s)
    put(truth.position_m, position)
    put(truth.velocity_m_s, velocity)
    truth.height_m = height_m
    near_s = body.reach_m / max(body.speed_m_s, NEAREST_M) if state.piece == last else 0.0
    if time_s >= piece.end_s - near_s:
        end_flight(body, truth, events, target, piece.end_s - near_s)


@kernel
def move_on_fixes(body, state, fixes, truth, events, target, time_s):
    """Bring a body whose path is known in advance to a time."""
    last = body.count - 2
    while state.piece < last and time_s >= fixes[body.first + state.piece + 1].time_s:
        state.piece += 1
    here, there = fixes[body.first + state.piece], fixes[body.first + state.piece + 1]
    position, velocity = on_fixes(here, there, time_s)
    put(truth.position_m, position)
    put(truth.velocity_m_s, velocity)
    truth.height_m = height(position)
    if time_s >= there.time_s:
        end_flight(body, truth, events, target, there.time_s)


@kernel
def boost_to(body, state, truth, time_s):
    """Bring a ballistic body to a time within its burn."""
    position, velocity = boosted(
        vector(state.launch_m),
        vector(state.ahead),
        vector(state.upward),
        state.burnout_speed_m_s,
        body.burnout_angle_rad,
        body.burn_time_s,
        time_s - state.start_s,
    )
    put(truth.position_m, position)
    put(truth.velocity_m_s, velocity)
    state.until_s = time_s


@kernel
def move_on_arc(body, state, waypoints, truth, events, target, time_s):
    """Bring a ballistic body to a time."""
    burnout_s = state.start_s + body.burn_time_s
    if state.until_s < burnout_s:
        boost_to(body, state, truth, min(time_s, burnout_s))
    if time_s > state.until_s:
        ground_m = waypoints[body.first + body.count - 1].height_m
        position, velocity, flown_s, landed = fly_ballistic(
            vector(truth.position_m),
            vector(truth.velocity_m_s),
            body.ballistic_coefficient_kg_m2,
            ground_m,
            time_s - state.until_s,
        )
        put(truth.position_m, position)
        put(truth.velocity_m_s, velocity)
        if landed == 1:
            end_flight(body, truth, events, target, state.until_s + flown_s)
        state.until_s = time_s
    truth.height_m = height(vector(truth.position_m))


@kernel
def move_targets(parameters, state, truth, events, time_s):
    """Bring every object that flies to a time; start those whose time has come."""
    for i in range(parameters.bodies.shape[0]):
        body, body_state, object_truth = parameters.bodies[i], state.bodies[i], truth[i]
        if object_truth.status == WAITING and time_s >= body_state.start_s:
            object_truth.status = FLYING
            note(events, body_state.start_s, STARTED_EVENT, i, -1)
        if object_truth.status != FLYING:
            continue
        if body.kind == ROUTE or body.kind == LOW_LEVEL:
            move_on_route(body, body_state, state.pieces, state.heights, object_truth, events, i, time_s)
        elif body.kind == FIXES:
            move_on_fixes(body, body_state, parameters.fixes, object_truth, events, i, time_s)
        else:
            move_on_arc(body, body_state, parameters.waypoints, object_truth, events, i, time_s)


@door
def remove_destroyed(truth, outcomes, events):
    """Take objects that were destroyed in the last frame out of the air."""
    for k in range(outcomes.cursor[FIRST], outcomes.cursor[COUNT]):
        outcome = outcomes.rows[k]
        if outcome.destroyed == 1 and truth[outcome.target].status == FLYING:
            truth[outcome.target].status = DESTROYED
            note(events, outcome.time_s, DESTROYED_EVENT, outcome.target, outcome.interceptor)


@kernel
def admit_launches(state, launches):
    """Put the interceptors that were launched in the last frame into the air."""
    for k in range(launches.cursor[FIRST], launches.cursor[COUNT]):
        launch = launches.rows[k]
        interceptor = state.interceptors[launch.interceptor]
        interceptor.status = IN_THE_AIR
        interceptor.interceptor_type = launch.interceptor_type
        interceptor.fire_unit = launch.fire_unit
        interceptor.launch_s = launch.time_s
        interceptor.until_s = launch.time_s
        interceptor.speed_m_s = 0.0
        put(interceptor.position_m, vector(launch.position_m))
        put(interceptor.velocity_m_s, (0.0, 0.0, 0.0))
        put(interceptor.aim_m, vector(launch.aim_m))
        state.launched[0] = max(state.launched[0], launch.interceptor + 1)


@kernel
def fly_interceptors(parameters, state, aims, arrivals, until_s):
    """Fly every interceptor in the air to the end of the frame; report those that arrive or run out of speed."""
    for k in range(state.launched[0]):
        interceptor = state.interceptors[k]
        if interceptor.status != IN_THE_AIR:
            continue
        if aims[k].time_s > interceptor.launch_s:
            put(interceptor.aim_m, vector(aims[k].position_m))
        position, velocity, speed, status, used_s = flyout_step(
            parameters.flyouts[interceptor.interceptor_type],
            vector(interceptor.position_m),
            interceptor.speed_m_s,
            interceptor.until_s - interceptor.launch_s,
            vector(interceptor.aim_m),
            until_s - interceptor.until_s,
        )
        put(interceptor.position_m, position)
        put(interceptor.velocity_m_s, velocity)
        interceptor.speed_m_s = speed
        interceptor.until_s += used_s
        if status == ARRIVED or status == SPENT:
            interceptor.status = DONE
            arrival = arrivals.rows[claim(arrivals.cursor)]
            arrival.interceptor = k
            arrival.time_s = interceptor.until_s
            arrival.spent = 1 if status == SPENT else 0
            put(arrival.position_m, position)


@door
def move(parameters, state, truth, aims, launches, outcomes, arrivals, events, time_s, step_s):
    """One frame of motion: truth at the frame's start; interceptors flown to its end, with arrivals at their own times."""
    open_frame(arrivals.cursor)
    remove_destroyed(truth, outcomes, events)
    admit_launches(state, launches)
    move_targets(parameters, state, truth, events, time_s)
    fly_interceptors(parameters, state, aims, arrivals, time_s + step_s)
