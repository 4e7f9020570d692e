"""Envelopes: the order of events, limits that bind, directions that are alike, and faults said in words."""

import numpy as np
import pytest

import openiads
from openiads.earth.propagation import radio_horizon_m
from openiads.survey.envelope_files import envelope_numbers, envelope_rows
from openiads.survey.inputs import RADAR, REACH, TIME, input_rows, rests_on


def fault(call, *arguments, **options):
    with pytest.raises(openiads.ScenarioError) as caught:
        call(*arguments, **options)
    return str(caught.value)


def test_first_a_target_is_seen_then_fired_at_then_met(met):
    found = met.envelope.found
    assert np.all(found["seen_m"] > found["tracked_m"])
    assert np.all(found["tracked_m"] > found["launch_m"])
    assert np.all(found["launch_m"] > found["intercept_m"])
    assert np.all(found["intercept_m"] >= found["last_intercept_m"])
    assert np.all(found["seen_s"] > found["launch_s"])


def test_a_low_flyer_is_seen_at_the_horizon(met):
    """A step of the flight is 300 m."""
    for j, height_m in enumerate((50.0, 1_000.0)):
        horizon_m = radio_horizon_m(10.0, height_m)
        assert met.envelope.found["seen_m"][:, j] == pytest.approx(horizon_m, abs=900.0)


def test_the_first_meeting_lies_within_every_limit(met):
    found = met.envelope.found
    for limit in ("seen_m", "guided_m", "reach_m", "in_time_m"):
        assert np.all(found["intercept_m"] <= found[limit] + 1.0)


def test_over_smooth_ground_all_directions_are_alike(met):
    """Within 0.6 % and a step of 300 m: the ellipsoid's radius of curvature differs so much by direction at 45 degrees."""
    found = met.envelope.found["intercept_m"]
    assert np.all(np.ptp(found, axis=0) <= 0.006 * found.max(axis=0) + 300.0)


def test_a_higher_target_can_be_engaged_more_often(met):
    assert np.all(np.diff(met.envelope.found["opportunities"], axis=1) >= 0)


def test_low_heights_are_called_an_upper_bound(met):
    rows = envelope_rows(met.envelope)
    assert {row["upper_bound"] for row in rows if row["height_m"] <= 1_000.0} == {True}
    assert "upper bound" in envelope_numbers(met)["remarks"][-1]
    assert "upper bound" in openiads.survey_text(met)


def test_each_limit_names_its_inputs_with_their_grades(met):
    rows = input_rows(met.envelope.engaging)
    assert {row["limit"] for row in rows} == {RADAR, REACH, TIME}
    assert "rcs fighter 5 m² (published)" in rests_on(rows, RADAR)
    assert "maximum range 40n6e 380 km (published)" in rests_on(rows, REACH)
    assert "reaction time s400-fire-unit 10 s (published)" in rests_on(rows, TIME)


def test_one_fire_unit_alone_reaches_no_farther_than_all(two):
    near, all_of_them = (
        openiads.envelope(two, "fighter", heights_m=(5_000.0,), directions=4, unit=unit, to="town").envelope.found
        for unit in ("unit-1", None)
    )
    assert np.all(near["intercept_m"] <= all_of_them["intercept_m"] + 1.0)


def test_a_mast_that_the_scenario_gives_is_an_input(one):
    high = openiads.replace(one, {"units[unit-1].antenna_height_m": 39})
    found = openiads.envelope(high, "fighter", heights_m=(50.0,), directions=4)
    assert found.envelope.found["seen_m"] == pytest.approx(radio_horizon_m(39.0, 50.0), abs=900.0)
    assert any(row["entry"] == "unit-1" and row["value"] == "39 m" for row in input_rows(found.envelope.engaging))


def test_flights_over_relief_begin_where_the_relief_does():
    found = openiads.envelope(
        openiads.load("low-level"), "fighter", heights_m=(300.0,), above_ground=True, directions=4
    )
    assert found.envelope.found["seen_m"].max() < 40e3
    assert "relief is missing" in found.envelope.remarks[0]


def test_faults_say_what_would_do(one):
    assert "did you mean 'bomber'" in fault(openiads.envelope, one, "bomer")
    assert "did you mean 'town'" in fault(openiads.envelope, one, "fighter", to="twon")
    assert "did you mean 'unit-1'" in fault(openiads.envelope, one, "fighter", unit="unit1")
    assert "lies below the ground" in fault(openiads.envelope, one, "fighter", heights_m=(-1.0,))
    assert "orbit" in fault(openiads.envelope, one, "satellite")
    assert "only a ballistic class" in fault(openiads.envelope, one, "fighter", from_m=200e3)
    assert "flies an arc" in fault(openiads.envelope, one, "srbm-300km", heights_m=(50.0,))
    assert "beyond the 300 km" in fault(openiads.envelope, one, "srbm-300km", from_m=900e3)
    assert "no unit of this scenario has launchers" in fault(
        openiads.envelope, openiads.load("recorded-traffic"), "fighter"
    )
    unarmed = openiads.replace(one, {"units[unit-1].rounds": [{"entry": "9m96e", "rounds": 4}]})
    assert "stated to work against" in fault(openiads.envelope, unarmed, "srbm-300km")
