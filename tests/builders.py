"""Small worlds made by hand, for the tests of one stage at a time: a site, and a scene around each stage's door.

A scene holds what its stage owns and the messages that reach it; `frame` opens the door once.
Leaves out: scenario files and catalogue values; every number a test needs stands in the test.
"""

import math

import numpy as np
from beliefs import rows_of, surely_identified
from straight_rounds import STRAIGHT, straight_table

from openiads.command.decide import conclude, prepare
from openiads.command.hypotheses import WEAPONS_AREA
from openiads.command.network import unbroken
from openiads.command.posts import ASSET, DOCTRINE, TARGET_CLASS, CommandParameters, new_command_state
from openiads.command.posts import FIRE_UNIT as POST
from openiads.command.posts import INTERCEPTOR_TYPE as BELIEVED_TYPE
from openiads.command.posts import LAUNCH_SITE as LAUNCH_POST
from openiads.earth.geodesy import destination, east_north_up, ecef_from_geodetic, up
from openiads.earth.masking import together
from openiads.earth.terrain import smooth
from openiads.engagement.engage import engage
from openiads.engagement.launchers import (
    FIRE_UNIT,
    INTERCEPTOR_TYPE,
    LAUNCHER,
    MISSION,
    RULES,
    TRANSPORTER,
    EngagementParameters,
    new_engagement_state,
)
from openiads.engagement.launchers import LAUNCH_SITE as PLACE_OF_LAUNCHERS
from openiads.engagement.launchers import OBJECT as MET_OBJECT
from openiads.flight.flyout import FLYOUT
from openiads.messages.buffer import FIRST, new_buffer, open_frame
from openiads.messages.detections import DETECTION, LOOK, ORIGIN, REPLY, VISIBILITY_SPAN
from openiads.messages.events import COMMAND_SPAN, EVENT, IDENTIFICATION, Identity
from openiads.messages.orders import AIM, LAUNCH, ORDER
from openiads.messages.status import ARRIVAL, ASSESSMENT, INTERCEPTOR_TYPES, OUTCOME, READY, STATUS
from openiads.messages.threats import THREAT
from openiads.messages.tracks import ASSOCIATION, POINTING, RADAR_TASK, TRACK, TrackStatus
from openiads.motion.bodies import BODY, FIX, WAYPOINT, Motion, MotionParameters, new_motion_state
from openiads.motion.move import lay_out, move
from openiads.sensing.radars import INTERROGATION, JAMMER, OBJECT, OUTAGE, RADAR, SensingParameters, new_sensing_state
from openiads.sensing.sense import sense
from openiads.sensing.signature import SIGNATURE
from openiads.tracking import trackers
from openiads.tracking.follow import follow
from openiads.tracking.trackers import RADAR_DESCRIPTION, TrackingParameters, new_tracking_state
from openiads.truth import TRUTH, TargetStatus

LATITUDE_RAD, LONGITUDE_RAD = math.radians(46.0), math.radians(20.0)
SITE_M = np.array(ecef_from_geodetic(LATITUDE_RAD, LONGITUDE_RAD, 0.0))
AXES = np.array(east_north_up(LATITUDE_RAD, LONGITUDE_RAD)).reshape(3, 3)


def place(east_m, north_m, up_m):
    """ECEF position of a local one at the site."""
    return SITE_M + AXES.T @ np.array([east_m, north_m, up_m], float)


def course(east_m_s, north_m_s, up_m_s=0.0):
    """ECEF velocity of a local one at the site."""
    return AXES.T @ np.array([east_m_s, north_m_s, up_m_s], float)


def polar(range_m, azimuth_rad, elevation_rad):
    """ECEF position at a range, azimuth and elevation from the site."""
    level = range_m * math.cos(elevation_rad)
    return place(level * math.sin(azimuth_rad), level * math.cos(azimuth_rad), range_m * math.sin(elevation_rad))


