"""The scenario's models: frozen, hashable, equal by what they say."""

import pickle
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from openiads.scenario.load import loads
from openiads.scenario.schema import Asset, Override, Raid, Scenario

TEXT = """\
name: first
seed: 1
duration_s: 900
assets: [{id: city, at: [46.0, 20.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [46.1, 20.1]}]
raids: [{id: north, entry: cruise-missile-subsonic, count: 20, from: [46.0, 21.5], to: city}]
"""


def test_a_scenario_of_six_lines_has_its_defaults():
    scenario = loads(TEXT)
    assert scenario.step_s == 1.0
    assert scenario.values == "middle"
    assert scenario.assets[0].radius_km == 2.0
    assert scenario.raids[0].from_ == (46.0, 21.5)
    assert (scenario.doctrine.policy, scenario.doctrine.weapons) == ("shoot-look-shoot", "tight")
    assert (scenario.doctrine.rounds_per_salvo, scenario.doctrine.maximum_salvos) == (1, 3)
    assert scenario.epoch == datetime(2030, 1, 1, tzinfo=UTC)


def test_where_a_scenario_came_from_is_no_part_of_what_it_says():
    first, second = loads(TEXT, "a.yaml"), loads("# a comment\n" + TEXT, "b.yaml")
    assert first == second
    assert hash(first) == hash(second)
    assert first.content_hash == second.content_hash
    assert first.origin.source.name == "a.yaml"


def test_a_default_written_out_changes_nothing_and_a_number_everything():
    assert loads(TEXT + "step_s: 1\n") == loads(TEXT)
    other = loads(TEXT.replace("count: 20", "count: 21"))
    assert other != loads(TEXT)
    assert other.content_hash != loads(TEXT).content_hash


def test_an_overridden_value_counts_for_equality_hash_and_content():
    low, high = (loads(TEXT + f"overrides: [{{id: 48n6e3, kill_probability_uav: {p}}}]") for p in (0.5, 0.6))
    assert low != high
    assert low.content_hash != high.content_hash
    assert hash(low.overrides[0]) != hash(high.overrides[0])
    assert low.overridden("48n6e3") == {"kill_probability_uav": 0.5}
    assert low.overridden("40n6e") == {}


def test_the_content_hash_is_the_same_in_every_process():
    assert loads(TEXT).content_hash == "381334f4116f74abedaf0a7dc6cf3d4d9696a90816bc73ede778fcecb6962e0e"


def test_a_scenario_cannot_be_changed_in_place():
    with pytest.raises(ValidationError):
        loads(TEXT).seed = 2


def test_a_scenario_travels_between_processes_with_its_places():
    scenario = loads(TEXT, "a.yaml")
    copied = pickle.loads(pickle.dumps(scenario))
    assert copied == scenario
    assert copied.origin.source.name == "a.yaml"


def test_a_scenario_can_be_made_in_python():
    raid = Raid(id="r", entry="fighter", count=2, from_=(45.0, -28.0), to="a")
    scenario = Scenario(
        name="x", seed=1, duration_s=60, assets=(Asset(id="a", at=(45.0, -30.0), value=1),), raids=(raid,)
    )
    assert scenario.origin is None
    assert hash(scenario) == hash(scenario.model_copy())


def test_times_with_an_offset_become_utc():
    scenario = loads(TEXT + "epoch: 2030-06-01T06:00:00+02:00\n")
    assert scenario.epoch == datetime(2030, 6, 1, 4, tzinfo=UTC)


def test_an_override_is_a_number_by_key():
    with pytest.raises(ValidationError):
        Override.model_validate({"id": "48n6e3", "kill_probability_uav": "high"})
