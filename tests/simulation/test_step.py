"""One frame in plain Python is one frame of the compiled engine, and can be watched stage by stage."""

import pytest
from short_runs import advanced, arrays, bytes_of, near, small_raid, world_of

from openiads.simulation.step import stages, step

FRAMES = 240
STAGES = ["move", "sense", "follow", "decide", "engage"]


@pytest.fixture(scope="module")
def pair():
    """The same world after the same frames, by `advance` and by `step`; rounds are in the air by then."""
    by_advance, by_step = (world_of(small_raid(), level="measures") for _ in range(2))
    advanced(by_advance, FRAMES)
    for _ in range(FRAMES):
        step(by_step)
    return by_advance, by_step


def test_step_gives_the_bytes_of_advance(pair):
    by_advance, by_step = (bytes_of(world) for world in pair)
    assert [path for path in by_advance if by_advance[path] != by_step[path]] == []


def test_the_compared_frames_hold_plots_tracks_rounds_and_channels(pair):
    state = pair[0].state
    counts = state.tally.counts[0]
    assert counts["detections"] > 1000
    assert counts["confirmed_tracks"] > 5
    assert counts["rounds_fired"].sum() > 0
    assert (state.command.channels["order"] >= 0).any()


def test_a_frame_passes_the_stages_in_their_order_and_moves_the_clock_at_its_end():
    world = world_of(near(), level="measures")
    frame = stages(world)
    for expected in STAGES:
        assert next(frame) == expected
        assert world.state.clock[0]["frame"] == 0
    assert next(frame, None) is None
    assert world.state.clock[0]["frame"] == 1


def test_a_world_may_go_on_in_python_where_the_compiled_engine_stopped():
    mixed, whole = world_of(near(), level="measures"), world_of(near(), level="measures")
    advanced(mixed, 30)
    for _ in range(5):
        step(mixed)
    advanced(mixed, 60)
    assert bytes_of(mixed) == bytes_of(advanced(whole, 60))


def test_another_replication_is_another_run():
    one, other = (advanced(world_of(near(), replication, "measures"), 20) for replication in (0, 1))
    changed = {path for (path, a), (_, b) in zip(arrays(one), arrays(other), strict=True) if a.tobytes() != b.tobytes()}
    assert "messages.truth" in changed
    assert "state.tracking.tracks" in changed
    assert not [path for path in changed if path.startswith("parameters.")]
