"""The claim of outer space: printed heights of the rounds beside the heights where space and orbits begin; and an object
on an orbit.

Source: the catalogue; the orbit is a generic circle, flown by SGP4 as any element set. Leaves out: any engagement of
such an object: objects on orbits are neutral, may be seen, and are never fired at; a scenario that holds one may hold
no launchers.
"""

import math
from datetime import UTC, datetime

from openiads.analysis.intervals import clopper_pearson
from openiads.brief.claims_charts import Bar, Text, bars_chart
from openiads.brief.claims_findings import Finding, Measure, Verdict, span, verdict_of
from openiads.brief.claims_inputs import Inputs
from openiads.brief.claims_runs import measures_of
from openiads.brief.findings.height import rounds_of
from openiads.brief.findings.ranges import km
from openiads.brief.findings.reach import FIRE_UNIT, POST_ENTRY
from openiads.constants import EARTH_GRAVITATIONAL_PARAMETER_M3_S2, EARTH_SEMI_MAJOR_AXIS_M, TWO_PI
from openiads.earth.geodesy import geodetic_from_ecef
from openiads.motion.orbit import orbit_fixes
from openiads.scenario.catalogue import Entry
from openiads.scenario.check import catalogue_of, problems
from openiads.scenario.schema import Scenario
from openiads.show.wording import percent
from openiads.units import printed, si

RUNS = 10
DAY_S = 24.0 * si(1.0, "h")
# The element set's epoch is the scenario's; at time zero the object stands over the equator and climbs to the north-east.
EPOCH, EPOCH_DAY = datetime(2030, 1, 1, tzinfo=UTC), "30001.00000000"
INCLINATION_DEG = 51.6
LINE_LENGTH = 68
PASS_S = 600
# How far to the north of the object's path the command post stands.
BESIDE_DEG = 1.2


def _signed(line: str) -> str:
    """A line of an element set with its check digit: the sum of its digits, a minus counting one, modulo 10."""
    total = sum(int(sign) if sign.isdigit() else int(sign == "-") for sign in line)
    return f"{line}{total % 10}"


def elements(height_m: float) -> tuple[str, str]:
    """A two-line element set of a circular orbit at a height [m], of a made-up object; mean motion by Kepler's third law."""
    radius_m = EARTH_SEMI_MAJOR_AXIS_M + height_m
    turns_a_day = math.sqrt(EARTH_GRAVITATIONAL_PARAMETER_M3_S2 / radius_m**3) / TWO_PI * DAY_S
    first = f"1 99999U 30001A   {EPOCH_DAY}  .00000000  00000-0  00000-0 0    1"
    second = f"2 99999 {INCLINATION_DEG:8.4f}   0.0000 0000001   0.0000   0.0000 {turns_a_day:11.8f}    1"
    return _signed(f"{first:<{LINE_LENGTH}}"), _signed(f"{second:<{LINE_LENGTH}}")


