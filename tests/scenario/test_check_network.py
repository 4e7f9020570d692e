"""What cannot be in a network is told with its place and a remedy, before a run."""

import pytest

import openiads

TEXT = """
name: wrong
seed: 1
duration_s: 60
units:
  - {id: unit-1, entry: s400-fire-unit, at: [45.0, -30.0]}
  - {id: post, entry: s400-command-post, at: [45.0, -30.0]}
  - {id: batch, entry: s400-batch, at: [45.5, -30.0]}
network: %s
"""


def told(tmp_path, network):
    """Path, words and remedy of everything that `check` finds."""
    file = tmp_path / "wrong.yaml"
    file.write_text(TEXT % network, encoding="utf-8")
    return [(".".join(map(str, problem.path)), problem.found, problem.remedy) for problem in openiads.check(file)]


@pytest.mark.parametrize(
    ("network", "key", "word"),
    [
        ("{links: [{id: a, from: unit-2, to: post}]}", "network.links.0.from", "nothing is called 'unit-2'"),
        ("{links: [{id: a, from: unit-1, to: unit-1}]}", "network.links.0.to", "both ends are the same"),
        ("{links: [{id: a, from: unit-1, to: batch/1}]}", "network.links.0.to", "joins no command post"),
        ("{links: [{id: a, from: unit-1/92n6e, to: post}]}", "network.links.0.to", "is linked with 'post'"),
        ("{links: [{id: a, from: unit-1/92n6e, to: unit-1, delay_s: 3}]}", "network.links.0.delay_s", "of a radar"),
        ("{links: [{id: post, from: unit-1, to: post}]}", "network.links.0.id", "the id of a unit as well"),
        (
            "{links: [{id: a, from: unit-1, to: post}, {id: a, from: batch, to: post}]}",
            "network.links.1.id",
            "two links are called 'a'",
        ),
        ("{links: [{id: a, from: unit-1, to: post, loss: 2}]}", "network.links.0.loss", "2"),
        ("{losses: [{id: a, of: poste, at_s: 3}]}", "network.losses.0.of", "nothing is called 'poste'"),
        ("{losses: [{id: a, of: post, at_s: 30, until_s: 20}]}", "network.losses.0.until_s", "back at 20 s"),
        (
            "{losses: [{id: a, of: post, at_s: 3}, {id: a, of: unit-1, at_s: 3}]}",
            "network.losses.1.id",
            "two losses are called 'a'",
        ),
        ("{losses: [{id: a, of: post}]}", "network.losses.0", "at_s"),
        ("{succession: [unit-1]}", "network.succession.0", "'unit-1' is a fire unit"),
        ("{succession: [nobody]}", "network.succession.0", "nothing is called 'nobody'"),
        ("{linked: some}", "network.linked", "some"),
        ("{autonomous: {weapons: loose}}", "network.autonomous.weapons", "loose"),
        ("{delays: 3}", "network.delays", "unknown key"),
        ("7", "network", "7"),
    ],
)
def test_what_cannot_be_in_a_network_is_told_with_its_place(tmp_path, network, key, word):
    found = told(tmp_path, network)
    assert any(path.startswith(key) and word in f"{words} {path} {remedy}" for path, words, remedy in found), found


def test_a_near_name_is_suggested(tmp_path):
    ((_, _, remedy),) = told(tmp_path, "{losses: [{id: a, of: poste, at_s: 3}]}")
    assert remedy == "did you mean 'post'?"


@pytest.mark.parametrize(
    "network",
    [
        "{}",
        "{linked: named}",
        "{links: [{id: a, from: batch, to: post}, {id: b, from: unit-1/96l6e, to: unit-1, loss: 0.1}]}",
        "{links: [{id: a, from: batch, to: batch, delay_min: 1}], losses: [{id: cut, of: a, at_s: 3}]}",
        "{losses: [{id: a, of: batch/5, at_s: 3}, {id: b, of: unit-1/92n6e, at_s: 3, until_s: 9}]}",
        "{succession: [batch, post]}",
    ],
)
def test_a_sound_network_passes(tmp_path, network):
    assert told(tmp_path, network) == []
