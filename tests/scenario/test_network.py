"""The network of a scenario as arrays: names become nodes, formations their members, losses what they take away."""

import math

import pytest

import openiads
from openiads.command.network import LossKind
from openiads.scenario.compile import compile as compiled

TEXT = """
name: net
seed: 1
duration_s: 60
units:
  - {id: post, entry: s400-command-post, at: [45.0, -30.0]}
  - {id: squad, entry: s400-squadron, at: [45.5, -30.0]}
"""


@pytest.fixture(scope="module")
def made():
    """Compiles the scenario with a network; nodes are squad/1, squad/2, then post and squad/3."""
    return lambda network: compiled(openiads.loads(f"{TEXT}network: {network}" if network else TEXT)).parameters


def rows(array):
    return [tuple(row.tolist()) for row in array]


def test_a_scenario_that_says_nothing_has_one_post_more_that_cannot_be_lost(made):
    network = made("").command.network
    assert (len(network.nodes), network.units, network.succession.tolist()) == (5, 2, [4])
    assert sorted({pair for row in rows(network.links) for pair in row[:2]}) == [0, 1, 2, 3, 4]
    assert len(network.losses) == 0


def test_all_posts_are_linked_with_all_by_default(made):
    network = made("{delay_s: 2, loss: 0.1}").command.network
    assert sorted(rows(network.links)) == [(a, b, 2.0, 0.1) for a, b in [(0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]]
    assert network.succession.tolist() == [2, 3]


def test_named_links_are_the_only_ones_where_the_scenario_says_so(made):
    network = made("{linked: named, links: [{id: a, from: squad/2, to: squad/3, delay_s: 4}]}").command.network
    assert rows(network.links) == [(1, 3, 4.0, 0.0)]


def test_a_formation_stands_for_its_members(made):
    network = made("{linked: named, links: [{id: a, from: squad, to: post}]}").command.network
    assert rows(network.links) == [(0, 2, 0.0, 0.0), (1, 2, 0.0, 0.0), (3, 2, 0.0, 0.0)]


def test_the_succession_lists_posts_and_the_others_follow(made):
    assert made("{succession: [squad]}").command.network.succession.tolist() == [3, 2]


def test_a_link_of_a_radar_carries_its_plots(made):
    network = made("{links: [{id: a, from: squad/1/96l6e, to: squad/1, loss: 0.25}]}").command.network
    assert sorted(network.feeds["loss"].tolist()) == [0.0] * (len(network.feeds) - 1) + [0.25]


def test_losses_take_away_nodes_links_and_radars(made):
    links = "[{id: a, from: squad/1, to: post}, {id: b, from: squad/1/92n6e, to: squad/1}]"
    losses = (
        "[{id: one, of: post, at_s: 5}, {id: two, of: a, at_s: 6, until_s: 7}, {id: three, of: squad/1/96l6e, at_s: 8},"
        " {id: four, of: b, at_s: 9}, {id: five, of: squad, at_s: 10}]"
    )
    network = made(f"{{links: {links}, losses: {losses}}}").command.network
    found = rows(network.losses)
    assert found[0] == (0, LossKind.NODE, 2, 5.0, math.inf)
    assert found[1] == (1, LossKind.LINK, 0, 6.0, 7.0)
    assert [row[1] for row in found[2:4]] == [LossKind.RADAR] * 2
    assert [row[:3] for row in found[4:]] == [(4, LossKind.NODE, node) for node in (0, 1, 3)]


def test_radars_of_what_is_lost_look_no_more(made):
    losses = "[{id: one, of: post, at_s: 5, until_s: 8}, {id: two, of: squad/1/96l6e, at_s: 6}]"
    outages = rows(made(f"{{losses: {losses}}}").sensing.outages)
    assert sorted(row[1:] for row in outages) == [(5.0, 8.0), (6.0, math.inf)]


def test_fire_units_alone_have_the_doctrine_unless_theirs_is_stated(made):
    assert made("{}").command.doctrine["alone_weapons"][0] == -1
    assert made("{autonomous: {weapons: hold}}").command.doctrine["alone_weapons"][0] == 0
