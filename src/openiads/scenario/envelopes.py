"""Interceptors as they fly: fly-outs fitted to published envelopes, and tables of flight times, each made once.

Against ballistic targets an interceptor has an envelope of its own, in which it flies as it does in the other. Source:
flight.flyout_fit and flight.flight_time. Leaves out: what an envelope is worth against a class of target.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from openiads.command.posts import HEIGHT_NODES, RANGE_NODES
from openiads.flight.flight_time import flight_time_table
from openiads.flight.flyout import FLYOUT
from openiads.flight.flyout_fit import FlyoutFit, fit_flyout
from openiads.flight.profile import ballistic_flyout
from openiads.scenario.laydown import InterceptorType

Rows = np.ndarray[Any, Any]


@lru_cache(maxsize=64)
def _fit(figures: tuple[float, ...], reference_height_m: float) -> FlyoutFit:
    names = (
        "top_speed_m_s",
        "maximum_range_m",
        "minimum_range_m",
        "maximum_height_m",
        "minimum_height_m",
        "burn_time_s",
        "minimum_speed_m_s",
    )
    return fit_flyout(**dict(zip(names, figures, strict=True)), reference_height_m=reference_height_m)


def fit_height_m(kind: InterceptorType, model: Any) -> float:
    """The height [m] of the target for which the published envelope is read: the model's, below the top of the envelope."""
    return min(float(model["reference_height_m"]), 0.9 * float(kind.values["maximum_altitude_m"]))


def fitted(kind: InterceptorType, model: Any) -> FlyoutFit:
    """The fly-out fitted to an interceptor's published envelope, read for a target at the model's reference height."""
    keys = (
        "top_speed_m_s",
        "maximum_range_m",
        "minimum_range_m",
        "maximum_altitude_m",
        "minimum_altitude_m",
        "burn_time_s",
        "minimum_speed_m_s",
    )
    return _fit(tuple(float(kind.values[key]) for key in keys), fit_height_m(kind, model))


@lru_cache(maxsize=64)
def _table(figures: bytes, launch_height_m: float) -> Rows:
    flyout = np.frombuffer(figures, FLYOUT)[0]
    return flight_time_table(flyout, RANGE_NODES, HEIGHT_NODES, launch_height_m)


def flyout_rows(fits: tuple[FlyoutFit, ...]) -> Rows:
    """Fly-outs of all interceptor types."""
    rows = np.zeros(len(fits), FLYOUT)
    for k, fit in enumerate(fits):
        rows[k] = fit.flyout
    return rows


def flight_times(flyouts: Rows, launch_height_m: float) -> Rows:
    """Flight-time tables of all interceptor types: (types, ranges, heights, columns)."""
    if len(flyouts) == 0:
        return np.zeros((0, RANGE_NODES, HEIGHT_NODES, 3))
    return np.stack([_table(flyouts[k : k + 1].tobytes(), launch_height_m) for k in range(len(flyouts))])


def against_ballistic(flyout: np.record, values: Any) -> np.record:
    """The fly-out of an interceptor within its envelope against ballistic targets; a limit without figure is the usual one."""

    def limit(key: str, usual: str) -> float:
        return float(values.get(key, values[usual]))

    return ballistic_flyout(
        flyout,
        maximum_range_m=float(values["ballistic_range_m"]),
        minimum_range_m=limit("ballistic_minimum_range_m", "minimum_range_m"),
        maximum_height_m=limit("ballistic_maximum_altitude_m", "maximum_altitude_m"),
        minimum_height_m=limit("ballistic_minimum_altitude_m", "minimum_altitude_m"),
    )


def ballistic_rows(flyouts: Rows, kinds: tuple[InterceptorType, ...]) -> Rows:
    """Fly-outs of all interceptor types within their envelopes against ballistic targets."""
    rows = flyouts.copy()
    for k, kind in enumerate(kinds):
        rows[k] = against_ballistic(flyouts[k], kind.values)
    return rows
