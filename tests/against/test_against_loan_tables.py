"""Loans against published examples and closed forms.

Examples: the documentation of numpy-financial, `pmt` and `ipmt` (200,000 over 15 years at 7.5 % a year: 1,854.0247200054619 a
month; 2,500 over a year at 8.24 %: the whole table, to the cent), and w3resource's page on `ppmt` (100,000 over 12 years at
8.5 %: 401.72223098117627 of principal in the first month). Closed forms: Kellison2009, sections 3.2 and 5.2 to 5.4.
"""

import math

import pytest

from openiads.brief.loan import EQUAL_PAYMENTS, EQUAL_PRINCIPAL, Loan, annuity_payment_usd, schedule, total_interest_usd

# Interest, and what is still owed, of numpy-financial's table of 2,500 at 8.24 % over twelve months.
TABLE = [
    (17.17, 2299.42), (15.79, 2097.46), (14.40, 1894.11), (13.01, 1689.37), (11.60, 1483.22), (10.18, 1275.66),
    (8.76, 1066.67), (7.32, 856.25), (5.88, 644.38), (4.42, 431.05), (2.96, 216.26), (1.49, 0.00),
]  # fmt: skip


def loan(principal=1000.0, rate=0.06, tenor=10.0, grace=0.0, a_year=2, repayment=EQUAL_PAYMENTS):
    return Loan(principal, rate, tenor, grace, a_year, repayment)


def test_the_published_monthly_payment():
    assert annuity_payment_usd(200_000, 0.075 / 12, 180) == pytest.approx(1854.0247200054619, rel=1e-12)


def test_the_published_principal_of_a_first_month():
    first = schedule(loan(100_000, 0.085, 12, 0, 12))[0]
    assert first.principal_usd == pytest.approx(401.72223098117627, rel=1e-11)


def test_the_published_table_of_a_year():
    found = schedule(loan(2500, 0.0824, 1, 0, 12))
    for (interest, balance), instalment in zip(TABLE, found, strict=True):
        assert instalment.interest_usd == pytest.approx(interest, abs=0.0051)
        assert instalment.balance_usd == pytest.approx(balance, abs=0.0051)
    assert total_interest_usd(loan(2500, 0.0824, 1, 0, 12)) == pytest.approx(112.98, abs=0.0051)


@pytest.mark.parametrize("rate", [0.001, 0.05, 0.5])
def test_equal_payments_are_worth_the_loan_at_its_own_rate(rate):
    """The present value of all payments is what was lent: the equation of value."""
    found = schedule(loan(rate=rate, grace=2.0))
    worth = sum(each.paid_usd / (1 + rate / 2) ** each.number for each in found)
    assert worth == pytest.approx(1000.0, rel=1e-11)


def test_what_is_owed_halfway_is_the_value_of_what_is_left_to_pay():
    found = schedule(loan())
    left = sum(each.paid_usd / 1.03 ** (each.number - 10) for each in found[10:])
    assert found[9].balance_usd == pytest.approx(left, rel=1e-12)


def test_interest_of_equal_principal_is_that_of_the_mean_balance():
    """i p (n + 1) / 2: balances fall by p / n a payment from p to p / n."""
    assert total_interest_usd(loan(repayment=EQUAL_PRINCIPAL)) == pytest.approx(0.03 * 1000 * 21 / 2, rel=1e-12)


def test_equal_payments_cost_more_interest_than_equal_principal():
    assert total_interest_usd(loan()) == pytest.approx(20 * annuity_payment_usd(1000, 0.03, 20) - 1000, rel=1e-12)
    assert total_interest_usd(loan()) > total_interest_usd(loan(repayment=EQUAL_PRINCIPAL))


@pytest.mark.parametrize("repayment", [EQUAL_PAYMENTS, EQUAL_PRINCIPAL])
def test_grace_adds_its_own_interest_to_that_of_a_shorter_loan(repayment):
    """Through the grace the whole is owed; after it the loan is one of the rest of the tenor."""
    long = total_interest_usd(loan(grace=3.0, repayment=repayment))
    short = total_interest_usd(loan(tenor=7.0, repayment=repayment))
    assert long == pytest.approx(6 * 0.03 * 1000 + short, rel=1e-12)


def test_without_interest_both_ways_pay_the_same_and_nothing_more():
    for repayment in (EQUAL_PAYMENTS, EQUAL_PRINCIPAL):
        found = schedule(loan(rate=0.0, repayment=repayment))
        assert {each.interest_usd for each in found} == {0.0}
        assert all(each.principal_usd == pytest.approx(50.0) for each in found)


def test_the_limit_of_no_interest_is_continuous():
    assert annuity_payment_usd(1000, 1e-12, 20) == pytest.approx(50.0, rel=1e-10)


def test_paying_at_once_costs_one_period():
    assert total_interest_usd(loan(tenor=0.5)) == pytest.approx(30.0)


def test_principal_adds_up_to_the_loan_to_the_last_bit_of_a_cent():
    for repayment in (EQUAL_PAYMENTS, EQUAL_PRINCIPAL):
        found = schedule(loan(1_375_000_000.0, 0.0731, 13.0, 2.5, 4 if repayment == EQUAL_PAYMENTS else 2, repayment))
        assert math.fsum(each.principal_usd for each in found) == pytest.approx(1_375_000_000.0, abs=1e-5)
        assert found[-1].balance_usd == 0.0
