"""The JSON Schema of a scenario for editors, with every key also in the other units that are accepted.

Source: schema.py, units.py; JSON Schema 2020-12. Leaves out: relations between entries, and what needs the catalogue.
"""

from typing import Any

from openiads.scenario.schema import Scenario
from openiads.scenario.unit_keys import quantity
from openiads.units import UNITS

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "default")


def json_schema() -> dict[str, Any]:
    """The schema against which an editor checks and completes a scenario file."""
    schema = Scenario.model_json_schema(by_alias=True)
    for part in (schema, *schema.get("$defs", {}).values()):
        if "properties" in part:
            _accept_other_units(part)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "openiads scenario",
    }


def _accept_other_units(part: dict[str, Any]) -> None:
    properties: dict[str, Any] = part["properties"]
    for key in tuple(properties):
        others = _in_other_units(key, properties[key])
        properties.update(others)
        if others and key in part.get("required", ()):
            part["required"] = [name for name in part["required"] if name != key]
            part.setdefault("allOf", []).append({"oneOf": [{"required": [name]} for name in (key, *others)]})


def _in_other_units(key: str, rule: dict[str, Any]) -> dict[str, Any]:
    written = quantity(key)
    if written is None:
        return {}
    return {
        f"{written.stem}_{unit.suffix}": _scaled(rule, UNITS[written.suffix].to_si / unit.to_si, unit.suffix)
        for unit in UNITS.values()
        if unit.dimension == written.dimension and unit.suffix != written.suffix
    }


def _scaled(rule: Any, factor: float, suffix: str) -> Any:
    if isinstance(rule, list):
        return [_scaled(each, factor, suffix) for each in rule]
    if not isinstance(rule, dict):
        return rule
    changed: dict[str, Any] = {}
    for key, value in rule.items():
        if key in _BOUNDS and isinstance(value, int | float):
            changed[key] = value * factor
        elif key == "examples":
            continue
        else:
            changed[key] = f"in {suffix}" if key == "description" else _scaled(value, factor, suffix)
    return changed
