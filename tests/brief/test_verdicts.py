"""Verdicts follow from the catalogue: change a figure, and the finding changes."""

import pytest

from openiads.brief.claims_findings import Verdict, verdict_of, verdict_of_parts

from .conftest import PLAIN

HOLDS, ONLY_IF, FAILS, UNTESTABLE = Verdict.HOLDS, Verdict.HOLDS_ONLY_IF, Verdict.FAILS, Verdict.UNTESTABLE
runs = pytest.mark.skipif(PLAIN, reason="runs that take minutes in plain Python")


def test_a_verdict_is_what_the_readings_say():
    assert verdict_of([True, True]) is HOLDS
    assert verdict_of([True, False]) is ONLY_IF
    assert verdict_of([False, False]) is FAILS
    assert verdict_of([]) is UNTESTABLE


@runs
def test_a_reach_that_some_sources_print_is_told_beside_every_other(find):
    """Of the claim's figures 400 km are the brochure's; 380, 314, 250 and 150 to 200 km stand in print as well."""
    sentence = find("range-aircraft").sentence
    assert "the brochure's 400 km (other figures in print: 150 to 200 km, 250 km, 314 km and 380 km)" in sentence


def test_a_part_that_no_figure_supports_fails_the_whole():
    assert verdict_of_parts([True, True], [True]) is HOLDS
    assert verdict_of_parts([True, False], [True]) is ONLY_IF
    assert verdict_of_parts([False, False], [True, True]) is FAILS


CALM = [
    ("price", (), HOLDS),
    ("price", ("claim-price.claimed_price_usd_m=3000",), FAILS),
    ("price", ("claim-price.claimed_fire_units=6",), FAILS),
    ("price", ("s400-batch.price_usd_m=3000",), ONLY_IF),
    ("price", ("claim-price.claimed_price_usd_m=3000", "claim-price.claimed_fire_units=6"), FAILS),
    ("finance", (), HOLDS),
    ("finance", ("claim-finance.claimed_advance_share=0.3",), FAILS),
    ("finance", ("claim-finance.claimed_advance_share=0.4", "claim-finance.claimed_loan_share=0.6"), FAILS),
    ("finance", ("claim-finance.claimed_advance_share=0.3", "claim-finance.claimed_loan_share=0.3"), FAILS),
    ("delivery-begun", (), FAILS),
    ("delivery-begun", ("claim-delivery-begun.claimed_by_year=2019.6",), HOLDS),
    ("delivery-complete", (), ONLY_IF),
    ("delivery-complete", ("claim-delivery-complete.units_per_delivery=1",), FAILS),
    ("delivery-complete", ("claim-delivery-complete.units_per_delivery=2",), HOLDS),
    ("delivery-complete", ("claim-delivery-complete.claimed_by_year=2019.6",), FAILS),
    ("second-batch", (), UNTESTABLE),
    ("local-parts", (), UNTESTABLE),
    ("in-service", (), HOLDS),
    ("in-service", ("claim-in-service.claimed_year=2010",), FAILS),
    ("buyers", (), ONLY_IF),
    ("readiness", (), ONLY_IF),
    ("readiness", ("s400-fire-unit.time_to_ready_min=4",), HOLDS),
    ("readiness", ("s400-fire-unit.time_to_ready_s=1200",), FAILS),
    ("ground", ("claim-ground.ground_range_km=200", "claim-ground.circular_error_m=20"), HOLDS),
    ("ground", ("claim-ground.ground_range_km=200", "claim-ground.circular_error_m=200"), FAILS),
    ("missile-class", (), FAILS),
    ("missile-class", ("claim-missile-class.claimed_class_km=2500",), HOLDS),
    ("missile-class", ("claim-missile-class.claimed_class_km=2901",), ONLY_IF),
]


@pytest.mark.parametrize(("topic", "settings", "verdict"), CALM)
def test_a_changed_figure_changes_the_verdict(find, topic, settings, verdict):
    assert find(topic, *settings).verdict is verdict


IN_RUNS = [
    ("range-aircraft", (), ONLY_IF),
    ("range-aircraft", ("40n6e.maximum_range_km=250",), FAILS),
    ("range-aircraft", ("claim-range-aircraft.claimed_range_km=100",), ONLY_IF),
    ("range-aircraft", ("claim-range-aircraft.claimed_range_km=15",), HOLDS),
    ("range-cruise", (), FAILS),
    ("range-cruise", ("claim-range-cruise.claimed_range_km=40", "92n6e.antenna_height_m=10"), ONLY_IF),
    ("range-cruise", ("claim-range-cruise.claimed_range_km=40", "92n6e.antenna_height_m=100"), HOLDS),
    ("range-ballistic", (), FAILS),
    ("range-ballistic", ("claim-range-ballistic.claimed_range_km=150",), ONLY_IF),
    ("range-ballistic", ("40n6e.ballistic_range_km=60", "claim-range-ballistic.claimed_range_km=150"), FAILS),
    ("tracks", (), ONLY_IF),
    ("tracks", ("91n6e.track_capacity=200", "92n6e.track_capacity=20"), FAILS),
    ("tracks", ("92n6e.track_capacity=100", "92n6e.dwell_s=0.005"), HOLDS),
    ("tracks", ("92n6e.track_capacity=100", "92n6e.dwell_s=0.02", "91n6e.track_capacity=200"), FAILS),
    ("tracks-at-height", (), ONLY_IF),
    ("tracks-at-height", ("claim-tracks-at-height.claimed_height_km=60",), FAILS),
    ("height", (), ONLY_IF),
    ("height", ("claim-height.claimed_height_km=20",), HOLDS),
    ("height", ("claim-height.claimed_height_km=57",), FAILS),
    ("ground", (), UNTESTABLE),
    ("ground", ("claim-ground.circular_error_m=20",), UNTESTABLE),
    (
        "ground",
        ("claim-ground.circular_error_m=10", "claim-ground.ground_range_km=100", "claim-ground.radius_m=30"),
        HOLDS,
    ),
    ("ground", ("claim-ground.circular_error_m=500", "claim-ground.ground_range_km=100"), FAILS),
    ("space", (), FAILS),
    ("space", ("40n6e.maximum_altitude_km=185",), ONLY_IF),
    ("targets-missiles", (), ONLY_IF),
    ("targets-missiles", ("s400-fire-unit.channels=10",), HOLDS),
    ("targets-missiles", ("s400-fire-unit.channels=6",), FAILS),
    ("reaction", (), ONLY_IF),
    ("reaction", ("s400-fire-unit.reaction_time_s=5",), HOLDS),
    ("reaction", ("s400-fire-unit.reaction_time_s=20",), FAILS),
    ("target-speed", (), ONLY_IF),
    ("target-speed", ("claim-target-speed.claimed_speed_m_s=6000",), FAILS),
    ("target-speed", ("claim-target-speed.claimed_speed_m_s=1500",), HOLDS),
]


@runs
@pytest.mark.parametrize(("topic", "settings", "verdict"), IN_RUNS)
def test_a_changed_figure_changes_what_runs_and_surveys_find(find, topic, settings, verdict):
    assert find(topic, *settings).verdict is verdict
