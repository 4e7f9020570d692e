"""Which kind of entry stands under which key: what a walk over a scenario's tree needs to know of the schema.

Source: schema.py, which this table follows; a test compares the two. Leaves out: types and ranges of single values.
"""

from dataclasses import dataclass
from functools import cache

from openiads.scenario import schema
from openiads.scenario.yaml_source import Mapping, Node, Scalar

PartType = type[schema.Part]


@dataclass(frozen=True)
class Each:
    """A list of parts, found by the value of one key."""

    part: PartType
    key: str = "id"


Shape = PartType | Each

CHILDREN: dict[PartType, dict[str, Shape]] = {
    schema.Scenario: {
        "relief": schema.SmoothRelief,
        "assets": Each(schema.Asset),
        "units": Each(schema.Unit),
        "raids": Each(schema.Raid),
        "flights": Each(schema.Flight),
        "jammers": Each(schema.Jammer),
        "fire_missions": Each(schema.FireMission),
        "doctrine": schema.Doctrine,
        "weapons_control": Each(schema.WeaponsArea),
        "identification": schema.Identification,
        "corridors": Each(schema.Corridor),
        "network": schema.Network,
        "tracker": schema.Tracker,
        "record": schema.RecordLevel,
        "overrides": Each(schema.Override),
    },
    schema.Unit: {
        "rounds": Each(schema.RoundLoad, "entry"),
        "launchers": Each(schema.LauncherGroup),
        "doctrine": schema.UnitDoctrine,
    },
    schema.Doctrine: {"policy": schema.PythonPolicy, "reserve": schema.Reserve, "assignment": schema.Assignment},
    schema.Network: {
        "links": Each(schema.Link),
        "losses": Each(schema.Loss),
        "autonomous": schema.Autonomous,
    },
    schema.Raid: {"decoys": schema.Decoys},
    schema.Identification: {"confusions": Each(schema.Confusion, "entry"), "believed": schema.Rates},
}


RELIEFS: dict[str, PartType] = {
    "file": schema.FileRelief,
    "sample": schema.SampleRelief,
    "synthetic": schema.SyntheticRelief,
}


@cache
def fields_of(part: PartType) -> tuple[str, ...]:
    """The keys of a part as they are written in a file."""
    return tuple(field.alias or name for name, field in part.model_fields.items())


def child(part: PartType, key: str) -> Shape | None:
    """What stands under a key of a part, or None for a single value."""
    return CHILDREN.get(part, {}).get(key)


def part_for(part: PartType, node: Node) -> PartType:
    """The part that a node is meant to be: a flight by what it names, relief by its kind."""
    if not isinstance(node, Mapping):
        return part
    keys = {key.text for key, _ in node.pairs}
    if part is schema.Flight and "recording" in keys:
        return schema.RecordedFlight
    if part is schema.Flight and "tle" in keys:
        return schema.OrbitFlight
    if part is schema.SmoothRelief:
        kind = next((value.text for key, value in node.pairs if key.text == "kind" and isinstance(value, Scalar)), "")
        return RELIEFS.get(kind, part)
    return part
