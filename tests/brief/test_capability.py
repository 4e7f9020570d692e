"""What each delivery adds: hand cases of the sizes and prices, and one small run of two fire units."""

import math

import numpy as np
import pytest
from programme_cases import ASKED, SOUND, with_scenario

from openiads.analysis.intervals import Interval
from openiads.brief.capability import (
    Chance,
    Saturation,
    capability,
    chance_of,
    price_change,
    price_for_each,
    saturation_of,
    without_undelivered,
)
from openiads.brief.programme_words import told_apart
from openiads.scenario.check import examine
from openiads.scenario.load import load
from openiads.scenario.problems import ScenarioError

MILLION = 1e6


def chances(*rows):
    """Chances by size: share, low and high end, of a hundred runs."""
    return [Chance(size, 100, round(100 * share), low, high) for size, share, low, high in rows]


def test_the_saturation_size_is_the_last_before_the_chance_falls_below_the_level():
    found = chances((4, 0.9, 0.8, 0.95), (8, 0.7, 0.45, 0.8), (12, 0.4, 0.3, 0.55), (16, 0.1, 0.05, 0.2))
    assert saturation_of(found, 0.5) == Saturation(size=8, low=4, high=12, open_ended=False)


def test_a_size_beyond_a_first_failure_does_not_count():
    found = chances((4, 0.4, 0.3, 0.45), (8, 0.9, 0.8, 0.95))
    assert saturation_of(found, 0.5) == Saturation(size=0, low=0, high=0, open_ended=False)


def test_where_every_size_has_the_chance_the_answer_is_open_ended():
    found = chances((4, 0.9, 0.8, 0.95), (8, 0.6, 0.4, 0.7))
    assert saturation_of(found, 0.5) == Saturation(size=8, low=4, high=8, open_ended=True)
    assert saturation_of([], 0.5) == Saturation(0, 0, 0, False)


def test_a_chance_counts_runs_without_a_leaker_with_wilson_ends():
    """Wilson's interval of 5 of 10 at 95 % is 0.2366 to 0.7634."""
    found = chance_of(7, np.array([0.0, 1.0] * 5))
    assert (found.none, found.share) == (5, 0.5)
    assert (found.low, found.high) == pytest.approx((0.2366, 0.7634), abs=5e-5)


def test_sizes_are_told_apart_where_their_intervals_are():
    first = Saturation(8, 4, 12, False)
    assert not told_apart(first, Saturation(16, 12, 20, False))
    assert told_apart(first, Saturation(16, 16, 20, False))


def test_a_price_change_is_that_of_prices_over_means_and_holds_zero_where_both_double():
    drawn = np.random.default_rng(1).poisson(20.0, 200).astype(float)
    doubled = price_change(1000 * MILLION, drawn, 2000 * MILLION, 2 * drawn, "doubled")
    assert doubled.estimate == pytest.approx(0.0, abs=1e-3)
    assert doubled.holds_zero
    dearer = price_change(1000 * MILLION, drawn, 2000 * MILLION, drawn, "dearer")
    assert dearer.estimate == pytest.approx(1000 * MILLION / drawn.mean())
    assert not dearer.holds_zero
    assert dearer.low < dearer.estimate < dearer.high


def test_where_nothing_is_stopped_there_is_no_price_for_it():
    nothing, some = np.zeros(20), np.ones(20)
    assert price_change(1.0, nothing, 2.0, some, "nothing") is None
    assert price_for_each(100.0, Interval(0.0, 0.0, 0.0, 20)) is None
    open_ended = price_for_each(100.0, Interval(0.5, 0.0, 1.0, 20))
    assert (open_ended.estimate, open_ended.low, open_ended.high) == (200.0, 100.0, math.inf)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Two fire units delivered one after the other, a dozen runs of each raid."""
    return capability(with_scenario(tmp_path_factory.mktemp("pair")), workers=2)


def test_a_stage_holds_what_was_delivered_and_nothing_else(found):
    first, second = found.stages
    assert (first.units, second.units) == (("north",), ("north", "south"))
    assert (first.fire_units, second.fire_units) == (1, 2)
    assert (first.price_usd, second.price_usd) == pytest.approx((500 * MILLION, 1000 * MILLION))


def test_a_second_fire_unit_sees_no_less_and_stops_more_of_a_raid_that_is_too_large_for_one(found):
    first, second = found.stages
    assert second.covered_m2[0] > first.covered_m2[0]
    more = second.stopped[0].further
    assert more.estimate == pytest.approx(second.stopped[0].mean.estimate - first.stopped[0].mean.estimate)
    assert more.estimate > 0.0
    assert first.stopped[0].further is None
    assert first.defended_m2 is None


def test_targets_are_stopped_or_leak_or_are_left(found):
    for stage in found.stages:
        for each in stage.stopped:
            assert each.mean.estimate + each.leakers.estimate <= each.size + 1e-9


def test_a_price_for_a_target_is_the_price_over_the_mean(found):
    for stage in found.stages:
        each = stage.stopped[0]
        assert each.price_usd.estimate == pytest.approx(stage.price_usd / each.mean.estimate)
        assert each.price_usd.low == pytest.approx(stage.price_usd / each.mean.high)


def test_runs_end_at_the_first_size_that_fails_beyond_doubt(found):
    for stage in found.stages:
        assert [each.size for each in stage.chances] == [2, 16][: len(stage.chances)]
        assert all(each.high >= found.question.at_least for each in stage.chances[:-1])


def test_the_same_programme_gives_the_same_findings_with_any_number_of_workers(found, tmp_path):
    again = capability(with_scenario(tmp_path), workers=1)
    assert again.stages == found.stages


def test_fewer_replications_are_the_first_of_more(tmp_path):
    said = with_scenario(tmp_path, (SOUND + ASKED).replace("sizes: [2, 16]", "sizes: [2, 3]"))
    assert capability(said, 10).stages[0].chances[0].runs == 10


def test_a_programme_without_a_scenario_has_no_capability():
    from programme_cases import programme

    assert capability(programme()) is None


def test_what_is_in_service_before_is_a_stage_of_its_own(tmp_path):
    text = (
        (SOUND + ASKED)
        .replace("sizes: [2, 16]", "sizes: [2, 3]\n  before: [south]")
        .replace("raid_at: [16]", "raid_at: [3]")
    )
    text = text.replace("      - {id: second, count: 1, planned: 2022, units: [south]}\n", "")
    text = text.replace("    count: 2\n", "    count: 1\n").replace("high: 2}, date", "high: 1}, date")
    stages = capability(with_scenario(tmp_path, text)).stages
    assert [(each.delivery, each.fire_units, each.units) for each in stages] == [
        ("before", 1, ("south",)),
        ("first", 2, ("south", "north")),
    ]
    assert stages[0].price_usd == 0.0
    assert stages[1].price_usd == 1000 * MILLION


def test_a_stage_that_can_not_be_is_refused_with_its_delivery(tmp_path):
    scenario = load("lost-command-post")
    with pytest.raises(ScenarioError, match="after the delivery x"):
        without_undelivered(scenario, [scenario.units[0].id], "after the delivery x")


def test_the_bundled_scenario_can_run_at_every_stage():
    from openiads.brief.programme_reading import read_programme

    said = read_programme("turkey-contract")
    units = ()
    for _, delivery in said.deliveries:
        units = (*units, *delivery.units)
        assert without_undelivered(said.capability.scenario, units, delivery.id).units
    assert examine("two-batches")[1] == []
    assert {unit.id for unit in said.capability.scenario.units} == set(units)
