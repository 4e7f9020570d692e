"""Arrays of parameters for motion, sensing and tracking, from what stands and what flies. What tracking knows is built apart.

Source: docs/architecture.md. Leaves out: what command and engagement know, which is in command_parameters.py and
engagement_parameters.py; the record's tables about the same things, which are in tables.py.
"""

import math
from itertools import pairwise
from typing import Any

import numpy as np

from openiads.command.posts import Category
from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.earth.geodesy import Geodetic, east_north_up, ecef_from_geodetic, geodesic
from openiads.earth.mask_cache import kept_mask_map
from openiads.earth.masking import MaskMaps, together
from openiads.messages.events import Identity
from openiads.motion.bodies import BODY, FIX, WAYPOINT, Motion, MotionParameters
from openiads.scenario.entries import ASPECT_VALUES
from openiads.scenario.ground import is_smooth, relief_of
from openiads.scenario.identification_parameters import interrogation_rows, likeness, transponder_shares
from openiads.scenario.laydown import Laydown, PlacedRadar, geodetic
from openiads.scenario.schema import Asset, Scenario
from openiads.scenario.traffic import ATTACKER, DECOY, Flyer
from openiads.scenario.traffic import JAMMER as JAMMER_ROLE
from openiads.sensing.probability import Swerling, required_snr, threshold
from openiads.sensing.radars import JAMMER, OBJECT, RADAR, Pattern, SensingParameters
from openiads.sensing.signature import SIGNATURE
from openiads.simulation.world import RULES, TrackerKind
from openiads.streams import entities
from openiads.tracking import trackers
from openiads.tracking.trackers import RADAR_DESCRIPTION, TrackingParameters
from openiads.units import ratio_from_db, si

Rows = np.ndarray[Any, Any]

# What a radar's row takes from its catalogue entry as it is.
RADAR_VALUES = (
    "revisit_s",
    "elevation_min_rad",
    "elevation_max_rad",
    "minimum_range_m",
    "instrumented_range_m",
    "reference_range_m",
    "reference_rcs_m2",
    "false_alarms_per_scan",
    "range_sigma_m",
    "azimuth_sigma_rad",
    "elevation_sigma_rad",
    "range_floor_m",
    "azimuth_floor_rad",
    "elevation_floor_rad",
    "track_capacity",
    "pulses",
    "dwell_s",
    "slew_rad_s",
)

# Published detection ranges speak of aircraft, which fluctuate from scan to scan.
REFERENCE_SWERLING = Swerling.CASE_1
TRACKERS = {"full": TrackerKind.FULL, "ideal-association": TrackerKind.IDEAL_ASSOCIATION}
CATEGORIES = {"aircraft": 0, "cruise": 1, "uav": 2, "ballistic": 3}
IDENTITIES = {"hostile": Identity.HOSTILE, "neutral": Identity.NEUTRAL, "friend": Identity.FRIEND}
LEAST_DENSITY = 1e-15
# Joint hypotheses that a run keeps of a cluster, and the most tracks of one: what a raid of hundreds can afford.
HYPOTHESES, MEMBERS = 8, 8
# Samples of the height of low flight: about as far apart, and no fewer or more than.
HEIGHT_EVERY_M = 200.0
FEWEST_HEIGHTS, MOST_HEIGHTS = 8, 20_000


def ecef(place: Geodetic, above_m: float = 0.0) -> tuple[float, float, float]:
    """A place, raised by a height above the ground there [m], as ECEF [m]."""
    found: tuple[float, float, float] = ecef_from_geodetic(
        place.latitude_rad, place.longitude_rad, place.height_m + above_m
    )
    return found


def category_of(flyer: Flyer) -> int:
    """For which of the stated kill probabilities an object counts; a decoy for that of what it passes for."""
    name = flyer.entry.structure["category"]
    if name == "decoy":
        name = flyer.declared.structure["category"]
        name = flyer.entry.structure.get("imitates", "uav") if name == "decoy" else name
    return CATEGORIES.get(name, int(Category.AIRCRAFT))


def kill_probabilities(values: Any) -> list[float]:
    """Kill probability of one round by category of target."""
    return [float(values[f"kill_probability_{name}"]) for name in CATEGORIES]


def fill(row: Any, values: Any, names: tuple[str, ...]) -> None:
    """Copy values of the same name into a row."""
    for name in names:
        row[name] = values[name]


