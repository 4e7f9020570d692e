"""Which factors an outcome depends on: elementary effects, and shares of variance.

Of means over replications, never of single runs, whose noise would count as if some factor made it. Source: Morris
1991, Technometrics 33, p. 161; Campolongo et al. 2007 (mu*); Saltelli et al. 2010, Computer Physics Communications 181,
p. 259, table 2 (b, f); Sudret 2008, Reliability Engineering 93, p. 964 (shares of variance from a polynomial). Leaves
out: what the factors are.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from openiads.analysis.intervals import RESAMPLES
from openiads.streams import Purpose, entity, uniform

Array = np.ndarray[Any, Any]

STEP = 2.0 / 3.0
# A polynomial is trusted with so many points for each of its terms.
POINTS_A_TERM = 2


@dataclass(frozen=True)
class Effect:
    """A factor's effect and its 95 % interval, beside a second figure: spread of the effects, or the total share."""

    factor: str
    first: float
    first_low: float
    first_high: float
    second: float
    second_low: float
    second_high: float


def _draws(groups: int, name: str) -> Array:
    """Numbers of groups drawn with replacement, (RESAMPLES, groups)."""
    keyed = entity(name)
    drawn = [
        [uniform((0, 0), int(Purpose.RESAMPLE), 1, keyed, resample, group) for group in range(groups)]
        for resample in range(RESAMPLES // 4)
    ]
    picks: Array = np.minimum((np.array(drawn) * groups).astype(int), groups - 1)
    return picks


def _effects(names: tuple[str, ...], first: Array, second: Array, bands: tuple[Array, Array]) -> list[Effect]:
    """Effects with the middle 95 % of what was resampled; an estimate at the edge of it belongs to it."""
    ends = [np.quantile(band, (0.025, 0.975), axis=0) for band in bands]
    ends = [
        np.stack([np.minimum(end[0], value), np.maximum(end[1], value)])
        for end, value in zip(ends, (first, second), strict=True)
    ]
    return [
        Effect(name, *map(float, (first[j], ends[0][0, j], ends[0][1, j], second[j], ends[1][0, j], ends[1][1, j])))
        for j, name in enumerate(names)
    ]


def elementary_effects(shares: Array, outcomes: Array) -> Array:
    """Elementary effects (trajectories, k) of a design of Morris: change of the outcome over the change of the share.

    shares : (trajectories (k + 1), k); outcomes : (trajectories (k + 1),). Source: Morris 1991, section 2.
    """
    factors = shares.shape[1]
    places, values = shares.reshape(-1, factors + 1, factors), outcomes.reshape(-1, factors + 1)
    steps, rises = np.diff(places, axis=1), np.diff(values, axis=1)
    moved = np.argmax(np.abs(steps), axis=2)
    found = np.empty((len(places), factors))
    rows = np.arange(len(places))[:, None]
    found[rows, moved] = rises / np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0]
    return found


def morris(names: tuple[str, ...], shares: Array, outcomes: Array) -> list[Effect]:
    """Of each factor the mean of absolute elementary effects (mu*) and their standard deviation (sigma).

    In units of the outcome, for the whole range of the factor. Intervals by resampling trajectories.
    """
    effects = elementary_effects(shares, outcomes)
    picks = _draws(len(effects), "morris")
    sigma = effects.std(axis=0, ddof=1) if len(effects) > 1 else np.zeros(len(names))
    drawn = effects[picks]
    # A resample of n holds some twice: its variance is that of the values times (n - 1) / n, with the divisor n once more.
    wider = len(effects) / max(len(effects) - 1, 1)
    bands = (np.abs(drawn).mean(axis=1), drawn.std(axis=1) * wider)
    return _effects(names, np.abs(effects).mean(axis=0), sigma, bands)


