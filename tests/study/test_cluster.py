"""On a cluster: the rows of threads, also after a worker was killed. Skipped where dask.distributed is not installed."""

import os
import shutil
import signal

import pytest
from click.testing import CliRunner
from small_study import SCENARIO, STUDY, rows, run, write

import openiads
from openiads.cli import main
from openiads.study import stock
from openiads.study.agenda import Chunk
from openiads.study.cluster import Job, run_task
from openiads.study.parts import Layout, keys_of, part_files
from openiads.study.trial import code_hash

distributed = pytest.importorskip("distributed", reason="needs openiads[cluster]: dask.distributed is not installed")

# What distributed and its event loop leave open when a worker dies is theirs.
pytestmark = pytest.mark.filterwarnings("ignore")
STOP = "stop: {measure: false_alarms, half_width: 0.06, batch: 60, maximum: 400}"
RULE = STUDY.replace("replications: 30", STOP).replace("[0, 40]", "[0, 0.5, 4]")
WORK = STUDY.replace("replications: 30", "replications: 300")


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes on this machine."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made:
        yield made


def test_a_cluster_makes_the_rows_that_threads_make(tmp_path, cluster):
    study = openiads.load_study(write(tmp_path))
    outcome = openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address)
    assert (outcome.rows, outcome.added) == (120, 120)
    assert rows(openiads.results(tmp_path / "out")) == rows(run(tmp_path, "threads"))
    assert openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address).added == 0


def killer(cluster, after_rows):
    """Who watches a study and kills a worker, once, after so many rows; and the workers, none when that is done."""
    with distributed.Client(cluster) as client:
        victims = list(client.run(os.getpid).values())

    def kill(progress):
        if victims and progress.added > after_rows:
            os.kill(victims.pop(), signal.SIGKILL)
            victims.clear()

    return kill, victims


def test_a_worker_killed_during_the_study_changes_nothing(tmp_path, cluster):
    study, (kill, victims) = openiads.load_study(write(tmp_path, WORK)), killer(cluster, 100)
    openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address, watch=kill)
    assert not victims
    assert rows(openiads.results(tmp_path / "out")) == rows(run(tmp_path, "threads", study=WORK))


def test_workers_write_into_a_store(tmp_path, cluster, monkeypatch):
    pytest.importorskip("fsspec", reason="needs openiads[stores]: fsspec is not installed")
    monkeypatch.setattr("openiads.study.remote.code_folder", lambda: tmp_path / "machine" / "kernels")
    study, address = openiads.load_study(write(tmp_path)), f"file://{tmp_path}/bucket/study"
    outcome = openiads.run_study(study, address, cluster=cluster.scheduler_address)
    assert (outcome.rows, outcome.added) == (120, 120)
    assert rows(openiads.results(address)) == rows(openiads.results(tmp_path / "bucket" / "study"))
    assert rows(openiads.results(address)) == rows(run(tmp_path, "threads"))
    assert openiads.run_study(study, address, cluster=cluster.scheduler_address).added == 0


def test_rows_that_a_killed_process_had_not_sent_go_to_the_store_with_those_of_a_cluster(
    tmp_path, cluster, monkeypatch
):
    pytest.importorskip("fsspec", reason="needs openiads[stores]: fsspec is not installed")
    monkeypatch.setattr("openiads.study.remote.code_folder", lambda: tmp_path / "machine" / "kernels")
    study, address = openiads.load_study(write(tmp_path)), f"file://{tmp_path}/bucket/study"
    monkeypatch.setattr(stock.Stock, "close", lambda self: None)
    openiads.run_study(study, address, shard=(1, 2))
    monkeypatch.undo()
    monkeypatch.setattr("openiads.study.remote.code_folder", lambda: tmp_path / "machine" / "kernels")
    assert openiads.run_study(study, address, cluster=cluster.scheduler_address).added < 120
    assert rows(openiads.results(tmp_path / "bucket" / "study")) == rows(run(tmp_path, "threads"))


