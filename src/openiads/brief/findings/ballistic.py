"""Ballistic missiles: whether they are met at the claimed distance, at the claimed speed, and whether speed and class
agree.

Source: survey.envelope over arcs of least energy; flight.ballistic (closed forms of Bate 1971) and its flight with
drag. Leaves out: lofted and depressed arcs, separation and decoys, manoeuvre, and what a round does where it meets the
missile.
"""

import math
from dataclasses import dataclass

from openiads.brief.claims_charts import Bar, Line, Text, bars_chart, curves_chart
from openiads.brief.claims_findings import Finding, Measure, Verdict, span, verdict_of
from openiads.brief.claims_inputs import Inputs
from openiads.brief.findings.ranges import km
from openiads.brief.findings.reach import FIRE_UNIT, engaged, guiding_radar, hostile_classes, radar_of, spoken
from openiads.constants import EARTH_GRAVITATIONAL_PARAMETER_M3_S2, EARTH_MEAN_RADIUS_M, EARTH_SEMI_MAJOR_AXIS_M
from openiads.earth.geodesy import height
from openiads.flight.ballistic import (
    fly_ballistic,
    minimum_energy_angle_rad,
    minimum_energy_apogee_m,
    minimum_energy_speed_m_s,
)
from openiads.scenario.catalogue import STANCES, Entry
from openiads.survey.envelope import ballistic_envelope
from openiads.units import printed, si
from openiads.vectors import norm

# Where re-entry begins [m], and the step of the descent [s].
REENTRY_M = si(120.0, "km")
DESCENT_STEP_S = 0.25
LONGEST_DESCENT_S = 600.0
CURVE_KM = range(300, 5_001, 100)
RANGE_TOLERANCE_M = 10.0


@dataclass(frozen=True)
class Met:
    """One class under one stance: range of its arc and speed at burnout, and where it is met (NaN: nowhere).

    reach_m is the lesser of the round's ballistic reach and of what the guiding radar sees of the class.
    """

    target: str
    name: str
    stance: str
    speed_m_s: float
    reach_m: float
    met_m: float
    met_height_m: float


def met(inputs: Inputs, stance: str, target: str) -> Met:
    """Where a ballistic class that comes down at the fire unit is met under a stance."""
    begun = engaged(inputs, stance, target)
    seen_m = float(begun.survey.reach_m[guiding_radar(begun)])
    inputs.value(radar_of(begun).entry.id, "reference_range_km")
    inputs.value(target, "rcs_m2")
    row = ballistic_envelope(begun, None, 1).found[0, 0]
    reach_m = min(begun.farthest_reach_m, seen_m)
    speed_m_s = inputs.at(target, "burnout_speed_m_s", stance)
    entry = begun.survey.target.entry
    return Met(
        target,
        spoken(entry.name),
        stance,
        speed_m_s,
        reach_m,
        float(row["intercept_m"]),
        float(row["intercept_height_m"]),
    )


def all_met(inputs: Inputs) -> list[Met]:
    """Every hostile ballistic class under every stance, the slowest class first."""
    classes = sorted(hostile_classes(inputs, "ballistic"), key=lambda id: inputs.at(id, "burnout_speed_m_s"))
    return [met(inputs, stance, target) for target in classes for stance in reversed(STANCES)]


def _rounds(inputs: Inputs) -> dict[str, float]:
    """The farthest ballistic reach [m] of the loaded rounds under each stance."""
    loaded = [item["entry"] for item in inputs.catalogue.entry(FIRE_UNIT).structure["load"]]
    spreads = [inputs.spread(id, "ballistic_range_km") for id in loaded]
    return {stance: max(each[stance] for each in spreads) for stance in reversed(STANCES)}


def _bars(found: list[Met]) -> list[Bar]:
    bars = []
    for target in dict.fromkeys(each.target for each in found):
        mine = [each for each in found if each.target == target]
        for group in ("comes down elsewhere", "comes down at the fire unit"):
            ends = [each.reach_m if group == "comes down elsewhere" else each.met_m for each in mine]
            known = [printed(0.0 if math.isnan(end) else end, "km") for end in ends]
            bars.append(
                Bar(mine[0].name if group == "comes down elsewhere" else "", min(known), known[1], max(known), group)
            )
    return bars


