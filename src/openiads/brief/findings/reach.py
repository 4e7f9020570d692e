"""How far off a class of target can be met: what the rounds reach, what the guiding radar sees, and what the horizon
lets it.

Two ways a target may fly: it keeps its distance, and then the three limits count; or it flies in, and then the time of
flight counts too, which the survey's chain works out. Source: survey.envelope, earth.propagation (4/3 earth, no
relief), flight.profile. Leaves out: relief, sea clutter and jamming, which all shorten it; radars in the air, which
would lengthen it.
"""

import math
from dataclasses import dataclass

from openiads.brief.claims_inputs import Inputs
from openiads.brief.claims_runs import (
    ASSET,
    DIVISION,
    LATITUDE_DEG,
    LONGITUDE_DEG,
    POST,
    SEEN_PROBABILITY,
    SITE,
    north,
    records_of,
)
from openiads.earth.geodesy import geodesic
from openiads.earth.propagation import radio_horizon_m
from openiads.flight.profile import speed_profile
from openiads.record.store import Record
from openiads.scenario.catalogue import STANCES, CatalogueError
from openiads.scenario.envelopes import fitted
from openiads.scenario.laydown import InterceptorType, PlacedRadar, guides
from openiads.survey.engaging import Engaging, engaging
from openiads.survey.envelope import level_envelope
from openiads.survey.ground import reach_against
from openiads.units import printed, si

FIRE_UNIT = "s400-fire-unit"
POST_ENTRY = "s400-command-post"
# Replications of one flight, and how far beyond the horizon it begins [m].
RUNS = 20
MOST_REACH_M = si(5_000.0, "km")
HEAD_START_M = si(20.0, "km")


@dataclass(frozen=True)
class Limits:
    """How far [m] a class can be met under a stance, by each limit alone, and where it is met when it flies in (NaN: nowhere).

    radar_m is what the guiding radar sees and displays, undisplayed_m what it would see with a display without end.
    """

    target: str
    name: str
    stance: str
    height_m: float
    rcs_m2: float
    mast_m: float
    round_m: float
    radar_m: float
    undisplayed_m: float
    displayed_m: float
    horizon_m: float
    inbound_m: float

    @property
    def keeps_m(self) -> float:
        """How far it can be met where it keeps its distance: the least of the three limits."""
        return min(self.round_m, self.radar_m, self.horizon_m)

    @property
    def limit(self) -> str:
        """Which of the three limits is the least."""
        limits = {"the round's reach": self.round_m, "what the radar sees": self.radar_m, "the horizon": self.horizon_m}
        return min(limits, key=lambda name: limits[name])

    def rcs_needed_m2(self, range_m: float) -> float:
        """Cross-section [m2] at which the radar sees it at a range: the fourth power of the ratio; inf beyond its display."""
        if range_m > self.displayed_m:
            return math.inf
        return self.rcs_m2 * (range_m / self.undisplayed_m) ** 4


def hostile_classes(inputs: Inputs, category: str) -> list[str]:
    """Ids of the hostile targets of a category that fly a route or an arc."""
    entries = [inputs.catalogue.entry(id) for id in inputs.catalogue.ids("target")]
    return [
        each.id
        for each in entries
        if each.structure["category"] == category and each.structure["identity"] == "hostile"
    ]


def engaged(inputs: Inputs, stance: str, target: str) -> Engaging:
    """One division against a class under a stance. Raises CatalogueError for a round that flies farther than a survey does."""
    begun = engaging(inputs.scenario(DIVISION, stance), target, SEEN_PROBABILITY, None, None)
    if begun.farthest_reach_m > MOST_REACH_M:
        found = f"{FIRE_UNIT}: a round that reaches {printed(begun.farthest_reach_m, 'km'):,.0f} km"
        raise CatalogueError(f"{found}; write at most {printed(MOST_REACH_M, 'km'):,.0f} km for each of its rounds")
    return begun


def guiding_radar(begun: Engaging) -> int:
    """The number of the radar that guides and sees farthest."""
    radars = begun.survey.laydown.radars
    able = [k for k, radar in enumerate(radars) if guides(radar.entry, radar.values)]
    return max(able, key=lambda k: float(begun.survey.reach_m[k]))


def radar_of(begun: Engaging) -> PlacedRadar:
    """The radar that guides, as it stands."""
    return begun.survey.laydown.radars[guiding_radar(begun)]