def test_a_scheduler_that_does_not_answer_is_told_in_words(tmp_path):
    study = openiads.load_study(write(tmp_path))
    with pytest.raises(openiads.StudyError, match="no scheduler"):
        openiads.run_study(study, tmp_path / "out", cluster="no such address")


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """What threads make of the study with a rule to stop: its printed results, and replications by point."""
    results = run(tmp_path_factory.mktemp("stopped"), study=RULE)
    return printed(results.folders[0]), results.counts


def printed(folder):
    """What `openiads results --json` prints of a folder."""
    told = CliRunner().invoke(main, ["results", str(folder), "--json"])
    assert told.exit_code == 0, told.output
    return told.output


def test_a_rule_stops_points_on_a_cluster_where_it_does_on_threads(tmp_path, cluster, stopped):
    study = openiads.load_study(write(tmp_path, RULE))
    outcome = openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address)
    assert openiads.results(tmp_path / "out").counts == stopped[1]
    assert len(set(stopped[1].values())) > 1
    assert outcome.rows == outcome.added == sum(stopped[1].values())
    assert printed(tmp_path / "out") == stopped[0]
    assert openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address).added == 0


def test_a_batch_is_shared_by_all_threads_of_a_cluster(tmp_path, cluster):
    one = RULE.replace("values: [1, 2]", "values: [2]").replace("values: [0, 0.5, 4]", "values: [0.5]")
    openiads.run_study(openiads.load_study(write(tmp_path, one)), tmp_path / "out", cluster=cluster.scheduler_address)
    first = [p for p in part_files(tmp_path / "out") if keys_of(p)[1].min() < 100]
    assert len(first) > 2


def test_a_rule_outlives_a_killed_worker_and_an_interruption(tmp_path, cluster, stopped):
    study, (kill, victims) = openiads.load_study(write(tmp_path, RULE)), killer(cluster, 50)

    def disturb(progress):
        kill(progress)
        if progress.added > 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address, watch=disturb)
    assert not victims
    openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address)
    assert printed(tmp_path / "out") == stopped[0]


def test_a_rule_begun_on_threads_is_finished_on_a_cluster(tmp_path, cluster, stopped):
    study = openiads.load_study(write(tmp_path, RULE))

    def stop(progress):
        if progress.added > 130:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        openiads.run_study(study, tmp_path / "out", workers=2, watch=stop)
    outcome = openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address)
    assert 0 < outcome.added < outcome.rows
    assert printed(tmp_path / "out") == stopped[0]


def test_shards_of_a_rule_run_on_a_cluster_too(tmp_path, cluster, stopped):
    study = openiads.load_study(write(tmp_path, RULE))
    for number in (1, 2):
        openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address, shard=(number, 2))
    assert printed(tmp_path / "out") == stopped[0]


def test_a_worker_takes_the_study_that_lies_in_a_folder_now(tmp_path, cluster):
    for seed in ("seed: 5", "seed: 6"):
        study = openiads.load_study(write(tmp_path, scenario=SCENARIO.replace("seed: 5", seed)))
        openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address)
        again = run(tmp_path, f"threads {seed[-1]}", scenario=SCENARIO.replace("seed: 5", seed))
        assert rows(openiads.results(tmp_path / "out")) == rows(again)
        shutil.rmtree(tmp_path / "out")


def test_a_worker_that_does_not_see_the_folder_says_so(tmp_path):
    layout = Layout(5, "0", code_hash(), (), (), ())
    with pytest.raises(openiads.StudyError, match=r"does not see .*nowhere: all must see the same folder"):
        run_task(Job(str(tmp_path / "nowhere"), layout, "", ""), [Chunk(0, 0, 8)])


def test_another_measure_to_stop_by_is_seen_by_workers_that_knew_the_first(tmp_path, cluster, stopped):
    for text in (RULE.replace("measure: false_alarms", "measure: rounds_fired"), RULE):
        study = openiads.load_study(write(tmp_path, text))
        openiads.run_study(study, tmp_path / "out", cluster=cluster.scheduler_address)
    assert openiads.results(tmp_path / "out").counts == stopped[1]
