"""East, north and up at places, for the page's tables.

Source: docs/models/geodesy.md. Leaves out: heights, which do not turn the axes.
"""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def local_axes(latitude_rad: Array, longitude_rad: Array) -> Array:
    """East, north and up in ECEF at places: (n, 3, 3), an axis a row."""
    sin_lat, cos_lat, sin_lon, cos_lon = (
        *(np.sin(latitude_rad), np.cos(latitude_rad)),
        *(np.sin(longitude_rad), np.cos(longitude_rad)),
    )
    none = np.zeros_like(sin_lat)
    rows = [
        (-sin_lon, cos_lon, none),
        (-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat),
        (cos_lat * cos_lon, cos_lat * sin_lon, sin_lat),
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=1)
