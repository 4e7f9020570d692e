"""Law 2, at run time: once sensing is over, nothing that the defence does depends on where things truly are.

In every frame truth is overwritten with nonsense before `follow` and `decide`, and put back after them. Tracks, orders
and all else that the two rooms hold or say are then byte for byte those of an undisturbed run.
"""

import numpy as np
import pytest

import openiads
from openiads.scenario.compile import compile as compiled
from openiads.simulation.step import stages
from openiads.simulation.world import new_world

FRAMES = 330
# What tracking and command say.
SAID = ("associations", "orders", "identifications", "events", "spans", "aims", "tasks", "pointing")
# Everything that only motion, sensing and engagement may know.
HIDDEN_STATE = ("motion", "sensing")
HIDDEN_MESSAGES = ("truth", "origins", "visibility", "outcomes", "arrivals")


def arrays(bundle):
    """Every array of a bundle of bundles."""
    if hasattr(bundle, "_fields"):
        return [array for part in bundle for array in arrays(part)]
    return [bundle]


def hidden(world):
    """Every array that holds truth, or what follows from it and is none of the defence's business."""
    found = [array for name in HIDDEN_STATE for array in arrays(getattr(world.state, name))]
    found += [world.state.engagement.rounds, world.state.engagement.shots, world.state.tally.fired_at]
    rows = [getattr(world.messages, name) for name in HIDDEN_MESSAGES]
    return found + [part.rows if hasattr(part, "rows") else part for part in rows]


def believed(world):
    """Every byte that tracking and command hold or say."""
    found = [*arrays(world.state.tracking), *arrays(world.state.command)]
    for name in SAID:
        found += arrays(getattr(world.messages, name))
    return b"".join(array.tobytes() for array in found)


def scramble(array):
    """Overwrite every byte; what results is no sensible number, index or status."""
    array.view(np.uint8).reshape(-1)[:] = 0xA5


def frame(world, disturb):
    """One frame; where asked, what is hidden is nonsense from the end of `sense` to the end of `decide`."""
    kept = []
    for stage in stages(world):
        if stage == "sense" and disturb:
            kept = [array.copy() for array in hidden(world)]
            for array in hidden(world):
                scramble(array)
        if stage == "decide" and disturb:
            for array, before in zip(hidden(world), kept, strict=True):
                array[...] = before


@pytest.fixture(scope="module")
def worlds():
    """An undisturbed world and a scrambled one, after the same frames."""
    made = compiled(openiads.load("small-raid"))
    pair = [new_world(made.parameters, made.sizes, 1, 0, "measures") for _ in range(2)]
    differing = []
    for number in range(FRAMES):
        for world, disturb in zip(pair, (False, True), strict=True):
            frame(world, disturb)
        if believed(pair[0]) != believed(pair[1]):
            differing.append(number)
    return (*pair, differing)


def test_tracks_and_orders_do_not_change_where_truth_is_nonsense(worlds):
    assert worlds[2] == []


def test_the_frames_that_were_scrambled_held_tracks_orders_and_hits(worlds):
    world = worlds[0]
    assert world.state.tally.counts[0]["confirmed_tracks"] > 5
    assert world.state.command.counters[0] > 2
    assert world.state.engagement.shots.sum() > 0


def test_what_was_put_back_goes_on_as_if_nothing_had_been(worlds):
    assert worlds[0].messages.truth.tobytes() == worlds[1].messages.truth.tobytes()
    for one, other in zip(arrays(worlds[0].state), arrays(worlds[1].state), strict=True):
        assert one.tobytes() == other.tobytes()


def test_scrambled_plots_would_be_noticed():
    """The same disturbance of something that the defence does see changes what it believes."""
    made = compiled(openiads.load("small-raid"))
    pair = [new_world(made.parameters, made.sizes, 1, 0, "measures") for _ in range(2)]
    for _ in range(20):
        for number, world in enumerate(pair):
            for stage in stages(world):
                if stage == "sense" and number == 1:
                    world.messages.detections.rows["range_m"] += 1e4
    assert believed(pair[0]) != believed(pair[1])
