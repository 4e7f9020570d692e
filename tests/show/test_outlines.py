"""Outlines hold the cells that are chosen, with their holes, and leave specks out."""

import numpy as np
import pytest

from openiads.show.outlines import collection, feature, polygons

EDGES = (40.0, 10.0, 42.0, 12.0)


def area(ring):
    x, y = np.array(ring).T
    return 0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])


def disc(outer, inner=-1.0):
    north, east = np.mgrid[-1.0:1.0:200j, -1.0:1.0:200j]
    away = np.hypot(north, east)
    return (away < outer) & (away > inner)


def test_a_disc_has_one_ring_of_its_area():
    """2 % for the steps of cells a hundredth wide."""
    (rings,) = polygons(disc(0.6), EDGES)
    assert len(rings) == 1
    assert area(rings[0]) == pytest.approx(np.pi * 0.36, rel=0.02)


def test_a_hole_is_a_ring_of_the_other_sense():
    (rings,) = polygons(disc(0.6, 0.3), EDGES)
    assert len(rings) == 2
    assert area(rings[0]) > 0.0 > area(rings[1])


def test_what_fills_the_box_ends_at_its_edge():
    (rings,) = polygons(np.ones((20, 20), bool), EDGES)
    x, y = np.array(rings[0]).T
    assert (x.min(), x.max(), y.min(), y.max()) == pytest.approx((10.0, 12.0, 40.0, 42.0))


def test_a_speck_is_left_out():
    chosen = np.zeros((100, 100), bool)
    chosen[50, 50] = True
    assert polygons(chosen, EDGES) == []


def test_a_collection_is_geojson():
    found = collection([feature(polygons(disc(0.5), EDGES), {"height_m": 50.0})], {"name": "seen"})
    assert found["type"] == "FeatureCollection"
    assert found["features"][0]["geometry"]["type"] == "MultiPolygon"
    assert found["features"][0]["properties"] == {"height_m": 50.0}