def _shares_of_variance(outcomes: Array) -> tuple[Array, Array]:
    """First-order and total shares from outcomes (..., n, k + 2): A, B, and A with each column of B."""
    first, second, mixed = outcomes[..., 0], outcomes[..., 1], outcomes[..., 2:]
    variance = np.maximum(np.concatenate([first, second], axis=-1).var(axis=-1), 1e-300)[..., None]
    main = np.mean(second[..., None] * (mixed - first[..., None]), axis=-2) / variance
    total = 0.5 * np.mean((first[..., None] - mixed) ** 2, axis=-2) / variance
    return main, total


def sobol(names: tuple[str, ...], outcomes: Array) -> list[Effect]:
    """First-order and total share of variance of each factor, from the outcomes of Saltelli's matrices.

    outcomes : (n (k + 2),), base point by base point. They are centred first, which changes no share and steadies the estimate.
    Intervals by resampling base points. Source: Saltelli 2010, table 2, (b) for the first order and (f) for the total.
    """
    blocks = (outcomes - outcomes.mean()).reshape(-1, len(names) + 2)
    main, total = _shares_of_variance(blocks)
    return _effects(names, main, total, _shares_of_variance(blocks[_draws(len(blocks), "sobol")]))


def _terms(factors: int) -> list[tuple[int, ...]]:
    """Factors of each term of a polynomial of the second degree: (j,) first, (j, j) second, (i, j) together."""
    singles: list[tuple[int, ...]] = [(j,) for j in range(factors)]
    return [*singles, *((j, j) for j in range(factors)), *combinations(range(factors), 2)]


def _basis(shares: Array) -> tuple[list[tuple[int, ...]], Array]:
    """Orthonormal Legendre polynomials on [0, 1] of each term, (n, terms); the constant is left out."""
    first = np.sqrt(3.0) * (2.0 * shares - 1.0)
    second = np.sqrt(5.0) * (6.0 * shares * shares - 6.0 * shares + 1.0)
    terms = _terms(shares.shape[1])
    columns = [
        first[:, term[0]]
        if len(term) == 1
        else second[:, term[0]]
        if term[0] == term[1]
        else first[:, term].prod(axis=1)
        for term in terms
    ]
    return terms, np.stack(columns, axis=1)


def points_for_polynomial(factors: int) -> int:
    """How many points a polynomial of so many factors asks for."""
    return POINTS_A_TERM * (1 + len(_terms(factors)))


def polynomial(names: tuple[str, ...], shares: Array, outcomes: Array) -> tuple[list[Effect], float]:
    """Shares of variance from a polynomial of the second degree, and the share that it explains of points left out of it.

    Squares of the coefficients of an orthonormal basis are the parts of the variance. The second figure is Q2, one less
    the sum of squared errors, each point predicted by the others, over the variance. Source: Sudret 2008, sections 4
    and 5.
    """
    terms, basis = _basis(shares)
    design = np.column_stack([np.ones(len(basis)), basis])
    inverse = np.linalg.pinv(design.T @ design) @ design.T
    fitted = inverse @ outcomes
    leverage = np.einsum("ij,ji->i", design, inverse)
    errors = (outcomes - design @ fitted) / np.maximum(1.0 - leverage, 1e-9)
    explained = 1.0 - float(np.mean(errors**2) / max(float(outcomes.var()), 1e-300))
    picks = _draws(len(outcomes), "polynomial")
    bands = [_parts(terms, np.linalg.lstsq(design[p], outcomes[p], rcond=None)[0], len(names)) for p in picks]
    main, total = _parts(terms, fitted, len(names))
    drawn = (np.array([band[0] for band in bands]), np.array([band[1] for band in bands]))
    return _effects(names, main, total, drawn), explained


def _parts(terms: list[tuple[int, ...]], fitted: Array, factors: int) -> tuple[Array, Array]:
    """First-order and total shares from the coefficients of an orthonormal basis."""
    squares = fitted[1:] ** 2
    whole = max(float(squares.sum()), 1e-300)
    main, total = np.zeros(factors), np.zeros(factors)
    for term, square in zip(terms, squares, strict=True):
        for factor in set(term):
            total[factor] += square / whole
        if len(set(term)) == 1:
            main[term[0]] += square / whole
    return main, total
