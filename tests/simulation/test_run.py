"""Nothing that was said is lost between the engine and the record, however small the buffers; what is lost has a name."""

import os
import subprocess
import sys

import numpy as np
import pytest
from short_runs import buffers, differing, near, small_raid, world_of

import openiads
from openiads.messages.buffer import BufferOverflow, new_buffer
from openiads.messages.events import EventKind
from openiads.scenario.compile import compile as compiled
from openiads.simulation import world as worlds
from openiads.simulation.run import FRAMES_PER_CALL, run
from openiads.simulation.world import new_world
from openiads.truth import TargetStatus


def gathered(world):
    """Every row that a run hands on, by message, and in how many portions it came."""
    portions = []
    run(world, portions.append)
    return {name: np.concatenate([portion[name] for portion in portions]) for name in portions[0]}, len(portions)


def test_the_record_is_the_same_with_tiny_and_with_large_buffers(monkeypatch):
    records = []
    for frames_kept in (1, 400):
        monkeypatch.setattr(worlds, "FRAMES_KEPT", frames_kept)
        records.append(openiads.run(small_raid(300.0)))
    tiny, large = records
    assert differing(tiny, large) == []
    assert tiny.rows("orders") > 0
    assert tiny.rows("detections") > 1000


def test_tiny_buffers_are_drained_many_times(monkeypatch):
    monkeypatch.setattr(worlds, "FRAMES_KEPT", 1)
    tiny, portions = gathered(world_of(near()))
    monkeypatch.setattr(worlds, "FRAMES_KEPT", 400)
    large, whole = gathered(world_of(near()))
    assert portions > 4 > whole
    assert [name for name in tiny if tiny[name].tobytes() != large[name].tobytes()] == []


def test_every_plot_keeps_its_origin_and_its_track():
    rows, _ = gathered(world_of(near()))
    assert len(rows["detections"]) == len(rows["origins"]) == len(rows["associations"]) > 0


@pytest.mark.parametrize("name", ["events", "detections", "looks", "orders", "truth_samples", "track_samples"])
def test_a_buffer_that_overflows_is_an_error_with_its_name(name):
    world = world_of(small_raid())
    buffer = buffers(world)[name]
    too_small = new_buffer(buffer.rows.dtype, 1, True)
    world = world._replace(messages=world.messages._replace(**{name: too_small}))
    with pytest.raises(BufferOverflow, match=rf"\b{name} \(\d+ lost\)"):
        run(world, lambda portion: None)


@pytest.mark.parametrize(
    ("size", "name"), [("slots", "track slots"), ("pairs", "gated pairs"), ("plots", "plots of a frame")]
)
def test_room_that_tracking_lacks_is_an_error_with_its_name(size, name):
    made = compiled(near())
    world = new_world(made.parameters, made.sizes._replace(**{size: 1}), 1, 0, "measures")
    with pytest.raises(BufferOverflow, match=name):
        run(world, None)


def test_nothing_is_kept_at_level_measures():
    rows, _ = gathered(world_of(near(), level="measures"))
    assert {name: len(found) for name, found in rows.items() if len(found)} == {}


def test_a_run_ends_at_its_last_frame_with_every_account_closed():
    scenario = near(**{"record.level": "full"})
    world = world_of(scenario)
    rows, _ = gathered(world)
    assert world.state.clock[0]["frame"] == scenario.duration_s
    for name in ("spans", "visibility"):
        assert (rows[name]["end_s"] > rows[name]["start_s"]).all()
        assert rows[name]["end_s"].max() == scenario.duration_s
    assert (world.state.command.picture["track"] == -1).all()


def test_a_part_of_a_step_at_the_end_is_a_whole_frame():
    world = world_of(near(duration_s=10.5, step_s=2.0))
    run(world, None)
    assert world.state.clock[0]["frame"] == 6


def test_a_stop_keeps_nothing_back_and_hands_nothing_on():
    portions = []
    with pytest.raises(KeyboardInterrupt):
        run(world_of(near()), portions.append, lambda: True)
    assert portions == []


def test_what_was_destroyed_in_the_last_frame_is_destroyed_when_the_run_ends():
    rows, _ = gathered(world_of(near()))
    last_s = int(np.ceil(rows["outcomes"]["time_s"][rows["outcomes"]["destroyed"] == 1].min()))
    world = world_of(near(duration_s=last_s))
    rows, _ = gathered(world)
    assert (world.messages.truth["status"] == TargetStatus.DESTROYED).sum() == 1
    assert (rows["events"]["kind"] == EventKind.TARGET_DESTROYED).sum() == 1


def test_a_stop_is_asked_for_often():
    asked = []
    run(world_of(near(duration_s=3600.0), level="measures"), None, lambda: asked.append(1))
    assert len(asked) >= 3600 / FRAMES_PER_CALL


FIRST_RUN = """
import time
import openiads
scenario = openiads.replace(openiads.load("one-target"), {"duration_s": 30})
begun = time.process_time()
cpu_s = openiads.run(scenario).measures["cpu_s"]
print(cpu_s, time.process_time() - begun)
"""


def test_the_time_of_a_first_run_leaves_compiling_out(tmp_path):
    """A fresh process with nothing compiled: nearly all its time goes into compiling, and none of that is the run's."""
    environment = {**os.environ, "OPENIADS_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-c", FIRST_RUN]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=900)
    cpu_s, total_s = map(float, found.stdout.split())
    assert 0.0 < cpu_s < 0.2 * total_s
    assert any(tmp_path.rglob("*.nbi"))


def test_the_time_of_a_run_is_the_processor_time_of_its_frames():
    assert run(world_of(near()), None) > 0.0
