"""A small invented run, written by hand, to try what reads a record: no engine made it, and it shows nothing true.

One fire unit and one surveillance radar defend a city against two cruise missiles, of which one comes through, and one
decoy; an airliner and a slow aircraft fly by. Source: none; every number is made up.
Leaves out: any physics but straight flight.
"""

import math

import numpy as np

from openiads.constants import EARTH_MEAN_RADIUS_M
from openiads.earth.geodesy import ecef_from_geodetic
from openiads.messages.detections import Visibility
from openiads.messages.events import EventKind, Evidence, Identity, Reason
from openiads.record.columns import packed_indices
from openiads.record.measures import rounds_measure
from openiads.record.recorder import Recorder
from openiads.record.store import Record
from openiads.scenario.execute import with_track_quality

CRUISE = "cruise-missile-subsonic"
DURATION_S, SAMPLE_S = 600.0, 5.0
SIGMA_M, SIGMA_M_S = 60.0, 4.0
CITY = (46.0, 20.0)
# target, start and end (s), place at start and at end, height (m), fate
FLIGHTS = (
    (0, 0.0, 420.0, (46.2, 21.4), (46.03, 20.35), 60.0),
    (1, 20.0, 530.0, (46.0, 21.5), CITY, 60.0),
    (2, 10.0, 600.0, (46.3, 21.5), (46.1, 20.1), 60.0),
    (3, 0.0, 600.0, (45.4, 19.2), (46.4, 20.4), 10_500.0),
    (4, 0.0, 600.0, (46.9, 19.2), (46.7, 21.0), 3_000.0),
)
# track, target (-1 none), first plot (s), confirmed, dropped
FOLLOWED = (
    (0, 3, 4.0, 14.0, 600.0),
    (1, 0, 300.0, 310.0, 425.0),
    (2, 1, 330.0, 340.0, 535.0),
    (3, 2, 380.0, 390.0, 600.0),
    (4, 4, 8.0, 18.0, 600.0),
    (5, -1, 200.0, 212.0, 230.0),
)


def ecef(latitude_deg, longitude_deg, height_m):
    """Positions on the ellipsoid. (n, 3)"""
    places = zip(np.radians(latitude_deg), np.radians(longitude_deg), strict=True)
    return np.array([ecef_from_geodetic(latitude, longitude, height_m) for latitude, longitude in places])


def position(target, time_s):
    """True positions of a target at times. (n, 3)"""
    _, start_s, end_s, first, last, height_m = FLIGHTS[target]
    share = (np.asarray(time_s) - start_s) / (end_s - start_s)
    latitude, longitude = (first[k] + share * (last[k] - first[k]) for k in (0, 1))
    return ecef(latitude, longitude, height_m)


def velocity(target, time_s):
    """True velocities of a target at times. (n, 3)"""
    return (position(target, np.asarray(time_s) + 0.5) - position(target, np.asarray(time_s) - 0.5)) / 1.0


