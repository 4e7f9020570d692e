"""Rounds times price where a price is published, and a plain word where none is."""

import math

import pytest
from synthetic_record import synthetic_record

from openiads.analysis.cost import cost, cost_sentences, round_costs


def test_without_a_published_price_no_cost_is_given(record):
    assert cost_sentences(cost(record)) == ["No price is published for any round in this run: no cost is given."]
    assert all(math.isnan(row.cost_usd) for row in cost(record))


def test_a_priced_round_costs_its_price_each_time():
    record = synthetic_record()
    record["interceptor_types"]["unit_cost_usd"][0] = 1.5e6
    priced = {row.entry: row for row in cost(record)}
    assert priced["48n6e3"].cost_usd == pytest.approx(3.0e6)
    assert not priced["9m96e2"].priced


def test_what_has_no_price_is_named_beside_the_sum():
    sentences = cost_sentences(round_costs({"a": 4, "b": 1}, {"a": 2.0e6, "b": math.nan}))
    assert "8.0 million US dollars (4 of a at 2 million)" in sentences[0]
    assert "No price is published for b" in sentences[1]