def limits(inputs: Inputs, stance: str, target: str) -> Limits:
    """The limits of one class of level flight under a stance, at its height under that stance."""
    begun = engaged(inputs, stance, target)
    number, radar, values = guiding_radar(begun), radar_of(begun), begun.survey.target.values
    height_m, seen_m = float(values["cruise_height_m"] or 0.0), float(begun.survey.reach_m[number])
    for key in ("reference_range_km", "reference_rcs_m2", "antenna_height_m"):
        inputs.value(radar.entry.id, key)
    for key in ("rcs_m2", "speed_m_s", "cruise_height_m"):
        inputs.value(target, key)
    row = level_envelope(begun, [height_m], False, 1).found[0, 0]
    return Limits(
        target=target,
        name=spoken(begun.survey.target.entry.name),
        stance=stance,
        height_m=height_m,
        rcs_m2=begun.survey.target.rcs_m2,
        mast_m=radar.antenna_height_m,
        round_m=begun.farthest_reach_m,
        radar_m=seen_m,
        undisplayed_m=_undisplayed_m(begun, number),
        displayed_m=float(radar.values["instrumented_range_m"]),
        horizon_m=radio_horizon_m(radar.antenna_height_m, height_m),
        inbound_m=min(float(row["intercept_m"]), seen_m) if row["intercept_m"] > 0.0 else math.nan,
    )


def _undisplayed_m(begun: Engaging, number: int) -> float:
    """What a radar would see of the class [m], were its display without end."""
    row = begun.survey.radars[number].copy()
    row["instrumented_range_m"] = math.inf
    chance = float(begun.survey.laydown.radars[number].values["false_alarm_probability"])
    return reach_against(row, chance, begun.survey.target, begun.survey.detection_probability)


def spoken(name: str) -> str:
    """The name of an entry within a sentence: `Fighter` is `fighter`, `AWACS` stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def all_limits(inputs: Inputs, category: str) -> list[Limits]:
    """The limits of every hostile class of a category under every stance, the sceptical first."""
    classes = hostile_classes(inputs, category)
    return [limits(inputs, stance, target) for target in classes for stance in reversed(STANCES)]


def longest_round(inputs: Inputs) -> str:
    """The round of a fire unit whose brochure range is the longest."""
    loaded = [item["entry"] for item in inputs.catalogue.entry(FIRE_UNIT).structure["load"]]
    return str(max(loaded, key=lambda id: inputs.at(id, "maximum_range_km", "brochure")))


def flight_time_s(inputs: Inputs, range_m: float, height_m: float, stance: str = "brochure") -> float:
    """Time of flight [s] of the longest round to a range, or to the edge of its own, at a height within its limits."""
    id = longest_round(inputs)
    kind = InterceptorType(inputs.catalogue.entry(id), stance, inputs.catalogue.resolve(id, stance))
    flyout = fitted(kind, inputs.catalogue.resolve("assumptions", stance)).flyout
    inputs.value(id, "top_speed_m_s")
    aim_m = min(height_m, float(flyout.maximum_height_m))
    return float(speed_profile(flyout, min(range_m, float(flyout.maximum_range_m)), aim_m).time_s[-1])


def flown_in(inputs: Inputs, stance: str, target: str, from_m: float, height_m: float) -> list[float]:
    """Where the first round meets one target of a class that flies in [m], in those of the random runs in which one does."""
    duration_s = math.ceil(from_m / inputs.at(target, "speed_m_s", stance)) + 30
    way = f"from: {north(from_m)}, to: site, height_msl_m: {height_m:g}"
    text = f"""duration_s: {duration_s}
{ASSET}
units: [{{id: unit, entry: {FIRE_UNIT}, at: {SITE}}}, {POST}]
raids: [{{id: lone, entry: {target}, count: 1, {way}}}]
record: {{level: events}}"""
    met = [_first_meeting_m(record) for record in records_of(inputs.scenario(text, stance), RUNS)]
    return [each for each in met if each is not None]


def _first_meeting_m(record: Record) -> float | None:
    """Ground distance [m] of the first round's end near the target; None where there was none."""
    outcomes = record["outcomes"]
    for row, target in enumerate(outcomes["target"]):
        if target >= 0:
            place = si(float(outcomes["latitude_deg"][row]), "deg"), si(float(outcomes["longitude_deg"][row]), "deg")
            return float(geodesic(si(LATITUDE_DEG, "deg"), si(LONGITUDE_DEG, "deg"), *place)[0])
    return None