def _laydown(take):
    take("assets", {"asset": [0], "id": ["city"], "value": [100.0], "radius_m": [2000.0], **_site([CITY])})
    take(
        "radars",
        {"radar": [0, 1], "id": ["unit-1/96l6e", "unit-1/92n6e"], "unit": ["unit-1"] * 2, "entry": ["96l6e", "92n6e"]}
        | {"role": ["all-altitude", "engagement"], "antenna_height_m": [24.0, 8.0], "sector_rad": [2 * math.pi, 1.57]}
        | {"instrumented_range_m": [300e3, 340e3], "revisit_s": [10.0, 2.0], "reference_range_m": [250e3, 300e3]}
        | {"reference_rcs_m2": [1.0, 4.0], **_site([(46.1, 20.1)] * 2)},
    )
    take(
        "fire_units",
        {"fire_unit": [0], "id": ["unit-1"], "entry": ["s400-fire-unit"], "radar": [1], "channels": [6]}
        | {
            "launchers": [4],
            "transporters": [2],
            "rounds_total": [16],
            "policy": ["shoot-look-shoot"],
            "rounds_per_salvo": [1],
            "maximum_salvos": [3],
            "hold_fire_m": [40e3],
            **_site([(46.1, 20.1)]),
        },
    )
    kill = {f"kill_probability_{kind}": [0.7, 0.8] for kind in ("aircraft", "cruise", "uav", "ballistic")}
    take(
        "interceptor_types",
        {"interceptor_type": [0, 1], "entry": ["48n6e3", "9m96e2"], "maximum_range_m": [240e3, 120e3]}
        | {"minimum_range_m": [3e3, 1e3], "maximum_height_m": [27e3, 30e3], "minimum_height_m": [10.0, 5.0]}
        | {"ballistic_maximum_range_m": [60e3, 0.0], "ballistic_minimum_range_m": [7e3, 3e3]}
        | {"ballistic_maximum_height_m": [27e3, 30e3], "ballistic_minimum_height_m": [2e3, 5.0]}
        | {"top_speed_m_s": [2000.0, 900.0], "unit_cost_usd": [math.nan] * 2, "remark": [""] * 2, **kill},
    )
    take(
        "launch_sites",
        {"launch_site": [0], "id": ["unit-1"], "fire_unit": [0], "launchers": [4], "facing_rad": [0.0]}
        | {"sector_rad": [2 * math.pi], **_site([(46.1, 20.1)])},
    )
    take(
        "magazine",
        {"fire_unit": [0, 0], "launch_site": [0, 0], "interceptor_type": [0, 1], "rounds_ready": [12, 4]}
        | {"reloads": [12, 4]},
    )
    take(
        "targets",
        {"target": range(5), "id": ["east/0", "east/1", "east/decoy-0", "line-7/0", "survey/0"]}
        | {
            "raid": ["east", "east", "east", "line-7", "survey"],
            "category": ["cruise"] * 2 + ["decoy"] + ["aircraft"] * 2,
        }
        | {"entry": [CRUISE] * 2 + ["decoy-air", "airliner", "uav-male"], "asset": [0, 0, 0, -1, -1]}
        | {"role": ["attacker", "attacker", "decoy", "neutral", "friend"], "rcs_m2": [0.1, 0.1, 0.1, 50.0, 1.0]}
        | {"identity": ["hostile"] * 3 + ["neutral", "friend"], "speed_m_s": [240.0] * 3 + [230.0, 60.0]}
        | {"start_s": [flight[1] for flight in FLIGHTS], "unit_cost_usd": [math.nan] * 5},
    )


def _site(places):
    return {
        "latitude_deg": [p[0] for p in places],
        "longitude_deg": [p[1] for p in places],
        "height_m": [0.0] * len(places),
    }


def _catalogue(take):
    rows = (
        ("48n6e3", "kill_probability_cruise", "assumed", 0.8, "", 0.5, 0.8, 0.95, "assumed", "A1", "to sweep"),
        ("9m96e2", "kill_probability_cruise", "assumed", 0.8, "", 0.5, 0.8, 0.95, "assumed", "A1", "to sweep"),
        ("48n6e3", "maximum_range_km", "250 km", 240e3, "m", 200e3, 240e3, 250e3, "published", "S30,S23", ""),
        ("assumptions", "assessment_delay_s", "assumed", 5.0, "s", 5.0, 5.0, 5.0, "assumed", "A1", ""),
        (
            "48n6e3",
            "unit_cost_usd_m",
            "not published",
            math.nan,
            "usd",
            math.nan,
            math.nan,
            math.nan,
            "assumed",
            "A1",
            "",
        ),
    )
    names = ("entry", "key", "printed", "used", "unit", "low", "nominal", "high", "grade", "source", "note")
    take("catalogue", {name: [row[k] for row in rows] for k, name in enumerate(names)}, stance="middle")
    take(
        "sources",
        {"key": ["A1", "S23", "S30"], "title": ["Assumption of this project", "Agency one", "Agency <two>"]}
        | {"url": ["", "https://example.org/1", "https://example.org/2"], "year": [2026, 2007, 2018]},
    )


