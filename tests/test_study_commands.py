"""The commands study, results and rerun: what they print, their exit codes, and processes that are killed."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
from command_line import cli
from small_study import STUDY, rows, write

import openiads

KILLS = 5
WORK = STUDY.replace("replications: 30", "replications: 150")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Results of the small study, made by the command."""
    place = tmp_path_factory.mktemp("commands")
    cli("study", write(place), "--out", place / "out", "--workers", 2)
    return place / "out"


def begun(folder, *arguments):
    """A process of the command line that was begun, plain so that it starts at once."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "-c", "from openiads.cli import main; main()", *map(str, arguments)]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_study_says_where_its_rows_are(tmp_path):
    said = cli("study", write(tmp_path), "--out", tmp_path / "out")
    assert "120 rows, 120 of them now" in said
    assert "120 rows, 0 of them now" in cli("study", tmp_path / "study.yaml", "--out", tmp_path / "out")


def test_without_a_name_the_bundled_studies_are_listed():
    said = cli("study")
    assert [line.split()[0] for line in said.splitlines()] == list(openiads.bundled_studies())
    assert len(openiads.bundled_studies()) >= 3


@pytest.mark.parametrize("name", openiads.bundled_studies())
def test_every_bundled_study_can_run(name):
    from openiads.study.trial import try_study

    study = openiads.load_study(name)
    try_study(study)
    assert study.design.points > 1


def test_threads_and_a_cluster_together_are_the_command_lines_fault(folder):
    assert "keep one of them" in cli("study", "s.yaml", "--workers", 2, "--cluster", "local", code=2)


def test_results_print_a_table_with_intervals(folder):
    said = cli("results", folder)
    assert "detections (95 %)" in said
    assert "P(false_alarms = 0) (95 %)" in said
    assert len(said.splitlines()) == 6


def test_the_json_is_sorted_and_says_nothing_of_clocks(folder):
    said = cli("results", folder, "--json")
    found = json.loads(said)
    assert said == json.dumps(found, indent=1, sort_keys=True) + "\n"
    assert found["rows"] == 120
    assert "cpu" not in said
    assert [point["point"] for point in found["points"]] == [0, 1, 2, 3]
    assert set(found["points"][0]["measures"]) == {"detections", "false_alarms"}


def test_a_query_prints_a_table_or_json(folder):
    query = "SELECT point, max(false_alarms) > 0 AS any_alarm FROM rows GROUP BY point ORDER BY point"
    assert cli("results", folder, "--sql", query).splitlines()[0] == "point\tany_alarm"
    assert json.loads(cli("results", folder, "--sql", query, "--json"))[3] == {"point": 3, "any_alarm": True}
    assert "cannot be answered" in cli("results", folder, "--sql", "SELEKT", code=1)


def test_a_query_that_asks_nothing_or_names_two_columns_alike_is_told_in_words(folder):
    assert "the query asks nothing" in cli("results", folder, "--sql", "", code=1)
    assert "two columns are called 'a'" in cli("results", folder, "--sql", "SELECT 1 AS a, 2 AS a", "--json", code=1)


def test_a_folder_that_cannot_be_made_is_no_lack_of_room(folder, tmp_path):
    (tmp_path / "file").write_text("a file")
    said = cli("study", folder.parent / "study.yaml", "--out", tmp_path / "file", code=1)
    assert "name another folder" in said
    assert "make room" not in said


def test_a_shard_of_more_than_there_are_points_says_that_it_has_nothing_to_do(tmp_path):
    study = write(tmp_path, STUDY.replace("replications: 30", "stop: {half_width: 0.1}"))
    assert "no row is this shard's, 9 of 9" in cli("study", study, "--out", tmp_path / "out", "--shard", "9/9")


def test_one_run_has_no_interval(tmp_path):
    study = write(tmp_path, STUDY.replace("replications: 30", "replications: 1"))
    cli("study", study, "--out", tmp_path / "out")
    said = cli("results", tmp_path / "out")
    assert "one run, no interval" in said
    assert "inf" not in said


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("{", "cannot be read"),
        ('{"format": 2}', "another format"),
        ('{"format": 1}', "does not tell all of its study: no openiads, code, inputs"),
    ],
)
def test_a_spoilt_manifest_is_told_in_words_with_what_would_do(folder, tmp_path, manifest, words):
    shutil.copytree(folder, tmp_path / "out")
    (tmp_path / "out" / "manifest.json").write_text(manifest)
    for command in (("results", tmp_path / "out"), ("study", folder.parent / "study.yaml", "--out", tmp_path / "out")):
        assert words in cli(*command, code=1)


def test_rerun_writes_the_record_of_a_row(folder, tmp_path):
    said = cli("rerun", folder, "--point", 2, "--replication", 5, "--out", tmp_path / "record")
    assert "to the bit" in said
    assert openiads.Record.read(tmp_path / "record").meta["replication"] == 5
    assert "no row of point 9" in cli("rerun", folder, "--point", 9, "--replication", 5, code=1)


@pytest.mark.parametrize("shard", ["0/3", "4/3", "a/b", "3", "1/", "-1/2"])
def test_a_shard_that_is_none_is_the_command_lines_fault(folder, shard):
    assert "is not K/N" in cli("study", "s.yaml", "--shard", shard, code=2)


def test_a_folder_without_results_is_a_fault(tmp_path):
    assert "holds no results" in cli("results", tmp_path, code=1)
    assert "holds no results" in cli("rerun", tmp_path, "--point", 0, "--replication", 0, code=1)


def test_a_folder_without_results_is_named_as_it_was_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = cli("results", "nowhere/at-all", code=1)
    assert "nowhere/at-all holds no results" in told
    assert str(tmp_path) not in told


def test_without_dask_a_cluster_is_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    said = cli("study", write(tmp_path), "--cluster", "local", "--out", tmp_path / "out", code=1)
    assert "openiads[cluster]" in said


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_study_killed_again_and_again_ends_as_one_that_was_not(tmp_path):
    write(tmp_path, WORK)
    cli("study", tmp_path / "study.yaml", "--out", tmp_path / "whole")
    chance = random.Random(4)
    for number in range(KILLS):
        process = begun(tmp_path, "study", "study.yaml", "--out", "out", "--workers", 2)
        time.sleep(1.2 + 1.2 * chance.random())
        process.send_signal(signal.SIGKILL if number % 3 else signal.SIGTERM)
        said = process.communicate()[1].decode()
        assert "Traceback" not in said
    cli("study", tmp_path / "study.yaml", "--out", tmp_path / "out")
    assert cli("results", tmp_path / "out", "--json") == cli("results", tmp_path / "whole", "--json")
    assert rows(openiads.results(tmp_path / "out")) == rows(openiads.results(tmp_path / "whole"))
