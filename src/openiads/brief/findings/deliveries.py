"""What was delivered when, beside what was said: dates as years and fractions of a year.

Source: the claims' figures, each with the press report that prints it. Leaves out: what was made or shipped before it
was handed over, and whatever no source at hand reports.
"""

import math

from openiads.brief.claims_charts import Bar, Text, bars_chart
from openiads.brief.claims_findings import Finding, Measure, Verdict, span, verdict_of
from openiads.brief.claims_inputs import Inputs, figures_of
from openiads.brief.findings.money import BATCH
from openiads.scenario.capacity import capacity
from openiads.scenario.catalogue import Entry
from openiads.show.style import Chart

MONTHS_A_YEAR = 12
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ENGAGED = "targets engaged at once"


def month(year: float) -> str:
    """A year and its fraction as a month: 2019.53 is July 2019."""
    whole = math.floor(year)
    return f"{MONTHS[min(int((year - whole) * MONTHS_A_YEAR), MONTHS_A_YEAR - 1)]} {whole}"


def timeline(claim: Entry, claimed: float, finding: str) -> Chart:
    """All printed dates of a claim on one axis, with the claimed one."""
    bars = []
    for each in figures_of(claim):
        if each.of.endswith("_year"):
            name = (
                f"{each.of.removesuffix('_year').removeprefix('claimed_').replace('_', ' ')} ({', '.join(each.source)})"
            )
            bars.append(Bar(name, each.low, 0.5 * (each.low + each.high), each.high))
    text = Text(finding, "Dates as sources print them; a bar is a span of dates.", "year")
    return bars_chart(bars, claimed, text, start=None)


def delivery_begun(claim: Entry, inputs: Inputs) -> Finding:
    """Whether the first delivery on record came by the claimed date."""
    claimed = inputs.at(claim.id, "claimed_by_year")
    first = [each.low for each in inputs.figures(claim, "first_delivery_year")]
    late = (min(first) - claimed) * MONTHS_A_YEAR if first else math.nan
    if not first:
        sentence = "No source at hand reports a first delivery."
    elif late > 0.0:
        sentence = (
            f"The first delivery on record was in {month(min(first))}, {late:.0f} months after the claim; nothing "
            "is on record before."
        )
    else:
        sentence = f"The first delivery on record was in {month(min(first))}."
    measures = [Measure("first delivery on record", month(each)) for each in first]
    measures += [Measure("planned for", month(each.low)) for each in inputs.figures(claim, "planned_delivery_year")]
    chart = timeline(claim, claimed, "When the first delivery came")
    done = "The claimed date beside the dates of deliveries that the press printed."
    caveat = "Production may have begun by then: making, shipping and handing over are not told apart in the sources."
    return Finding(verdict_of(each <= claimed for each in first), sentence, done, tuple(measures), chart, caveat)


def delivery_complete(claim: Entry, inputs: Inputs) -> Finding:
    """Whether the deliveries by the claimed date add up to the batch, by what a delivery is taken to be."""
    claimed, wanted = inputs.at(claim.id, "claimed_by_year"), inputs.at(claim.id, "claimed_fire_units")
    counts = inputs.spread(claim.id, "units_per_delivery")
    deliveries = sum(each.high <= claimed for each in inputs.figures(claim, "delivery_year"))
    there = {stance: deliveries * count for stance, count in counts.items()}
    readings = [units >= wanted for units in there.values()]
    verdict = verdict_of(readings)
    low, high = min(there.values()), max(there.values())
    opening = f"{deliveries} deliveries are on record by {month(claimed - 0.01)}"
    sentence = {
        Verdict.HOLDS: f"{opening}, and however they are counted they are all {wanted:.0f} batteries.",
        Verdict.HOLDS_ONLY_IF: f"{opening}: it was complete only if each was a battalion of "
        f"{max(counts.values()):.0f} batteries, as one source says; if each was one battery, "
        f"as another says, {low:.0f} of {wanted:.0f} were there.",
    }.get(verdict, f"{opening}, at most {high:.0f} of {wanted:.0f} batteries.")
    measures = (
        Measure("deliveries on record by then", f"{deliveries}"),
        Measure("batteries there by then", f"{span(low, high)} of {wanted:.0f}"),
    )
    done = "Deliveries on record by the claimed date, times the batteries that each may have been."
    chart = timeline(claim, claimed, "Deliveries of the first batch, and the date that was claimed")
    return Finding(verdict, sentence, done, measures, chart)


def second_batch(claim: Entry, inputs: Inputs) -> Finding:
    """Whether a second batch was signed for, and delivered; and what one would add."""
    claimed = inputs.at(claim.id, "claimed_from_year")
    signed = [each.low for each in inputs.figures(claim, "contract_year")]
    delivered = [each.low for each in inputs.figures(claim, "delivery_year")]
    units = inputs.at(claim.id, "claimed_fire_units")
    row = next(row for row in capacity(inputs.catalogue, BATCH) if row.name == ENGAGED)
    share = units / max(inputs.at(BATCH, "fire_units"), 1.0)
    contract = f"A contract was called signed in {month(min(signed))}" if signed else "No contract is on record"
    if delivered:
        sentence = f"{contract}, and the first delivery on record was in {month(min(delivered))}."
    else:
        sentence = (
            f"{contract}, and no source at hand reports a delivery: the signature can be read, the batch can not be "
            "tested."
        )
    measures = (
        Measure("contracts on record", f"{len(signed)}"),
        Measure("deliveries on record", f"{len(delivered)}"),
        Measure("targets engaged at once, first batch", f"{row.middle}"),
        Measure("targets engaged at once, with a second", f"{row.middle * (1.0 + share):.0f}"),
    )
    done = "A look for a contract and for deliveries on record; and what a similar batch would add in channels."
    chart = timeline(claim, claimed, "The second batch: what was planned and what is on record")
    readings = [math.floor(each) <= claimed for each in delivered]
    caveat = "Silence of the sources at hand is no proof that nothing was delivered."
    return Finding(verdict_of(readings), sentence, done, measures, chart, caveat)


def in_service(claim: Entry, inputs: Inputs) -> Finding:
    """Whether the printed years of entry into service are the claimed one."""
    claimed = inputs.at(claim.id, "claimed_year")
    printed_years = inputs.figures(claim, "claimed_year")
    said = [math.floor(each.low) <= claimed <= math.floor(each.high) for each in printed_years]
    missing = [each.high for each in inputs.figures(claim, "long_round_missing_year")]
    opening = "All" if all(said) else f"{sum(said)} of {len(said)}"
    sentence = f"{opening} printed dates are of {claimed:.0f}"
    if missing:
        sentence += (
            f"; what entered service then was not the system of this claim, since in {month(max(missing))} it was "
            "still printed without its longest round"
        )
    measures = [Measure("entry into service, printed", each.printed) for each in printed_years]
    done = "The claimed year beside the printed dates."
    chart = timeline(claim, claimed, "When the system entered service")
    return Finding(verdict_of(said), f"{sentence}.", done, tuple(measures), chart)