def at_ground_distance(distance_m, height_m, azimuth_rad=1.0):
    """ECEF position at a distance over the ground from the site, and a height."""
    latitude, longitude = destination(LATITUDE_RAD, LONGITUDE_RAD, azimuth_rad, distance_m)
    return np.array(ecef_from_geodetic(latitude, longitude, height_m))


def level_towards(position_m, aim_m, speed_m_s):
    """ECEF velocity of level flight from a place towards another."""
    vertical = np.array(up(tuple(position_m)))
    way = np.asarray(aim_m) - position_m
    way = way - (way @ vertical) * vertical
    return speed_m_s * way / np.linalg.norm(way)


def fresh(buffer):
    """A copy of the present frame's rows."""
    return buffer.rows[buffer.cursor[FIRST] : buffer.cursor[FIRST + 1]].copy()


class Scene:
    """Buffers by name, each empty and rewound every frame."""

    def __init__(self, **kinds):
        for name, (dtype, capacity) in kinds.items():
            setattr(self, name, new_buffer(dtype, capacity, False))

    def say(self, name, rows):
        """Put rows into a buffer, as the stage before would have done."""
        buffer = getattr(self, name)
        open_frame(buffer.cursor)
        buffer.rows[: len(rows)] = rows
        buffer.cursor[FIRST + 1] = len(rows)

    def heard(self, name):
        """The rows of the present frame."""
        return fresh(getattr(self, name))


# A radar that turns once in 10 s, sees with an antenna of 10 m, and whose one pulse finds 1 m2 at 100 km at snr 20.
TURNING = {
    "entity": 11, "searches": 1, "pulses": 1, "position_m": place(0.0, 0.0, 10.0), "axes": AXES.ravel(),
    "antenna_height_m": 10.0, "revisit_s": 10.0, "sector_rad": 2.0 * math.pi, "facing_rad": 0.0,
    "beam_rad": math.radians(2.0), "elevation_min_rad": -0.1, "elevation_max_rad": 1.5, "minimum_range_m": 1e3,
    "instrumented_range_m": 400e3, "reference_snr": 20.0, "reference_range_m": 100e3, "reference_rcs_m2": 1.0,
    "threshold": -math.log(1e-6), "threshold_snr": 12.8, "range_sigma_m": 50.0, "azimuth_sigma_rad": 1e-3,
    "elevation_sigma_rad": 2e-3, "range_floor_m": 5.0, "azimuth_floor_rad": 1e-4, "elevation_floor_rad": 1e-4,
    "slew_rad_s": math.pi, "sidelobe_level": 1e-3, "jam_to_noise": 1e4,
}  # fmt: skip
# The same without a scan of its own: it looks only where it is told to.
TASKED = {**TURNING, "entity": 12, "searches": 0, "follows_tasks": 1, "track_capacity": 4}
# A source of noise of 1 W that stands where a test says.
LOUD = {"object": -1, "height_m": 10e3, "effective_radiated_power_w": 1.0, "end_s": math.inf}
HOSTILE_OBJECT = {"identity": 3, "target_class": 0}
# A radar whose looks always tell the class, and rightly; a transponder that works always answers.
PLAIN_ANSWERS = {"reply_probability": 1.0, "class_look_share": 1.0, "class_error_share": 0.0}


