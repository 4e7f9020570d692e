"""The door of sensing: looks, plots, transponder replies and visibility of one frame, from truth.

Source: docs/architecture.md. Leaves out: surface clutter and multipath, so the reach against low flyers is an upper bound;
plots of interceptors, which the defence is taken to sort out by itself.
"""

import math

from openiads.constants import TWO_PI
from openiads.earth.geodesy import range_azimuth_elevation, wrapped_azimuth
from openiads.earth.masking import arc_below_m, minimum_visible_height_m
from openiads.earth.propagation import above_horizon
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, FIRST, claim, open_frame
from openiads.messages.detections import LookKind, Visibility
from openiads.sensing.clutter import add_false_alarms, write_sigmas
from openiads.sensing.jamming import jam_to_noise, noise_factor
from openiads.sensing.measurement import noisy_measurement
from openiads.sensing.probability import detection_probability_at
from openiads.sensing.radar_equation import fitted_snr
from openiads.sensing.scan import half_circle, looks_that_fit, offset, scan_piece, turned_towards, within_sector
from openiads.sensing.signature import rcs_shown_m2
from openiads.streams import Purpose, normal_pair, uniform
from openiads.truth import TargetStatus
from openiads.vectors import add_scaled, dot, rotate, subtract, vector

FLYING = int(TargetStatus.FLYING)
SCAN = int(LookKind.SCAN)
TASK = int(LookKind.TASK)
NOT_LOOKED = int(Visibility.NOT_LOOKED)
OUT_OF_RANGE = int(Visibility.OUT_OF_RANGE)
TOO_NEAR = int(Visibility.TOO_NEAR)
OUT_OF_SECTOR = int(Visibility.OUT_OF_SECTOR)
BELOW_HORIZON = int(Visibility.BELOW_HORIZON)
MASKED = int(Visibility.MASKED)
BELOW_THRESHOLD = int(Visibility.BELOW_THRESHOLD)
SEEN = int(Visibility.SEEN)
PURPOSE_DETECTION = int(Purpose.DETECTION)
PURPOSE_MEASUREMENT = int(Purpose.MEASUREMENT)
PURPOSE_REPLY = int(Purpose.REPLY)
# A look with less than one chance in ten of a plot counts as below the threshold in the visibility ledger.
SEEN_FROM_PROBABILITY = 0.1
NEAREST_M = 1.0
SHORTEST_S = 1e-9
# Room for an object's motion within a frame: 1 km at 20 km.
WEDGE_ROOM_RAD = 0.05
CORRECTIONS = 4
CLOSE_ENOUGH_RAD = 1e-5
# The first guess holds off from an object that turns about the radar as fast as the beam does.
SLOWEST_SHARE = 0.25
SMALLEST_RAD = 1e-12


@kernel
def axes_of(radar):
    """East, north and up of a radar, as nine numbers for `vectors.rotate`."""
    m = radar.axes
    return m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]


@kernel
def seen_from(radar, position_m):
    """Range [m], azimuth and elevation [rad] of a place from a radar; its distance over the ground plane and above it [m]."""
    enu = rotate(axes_of(radar), subtract(position_m, vector(radar.position_m)))
    range_m, azimuth_rad, elevation_rad = range_azimuth_elevation(enu)
    return range_m, azimuth_rad, elevation_rad, math.sqrt(enu[0] * enu[0] + enu[1] * enu[1]), enu[2]


@kernel
def bearing_of(radar, position_m):
    """Azimuth [rad] of a place from a radar, as `seen_from` gives it."""
    enu = rotate(axes_of(radar), subtract(position_m, vector(radar.position_m)))
    return wrapped_azimuth(math.atan2(enu[0], enu[1]))


@kernel
def in_the_way(parameters, number, azimuth_rad, ground_m, upward_m, height_m):
    """What of the earth stands between a radar and an object: its curve, relief, or nothing (SEEN).

    ground_m, upward_m : the object's distance over the radar's ground plane and above it; height_m : above the ellipsoid.
    """
    radar = parameters.radars[number]
    masked = False
    if parameters.masks.frames.shape[0] > 0:
        arc_m = arc_below_m(ground_m, upward_m, radar.ground_m + radar.antenna_height_m)
        if height_m >= minimum_visible_height_m(parameters.masks, number, arc_m, azimuth_rad):
            return SEEN
        masked = True
    if above_horizon(ground_m, radar.antenna_height_m, height_m - radar.ground_m) == 0:
        return BELOW_HORIZON
    return MASKED if masked else SEEN


