"""What is published of contracts: units of any name counted as fire units, prices as ranges and never as one ratio."""

import pytest
from programme_cases import programme

from openiads.brief.buyers import comparable, contracts, price_each
from openiads.brief.programme_units import fire_units_of, known_units, matching_units
from openiads.scenario.catalogue import Catalogue

MILLION = 1e6


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue.read()


@pytest.fixture(scope="module")
def found(catalogue):
    return {each.id: each for each in contracts(catalogue)}


def test_a_price_each_runs_from_the_lowest_over_the_most_to_the_highest_over_the_fewest():
    assert price_each((90.0, 100.0, 120.0), (2.0, 4.0, 5.0)) == (18.0, 25.0, 60.0)
    assert price_each(None, (1.0, 1.0, 1.0)) is None
    assert price_each((1.0, 1.0, 1.0), None) is None


def test_nominal_fire_units_are_those_of_the_units_that_were_bought(catalogue, found):
    for id, each in found.items():
        bought = catalogue.entry(id).structure["bought"]
        if bought:
            counted = sum(item["count"] * fire_units_of(catalogue, item["entry"]) for item in bought)
            assert each.fire_units[1] == counted, id


def test_a_squadron_of_india_and_a_division_of_china_are_counted_alike(found):
    assert found["s400-sale-india"].fire_units == (5, 10, 15)
    assert found["s400-sale-china"].fire_units == (6, 6, 6)
    assert found["s400-sale-turkey"].per_fire_unit_usd == (625 * MILLION, 625 * MILLION, 1250 * MILLION)


def test_lower_bounds_are_said_to_bound_nothing(found):
    assert [each.id for each in found.values() if each.lower_bounds] == ["s400-sale-china"]


def test_buyers_that_were_only_named_have_no_price_and_are_listed_all_the_same(found):
    named = [each for each in found.values() if each.status == "named"]
    buyers = {buyer for each in named for buyer in each.buyers}
    assert {"Saudi Arabia", "Belarus", "Vietnam", "Egypt", "Iraq", "Kazakhstan", "Syria", "Sudan"} == buyers
    assert all(each.price_usd is None and each.fire_units is None for each in named)
    assert not set(comparable(found.values())) & set(named)


def test_prices_of_contracts_are_those_of_the_formations_that_the_catalogue_has_too(catalogue, found):
    for sale, formation in (("s400-sale-india", "s400-contract-india"), ("s400-sale-china", "s400-contract-china")):
        entry = catalogue.entry(formation)
        assert found[sale].price_usd[1] == entry.values["price_usd_m"].nominal * MILLION
        assert found[sale].fire_units[1] == entry.values["fire_units"].nominal == fire_units_of(catalogue, formation)


def test_members_of_every_unit_come_to_its_fire_units(catalogue):
    for id in known_units(catalogue):
        entry = catalogue.entry(id)
        stated = entry.values.get("fire_units")
        if stated is not None:
            assert fire_units_of(catalogue, id) == stated.nominal, id
    assert fire_units_of(catalogue, "s400-command-post") == 0


def test_a_word_that_only_one_unit_bears_is_enough(catalogue):
    assert matching_units(catalogue, "squadron") == ["s400-squadron"]
    assert len(matching_units(catalogue, "battery")) == 5
    assert matching_units(catalogue, "corps") == []


def test_contracts_are_in_an_order_that_does_not_vary(catalogue):
    statuses = [each.status for each in contracts(catalogue)]
    assert statuses == sorted(statuses, key=("signed", "planned", "reported", "named").index)
    assert programme().catalogue.ids("contract") == catalogue.ids("contract")
