"""What a lost post costs in whole runs, and that a network changes nothing of how runs repeat."""

import os
import subprocess
import sys

import pytest
from short_runs import differing

import openiads

# Fighters so near that both fire units see and reach them at once; the post is lost at 20 s and back at 60 s.
TEXT = """
name: cut
seed: 5
duration_s: 80
assets: [{id: harbour, at: [45.0, -30.0], value: 100}]
units:
  - {id: unit-1, entry: s400-fire-unit, at: [45.0, -30.05], rounds: [{entry: 9m96e, rounds: 8}]}
  - {id: unit-2, entry: s400-fire-unit, at: [45.0, -29.95], rounds: [{entry: 9m96e, rounds: 8}]}
  - {id: command-1, entry: s400-command-post, at: [45.0, -30.0]}
raids: [{id: north, entry: fighter, count: 3, from: [45.45, -30.0], to: harbour, spread_km: 5}]
network:
  loss: 0.2
  links: [{id: ears, from: unit-1/96l6e, to: unit-1, loss: 0.3}]
  losses: [{id: strike, of: command-1, at_s: 20, until_s: 60}]
"""


@pytest.fixture(scope="module")
def cut():
    """The record of that run."""
    return openiads.run(openiads.loads(TEXT))


def test_fire_units_that_lost_their_post_shoot_twice_at_one_target(cut):
    assert cut.measures["duplicated_shots"] > 0
    assert cut.measures["autonomous_s"] == 80.0
    whole = openiads.run(openiads.replace(openiads.loads(TEXT), {"network": None}))
    assert whole.measures["duplicated_shots"] == 0
    assert whole.measures["autonomous_s"] == 0.0


def test_the_record_says_what_was_lost_and_who_decided_alone(cut):
    network = cut["network"]
    changes = list(zip(network["time_s"].tolist(), network["node"].tolist(), network["change"].tolist(), strict=True))
    assert changes == [
        (20.0, "command-1", "lost"),
        (20.0, "unit-1", "alone"),
        (20.0, "unit-2", "alone"),
        (60.0, "command-1", "back"),
        (60.0, "unit-1", "commanded"),
        (60.0, "unit-2", "commanded"),
    ]
    lost = (cut["events"]["kind"] == "order lost").sum()
    assert lost == cut.measures["orders_lost"]


def test_the_story_of_a_target_tells_of_the_network(cut):
    told = openiads.story(cut, "north/1")
    assert "At 20 s command-1 was lost; from then on unit-1 and unit-2 decided alone." in told
    assert "At 60 s command-1 was back; from then on command-1 commanded unit-1 and unit-2." in told
    assert "What became of the network" in openiads.summary(cut)


def test_a_lost_radar_looks_no_more(cut):
    text = TEXT.replace("of: command-1", "of: unit-1/96l6e")
    record = openiads.run(openiads.loads(text))
    number = record["radars"]["id"].tolist().index("unit-1/96l6e")
    looks = record["looks"]["start_s"][record["looks"]["radar"] == number]
    assert not ((looks >= 20.0) & (looks < 60.0)).any()
    assert (looks < 20.0).any()
    assert (looks >= 60.0).any()


def test_a_run_with_a_network_repeats_and_is_the_same_uncompiled(cut, tmp_path):
    assert differing(cut, openiads.run(openiads.loads(TEXT))) == []
    if os.environ.get("NUMBA_DISABLE_JIT"):
        pytest.skip("this run is the uncompiled one")
    code = "import sys, openiads; openiads.run(openiads.loads(sys.argv[1])).write(sys.argv[2])"
    plain = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    subprocess.run([sys.executable, "-c", code, TEXT, str(tmp_path / "plain")], env=plain, check=True)
    assert differing(cut, openiads.Record.read(tmp_path / "plain")) == []


def test_a_second_post_takes_over_and_nobody_decides_alone():
    changes = {
        "units[command-2]": {"entry": "s400-command-post", "at": [45.02, -30.0]},
        "record.level": "events",
    }
    record = openiads.run(openiads.replace(openiads.loads(TEXT), changes))
    assert record.measures["autonomous_s"] == 0.0
    assert "command-2" in record["network"]["post"].tolist()


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("lost-command-post", {"network.losses[strike]": None}),
        ("two-units-uncoordinated", {"units[post]": {"entry": "s400-command-post", "at": [45.03, -30.0]}}),
    ],
)
def test_lack_of_touch_spends_rounds_twice_and_stops_no_more(name, mended):
    """Over three runs of each: the same draws, so that the difference is that of the network."""
    cut, whole = openiads.load(name), openiads.replace(openiads.load(name), mended)
    apart, together = (list(openiads.replicate(scenario, 3)) for scenario in (cut, whole))
    assert sum(measures["duplicated_shots"] for measures in apart) >= 15
    assert sum(measures["duplicated_shots"] for measures in together) <= 2
    assert sum(measures["rounds_fired"] for measures in apart) > sum(measures["rounds_fired"] for measures in together)
    # What is spent twice may still hit: over three runs of a short raid the kills differ by no more than some.
    assert sum(measures["destroyed"] for measures in apart) <= sum(measures["destroyed"] for measures in together) + 3
