"""Rounds at places on the ground: by range and circular error only, of which no source prints either.

Source: engagement.fire_missions (circular normal error), and a fire mission in a run. Leaves out: choosing places, the
flight, and whatever a round does where it falls.
"""

import math

from openiads.brief.claims_charts import Line, Text, curves_chart
from openiads.brief.claims_findings import Finding, Measure, Verdict, span, verdict_of
from openiads.brief.claims_inputs import Inputs
from openiads.brief.claims_runs import ASSET, SITE, measures_of, north
from openiads.brief.findings.ranges import km
from openiads.brief.findings.reach import FIRE_UNIT
from openiads.engagement.fire_missions import chance_of_any, chance_within
from openiads.record.measures import mission_measure
from openiads.scenario.catalogue import Entry
from openiads.show.wording import percent
from openiads.units import printed, si

ERRORS_M = (1, 2, 5, *range(10, 305, 5))
EVEN_CHANCE = 0.5
# A place well within the range of the main round, and an error to run with [m].
AWAY_M = si(100.0, "km")
SHOWN_ERROR_M = 50.0
MISSION = "place"


def error_for_even_chance_m(radius_m: float, rounds: int) -> float:
    """The circular error [m] at which a salvo has an even chance of one round within a radius.

    1 - (1 - p)^n = 1/2 and p = 1 - 2^-(r/CEP)^2 give (r / CEP)^2 = 1/n, so CEP = r sqrt(n). Source: Przemieniecki2000.
    """
    return radius_m * math.sqrt(rounds)


def _main_round(inputs: Inputs) -> str:
    """The round of which a fire unit carries most."""
    load = inputs.catalogue.entry(FIRE_UNIT).structure["load"]
    return str(max(load, key=lambda item: item["rounds"])["entry"])


def _mission(inputs: Inputs, rounds: int, radius_m: float) -> tuple[float, float]:
    """Rounds that a fire mission took, and the chance it came to, in one run."""
    mission = (
        f"id: {MISSION}, unit: unit, entry: {_main_round(inputs)}, rounds: {rounds}, at: {north(AWAY_M)}, time_s: 60"
    )
    text = f"""duration_s: 120
{ASSET}
units: [{{id: unit, entry: {FIRE_UNIT}, at: {SITE}}}]
fire_missions:
  - {{{mission}, radius_m: {radius_m:g}, circular_error_m: {SHOWN_ERROR_M:g}}}"""
    measures = measures_of(inputs.scenario(text), 1)[0]
    return measures["mission_rounds"], measures[mission_measure(MISSION)]


def ground(claim: Entry, inputs: Inputs) -> Finding:
    """Whether anything public tells how far and how closely rounds fall on the ground; and how closely they would have to."""
    rounds, radii = int(inputs.at(claim.id, "salvo_rounds")), inputs.spread(claim.id, "radius_m")
    radius_m = radii["middle"]
    known = [key for key in ("ground_range_km", "circular_error_m") if inputs.has(claim.id, key)]
    needed_m = error_for_even_chance_m(radius_m, rounds)
    told = len(known) == 2 and inputs.at(claim.id, "ground_range_km") > 0.0
    errors = inputs.spread(claim.id, "circular_error_m") if told else {}
    readings = [float(chance_of_any(chance_within(radius_m, each), rounds)) >= EVEN_CHANCE for each in errors.values()]
    verdict = verdict_of(readings)
    even = (
        f"one of {rounds} rounds comes within {radius_m:g} m at even odds with a circular error of {needed_m:.0f} m "
        "or less"
    )
    if readings:
        range_m, ends = inputs.at(claim.id, "ground_range_km"), span(min(errors.values()), max(errors.values()))
        outcome = {Verdict.HOLDS: "near enough", Verdict.FAILS: "too far off"}.get(
            verdict, "near enough at its least only"
        )
        given = f"{km(range_m)} and a circular error of {ends} m"
        sentence = f"The figures given are a range of {given}, which is {outcome}: {even}."
    else:
        sentence = f"No source prints a range or an error against the ground, so nothing can be tested; {even}."
    taken, chance = _mission(inputs, rounds, radius_m)
    measures = (
        Measure("printed figures of range or error", f"{len(known)} of 2"),
        Measure(f"circular error for an even chance within {radius_m:g} m, {rounds} rounds", f"{needed_m:.0f} m"),
        Measure(
            f"a run's fire mission, {rounds} rounds asked, place {printed(AWAY_M, 'km'):.0f} km off",
            f"{taken:.0f} taken",
        ),
        Measure(f"its chance within {radius_m:g} m, assumed error {SHOWN_ERROR_M:g} m", percent(chance)),
    )
    lines = [
        Line(
            f"within {each:g} m",
            ERRORS_M,
            [float(chance_of_any(chance_within(each, error), rounds)) for error in ERRORS_M],
        )
        for each in sorted(set(radii.values()))
    ]
    text = Text(
        f"The chance that one of {rounds} rounds falls within a radius",
        "Circular normal error without bias. Radius, rounds and error are assumed: none is printed. Nothing is "
        "said of effects.",
        "circular error, m",
        "even chance",
    )
    done = "A look for a printed range and error; the chance of a salvo over all errors; and a fire mission in a run."
    caveat = "A round fired at the ground is one less against aircraft: a run takes it from the same launchers."
    return Finding(verdict, sentence, done, measures, curves_chart(lines, text, "chance", EVEN_CHANCE), caveat)
