"""Outlines of the cells of a map that are chosen, as polygons in latitude and longitude: GeoJSON that any map program reads.

Source: RFC 7946 (GeoJSON); lines run half-way between cells that are chosen and cells that are not. Leaves out: specks of a
few cells.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Ring = list[list[float]]
# Rings of fewer cells than this are specks that would make a file large and show nothing.
FEWEST_CELLS = 4
DECIMALS = 5


def polygons(chosen: Array, edges_deg: tuple[float, float, float, float]) -> list[list[Ring]]:
    """The polygons, each with its outer ring first, around chosen cells.

    chosen : (rows, columns) of bool, rows from south to north; edges_deg : south, west, north and east edge of the cells.
    """
    from contourpy import FillType, contour_generator

    rows, columns = chosen.shape
    south, west, north, east = edges_deg
    height, width = (north - south) / rows, (east - west) / columns
    field = np.pad(chosen.astype(float), 1)
    latitudes = south + height * (np.arange(rows + 2) - 0.5)
    longitudes = west + width * (np.arange(columns + 2) - 0.5)
    generator = contour_generator(longitudes, latitudes, field, fill_type=FillType.OuterOffset)
    filled: Any = generator.filled(0.5, 2.0)
    points, offsets = filled
    found = []
    for line, cuts in zip(points, offsets, strict=True):
        rings = [line[a:b] for a, b in pairwise(cuts)]
        kept = [ring for ring in rings if abs(_area(ring)) >= FEWEST_CELLS * height * width]
        if kept and kept[0] is rings[0]:
            found.append([np.round(ring, DECIMALS).tolist() for ring in kept])
    return found


def _area(ring: Array) -> float:
    """Signed area of a closed ring, in square degrees."""
    x, y = ring[:, 0], ring[:, 1]
    return 0.5 * float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def feature(shapes: list[list[Ring]], properties: Mapping[str, Any]) -> dict[str, Any]:
    """One GeoJSON feature of several polygons."""
    geometry = {"type": "MultiPolygon", "coordinates": shapes}
    return {"type": "Feature", "properties": dict(properties), "geometry": geometry}


def place(longitude_deg: float, latitude_deg: float, properties: Mapping[str, Any]) -> dict[str, Any]:
    """One GeoJSON feature of a point."""
    geometry = {"type": "Point", "coordinates": [round(longitude_deg, DECIMALS), round(latitude_deg, DECIMALS)]}
    return {"type": "Feature", "properties": dict(properties), "geometry": geometry}


def collection(features: Sequence[Mapping[str, Any]], properties: Mapping[str, Any]) -> dict[str, Any]:
    """A GeoJSON collection of features."""
    return {"type": "FeatureCollection", **properties, "features": list(features)}
