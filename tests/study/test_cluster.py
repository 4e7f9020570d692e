"""On a cluster: the rows of threads, also after a worker was killed. Skipped where dask.distributed is not installed."""

import os
import signal

import pytest
from small_study import STUDY, rows, run, write

import openiads

distributed = pytest.importorskip("distributed", reason="needs openiads[cluster]: dask.distributed is not installed")

# What distributed and its event loop leave open when a worker dies is theirs.
pytestmark = pytest.mark.filterwarnings("ignore")
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


def test_a_worker_killed_during_the_study_changes_nothing(tmp_path, cluster):
    study = openiads.load_study(write(tmp_path, WORK))
    with distributed.Client(cluster) as client:
        victims = list(client.run(os.getpid).values())

    def kill(progress):
        if victims and progress.added > 100:
            os.kill(victims.pop(), signal.SIGKILL)
            victims.clear()

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


def test_a_scheduler_that_does_not_answer_is_told_in_words(tmp_path):
    study = openiads.load_study(write(tmp_path))
    with pytest.raises(openiads.StudyError, match="no scheduler"):
        openiads.run_study(study, tmp_path / "out", cluster="no such address")


def test_a_rule_to_stop_is_refused(tmp_path):
    study = openiads.load_study(write(tmp_path, STUDY.replace("replications: 30", "stop: {half_width: 0.1}")))
    with pytest.raises(openiads.StudyError, match="runs on threads or shards"):
        openiads.run_study(study, tmp_path / "out", cluster="local")
