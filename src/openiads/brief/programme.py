"""A programme in money and in units over time: who is paid what when, and how many fire units are in service.

Source: docs/programme.md; loans by brief/loan.py. Amounts are dollars of the years in which they are paid, as printed: neither
discounted nor corrected for prices. A date that is a span counts by its last day. Leaves out: exchange rates, upkeep, crews.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openiads.brief.loan import Loan, schedule, total_interest_usd
from openiads.brief.programme_schema import Batch, Programme, Terms
from openiads.brief.spans import MONTHS_A_YEAR, Span, months_after

ADVANCE, ON_DELIVERY, PRINCIPAL, INTEREST = "advance", "on delivery", "loan repaid", "interest"
KINDS = (ADVANCE, ON_DELIVERY, PRINCIPAL, INTEREST)


@dataclass(frozen=True)
class Payment:
    """One payment of the buyer: when, for which batch, what it is, and how much [usd]."""

    day: date
    batch: str
    kind: str
    amount_usd: float


@dataclass(frozen=True)
class Financing:
    """What a loan of some rate and tenor comes to [usd]: all interest, and the year in which most is paid on the loan."""

    batch: str
    rate_per_year: float
    tenor_years: float
    interest_usd: float
    highest_year_usd: float
    last_year: int


@dataclass(frozen=True)
class Step:
    """Fire units in service from the last day of a span on: by the lowest, the nominal and the highest reading."""

    batch: str
    delivery: str
    span: Span
    low: float
    nominal: float
    high: float


def loan_of(batch: Batch, terms: Terms, rate_per_year: float, tenor_years: float) -> Loan:
    """The loan of a batch at a rate and tenor."""
    lent_usd = batch.price_usd.nominal * batch.loan_share.nominal
    grace_years = terms.grace_years.nominal
    return Loan(lent_usd, rate_per_year, tenor_years, grace_years, terms.payments_per_year, terms.repayment)


def nominal_loan(batch: Batch) -> Loan | None:
    """The loan of a batch at the nominal rate and tenor; None where nothing is lent."""
    if batch.terms is None or batch.loan_share.nominal == 0.0:
        return None
    return loan_of(batch, batch.terms, batch.terms.rate_per_year.nominal, batch.terms.tenor_years.nominal)


def payments(batch: Batch) -> list[Payment]:
    """All payments of a batch in order of their dates, at the nominal terms; they add up to the price and the interest."""
    price_usd, found = batch.price_usd.nominal, []
    if batch.advance_share.nominal > 0.0:
        found.append(Payment(batch.signed.span.last, batch.id, ADVANCE, price_usd * batch.advance_share.nominal))
    found += _on_delivery(batch)
    loan = nominal_loan(batch)
    if loan is not None and batch.terms is not None:
        found += repayments(loan, batch.terms.drawn.span.last, batch.id)
    return sorted(found, key=lambda payment: (payment.day, KINDS.index(payment.kind)))


def _on_delivery(batch: Batch) -> list[Payment]:
    """The part of the price that is paid on delivery, by the units delivered."""
    due_usd = batch.price_usd.nominal * batch.on_delivery_share.nominal
    if due_usd == 0.0:
        return []
    return [
        Payment(each.planned.span.last, batch.id, ON_DELIVERY, due_usd * each.count / batch.count)
        for each in batch.deliveries
    ]


def repayments(loan: Loan, drawn: date, batch: str) -> list[Payment]:
    """Principal and interest of a loan from the day it was drawn, each period's at its end."""
    months, found = MONTHS_A_YEAR // loan.payments_per_year, []
    for instalment in schedule(loan):
        day = months_after(drawn, months * instalment.number)
        for kind, amount_usd in ((PRINCIPAL, instalment.principal_usd), (INTEREST, instalment.interest_usd)):
            if amount_usd > 0.0:
                found.append(Payment(day, batch, kind, amount_usd))
    return found


def by_year(paid: Iterable[Payment]) -> dict[int, dict[str, float]]:
    """Sums [usd] by year and kind, of all years from the first to the last."""
    listed = list(paid)
    if not listed:
        return {}
    years = range(min(p.day.year for p in listed), max(p.day.year for p in listed) + 1)
    return {
        year: {kind: math.fsum(p.amount_usd for p in listed if p.day.year == year and p.kind == kind) for kind in KINDS}
        for year in years
    }


def financing(batch: Batch) -> list[Financing]:
    """What the loan of a batch comes to over all rates and tenors of its terms; none where nothing is lent."""
    if batch.terms is None or batch.loan_share.nominal == 0.0:
        return []
    found = []
    for rate in batch.terms.rate_per_year.spread:
        for tenor in batch.terms.tenor_years.spread:
            loan = loan_of(batch, batch.terms, rate, tenor)
            years = by_year(repayments(loan, batch.terms.drawn.span.last, batch.id))
            sums = {year: math.fsum(kinds.values()) for year, kinds in years.items()}
            found.append(Financing(batch.id, rate, tenor, total_interest_usd(loan), max(sums.values()), max(sums)))
    return found


def planned_service(programme: Programme) -> list[Step]:
    """Fire units in service as planned, delivery by delivery, in the order of their last days."""
    total, found = 0, []
    for batch, delivery in programme.deliveries:
        total += delivery.count * batch.fire_units_each
        found.append(Step(batch.id, delivery.id, delivery.planned.span, total, total, total))
    return found


def happened_service(programme: Programme) -> list[Step]:
    """Fire units delivered as it happened, by each reading of the printed words."""
    all_happened = [(batch, each) for batch in programme.batches for each in batch.happened]
    low = nominal = high = 0.0
    found = []
    for batch, each in sorted(all_happened, key=lambda pair: pair[1].date.span.last):
        low += each.count.low * batch.fire_units_each
        nominal += each.count.nominal * batch.fire_units_each
        high += each.count.high * batch.fire_units_each
        found.append(Step(batch.id, each.id, each.date.span, low, nominal, high))
    return found


def in_service(steps: Sequence[Step], day: date) -> tuple[float, float, float]:
    """Fire units in service at the end of a day, by the lowest, nominal and highest reading; 0 before the first."""
    past = [step for step in steps if step.span.last <= day]
    return (past[-1].low, past[-1].nominal, past[-1].high) if past else (0.0, 0.0, 0.0)


def service_years(programme: Programme) -> range:
    """The years from the first signing to the last planned or known date."""
    spans = [batch.signed.span for batch in programme.batches]
    ends = [step.span.last.year for step in (*planned_service(programme), *happened_service(programme))]
    if programme.known_until is not None:
        ends.append(programme.known_until.span.last.year)
    return range(min(each.first.year for each in spans), max(ends) + 1)


def known_until(programme: Programme) -> date | None:
    """The last day of which the programme's sources tell what happened; None where nothing did."""
    steps = happened_service(programme)
    if programme.known_until is not None:
        return programme.known_until.span.last
    return steps[-1].span.last if steps else None


def year_end(year: int) -> date:
    """The last day of a year."""
    return date(year, MONTHS_A_YEAR, 31)
