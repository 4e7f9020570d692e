"""Sentences about decisions: factors of the threat, fire held until a range, and what a round was kept for."""

import math

import numpy as np
import pytest
from synthetic_record import synthetic_record

from openiads.analysis.story import story
from openiads.analysis.threat_story import decision, threat_sentences


def test_a_threat_is_told_by_its_factors_and_what_it_leaves_of_time(record):
    (first_s, sentence), *orders = threat_sentences(record, [1], 420.0)
    assert sentence == (
        f"At {first_s:.0f} s command held track 1 to be a threat of 72: aimed at city with probability 0.90, worth 100, "
        "lethality 0.8, hostile with 1; it was expected there at 420 s, and a round had to leave by 400 s."
    )
    assert [time_s for time_s, _ in orders] == record["orders"]["time_s"][record["orders"]["track"] == 1].tolist()


def test_what_may_be_aimed_elsewhere_is_said():
    record = synthetic_record()
    record["threats"]["asset_probability"][:] = 0.3
    assert (
        "aimed at city with probability 0.30 and at any asset with 0.90" in threat_sentences(record, [1], 420.0)[0][1]
    )


@pytest.mark.parametrize(
    ("chance", "said"), [(1.0, "with 1;"), (0.999, "with more than 0.99;"), (0.001, "with less than 0.01;")]
)
def test_no_probability_is_rounded_to_a_certainty(chance, said):
    record = synthetic_record()
    record["threats"]["hostility"][:] = chance
    assert said in threat_sentences(record, [1], 420.0)[0][1]


def test_what_never_arrives_and_nobody_can_reach_has_no_times():
    record = synthetic_record()
    record["threats"]["arrival_s"][:], record["threats"]["last_launch_s"][:] = 1e9, math.nan
    assert threat_sentences(record, [1], 420.0)[0][1].endswith("hostile with 1.")


def held_for(reason, **threats):
    """The synthetic run, with another reason in place of a span of track 2, and other factors."""
    record = synthetic_record()
    ledger = record["engagement_ledger"]
    ledger["reason"] = np.where((ledger["track"] == 2) & (ledger["reason"] == "no channel"), reason, ledger["reason"])
    for name, value in threats.items():
        record["threats"][name][:] = value
    return " ".join(story(record, "east/1"))


def test_fire_held_until_a_range_names_unit_and_range():
    told = held_for("hold fire")
    assert (
        "From 345 s to 420 s it was not engaged: fire was held until it was nearer: unit-1 held its fire until it came within "
        "40 km." in told
    )


def test_a_reserve_names_the_price_and_the_threat():
    told = held_for("reserved", price=35.0, threat=15.0)
    assert "the shot was kept back: the price of a round, 35 then, exceeded what one saves of a threat of 15." in told


def test_a_policy_that_kept_its_fire_is_said_to_have():
    assert "the shot was kept back: the policy that was asked kept its fire." in held_for("reserved")


def test_other_reasons_have_nothing_behind_them(record):
    assert decision(record, "no channel", [2], 0, 345.0) == ""
