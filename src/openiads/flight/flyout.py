"""Fly-out of an interceptor to a predicted intercept point: a point mass that boosts, then coasts, along a lofted path.

The path has a fixed shape; the speed follows thrust, gravity along the path, and drag by one ballistic coefficient,
kept constant as the mass is. Source: the equation of motion along the path (Anderson2016, ch. 6) in the air of USSA76;
flyout_fit fits it to published figures. Leaves out: guidance, autopilot, seeker and turning limits (the path is simply
flown), drag due to lift, drag's change with Mach number, staging, wind, and the Coriolis force. It gives times and
speeds, never a miss distance.
"""

import math

import numpy as np

from openiads.constants import EARTH_MEAN_RADIUS_M, STANDARD_GRAVITY_M_S2
from openiads.earth.atmosphere import density_kg_m3
from openiads.earth.geodesy import height, height_and_up
from openiads.kernel import kernel
from openiads.vectors import TINY, add_scaled, dot, scale, subtract, unit

IN_FLIGHT = 0
ARRIVED = 1
SPENT = 2

SUBSTEP_S = 0.5
# A frame that is a whole number of substeps must not gain one by rounding.
ROUNDING = 1e-9
SMALLEST_M = 1e-6

FLYOUT = np.dtype(
    (
        np.record,
        np.dtype(
            [
                ("boost_acceleration_m_s2", np.float64),
                ("burn_time_s", np.float64),
                ("ballistic_coefficient_kg_m2", np.float64),
                ("loft", np.float64),
                ("minimum_speed_m_s", np.float64),
                ("maximum_range_m", np.float64),
                ("minimum_range_m", np.float64),
                ("maximum_height_m", np.float64),
                ("minimum_height_m", np.float64),
            ],
            align=True,
        ),
    )
)


@kernel
def ground_range_of_chord_m(chord2_m2, from_height_m, to_height_m):
    """Distance [m] along the ground between the feet of two points, from their distance squared and their heights.

    From the chord d: c^2 = (d^2 - (h2 - h1)^2) / ((R + h1)(R + h2)) and s = R c (1 + c^2 / 24): exact on a sphere, but
    for terms in c^5. On the ellipsoid, with its mean radius R, within 0.02 % of the geodesic up to 500 km, at heights
    up to 40 km.
    Source: spherical trigonometry; the series of asin.
    """
    climb = to_height_m - from_height_m
    radii = max((EARTH_MEAN_RADIUS_M + from_height_m) * (EARTH_MEAN_RADIUS_M + to_height_m), 1.0)
    chord2 = max(chord2_m2 - climb * climb, 0.0) / radii
    return EARTH_MEAN_RADIUS_M * math.sqrt(chord2) * (1.0 + chord2 / 24.0)


@kernel
def ground_range_m(from_m, to_m, from_height_m, to_height_m):
    """Distance [m] along the ground between the feet of two ECEF points of known ellipsoidal heights."""
    towards = subtract(to_m, from_m)
    return ground_range_of_chord_m(dot(towards, towards), from_height_m, to_height_m)


@kernel
def path_direction(ground_left_m, climb_left_m, loft):
    """Cosine and sine of the climb angle of the path, with a ground distance and a climb still to go.

    The interceptor heads for the aim point raised by loft times the ground distance r to go. Over a flat earth that is
    dz/dr = (z - za) / r - loft, so z = za (1 - r/R) + loft r ln(R/r), with za the height of the aim point and R the
    whole distance. The slope at launch is loft + za / R.
    """
    raised = climb_left_m + loft * ground_left_m
    length = max(math.sqrt(ground_left_m * ground_left_m + raised * raised), TINY)
    return ground_left_m / length, raised / length


@kernel
def apex_height_m(ground_range_m, aim_height_m, loft):
    """Greatest height [m] above the launcher of the path to a point, over a flat earth.

    za + loft R exp(-1 - za / (loft R)), for a point on the ground loft R / e; the point's own height without loft.
    """
    rise = loft * ground_range_m
    if rise <= 0.0:
        return aim_height_m
    return aim_height_m + rise * math.exp(-1.0 - aim_height_m / rise)


@kernel
def along_path_acceleration(thrust_m_s2, drag_per_m, speed_m_s, sin_climb):
    """Rate of change of speed [m/s2]: thrust - drag_per_m v^2 - g sin(climb).

    drag_per_m is the air density over twice the ballistic coefficient. Source: Anderson2016, ch. 6, equation of motion
    along the flight path, divided by the mass.
    """
    return thrust_m_s2 - drag_per_m * speed_m_s * speed_m_s - STANDARD_GRAVITY_M_S2 * sin_climb


