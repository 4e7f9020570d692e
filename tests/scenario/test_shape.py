"""The table of what stands under which key agrees with the schema."""

import typing

from openiads.scenario import schema
from openiads.scenario.problems import Source
from openiads.scenario.shape import CHILDREN, Each, child, fields_of, part_for
from openiads.scenario.yaml_source import parse

# What `part_for` chooses by a key of the node: one of each choice stands in the table.
ALTERNATIVES = {
    schema.RecordedFlight,
    schema.OrbitFlight,
    schema.FileRelief,
    schema.SampleRelief,
    schema.SyntheticRelief,
}
PARTS = [each for each in vars(schema).values() if isinstance(each, type) and issubclass(each, schema.Part)]


def parts_within(annotation):
    if isinstance(annotation, type):
        return {annotation} if issubclass(annotation, schema.Part) else set()
    return {part for argument in typing.get_args(annotation) for part in parts_within(argument)}


def test_every_part_that_the_schema_holds_stands_in_the_table():
    for part in PARTS:
        for name, field in part.model_fields.items():
            within = parts_within(field.annotation) - ALTERNATIVES
            shape = child(part, field.alias or name)
            found = {shape.part if isinstance(shape, Each) else shape} - {None}
            assert found == within, (part, name)


def test_the_table_names_only_keys_that_exist():
    for part, children in CHILDREN.items():
        assert set(children) <= set(fields_of(part))


def test_keys_are_those_of_the_file():
    assert "from" in fields_of(schema.Raid)
    assert "from_" not in fields_of(schema.Raid)


def test_a_flight_with_a_recording_is_a_recorded_one():
    text = "{id: a, recording: b.csv}"
    assert part_for(schema.Flight, parse(text, Source.of("", text))) is schema.RecordedFlight
    assert part_for(schema.Flight, parse("{id: a}", Source.of("", text))) is schema.Flight
