"""The door of sensing: looks, plots, transponder replies and visibility of one frame, from truth.

Source: docs/architecture.md. Leaves out: surface clutter and multipath, so the reach against low flyers is an upper bound;
plots of interceptors, which the defence is taken to sort out by itself.
"""

import math

from openiads.earth.geodesy import range_azimuth_elevation, wrapped_azimuth
from openiads.kernel import door, kernel
from openiads.messages.buffer import COUNT, claim, open_frame
from openiads.messages.detections import LookKind, Visibility
from openiads.sensing.clutter import add_false_alarms, write_sigmas
from openiads.sensing.jamming import jam_to_noise, noise_factor
from openiads.sensing.measurement import noisy_measurement, systematic_errors
from openiads.sensing.probability import detection_probability_at
from openiads.sensing.radar_equation import fitted_snr
from openiads.sensing.replies import interrogate, interrogate_nothing
from openiads.sensing.scan import looks_that_fit, scan_piece, turned_towards, within_sector
from openiads.sensing.sight import (
    bearing_of,
    elevation_band,
    in_the_way,
    level_m,
    obstruction,
    sector_edges,
    turned,
)
from openiads.sensing.signature import rcs_shown_m2
from openiads.sensing.sweep import in_wedge, meeting_s, wedge_of
from openiads.streams import Purpose, normal_pair, uniform
from openiads.truth import TargetStatus
from openiads.vectors import add_scaled, dot, norm, rotate, rotation, subtract, vector

FLYING = int(TargetStatus.FLYING)
SCAN = int(LookKind.SCAN)
TASK = int(LookKind.TASK)
NOT_LOOKED = int(Visibility.NOT_LOOKED)
OUT_OF_SECTOR = int(Visibility.OUT_OF_SECTOR)
BELOW_THRESHOLD = int(Visibility.BELOW_THRESHOLD)
SEEN = int(Visibility.SEEN)
PURPOSE_DETECTION = int(Purpose.DETECTION)
PURPOSE_MEASUREMENT = int(Purpose.MEASUREMENT)
# A look with less than one chance in ten of a plot counts as below the threshold in the visibility ledger.
SEEN_FROM_PROBABILITY = 0.1
NEAREST_M = 1.0
SHORTEST_S = 1e-9


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
    bias = systematic_errors(radar, stream)
    measured = noisy_measurement(sighting[0] + bias[0], sighting[1] + bias[1], sighting[2], sigmas, (a, b, c))
    detection.radar = number
    detection.look_kind = kind
    detection.time_s = time_s
    detection.range_m = measured[0]
    detection.azimuth_rad = measured[1]
    detection.elevation_rad = measured[2]


@kernel
def look_at(
    parameters, state, truth, number, kind, listed, bearing_rad, band, time_s, frame_s, detections, origins, stream
):
    """One look of a radar at one listed object: the visibility found; a plot and its origin where it is detected.

    The place is carried from the frame's start, when its azimuth was bearing_rad, to the time of the look along the
    velocity. band : as for `obstruction`.
    """
    target = state.listed[listed]
    radar, thing, there = parameters.radars[number], parameters.objects[target], truth[target]
    pair = state.pairs[number * parameters.objects.shape[0] + target]
    velocity = vector(there.velocity_m_s)
    begun = (state.away[0, listed], state.away[1, listed], state.away[2, listed])
    away = add_scaled(begun, rotate(rotation(radar.axes), velocity), time_s - frame_s)
    range_m, azimuth = norm(away), wrapped_azimuth(bearing_rad + turned(begun, away))
    facing = state.radars[number].facing_rad
    found = obstruction(parameters, number, facing, away, range_m, azimuth, band, there.height_m)
    pair.looks += 1
    if found != SEEN:
        return found, 0
    signature = parameters.signatures[target]
    position = add_scaled(vector(there.position_m), velocity, time_s - frame_s)
    rcs = rcs_shown_m2(signature, position, velocity, vector(radar.position_m))
    clear = fitted_snr(
        radar.reference_snr, radar.reference_range_m, radar.reference_rcs_m2, rcs, max(range_m, NEAREST_M)
    )
    jammers = parameters.jammers.shape[0]
    snr = clear / max(noise_factor(state.jamming, number * jammers, jammers, azimuth, radar.beam_rad), 1.0)
    probability = detection_probability_at(signature.swerling, snr, radar.pulses, radar.threshold)
    detected = 0
    if uniform(stream, PURPOSE_DETECTION, 0, radar.entity, thing.entity, pair.looks) < probability:
        sighting = (range_m, azimuth, math.atan2(away[2], level_m(away)))
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