class Sensing(Scene):
    """Radars and objects around the door `sense`."""

    def __init__(self, radars, objects, signatures, plots=6000, jammers=(), answers=None, likeness=None, outages=()):
        super().__init__(
            looks=(LOOK, 200), detections=(DETECTION, plots), origins=(ORIGIN, plots), replies=(REPLY, plots),
            spans=(VISIBILITY_SPAN, 2 * plots),
        )  # fmt: skip
        numbered = [{"entity": 1000 + k, **thing} for k, thing in enumerate(objects)]
        self.parameters = SensingParameters(
            rows_of(RADAR, TURNING, radars),
            together([]),
            rows_of(OBJECT, HOSTILE_OBJECT, numbered),
            rows_of(SIGNATURE, {}, signatures),
            rows_of(JAMMER, LOUD, jammers),
            rows_of(INTERROGATION, PLAIN_ANSWERS, [answers or {}]),
            np.eye(2) if likeness is None else np.array(likeness, float),
            np.array(list(outages), OUTAGE),
        )
        self.state = new_sensing_state(self.parameters)
        self.truth = np.zeros(len(objects), TRUTH)
        self.tasks = np.zeros(8, RADAR_TASK)
        self.tasks["track"] = -1
        self.pointing = np.full(len(radars), np.nan, POINTING)

    def fly(self, number, position_m, velocity_m_s=(0.0, 0.0, 0.0), height_m=10_000.0):
        """Put an object somewhere."""
        self.truth[number] = (int(TargetStatus.FLYING), position_m, velocity_m_s, height_m)

    def frame(self, time_s, step_s, stream=(1, 0)):
        """Sense for one frame."""
        sense(
            self.parameters, self.state, self.truth, self.tasks, self.pointing, self.looks, self.detections,
            self.origins, self.replies, self.spans, float(time_s), float(step_s), stream,
        )  # fmt: skip


def steady(rcs_m2, swerling=0):
    """A signature with the same cross-section at every aspect."""
    return {"rcs_nose_m2": rcs_m2, "rcs_beam_m2": rcs_m2, "rcs_tail_m2": rcs_m2, "swerling": swerling}


DESCRIPTION = {
    "position_m": SITE_M, "axes": AXES.ravel(), "revisit_s": 5.0, "detection_probability": 0.9, "clutter_density": 1e-9,
    "range_limit_m": 400e3, "elevation_extent_rad": 1.6,
}  # fmt: skip
TRACK_RULES = {
    "models": 1, "hypotheses": 32, "members": 8, "confirm_hits": 3, "confirm_existence": 0.98, "delete_existence": 0.003,
    "doubted_existence": 0.003,
    "mean_life_s": 2e5, "drop_after_s": 25.0, "vague_m": 3000.0, "gate_sigma": 5.0, "process_noise_m2_s3": 0.1,
    "manoeuvre_m_s2": 20.0, "jerk_noise_m2_s5": 0.5, "turn_noise_m2_s3": 0.05, "turn_rate_noise_rad2_s3": 1e-6,
    "straight_time_s": 600.0, "acceleration_time_s": 10.0, "turn_time_s": 25.0, "energetic_speed_m_s": 1200.0,
    "energetic_climb_m_s": 400.0, "energetic_process_noise_m2_s3": 100.0, "ballistic_coefficient_kg_m2": 5000.0,
    "group_time_s": 300.0, "alike_m_s": 50.0, "unlike": 0.01, "birth_existence": 0.3, "later_births": 0.2,
    "birth_speed_sigma_m_s": 300.0, "birth_climb_sigma_m_s": 100.0, "birth_ballistic": 0.05, "falling_from_m": 20e3,
    "maximum_plot_speed_m_s": 1500.0, "clutter_memory_looks": 200.0,
}  # fmt: skip
# One model, straight flight, as the plain filter of the tests has it.
STRAIGHT_ALONE = {
    "models": 0, "process_noise_m2_s3": 1.0, "birth_climb_sigma_m_s": 300.0, "birth_ballistic": 0.0
}  # fmt: skip
SIGMAS = (50.0, 1e-3, 1e-3)


