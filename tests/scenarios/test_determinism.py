"""One scenario, seed and replication give one record, byte for byte: again, elsewhere, on more threads, and uncompiled.

Leaves out: other machines, whose mathematical library may differ in the last bit.
"""

import os
import subprocess
import sys

import numpy as np
import pytest
from short_runs import differing, near, small_raid, world_of

import openiads
from openiads.simulation.run import run

VARYING_FILES = {"run.json"}

# A wave of three kinds: something falls, something flies low, something is a decoy; two radars that search, one that guides.
MIXED = """
name: mixed
seed: 11
duration_s: 150
assets: [{id: harbour, at: [45.0, -30.0], value: 100}, {id: town, at: [45.1, -30.1], value: 10}]
units:
  - {id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0], rounds: [{entry: 9m96e, rounds: 8}]}
  - {id: post, entry: s400-command-post, at: [45.05, -30.05]}
raids:
  - {id: north, entry: cruise-missile-subsonic, count: 3, from: [45.25, -30.0], to: harbour, spread_km: 2, spread_s: 10,
     decoys: {entry: decoy-air, count: 2}}
  - {id: arc, entry: srbm-300km, count: 2, from: [47.4, -30.0], to: town, spread_km: 1}
flights:
  - {id: line, entry: airliner, identity: neutral, count: 2, route: [[45.2, -29.8], [45.2, -30.2]], spread_km: 5}
"""

RUN_AND_WRITE = """
import sys
import openiads
for name, text in zip(sys.argv[2::2], sys.argv[3::2]):
    openiads.run(openiads.loads(text, name)).write(f"{sys.argv[1]}/{name}")
"""


def files(folder):
    """Every file of a record that must not vary, as bytes by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in VARYING_FILES}


def unequal(one, other):
    """Names of the files in which two folders differ."""
    first, second = files(one), files(other)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def text_of(scenario):
    """A scenario as the text that another process reads."""
    return openiads.run(scenario).scenario


def written_elsewhere(folder, texts, **environment):
    """Write the records of texts in a fresh process with these variables of its environment."""
    arguments = [part for pair in texts.items() for part in pair]
    subprocess.run(
        [sys.executable, "-c", RUN_AND_WRITE, str(folder), *arguments],
        env={**os.environ, **environment},
        check=True,
        timeout=600,
    )
    return folder


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """Records of the mixed wave and of the bundled raid's first minutes, written by this process."""
    folder = tmp_path_factory.mktemp("here")
    for name, text in texts().items():
        openiads.run(openiads.loads(text, name)).write(folder / name)
    return folder


def texts():
    """The scenarios that are compared, by name."""
    return {"mixed": MIXED, "raid": text_of(small_raid(300.0))}


def test_the_compared_records_hold_all_that_can_happen(here):
    mixed = openiads.Record.read(here / "mixed")
    raid = openiads.Record.read(here / "raid")
    for table in ("looks", "detections", "tracks", "interceptors", "orders", "launches", "outcomes", "assessments"):
        assert mixed.rows(table) > 0, table
    for table in ("identifications", "engagement_ledger", "visibility_ledger", "channels", "status", "events"):
        assert mixed.rows(table) > 0, table
    assert mixed.measures["destroyed"] > 0
    assert mixed.measures["false_alarms"] > 0
    assert raid.rows("orders") > 0
    assert set(mixed["targets"]["category"]) == {"cruise", "decoy", "ballistic", "aircraft"}


def test_a_run_again_in_the_same_process_gives_the_same_bytes(here, tmp_path):
    for name, text in texts().items():
        openiads.run(openiads.loads(text, name)).write(tmp_path / name)
        assert unequal(here / name, tmp_path / name) == []


def test_a_run_in_another_process_gives_the_same_bytes(here, tmp_path):
    written_elsewhere(tmp_path, texts(), PYTHONHASHSEED="77", NUMBA_NUM_THREADS="1", TZ="Asia/Kolkata", LC_ALL="C")
    for name in texts():
        assert unequal(here / name, tmp_path / name) == []


def test_a_run_in_plain_python_gives_the_same_bytes(here, tmp_path):
    written_elsewhere(tmp_path, {"mixed": MIXED}, NUMBA_DISABLE_JIT="1")
    assert unequal(here / "mixed", tmp_path / "mixed") == []


def test_only_what_varies_is_left_out_of_the_comparison(here):
    assert {path.name for path in (here / "mixed").iterdir()} - set(files(here / "mixed")) == VARYING_FILES


def counted(scenario, numbers, workers):
    """Measures of replications but for the time that they took."""
    found = openiads.replicate(scenario, numbers, workers=workers)
    return [{name: value for name, value in one.items() if name != "cpu_s"} for one in found]


