"""Positions on the WGS-84 ellipsoid: geodetic, earth-centred (ECEF), local east-north-up, and geodesics between points.

Source: NGA.STND.0036 (WGS 84) for the ellipsoid; Bowring 1985 for ECEF to geodetic; Vincenty 1975 for geodesics.
Leaves out: the geoid (heights are ellipsoidal), plate motion, and geodesics between nearly antipodal points.
"""

import math
from typing import NamedTuple

from openiads.constants import (
    EARTH_ECCENTRICITY_SQUARED,
    EARTH_FLATTENING,
    EARTH_SEMI_MAJOR_AXIS_M,
    EARTH_SEMI_MINOR_AXIS_M,
    TWO_PI,
)
from openiads.kernel import kernel
from openiads.vectors import TINY

# No cosine is so low: everything lies in such a sector.
ALL_ROUND = -2.0
SERIES_UP_TO = 0.05
THIRD, SEVENTH, NINTH, ELEVENTH = 1.0 / 3.0, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0

AXIS_RATIO = 1.0 - EARTH_FLATTENING
SECOND_ECCENTRICITY_SQUARED = EARTH_ECCENTRICITY_SQUARED / (1.0 - EARTH_ECCENTRICITY_SQUARED)
# Guards a division; nothing of interest is nearer to the centre of the earth.
LEAST_RADIUS_M = 1.0

VINCENTY_STEPS = 200
VINCENTY_TOLERANCE_RAD = 1e-13


class Geodetic(NamedTuple):
    """A point by latitude, longitude and ellipsoidal height."""

    latitude_rad: float
    longitude_rad: float
    height_m: float


@kernel
def wrapped_azimuth(angle_rad):
    """An angle [rad] brought from (-2 pi, 2 pi) into [0, 2 pi)."""
    turned = angle_rad + TWO_PI if angle_rad < 0.0 else angle_rad
    return turned - TWO_PI if turned >= TWO_PI else turned


@kernel
def arctangent(across, along):
    """Angle [rad] of a direction, as `math.atan2`; where it is small by its series, in a third of the time.

    x - x^3 / 3 + ... - x^11 / 11 leaves less than the last place of x up to SERIES_UP_TO. Source: the series of arctan.
    """
    if along > 0.0 and math.fabs(across) <= SERIES_UP_TO * along:
        x = across / max(along, TINY)
        z = x * x
        return x * (1.0 - z * (THIRD - z * (0.2 - z * (SEVENTH - z * (NINTH - z * ELEVENTH)))))
    return math.atan2(across, along)


@kernel
def sector(facing_rad, width_rad):
    """A sector by its middle: sine and cosine of the azimuth, cosine of half its width; the last -2 where it is all round."""
    least = math.cos(0.5 * width_rad) if width_rad < TWO_PI else ALL_ROUND
    return math.sin(facing_rad), math.cos(facing_rad), least


@kernel
def lies_in_sector(sector_by_middle, east_m, north_m):
    """Whether a place on the ground plane lies in a sector, as `sector` gives it, about the origin."""
    sine, cosine, least = sector_by_middle
    return east_m * sine + north_m * cosine >= least * math.sqrt(east_m * east_m + north_m * north_m)


@kernel
def lies_within(facing_rad, width_rad, east_m, north_m):
    """Whether a place on the ground plane lies in a sector about the origin; quickly where the sector is all round."""
    return width_rad >= TWO_PI or lies_in_sector(sector(facing_rad, width_rad), east_m, north_m)


@kernel
def normal(latitude_rad, longitude_rad):
    """Unit normal of the ellipsoid (n-vector, ECEF axes) at a geodetic latitude and longitude.

    Source: Gade 2010, J. Navigation 63, p. 395, with the axes of ECEF.
    """
    cos_latitude = math.cos(latitude_rad)
    return cos_latitude * math.cos(longitude_rad), cos_latitude * math.sin(longitude_rad), math.sin(latitude_rad)


@kernel
def geodetic_from_normal(normal_vector):
    """Latitude and longitude [rad] of a unit normal; the longitude at a pole is 0."""
    x, y, z = normal_vector
    return math.atan2(z, math.sqrt(x * x + y * y)), math.atan2(y, x)


