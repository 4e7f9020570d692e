"""Fire missions from a scenario to the record: geometry, rounds of the stock, chances, and words about them."""

import numpy as np
import pytest

import openiads
from openiads.engagement.fire_missions import chance_of_any, chance_within
from openiads.scenario.compile import compile as compiled

TEXT = """
name: places
seed: 1
duration_s: 60
units:
  - id: unit-1
    entry: s400-fire-unit
    at: [45.0, -30.0]
    rounds: [{entry: 48n6e3, rounds: 8}, {entry: 9m96e, rounds: 4}]
    %s
fire_missions:
  - {id: pier, unit: unit-1, entry: %s, rounds: %d, at: [%s], time_s: 20, radius_m: 40, circular_error_m: 60}
"""


def mission(entry="48n6e3", rounds=3, at="45.9, -30.0", unit=""):
    """The record of a scenario with one mission."""
    return openiads.run(openiads.loads(TEXT % (unit, entry, rounds, at)))


def row(record):
    return {name: column[0] for name, column in record["fire_missions"].items()}


def test_a_mission_within_range_gets_its_rounds_and_the_chances_are_those_of_the_closed_form():
    record = mission()
    found = row(record)
    assert found["distance_m"] == pytest.approx(100.03e3, rel=1e-3)
    assert (found["within_range"], found["rounds_asked"], found["rounds_fired"]) == (1, 3, 3)
    assert found["chance_of_one"] == chance_within(40.0, 60.0)
    assert found["chance_of_any"] == chance_of_any(chance_within(40.0, 60.0), 3)
    assert record.measures["mission_rounds"] == 3
    assert record.measures["mission_chance[pier]"] == found["chance_of_any"]
    assert record.measures["rounds_left"] == 9
    assert record["events"]["kind"].tolist() == ["fire mission"]
    assert record["events"]["time_s"].tolist() == [20.0]


@pytest.mark.parametrize(
    ("entry", "at"), [("9m96e", "45.9, -30.0"), ("48n6e3", "45.01, -30.0"), ("48n6e3", "-45.0, 150.0")]
)
def test_a_place_beyond_the_published_range_or_within_the_least_gets_none(entry, at):
    """9M96E: 40 km; 48N6E3: 3 to 250 km; and the other side of the earth."""
    record = mission(entry=entry, at=at)
    found = row(record)
    assert (found["within_range"], found["rounds_fired"], found["chance_of_any"]) == (0, 0, 0.0)
    assert record.measures["rounds_left"] == 12


def test_no_more_rounds_go_than_there_are():
    record = mission(rounds=30)
    assert row(record)["rounds_fired"] == 8
    status = record["status"]
    assert status["rounds_ready"][(status["interceptor_type"] == 0) & (status["time_s"] > 21.0)].max() == 0


def test_a_launcher_whose_sector_leaves_the_place_out_does_not_serve_it():
    groups = "launchers: [{id: a, count: %d, sector_deg: 90, facing_deg: 180}]"
    assert row(mission(unit=groups % 8))["within_range"] == 0
    # 12 rounds on 8 launchers, two each: the first two hold four of the eight 48N6E3 and face away.
    assert row(mission(unit=groups % 2, rounds=8))["rounds_fired"] == 4


def test_a_mission_from_a_remote_launcher_is_measured_from_there():
    group = "launchers: [{id: a, count: 8, bearing_deg: 0, distance_km: 60}]"
    found = row(mission(entry="9m96e", at="45.8, -30.0", unit=group))
    assert found["distance_m"] == pytest.approx(28.9e3, rel=0.01)
    assert found["within_range"] == 1


def test_nothing_flies_for_a_mission_and_no_target_is_met():
    record = mission()
    assert len(record["launches"]["time_s"]) == len(record["outcomes"]["time_s"]) == 0
    assert record.measures["rounds_fired"] == 0


def test_a_mission_before_the_raid_leaves_fewer_rounds_for_it():
    raid = "raids: [{id: n, entry: fighter, count: 4, from: [45.3, -30.0], to: c}]\n"
    raid += "assets: [{id: c, at: [45.0, -30.0], value: 1}]\n"
    fired = []
    for rounds in (1, 30):
        text = TEXT.replace("duration_s: 60", "duration_s: 120").replace("time_s: 20", "time_s: 0")
        scenario = openiads.loads(text % ("", "48n6e3", rounds, "45.9, -30.0") + raid)
        record = openiads.run(openiads.replace(scenario, {"units[unit-1].rounds": [{"entry": "48n6e3", "rounds": 8}]}))
        fired.append(record.measures["rounds_fired"])
    assert fired[0] > 0
    assert fired[1] == 0


def test_the_site_matrix_knows_the_owner_of_each_launcher():
    text = TEXT % ("", "48n6e3", 1, "45.9, -30.0")
    two = text.replace("fire_missions", "  - {id: unit-2, entry: s400-fire-unit, at: [45.3, -30.0]}\nfire_missions")
    made = compiled(openiads.loads(two))
    assert made.parameters.engagement.mission_sites.tolist() == [[1, 0]]
    assert made.missions[0].within_range


def test_summary_report_and_cost_tell_of_missions(tmp_path):
    record = mission()
    said = " ".join(openiads.summary(record).split())
    assert "Fire missions took 3 rounds." in said
    assert "pier: at 20 s unit-1 was asked for 3 rounds of 48N6E3 at a place 100 km away, and 3 left." in said
    assert "With an assumed circular error of 60 m one falls within 40 m with a chance of 27 %" in said
    assert "at least one of them with 60 %" in said
    page = openiads.write_report(record, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Rounds at places on the ground" in page
    assert "circular error" in page
    over = " ".join(openiads.summary_over([record.measures] * 2, record).split())
    assert "pier: in the mean of all runs at least one round falls within the radius with a chance of 60 %." in over


def test_without_missions_nothing_is_said_of_them(tmp_path):
    record = openiads.run(openiads.loads((TEXT % ("", "48n6e3", 1, "45.9, -30.0")).split("fire_missions")[0]))
    assert record.rows("fire_missions") == 0
    assert "places on the ground" not in openiads.summary(record)
    assert "places on the ground" not in openiads.write_report(record, tmp_path / "r.html").read_text(encoding="utf-8")


def test_replications_agree_on_what_is_not_random():
    scenario = openiads.loads(TEXT % ("", "48n6e3", 3, "45.9, -30.0"))
    chances = [found["mission_chance[pier]"] for found in openiads.replicate(scenario, 3)]
    assert np.ptp(chances) == 0.0