def ranges(claim: Entry, inputs: Inputs) -> Finding:
    """Whether ballistic missiles are met at the claimed distance."""
    claimed_m, reach = inputs.at(claim.id, "claimed_range_km"), _rounds(inputs)
    found = all_met(inputs)
    verdict = verdict_of(each.reach_m >= claimed_m for each in found)
    own = [each.met_m for each in found if not math.isnan(each.met_m)]
    nowhere = sum(math.isnan(each.met_m) for each in found)
    ends = span(printed(min(reach.values()), "km"), printed(max(reach.values()), "km"))
    most_m = max(each.reach_m for each in found)
    end = (
        f"against a missile that comes down at the fire unit itself the meeting lies {km(max(own, default=0.0))} "
        "away at most"
    )
    sentence = {
        Verdict.HOLDS: f"Under every reading of the reach against ballistic missiles, {ends} km, radar and round meet "
        f"one {km(claimed_m)} away.",
        Verdict.HOLDS_ONLY_IF: f"It holds only if the reach against ballistic missiles, {ends} km by reading, is "
        f"taken at its largest; {end}.",
    }.get(
        verdict,
        f"The reach of the rounds against ballistic missiles is {ends} km by reading, with what the radar sees of any "
        f"class {km(most_m)} at most, and {end}.",
    )
    measures = (
        Measure("reach of the rounds against ballistic missiles, by reading", f"{ends} km"),
        Measure("farthest meeting with radar and round, any class", km(most_m)),
        *(
            Measure(
                f"{each.name}, {each.stance}",
                "not met" if math.isnan(each.met_m) else f"met {km(each.met_m)} away, {km(each.met_height_m)} high",
            )
            for each in found
        ),
    )
    text = Text(
        "How far off ballistic missiles can be met",
        "Marks: middle reading; bars: sceptical to brochure. Arcs of least energy with drag; one fire unit and its "
        "command post.",
        "km over ground",
    )
    done = (
        "Arcs of least energy that come down at the fire unit, flown through sight, track, order and flight time "
        "under all three readings."
    )
    caveat = f"{nowhere} of {len(found)} pairs of class and reading are not met at all." if nowhere else ""
    return Finding(verdict, sentence, done, measures, bars_chart(_bars(found), printed(claimed_m, "km"), text), caveat)


def target_speed(claim: Entry, inputs: Inputs) -> Finding:
    """Whether targets of the claimed speed can be met: as printed, as tested, and as the chain of an engagement works out."""
    claimed_m_s = inputs.at(claim.id, "claimed_speed_m_s")
    limit = inputs.spread(FIRE_UNIT, "maximum_target_speed_m_s")
    tested = [each.high for each in inputs.figures(claim, "tested_speed_m_s")]
    found = all_met(inputs)
    able = [each for each in found if each.speed_m_s >= claimed_m_s] or found[-1:]
    nearest = [each for each in found if each.target == able[0].target]
    chain = {each.stance: not math.isnan(each.met_m) for each in nearest}
    readings = [limit[stance] >= claimed_m_s and chain[stance] for stance in limit]
    verdict = verdict_of([*readings, *(speed >= claimed_m_s for speed in tested)])
    name, best = nearest[0].name, max(nearest, key=lambda each: 0.0 if math.isnan(each.met_m) else each.met_m)
    top = f"{max(tested, default=0.0):,.0f} m/s"
    where = "is met nowhere" if math.isnan(best.met_m) else f"is met {km(best.met_m)} away at best"
    sentence = {
        Verdict.HOLDS: f"Every reading allows {claimed_m_s:,.0f} m/s, it was tested, and a missile as fast {where}.",
        Verdict.HOLDS_ONLY_IF: f"It holds only if the brochure is taken at its word: no test faster than {top} is "
        f"printed, and the class nearest to it ({name}) {where}, under the sceptical reading "
        f"{'too' if chain['sceptical'] else 'nowhere'}.",
    }.get(
        verdict,
        f"No reading allows {claimed_m_s:,.0f} m/s: the fastest test printed is {top}; the class nearest to it "
        f"({name}) {where}.",
    )
    measures = (
        Measure("speed limit, by reading", f"{span(min(limit.values()), max(limit.values()))} m/s"),
        Measure("fastest target of a printed test", top),
        *(
            Measure(
                f"{each.name}, {each.stance}",
                "not met" if math.isnan(each.met_m) else f"met {km(each.met_m)} away, {km(each.met_height_m)} high",
            )
            for each in nearest
        ),
    )
    bars = [
        Bar(f"{' '.join(each.source)}", each.low, each.low, each.high, "claimed")
        for each in inputs.figures(claim, "claimed_speed_m_s")
    ]
    bars += [
        Bar(f"{' '.join(each.source)}", each.low, each.low, each.high, "tested")
        for each in inputs.figures(claim, "tested_speed_m_s")
    ]
    text = Text("Target speeds as claimed and as tested", "Each row is one source.", "m/s")
    done = (
        f"Printed speeds beside printed tests; and a {name} ({nearest[0].speed_m_s:,.0f} m/s at burnout) through "
        "the chain of an engagement."
    )
    return Finding(verdict, sentence, done, measures, bars_chart(bars, claimed_m_s, text))


def range_of_speed_m(speed_m_s: float) -> float:
    """The range [m] that a speed just reaches on an arc of least energy: `minimum_energy_speed_m_s` undone, by halving."""
    low, high = 0.0, math.pi * EARTH_MEAN_RADIUS_M
    while high - low > RANGE_TOLERANCE_M:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if minimum_energy_speed_m_s(middle) < speed_m_s else (low, middle)
    return 0.5 * (low + high)


