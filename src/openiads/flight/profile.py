"""What a fitted fly-out looks like: speed and height over time and range, beside the published figures it was fitted to.

The profile is flown with the same steps as a flight in a run. Source: flyout, flyout_fit. Leaves out: drawing, which is for
the reader; it states the fit's residuals, model less published.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from openiads.flight.flight_time import LONGEST_FLIGHT_S
from openiads.flight.flyout import ARRIVED, IN_FLIGHT, SUBSTEP_S, substep
from openiads.flight.flyout_fit import FlyoutFit

Series = NDArray[np.float64]


class SpeedProfile(NamedTuple):
    """One flight from rest to a point: arrays (n,), a row each half second, and whether it arrived with enough speed."""

    time_s: Series
    ground_range_m: Series
    height_m: Series
    speed_m_s: Series
    arrived: bool


class Residual(NamedTuple):
    """One published figure and what the model makes of it."""

    name: str
    published: float
    model: float

    @property
    def difference(self) -> float:
        """Model less published."""
        return self.model - self.published


def speed_profile(flyout: np.record, ground_range_m: float, aim_height_m: float) -> SpeedProfile:
    """The flight of an interceptor from the ground at height 0 to a point at a ground range and height.

    It ends where the interceptor arrives, or where it is too slow to fly on. Raises ValueError for a point below the
    launcher or without distance.
    """
    if ground_range_m < 0.0 or aim_height_m < 0.0 or ground_range_m + aim_height_m <= 0.0:
        raise ValueError("a profile needs a point at or above the launcher's height, and some way off")
    height_m, left_m, speed_m_s, time_s, status = 0.0, float(ground_range_m), 0.0, 0.0, IN_FLIGHT
    rows = [(time_s, 0.0, height_m, speed_m_s)]
    while status == IN_FLIGHT and time_s < LONGEST_FLIGHT_S:
        height_m, left_m, speed_m_s, status, used_s, _, _ = substep(
            flyout, height_m, left_m, speed_m_s, time_s, float(aim_height_m), SUBSTEP_S
        )
        time_s += used_s
        rows.append((time_s, ground_range_m - left_m, height_m, speed_m_s))
    columns = np.array(rows).T
    return SpeedProfile(columns[0], columns[1], columns[2], columns[3], bool(status == ARRIVED))


def fitted_profile(fit: FlyoutFit, reference_height_m: float) -> SpeedProfile:
    """The flight on which the fit rests: to the maximum range, at the reference height."""
    return speed_profile(fit.flyout, float(fit.flyout.maximum_range_m), reference_height_m)


def residuals(fit: FlyoutFit, reference_height_m: float) -> tuple[Residual, ...]:
    """Each figure that was fitted, and what the model makes of it: top speed, range, height, and the speed kept.

    The range is that to which the minimum speed is kept; the height is the top of the path to the published range; the speed
    is the lowest after burnout on that way, which the fit leaves 1 % above the minimum where it can. The reference height is
    that of the fit.
    """
    flyout = fit.flyout
    profile = fitted_profile(fit, reference_height_m)
    top_m_s, top_m = float(profile.speed_m_s.max()), float(profile.height_m.max())
    slowest_m_s = float(flyout.minimum_speed_m_s)
    return (
        Residual("top_speed_m_s", top_m_s - fit.top_speed_residual_m_s, top_m_s),
        Residual("maximum_range_m", float(flyout.maximum_range_m), fit.reach_m),
        Residual("maximum_height_m", float(flyout.maximum_height_m), top_m),
        Residual("minimum_speed_m_s", slowest_m_s, slowest_m_s + fit.minimum_speed_residual_m_s),
    )


def ballistic_flyout(
    flyout: np.record,
    *,
    maximum_range_m: float,
    minimum_range_m: float,
    maximum_height_m: float,
    minimum_height_m: float,
) -> np.record:
    """The same interceptor within its envelope against ballistic targets: its path and speed, with limits of their own.

    Never wider than the aerodynamic one; a flight-time table made of it serves `predicted_intercept`.
    """
    within = flyout.copy()
    within.maximum_range_m = min(float(flyout.maximum_range_m), maximum_range_m)
    within.minimum_range_m = max(float(flyout.minimum_range_m), minimum_range_m)
    within.maximum_height_m = min(float(flyout.maximum_height_m), maximum_height_m)
    within.minimum_height_m = max(float(flyout.minimum_height_m), minimum_height_m)
    return within
