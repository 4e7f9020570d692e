"""Which factors a study's outcome depends on, from means over its replications.

Of a design of Morris elementary effects, of Saltelli's matrices shares of variance, of a Latin hypercube or Sobol
sequence shares from a polynomial. Source: docs/studies.md, analysis/sensitivity.py. Leaves out: grids, whose tables and
curves say as much.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.sensitivity import Effect, morris, points_for_polynomial, polynomial, sobol
from openiads.study.design import BY_SHARES
from openiads.study.manifest import StudyError
from openiads.study.results import Results

Array = np.ndarray[Any, Any]

# Chance in the means above this share of their variance makes shares of variance say little.
MOST_NOISE = 0.1
LEAST_EXPLAINED = 0.5


@dataclass(frozen=True)
class Sensitivity:
    """Effects of all factors on one measure, by which method, and how far they can be trusted.

    noise : share of the variance between points that is chance in their means; explained : of a polynomial, the share
    of the variance that it foretells of points left out, else NaN.
    """

    measure: str
    method: str
    first: str
    second: str
    effects: list[Effect]
    noise: float
    explained: float

    @property
    def remarks(self) -> list[str]:
        """Why the effects should not be trusted; empty where they can be."""
        found = []
        if self.noise > MOST_NOISE:
            found.append(
                f"{100 * self.noise:.0f} % of the variance between points is chance in their means: run more replications"
            )
        if self.explained < LEAST_EXPLAINED:
            found.append(f"the polynomial foretells {100 * self.explained:.0f} % of the variance only: do not trust it")
        return found


def sensitivity(results: Results, measure: str) -> Sensitivity:
    """The effect of each factor on the mean of a measure. Raises StudyError for designs that tell none."""
    design = results.study.design
    if design.kind not in BY_SHARES:
        raise StudyError(f"a design {design.kind} tells no sensitivity; use one of {', '.join(BY_SHARES)}")
    means, errors = np.full(design.points, np.nan), np.full(design.points, np.nan)
    for point, replications, table in results.values([measure]):
        means[point] = table[:, 0].mean()
        errors[point] = table[:, 0].var(ddof=1) / len(replications) if len(replications) > 1 else np.nan
    done = ~np.isnan(means)
    if np.isnan(errors[done]).any():
        raise StudyError(
            "a point has a single run, which is noise and no mean: run two of each at least, better a hundred"
        )
    noise = _noise(means[done], errors[done])
    names, shares = results.factors, design.shares
    if design.kind in ("morris", "saltelli"):
        whole = done.reshape(-1, len(names) + (1 if design.kind == "morris" else 2)).all(axis=1)
        done = np.repeat(whole, design.points // len(whole))
    least = {"morris": 2 * (len(names) + 1), "saltelli": 8 * (len(names) + 2)}
    if done.sum() < least.get(design.kind, points_for_polynomial(len(names))):
        raise StudyError(f"{int(done.sum())} points have rows, which is too few for {len(names)} factors")
    if design.kind == "morris":
        return Sensitivity(measure, "Morris", "mu*", "sigma", morris(names, shares[done], means[done]), noise, np.inf)
    if design.kind == "saltelli":
        found = sobol(names, means[done])
        return Sensitivity(measure, "Sobol", "first", "total", found, noise, np.inf)
    fitted, explained = polynomial(names, shares[done], means[done])
    return Sensitivity(measure, "polynomial", "first", "total", fitted, noise, explained)


def _noise(means: Array, errors: Array) -> float:
    """The share of the variance of means that is chance in them."""
    variance = float(means.var())
    return min(float(errors.mean()) / variance, 1.0) if variance > 0.0 else 1.0
