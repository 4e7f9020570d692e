"""What was found of a programme, in plain sentences, and what the model can not know.

Source: docs/programme.md. Leaves out: tables and charts.
"""

import math

from openiads.analysis.intervals import Interval
from openiads.brief.capability import Capability, Saturation, Stage, Stopped
from openiads.brief.programme import financing, happened_service, nominal_loan, planned_service
from openiads.brief.programme_schema import Batch, Programme
from openiads.show.wording import count, fixed, percent
from openiads.units import UNITS, printed

DAYS_A_MONTH = 365.25 / 12.0
CANNOT_KNOW = (
    "Whether what was delivered is in use: crews, tests, acceptance and political conditions are left out, and delivered counts"
    " as in service.",
    "What a loan costs whose terms nobody published: the range is one over assumed values, not a distribution. Its currency and"
    " rates of exchange are left out.",
    "What else the price buys: rounds, training, spare parts, upkeep. No contract publishes it.",
    "Which place a delivery protects: where units stand, how attackers come and what they do is the scenario's, and a bundled"
    " one is fictional.",
    "How likely a shot is to succeed: every kill probability is assumed. Attackers do not react.",
    "What a target stopped is worth. A price for each target stopped in one raid compares deliveries, and is no verdict on"
    " any.",
)


def _m(usd: float) -> str:
    """Dollars as millions, for people."""
    return f"{printed(usd, 'usd_m'):,.0f}"


def batch_sentence(batch: Batch) -> str:
    """A batch: units, price, how it is paid."""
    price_usd = batch.price_usd.nominal
    grade = f" ({batch.price_usd.grade})" if batch.price_usd.grade != "published" else ""
    parts = [f"{_m(price_usd * batch.advance_share.nominal)} in advance"]
    if batch.on_delivery_share.nominal:
        parts.append(f"{_m(price_usd * batch.on_delivery_share.nominal)} on delivery")
    if batch.loan_share.nominal:
        parts.append(f"{_m(price_usd * batch.loan_share.nominal)} lent")
    come_to = f"which {'is' if batch.fire_units == 1 else 'are'} {count(batch.fire_units, 'fire unit')}"
    units = f"{batch.count} x {batch.unit_as_written}, {come_to}"
    return f"{batch.id}: {units}, for {_m(price_usd)} million US dollars{grade}: {', '.join(parts)}."


def loan_sentence(batch: Batch) -> str:
    """What the loan comes to, at the nominal terms and over all of them; empty where nothing is lent."""
    loan, swept = nominal_loan(batch), financing(batch)
    if loan is None or batch.terms is None:
        return ""
    terms = batch.terms
    nominal = next(
        each for each in swept if (each.rate_per_year, each.tenor_years) == (loan.rate_per_year, loan.tenor_years)
    )
    grades = " and ".join(dict.fromkeys((terms.rate_per_year.grade, terms.tenor_years.grade)))
    said = (
        f"{batch.id}: at {100.0 * loan.rate_per_year:g} % a year over {loan.tenor_years:g} years ({grades}) the loan costs"
        f" {_m(nominal.interest_usd)} million in interest, {_m(nominal.highest_year_usd)} million in its dearest year,"
        f" until {nominal.last_year}"
    )
    if len(swept) < 2:
        return f"{said}."
    low, high = min(each.interest_usd for each in swept), max(each.interest_usd for each in swept)
    dear = [each.highest_year_usd for each in swept]
    return (
        f"{said}. Over the rates and tenors of the file: {_m(low)} to {_m(high)} million in interest, {_m(min(dear))} to"
        f" {_m(max(dear))} million in the dearest year; a range over {grades} values, not a distribution."
    )


def local_sentence(batch: Batch) -> str:
    """What local production is worth; empty where nothing is said of it."""
    share = batch.local_production_share
    if share is None:
        return ""
    low, high = (_m(batch.price_usd.nominal * end) for end in (share.low, share.high))
    worth = low if low == high else f"{low} to {high}"
    return f"{batch.id}: local production is worth {worth} million of the price ({share.grade}); it moves no payment."


def delivered(low: float, high: float) -> str:
    """How many fire units came, by the readings: `1 fire unit`, `4 to 8 fire units`."""
    return count(low, "fire unit") if low == high else f"{low:g} to {count(high, 'fire unit')}"


def service_sentences(programme: Programme) -> list[str]:
    """What was planned, and what happened when, beside it."""
    planned, happened = planned_service(programme), happened_service(programme)
    found = [
        "Planned: "
        + "; ".join(f"{count(step.nominal, 'fire unit')} by {step.span.last.isoformat()}" for step in planned)
        + "."
    ]
    if not happened:
        return found
    parts = []
    for step in happened:
        parts.append(f"{delivered(step.low, step.high)} by {step.span.last.isoformat()}")
    found.append(f"Delivered, by how the printed words are read: {'; '.join(parts)}.")
    early_days = (planned[0].span.last - happened[0].span.last).days
    when = "before" if early_days >= 0 else "after"
    found.append(
        f"The first delivery came {abs(early_days) / DAYS_A_MONTH:.0f} months {when} the one that was planned first."
    )
    return found


