"""The price of the first batch and how it was paid for: printed sums, their shares, and the price of one fire unit
elsewhere.

Source: the catalogue's contracts and the claims' figures. Leaves out: what the sums hold beside the batteries, the
loan's rate and tenor, and what anything costs to run; none of it is public.
"""

import math

from openiads.brief.claims_charts import Bar, Text, bars_chart
from openiads.brief.claims_findings import Finding, Measure, Verdict, listed, span, verdict_of, verdict_of_parts
from openiads.brief.claims_inputs import Figure, Inputs, figures_of
from openiads.scenario.catalogue import Entry
from openiads.units import printed

BATCH = "s400-batch"
FIRE_UNIT = "s400-fire-unit"
CONTRACTS = (BATCH, "s400-contract-india", "s400-contract-china")
COMPARATORS = ("s-300pmu2-battery", "patriot-battery")
# Printed sums are rounded; within so much of each other they say the same.
SAME_SHARE = 0.02


def agrees(figure: Figure, claimed: float) -> bool:
    """Whether a printed figure says what is claimed, within the rounding of sums."""
    return figure.low * (1.0 - SAME_SHARE) <= claimed <= figure.high * (1.0 + SAME_SHARE)


def millions(usd: float) -> str:
    """A sum in millions of dollars."""
    return f"{printed(usd, 'usd_m'):,.0f} million dollars"


def _per_unit(inputs: Inputs) -> list[Bar]:
    """Price of one fire unit [million dollars] by contract."""
    bars = []
    for id in (*CONTRACTS, *COMPARATORS):
        entry = inputs.catalogue.entry(id)
        units = inputs.at(id, "fire_units") if entry.kind == "formation" else 1.0
        ends = sorted(printed(usd, "usd_m") / max(units, 1.0) for usd in inputs.spread(id, "price_usd_m").values())
        bars.append(Bar(f"{entry.name} ({units:.0f})", ends[0], ends[1], ends[2]))
    return bars


def price(claim: Entry, inputs: Inputs) -> Finding:
    """Whether all printed figures say the same sum for as many batteries."""
    claimed_usd = inputs.at(claim.id, "claimed_price_usd_m")
    units = inputs.at(claim.id, "claimed_fire_units")
    sums = [agrees(each, claimed_usd) for each in inputs.figures(claim, "claimed_price_usd_m")]
    counts = [each.low == units for each in inputs.figures(claim, "claimed_fire_units")]
    sums.append(abs(inputs.at(BATCH, "price_usd_m") - claimed_usd) <= SAME_SHARE * claimed_usd)
    counts.append(inputs.at(BATCH, "fire_units") == units)
    each_usd = claimed_usd / max(units, 1.0)
    launchers, rounds = inputs.at(FIRE_UNIT, "launchers"), inputs.at(FIRE_UNIT, "rounds_per_launcher")
    verdict = verdict_of_parts(sums, counts)
    said = f"{millions(claimed_usd)} for {units:.0f} batteries"
    agree = f"{sum(sums)} of {len(sums)} figures agree on the sum and {sum(counts)} of {len(counts)} on the batteries"
    opening = {
        Verdict.HOLDS: f"Every figure says the same: {said}, {millions(each_usd)} each",
        Verdict.HOLDS_ONLY_IF: f"It holds only if the figures that disagree with {said} are left aside: {agree}",
    }.get(verdict, f"It was not {said}: {agree}")
    sentence = f"{opening}; what the sum holds beside them, rounds, training and services, is not public."
    measures = (
        Measure("price of one battery", millions(each_usd)),
        Measure("price of one launcher, all else within it", millions(each_usd / max(launchers, 1.0))),
        Measure("price of one ready round, all else within it", millions(each_usd / max(launchers * rounds, 1.0))),
    )
    text = Text(
        "What one fire unit costs by contract",
        "In brackets the fire units of each contract; the claim's is the dashed line. Contracts hold different things.",
        "million US dollars for one fire unit",
    )
    done = (
        "Arithmetic on printed sums: the price over its fire units, launchers and ready rounds, beside other contracts."
    )
    chart = bars_chart(_per_unit(inputs), printed(each_usd, "usd_m"), text)
    return Finding(
        verdict, sentence, done, measures, chart, "No contract has been published; all sums are of the press."
    )