@kernel
def obstruction(parameters, number, facing_rad, sighting, ground_m, upward_m, height_m):
    """What keeps a radar from seeing an object, strength of the echo apart; SEEN where nothing does.

    sighting : range [m], azimuth and elevation [rad] of the object; the rest as for `in_the_way`.
    """
    radar = parameters.radars[number]
    range_m, azimuth_rad, elevation_rad = sighting
    if range_m > radar.instrumented_range_m:
        return OUT_OF_RANGE
    if range_m < radar.minimum_range_m:
        return TOO_NEAR
    if elevation_rad < radar.elevation_min_rad or elevation_rad > radar.elevation_max_rad:
        return OUT_OF_SECTOR
    if not within_sector(azimuth_rad, facing_rad, radar.sector_rad):
        return OUT_OF_SECTOR
    return in_the_way(parameters, number, azimuth_rad, ground_m, upward_m, height_m)


@kernel
def note_visibility(pair, spans, radar, target, visibility, time_s):
    """Close the span of a pair and begin another, where what stands between them has changed.

    Tasked looks bear the middle time of their frame and those of a scan their own: a span never ends before it begins.
    """
    if visibility == pair.visibility:
        return
    time_s = max(time_s, pair.since_s)
    if pair.visibility != NOT_LOOKED and time_s > pair.since_s:
        span = spans.rows[claim(spans.cursor)]
        span.radar = radar
        span.target = target
        span.start_s = pair.since_s
        span.end_s = time_s
        span.visibility = pair.visibility
    pair.visibility = visibility
    pair.since_s = time_s


@kernel
def write_plot(radar, number, kind, sighting, snr, object_entity, occasion, detections, time_s, stream):
    """Write one plot: the true place with noise by its signal-to-noise ratio."""
    detection = detections.rows[claim(detections.cursor)]
    write_sigmas(detection, radar, snr)
    a, b = normal_pair(stream, PURPOSE_MEASUREMENT, 0, radar.entity, object_entity, occasion)
    c = normal_pair(stream, PURPOSE_MEASUREMENT, 1, radar.entity, object_entity, occasion)[0]
    sigmas = (detection.range_sigma_m, detection.azimuth_sigma_rad, detection.elevation_sigma_rad)
    measured = noisy_measurement(sighting[0], sighting[1], sighting[2], sigmas, (a, b, c))
    detection.radar = number
    detection.look_kind = kind
    detection.time_s = time_s
    detection.range_m = measured[0]
    detection.azimuth_rad = measured[1]
    detection.elevation_rad = measured[2]


@kernel
def look_at(parameters, state, truth, number, kind, target, time_s, frame_s, detections, origins, stream):
    """One look of a radar at one object: the visibility found; a plot and its origin where it is detected.

    The place is carried from the frame's start to the time of the look along the velocity.
    """
    radar, thing, there = parameters.radars[number], parameters.objects[target], truth[target]
    pair = state.pairs[number * parameters.objects.shape[0] + target]
    velocity = vector(there.velocity_m_s)
    position = add_scaled(vector(there.position_m), velocity, time_s - frame_s)
    range_m, azimuth, elevation, ground_m, upward_m = seen_from(radar, position)
    facing = state.radars[number].facing_rad
    sighting = (range_m, azimuth, elevation)
    found = obstruction(parameters, number, facing, sighting, ground_m, upward_m, there.height_m)
    pair.looks += 1
    if found != SEEN:
        return found, 0
    signature = parameters.signatures[target]
    rcs = rcs_shown_m2(signature, position, velocity, vector(radar.position_m))
    clear = fitted_snr(
        radar.reference_snr, radar.reference_range_m, radar.reference_rcs_m2, rcs, max(range_m, NEAREST_M)
    )
    jammers = parameters.jammers.shape[0]
    snr = clear / max(noise_factor(state.jamming, number * jammers, jammers, azimuth, radar.beam_rad), 1.0)
    probability = detection_probability_at(signature.swerling, snr, radar.pulses, radar.threshold)
    detected = 0
    if uniform(stream, PURPOSE_DETECTION, 0, radar.entity, thing.entity, pair.looks) < probability:
        write_plot(radar, number, kind, sighting, snr, thing.entity, pair.looks, detections, time_s, stream)
        origins.rows[claim(origins.cursor)].target = target
        detected = 1
    return (SEEN if probability >= SEEN_FROM_PROBABILITY else BELOW_THRESHOLD), detected


