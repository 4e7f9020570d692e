"""A programme in plain numbers and texts, for machines and tables: rounded here, and nowhere before.

Source: docs/programme.md, which lists the keys. Leaves out: sentences (programme_words.py), charts and the page.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openiads.analysis.intervals import Interval
from openiads.brief.buyers import Contract, Range, contracts
from openiads.brief.capability import Capability, Stage, Stopped
from openiads.brief.programme import (
    KINDS,
    by_year,
    financing,
    happened_service,
    in_service,
    known_until,
    nominal_loan,
    payments,
    planned_service,
    service_years,
    year_end,
)
from openiads.brief.programme_schema import ASSUMED, DERIVED, PUBLISHED, STATED, Batch, Dated, Graded, Programme
from openiads.brief.programme_words import sentences
from openiads.record.columns import MARK
from openiads.units import printed

Row = dict[str, Any]
MONEY = "million US dollars of the years in which they are paid, neither discounted nor corrected for prices"
CENTS = 6
GRADE_ORDER = (ASSUMED, STATED, DERIVED, PUBLISHED)


def millions(usd: float) -> float:
    """Dollars as millions, to the dollar."""
    return round(printed(usd, "usd_m"), CENTS)


def graded_row(value: Graded) -> Row:
    """A graded number."""
    spread = {"low": value.low, "nominal": value.nominal, "high": value.high}
    return {**spread, "grade": value.grade, "source": list(value.source), "note": value.note}


def dated_row(value: Dated) -> Row:
    """A graded date."""
    span = value.span
    days = {"printed": span.printed, "first": span.first.isoformat(), "last": span.last.isoformat()}
    return {**days, "grade": value.grade, "source": list(value.source), "note": value.note}


def _price(batch: Batch) -> Row:
    price = batch.price_usd
    return {**graded_row(price), **{part: millions(getattr(price, part)) for part in ("low", "nominal", "high")}}


def _loan(batch: Batch) -> Row | None:
    """Terms of the loan; None where nothing is lent."""
    loan, terms = nominal_loan(batch), batch.terms
    if loan is None or terms is None:
        return None
    return {
        "lent_usd_m": millions(loan.principal_usd),
        "rate_per_year": graded_row(terms.rate_per_year),
        "tenor_years": graded_row(terms.tenor_years),
        "grace_years": graded_row(terms.grace_years),
        "payments_per_year": terms.payments_per_year,
        "repayment": terms.repayment,
        "drawn": dated_row(terms.drawn),
    }


def _years(batch: Batch) -> list[Row]:
    """Payments by year and kind, with their sum."""
    return [
        {"year": year, **{kind: millions(kinds[kind]) for kind in KINDS}, "total": millions(math.fsum(kinds.values()))}
        for year, kinds in by_year(payments(batch)).items()
    ]


def _financing(batch: Batch) -> list[Row]:
    return [
        {
            "rate_per_year": each.rate_per_year,
            "tenor_years": each.tenor_years,
            "interest_usd_m": millions(each.interest_usd),
            "highest_year_usd_m": millions(each.highest_year_usd),
            "last_year": each.last_year,
        }
        for each in financing(batch)
    ]


def batch_row(batch: Batch) -> Row:
    """Everything of a batch."""
    paid = payments(batch)
    interest_usd = math.fsum(each.amount_usd for each in paid if each.kind == KINDS[-1])
    share = batch.local_production_share
    local = None if share is None else {**graded_row(share), "usd_m": _local(batch, share)}
    return {
        "id": batch.id,
        "status": batch.status,
        "contract": batch.contract or None,
        "unit_as_written": batch.unit_as_written,
        "unit": batch.unit,
        "count": batch.count,
        "fire_units": batch.fire_units,
        "price_usd_m": _price(batch),
        "signed": dated_row(batch.signed),
        "shares": {
            "advance": graded_row(batch.advance_share),
            "loan": graded_row(batch.loan_share),
            "on_delivery": graded_row(batch.on_delivery_share),
        },
        "loan": _loan(batch),
        "interest_usd_m": millions(interest_usd),
        "total_usd_m": millions(math.fsum(each.amount_usd for each in paid)),
        "local_production_share": local,
        "years": _years(batch),
        "payments": [
            {"date": each.day.isoformat(), "kind": each.kind, "usd_m": millions(each.amount_usd)} for each in paid
        ],
        "financing": _financing(batch),
        "deliveries": [
            {
                "id": each.id,
                "count": each.count,
                "fire_units": each.count * batch.fire_units_each,
                "planned": dated_row(each.planned),
                "units": list(each.units),
            }
            for each in batch.deliveries
        ],
        "happened": [
            {"id": each.id, "count": graded_row(each.count), "date": dated_row(each.date)} for each in batch.happened
        ],
    }


def _local(batch: Batch, share: Graded) -> Row:
    price_usd = batch.price_usd.nominal
    return {part: millions(price_usd * getattr(share, part)) for part in ("low", "nominal", "high")}


def service_rows(programme: Programme) -> list[Row]:
    """Fire units in service at the end of each year: planned, and delivered by each reading as far as the sources go."""
    planned, happened, until = planned_service(programme), happened_service(programme), known_until(programme)
    rows = []
    for year in service_years(programme):
        row: Row = {"year": year, "planned": in_service(planned, year_end(year))[1]}
        told = until is not None and year <= until.year
        names = ("happened_low", "happened", "happened_high")
        values = in_service(happened, year_end(year)) if told else (None, None, None)
        rows.append({**row, **dict(zip(names, values, strict=True))})
    return rows


def interval_row(found: Interval | None, digits: int) -> Row | None:
    """An interval; an end without bound is None."""
    if found is None:
        return None
    ends = {"low": found.low, "high": found.high}
    return {
        "estimate": round(found.estimate, digits),
        **{name: round(end, digits) if math.isfinite(end) else None for name, end in ends.items()},
    }


def _money(found: Interval | None) -> Row | None:
    """An interval of money, in millions."""
    if found is None:
        return None
    estimate, low, high = (printed(end, "usd_m") for end in (found.estimate, found.low, found.high))
    return interval_row(Interval(estimate, low, high, found.count), CENTS)


def stopped_row(found: Stopped) -> Row:
    """Targets stopped of a raid of one size, and their cost."""
    rounds = found.rounds_usd
    change = found.price_change_usd
    return {
        "raid": found.size,
        "stopped": interval_row(found.mean, 4),
        "leakers": interval_row(found.leakers, 4),
        "further": interval_row(found.further, 4),
        "further_significant": None if found.further is None else not found.further.holds_zero,
        "price_per_target_usd_m": _money(found.price_usd),
        "price_change_usd_m": _money(change),
        "price_change_significant": None if change is None else not change.holds_zero,
        "price_per_further_target_usd_m": _money(found.further_usd),
        "rounds_per_target_usd_m": None
        if rounds is None or math.isnan(rounds.at_low_usd)
        else {
            "at_low_prices": _ends(rounds.at_low_usd, rounds.low_interval_usd),
            "at_high_prices": _ends(rounds.at_high_usd, rounds.high_interval_usd),
        },
    }


def _ends(value_usd: float, ends_usd: tuple[float, float]) -> Row:
    return {"estimate": millions(value_usd), "low": millions(ends_usd[0]), "high": millions(ends_usd[1])}


def stage_row(stage: Stage, heights_m: tuple[float, ...]) -> Row:
    """What is in service after a delivery, and what it can do."""
    defended = stage.defended_m2
    covered = [
        {"height_m": height_m, "area_km2": _square_km(area_m2)}
        for height_m, area_m2 in zip(heights_m, stage.covered_m2, strict=True)
    ]
    names = ("against_all_km2", "against_any_km2")
    return {
        "batch": stage.batch or None,
        "delivery": stage.delivery,
        "units": list(stage.units),
        "fire_units": stage.fire_units,
        "price_usd_m": millions(stage.price_usd),
        "covered": covered,
        "defended": None if defended is None else dict(zip(names, map(_square_km, defended), strict=True)),
        "raids": [
            {
                "raid": each.size,
                "runs": each.runs,
                "without_leaker": each.none,
                "share": round(each.share, 4),
                "low": round(each.low, 4),
                "high": round(each.high, 4),
            }
            for each in stage.chances
        ],
        "saturation": vars(stage.saturation),
        "stopped": [stopped_row(each) for each in stage.stopped],
    }


def _square_km(area_m2: float) -> float:
    return round(printed(area_m2, "km2"), 1)


def capability_row(found: Capability) -> Row:
    """What each delivery adds."""
    question = found.question
    return {
        "scenario": question.scenario.name,
        "scenario_hash": question.scenario.content_hash,
        "seed": question.scenario.seed,
        "raid": question.raid,
        "replications": found.replications,
        "confidence": 0.95,
        "at_least": question.at_least,
        "coverage_class": question.coverage_class,
        "footprint_class": question.footprint_class,
        "stages": [stage_row(stage, question.heights_m) for stage in found.stages],
        "remarks": list(found.remarks),
    }


def _millions(found: Range | None) -> Row | None:
    return None if found is None else dict(zip(("low", "nominal", "high"), map(millions, found), strict=True))


def contract_row(found: Contract) -> Row:
    """One contract of another buyer."""
    counts = None if found.fire_units is None else dict(zip(("low", "nominal", "high"), found.fire_units, strict=True))
    return {
        "id": found.id,
        "name": found.name,
        "buyers": list(found.buyers),
        "status": found.status,
        "unit_as_printed": found.unit_as_printed,
        "bought": found.bought,
        "fire_units": counts,
        "price_usd_m": _millions(found.price_usd),
        "price_per_fire_unit_usd_m": _millions(found.per_fire_unit_usd),
        "lower_bounds": found.lower_bounds,
        "dates": [{"date": date, "what": what} for date, what in found.dates],
        "notes": list(found.notes),
        "source": list(found.source),
    }


def _graded_values(batch: Batch) -> Iterator[tuple[str, Graded]]:
    """All graded numbers of a batch under their keys."""
    yield "price_usd_m", batch.price_usd
    for name in ("advance_share", "loan_share", "on_delivery_share", "local_production_share"):
        value = getattr(batch, name)
        if value is not None:
            yield name, value
    if batch.terms is not None:
        for name in ("rate_per_year", "tenor_years", "grace_years"):
            yield f"loan.{name}", getattr(batch.terms, name)
    for each in batch.deliveries:
        yield f"deliveries[{each.id}].count", each.stated_count
    for happening in batch.happened:
        yield f"happened[{happening.id}].count", happening.count


def _graded_dates(batch: Batch) -> Iterator[tuple[str, Dated]]:
    """All dates of a batch under their keys."""
    yield "signed", batch.signed
    if batch.terms is not None:
        yield "loan.drawn", batch.terms.drawn
    for each in batch.deliveries:
        yield f"deliveries[{each.id}].planned", each.planned
    for happening in batch.happened:
        yield f"happened[{happening.id}].date", happening.date


def input_rows(programme: Programme) -> list[Row]:
    """Every number and date of the programme with grade, sources and why, the assumed ones first."""
    rows = []
    for batch in programme.batches:
        for key, value in _graded_values(batch):
            shown = _price(batch) if key == "price_usd_m" else graded_row(value)
            rows.append(_input(programme, batch, key, shown))
        for key, date in _graded_dates(batch):
            rows.append(_input(programme, batch, key, dated_row(date)))
    return sorted(rows, key=lambda row: GRADE_ORDER.index(row["grade"]))


def _input(programme: Programme, batch: Batch, key: str, shown: Row) -> Row:
    why = "; ".join(_title(programme, source) for source in shown["source"])
    return {"batch": batch.id, "key": key, **shown, "why": why or shown["note"]}


def _title(programme: Programme, source: str) -> str:
    known = programme.catalogue.sources
    return known[source].title if source in known else source


def sources_of(programme: Programme, found: list[Contract]) -> dict[str, str]:
    """Titles of all sources that the programme and the contracts cite, by key."""
    cited = {key for each in found for key in each.source}
    for batch in programme.batches:
        cited |= {key for _, value in _graded_values(batch) for key in value.source}
        cited |= {key for _, date in _graded_dates(batch) for key in date.source}
    return {key: _title(programme, key) for key in sorted(cited)}


@dataclass(frozen=True)
class Findings:
    """A programme and what was computed of it; capability is None where no scenario was asked."""

    programme: Programme
    capability: Capability | None

    @property
    def numbers(self) -> Row:
        """Everything that was found, as plain numbers and texts; the same each time."""
        return numbers_of(self.programme, self.capability)


def numbers_of(programme: Programme, capability: Capability | None) -> Row:
    """Everything of a programme, in an order that does not vary."""
    others = contracts(programme.catalogue)
    return {
        "programme": programme.name,
        "description": programme.description,
        "buyer": programme.buyer or None,
        "money": MONEY,
        "batches": [batch_row(batch) for batch in programme.batches],
        "service": service_rows(programme),
        "capability": None if capability is None else capability_row(capability),
        "contracts": [contract_row(each) for each in others],
        "inputs": input_rows(programme),
        "sources": sources_of(programme, others),
        "sentences": sentences(programme, capability),
        "mark": MARK,
    }
