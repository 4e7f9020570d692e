"""What a programme costs when, and what is in service: sums that must hold whatever the terms."""

import math
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from programme_cases import SOUND, programme

from openiads.brief.programme import (
    ADVANCE,
    INTEREST,
    ON_DELIVERY,
    PRINCIPAL,
    by_year,
    financing,
    happened_service,
    in_service,
    known_until,
    payments,
    planned_service,
    service_years,
)
from openiads.brief.programme_files import bundled_programmes
from openiads.brief.programme_reading import read_programme
from openiads.scenario.catalogue import Catalogue

MILLION = 1e6


def total(paid, kind):
    return math.fsum(each.amount_usd for each in paid if each.kind == kind)


@pytest.fixture(scope="module")
def batch():
    return programme().batches[0]


def test_the_price_is_paid_in_its_shares(batch):
    paid = payments(batch)
    assert total(paid, ADVANCE) == pytest.approx(400 * MILLION)
    assert total(paid, ON_DELIVERY) == pytest.approx(100 * MILLION)
    assert total(paid, PRINCIPAL) == pytest.approx(500 * MILLION)


@given(
    price=st.floats(1.0, 99_999.0),
    rate=st.floats(0.0, 0.5),
    years=st.integers(1, 30),
    grace=st.integers(0, 29),
    a_year=st.sampled_from([1, 2, 4, 12]),
    repayment=st.sampled_from(["equal-payments", "equal-principal"]),
)
def test_payments_add_up_to_the_price_and_the_interest(price, rate, years, grace, a_year, repayment):
    said = (
        f"loan: {{rate_per_year: {rate:.9f}, tenor_years: {years}, grace_years: {min(grace, years - 1)},"
        f" payments_per_year: {a_year}, repayment: {repayment}}}"
    )
    line = next(line for line in SOUND.splitlines() if "loan: {" in line)
    text = SOUND.replace(line.strip(), said).replace("price_usd_m: 1000", f"price_usd_m: {price:.6f}")
    only = programme(text).batches[0]
    paid = payments(only)
    whole = math.fsum(each.amount_usd for each in paid)
    assert whole - total(paid, INTEREST) == pytest.approx(only.price_usd.nominal, rel=1e-12)
    assert all(each.amount_usd > 0.0 for each in paid)
    assert math.fsum(sum(kinds.values()) for kinds in by_year(paid).values()) == pytest.approx(whole, rel=1e-12)


def test_the_advance_is_paid_at_signing_and_the_loan_half_a_year_later_for_the_first_time(batch):
    days = [each.day for each in payments(batch)]
    assert days == sorted(days)
    assert days[0] == date(2020, 6, 30)
    assert min(each.day for each in payments(batch) if each.kind == INTEREST) == date(2020, 12, 31)
    assert max(days) == date(2025, 6, 30)


def test_payment_on_delivery_comes_with_the_units(batch):
    due = [(each.day, each.amount_usd) for each in payments(batch) if each.kind == ON_DELIVERY]
    assert due == [(date(2021, 3, 31), 50 * MILLION), (date(2022, 12, 31), 50 * MILLION)]


def test_no_loan_has_no_interest():
    line = next(line for line in SOUND.splitlines() if "loan: {" in line)
    text = SOUND.replace(line + "\n", "").replace("loan_share: 0.5", "loan_share: 0").replace("0.1\n", "0.6\n", 1)
    only = programme(text).batches[0]
    assert financing(only) == []
    assert total(payments(only), INTEREST) == 0.0


def test_a_year_without_payments_is_there_all_the_same():
    text = SOUND.replace("tenor_years: 5", "tenor_years: 5, grace_years: 4").replace("nominal: 0.04", "nominal: 0")
    years = by_year(payments(programme(text).batches[0]))
    assert list(years) == [2020, 2021, 2022, 2023, 2024, 2025]
    assert sum(years[2023].values()) == 0.0


def test_the_sweep_has_every_rate_with_every_tenor_and_rises_with_both(batch):
    found = financing(batch)
    assert [each.rate_per_year for each in found] == [0.0, 0.04, 0.1]
    assert found[0].interest_usd == 0.0
    assert found[0].highest_year_usd == pytest.approx(100 * MILLION)
    turkey = financing(read_programme("turkey-contract").batches[0])
    assert len(turkey) == 9
    by_terms = {(each.rate_per_year, each.tenor_years): each.interest_usd for each in turkey}
    for (rate, tenor), interest in by_terms.items():
        dearer = [each for (r, t), each in by_terms.items() if r >= rate and t >= tenor and (r, t) != (rate, tenor)]
        assert all(interest < each for each in dearer)