@kernel
def write_look(looks, number, kind, track, start_s, end_s, azimuth_rad, width_rad):
    """Say that a radar looked at a part of space in a stretch of time."""
    look = looks.rows[claim(looks.cursor)]
    look.radar = number
    look.kind = kind
    look.track = track
    look.start_s = start_s
    look.end_s = end_s
    look.azimuth_rad = azimuth_rad
    look.width_rad = width_rad


@kernel
def interrogate(parameters, state, number, target, time_s, detections, replies, stream):
    """Ask the object of the newest plot who it is; the answer names its declared identity and class."""
    thing = parameters.objects[target]
    occasion = state.pairs[number * parameters.objects.shape[0] + target].looks
    entity = parameters.radars[number].entity
    if uniform(stream, PURPOSE_REPLY, 0, entity, thing.entity, occasion) < thing.reply_probability:
        reply = replies.rows[claim(replies.cursor)]
        reply.detection = detections.cursor[COUNT] - 1 - detections.cursor[FIRST]
        reply.time_s = time_s
        reply.identity = thing.identity
        reply.target_class = thing.target_class


@kernel
def wedge_of(from_rad, width_rad):
    """A swept piece by its middle: sine and cosine of the azimuth, cosine of half its width with a little room."""
    middle = from_rad + 0.5 * width_rad
    half = min(0.5 * width_rad + WEDGE_ROOM_RAD, math.pi)
    return math.sin(middle), math.cos(middle), math.cos(half)


@kernel
def in_wedge(east_m, north_m, level_m, wedge):
    """Whether a place on a radar's ground plane may lie in a swept piece: cheap, and never wrongly no."""
    return east_m * wedge[0] + north_m * wedge[1] >= wedge[2] * level_m or wedge[2] <= -1.0


@kernel
def meeting_s(radar, there, from_rad, width_rad, start_s, duration_s, frame_s):
    """When in a sweep the beam meets an object that moves meanwhile [s], or a time before its start where it does not.

    Found as if the object turned about the radar at the rate of the frame's start, then corrected: each correction leaves of
    the error a share of its turn rate over the beam's, so that little is left where one changes little.
    """
    axes = axes_of(radar)
    east, north, _ = rotate(axes, subtract(vector(there.position_m), vector(radar.position_m)))
    to_east, to_north, _ = rotate(axes, vector(there.velocity_m_s))
    per_rad = duration_s / max(width_rad, SMALLEST_RAD)
    rate = (to_east * north - to_north * east) / max(east * east + north * north, NEAREST_M)
    ahead = half_circle(math.atan2(east, north) - from_rad) + rate * (start_s - frame_s)
    ahead /= max(1.0 - rate * per_rad, SLOWEST_SHARE)
    for _ in range(CORRECTIONS):
        since_s = start_s + per_rad * ahead - frame_s
        guessed = ahead
        ahead = math.atan2(east + to_east * since_s, north + to_north * since_s) - from_rad
        ahead = half_circle(ahead) if width_rad < math.pi else offset(ahead, 0.0)
        if abs(ahead - guessed) < CLOSE_ENOUGH_RAD:
            break
    if ahead < 0.0 or ahead >= width_rad:
        return start_s - 1.0
    return start_s + per_rad * ahead


@door
def search(
    parameters, state, truth, number, flying, time_s, step_s, free_s, looks, detections, origins, replies, spans, stream
):
    """The part of a radar's own scan that falls into the frame: all objects swept over, and false alarms.

    flying : how many objects `list_flying` has listed. free_s : what tasks leave of the frame. The scan goes on where it
    stopped and slows evenly over the whole frame, so that the revisit time grows by step_s / free_s.
    """
    radar, radar_state = parameters.radars[number], state.radars[number]
    searched_s = time_s - radar_state.tasked_s
    slowing = step_s / max(free_s, SHORTEST_S)
    for piece in range(2):
        from_rad, width, begin_s = scan_piece(
            piece, searched_s, free_s, radar.revisit_s, radar.sector_rad, radar_state.facing_rad
        )
        if width <= 0.0:
            continue
        start_s = time_s + (begin_s - searched_s) * slowing
        duration = width * radar.revisit_s / radar.sector_rad * slowing
        wedge = wedge_of(from_rad, width)
        write_look(looks, number, SCAN, -1, start_s, start_s + duration, from_rad, width)
        for listed in range(flying):
            if not in_wedge(state.away[0, listed], state.away[1, listed], state.away[5, listed], wedge):
                continue
            target = state.flying[listed]
            at_s = meeting_s(radar, truth[target], from_rad, width, start_s, duration, time_s)
            if at_s < start_s:
                continue
            found, detected = look_at(
                parameters, state, truth, number, SCAN, target, at_s, time_s, detections, origins, stream
            )
            note_visibility(state.pairs[number * truth.shape[0] + target], spans, number, target, found, at_s)
            if detected == 1:
                interrogate(parameters, state, number, target, at_s, detections, replies, stream)
        radar_state.looks += 1
        add_false_alarms(
            radar, number, radar_state.looks, from_rad, width, start_s, duration, detections, origins, stream
        )