@kernel
def geodetic_beside(normal_vector, other, latitude_rad, longitude_rad):
    """As `geodetic_from_normal`, for a normal a little way from another whose latitude and longitude [rad] are known.

    By the angles between the two, in a third of the time; the longitude may run on past half a turn.
    """
    x, y, z = normal_vector
    level, level_there = math.sqrt(x * x + y * y), math.sqrt(other[0] * other[0] + other[1] * other[1])
    northward = arctangent(z * level_there - other[2] * level, level * level_there + z * other[2])
    eastward = arctangent(y * other[0] - x * other[1], x * other[0] + y * other[1])
    return latitude_rad + northward, longitude_rad + eastward


@kernel
def ecef_from_geodetic(latitude_rad, longitude_rad, height_m):
    """ECEF position [m] of a geodetic point. Source: WGS84, eq. 4-14."""
    nx, ny, nz = normal(latitude_rad, longitude_rad)
    prime_vertical_m = EARTH_SEMI_MAJOR_AXIS_M / max(math.sqrt(1.0 - EARTH_ECCENTRICITY_SQUARED * nz * nz), 0.5)
    level_m = prime_vertical_m + height_m
    polar_m = prime_vertical_m * (1.0 - EARTH_ECCENTRICITY_SQUARED) + height_m
    return level_m * nx, level_m * ny, polar_m * nz


@kernel
def _reduced(sine, cosine):
    """Reduced latitude as (sine, cosine) of a geodetic one: tan(reduced) = (1 - f) tan(geodetic)."""
    length = max(math.sqrt(AXIS_RATIO * AXIS_RATIO * sine * sine + cosine * cosine), TINY)
    return AXIS_RATIO * sine / length, cosine / length


@kernel
def _geodetic_latitude(axis_distance_m, z_m):
    """Geodetic latitude as (sine, cosine): one step from a guess of the reduced latitude that is good at any height.

    Within 1e-12 rad from 10 km below the ellipsoid to 5,000 km above it.
    Source: Bowring 1985, Survey Review 28, p. 202.
    """
    radius_m = max(math.sqrt(axis_distance_m * axis_distance_m + z_m * z_m), LEAST_RADIUS_M)
    rise = AXIS_RATIO * z_m * (1.0 + SECOND_ECCENTRICITY_SQUARED * EARTH_SEMI_MINOR_AXIS_M / radius_m)
    length = max(math.sqrt(rise * rise + axis_distance_m * axis_distance_m), TINY)
    sine, cosine = rise / length, axis_distance_m / length
    upward = z_m + SECOND_ECCENTRICITY_SQUARED * EARTH_SEMI_MINOR_AXIS_M * sine * sine * sine
    outward = axis_distance_m - EARTH_ECCENTRICITY_SQUARED * EARTH_SEMI_MAJOR_AXIS_M * cosine * cosine * cosine
    length = max(math.sqrt(upward * upward + outward * outward), TINY)
    return upward / length, outward / length


@kernel
def _height(sine, cosine, axis_distance_m, z_m):
    """Ellipsoidal height [m], to second order in the error of the latitude given by (sine, cosine).

    h = p cos(lat) + z sin(lat) - a sqrt(1 - e2 sin2(lat)), which has no divisor to fail at a pole.
    Source: Bowring 1985.
    """
    surface_m = EARTH_SEMI_MAJOR_AXIS_M * math.sqrt(1.0 - EARTH_ECCENTRICITY_SQUARED * sine * sine)
    return axis_distance_m * cosine + z_m * sine - surface_m


@kernel
def geodetic_from_ecef(position_m):
    """Latitude [rad], longitude [rad] in [-pi, pi] and ellipsoidal height [m] of an ECEF position.

    Without a loop; within 1e-12 rad and 1e-8 m from 10 km below the ellipsoid to 5,000 km above it. The poles have
    longitude 0; the centre of the earth comes back as latitude 0 at minus the semi-major axis. Source: Bowring 1985.
    """
    x, y, z = position_m
    axis_distance_m = math.sqrt(x * x + y * y)
    sine, cosine = _geodetic_latitude(axis_distance_m, z)
    return math.atan2(sine, cosine), math.atan2(y, x), _height(sine, cosine, axis_distance_m, z)


@kernel
def height(position_m):
    """Ellipsoidal height [m] of an ECEF position, without its angles: as geodetic_from_ecef, at half the cost."""
    x, y, z = position_m
    axis_distance_m = math.sqrt(x * x + y * y)
    sine, cosine = _geodetic_latitude(axis_distance_m, z)
    return _height(sine, cosine, axis_distance_m, z)