def _site_deg(lines: tuple[str, str]) -> tuple[float, float]:
    """Where a command post stands [deg] so that the object passes beside it in the middle of the pass."""
    fixes = orbit_fixes(lines, EPOCH, PASS_S)
    x_m, y_m, z_m = fixes["position_m"][len(fixes) // 2 - 1].tolist()
    below = geodetic_from_ecef((x_m, y_m, z_m))
    return printed(below[0], "deg") + BESIDE_DEG, printed(below[1], "deg")


def _pass(inputs: Inputs, height_m: float, unit: str) -> Scenario:
    """A scenario in which the object on its orbit passes over a unit."""
    lines = elements(height_m)
    latitude_deg, longitude_deg = _site_deg(lines)
    text = f"""epoch: {EPOCH.isoformat().replace("+00:00", "Z")}
duration_s: {PASS_S}
units: [{{id: watch, entry: {unit}, at: [{latitude_deg:.4f}, {longitude_deg:.4f}]}}]
flights: [{{id: orbiter, tle: ["{lines[0]}", "{lines[1]}"]}}]"""
    return inputs.scenario(text)


def _watched(inputs: Inputs, height_m: float) -> list[Measure]:
    """How often an object at a height was seen, held hostile and fired at, over random runs of a pass."""
    runs = measures_of(_pass(inputs, height_m, POST_ENTRY), RUNS)
    measures = []
    for words, happened in (
        ("was seen", [each["detections"] > each["false_alarms"] for each in runs]),
        ("was fired at", [each["neutral_engaged"] > 0.0 for each in runs]),
    ):
        count = sum(happened)
        low, high = clopper_pearson(count, RUNS)
        shown = f"in {count} of {RUNS} runs (95 % interval {percent(low)} to {percent(high)})"
        measures.append(Measure(f"an object on an orbit at {km(height_m)} {words}", shown, low, high, RUNS))
    return measures


def _refused(inputs: Inputs, height_m: float) -> bool:
    """Whether a scenario with launchers beside an object on an orbit is refused."""
    made = _pass(inputs, height_m, FIRE_UNIT)
    inputs.scenarios.remove(made)
    return bool(problems(made, catalogue_of(made)))


def space(claim: Entry, inputs: Inputs) -> Finding:
    """Whether any printed height of a round reaches space, or an orbit."""
    edges = {
        "edge of space": inputs.at(claim.id, "edge_of_space_km"),
        "lowest orbits": inputs.at(claim.id, "lowest_orbit_km"),
        "station's orbit": inputs.at(claim.id, "station_orbit_km"),
    }
    edge_m, orbit_m, station_m = edges.values()
    tops = {each.name: inputs.spread(each.id, "maximum_altitude_km") for each in rounds_of(inputs)}
    every = [top for spread in tops.values() for top in spread.values()]
    verdict = verdict_of(top >= edge_m for top in every)
    low_km, high_km = (printed(each, "km") for each in (min(every), max(every)))
    sentence = {
        Verdict.HOLDS: f"Every height limit is above {km(edge_m)} by every reading.",
        Verdict.HOLDS_ONLY_IF: f"It holds only if the height limits, {span(low_km, high_km)} km by reading, are taken at "
        f"their highest; space begins at {km(edge_m)}, orbits at {km(orbit_m)}.",
    }.get(
        verdict,
        f"No height limit reaches space: the highest reading, {high_km:.0f} km, is {100.0 * max(every) / edge_m:.0f} % of "
        f"the {km(edge_m)} where space begins, and {100.0 * max(every) / orbit_m:.0f} % of the lowest orbits.",
    )
    refused = _refused(inputs, orbit_m)
    measures = (
        Measure("height limits of the rounds, by reading", f"{span(low_km, high_km)} km"),
        *(Measure(name, km(height_m)) for name, height_m in edges.items()),
        *_watched(inputs, orbit_m),
        *_watched(inputs, station_m),
        Measure("a scenario with launchers beside an object on an orbit", "refused" if refused else "not refused"),
    )
    bars = []
    for name, spread in tops.items():
        ends = sorted(printed(top, "km") for top in spread.values())
        bars.append(Bar(name, ends[0], ends[1], ends[2], "printed height of a round"))
    bars += [Bar(name, *3 * (printed(height_m, "km"),), "a generic height") for name, height_m in edges.items()]
    text = Text(
        "How high the rounds go, and where space and orbits begin",
        "Marks: middle reading; bars: sceptical to brochure.",
        "km",
    )
    done = (
        f"Printed heights beside generic ones; and {RUNS} random runs each of a made-up object on a circular orbit "
        "that passes over a command post."
    )
    caveat = "Objects on orbits are neutral here, always: they may be seen and are never engaged."
    return Finding(verdict, sentence, done, measures, bars_chart(bars, printed(edge_m, "km"), text), caveat)