def _truth(take):
    for target, start_s, end_s, *_ in FLIGHTS:
        time_s = np.arange(start_s, end_s, SAMPLE_S)
        columns = {"time_s": time_s, "position_m": position(target, time_s), "velocity_m_s": velocity(target, time_s)}
        take("truth", columns, target=target, status=1)


def _detections(take, random):
    for track, target, first_s, _, last_s in FOLLOWED:
        time_s = np.arange(first_s, last_s, SAMPLE_S)
        radar = 1 if target in (0, 1) else 0
        one = np.ones(len(time_s))
        columns = {
            "time_s": time_s,
            "range_m": 50e3 * one,
            "azimuth_rad": one,
            "elevation_rad": 0.01 * one,
            "snr": 30.0 * one,
        }
        columns |= {"range_sigma_m": 50.0 * one, "azimuth_sigma_rad": 1e-3 * one, "elevation_sigma_rad": 1e-3 * one}
        nis = np.random.default_rng(track).chisquare(3, len(time_s))
        nis[0] = math.nan
        take("detections", columns, radar=radar, target=target, track=track, nis=nis)
        take(
            "looks",
            {"start_s": time_s, "end_s": time_s + 0.1},
            radar=radar,
            kind=0,
            track=-1,
            azimuth_rad=1.5,
            width_rad=0.1,
        )


def _covariance():
    sigma = np.array([SIGMA_M] * 3 + [SIGMA_M_S] * 3)
    return np.array([sigma[i] ** 2 if i == j else 0.0 for i, j in packed_indices()])


def _tracks(take, random):
    for track, target, first_s, confirmed_s, last_s in FOLLOWED:
        time_s = np.arange(first_s, last_s, SAMPLE_S)
        where = position(target, time_s) if target >= 0 else ecef(46.5 + 0 * time_s, 20.6 + 0 * time_s, 900.0)
        speed = velocity(target, time_s) if target >= 0 else np.zeros_like(where)
        columns = {"time_s": time_s, "status": np.where(time_s >= confirmed_s, 2, 1), "last_plot_s": time_s}
        columns["position_m"] = where + SIGMA_M * random.standard_normal(where.shape)
        columns["velocity_m_s"] = speed + SIGMA_M_S * random.standard_normal(where.shape)
        columns["covariance"] = np.repeat(_covariance()[None], len(time_s), axis=0)
        take("tracks", columns, track=track, existence=0.99)
        identity = {3: Identity.NEUTRAL, 4: Identity.FRIEND}.get(target, Identity.HOSTILE)
        words = {0: CRUISE, 1: CRUISE, 2: CRUISE, 3: "airliner", 4: "uav-male"}
        take(
            "identifications",
            {"time_s": [confirmed_s + 5.0]},
            track=track,
            identity=identity,
            target_class=words.get(target, "unknown"),
            probability_friend=0.95 if identity == Identity.FRIEND else 0.02,
            probability_neutral=0.95 if identity == Identity.NEUTRAL else 0.03,
            probability_hostile=0.95 if identity == Identity.HOSTILE else 0.02,
            probability_class=0.8,
            moved_by=Evidence.CLASS,
            weight_transponder=1.5,
            weight_class=2.5,
            weight_corridor=0.0,
            weight_kinematics=-0.5,
        )


# interceptor, track, type, launched, intercept, target, destroyed, miss
ROUNDS = ((0, 1, 0, 330.0, 372.0, 0, 0, 35.0), (1, 1, 0, 385.0, 420.0, 0, 1, 20.0), (2, 3, 1, 560.0, 590.0, 2, 1, 12.0))