class Tracking(Scene):
    """Descriptions of radars, and tracks, around the door `follow`."""

    def __init__(self, radars=({},), rules=None, slots=400, plots=600, pairs=6000):
        super().__init__(
            looks=(LOOK, 50), detections=(DETECTION, plots), associations=(ASSOCIATION, plots), events=(EVENT, 2000)
        )
        self.parameters = TrackingParameters(
            rows_of(RADAR_DESCRIPTION, DESCRIPTION, radars), rows_of(trackers.RULES, TRACK_RULES, [rules or {}])
        )
        self.state = new_tracking_state(slots, plots, pairs, len(radars))

    def plot(self, time_s, measured, radar=0, sigmas=SIGMAS, kind=0):
        """One plot of range, azimuth and elevation; of a scan unless said otherwise."""
        return (radar, kind, time_s, *measured, 20.0, *sigmas)

    def look(self, start_s, end_s, azimuth_rad=0.0, width_rad=2.0 * math.pi, radar=0, kind=0):
        """One look; all round unless said otherwise."""
        return (radar, kind, -1, start_s, end_s, azimuth_rad, width_rad)

    def frame(self, time_s, step_s, plots=(), looks=()):
        """Track for one frame."""
        self.say("detections", np.array(list(plots), DETECTION))
        self.say("looks", np.array(list(looks), LOOK))
        open_frame(self.events.cursor)
        follow(
            self.parameters, self.state, self.looks, self.detections, self.associations, self.events, float(time_s),
            float(step_s),
        )  # fmt: skip

    def tracks(self, status=None):
        """Tracks that are held, or those of one status."""
        tracks = self.state.tracks
        return tracks[tracks["status"] == int(status)] if status is not None else tracks[tracks["status"] > 0]


def covariance_of(track):
    """The 6 x 6 covariance of a track."""
    p = track["covariance"]
    full = np.empty((6, 6))
    a, c = np.triu_indices(3), p[15:21]
    position, velocity = np.zeros((3, 3)), np.zeros((3, 3))
    position[a], velocity[a] = p[:6], c
    full[:3, :3] = position + np.triu(position, 1).T
    full[3:, 3:] = velocity + np.triu(velocity, 1).T
    full[:3, 3:] = p[6:15].reshape(3, 3)
    full[3:, :3] = full[:3, 3:].T
    return full


UNIT_POST = {
    "radar": 0, "radar_m": place(0.0, 0.0, 10.0), "radar_axes": AXES.ravel(),
    "antenna_height_m": 10.0, "radar_range_m": 400e3, "sector_rad": 2.0 * math.pi, "facing_rad": 0.0, "tasks": 4,
    "channels": 2, "aerodynamic_channels": 999, "ballistic_channels": 999, "missiles_per_target": 2, "reaction_time_s": 5.0,
    "launch_interval_s": 0.0, "maximum_target_speed_m_s": 5000.0, "carries": 1,
}  # fmt: skip
UNIT_SITE = {
    "position_m": SITE_M, "axes": AXES.ravel(), "sector_rad": 2.0 * math.pi, "facing_rad": 0.0, "carries": 1,
}  # fmt: skip
ORDERS_OF_DAY = {
    "policy": 1, "weapons": 1, "rounds_per_salvo": 1, "maximum_salvos": 3, "decision_period_s": 1.0,
    "stale_after_s": 60.0, "patience": 1.0, "halving_miss_m": 10e3, "arrival_slack_s": 2.0, "aim_height_margin_m": 5.0,
    "patience_share": 0.0, "longest_patience": 0.0,
    "command_delay_s": 0.0, "near_share": 0.1, "band_s": 10.0,
    "alone_weapons": -1,
}  # fmt: skip
AT_THE_SITE = {"position_m": SITE_M, "value": 100.0}


