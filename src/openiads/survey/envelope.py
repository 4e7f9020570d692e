"""The envelope of an engagement: from each direction and height, first sight, first launch, first meeting, and how many looks.

The three limits are kept apart: what the radar sees, what the rounds reach, what time allows. Source: docs/models/envelope.md.
Leaves out: chance, rounds and channels (a single target comes), manoeuvre, jamming.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.constants import EARTH_MEAN_RADIUS_M, TWO_PI
from openiads.earth.geodesy import normal
from openiads.scenario.ground import is_smooth
from openiads.survey.arcs import Profile, arc_profile, launch_range_m, level_profile
from openiads.survey.chain import (
    FROM_ELLIPSOID,
    FROM_GROUND,
    SHOT,
    bearing_tangent,
    first_sights,
    lay_path,
    shoot_look_shoot,
    tracked_place,
    try_shots,
)
from openiads.survey.coverage import ABOVE_GROUND_KEY, HEIGHT_KEY, require_below
from openiads.survey.engaging import Engaging
from openiads.survey.ground import CLASS_KEY, refuse
from openiads.units import printed, si
from openiads.vectors import cross, dot, norm

Rows = np.ndarray[Any, Any]
USUAL_HEIGHTS_M = (50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0, 15_000.0, 20_000.0, 25_000.0)
# As high as a flight of a scenario may be.
HIGHEST_M = si(100.0, "km")
DIRECTIONS = 16
LONGEST_STEP_M = 400.0
ARC_STEP_S = 1.0
MOST_MEETINGS = 64
MARGIN = 1.05

# Distances from the aim along the ground, and times before arrival there; NaN where the thing never comes to be.
MEASURED = np.dtype(
    [
        (name, np.float64)
        for name in (
            *("seen_m", "tracked_m", "guided_m", "reach_m", "in_time_m", "launch_m", "intercept_m", "last_intercept_m"),
            *("seen_s", "launch_s", "intercept_s", "intercept_height_m", "opportunities", "clearance_m"),
        )
    ]
)


@dataclass(frozen=True)
class Path:
    """A path that was laid to an aim: its profile, places and heights, and from which of them on the relief is known."""

    profile: Profile
    positions_m: Rows
    heights_m: Rows
    clearance_m: float
    known_from: int


@dataclass(frozen=True)
class Envelope:
    """What was found, (directions, heights) of dtype MEASURED; of a ballistic class heights are one, and it is an arc.

    arcs : the profile from each direction, of ballistic classes alone; from_m : the range of their launches, else 0.
    """

    engaging: Engaging
    bearings_rad: Rows
    heights_m: Rows
    above_ground: bool
    found: Rows
    speed_m_s: float
    arcs: tuple[Profile, ...]
    from_m: float
    remarks: tuple[str, ...]


def laid(
    engaging: Engaging, aim: tuple[float, float, float], bearing_rad: float, profile: Profile, reference: int
) -> Path:
    """A profile laid to an aim, given by its normal, from an azimuth."""
    count = len(profile.away_m)
    positions_m, heights_m = np.zeros((count, 3)), np.zeros(count)
    terrain = engaging.survey.relief.terrain
    toward = bearing_tangent(aim, float(bearing_rad))
    clearance_m, known_from = lay_path(
        terrain, aim, toward, profile.away_m, profile.rise_m, reference, positions_m, heights_m
    )
    return Path(profile, positions_m, heights_m, float(clearance_m), int(known_from))


def known_part(path: Path) -> Path:
    """A path from where the relief below it is known on; at least its last two places."""
    begin = min(path.known_from, len(path.heights_m) - 2)
    profile = Profile(*(each[begin:] for each in path.profile))
    return Path(profile, path.positions_m[begin:], path.heights_m[begin:], path.clearance_m, 0)


def sighted(engaging: Engaging, path: Path) -> tuple[int, float]:
    """The place of first sight, and the time [s] at which a track can be confirmed; see `chain.tracked_place`."""
    placed = engaging.survey.laydown.radars
    first = np.zeros(len(placed), np.int64)
    first_sights(engaging.survey.looking, path.positions_m, path.heights_m, first)
    revisits_s = np.array([float(radar.values["revisit_s"]) for radar in placed])
    searches = np.array([int(radar.searches) for radar in placed])
    seen, tracked_s = tracked_place(first, revisits_s, searches, path.profile.times_s, engaging.times.confirm_hits)
    return int(seen), float(tracked_s)


def shots_along(engaging: Engaging, path: Path, begin: int) -> Rows:
    """What could be done at each place of a path, from one on."""
    shots = np.zeros(len(path.heights_m), SHOT).view(np.recarray)
    shots["order_by_s"] = shots["in_time_s"] = -math.inf
    profile = path.profile
    try_shots(
        engaging.command,
        engaging.chosen,
        engaging.category,
        path.positions_m,
        path.heights_m,
        profile.times_s,
        profile.speeds_m_s,
        begin,
        engaging.paces_m_s,
        shots,
    )
    return shots


def meetings(engaging: Engaging, path: Path, shots: Rows, seen: int, tracked_s: float) -> Rows:
    """Places of a path at which the target can be met one after another."""
    met = np.zeros(MOST_MEETINGS, np.int64)
    if not math.isfinite(tracked_s):
        return met[:0]
    times = path.profile.times_s
    count = shoot_look_shoot(times, shots, seen, tracked_s, engaging.times.assessment_s, met)
    return met[: min(int(count), MOST_MEETINGS)]


def _first(chosen: Rows) -> int:
    """The first place that is chosen, or -1."""
    return int(np.argmax(chosen)) if chosen.any() else -1


def measured(engaging: Engaging, path: Path) -> Any:
    """Everything about one path, as one row of dtype MEASURED."""
    row: Any = np.full(1, math.nan, MEASURED)[0]
    profile, (seen, tracked_s) = path.profile, sighted(engaging, path)
    shots = shots_along(engaging, path, 0)
    times_s, arrival_s = profile.times_s, float(profile.times_s[-1])
    places = {
        "seen_m": seen if seen < len(times_s) else -1,
        "tracked_m": _first(times_s >= tracked_s),
        "guided_m": _first(shots["guided"] == 1),
        "reach_m": _first(shots["within_reach"] == 1),
        "in_time_m": _first(shots["in_time_s"] >= tracked_s),
    }
    met = meetings(engaging, path, shots, seen, tracked_s)
    if len(met):
        launch_s = float(shots["launch_s"][met[0]])
        places |= {"intercept_m": int(met[0]), "last_intercept_m": int(met[-1])}
        row["launch_m"], row["launch_s"] = np.interp(launch_s, times_s, profile.away_m), arrival_s - launch_s
        row["intercept_s"] = arrival_s - times_s[met[0]]
        row["intercept_height_m"] = path.heights_m[met[0]]
    for name, place in places.items():
        row[name] = profile.away_m[place] if place >= 0 else math.nan
    row["seen_s"] = arrival_s - times_s[seen] if seen < len(times_s) else math.nan
    row["opportunities"], row["clearance_m"] = len(met), path.clearance_m
    return row


def farthest_m(engaging: Engaging, aim: tuple[float, float, float]) -> float:
    """Distance [m] from an aim beyond which neither a radar sees nor a round reaches."""
    reach = [
        (radar.site, float(reach_m))
        for radar, reach_m in zip(engaging.survey.laydown.radars, engaging.survey.reach_m, strict=True)
    ]
    sites = [site.site for unit in engaging.survey.laydown.fire_units for site in unit.launch_sites]
    reach += [(site, engaging.farthest_reach_m) for site in sites]
    away = []
    for site, reach_m in reach:
        here = normal(site.latitude_rad, site.longitude_rad)
        away.append(reach_m + EARTH_MEAN_RADIUS_M * math.atan2(norm(cross(here, aim)), dot(here, aim)))
    return MARGIN * max(away)


def _heights(engaging: Engaging, heights_m: Sequence[float] | None, above_ground: bool) -> Rows:
    """Heights of level flight in rising order. Raises ScenarioError where one lies below the ground at the aim."""
    asked = np.unique(np.asarray(USUAL_HEIGHTS_M if heights_m is None else heights_m, float))
    require_below(asked, HIGHEST_M, "the limit of flights in a scenario", engaging.survey.scenario)
    floor_m = 0.0 if above_ground else engaging.aim.height_m
    if heights_m is None:
        asked = asked[asked >= floor_m]
    if not len(asked) or asked[0] < floor_m:
        where = "below the ground" if above_ground else f"below the ground at {engaging.aim_name}, {floor_m:.0f} m"
        found = f"a height of {asked[0] if len(asked) else 0.0:g} m lies {where}"
        scenario = engaging.survey.scenario
        raise refuse(HEIGHT_KEY, found, f"give heights above it, or count them from it: {ABOVE_GROUND_KEY}", scenario)
    return asked


def _speed_m_s(engaging: Engaging) -> float:
    """Speed of a class that flies a route. Raises ScenarioError for one that does not."""
    target = engaging.survey.target
    speed_m_s = target.values.get("speed_m_s") or 0.0
    if not speed_m_s > 0.0:
        found = f"{target.entry.id} moves in {target.entry.structure['motion']} and has no speed of level flight"
        raise refuse(CLASS_KEY, found, "choose a class that flies a route or an arc", engaging.survey.scenario)
    return float(speed_m_s)


def level_envelope(
    engaging: Engaging, heights_m: Sequence[float] | None, above_ground: bool | None, directions: int = DIRECTIONS
) -> Envelope:
    """The envelope against level flight straight to the aim, at the class's speed.

    above_ground : None counts heights from the ground over relief, and from the sea over a smooth earth. Raises ScenarioError
    for a height below the ground.
    """
    survey = engaging.survey
    follows = not is_smooth(survey.scenario.relief) if above_ground is None else above_ground
    heights = _heights(engaging, heights_m, follows)
    speed_m_s = _speed_m_s(engaging)
    aim, bearings = normal(*engaging.aim[:2]), TWO_PI * np.arange(directions) / directions
    far_m, reference = farthest_m(engaging, aim), FROM_GROUND if follows else FROM_ELLIPSOID
    found, known_m = np.zeros((directions, len(heights)), MEASURED), np.zeros(directions)
    for i, bearing in enumerate(bearings):
        for j, height_m in enumerate(heights):
            profile = level_profile(float(height_m), speed_m_s, far_m, LONGEST_STEP_M)
            path = known_part(laid(engaging, aim, float(bearing), profile, reference))
            found[i, j] = measured(engaging, path)
            known_m[i] = path.profile.away_m[0]
    remarks = _relief_remarks(known_m, far_m)
    return Envelope(engaging, bearings, heights, follows, found, speed_m_s, (), 0.0, remarks)


def _relief_remarks(known_m: Rows, far_m: float) -> tuple[str, ...]:
    """What is to be said where the relief ends before radars and rounds do."""
    if known_m.min() >= 0.99 * far_m:
        return ()
    ends = [f"{printed(float(each), 'km'):,.0f}" for each in (known_m.min(), known_m.max())]
    whole = f"{printed(far_m, 'km'):,.0f}"
    return (
        f"relief is missing beyond {ends[0]} to {ends[1]} km of the {whole} km looked at: flights begin where it does",
    )


def ballistic_envelope(engaging: Engaging, from_m: float | None, directions: int = DIRECTIONS) -> Envelope:
    """The envelope against arcs that come down at the aim from launches at a range. Raises as `launch_range_m`."""
    range_m = launch_range_m(engaging, from_m)
    aim, bearings = normal(*engaging.aim[:2]), TWO_PI * np.arange(directions) / directions
    arcs = tuple(arc_profile(engaging, engaging.aim, float(bearing), range_m, ARC_STEP_S) for bearing in bearings)
    found = np.zeros((directions, 1), MEASURED)
    known = True
    for i, (bearing, profile) in enumerate(zip(bearings, arcs, strict=True)):
        path = laid(engaging, aim, float(bearing), profile, FROM_ELLIPSOID)
        near = path.profile.away_m[path.known_from :]
        known = (
            known and len(near) > 0 and bool(near[0] >= min(float(profile.away_m[0]), 0.99 * farthest_m(engaging, aim)))
        )
        found[i, 0] = measured(engaging, path)
    top_m = np.array([max(float(profile.rise_m.max()) for profile in arcs)])
    speed_m_s = float(max(profile.speeds_m_s.max() for profile in arcs))
    remarks = (
        () if known else ("relief is missing for a part of what radars could see: beyond it all counts as hidden",)
    )
    return Envelope(engaging, bearings, top_m, False, found, speed_m_s, arcs, range_m, remarks)
