"""Free flight of a point mass in ECEF: gravity, the turning frame and, where it has a ballistic coefficient, drag.

Source: Bate, Mueller & White 1971, chapter 1 (central gravity); Vallado 2013, chapter 3 (rotating frame); Allen &
Eggers 1958 (drag by ballistic coefficient). Leaves out: the earth's oblateness in gravity, lift, wind, thrust and
change of mass.
"""

import math

from openiads.constants import EARTH_GRAVITATIONAL_PARAMETER_M3_S2, EARTH_ROTATION_RAD_S
from openiads.earth import atmosphere
from openiads.earth.geodesy import height
from openiads.kernel import door, kernel
from openiads.vectors import add, add_scaled, norm, scale

# A body of infinite ballistic coefficient is one that the air does not slow.
VACUUM_KG_M2 = math.inf
LEAST_RADIUS_M = 1.0


@kernel
def gravity(position_m):
    """Acceleration by a spherical earth's gravity [m/s2]: -mu r / |r|^3. Source: Bate 1971, eq. 1.3-4."""
    radius_m = max(norm(position_m), LEAST_RADIUS_M)
    return scale(position_m, -EARTH_GRAVITATIONAL_PARAMETER_M3_S2 / (radius_m * radius_m * radius_m))


@kernel
def frame_acceleration(position_m, velocity_m_s):
    """Coriolis and centrifugal acceleration [m/s2] in axes that turn with the earth: -2 w x v - w x (w x r)."""
    w = EARTH_ROTATION_RAD_S
    return (
        w * (2.0 * velocity_m_s[1] + w * position_m[0]),
        w * (-2.0 * velocity_m_s[0] + w * position_m[1]),
        0.0,
    )


@kernel
def drag_acceleration(velocity_m_s, density_kg_m3, ballistic_coefficient_kg_m2):
    """Acceleration by drag [m/s2]: -rho |v| v / (2 beta), with beta = mass / (drag coefficient times area).

    Holds for a constant drag coefficient. A beta of infinity, or of zero or less (none given), means no drag.
    Source: Allen & Eggers 1958, NACA TR 1381.
    """
    if ballistic_coefficient_kg_m2 <= 0.0:
        return 0.0, 0.0, 0.0
    return scale(velocity_m_s, -0.5 * density_kg_m3 * norm(velocity_m_s) / ballistic_coefficient_kg_m2)


@kernel
def _feels_air(ballistic_coefficient_kg_m2):
    """1 where drag acts; spares the search for the density where it does not."""
    return 1 if 0.0 < ballistic_coefficient_kg_m2 < math.inf else 0


@kernel
def acceleration(position_m, velocity_m_s, ballistic_coefficient_kg_m2):
    """Acceleration [m/s2] in ECEF of a point mass in free flight through air that turns with the earth."""
    free = add(gravity(position_m), frame_acceleration(position_m, velocity_m_s))
    if _feels_air(ballistic_coefficient_kg_m2) == 0:
        return free
    density = atmosphere.density_kg_m3(height(position_m))
    return add(free, drag_acceleration(velocity_m_s, density, ballistic_coefficient_kg_m2))


@kernel
def _mean_of_four(first, second, third, fourth):
    """Weighted mean (1, 2, 2, 1) / 6 of the four slopes of the Runge-Kutta step."""
    return scale(add(add_scaled(first, second, 2.0), add_scaled(fourth, third, 2.0)), 1.0 / 6.0)


@door
def step(position_m, velocity_m_s, ballistic_coefficient_kg_m2, step_s):
    """Position [m] and velocity [m/s] after one step of the classical fourth-order Runge-Kutta method.

    Source: Hairer, Norsett & Wanner 1993, table II.1.2.
    """
    r, v, beta, half = position_m, velocity_m_s, ballistic_coefficient_kg_m2, 0.5 * step_s
    a1 = acceleration(r, v, beta)
    v2 = add_scaled(v, a1, half)
    a2 = acceleration(add_scaled(r, v, half), v2, beta)
    v3 = add_scaled(v, a2, half)
    a3 = acceleration(add_scaled(r, v2, half), v3, beta)
    v4 = add_scaled(v, a3, step_s)
    a4 = acceleration(add_scaled(r, v3, step_s), v4, beta)
    moved = add_scaled(r, _mean_of_four(v, v2, v3, v4), step_s)
    return moved, add_scaled(v, _mean_of_four(a1, a2, a3, a4), step_s)


@door
def fly(position_m, velocity_m_s, ballistic_coefficient_kg_m2, duration_s, longest_step_s):
    """Position [m] and velocity [m/s] after a duration of free flight, in equal steps no longer than `longest_step_s`.

    The earth's surface does not stop it. In vacuum, steps of 1 s conserve energy to 1 part in 1e12 over 1,000 s.
    """
    steps = max(math.ceil(duration_s / max(longest_step_s, 1e-9)), 1)
    step_s = duration_s / max(steps, 1)
    for _ in range(steps):
        position_m, velocity_m_s = step(position_m, velocity_m_s, ballistic_coefficient_kg_m2, step_s)
    return position_m, velocity_m_s


@kernel
def inertial_velocity(position_m, velocity_m_s):
    """Velocity [m/s] seen from axes that do not turn, at the moment they coincide with ECEF: v + w x r."""
    w = EARTH_ROTATION_RAD_S
    return velocity_m_s[0] - w * position_m[1], velocity_m_s[1] + w * position_m[0], velocity_m_s[2]