class Command(Scene):
    """Fire units, assets and a picture around the door `decide`. Tracks are put in by hand, one a slot.

    `own` are doctrines of units of their own, `prices` what a round is worth by threats to come and rounds left.
    """

    def __init__(
        self, units=({},), assets=(AT_THE_SITE,), doctrine=None, kinds=({},), sureness=(0.8,), slots=40, rounds=8,
        sites=({},), ballistic=None, own=(), prices=((0.0,),), flying=40, identification=None, weapons_areas=(),
        network=None,
    ):  # fmt: skip
        super().__init__(
            detections=(DETECTION, slots), associations=(ASSOCIATION, slots), replies=(REPLY, slots),
            assessments=(ASSESSMENT, flying), launches=(LAUNCH, flying), orders=(ORDER, slots),
            identifications=(IDENTIFICATION, slots), events=(EVENT, 200 + 3 * flying), spans=(COMMAND_SPAN, 200 + 3 * slots),
            threats=(THREAT, slots),
        )  # fmt: skip
        posts, channel, task = rows_of(POST, UNIT_POST, units), 0, 0
        for number, post in enumerate(posts):
            post["radar"] = number if post["radar"] >= 0 else -1
            post["first_channel"], post["first_task"] = channel, task
            channel, task = channel + int(post["channels"]), task + int(post["tasks"])
            post["first_launch_site"], post["launch_sites"] = number * len(sites), len(sites)
        flyouts = rows_of(
            FLYOUT, STRAIGHT, [*kinds, *({**kind, "maximum_range_m": 60e3, **(ballistic or {})} for kind in kinds)]
        )
        types = rows_of(BELIEVED_TYPE, {}, [{"kill_probability": p} for p in sureness])
        types["preferred"] = np.lexsort((flyouts["maximum_range_m"][: len(kinds)], -np.array(sureness)))[:, None]
        tables = np.stack([straight_table(flyout) for flyout in flyouts])
        longest_s = tables[..., 0].max(axis=(1, 2))
        types["longest_flight_s"], types["longest_ballistic_flight_s"] = longest_s.reshape(2, -1)
        posts["longest_flight_s"] = longest_s.max()
        self.parameters = CommandParameters(
            posts,
            rows_of(LAUNCH_POST, UNIT_SITE, sites * len(posts)),
            types,
            flyouts,
            tables,
            together([]),
            rows_of(ASSET, {}, assets),
            rows_of(TARGET_CLASS, {"lethality": 1.0}, [{}, {"category": 3}]),
            rows_of(DOCTRINE, {**ORDERS_OF_DAY, **(doctrine or {})}, [{}, *own]),
            np.array(prices, float),
            identification or surely_identified(2),
            np.array(list(weapons_areas), WEAPONS_AREA),
            network or unbroken(list(range(31, 31 + len(posts))), list(range(max(len(posts), 1)))),
        )
        self.state = new_command_state(self.parameters, slots, flying)
        self.tracks = np.zeros(slots, TRACK)
        self.status, self.ready = np.zeros(len(posts), STATUS), np.zeros(len(posts) * len(sites), READY)
        self.ready["rounds"][:, : len(kinds)] = rounds
        self.aims, self.tasks = np.zeros(flying, AIM), np.zeros(max(task, 1), RADAR_TASK)
        self.pointing = np.zeros(len(posts), POINTING)

    def hold(self, slot, position_m, velocity_m_s, time_s=0.0, status=TrackStatus.CONFIRMED, track=None):
        """Put a track into a slot."""
        row = self.tracks[slot]
        row["track"], row["status"] = 100 + slot if track is None else track, int(status)
        row["position_m"], row["velocity_m_s"] = position_m, velocity_m_s
        row["time_s"] = row["last_plot_s"] = row["born_s"] = time_s

    def reply(self, slots, identity=3, target_class=0, time_s=0.0):
        """What a plot of each of these tracks was answered: a hostile answers nothing."""
        self.say(
            "associations", np.array([(self.tracks[slot]["track"], slot, math.nan) for slot in slots], ASSOCIATION)
        )
        answer = 0 if identity == Identity.HOSTILE else identity
        self.say("replies", np.array([(k, time_s, answer, target_class) for k in range(len(slots))], REPLY))

    def plot(self, pairs, time_s=0.0):
        """Plots of tracks: pairs of radar and slot. Replies of the same frame are said first, and count from the first plot."""
        rows = np.zeros(len(pairs), DETECTION)
        rows["radar"], rows["time_s"] = [radar for radar, _ in pairs], time_s
        self.say("detections", rows)
        self.say(
            "associations", np.array([(self.tracks[slot]["track"], slot, math.nan) for _, slot in pairs], ASSOCIATION)
        )

    def frame(self, time_s, step_s=1.0, stream=(1, 0)):
        """Decide for one frame; what was said to command is used up."""
        open_frame(self.events.cursor)
        prepare(
            self.parameters, self.state, self.tracks, self.detections, self.associations, self.replies, self.assessments,
            self.launches, self.status, self.ready, self.orders, self.pointing, self.identifications, self.events,
            self.spans, self.threats, float(time_s), float(step_s), stream,
        )  # fmt: skip
        conclude(
            self.parameters, self.state, self.tracks, self.orders, self.aims, self.tasks, self.pointing,
            self.identifications, self.events, self.spans, self.threats, float(time_s), float(step_s),
        )  # fmt: skip
        for name in ("detections", "associations", "replies", "assessments", "launches"):
            open_frame(getattr(self, name).cursor)
        return self.heard("orders")


