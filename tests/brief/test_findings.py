"""What must emerge from the models and is typed in nowhere: heights, distances, speeds and counts of the findings."""

import math
import re

import numpy as np
import pytest

from openiads.brief.claims_inputs import Inputs
from openiads.brief.claims_runs import north
from openiads.brief.findings import ballistic, channels, deliveries, ground, reach, space, tracks
from openiads.earth.geodesy import height
from openiads.flight.ballistic import minimum_energy_speed_m_s
from openiads.motion.orbit import orbit_fixes

from .conftest import PLAIN

runs = pytest.mark.skipif(PLAIN, reason="runs that take minutes in plain Python")


def number(finding, name):
    """The first number of the measure whose name begins so."""
    shown = next(each.shown for each in finding.measures if each.name.startswith(name))
    return float(re.findall(r"-?[\d.]+", shown.replace(",", ""))[0])


@runs
def test_a_target_must_fly_some_nine_kilometres_high_to_be_seen_at_four_hundred(find):
    found = find("range-aircraft")
    assert number(found, "least height to be seen at 400 km, mast of 10 m") == pytest.approx(8.8, abs=0.1)
    assert number(found, "least height to be seen at 400 km, mast of 39 m") == pytest.approx(8.3, abs=0.1)
    assert "flies above 8.3 km" in found.sentence


@runs
def test_a_round_must_leave_while_an_inbound_target_is_farther_off_by_its_way_in_the_time_of_flight(find):
    found = find("range-aircraft")
    time_s = number(found, "time of flight")
    assert number(found, "distance of the") == pytest.approx(400.0 + 0.3 * time_s, abs=1.0)
    assert number(found, "the same distance") < number(found, "distance of the")


@runs
def test_the_reach_against_low_flyers_is_the_horizon_of_the_mast(find):
    found = find("range-cruise")
    for height_m in (25, 50):
        for mast_m in (10, 24, 39):
            closed_km = 4.124 * (math.sqrt(height_m) + math.sqrt(mast_m))  # sqrt(2 R h) of the 4/3 earth, in km for m
            named = f"horizon against a flyer at {height_m} m, mast of {mast_m} m"
            assert number(found, named) == pytest.approx(closed_km, rel=2e-3)


def test_speed_and_class_of_the_fastest_missile_do_not_agree(find):
    found = find("missile-class")
    assert number(found, "least speed for a range") == pytest.approx(5_167.0, abs=2.0)
    assert number(found, "range of 4,800") == pytest.approx(2_901.0, abs=2.0)


def test_a_speed_belongs_to_the_range_that_asks_it():
    for range_m in (300e3, 1_000e3, 3_500e3):
        assert ballistic.range_of_speed_m(float(minimum_energy_speed_m_s(range_m))) == pytest.approx(range_m, abs=20.0)


def test_targets_over_channels_are_fire_units():
    assert [channels.units_needed(36, each) for each in (6, 10, 12, 36, 40)] == [6, 4, 3, 1, 1]


@runs
def test_a_run_holds_as_many_targets_as_the_channels_of_its_fire_units(find):
    found = find("targets-missiles")
    assert number(found, "S-400 batch of four batteries, middle") == 24.0
    assert number(found, "S-400 batch of four batteries, brochure") == 40.0
    assert number(found, "S-400 system of 36 targets, middle") == 36.0


@runs
def test_our_own_tracker_is_shown_and_is_called_no_evidence(find):
    found = find("tracks")
    shown = next(each for each in found.measures if each.name.startswith("our own tracker"))
    assert "no evidence" in shown.name
    assert "no evidence" in found.caveat
    assert shown.count == tracks.RUNS
    assert 280.0 < shown.low <= shown.high <= 300.0


def test_radar_time_allows_revisit_over_look():
    inputs = Inputs.read(settings=["92n6e.dwell_s=0.005", "92n6e.revisit_s=2"])
    assert set(tracks.time_capacity(inputs, "92n6e").values()) == {400.0}