@kernel
def mean_thrust(flyout, age_s, step_s):
    """Thrust acceleration [m/s2], mean over a step that begins at an age: burning out within it gives a share."""
    burning_s = min(max(flyout.burn_time_s - age_s, 0.0), step_s)
    return flyout.boost_acceleration_m_s2 * burning_s / max(step_s, TINY)


@kernel
def substep(flyout, height_m, ground_left_m, speed_m_s, age_s, aim_height_m, step_s):
    """One step in the vertical plane: height, ground distance to go [m], speed [m/s], status, time used [s], cos, sin.

    The midpoint rule, with the density taken once, half a step ahead; cos and sin are those of the climb angle. The
    last piece is a straight line, flown at the step's mid speed.
    """
    half = 0.5 * step_s
    cosine, sine = path_direction(ground_left_m, aim_height_m - height_m, flyout.loft)
    middle_height = height_m + half * speed_m_s * sine
    shrink = EARTH_MEAN_RADIUS_M / max(EARTH_MEAN_RADIUS_M + height_m, 1.0)
    middle_ground = max(ground_left_m - half * speed_m_s * cosine * shrink, 0.0)
    thrust = mean_thrust(flyout, age_s, step_s)
    drag_per_m = 0.5 * density_kg_m3(middle_height) / max(flyout.ballistic_coefficient_kg_m2, TINY)
    middle_speed = max(speed_m_s + half * along_path_acceleration(thrust, drag_per_m, speed_m_s, sine), 0.0)
    reach = middle_speed * step_s
    climb_left = aim_height_m - height_m
    level_left = ground_left_m / shrink
    left = max(math.sqrt(level_left * level_left + climb_left * climb_left), SMALLEST_M)
    if left <= reach:
        used_s = step_s * left / max(reach, TINY)
        speed = max(speed_m_s + used_s * along_path_acceleration(thrust, drag_per_m, middle_speed, sine), 0.0)
        return aim_height_m, 0.0, speed, ARRIVED, used_s, level_left / left, climb_left / left
    cosine, sine = path_direction(middle_ground, aim_height_m - middle_height, flyout.loft)
    speed = max(speed_m_s + step_s * along_path_acceleration(thrust, drag_per_m, middle_speed, sine), 0.0)
    spent = speed < flyout.minimum_speed_m_s and age_s + step_s >= flyout.burn_time_s
    ground = max(ground_left_m - reach * cosine * shrink, 0.0)
    return height_m + reach * sine, ground, speed, SPENT if spent else IN_FLIGHT, step_s, cosine, sine


@kernel
def plane_step(flyout, height_m, ground_left_m, speed_m_s, age_s, aim_height_m, step_s):
    """As many substeps as fill a step; returns what `substep` returns, with the time used in all of them [s]."""
    count = max(math.ceil(step_s / SUBSTEP_S - ROUNDING), 1)
    part_s = step_s / count
    used_s = 0.0
    status = IN_FLIGHT
    cosine = 1.0
    sine = 0.0
    for _ in range(count):
        height_m, ground_left_m, speed_m_s, status, part_used_s, cosine, sine = substep(
            flyout, height_m, ground_left_m, speed_m_s, age_s + used_s, aim_height_m, part_s
        )
        used_s += part_used_s
        if status != IN_FLIGHT:
            break
    return height_m, ground_left_m, speed_m_s, status, used_s, cosine, sine


@kernel
def flyout_step(flyout, position_m, speed_m_s, age_s, aim_m, step_s):
    """One frame of flight to an aim point: ECEF position [m] and velocity [m/s], speed [m/s], status, time used [s].

    The status is IN_FLIGHT, ARRIVED (the position is the aim point, reached after the time used) or SPENT (the motor is
    out and the speed fell below the minimum). The velocity has the climb angle of the last substep's middle. Height and
    vertical are found once a frame and carried over a sphere within it: in a frame of 1 s and 2 km that errs by 2 mm in
    height. The aim point may move from frame to frame.
    """
    start_height, vertical = height_and_up(position_m)
    aim_height = height(aim_m)
    towards = subtract(aim_m, position_m)
    level = unit(add_scaled(towards, vertical, -dot(towards, vertical)))
    ground_left = ground_range_m(position_m, aim_m, start_height, aim_height)
    end_height, end_ground, speed, status, used_s, cosine, sine = plane_step(
        flyout, start_height, ground_left, speed_m_s, age_s, aim_height, step_s
    )
    arc = (ground_left - end_ground) / EARTH_MEAN_RADIUS_M
    outward = end_height - start_height
    radius = EARTH_MEAN_RADIUS_M + end_height
    position = add_scaled(add_scaled(position_m, level, radius * arc), vertical, outward - 0.5 * radius * arc * arc)
    if status == ARRIVED:
        position = aim_m
    heading = add_scaled(scale(level, cosine + sine * arc), vertical, sine - cosine * arc)
    return position, scale(heading, speed), speed, status, used_s
