"""A run that is watched gives the record that a run gives, and plays while it goes on."""

import time

import pytest

import openiads
from openiads.scenario.load import loads
from openiads.web.live import FAILED, FINISHED, STOPPED, Live, Pace
from openiads.web.packing import unpacked

TEXT = """\
name: short
seed: 3
duration_s: 40
record: {sample_s: 2}
assets: [{id: city, at: [45.0, -30.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [45.02, -29.92]}]
raids: [{id: north, entry: fighter, count: 2, from: [45.5, -29.5], to: city}]
"""


def ended(live):
    """Wait for a run to end, however long: where the code was never compiled, that comes first."""
    while not live.finished:
        time.sleep(0.02)
    return live


@pytest.fixture(scope="module")
def watched():
    """A short run, watched to its end."""
    kept = []
    live = Live(loads(TEXT), openiads.__version__, keep=lambda record: kept.append(record) or "kept")
    before = live.record
    ended(live.start())
    return live, before, kept


def test_the_record_is_that_of_a_run_byte_for_byte(watched, tmp_path):
    live, _, kept = watched
    assert (live.state, live.kept) == (FINISHED, "kept"), live.fault
    ran = openiads.run(loads(TEXT)).write(tmp_path / "ran")
    seen = kept[0].write(tmp_path / "seen")
    for path in sorted(ran.iterdir()):
        if path.name != "run.json":
            assert (seen / path.name).read_bytes() == path.read_bytes(), path.name


def test_what_stands_still_is_there_before_anything_happens(watched):
    _, before, _ = watched
    assert before["targets"]["id"].tolist() == ["north/1", "north/2"]
    assert before.rows("truth") == 0


def test_its_windows_hold_what_the_record_holds(watched):
    live, _, _ = watched
    _, tables = unpacked(live.window(0.0, 40.0))
    assert len(tables["truth"]["time_s"]) == live.record.rows("truth") > 0
    header, _ = unpacked(live.timeline())
    assert header["finished"] is True


def test_its_story_can_be_read(watched):
    live, _, _ = watched
    assert live.story("north/1")[0].startswith("north/1 was an attacker")


def test_a_run_that_is_stopped_keeps_nothing():
    kept = []
    live = Live(loads(TEXT), "test", speed=0.001, keep=lambda record: kept.append(record) or "").start()
    live.stop()
    assert live.state == STOPPED
    assert not kept


def test_a_record_that_can_not_be_kept_is_said_in_words(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    said = []
    short = TEXT.replace("duration_s: 40", "duration_s: 1")
    live = Live(
        loads(short), "test", keep=lambda record: str(record.write(tmp_path / "file" / "out")), said=said.append
    )
    ended(live.start())
    assert live.state == FAILED
    assert said == [f"the run of short failed: {live.fault}"]
    assert live.fault.startswith(f"{tmp_path / 'file' / 'out'} can not be written: ")
    assert "Error" not in live.fault


def test_a_pace_lets_pass_what_is_due_and_holds_what_is_not():
    assert Pace(None).wait(1e9) is False
    assert Pace(1e12).wait(5.0) is False
    held = Pace(1e-9)
    held.stopped = True
    assert held.wait(5.0) is True


def test_a_policy_in_python_is_not_watched(tmp_path):
    (tmp_path / "policy.py").write_text("def policy(s): return []\n", encoding="utf-8")
    text = TEXT + "doctrine: {policy: {python: policy.py}}\n"
    with pytest.raises(openiads.ScenarioError, match="Python"):
        Live(loads(text, "short", tmp_path), "test")