LAUNCH_SITE = {
    "entity": 21, "reaction_time_s": 5.0, "launch_interval_s": 3.0, "reload_time_s": 60.0,
}  # fmt: skip
SURE = {
    "outcome_radius_m": 500.0, "assessment_delay_s": 4.0, "assessment_error_probability": 0.0, "command_delay_s": 2.0,
}  # fmt: skip


def counts_of(load):
    """A load as counts by interceptor type."""
    held = np.zeros(INTERCEPTOR_TYPES, np.int64)
    held[: len(load)] = load
    return held


class Engagement(Scene):
    """Fire units with launchers, and objects to meet, around the door `engage`; `loads` are rounds of each type."""

    def __init__(
        self, loads=((4,),), spares=((0,),), objects=1, sureness=(1.0,), rules=None, unit=None, units=1, rounds=40,
        sites=None, missions=(), reach=(),
    ):  # fmt: skip
        super().__init__(
            orders=(ORDER, max(50, rounds)), arrivals=(ARRIVAL, rounds), launches=(LAUNCH, rounds), outcomes=(OUTCOME, rounds),
            assessments=(ASSESSMENT, rounds), events=(EVENT, 200 + 2 * rounds),
        )  # fmt: skip
        sites = sites or ((SITE_M, len(loads)),)
        posts = [
            {"entity": 21 + k, "first_transporter": k * len(spares), "transporters": len(spares), **(unit or {})}
            for k in range(units)
        ]
        places, launchers, transporters = [], [], []
        for number in range(units):
            left = list(loads)
            for position_m, count in sites:
                places.append((number, position_m, len(launchers), count))
                launchers += [(number, len(places) - 1, counts_of(load)) for load in left[:count]]
                left = left[count:]
            transporters += [(number, counts_of(spare)) for spare in spares]
        types = np.zeros(INTERCEPTOR_TYPES, INTERCEPTOR_TYPE)
        types["kill_probability"][: len(sureness)] = np.array(sureness)[:, None]
        self.parameters = EngagementParameters(
            rows_of(FIRE_UNIT, LAUNCH_SITE, posts),
            np.array(places, PLACE_OF_LAUNCHERS),
            np.array(launchers, LAUNCHER),
            np.array(transporters, TRANSPORTER),
            np.array(list(missions), MISSION),
            np.array(reach, np.int64).reshape(len(missions), len(places)),
            types,
            rows_of(MET_OBJECT, {}, [{"entity": 1000 + k} for k in range(objects)]),
            rows_of(RULES, SURE, [rules or {}]),
        )
        self.state = new_engagement_state(self.parameters, rounds)
        self.truth = np.zeros(objects, TRUTH)

    def fly(self, number, position_m, velocity_m_s=(0.0, 0.0, 0.0)):
        """Put an object somewhere."""
        self.truth[number] = (int(TargetStatus.FLYING), position_m, velocity_m_s, 10_000.0)

    def order(self, number, time_s, rounds=1, unit=0, kind=0, track=7, slot=0, site=None):
        """One order; from the first launch site of the unit unless said otherwise."""
        site = unit * (len(self.parameters.launch_sites) // len(self.parameters.fire_units)) if site is None else site
        return (number, time_s, unit, site, kind, track, slot, rounds, 1, time_s + 30.0, place(20e3, 0.0, 5e3), 0.0)

    def frame(self, time_s, step_s=1.0, orders=(), arrivals=(), stream=(1, 0)):
        """Engage for one frame. An arrival is (interceptor, time, spent, position)."""
        self.say("orders", np.array(list(orders), ORDER))
        self.say("arrivals", np.array(list(arrivals), ARRIVAL))
        open_frame(self.events.cursor)
        engage(
            self.parameters, self.state, self.truth, self.orders, self.arrivals, self.launches, self.outcomes,
            self.assessments, self.events, float(time_s), float(step_s), stream,
        )  # fmt: skip


# Turns so tight and climbs so steep that a route is all but its corners.
AGILE = {
    "asset": -1, "speed_m_s": 250.0, "turn_acceleration_m_s2": 1e5, "pull_up_acceleration_m_s2": 1e5,
    "climb_rate_m_s": 200.0,
}  # fmt: skip


def fixes_of(points):
    """Points as fixes, with velocities by the difference of neighbours."""
    fixes = np.zeros(len(points), FIX)
    for row, point in zip(fixes, points, strict=True):
        row["position_m"], row["time_s"] = ecef_from_geodetic(*point[:3]), point[3]
    if len(points) > 1 and (np.diff(fixes["time_s"]) > 0.0).all():
        fixes["velocity_m_s"] = np.gradient(fixes["position_m"], fixes["time_s"], axis=0)
    return fixes


class MotionScene(Scene):
    """Bodies and rounds around the door `move`; a route is a list of (latitude, longitude, height, time).

    The time counts for bodies of the kind FIXES alone, whose points are fixes.
    """

    def __init__(self, bodies, routes=(), kinds=({},), rounds=8):
        super().__init__(
            launches=(LAUNCH, rounds), outcomes=(OUTCOME, rounds), arrivals=(ARRIVAL, rounds), events=(EVENT, 5000)
        )
        first = np.cumsum([0] + [len(route) for route in routes])
        numbered = [
            {"entity": 500 + k, "first": first[k] if routes else 0, "count": len(routes[k]) if routes else 0, **body}
            for k, body in enumerate(bodies)
        ]
        rows = rows_of(BODY, AGILE, numbered)
        rows["attacks"] = rows["asset"] >= 0
        rows["pieces"] = np.where(rows["kind"] == int(Motion.ROUTE), np.maximum(2 * rows["count"] - 3, 0), 0)
        rows["first_piece"] = np.cumsum(rows["pieces"]) - rows["pieces"]
        points = [point for route in routes for point in route] or [(0.0, 0.0, 0.0, 0.0)]
        self.parameters = MotionParameters(
            rows,
            np.array([point[:3] for point in points], WAYPOINT),
            fixes_of(points),
            smooth(0.0),
            rows_of(FLYOUT, STRAIGHT, kinds),
        )
        self.state = new_motion_state(self.parameters, rounds)
        self.truth, self.aims = np.zeros(len(bodies), TRUTH), np.zeros(rounds, AIM)

    def lay_out(self, stream=(1, 0)):
        """Draw the layout of a replication."""
        lay_out(self.parameters, self.state, self.truth, stream)

    def frame(self, time_s, step_s=1.0):
        """Move for one frame; launches and outcomes of the frame before are used up."""
        open_frame(self.events.cursor)
        move(
            self.parameters, self.state, self.truth, self.aims, self.launches, self.outcomes, self.arrivals,
            self.events, float(time_s), float(step_s),
        )  # fmt: skip
        for name in ("launches", "outcomes"):
            open_frame(getattr(self, name).cursor)