def _size(found: Saturation) -> str:
    """A saturation size with its interval."""
    if found.size == 0:
        text = "under the smallest raid run"
    else:
        text = f"{found.size}"
    ends = f"{found.low or 'none'} to {found.high}{' or more' if found.open_ended else ''}"
    return f"{text} ({ends})"


def told_apart(before: Saturation, after: Saturation) -> bool:
    """Whether the intervals of two saturation sizes lie apart."""
    return after.low > before.high or before.low > after.high


def _area(area_m2: float) -> str:
    return f"{printed(area_m2, 'km2'):,.0f} km²"


def stage_sentences(stage: Stage, before: Stage | None, found: Capability) -> list[str]:
    """What is there after a delivery, and what it added."""
    question, said = found.question, []
    areas = ", ".join(
        f"{_area(area_m2)} at {height_m:,.0f} m"
        for height_m, area_m2 in zip(question.heights_m, stage.covered_m2, strict=True)
    )
    defended = ""
    if stage.defended_m2 is not None:
        defended = f"; {_area(stage.defended_m2[0])} defended against {question.footprint_class} from all directions"
    said.append(f"After {stage.delivery}, {count(stage.fire_units, 'fire unit')}: {areas} covered{defended}.")
    apart = ""
    if before is not None and not told_apart(before.saturation, stage.saturation):
        apart = f"; the intervals overlap with those after {before.delivery}, so that the two are not told apart"
    said.append(
        f"After {stage.delivery} it is saturated beyond a raid of {_size(stage.saturation)}: the largest without a leaker in at"
        f" least {percent(question.at_least)} of runs{apart}."
    )
    return said


def stopped_sentences(stage: Stage, before: Stage | None) -> list[str]:
    """What is stopped of each raid after a delivery, and for what price."""
    return [_stopped_sentence(stage.delivery, each, before) for each in stage.stopped]


def _interval(found: Interval, scale: float = 1.0) -> str:
    ends = [fixed(end / scale, 1) if math.isfinite(end) else "no bound" for end in (found.low, found.high)]
    return f"{fixed(found.estimate / scale, 1)} ({ends[0]} to {ends[1]})"


def _stopped_sentence(delivery: str, found: Stopped, before: Stage | None) -> str:
    million = UNITS["usd_m"].to_si
    said = f"After {delivery}, of a raid of {found.size} {_interval(found.mean)} are stopped"
    if found.further is not None and before is not None:
        told = "not significant" if found.further.holds_zero else "significant"
        said += f", {_interval(found.further)} more than before ({told})"
    if found.price_usd is not None:
        said += f"; the price in service is {_interval(found.price_usd, million)} million for each target stopped"
    if found.price_change_usd is not None:
        told = "not significant" if found.price_change_usd.holds_zero else "significant"
        said += f", a change of {_interval(found.price_change_usd, million)} ({told})"
    if found.further_usd is not None:
        said += f"; this delivery alone, {_interval(found.further_usd, million)} million for each further one"
    elif found.further is not None:
        said += "; no price for a further target, since there are not significantly more"
    if found.rounds_usd is not None and not math.isnan(found.rounds_usd.at_low_usd):
        ends = (found.rounds_usd.at_low_usd / million, found.rounds_usd.at_high_usd / million)
        said += f". Rounds fired, at prices of other rounds: {ends[0]:.1f} to {ends[1]:.1f} million a target stopped"
    return f"{said}."


def capability_sentences(found: Capability) -> list[str]:
    """What each delivery adds."""
    said: list[str] = []
    for number, stage in enumerate(found.stages):
        said += stage_sentences(stage, found.stages[number - 1] if number else None, found)
    return said + [f"Note: {remark}." for remark in found.remarks]


def all_stopped(found: Capability) -> list[str]:
    """What is stopped after each delivery."""
    befores = (None, *found.stages)
    return [
        said for stage, before in zip(found.stages, befores, strict=False) for said in stopped_sentences(stage, before)
    ]


def sentences(programme: Programme, capability: Capability | None) -> dict[str, list[str]]:
    """All sentences, by what they are about."""
    told = (batch_sentence, loan_sentence, local_sentence)
    return {
        "money": [said for batch in programme.batches for tell in told if (said := tell(batch))],
        "service": service_sentences(programme),
        "capability": [] if capability is None else capability_sentences(capability),
        "stopped": [] if capability is None else all_stopped(capability),
        "cannot_know": list(CANNOT_KNOW),
    }