@kernel
def up(position_m):
    """Unit normal of the ellipsoid through an ECEF position, within 1e-12 rad up to 5,000 km high.

    On the earth's axis it points along the axis; at the centre it is the zero vector.
    """
    x, y, z = position_m
    axis_distance_m = math.sqrt(x * x + y * y)
    sine, cosine = _geodetic_latitude(axis_distance_m, z)
    outward = cosine / max(axis_distance_m, TINY)
    return outward * x, outward * y, sine


@kernel
def height_and_up(position_m):
    """`height` and `up` of one position, for less than both."""
    x, y, z = position_m
    axis_distance_m = math.sqrt(x * x + y * y)
    sine, cosine = _geodetic_latitude(axis_distance_m, z)
    outward = cosine / max(axis_distance_m, TINY)
    return _height(sine, cosine, axis_distance_m, z), (outward * x, outward * y, sine)


@kernel
def east_north_up(latitude_rad, longitude_rad):
    """Rotation from ECEF to local axes as nine numbers, rows east, north, up; for vectors.rotate and rotate_back."""
    sin_lat, cos_lat = math.sin(latitude_rad), math.cos(latitude_rad)
    sin_lon, cos_lon = math.sin(longitude_rad), math.cos(longitude_rad)
    return (
        -sin_lon, cos_lon, 0.0,
        -sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat,
        cos_lat * cos_lon, cos_lat * sin_lon, sin_lat,
    )  # fmt: skip


@kernel
def range_azimuth_elevation(position_enu_m):
    """Slant range [m], azimuth [rad] from north through east in [0, 2 pi), and elevation [rad] of a local position."""
    east, north, upward = position_enu_m
    level = math.sqrt(east * east + north * north)
    range_m = math.sqrt(level * level + upward * upward)
    return range_m, wrapped_azimuth(math.atan2(east, north)), math.atan2(upward, level)


@kernel
def enu_from_range_azimuth_elevation(range_m, azimuth_rad, elevation_rad):
    """Local east-north-up position [m] of a slant range, azimuth and elevation; undoes range_azimuth_elevation."""
    level = range_m * math.cos(elevation_rad)
    return level * math.sin(azimuth_rad), level * math.cos(azimuth_rad), range_m * math.sin(elevation_rad)


def _series(cos2_alpha: float) -> tuple[float, float]:
    """Vincenty's A and B of the squared cosine of the geodesic's azimuth at the equator (eqs. 3 and 4)."""
    u2 = cos2_alpha * SECOND_ECCENTRICITY_SQUARED
    a = 1.0 + u2 / 16384.0 * (4096.0 + u2 * (-768.0 + u2 * (320.0 - 175.0 * u2)))
    b = u2 / 1024.0 * (256.0 + u2 * (-128.0 + u2 * (74.0 - 47.0 * u2)))
    return a, b


def _arc_correction(b: float, sin_sigma: float, cos_sigma: float, cos_2m: float) -> float:
    """Vincenty's delta sigma [rad] (eq. 6); cos_2m is the cosine of twice the arc to the geodesic's middle."""
    cubic = b / 6.0 * cos_2m * (4.0 * sin_sigma * sin_sigma - 3.0) * (4.0 * cos_2m * cos_2m - 3.0)
    return b * sin_sigma * (cos_2m + b / 4.0 * (cos_sigma * (2.0 * cos_2m * cos_2m - 1.0) - cubic))


def _longitude_correction(
    sigma: float, sin_sigma: float, cos_sigma: float, cos_2m: float, sin_alpha: float, cos2_alpha: float
) -> float:
    """Longitude on the auxiliary sphere minus that on the ellipsoid [rad] (Vincenty, eqs. 10 and 11)."""
    f = EARTH_FLATTENING
    c = f / 16.0 * cos2_alpha * (4.0 + f * (4.0 - 3.0 * cos2_alpha))
    bracket = sigma + c * sin_sigma * (cos_2m + c * cos_sigma * (2.0 * cos_2m * cos_2m - 1.0))
    return (1.0 - c) * f * sin_alpha * bracket


