"""A policy in a file: only where it is allowed, read anew for each run, and its faults told with file and line."""

import pytest

import openiads
from openiads.scenario.policy_file import policy_of

TEXT = """
name: first
seed: 1
duration_s: 10
assets: [{id: city, at: [46.0, 20.0], value: 100}]
units: [{id: unit-1, entry: s400-fire-unit, at: [46.1, 20.1]}]
raids: [{id: north, entry: fighter, count: 1, from: [46.0, 21.5], to: city}]
doctrine: {policy: {python: mine.py}}
"""


@pytest.fixture
def scenario(tmp_path):
    """A scenario that names a policy beside it, and a function that writes that."""
    file = tmp_path / "first.yaml"
    file.write_text(TEXT, encoding="utf-8")
    (tmp_path / "mine.py").write_text("def policy(situation):\n    return []\n", encoding="utf-8")

    def written(text):
        (tmp_path / "mine.py").write_text(text, encoding="utf-8")
        return openiads.load(file)

    return written


def test_a_policy_in_a_file_runs_only_where_that_is_allowed(scenario):
    with pytest.raises(openiads.ScenarioError, match=r"first\.yaml:\d+:\d+: doctrine\.policy\.python: .*--allow-code"):
        openiads.run(scenario("def policy(situation):\n    return []\n"))


def test_check_runs_nothing_and_finds_a_file_that_is_not_there(scenario, tmp_path):
    scenario("raise SystemExit('run')")
    assert openiads.check(tmp_path / "first.yaml") == []
    (tmp_path / "mine.py").unlink()
    (problem,) = openiads.check(tmp_path / "first.yaml")
    assert "no file 'mine.py'" in str(problem)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def polcy(situation):\n    return []\n", "mine.py: no function `policy`; write `def policy(situation)"),
        ("policy = 3\n", "mine.py: `policy` is no function but '3'"),
        ("import math\nx = (\n", "mine.py:2: SyntaxError"),
        ("import math\n\nx = math.sqrt(-1.0)\n", "mine.py:3: ValueError: "),
        ("import no_such_module_of_mine\n", "mine.py:1: ModuleNotFoundError"),
        ("raise SystemExit(3)\n", "mine.py:1: SystemExit: 3"),
        ("\0", "mine.py:1: "),
    ],
)
def test_a_file_that_is_no_policy_is_told_with_its_line(scenario, text, found):
    with pytest.raises(openiads.PolicyError) as caught:
        openiads.run(scenario(text), allow_code=True)
    assert found in str(caught.value)


def test_each_run_reads_the_file_anew(scenario):
    """What a policy keeps in its module is not there for the next run."""
    made = scenario("seen = []\ndef policy(situation):\n    seen.append(situation)\n    return seen\n")
    first, second = policy_of(made), policy_of(made)
    assert first(1) == [1]
    assert second(2) == [2]


def test_a_policy_may_define_dataclasses(scenario):
    text = "from __future__ import annotations\nfrom dataclasses import dataclass\n\n@dataclass\nclass A:\n    x: int\n"
    assert policy_of(scenario(text + "def policy(situation):\n    return []\n"))(None) == []


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ("salv", "doctrine.policy: 'salv'; did you mean 'salvo'"),
        ("{pyhton: mine.py}", "doctrine.policy.pyhton: unknown key; did you mean 'python'"),
        ("{python: 3}", "doctrine.policy.python: 3; write text"),
        ("[1]", "doctrine.policy: a list; choose one of"),
    ],
)
def test_a_word_that_is_no_policy_is_answered(policy, found):
    with pytest.raises(openiads.ScenarioError) as caught:
        openiads.loads(TEXT.replace("{python: mine.py}", policy))
    assert found in str(caught.value)
