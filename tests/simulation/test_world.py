"""A world is parameters that replications share, and everything else of its own; its rows read alike in every mode."""

import numpy as np
import pytest
from short_runs import arrays, buffers, near, small_raid, world_of

from openiads.messages.buffer import COUNT, KEPT
from openiads.scenario.compile import compile as compiled
from openiads.simulation.world import EVENT_LEVEL, FULL_LEVEL, new_world


@pytest.fixture(scope="module")
def made():
    """The bundled raid, compiled."""
    return compiled(small_raid())


def test_no_field_is_hidden_by_a_name_of_numpys_own(made):
    """In plain Python `row.real` would be the whole row, where compiled code reads the field."""
    world = new_world(made.parameters, made.sizes, 1, 0, "full")
    named = {path: array.dtype.names for path, array in arrays(world) if array.dtype.names}
    hidden = {path: set(names) & set(dir(np.record)) for path, names in named.items()}
    assert {path: names for path, names in hidden.items() if names} == {}


def test_every_number_has_eight_bytes_but_those_of_maps_of_masks(made):
    """Maps are stored in four (docs/decisions/0009), and read as eight."""
    world = new_world(made.parameters, made.sizes, 1, 0, "full")
    for path, array in arrays(world):
        if array is made.parameters.sensing.masks.heights_m:
            continue
        kinds = [array.dtype[name].base for name in array.dtype.names] if array.dtype.names else [array.dtype]
        assert {kind.str for kind in kinds} <= {"<i8", "<f8"}, path


def test_two_worlds_share_parameters_and_nothing_else(made):
    one, other = (new_world(made.parameters, made.sizes, 1, number, "full") for number in (0, 1))
    assert one.parameters is other.parameters
    for part in ("state", "messages"):
        shared = [
            path
            for (path, a), (_, b) in zip(arrays(getattr(one, part)), arrays(getattr(other, part)), strict=True)
            if a.size and np.shares_memory(a, b)
        ]
        assert shared == []


def test_what_is_not_kept_has_room_for_a_frame_and_no_more(made):
    full, measures = (buffers(new_world(made.parameters, made.sizes, 1, 0, level)) for level in ("full", "measures"))
    for name in (*FULL_LEVEL, *EVENT_LEVEL):
        assert len(full[name].rows) >= 32 * len(measures[name].rows), name
    for name in ("replies", "arrivals"):
        assert len(full[name].rows) == len(measures[name].rows), name


def kept(made, level):
    """The messages that a record level keeps."""
    world = new_world(made.parameters, made.sizes, 1, 0, level)
    return {name for name, buffer in buffers(world).items() if buffer.cursor[KEPT]}


def test_a_record_level_keeps_its_messages(made):
    assert kept(made, "full") == {*FULL_LEVEL, *EVENT_LEVEL}
    assert kept(made, "events") == {*EVENT_LEVEL}
    assert kept(made, "measures") == set()


def test_a_new_world_has_seen_nothing(made):
    world = new_world(made.parameters, made.sizes, 7, 3, "full")
    assert [int(world.state.clock[0][name]) for name in ("frame", "half", "seed", "replication")] == [0, 0, 7, 3]
    assert {name for name, buffer in buffers(world).items() if buffer.cursor[COUNT]} == set()
    assert not world.state.tracking.tracks["status"].any()
    assert (world.state.command.channels["order"] == -1).all()
    assert (world.messages.tasks["track"] == -1).all()


def test_a_unit_starts_with_the_rounds_of_the_scenario():
    world = world_of(near())
    assert world.state.engagement.status["rounds"].sum() == 4
    assert world.state.engagement.launchers["rounds"].sum() == 4


def test_a_world_without_units_or_raids_is_a_world():
    for part in ("units", "raids", "flights"):
        world = world_of(near(**{part: "[]"}))
        assert world.state.clock[0]["frame"] == 0
