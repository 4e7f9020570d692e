"""Small networks made by hand, for the tests of command: fire units, posts, links and losses as a test says.

Leaves out: scenario files; tests/scenario/test_network.py has those.
"""

import math

import numpy as np

from openiads.command.network import FEED, LINK, LOSS, NODE, LossKind, Network

FOR_GOOD = math.inf


def network(units=2, posts=1, links=None, losses=(), succession=None, feeds=None):
    """Fire units 0, 1, ..., then posts; radar k belongs to fire unit k unless `feeds`, (owner, loss) each, says otherwise.

    links : (first, second, delay, loss) each; all posts with everything, without delay and loss, where left out.
    losses : (kind, number, from, until) each.
    """
    nodes = units + posts
    if links is None:
        links = [(a, b, 0.0, 0.0) for b in range(units, nodes) for a in range(b)]
    if feeds is None:
        feeds = [(unit, 0.0) for unit in range(units)]
    return Network(
        np.array([(500 + node,) for node in range(nodes)], NODE),
        units,
        np.array(range(units, nodes) if succession is None else succession, np.int64),
        np.array(links, LINK),
        np.array([(owner, 900 + k, loss) for k, (owner, loss) in enumerate(feeds)], FEED),
        np.array([(k, int(kind), number, *span) for k, (kind, number, *span) in enumerate(losses)], LOSS),
    )


def lost_node(number, at_s=0.0, until_s=FOR_GOOD):
    """The loss of a fire unit or post."""
    return (LossKind.NODE, number, at_s, until_s)


def lost_link(number, at_s=0.0, until_s=FOR_GOOD):
    """The loss of a link."""
    return (LossKind.LINK, number, at_s, until_s)


def lost_radar(number, at_s=0.0, until_s=FOR_GOOD):
    """The loss of a radar's link."""
    return (LossKind.RADAR, number, at_s, until_s)
