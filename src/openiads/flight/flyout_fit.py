"""Fit of the fly-out model to the published figures of an interceptor: top speed, maximum range, maximum height.

The fit finds the least capable interceptor that reaches the published range, and says whether one can exist at all.
Source: flyout, solved for its parameters; Tsiolkovsky's equation for the propellant. The limits of what is plausible
are assumptions, named below. Leaves out: every figure not published; the caller assumes burn time and minimum speed.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from openiads.constants import STANDARD_GRAVITY_M_S2
from openiads.earth.atmosphere import density_kg_m3
from openiads.flight.flight_time import fly
from openiads.flight.flyout import ARRIVED, FLYOUT, apex_height_m

# A slender body after burnout: some 4,000 kg/m2 of cross-section over a drag coefficient between 0.13 and 2 (assumed).
LEAST_BALLISTIC_COEFFICIENT_KG_M2 = 2_000.0
MOST_BALLISTIC_COEFFICIENT_KG_M2 = 30_000.0
# Best lift over drag of a supersonic missile body with wings, rounded up (assumed).
MOST_GLIDE_RATIO = 4.0
# Solid propellant, mean over the burn (assumed); the share beyond which one stage of it is not built (assumed).
SPECIFIC_IMPULSE_S = 250.0
MOST_PROPELLANT_SHARE = 0.8

# At the published range the interceptor keeps this much of its minimum speed: a flight-time table errs by less.
RESERVE = 1.01
GREATEST_LOFT = 2.0
ACCELERATION_TOLERANCE_M_S2 = 1e-9
LOG_TOLERANCE = 1e-9
REACH_TOLERANCE_M = 10.0
MOST_STEPS = 200


def root(function: Callable[[float], float], low: float, high: float, tolerance: float) -> float:
    """Where a function of opposite signs at two ends is zero, within a tolerance.

    False position with the Illinois rule. SciPy's root finder does the same; importing it takes a quarter of the time of a
    short run. Raises ValueError where the signs at the ends agree. Source: Dowell and Jarratt 1971.
    """
    at_low, at_high = function(low), function(high)
    if at_low * at_high > 0.0:
        raise ValueError(f"no change of sign between {low} and {high}")
    for _ in range(MOST_STEPS):
        if abs(high - low) <= tolerance or at_high == 0.0:
            break
        between = high - at_high * (high - low) / (at_high - at_low)
        found = function(between)
        if found * at_high <= 0.0:
            low, at_low = high, at_high
        else:
            at_low *= 0.5
        high, at_high = between, found
    return high


class FlyoutFit(NamedTuple):
    """A fitted interceptor, what the fit leaves over (model less published), and what the published figures ask of it.

    reach_m is the ground range to which it keeps its minimum speed, at the reference height.
    """

    flyout: np.record
    top_speed_residual_m_s: float
    minimum_speed_residual_m_s: float
    reach_m: float
    glide_ratio: float
    propellant_share: float
    reconciled: bool
    remarks: tuple[str, ...]


def vacuum_burnout(
    initial_mass_kg: float, propellant_mass_kg: float, specific_impulse_s: float, burn_time_s: float
) -> tuple[float, float, float]:
    """Burnout speed [m/s], burnout height [m] and greatest height [m] of a rocket that rises straight up in vacuum.

    v = g I ln(m0 / m1) - g tb; h = g I tb (1 - ln(m0 / m1) m1 / mp) - g tb^2 / 2; then h + v^2 / 2g, with m1 = m0 - mp.
    Constant mass flow and gravity. Source: Tsiolkovsky's equation and its integral over the burn.
    """
    g = STANDARD_GRAVITY_M_S2
    final_mass_kg = initial_mass_kg - propellant_mass_kg
    logarithm = math.log(initial_mass_kg / final_mass_kg)
    exhaust_m_s = g * specific_impulse_s
    speed = exhaust_m_s * logarithm - g * burn_time_s
    height = exhaust_m_s * burn_time_s * (1.0 - logarithm * final_mass_kg / propellant_mass_kg)
    height -= 0.5 * g * burn_time_s * burn_time_s
    return speed, height, height + speed * speed / (2.0 * g)


def propellant_share(top_speed_m_s: float, burn_time_s: float, specific_impulse_s: float) -> float:
    """Share of the launch mass that is propellant for a burnout speed straight up in vacuum: vacuum_burnout, solved."""
    exhaust_m_s = STANDARD_GRAVITY_M_S2 * specific_impulse_s
    return 1.0 - math.exp(-(top_speed_m_s + STANDARD_GRAVITY_M_S2 * burn_time_s) / exhaust_m_s)


def glide_ratio(top_speed_m_s: float, minimum_speed_m_s: float, range_m: float, height_m: float) -> float:
    """Mean lift over drag that a range asks of the energy at top speed; infinite where that energy is not enough.

    With lift equal to weight, drag is weight over L/D, so the range is L/D times the energy height used, which is
    (v1^2 - v2^2) / 2g - climb. A body thrown in vacuum at 45 degrees does as well as one of ratio 2.
    Source: Anderson2016, ch. 6, energy height and gliding flight.
    """
    used = (top_speed_m_s**2 - minimum_speed_m_s**2) / (2.0 * STANDARD_GRAVITY_M_S2) - height_m
    return range_m / used if used > 0.0 else math.inf


def loft_for_apex(range_m: float, aim_height_m: float, apex_m: float) -> float:
    """Loft at which the path to a point has its apex at a height; 0 where the point itself is as high."""
    if apex_m <= aim_height_m:
        return 0.0
    if apex_height_m(range_m, aim_height_m, GREATEST_LOFT) <= apex_m:
        return GREATEST_LOFT
    return float(
        root(lambda loft: apex_height_m(range_m, aim_height_m, loft) - apex_m, 0.0, GREATEST_LOFT, LOG_TOLERANCE)
    )


def _boosted(flyout: np.record, ballistic_coefficient_kg_m2: float, top_speed_m_s: float, aim_m: float) -> np.record:
    """A copy of this ballistic coefficient, with the boost that gives the top speed on the way to the maximum range."""
    trial = flyout.copy()
    trial.ballistic_coefficient_kg_m2 = ballistic_coefficient_kg_m2

    def excess(acceleration_m_s2: float) -> float:
        trial.boost_acceleration_m_s2 = acceleration_m_s2
        return float(fly(trial, 0.0, trial.maximum_range_m, aim_m)[3]) - top_speed_m_s

    mean = top_speed_m_s / flyout.burn_time_s
    most_drag = 0.5 * density_kg_m3(0.0) * top_speed_m_s**2 / ballistic_coefficient_kg_m2
    most = mean + STANDARD_GRAVITY_M_S2 + most_drag
    trial.boost_acceleration_m_s2 = root(excess, 0.5 * mean, most, ACCELERATION_TOLERANCE_M_S2)
    return trial


def _lowest_speed(flyout: np.record, aim_m: float) -> float:
    """Lowest coasting speed [m/s] on the way to the maximum range; 0 where the interceptor does not get there."""
    status, _, _, _, lowest_m_s = fly(flyout, 0.0, flyout.maximum_range_m, aim_m)
    return float(lowest_m_s) if status == ARRIVED else 0.0


def _least_capable(flyout: np.record, top_speed_m_s: float, kept_m_s: float, aim_m: float) -> np.record:
    """The interceptor of the smallest plausible ballistic coefficient that keeps a speed all the way to maximum range.

    Where even the largest plausible one does not, that one: the nearest to the published figures.
    """

    def spare(logarithm: float) -> float:
        return _lowest_speed(_boosted(flyout, math.exp(logarithm), top_speed_m_s, aim_m), aim_m) - kept_m_s

    least, most = math.log(LEAST_BALLISTIC_COEFFICIENT_KG_M2), math.log(MOST_BALLISTIC_COEFFICIENT_KG_M2)
    if spare(most) <= 0.0:
        return _boosted(flyout, MOST_BALLISTIC_COEFFICIENT_KG_M2, top_speed_m_s, aim_m)
    if spare(least) >= 0.0:
        return _boosted(flyout, LEAST_BALLISTIC_COEFFICIENT_KG_M2, top_speed_m_s, aim_m)
    return _boosted(flyout, math.exp(root(spare, least, most, LOG_TOLERANCE)), top_speed_m_s, aim_m)


def _reach(flyout: np.record, minimum_speed_m_s: float, aim_m: float) -> float:
    """Ground range [m] to which the interceptor keeps its minimum speed, up to its maximum range."""
    trial = flyout.copy()
    low, high = 0.0, float(flyout.maximum_range_m)
    if _lowest_speed(flyout, aim_m) >= minimum_speed_m_s:
        return high
    while high - low > REACH_TOLERANCE_M:
        trial.maximum_range_m = 0.5 * (low + high)
        if _lowest_speed(trial, aim_m) >= minimum_speed_m_s:
            low = 0.5 * (low + high)
        else:
            high = 0.5 * (low + high)
    return low


def _objections(short_m: float, ratio: float, share: float) -> tuple[str, ...]:
    """What in the published figures cannot be, in sentences; none where they can be reconciled."""
    found = []
    if short_m > 0.0:
        found.append(
            f"at the largest plausible ballistic coefficient, {MOST_BALLISTIC_COEFFICIENT_KG_M2:.0f} kg/m2, the"
            f" interceptor falls below its minimum speed {short_m:.0f} m short of the published range"
        )
    if ratio > MOST_GLIDE_RATIO:
        found.append(
            f"the published range asks a mean lift over drag of {ratio:.1f} of the energy at the published speed;"
            f" more than {MOST_GLIDE_RATIO:.0f} is not plausible"
        )
    if share > MOST_PROPELLANT_SHARE:
        found.append(
            f"the published speed asks that {share:.0%} of the launch mass be propellant;"
            f" more than {MOST_PROPELLANT_SHARE:.0%} is not plausible"
        )
    return tuple(found)


def fit_flyout(
    *,
    top_speed_m_s: float,
    maximum_range_m: float,
    minimum_range_m: float,
    maximum_height_m: float,
    minimum_height_m: float,
    burn_time_s: float,
    minimum_speed_m_s: float,
    reference_height_m: float,
) -> FlyoutFit:
    """The interceptor that just reaches the published range, at a reference height, with its minimum speed.

    Three unknowns from three published figures: the path to the maximum range peaks at the maximum height (loft); the
    highest speed on it is the top speed (boost acceleration); the lowest speed on it after burnout is 1.01 the minimum
    (ballistic coefficient, within what is plausible). The burn time and the minimum speed are the caller's assumptions.
    A real interceptor may be better, and its range limited by its radar or its battery; it would then be faster.

    Figures that do not fit together are not bent: `reconciled` is then false, `remarks` says why, and the residuals
    (model less published) say by how much. Raises ValueError where a figure is not positive, or the reference height is
    above the maximum height. Deterministic.
    """
    for name, value in (
        ("top_speed_m_s", top_speed_m_s),
        ("maximum_range_m", maximum_range_m),
        ("burn_time_s", burn_time_s),
        ("minimum_speed_m_s", minimum_speed_m_s),
    ):
        if value <= 0.0:
            raise ValueError(f"a fly-out needs a positive {name}, not {value}")
    if not 0.0 <= reference_height_m <= maximum_height_m:
        raise ValueError(
            f"reference_height_m {reference_height_m} is not between 0 and the maximum height {maximum_height_m}"
        )
    start = np.zeros(1, FLYOUT)[0]
    start.burn_time_s = burn_time_s
    start.loft = loft_for_apex(maximum_range_m, reference_height_m, maximum_height_m)
    start.maximum_range_m, start.minimum_range_m = maximum_range_m, minimum_range_m
    start.maximum_height_m, start.minimum_height_m = maximum_height_m, minimum_height_m
    fitted = _least_capable(start, top_speed_m_s, RESERVE * minimum_speed_m_s, reference_height_m)
    return _report(fitted, top_speed_m_s, minimum_speed_m_s, reference_height_m)


def _report(fitted: np.record, top_speed_m_s: float, minimum_speed_m_s: float, aim_m: float) -> FlyoutFit:
    """The fit with its residuals, flown once more."""
    top_m_s = fly(fitted, 0.0, fitted.maximum_range_m, aim_m)[3]
    reach = _reach(fitted, minimum_speed_m_s, aim_m)
    residual = _lowest_speed(fitted, aim_m) - minimum_speed_m_s
    ratio = glide_ratio(top_speed_m_s, minimum_speed_m_s, float(fitted.maximum_range_m), aim_m)
    share = propellant_share(top_speed_m_s, float(fitted.burn_time_s), SPECIFIC_IMPULSE_S)
    remarks = _objections(float(fitted.maximum_range_m) - reach, ratio, share)
    fitted.minimum_speed_m_s = minimum_speed_m_s
    return FlyoutFit(fitted, float(top_m_s) - top_speed_m_s, residual, reach, ratio, share, not remarks, remarks)
