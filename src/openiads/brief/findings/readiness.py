"""Time to be ready after a march, and time to react: as printed, and what a target flies in that time.

Source: the catalogue; the time from first sight to a launch is counted in runs. Leaves out: crews, which are better or
worse than a printed figure, and the march itself.
"""

from openiads.analysis.intervals import mean_interval
from openiads.brief.claims_charts import Bar, Line, Text, bars_chart, curves_chart
from openiads.brief.claims_findings import Finding, Measure, Verdict, replicated, span, verdict_of
from openiads.brief.claims_inputs import Inputs
from openiads.brief.claims_runs import ASSET, POST, SITE, north, records_of
from openiads.brief.findings.ranges import km
from openiads.brief.findings.reach import FIRE_UNIT
from openiads.earth.propagation import radio_horizon_m
from openiads.record.store import Record
from openiads.scenario.catalogue import Entry
from openiads.units import printed, si

RUNS = 20
# How far off the single fighter begins [m].
AWAY_M = si(135.0, "km")
FLYERS = ("cruise-missile-subsonic", "fighter", "cruise-missile-supersonic")
CURVE_MINUTES = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12)


def readiness(claim: Entry, inputs: Inputs) -> Finding:
    """Whether the printed times to be ready are within the claimed one, and what flies how far meanwhile."""
    claimed_s, ready = inputs.at(claim.id, "claimed_ready_min"), inputs.spread(FIRE_UNIT, "time_to_ready_min")
    verdict = verdict_of(each <= claimed_s for each in ready.values())
    radar = inputs.catalogue.entry(FIRE_UNIT).structure["radars"][0]
    mast_m, low = inputs.at(radar, "antenna_height_m"), FLYERS[0]
    horizon_m = radio_horizon_m(mast_m, inputs.at(low, "cruise_height_m"))
    flown = {id: claimed_s * inputs.at(id, "speed_m_s") for id in FLYERS}
    ends = span(printed(min(ready.values()), "min"), printed(max(ready.values()), "min"))
    beyond = "more" if flown[low] > horizon_m else "less"
    meanwhile = (
        f"a low cruise missile flies {km(flown[low])} meanwhile, {beyond} than the {km(horizon_m)} at which the "
        "unit's radar could see it"
    )
    sentence = {
        Verdict.HOLDS: f"Every printed time, {ends} min, is within {printed(claimed_s, 'min'):g} min; {meanwhile}.",
        Verdict.HOLDS_ONLY_IF: f"It holds only if the longest printed time is left out: sources print {ends} min; "
        f"{meanwhile}.",
    }.get(verdict, f"Sources print {ends} min, more than {printed(claimed_s, 'min'):g} min.")
    measures = (
        Measure("time to be ready, printed", f"{ends} min"),
        *(Measure(f"{inputs.catalogue.entry(id).name} flies meanwhile", km(way)) for id, way in flown.items()),
        Measure("horizon of the unit's radar against the low one", km(horizon_m)),
    )
    lines = [
        Line(
            inputs.catalogue.entry(id).name,
            CURVE_MINUTES,
            [printed(60.0 * m * inputs.at(id, "speed_m_s"), "km") for m in CURVE_MINUTES],
        )
        for id in FLYERS
    ]
    text = Text(
        "What flies how far until a unit on the march is ready",
        "Middle speeds. The dashed line is where the unit's own radar sees a flyer at "
        f"{inputs.at(low, 'cruise_height_m'):g} m.",
        "minutes to be ready",
        "horizon against the low one",
    )
    done = "Printed times beside the claimed one; and the way that each class flies in the claimed time."
    chart = curves_chart(lines, text, "km", printed(horizon_m, "km"))
    return Finding(verdict, sentence, done, measures, chart)


def _waits_s(record: Record) -> tuple[float, float] | None:
    """Time from the first plot of the target to the first launch, and from the first order to it [s]; None without a launch."""
    plots, launches, orders = record["detections"], record["launches"], record["orders"]
    seen = plots["time_s"][plots["target"] >= 0]
    if not len(launches["time_s"]) or not len(seen):
        return None
    launch_s = float(launches["time_s"].min())
    return launch_s - float(seen.min()), launch_s - float(orders["time_s"].min())


def reaction(claim: Entry, inputs: Inputs) -> Finding:
    """Whether the printed reaction times are within the claimed one, and what they leave out: the chain before the order."""
    claimed_s, reacts = inputs.at(claim.id, "claimed_reaction_s"), inputs.spread(FIRE_UNIT, "reaction_time_s")
    text = f"""duration_s: 300
{ASSET}
units: [{{id: unit, entry: {FIRE_UNIT}, at: {SITE}}}, {POST}]
raids: [{{id: lone, entry: fighter, count: 1, from: {north(AWAY_M)}, to: site, height_msl_m: 5000}}]"""
    waits = [each for each in map(_waits_s, records_of(inputs.scenario(text), RUNS)) if each is not None]
    readings = [each <= claimed_s for each in reacts.values()]
    verdict = verdict_of(readings)
    whole = mean_interval([each[0] for each in waits], "first sight to launch") if waits else None
    chain = (
        f"from first sight to launch the model's whole chain takes {whole.estimate:.0f} s"
        if whole
        else "the model launches nothing"
    )
    ends = span(min(reacts.values()), max(reacts.values()))
    sentence = {
        Verdict.HOLDS: f"Every reading, {ends} s, is within {claimed_s:g} s; {chain}.",
        Verdict.HOLDS_ONLY_IF: "It holds only if it is read from an order to a launch, of a crew that waits "
        f"({ends} s by reading); {chain}.",
    }.get(verdict, f"The readings, {ends} s, are all above {claimed_s:g} s; {chain}.")
    measures = [Measure("reaction time, by reading", f"{ends} s")]
    if whole:
        ordered = mean_interval([each[1] for each in waits], "order to launch")
        measures += [
            replicated("from first sight to the first launch", whole, "{:.1f} s"),
            replicated("of it, from the order to the launch", ordered, "{:.1f} s"),
        ]
    bars = [
        Bar(", ".join(each.source), each.low, each.low, each.high, "printed or recalled")
        for each in inputs.figures(claim, "claimed_reaction_s")
    ]
    bars.append(
        Bar("readings of the catalogue", min(reacts.values()), reacts["middle"], max(reacts.values()), "in the model")
    )
    if whole:
        bars.append(Bar("first sight to launch", whole.low, whole.estimate, whole.high, "in the model"))
    text_of = Text(
        "Reaction time as printed, and what comes before it",
        "Runs: mean and its 95 % interval; a single fighter.",
        "seconds",
    )
    done = (
        f"Readings beside the claimed time; and {RUNS} random runs of a single fighter, from its first plot to the "
        "first launch."
    )
    caveat = (
        "No source says from what to what the printed time runs; the seconds before an order are the model's "
        "assumptions."
    )
    return Finding(verdict, sentence, done, tuple(measures), bars_chart(bars, claimed_s, text_of), caveat)
