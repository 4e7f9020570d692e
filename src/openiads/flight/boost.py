"""The boost of a ballistic missile: from rest on the ground to burnout, speed and direction by a fixed programme.

Speed grows evenly, and the path bends evenly from the vertical to the flight-path angle at burnout, so that place and
velocity at any time are in closed form. Source: kinematics of that programme, elementary calculus; the pitch programme is
the usual first approximation to a gravity turn (Bate1971, section 6.1). Leaves out: thrust, mass, staging, drag on the way
(all in the net acceleration), the earth's turning during the burn, and guidance.
"""

import math

from openiads.kernel import kernel
from openiads.vectors import add_scaled, cross, distance, dot, scale, unit

LEAST_BEND_RAD_S = 1e-6
SHORTEST_BURN_S = 1e-3
NEAREST_M = 1.0


@kernel
def boost_plane(burnout_speed_m_s, burnout_angle_rad, burn_time_s, age_s):
    """Distance ahead and height gained [m], and their rates [m/s], at an age within the burn.

    v = a t at an angle k t from the vertical, a = v_b / t_b, k = (pi / 2 - angle) / t_b; integrated by parts.
    """
    burn_s = max(burn_time_s, SHORTEST_BURN_S)
    age = min(max(age_s, 0.0), burn_s)
    gain = burnout_speed_m_s / burn_s
    bend = max((0.5 * math.pi - burnout_angle_rad) / burn_s, LEAST_BEND_RAD_S)
    s, c = math.sin(bend * age), math.cos(bend * age)
    ahead = gain * (s / bend - age * c) / bend
    upward = gain * (age * s + (c - 1.0) / bend) / bend
    return ahead, upward, gain * age * s, gain * age * c


@kernel
def boosted(launch_m, ahead, upward, burnout_speed_m_s, burnout_angle_rad, burn_time_s, age_s):
    """Position [m] and velocity [m/s], both ECEF, at an age within the burn; ahead and upward are unit vectors."""
    x, z, x_rate, z_rate = boost_plane(burnout_speed_m_s, burnout_angle_rad, burn_time_s, age_s)
    position = add_scaled(add_scaled(launch_m, ahead, x), upward, z)
    return position, add_scaled(scale(ahead, x_rate), upward, z_rate)


@kernel
def turned_about(axis, a, angle_sine, angle_cosine):
    """A vector turned about a unit axis. Source: Rodrigues' rotation formula."""
    along = scale(axis, dot(axis, a) * (1.0 - angle_cosine))
    return add_scaled(add_scaled(along, a, angle_cosine), cross(axis, a), angle_sine)


@kernel
def fanned(launch_normal, aim_normal, across_rad):
    """The normal of a launch point moved aside by an angle at the earth's centre, as far from the aim as before."""
    reach = max(distance(launch_normal, aim_normal), NEAREST_M / 6.4e6)
    half = 0.5 * across_rad / reach
    whole = 1.0 + half * half
    return turned_about(aim_normal, launch_normal, 2.0 * half / whole, (1.0 - half * half) / whole)


@kernel
def heading_to(launch_normal, aim_normal, heading_rad):
    """Unit vector, level at the launch, that points an angle to the left of the great circle to the aim."""
    toward = unit(cross(cross(launch_normal, aim_normal), launch_normal))
    left = cross(launch_normal, toward)
    return add_scaled(scale(toward, math.cos(heading_rad)), left, math.sin(heading_rad))


@kernel
def between_three(values, share):
    """The parabola through three values at -1, 0 and 1, at a share between them."""
    slope, bend = 0.5 * (values[2] - values[0]), 0.5 * (values[0] + values[2]) - values[1]
    return values[1] + share * (slope + share * bend)
