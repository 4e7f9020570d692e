"""The scenario recorded-traffic: neutrals only, nobody who could fire, and what it says of who would have been fired at.

Leaves out: reading recordings (tests/scenario/test_readers.py) and flying them (tests/motion/test_recorded.py).
"""

import json
import runpy
from pathlib import Path

import numpy as np
import pytest
from command_line import cli

import openiads
from openiads.analysis.metrics import held_hostile_s, time_by_reason
from openiads.scenario.readers import read_recording

ROOT = Path(__file__).resolve().parents[2]
LEVER = "overrides[assumptions].reply_probability"
REPLICATIONS = 8
MINE = "time,icao24,lat,lon,geoaltitude\n0,a,45,-30,9000\n10,a,45.02,-30,9000\n"


def changed(scenario, **changes):
    """A scenario with other values at some paths."""
    return openiads.replace(scenario, changes)


@pytest.fixture(scope="module")
def record():
    """The record of the scenario as it is."""
    return openiads.run(openiads.load("recorded-traffic"))


def means(answered):
    """Neutrals held hostile, and for how long [s], in the mean of some runs in which a share of questions is answered."""
    runs = list(openiads.replicate(changed(openiads.load("recorded-traffic"), **{LEVER: answered}), REPLICATIONS))
    return [np.mean([run[f"neutral_declared_hostile{end}"] for run in runs]) for end in ("", "_s")]


def test_it_holds_neutrals_only_and_fires_nothing(record):
    assert set(record["targets"]["role"]) == {"neutral"}
    assert record.measures["neutrals"] >= 30
    assert record.measures["rounds_fired"] == record.measures["neutral_engaged"] == record.rows("fire_units") == 0
    assert record.measures["confirmed_tracks"] >= 30


