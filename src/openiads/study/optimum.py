"""Assignment proven to be the best: column generation, then every column that could still be part of a better plan.

Prices of rounds give a lower bound (Lagrange); a column dearer than the gap between plan and bound can be in no better plan;
the integer master problem of all others settles it. Source: Andersen2022. Leaves out: assets, channels and caps.
"""

import time

import numpy as np

from openiads.study.columns import (
    Floats,
    Whole,
    columns_below,
    new_cheapest,
    new_listing,
    new_market,
    price_targets,
)
from openiads.study.master import Columns, best_plan, prices

# Pricing may stop so far, as a part of a target's worth, from the cheapest column; the bound is lower by that.
SLACK = 1e-12
# A plan no dearer than its bound by this part of itself, or of all worth, is taken to be proven.
PROVEN_PART, PROVEN_OF_ALL = 1e-9, 1e-11
STEPS, PATIENCE, SHORTER, SHORTEST, MEMORY = 300, 8, 0.6, 1e-3, 0.7
FIRST_KEPT_STEP = 20
CYCLES = 200
TOWARDS_BEST = 0.7
ROOM = 100_000
MOST_COLUMNS = 60_000
FIRST_PART, WIDER = 1.0 / 16.0, 4.0


def leaked(worth: Floats, kill: Floats, plan: Whole) -> float:
    """Worth that is expected to leak under a plan, (m, n) rounds."""
    return float(worth @ np.prod((1.0 - kill) ** plan, axis=0))


