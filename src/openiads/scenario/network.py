"""The network of a scenario as arrays: nodes, links, where radars' plots go, and losses; and when each radar is silent.

Source: docs/models/network.md. Leaves out: names that are none, which check_network.py has found before.
"""

import math
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from openiads.command.network import FEED, LINK, LOSS, NODE, LossKind, Network, unbroken
from openiads.messages.events import EventKind
from openiads.scenario.laydown import Laydown
from openiads.scenario.parameters import Rows
from openiads.scenario.schema import Link, Loss, Scenario
from openiads.scenario.schema import Network as Stated
from openiads.sensing.radars import OUTAGE

if TYPE_CHECKING:
    from openiads.scenario.compile import Compiled

CHANGES = {
    EventKind.NETWORK_LOST: "lost",
    EventKind.NETWORK_BACK: "back",
    EventKind.DECIDES_ALONE: "alone",
    EventKind.UNDER_COMMAND: "commanded",
}


def node_names(laydown: Laydown) -> list[str]:
    """The ids of fire units, then of posts: the nodes of the network."""
    return [unit.id for unit in laydown.fire_units] + [post.id for post in laydown.posts]


def members_named(name: str, names: list[str]) -> list[int]:
    """The positions of a node, or of all members of a formation."""
    return [k for k, each in enumerate(names) if each == name or each.rpartition("/")[0] == name]


def network_of(scenario: Scenario, laydown: Laydown, entity: dict[str, int]) -> Network:
    """The network of a scenario; where it states none, one post that cannot be lost decides for all."""
    names, radars = node_names(laydown), [radar.id for radar in laydown.radars]
    entities = [entity[f"unit:{unit.id}"] for unit in laydown.fire_units] + [0] * len(laydown.posts)
    owners = [names.index(radar.unit) for radar in laydown.radars]
    stated = scenario.network
    if stated is None:
        return unbroken(entities, owners, len(laydown.posts))
    units = len(laydown.fire_units)
    links, places = _links(stated, names, units)
    feeds = np.array([(owners[k], entity[f"radar:{radar}"], 0.0) for k, radar in enumerate(radars)], FEED)
    for link in stated.links:
        if (radar := _radar_of(link, radars)) >= 0:
            feeds["loss"][radar] = link.loss or 0.0
    return Network(
        np.array([(number,) for number in entities], NODE),
        units,
        _succession(stated, names, units),
        links,
        feeds,
        np.array([*_losses(stated, names, radars, places)], LOSS),
    )


def _radar_of(link: Link, radars: list[str]) -> int:
    """The number of the radar whose plots a link carries, or -1."""
    return next((radars.index(end) for end in (link.from_, link.to) if end in radars), -1)


def _succession(stated: Stated, names: list[str], units: int) -> Rows:
    """Posts in the order in which they take command: those listed, then the others as they stand."""
    listed = [k for name in stated.succession or () for k in members_named(name, names) if k >= units]
    return np.array([*dict.fromkeys([*listed, *range(units, len(names))])], np.int64)


def _links(stated: Stated, names: list[str], units: int) -> tuple[Rows, dict[str, list[int]]]:
    """All links, the named ones first; and where each named one stands."""
    rows: list[tuple[int, int, float, float]] = []
    places: dict[str, list[int]] = {}
    for link in stated.links:
        begins, ends = members_named(link.from_, names), members_named(link.to, names)
        delay_s = stated.delay_s if link.delay_s is None else link.delay_s
        loss = stated.loss if link.loss is None else link.loss
        pairs = [(a, b) for a in begins for b in ends if a != b and max(a, b) >= units]
        places[link.id] = list(range(len(rows), len(rows) + len(pairs)))
        rows += [(a, b, delay_s, loss) for a, b in pairs]
    named = {frozenset(row[:2]) for row in rows}
    if stated.linked == "all":
        for a, b in combinations(range(len(names)), 2):
            if b >= units and frozenset((a, b)) not in named:
                rows.append((a, b, stated.delay_s, stated.loss))
    return np.array(rows, LINK), places


def _until(loss: Loss) -> float:
    return math.inf if loss.until_s is None else loss.until_s


def _losses(
    stated: Stated, names: list[str], radars: list[str], places: dict[str, list[int]]
) -> Iterator[tuple[int, int, int, float, float]]:
    """A row for each thing that each loss takes away."""
    links = {link.id: link for link in stated.links}
    for entry, loss in enumerate(stated.losses):
        if loss.of in radars:
            lost = [(LossKind.RADAR, radars.index(loss.of))]
        elif loss.of in links and (radar := _radar_of(links[loss.of], radars)) >= 0:
            lost = [(LossKind.RADAR, radar)]
        elif loss.of in links:
            lost = [(LossKind.LINK, k) for k in places[loss.of]]
        else:
            lost = [(LossKind.NODE, k) for k in members_named(loss.of, names)]
        for kind, number in lost:
            yield entry, int(kind), number, loss.at_s, _until(loss)


def outage_rows(scenario: Scenario, laydown: Laydown) -> Rows:
    """When radars look no more: those that are lost, and those of lost units and posts."""
    rows: list[tuple[int, float, float]] = []
    for loss in scenario.network.losses if scenario.network is not None else ():
        for number, radar in enumerate(laydown.radars):
            if loss.of in (radar.id, radar.unit, radar.unit.rpartition("/")[0]):
                rows.append((number, loss.at_s, _until(loss)))
    return np.array(rows, OUTAGE)


def network_changes(compiled: "Compiled", events: Rows) -> dict[str, list[object]]:
    """The changes of the network among events, with names in place of numbers."""
    found = events[np.isin(events["kind"], [int(kind) for kind in CHANGES])]
    laydown, stated = compiled.laydown, compiled.scenario.network
    changes = [CHANGES[EventKind(int(kind))] for kind in found["kind"]]
    nodes, posts = [], []
    for change, subject, other in zip(changes, found["subject"], found["other"], strict=True):
        by_loss = change in ("lost", "back") and stated is not None
        nodes.append(stated.losses[subject].of if by_loss and stated is not None else laydown.fire_units[subject].id)
        posts.append(laydown.posts[other].id if change == "commanded" and other >= 0 else "")
    return {"time_s": list(found["time_s"]), "node": nodes, "change": changes, "post": posts}