def _shots(take):
    unit = ecef(np.array([46.1]), np.array([20.1]), 5.0)[0]
    for number, track, kind, start_s, end_s, target, destroyed, miss_m in ROUNDS:
        aim = position(target, [end_s])
        common = {"fire_unit": 0, "interceptor_type": kind, "track": track}
        salvo = 2 if number == 1 else 1
        take(
            "orders",
            {"order": [number], "aim_m": aim},
            time_s=start_s - 8.0,
            rounds=1,
            salvo=salvo,
            launch_site=0,
            intercept_s=end_s,
            **common,
        )
        left = {"launcher": number % 4, "launch_site": 0, **_site([(46.1, 20.1)])}
        take("launches", {"interceptor": [number]}, time_s=start_s, order=number, **left, **common)
        ends = {"target": target, "destroyed": destroyed, "spent": 0, "miss_distance_m": miss_m}
        take("outcomes", {"interceptor": [number], "position_m": aim}, time_s=end_s, **ends, **common)
        take(
            "assessments",
            {"interceptor": [number]},
            time_s=end_s + 5,
            order=number,
            fire_unit=0,
            track=track,
            destroyed=destroyed,
        )
        time_s = np.arange(start_s, end_s + 0.5, 1.0)
        share = ((time_s - start_s) / (end_s - start_s))[:, None]
        path = unit + share * (aim[0] - unit)
        path *= 1.0 + 6000.0 * (share * (1.0 - share)) / EARTH_MEAN_RADIUS_M
        speed = {"interceptor": number, "interceptor_type": kind, "fire_unit": 0, "speed_m_s": 900.0}
        take("interceptors", {"time_s": time_s, "position_m": path}, **speed)


def _ledgers(take):
    pending, peaceful, outside = Reason.IDENTIFICATION_PENDING, Reason.NOT_HOSTILE, Reason.OUT_OF_ENVELOPE
    spans = (
        (0, 14.0, 600.0, peaceful, -1), (1, 310.0, 315.0, pending, -1), (1, 315.0, 318.0, outside, 0),
        (1, 318.0, 425.0, Reason.ENGAGED, 0), (2, 340.0, 345.0, pending, -1), (2, 345.0, 420.0, Reason.NO_CHANNEL, 0),
        (2, 420.0, 535.0, Reason.NO_TIME, 0), (3, 390.0, 395.0, pending, -1), (3, 395.0, 550.0, outside, 0),
        (3, 550.0, 600.0, Reason.ENGAGED, 0), (4, 18.0, 600.0, peaceful, -1), (5, 212.0, 230.0, pending, -1),
    )  # fmt: skip
    names = ("track", "start_s", "end_s", "reason", "fire_unit")
    take("engagement_ledger", {name: [span[k] for span in spans] for k, name in enumerate(names)})
    low, weak, in_view = Visibility.BELOW_HORIZON, Visibility.BELOW_THRESHOLD, Visibility.SEEN
    seen = (
        (1, 0, 0.0, 300.0, low), (1, 0, 300.0, 420.0, in_view), (1, 1, 20.0, 330.0, low), (1, 1, 330.0, 520.0, in_view),
        (1, 1, 520.0, 530.0, weak), (0, 2, 10.0, 380.0, low), (0, 2, 380.0, 600.0, in_view),
        (0, 3, 0.0, 600.0, in_view), (0, 4, 0.0, 600.0, in_view), (0, 0, 0.0, 290.0, low), (0, 0, 290.0, 420.0, weak),
    )  # fmt: skip
    names = ("radar", "target", "start_s", "end_s", "visibility")
    take("visibility_ledger", {name: [span[k] for span in seen] for k, name in enumerate(names)})