def slowed_below_m(range_m: float, speed_m_s: float, coefficient_kg_m2: float) -> float:
    """The height [m] below which air has slowed a missile of a range to a speed; 0 where it reaches the ground faster.

    It comes in at 120 km, or half its apogee, as on its arc of least energy over an earth at rest: v2 = v02 - 2 mu (1/R - 1/r),
    the level part of its motion by its angular momentum; then it flies with drag. The height where it came in, where it is
    never faster below.
    """
    mu = EARTH_GRAVITATIONAL_PARAMETER_M3_S2
    start_m = min(REENTRY_M, 0.5 * minimum_energy_apogee_m(range_m))
    launch_m_s, radius_m = minimum_energy_speed_m_s(range_m), EARTH_MEAN_RADIUS_M + start_m
    now_m_s = math.sqrt(max(launch_m_s**2 - 2.0 * mu * (1.0 / EARTH_MEAN_RADIUS_M - 1.0 / radius_m), 0.0))
    level_m_s = launch_m_s * math.cos(minimum_energy_angle_rad(range_m)) * EARTH_MEAN_RADIUS_M / radius_m
    down_m_s = math.sqrt(max(now_m_s**2 - level_m_s**2, 0.0))
    position, velocity = (EARTH_SEMI_MAJOR_AXIS_M + start_m, 0.0, 0.0), (-down_m_s, level_m_s, 0.0)
    time_s, faster = 0.0, now_m_s > speed_m_s
    while time_s < LONGEST_DESCENT_S:
        position, velocity, _, landed = fly_ballistic(position, velocity, coefficient_kg_m2, 0.0, DESCENT_STEP_S)
        time_s += DESCENT_STEP_S
        if landed:
            break
        if faster and norm(velocity) <= speed_m_s:
            return float(height(position))
        faster = faster or norm(velocity) > speed_m_s
    return 0.0 if faster else start_m


def missile_class(claim: Entry, inputs: Inputs) -> Finding:
    """Whether the claimed speed is that of missiles of the claimed range."""
    ranges_m, speeds = inputs.spread(claim.id, "claimed_class_km"), inputs.spread(claim.id, "claimed_speed_m_s")
    needed = {stance: float(minimum_energy_speed_m_s(range_m)) for stance, range_m in ranges_m.items()}
    verdict = verdict_of(needed[stance] <= speeds[stance] for stance in needed)
    claimed_m, claimed_m_s = ranges_m["middle"], speeds["middle"]
    own_m, over = range_of_speed_m(claimed_m_s), needed["middle"] / claimed_m_s - 1.0
    heaviest = max(hostile_classes(inputs, "ballistic"), key=lambda id: inputs.at(id, "burnout_speed_m_s"))
    coefficients = inputs.spread(heaviest, "ballistic_coefficient_kg_m2").values()
    slowed = [slowed_below_m(claimed_m, claimed_m_s, each) for each in coefficients]
    ends = span(printed(min(slowed), "km"), printed(max(slowed), "km"))
    least = f"a missile of {km(claimed_m)} range comes in at {needed['middle']:,.0f} m/s at the least"
    sentence = {
        Verdict.HOLDS: f"The two figures agree: {least}, within {claimed_m_s:,.0f} m/s.",
        Verdict.HOLDS_ONLY_IF: f"The two figures agree only if both are read at the ends of their rounding: {least}.",
    }.get(
        verdict,
        f"The two figures do not agree: {least}, {100.0 * over:.0f} % over {claimed_m_s:,.0f} m/s, which belongs to "
        f"{km(own_m)}; air slows it to that only below {ends} km.",
    )
    measures = (
        Measure(f"least speed for a range of {km(claimed_m)}", f"{needed['middle']:,.0f} m/s"),
        Measure("over the claimed speed by", f"{100.0 * over:.1f} %"),
        Measure(f"range of {claimed_m_s:,.0f} m/s on an arc of least energy", km(own_m)),
        Measure("height below which air has slowed it to the claimed speed", f"{ends} km"),
    )
    curve = [si(each, "km") for each in CURVE_KM]
    line = Line("least speed for a range", list(CURVE_KM), [float(minimum_energy_speed_m_s(each)) for each in curve])
    marks = {f"{km(claimed_m)}: {needed['middle']:,.0f} m/s": (printed(claimed_m, "km"), needed["middle"])}
    text = Text(
        "The speed that a range asks, at the least",
        "Arc of least energy without drag over a round earth at rest (Bate 1971, chapter 6). Any other arc is faster.",
        "range, km",
    )
    done = "The closed form of least speed for the claimed range, beside the claimed speed; and a descent with drag."
    caveat = (
        "The turning earth adds or takes some 0.4 km/s by direction and latitude; it is left out of the closed form."
    )
    return Finding(
        verdict,
        sentence,
        done,
        measures,
        curves_chart([line], text, "m/s at burnout and re-entry", claimed_m_s, marks),
        caveat,
    )
