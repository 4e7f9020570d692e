"""Whole runs in which tracks may be fired at no more between order and launch: nothing is fired at them, if a unit is told."""

import re

import numpy as np
import pytest
from short_runs import differing

import openiads

# Rounds leave 14 s after their order: 2 s of delay, 12 s of reaction.
TEXT = """
name: hold
seed: 5
duration_s: 40
assets: [{id: harbour, at: [45.0, -30.0], value: 100}]
units:
  - {id: unit-1, entry: s400-fire-unit, at: [45.0, -30.05], rounds: [{entry: 9m96e, rounds: 8}]}
  - {id: command-1, entry: s400-command-post, at: [45.0, -30.0]}
raids: [{id: north, entry: fighter, count: 3, from: [45.45, -30.0], to: harbour, spread_km: 5}]
weapons_control: [{id: cease, status: hold, at: [45.0, -30.0], radius_km: 300, from_s: HOLD_S}]
network: {losses: [{id: strike, of: command-1, at_s: LOST_S}]}
"""
# Neutrals whose transponders answer far more seldom than command believes: many are taken for hostile until they answer.
LINE = """
name: line
seed: 3
duration_s: 240
assets: [{id: city, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}]
flights:
  - {id: line, entry: airliner, identity: neutral, count: 60, route: [[46.2, -30.1], [44.0, -30.1]], spread_km: 40}
identification: {reply_probability: 0.5, believed: {reply_probability: 0.98}}
"""


def run(hold_s, lost_s=1000):
    """The record of the raid with weapons on hold from one time on, and the post lost at another."""
    return openiads.run(openiads.loads(TEXT.replace("HOLD_S", str(hold_s)).replace("LOST_S", str(lost_s))))


@pytest.fixture(scope="module")
def first_order_s():
    """When fire is first ordered where nothing is put on hold."""
    record = run(hold_s=1000)
    assert record.measures["rounds_fired"] > 0
    assert record.measures["rounds_withdrawn"] == record.rows("withdrawals") == 0
    return float(record["orders"]["time_s"].min())


@pytest.fixture(scope="module")
def line():
    """The record of neutrals who seldom answer."""
    return openiads.run(openiads.loads(LINE))


def test_nothing_is_fired_where_weapons_are_put_on_hold_between_order_and_launch(first_order_s):
    record = run(hold_s=first_order_s + 4.0)
    assert record.measures["rounds_fired"] == 0
    assert record.measures["targets_engaged"] == 0
    assert record.measures["rounds_withdrawn"] == record["orders"]["rounds"].sum() > 0
    assert sorted(record["withdrawals"]["order"]) == sorted(record["orders"]["order"])
    assert (record["withdrawals"]["told_s"] > record["withdrawals"]["time_s"]).all()
    ready = record["status"]["rounds_ready"]
    assert ready[-1] == ready[0]
    assert record["channels"]["channels_in_use"][-1] == 0


def test_a_fire_unit_that_was_cut_off_before_still_fires(first_order_s):
    record = run(hold_s=first_order_s + 4.0, lost_s=first_order_s + 2.0)
    before = record["orders"]["order"][record["orders"]["time_s"] < first_order_s + 2.0]
    assert len(before)
    assert set(before) <= set(record["launches"]["order"])
    assert not set(before) & set(record["withdrawals"]["order"])


def test_the_story_and_the_summary_tell_of_a_withdrawal(first_order_s):
    record = run(hold_s=first_order_s + 4.0)
    told = [
        line for name in record["targets"]["id"] for line in openiads.story(record, str(name)) if "withdrew" in line
    ]
    assert len(told) == record.rows("withdrawals")
    first = r"At \d+ s command withdrew its order to unit-1 \(salvo 1\): weapons were on hold there by then; "
    second = r"unit-1 was told at \d+ s, and its (\d )?rounds? stayed on the launcher\."
    assert all(re.match(first + second, line) for line in told)
    assert "were not launched, for their orders were withdrawn" in " ".join(openiads.summary(record).split())


def test_no_round_leaves_at_a_track_once_its_fire_unit_was_told(line):
    withdrawn, launches = line["withdrawals"], line["launches"]
    assert len(withdrawn["order"]) > 3
    for order, told_s in zip(withdrawn["order"], withdrawn["told_s"], strict=True):
        assert (launches["time_s"][launches["order"] == order] < told_s).all()


def test_a_neutral_whose_only_orders_were_withdrawn_was_not_engaged(line):
    fired = set(np.unique(line["launches"]["track"]).tolist())
    spared = set(line["withdrawals"]["track"].tolist()) - fired
    assert spared
    assert not spared & set(line["wrong_engagements"]["track"].tolist())
    assert line.measures["wrong_engaged"] == line.measures["neutral_engaged"] > 0
    assert line["wrong_engagements"]["rounds"].sum() == line.measures["rounds_fired"]


def test_every_round_ordered_has_left_or_stayed_or_waits_at_the_end(line):
    orders, launches, reports = line["orders"], line["launches"], line["assessments"]
    for k, order in enumerate(orders["order"]):
        left, stayed = (
            (launches["order"] == order).sum(),
            ((reports["order"] == order) & (reports["interceptor"] < 0)).sum(),
        )
        assert left + stayed <= orders["rounds"][k]
        if orders["time_s"][k] < line.meta["duration_s"] - 60.0:
            assert left + stayed == orders["rounds"][k]


def test_the_same_run_again_withdraws_the_same(line):
    assert differing(line, openiads.run(openiads.loads(LINE))) == []
