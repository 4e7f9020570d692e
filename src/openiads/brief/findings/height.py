"""The claim of 30 km: printed heights of each round, and whether the fitted round gets there with speed to spare.

Source: the catalogue; flight.flyout_fit and flight.profile fly the round. Leaves out: whether thin air lets a round
turn, which no public figure tells; at 30 km the air has some 1.5 % of the density at sea level.
"""

from openiads.brief.claims_charts import Bar, Text, bars_chart
from openiads.brief.claims_findings import Finding, Measure, Verdict, listed, span, verdict_of
from openiads.brief.claims_inputs import Inputs
from openiads.brief.findings.ranges import km
from openiads.brief.findings.reach import FIRE_UNIT
from openiads.earth.atmosphere import density_kg_m3
from openiads.flight.flight_time import fly
from openiads.flight.flyout import ARRIVED
from openiads.scenario.catalogue import STANCES, Entry
from openiads.scenario.envelopes import fitted
from openiads.scenario.laydown import InterceptorType
from openiads.units import printed, si

STEP_M = si(5.0, "km")


def rounds_of(inputs: Inputs) -> list[Entry]:
    """The rounds that a fire unit carries."""
    return [inputs.catalogue.entry(item["entry"]) for item in inputs.catalogue.entry(FIRE_UNIT).structure["load"]]


def recalled(inputs: Inputs, entry: Entry) -> bool:
    """Whether the height of a round is assumed: from memory, without a page at hand, or set by who asks."""
    return inputs.value(entry.id, "maximum_altitude_km").grade == "assumed"


def height_readings(inputs: Inputs, claimed_m: float) -> dict[str, bool]:
    """Whether each round's height limit is at least the claimed one, by round and stance."""
    tops = {each.id: inputs.spread(each.id, "maximum_altitude_km") for each in rounds_of(inputs)}
    return {f"{id} {stance}": top >= claimed_m for id, spread in tops.items() for stance, top in spread.items()}


def farthest_at_m(inputs: Inputs, id: str, stance: str, height_m: float) -> float:
    """The farthest ground range [m] at which a fitted round arrives at a height with its least speed, by steps; 0: none."""
    kind = InterceptorType(inputs.catalogue.entry(id), stance, inputs.catalogue.resolve(id, stance))
    flyout = fitted(kind, inputs.catalogue.resolve("assumptions", stance)).flyout
    range_m = float(flyout.maximum_range_m) if height_m <= float(flyout.maximum_height_m) else 0.0
    while range_m > 0.0:
        status, *_, lowest_m_s = fly(flyout, 0.0, range_m, height_m)
        if status == ARRIVED and lowest_m_s >= float(flyout.minimum_speed_m_s):
            return range_m
        range_m -= STEP_M
    return 0.0


def _bars(inputs: Inputs, claim: Entry) -> list[Bar]:
    bars = []
    for each in rounds_of(inputs):
        ends = sorted(printed(top, "km") for top in inputs.spread(each.id, "maximum_altitude_km").values())
        bars.append(Bar(each.name, ends[0], ends[1], ends[2], "a round, by the catalogue"))
    for figure in inputs.figures(claim, "claimed_height_km"):
        ends = [printed(figure.low, "km"), printed(figure.high, "km")]
        bars.append(Bar(", ".join(figure.source), ends[0], 0.5 * sum(ends), ends[1], "a printed figure"))
    return bars


def height(claim: Entry, inputs: Inputs) -> Finding:
    """Whether the rounds go as high as is claimed."""
    claimed_m = inputs.at(claim.id, "claimed_height_km")
    readings, rounds = height_readings(inputs, claimed_m), rounds_of(inputs)
    verdict = verdict_of(readings.values())
    names = {each.id: f"{each.name} (an assumed figure)" if recalled(inputs, each) else each.name for each in rounds}
    always = [names[each.id] for each in rounds if all(readings[f"{each.id} {stance}"] for stance in STANCES)]
    never = [names[each.id] for each in rounds if not any(readings[f"{each.id} {stance}"] for stance in STANCES)]
    some = [name for name in names.values() if name not in (*always, *never)]
    tops = [top for each in rounds for top in inputs.spread(each.id, "maximum_altitude_km").values()]
    parts = [
        f"{listed(some)} by some readings and not by others" if some else "",
        f"{listed(never)} by none" if never else "",
    ]
    parts = [f"{listed(always)} by every reading" if always else "", *parts]
    whole = span(printed(min(tops), "km"), printed(max(tops), "km"))
    sentence = {
        Verdict.HOLDS: f"Every round's height limit is at least {km(claimed_m)} by every reading.",
        Verdict.HOLDS_ONLY_IF: f"It holds only if it is read of the right round: {km(claimed_m)} is reached by "
        f"{listed([each for each in parts if each])}.",
    }.get(verdict, f"No round's height limit reaches {km(claimed_m)} by any reading: they are {whole} km.")
    reach = {each.name: farthest_at_m(inputs, each.id, "middle", claimed_m) for each in rounds}
    measures = (
        Measure("height limits of the rounds, by reading", f"{whole} km"),
        *(
            Measure(f"{name} fitted to its figures, farthest at {km(claimed_m)}", km(far) if far else "nowhere")
            for name, far in reach.items()
        ),
        Measure(
            f"air density at {km(claimed_m)}, of that at sea level",
            f"{100.0 * density_kg_m3(claimed_m) / density_kg_m3(0.0):.2g} %",
        ),
    )
    text = Text(
        "How high the rounds go",
        "Marks: middle reading; bars: sceptical to brochure, or the span that a source prints.",
        "km",
    )
    done = (
        "Printed heights of each round under all three readings; and the fitted rounds flown to that height, as "
        "far off as they get there."
    )
    caveat = (
        "Whether a round can still follow a turning target in such thin air no public figure tells, and the model "
        "does not."
    )
    return Finding(
        verdict, sentence, done, measures, bars_chart(_bars(inputs, claim), printed(claimed_m, "km"), text), caveat
    )