def fill_biases(row: Any, values: Any) -> None:
    """Copy what a radar's systematic errors are like; it has none where nothing is said of them."""
    for name in ("range_bias_sigma_m", "azimuth_bias_sigma_rad"):
        row[name] = values.get(name, 0.0)


def radar_rows(radars: tuple[PlacedRadar, ...], entity: dict[str, int]) -> Rows:
    """Radars as they truly are. The sensitivity is fitted to the published range, cross-section and probability."""
    rows = np.zeros(len(radars), RADAR)
    task = 0
    for row, radar in zip(rows, radars, strict=True):
        values = radar.values
        fill(row, values, RADAR_VALUES)
        pulses, false_alarm = int(values["pulses"]), float(values["false_alarm_probability"])
        row["entity"] = entity[f"radar:{radar.id}"]
        row["pattern"] = Pattern.ROTATING if radar.entry.structure["pattern"] == "rotating" else Pattern.SECTOR
        row["searches"], row["follows_tasks"] = int(radar.searches), int(radar.follows_tasks)
        row["first_task"] = task
        row["position_m"] = ecef(radar.site, radar.antenna_height_m)
        row["axes"] = east_north_up(radar.site.latitude_rad, radar.site.longitude_rad)
        row["antenna_height_m"], row["ground_m"] = radar.antenna_height_m, radar.site.height_m
        row["sector_rad"] = min(float(values["azimuth_sector_rad"]), 2.0 * math.pi)
        row["facing_rad"] = 0.0 if row["pattern"] == Pattern.ROTATING else radar.facing_rad
        row["beam_rad"] = values["beamwidth_rad"]
        row["sidelobe_level"] = ratio_from_db(float(values["sidelobe_level_db"]))
        row["jam_to_noise"] = ratio_from_db(float(values["jam_to_noise_db"]))
        row["reference_snr"] = required_snr(
            int(REFERENCE_SWERLING), float(values["reference_detection_probability"]), pulses, false_alarm
        )
        fill_biases(row, values)
        row["threshold"] = threshold(pulses, false_alarm)
        row["threshold_snr"] = max(row["threshold"] / pulses - 1.0, 1.0)
        task += int(values["track_capacity"]) if radar.follows_tasks else 0
    return rows


def task_places(radars: tuple[PlacedRadar, ...]) -> int:
    """How many tasks all radars together can be given."""
    return sum(int(radar.values["track_capacity"]) for radar in radars if radar.follows_tasks)


def description_rows(radars: tuple[PlacedRadar, ...]) -> Rows:
    """What tracking is told of each radar."""
    rows = np.zeros(len(radars), RADAR_DESCRIPTION)
    for row, radar in zip(rows, radars, strict=True):
        values = radar.values
        extent = (float(values["instrumented_range_m"]) - float(values["minimum_range_m"])) * (
            float(values["elevation_max_rad"]) - float(values["elevation_min_rad"])
        )
        row["position_m"] = ecef(radar.site, radar.antenna_height_m)
        row["axes"] = east_north_up(radar.site.latitude_rad, radar.site.longitude_rad)
        row["revisit_s"] = values["revisit_s"]
        row["detection_probability"] = values["reference_detection_probability"]
        density = float(values["false_alarms_per_scan"]) / (extent * float(values["azimuth_sector_rad"]))
        row["clutter_density"] = max(density, LEAST_DENSITY)
        row["range_limit_m"] = values["instrumented_range_m"]
        fill_biases(row, values)
        row["elevation_extent_rad"] = float(values["elevation_max_rad"]) - float(values["elevation_min_rad"])
    return rows


def drop_after_s(laydown: Laydown, model: Any) -> float:
    """How long [s] a track is kept without a plot: so many revisit times of the slowest radar that searches."""
    searching = [float(radar.values["revisit_s"]) for radar in laydown.radars if radar.searches]
    return float(model["drop_misses"]) * max(searching, default=1.0)


def tracking_rules(model: Any, drop_after_s: float) -> Rows:
    """How tracking works, by the catalogue's assumptions; drop_after_s as the function of that name gives it."""
    rules = np.zeros(1, trackers.RULES)
    renamed = {
        "birth_ballistic": "birth_ballistic_share",
        "later_births": "later_births_share",
        "unlike": "unlike_share",
        "ballistic_coefficient_kg_m2": "tracked_ballistic_coefficient_kg_m2",
    }
    for name in trackers.RULES.names or ():
        if name not in ("models", "drop_after_s", "hypotheses", "members"):
            rules[name] = model[renamed.get(name, name)]
    rules["models"] = trackers.ModelSet.INTERACTING
    rules["drop_after_s"] = drop_after_s
    rules["hypotheses"], rules["members"] = HYPOTHESES, MEMBERS
    return rules