@kernel
def list_flying(state, truth, number, radar, spans, time_s):
    """List the flying objects as a radar finds them now, once for its frame; returns how many there are.

    In `away`: the way to each in the radar's axes [m], its length squared, a row for `weigh`, and its length over the ground
    plane. Of what does not fly the radar sees nothing any more.
    """
    axes, here = axes_of(radar), vector(radar.position_m)
    count = 0
    for target in range(truth.shape[0]):
        if truth[target].status != FLYING:
            note_visibility(state.pairs[number * truth.shape[0] + target], spans, number, target, NOT_LOOKED, time_s)
            continue
        east, north, upward = rotate(axes, subtract(vector(truth[target].position_m), here))
        level2 = east * east + north * north
        state.flying[count] = target
        state.away[0, count] = east
        state.away[1, count] = north
        state.away[2, count] = upward
        state.away[3, count] = level2 + upward * upward
        state.away[5, count] = math.sqrt(level2)
        count += 1
    return count


@kernel
def beam_at(radar, task, time_s):
    """A beam pointed at where a task's track is predicted to be: the way there in the radar's axes, and cos2 of half its width
    by way squared.
    """
    predicted = add_scaled(vector(task.position_m), vector(task.velocity_m_s), time_s - task.time_s)
    away = rotate(axes_of(radar), subtract(predicted, vector(radar.position_m)))
    cosine = math.cos(0.5 * radar.beam_rad)
    return away, cosine * cosine * dot(away, away)


@kernel
def weigh(away, flying, beam):
    """Write into the fifth row how far each listed object lies within a beam [m4]; less than 0 outside.

    Without a branch, so that the compiler does several at once: every task is held against every object.
    """
    a, b, c = beam[0]
    for k in range(flying):
        along = a * away[0, k] + b * away[1, k] + c * away[2, k]
        away[4, k] = along * abs(along) - beam[1] * away[3, k]


@kernel
def note_outside(parameters, state, spans, number, flying, time_s):
    """Say of every object beside a radar's sector that it is outside: the beam does not come there to find out."""
    radar, facing = parameters.radars[number], state.radars[number].facing_rad
    sine, cosine, least = math.sin(facing), math.cos(facing), math.cos(0.5 * radar.sector_rad)
    for listed in range(flying):
        along = state.away[0, listed] * sine + state.away[1, listed] * cosine
        if along < least * state.away[5, listed]:
            target = state.flying[listed]
            pair = state.pairs[number * parameters.objects.shape[0] + target]
            note_visibility(pair, spans, number, target, OUT_OF_SECTOR, time_s)


@kernel
def forget_unasked(state, spans, number, targets, at_s):
    """End the spans of objects at which a radar that looks only where it is told did not look in this frame."""
    for target in range(targets):
        pair = state.pairs[number * targets + target]
        if pair.task_look_s != at_s:
            note_visibility(pair, spans, number, target, NOT_LOOKED, at_s)


@door
def revisit(parameters, state, truth, number, flying, tasks, time_s, step_s, looks, detections, origins, spans, stream):
    """The looks that command asked for: a beam towards each listed track, one plot at most of every object in it.

    In the order of the list, until the frame's time is used up: returns the time [s] that they took. Tracks that the sector
    does not face, and those for which no time is left, are counted as unserved and get no look.
    """
    radar, radar_state = parameters.radars[number], state.radars[number]
    at_s = time_s + 0.5 * step_s
    room, served = looks_that_fit(radar.dwell_s, step_s), 0
    for k in range(radar.first_task, radar.first_task + radar.track_capacity):
        task = tasks[k]
        if task.track < 0:
            continue
        predicted = add_scaled(vector(task.position_m), vector(task.velocity_m_s), at_s - task.time_s)
        azimuth = bearing_of(radar, predicted)
        if served >= room or not within_sector(azimuth, radar_state.facing_rad, radar.sector_rad):
            radar_state.tasks_unserved += 1
            continue
        served += 1
        write_look(looks, number, TASK, task.track, at_s, at_s, azimuth - 0.5 * radar.beam_rad, radar.beam_rad)
        weigh(state.away, flying, beam_at(radar, task, time_s))
        for listed in range(flying):
            if state.away[4, listed] < 0.0:
                continue
            target = state.flying[listed]
            pair = state.pairs[number * truth.shape[0] + target]
            if pair.task_look_s != at_s:
                pair.task_look_s = at_s
                found = look_at(
                    parameters, state, truth, number, TASK, target, at_s, time_s, detections, origins, stream
                )[0]
                note_visibility(pair, spans, number, target, found, at_s)
    if radar.searches == 0:
        forget_unasked(state, spans, number, truth.shape[0], at_s)
    radar_state.tasks_served += served
    return min(float(served) * radar.dwell_s, step_s)


