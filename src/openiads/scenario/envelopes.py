"""Interceptors as they fly: fly-outs fitted to published envelopes, and tables of flight times, each made once.

Source: flight.flyout_fit and flight.flight_time. Leaves out: what an envelope is worth against a class of target.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from openiads.command.posts import HEIGHT_NODES, RANGE_NODES
from openiads.flight.flight_time import flight_time_table
from openiads.flight.flyout import FLYOUT
from openiads.flight.flyout_fit import FlyoutFit, fit_flyout
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
    values = dict(zip(names, figures, strict=True))
    return fit_flyout(**values, reference_height_m=min(reference_height_m, 0.9 * values["maximum_height_m"]))


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
    return _fit(tuple(float(kind.values[key]) for key in keys), float(model["reference_height_m"]))


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