def tracking_parameters(laydown: Laydown, model: Any) -> TrackingParameters:
    """What tracking knows."""
    return TrackingParameters(description_rows(laydown.radars), tracking_rules(model, drop_after_s(laydown, model)))


def object_rows(flyers: tuple[Flyer, ...], entity: dict[str, int], classes: list[str], model: Any) -> Rows:
    """How objects look to an interrogator: a decoy as what it passes for."""
    rows = np.zeros(len(flyers), OBJECT)
    for row, flyer in zip(rows, flyers, strict=True):
        row["entity"] = entity[flyer.id]
        row["identity"] = IDENTITIES[flyer.identity]
        row["target_class"] = classes.index(flyer.declared.id)
        row["equipped_share"], row["works_share"], row["friend_share"] = transponder_shares(flyer.identity, model)
        if flyer.equipped_share is not None:
            row["equipped_share"] = flyer.equipped_share
    return rows


def signature_rows(flyers: tuple[Flyer, ...]) -> Rows:
    """Radar cross-sections by aspect band; a band of which the entry says nothing has the one of the whole."""
    rows = np.zeros(len(flyers), SIGNATURE)
    for row, flyer in zip(rows, flyers, strict=True):
        for band in ASPECT_VALUES:
            row[band] = flyer.values.get(band, flyer.values["rcs_m2"])
        row["swerling"] = int(flyer.values["swerling"])
    return rows


def _pieces(flyer: Flyer) -> int:
    """How many pieces of path a body has: a straight for each leg, and a turn between two."""
    routed = flyer.fixes is None and flyer.launch is None
    return 2 * len(flyer.route) - 3 if routed else 0


def _height_samples(flyer: Flyer) -> int:
    """How many samples of its height a body in low flight gets."""
    legs_m = sum(geodesic(*start[:2], *end[:2])[0] for start, end in pairwise(flyer.route))
    return min(max(int(legs_m / HEIGHT_EVERY_M) + 2, FEWEST_HEIGHTS), MOST_HEIGHTS)


def _agility(row: Any, values: Any) -> None:
    """Fill in how hard a body that flies a route turns and climbs."""
    load = float(values["turn_load_g"])
    row["turn_acceleration_m_s2"] = STANDARD_GRAVITY_M_S2 * math.sqrt(load * load - 1.0)
    row["pull_up_acceleration_m_s2"] = STANDARD_GRAVITY_M_S2 * (load - 1.0)
    row["climb_rate_m_s"] = values["climb_rate_m_s"]


def _body(row: Any, flyer: Flyer, entity: int, assets: tuple[Asset, ...]) -> None:
    """Fill one body but for its places in the tables."""
    row["entity"], row["asset"], row["pieces"] = entity, flyer.asset, _pieces(flyer)
    row["attacks"] = int(flyer.role in (ATTACKER, DECOY))
    row["start_s"], row["spread_s"], row["spread_m"] = flyer.start_s, flyer.spread_s, flyer.spread_m
    row["off_share"], (row["off_east_m"], row["off_north_m"]) = flyer.off_share, flyer.off_m
    row["speed_m_s"] = flyer.speed_m_s
    row["reach_m"] = si(assets[flyer.asset].radius_km, "km") if flyer.asset >= 0 else 0.0
    if flyer.fixes is not None:
        row["kind"] = Motion.FIXES
    elif flyer.launch is not None:
        row["kind"] = Motion.BALLISTIC
        row["ballistic_coefficient_kg_m2"] = flyer.values["ballistic_coefficient_kg_m2"]
        row["burnout_speed_m_s"], row["heading_rad"] = flyer.launch.burnout_speed_m_s, flyer.launch.heading_rad
        row["burnout_angle_rad"], row["burn_time_s"] = flyer.launch.burnout_angle_rad, flyer.launch.burn_time_s
    else:
        row["kind"] = Motion.ROUTE if flyer.clearance_m is None else Motion.LOW_LEVEL
        _agility(row, flyer.values)
    if flyer.clearance_m is not None:
        row["clearance_m"], row["heights"] = flyer.clearance_m, _height_samples(flyer)


