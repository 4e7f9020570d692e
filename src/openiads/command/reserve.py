"""What a round is worth to be kept: a dynamic programme over the threats still to come and the rounds left.

Source: decision rules for shooting at targets of opportunity (MastranThomas1973); looks between shots are ours. Made before a
run, by NumPy; command only looks the price up. Leaves out: that fire units differ, reloads, and rounds in flight.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

Table = np.ndarray[Any, Any]


def _engaged(later: Table, value: float, kill_probability: float, rounds: int, salvos: int) -> Table:
    """What is saved from now on, by rounds left, if a threat of a value may be given so many salvos, each after a look.

    later : what is saved of the threats after it, by rounds left. A salvo is shot only if that saves more.
    """
    left = np.arange(len(later))
    best = later
    for _ in range(salvos):
        fired = np.minimum(left, rounds)
        hit = 1.0 - (1.0 - kill_probability) ** fired
        after = left - fired
        best = np.maximum(later, hit * (value + later[after]) + (1.0 - hit) * best[after])
    return best


def saved(
    values: Sequence[float], kill_probability: float, rounds: int, salvos: int, threats: int, stock: int
) -> Table:
    """Expected value saved by the best use of rounds, (threats to come, rounds left), both from 0.

    Threats come one after another, each worth one of `values`, equally likely, and is seen before a round is spent on it. It
    may be given `salvos` of `rounds`, one after a look at the other. U0 = V(n-1, m) and
    Uk(m) = max(U0(m), P (v + U0(m-r)) + (1 - P) Uk-1(m-r)), P = 1 - (1 - p)^r; V(n, m) is the mean of Us over the values.
    """
    table = np.zeros((threats + 1, stock + 1))
    for number in range(1, threats + 1):
        each = [_engaged(table[number - 1], value, kill_probability, rounds, salvos) for value in values]
        table[number] = np.mean(each, axis=0)
    return table


def prices(
    values: Sequence[float], kill_probability: float, rounds: int, salvos: int, threats: int, stock: int
) -> Table:
    """The price of a round, (threats to come, rounds left): what is saved by having it, V(n, m) - V(n, m-1).

    Without any round left it is that of the last one. A shot of one round is worth more than its price exactly where the
    programme would shoot.
    """
    table = np.empty((threats + 1, stock + 1))
    table[:, 1:] = np.diff(saved(values, kill_probability, rounds, salvos, threats, stock), axis=1)
    table[:, 0] = table[:, 1] if stock > 0 else 0.0
    return table
