"""Shots of an interceptor of the catalogue, as a run would fly them: the fitted speed profile, and what the fit left.

One shot to the reach against aircraft and missiles that fly by their wings, one to the reach against ballistic targets. Source:
flight.profile, envelopes. Leaves out: any other aim; `flight.profile` flies to those.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.flight.flyout_fit import FlyoutFit
from openiads.flight.profile import Residual, SpeedProfile, residuals, speed_profile
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.envelopes import against_ballistic, fit_height_m, fitted
from openiads.scenario.laydown import InterceptorType

# Rows of a printed profile, about.
ROWS = 16


@dataclass(frozen=True)
class Envelope:
    """Limits of an intercept [m]: ground range, slant range, and height above the launcher."""

    maximum_range_m: float
    minimum_range_m: float
    maximum_height_m: float
    minimum_height_m: float


@dataclass(frozen=True)
class Shot:
    """A flight from the ground to the edge of an envelope, at a height within it."""

    against: str
    envelope: Envelope
    aim_height_m: float
    profile: SpeedProfile

    def rows(self, count: int = ROWS) -> list[tuple[float, float, float, float]]:
        """Time [s], distance over ground [m], height [m] and speed [m/s]: about so many, top speed and end among them."""
        times = self.profile.time_s
        chosen = set(np.linspace(0, len(times) - 1, min(count, len(times))).astype(int).tolist())
        chosen.add(int(np.argmax(self.profile.speed_m_s)))
        columns = (times, self.profile.ground_range_m, self.profile.height_m, self.profile.speed_m_s)
        return [tuple(float(column[k]) for column in columns) for k in sorted(chosen)]  # type: ignore[misc]


@dataclass(frozen=True)
class Shots:
    """An interceptor under one stance: its shots, the residuals of the fit, and what in the figures cannot be."""

    entry: str
    stance: str
    shots: tuple[Shot, ...]
    residuals: tuple[Residual, ...]
    remarks: tuple[str, ...]


def _shot(against: str, flyout: Any, reference_height_m: float) -> Shot:
    """The shot to the maximum range of an envelope, at the reference height or the nearest within its limits."""
    names = ("maximum_range_m", "minimum_range_m", "maximum_height_m", "minimum_height_m")
    envelope = Envelope(*(float(flyout[name]) for name in names))
    height_m = min(max(reference_height_m, envelope.minimum_height_m), envelope.maximum_height_m)
    return Shot(against, envelope, height_m, speed_profile(flyout, envelope.maximum_range_m, height_m))


def _shots(fit: FlyoutFit, values: Any, reference_height_m: float) -> tuple[Shot, ...]:
    aerodynamic = _shot("aerodynamic", fit.flyout, reference_height_m)
    if float(values["ballistic_range_m"]) <= 0.0:
        return (aerodynamic,)
    return aerodynamic, _shot("ballistic", against_ballistic(fit.flyout, values), reference_height_m)


def shots(catalogue: Catalogue, id: str, stance: str = "middle") -> Shots:
    """The shots of an interceptor under a stance: one where it has no reach against ballistic targets.

    Raises CatalogueError for an entry or a stance that is none.
    """
    kind = InterceptorType(catalogue.entry(id), stance, catalogue.resolve(id, stance))
    model = catalogue.resolve("assumptions", stance)
    fit, height_m = fitted(kind, model), fit_height_m(kind, model)
    return Shots(id, stance, _shots(fit, kind.values, height_m), residuals(fit, height_m), fit.remarks)