@door
def search(
    parameters,
    state,
    truth,
    number,
    listed_count,
    time_s,
    step_s,
    free_s,
    looks,
    detections,
    origins,
    replies,
    spans,
    stream,
):
    """The part of a radar's own scan that falls into the frame: all objects swept over, and false alarms.

    listed_count : how many objects `list_seen` has listed. free_s : what tasks leave of the frame. The scan goes on where it
    stopped and slows evenly over the whole frame, so that the revisit time grows by step_s / free_s.
    """
    radar, radar_state = parameters.radars[number], state.radars[number]
    searched_s = time_s - radar_state.tasked_s
    slowing = step_s / max(free_s, SHORTEST_S)
    band = elevation_band(radar)
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
        for listed in range(listed_count):
            if not in_wedge(state.away[0, listed], state.away[1, listed], state.away[4, listed], wedge):
                continue
            target = state.listed[listed]
            to_east, to_north, _ = rotate(rotation(radar.axes), vector(truth[target].velocity_m_s))
            course = (state.away[0, listed], state.away[1, listed], to_east, to_north)
            bearing = math.atan2(course[0], course[1])
            at_s = meeting_s(course, bearing, from_rad, width, start_s, duration, time_s)
            if at_s < start_s:
                continue
            found, detected = look_at(
                parameters, state, truth, number, SCAN, listed, bearing, band, at_s, time_s, detections, origins, stream
            )  # fmt: skip
            note_visibility(state.pairs[number * truth.shape[0] + target], spans, number, target, found, at_s)
            if detected == 1:
                interrogate(parameters, state, number, target, at_s, detections, replies, stream)
        radar_state.looks += 1
        real = detections.cursor[COUNT]
        add_false_alarms(
            radar, number, radar_state.looks, from_rad, width, start_s, duration, detections, origins, stream
        )
        interrogate_nothing(real, detections, replies)


@kernel
def see_from(state, axes, here, flying):
    """Write into `away` the way to every flying object as a radar finds it. Without a branch, as `weigh`."""
    for k in range(flying):
        x, y, z = state.place[0, k] - here[0], state.place[1, k] - here[1], state.place[2, k] - here[2]
        east = axes[0] * x + axes[1] * y + axes[2] * z
        north = axes[3] * x + axes[4] * y + axes[5] * z
        upward = axes[6] * x + axes[7] * y + axes[8] * z
        level2 = east * east + north * north
        state.away[0, k] = east
        state.away[1, k] = north
        state.away[2, k] = upward
        state.away[3, k] = level2 + upward * upward
        state.away[4, k] = math.sqrt(level2)


@kernel
def list_seen(parameters, state, truth, number, flying, spans, time_s):
    """List the flying objects that a radar may meet in its frame, as it finds them now; returns how many there are.

    In `away`: the way to each in the radar's axes [m], its length squared, and its length over the ground plane. What lies
    beside the sector is said to be outside, for the beam does not come there to find out.
    """
    radar = parameters.radars[number]
    sine, cosine, edge, beyond = sector_edges(radar, state.radars[number].facing_rad)
    see_from(state, rotation(radar.axes), vector(radar.position_m), flying)
    count = 0
    for k in range(flying):
        target = state.flying[k]
        along = state.away[0, k] * sine + state.away[1, k] * cosine
        if along < edge * state.away[4, k]:
            if radar.searches == 1:
                pair = state.pairs[number * truth.shape[0] + target]
                note_visibility(pair, spans, number, target, OUT_OF_SECTOR, time_s)
            if along < beyond * state.away[4, k]:
                continue
        state.listed[count] = target
        if count < k:
            for row in range(5):
                state.away[row, count] = state.away[row, k]
        count += 1
    return count


@kernel
def list_flying(state, truth, spans, time_s):
    """List the objects in the air, once for all radars; returns how many there are.

    Of what does not fly no radar sees anything any more.
    """
    count = 0
    for target in range(truth.shape[0]):
        if truth[target].status == FLYING:
            state.flying[count] = target
            for axis in range(3):
                state.place[axis, count] = truth[target].position_m[axis]
            state.aloft[target] = 1
            count += 1
        elif state.aloft[target] == 1:
            state.aloft[target] = 0
            for number in range(state.radars.shape[0]):
                pair = state.pairs[number * truth.shape[0] + target]
                note_visibility(pair, spans, number, target, NOT_LOOKED, time_s)
    return count


@kernel
def beam_at(radar, task, time_s):
    """A beam pointed at where a task's track is predicted to be: the way there in the radar's axes, and cos2 of half its width
    by way squared.
    """
    predicted = add_scaled(vector(task.position_m), vector(task.velocity_m_s), time_s - task.time_s)
    away = rotate(rotation(radar.axes), subtract(predicted, vector(radar.position_m)))
    cosine = math.cos(0.5 * radar.beam_rad)
    return away, cosine * cosine * dot(away, away)