class Optimum:
    """The search for a proven optimum: a plan, its value, and a lower bound, which all get better until time is up."""

    def __init__(self, worth: Floats, kill: Floats, stock: Whole, plan: Whole, cpu_limit_s: float) -> None:
        self.worth, self.kill, self.stock, self.plan = worth, kill, stock, plan
        self.until_s = time.process_time() + cpu_limit_s
        self.value = leaked(worth, kill, plan)
        self.bound = 0.0
        weapons, targets = kill.shape
        self._market = new_market(worth, kill, stock)
        self._listing = new_listing(weapons, ROOM)
        self._cheapest = new_cheapest(weapons, targets)
        self._best_price = np.zeros(weapons)
        self._columns = Columns(worth, kill)
        self._columns.add_plan(plan)
        for target in range(targets):
            self._columns.add(target, ())

    @property
    def proven(self) -> bool:
        """Whether no plan is better by more than a billionth."""
        return self.value - self.bound <= PROVEN_PART * self.value + PROVEN_OF_ALL * float(self.worth.sum())

    @property
    def _left_s(self) -> float:
        return self.until_s - time.process_time()

    def seek_bound(self) -> None:
        """Raise the bound by prices alone: the Lagrangian's subgradient, in steps towards the value of the plan."""
        price, best, stalled, length = self._first_price(), -np.inf, 0, 1.0
        direction = np.zeros(len(price))
        for step in range(STEPS):
            bound, excess = self._priced(price)
            if step >= FIRST_KEPT_STEP:
                self._keep_cheapest()
            if bound > best + 1e-7 * abs(self.value):
                best, stalled = bound, 0
            else:
                stalled += 1
            if stalled >= PATIENCE:
                length, stalled, price = length * SHORTER, 0, self._best_price.copy()
                direction[:] = 0.0
                if length < SHORTEST:
                    break
                continue
            direction = MEMORY * direction + (1.0 - MEMORY) * excess if step else excess
            square = float(direction @ direction)
            if square == 0.0 or self.proven or self._left_s <= 0.0:
                break
            price = np.maximum(price + length * max(self.value - bound, 0.0) / square * direction, 0.0)

    def prove(self) -> None:
        """Generate columns until the linear master problem is solved, then settle what is left of the gap."""
        self._generate()
        if not self.proven:
            self._take(best_plan(self._columns, self.stock, self.value, min(self._left_s, 5.0))[0])
        if not self.proven:
            self._settle()

    def _first_price(self) -> Floats:
        """What the last round of each weapon saves in the plan; nothing where rounds are left."""
        leak = self.worth * np.prod((1.0 - self.kill) ** self.plan, axis=0)
        saves = leak * self.kill / np.maximum(1.0 - self.kill, 1e-3)
        least = np.where(self.plan > 0, saves, np.inf).min(axis=1)
        used_up = (self.plan.sum(axis=1) >= self.stock) & np.isfinite(least)
        return np.where(used_up, least, 0.0)

    def _priced(self, price: Floats) -> tuple[float, Floats]:
        """Lower bound at a price of each round, and by how much demand exceeds stock."""
        price_targets(self._market, self._listing, self._cheapest, price, SLACK)
        bound = float(self._cheapest.bound.sum() - price @ self.stock)
        end = self._cheapest.start[-1]
        asked = np.bincount(self._cheapest.weapons[:end], self._cheapest.numbers[:end], minlength=len(price))
        if bound > self.bound or not self._best_price.any():
            self._best_price = price.copy()
        self.bound = max(self.bound, min(bound, self.value))
        return bound, np.asarray(asked - self.stock, float)

    def _keep_cheapest(self) -> int:
        """Add the cheapest columns to the master problem; how many are new."""
        start = self._cheapest.start
        return sum(
            self._columns.add(target, self._column(self._cheapest, start[target], start[target + 1]))
            for target in range(len(self.worth))
        )

    @staticmethod
    def _column(listed: object, first: int, end: int) -> tuple[tuple[int, int], ...]:
        weapons, numbers = listed.weapons[first:end], listed.numbers[first:end]  # type: ignore[attr-defined]
        return tuple(sorted(zip(weapons.tolist(), numbers.tolist(), strict=True)))

    def _generate(self) -> None:
        """Column generation; prices are taken between those of the master problem and the best known."""
        for _ in range(CYCLES):
            found = prices(self._columns, self.stock, self._left_s) if self._left_s > 0.0 and not self.proven else None
            if found is None:
                return
            between = TOWARDS_BEST * self._best_price + (1.0 - TOWARDS_BEST) * found.price
            new = 0
            for price in (between, found.price):
                self._priced(price)
                new += self._keep_cheapest()
            if new == 0 or found.value - self.bound < PROVEN_PART * self.value:
                return

    def _take(self, plan: Whole | None) -> None:
        """Take a plan where it is better."""
        if plan is not None and (value := leaked(self.worth, self.kill, plan)) < self.value:
            self.plan, self.value = plan, value

    def list_within(self, gap: float) -> Columns | None:
        """All columns within a gap of the cheapest of their target; None where there are too many."""
        found = Columns(self.worth, self.kill)
        for target, bound in enumerate(self._cheapest.bound.tolist()):
            count, complete = columns_below(self._market, self._listing, target, self._best_price, bound + gap, 0.0, 0)
            if not complete or len(found) + count > MOST_COLUMNS:
                return None
            start = self._listing.start
            for k in range(count):
                found.add(target, self._column(self._listing, start[k], start[k + 1]))
        return found

    def _settle(self) -> None:
        """Solve the integer master problem over all columns within a part of the gap, more and more of it, until proven.

        A plan with a column outside of that part costs more than the bound at these prices and the part.
        """
        floor, _ = self._priced(self._best_price)
        part, refused = FIRST_PART * (self.value - floor), np.inf
        while not self.proven and self._left_s > 0.0:
            part = min(part, self.value - floor) * (1.0 + 1e-9) + 0.5 * PROVEN_PART * self.value
            listed = self.list_within(part) if part < refused else None
            if listed is None:
                refused = min(part, refused)
                if part < 1e-3 * (self.value - floor):
                    return
                part *= 0.5
                continue
            plan, optimal = best_plan(listed, self.stock, self.value, self._left_s)
            self._take(plan)
            if not optimal:
                return
            self.bound = max(self.bound, min(self.value, floor + part))
            if part * 2.0 > refused:
                return
            part *= WIDER