def _stacked(parts: list[Rows], dtype: Any) -> Rows:
    """Rows of many tables one after another; one empty row where there is none."""
    return np.concatenate(parts) if parts else np.zeros(1, dtype)


def motion_parameters(
    scenario: Scenario, flyers: tuple[Flyer, ...], entity: dict[str, int], flyouts: Rows
) -> MotionParameters:
    """Bodies with their waypoints or fixes, and fly-outs."""
    bodies = np.zeros(len(flyers), BODY)
    waypoints: list[Rows] = []
    fixes: list[Rows] = []
    placed = {True: 0, False: 0}
    for row, flyer in zip(bodies, flyers, strict=True):
        _body(row, flyer, entity[flyer.id], scenario.assets)
        known = flyer.fixes is not None
        own = flyer.fixes if flyer.fixes is not None else np.array([tuple(place) for place in flyer.route], WAYPOINT)
        row["first"], row["count"] = placed[known], len(own)
        (fixes if known else waypoints).append(own)
        placed[known] += len(own)
    bodies["first_piece"] = np.cumsum(bodies["pieces"]) - bodies["pieces"]
    bodies["first_height"] = np.cumsum(bodies["heights"]) - bodies["heights"]
    terrain = relief_of(scenario).terrain
    return MotionParameters(bodies, _stacked(waypoints, WAYPOINT), _stacked(fixes, FIX), terrain, flyouts)


def mask_maps(scenario: Scenario, placed: tuple[PlacedRadar, ...]) -> MaskMaps:
    """What relief hides from each radar, by the radar's number; nothing at all where the ground is smooth."""
    if is_smooth(scenario.relief):
        return together([])
    terrain = relief_of(scenario).terrain
    return together(
        [
            kept_mask_map(
                terrain,
                radar.site.latitude_rad,
                radar.site.longitude_rad,
                radar.antenna_height_m,
                float(radar.values["instrumented_range_m"]),
            )
            for radar in placed
        ]
    )


def jammer_rows(scenario: Scenario, flyers: tuple[Flyer, ...]) -> Rows:
    """Jammers, each at its place or on the object that carries it."""
    carriers = {flyer.raid: number for number, flyer in enumerate(flyers) if flyer.role == JAMMER_ROLE}
    rows = np.zeros(len(scenario.jammers), JAMMER)
    for row, jammer in zip(rows, scenario.jammers, strict=True):
        row["object"] = carriers.get(jammer.id, -1)
        row["height_m"] = jammer.height_msl_m
        if jammer.at is not None:
            row["position_m"] = ecef(geodetic(jammer.at, jammer.height_msl_m))
        row["effective_radiated_power_w"] = jammer.effective_radiated_power_w
        row["start_s"], row["end_s"] = jammer.start_s, math.inf if jammer.end_s is None else jammer.end_s
    return rows


def sensing_parameters(
    scenario: Scenario,
    radars: Rows,
    masks: MaskMaps,
    flyers: tuple[Flyer, ...],
    entity: dict[str, int],
    classes: list[str],
    model: Any,
    outages: Rows,
) -> SensingParameters:
    """Radars as they are, objects as they look, what jams, and when radars do not look."""
    objects = object_rows(flyers, entity, classes, model)
    alike = likeness(classes, model, scenario.identification.confusions)
    return SensingParameters(
        radars,
        masks,
        objects,
        signature_rows(flyers),
        jammer_rows(scenario, flyers),
        interrogation_rows(model),
        alike,
        outages,
    )


def run_rules(scenario: Scenario) -> Rows:
    """Step, number of frames, frames between samples, and the kind of tracker."""
    rules = np.zeros(1, RULES)
    rules["step_s"] = scenario.step_s
    rules["frames"] = math.ceil(scenario.duration_s / scenario.step_s - 1e-9)
    rules["sample_every"] = max(round(scenario.record.sample_s / scenario.step_s), 1)
    rules["tracker"] = TRACKERS[scenario.tracker.kind]
    return rules


def stream_entities(laydown: Laydown, flyers: tuple[Flyer, ...]) -> dict[str, int]:
    """The stable hash of everything that draws random numbers, by its name; ValueError where two names share one."""
    names = [f"radar:{radar.id}" for radar in laydown.radars]
    names += [f"unit:{unit.id}" for unit in laydown.fire_units]
    names += [flyer.id for flyer in flyers]
    return dict(zip(names, entities(names), strict=True))
