"""The master problem of column generation: one way to fire at each target, and no more rounds than there are.

Solved by HiGHS through SciPy, as a linear programme for prices and as an integer one for a plan. Source: Andersen2022.
Leaves out: where columns come from, which is `columns.py`.
"""

from typing import Any, NamedTuple

import numpy as np

from openiads.study.columns import Floats, Whole

Column = tuple[tuple[int, int], ...]
# HiGHS stops at a gap of 1e-6 whatever it is told; costs are scaled so that this is next to nothing.
SCALE = 1e4
OPTIMAL, INFEASIBLE = 0, 2


class Priced(NamedTuple):
    """An optimum of the linear master problem: its value, and the price of a round of each weapon."""

    value: float
    price: Floats


class Columns:
    """A growing list of columns: for a target, the rounds of each weapon, and what then leaks."""

    def __init__(self, worth: Floats, kill: Floats) -> None:
        self.worth, self.kill = worth, kill
        self.target: list[int] = []
        self.cost: list[float] = []
        self.rounds: list[Column] = []
        self._known: set[tuple[int, Column]] = set()

    def __len__(self) -> int:
        return len(self.target)

    def add(self, target: int, rounds: Column) -> bool:
        """Add a column; False where it is there already."""
        if (target, rounds) in self._known:
            return False
        self._known.add((target, rounds))
        self.target.append(target)
        self.rounds.append(rounds)
        cost = float(self.worth[target])
        for weapon, number in rounds:
            cost *= float((1.0 - self.kill[weapon, target]) ** number)
        self.cost.append(cost)
        return True

    def add_plan(self, plan: Whole) -> None:
        """Add the columns of a plan, (m, n) rounds."""
        for target in range(plan.shape[1]):
            self.add(target, tuple((int(i), int(plan[i, target])) for i in np.flatnonzero(plan[:, target])))

    def matrices(self) -> tuple[Any, Any]:
        """Rounds of each weapon, and of each target one column: the two constraints, sparse, a column each."""
        from scipy.sparse import csc_matrix

        weapons, targets = self.kill.shape
        entries = [(i, s, number) for s, rounds in enumerate(self.rounds) for i, number in rounds]
        row, column, number = (np.array(part) for part in zip(*entries, strict=True)) if entries else (np.zeros(0),) * 3
        used = csc_matrix((number.astype(float), (row.astype(int), column.astype(int))), shape=(weapons, len(self)))
        one = csc_matrix((np.ones(len(self)), (self.target, np.arange(len(self)))), shape=(targets, len(self)))
        return used, one

    def plan_of(self, chosen: Floats) -> Whole:
        """The plan, (m, n) rounds, of the columns that are chosen."""
        plan = np.zeros(self.kill.shape, np.int64)
        for s in np.flatnonzero(chosen > 0.5):
            for weapon, number in self.rounds[s]:
                plan[weapon, self.target[s]] = number
        return plan


def prices(columns: Columns, stock: Whole, time_limit_s: float) -> Priced | None:
    """The optimum of the linear master problem; None where HiGHS finds none in time."""
    from scipy.optimize import linprog

    used, one = columns.matrices()
    scale = SCALE / max(columns.cost)
    found = linprog(
        np.array(columns.cost) * scale,
        A_ub=used,
        b_ub=stock,
        A_eq=one,
        b_eq=np.ones(one.shape[0]),
        method="highs",
        options={"time_limit": max(time_limit_s, 0.01)},
    )
    if found.status != OPTIMAL:
        return None
    return Priced(float(found.fun) / scale, np.maximum(-found.ineqlin.marginals, 0.0) / scale)


def best_plan(columns: Columns, stock: Whole, value: float, time_limit_s: float) -> tuple[Whole | None, bool]:
    """The best plan of the columns, None where they make none, and whether HiGHS proved that.

    value : about what it costs, for scale.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    used, one = columns.matrices()
    found = milp(
        np.array(columns.cost) * (SCALE / value),
        constraints=[LinearConstraint(used, -np.inf, stock), LinearConstraint(one, 1.0, 1.0)],
        integrality=np.ones(len(columns)),
        bounds=Bounds(0.0, 1.0),
        options={"mip_rel_gap": 0.0, "time_limit": max(time_limit_s, 0.01)},
    )
    return (None if found.x is None else columns.plan_of(found.x)), found.status in (OPTIMAL, INFEASIBLE)