def _threats(take):
    """Tracks 1 to 3, which are of hostile objects, once a sample; what they threaten lies 240 m/s ahead."""
    for track, target, _, confirmed_s, last_s in FOLLOWED:
        if track not in (1, 2, 3):
            continue
        time_s = np.arange(confirmed_s + 5.0, last_s, SAMPLE_S)
        factors = {"value": 100.0, "aim_probability": 0.9, "lethality": 0.8, "hostility": 1.0, "threat": 72.0}
        left_s = FLIGHTS[target][2] - 20.0
        last = np.where(time_s < left_s, left_s, math.nan)
        columns = {"time_s": time_s, "last_launch_s": last, "arrival_s": np.full(len(time_s), FLIGHTS[target][2])}
        take("threats", columns, track=track, asset=0, asset_probability=0.9, price=0.0, **factors)


def _events(take):
    rows = [(flight[1], EventKind.TARGET_STARTED, flight[0], -1) for flight in FLIGHTS]
    rows += [(confirmed_s, EventKind.TRACK_CONFIRMED, track, -1) for track, _, _, confirmed_s, _ in FOLLOWED]
    rows += [(last_s, EventKind.TRACK_DROPPED, track, -1) for track, _, _, _, last_s in FOLLOWED if last_s < DURATION_S]
    rows += [(318.0, EventKind.ENGAGEMENT_OPENED, 1, 0), (550.0, EventKind.ENGAGEMENT_OPENED, 3, 0)]
    rows += [(425.0, EventKind.ENGAGEMENT_CLOSED, 1, 0), (530.0, EventKind.TARGET_REACHED_AIM, 1, 0)]
    rows += [(420.0, EventKind.TARGET_DESTROYED, 0, 1), (590.0, EventKind.TARGET_DESTROYED, 2, 2)]
    rows.sort()
    take("events", {name: [row[k] for row in rows] for k, name in enumerate(("time_s", "kind", "subject", "other"))})
    time_s = np.arange(0.0, DURATION_S, SAMPLE_S)
    busy = ((time_s >= 318.0) & (time_s < 425.0)) | (time_s >= 550.0)
    take(
        "channels", {"time_s": time_s, "channels_in_use": busy.astype(int), "in_flight": busy.astype(int)}, fire_unit=0
    )
    for kind, ready in ((0, 12), (1, 4)):
        take("status", {"time_s": time_s}, fire_unit=0, interceptor_type=kind, rounds_ready=ready, reloads=ready)


MEASURES = {
    "attackers": 2, "destroyed": 1, "reached": 1, "unresolved": 0, "decoys": 1, "decoys_destroyed": 1, "neutrals": 1,
    "friends": 1, "neutral_engaged": 0, "friend_engaged": 0, "neutral_destroyed": 0, "friend_destroyed": 0,
    "neutral_declared_hostile": 0, "neutral_declared_hostile_s": 0, "friend_declared_hostile": 0,
    "friend_declared_hostile_s": 0, "wrong_engaged": 0, "wrong_destroyed": 0,
    "rounds_fired": 3, rounds_measure("48n6e3"): 2, rounds_measure("9m96e2"): 1, "value_reached": 100.0,
    "confirmed_tracks": 6, "false_tracks_confirmed": 1, "detections": 350, "false_alarms": 6, "tasks_unserved": 0,
    "cpu_s": 0.25,
}  # fmt: skip
META = {
    "openiads": "0.1.0", "scenario": "invented", "scenario_hash": "0" * 16, "seed": 1, "replication": 0,
    "duration_s": DURATION_S, "step_s": 1.0, "epoch": "2030-06-01T04:00:00Z", "values": "middle",
}  # fmt: skip


def synthetic_record(level="full") -> Record:
    """The invented run as a record of a level."""
    recorder = Recorder(level)
    random = np.random.default_rng(7)
    for fill in (_laydown, _catalogue, _truth, _shots, _ledgers, _threats, _events):
        fill(recorder.take)
    _detections(recorder.take, random)
    _tracks(recorder.take, random)
    run = {"wall_s": 1.0, "cpu_s": 0.25}
    return with_track_quality(recorder.record(dict(MEASURES), META, "name: invented\n", run))
