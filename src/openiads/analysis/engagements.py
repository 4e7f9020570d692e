"""Orders to fire as engagements: when each held its channel, which channel, at what, and how it ended.

Source: the record's tables of level events. An engagement holds its channel from the order until command closed it, or until
its last round's end. Leaves out: what the channels looked like at samples, which the table `channels` has.
"""

from typing import Any

import numpy as np

from openiads.record.store import Columns, Record

Array = np.ndarray[Any, Any]
WITHDRAWN = -2
OF_ORDERS = ("order", "time_s", "fire_unit", "interceptor_type", "track", "rounds", "salvo", "intercept_s")


def engagements(record: Record, owners: dict[int, int], until_s: float) -> Columns:
    """A row is an order to fire: when its channel was taken and free again, which channel, at what, and how it ended.

    result : 1 destroyed its target, 0 did not, -1 is not known yet, -2 was withdrawn before any round left. Channels are
    numbered within a fire unit as they are taken.
    """
    orders, launches, outcomes = record["orders"], record["launches"], record["outcomes"]
    order_of = dict(zip(launches["interceptor"].tolist(), launches["order"].tolist(), strict=True))
    ended, result = dict[int, float](), dict[int, int]()
    for round_, time_s, hit in zip(outcomes["interceptor"], outcomes["time_s"], outcomes["destroyed"], strict=True):
        order = order_of.get(int(round_), -1)
        ended[order] = max(ended.get(order, 0.0), float(time_s))
        result[order] = max(result.get(order, 0), int(hit))
    result |= dict.fromkeys(_never_fired(record), WITHDRAWN)
    numbers = orders["order"].tolist()
    last_s = np.array([ended.get(number, until_s) for number in numbers], float)
    end_s = _ends(orders, record["events"], last_s)
    return {
        **{name: orders[name] for name in OF_ORDERS},
        "end_s": end_s,
        "channel": _lanes(orders, end_s),
        "result": np.array([result.get(number, -1) for number in numbers], np.int64),
        "target": np.array([owners.get(int(track), -1) for track in orders["track"]], np.int64),
    }


def _never_fired(record: Record) -> set[int]:
    """The orders that were withdrawn before any of their rounds left."""
    reports = record["assessments"]
    taken_back = reports["order"][reports["interceptor"] < 0]
    return set(taken_back.tolist()) - set(record["launches"]["order"].tolist())


def _ends(orders: Columns, events: Columns, last_s: Array) -> Array:
    """When each order's hold on its channel ended: at the next order at the same track, or as command closed the engagement.

    last_s : the end of its last round, where nothing says that it was closed.
    """
    closed: dict[tuple[int, int], list[float]] = {}
    for row in np.flatnonzero(events["kind"] == "engagement closed").tolist():
        held = (int(events["other"][row]), int(events["subject"][row]))
        closed.setdefault(held, []).append(float(events["time_s"][row]))
    given: dict[tuple[int, int], list[float]] = {}
    for unit, track, time_s in zip(orders["fire_unit"], orders["track"], orders["time_s"], strict=True):
        given.setdefault((int(unit), int(track)), []).append(float(time_s))
    found = last_s.copy()
    for row, time_s in enumerate(orders["time_s"].tolist()):
        held = (int(orders["fire_unit"][row]), int(orders["track"][row]))
        later = [each for each in (*closed.get(held, ()), *given[held]) if each > time_s]
        found[row] = min(later) if later else max(last_s[row], time_s)
    return found


def _lanes(orders: Columns, end_s: Array) -> Array:
    """For each order the channel of its fire unit: that of the order before at the same track, else the lowest free one."""
    held: dict[int, list[tuple[float, int]]] = {}
    lanes = np.zeros(len(end_s), np.int64)
    for row in np.argsort(orders["time_s"], kind="stable").tolist():
        time_s, track = float(orders["time_s"][row]), int(orders["track"][row])
        mine = held.setdefault(int(orders["fire_unit"][row]), [])
        same = (k for k, (until_s, whose) in enumerate(mine) if whose == track and until_s == time_s)
        free = (k for k, (until_s, _) in enumerate(mine) if until_s <= time_s)
        lane: int = next(same, next(free, len(mine)))
        mine[lane : lane + 1] = [(float(end_s[row]), track)]
        lanes[row] = lane
    return lanes