def geodesic(
    latitude_1_rad: float, longitude_1_rad: float, latitude_2_rad: float, longitude_2_rad: float
) -> tuple[float, float]:
    """Length [m] and initial azimuth [rad] in [0, 2 pi) of the shortest line on the ellipsoid from point 1 to point 2.

    Vincenty's inverse, within 0.5 mm. Equal points give (0, 0). Raises ValueError where the iteration does not settle,
    which happens only for points within about half a degree of being antipodal. Source: Vincenty 1975, Survey Review
    23, p. 88.
    """
    sin_u1, cos_u1 = _reduced(math.sin(latitude_1_rad), math.cos(latitude_1_rad))
    sin_u2, cos_u2 = _reduced(math.sin(latitude_2_rad), math.cos(latitude_2_rad))
    apart = math.remainder(longitude_2_rad - longitude_1_rad, TWO_PI)
    spherical = apart
    for _ in range(VINCENTY_STEPS):
        across = cos_u2 * math.sin(spherical)
        along = cos_u1 * sin_u2 - sin_u1 * cos_u2 * math.cos(spherical)
        sin_sigma = math.hypot(across, along)
        if sin_sigma == 0.0 and math.cos(spherical) > 0.0:
            return 0.0, 0.0
        if sin_sigma == 0.0:
            break
        cos_sigma = sin_u1 * sin_u2 + cos_u1 * cos_u2 * math.cos(spherical)
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = cos_u1 * across / sin_sigma
        cos2_alpha = 1.0 - sin_alpha * sin_alpha
        cos_2m = cos_sigma - 2.0 * sin_u1 * sin_u2 / cos2_alpha if cos2_alpha > 1e-15 else 0.0
        previous = spherical
        spherical = apart + _longitude_correction(sigma, sin_sigma, cos_sigma, cos_2m, sin_alpha, cos2_alpha)
        if abs(spherical) > math.pi:
            break
        if abs(spherical - previous) < VINCENTY_TOLERANCE_RAD:
            a, b = _series(cos2_alpha)
            distance_m = EARTH_SEMI_MINOR_AXIS_M * a * (sigma - _arc_correction(b, sin_sigma, cos_sigma, cos_2m))
            return distance_m, wrapped_azimuth(math.atan2(across, along))
    raise ValueError("the two points are nearly antipodal: no single shortest line between them was found")


def destination(
    latitude_rad: float, longitude_rad: float, azimuth_rad: float, distance_m: float
) -> tuple[float, float]:
    """Latitude and longitude [rad] reached from a point along the geodesic that leaves it at an azimuth.

    Vincenty's direct solution, within 0.5 mm; the longitude comes back in [-pi, pi]. Source: Vincenty 1975, p. 88.
    """
    sin_u1, cos_u1 = _reduced(math.sin(latitude_rad), math.cos(latitude_rad))
    sin_azimuth, cos_azimuth = math.sin(azimuth_rad), math.cos(azimuth_rad)
    sigma_1 = math.atan2(sin_u1, cos_u1 * cos_azimuth)
    sin_alpha = cos_u1 * sin_azimuth
    cos2_alpha = 1.0 - sin_alpha * sin_alpha
    a, b = _series(cos2_alpha)
    straight = distance_m / (EARTH_SEMI_MINOR_AXIS_M * a)
    sigma = straight
    for _ in range(VINCENTY_STEPS):
        cos_2m = math.cos(2.0 * sigma_1 + sigma)
        previous = sigma
        sigma = straight + _arc_correction(b, math.sin(sigma), math.cos(sigma), cos_2m)
        if abs(sigma - previous) < VINCENTY_TOLERANCE_RAD:
            break
    sin_sigma, cos_sigma = math.sin(sigma), math.cos(sigma)
    cos_2m = math.cos(2.0 * sigma_1 + sigma)
    along = sin_u1 * sin_sigma - cos_u1 * cos_sigma * cos_azimuth
    sine = sin_u1 * cos_sigma + cos_u1 * sin_sigma * cos_azimuth
    latitude_2_rad = math.atan2(sine, AXIS_RATIO * math.hypot(sin_alpha, along))
    spherical = math.atan2(sin_sigma * sin_azimuth, cos_u1 * cos_sigma - sin_u1 * sin_sigma * cos_azimuth)
    turned = spherical - _longitude_correction(sigma, sin_sigma, cos_sigma, cos_2m, sin_alpha, cos2_alpha)
    return latitude_2_rad, math.remainder(longitude_rad + turned, TWO_PI)
