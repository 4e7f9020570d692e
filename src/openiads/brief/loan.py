"""A loan and its repayment: what is paid at each date, how much of it is interest, and what is still owed.

Equal payments (an annuity) or equal principal, after a time of grace in which interest alone is paid. Source: Kellison2009,
sections 3.2 and 5.2 to 5.4. Leaves out: fees, exchange rates, payments that are missed.
"""

import math
from dataclasses import dataclass

EQUAL_PAYMENTS, EQUAL_PRINCIPAL = "equal-payments", "equal-principal"
REPAYMENTS = (EQUAL_PAYMENTS, EQUAL_PRINCIPAL)


@dataclass(frozen=True)
class Loan:
    """A loan: what is lent [usd], the nominal rate a year, and how it is paid back.

    tenor_years : from drawing to the last payment, the grace included; payments_per_year : at even distances. The rate of a
    period is rate_per_year / payments_per_year.
    """

    principal_usd: float
    rate_per_year: float
    tenor_years: float
    grace_years: float
    payments_per_year: int
    repayment: str

    @property
    def periods(self) -> int:
        """Number of payments in all."""
        return round(self.tenor_years * self.payments_per_year)

    @property
    def grace_periods(self) -> int:
        """Number of payments of interest alone, at the beginning."""
        return round(self.grace_years * self.payments_per_year)

    @property
    def rate_per_period(self) -> float:
        """Interest of one period, a share of what is owed."""
        return self.rate_per_year / self.payments_per_year


@dataclass(frozen=True)
class Instalment:
    """One payment [usd]: its number from 1, how much of it is principal and interest, and what is still owed after it."""

    number: int
    principal_usd: float
    interest_usd: float
    balance_usd: float

    @property
    def paid_usd(self) -> float:
        """The payment as a whole."""
        return self.principal_usd + self.interest_usd


def annuity_payment_usd(principal_usd: float, rate_per_period: float, periods: int) -> float:
    """The equal payment [usd] at the end of each period that pays a loan back: p i / (1 - (1 + i)^-n), p / n at no interest.

    Source: Kellison2009, section 3.2.
    """
    if rate_per_period == 0.0:
        return principal_usd / periods
    return principal_usd * rate_per_period / -math.expm1(-periods * math.log1p(rate_per_period))


def schedule(loan: Loan) -> list[Instalment]:
    """All payments of a loan in order; their principal adds up to what was lent, since the last one pays what is left."""
    repaying = loan.periods - loan.grace_periods
    payment_usd = annuity_payment_usd(loan.principal_usd, loan.rate_per_period, repaying)
    balance_usd, found = loan.principal_usd, []
    for number in range(1, loan.periods + 1):
        interest_usd = balance_usd * loan.rate_per_period
        if number <= loan.grace_periods:
            principal_usd = 0.0
        elif number == loan.periods:
            principal_usd = balance_usd
        elif loan.repayment == EQUAL_PRINCIPAL:
            principal_usd = loan.principal_usd / repaying
        else:
            principal_usd = payment_usd - interest_usd
        balance_usd -= principal_usd
        found.append(Instalment(number, principal_usd, interest_usd, balance_usd))
    return found


def total_interest_usd(loan: Loan) -> float:
    """Interest of all payments [usd]."""
    return math.fsum(each.interest_usd for each in schedule(loan))