@kernel
def weigh(away, listed_count, beam):
    """Write into the sixth row how far each listed object lies within a beam [m4]; less than 0 outside.

    Without a branch, so that the compiler does several at once: every task is held against every object.
    """
    a, b, c = beam[0]
    for k in range(listed_count):
        along = a * away[0, k] + b * away[1, k] + c * away[2, k]
        away[5, k] = along * abs(along) - beam[1] * away[3, k]


@kernel
def forget_unasked(state, spans, number, targets, flying, at_s):
    """End the spans of flying objects at which a radar that looks only where it is told did not look in this frame."""
    for k in range(flying):
        target = state.flying[k]
        pair = state.pairs[number * targets + target]
        if pair.task_look_s != at_s:
            note_visibility(pair, spans, number, target, NOT_LOOKED, at_s)


@kernel
def look_into(parameters, state, truth, number, listed_count, band, at_s, frame_s, detections, origins, spans, stream):
    """Look at the objects that `weigh` found within a beam, at each once a frame."""
    for listed in range(listed_count):
        if state.away[5, listed] < 0.0:
            continue
        target = state.listed[listed]
        pair = state.pairs[number * truth.shape[0] + target]
        if pair.task_look_s != at_s:
            pair.task_look_s = at_s
            bearing = math.atan2(state.away[0, listed], state.away[1, listed])
            found = look_at(
                parameters, state, truth, number, TASK, listed, bearing, band, at_s, frame_s, detections, origins, stream
            )[0]  # fmt: skip
            note_visibility(pair, spans, number, target, found, at_s)


@door
def revisit(
    parameters,
    state,
    truth,
    number,
    flying,
    listed_count,
    tasks,
    time_s,
    step_s,
    looks,
    detections,
    origins,
    spans,
    stream,
):
    """The looks that command asked for: a beam towards each listed track, one plot at most of every object in it.

    In the order of the list, until the frame's time is used up: returns the time [s] that they took. Tracks that the sector
    does not face, and those for which no time is left, are counted as unserved and get no look.
    """
    radar, radar_state = parameters.radars[number], state.radars[number]
    at_s = time_s + 0.5 * step_s
    room, served = looks_that_fit(radar.dwell_s, step_s), 0
    band = elevation_band(radar)
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
        weigh(state.away, listed_count, beam_at(radar, task, time_s))
        look_into(
            parameters, state, truth, number, listed_count, band, at_s, time_s, detections, origins, spans, stream
        )
    if radar.searches == 0:
        forget_unasked(state, spans, number, truth.shape[0], flying, at_s)
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
        away = rotate(rotation(radar.axes), subtract(position, vector(radar.position_m)))
        range_m, heard.azimuth_rad, _ = range_azimuth_elevation(away)
        if in_the_way(parameters, number, heard.azimuth_rad, level_m(away), away[2], height_m) == SEEN:
            heard.main_lobe = jam_to_noise(jammer.effective_radiated_power_w, radar.jam_to_noise, range_m)
            heard.side_lobe = heard.main_lobe * radar.sidelobe_level


@kernel
def point(radar, radar_state, asked_rad, step_s):
    """Point the sector to its own facing, or, where it has none, as far towards where command asks as it turns in a frame."""
    if radar.facing_rad == radar.facing_rad:
        radar_state.facing_rad = radar.facing_rad
    elif asked_rad == asked_rad:
        radar_state.facing_rad = turned_towards(radar_state.facing_rad, asked_rad, radar.slew_rad_s * step_s)


@kernel
def is_out(outages, number, time_s):
    """Whether a radar does not look at a time."""
    for k in range(outages.shape[0]):
        if outages[k].radar == number and outages[k].start_s <= time_s < outages[k].end_s:
            return True
    return False


@kernel
def fall_silent(state, spans, number, targets, time_s):
    """End the spans of visibility of a radar that does not look."""
    for target in range(targets):
        note_visibility(state.pairs[number * targets + target], spans, number, target, NOT_LOOKED, time_s)


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
    flying = list_flying(state, truth, spans, time_s)
    for number in range(parameters.radars.shape[0]):
        radar = parameters.radars[number]
        if is_out(parameters.outages, number, time_s):
            fall_silent(state, spans, number, truth.shape[0], time_s)
            continue
        point(radar, state.radars[number], pointing[number].azimuth_rad, step_s)
        listed_count = list_seen(parameters, state, truth, number, flying, spans, time_s)
        hear_jammers(parameters, state, truth, number, time_s)
        free_s = step_s
        if radar.follows_tasks == 1:
            free_s -= revisit(
                parameters,
                state,
                truth,
                number,
                flying,
                listed_count,
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
                parameters, state, truth, number, listed_count, time_s, step_s, free_s, looks, detections, origins, replies,
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
