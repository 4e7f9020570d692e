"""Who is linked with whom: nodes (fire units, then posts), links, where radars' plots go, losses; and what is known where.

Source: docs/models/network.md. Leaves out: protocols, protection, load; a link has a delay and a chance of loss.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from openiads.kernel import record_type


class LossKind(IntEnum):
    """What a loss takes away for a time: a fire unit or post, a radar's plots, or a link."""

    NODE = 0
    RADAR = 1
    LINK = 2


# Fire units in their order, then posts. `entity` is that of its random stream.
NODE = record_type(("entity", np.int64))

# A link joins a post with a fire unit or with another post, both ways; `loss` is the chance that an order is lost on it.
LINK = record_type(("first", np.int64), ("second", np.int64), ("delay_s", np.float64), ("loss", np.float64))

# Where a radar's plots go: the node that owns it, and the chance that one is lost on the way.
FEED = record_type(("owner", np.int64), ("entity", np.int64), ("loss", np.float64))

# `number` is a node, radar or link, `entry` the scenario's loss that it belongs to.
LOSS = record_type(
    ("entry", np.int64), ("kind", np.int64), ("number", np.int64), ("start_s", np.float64), ("end_s", np.float64)
)

# What a fire unit knows of its own fire at the track in a slot.
FIRE = record_type(("pending", np.int64), ("salvos", np.int64), ("destroyed", np.int64))

# When an authority judges the track in a slot again, and what came of it last.
VIEW = record_type(
    ("next_s", np.float64), ("reason", np.int64), ("reason_fire_unit", np.int64), ("since_s", np.float64)
)

# Before and after any run.
LONG_AGO_S, NEVER_S = -1e9, 1e12
AUTHORITY, POSTURE, PLAIN, BEGUN, ORDERS_LOST, ALONE_FRAMES = 0, 1, 2, 3, 4, 5


class Network(NamedTuple):
    """What does not change in a run. `succession` lists the posts, by node, in the order in which they take command."""

    nodes: np.ndarray[Any, Any]
    units: int
    succession: np.ndarray[Any, Any]
    links: np.ndarray[Any, Any]
    feeds: np.ndarray[Any, Any]
    losses: np.ndarray[Any, Any]


class NetworkState(NamedTuple):
    """What changes. `cells` names for each node the one that decides for it: itself where alone, -1 where it is lost.

    `former` is who decided before the last change; `delays` and `arrivals`, delay [s] of an order to a node and the chance
    that it arrives. (nodes, slots): `heard`, when a radar of the node last plotted a track; `views`, with one row more for
    the ledger. (fire units, slots): `fire`.
    """

    standing: np.ndarray[Any, Any]
    linked: np.ndarray[Any, Any]
    feeding: np.ndarray[Any, Any]
    lost: np.ndarray[Any, Any]
    cells: np.ndarray[Any, Any]
    former: np.ndarray[Any, Any]
    delays: np.ndarray[Any, Any]
    arrivals: np.ndarray[Any, Any]
    heard: np.ndarray[Any, Any]
    fire: np.ndarray[Any, Any]
    views: np.ndarray[Any, Any]
    sent: np.ndarray[Any, Any]
    plots: np.ndarray[Any, Any]
    key: np.ndarray[Any, Any]
    counters: np.ndarray[Any, Any]


def unbroken(entities: list[int], owners: list[int], posts: int = 0) -> Network:
    """The network of a scenario that says nothing of one: a post that cannot be lost decides for all, at once.

    entities : of fire units and posts; owners : the node of each radar; posts : how many of the nodes are posts.
    """
    units, post = len(entities) - posts, len(entities)
    nodes = np.array([(entity,) for entity in [*entities, 0]], NODE)
    links = np.array([(post, node, 0.0, 0.0) for node in range(post)], LINK)
    feeds = np.array([(owner, 0, 0.0) for owner in owners], FEED)
    return Network(nodes, units, np.array([post]), links, feeds, np.zeros(0, LOSS))


def new_network_state(network: Network, slots: int) -> NetworkState:
    """State before the first frame, for so many track slots."""
    nodes = len(network.nodes)
    state = NetworkState(
        standing=np.ones(nodes, np.int64),
        linked=np.ones(len(network.links), np.int64),
        feeding=np.ones(len(network.feeds), np.int64),
        lost=np.zeros(len(network.losses), np.int64),
        cells=np.full(nodes, -1, np.int64),
        former=np.full(nodes, -1, np.int64),
        delays=np.zeros(nodes),
        arrivals=np.ones(nodes),
        heard=np.full((nodes, slots), LONG_AGO_S),
        fire=np.zeros((max(network.units, 1), slots), FIRE),
        views=np.zeros((nodes + 1, slots), VIEW),
        sent=np.zeros(nodes, np.int64),
        plots=np.zeros(len(network.feeds), np.int64),
        key=np.zeros(2, np.int64),
        counters=np.zeros(6, np.int64),
    )
    state.views["reason_fire_unit"] = -1
    return state