@kernel
def jammer_place(jammer, truth, time_s):
    """Whether a jammer sends at a time, its place and its height [m]: its own, or that of the object that carries it."""
    sends = jammer.start_s <= time_s < jammer.end_s
    if jammer.object < 0:
        return sends, vector(jammer.position_m), jammer.height_m
    carrier = truth[jammer.object]
    return sends and carrier.status == FLYING, vector(carrier.position_m), carrier.height_m


@door
def hear_jammers(parameters, state, truth, number, time_s):
    """Note for every jammer from where and how loud a radar hears it in this frame; nothing where the earth is between."""
    radar, jammers = parameters.radars[number], parameters.jammers.shape[0]
    for k in range(jammers):
        jammer, heard = parameters.jammers[k], state.jamming[number * jammers + k]
        sends, position, height_m = jammer_place(jammer, truth, time_s)
        heard.main_lobe = 0.0
        heard.side_lobe = 0.0
        if not sends:
            continue
        range_m, heard.azimuth_rad, _, ground_m, upward_m = seen_from(radar, position)
        if in_the_way(parameters, number, heard.azimuth_rad, ground_m, upward_m, height_m) == SEEN:
            heard.main_lobe = jam_to_noise(jammer.effective_radiated_power_w, radar.jam_to_noise, range_m)
            heard.side_lobe = heard.main_lobe * radar.sidelobe_level


@kernel
def point(radar, radar_state, asked_rad, step_s):
    """Point the sector to its own facing, or, where it has none, as far towards where command asks as it turns in a frame."""
    if radar.facing_rad == radar.facing_rad:
        radar_state.facing_rad = radar.facing_rad
    elif asked_rad == asked_rad:
        radar_state.facing_rad = turned_towards(radar_state.facing_rad, asked_rad, radar.slew_rad_s * step_s)


@door
def sense(
    parameters,
    state,
    truth,
    tasks,
    pointing,
    looks,
    detections,
    origins,
    replies,
    spans,
    time_s,
    step_s,
    stream,
):
    """One frame of sensing. Truth comes in; looks, detections with their origins, replies and visibility go out."""
    open_frame(looks.cursor)
    open_frame(detections.cursor)
    open_frame(origins.cursor)
    open_frame(replies.cursor)
    open_frame(spans.cursor)
    for number in range(parameters.radars.shape[0]):
        radar = parameters.radars[number]
        point(radar, state.radars[number], pointing[number].azimuth_rad, step_s)
        flying = list_flying(state, truth, number, radar, spans, time_s)
        if radar.searches == 1 and radar.sector_rad < TWO_PI:
            note_outside(parameters, state, spans, number, flying, time_s)
        hear_jammers(parameters, state, truth, number, time_s)
        free_s = step_s
        if radar.follows_tasks == 1:
            free_s -= revisit(
                parameters,
                state,
                truth,
                number,
                flying,
                tasks,
                time_s,
                step_s,
                looks,
                detections,
                origins,
                spans,
                stream,
            )
        if radar.searches == 1:
            search(
                parameters, state, truth, number, flying, time_s, step_s, free_s, looks, detections, origins, replies,
                spans, stream,
            )  # fmt: skip
        state.radars[number].tasked_s += step_s - free_s


@door
def close_visibility(parameters, state, spans, time_s):
    """End every open span of visibility, at the end of a run."""
    for number in range(parameters.radars.shape[0]):
        for target in range(parameters.objects.shape[0]):
            pair = state.pairs[number * parameters.objects.shape[0] + target]
            note_visibility(pair, spans, number, target, NOT_LOOKED, time_s)