def test_units_are_in_service_from_the_last_day_that_the_date_may_mean():
    planned = planned_service(programme())
    assert in_service(planned, date(2021, 3, 30)) == (0.0, 0.0, 0.0)
    assert in_service(planned, date(2021, 3, 31)) == (1.0, 1.0, 1.0)
    assert in_service(planned, date(2022, 12, 31))[1] == 2.0


def test_readings_of_a_printed_word_spread_what_was_delivered():
    happened = happened_service(programme())
    assert in_service(happened, date(2021, 5, 19)) == (0.0, 0.0, 0.0)
    assert in_service(happened, date(2021, 5, 20)) == (1.0, 1.0, 2.0)
    assert known_until(programme()) == date(2021, 5, 20)
    assert service_years(programme()) == range(2020, 2023)


def test_a_squadron_counts_as_two_fire_units():
    squadrons = programme(SOUND.replace("s400-battery", "squadron")).batches[0]
    assert (squadrons.unit, squadrons.fire_units) == ("s400-squadron", 4)


def test_a_month_of_several_batches_is_in_the_order_of_dates():
    turkey = read_programme("turkey-contract")
    assert [step.nominal for step in planned_service(turkey)] == [2, 4, 8]


def test_deliveries_of_batches_that_overlap_come_in_the_order_of_their_dates():
    other = (
        SOUND.split("batches:\n")[1].replace("id: only", "id: other").replace("2021-03", "2021").replace("2022", "2023")
    )
    both = programme(SOUND + other)
    assert [(batch.id, each.id) for batch, each in both.deliveries] == [
        ("only", "first"),
        ("other", "first"),
        ("only", "second"),
        ("other", "second"),
    ]
    assert [step.nominal for step in planned_service(both)] == [1, 2, 3, 4]


def test_the_bundled_programme_says_what_its_contract_says():
    first, second = read_programme("turkey-contract").batches
    entry = Catalogue.read().entry("s400-sale-turkey")
    assert first.price_usd.nominal == entry.values["price_usd_m"].nominal * MILLION == 2500 * MILLION
    assert (first.advance_share.nominal, first.loan_share.nominal) == (0.45, 0.55)
    assert first.price_usd.grade == first.advance_share.grade == "published"
    assert total(payments(first), ADVANCE) == pytest.approx(1125 * MILLION)
    assert total(payments(first), PRINCIPAL) == pytest.approx(1375 * MILLION)
    assert {first.terms.rate_per_year.grade, first.terms.tenor_years.grade, second.price_usd.grade} == {"assumed"}
    assert [each.planned.span.printed for each in first.deliveries] == ["2020-03", "2020-05/2020-06"]
    assert [each.date.span.printed for each in first.happened] == ["2019-07-12/2019-07-25", "2019-08-27/2019-09-15"]
    assert second.deliveries[0].planned.span.printed == "2021"
    assert second.signed.span.printed == "2020-08-23"


def test_every_bundled_programme_can_be_read():
    assert "turkey-contract" in bundled_programmes()
    for name in bundled_programmes():
        found = read_programme(name)
        assert found.name == name
        assert "not for operational" in found.text


def test_figures_of_the_bundled_contract_are_those_of_the_facts():
    facts = Path(__file__).parents[3] / "shared" / "facts" / "public_facts.yaml"
    if not facts.is_file():
        pytest.skip("the list of facts is not at hand")
    from ruamel.yaml import YAML

    listed = {each["event"]: each for each in YAML(typ="safe", pure=True).load(facts.read_text())["programme"]}
    first = read_programme("turkey-contract").batches[0]
    assert listed["contract"]["value_usd_m"] * MILLION == first.price_usd.nominal
    assert listed["contract"]["batteries"] == first.count == first.fire_units
    assert listed["advance"]["value_usd_m"] * MILLION == pytest.approx(total(payments(first), ADVANCE))
    assert listed["loan"]["value_usd_m"] * MILLION == pytest.approx(total(payments(first), PRINCIPAL))
    assert listed["planned first delivery"]["date"] == first.deliveries[0].planned.span.printed
    assert listed["actual first battery delivered"]["date"] == first.happened[0].date.span.printed
    assert listed["actual second battery delivered"]["date"] == first.happened[1].date.span.printed