def test_one_worker_and_two_give_the_same_measures():
    scenario = openiads.loads(MIXED, "mixed")
    one = counted(scenario, 6, 1)
    assert one == counted(scenario, 6, 2)
    assert len({tuple(found.items()) for found in one}) > 1


def test_replications_do_not_depend_on_their_order_or_company():
    scenario = openiads.loads(MIXED, "mixed")
    forward = counted(scenario, [0, 1, 2, 3], 2)
    assert counted(scenario, [3, 2, 1, 0], 2) == forward[::-1]
    assert counted(scenario, [2], 1) == forward[2:3]


def test_the_run_of_a_replication_has_the_measures_of_the_replication():
    scenario = near()
    for number, found in enumerate(counted(scenario, 2, 1)):
        own = openiads.run(scenario, replication=number).measures
        assert found == {name: value for name, value in own.items() if name != "cpu_s"}


def test_other_seeds_and_replications_are_other_runs():
    first = openiads.run(near())
    for other in (openiads.run(near(seed=6)), openiads.run(near(), replication=1)):
        found = differing(first, other)
        assert {"truth.x_m", "detections.range_m", "tracks.x_m"} <= set(found)
        assert [name for name in found if name.startswith(("radars.", "catalogue.", "magazine."))] == []


def starts(scenario):
    """When and from where every object of a scenario starts, by its id: the draws of the layout."""
    world = world_of(scenario, level="measures")
    run(world, None)
    bodies, pieces = world.state.motion.bodies, world.state.motion.pieces
    fixed = world.parameters.motion.bodies
    ids = [str(id) for id in openiads.run(scenario)["targets"]["id"]]
    return {
        id: (bodies[k].tobytes(), pieces[fixed["first_piece"][k]].tobytes() if fixed["pieces"][k] else b"")
        for k, id in enumerate(ids)
    }


def test_a_raid_that_grows_leaves_the_starts_of_all_others_alone():
    small = openiads.replace(openiads.loads(MIXED, "mixed"), {"duration_s": 2, "raids[north].decoys": None})
    grown = openiads.replace(small, {"raids[north].count": 7})
    before, after = starts(small), starts(grown)
    assert len(after) == len(before) + 4
    assert {id: after[id] for id in before} == before


def test_decoys_keep_their_starts_where_their_raid_grows():
    small = openiads.replace(openiads.loads(MIXED, "mixed"), {"duration_s": 2})
    grown = openiads.replace(small, {"raids[north].count": 7})

    def of_decoys(scenario):
        targets = openiads.run(scenario)["targets"]
        return sorted(targets["start_s"][targets["role"] == "decoy"].tolist())

    assert of_decoys(small) == of_decoys(grown)


def test_decoys_bear_names_of_their_own():
    ids = openiads.run(openiads.replace(openiads.loads(MIXED, "mixed"), {"duration_s": 2}))["targets"]["id"]
    assert [id for id in ids if id.startswith("north")] == [
        "north/1", "north/2", "north/3", "north/decoy-1", "north/decoy-2",
    ]  # fmt: skip


def plots_by_object(scenario):
    """All plots of each object by its id, as bytes; nobody shoots, so that nothing else ties objects together."""
    record = openiads.run(scenario)
    plots, ids = record["detections"], record["targets"]["id"]
    return {
        str(id): np.stack([plots[name][plots["target"] == k] for name in ("time_s", "range_m", "azimuth_rad", "snr")])
        for k, id in enumerate(ids)
    }


def test_a_raid_that_grows_leaves_the_plots_of_all_others_alone():
    watched = near(units="[{id: post, entry: s400-command-post, at: [45.0, -30.0]}]")
    before = plots_by_object(watched)
    after = plots_by_object(openiads.replace(watched, {"raids[north].count": 5}))
    assert len(after) == len(before) + 3
    for id, plots in before.items():
        assert plots.shape[1] > 3
        assert np.array_equal(plots, after[id])


def test_a_change_of_the_kill_probability_changes_nothing_before_the_first_hit():
    sure, rarely = (
        openiads.run(near(overrides=f"[{{id: 9m96e, kill_probability_aircraft: {p}}}]")) for p in (1.0, 0.25)
    )
    until_s = sure["outcomes"]["time_s"].min()
    assert sure["outcomes"]["destroyed"].tolist() != rarely["outcomes"]["destroyed"].tolist()
    for table in ("detections", "orders", "launches"):
        rows = [record[table]["time_s"] < until_s for record in (sure, rarely)]
        assert rows[0].any()
        for column, values in sure[table].items():
            before, also = values[rows[0]], rarely[table][column][rows[1]]
            assert np.array_equal(before, also, equal_nan=values.dtype.kind == "f"), (table, column)
