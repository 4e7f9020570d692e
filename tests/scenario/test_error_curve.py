"""The curve of wrong engagements: rates scaled together, the same draws for all, worse with every error."""

import pytest

import openiads
from openiads.scenario.compile import compile as compiled
from openiads.scenario.error_rates import error_rates, scaled, with_error_rate, with_error_scale

# Neutrals fly past a fire unit; as many as are silent are fired at.
TEXT = """
name: passers
seed: 11
duration_s: 100
record: {level: measures}
assets: [{id: city, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}]
flights: [{id: line, entry: fighter, identity: neutral, count: 20, route: [[45.5, -30.2], [44.9, -30.2]], spread_km: 20}]
identification: {neutral_equipped_share: 0.8, class_mistaken_share: 0.1}
"""


@pytest.fixture(scope="module")
def points():
    """The curve of three scales."""
    return list(openiads.error_curve(openiads.loads(TEXT), 4, scales=(0.0, 1.0, 4.0), workers=1))


def test_errors_are_scaled_by_what_they_lack():
    rates = error_rates(openiads.loads(TEXT))
    assert rates["neutral_equipped_share"] == 0.8
    twice = scaled(rates, 2.0)
    assert twice["neutral_equipped_share"] == pytest.approx(0.6)
    assert twice["class_mistaken_share"] == pytest.approx(0.2)
    assert scaled(rates, 100.0)["neutral_equipped_share"] == 0.0
    none = scaled(rates, 0.0)
    assert {none[key] for key in none if key.endswith("equipped_share")} == {1.0}
    assert none["class_error_share"] == 0.0


def test_command_goes_on_believing_what_it_believed_or_follows():
    scenario = openiads.loads(TEXT)
    kept, follows = (compiled(with_error_scale(scenario, 2.0, each)).parameters for each in (False, True))
    assert (
        kept.sensing.objects["equipped_share"][0] == follows.sensing.objects["equipped_share"][0] == pytest.approx(0.6)
    )
    silent = [each.command.identification.beliefs[0]["transponders"][3] for each in (kept, follows)]
    assert silent == pytest.approx([1 - 0.8 * 0.995, 1 - 0.6 * 0.99])


def test_one_rate_is_another_and_all_others_are_as_they_were():
    scenario = openiads.loads(TEXT)
    kept, follows = (with_error_rate(scenario, "reply_probability", 0.25, each) for each in (False, True))
    for changed, believed in ((kept, 0.98), (follows, 0.25)):
        assert error_rates(changed) == {**error_rates(scenario), "reply_probability": 0.25}
        assert changed.identification.believed_rates["reply_probability"] == believed


def test_at_its_own_value_a_rate_gives_the_scenario_itself():
    scenario = openiads.loads(TEXT)
    (own,) = openiads.error_curve(scenario, 2, rate="neutral_equipped_share", values=(0.8,), workers=1)
    runs = list(openiads.replicate(scenario, 2, workers=1))
    assert (own.at, own.base, own.rate) == (0.8, 0.8, "neutral_equipped_share")
    assert own.means["wrong_engaged"].mean == sum(run["wrong_engaged"] for run in runs) / 2


def test_what_is_no_rate_or_value_is_told_before_any_run():
    scenario = openiads.loads(TEXT)
    with pytest.raises(openiads.ScenarioError, match="did you mean 'reply_probability'"):
        openiads.error_curve(scenario, 2, rate="reply_probabilty")
    with pytest.raises(openiads.ScenarioError, match="write values of 0 to 1"):
        openiads.error_curve(scenario, 2, rate="reply_probability", values=(1.5,))


def test_a_flight_with_a_share_of_its_own_is_scaled_too():
    scenario = openiads.replace(openiads.loads(TEXT), {"flights[line].equipped_share": 0.9})
    assert with_error_scale(scenario, 3.0, False).flights[0].equipped_share == pytest.approx(0.7)


def test_the_more_errors_the_more_wrong_engagements(points):
    wrong = [point.means["wrong_engaged"].mean for point in points]
    assert wrong[0] == 0.0
    assert wrong[0] < wrong[1] < wrong[2]
    for point in points:
        each = point.means["wrong_engaged"]
        assert each.low <= each.mean <= each.high


def test_the_point_at_one_is_the_scenario_itself(points):
    runs = list(openiads.replicate(openiads.loads(TEXT), 4, workers=1))
    assert points[1].means["wrong_engaged"].mean == sum(run["wrong_engaged"] for run in runs) / 4


def test_steps_add_up_to_the_wrong_engagements(points):
    for point in points:
        assert sum(point.steps.values()) == pytest.approx(point.means["wrong_engaged"].mean)


def test_the_curve_is_told_with_intervals_and_the_mark(points):
    told = openiads.error_curve_text(points, openiads.loads(TEXT), 4)
    assert "x4" in told
    assert "believes the rates of x1 throughout" in " ".join(told.split())
    assert openiads.MARK in told
    assert max(map(len, told.splitlines())) <= 140


def test_the_curve_is_drawn(points, tmp_path):
    for name in ("curve.png", "curve.svg"):
        place = openiads.write_error_curve(points, openiads.loads(TEXT), tmp_path / name)
        assert place.stat().st_size > 5_000
