"""A policy by the command line: only where code is allowed; what it does; and what is kept where it fails."""

import json

import numpy as np
import pytest
from command_line import cli
from test_cli import NEAR

import openiads

POLICY = "def policy(situation):\n    return [(option, 1) for option in situation.options]\n"


@pytest.fixture
def files(tmp_path):
    """A scenario and a policy beside it; a function that writes another policy."""
    (tmp_path / "near.yaml").write_text(NEAR, encoding="utf-8")

    def written(text=POLICY):
        (tmp_path / "mine.py").write_text(text, encoding="utf-8")
        return tmp_path / "near.yaml", tmp_path / "mine.py"

    return written


def test_a_policy_that_takes_up_everything_runs_as_the_built_in_doctrine_does(files):
    scenario, policy = files()
    asked = json.loads(cli("run", scenario, "--policy", policy, "--allow-code", "--replications", 2, "--json"))
    alone = json.loads(cli("run", scenario, "--replications", 2, "--json"))
    varying = ("scenario_hash", "cpu_s", "total_cpu_s", "each")
    assert {k: v for k, v in asked.items() if k not in varying} == {k: v for k, v in alone.items() if k not in varying}
    assert asked["rounds_fired_total"] > 0


def test_without_leave_no_code_is_run(files):
    scenario, policy = files("raise SystemExit('run')")
    said = cli("run", scenario, "--policy", policy, code=1)
    assert "--allow-code" in said
    assert "doctrine.policy.python" in said


def test_a_policy_that_is_not_there_is_said_to_be_missing(files):
    scenario, _ = files()
    assert "no file" in cli("run", scenario, "--policy", "no-such.py", "--allow-code", code=1)


def test_where_a_policy_fails_the_line_is_told_and_the_record_kept(files, tmp_path):
    scenario, policy = files("def policy(situation):\n    x = 3\n    return x / 0\n")
    said = cli("run", scenario, "--policy", policy, "--allow-code", "--out", tmp_path / "out", code=1)
    assert "mine.py:3: policy() at " in said
    assert "ZeroDivisionError" in said
    assert "Traceback" not in said
    record = openiads.Record.read(tmp_path / "out")
    assert 0.0 < record.meta["duration_s"] < 70.0
    assert np.all(record["events"]["time_s"] <= record.meta["duration_s"])
    assert (tmp_path / "out" / "report.html").is_file()


def test_a_scenario_may_name_its_policy(files, tmp_path):
    scenario, _ = files()
    named = NEAR + "doctrine: {policy: {python: mine.py}}\n"
    (tmp_path / "near.yaml").write_text(named, encoding="utf-8")
    cli("check", scenario)
    cli("run", scenario, code=1)
    cli("run", scenario, "--allow-code")