def test_a_surveillance_radar_that_takes_no_tasks_is_not_limited_by_their_time():
    assert set(tracks.time_capacity(Inputs.read(), "91n6e").values()) == {math.inf}


@runs
def test_an_object_on_an_orbit_is_seen_when_low_and_never_fired_at(find):
    found = find("space")
    assert number(found, "an object on an orbit at 160 km was seen") > 0
    assert number(found, "an object on an orbit at 160 km was fired at") == 0
    assert number(found, "an object on an orbit at 400 km was fired at") == 0
    assert next(each.shown for each in found.measures if "launchers" in each.name) == "refused"


@pytest.mark.parametrize("height_m", [160e3, 400e3])
def test_made_up_elements_fly_at_their_height(height_m):
    """Within 25 km: the earth is flattened by 21 km, and SGP4 takes mean elements."""
    fixes = orbit_fixes(space.elements(height_m), space.EPOCH, 3_600.0)
    heights = [height(tuple(each)) for each in fixes["position_m"].tolist()]
    assert np.abs(np.array(heights) - height_m).max() < 25e3


@runs
def test_a_salvo_has_even_odds_at_the_error_of_the_closed_form(find):
    found = find("ground", "claim-ground.radius_m=30", "claim-ground.salvo_rounds=4")
    assert number(found, "circular error for an even chance") == 60.0
    assert ground.error_for_even_chance_m(30.0, 1) == 30.0


@runs
def test_what_a_finding_read_is_what_it_rests_on(find):
    from openiads.brief.claims import claims

    (judged,) = claims(["targets-missiles"])
    read = {(row.entry, row.key) for row in judged.read}
    assert {("s400-fire-unit", "channels"), ("claim-targets-missiles", "claimed_targets")} <= read
    assert all(row.grade == "assumed" for row in judged.in_runs)
    assert ("s400-fire-unit", "launch_interval_s") in {(row.entry, row.key) for row in judged.in_runs}


def test_a_year_and_its_fraction_is_a_month():
    assert deliveries.month(2019.53) == "July 2019"
    assert deliveries.month(2007.0) == "January 2007"
    assert deliveries.month(2019.999) == "December 2019"


def test_a_place_to_the_north_is_a_degree_for_each_hundred_and_eleven_kilometres():
    assert north(111_195.0) == "[46.0000, -30.0]"


def test_the_echo_that_a_radar_needs_grows_with_the_fourth_power_of_the_range():
    near = reach.Limits("a", "a", "middle", 1e4, 2.0, 10.0, 4e5, 2e5, 2e5, 4e5, 4e5, 1e5)
    assert near.rcs_needed_m2(4e5) == pytest.approx(32.0)
    assert near.rcs_needed_m2(4.1e5) == math.inf
    assert (near.keeps_m, near.limit) == (2e5, "what the radar sees")


@runs
def test_a_fire_unit_of_ones_own_is_the_one_that_runs(find, tmp_path):
    from openiads.scenario.catalogue import SHIPPED

    text = (SHIPPED / "units" / "s400-fire-unit.yaml").read_text(encoding="utf-8")
    assert text.count("low: 6, nominal: 6, high: 10") == 3
    (tmp_path / "s400-fire-unit.yaml").write_text(
        text.replace("low: 6, nominal: 6, high: 10", "low: 9, nominal: 9, high: 9"), encoding="utf-8"
    )
    found = find("targets-missiles", folder=tmp_path)
    assert number(found, "S-400 batch of four batteries, middle") == 36.0
    assert "4 fire units of 9 channels" in found.sentence


def test_one_run_alone_has_no_interval():
    from openiads.analysis.intervals import mean_interval
    from openiads.brief.claims_findings import replicated

    assert replicated("a", mean_interval([3.0]), "{:.0f} km").shown == "3 km, one run, which has no interval"
    assert not replicated("a", mean_interval([3.0]), "{:.0f} km").replicated
