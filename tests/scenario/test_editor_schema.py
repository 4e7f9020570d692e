"""The JSON Schema knows every key of the format, in every unit."""

from openiads.scenario.editor_schema import json_schema
from openiads.scenario.schema import Scenario

SCHEMA = json_schema()


def test_every_key_of_a_scenario_stands_in_the_schema():
    assert set(Scenario.model_fields) <= set(SCHEMA["properties"])
    assert "from" in SCHEMA["$defs"]["Raid"]["properties"]
    assert SCHEMA["additionalProperties"] is False


def test_other_units_are_accepted_with_their_bounds_converted():
    assert SCHEMA["properties"]["duration_min"]["maximum"] == 1440.0
    assert "speed_kt" in SCHEMA["$defs"]["Raid"]["properties"]


def test_a_required_quantity_may_come_in_any_of_its_units():
    assert "duration_s" not in SCHEMA["required"]
    choices = SCHEMA["allOf"][0]["oneOf"]
    assert {"required": ["duration_s"]} in choices
    assert {"required": ["duration_min"]} in choices


def test_overrides_take_numbers_by_any_key():
    assert SCHEMA["$defs"]["Override"]["additionalProperties"]["type"] == "number"
