"""`openiads assign`, and the door of it."""

import json

import numpy as np
import pytest
from assignment_cases import targets_of
from command_line import cli

import openiads
from openiads.study.assign import assign

KILL = np.array([[0.5, 0.0, 0.9], [0.4, 0.7, 0.2]])
WORTH = np.array([3.0, 4.0, 5.0])


@pytest.fixture
def file(tmp_path):
    np.savez(tmp_path / "case.npz", w=WORTH, p=KILL, mu=np.array([2, 1]))
    return tmp_path / "case.npz"


def test_what_is_printed_can_be_worked_out_again(file):
    for option in ([], ["--exact"]):
        found = json.loads(cli("assign", file, "--json", *option))
        rounds = np.zeros((2, 3), int)
        for weapon, target, number in found["assignment"]:
            rounds[weapon, target] = number
        assert found["value"] == pytest.approx(WORTH @ np.prod((1.0 - KILL) ** rounds, axis=0))
        assert found["gap"] == pytest.approx((found["value"] - found["bound"]) / found["value"])
        assert {"value", "greedy", "bound", "gap", "cpu_s", "assignment", "mark"} <= set(found)
        assert rounds.sum(axis=1).tolist() == [2, 1]


def test_the_plan_is_told_in_words(file):
    text = cli("assign", file, "--exact")
    assert "proven to be the best" in text
    assert "simulation, public figures" in text
    assert "\n     1  1\n" in text


def test_assets_are_weighed_whole(tmp_path):
    np.savez(
        tmp_path / "a.npz", p=np.ones((2, 4)), mu=np.ones(2), value=np.array([10.0, 9.0]), aim=np.array([0, 1, 0, 1])
    )
    found = json.loads(cli("assign", tmp_path / "a.npz", "--objective", "asset", "--json"))
    assert found["value"] == pytest.approx(9.0)
    assert found["greedy"] == pytest.approx(19.0)
    assert sorted(target for _, target, _ in found["assignment"]) == [0, 2]


def test_greed_is_told_beside_the_plan_and_takes_nothing_from_it(file):
    """Two rounds of a weapon and one of another at two targets: greed is never better, and leaves the plan as it is."""
    found = openiads.assign(file)
    worth = float(WORTH @ np.prod((1.0 - np.asarray(KILL)) ** found.rounds, axis=0))
    assert found.value == pytest.approx(worth)
    assert found.greedy >= found.value - 1e-12


def test_a_bad_file_ends_in_one_sentence_and_exit_code_1(tmp_path):
    (tmp_path / "case.txt").write_text("1 1 1\n5\n0 0 7\n")
    assert cli("assign", tmp_path / "case.txt", code=1).strip().endswith("a probability of 7, where 0 to 1 would do")
    assert "no such file" in cli("assign", tmp_path / "none.txt", code=1)
    assert "key value: missing" in cli("assign", _targets(tmp_path), "--objective", "asset", code=1)


def _targets(tmp_path):
    np.savez(tmp_path / "case.npz", w=WORTH, p=KILL, mu=np.array([2, 1]))
    return tmp_path / "case.npz"


def test_the_interface_of_the_package_gives_the_same(file):
    found = openiads.assign(file, exact=True)
    assert found.triples == assign(targets_of(WORTH, KILL, [2, 1]), exact=True).triples
    with pytest.raises(openiads.AssignmentFileError, match="no such file"):
        openiads.assign("none.npz")