def finance(claim: Entry, inputs: Inputs) -> Finding:
    """Whether advance and loan add up to the whole, and to the printed sums."""
    total_usd = inputs.at(BATCH, "price_usd_m")
    shares = inputs.at(claim.id, "claimed_advance_share"), inputs.at(claim.id, "claimed_loan_share")
    whole = abs(sum(shares) - 1.0) < 0.5 * SAME_SHARE
    sums = [inputs.figures(claim, f"{name}_usd_m") for name in ("advance", "loan")]
    matching = [
        [agrees(each, share * total_usd) for each in figures] for share, figures in zip(shares, sums, strict=True)
    ]
    verdict = verdict_of_parts([whole], *matching)
    advance, loan = (millions(share * total_usd) for share in shares)
    said = f"{advance} in advance and {loan} lent"
    opening = {
        Verdict.HOLDS: f"The shares add up and agree with the printed sums, {said}",
        Verdict.HOLDS_ONLY_IF: f"It holds only if the printed sums that are not {said} are left aside",
    }.get(verdict, f"The shares add up, but the printed sums are not {said}")
    if not whole:
        opening = f"The shares add up to {100.0 * sum(shares):.0f} % of the price, {said}"
    sentence = f"{opening}; the loan's rate and tenor are not public, so what it costs is not either."
    bars = [
        Bar("advance, claimed", *3 * (printed(shares[0] * total_usd, "usd_m"),), "share of the price"),
        Bar("loan, claimed", *3 * (printed(shares[1] * total_usd, "usd_m"),), "share of the price"),
    ]
    for name, figures in zip(("advance", "loan"), sums, strict=True):
        bars += [
            Bar(f"{name}, {' '.join(each.source)}", *3 * (printed(each.low, "usd_m"),), "printed") for each in figures
        ]
    measures = (
        Measure("advance and loan together", f"{100.0 * sum(shares):.0f} % of {millions(total_usd)}"),
        Measure("advance", advance),
        Measure("loan", loan),
    )
    text = Text("Advance and loan, as claimed and as printed", "Shares of the contract's price.", "million US dollars")
    done = "Arithmetic: the claimed shares of the contract's price beside the sums that sources print."
    return Finding(verdict, sentence, done, measures, bars_chart(bars, None, text))


def local_parts(claim: Entry, inputs: Inputs) -> Finding:
    """What share is made locally: nobody printed one."""
    printed_shares = [each for each in inputs.figures(claim, "local_share") if not math.isnan(each.low)]
    total_usd = inputs.at(BATCH, "price_usd_m")
    if printed_shares:
        ends = min(each.low for each in printed_shares), max(each.high for each in printed_shares)
        sentence = f"Sources print a local share of {span(100 * ends[0], 100 * ends[1])} %."
    else:
        sentence = (
            "No source prints which components or what share of the price; each hundredth of it would be "
            f"{millions(0.01 * total_usd)} of local work."
        )
    bars = [Bar(f"if {percent} %", *3 * (0.01 * percent * printed(total_usd, "usd_m"),)) for percent in (1, 5, 10, 20)]
    text = Text(
        "What a local share would be worth, share by share",
        "Assumed shares: none is printed. A share of the price says nothing of what was learned.",
        "million US dollars of the first batch",
    )
    measures = (Measure("local share, printed", f"{len(printed_shares)} figures"),)
    done = "A look for a printed share; and what assumed ones would be worth."
    readings = [each.low > 0.0 for each in printed_shares]
    return Finding(verdict_of(readings), sentence, done, measures, bars_chart(bars, None, text))


def buyers(claim: Entry, inputs: Inputs) -> Finding:
    """Of which of the named buyers a contract is printed."""
    bars: list[Bar] = []
    with_one: list[str] = []
    without: list[str] = []
    for each in figures_of(claim):
        name = each.of.removeprefix("contract_").removesuffix("_usd_m").replace("_", " ").title()
        (without if math.isnan(each.low) else with_one).append(name)
        low, high = printed(each.low, "usd_m"), printed(each.high, "usd_m")
        bars.append(Bar(name, low, low, high))
    verdict = verdict_of([*(True for _ in with_one), *(False for _ in without)])
    opening = f"A contract is printed of {listed(with_one)}" if with_one else "No contract is printed of any of them"
    sentence = {
        Verdict.HOLDS_ONLY_IF: "It holds only if it is read of those with a contract: one is printed of "
        f"{listed(with_one)}, and of {listed(without)} none is at hand.",
    }.get(verdict, f"{opening}.")
    measures = (Measure("named buyers with a printed contract", f"{len(with_one)} of {len(bars)}"),)
    text = Text("Contracts of the named buyers, as printed", "China's is a lower bound.", "million US dollars")
    done = "A look for a printed contract of each named buyer."
    caveat = (
        "Silence of the sources at hand is no proof that nothing was signed; interest is no sale, and not looked into."
    )
    return Finding(verdict, sentence, done, measures, bars_chart(bars, None, text), caveat)
