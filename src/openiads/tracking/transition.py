"""How a track is expected to go on: straight at constant velocity, or, when it is energetic, in free fall.

A track faster than the rules' energetic speed is taken for a ballistic one: gravity and the turning of the earth are known,
drag is not, and is left to a larger process noise. Source: BarShalom2001, section 6.2.2; flight.free for the forces.
Leaves out: several models at once with weights; the speed alone decides.
"""

from openiads.flight.free import frame_acceleration, gravity
from openiads.kernel import kernel
from openiads.vectors import add, add_scaled, norm


@kernel
def is_energetic(velocity_m_s, rules):
    """Whether a velocity is taken for that of a ballistic body."""
    return norm(velocity_m_s) > rules.energetic_speed_m_s


@kernel
def moved(position_m, velocity_m_s, dt_s, rules):
    """Expected position [m] and velocity [m/s] after a time."""
    if not is_energetic(velocity_m_s, rules):
        return add_scaled(position_m, velocity_m_s, dt_s), velocity_m_s
    force = add(gravity(position_m), frame_acceleration(position_m, velocity_m_s))
    position = add_scaled(add_scaled(position_m, velocity_m_s, dt_s), force, 0.5 * dt_s * dt_s)
    return position, add_scaled(velocity_m_s, force, dt_s)


@kernel
def noise_density(velocity_m_s, rules):
    """Density of the white acceleration noise [m2/s3] that stands for what is not known of the motion."""
    return rules.energetic_process_noise_m2_s3 if is_energetic(velocity_m_s, rules) else rules.process_noise_m2_s3
