"""Axes and places for exports: local axes of many points at once, degrees of ECEF positions, rings around a place.

Source: WGS84 (NGA.STND.0036) for the axes; Vincenty 1975 by earth.geodesy for rings. Leaves out: the geoid: heights are
above the ellipsoid, and a scenario's heights above mean sea level are taken for such.
"""

import math
from typing import Any

import numpy as np

from openiads.earth.geodesy import destination, east_north_up, ecef_from_geodetic
from openiads.record.recorder import with_geodetic
from openiads.show.export.scene import Array, Place
from openiads.units import si

RING_POINTS = 73
TURN_RAD = 2.0 * math.pi


def axes(latitude_deg: Array, longitude_deg: Array) -> Array:
    """East, north and up in ECEF, as the rows of a matrix for each point. (n, 3, 3)"""
    angles = np.stack([latitude_deg, longitude_deg], axis=1) * si(1.0, "deg")
    turned = [east_north_up(latitude, longitude) for latitude, longitude in angles.tolist()]
    return np.array(turned, float).reshape(-1, 3, 3)


def ecef(place: Place) -> Array:
    """ECEF position [m] of a latitude and longitude [deg] and a height above the ellipsoid [m]. (3,)"""
    return np.array(ecef_from_geodetic(si(place[0], "deg"), si(place[1], "deg"), place[2]))


def places(position_m: Array) -> Array:
    """Latitude and longitude [deg] and height above the ellipsoid [m] of ECEF positions. (n, 3)"""
    position_m = np.asarray(position_m, float).reshape(-1, 3)
    columns: dict[str, Any] = {f"{axis}_m": position_m[:, k] for k, axis in enumerate("xyz")}
    with_geodetic(columns)
    return np.stack([columns["latitude_deg"], columns["longitude_deg"], columns["height_m"]], axis=1)


def local(vector: Array, place: Array) -> Array:
    """ECEF vectors by their east, north and up parts at places. vector, place : (n, 3)"""
    turned: Array = np.einsum("nij,nj->ni", axes(place[:, 0], place[:, 1]), vector)
    return turned


def ring(latitude_deg: float, longitude_deg: float, radius_m: float, facing_rad: float, sector_rad: float) -> Array:
    """Latitude and longitude [deg] of a circle around a place, or of the edge of a sector from the place and back. (m, 2)"""
    latitude, longitude = si(latitude_deg, "deg"), si(longitude_deg, "deg")
    whole = sector_rad >= TURN_RAD
    first = 0.0 if whole else facing_rad - 0.5 * sector_rad
    width = TURN_RAD if whole else sector_rad
    turned = first + width * np.linspace(0.0, 1.0, RING_POINTS)
    points = [destination(latitude, longitude, float(each), radius_m)[:2] for each in turned]
    if whole:
        points[-1] = points[0]
    else:
        points = [(latitude, longitude), *points, (latitude, longitude)]
    return np.array(points) / si(1.0, "deg")