def test_it_runs_from_any_folder(record, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    again = openiads.run(changed(openiads.load("recorded-traffic"), **{"record.level": "measures"}))
    assert again.measures | {"cpu_s": 0} == record.measures | {"cpu_s": 0}


@pytest.mark.parametrize("entry", ["s400-fire-unit", "patriot-battery", "s400-batch"])
def test_launchers_beside_it_are_refused(entry):
    armed = changed(openiads.load("recorded-traffic"), **{"units[post].entry": entry})
    with pytest.raises(openiads.ScenarioError, match="recorded traffic beside the launchers of 'post'"):
        openiads.run(armed)


def test_nobody_is_held_hostile_where_all_answer_and_most_are_where_none_does():
    """Without any answer the echo, the speed and the height of some still speak for airliners."""
    assert means(1.0) == [0.0, 0.0]
    held, held_s = means(0.0)
    neutrals = openiads.run(openiads.load("recorded-traffic")).measures["neutrals"]
    assert 0.5 * neutrals < held < neutrals
    assert held_s > 5_000.0


def test_the_fewer_answer_the_more_are_held_hostile_and_for_longer():
    """Answers are keyed draws compared with the probability: whoever answers at one answers at every greater one."""
    found = [means(answered) for answered in (0.9, 0.7, 0.5, 0.3)]
    held, held_s = zip(*found, strict=True)
    assert sorted(held) == list(held)
    assert sorted(held_s) == list(held_s)
    assert held[-1] > held[0] + 5.0


def test_with_weapons_tight_an_unknown_is_never_held_hostile():
    tight = changed(openiads.load("recorded-traffic"), **{LEVER: 0, "doctrine.weapons": "tight"})
    assert openiads.run(tight).measures["neutral_declared_hostile"] == 0


def test_the_measure_is_what_the_ledger_says(record):
    """The engine gives a frame to whose plot a track took last, the reader a track to who gave most of its plots; no track
    went over here, and both are cut to the flight: they differ by a frame at each end.
    """
    by_object = np.array([held_hostile_s(spent) for spent in time_by_reason(record)])
    assert (by_object > 0).sum() == record.measures["neutral_declared_hostile"] > 0
    assert by_object.sum() == pytest.approx(
        record.measures["neutral_declared_hostile_s"], abs=2.0 * (by_object > 0).sum()
    )


def test_who_is_held_hostile_was_outside_the_reach_of_all_for_there_is_no_fire_unit(record):
    ledger = record["engagement_ledger"]
    # A track that no radar sees for a while is one that none could guide at.
    assert set(ledger["reason"]) - {"no guide radar"} == {"not confirmed", "not hostile", "out of envelope"}
    assert (ledger["fire_unit"] == -1).all()


def test_the_summary_and_the_report_say_it_first(record):
    held = int(record.measures["neutral_declared_hostile"])
    opening = " ".join(openiads.summary(record).split())
    assert f"Of {int(record.measures['neutrals'])} neutral objects {held} would have been held hostile" in opening


def test_aircraft_that_come_after_the_end_are_left_out():
    few = openiads.run(changed(openiads.load("recorded-traffic"), duration_s=60))
    assert 10 < few.measures["neutrals"] < 25
    assert (few["targets"]["start_s"] < 60.0).all()


def test_the_recording_is_made_up_by_the_script_beside_the_benchmarks():
    """Numbers to a unit of their last digit: the mathematical library of another machine may round otherwise."""
    made = runpy.run_path(str(ROOT / "benchmarks/make_recording.py"))["recording"]().splitlines()
    (file,) = openiads.bundled_files("recorded-traffic")
    held = file.read_text(encoding="utf-8").splitlines()
    assert file.stat().st_size < 300_000
    assert len(made) == len(held)
    for one, other in zip(made, held, strict=True):
        assert one == other or one.split(",")[1] == other.split(",")[1]
    assert np.mean([one == other for one, other in zip(made, held, strict=True)]) > 0.99
    assert all("MADEUP" in row for row in held[1:])


def test_the_recording_has_the_faults_of_one():
    (file,) = openiads.bundled_files("recorded-traffic")
    rows = [row.split(",") for row in file.read_text(encoding="utf-8").splitlines()]
    column = {name: [row[k] for row in rows[1:]] for k, name in enumerate(rows[0])}
    assert column["geoaltitude"].count("") > 100
    assert column["lat"].count("") > 10
    assert "True" in column["onground"]
    read = read_recording(file)
    assert len(read.tracks) == 30
    assert read.rows_left_out > 50
    longest = [np.diff(track.time_s).max() for track in read.tracks]
    assert sum(gap_s > 60.0 for gap_s in longest) == 2
    assert any(10.5 * 2 < gap_s < 60.0 for gap_s in longest)
    slowest = min(read.tracks, key=lambda track: track.speed_m_s.max())
    assert slowest.speed_m_s.max() < 60.0
    assert any(track.time_s[-1] < 700.0 and track.height_m[-1] > 11_000.0 for track in read.tracks)


def test_new_copies_the_recording_beside_the_scenario(tmp_path):
    file, beside = tmp_path / "x.yaml", tmp_path / "recorded-traffic.csv"
    assert "with recorded-traffic.csv beside it" in cli("new", "recorded-traffic", "-o", file)
    assert cli("check", file) == "recorded-traffic: no problem found\n"
    cli("new", "recorded-traffic", "-o", tmp_path / "y.yaml")
    beside.write_text(MINE)
    assert "recorded-traffic.csv: there is such a file" in cli(
        "new", "recorded-traffic", "-o", tmp_path / "z.yaml", code=1
    )
    assert not (tmp_path / "z.yaml").exists()
    assert beside.read_text() == MINE
    cli("new", "recorded-traffic", "-o", file, "--force")
    assert beside.read_bytes() == openiads.bundled_files("recorded-traffic")[0].read_bytes()


def test_a_recording_of_the_current_folder_may_stand_in_for_the_bundled_one(tmp_path, monkeypatch):
    (tmp_path / "mine.csv").write_text(MINE)
    monkeypatch.chdir(tmp_path)

    def neutrals(name):
        setting = f"flights[traffic].recording={name}"
        return json.loads(cli("run", "recorded-traffic", "--set", "duration_s=5", "--set", setting, "--json"))[
            "neutrals"
        ]

    assert neutrals("mine.csv") == 1
    assert neutrals("recorded-traffic.csv") > 10
    for name in ("yours.csv", "x" * 5000):
        cli("run", "recorded-traffic", "--set", f"flights[traffic].recording={name}", code=1)
