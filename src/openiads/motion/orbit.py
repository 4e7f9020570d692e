"""Orbits as fixes: an element set flown by SGP4, turned from its inertial frame (TEME) into ECEF, a fix every minute.

Source: Vallado, Crawford, Hujsak & Kelso 2006, AIAA 2006-6753 (SGP4, TEME, GMST of 1982), by the package sgp4.
Leaves out: polar motion (some 10 m) and the difference of UT1 from UTC (up to 0.9 s, some 400 m over the ground); an element
set itself errs by a kilometre and more, growing by the day. Objects on orbits are neutral, always.
"""

import math
from datetime import datetime
from typing import Any

import numpy as np
from sgp4.api import SGP4_ERRORS, Satrec
from sgp4.conveniences import jday_datetime, sat_epoch_datetime
from sgp4.io import verify_checksum

from openiads.constants import EARTH_ROTATION_RAD_S, TWO_PI
from openiads.motion.bodies import FIX
from openiads.units import si

Rows = np.ndarray[Any, Any]
Vector = tuple[float, float, float]

# A circle at 7.8 km/s errs by 0.4 m between fixes a minute apart (h4 d4r / 384), an ellipse of low perigee by a metre.
FIX_EVERY_S = 60.0
# Beyond this an element set says little of where its object is.
OLDEST_DAYS = 30.0
LINE_LENGTH = 69

DAY_S = 24.0 * si(1.0, "h")
J2000_DAY = 2_451_545.0
CENTURY_DAYS = 36_525.0
GMST_S = (67_310.548_41, 876_600.0 * 3_600 + 8_640_184.812_866, 0.093_104, -6.2e-6)


class ElementsError(ValueError):
    """An element set that cannot be used, in words."""


def sidereal_angle_rad(julian_day: float, fraction: float) -> float:
    """Greenwich mean sidereal time [rad] in [0, 2 pi) at a UT1 day, given in two parts.

    A cubic in Julian centuries from J2000, in seconds of time. Source: Vallado2013, eq. 3-45 (IAU 1982).
    """
    centuries = (julian_day - J2000_DAY + fraction) / CENTURY_DAYS
    seconds = 0.0
    for coefficient in reversed(GMST_S):
        seconds = seconds * centuries + coefficient
    return math.fmod(seconds / DAY_S * TWO_PI, TWO_PI) % TWO_PI


def ecef_from_teme(position_m: Vector, velocity_m_s: Vector, angle_rad: float) -> tuple[Vector, Vector]:
    """ECEF place and velocity of those in TEME, at a sidereal angle: a turn about the axis, and -w x r.

    Source: Vallado2013, section 3.7.3 (TEME to the pseudo earth-fixed frame).
    """
    c, s = math.cos(angle_rad), math.sin(angle_rad)
    x, y = c * position_m[0] + s * position_m[1], c * position_m[1] - s * position_m[0]
    u, v = c * velocity_m_s[0] + s * velocity_m_s[1], c * velocity_m_s[1] - s * velocity_m_s[0]
    spin = EARTH_ROTATION_RAD_S
    return (x, y, position_m[2]), (u + spin * y, v - spin * x, velocity_m_s[2])


def _in_metres(vector: Vector) -> Vector:
    """A vector in kilometres, or kilometres a second, in metres."""
    x, y, z = (si(part, "km") for part in vector)
    return x, y, z


def satellite_of(lines: tuple[str, str]) -> Satrec:
    """The satellite of a two-line element set. Raises ElementsError where the lines are none."""
    first, second = (line.strip() for line in lines)
    for number, line in enumerate((first, second), start=1):
        if len(line) != LINE_LENGTH or not line.startswith(f"{number} ") or not line.isascii():
            raise ElementsError(
                f"line {number} of the element set is not {LINE_LENGTH} characters that begin with {number}"
            )
    if first[2:7] != second[2:7]:
        raise ElementsError(f"the lines are of two objects, {first[2:7].strip()} and {second[2:7].strip()}")
    try:
        verify_checksum(first, second)
        satellite = Satrec.twoline2rv(first, second)
    except ValueError as error:
        raise ElementsError(str(error).splitlines()[0]) from None
    if satellite.error:
        raise ElementsError(SGP4_ERRORS[satellite.error])
    return satellite


def orbit_fixes(lines: tuple[str, str], epoch: datetime, duration_s: float) -> Rows:
    """Fixes of an object from the epoch (UTC) to the end of a duration, by its two-line element set.

    Raises ElementsError where the lines are none, are older or younger than 30 days, or the orbit decays on the way.
    """
    satellite = satellite_of(lines)
    age_days = (epoch - sat_epoch_datetime(satellite)).total_seconds() / DAY_S
    if abs(age_days) > OLDEST_DAYS:
        made = sat_epoch_datetime(satellite).date().isoformat()
        raise ElementsError(
            f"the element set is of {made}, {abs(age_days):.0f} days from the scenario's epoch; "
            f"it says little beyond {OLDEST_DAYS:.0f} days"
        )
    day, fraction = jday_datetime(epoch)
    fixes = np.zeros(math.ceil(duration_s / FIX_EVERY_S) + 2, FIX)
    for k, row in enumerate(fixes):
        row["time_s"] = k * FIX_EVERY_S
        moment = fraction + k * FIX_EVERY_S / DAY_S
        wrong, position, velocity = satellite.sgp4(day, moment)
        if wrong:
            raise ElementsError(SGP4_ERRORS[wrong])
        row["position_m"], row["velocity_m_s"] = ecef_from_teme(
            _in_metres(position), _in_metres(velocity), sidereal_angle_rad(day, moment)
        )
    return fixes
